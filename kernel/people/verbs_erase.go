package people

import (
	"context"
	"encoding/json"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// Erase erases a person (PIPL art. 47) in one transaction: name, phone, sealed part and memberships go, posts and
// consents keep only the opaque id, the followers forget what they hold, the ledger erases every slot about the person.
// ground is the reason in law, approver the person id of who allowed it; both stay. Where a follower names a duty to
// keep records (Hold), the data are taken out of every table and put under seal until the duty ends (Outcome.Locked);
// EraseDue then destroys them. Invalid without ground and approver; Denied when the approver is the one who acts;
// NotYet with the follower's words when something must be done first; NotFound for one who is erased already.
func (s *Service) Erase(ctx context.Context, actor ledger.Actor, person, ground, approver string) (Outcome, error) {
	out, err := db.Value(ctx, s.DB, func(tx *db.Tx) (Outcome, error) { return s.EraseTx(tx, actor, person, ground, approver) })
	return out, s.scrub(ctx, err)
}

// scrub cuts the write-ahead log after an erasure. When readers do not let it, the hourly job (EraseDue) does it again.
func (s *Service) scrub(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	if err = s.DB.Scrub(ctx); fault.Is(err, fault.KindBusy) {
		return nil
	}
	return err
}

// EraseTx is Erase inside a transaction. After its commit the caller scrubs the database (db.Scrub).
func (s *Service) EraseTx(tx *db.Tx, actor ledger.Actor, person, ground, approver string) (Outcome, error) {
	if ground == "" || approver == "" {
		return Outcome{}, fault.Invalid("people.erase_ground")
	}
	if approver == actor.ID {
		return Outcome{}, fault.Denied("people.erase_two")
	}
	p, err := s.Get(tx, person)
	if err != nil {
		return Outcome{}, err
	}
	if p.State == Merged {
		return s.EraseTx(tx, actor, p.Into, ground, approver)
	}
	if p.State.Hidden() {
		return Outcome{}, fault.NotFound("people.no_person")
	}
	ids, err := s.Aliases(tx, p.ID)
	if err != nil {
		return Outcome{}, err
	}
	all := make([]Parting, 0, len(ids))
	for _, id := range ids {
		x, err := s.parting(tx, id, ground)
		if err != nil {
			return Outcome{}, err
		}
		all = append(all, x)
	}
	out, err := s.held(tx, all)
	if err != nil {
		return out, err
	}
	for _, x := range all {
		if err := s.part(tx, actor, x, out, approver); err != nil {
			return out, err
		}
	}
	state := RequestDone
	if out.Locked {
		state = RequestLocked
	}
	return out, s.moveErasures(tx, actor, p.ID, state)
}

// parting reads what is known of one row before it goes; of a locked one out of its box.
func (s *Service) parting(tx *db.Tx, id, ground string) (Parting, error) {
	p, err := s.Get(tx, id)
	if err == nil && p.State == Locked {
		var kept lockedBox
		if kept, err = s.openLock(tx, id); err == nil {
			p.Name, p.Phone, p.Home = kept.Person.Name, kept.Person.Phone, kept.Person.Home
		}
	}
	return Parting{Person: p.ID, Name: p.Name, Phone: p.Phone, Home: p.Home, Path: p.Path, Ground: ground}, err
}

// held asks the followers which duties stand against the erasure.
func (s *Service) held(tx *db.Tx, all []Parting) (Outcome, error) {
	var holds []Hold
	for _, p := range all {
		for _, f := range s.followers {
			if f.Hold == nil {
				continue
			}
			list, err := f.Hold(tx, p)
			if err != nil {
				return Outcome{}, err
			}
			holds = append(holds, list...)
		}
	}
	out, refused := settle(holds, tx.NowMS())
	if refused != "" {
		return out, fault.NotYet(refused)
	}
	return out, nil
}

// part locks or erases one row.
func (s *Service) part(tx *db.Tx, actor ledger.Actor, x Parting, out Outcome, approver string) error {
	p, err := s.Get(tx, x.Person)
	if err != nil || p.State == Erased {
		return err
	}
	x.Locked = out.Locked
	if x.Locked {
		if err := s.lock(tx, p, out, x.Ground, approver); err != nil {
			return err
		}
	}
	return s.eraseTx(tx, actor, x, approver)
}

// eraseTx tells the followers that one person is to be forgotten, and destroys or locks what people holds.
func (s *Service) eraseTx(tx *db.Tx, actor ledger.Actor, x Parting, approver string) error {
	p, err := s.Get(tx, x.Person)
	if err != nil || p.State == Erased {
		return err
	}
	if p.State != Locked {
		if err := s.leave(tx, actor, x.Person); err != nil {
			return err
		}
	}
	for _, f := range s.followers {
		if f.Forget == nil {
			continue
		}
		if err := f.Forget(tx, actor, x); err != nil {
			return err
		}
	}
	return s.destroy(tx, actor, p, x, approver)
}

// destroy empties the rows of one person and, unless it is only locked, the ledger's slots about him.
func (s *Service) destroy(tx *db.Tx, actor ledger.Actor, p Person, x Parting, approver string) error {
	if err := s.eraseRows(tx, actor, p, x, approver); err != nil || x.Locked {
		return err
	}
	_, err := s.Log.EraseTx(tx, ledger.Erasure{Subject: x.Person, Ground: x.Ground, Actor: actor})
	return err
}

// eraseRows empties the rows of one person and says so.
func (s *Service) eraseRows(tx *db.Tx, actor ledger.Actor, p Person, x Parting, approver string) error {
	for _, q := range []string{
		"DELETE FROM person_private WHERE person = ?",
		"DELETE FROM member WHERE person = ?",
		"UPDATE household SET head = '' WHERE head = ?",
		"UPDATE consent SET scope = '' WHERE person = ?",
		"UPDATE look SET reason = '' WHERE person = ?",
		"UPDATE look SET actor_name = '" + Gone + "' WHERE actor = ?",
		"UPDATE person_proposal SET source = '', day = '' WHERE person = ?",
		"DELETE FROM person_merge_ref WHERE merge IN (SELECT id FROM person_merge WHERE survivor = ?)",
		"DELETE FROM person_merge WHERE survivor = ?",
	} {
		if _, err := tx.Exec(q, p.ID); err != nil {
			return err
		}
	}
	state, kind := Erased, "person.erased"
	if x.Locked {
		state, kind = Locked, "person.locked"
	}
	p = Person{ID: p.ID, Path: p.Path, State: state, Into: p.Into, Rev: p.Rev + 1, Created: p.Created, Updated: tx.NowMS()}
	if err := savePerson(tx, p, -1); err != nil {
		return err
	}
	if !x.Locked {
		if _, err := tx.Exec("DELETE FROM person_lock WHERE person = ?", p.ID); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO person_erasure (person, at, ground, approver) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", p.ID, tx.NowMS(), x.Ground, approver)
		if err != nil {
			return err
		}
	}
	return s.note(tx, p.Path, ledger.Entry{Kind: kind, Obj: p.ID, Rev: p.Rev, Actor: actor, Pub: map[string]any{"state": string(state), "ground": x.Ground}})
}

// lockedBox is what a locked person's box holds.
type lockedBox struct {
	Person  Person
	Private Private
}

const useLock = "people.lock"

func (s *Service) lock(tx *db.Tx, p Person, out Outcome, ground, approver string) error {
	kept := lockedBox{Person: p}
	var err error
	if kept.Private, err = s.Private(tx, p.ID); err != nil {
		return err
	}
	plain, err := json.Marshal(kept)
	if err == nil {
		plain, err = s.Keys.Seal(useLock, []byte(p.ID), plain)
	}
	if err != nil {
		return fault.Internal(err, "people.lock "+p.ID)
	}
	_, err = tx.Exec("INSERT INTO person_lock (person, since, until_at, why, ground, approver, box) VALUES (?,?,?,?,?,?,?)",
		p.ID, tx.NowMS(), out.Until, strings.Join(out.Why, " "), ground, approver, plain)
	return err
}

func (s *Service) openLock(tx *db.Tx, person string) (kept lockedBox, err error) {
	var box []byte
	if err := tx.Get("SELECT box FROM person_lock WHERE person = ?", []any{person}, &box); err != nil {
		return kept, err
	}
	plain, err := s.Keys.Open(useLock, []byte(person), box)
	if err == nil {
		err = json.Unmarshal(plain, &kept)
	}
	if err != nil {
		return kept, fault.Internal(err, "people.openLock "+person)
	}
	return kept, nil
}
