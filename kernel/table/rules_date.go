package table

import (
	"strconv"
	"strings"
	"time"

	"linli/kernel/people"
	"linli/platform/text"
)

// parseISO reads the forms Date.String writes.
func parseISO(s string) (Date, bool) {
	if people.IsAbout(s) {
		d, ok := parseISO(s[:4])
		d.About = true
		return d, ok
	}
	for _, f := range []struct {
		layout string
		p      Precision
	}{{"2006-01-02", ToDay}, {"2006-01", ToMonth}, {"2006", ToYear}, {"2006-01-02 15:04", ToMinute}} {
		if len(f.layout) != len(s) {
			continue
		}
		if t, err := time.Parse(f.layout, s); err == nil {
			return Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day(), Hour: t.Hour(), Minute: t.Minute(), Precision: f.p}, true
		}
	}
	return Date{}, false
}

// exists says whether the day is in the calendar.
func exists(y, m, d int) bool {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t.Day() == d && int(t.Month()) == m
}

// serialDate turns the serial number of a spreadsheet into a date. Serial 45718 is 2025-03-02.
func serialDate(raw string, date04 bool, f Format) (Date, bool) {
	days, _, ok := scaled(raw, 6, true)
	if !ok || days < 1e6 || days > 2958466e6 {
		return Date{}, false
	}
	if date04 {
		days += 1462e6
	} else if days < 61e6 {
		return Date{}, false // before 1900-03-01 serials follow a day that never was
	}
	minutes := ((days%1e6)*1440 + 500000) / 1e6
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days/1e6)).Add(time.Duration(minutes) * time.Minute)
	d := Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day(), Hour: t.Hour(), Minute: t.Minute(), Precision: ToDay}
	switch {
	case minutes != 0:
		d.Precision = ToMinute
	case f == FormatMonth && d.Day == 1:
		d.Precision = ToMonth
	}
	return d, true
}

var (
	reFull     = text.NewPattern(`^(\d{4}|\d{2}|\d)([-/.年])(\d{1,2})([-/.月])(\d{1,4})[日号]?(.*)$`)
	reMonthDay = text.NewPattern(`^(\d{1,2})([-/.月])(\d{1,2})[日号]?$`)
	reMonth    = text.NewPattern(`^(\d{4})[-/.年](\d{1,2})月?份?$`)
	reYear     = text.NewPattern(`^(\d{4})年?$`)
	reEight    = text.NewPattern(`^(\d{4})(\d{2})(\d{2})$`)
	reSix      = text.NewPattern(`^(\d{4})(\d{2})$`)
	reSerial   = text.NewPattern(`^([2-5]\d{4}|60000)(\.\d+)?$`)
	reClock    = text.NewPattern(`^T?(上午|下午|早上|中午|晚上|晚)?(\d{1,2})(?::|时|点)(?:(\d{1,2})分?)?(?::\d{1,2}(?:\.\d+)?)?(?:Z|\+08:00)?$`)
	reGap      = text.NewPattern(`(\d)\s+(\d{1,2}[:时点])`)
	reHalf     = text.NewPattern(`^(上午|下午|早上|中午|晚上|晚)$`)
	reRange    = text.NewPattern(`^(.*?\d[日号]?)(?:至|到|~|—|–)(\d.*)$`)
	reDotRange = text.NewPattern(`^(\d{4}\.\d{1,2}\.\d{1,2}|\d{1,2}\.\d{1,2})-(\d[\d.]*)$`)
)

// cleanDate reads Day and Moment columns (F2).
func cleanDate(c *Column, cell Cell, o *cleaned) {
	switch cell.Kind {
	case CellNumber:
		o.dateNumber(c, cell)
	default:
		o.dateText(c, cell)
	}
	if o.value.State == Given {
		o.plausible(c, cell.Text)
	}
}

func (o *cleaned) dateNumber(c *Column, cell Cell) {
	if cell.Format.IsDate() {
		if d, ok := serialDate(cell.Text, cell.Date04, cell.Format); ok {
			o.value = DateValue(d)
			if c.Type == Day && d.Precision == ToMinute {
				o.value = DateValue(d)
			}
		} else {
			o.refuse("table.f.bad-date", cell.Text)
		}
		return
	}
	if whole, frac, dotted := strings.Cut(cell.Text, "."); dotted && len(whole) <= 4 && len(frac) <= 2 {
		o.dottedNumber(whole, frac, cell)
		return
	}
	o.dateText(c, cell)
}

// dottedNumber reads 2025.3 and 3.2 typed as numbers. 2025.1 may have been 2025.10 before the spreadsheet dropped the zero.
func (o *cleaned) dottedNumber(whole, frac string, cell Cell) {
	if n, _ := strconv.Atoi(frac); len(frac) == 1 && (len(whole) == 4 && n == 1 || len(whole) <= 2 && n >= 1 && n <= 3) {
		pad := whole + "." + frac + "0"
		choice, done := o.ask("dropped-zero|"+cell.Text, cell.Text, "table.q.dropped-zero", []Choice{{AnswerNo, whole + "." + frac}, {AnswerYes, pad}, {AnswerLeave, "table.c.leave"}}, cell.Text, pad)
		if !done {
			return
		}
		switch choice {
		case AnswerYes:
			cell.Text = pad
		case AnswerNo:
		default:
			o.settle(choice, "table.f.left", cell.Text)
			return
		}
	}
	o.dateText(o.column, Cell{Col: cell.Col, Text: cell.Text})
}

// dateText reads a date written as text.
func (o *cleaned) dateText(c *Column, cell Cell) {
	seen := cell.Text
	if len(seen) == 10 && seen[4] == '-' && seen[7] == '-' {
		if d, ok := parseISO(seen); ok {
			o.value = DateValue(d)
			return
		}
	}
	if d, ok := parseISO(people.ReadBirth(seen)); ok && d.About {
		o.value = DateValue(d)
		return
	}
	if len(seen) > 80 {
		o.refuse("table.f.bad-date", seen[:20])
		return
	}
	s := squeeze(reGap.ReplaceAllString(tidyCode(chineseToDigits(tidyText(seen), "年月日号时点分")), "${1}T$2"))
	if c.Deadline && o.deadlineWord(s) {
		return
	}
	if o.oneDate(s, seen) || o.dateRange(s, seen) {
		return
	}
	if o.value.State == Blank && len(o.findings) == 0 {
		o.refuse("table.f.bad-date", seen)
	}
}

// oneDate tries every form of a single date. It returns true when the form was recognised, even if it led to a refusal.
func (o *cleaned) oneDate(s, seen string) bool {
	if m := reFull.FindStringSubmatch(s); m != nil {
		return o.fullDate(m, seen)
	}
	if m := reEight.FindStringSubmatch(s); m != nil {
		o.ymd(m[1], m[2], m[3], seen, false)
		return true
	}
	if m := reMonth.FindStringSubmatch(s); m != nil {
		o.month(m[1], m[2], seen)
		return true
	}
	if m := reSix.FindStringSubmatch(s); m != nil {
		o.month(m[1], m[2], seen)
		return true
	}
	if m := reYear.FindStringSubmatch(s); m != nil {
		y, _ := strconv.Atoi(m[1])
		o.value = DateValue(Date{Year: y, Precision: ToYear})
		return true
	}
	if reSerial.MatchString(s) {
		if d, ok := serialDate(s, false, FormatGeneral); ok {
			o.value = DateValue(d)
			o.fix(seen, d.String())
			return true
		}
	}
	if m := reMonthDay.FindStringSubmatch(s); m != nil {
		return o.monthDay(m[1], m[3], seen)
	}
	return false
}

// fullDate reads three parts and what may follow them.
func (o *cleaned) fullDate(m []string, seen string) bool {
	year, month, day, tail := m[1], m[3], m[5], m[6]
	if len(year) == 4 {
		if len(day) > 2 {
			o.refuse("table.f.bad-date", seen)
			return true
		}
		if tail != "" && !reClock.MatchString(tail) && !reHalf.MatchString(tail) {
			return false
		}
		o.ymd(year, month, day, seen, false)
		o.clock(tail, seen)
		return true
	}
	if tail != "" {
		return false
	}
	first, _ := strconv.Atoi(year)
	if m[2] != "年" && (first <= 12 || len(day) == 4) {
		return o.foreignOrder(m, seen)
	}
	if len(day) > 2 || len(year) != 2 {
		o.refuse("table.f.bad-date", seen)
		return true
	}
	o.ymd(strconv.Itoa(o.century(first)), month, day, seen, true)
	return true
}

// foreignOrder handles 3/2/25 and 03-02-25: which part is the month nobody can know, so it is asked once for the column.
func (o *cleaned) foreignOrder(m []string, seen string) bool {
	choice, done := o.ask("order", seen, "table.q.date-order", []Choice{{"mdy", "table.c.mdy"}, {"dmy", "table.c.dmy"}, {"ymd", "table.c.ymd"}, {AnswerLeave, "table.c.leave"}}, seen)
	if !done {
		return true
	}
	long := func(y string) string {
		n, _ := strconv.Atoi(y)
		if len(y) < 3 {
			n = o.century(n)
		}
		return strconv.Itoa(n)
	}
	switch choice {
	case "mdy":
		o.ymd(long(m[5]), m[1], m[3], seen, true)
	case "dmy":
		o.ymd(long(m[5]), m[3], m[1], seen, true)
	case "ymd":
		o.ymd(long(m[1]), m[3], m[5], seen, true)
	default:
		o.settle(choice, "table.f.left", seen)
	}
	return true
}

// century puts a year of two digits into the century that ends ten years from now.
func (o *cleaned) century(yy int) int {
	now := o.around.Today.Year
	if now == 0 {
		now = 2026
	}
	y := now - now%100 + yy
	if y > now+10 {
		y -= 100
	}
	return y
}

func (o *cleaned) ymd(ys, ms, ds, seen string, warn bool) {
	y, _ := strconv.Atoi(ys)
	m, _ := strconv.Atoi(ms)
	d, _ := strconv.Atoi(ds)
	if !exists(y, m, d) {
		o.refuse("table.f.bad-date", seen)
		return
	}
	date := Date{Year: y, Month: m, Day: d, Precision: ToDay}
	o.value = DateValue(date)
	if warn {
		o.warn("table.f.year-guessed", seen, date.String())
	} else if date.String() != seen {
		o.fix(seen, date.String())
	}
}

func (o *cleaned) month(ys, ms, seen string) {
	y, _ := strconv.Atoi(ys)
	m, _ := strconv.Atoi(ms)
	if m < 1 || m > 12 {
		o.refuse("table.f.bad-date", seen)
		return
	}
	o.value = DateValue(Date{Year: y, Month: m, Precision: ToMonth})
}

// monthDay reads 3月2日 and 3.2: the year comes from the title or the sheet date.
func (o *cleaned) monthDay(ms, ds, seen string) bool {
	year := o.around.Year
	if year == 0 {
		year = o.around.Day.Year
	}
	if year == 0 {
		now := o.around.Today.Year
		choice, done := o.ask("year", seen, "table.q.year", []Choice{{strconv.Itoa(now), strconv.Itoa(now)}, {strconv.Itoa(now - 1), strconv.Itoa(now - 1)}, {AnswerLeave, "table.c.leave"}}, seen)
		if !done {
			return true
		}
		var err error
		if year, err = strconv.Atoi(choice); err != nil {
			o.settle(choice, "table.f.left", seen)
			return true
		}
	}
	o.ymd(strconv.Itoa(year), ms, ds, seen, true)
	return true
}

// clock adds a time of day: 14:30, 9时30分, 上午. Midnight means that no time was given.
func (o *cleaned) clock(tail, seen string) {
	if tail == "" || o.value.State != Given {
		return
	}
	d := o.value.Date
	if reHalf.MatchString(tail) {
		d.Precision, d.Half = ToHalfDay, tail
		o.value = DateValue(d)
		return
	}
	m := reClock.FindStringSubmatch(tail)
	h, _ := strconv.Atoi(m[2])
	min, _ := strconv.Atoi(m[3])
	if (m[1] == "下午" || m[1] == "晚上" || m[1] == "晚") && h < 12 {
		h += 12
	}
	switch {
	case h > 24 || min > 59 || h == 24 && min > 0:
		o.refuse("table.f.bad-date", seen)
		return
	case h == 24:
		d.EndOfDay = true
	case h != 0 || min != 0:
		d.Hour, d.Minute, d.Precision = h, min, ToMinute
	}
	o.value = DateValue(d)
}

// dateRange reads 2025.3.2-3.5 and 3月2日至5日: a single date column takes the start with a reminder.
func (o *cleaned) dateRange(s, seen string) bool {
	m := reRange.FindStringSubmatch(s)
	if m == nil {
		m = reDotRange.FindStringSubmatch(s)
	}
	if m == nil || !strings.ContainsAny(m[2], "0123456789") {
		return false
	}
	before := len(o.findings)
	if !o.oneDate(m[1], seen) || o.value.State != Given {
		return o.value.State == Broken
	}
	o.findings = o.findings[:before]
	o.warn("table.f.date-range", seen, o.value.Text)
	return true
}

// deadlineWord reads 立即, 月底前, 年内, 长期 against the day of the sheet.
func (o *cleaned) deadlineWord(s string) bool {
	base := o.around.Day
	if base.Precision < ToDay {
		base = o.around.Today
	}
	var d Date
	switch strings.TrimSuffix(strings.TrimSuffix(s, "整改"), "完成") {
	case "立即", "立刻", "马上", "即知即改", "立行立改", "当日", "当天", "立查立改":
		d = Date{Year: base.Year, Month: base.Month, Day: base.Day, Precision: ToDay, EndOfDay: true}
	case "月底前", "月底", "本月底", "本月底前", "月内", "本月内":
		last := time.Date(base.Year, time.Month(base.Month)+1, 0, 0, 0, 0, 0, time.UTC)
		d = Date{Year: last.Year(), Month: int(last.Month()), Day: last.Day(), Precision: ToDay}
	case "年内", "年底前", "年底", "本年内", "今年内", "年度内":
		d = Date{Year: base.Year, Month: 12, Day: 31, Precision: ToDay}
	case "长期", "持续", "长期坚持", "持续推进", "长期推进", "常态化":
		o.value = Value{State: Given, Text: "长期", Date: Date{Review: true}}
		o.warn("table.f.no-deadline", s)
		return true
	default:
		return false
	}
	if base.Precision < ToDay {
		o.refuse("table.f.no-sheet-date", s)
		return true
	}
	o.value = DateValue(d)
	o.warn("table.f.deadline-word", s, d.String())
	return true
}

// plausible refuses a date before 1900, one more than ten years ahead, and the future where it cannot be.
func (o *cleaned) plausible(c *Column, seen string) {
	d := o.value.Date
	if d.Review {
		return
	}
	today := o.around.Today
	late := today.Year != 0 && (d.Year > today.Year+10 || d.Year == today.Year+10 && (d.Month > today.Month || d.Month == today.Month && d.Day > today.Day))
	future := c.Past && today.Year != 0 && after(d, today)
	if d.Year < 1900 || late || future {
		o.findings = o.findings[:0]
		o.refuse("table.f.bad-date", seen)
	}
}

// after compares to the precision both have.
func after(d, today Date) bool {
	if d.Year != today.Year || d.Precision == ToYear {
		return d.Year > today.Year
	}
	if d.Month != today.Month || d.Precision == ToMonth {
		return d.Month > today.Month
	}
	return d.Day > today.Day
}
