package care

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// The words a visit may say. Needs become matters in the same transaction.
var (
	Hows  = []string{"well", "ill", "low", "hard", "abnormal"}
	Needs = []string{"medicine", "clinic", "repair", "respite"}
)

// Record is one visit as the form or the offline phone sends it.
type Record struct {
	Care    string
	Key     string   // UUIDv7 made by the phone: the same visit sent again is not made again
	Claimed int64    // the phone's clock, Unix ms
	Met     string   // self, family, nobody
	Phone   bool     // by telephone
	How     []string // Hows
	Needs   []string // Needs
	Words   string
	Next    string          // another day than the plan's, "" = the plan
	Docs    []string        // photos that came with the form (optional, ux.md R2)
	Later   []document.Item // photos that the phone sends by themselves
}

// Recorded is the answer, the same for the same key.
type Recorded struct {
	Visit   string   `json:"id"`
	Care    string   `json:"care"`
	Next    string   `json:"next"`
	State   string   `json:"state"`
	Matters []string `json:"matters,omitempty"`
	Again   bool     `json:"-"` // it had been recorded before
}

// Record takes down a visit: the person's clocks, what was found, the matters it leads to, one ledger entry, all in one
// transaction. NotYet (care.left) for somebody no longer on the list; Invalid with fields; the same key with other content is
// refused (access.idempotency_mismatch).
func (s *Service) Record(ctx context.Context, a access.Actor, c Record) (Recorded, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Recorded, error) { return s.RecordTx(tx, a, c) })
}

// RecordTx is Record inside a transaction.
func (s *Service) RecordTx(tx *db.Tx, a access.Actor, c Record) (out Recorded, err error) {
	p, err := s.reached(tx, a, access.CareVisit, c.Care)
	if err != nil {
		return out, err
	}
	if c.Key != "" {
		if !id.Valid(c.Key) {
			return out, fault.InvalidFields(fault.Field{Name: "key", Key: "care.bad_key"})
		}
		old, found, err := s.Access.Once(tx, a.Account, c.Key, c.hash())
		if err != nil {
			return out, err
		}
		if found {
			err = json.Unmarshal(old.Body, &out)
			out.Again = true
			return out, err
		}
	}
	v, err := s.visit(tx, a, &p, c)
	if err != nil {
		return out, err
	}
	out = Recorded{Visit: v.ID, Care: p.ID, Next: v.NextDay, State: v.State, Matters: v.Matters}
	if c.Key == "" {
		return out, nil
	}
	body, err := json.Marshal(out)
	if err != nil {
		return out, fault.Internal(err, "care.Record")
	}
	return out, s.Access.Save(tx, a.Account, c.Key, access.Result{Status: 303, Body: body})
}

// hash is what the same visit sent again must agree in.
func (c Record) hash() string {
	return access.BodyHash([]byte(c.Care), []byte(c.Met), []byte(strings.Join(c.How, ",")), []byte(strings.Join(c.Needs, ",")), []byte(c.Words), []byte(c.Next), []byte{map[bool]byte{true: '1', false: '0'}[c.Phone]})
}

func (c Record) check(p Person, today string) error {
	var bad []fault.Field
	add := func(name, key string) { bad = append(bad, fault.Field{Name: name, Key: key}) }
	if !slices.Contains([]string{MetSelf, MetFamily, MetNobody}, c.Met) {
		add("met", "care.need_met")
	}
	known := func(list, of []string) bool {
		return !slices.ContainsFunc(list, func(x string) bool { return !slices.Contains(of, x) })
	}
	if c.Met != MetNobody && len(c.How) == 0 {
		add("how", "care.need_how")
	}
	if !known(c.How, Hows) {
		add("how", "care.bad_how")
	}
	if !known(c.Needs, Needs) {
		add("needs", "care.bad_needs")
	}
	if c.Next != "" {
		if !soon(c.Next, today) {
			add("next", "care.bad_next")
		}
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	if p.State != Active {
		return fault.NotYet("care.left")
	}
	return nil
}

// visit makes the row and everything that follows from it.
func (s *Service) visit(tx *db.Tx, a access.Actor, p *Person, c Record) (Visit, error) {
	if err := c.check(*p, today(tx)); err != nil {
		return Visit{}, err
	}
	way := WayHome
	if c.Phone {
		way = WayPhone
	}
	words, _ := text.MaskFree(short(c.Words, 500))
	v := Visit{ID: id.New(), Care: p.ID, Person: p.Person, Home: p.Home, Path: p.Path, At: tx.NowMS(), Claimed: max(c.Claimed, 0), Day: today(tx), Way: way, Met: c.Met,
		Visitor: a.ID, Label: a.Name, State: Done, DueWas: p.NextDay, Rev: 1, Found: Found{How: c.How, Needs: c.Needs, Words: words}}
	v.Found.Was = &Clocks{p.LastHome, p.LastAny, p.Retry, p.ExtraDue, p.NextDay, p.NextWay}
	f, err := s.facts(tx, *p)
	if err != nil {
		return v, err
	}
	*p = p.After(v)
	if c.Next != "" {
		p.Retry, p.NextDay, p.NextWay = c.Next, c.Next, WayHome
	}
	v.NextDay = p.NextDay
	if v.Met == MetNobody {
		v.Found.How, v.Found.Needs = nil, nil
		if d := TraceWithin(f); d > 0 && way == WayHome {
			v.State, v.TraceDue = NoAnswer, tx.NowMS()+d.Milliseconds()
		}
	} else if err := s.needs(tx, a, *p, &v, words); err != nil {
		return v, err
	}
	if err := s.visited(tx, p); err != nil {
		return v, err
	}
	if err := s.record(tx, a.Actor, &v); err != nil {
		return v, err
	}
	if err := s.insertVisit(tx, v); err != nil {
		return v, err
	}
	return v, s.pictures(tx, a.Actor, v, c)
}

// record is the ledger's line: that somebody was there, for which building; who and how stand in the person's own slot.
func (s *Service) record(tx *db.Tx, actor ledger.Actor, v *Visit) error {
	at, err := s.spot(tx, v.Home)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	ref, err := s.Log.Append(tx, ledger.Entry{Kind: "care.visit", Place: at, Obj: v.ID, Rev: v.Rev, Actor: actor, Pub: map[string]any{"way": v.Way, "claimed": v.Claimed},
		Slots: []ledger.Slot{{Name: "visit", Subject: v.Person, Body: map[string]any{"care": v.Care, "met": v.Met, "how": strings.Join(v.Found.How, " "), "needs": strings.Join(v.Found.Needs, " "), "next": v.NextDay}}}})
	v.Entry = ref.ID
	return err
}

// needs opens one matter for each need, at the door, with the visit behind it; errands and respite get their own row beside it.
func (s *Service) needs(tx *db.Tx, a access.Actor, p Person, v *Visit, words string) error {
	list := v.Found.Needs
	if slices.Contains(v.Found.How, "abnormal") {
		list = append(slices.Clone(list), "abnormal")
	}
	for _, n := range list {
		title := text.T("zh", "care.need."+n)
		t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: p.Home, Kind: "care.need", Title: title, Text: orElse(words, title), Source: "visit", Claimed: v.Claimed, Origin: "visit:" + v.ID})
		if err != nil {
			return err
		}
		v.Matters = append(v.Matters, t.Matter.ID)
		switch n {
		case "medicine", "clinic":
			err = s.errand(tx, Errand{ID: id.New(), Care: p.ID, Path: p.Path, Visit: v.ID, Matter: t.Matter.ID, State: ErrandAsked, DueDay: dayOf(time.UnixMilli(t.Matter.Due)), What: ErrandWhat{Kind: n, Words: words}, Made: tx.NowMS(), Rev: 1})
		case "respite":
			err = s.wish(tx, p, t.Matter.ID, words)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
