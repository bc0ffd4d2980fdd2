package place

import (
	"slices"
	"strings"
	"time"

	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Get reads a place. Errors: NotFound.
func (s *Service) Get(tx *db.Tx, id string) (Place, error) { return one(tx, "WHERE id = ?", id) }

// ByPath reads the place at a path. Errors: NotFound.
func (s *Service) ByPath(tx *db.Tx, p Path) (Place, error) {
	return one(tx, "WHERE path = ?", string(p))
}

// ByCode reads the place that has the code today, or else had it last: files of 2017 still say 140402. Errors: NotFound.
func (s *Service) ByCode(tx *db.Tx, code string) (Place, error) {
	return s.ByCodeAt(tx, code, tx.Now)
}

// ByCodeAt reads the place that had the code on the day of at, or else had it last. Errors: NotFound.
func (s *Service) ByCodeAt(tx *db.Tx, code string, at time.Time) (Place, error) {
	day := at.In(clock.Shanghai).Format("2006-01-02")
	best, bestTo, exact := "", "", false
	err := tx.Each("SELECT place, valid_from, valid_to FROM place_code WHERE code = ?", []any{text.Squeeze(code)}, func(scan func(dest ...any) error) error {
		var id, from, to string
		if err := scan(&id, &from, &to); err != nil {
			return err
		}
		hit := from <= day && (to == "" || day < to)
		later := to == "" || bestTo != "" && to > bestTo
		if best == "" || hit && !exact || hit == exact && later {
			best, bestTo, exact = id, to, hit
		}
		return nil
	})
	if err != nil {
		return Place{}, err
	}
	if best == "" {
		return Place{}, fault.NotFound("place.not_found")
	}
	return s.Get(tx, best)
}

// ByQR reads the place behind a public code, an old plaque's included: then its QR is another. Errors: NotFound.
func (s *Service) ByQR(tx *db.Tx, code string) (Place, error) {
	sc, err := s.Scan(tx, code)
	return sc.Place, err
}

// Scan reads what stands behind a scanned code. Errors: NotFound, the same for a code that never was and for a place
// that is gone.
func (s *Service) Scan(tx *db.Tx, code string) (Scan, error) {
	out := Scan{Code: NormalCode(code)}
	var id string
	var retired int64
	err := tx.Get("SELECT place, check_code, retired FROM place_qr WHERE code = ?", []any{out.Code}, &id, &out.Check, &retired)
	if err == nil {
		out.Place, err = s.Get(tx, id)
	}
	if fault.Is(err, fault.KindNotFound) || err == nil && out.Place.Ended != 0 {
		return Scan{}, fault.NotFound("place.no_such_code")
	}
	out.Stale = retired != 0
	return out, err
}

// Children lists what stands directly in a place, in the order in which it stands in reality; kind "" is every kind.
func (s *Service) Children(tx *db.Tx, id string, kind Kind) ([]Place, error) {
	if kind == "" {
		return many(tx, "WHERE parent = ? AND ended = 0 ORDER BY kind, seq, path", id)
	}
	return many(tx, "WHERE parent = ? AND kind = ? AND ended = 0 ORDER BY seq, path", id, string(kind))
}

// Ancestors lists the places above, from the root down. Errors: NotFound.
func (s *Service) Ancestors(tx *db.Tx, id string) ([]Place, error) {
	line, err := s.line(tx, id)
	if err != nil {
		return nil, err
	}
	return line[:len(line)-1], nil
}

// line lists the places from the root down to the place itself.
func (s *Service) line(tx *db.Tx, id string) ([]Place, error) {
	p, err := s.Get(tx, id)
	if err != nil {
		return nil, err
	}
	ups := p.Path.Ancestors()
	if len(ups) == 0 {
		return []Place{p}, nil
	}
	args := make([]any, len(ups))
	for i, u := range ups {
		args[i] = string(u)
	}
	line, err := many(tx, "WHERE path IN (?"+strings.Repeat(",?", len(ups)-1)+") ORDER BY path", args...)
	return append(line, p), err
}

// Chain lists the places on which an answer for id may hang, the nearest first: home, unit, building, the grid the
// building is in at that moment, compound, community, street … Errors: NotFound.
func (s *Service) Chain(tx *db.Tx, id string, at time.Time) ([]Place, error) {
	line, err := s.line(tx, id)
	if err != nil {
		return nil, err
	}
	var out []Place
	for i := len(line) - 1; i >= 0; i-- {
		out = append(out, line[i])
		if line[i].Kind != Building {
			continue
		}
		g, ok, err := gridOf(tx, line[i].ID, at)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, g)
		}
	}
	return out, nil
}

// Describe says where a place is as people do: 锦绣苑 3号楼2单元501. Errors: NotFound.
func (s *Service) Describe(tx *db.Tx, id string) (string, error) {
	return s.DescribeFor(tx, id, text.WorkList)
}

// DescribeFor is Describe masked for an audience: staff elsewhere read 锦绣苑 3号楼**室, the public 锦绣苑. Errors: NotFound.
func (s *Service) DescribeFor(tx *db.Tx, id string, to text.Audience) (string, error) {
	line, err := s.line(tx, id)
	if err != nil {
		return "", err
	}
	return describeFor(line, to), nil
}

// DescribeIn is Describe of a place of a chain that Chain gave, without reading anything; "" when the chain does not hold it.
func DescribeIn(chain []Place, id string) string {
	i := slices.IndexFunc(chain, func(p Place) bool { return p.ID == id })
	if i < 0 {
		return ""
	}
	var line []Place
	for _, p := range chain[i:] {
		if p.Path.Contains(chain[i].Path) { // the grid of a building stands in its chain, but not above it in the tree
			line = append(line, p)
		}
	}
	slices.Reverse(line)
	return describeFor(line, text.WorkList)
}

// Subtree lists the places of a kind (of every kind when it is empty) below path (itself included), at most limit after the path after, in the order of
// paths. For the next page give the path of the last one.
func (s *Service) Subtree(tx *db.Tx, path Path, kind Kind, after Path, limit int) ([]Place, error) {
	lo, hi := path.Range()
	if string(after) > lo {
		lo = string(after)
	} else {
		after = ""
	}
	from := "path >= ?"
	if after != "" {
		from = "path > ?"
	}
	if kind == "" {
		return many(tx, "WHERE "+from+" AND path < ? AND ended = 0 ORDER BY path LIMIT ?", lo, hi, limit)
	}
	wide := " AND door = FALSE"
	if kind.door() {
		wide = ""
	}
	return many(tx, "WHERE kind = ?"+wide+" AND "+from+" AND path < ? AND ended = 0 ORDER BY path LIMIT ?", string(kind), lo, hi, limit)
}

// Option is a place as a choice in a form shows it.
type Option struct{ ID, Name string }

// Options is Subtree with the names only, from the beginning: for the choices of a filter.
func (s *Service) Options(tx *db.Tx, path Path, kind Kind, limit int) ([]Option, error) {
	key := optionsKey{path, kind, limit}
	if out, ok := s.options.get(key); ok {
		return out, nil
	}
	changes := s.options.changes.Load()
	out, err := readOptions(tx, path, kind, limit)
	if err == nil {
		s.options.put(key, changes, out)
	}
	return out, err
}

func readOptions(tx *db.Tx, path Path, kind Kind, limit int) ([]Option, error) {
	lo, hi := path.Range()
	wide := " AND door = FALSE"
	if kind.door() {
		wide = ""
	}
	var out []Option
	err := tx.Each("SELECT id, name, label FROM place WHERE kind = ?"+wide+" AND path >= ? AND path < ? AND ended = 0 ORDER BY path LIMIT ?",
		[]any{string(kind), lo, hi, limit}, func(scan func(dest ...any) error) error {
			var n Option
			var label string
			err := scan(&n.ID, &n.Name, &label)
			n.Name = nameOf(kind, n.Name, label)
			out = append(out, n)
			return err
		})
	return out, err
}

// Homes lists all standing homes below a path: for compounds and smaller; a street is read by Subtree, page by page.
func (s *Service) Homes(tx *db.Tx, path Path) ([]Place, error) {
	lo, hi := path.Range()
	return many(tx, "WHERE path >= ? AND path < ? AND kind = 'home' AND ended = 0 ORDER BY path", lo, hi)
}

// Doors lists all standing homes below a path as Homes does, with the fields alone by which a list of doors is compared and changed.
func (s *Service) Doors(tx *db.Tx, path Path) (out []Place, err error) {
	lo, hi := path.Range()
	err = tx.Each("SELECT id, parent, path, label, area, room_use, state, rev FROM place WHERE path >= ? AND path < ? AND kind = 'home' AND ended = 0 ORDER BY path", []any{lo, hi},
		func(scan func(dest ...any) error) error {
			p := Place{Kind: Home}
			err := scan(&p.ID, &p.Parent, (*string)(&p.Path), &p.Label, &p.Area, (*string)(&p.Use), (*string)(&p.State), &p.Rev)
			out = append(out, p)
			return err
		})
	return out, err
}

// CountHomes counts the standing homes below a path.
func (s *Service) CountHomes(tx *db.Tx, path Path) (int, error) {
	lo, hi := path.Range()
	n := 0
	err := tx.Get("SELECT count(*) FROM place WHERE path >= ? AND path < ? AND kind = 'home' AND ended = 0", []any{lo, hi}, &n)
	return n, err
}

// Names lists the names of a place, the current first.
func (s *Service) Names(tx *db.Tx, id string) ([]Name, error) {
	var out []Name
	err := tx.Each("SELECT place, name, kind, from_at, until_at FROM place_name WHERE place = ? ORDER BY kind, from_at, name", []any{id},
		func(scan func(dest ...any) error) error {
			var n Name
			err := scan(&n.Place, &n.Text, &n.Kind, &n.From, &n.Until)
			out = append(out, n)
			return err
		})
	return out, err
}

// Codes lists the codes a place has or had.
func (s *Service) Codes(tx *db.Tx, id string) ([]Code, error) {
	var out []Code
	err := tx.Each("SELECT place, code, source, valid_from, valid_to FROM place_code WHERE place = ? ORDER BY valid_from, code", []any{id},
		func(scan func(dest ...any) error) error {
			var c Code
			err := scan(&c.Place, &c.Code, &c.Source, &c.From, &c.To)
			out = append(out, c)
			return err
		})
	return out, err
}
