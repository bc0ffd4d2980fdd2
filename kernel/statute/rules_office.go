package statute

import (
	"fmt"
	"strings"
	"time"

	"linli/platform/fault"
)

// Office is the office hours of a working day, in order and without overlap.
type Office []Hours

// Hours is one stretch of office hours in minutes after midnight.
type Hours struct{ From, To int }

// DefaultOffice is 8:30-12:00 and 14:30-18:00, usual in Shanxi in winter; a city sets its own (grid.md §4).
var DefaultOffice = Office{{8*60 + 30, 12 * 60}, {14*60 + 30, 18 * 60}}

// ParseOffice reads hours as people write them: "8:30-12:00,15:00-18:30". Errors: Invalid (statute.office).
func ParseOffice(s string) (Office, error) {
	var o Office
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;，；、 ", r) }) {
		var h [4]int
		if n, err := fmt.Sscanf(part, "%d:%d-%d:%d", &h[0], &h[1], &h[2], &h[3]); n != 4 || err != nil {
			return nil, fault.Invalid("statute.office", s)
		}
		if h[1] < 0 || h[1] > 59 || h[3] < 0 || h[3] > 59 {
			return nil, fault.Invalid("statute.office", s)
		}
		o = append(o, Hours{h[0]*60 + h[1], h[2]*60 + h[3]})
	}
	return o, o.check()
}

// String writes the hours as ParseOffice reads them.
func (o Office) String() string {
	var parts []string
	for _, h := range o {
		parts = append(parts, fmt.Sprintf("%d:%02d-%d:%02d", h.From/60, h.From%60, h.To/60, h.To%60))
	}
	return strings.Join(parts, ",")
}

func (o Office) check() error {
	last := 0
	for _, h := range o {
		if h.From < last || h.To <= h.From || h.To > 24*60 {
			return fault.Invalid("statute.office", o.String())
		}
		last = h.To
	}
	if len(o) == 0 {
		return fault.Invalid("statute.office", "")
	}
	return nil
}

// opens gives the first moment of the day of at, not before at, at which the office is open with time left in it.
func (o Office) opens(at time.Time) (time.Time, bool) {
	day := midnight(at)
	for _, h := range o {
		from, to := day.Add(time.Duration(h.From)*time.Minute), day.Add(time.Duration(h.To)*time.Minute)
		if at.Before(from) {
			return from, true
		}
		if at.Before(to) {
			return at, true
		}
	}
	return time.Time{}, false
}

// shuts gives the end of the stretch in which at lies; at must lie in one.
func (o Office) shuts(at time.Time) time.Time {
	day := midnight(at)
	for _, h := range o {
		if to := day.Add(time.Duration(h.To) * time.Minute); at.Before(to) {
			return to
		}
	}
	return at
}
