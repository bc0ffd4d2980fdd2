package place

import (
	"slices"
	"sort"
	"strings"

	"linli/platform/db"
	"linli/platform/text"
)

// Search finds places by what people type: a name or a former one, its pinyin or initials (jxy), a public code, an
// official code, or an address inside what it finds (锦绣苑3-2). The best come first: whole name, beginning, inside.
func (s *Service) Search(tx *db.Tx, q Query) ([]Place, error) {
	words := normalName(q.Text)
	if words == "" || len([]rune(words)) > 60 {
		return nil, nil
	}
	if q.Limit <= 0 {
		q.Limit = 20
	}
	if q.Under == "" {
		q.Under = RootPath
	}
	var inside []Place
	var err error
	if q.Inside {
		if inside, err = s.inside(tx, q); err != nil {
			return nil, err
		}
	}
	out, err := s.byName(tx, words, q)
	if err == nil && len(out)+len(inside) == 0 {
		return s.byAddress(tx, q)
	}
	return distinct(append(inside, out...), q.Limit), err
}

// distinct keeps each place once, the first ones.
func distinct(list []Place, most int) []Place {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(p Place) bool {
		again := seen[p.ID] || len(seen) >= most
		seen[p.ID] = true
		return again
	})
}

// byName searches the names. There are as many as compounds, streets and facilities: thousands in a city, so a scan of
// that one narrow table is cheaper than an index for every spelling.
func (s *Service) byName(tx *db.Tx, words string, q Query) ([]Place, error) {
	lo, hi := q.Under.Range()
	like := "%" + escapeLike(words) + "%"
	begins := "% " + escapeLike(words) + "%"
	rank := map[string]int{}
	err := tx.Each(`SELECT n.place, n.norm, n.pinyin, n.initials, n.kind FROM place_name n JOIN place p ON p.id = n.place
		WHERE (n.norm LIKE ? ESCAPE '!' OR n.pinyin LIKE ? ESCAPE '!' OR n.initials LIKE ? ESCAPE '!')
		AND p.path >= ? AND p.path < ? AND p.ended = 0`, []any{like, escapeLike(words) + "%", begins, lo, hi},
		func(scan func(dest ...any) error) error {
			var id, norm, spelled, first, kind string
			if err := scan(&id, &norm, &spelled, &first, &kind); err != nil {
				return err
			}
			r := rankOf(words, norm, spelled, first, kind)
			if old, ok := rank[id]; !ok || r < old {
				rank[id] = r
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(rank))
	for id := range rank {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool {
		return rank[ids[i]] < rank[ids[j]] || rank[ids[i]] == rank[ids[j]] && ids[i] < ids[j]
	})
	var out []Place
	for _, id := range ids {
		p, err := s.Get(tx, id)
		if err != nil {
			return nil, err
		}
		if wanted(p.Kind, q.Kinds) && len(out) < q.Limit {
			out = append(out, p)
		}
	}
	return out, nil
}

// rankOf orders hits: whole name, beginning of a name, initials, spelling, inside; a former name after the current.
func rankOf(words, norm, spelled, first, kind string) int {
	r := 8
	switch {
	case norm == words:
		r = 0
	case strings.HasPrefix(norm, words):
		r = 2
	case strings.Contains(first, " "+words+" "):
		r = 4
	case strings.Contains(first, " "+words) || strings.HasPrefix(spelled, words):
		r = 6
	}
	if kind != NameCurrent {
		r++
	}
	return r
}

func wanted(k Kind, kinds []Kind) bool {
	for _, x := range kinds {
		if x == k {
			return true
		}
	}
	return len(kinds) == 0
}

// escapeLike makes a text stand for itself in LIKE … ESCAPE '!'.
func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// byAddress reads the text as a code or as an address.
func (s *Service) byAddress(tx *db.Tx, q Query) ([]Place, error) {
	if p, err := s.ByQR(tx, q.Text); err == nil && q.Under.Contains(p.Path) && wanted(p.Kind, q.Kinds) {
		return []Place{p}, nil
	}
	if p, err := s.ByCode(tx, q.Text); err == nil && q.Under.Contains(p.Path) && wanted(p.Kind, q.Kinds) {
		return []Place{p}, nil
	}
	c, reg, err := s.registerUnder(tx, q.Under)
	if err != nil {
		return nil, err
	}
	r, err := Parse(q.Text, c, reg)
	if err != nil {
		return nil, err
	}
	if r.Outcome == NotFound {
		return s.formerDoor(tx, nil, text.Clean(q.Text), c, reg, q)
	}
	return s.add(tx, nil, r, q)
}

// registerUnder gives what an address below a place is read with; inside a compound, or anything in one, the address need
// not name the compound.
func (s *Service) registerUnder(tx *db.Tx, under Path) (Context, Register, error) {
	c, area := Context{}, under
	if in, err := s.ByPath(tx, under); err == nil {
		if up, err := s.above(tx, in, Compound); err == nil {
			c.Compound, area = up.ID, up.Path
		}
	}
	reg, err := s.Register(tx, area)
	return c, reg, err
}

// Found is one line of the public finder: a compound with its buildings, so that a resident without log-in comes to the
// page behind the code on the own building. It never holds homes.
type Found struct {
	Compound  Place
	Buildings []Place
}

// Find is the public finder: compounds whose name, former name, pinyin or address fits; with a building in the text (锦绣苑
// 3号楼) only that building. Text "" lists all compounds below area, at most limit.
func (s *Service) Find(tx *db.Tx, words string, area Path, limit int) ([]Found, error) {
	if area == "" {
		area = RootPath
	}
	var hits []Place
	var err error
	if text.Clean(words) == "" {
		hits, err = s.Subtree(tx, area, Compound, "", limit)
	} else {
		hits, err = s.Search(tx, Query{Text: words, Under: area, Kinds: []Kind{Compound, Building, Unit}, Limit: limit})
	}
	if err != nil {
		return nil, err
	}
	var out []Found
	for _, p := range hits {
		f, err := s.found(tx, p)
		if err != nil {
			return nil, err
		}
		if f.Compound.ID != "" {
			out = append(out, f)
		}
	}
	return out, nil
}

func (s *Service) found(tx *db.Tx, p Place) (Found, error) {
	if p.Kind == Compound {
		b, err := s.Children(tx, p.ID, Building)
		sort.SliceStable(b, func(i, j int) bool { return OrderLabels(b[i].Label, b[j].Label) < 0 })
		return Found{Compound: p, Buildings: b}, err
	}
	b, err := s.above(tx, p, Building)
	if err != nil {
		return Found{}, err
	}
	up, err := s.Get(tx, b.Parent)
	if err != nil || up.Kind != Compound {
		return Found{}, err
	}
	return Found{Compound: up, Buildings: []Place{b}}, nil
}
