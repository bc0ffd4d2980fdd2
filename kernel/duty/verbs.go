package duty

import (
	"context"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Assign makes a duty. The same person for the same place, kind and role at that time gives
// the duty there is. A second first-responsible is a Conflict (duty.taken, with the person's
// id) unless Replace; NotFound for place or person; Invalid for a wrong role or term.
func (s *Service) Assign(ctx context.Context, actor ledger.Actor, a Assign) (Duty, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Duty, error) { return s.AssignTx(tx, actor, a) })
}

// AssignTx is Assign inside a transaction.
func (s *Service) AssignTx(tx *db.Tx, actor ledger.Actor, a Assign) (Duty, error) {
	p, err := s.Places.Get(tx, a.Place)
	if err != nil {
		return Duty{}, err
	}
	up, err := s.Places.Ancestors(tx, a.Place)
	if err != nil {
		return Duty{}, err
	}
	return s.assign(tx, actor, a, p, spot(append(up, p)))
}

func (s *Service) assign(tx *db.Tx, actor ledger.Actor, a Assign, p place.Place, at string) (Duty, error) {
	d, err := a.duty(tx, p)
	if err != nil {
		return d, err
	}
	who, err := s.People.Resolve(tx, a.Person)
	if err != nil {
		return d, err
	}
	if who.State != people.Active {
		return d, fault.Invalid("duty.person_gone")
	}
	d.Person = who.ID
	if err := lock(tx, d.Place+"\x00"+d.Kind); err != nil {
		return d, err
	}
	there, err := duties(tx, "place = ? AND kind = ? AND role = ? AND from_at < ? AND until_at > ? AND until_at > from_at ORDER BY from_at", d.Place, d.Kind, string(d.Role), d.Until, d.From)
	if err != nil {
		return d, err
	}
	for _, x := range there {
		switch {
		case x.Person == d.Person && x.From <= d.From && x.Until >= d.Until:
			return x, nil
		case x.Person != d.Person && d.Role != First:
			continue
		case !a.Replace || x.From > d.From:
			return d, fault.Conflict("duty.taken", x.Person)
		}
		if _, err := s.end(tx, actor, x, d.From, at); err != nil {
			return d, err
		}
	}
	return s.insert(tx, actor, d, p.Kind, at)
}

// duty checks the command and gives the row it asks for.
func (a Assign) duty(tx *db.Tx, p place.Place) (Duty, error) {
	d := Duty{Place: p.ID, Path: p.Path, Kind: a.Kind, Person: a.Person, Role: a.Role, Post: a.Post, From: tx.NowMS(), Until: Open}
	if !a.From.IsZero() {
		d.From = a.From.UnixMilli()
	}
	if !a.Until.IsZero() {
		d.Until = a.Until.UnixMilli()
	}
	if !a.Role.Valid() {
		return d, fault.InvalidFields(fault.Field{Name: "role", Key: "duty.role_wrong"})
	}
	if d.Until <= d.From {
		return d, fault.InvalidFields(fault.Field{Name: "until", Key: "duty.term_wrong"})
	}
	return d, nil
}

func (s *Service) insert(tx *db.Tx, actor ledger.Actor, d Duty, level place.Kind, at string) (Duty, error) {
	d.ID, d.Rev = id.New(), 1
	_, err := tx.Exec("INSERT INTO duty (id, place, path, level, kind, person, role, post, from_at, until_at, rev) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
		d.ID, d.Place, string(d.Path), string(level), d.Kind, d.Person, string(d.Role), d.Post, d.From, d.Until, d.Rev)
	if fault.Is(err, fault.KindConflict) {
		return d, fault.Conflict("duty.taken", "").With(err)
	}
	if err != nil {
		return d, err
	}
	if err := stale(tx, d.Path); err != nil {
		return d, err
	}
	return d, s.note(tx, actor, "duty.assign", d, at)
}

// End ends a duty of revision rev at an instant (zero = now). Conflict (duty.stale); NotYet
// (duty.over) when it has ended before.
func (s *Service) End(ctx context.Context, actor ledger.Actor, dutyID string, rev int64, at time.Time) (Duty, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Duty, error) { return s.EndTx(tx, actor, dutyID, rev, at) })
}

// EndTx is End inside a transaction.
func (s *Service) EndTx(tx *db.Tx, actor ledger.Actor, dutyID string, rev int64, when time.Time) (Duty, error) {
	d, err := s.Get(tx, dutyID)
	if err != nil {
		return d, err
	}
	if d.Rev != rev {
		return d, fault.Conflict("duty.stale")
	}
	ms := tx.NowMS()
	if !when.IsZero() {
		ms = when.UnixMilli()
	}
	if d.Until <= ms {
		return d, fault.NotYet("duty.over")
	}
	at, err := s.spotOf(tx, d.Place)
	if err != nil {
		return d, err
	}
	return s.end(tx, actor, d, ms, at)
}

// Spot is the place an entry about a place may name: nothing finer than a building. NotFound.
func (s *Service) Spot(tx *db.Tx, placeID string) (string, error) { return s.spotOf(tx, placeID) }

// spotOf is the place an entry about a duty may name.
func (s *Service) spotOf(tx *db.Tx, placeID string) (string, error) {
	p, err := s.Places.Get(tx, placeID)
	if err != nil {
		return "", err
	}
	up, err := s.Places.Ancestors(tx, placeID)
	return spot(append(up, p)), err
}

// end sets the end; a duty that would have begun later never runs.
func (s *Service) end(tx *db.Tx, actor ledger.Actor, d Duty, ms int64, at string) (Duty, error) {
	d.Until, d.Rev = max(ms, d.From), d.Rev+1
	n, err := tx.Exec("UPDATE duty SET until_at=?, rev=? WHERE id=? AND rev=?", d.Until, d.Rev, d.ID, d.Rev-1)
	if err != nil {
		return d, err
	}
	if n == 0 {
		return d, fault.Conflict("duty.stale")
	}
	if err := stale(tx, d.Path); err != nil {
		return d, err
	}
	return d, s.note(tx, actor, "duty.end", d, at)
}

func (s *Service) note(tx *db.Tx, actor ledger.Actor, kind string, d Duty, at string) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: at, Obj: d.ID, Rev: d.Rev, Actor: actor,
		Pub:   map[string]any{"role": string(d.Role), "kind": d.Kind, "from": d.From, "until": d.Until},
		Slots: []ledger.Slot{{Name: "duty", Subject: d.Person, Body: map[string]any{"person": d.Person, "place": d.Place, "post": d.Post}}}})
	return err
}

// SetAbsence records that a person is away and who stands in. Two absences of one person may
// not overlap (Conflict duty.away_twice); nobody stands in for himself.
func (s *Service) SetAbsence(ctx context.Context, actor ledger.Actor, a Absence) (Absence, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Absence, error) { return s.SetAbsenceTx(tx, actor, a) })
}

// SetAbsenceTx is SetAbsence inside a transaction.
func (s *Service) SetAbsenceTx(tx *db.Tx, actor ledger.Actor, a Absence) (Absence, error) {
	if a.From == 0 {
		a.From = tx.NowMS()
	}
	if a.Until <= a.From {
		return a, fault.InvalidFields(fault.Field{Name: "until", Key: "duty.term_wrong"})
	}
	if a.Until <= tx.NowMS() {
		return a, fault.InvalidFields(fault.Field{Name: "until", Key: "duty.away_over"})
	}
	if a.Substitute == a.Person {
		return a, fault.InvalidFields(fault.Field{Name: "substitute", Key: "duty.self"})
	}
	p, err := s.People.Resolve(tx, a.Person)
	if err != nil {
		return a, err
	}
	a.Person = p.ID
	if a.Substitute != "" {
		sub, err := s.People.Resolve(tx, a.Substitute)
		if err != nil {
			return a, err
		}
		a.Substitute = sub.ID
	}
	if err := lock(tx, "away\x00"+a.Person); err != nil {
		return a, err
	}
	twice, err := tx.Exists("SELECT 1 FROM absence WHERE person = ? AND from_at < ? AND until_at > ?", a.Person, a.Until, a.From)
	if err != nil {
		return a, err
	}
	if twice {
		return a, fault.Conflict("duty.away_twice")
	}
	a.ID, a.Rev = id.New(), 1
	_, err = tx.Exec("INSERT INTO absence (id, person, substitute, from_at, until_at, rev) VALUES (?,?,?,?,?,?)", a.ID, a.Person, a.Substitute, a.From, a.Until, a.Rev)
	if err != nil {
		return a, err
	}
	return a, s.noteAbsence(tx, actor, "duty.away", a)
}

// EndAbsence ends an absence now: the person is back.
func (s *Service) EndAbsence(ctx context.Context, actor ledger.Actor, absenceID string) (Absence, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Absence, error) { return s.EndAbsenceTx(tx, actor, absenceID) })
}

// EndAbsenceTx is EndAbsence inside a transaction.
func (s *Service) EndAbsenceTx(tx *db.Tx, actor ledger.Actor, absenceID string) (Absence, error) {
	list, err := absences(tx, "id = ?", absenceID)
	if err != nil {
		return Absence{}, err
	}
	if len(list) == 0 {
		return Absence{}, fault.NotFound("duty.no_absence")
	}
	a := list[0]
	if a.Until <= tx.NowMS() {
		return a, fault.NotYet("duty.over")
	}
	a.Until, a.Rev = max(tx.NowMS(), a.From), a.Rev+1
	n, err := tx.Exec("UPDATE absence SET until_at=?, rev=? WHERE id=? AND rev=?", a.Until, a.Rev, a.ID, a.Rev-1)
	if err != nil {
		return a, err
	}
	if n == 0 {
		return a, fault.Conflict("duty.stale")
	}
	return a, s.noteAbsence(tx, actor, "duty.back", a)
}

// Absences lists the absences of a person that are not over, the nearest first.
func (s *Service) Absences(tx *db.Tx, person string) ([]Absence, error) {
	return absences(tx, "person = ? AND until_at > ? ORDER BY from_at", person, tx.NowMS())
}

func absences(tx *db.Tx, where string, args ...any) ([]Absence, error) {
	var out []Absence
	err := tx.Each("SELECT id, person, substitute, from_at, until_at, rev FROM absence WHERE "+where, args, func(scan func(...any) error) error {
		var a Absence
		err := scan(&a.ID, &a.Person, &a.Substitute, &a.From, &a.Until, &a.Rev)
		out = append(out, a)
		return err
	})
	return out, err
}

func (s *Service) noteAbsence(tx *db.Tx, actor ledger.Actor, kind string, a Absence) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Obj: a.ID, Rev: a.Rev, Actor: actor, Pub: map[string]any{"from": a.From, "until": a.Until},
		Slots: []ledger.Slot{{Name: "absence", Subject: a.Person, Body: map[string]any{"person": a.Person, "substitute": a.Substitute}}}})
	return err
}
