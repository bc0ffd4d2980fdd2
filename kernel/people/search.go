package people

import (
	"slices"
	"sort"
	"strconv"

	"linli/kernel/place"
	"linli/platform/db"
)

// Query asks for persons by part of a name or phone.
type Query struct {
	Text   string
	Scopes []place.Path // subtrees the reader may see; empty = nobody is found
	Limit  int          // 30 when 0, at most 200
}

// Found is the answer: at most Limit persons by name, and whether there are more.
type Found struct {
	People []Person
	Cut    bool
}

// How many areas (compounds) a scope may have so that each is looked at by itself, and so
// that they are listed in the statement. A wider scope holds so large a part of the city that
// a walk through the city's index soon finds enough.
const (
	nearAreas     = 12
	nearAreasSlow = 40 // on PostgreSQL, which compares a list inside an index one by one
	someAreas     = 300
)

// reach is a scope as the indexes see it.
type reach struct {
	all   bool    // the whole installation
	near  bool    // so few areas that each may be looked at by itself
	areas []int64 // the areas of the scopes, when they are few
	fine  bool    // a scope lies below an area: paths are compared as well
	paths []place.Path
}

// Search finds active persons: see Probes for what a text may be. The work is bounded: a text
// that selects little of the city is looked up in an index that holds the area, so that rows
// outside the scope are never read; in a small scope an unselective text is looked up in the
// scope's own areas.
func (s *Service) Search(tx *db.Tx, q Query) (Found, error) {
	if q.Limit <= 0 {
		q.Limit = 30
	}
	q.Limit = min(q.Limit, 200)
	probes := Probes(q.Text)
	if len(probes) == 0 || len(q.Scopes) == 0 {
		return Found{}, nil
	}
	r, err := s.reach(tx, q.Scopes)
	if err != nil || (!r.all && r.areas != nil && len(r.areas) == 0) {
		return Found{}, err
	}
	seen := map[string]bool{}
	var out []Person
	for _, p := range probes {
		list, err := s.probe(tx, p, r, q.Limit+1)
		if err != nil {
			return Found{}, err
		}
		sort.SliceStable(list, func(i, j int) bool { return list[i].Name < list[j].Name })
		for _, x := range list {
			if !seen[x.ID] {
				seen[x.ID] = true
				out = append(out, x)
			}
		}
	}
	if len(out) > q.Limit {
		return Found{People: out[:q.Limit], Cut: true}, nil
	}
	return Found{People: out}, nil
}

// reach turns scopes into areas; areas is nil when there are too many to list.
func (s *Service) reach(tx *db.Tx, scopes []place.Path) (reach, error) {
	for _, sc := range scopes {
		if sc == place.RootPath {
			return reach{all: true}, nil
		}
	}
	if all, err := everybody(tx, scopes); all || err != nil {
		return reach{all: all}, err
	}
	r, err := s.areas(tx, scopes)
	if err == nil {
		err = r.choose(tx)
	}
	return r, err
}

// everybody tells whether one of the scopes holds every area there is: the city, in the installation of a city. Then
// no row of an index has to be asked where it lies. Two looks at the ends of an index.
func everybody(tx *db.Tx, scopes []place.Path) (bool, error) {
	var first, last string
	err := tx.Get("SELECT COALESCE((SELECT MIN(path) FROM person_area), ''), COALESCE((SELECT MAX(path) FROM person_area), '')", nil, &first, &last)
	if err != nil || first == "" {
		return false, err
	}
	for _, sc := range scopes {
		if sc.Valid() && sc.Contains(place.Path(first)) && sc.Contains(place.Path(last)) {
			return true, nil
		}
	}
	return false, nil
}

// areas lists the areas that lie in the scopes, or in which a scope lies; of each scope no more than it takes to see
// that there are too many.
func (s *Service) areas(tx *db.Tx, scopes []place.Path) (reach, error) {
	r := reach{areas: []int64{}}
	have := map[int64]bool{}
	for _, sc := range scopes {
		if !sc.Valid() {
			continue
		}
		r.paths = append(r.paths, sc)
		lo, hi := sc.Range()
		args := []any{lo, hi}
		up := sc.Ancestors()
		for _, a := range up {
			args = append(args, string(a))
		}
		err := tx.Each("SELECT no, path FROM person_area WHERE (path >= ? AND path < ?) OR path IN ("+db.In(len(up))+") LIMIT "+strconv.Itoa(someAreas+1), args,
			func(scan func(...any) error) error {
				var no int64
				var path place.Path
				if err := scan(&no, &path); err != nil {
					return err
				}
				r.fine = r.fine || !sc.Contains(path)
				if !have[no] {
					have[no] = true
					r.areas = append(r.areas, no)
				}
				return nil
			})
		if err != nil {
			return r, err
		}
	}
	slices.Sort(r.areas)
	return r, nil
}

// choose decides whether areas are looked at one by one, listed, or left to the paths.
func (r *reach) choose(tx *db.Tx) error {
	near, some := nearAreas, someAreas
	if tx.Dialect() == db.Postgres {
		all, err := tx.Count("SELECT MAX(no) FROM person_area")
		if err != nil {
			return err
		}
		if int64(len(r.areas))*20 < all { // less than a twentieth of the city: worth the many looks
			near = nearAreasSlow
		}
		some = near
	}
	r.near = len(r.areas) <= near
	if len(r.areas) > some {
		r.areas, r.fine = nil, true
	}
	return nil
}

// probe reads at most limit rows of one probe.
func (s *Service) probe(tx *db.Tx, p Probe, r reach, limit int) ([]Person, error) {
	if r.areas == nil || !r.near || (p.Unlikely && p.Column != "name") {
		return s.wide(tx, p, r, limit)
	}
	if p.Column != "name" {
		p.Column = "(" + p.Column + " || '')" // keeps the planner off the column's own index
	}
	var out []Person
	for _, no := range r.areas { // (area, name) answers each; other columns read one compound
		where, args := "state = 'active' AND area = ?", []any{no}
		where, args = between(where, args, p)
		where, args = inPaths(where, args, r)
		list, err := s.persons(tx, where+" ORDER BY name LIMIT ?", append(args, limit)...)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// wide walks the column's own index through the whole city and keeps the areas asked for.
func (s *Service) wide(tx *db.Tx, p Probe, r reach, limit int) ([]Person, error) {
	where, args := between("state = 'active'", nil, p)
	if p.Column == "phone" || p.Column == "phone_rev" {
		where += " AND phone <> ''"
	}
	if r.areas != nil && !r.all {
		// On SQLite the sign keeps the planner on the column's index, whose entries hold the
		// area; PostgreSQL compares the area inside the index by itself.
		col := "area"
		if tx.Dialect() == db.SQLite {
			col = "+area"
		}
		n := bucket(len(r.areas))
		where += " AND " + col + " IN (" + db.In(n) + ")"
		for i := range n {
			args = append(args, r.areas[min(i, len(r.areas)-1)])
		}
	}
	where, args = inPaths(where, args, r)
	return s.persons(tx, where+" ORDER BY "+p.Column+" LIMIT ?", append(args, limit)...)
}

// bucket rounds the length of a list up, so that statements have few shapes.
func bucket(n int) int {
	for _, b := range []int{1, 4, 16, 64} {
		if n <= b {
			return b
		}
	}
	return someAreas
}

func between(where string, args []any, p Probe) (string, []any) {
	lo, hi := db.Under(p.Prefix)
	return where + " AND " + p.Column + " >= ? AND " + p.Column + " < ?", append(args, lo, hi)
}

// inPaths compares paths when a scope is finer than an area, or too wide to list.
func inPaths(where string, args []any, r reach) (string, []any) {
	if r.all || !r.fine {
		return where, args
	}
	where += " AND ("
	for i, p := range r.paths {
		if i > 0 {
			where += " OR "
		}
		lo, hi := p.Range()
		where += "(path >= ? AND path < ?)"
		args = append(args, lo, hi)
	}
	return where + ")", args
}
