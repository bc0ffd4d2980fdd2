package people

import (
	"context"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// LockOf tells why an erasure waits and until when (0 = no day known yet). NotFound for a person who is not locked.
func (s *Service) LockOf(tx *db.Tx, person string) (Outcome, error) {
	o := Outcome{Locked: true}
	var why string
	err := tx.Get("SELECT until_at, why FROM person_lock WHERE person = ?", []any{person}, &o.Until, &why)
	if fault.Is(err, fault.KindNotFound) {
		return Outcome{}, fault.NotFound("people.no_person")
	}
	o.Why = strings.Fields(why)
	return o, err
}

// EraseDue destroys the data of locked persons against whom no duty to keep records stands any more, one transaction
// each, and moves the day of the others. A periodic job. It gives how many were erased.
func (s *Service) EraseDue(ctx context.Context, actor ledger.Actor) (n int, err error) {
	type waiting struct{ person, ground, approver string }
	var list []waiting
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list = nil
		return tx.Each("SELECT person, ground, approver FROM person_lock ORDER BY person", nil, func(scan func(...any) error) error {
			var w waiting
			err := scan(&w.person, &w.ground, &w.approver)
			list = append(list, w)
			return err
		})
	})
	for _, w := range list {
		if err != nil {
			return n, err
		}
		done := false
		err = s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			done, err = s.eraseIfDue(tx, actor, w.person, w.ground, w.approver)
			return err
		})
		switch {
		case fault.Is(err, fault.KindConflict):
			err = nil // another node changed the row meanwhile: it has erased him, or the next hour does
		case done && err == nil:
			n++
		}
	}
	return n, s.scrub(ctx, err)
}

func (s *Service) eraseIfDue(tx *db.Tx, actor ledger.Actor, person, ground, approver string) (bool, error) {
	x, err := s.parting(tx, person, ground)
	if fault.Is(err, fault.KindNotFound) {
		return false, nil // another node was faster
	}
	if err != nil {
		return false, err
	}
	out, err := s.held(tx, []Parting{x})
	if err != nil {
		return false, err
	}
	if out.Locked {
		_, err := tx.Exec("UPDATE person_lock SET until_at = ?, why = ? WHERE person = ?", out.Until, strings.Join(out.Why, " "), person)
		return false, err
	}
	if err := s.eraseTx(tx, actor, x, approver); err != nil {
		return false, err
	}
	return true, s.moveErasures(tx, actor, person, RequestDone)
}

// EraseAgain repeats all erasures on record, after a backup was restored whose rows are older than the list: those in
// the database and those that others names (ledger.Log.Erased, which lies outside it). It gives how many persons it
// was. What stands against an erasure is not asked again: it was decided.
func (s *Service) EraseAgain(ctx context.Context, actor ledger.Actor, others ...string) (int, error) {
	type gone struct{ person, ground, approver string }
	var done []gone
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		done = nil
		seen := map[string]bool{}
		err := tx.Each("SELECT person, ground, approver FROM person_erasure ORDER BY person", nil, func(scan func(...any) error) error {
			var e gone
			err := scan(&e.person, &e.ground, &e.approver)
			done, seen[e.person] = append(done, e), true
			return err
		})
		for _, id := range others {
			if err != nil || seen[id] {
				continue
			}
			if _, err = s.Get(tx, id); err == nil {
				done, seen[id] = append(done, gone{id, "restore", actor.ID}), true
			} else if fault.Is(err, fault.KindNotFound) {
				err = nil // a slot of somebody who is no person on file, as a reporter
			}
		}
		return err
	})
	for _, e := range done {
		if err != nil {
			break
		}
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			x, err := s.parting(tx, e.person, e.ground)
			if err == nil {
				err = s.eraseTx(tx, actor, x, e.approver)
			}
			return err
		})
	}
	return len(done), s.scrub(ctx, err)
}
