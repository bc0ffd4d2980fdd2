package care

import (
	"time"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
)

// follower keeps the list right when people move away, die, turn out to be one person, or are forgotten.
func (s *Service) follower() people.Follower {
	return people.Follower{Name: "care", Merge: s.mergePerson, Undo: s.unmergePerson, Leave: s.personLeaves, Withdrawn: s.withdrawn, Forget: s.forget,
		Known: people.Referred(`SELECT person FROM care_person WHERE person IN {in} UNION SELECT carer FROM care_person WHERE carer <> '' AND carer IN {in}
			UNION SELECT visitor FROM care_visit WHERE visitor IN {in} UNION SELECT person FROM care_stand WHERE person IN {in} UNION SELECT person FROM care_helper WHERE person IN {in}`)}
}

// refs are the columns that hold person ids and may simply be moved. What somebody did stays under the old id (people.Aliases).
var refs = []struct{ kind, list, set string }{
	{"person", "SELECT id FROM care_person WHERE person = ?", "UPDATE care_person SET person = ? WHERE id = ?"},
	{"carer", "SELECT id FROM care_person WHERE carer = ?", "UPDATE care_person SET carer = ? WHERE id = ?"},
	{"visit", "SELECT id FROM care_visit WHERE person = ?", "UPDATE care_visit SET person = ? WHERE id = ?"},
	{"respite", "SELECT id FROM care_respite WHERE carer = ?", "UPDATE care_respite SET carer = ? WHERE id = ?"},
	{"peace", "SELECT id FROM care_peace WHERE person = ?", "UPDATE care_peace SET person = ? WHERE id = ?"},
}

func (s *Service) mergePerson(tx *db.Tx, actor ledger.Actor, from, to string) (out []people.Moved, err error) {
	twice, err := tx.Exists("SELECT 1 FROM care_person WHERE person = ? AND state = 'active'", to)
	if err != nil {
		return nil, err
	}
	if twice { // both rows were on the list: the survivor's goes on
		list, err := s.persons(tx, "person = ? AND state = 'active'", from)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if err := s.leave(tx, actor, &p, "重复登记，已合并"); err != nil {
				return nil, err
			}
		}
	}
	for _, r := range refs {
		var ids []string
		if err := tx.Each(r.list, []any{from}, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		}); err != nil {
			return nil, err
		}
		for _, id := range ids {
			if _, err := tx.Exec(r.set, to, id); err != nil {
				return nil, err
			}
			out = append(out, people.Moved{Kind: "care." + r.kind, Ref: id})
		}
	}
	return out, nil
}

func (s *Service) unmergePerson(tx *db.Tx, _ ledger.Actor, moved []people.Moved, from, _ string) error {
	for _, m := range moved {
		for _, r := range refs {
			if m.Kind == "care."+r.kind {
				if _, err := tx.Exec(r.set, from, m.Ref); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// personLeaves takes somebody who died or moved away off the list at once: nobody is to knock at that door again. Whoever
// stands in or gives care there is no longer asked.
func (s *Service) personLeaves(tx *db.Tx, actor ledger.Actor, person string, _ time.Time) error {
	list, err := s.persons(tx, "person = ? AND state = 'active'", person)
	if err != nil {
		return err
	}
	for _, p := range list {
		who, err := s.People.Get(tx, person)
		if err != nil {
			return err
		}
		why := "迁出"
		if who.State == people.Dead {
			why = "去世"
		}
		if err := s.leave(tx, actor, &p, why); err != nil {
			return err
		}
	}
	for _, q := range []string{"UPDATE care_person SET carer = '', turn = turn + 1 WHERE carer = ?", "DELETE FROM care_helper WHERE person = ?"} {
		if _, err := tx.Exec(q, person); err != nil {
			return err
		}
	}
	return nil
}

// forget destroys what is held about an erased person: the list, what was found, the links, the errands. Nothing of it has to be
// kept by law.
func (s *Service) forget(tx *db.Tx, actor ledger.Actor, p people.Parting) error {
	list, err := s.persons(tx, "person = ?", p.Person)
	if err != nil {
		return err
	}
	for _, x := range list {
		if err := s.forgetPictures(tx, actor, x.ID); err != nil {
			return err
		}
		// `ledger verify` looks for the row no longer
		if _, err := s.Log.Append(tx, ledger.Entry{Kind: "care.forget", Obj: x.ID, Rev: x.Rev + 1, Actor: actor, Pub: map[string]any{"gone": "erased"}}); err != nil {
			return err
		}
		for _, q := range []string{"DELETE FROM care_money WHERE errand IN (SELECT id FROM care_errand WHERE care = ?)", "DELETE FROM care_errand WHERE care = ?", "DELETE FROM care_visit WHERE care = ?",
			"DELETE FROM care_event WHERE care = ?", "DELETE FROM care_peace_open WHERE peace IN (SELECT id FROM care_peace WHERE care = ?)", "DELETE FROM care_peace WHERE care = ?",
			"DELETE FROM care_stand WHERE respite IN (SELECT id FROM care_respite WHERE care = ?)", "DELETE FROM care_respite WHERE care = ?", "DELETE FROM care_person WHERE id = ?"} {
			if _, err := tx.Exec(q, x.ID); err != nil {
				return err
			}
		}
	}
	for _, q := range []string{"UPDATE care_person SET carer = '', turn = turn + 1 WHERE carer = ?", "UPDATE care_respite SET carer = '' WHERE carer = ?", "DELETE FROM care_helper WHERE person = ?",
		"UPDATE care_stand SET label = '' WHERE person = ?", "UPDATE care_visit SET label = '' WHERE visitor = ?", "UPDATE care_errand SET label = '' WHERE taker = ?"} {
		if _, err := tx.Exec(q, p.Person); err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
	}
	return nil
}

// forgetPictures destroys the photos of the visits of a row of the list.
func (s *Service) forgetPictures(tx *db.Tx, actor ledger.Actor, care string) error {
	if s.Documents == nil {
		return nil
	}
	list, err := s.visits(tx, "care = ?", care)
	if err != nil {
		return err
	}
	for _, v := range list {
		docs, err := s.Documents.Of(tx, v.ID)
		if err != nil {
			return err
		}
		for _, d := range docs {
			if err := s.Documents.Remove(tx, actor, d.ID, "本人要求删除"); err != nil {
				return err
			}
		}
	}
	return nil
}
