// Package view (样子) says how kernel values look on every page: the state of a matter as
// shape, word and colour, its ribbon, its row in a list. Public pages and staff pages share
// it so that the same thing has the same word everywhere (ux.md §2, §10).
//
// Example: view.Mark("zh", now, m) → ■ 逾期 2天.
package view

import (
	"time"

	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// Instant is a stored moment (Unix ms) in the city's time.
func Instant(ms int64) time.Time { return time.UnixMilli(ms).In(clock.Shanghai) }

// soon is how long before its end a deadline is called 将到期.
const soon = 48 * time.Hour

// Mark is the state of a matter: what matters first is whether it is late.
func Mark(lang string, now time.Time, m matter.Matter) ui.Mark {
	word := text.T(lang, m.State.Key(m.Round))
	late := m.Due > 0 && now.UnixMilli() > m.Due && m.State.Running()
	near := m.Due > 0 && !late && Instant(m.Due).Sub(now) < soon && m.State.Running()
	switch {
	case late:
		return ui.Late(text.Left(lang, Instant(m.Due), now))
	case near && m.State != matter.Open:
		return ui.Due(text.Left(lang, Instant(m.Due), now))
	}
	switch m.State {
	case matter.Open, matter.Assigned:
		return ui.Unknown(word)
	case matter.Working:
		if m.Round > 1 {
			return ui.Late(word)
		}
		return ui.Doing(word)
	case matter.Fixed:
		return ui.Waiting(word)
	case matter.Watch:
		if m.LookDue > 0 {
			return ui.Waiting(word).With(text.MonthDay(lang, Instant(m.LookDue)))
		}
		return ui.Waiting(word)
	case matter.Closed:
		return ui.Done(word)
	}
	return ui.Unknown(word)
}

// Tone is the colour of the bar before a row.
func Tone(now time.Time, m matter.Matter) ui.Tone { return Mark("zh", now, m).Tone }

// Term is the deadline in words; "—" when there is none.
func Term(lang string, m matter.Matter) string {
	if m.Due == 0 {
		return "—"
	}
	return text.MonthDay(lang, lastDay(m.Due))
}

// lastDay is the day people name: a term that ends at midnight ends on the day before.
func lastDay(ms int64) time.Time {
	t := Instant(ms)
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Add(-time.Minute)
	}
	return t
}

// Left is 还剩2天 or 逾期3天 for what still runs; "" otherwise.
func Left(lang string, now time.Time, m matter.Matter) string {
	if m.Due == 0 || !m.State.Running() {
		return ""
	}
	return text.Left(lang, Instant(m.Due), now)
}

// KindName is the kind's name in the language of the page.
func KindName(lang string, k matter.Kind) string {
	if lang == text.EN && k.NameEN != "" {
		return k.NameEN
	}
	return k.Name
}
