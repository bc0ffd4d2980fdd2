package clock

import "time"

// DayOf is the day of a moment in Shanghai.
func DayOf(t time.Time) string { return t.In(Shanghai).Format(time.DateOnly) }

// Instant is a stored moment in Shanghai.
func Instant(ms int64) time.Time { return time.UnixMilli(ms).In(Shanghai) }

// LastDay is a moment of the day people name as a deadline: a term that ends at midnight ends on the day before.
func LastDay(ms int64) time.Time {
	t := Instant(ms)
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Add(-time.Minute)
	}
	return t
}

// AddDays moves a day; "" stays "".
func AddDays(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// AddMonths moves a day by whole months; the last day of a short month when the day does not exist there.
func AddMonths(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1).Format(time.DateOnly)
}

// ValidDay tells whether s is a day.
func ValidDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// EndOf is the last millisecond of a day in Shanghai, for deadlines; 0 for no day.
func EndOf(day string) int64 {
	t, err := time.ParseInLocation(time.DateOnly, day, Shanghai)
	if err != nil {
		return 0
	}
	return t.AddDate(0, 0, 1).UnixMilli() - 1
}

// PeriodEnd is the last day of the week (to Sunday), month or quarter in which t lies in Shanghai, at its midnight.
func PeriodEnd(t time.Time, period string) time.Time {
	y, m, d := t.In(Shanghai).Date()
	switch period {
	case "week":
		return time.Date(y, m, d+(7-int(t.In(Shanghai).Weekday()))%7, 0, 0, 0, 0, Shanghai)
	case "quarter":
		return time.Date(y, (m-1)/3*3+4, 0, 0, 0, 0, 0, Shanghai)
	}
	return time.Date(y, m+1, 0, 0, 0, 0, 0, Shanghai)
}
