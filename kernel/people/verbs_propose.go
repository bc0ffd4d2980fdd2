package people

import (
	"context"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// ProposeTx puts a change up for decision: an import or a visit found that somebody moved,
// died or is twice on file. Nothing of the person changes before Decide. Proposed again while
// it is open it gives the open one.
func (s *Service) ProposeTx(tx *db.Tx, actor ledger.Actor, kind, person, other, day, source string) (Proposal, error) {
	if kind != ProposeMove && kind != ProposeDeath && kind != ProposeMerge {
		return Proposal{}, fault.InvalidFields(fault.Field{Name: "kind", Key: "people.proposal_kind"})
	}
	if day != "" && !Day(day) {
		return Proposal{}, fault.InvalidFields(fault.Field{Name: "day", Key: "people.day_wrong"})
	}
	p, err := s.alive(tx, person)
	if err != nil {
		return Proposal{}, err
	}
	if kind == ProposeMerge {
		if _, err := s.alive(tx, other); err != nil {
			return Proposal{}, err
		}
	}
	x := Proposal{ID: id.New(), Kind: kind, Person: person, Other: other, Day: day, Source: source, State: "open", Made: tx.NowMS()}
	n, err := tx.Exec(`INSERT INTO person_proposal (id, kind, person, other, path, day, source, state, made, decided, decided_by)
		VALUES (?,?,?,?,?,?,?,'open',?,0,'') ON CONFLICT DO NOTHING`, x.ID, kind, person, other, string(p.Path), day, source, x.Made)
	if err != nil {
		return x, err
	}
	if n == 0 {
		list, err := proposals(tx, "state = 'open' AND person = ? AND kind = ? AND other = ?", person, kind, other)
		if err != nil || len(list) == 0 {
			return x, err
		}
		return list[0], nil
	}
	return x, s.noteProposal(tx, actor, "person.proposed", p, x, 1)
}

func (s *Service) noteProposal(tx *db.Tx, actor ledger.Actor, kind string, p Person, x Proposal, rev int64) error {
	return s.note(tx, p.Path, ledger.Entry{Kind: kind, Obj: x.ID, Rev: rev, Actor: actor, Pub: map[string]any{"state": x.State, "kind": x.Kind},
		Slots: []ledger.Slot{{Name: "proposal", Subject: x.Person, Body: map[string]any{"person": x.Person, "other": x.Other, "day": x.Day, "source": x.Source}}}})
}

// Proposals lists the open proposals of a subtree; after is the id the page before ended at.
func (s *Service) Proposals(tx *db.Tx, under place.Path, after string, limit int) ([]Proposal, error) {
	lo, hi := under.Range()
	return proposals(tx, "state = 'open' AND path >= ? AND path < ? AND id > ? ORDER BY id LIMIT ?", lo, hi, after, limit)
}

// Decide accepts or declines a proposal. Accepting a move or a death ends the memberships on
// the day, marks the person and tells who follows; accepting a merge merges Other into Person.
// NotYet (people.decided) when it was decided before.
func (s *Service) Decide(ctx context.Context, actor ledger.Actor, proposal string, accept bool) (Proposal, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Proposal, error) { return s.DecideTx(tx, actor, proposal, accept) })
}

// DecideTx is Decide inside a transaction.
func (s *Service) DecideTx(tx *db.Tx, actor ledger.Actor, proposal string, accept bool) (Proposal, error) {
	list, err := proposals(tx, "id = ?", proposal)
	if err != nil {
		return Proposal{}, err
	}
	if len(list) == 0 {
		return Proposal{}, fault.NotFound("people.no_proposal")
	}
	x := list[0]
	x.State, x.Decided, x.By = "declined", tx.NowMS(), actor.ID
	if accept {
		x.State = "accepted"
	}
	n, err := tx.Exec("UPDATE person_proposal SET state=?, decided=?, decided_by=? WHERE id=? AND state='open'", x.State, x.Decided, x.By, x.ID)
	if err != nil {
		return x, err
	}
	if n == 0 {
		return x, fault.NotYet("people.decided")
	}
	p, err := s.Get(tx, x.Person)
	if err != nil {
		return x, err
	}
	if accept {
		if err := s.carryOut(tx, actor, x); err != nil {
			return x, err
		}
	}
	return x, s.noteProposal(tx, actor, "person.decided", p, x, 2)
}

func (s *Service) carryOut(tx *db.Tx, actor ledger.Actor, x Proposal) error {
	switch x.Kind {
	case ProposeMerge:
		_, err := s.MergeTx(tx, actor, x.Person, x.Other, x.Source)
		return err
	case ProposeDeath:
		return s.depart(tx, actor, x.Person, x.Day, Dead)
	}
	return s.depart(tx, actor, x.Person, x.Day, Left)
}

// depart ends everything a person has here and sets the state.
func (s *Service) depart(tx *db.Tx, actor ledger.Actor, person, day string, state State) error {
	p, err := s.alive(tx, person)
	if err != nil {
		return err
	}
	homes, err := s.HomesOf(tx, person)
	if err != nil {
		return err
	}
	for _, m := range homes {
		if m.Until != "" {
			continue
		}
		if _, err := s.endMember(tx, actor, person, m.Household, day); err != nil {
			return err
		}
	}
	terms, err := s.Posts(tx, person, tx.Now)
	if err != nil {
		return err
	}
	for _, t := range terms {
		if _, err := s.DismissTx(tx, actor, t.ID, 0); err != nil {
			return err
		}
	}
	p.State, p.Home, p.Rev, p.Updated = state, "", p.Rev+1, tx.NowMS()
	if err := savePerson(tx, p, -1); err != nil {
		return err
	}
	if err := s.record(tx, actor, "person.left", p, Private{}); err != nil {
		return err
	}
	return s.leave(tx, actor, person)
}

func proposals(tx *db.Tx, where string, args ...any) ([]Proposal, error) {
	var out []Proposal
	err := tx.Each("SELECT id, kind, person, other, day, source, state, made, decided, decided_by FROM person_proposal WHERE "+where, args,
		func(scan func(...any) error) error {
			var x Proposal
			err := scan(&x.ID, &x.Kind, &x.Person, &x.Other, &x.Day, &x.Source, &x.State, &x.Made, &x.Decided, &x.By)
			out = append(out, x)
			return err
		})
	return out, err
}
