package open311

import (
	"time"

	"linli/kernel/matter"
	"linli/platform/fault"
)

// window is the longest span of a query, and what is given when none is asked for (section 9).
const window = 90 * 24 * time.Hour

// readTime reads a date with a zone.
func readTime(name, s string) (time.Time, error) {
	if t, ok := matter.ReadInstant(s); ok {
		return t, nil
	}
	return time.Time{}, fault.InvalidFields(fault.Field{Name: name, Key: "open311.bad_date", Args: []any{short(s)}})
}

// printTime writes an instant in Unix ms as every client can read it; nil for none.
func printTime(ms int64) any {
	if ms == 0 {
		return nil
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}

// span is a stretch of time in Unix ms, from inclusive, to exclusive.
type span struct{ from, to int64 }

// readSpan reads the two ends of a stretch that may be 90 days long: one end alone gives the 90 days at it, none gives
// none (ok is false). Errors: a bad date, the end before the start, longer than 90 days.
func readSpan(startName, start, endName, end string, now time.Time) (s span, ok bool, err error) {
	if start == "" && end == "" {
		return s, false, nil
	}
	var from, to time.Time
	if start != "" {
		if from, err = readTime(startName, start); err != nil {
			return s, false, err
		}
	}
	if end != "" {
		if to, err = readTime(endName, end); err != nil {
			return s, false, err
		}
	}
	switch {
	case end == "":
		if to = from.Add(window); to.After(now) {
			to = now.Add(time.Millisecond)
		}
		if to.Before(from) {
			to = from
		}
	case start == "":
		from = to.Add(-window)
	case to.Before(from):
		return s, false, fault.InvalidFields(fault.Field{Name: endName, Key: "open311.end_first"})
	case to.Sub(from) > window:
		return s, false, fault.InvalidFields(fault.Field{Name: endName, Key: "open311.span"})
	}
	return span{max(from.UnixMilli(), 1), max(to.UnixMilli(), 1)}, true, nil
}

// short is what of a wrong value is repeated in the refusal.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
