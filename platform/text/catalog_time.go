package text

import (
	"fmt"
	"time"

	"linli/platform/clock"
)

// days of the week as an office writes them.
var week = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// Date writes t as tables do: 2026-06-24, in the time zone of the product. The zero time is "".
func Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.Shanghai).Format("2006-01-02")
}

// DateTime writes t as tables and prints do: 2026-06-24 09:10. The zero time is "".
func DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.Shanghai).Format("2006-01-02 15:04")
}

// MonthDay writes t without the weekday: 6月24日 (2025年6月24日 when the year is not now's).
func MonthDay(lang Lang, t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t, now = t.In(clock.Shanghai), now.In(clock.Shanghai)
	other := t.Year() != now.Year()
	if lang == EN {
		if other {
			return t.Format("2 Jan 2006")
		}
		return t.Format("2 Jan")
	}
	s := fmt.Sprintf("%d月%d日", int(t.Month()), t.Day())
	if other {
		s = fmt.Sprintf("%d年%s", t.Year(), s)
	}
	return s
}

// Day writes a day on screen: 6月24日 周三, with the year only when it is not now's.
func Day(lang Lang, t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	if lang == EN {
		return t.In(clock.Shanghai).Format("Mon ") + MonthDay(lang, t, now)
	}
	return MonthDay(lang, t, now) + " " + week[t.In(clock.Shanghai).Weekday()]
}

// Moment writes a moment on screen: 6月24日 周三 09:10, year only when it is not now's.
func Moment(lang Lang, t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	return Day(lang, t, now) + " " + t.In(clock.Shanghai).Format("15:04")
}

// Ago writes a past moment under 24 hours old as 3小时前, any other as Moment does. The page
// puts the exact moment beside it (title attribute or on tap): ux.md §6.
func Ago(lang Lang, t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return ""
	case d < 0 || d >= 24*time.Hour:
		return Moment(lang, t, now)
	case d < time.Minute:
		return T(lang, "text.just_now")
	case d < time.Hour:
		return T(lang, "text.minutes_ago", int(d/time.Minute))
	default:
		return T(lang, "text.hours_ago", int(d/time.Hour))
	}
}

// Left writes a deadline as what is left of it: 还剩2天, 今天到期, 还剩3小时, 逾期3天. end is the
// first instant that is too late (a day's end is the next midnight, "24:00"); days are calendar
// days in the product's zone, because that is how people count them.
func Left(lang Lang, end, now time.Time) string {
	if end.IsZero() {
		return ""
	}
	last := end.Add(-time.Millisecond) // the last moment that is still in time
	days := daysBetween(now, last)
	if now.Before(end) {
		return left(lang, end.Sub(now), days, endsAtMidnight(end))
	}
	if days == 0 {
		h := int(now.Sub(end) / time.Hour)
		if h < 1 {
			return T(lang, "text.overdue_now")
		}
		return T(lang, "text.overdue_hours", h)
	}
	return T(lang, "text.overdue_days", -days)
}

func left(lang Lang, d time.Duration, days int, wholeDay bool) string {
	switch {
	case days == 0 && wholeDay:
		return T(lang, "text.due_today")
	case d < time.Hour:
		return T(lang, "text.minutes_left", max(1, int(d/time.Minute)))
	case days == 0 || d < 12*time.Hour && !wholeDay:
		return T(lang, "text.hours_left", int(d/time.Hour))
	default:
		if days == 1 {
			return T(lang, "text.day_left")
		}
		return T(lang, "text.days_left", days)
	}
}

func endsAtMidnight(t time.Time) bool {
	t = t.Add(time.Second).In(clock.Shanghai) // 23:59:59.999 and 24:00 are both the day's end
	return t.Hour() == 0 && t.Minute() == 0
}

// daysBetween counts midnights from a to b; negative when b lies before a's day.
func daysBetween(a, b time.Time) int {
	day := func(t time.Time) time.Time {
		t = t.In(clock.Shanghai)
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(day(b).Sub(day(a)) / (24 * time.Hour))
}

// Lasted writes how long somebody had something: 当天, 9天. Both are instants; the count is of
// midnights passed, as on the time ribbon of a matter.
func Lasted(lang Lang, from, to time.Time) string {
	n := daysBetween(from, to)
	if n <= 0 {
		return T(lang, "text.same_day")
	}
	return T(lang, "text.days", n)
}
