package place

import (
	"encoding/json"
	"strings"

	"linli/platform/db"
	"linli/platform/fault"
)

// columns in the order of scan.
const columns = `id, parent, path, kind, code, name, label, seq, qr, type, floor, floor_no, side, area, room_use, state,
	address, facts, geojson, lon, lat, ended, rev`

const selectPlace = "SELECT " + columns + " FROM place "

// scanPlace reads one row of columns.
func scanPlace(scan func(dest ...any) error) (Place, error) {
	var p Place
	var facts string
	// As plain strings: a named type would be set by reflection.
	err := scan(&p.ID, &p.Parent, (*string)(&p.Path), (*string)(&p.Kind), &p.Code, &p.Name, &p.Label, &p.Seq, &p.QR, &p.Type, &p.Floor, &p.FloorNo,
		&p.Side, &p.Area, (*string)(&p.Use), (*string)(&p.State), &p.Address, &facts, &p.GeoJSON, &p.Lon, &p.Lat, &p.Ended, &p.Rev)
	if err != nil {
		return Place{}, err
	}
	p.Name = nameOf(p.Kind, p.Name, p.Label)
	return p, p.readFacts(facts)
}

// readFacts fills the facts of compounds and buildings.
func (p *Place) readFacts(s string) error {
	if s == "" {
		return nil
	}
	var into any
	switch p.Kind {
	case Compound:
		p.Compound = &CompoundFacts{}
		into = p.Compound
	case Building:
		p.Building = &BuildingFacts{}
		into = p.Building
	default:
		return nil
	}
	if err := json.Unmarshal([]byte(s), into); err != nil {
		return fault.Internal(err, "place "+p.ID+" facts")
	}
	return nil
}

// facts is the opposite of readFacts.
func (p Place) facts() string {
	var v any
	switch {
	case p.Compound != nil && p.Kind == Compound:
		v = p.Compound
	case p.Building != nil && p.Kind == Building:
		v = p.Building
	default:
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "" // plain structs of texts and numbers always encode
	}
	return string(b)
}

func one(tx *db.Tx, where string, args ...any) (Place, error) {
	var p Place
	err := fault.NotFound("place.not_found")
	found := false
	e := tx.Each(selectPlace+where, args, func(scan func(dest ...any) error) error {
		var err error
		p, err = scanPlace(scan)
		found = true
		return err
	})
	if e != nil {
		return Place{}, e
	}
	if !found {
		return Place{}, err
	}
	return p, nil
}

func many(tx *db.Tx, where string, args ...any) ([]Place, error) {
	var out []Place
	err := tx.Each(selectPlace+where, args, func(scan func(dest ...any) error) error {
		p, err := scanPlace(scan)
		out = append(out, p)
		return err
	})
	return out, err
}

// insert writes places, many rows a statement: a city has a million homes. The sizes of a statement are few so that
// prepared statements are reused.
func insert(tx *db.Tx, ps []Place) error {
	for len(ps) > 0 {
		n := 1
		for _, size := range []int{64, 8} {
			if len(ps) >= size {
				n = size
				break
			}
		}
		args := make([]any, 0, n*24)
		for _, p := range ps[:n] {
			args = append(args, p.row()...)
		}
		if _, err := tx.Exec(insertText(n), args...); err != nil {
			return err
		}
		ps = ps[n:]
	}
	return nil
}

var insertTexts = map[int]string{1: makeInsert(1), 8: makeInsert(8), 64: makeInsert(64)}

func insertText(n int) string { return insertTexts[n] }

func makeInsert(n int) string {
	const row = "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
	return "INSERT INTO place (" + columns + ", door) VALUES " + row + strings.Repeat(","+row, n-1)
}

// row gives the values of columns and door. Names that a label makes anyway are not stored twice.
func (p Place) row() []any {
	name := p.Name
	if p.Kind.door() && name == nameOf(p.Kind, "", p.Label) {
		name = ""
	}
	return []any{p.ID, p.Parent, string(p.Path), string(p.Kind), p.Code, name, p.Label, p.Seq, p.QR, p.Type, p.Floor, p.FloorNo,
		p.Side, p.Area, string(p.Use), string(p.State), p.Address, p.facts(), p.GeoJSON, p.Lon, p.Lat, p.Ended, p.Rev, p.Kind.door()}
}

// update writes what may change and sets the next revision, if the row still has revision p.Rev.
func update(tx *db.Tx, p Place) (Place, error) {
	r := p.row()
	n, err := tx.Exec(`UPDATE place SET code = ?, name = ?, label = ?, seq = ?, qr = ?, type = ?, floor = ?, floor_no = ?, side = ?, area = ?,
		room_use = ?, state = ?, address = ?, facts = ?, geojson = ?, lon = ?, lat = ?, ended = ?, rev = rev + 1 WHERE id = ? AND rev = ?`,
		append(r[4:22:22], p.ID, p.Rev)...)
	if err != nil {
		return p, err
	}
	if n == 0 {
		return stale(tx, p.ID)
	}
	p.Rev++
	return p, nil
}

// stale gives the place as it stands now and says that somebody else was faster.
func stale(tx *db.Tx, id string) (Place, error) {
	now, err := one(tx, "WHERE id = ?", id)
	if err != nil {
		return Place{}, err
	}
	return now, fault.Conflict("place.stale", now.Name)
}

// reserve gives the first of n new child numbers and locks the parent's row until the transaction ends, so that labels
// can be compared with the siblings.
func reserve(tx *db.Tx, parent string, n int) (first int, err error) {
	rows, err := tx.Exec("UPDATE place SET children = children + ? WHERE id = ?", n, parent)
	if err != nil {
		return 0, err
	}
	if rows == 0 {
		return 0, fault.NotFound("place.not_found")
	}
	var after int
	err = tx.Get("SELECT children FROM place WHERE id = ?", []any{parent}, &after)
	return after - n + 1, err
}

// reserveRoot gives the number of the next root. Two at once collide on the unique path and one is told to try again.
func reserveRoot(tx *db.Tx) (int, error) {
	n := 0
	err := tx.Each("SELECT path FROM place WHERE parent = ''", nil, func(scan func(dest ...any) error) error {
		n++
		var p string
		return scan(&p)
	})
	return n + 1, err
}
