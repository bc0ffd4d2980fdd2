package sweep

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Record is one knock as the form or the offline phone sends it.
type Record struct {
	Sweep, Home string
	Key         string // UUIDv7 made by the phone: the same knock sent again is not made again
	Claimed     int64  // the phone's clock, Unix ms
	Result      string
	Good, Found []string
	Note        string
	Help        *AddHelp // somebody behind this door said yes to the rescue list
}

// Recorded is the answer, the same for the same key.
type Recorded struct {
	Knock    string   `json:"id"`
	Building string   `json:"building"`
	Second   string   `json:"second,omitempty"`
	Matters  []string `json:"matters,omitempty"`
	Help     string   `json:"help,omitempty"`
	Again    bool     `json:"-"`
}

// Record takes down a knock: the door, the matters of what was found, who needs help, one ledger entry each, all in one
// transaction. Invalid with fields; NotYet (fire.sweep.closed) when the campaign is over; NotFound for a door outside of it; the
// same key with other content is refused (access.idempotency_mismatch).
func (s *Service) Record(ctx context.Context, a access.Actor, c Record) (Recorded, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Recorded, error) { return s.RecordTx(tx, a, c) })
}

// RecordTx is Record inside a transaction.
func (s *Service) RecordTx(tx *db.Tx, a access.Actor, c Record) (out Recorded, err error) {
	x, home, b, err := s.door(tx, a, c.Sweep, c.Home)
	if err != nil {
		return out, err
	}
	if c.Key != "" {
		if !id.Valid(c.Key) {
			return out, fault.InvalidFields(fault.Field{Name: "key", Key: "fire.sweep.bad_key"})
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
	if err := c.check(x); err != nil {
		return out, err
	}
	k, err := s.knock(tx, a, x, home, b, c)
	if err != nil {
		return out, err
	}
	out = Recorded{Knock: k.ID, Building: b.ID, Second: k.Second, Matters: k.Matters}
	if c.Help != nil && c.Result == Home {
		h, err := s.addHelp(tx, a, home, b, *c.Help)
		if err != nil {
			return out, err
		}
		out.Help = h.ID
	}
	if c.Key == "" {
		return out, nil
	}
	body, err := json.Marshal(out)
	if err != nil {
		return out, fault.Internal(err, "fire.sweep.Record")
	}
	return out, s.Access.Save(tx, a.Account, c.Key, access.Result{Status: 303, Body: body})
}

// hash is what the same knock sent again must agree in.
func (c Record) hash() string {
	help, err := json.Marshal(c.Help)
	if err != nil {
		help = nil
	}
	return access.BodyHash([]byte(c.Sweep), []byte(c.Home), []byte(c.Result), []byte(strings.Join(c.Good, ",")), []byte(strings.Join(c.Found, ",")), []byte(c.Note), help)
}

func (c Record) check(x Sweep) error {
	var bad []fault.Field
	add := func(name, key string) { bad = append(bad, fault.Field{Name: name, Key: key}) }
	if !slices.Contains(Results, c.Result) {
		add("result", "fire.sweep.need_result")
	}
	if !known(c.Good, Good) {
		add("good", "fire.sweep.bad_tick")
	}
	if !known(c.Found, Found) {
		add("found", "fire.sweep.bad_found")
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	if x.State != Open {
		return fault.NotYet("fire.sweep.closed")
	}
	return nil
}

// door reads a home of a campaign that the actor may knock on. A home of a building that is not in the campaign is NotFound.
func (s *Service) door(tx *db.Tx, a access.Actor, sweep, homeID string) (x Sweep, home, b place.Place, err error) {
	if x, err = s.reached(tx, a, access.FireSweep, sweep); err != nil {
		return x, home, b, err
	}
	if home, err = s.Places.Get(tx, homeID); err != nil {
		return x, home, b, err
	}
	if err = s.May(tx, a, access.FireSweep, home); err != nil {
		return x, home, b, err
	}
	if b, err = s.BuildingOf(tx, homeID); err != nil {
		return x, home, b, err
	}
	in, err := tx.Exists("SELECT 1 FROM fire_sweep_building WHERE sweep = ? AND building = ?", sweep, b.ID)
	if err == nil && (!in || home.Kind != place.Home) {
		err = fault.NotFound("fire.sweep.no_door")
	}
	return x, home, b, err
}

// knock writes the row, what it leads to and its line in the ledger. What was found counts only where somebody opened; the same
// finding at the same door of the campaign is the same matter.
func (s *Service) knock(tx *db.Tx, a access.Actor, x Sweep, home, b place.Place, c Record) (Knock, error) {
	return s.knockOn(tx, a, x, home, b, c, ground.Today(tx))
}

// knockOn is knock on a day of the past, for books that come in.
func (s *Service) knockOn(tx *db.Tx, a access.Actor, x Sweep, home, b place.Place, c Record, day string) (Knock, error) {
	note, _ := text.MaskFree(text.Short(c.Note, 200))
	k := Knock{ID: id.New(), Sweep: x.ID, Building: b.ID, Home: home.ID, Path: string(home.Path), At: tx.NowMS(), Claimed: max(c.Claimed, 0), Day: day, Result: c.Result, Note: note, N: 1,
		Empty: empty(home), Knocker: a.ID, Label: a.Name}
	if c.Result == Home {
		k.Good, k.Found = c.Good, c.Found
	}
	old, err := knocks(tx, "sweep = ? AND home = ? AND last", x.ID, home.ID)
	if err != nil {
		return k, err
	}
	had := map[string]string{}
	if len(old) > 0 {
		k.N = old[0].N + 1
		if old[0].Day == k.Day { // put right on the same day: not a second time
			k.N = old[0].N
		}
		for i, f := range old[0].Found {
			if i < len(old[0].Matters) {
				had[f] = old[0].Matters[i]
			}
		}
	}
	k.Second = Second(k.Result, k.N, k.Day)
	if err := s.matters(tx, a, &k, had); err != nil {
		return k, err
	}
	ref, err := s.Log.Append(tx, ledger.Entry{Kind: "fire.knock", Place: string(b.Path), Obj: k.ID, Rev: 1, Actor: a.Actor, Pub: map[string]any{"result": k.Result, "claimed": k.Claimed},
		Slots: []ledger.Slot{{Name: "door", Body: map[string]any{"home": k.Home, "good": strings.Join(k.Good, " "), "found": strings.Join(k.Found, " "), "note": k.Note}}}})
	if err != nil {
		return k, err
	}
	k.Entry = ref.ID
	return k, insertKnock(tx, k)
}

// matters opens one matter for each danger, at the door, with the knock behind it.
func (s *Service) matters(tx *db.Tx, a access.Actor, k *Knock, had map[string]string) error {
	for _, f := range k.Found {
		if m := had[f]; m != "" {
			k.Matters = append(k.Matters, m)
			continue
		}
		t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: k.Home, Kind: KindOf(f), Title: zh("fire.sweep.found." + f), Text: cmp.Or(k.Note, zh("fire.sweep.found_text."+f)), Source: "sweep", Claimed: k.Claimed, Origin: "knock:" + k.ID})
		if err != nil {
			return err
		}
		k.Matters = append(k.Matters, t.Matter.ID)
	}
	return nil
}
