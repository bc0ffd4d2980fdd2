package people

import (
	"context"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// MoveIn makes a person a member of a household, which is made when the home has none. Said
// again of somebody who is a member already it only changes relation and status, so that an
// import may be repeated. NotFound for person or home; Invalid when the place is no home.
func (s *Service) MoveIn(ctx context.Context, actor ledger.Actor, m MoveIn) (Household, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Household, error) { return s.MoveInTx(tx, actor, m) })
}

// MoveInTx is MoveIn inside a transaction.
func (s *Service) MoveInTx(tx *db.Tx, actor ledger.Actor, m MoveIn) (Household, error) {
	if m.From != "" && !Day(m.From) {
		return Household{}, fault.InvalidFields(fault.Field{Name: "from", Key: "people.day_wrong"})
	}
	p, err := s.alive(tx, m.Person)
	if err != nil {
		return Household{}, err
	}
	h, made, err := s.householdFor(tx, m)
	if err != nil {
		return h, err
	}
	old, err := s.membership(tx, m.Person, h.ID)
	is := err == nil
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return h, err
	}
	same := is && old.Relation == m.Relation && old.Status == m.Status && (m.Relation != "户主" || h.Head == p.ID)
	if !same {
		if h, err = s.enter(tx, actor, h, made, is, m); err != nil {
			return h, err
		}
	}
	if m.Main && (p.Home != h.Home || p.State == Left) {
		_, err = s.settle(tx, actor, p, h.Home)
	}
	return h, err
}

// enter writes the member row, the household's row and the entry.
func (s *Service) enter(tx *db.Tx, actor ledger.Actor, h Household, made, is bool, m MoveIn) (Household, error) {
	var err error
	if is {
		_, err = tx.Exec("UPDATE member SET relation=?, status=? WHERE person=? AND household=? AND until_day=''", m.Relation, m.Status, m.Person, h.ID)
	} else {
		_, err = tx.Exec(`INSERT INTO member (person, household, from_day, until_day, relation, status) VALUES (?,?,?,'',?,?)
			ON CONFLICT (person, household, from_day) DO UPDATE SET until_day='', relation=excluded.relation, status=excluded.status`,
			m.Person, h.ID, m.From, m.Relation, m.Status)
	}
	if err != nil {
		return h, err
	}
	if m.Relation == "户主" {
		h.Head = m.Person
	}
	kind := "household.joined"
	if made {
		kind = "household.made"
	}
	return s.saveHousehold(tx, actor, h, made, kind, m.Person, map[string]any{"relation": m.Relation, "status": m.Status, "from": m.From})
}

// saveHousehold writes the row of the household at its next revision and the entry about one
// member.
func (s *Service) saveHousehold(tx *db.Tx, actor ledger.Actor, h Household, made bool, kind, person string, body map[string]any) (Household, error) {
	h.Rev++
	if made {
		_, err := tx.Exec("INSERT INTO household (id, home, path, head, from_day, until_day, rev) VALUES (?,?,?,?,?,?,?)",
			h.ID, h.Home, string(h.Path), h.Head, h.From, h.Until, h.Rev)
		if err != nil {
			return h, err
		}
	} else {
		n, err := tx.Exec("UPDATE household SET head=?, until_day=?, rev=? WHERE id=? AND rev=?", h.Head, h.Until, h.Rev, h.ID, h.Rev-1)
		if err != nil {
			return h, err
		}
		if n == 0 {
			return h, fault.Conflict("people.stale")
		}
	}
	body["home"] = h.Home
	return h, s.note(tx, h.Path, ledger.Entry{Kind: kind, Obj: h.ID, Rev: h.Rev, Actor: actor, Pub: map[string]any{"state": openState(h.Until)},
		Slots: []ledger.Slot{{Name: "member", Subject: person, Body: body}}})
}

// householdFor gives the household a MoveIn means.
func (s *Service) householdFor(tx *db.Tx, m MoveIn) (h Household, made bool, err error) {
	if m.Household != "" {
		h, err = s.Household(tx, m.Household)
		return h, false, err
	}
	p, err := s.Places.Get(tx, m.Home)
	if err != nil {
		return h, false, err
	}
	if p.Kind != place.Home {
		return h, false, fault.InvalidFields(fault.Field{Name: "home", Key: "people.not_home"})
	}
	list, err := s.HouseholdsAt(tx, m.Home)
	if err != nil {
		return h, false, err
	}
	for _, x := range list {
		if x.Until == "" {
			return x, false, nil
		}
	}
	return Household{ID: id.New(), Home: p.ID, Path: p.Path, From: m.From}, true, nil
}

// settle makes a home the person's own; "" takes it away and marks the person as moved.
func (s *Service) settle(tx *db.Tx, actor ledger.Actor, p Person, home string) (Person, error) {
	area, kind := int64(-1), "person.changed"
	p.Home, p.State = home, Active
	if home == "" {
		p.State, kind = Left, "person.left"
	} else {
		var err error
		if p.Path, area, err = s.where(tx, home, ""); err != nil {
			return p, err
		}
	}
	p.Rev, p.Updated = p.Rev+1, tx.NowMS()
	if err := savePerson(tx, p, area); err != nil {
		return p, err
	}
	return p, s.record(tx, actor, kind, p, Private{})
}

// MoveOut ends a membership on a day (yyyy-mm-dd, "" = today). A person whose own home this was
// gets the home of another membership, or is marked as moved when there is none, and who
// follows (duties) is told. NotFound when the person is no member.
func (s *Service) MoveOut(ctx context.Context, actor ledger.Actor, person, household, day string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.MoveOutTx(tx, actor, person, household, day) })
}

// MoveOutTx is MoveOut inside a transaction.
func (s *Service) MoveOutTx(tx *db.Tx, actor ledger.Actor, person, household, day string) error {
	p, err := s.alive(tx, person)
	if err != nil {
		return err
	}
	h, err := s.endMember(tx, actor, person, household, day)
	if err != nil || p.Home != h.Home {
		return err
	}
	rest, err := s.HomesOf(tx, person)
	if err != nil {
		return err
	}
	for _, m := range rest {
		if m.Until == "" {
			_, err = s.settle(tx, actor, p, m.Home)
			return err
		}
	}
	if _, err = s.settle(tx, actor, p, ""); err != nil {
		return err
	}
	return s.leave(tx, actor, person)
}

// endMember ends one membership; the last member closes the household.
func (s *Service) endMember(tx *db.Tx, actor ledger.Actor, person, household, day string) (Household, error) {
	if day == "" {
		day = today(tx)
	}
	h, err := s.Household(tx, household)
	if err != nil {
		return h, err
	}
	n, err := tx.Exec("UPDATE member SET until_day=? WHERE person=? AND household=? AND until_day=''", day, person, household)
	if err != nil {
		return h, err
	}
	if n == 0 {
		return h, fault.NotFound("people.no_member")
	}
	left, err := tx.Count("SELECT COUNT(*) FROM member WHERE household=? AND until_day=''", household)
	if err != nil {
		return h, err
	}
	if left == 0 {
		h.Until = day
	}
	if h.Head == person {
		h.Head = ""
	}
	return s.saveHousehold(tx, actor, h, false, "household.left", person, map[string]any{"until": day})
}

func openState(until string) string {
	if until == "" {
		return "open"
	}
	return "closed"
}
