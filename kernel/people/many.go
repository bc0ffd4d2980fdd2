package people

import (
	"hash/maphash"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// The reads of this file answer for many at once what Match, Private, HomesOf and Residents answer for one: a roster of
// two hundred thousand rows asks a few times for each thousand, not several times for each row.

// manyAtOnce is how many values one statement lists.
const manyAtOnce = 400

// Matched is the answer of MatchMany for one draft: nobody (zero), somebody by a rule, or several.
type Matched struct {
	Person  Person
	Rule    string // id, phone or birth
	Several int    // candidates of one rule: a human decides
}

// each calls fn with the distinct values of a list, manyAtOnce at a time.
func each(list []string, fn func(part []any) error) error {
	seen := map[string]bool{}
	var part []any
	for _, v := range list {
		if v == "" || seen[v] {
			continue
		}
		seen[v] = true
		if part = append(part, v); len(part) == manyAtOnce {
			if err := fn(part); err != nil {
				return err
			}
			part = nil
		}
	}
	if len(part) == 0 {
		return nil
	}
	return fn(part)
}

// Near is who lives in an area, by name and home: what the third rule of Match asks for. It is read once for a run and holds an id and
// a digest for each person, no personal data.
type Near struct {
	seed maphash.Seed
	ids  map[uint64][]string
}

func (n *Near) key(name, home string) uint64 { return maphash.String(n.seed, name+"\x00"+home) }

// Near reads the active people of an area (compound or community) who have a home.
func (s *Service) Near(tx *db.Tx, area place.Path) (*Near, error) {
	n := &Near{seed: maphash.MakeSeed(), ids: map[uint64][]string{}}
	var no int64
	err := tx.Get("SELECT no FROM person_area WHERE path = ?", []any{string(area)}, &no)
	if fault.Is(err, fault.KindNotFound) {
		return n, nil
	}
	if err != nil {
		return nil, err
	}
	return n, tx.Each("SELECT id, name, home FROM person WHERE state = 'active' AND area = ? AND home <> ''", []any{no}, func(scan func(...any) error) error {
		var id, name, home string
		err := scan(&id, &name, &home)
		k := n.key(name, home)
		n.ids[k] = append(n.ids[k], id)
		return err
	})
}

// MatchMany is Match for drafts whose homes all lie in the area of near.
func (s *Service) MatchMany(tx *db.Tx, near *Near, drafts []Draft) ([]Matched, error) {
	out := make([]Matched, len(drafts))
	probes := make([]Person, len(drafts))
	blinds := make([]string, len(drafts))
	var phones, ids []string
	for i, d := range drafts {
		p := Person{Name: CleanName(d.Name), Phone: Phone(d.Phone), Home: d.Home, Birth: d.Birth}
		if birth, _, ok := FromIDNo(IDNo(d.Private.IDNo)); ok && p.Birth == "" {
			p.Birth = birth
		}
		probes[i], blinds[i] = p, s.blind(d.Private.IDNo)
		phones = append(phones, p.Phone)
		if p.Home != "" {
			ids = append(ids, near.ids[near.key(p.Name, p.Home)]...)
		}
	}
	numbered, err := s.byBlind(tx, blinds)
	if err != nil {
		return nil, err
	}
	list, err := s.namesakes(tx, ids, phones)
	if err != nil {
		return nil, err
	}
	for i := range drafts {
		if p, ok := numbered[blinds[i]]; ok && blinds[i] != "" {
			out[i] = Matched{Person: p, Rule: "id"}
			continue
		}
		out[i] = choose(list[probes[i].Name], probes[i])
	}
	return out, nil
}

// choose applies the rules of Match to the people of one name.
func choose(list []Person, probe Person) Matched {
	for _, rule := range []string{"phone", "birth"} {
		var hit []Person
		for _, p := range list {
			if sameKey(p, probe, false) == rule {
				hit = append(hit, p)
			}
		}
		if len(hit) == 1 {
			return Matched{Person: hit[0], Rule: rule}
		}
		if len(hit) > 1 {
			return Matched{Several: len(hit)}
		}
	}
	return Matched{}
}

// byBlind finds persons by the blind index of their numbers; merged ones lead to the survivor.
func (s *Service) byBlind(tx *db.Tx, blinds []string) (map[string]Person, error) {
	owner := map[string]string{}
	var ids []string
	err := each(blinds, func(part []any) error {
		return tx.Each("SELECT id_blind, person FROM person_private WHERE id_blind <> '' AND id_blind IN ("+db.In(len(part))+")", part, func(scan func(...any) error) error {
			var b, id string
			err := scan(&b, &id)
			owner[b], ids = id, append(ids, id)
			return err
		})
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	have := map[string]Person{}
	err = each(ids, func(part []any) error {
		list, err := s.persons(tx, "id IN ("+db.In(len(part))+")", part...)
		for _, p := range list {
			have[p.ID] = p
		}
		return err
	})
	out := map[string]Person{}
	for b, id := range owner {
		p := have[id]
		if err == nil && p.State == Merged {
			p, err = s.Resolve(tx, id)
		}
		out[b] = p
	}
	return out, err
}

// namesakes lists the active people who may be meant, by name: those with the ids, and those with one of the telephones wherever
// they are.
func (s *Service) namesakes(tx *db.Tx, ids, phones []string) (map[string][]Person, error) {
	out, seen := map[string][]Person{}, map[string]bool{}
	take := func(list []Person) {
		for _, p := range list {
			if !seen[p.ID] {
				seen[p.ID] = true
				out[p.Name] = append(out[p.Name], p)
			}
		}
	}
	err := each(ids, func(part []any) error {
		list, err := s.persons(tx, "state = 'active' AND id IN ("+db.In(len(part))+")", part...)
		take(list)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, each(phones, func(part []any) error {
		list, err := s.persons(tx, "state = 'active' AND phone <> '' AND phone IN ("+db.In(len(part))+")", part...)
		take(list)
		return err
	})
}

// PrivateMany is Private for many; who has no sealed part is left out.
func (s *Service) PrivateMany(tx *db.Tx, ids []string) (map[string]Private, error) {
	out := map[string]Private{}
	return out, each(ids, func(part []any) error {
		return tx.Each("SELECT person, box FROM person_private WHERE person IN ("+db.In(len(part))+")", part, func(scan func(...any) error) error {
			var id string
			var box []byte
			if err := scan(&id, &box); err != nil {
				return err
			}
			var v Private
			err := s.openPrivate(tx, id, box, &v)
			out[id] = v
			return err
		})
	})
}

// HomesOfMany gives the memberships of today of many, by person.
func (s *Service) HomesOfMany(tx *db.Tx, ids []string) (map[string][]Member, error) {
	out := map[string][]Member{}
	return out, each(ids, func(part []any) error {
		list, err := members(tx, "m.person IN ("+db.In(len(part))+") AND m.until_day = '' ORDER BY m.person, m.from_day DESC", part...)
		for _, m := range list {
			out[m.Person] = append(out[m.Person], m)
		}
		return err
	})
}

// LivedIn says in which of the homes there is or was a household.
func (s *Service) LivedIn(tx *db.Tx, homes []string) (map[string]bool, error) {
	out := map[string]bool{}
	return out, each(homes, func(part []any) error {
		return tx.Each("SELECT DISTINCT home FROM household WHERE home IN ("+db.In(len(part))+")", part, func(scan func(...any) error) error {
			var home string
			err := scan(&home)
			out[home] = true
			return err
		})
	})
}

// ResidentsIn is Residents for many homes, by home.
func (s *Service) ResidentsIn(tx *db.Tx, homes []string) (map[string][]Resident, error) {
	out := map[string][]Resident{}
	home := map[string]string{}
	return out, each(homes, func(part []any) error {
		list, err := households(tx, "home IN ("+db.In(len(part))+")", part...)
		if err != nil {
			return err
		}
		for _, h := range list {
			home[h.ID] = h.Home
		}
		rs, err := residents(tx, "h.home IN ("+db.In(len(part))+")", part...)
		for _, r := range rs {
			out[home[r.Household]] = append(out[home[r.Household]], r)
		}
		return err
	})
}
