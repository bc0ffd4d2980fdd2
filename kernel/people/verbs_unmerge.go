package people

import (
	"context"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// Merges lists the merges into a person, the latest first, with what each moved: the listing
// from which one can be taken back.
func (s *Service) Merges(tx *db.Tx, survivor string) ([]Merging, error) {
	return merges(tx, "survivor = ? ORDER BY at DESC, id", survivor)
}

func merges(tx *db.Tx, where string, args ...any) ([]Merging, error) {
	var out []Merging
	err := tx.Each("SELECT id, survivor, merged, at, undone FROM person_merge WHERE "+where, args, func(scan func(...any) error) error {
		var m Merging
		err := scan(&m.ID, &m.Survivor, &m.Merged, &m.At, &m.Undone)
		out = append(out, m)
		return err
	})
	for i := range out {
		if err != nil {
			return nil, err
		}
		err = tx.Each("SELECT owner, kind, ref FROM person_merge_ref WHERE merge = ? ORDER BY owner, kind, ref", []any{out[i].ID}, func(scan func(...any) error) error {
			var r Reference
			err := scan(&r.Owner, &r.Kind, &r.Ref)
			out[i].Moved = append(out[i].Moved, r)
			return err
		})
	}
	return out, err
}

// Unmerge takes a merge back: both rows are as before and every moved reference returns.
// NotYet (people.merge_changed) when the survivor has been changed since: what was learnt of
// one person must not be guessed to belong to the other.
func (s *Service) Unmerge(ctx context.Context, actor ledger.Actor, merge string) (Merging, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Merging, error) { return s.unmerge(tx, actor, merge) })
}

func (s *Service) unmerge(tx *db.Tx, actor ledger.Actor, merge string) (Merging, error) {
	list, err := merges(tx, "id = ?", merge)
	if err != nil {
		return Merging{}, err
	}
	if len(list) == 0 || list[0].Undone != 0 {
		return Merging{}, fault.NotFound("people.no_merge")
	}
	m := list[0]
	was, err := s.mergeBefore(tx, m)
	if err != nil {
		return m, err
	}
	if err := s.returnRefs(tx, actor, m); err != nil {
		return m, err
	}
	if m.Undone = tx.NowMS(); m.Undone == 0 {
		m.Undone = 1
	}
	n, err := tx.Exec("UPDATE person_merge SET undone=? WHERE id=? AND undone=0", m.Undone, m.ID)
	if err != nil {
		return m, err
	}
	if n == 0 {
		return m, fault.Conflict("people.stale")
	}
	if err := s.putBack(tx, actor, was.Survivor, was.SurvivorPrivate); err != nil {
		return m, err
	}
	return m, s.putBack(tx, actor, was.Merged, was.MergedPrivate)
}

// mergeBefore opens what was kept, after the check that nothing was built on the merge.
func (s *Service) mergeBefore(tx *db.Tx, m Merging) (before, error) {
	var was before
	var rev int64
	var box []byte
	if err := tx.Get("SELECT survivor_rev, before_box FROM person_merge WHERE id = ?", []any{m.ID}, &rev, &box); err != nil {
		return was, err
	}
	now, err := s.Get(tx, m.Survivor)
	if err != nil {
		return was, err
	}
	if now.Rev != rev || now.State == Merged || now.State == Erased {
		return was, fault.NotYet("people.merge_changed")
	}
	return was, s.openPrivate(tx, m.Survivor, box, &was)
}

// putBack gives a row its former content at a new revision.
func (s *Service) putBack(tx *db.Tx, actor ledger.Actor, p Person, v Private) error {
	now, err := s.Get(tx, p.ID)
	if err != nil {
		return err
	}
	p.Rev, p.Updated = now.Rev+1, tx.NowMS()
	if err := savePerson(tx, p, -1); err != nil {
		return err
	}
	if err := s.setPrivate(tx, p.ID, v); err != nil {
		return err
	}
	return s.record(tx, actor, "person.unmerged", p, v)
}

func (s *Service) returnRefs(tx *db.Tx, actor ledger.Actor, m Merging) error {
	by := map[string][]Moved{}
	for _, r := range m.Moved {
		by[r.Owner] = append(by[r.Owner], r.Moved)
	}
	for _, r := range by["people"] {
		if err := returnOwn(tx, r, m.Survivor, m.Merged); err != nil {
			return err
		}
	}
	for _, f := range s.followers {
		if f.Undo == nil || len(by[f.Name]) == 0 {
			continue
		}
		if err := f.Undo(tx, actor, by[f.Name], m.Survivor, m.Merged); err != nil {
			return err
		}
	}
	return nil
}

// returnOwn moves one reference of this package back; one that has gone elsewhere meanwhile
// is refused.
func returnOwn(tx *db.Tx, r Moved, from, to string) error {
	var n int64
	var err error
	switch r.Kind {
	case "member", "member.gone":
		f := strings.SplitN(r.Ref, "\t", 5)
		if len(f) != 5 {
			return fault.Internal(nil, "people.returnOwn "+r.Ref)
		}
		if r.Kind == "member" {
			n, err = tx.Exec("UPDATE member SET person=? WHERE person=? AND household=? AND from_day=?", to, from, f[0], f[1])
		} else {
			n, err = tx.Exec("INSERT INTO member (person, household, from_day, until_day, relation, status) VALUES (?,?,?,?,?,?)", to, f[0], f[1], f[2], f[3], f[4])
		}
	case "head":
		n, err = tx.Exec("UPDATE household SET head=? WHERE id=? AND head=?", to, r.Ref, from)
	case "post":
		n, err = tx.Exec("UPDATE post SET person=? WHERE id=? AND person=?", to, r.Ref, from)
	case "consent":
		n, err = tx.Exec("UPDATE consent SET person=? WHERE id=? AND person=?", to, r.Ref, from)
	default:
		return fault.Internal(nil, "people.returnOwn "+r.Kind)
	}
	if err == nil && n == 0 {
		return fault.NotYet("people.merge_changed")
	}
	return err
}
