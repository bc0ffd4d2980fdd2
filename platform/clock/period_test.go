package clock_test

import (
	"testing"
	"time"

	"linli/platform/clock"
)

func TestPeriodEnd(t *testing.T) {
	for _, x := range []struct{ at, period, want string }{
		{"2026-06-24T10:00:00+08:00", "week", "2026-06-28"},
		{"2026-06-28T23:59:00+08:00", "week", "2026-06-28"}, // a Sunday
		{"2026-06-29T00:00:00+08:00", "week", "2026-07-05"},
		{"2026-06-28T16:30:00Z", "week", "2026-07-05"}, // Monday in Shanghai
		{"2026-02-01T00:00:00+08:00", "month", "2026-02-28"},
		{"2026-12-31T12:00:00+08:00", "month", "2026-12-31"},
		{"2026-06-30T12:00:00+08:00", "quarter", "2026-06-30"},
		{"2026-07-01T00:00:00+08:00", "quarter", "2026-09-30"},
		{"2026-11-29T00:00:00+08:00", "quarter", "2026-12-31"},
	} {
		at, err := time.Parse(time.RFC3339, x.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := clock.PeriodEnd(at, x.period).Format(time.DateOnly); got != x.want {
			t.Errorf("the %s of %s ends on %s, want %s", x.period, x.at, got, x.want)
		}
	}
}
