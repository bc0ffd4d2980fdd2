package care

import (
	"encoding/json"
	"strings"

	"linli/platform/db"
	"linli/platform/fault"
)

const personColumns = "id, person, home, path, state, need, ground, consent, carer, box, keyed, plan_home, plan_other, plan_own, joined, review, left_day, left_why, last_home, last_any, retry, extra_due, next_day, next_way, told_for, rev, turn"

func (s *Service) persons(tx *db.Tx, where string, args ...any) ([]Person, error) {
	var out []Person
	err := tx.Each("SELECT "+personColumns+" FROM care_person WHERE "+where, args, func(scan func(...any) error) error {
		var p Person
		var box []byte
		var home, other string
		if err := scan(&p.ID, &p.Person, &p.Home, &p.Path, &p.State, &p.Need, &p.Ground, &p.Consent, &p.Carer, &box, &p.Keyed, &home, &other, &p.PlanOwn,
			&p.Joined, &p.Review, &p.LeftDay, &p.LeftWhy, &p.LastHome, &p.LastAny, &p.Retry, &p.ExtraDue, &p.NextDay, &p.NextWay, &p.ToldFor, &p.Rev, &p.turn); err != nil {
			return err
		}
		var err error
		if p.Plan.Home, err = ParseRhythm(home); err == nil {
			p.Plan.Other, err = ParseRhythm(other)
		}
		if err != nil {
			return fault.Internal(err, "care.person "+p.ID)
		}
		if err := s.open(p.ID, box, &p.Sealed); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

// person reads one row. NotFound (care.no_person).
func (s *Service) person(tx *db.Tx, id string) (Person, error) {
	list, err := s.persons(tx, "id = ?", id)
	if err != nil {
		return Person{}, err
	}
	if len(list) == 0 {
		return Person{}, fault.NotFound("care.no_person")
	}
	return list[0], nil
}

func (s *Service) insertPerson(tx *db.Tx, p Person) error {
	box, err := s.seal(p.ID, p.Sealed)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO care_person ("+personColumns+", created, updated) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		p.ID, p.Person, p.Home, p.Path, p.State, p.Need, p.Ground, p.Consent, p.Carer, box, p.Keyed, p.Plan.Home.String(), p.Plan.Other.String(), p.PlanOwn,
		p.Joined, p.Review, p.LeftDay, p.LeftWhy, p.LastHome, p.LastAny, p.Retry, p.ExtraDue, p.NextDay, p.NextWay, p.ToldFor, p.Rev, p.turn, tx.NowMS(), tx.NowMS())
	return err
}

// savePerson writes a row if nobody wrote it meanwhile, and counts its revision up: the caller appends the entry. Conflict
// (care.stale).
func (s *Service) savePerson(tx *db.Tx, p *Person) error { return s.setPerson(tx, p, p.Rev+1) }

// visited is savePerson for what a visit changes: the visit has an entry of its own, the revision stays.
func (s *Service) visited(tx *db.Tx, p *Person) error { return s.setPerson(tx, p, p.Rev) }

func (s *Service) setPerson(tx *db.Tx, p *Person, rev int64) error {
	box, err := s.seal(p.ID, p.Sealed)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE care_person SET person=?, home=?, path=?, state=?, need=?, ground=?, consent=?, carer=?, box=?, keyed=?, plan_home=?, plan_other=?, plan_own=?, joined=?, review=?,
		left_day=?, left_why=?, last_home=?, last_any=?, retry=?, extra_due=?, next_day=?, next_way=?, told_for=?, rev=?, turn=turn+1, updated=? WHERE id=? AND rev=? AND turn=?`,
		p.Person, p.Home, p.Path, p.State, p.Need, p.Ground, p.Consent, p.Carer, box, p.Keyed, p.Plan.Home.String(), p.Plan.Other.String(), p.PlanOwn, p.Joined, p.Review,
		p.LeftDay, p.LeftWhy, p.LastHome, p.LastAny, p.Retry, p.ExtraDue, p.NextDay, p.NextWay, p.ToldFor, rev, tx.NowMS(), p.ID, p.Rev, p.turn)
	if err == nil && n == 0 {
		return fault.Conflict("care.stale")
	}
	p.Rev, p.turn = rev, p.turn+1
	return err
}

const visitColumns = "id, care, person, home, path, at, claimed, day, way, met, visitor, label, box, state, trace_due, ended_at, due_was, next_day, matters, entry, rev"

func (s *Service) visits(tx *db.Tx, where string, args ...any) ([]Visit, error) {
	var out []Visit
	err := tx.Each("SELECT "+visitColumns+" FROM care_visit WHERE "+where, args, func(scan func(...any) error) error {
		var v Visit
		var box []byte
		var matters string
		if err := scan(&v.ID, &v.Care, &v.Person, &v.Home, &v.Path, &v.At, &v.Claimed, &v.Day, &v.Way, &v.Met, &v.Visitor, &v.Label, &box, &v.State, &v.TraceDue, &v.EndedAt, &v.DueWas, &v.NextDay, &matters, &v.Entry, &v.Rev); err != nil {
			return err
		}
		v.Matters = strings.Fields(matters)
		if err := s.open(v.ID, box, &v.Found); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	})
	return out, err
}

func (s *Service) insertVisit(tx *db.Tx, v Visit) error {
	box, err := s.seal(v.ID, v.Found)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO care_visit ("+visitColumns+", trace_told) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		v.ID, v.Care, v.Person, v.Home, v.Path, v.At, v.Claimed, v.Day, v.Way, v.Met, v.Visitor, v.Label, box, v.State, v.TraceDue, v.EndedAt, v.DueWas, v.NextDay, strings.Join(v.Matters, " "), v.Entry, v.Rev, false)
	return err
}

// saveVisit writes state and findings if the row still has revision v.Rev. Conflict (care.stale).
func (s *Service) saveVisit(tx *db.Tx, v *Visit) error {
	box, err := s.seal(v.ID, v.Found)
	if err != nil {
		return err
	}
	n, err := tx.Exec("UPDATE care_visit SET box=?, state=?, trace_due=?, ended_at=?, next_day=?, matters=?, rev=rev+1 WHERE id=? AND rev=?",
		box, v.State, v.TraceDue, v.EndedAt, v.NextDay, strings.Join(v.Matters, " "), v.ID, v.Rev)
	if err == nil && n == 0 {
		return fault.Conflict("care.stale")
	}
	v.Rev++
	return err
}

// purpose of the key under which this package seals, bound to the row.
const purpose = "care.box"

func (s *Service) seal(id string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err == nil {
		var box []byte
		if box, err = s.Keys.Seal(purpose, []byte(id), plain); err == nil {
			return box, nil
		}
	}
	return nil, fault.Internal(err, "care.seal "+id)
}

func (s *Service) open(id string, box []byte, v any) error {
	plain, err := s.Keys.Open(purpose, []byte(id), box)
	if err == nil {
		err = json.Unmarshal(plain, v)
	}
	if err != nil {
		return fault.Internal(err, "care.open "+id)
	}
	return nil
}
