package sample

import (
	"slices"
	"strings"

	"linli/platform/clock"
	"linli/platform/text"

	"github.com/shopspring/decimal"
)

// chainOf judges the custody of a sample for one item: time(sample) <= time(seal) <= time(hand-over) <= time(receipt) <=
// time(analysis), each holder signs, seals are whole, the holding time is kept, the report has its mark and three signatures
// (domain/environment.md 5). What is missing breaks the chain only when the figure is there already; before, it is still to come.
// A repair counts when a second person has confirmed it.
func chainOf(c custody) (out Chain) {
	out.Links = c.links
	links := inForce(c.links)
	s := c.sample
	if l, ok := lastOf(links, "taken", ""); ok {
		s.Taken = l.At
	}
	if l, ok := lastOf(links, "seal", ""); ok {
		s.Sealed = l.At
	}
	w := &walker{out: &out, at: s.Taken, done: c.value.ID != ""}
	w.notes(c)
	w.sealed(s)
	w.hands(links, c.task)
	w.lab(links, s, c.item)
	if c.value.ID != "" {
		w.report(c.report)
	}
	out.Broken = append(out.Broken, Kept(s, c.item)...)
	out.Warned = append(out.Warned, c.extra...)
	out.Whole = len(out.Broken) == 0 && !out.Pending
	return out
}

// custody is what the state of a chain is judged by.
type custody struct {
	task   Task
	note   Note
	sample Sample
	links  []Link
	item   string
	value  Value // zero = no figure yet
	report Report
	extra  []Trouble
}

type walker struct {
	out  *Chain
	at   int64 // the latest moment so far
	what string
	done bool
}

func (w *walker) broken(key string, args ...any) {
	w.out.Broken = append(w.out.Broken, Trouble{"environment.sample.b." + key, args})
}

// missing breaks the chain when the figure is there, else something is still to come.
func (w *walker) missing(key string, args ...any) {
	if w.done {
		w.broken(key, args...)
		return
	}
	w.out.Pending = true
}

// step goes on to the next moment; one before the last is broken.
func (w *walker) step(what string, at int64) {
	if at < w.at {
		w.broken("order", word("step.", what), stamp(at), word("step.", w.what), stamp(w.at))
	}
	w.at, w.what = max(at, w.at), what
}

func (w *walker) notes(c custody) {
	w.what = "taken"
	if c.sample.Taken == 0 {
		w.broken("no_time")
	}
	if len(c.task.Officers) < FewestOfficers {
		w.broken("officers", len(c.task.Officers))
	}
	if c.sample.Imported {
		return // of a book: the notes are on paper
	}
	if c.note.Shown == 0 {
		w.broken("not_shown")
	}
	if c.task.State != Signed {
		w.missing("not_signed")
	}
}

func (w *walker) sealed(s Sample) {
	if s.Seal == "" || s.Sealed == 0 {
		w.broken("no_seal")
		return
	}
	w.step("seal", s.Sealed)
}

func (w *walker) hands(links []Link, t Task) {
	list := allOf(links, LinkHand)
	if len(list) == 0 {
		w.missing("no_hand")
		return
	}
	holder := ""
	for i, l := range list {
		w.step(LinkHand, l.At)
		w.holders(l)
		if i == 0 && !named(t, l.Who) {
			w.out.Warned = append(w.out.Warned, Trouble{"environment.sample.b.not_officer", []any{l.Who}})
		}
		if i > 0 && text.Squeeze(l.Who) != text.Squeeze(holder) {
			w.broken("gap", holder, l.Who)
		}
		holder = l.To
	}
}

func named(t Task, name string) bool {
	if len(t.Officers) == 0 {
		return true
	}
	return slices.ContainsFunc(t.Officers, func(o Officer) bool { return strings.Contains(text.Squeeze(name), text.Squeeze(o.Name)) })
}

func (w *walker) holders(l Link) {
	if l.Who == "" || l.To == "" {
		w.broken("no_sign", word("step.", l.Kind))
	}
	if l.Intact == "no" {
		w.broken("seal_open", word("step.", l.Kind), stamp(l.At))
	}
	if d, err := decimal.NewFromString(l.Temp); err == nil && (d.GreaterThan(decimal.NewFromInt(Warmest)) || d.LessThan(decimal.NewFromInt(Coldest))) {
		w.out.Warned = append(w.out.Warned, Trouble{"environment.sample.b.temp", []any{word("step.", l.Kind), l.Temp, Coldest, Warmest}})
	}
}

func (w *walker) lab(links []Link, s Sample, item string) {
	list := allOf(links, LinkReceive)
	if len(list) == 0 {
		w.missing("no_receive")
	}
	for _, l := range list {
		w.step(LinkReceive, l.At)
		w.holders(l)
	}
	l, ok := lastOf(links, LinkAnalyse, item)
	if !ok {
		w.missing("no_analyse")
		return
	}
	w.step(LinkAnalyse, l.At)
	k, ok := KeepingOf(item, clock.DayOf(clock.Instant(s.Taken)))
	if held := (l.At - s.Taken) / 3_600_000; ok && s.Taken > 0 && l.At-s.Taken > k.Hold*3_600_000 {
		w.broken("held", k.Name, held, k.Hold, k.Source)
	}
}

func (w *walker) report(r Report) {
	if r.CMA == "" {
		w.broken("no_cma", r.Number)
	}
	if r.Writer == "" || r.Checker == "" || r.Signer == "" {
		w.broken("three_signs", r.Number)
	}
	if r.Issued != "" && w.at > 0 && r.Issued < clock.DayOf(clock.Instant(w.at)) {
		w.broken("issued_early", r.Number, r.Issued, stamp(w.at))
	}
}

// inForce leaves out what a confirmed repair replaces, and repairs that nobody has confirmed yet.
func inForce(list []Link) (out []Link) {
	gone := map[string]bool{}
	for _, l := range list {
		if l.Replaces != "" && l.Second != "" {
			gone[l.Replaces] = true
		}
	}
	for _, l := range list {
		if !gone[l.ID] && (l.Reason == "" || l.Second != "") {
			out = append(out, l)
		}
	}
	return out
}

func allOf(list []Link, kind string) (out []Link) {
	for _, l := range list {
		if l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}

func lastOf(list []Link, kind, item string) (out Link, ok bool) {
	for _, l := range list {
		if l.Kind == kind && l.Item == item {
			out, ok = l, true
		}
	}
	return out, ok
}

// stamp is a moment as the papers write it.
func stamp(ms int64) string {
	if ms == 0 {
		return "—"
	}
	return text.DateTime(clock.Instant(ms))
}
