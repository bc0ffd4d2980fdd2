package people

import (
	"context"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Add puts a person on file. Invalid with fields; Conflict (people.same_id) when the
// identity number is on file already; NotFound for a home that does not exist.
func (s *Service) Add(ctx context.Context, actor ledger.Actor, d Draft) (Person, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Person, error) { return s.AddTx(tx, actor, d) })
}

// AddTx is Add inside a transaction.
func (s *Service) AddTx(tx *db.Tx, actor ledger.Actor, d Draft) (Person, error) {
	d, err := d.Check()
	if err != nil {
		return Person{}, err
	}
	if err := s.freeID(tx, d.Private.IDNo, ""); err != nil {
		return Person{}, err
	}
	path, area, err := s.where(tx, d.Home, d.At)
	if err != nil {
		return Person{}, err
	}
	p := Person{ID: id.New(), Name: d.Name, Phone: d.Phone, Sex: d.Sex, Birth: d.Birth, Home: d.Home, Path: path, State: Active,
		Sealed: !d.Private.Empty(), Rev: 1, Created: tx.NowMS(), Updated: tx.NowMS()}
	if err := insertPerson(tx, p, area, ""); err != nil {
		return Person{}, err
	}
	if p.Sealed {
		if err := s.setPrivate(tx, p.ID, d.Private); err != nil {
			return Person{}, err
		}
	}
	return p, s.record(tx, actor, "person.added", p, d.Private)
}

// Behind gives the person to whom an account belongs: the one on file with this name and telephone, else one put on
// file at the place. Who holds or looks back at a matter is a person; an account only opens the door. Errors as AddTx.
func (s *Service) Behind(tx *db.Tx, actor ledger.Actor, d Draft) (string, error) {
	list, err := s.ByPhone(tx, d.Phone)
	if err != nil {
		return "", err
	}
	for _, p := range list {
		if p.Name == CleanName(d.Name) {
			return p.ID, nil
		}
	}
	p, err := s.AddTx(tx, actor, d)
	return p.ID, err
}

// freeID refuses an identity number that another person has. The unique index decides races;
// this look gives the better answer first.
func (s *Service) freeID(tx *db.Tx, idNo, mine string) error {
	other, err := s.ByIDNo(tx, idNo)
	switch {
	case fault.Is(err, fault.KindNotFound):
		return nil
	case err != nil:
		return err
	case other.ID == mine:
		return nil
	}
	return fault.Conflict("people.same_id").WithField("id_no", "people.same_id")
}

// Update changes a person's row of revision rev: empty fields of d keep what is there, fields
// named in clear are emptied. Conflict (people.stale) when the row has changed meanwhile. A
// change that changes nothing writes nothing.
func (s *Service) Update(ctx context.Context, actor ledger.Actor, person string, rev int64, d Draft, clear Clear) (Person, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Person, error) { return s.UpdateTx(tx, actor, person, rev, d, clear) })
}

// UpdateTx is Update inside a transaction.
func (s *Service) UpdateTx(tx *db.Tx, actor ledger.Actor, person string, rev int64, d Draft, clear Clear) (Person, error) {
	old, err := s.alive(tx, person)
	if err != nil {
		return Person{}, err
	}
	if old.Rev != rev {
		return old, fault.Conflict("people.stale")
	}
	if d.Name == "" {
		d.Name = old.Name
	}
	if d, err = d.Check(); err != nil {
		return old, err
	}
	p, area := old.with(d, clear), int64(-1)
	if p.Home != old.Home || d.At != "" {
		at := d.At
		if p.Home == "" && at == "" { // the home is taken away: the person stays where it was recorded
			p.Path = old.Path
		} else if p.Path, area, err = s.where(tx, p.Home, at); err != nil {
			return old, err
		}
	}
	before, err := s.Private(tx, person)
	if err != nil {
		return old, err
	}
	after := before.over(d.Private)
	if clear.Private {
		after = d.Private
	}
	p.Sealed = !after.Empty()
	if p == old && samePrivate(before, after) {
		return old, nil
	}
	return s.store(tx, actor, p, area, before, after)
}

// store writes the changed row, its sealed part and its entry.
func (s *Service) store(tx *db.Tx, actor ledger.Actor, p Person, area int64, before, after Private) (Person, error) {
	p.Rev, p.Updated = p.Rev+1, tx.NowMS()
	if !samePrivate(before, after) {
		if err := s.freeID(tx, after.IDNo, p.ID); err != nil {
			return p, err
		}
		if err := s.setPrivate(tx, p.ID, after); err != nil {
			return p, err
		}
	}
	if err := savePerson(tx, p, area); err != nil {
		return p, err
	}
	return p, s.record(tx, actor, "person.changed", p, after)
}

// alive gives a person that may still change: active or moved away.
func (s *Service) alive(tx *db.Tx, person string) (Person, error) {
	p, err := s.Get(tx, person)
	if err != nil {
		return p, err
	}
	switch p.State {
	case Merged, Erased:
		return p, fault.NotFound("people.no_person")
	}
	return p, nil
}

// with lays the known fields of d over p.
func (p Person) with(d Draft, clear Clear) Person {
	p.Name = d.Name
	set := func(to *string, from string, empty bool) {
		if from != "" {
			*to = from
		} else if empty {
			*to = ""
		}
	}
	set(&p.Phone, d.Phone, clear.Phone)
	set((*string)(&p.Sex), string(d.Sex), clear.Sex)
	set(&p.Birth, d.Birth, clear.Birth)
	set(&p.Home, d.Home, clear.Home)
	return p
}

func samePrivate(a, b Private) bool {
	if len(a.Key) != len(b.Key) {
		return false
	}
	for i := range a.Key {
		if a.Key[i] != b.Key[i] {
			return false
		}
	}
	a.Key, b.Key = nil, nil
	return a.flat() == b.flat()
}

// flat is the comparable part of p.
func (p Private) flat() [10]string {
	return [10]string{p.IDNo, p.IDKind, p.Political, p.Ethnic, p.Education, p.Marital, p.Work, p.Domicile, p.Disabled, p.Note}
}

// record writes the entry of a person's row. Public are only the state and the revision; the
// data stand in slots under the person's own key.
func (s *Service) record(tx *db.Tx, actor ledger.Actor, kind string, p Person, v Private) error {
	slots := []ledger.Slot{{Name: "person", Subject: p.ID, Body: map[string]any{
		"name": p.Name, "phone": p.Phone, "sex": string(p.Sex), "birth": p.Birth, "home": p.Home, "into": p.Into}}}
	if !v.Empty() {
		slots = append(slots, ledger.Slot{Name: "private", Subject: p.ID, Body: v})
	}
	return s.note(tx, p.Path, ledger.Entry{Kind: kind, Obj: p.ID, Rev: p.Rev, Actor: actor,
		Pub: map[string]any{"state": string(p.State)}, Slots: slots})
}

// spot is the place an entry names: the area (compound or larger) a path lies in, so that
// nothing finer than a compound stands in the ledger for ever. "" when none is known.
func spot(tx *db.Tx, path place.Path) (string, error) {
	ways := append(path.Ancestors(), path)
	args := make([]any, 0, len(ways))
	for _, w := range ways {
		args = append(args, string(w))
	}
	var out string
	err := tx.Get("SELECT path FROM person_area WHERE path IN ("+db.In(len(args))+") ORDER BY path DESC LIMIT 1", args, &out)
	if fault.Is(err, fault.KindNotFound) {
		return "", nil
	}
	return out, err
}

// note appends one entry of this package.
func (s *Service) note(tx *db.Tx, path place.Path, e ledger.Entry) error {
	at, err := spot(tx, path)
	if err != nil {
		return err
	}
	e.Place = at
	_, err = s.Log.Append(tx, e)
	return err
}
