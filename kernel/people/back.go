package people

import (
	"encoding/json"
	"strings"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// An import that was wrong is taken back as a whole (ledgers.md A1). Persons it made go with everything it brought; persons it changed
// become what they were. The ledger keeps its entries: what is taken back is a further entry, and the data in the slots of persons
// who go are erased, because nothing allows them to be kept.

// GroundWithdrawn is the ground of an erasure that an import's withdrawal makes (PIPL art. 47: the purpose is gone).
const GroundWithdrawn = "import.withdrawn"

// Came is a person as an import left it.
type Came struct {
	Person string
	Rev    int64
	Made   bool
	Before string // of Snapshot, for persons who were there before
}

// snapshot is a person before an import changed it.
type snapshot struct {
	Person  Person
	Area    int64
	Private Private
	Home    string // moved into this home, "" when not moved
	Member  *Member
}

// Snapshot keeps what Return needs of a person who is about to be changed; home is where the person will be moved in, "" when not. It
// holds level 3 in the clear: seal it.
func (s *Service) Snapshot(tx *db.Tx, p Person, v Private, home string) (string, error) {
	b := snapshot{Person: p, Private: v, Home: home}
	if err := tx.Get("SELECT area FROM person WHERE id = ?", []any{p.ID}, &b.Area); err != nil {
		return "", err
	}
	if home != "" {
		list, err := members(tx, "m.person = ? AND h.home = ? AND m.until_day = ''", p.ID, home)
		if err != nil {
			return "", err
		}
		if len(list) > 0 {
			b.Member = &list[0]
		}
	}
	raw, err := json.Marshal(b)
	if err != nil {
		return "", fault.Internal(err, "people.Snapshot")
	}
	return string(raw), nil
}

// InTheWay lists the persons who cannot be taken back, with their names: changed or gone since, in a further household, with a post or
// a consent, or known to a package above (a duty, an account, a matter).
func (s *Service) InTheWay(tx *db.Tx, came []Came) (map[string]string, error) {
	out := map[string]string{}
	ids := make([]string, len(came))
	var made []string
	for i, c := range came {
		if ids[i] = c.Person; c.Made {
			made = append(made, c.Person)
		}
	}
	have, err := s.Many(tx, ids)
	if err != nil {
		return nil, err
	}
	for _, c := range came {
		if p := have[c.Person]; p.Rev != c.Rev || p.State == Erased || p.State == Merged {
			out[c.Person] = p.Name
		}
	}
	used, err := s.used(tx, made)
	for _, id := range used {
		out[id] = have[id].Name
	}
	return out, err
}

// used lists those of the persons on whom something rests.
func (s *Service) used(tx *db.Tx, ids []string) (out []string, err error) {
	err = each(ids, func(part []any) error {
		in, twice := db.In(len(part)), append(append([]any{}, part...), part...)
		twice = append(append(append(twice, part...), part...), part...)
		return tx.Each("SELECT person FROM post WHERE person IN ("+in+") UNION SELECT person FROM consent WHERE person IN ("+in+
			") UNION SELECT person FROM person_proposal WHERE person IN ("+in+") UNION SELECT survivor FROM person_merge WHERE survivor IN ("+in+
			") UNION SELECT person FROM member WHERE person IN ("+in+") GROUP BY person HAVING COUNT(*) > 1", twice, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			out = append(out, id)
			return err
		})
	})
	for _, f := range s.followers {
		if err != nil || f.Known == nil {
			continue
		}
		err = each(ids, func(part []any) error {
			list, err := f.Known(tx, part)
			out = append(out, list...)
			return err
		})
	}
	return out, err
}

// TakeBackTx takes back what an import did to persons nothing stands in the way of (InTheWay, in the same transaction).
func (s *Service) TakeBackTx(tx *db.Tx, actor ledger.Actor, came []Came) error {
	var made []string
	for _, c := range came {
		if c.Made {
			made = append(made, c.Person)
			continue
		}
		if err := s.becomeAgain(tx, actor, c); err != nil {
			return err
		}
	}
	return s.removeMade(tx, actor, made)
}

// removeMade takes persons away. Those of a Load have no entries of their own: their rows go, and one entry for each load says how many.
// The others stay as empty rows, as after any erasure, because entries name them.
func (s *Service) removeMade(tx *db.Tx, actor ledger.Actor, made []string) error {
	batches, paths := map[string][]string{}, map[string]place.Path{}
	var order, single []string
	err := each(made, func(part []any) error {
		return tx.Each("SELECT id, batch, rev, path FROM person WHERE id IN ("+db.In(len(part))+") ORDER BY id", part, func(scan func(...any) error) error {
			var id, batch string
			var rev int64
			var path place.Path
			if err := scan(&id, &batch, &rev, &path); err != nil {
				return err
			}
			if batch == "" || rev != 1 {
				single = append(single, id)
				return nil
			}
			if paths[batch] == "" {
				order, paths[batch] = append(order, batch), path
			}
			batches[batch] = append(batches[batch], id)
			return nil
		})
	})
	for _, batch := range order {
		if err == nil {
			err = s.unload(tx, actor, batch, paths[batch], batches[batch])
		}
	}
	for _, id := range single {
		if err == nil {
			err = s.removeOne(tx, actor, id)
		}
	}
	return err
}

// unload deletes rows that a Load wrote.
func (s *Service) unload(tx *db.Tx, actor ledger.Actor, batch string, path place.Path, ids []string) error {
	err := each(ids, func(part []any) error {
		in := "(" + db.In(len(part)) + ")"
		list, err := households(tx, "rev > 1 AND id IN (SELECT household FROM member WHERE person IN "+in+")", part...)
		for _, h := range list { // somebody came or went later: these homes have entries of their own
			if err == nil {
				err = s.leaveLater(tx, actor, h, part)
			}
		}
		for _, q := range []string{
			"DELETE FROM household WHERE rev = 1 AND id IN (SELECT household FROM member WHERE person IN {in}) AND NOT EXISTS (SELECT 1 FROM member m WHERE m.household = household.id AND m.person NOT IN {in})",
			"DELETE FROM member WHERE person IN {in}",
			"UPDATE household SET head = '' WHERE head IN {in}",
			"DELETE FROM person_private WHERE person IN {in}",
			"DELETE FROM person WHERE id IN {in}",
		} {
			var args []any
			for range strings.Count(q, "{in}") {
				args = append(args, part...)
			}
			if err == nil {
				_, err = tx.Exec(strings.ReplaceAll(q, "{in}", in), args...)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.note(tx, path, ledger.Entry{Kind: "people.batch_withdrawn", Obj: batch, Actor: actor, Pub: map[string]any{"persons": len(ids)}})
}

// leaveLater ends memberships in a household that changed after it was loaded.
func (s *Service) leaveLater(tx *db.Tx, actor ledger.Actor, h Household, part []any) error {
	for _, id := range part {
		person, _ := id.(string)
		_, err := s.endMember(tx, actor, person, h.ID, "")
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
	}
	return nil
}

// removeOne takes a person away who was added one by one.
func (s *Service) removeOne(tx *db.Tx, actor ledger.Actor, person string) error {
	list, err := s.HomesOf(tx, person)
	for _, m := range list {
		if err == nil && m.Until == "" {
			_, err = s.endMember(tx, actor, person, m.Household, "")
		}
	}
	if err != nil {
		return err
	}
	p, err := s.Get(tx, person)
	if err != nil || p.State == Erased {
		return err
	}
	if err := s.leave(tx, actor, person); err != nil {
		return err
	}
	return s.destroy(tx, actor, p, Parting{Person: person, Ground: GroundWithdrawn}, "")
}

// becomeAgain makes a changed person what it was.
func (s *Service) becomeAgain(tx *db.Tx, actor ledger.Actor, c Came) error {
	var b snapshot
	if err := json.Unmarshal([]byte(c.Before), &b); err != nil {
		return fault.Internal(err, "people.becomeAgain "+c.Person)
	}
	now, err := s.Get(tx, c.Person)
	if err != nil {
		return err
	}
	if b.Home != "" {
		if err := s.moveBack(tx, actor, c.Person, b); err != nil {
			return err
		}
	}
	before, err := s.Private(tx, c.Person)
	if err != nil {
		return err
	}
	p := b.Person
	p.Rev, p.Created = now.Rev, now.Created
	if p.Updated = now.Updated; p == now && samePrivate(before, b.Private) {
		return nil
	}
	_, err = s.store(tx, actor, p, b.Area, before, b.Private)
	return err
}

// moveBack strikes the membership an import made, or gives it its words again.
func (s *Service) moveBack(tx *db.Tx, actor ledger.Actor, person string, b snapshot) error {
	list, err := members(tx, "m.person = ? AND h.home = ? AND m.until_day = ''", person, b.Home)
	if err != nil || len(list) == 0 {
		return err
	}
	m := list[0]
	if b.Member == nil {
		_, err = s.endMember(tx, actor, person, m.Household, "")
		return err
	}
	if m == *b.Member {
		return nil
	}
	h, err := s.Household(tx, m.Household)
	if err != nil {
		return err
	}
	_, err = s.enter(tx, actor, h, false, true, MoveIn{Person: person, Relation: b.Member.Relation, Status: b.Member.Status, From: b.Member.From})
	return err
}
