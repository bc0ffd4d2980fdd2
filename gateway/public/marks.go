package public

import (
	"slices"
	"strings"
	"time"

	"linli/gateway/view"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// publicRow is a matter as anybody may see it: what, where, which body, until when. Where is told as far as it differs from the place
// that the page is about ("" none).
func publicRow(lang string, now time.Time, here string, p matter.Public) ui.ListRow {
	m := view.Public(p)
	r := ui.ListRow{Title: m.Title, Tone: view.Tone(now, m)}
	who := m.HolderOrg
	if who == "" {
		who = text.T(lang, m.State.Key(m.Round))
	}
	switch {
	case m.State == matter.Closed:
		r.Sub, r.Side = text.T(lang, "public.done_on", text.MonthDay(lang, view.Instant(m.ClosedAt), now)), "✓"
	case m.State == matter.Fixed || m.State == matter.Watch:
		r.Sub, r.Side = text.T(lang, "public.fixed_waits"), "◇"
	case m.Due > 0:
		r.Sub = text.T(lang, "public.by", who, view.Term(lang, now, m.Due))
		r.Side = view.Left(lang, now, m)
	default:
		r.Sub = who
	}
	if at := whereFrom(here, p); at != "" && !strings.Contains(r.Title, at) {
		r.Sub = at + " · " + r.Sub
	}
	return r
}

// where is the place of a matter in words: 锦绣苑 3号楼 2单元门口.
func where(p matter.Public) string { return strings.TrimSpace(p.SpotLabel + " " + p.Part) }

// whereFrom is where without the place that the reader stands at.
func whereFrom(here string, p matter.Public) string {
	at := where(p)
	if tail, ok := strings.CutPrefix(at, here); ok && (tail == "" || tail[0] == ' ') {
		at = strings.TrimSpace(tail)
	}
	return at
}

// translate gives matters that bear the plain name of their kind that name in the language of the page; words of people stay.
func (p *Pages) translate(tx *db.Tx, lang string, list []matter.Public) error {
	if lang == text.ZH {
		return nil
	}
	kinds, err := p.Matters.Kinds(tx)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, k := range kinds {
		names[k.Name] = view.KindName(lang, k)
	}
	for i, m := range list {
		if n := names[m.Title]; n != "" {
			list[i].Title = n
		}
	}
	return nil
}

// publicLog lists the public steps, the newest first: bodies, never persons.
func publicLog(lang string, now time.Time, steps []matter.PublicStep) (out []ui.LogEntry) {
	for i := len(steps) - 1; i >= 0; i-- {
		s := steps[i]
		at := view.Instant(s.At)
		out = append(out, ui.LogEntry{When: text.Moment(lang, at, now), ISO: at, Verb: view.Verb(lang, s.Act, ""), Text: stepText(lang, s)})
	}
	return out
}

// stepText names the body whose step it is, and what was told; never a person. Of a look it says that another one went.
func stepText(lang string, s matter.PublicStep) string {
	var parts []string
	if s.Holders() {
		parts = append(parts, s.Org)
	}
	if s.Looked() {
		parts = append(parts, text.T(lang, "public.another_looked"))
	}
	parts = slices.DeleteFunc(append(parts, s.Other, s.Note), func(x string) bool { return x == "" })
	return strings.Join(parts, " · ")
}
