package people

import (
	"context"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Merging is what a merge did: whom it joined, and every reference it moved.
type Merging struct {
	ID       string
	Survivor string
	Merged   string
	At       int64
	Undone   int64 // Unix ms, 0 = stands
	Moved    []Reference
}

// Reference is one moved reference and the package that keeps it.
type Reference struct {
	Owner string // "people" or the name of a Follower
	Moved
}

// Pair is two rows that are probably one person, and by which rule: id, phone or birth.
type Pair struct {
	A, B Person
	By   string
}

// before is what an undo needs: both rows as they were. Sealed under the survivor's id.
type before struct {
	Survivor, Merged               Person
	SurvivorPrivate, MergedPrivate Private
}

// Match finds who on file a draft is, by the first rule that answers: identity number; name
// and phone; name, home and birth year. It gives the rule ("" and the zero person for nobody).
// Two candidates of one rule are a Conflict (people.several): a human decides.
func (s *Service) Match(tx *db.Tx, d Draft) (Person, string, error) {
	if d.Private.IDNo != "" {
		p, err := s.ByIDNo(tx, d.Private.IDNo)
		if err == nil {
			return p, "id", nil
		}
		if !fault.Is(err, fault.KindNotFound) {
			return Person{}, "", err
		}
	}
	probe := Person{Name: CleanName(d.Name), Phone: Phone(d.Phone), Home: d.Home, Birth: d.Birth}
	if birth, _, ok := FromIDNo(IDNo(d.Private.IDNo)); ok && probe.Birth == "" {
		probe.Birth = birth
	}
	list, err := s.persons(tx, "state = 'active' AND name = ? AND ((phone <> '' AND phone = ?) OR (home <> '' AND home = ?)) ORDER BY id LIMIT 50", probe.Name, probe.Phone, probe.Home)
	if err != nil {
		return Person{}, "", err
	}
	for _, rule := range []string{"phone", "birth"} {
		var hit []Person
		for _, p := range list {
			if sameKey(p, probe, false) == rule {
				hit = append(hit, p)
			}
		}
		switch {
		case len(hit) == 1:
			return hit[0], rule, nil
		case len(hit) > 1:
			return Person{}, "", fault.Conflict("people.several", probe.Name, len(hit))
		}
	}
	return Person{}, "", nil
}

// Duplicates lists at most q.Limit (100 when 0) pairs of active rows of the same name in one
// area that are probably one person, by name and phone or by name, home and birth year. Both
// rows lie in the scopes. q.Text is not looked at.
func (s *Service) Duplicates(tx *db.Tx, q Query) ([]Pair, error) {
	r, err := s.areas(tx, q.Scopes)
	if err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		q.Limit = 100
	}
	var out []Pair
	for _, no := range r.areas {
		where, args := inPaths("state = 'active' AND area = ?", []any{no}, r)
		list, err := s.persons(tx, where+` AND name IN (
			SELECT name FROM person WHERE state = 'active' AND area = ? GROUP BY name HAVING COUNT(*) > 1) ORDER BY name, id`, append(args, no)...)
		if err != nil {
			return nil, err
		}
		out = append(out, pairs(list)...)
		if len(out) >= q.Limit {
			return out[:q.Limit], nil
		}
	}
	return out, nil
}

// pairs compares the rows of each name; list is in the order of names.
func pairs(list []Person) []Pair {
	var out []Pair
	for i, a := range list {
		for _, b := range list[i+1:] {
			if b.Name != a.Name {
				break
			}
			if by := sameKey(a, b, false); by != "" {
				out = append(out, Pair{a, b, by})
			}
		}
	}
	return out
}

// Merge joins two rows of one person: the merged row points to the survivor from now on, all
// references move, empty fields of the survivor are filled. The answer lists what moved; Unmerge
// takes it back. NotFound when one is not active; Invalid when they are the same row.
func (s *Service) Merge(ctx context.Context, actor ledger.Actor, survivor, merged, reason string) (Merging, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Merging, error) { return s.MergeTx(tx, actor, survivor, merged, reason) })
}

// MergeTx is Merge inside a transaction.
func (s *Service) MergeTx(tx *db.Tx, actor ledger.Actor, survivor, merged, reason string) (Merging, error) {
	m := Merging{ID: id.New(), Survivor: survivor, Merged: merged, At: tx.NowMS()}
	if survivor == merged {
		return m, fault.Invalid("people.merge_self")
	}
	was, err := s.pair(tx, survivor, merged)
	if err != nil {
		return m, err
	}
	if m.Moved, err = s.moveRefs(tx, actor, merged, survivor); err != nil {
		return m, err
	}
	gone, stays := was.Merged, was.Survivor
	gone.State, gone.Into, gone.Rev, gone.Updated = Merged, survivor, gone.Rev+1, m.At
	if err := savePerson(tx, gone, -1); err != nil {
		return m, err
	}
	if _, err := tx.Exec("UPDATE person_private SET id_blind = '' WHERE person = ?", merged); err != nil {
		return m, err
	}
	stays = stays.with(Draft{Name: stays.Name, Phone: blank(stays.Phone, gone.Phone), Sex: Sex(blank(string(stays.Sex), string(gone.Sex))),
		Birth: blank(stays.Birth, gone.Birth)}, Clear{})
	after := was.MergedPrivate.over(was.SurvivorPrivate)
	stays.Sealed = !after.Empty()
	if stays, err = s.store(tx, actor, stays, -1, was.SurvivorPrivate, after); err != nil {
		return m, err
	}
	if err := s.saveMerge(tx, m, was, stays.Rev); err != nil {
		return m, err
	}
	return m, s.note(tx, gone.Path, ledger.Entry{Kind: "person.merged", Obj: gone.ID, Rev: gone.Rev, Actor: actor, Pub: map[string]any{"state": string(Merged)},
		Slots: []ledger.Slot{{Name: "merge", Subject: survivor, Body: map[string]any{"into": survivor, "reason": reason, "moved": len(m.Moved)}}}})
}

// blank gives v, or other when v is empty; "" when nothing is to be set.
func blank(v, other string) string {
	if v != "" {
		return ""
	}
	return other
}

func (s *Service) pair(tx *db.Tx, survivor, merged string) (before, error) {
	var b before
	var err error
	if b.Survivor, err = s.alive(tx, survivor); err != nil {
		return b, err
	}
	if b.Merged, err = s.alive(tx, merged); err != nil {
		return b, err
	}
	if b.SurvivorPrivate, err = s.Private(tx, survivor); err != nil {
		return b, err
	}
	b.MergedPrivate, err = s.Private(tx, merged)
	return b, err
}

func (s *Service) saveMerge(tx *db.Tx, m Merging, was before, rev int64) error {
	box, err := s.sealPrivate(tx, m.Survivor, was)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO person_merge (id, survivor, merged, at, undone, survivor_rev, before_box) VALUES (?,?,?,?,0,?,?)",
		m.ID, m.Survivor, m.Merged, m.At, rev, box)
	for i := 0; err == nil && i < len(m.Moved); i++ {
		r := m.Moved[i]
		_, err = tx.Exec("INSERT INTO person_merge_ref (merge, owner, kind, ref) VALUES (?,?,?,?)", m.ID, r.Owner, r.Kind, r.Ref)
	}
	return err
}

// moveRefs moves this package's own references and those of the followers.
func (s *Service) moveRefs(tx *db.Tx, actor ledger.Actor, from, to string) ([]Reference, error) {
	own, err := s.moveOwn(tx, from, to)
	if err != nil {
		return nil, err
	}
	var out []Reference
	for _, m := range own {
		out = append(out, Reference{"people", m})
	}
	for _, f := range s.followers {
		if f.Merge == nil {
			continue
		}
		list, err := f.Merge(tx, actor, from, to)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			out = append(out, Reference{f.Name, m})
		}
	}
	return out, nil
}

// moveOwn moves memberships, headships, posts and consents. A membership the survivor has as
// well is dropped and listed whole (member.gone), so that it can be put back.
func (s *Service) moveOwn(tx *db.Tx, from, to string) ([]Moved, error) {
	var out []Moved
	homes, err := s.HomesOf(tx, from)
	if err != nil {
		return nil, err
	}
	for _, m := range homes {
		twin, err := tx.Exists("SELECT 1 FROM member WHERE person=? AND household=? AND (from_day=? OR until_day='')", to, m.Household, m.From)
		if err != nil {
			return nil, err
		}
		q, kind, args := "UPDATE member SET person=? WHERE person=? AND household=? AND from_day=?", "member", []any{to, from, m.Household, m.From}
		if twin {
			q, kind, args = "DELETE FROM member WHERE person=? AND household=? AND from_day=?", "member.gone", args[1:]
		}
		if _, err := tx.Exec(q, args...); err != nil {
			return nil, err
		}
		out = append(out, Moved{kind, strings.Join([]string{m.Household, m.From, m.Until, m.Relation, m.Status}, "\t")})
	}
	for _, c := range []struct{ kind, find, move string }{
		{"head", "SELECT id FROM household WHERE head = ?", "UPDATE household SET head=? WHERE id=? AND head=?"},
		{"post", "SELECT id FROM post WHERE person = ?", "UPDATE post SET person=? WHERE id=? AND person=?"},
		{"consent", "SELECT id FROM consent WHERE person = ? AND (withdrawn_at > 0 OR purpose NOT IN (SELECT purpose FROM consent WHERE withdrawn_at = 0 AND person = ?))",
			"UPDATE consent SET person=? WHERE id=? AND person=?"},
	} {
		args := []any{from}
		if c.kind == "consent" {
			args = append(args, to)
		}
		ids, err := texts(tx, c.find, args...)
		if err != nil {
			return nil, err
		}
		for _, x := range ids {
			if _, err := tx.Exec(c.move, to, x, from); err != nil {
				return nil, err
			}
			out = append(out, Moved{c.kind, x})
		}
	}
	return out, nil
}

func texts(tx *db.Tx, q string, args ...any) ([]string, error) {
	var out []string
	err := tx.Each(q, args, func(scan func(...any) error) error {
		var x string
		err := scan(&x)
		out = append(out, x)
		return err
	})
	return out, err
}
