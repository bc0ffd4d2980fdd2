package plan

import (
	"context"

	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// Take turns a draft into duties in one transaction: whoever keeps a door keeps the duty, all others end and begin now, each with its
// entry. Conflict (duty.stale) for another revision; NotYet (plan.over) for what is no draft; Conflict (plan.moved_on) when doors,
// servers or duties are others than those it was made of; NotYet (plan.later) while duties wait that begin later.
func (s *Service) Take(ctx context.Context, actor ledger.Actor, planID string, rev int64) (Plan, duty.Redistributed, error) {
	var done duty.Redistributed
	p, err := db.Value(ctx, s.DB, func(tx *db.Tx) (p Plan, err error) {
		p, done, err = s.TakeTx(tx, actor, planID, rev)
		return p, err
	})
	return p, done, err
}

// TakeTx is Take inside a transaction.
func (s *Service) TakeTx(tx *db.Tx, actor ledger.Actor, planID string, rev int64) (Plan, duty.Redistributed, error) {
	var sum duty.Redistributed
	p, area, err := s.fresh(tx, planID, rev)
	if err != nil {
		return p, sum, err
	}
	if len(area.Later) > 0 {
		where, err := s.Places.Describe(tx, area.Later[0].Place)
		if err != nil {
			return p, sum, err
		}
		return p, sum, fault.NotYet("plan.later", where, len(area.Later))
	}
	lines, err := s.Lines(tx, p.ID)
	if err != nil {
		return p, sum, err
	}
	passed := area.passed(lines)
	for c := range area.Compounds {
		want := map[string][]string{}
		for i := range area.Doors {
			if d := &area.Doors[i]; d.Compound == c {
				for _, l := range lines[d.Home.ID] {
					if l.Person != "" {
						want[d.Home.ID] = append(want[d.Home.ID], l.Person)
					}
				}
			}
		}
		done, err := s.Duties.RedistributeTx(tx, actor, area.Compounds[c], want)
		if err != nil {
			return p, sum, err
		}
		sum.Ended, sum.Given = sum.Ended+done.Ended, sum.Given+done.Given
	}
	if err := s.taken(tx, actor, &p); err != nil {
		return p, sum, err
	}
	for _, f := range s.takes {
		if err := f(tx, actor, passed); err != nil {
			return p, sum, err
		}
	}
	return p, sum, nil
}

// passed lists the doors that go from one name to another.
func (a *Area) passed(lines map[string][]Line) (out []Passed) {
	for i := range a.Doors {
		d := &a.Doors[i]
		if len(d.Holders) == 0 {
			continue
		}
		for _, l := range lines[d.Home.ID] {
			if l.Person == d.Holders[0] {
				break
			}
			if l.Person != "" {
				out = append(out, Passed{d.Home.ID, d.Holders[0], l.Person})
				break
			}
		}
	}
	return out
}

// taken makes the plan the last taken of its place; lines and proof of the one before are not needed any more.
func (s *Service) taken(tx *db.Tx, actor ledger.Actor, p *Plan) error {
	before, err := plans(tx, "place = ? AND state = ?", p.Place, string(Taken))
	if err != nil {
		return err
	}
	for _, old := range before {
		if err := s.forget(tx, old.ID); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE duty_plan SET state = ?, rev = rev + 1 WHERE id = ?", string(Past), old.ID); err != nil {
			return err
		}
	}
	return s.turn(tx, actor, p, Taken, "plan.taken")
}

// turn moves a plan to another state.
func (s *Service) turn(tx *db.Tx, actor ledger.Actor, p *Plan, to State, kind string) error {
	n, err := tx.Exec("UPDATE duty_plan SET state = ?, rev = ? WHERE id = ? AND rev = ?", string(to), p.Rev+1, p.ID, p.Rev)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("duty.stale")
	}
	p.State, p.Rev = to, p.Rev+1
	return s.notePlan(tx, actor, kind, *p)
}

// Drop gives a draft up. Errors as Take.
func (s *Service) Drop(ctx context.Context, actor ledger.Actor, planID string, rev int64) (Plan, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Plan, error) {
		p, err := s.draft(tx, planID, rev)
		if err != nil {
			return p, err
		}
		if err := s.forget(tx, p.ID); err != nil {
			return p, err
		}
		return p, s.turn(tx, actor, &p, Dropped, "plan.dropped")
	})
}

// draft gives a draft of a revision.
func (s *Service) draft(tx *db.Tx, planID string, rev int64) (Plan, error) {
	p, err := s.Plan(tx, planID)
	switch {
	case err != nil:
		return p, err
	case p.State != Draft:
		return p, fault.NotYet("plan.over")
	case p.Rev != rev:
		return p, fault.Conflict("duty.stale")
	}
	return p, nil
}

// fresh gives a draft that is still about the place as it is.
func (s *Service) fresh(tx *db.Tx, planID string, rev int64) (Plan, *Area, error) {
	p, err := s.draft(tx, planID, rev)
	if err != nil {
		return p, nil, err
	}
	if err := s.Duties.LockTx(tx, "plan\x00"+p.Place); err != nil {
		return p, nil, err
	}
	area, err := s.Area(tx, p.Place)
	if err != nil {
		return p, nil, err
	}
	if area.basis() != p.Basis {
		return p, area, fault.Conflict("plan.moved_on")
	}
	return p, area, nil
}
