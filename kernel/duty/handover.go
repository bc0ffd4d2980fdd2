package duty

import (
	"context"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Item is one thing a person holds in a package above: an open matter, a planned visit.
type Item struct {
	Kind  string // what it is, a text key: matter.open
	ID    string
	Place string // place id, for the listing
	Label string // number and words: 柳民〔2026〕0391 楼道堆物
	Due   int64  // Unix ms, 0 = none
}

// Mover is a package above whose open things go with a hand-over. It registers once at start.
type Mover struct {
	Name string
	// List gives what the person holds now.
	List func(tx *db.Tx, person string) ([]Item, error)
	// Move gives the listed things to another person, with the package's own rules and entries.
	Move func(tx *db.Tx, actor ledger.Actor, from, to string, items []Item) error
}

// Moves registers a mover.
func (s *Service) Moves(m Mover) { s.movers = append(s.movers, m) }

// Holdings is everything a person holds: what a hand-over moves.
type Holdings struct {
	Person string
	Duties []Duty
	Items  map[string][]Item // by name of the mover
	Homes  int               // doors the duties cover
}

// Preview lists everything a person holds.
func (s *Service) Preview(tx *db.Tx, person string) (Holdings, error) {
	h := Holdings{Person: person, Items: map[string][]Item{}}
	var err error
	if h.Duties, err = duties(tx, "person = ? AND until_at > ? AND until_at > from_at ORDER BY path, id", person, tx.NowMS()); err != nil {
		return h, err
	}
	for _, m := range s.movers {
		if h.Items[m.Name], err = m.List(tx, person); err != nil {
			return h, err
		}
	}
	h.Homes, err = s.homes(tx, h.Duties)
	return h, err
}

// HandOver gives everything one person holds to another in one act and one transaction: either
// all of it has moved, or nothing. Duties of the one end now and go on with the other; open
// things move by the rules of their packages, whose refusal stops the whole. It gives what
// moved. Invalid when both are the same or the other one is not active.
func (s *Service) HandOver(ctx context.Context, actor ledger.Actor, from, to, reason string) (Holdings, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Holdings, error) { return s.HandOverTx(tx, actor, from, to, reason) })
}

// HandOverTx is HandOver inside a transaction.
func (s *Service) HandOverTx(tx *db.Tx, actor ledger.Actor, from, to, reason string) (Holdings, error) {
	if from == to {
		return Holdings{}, fault.Invalid("duty.self")
	}
	taker, err := s.People.Get(tx, to)
	if err != nil {
		return Holdings{}, err
	}
	if taker.State != people.Active {
		return Holdings{}, fault.Invalid("duty.person_gone")
	}
	h, err := s.Preview(tx, from)
	if err != nil {
		return h, err
	}
	for _, d := range h.Duties {
		if err := s.pass(tx, actor, d, to); err != nil {
			return h, err
		}
	}
	for _, m := range s.movers {
		if len(h.Items[m.Name]) == 0 {
			continue
		}
		if err := m.Move(tx, actor, from, to, h.Items[m.Name]); err != nil {
			return h, err
		}
	}
	n := len(h.Duties)
	for _, list := range h.Items {
		n += len(list)
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "duty.handover", Obj: id.New(), Rev: 1, Actor: actor, Pub: map[string]any{"things": n},
		Slots: []ledger.Slot{{Name: "from", Subject: from, Body: map[string]any{"from": from, "to": to, "reason": reason}}}})
	return h, err
}

// pass ends one duty and lets it go on with another person. What the other has already for the
// same place, kind and role is not doubled.
func (s *Service) pass(tx *db.Tx, actor ledger.Actor, d Duty, to string) error {
	at, err := s.spotOf(tx, d.Place)
	if err != nil {
		return err
	}
	p, err := s.Places.Get(tx, d.Place)
	if err != nil {
		return err
	}
	if err := lock(tx, d.Place+"\x00"+d.Kind); err != nil {
		return err
	}
	now := tx.NowMS()
	if _, err := s.end(tx, actor, d, now, at); err != nil {
		return err
	}
	has, err := tx.Exists("SELECT 1 FROM duty WHERE place=? AND kind=? AND role=? AND person=? AND from_at <= ? AND until_at >= ?",
		d.Place, d.Kind, string(d.Role), to, max(now, d.From), d.Until)
	if err != nil || has {
		return err
	}
	next := d
	next.Person, next.Post, next.From = to, "", max(now, d.From)
	_, err = s.insert(tx, actor, next, p.Kind, at)
	return err
}

// merge moves duties and absences when people joins two rows of one person.
func (s *Service) merge(tx *db.Tx, actor ledger.Actor, from, to string) ([]people.Moved, error) {
	var out []people.Moved
	for _, c := range []struct{ kind, find, move string }{
		{"duty", "SELECT id FROM duty WHERE person = ?", "UPDATE duty SET person = ? WHERE id = ?"},
		{"absence", "SELECT id FROM absence WHERE person = ?", "UPDATE absence SET person = ? WHERE id = ?"},
		{"substitute", "SELECT id FROM absence WHERE substitute = ?", "UPDATE absence SET substitute = ? WHERE id = ?"},
	} {
		var ids []string
		err := tx.Each(c.find, []any{from}, func(scan func(...any) error) error {
			var x string
			err := scan(&x)
			ids = append(ids, x)
			return err
		})
		for _, x := range ids {
			if err == nil {
				_, err = tx.Exec(c.move, to, x)
			}
			out = append(out, people.Moved{Kind: c.kind, Ref: x})
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) unmerge(tx *db.Tx, actor ledger.Actor, moved []people.Moved, from, to string) error {
	for _, m := range moved {
		q := map[string]string{"duty": "UPDATE duty SET person = ? WHERE id = ? AND person = ?", "absence": "UPDATE absence SET person = ? WHERE id = ? AND person = ?",
			"substitute": "UPDATE absence SET substitute = ? WHERE id = ? AND substitute = ?"}[m.Kind]
		if q == "" {
			return fault.Internal(nil, "duty.unmerge "+m.Kind)
		}
		n, err := tx.Exec(q, to, m.Ref, from)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotYet("people.merge_changed")
		}
	}
	return nil
}
