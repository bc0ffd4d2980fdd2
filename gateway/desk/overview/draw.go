package overview

import (
	"encoding/hex"
	"encoding/json"
	"linli/platform/crypto"
	"sort"
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Draw is a random sample for 督查, as it stands in the ledger. Everybody who has seed and candidates gets the same sample:
// the candidates with the N smallest values of SHA-256(seed "/" id). Because each draw is an entry, a second one can not be
// thrown away unseen.
type Draw struct {
	Place  string   `json:"place"` // id
	Label  string   `json:"label"` // as the place was called then
	Kind   string   `json:"kind"`  // matter kind or ""
	From   int64    `json:"from"`  // raised in this span, Unix ms
	To     int64    `json:"to"`
	N      int64    `json:"n"`
	Pool   int64    `json:"pool"` // how many candidates there were
	Seed   string   `json:"seed"`
	At     int64    `json:"at"`
	Sample []string `json:"sample"` // matter ids in the order drawn
}

const (
	drawKind = "inspect.draw"
	drawSlot = "draw"
	// drawObj is the one object of all draws, so that they follow one another in the ledger.
	drawObj = "6c0de0a4-5b9e-5d0c-9a53-1d7a5be0d2a1"
	drawMax = 50
	// poolMax bounds what one draw looks at; more than this asks for a smaller place or span.
	poolMax = 500_000
)

// lot picks n of the candidates, each as likely as any other, and the same for the same seed. n beyond the number of
// candidates takes them all. ids must not repeat.
func lot(seed string, ids []string, n int) []string {
	type ticket struct {
		sum string
		id  string
	}
	list := make([]ticket, 0, len(ids))
	for _, x := range ids {
		h := crypto.Hash256([]byte(seed + "/" + x))
		list = append(list, ticket{string(h[:]), x})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].sum < list[j].sum })
	out := []string{}
	for _, t := range list[:max(0, min(n, len(list)))] {
		out = append(out, t.id)
	}
	return out
}

// record draws and writes the entry in one transaction.
func (p *Pages) record(tx *db.Tx, a access.Actor, cmd drawCmd, seed string) (Draw, ledger.Ref, error) {
	at, err := p.Places.Get(tx, cmd.Place)
	if err != nil {
		return Draw{}, ledger.Ref{}, err
	}
	if err := a.May(access.OverviewInspect, at.Path); err != nil {
		return Draw{}, ledger.Ref{}, err
	}
	now := p.now()
	d := Draw{Place: at.ID, Label: at.Name, Kind: cmd.Kind, From: now.AddDate(0, 0, -int(cmd.Days)).UnixMilli(), To: now.UnixMilli() + 1, N: cmd.N, Seed: seed, At: tx.NowMS()}
	ids, err := p.candidates(tx, a, d)
	if err != nil {
		return Draw{}, ledger.Ref{}, err
	}
	d.Pool, d.Sample = int64(len(ids)), lot(seed, ids, int(cmd.N))
	sum := crypto.Hash256([]byte(strings.Join(d.Sample, "\n")))
	ref, err := p.Log.Append(tx, ledger.Entry{Kind: drawKind, Place: at.ID, Obj: drawObj, Actor: a.Actor, Link: hex.EncodeToString(sum[:]),
		Pub:   map[string]any{"place": at.ID, "kind": d.Kind, "from": d.From, "to": d.To, "n": d.N, "pool": d.Pool, "seed": d.Seed},
		Slots: []ledger.Slot{{Name: drawSlot, Body: d}}})
	return d, ref, err
}

// candidates are the matters a draw may take: raised in the span, of the kind, at the place.
func (p *Pages) candidates(tx *db.Tx, a access.Actor, d Draw) ([]string, error) {
	q := matter.Query{Places: []string{d.Place}}
	if d.Kind != "" {
		q.Kinds = []string{d.Kind}
	}
	seen := map[string]bool{}
	var ids []string
	err := p.Matters.EachRaised(tx, a, q, d.From, d.To, func(x string) error {
		if len(ids) >= poolMax {
			return fault.InvalidFields(fault.Field{Name: "place", Key: "overview.pool_large"})
		}
		if !seen[x] {
			seen[x] = true
			ids = append(ids, x)
		}
		return nil
	})
	return ids, err
}

// read gives a draw by the id of its entry, numbered or not. NotFound for anything that is no draw, or lies outside the
// reader's places.
func (p *Pages) read(tx *db.Tx, a access.Actor, ref string) (Draw, error) {
	gone := fault.NotFound("overview.no_draw")
	slots, err := p.Log.Open(tx, ref)
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindInvalid) {
		return Draw{}, gone
	}
	if err != nil {
		return Draw{}, err
	}
	for _, s := range slots {
		var d Draw
		if s.Name != drawSlot || s.Body == nil || json.Unmarshal(s.Body, &d) != nil || d.Place == "" {
			continue
		}
		at, err := p.Places.Get(tx, d.Place)
		if err != nil {
			return Draw{}, gone
		}
		if err := a.May(access.OverviewInspect, at.Path); err != nil {
			return Draw{}, gone
		}
		return d, nil
	}
	return Draw{}, gone
}

// past lists the numbered draws that the reader may see, newest first, at most limit.
func (p *Pages) past(tx *db.Tx, a access.Actor, limit int) ([]ledger.Numbered, error) {
	list, err := p.Log.Of(tx, drawObj)
	if err != nil {
		return nil, err
	}
	var out []ledger.Numbered
	for i := len(list) - 1; i >= 0 && len(out) < limit; i-- {
		if list[i].Kind != drawKind {
			continue
		}
		at, err := p.Places.Get(tx, list[i].Place)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if a.May(access.OverviewInspect, at.Path) == nil {
			out = append(out, list[i])
		}
	}
	return out, nil
}

// newSeed makes the seed of a draw: 128 random bits.
func newSeed() string { return id.Secret() }
