package ground

import (
	"strings"
	"time"

	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Today is the day of a transaction in Shanghai, yyyy-mm-dd.
func Today(tx *db.Tx) string { return DayOf(tx.Now) }

// DayOf is the day of a moment in Shanghai.
func DayOf(t time.Time) string { return t.In(clock.Shanghai).Format(time.DateOnly) }

// Instant is a stored moment in Shanghai.
func Instant(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

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
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return 0
	}
	return t.AddDate(0, 0, 1).UnixMilli() - 1
}

// DayWords writes a day as people do: 周五 within the week, 7月3日 beyond; — for none.
func DayWords(lang, day string, now time.Time) string {
	t, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	if err != nil {
		return "—"
	}
	return text.MonthDay(lang, t, now)
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

// OrElse is s, or other when s is empty.
func OrElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Short cuts a text to n characters.
func Short(s string, n int) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// IgnoreOutside turns "not there" and "not yours" into nothing, for lists.
func IgnoreOutside(err error) error {
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindDenied) {
		return nil
	}
	return err
}

// Refusals turns the refused fields of a fault into words; ok is false when the fault is not the form's.
func Refusals(c *web.Ctx, err error) (bad map[string]string, ok bool) {
	f := fault.Of(err)
	if f.Kind != fault.KindInvalid && f.Kind != fault.KindNotYet && f.Kind != fault.KindConflict {
		return nil, false
	}
	bad = map[string]string{}
	for _, x := range f.Fields {
		bad[x.Name] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(bad) == 0 {
		bad["form"] = text.T(c.Lang, f.Key, f.Args...)
	}
	return bad, true
}

// Summary lists refused fields in the order of the form.
func Summary(bad map[string]string, order ...string) (out []ui.FieldError) {
	for _, n := range append(order, "form") {
		if bad[n] != "" {
			out = append(out, ui.FieldError{Name: n, Text: bad[n]})
		}
	}
	return out
}

// Options makes chips of words: value and text key prefix.
func Options(lang, prefix string, values []string, on ...string) (out []ui.Option) {
	for _, v := range values {
		o := ui.Option{Value: v, Label: text.T(lang, prefix+v)}
		for _, x := range on {
			o.On = o.On || x == v
		}
		out = append(out, o)
	}
	return out
}

// Said puts the words of some keys one after another: 灭火器、烟感.
func Said(lang, prefix string, keys []string) string {
	var out []string
	for _, k := range keys {
		out = append(out, text.T(lang, prefix+k))
	}
	return strings.Join(out, text.T(lang, "fire.comma"))
}

// WantsJSON tells whether the offline phone asks instead of a page.
func WantsJSON(c *web.Ctx) bool {
	return strings.Contains(c.R.Header.Get("Accept"), "application/json")
}
