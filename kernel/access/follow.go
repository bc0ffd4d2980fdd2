package access

import (
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
)

// Follower moves accounts when two rows of people prove to be one person; the application registers it with people.
// A merge that would make an administrator of somebody who also holds a business role is refused (access.exclusive):
// that is a finding, not a detail. Nobody's account ends because the home changed; an administrator closes it.
func (s *Service) Follower() people.Follower {
	return people.Follower{Name: "access", Merge: s.mergePerson, Undo: s.unmergePerson, Hold: s.held, Forget: s.forget,
		Known: people.Referred("SELECT person FROM account WHERE person <> '' AND person IN {in}")}
}

func (s *Service) mergePerson(tx *db.Tx, _ ledger.Actor, from, to string) ([]people.Moved, error) {
	var moved []people.Moved
	err := tx.Each(`SELECT id FROM account WHERE person=?`, []any{from}, func(scan func(...any) error) error {
		m := people.Moved{Kind: "account"}
		err := scan(&m.Ref)
		moved = append(moved, m)
		return err
	})
	if err != nil || len(moved) == 0 {
		return nil, err
	}
	if _, err := tx.Exec(`UPDATE account SET person=? WHERE person=?`, to, from); err != nil {
		return nil, err
	}
	return moved, s.oneHat(tx, moved[0].Ref, to)
}

func (s *Service) unmergePerson(tx *db.Tx, _ ledger.Actor, moved []people.Moved, from, to string) error {
	for _, m := range moved {
		if m.Kind != "account" {
			return fault.Internal(nil, "access.unmergePerson: "+m.Kind)
		}
		if _, err := tx.Exec(`UPDATE account SET person=? WHERE id=? AND person=?`, from, m.Ref, to); err != nil {
			return err
		}
	}
	return nil
}
