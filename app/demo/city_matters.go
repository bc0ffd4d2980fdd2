package demo

import (
	"fmt"
	"time"

	"linli/kernel/matter"
	"linli/platform/db"
)

// perBatch is how many histories share a transaction.
const perBatch = 8000

// makeMatters streams the histories in the order of time.
func (b *big) makeMatters() (string, error) {
	kinds, err := b.kinds()
	if err != nil {
		return "", err
	}
	if err := b.Matters.BeginLoad(b.ctx); err != nil {
		return "", err
	}
	loader, m := b.Matters.NewLoader(), b.meter("matters", b.matters)
	g := &stream{big: b, kinds: kinds, texts: b.dice(streamTexts), step: Now.Sub(start) / time.Duration(b.matters+1)}
	for _, k := range mix {
		g.weights = append(g.weights, k.weight)
	}
	for n := 0; n < b.matters; {
		err := b.write(func(tx *db.Tx) error {
			end := min(b.matters, n+perBatch)
			return loader.Load(tx, func() (h matter.History, more bool) {
				if n == end {
					return h, false
				}
				h = g.next(n)
				n++
				return h, true
			})
		})
		if err != nil {
			return "", err
		}
		m.done(n)
	}
	b.at(Now)
	if err := b.write(func(tx *db.Tx) error { return loader.Close(tx) }); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d matters", b.matters), b.Matters.EndLoad(b.ctx)
}

func (b *big) kinds() (map[string]matter.Kind, error) {
	out := map[string]matter.Kind{}
	return out, b.read(func(tx *db.Tx) error {
		list, err := b.Matters.Kinds(tx)
		for _, k := range list {
			out[k.ID] = k
		}
		return err
	})
}

// stream draws one history after the other.
type stream struct {
	*big
	kinds   map[string]matter.Kind
	weights []float64
	texts   dice
	step    time.Duration
}

// plainText fills the slots of a template without a street behind it.
func (g *stream) plainText(kind string) string {
	return say(g.texts, pick(g.texts, phrases[kind]), &plan{compound: nobody})
}

var nobody = &compound{estate: estate{name: "小区"}}

func (g *stream) next(n int) matter.History {
	d := g.chance
	k := g.kinds[mix[d.weighted(g.weights)].kind]
	l := pick(d, g.lots)
	at := start.Add(g.step*time.Duration(n) + time.Duration(d.Float64()*float64(g.step)))
	h := matter.History{Report: matter.Report{Place: pick(d, l.buildings), Kind: k.ID, Text: g.plainText(k.ID), Source: "qr"}, At: at,
		Holder: matter.Holder{Person: l.manager.id, Label: l.manager.name, Title: "项目负责人", Org: "物业", Path: string(l.Path)}}
	manager := matter.By{ID: l.manager.id, Label: l.manager.name + " · 物业"}
	looker := matter.By{ID: l.ward.looker.id, Label: l.ward.looker.name + " · 网格员"}
	add := func(after float64, e matter.Event) bool {
		at = at.Add(time.Duration(after * float64(dayLong)))
		e.At = at
		if at.After(Now) {
			return false
		}
		h.Events = append(h.Events, e)
		return true
	}
	if !add(.02+.3*d.Float64(), matter.Event{Act: matter.ActClaim, By: manager}) || !add(.3+3*d.Float64(), matter.Event{Act: matter.ActRectify, By: manager, Measures: cureOf(g.texts, k.ID)}) {
		return h
	}
	if d.chance(.07) && (!add(.2+d.Float64(), matter.Event{Act: matter.ActLookFail, By: looker, Note: pick(d, notGood)}) || !add(.5+2*d.Float64(), matter.Event{Act: matter.ActRectify, By: manager, Measures: cureOf(g.texts, k.ID)})) {
		return h
	}
	if !add(.1+d.Float64(), matter.Event{Act: matter.ActLookPass, By: looker, Note: pick(d, goodWords)}) {
		return h
	}
	checked := at
	for _, days := range k.Looks {
		at = checked
		if !add(float64(days)+.2, matter.Event{Act: matter.ActLookPass, By: looker, Note: pick(d, goodWords)}) {
			return h
		}
	}
	if d.chance(.2) {
		add(.2+d.Float64(), matter.Event{Act: matter.ActRate, By: matter.By{Raiser: true}, Rating: []string{"good", "good", "good", "fair", "bad"}[d.IntN(5)]})
	}
	return h
}
