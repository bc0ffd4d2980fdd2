package place

import (
	"strings"

	"linli/platform/db"
	"linli/platform/text"
)

// insideMost bounds how many compounds an address without a compound is read in.
const insideMost = 24

// inside reads an address that does not name its compound in every compound below q.Under that has a building called so:
// 3号楼, 3号楼2单元501, 3-2-501. What is written on a door today comes first; where nothing is found, the label the door
// had before (曾用门牌).
func (s *Service) inside(tx *db.Tx, q Query) ([]Place, error) {
	words := text.Clean(q.Text)
	toks, ok := lex(words)
	if !ok || len(toks[0].labels) != 1 || toks[0].side != "" || toks[0].below || !saysBuilding(toks) {
		return nil, nil
	}
	compounds, err := s.withBuilding(tx, toks[0].labels[0], q.Under)
	if err != nil || len(compounds) == 0 {
		return nil, err
	}
	var now, before []Place
	for _, c := range compounds {
		reg, err := s.Register(tx, c.Path)
		if err != nil {
			return nil, err
		}
		r, err := Parse(words, Context{Compound: c.ID}, reg)
		if err != nil {
			return nil, err
		}
		if now, err = s.add(tx, now, r, q); err != nil {
			return nil, err
		}
		if r.Outcome == NotFound && len(now) == 0 {
			if before, err = s.formerDoor(tx, before, words, Context{Compound: c.ID}, reg, q); err != nil {
				return nil, err
			}
		}
	}
	if len(now) > 0 {
		return now, nil
	}
	return before, nil
}

// saysBuilding tells whether the first label can only be a building: by its word, or because units and doors follow it.
func saysBuilding(toks []token) bool {
	return len(toks) > 1 && toks[0].roles == nil || len(toks[0].roles) > 0 && toks[0].roles[0] == asBuilding
}

// withBuilding lists the compounds below a path that have a building with this label, in the order of the tree.
func (s *Service) withBuilding(tx *db.Tx, label string, under Path) ([]Place, error) {
	if in, err := s.ByPath(tx, under); err == nil && under != RootPath {
		if c, err := s.above(tx, in, Compound); err == nil {
			return []Place{c}, nil
		}
	}
	lo, hi := under.Range()
	return many(tx, `WHERE id IN (SELECT parent FROM place WHERE kind = ? AND door = FALSE AND label = ? AND path >= ? AND path < ? AND ended = 0)
		AND kind = ? ORDER BY path LIMIT ?`, string(Building), label, lo, hi, string(Compound), insideMost)
}

// add appends the places of a reading that are wanted and lie below q.Under; of a question all its answers.
func (s *Service) add(tx *db.Tx, out []Place, r Reading, q Query) ([]Place, error) {
	ids := append(append([]string{}, r.Places...), r.Place)
	for _, choice := range r.Choices {
		ids = append(ids, choice.Place)
	}
	for _, id := range ids {
		if id == "" || len(out) >= q.Limit {
			continue
		}
		p, err := s.Get(tx, id)
		if err != nil {
			return nil, err
		}
		home := p.Kind == Home && len(q.Kinds) == 0 // homes only where they are asked for
		if wanted(p.Kind, q.Kinds) && !home && q.Under.Contains(p.Path) {
			out = append(out, p)
		}
	}
	return out, nil
}

// formerDoor finds the home that had the last label of an address before, in the building or unit that the rest names.
func (s *Service) formerDoor(tx *db.Tx, out []Place, words string, c Context, reg Register, q Query) ([]Place, error) {
	rest := strings.TrimRight(words, "室户号")
	head := strings.TrimRight(rest, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
	door := rest[len(head):]
	head = strings.TrimRight(head, " -—–/.")
	if head == "" || door == "" {
		return out, nil
	}
	r, err := Parse(head, c, reg)
	if err != nil || r.Outcome != ReadBuilding && r.Outcome != ReadUnit {
		return out, err
	}
	at, err := s.Get(tx, r.Place)
	if err != nil {
		return out, err
	}
	lo, hi := at.Path.Range()
	var ids []string
	err = tx.Each(`SELECT n.place FROM place_name n JOIN place p ON p.id = n.place
		WHERE n.norm = ? AND n.kind = ? AND p.kind = ? AND p.path >= ? AND p.path < ? AND p.ended = 0 ORDER BY n.until_at DESC, p.path`,
		[]any{normalName(NormalLabel(door)), NameFormer, string(Home), lo, hi}, func(scan func(dest ...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	if err != nil {
		return out, err
	}
	return s.add(tx, out, Reading{Places: ids}, q)
}
