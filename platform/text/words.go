package text

import (
	"linli/platform/clock"
	"strings"
	"time"
)

// DayWords writes a day as people do: 周五 within the week, 7月3日 beyond; — for none.
func DayWords(lang Lang, day string, now time.Time) string {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return "—"
	}
	return MonthDay(lang, t, now)
}

// Joined puts a middle dot between what is not empty.
func Joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

// Short cuts a text to n characters.
func Short(s string, n int) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
