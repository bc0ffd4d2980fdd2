package statute

import (
	"io"
	"strings"
	"time"

	"linli/platform/clock"
	"linli/platform/fault"
)

// ParseMoment reads the moment a term begins: 2026-04-14, 2026-04-14 09:30, 2026-04-14T09:30:00+08:00. Without a zone it
// is Asia/Shanghai. Errors: Invalid (statute.moment).
func ParseMoment(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, f := range []string{dayForm, "2006-1-2", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(f, s, clock.Shanghai); err == nil {
			return t, nil
		}
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.In(clock.Shanghai), nil
	}
	return time.Time{}, fault.Invalid("statute.moment", s)
}

// Answer is what `linli deadline --from T --days N [--working] [--calendar FILE]` says. calendar may be nil; it adds or
// replaces one year. Errors: Invalid.
func Answer(from string, n int, working bool, calendar io.Reader) (Term, error) {
	at, err := ParseMoment(from)
	if err != nil {
		return Term{}, err
	}
	cal := Embedded()
	if calendar != nil {
		y, err := ParseYear(calendar)
		if err != nil {
			return Term{}, err
		}
		if cal, err = cal.With(y); err != nil {
			return Term{}, err
		}
	}
	d := Deadline{Unit: CalendarDay, N: n}
	if working {
		d.Unit = WorkingDay
	}
	return cal.Ends(at, d)
}
