package notify

import (
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
)

// forget deletes what an erased person was told, how to reach him, and what was still to be told to his telephone.
func (s *Service) forget(tx *db.Tx, _ ledger.Actor, p people.Parting) error {
	for _, q := range []string{"DELETE FROM notify_inbox WHERE person = ?", "DELETE FROM notify_settings WHERE person = ?", "DELETE FROM notify_outside WHERE person = ?"} {
		if _, err := tx.Exec(q, p.Person); err != nil {
			return err
		}
	}
	if p.Phone == "" {
		return nil
	}
	var his []string
	err := tx.Each("SELECT id, contact FROM notify_outside WHERE contact IS NOT NULL", nil, func(scan func(...any) error) error {
		var id string
		var box []byte
		if err := scan(&id, &box); err != nil {
			return err
		}
		to, err := s.open("notify.contact", id, box)
		if err == nil && people.Phone(to) == p.Phone {
			his = append(his, id)
		}
		return err
	})
	for _, id := range his {
		if err == nil {
			_, err = tx.Exec("DELETE FROM notify_outside WHERE id = ?", id)
		}
	}
	return err
}
