package statute

import (
	"slices"
	"time"

	"linli/platform/clock"
	"linli/platform/fault"
)

// longest is the largest term anybody may ask for; beyond it a number is a typing mistake.
const longest = 3660

// Ends computes when a term that begins at from is over. The day on which it begins does not count (民法典 201); day terms
// end at 24:00 of their last day. Errors: Invalid (statute.term_length, statute.term_unit).
func (c *Calendar) Ends(from time.Time, d Deadline) (Term, error) {
	if d.N < 1 || d.N > longest {
		return Term{}, fault.Invalid("statute.term_length", longest)
	}
	t := Term{Deadline: d, From: from.In(clock.Shanghai)}
	switch d.Unit {
	case CalendarDay:
		c.calendarDays(&t, next(midnight(t.From), t.N))
	case Month:
		c.calendarDays(&t, monthsOn(midnight(t.From), t.N))
	case WorkingDay:
		t.close(c.walk(&t, midnight(t.From), d.N))
	case WorkHour:
		c.workHours(&t)
	case UrgentHour, UrgentMinute:
		unit := time.Hour
		if d.Unit == UrgentMinute {
			unit = time.Minute
		}
		t.End = t.From.Add(time.Duration(d.N) * unit)
		t.Last = t.End.Format(dayForm)
	default:
		return Term{}, fault.Invalid("statute.term_unit", string(d.Unit))
	}
	return t, nil
}

// AddWorkingDays gives the n-th working day after the day of from, as its midnight in Asia/Shanghai, and whether a year
// without a published table was touched. n = 0 gives the day itself, worked or not. A negative n counts backwards.
func (c *Calendar) AddWorkingDays(from time.Time, n int) (day time.Time, estimated bool) {
	n = max(-longest, min(longest, n))
	t := Term{}
	day = c.walk(&t, midnight(from), n)
	return day, t.Estimated
}

// WorkingDays counts the working days after the day of from up to and including the day of to; negative when to lies before.
func (c *Calendar) WorkingDays(from, to time.Time) int {
	a, b, sign := midnight(from), midnight(to), 1
	if b.Before(a) {
		a, b, sign = b, a, -1
	}
	n := 0
	for d := a; d.Before(b) && n < 10*longest; {
		d = next(d, 1)
		if c.Day(d).Work {
			n++
		}
	}
	return sign * n
}

// walk steps over n working days from the midnight day and notes in t what it met on the way.
func (c *Calendar) walk(t *Term, day time.Time, n int) time.Time {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		day = next(day, step)
		if c.note(t, day) {
			n--
		}
	}
	return day
}

// note records one day in the account of the term and tells whether it is worked.
func (c *Calendar) note(t *Term, day time.Time) bool {
	d := c.Day(day)
	if d.Estimated && !slices.Contains(t.Years, day.Year()) {
		t.Estimated, t.Years = true, append(t.Years, day.Year())
	}
	switch {
	case !d.Work && !weekend(day):
		t.Holidays++
	case d.Work && weekend(day):
		t.Worked++
	}
	return d.Work
}

// calendarDays counts every day. Only the last one can be moved, and only by Roll, so only that one depends on the table.
func (c *Calendar) calendarDays(t *Term, last time.Time) {
	if t.Roll {
		seen := *t
		for !c.note(&seen, last) {
			last = next(last, 1)
			t.Rolled = true
		}
		t.Estimated, t.Years = seen.Estimated, seen.Years
		if t.Rolled {
			t.Holidays, t.Worked = seen.Holidays, seen.Worked
		}
	}
	t.close(last)
}

// workHours walks office hours. Each full eight hours are one working day at the same time of day (grid.md §4), the rest
// is walked through the office hours themselves.
func (c *Calendar) workHours(t *Term) {
	if c.Day(t.From).Estimated {
		t.Estimated, t.Years = true, []int{t.From.Year()}
	}
	at := c.opening(t, t.From)
	if whole := t.N / 8; whole > 0 {
		clockTime := at.Sub(midnight(at))
		at = c.walk(t, midnight(at), whole).Add(clockTime)
	}
	left := time.Duration(t.N%8) * time.Hour
	for left > 0 {
		at = c.opening(t, at)
		shut := c.Office.shuts(at)
		if room := shut.Sub(at); room < left {
			left -= room
			at = shut
			continue
		}
		at, left = at.Add(left), 0
	}
	t.End, t.Last = at, at.Format(dayForm)
}

// opening moves at forward to a moment at which the office is open.
func (c *Calendar) opening(t *Term, at time.Time) time.Time {
	work := c.Day(at).Work
	for {
		if open, ok := c.Office.opens(at); ok && work {
			return open
		}
		at = next(midnight(at), 1)
		work = c.note(t, at)
	}
}

func (t *Term) close(last time.Time) {
	t.Last = last.Format(dayForm)
	t.End = next(last, 1)
}

// midnight is the beginning of the day of t in Asia/Shanghai.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(clock.Shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, clock.Shanghai)
}

// next goes n days on; by date, so that a zone with summer time would not break it.
func next(day time.Time, n int) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d+n, 0, 0, 0, 0, clock.Shanghai)
}

// monthsOn goes n months on: to the day of the same number, or to the last one of a month that lacks it.
func monthsOn(day time.Time, n int) time.Time {
	y, m, d := day.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, clock.Shanghai).Day()
	return time.Date(y, m+time.Month(n), min(d, last), 0, 0, 0, 0, clock.Shanghai)
}
