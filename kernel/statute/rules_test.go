package statute

import (
	"strings"
	"testing"
	"time"

	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := ParseMoment(s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The vectors of grid.md §4.
func TestWorkingDaysOf2026(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-02-13", 1, "2026-02-14"}, {"2026-02-13", 2, "2026-02-24"}, {"2026-02-13", 5, "2026-02-27"},
		{"2026-09-30", 1, "2026-10-08"}, {"2026-09-30", 3, "2026-10-10"}, {"2026-09-30", 5, "2026-10-13"},
		{"2026-09-24", 5, "2026-10-09"}, {"2026-04-30", 2, "2026-05-07"}, {"2026-05-08", 1, "2026-05-09"},
		{"2026-09-18", 1, "2026-09-20"}, {"2026-09-18", 3, "2026-09-22"},
		{"2026-02-24", -2, "2026-02-13"}, {"2026-05-09", 0, "2026-05-09"},
	} {
		got, est := Embedded().AddWorkingDays(day(t, c.from), c.n)
		if text.Date(got) != c.want || est {
			t.Errorf("%s %+d = %s (estimated %v), want %s", c.from, c.n, text.Date(got), est, c.want)
		}
	}
}

func TestMonthsOf2025And2026(t *testing.T) {
	want2026 := [13]int{0, 21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23}
	for year, total := range map[int]int{2025: 248, 2026: 248} {
		var got [13]int
		sum := 0
		for d := time.Date(year, 1, 1, 0, 0, 0, 0, clock.Shanghai); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if Embedded().Day(d).Work {
				got[d.Month()]++
				sum++
			}
		}
		if sum != total {
			t.Errorf("%d has %d working days, want %d", year, sum, total)
		}
		if year == 2026 && got != want2026 {
			t.Errorf("2026 by month %v, want %v", got, want2026)
		}
	}
	for s, work := range map[string]bool{"2025-01-26": true, "2025-02-08": true, "2025-02-05": true, "2025-02-04": false,
		"2025-10-08": false, "2025-10-11": true, "2025-06-02": false, "2025-01-02": true} {
		if Embedded().Day(day(t, s)).Work != work {
			t.Errorf("%s work = %v, want %v", s, !work, work)
		}
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		name, from string
		d          Deadline
		want       string // Asia/Shanghai
	}{
		{"working days end at midnight", "2026-04-14 10:00", Deadline{Unit: WorkingDay, N: 5}, "2026-04-22 00:00"},
		{"calendar days do not care", "2026-04-30 23:59", Deadline{Unit: CalendarDay, N: 3}, "2026-05-04 00:00"},
		{"rolls where law says so", "2026-04-30 23:59", Deadline{Unit: CalendarDay, N: 3, Roll: true}, "2026-05-07 00:00"},
		{"no roll onto a worked Saturday", "2026-05-08 09:00", Deadline{Unit: CalendarDay, N: 1, Roll: true}, "2026-05-10 00:00"},
		{"urgent hours run through the night and the feast", "2026-10-01 23:00", Deadline{Unit: UrgentHour, N: 2}, "2026-10-02 01:00"},
		{"minutes of an emergency", "2026-10-01 23:45", Deadline{Unit: UrgentMinute, N: 30}, "2026-10-02 00:15"},
		{"office hours in one morning", "2026-04-14 09:00", Deadline{Unit: WorkHour, N: 2}, "2026-04-14 11:00"},
		{"over the noon break", "2026-04-14 10:00", Deadline{Unit: WorkHour, N: 4}, "2026-04-14 16:30"},
		{"over the night", "2026-04-14 17:00", Deadline{Unit: WorkHour, N: 4}, "2026-04-15 11:30"},
		{"over a weekend and a holiday", "2026-09-30 17:30", Deadline{Unit: WorkHour, N: 1}, "2026-10-08 09:00"},
		{"reported at night", "2026-04-14 22:00", Deadline{Unit: WorkHour, N: 2}, "2026-04-15 10:30"},
		{"reported on Sunday", "2026-04-19 10:00", Deadline{Unit: WorkHour, N: 2}, "2026-04-20 10:30"},
		{"eight hours are a day", "2026-04-14 10:00", Deadline{Unit: WorkHour, N: 8}, "2026-04-15 10:00"},
		{"twelve are a day and four", "2026-04-17 10:00", Deadline{Unit: WorkHour, N: 12}, "2026-04-20 16:30"},
		{"to the end of the day", "2026-04-14 16:00", Deadline{Unit: WorkHour, N: 2}, "2026-04-14 18:00"},
	} {
		term, err := Embedded().Ends(day(t, c.from), c.d)
		if err != nil {
			t.Fatal(err)
		}
		if got := term.End.Format("2006-01-02 15:04"); got != c.want || term.Estimated {
			t.Errorf("%s: %s, want %s (estimated %v)", c.name, got, c.want, term.Estimated)
		}
	}
	for _, d := range []Deadline{{Unit: WorkingDay}, {Unit: WorkingDay, N: -3}, {Unit: "week", N: 1}, {Unit: CalendarDay, N: 1 << 40}} {
		if _, err := Embedded().Ends(day(t, "2026-04-14"), d); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%+v was taken: %v", d, err)
		}
	}
}

func TestTermsOfMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		roll bool
		want string
	}{{"2026-04-22", 6, false, "2026-10-22"}, {"2026-08-31", 6, false, "2027-02-28"}, {"2025-08-31", 30, false, "2028-02-29"}, {"2026-07-03", 3, false, "2026-10-03"}, {"2026-07-03", 3, true, "2026-10-08"}} {
		got, err := Embedded().Ends(day(t, c.from), Deadline{Unit: Month, N: c.n, Roll: c.roll})
		if err != nil || got.Last != c.want || text.Date(got.End) == c.want {
			t.Errorf("%s and %d months: %s %v, want %s", c.from, c.n, got.Last, err, c.want)
		}
		if said := got.Explain(text.ZH, "", ""); !strings.Contains(said, "个月") || !strings.Contains(said, "24:00") {
			t.Error(said)
		}
	}
}

func TestYearWithoutTableIsSaidAloud(t *testing.T) {
	term, err := Embedded().Ends(day(t, "2026-12-30 09:00"), Deadline{Unit: WorkingDay, N: 3})
	if err != nil {
		t.Fatal(err)
	}
	// 12-31; 1 January 2027 is a Friday and statutory; then Monday 4 and Tuesday 5.
	if term.Last != "2027-01-05" || !term.Estimated || term.Holidays != 1 {
		t.Errorf("%+v", term)
	}
	if s := term.Explain(text.ZH, "", ""); !strings.Contains(s, "2027年节假日安排未公布，按法定节日推算") || !strings.Contains(s, "2027年1月5日 24:00") {
		t.Error(s)
	}
	if d := Embedded().Day(day(t, "2027-02-05")); d.Work || d.Name != "春节" || !d.Estimated {
		t.Errorf("%+v", d)
	}
	if term, _ := Embedded().Ends(day(t, "2026-12-01"), Deadline{Unit: WorkingDay, N: 3}); term.Estimated {
		t.Error("a term inside 2026 is not estimated")
	}
	if term, _ := Embedded().Ends(day(t, "2027-03-01"), Deadline{Unit: UrgentHour, N: 3}); term.Estimated {
		t.Error("hours that run day and night need no table")
	}
}

func TestLoadedYearMovesTheTerm(t *testing.T) {
	old, err := Embedded().Ends(day(t, "2026-12-30 09:00"), Deadline{Unit: WorkingDay, N: 3})
	if err != nil {
		t.Fatal(err)
	}
	// An invented table: nobody has published 2027 yet.
	y, err := ParseYear(strings.NewReader(`{"year":2027,"source":"测试用","issued":"2026-11-20","off":[
		{"from":"2027-01-01","to":"2027-01-03","name":"元旦"},{"from":"2027-02-05","to":"2027-02-11","name":"春节"}],"worked":["2027-02-13"]}`))
	if err != nil {
		t.Fatal(err)
	}
	cal, err := Embedded().With(y)
	if err != nil {
		t.Fatal(err)
	}
	now, changed, err := cal.Recompute(old)
	if err != nil || !changed || now.Estimated || now.Last != "2027-01-05" {
		t.Errorf("%+v changed=%v %v", now, changed, err)
	}
	if !cal.Day(day(t, "2027-02-13")).Work || Embedded().Published(2027) {
		t.Error("With must give a new calendar and leave the old one")
	}
	for name, file := range map[string]string{
		"not json": `x`, "no source": `{"year":2027,"off":[]}`, "too few": `{"year":2027,"source":"s","off":[]}`,
		"other year": `{"year":2027,"source":"s","off":[{"from":"2026-01-01","to":"2026-01-09"}]}`,
		"backwards":  `{"year":2027,"source":"s","off":[{"from":"2027-01-09","to":"2027-01-01"}]}`,
		"weekday":    `{"year":2027,"source":"s","off":[{"from":"2027-01-01","to":"2027-01-09"}],"worked":["2027-03-01"]}`,
	} {
		if _, err := ParseYear(strings.NewReader(file)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestExplanation(t *testing.T) {
	term, _ := Embedded().Ends(day(t, "2026-04-14 10:20"), Deadline{Unit: WorkingDay, N: 5})
	if got, want := term.Explain(text.ZH, "一般隐患", "发现"), "一般隐患 5 个工作日。4月14日发现，到 4月21日 24:00"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	term, _ = Embedded().Ends(day(t, "2026-02-13"), Deadline{Unit: WorkingDay, N: 2})
	if got, want := term.Explain(text.ZH, "", ""), "2 个工作日。2月13日起算，遇 6 个节假日，含调休上班 1 天，到 2月24日 24:00"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := term.Explain(text.EN, "", ""); !strings.Contains(got, "2 working days") || !strings.Contains(got, "24 Feb 24:00") {
		t.Error(got)
	}
	if gaps := text.Gaps("statute."); len(gaps) > 0 {
		t.Error(gaps)
	}
}

func TestPoint(t *testing.T) {
	term, _ := Embedded().Ends(day(t, "2026-04-14 00:00"), Deadline{Unit: UrgentHour, N: 10})
	if got := term.Point(4, 5).Format("15:04"); got != "08:00" {
		t.Error(got)
	}
	if !term.Point(1, 1).Equal(term.End) {
		t.Error("the whole of a term is its end")
	}
}

func TestRuleIsPickedByTheDateOfTheAct(t *testing.T) {
	for date, law := range map[string]string{"2026-03-11": "水污染防治法", "2026-08-14": "水污染防治法", "2026-08-15": "生态环境法典"} {
		r, err := EmbeddedRules().At("water.exceedance", date)
		if err != nil || r.Law != law {
			t.Errorf("%s: %s %v, want %s", date, r.Law, err, law)
		}
	}
	if _, err := EmbeddedRules().At("petition.finish", "2021-01-01"); err == nil {
		t.Error("a rule that was not in force yet")
	}
	own, err := EmbeddedRules().With(strings.NewReader(`[{"id":"hotline.ordinary","title":"办结","source":"某街道通知","deadline":{"unit":"working-day","n":3}}]`))
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := own.At("hotline.ordinary", "2026-01-01"); r.Deadline == nil || r.Deadline.N != 3 || r.Check {
		t.Errorf("%+v", r)
	}
	if len(own.All()) != len(EmbeddedRules().All()) {
		t.Error("an office's own rule replaces, it does not add")
	}
	if _, err := own.With(strings.NewReader(`[{"id":"x","title":"a","source":"s"},{"id":"x","title":"b","source":"s","from":"2026-01-01"}]`)); err == nil {
		t.Error("two versions in force at once were taken")
	}
}

func TestOfficeHours(t *testing.T) {
	o, err := ParseOffice("8:30-12:00,15:00-18:30")
	if err != nil {
		t.Fatal(err)
	}
	cal, err := Embedded().WithOffice(o)
	if err != nil {
		t.Fatal(err)
	}
	term, _ := cal.Ends(day(t, "2026-07-14 11:30"), Deadline{Unit: WorkHour, N: 2})
	if got := term.End.Format("15:04"); got != "16:30" {
		t.Error(got)
	}
	for _, s := range []string{"", "8-12", "12:00-8:00", "8:00-12:00,11:00-13:00", "8:00-25:00", "8:99-9:00"} {
		if o, err := ParseOffice(s); err == nil {
			t.Errorf("%q was read as %v", s, o)
		}
	}
}

func TestAnswer(t *testing.T) {
	term, err := Answer("2026-09-30", 3, true, nil)
	if err != nil || term.Last != "2026-10-10" {
		t.Error(term, err)
	}
	for _, s := range []string{"", "30/9/2026", "2026-02-30", "明天"} {
		if _, err := Answer(s, 3, true, nil); err == nil {
			t.Errorf("%q was read", s)
		}
	}
}

func FuzzEnds(f *testing.F) {
	f.Add(int64(1776132000), 5, "work-hour")
	f.Add(int64(-1), 3660, "working-day")
	f.Fuzz(func(t *testing.T, at int64, n int, unit string) {
		from := time.Unix(at%(1<<34), 0)
		term, err := Embedded().Ends(from, Deadline{Unit: Unit(unit), N: n})
		if err == nil && !term.End.After(from) {
			t.Errorf("%v + %d %s ends %v", from, n, unit, term.End)
		}
	})
}
