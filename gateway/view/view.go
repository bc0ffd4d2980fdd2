// Package view (样子) says how kernel values look on every page: the state of a matter as
// shape, word and colour, its ribbon, its row in a list. Public pages and staff pages share
// it so that the same thing has the same word everywhere (ux.md §2, §10).
//
// Example: view.Mark("zh", now, m) → ■ 逾期 2天.
package view

import (
	"strings"
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
			return ui.Waiting(word).With(text.MonthDay(lang, Instant(m.LookDue), now))
		}
		return ui.Waiting(word)
	case matter.Closed:
		return ui.Done(word)
	}
	return ui.Unknown(word)
}

// Tone is the colour of the bar before a row.
func Tone(now time.Time, m matter.Matter) ui.Tone { return Mark("zh", now, m).Tone }

// Term is the last day of a term in words; "—" when there is none.
func Term(lang string, now time.Time, due int64) string {
	if due == 0 {
		return "—"
	}
	return text.MonthDay(lang, clock.LastDay(due), now)
}

// Public gives what the drawings here need of a matter that anybody may see.
func Public(p matter.Public) matter.Matter {
	return matter.Matter{ID: p.ID, No: p.No, Title: p.Title, State: p.State, Round: p.Round, Due: p.Due, LookDue: p.LookDue, ClosedAt: p.ClosedAt, HolderOrg: p.Org}
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

// Ribbon draws who had a matter how long: the finding names the longest holder.
func Ribbon(lang string, now time.Time, hs []matter.Holding, m matter.Matter) ui.Ribbon {
	return Segments(lang, now, matter.Ribbon(hs, now.UnixMilli()), m)
}

// Segments draws finished segments.
func Segments(lang string, now time.Time, segs []matter.Segment, m matter.Matter) ui.Ribbon {
	var r ui.Ribbon
	tones := map[string]ui.Tone{"wait": ui.Plain, "hold": ui.Blue, "check": ui.Amber, "watch": ui.Grey, "hung": ui.Plain, "done": ui.Green}
	var longest matter.Segment
	for _, s := range segs {
		who := s.Label
		if who == "" {
			who = text.T(lang, "view.phase."+s.Phase)
		}
		how := text.T(lang, "view.days", s.Days)
		if s.Days == 0 {
			how = text.T(lang, "view.same_day")
		}
		sign := ""
		if s.Phase == "done" {
			who, how, sign = text.T(lang, "view.phase.done"), "", "✓"
		}
		if s.Phase == "hold" && s.Days >= longest.Days {
			longest = s
		}
		r.Parts = append(r.Parts, ui.Stretch{Who: who, HowLong: how, Sign: sign, Days: float64(s.To-s.From) / 86400e3, Tone: tones[s.Phase],
			Note: span(lang, now, s.From, s.To)})
	}
	if n := len(segs); m.State == matter.Closed && n > 0 && segs[n-1].Phase != "done" {
		r.Parts = append(r.Parts, ui.Stretch{Who: text.T(lang, "view.phase.done"), Sign: "✓", Tone: ui.Green, Note: text.MonthDay(lang, Instant(m.ClosedAt), now)})
	}
	r.Finding = text.T(lang, m.State.Key(m.Round))
	if longest.Label != "" {
		r.Finding = text.T(lang, "view.longest", longest.Label, longest.Days)
	}
	return r
}

// span is from which day to which; one day is said once.
func span(lang string, now time.Time, from, to int64) string {
	a, b := text.MonthDay(lang, Instant(from), now), text.MonthDay(lang, Instant(to), now)
	if a == b {
		return a
	}
	return a + "–" + b
}

// Spoken is a telephone number as people say it: without the country's code.
func Spoken(e164 string) string { return strings.TrimPrefix(e164, "+86") }

// ActorText is who took a step; a step of a program names no part of the program.
func ActorText(lang string, s matter.Step) string {
	if strings.HasPrefix(s.Actor, "system:") {
		return text.T(lang, "view.system")
	}
	return s.ActorLabel
}

// StepText is who did it and what was said, in one line.
func StepText(lang string, now time.Time, s matter.Step) string {
	parts := []string{}
	add := func(x string) {
		if x != "" {
			parts = append(parts, x)
		}
	}
	add(ActorText(lang, s))
	if s.Act == matter.ActAssign || s.Act == matter.ActTransfer {
		add("→ " + s.HolderLabel)
		add(s.Detail.Rule)
	}
	add(s.Detail.Measures)
	if s.Detail.MoneyFen > 0 {
		add(text.T(lang, "view.yuan", text.Money(s.Detail.MoneyFen)))
	}
	if s.DueTo > 0 && s.DueFrom > 0 && s.DueTo != s.DueFrom {
		add(text.T(lang, "view.moved", text.MonthDay(lang, clock.LastDay(s.DueFrom), now), text.MonthDay(lang, clock.LastDay(s.DueTo), now)))
	}
	add(s.Detail.Interim)
	add(s.Detail.Dept)
	add(s.Detail.Other)
	add(s.Detail.ToldLabel)
	add(s.Note)
	return strings.Join(parts, " · ")
}

// Verb names a step: a later look is 回头看, not 复查.
func Verb(lang string, act matter.Act, look string) string {
	if look == "later" && (act == matter.ActLookPass || act == matter.ActLookFail || act == matter.ActLookCannot) {
		return text.T(lang, "view.later."+string(act))
	}
	return text.T(lang, "matter.act."+string(act))
}
