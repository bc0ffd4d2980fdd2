package people

import (
	"context"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// Erase erases a person (PIPL art. 47) in one transaction: name, phone, sealed part and
// memberships go, posts and consents keep only the opaque id, who follows (duties) is told, the
// ledger erases every slot about the person. ground is the reason in law, approver the person
// id of who allowed it; both stay. Invalid without ground and approver; Denied when the
// approver is the one who acts. Whether a duty to keep records stands against it is for the
// caller to know.
func (s *Service) Erase(ctx context.Context, actor ledger.Actor, person, ground, approver string) error {
	if ground == "" || approver == "" {
		return fault.Invalid("people.erase_ground")
	}
	if approver == actor.ID {
		return fault.Denied("people.erase_two")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		ids, err := s.Aliases(tx, person)
		for _, id := range ids {
			if err == nil {
				err = s.eraseTx(tx, actor, id, ground, approver)
			}
		}
		return err
	})
}

// EraseAgain repeats all erasures on record, after a backup was restored whose rows are older
// than the list. It gives how many persons there were.
func (s *Service) EraseAgain(ctx context.Context, actor ledger.Actor) (int, error) {
	var done []struct{ person, ground, approver string }
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		done = nil
		return tx.Each("SELECT person, ground, approver FROM person_erasure ORDER BY person", nil, func(scan func(...any) error) error {
			var e struct{ person, ground, approver string }
			err := scan(&e.person, &e.ground, &e.approver)
			done = append(done, e)
			return err
		})
	})
	for _, e := range done {
		if err == nil {
			err = s.DB.Write(ctx, func(tx *db.Tx) error { return s.eraseTx(tx, actor, e.person, e.ground, e.approver) })
		}
	}
	return len(done), err
}

func (s *Service) eraseTx(tx *db.Tx, actor ledger.Actor, person, ground, approver string) error {
	p, err := s.Get(tx, person)
	if err != nil || p.State == Erased {
		return err
	}
	if err := s.eraseRows(tx, actor, p, ground, approver); err != nil {
		return err
	}
	_, err = s.Log.EraseTx(tx, ledger.Erasure{Subject: person, Ground: ground, Actor: actor})
	return err
}

// eraseRows empties the rows of one person.
func (s *Service) eraseRows(tx *db.Tx, actor ledger.Actor, p Person, ground, approver string) error {
	person := p.ID
	if err := s.leave(tx, actor, person); err != nil {
		return err
	}
	for _, q := range []string{
		"DELETE FROM person_private WHERE person = ?",
		"DELETE FROM member WHERE person = ?",
		"UPDATE household SET head = '' WHERE head = ?",
		"UPDATE consent SET scope = '' WHERE person = ?",
		"UPDATE person_proposal SET source = '', day = '' WHERE person = ?",
		"DELETE FROM person_merge_ref WHERE merge IN (SELECT id FROM person_merge WHERE survivor = ?)",
		"DELETE FROM person_merge WHERE survivor = ?",
	} {
		if _, err := tx.Exec(q, person); err != nil {
			return err
		}
	}
	p = Person{ID: p.ID, Path: p.Path, State: Erased, Into: p.Into, Rev: p.Rev + 1, Created: p.Created, Updated: tx.NowMS()}
	if err := savePerson(tx, p, -1); err != nil {
		return err
	}
	_, err := tx.Exec("INSERT INTO person_erasure (person, at, ground, approver) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", person, tx.NowMS(), ground, approver)
	if err != nil {
		return err
	}
	return s.note(tx, p.Path, ledger.Entry{Kind: "person.erased", Obj: p.ID, Rev: p.Rev, Actor: actor, Pub: map[string]any{"state": string(Erased), "ground": ground}})
}

// Dossier is the copy of everything this package keeps about a person, which the person may
// ask for (PIPL art. 45). Other packages add theirs.
type Dossier struct {
	Person   Person
	Private  Private
	Homes    []Member
	Posts    []Post
	Consents []Consent
	Aliases  []string // ids of rows that were merged into this one
}

// Copy gives the copy of data of a person. The caller writes a look first: it is the sealed
// part as well.
func (s *Service) Copy(tx *db.Tx, person string) (Dossier, error) {
	var d Dossier
	var err error
	if d.Person, err = s.Resolve(tx, person); err != nil {
		return d, err
	}
	id := d.Person.ID
	if d.Private, err = s.Private(tx, id); err != nil {
		return d, err
	}
	if d.Homes, err = s.HomesOf(tx, id); err != nil {
		return d, err
	}
	if d.Posts, err = posts(tx, "person = ? ORDER BY from_at, id", id); err != nil {
		return d, err
	}
	if d.Consents, err = s.Consents(tx, id); err != nil {
		return d, err
	}
	d.Aliases, err = s.Aliases(tx, id)
	return d, err
}
