package table

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

// Seams writes the six built-in tables through the services that own their rows.
type Seams struct {
	Places  *place.Service
	People  *people.Service
	Duties  *duty.Service
	Plans   *plan.Service
	Matters *matter.Service
	Keys    *crypto.Keys
}

// Owners returns the seams of the built-in tables. A table whose service is missing cannot be imported.
func (s Seams) Owners() Owners {
	var o Owners
	if s.Places != nil {
		o.Compound, o.Building, o.Home = compoundSeam{s}.owner(), buildingSeam{s}.owner(), homeSeam{s}.owner()
		if s.People != nil {
			o.Resident = residentSeam{s}.owner()
			if s.Duties != nil && s.Plans != nil {
				o.Duty = dutySeam{s}.owner()
			}
		}
		if s.Matters != nil {
			o.Hazard = hazardSeam{s}.owner()
		}
	}
	return o
}

// roster is what an import knows of the places it meets: compounds by name, and the doors of the buildings it has touched. It is
// kept for one run, so that 200,000 rows do not ask the database 200,000 times.
type roster struct {
	places    *place.Service
	all       []place.Place // compounds within the scope
	loaded    bool
	names     map[string]string // name or former name → id; "" = several
	compounds map[string]*compoundRec
}

type compoundRec struct {
	place     place.Place
	buildings map[string]*buildingRec
}

type buildingRec struct {
	place  place.Place
	units  map[string]*unitRec
	loaded bool
}

type unitRec struct {
	id    string
	doors map[string]*doorRec
}

type doorRec struct {
	id    string
	path  place.Path
	area  int64
	use   place.Use
	state place.State
	rev   int64
}

func rosterOf(b *Batch, places *place.Service) *roster {
	r, ok := b.Cache["roster"].(*roster)
	if !ok {
		r = &roster{places: places, names: map[string]string{}, compounds: map[string]*compoundRec{}}
		b.Cache["roster"] = r
	}
	return r
}

// forget makes the doors be read anew.
func (r *roster) forget() {
	for _, c := range r.compounds {
		for _, rec := range c.buildings {
			rec.loaded, rec.units = false, nil
		}
	}
}

// load reads the compounds of the scope once.
func (r *roster) load(tx *db.Tx, b *Batch) error {
	if r.loaded {
		return nil
	}
	r.loaded = true
	err := eachPlace(tx, r.places, b.Path, place.Compound, func(p place.Place) error {
		r.all = append(r.all, p)
		return nil
	})
	if err != nil {
		return err
	}
	if len(r.all) == 0 && b.Place.ID != "" {
		chain, err := r.places.Ancestors(tx, b.Place.ID)
		if err != nil {
			return err
		}
		for _, p := range chain {
			if p.Kind == place.Compound {
				r.all = append(r.all, p)
			}
		}
	}
	for _, p := range r.all {
		r.name(p.Name, p.ID)
		list, err := r.places.Names(tx, p.ID)
		if err != nil {
			return err
		}
		for _, n := range list {
			if n.Kind != "address" {
				r.name(n.Text, p.ID)
			}
		}
	}
	return nil
}

// eachPlace walks a subtree page by page.
func eachPlace(tx *db.Tx, places *place.Service, under place.Path, kind place.Kind, fn func(place.Place) error) error {
	const page = 1000
	after := place.Path("")
	for {
		list, err := places.Subtree(tx, under, kind, after, page)
		if err != nil {
			return err
		}
		for _, p := range list {
			if err := fn(p); err != nil {
				return err
			}
			after = p.Path
		}
		if len(list) < page {
			return nil
		}
	}
}

func placeName(s string) string { return strings.TrimSuffix(squeezePlace(s), "小区") }

func (r *roster) name(name, id string) {
	n := placeName(name)
	if n == "" {
		return
	}
	if have, ok := r.names[n]; ok && have != id {
		id = ""
	}
	r.names[n] = id
}

// compound finds the compound of a row: by its column, the place chosen at the upload, the title or name of the sheet, or
// because there is only one. The key says what to tell the user when there is none: see refuseCompound.
func (r *roster) compound(tx *db.Tx, b *Batch, named Value) (*compoundRec, string, error) {
	if err := r.load(tx, b); err != nil {
		return nil, "", err
	}
	id := named.ID
	if named.State == Given && id == "" {
		if id = r.names[placeName(named.Text)]; id == "" {
			return nil, "table.f.no-compound", nil
		}
	}
	if id == "" {
		id = r.fallback(b)
	}
	if id == "" {
		return nil, noCompound, nil
	}
	if c := r.compounds[id]; c != nil {
		return c, "", nil
	}
	for _, p := range r.all {
		if p.ID == id {
			c, err := r.open(tx, p)
			return c, "", err
		}
	}
	return nil, noCompound, nil
}

// noCompound is said of a row that names no compound when none was chosen either; such rows are counted, so that the choice can
// be offered where they are listed.
const noCompound = "table.f.which-compound"

// refuseCompound says why a row has no compound. Only a compound that was named and is not known has a name to be said.
func refuseCompound(row *Row, at int, problem string) {
	if problem == noCompound {
		row.Refuse(at, problem)
		return
	}
	row.Refuse(at, problem, row.Value(at).Text)
}

func (r *roster) fallback(b *Batch) string {
	if len(r.all) == 1 {
		return r.all[0].ID
	}
	for _, p := range r.all {
		if b.Place.ID != "" && p.Path.Contains(b.Place.Path) {
			return p.ID
		}
	}
	if b.Block == nil {
		return ""
	}
	title := squeezePlace(b.Block.Title + " " + b.Block.SheetName)
	found := ""
	for name, id := range r.names {
		if id != "" && strings.Contains(title, name) && found != id {
			if found != "" {
				return ""
			}
			found = id
		}
	}
	return found
}

func (r *roster) open(tx *db.Tx, p place.Place) (*compoundRec, error) {
	c := &compoundRec{place: p, buildings: map[string]*buildingRec{}}
	list, err := r.places.Children(tx, p.ID, place.Building)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		c.buildings[buildingKey(x)] = &buildingRec{place: x}
	}
	r.compounds[p.ID] = c
	return c, nil
}

func buildingKey(p place.Place) string {
	if p.Label != "" {
		return BuildingLabel(p.Label)
	}
	return BuildingLabel(p.Name)
}

// doors loads units and homes of a building once.
func (r *roster) doors(tx *db.Tx, rec *buildingRec) error {
	if rec.loaded {
		return nil
	}
	rec.loaded, rec.units = true, map[string]*unitRec{}
	units, err := r.places.Children(tx, rec.place.ID, place.Unit)
	if err != nil {
		return err
	}
	byID := map[string]*unitRec{}
	for _, u := range units {
		x := &unitRec{id: u.ID, doors: map[string]*doorRec{}}
		rec.units[UnitLabel(u.Label)], byID[u.ID] = x, x
	}
	homes, err := r.places.Doors(tx, rec.place.Path)
	if err != nil {
		return err
	}
	for _, h := range homes {
		if u := byID[h.Parent]; u != nil {
			u.doors[DoorLabel(h.Label)] = &doorRec{id: h.ID, path: h.Path, area: h.Area, use: h.Use, state: h.State, rev: h.Rev}
		}
	}
	return nil
}

// unit returns the unit with the label; a blank label means the only one.
func (rec *buildingRec) unit(label string) *unitRec {
	if u := rec.units[label]; u != nil {
		return u
	}
	if label == "" && len(rec.units) == 1 {
		for _, u := range rec.units {
			return u
		}
	}
	return nil
}

// columns remembers where the address columns of a table stand.
type addressColumns struct{ compound, building, unit, door, address int }

func addressOf(t *Table) addressColumns {
	return addressColumns{t.Index("compound"), t.Index("building"), t.Index("unit"), t.Index("door"), t.Index("address")}
}

// home finds the door a row names. It parks the row when the door is not in the register, and refuses it when the compound is
// unknown or outside the scope.
func (r *roster) home(tx *db.Tx, b *Batch, row *Row, at addressColumns) (*compoundRec, *doorRec, error) {
	c, problem, err := r.compound(tx, b, row.Value(at.compound))
	if err != nil {
		return nil, nil, err
	}
	if problem != "" {
		refuseCompound(row, at.compound, problem)
		return nil, nil, nil
	}
	rec := c.buildings[row.Value(at.building).Text]
	if rec == nil {
		park(b, row, at)
		return c, nil, nil
	}
	if err := r.doors(tx, rec); err != nil {
		return nil, nil, err
	}
	if u := rec.unit(row.Value(at.unit).Text); u != nil {
		if d, door := u.doors[row.Value(at.door).Text], row.Value(at.door); d != nil && (door.ID == "" || door.ID == d.id) {
			return c, d, nil
		}
	}
	park(b, row, at)
	return c, nil, nil
}

func park(b *Batch, row *Row, at addressColumns) {
	row.Verdict = Parked
	row.Say(Refused, at.door, "table.f.no-place", row.Value(at.compound).Text+row.Value(at.building).Text+row.Value(at.unit).Text+row.Value(at.door).Text)
}

// extras keeps the columns no other package has a field for.

func (s Seams) extras(tx *db.Tx, table string, objs []string) (map[string]map[string]string, error) {
	out := map[string]map[string]string{}
	for from := 0; from < len(objs); from += 400 {
		part := objs[from:min(len(objs), from+400)]
		args := []any{table}
		for _, o := range part {
			args = append(args, o)
		}
		err := tx.Each(`SELECT obj, body FROM table_extra WHERE table_name = ? AND obj IN (`+db.In(len(part))+`)`, args, func(scan func(...any) error) error {
			var obj string
			var body []byte
			if err := scan(&obj, &body); err != nil {
				return err
			}
			plain, err := s.Keys.Open("table.extra", []byte(table+obj), body)
			if err != nil {
				return fault.Internal(err, "table.extras")
			}
			m := map[string]string{}
			if err := json.Unmarshal(plain, &m); err != nil {
				return fault.Internal(err, "table.extras")
			}
			out[obj] = m
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// extrasSince says which of the objects an import changed the kept columns of since the day of the filter.
func (s Seams) extrasSince(tx *db.Tx, f Filter, table string, objs []string) (map[string]bool, error) {
	out := map[string]bool{}
	if f.Since == "" {
		return out, nil
	}
	for from := 0; from < len(objs); from += 400 {
		part := objs[from:min(len(objs), from+400)]
		args := []any{f.From(), table}
		for _, o := range part {
			args = append(args, o)
		}
		err := tx.Each(`SELECT e.obj FROM table_extra e JOIN import_job j ON j.id = e.job WHERE j.changed >= ? AND e.table_name = ? AND e.obj IN (`+db.In(len(part))+`)`, args, func(scan func(...any) error) error {
			var obj string
			err := scan(&obj)
			out[obj] = true
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// saveExtra merges the given columns over what is kept.
func (s Seams) saveExtras(tx *db.Tx, b *Batch, list map[string]map[string]string) error {
	var args []any
	n := 0
	flush := func() error {
		if n == 0 {
			return nil
		}
		q := `INSERT INTO table_extra (table_name, obj, body, job, rev) VALUES ` + strings.TrimSuffix(strings.Repeat("(?,?,?,?,1),", n), ",") +
			` ON CONFLICT (table_name, obj) DO UPDATE SET body = excluded.body, job = excluded.job, rev = table_extra.rev + 1`
		_, err := tx.Exec(q, args...)
		args, n = args[:0], 0
		return err
	}
	for _, obj := range slices.Sorted(maps.Keys(list)) { // in the order of the index
		m := list[obj]
		if len(m) == 0 {
			continue
		}
		plain, err := json.Marshal(m)
		if err != nil {
			return fault.Internal(err, "table.saveExtras")
		}
		body, err := s.Keys.Seal("table.extra", []byte(b.Table.Name+obj), plain)
		if err != nil {
			return fault.Internal(err, "table.saveExtras")
		}
		args = append(args, b.Table.Name, obj, body, b.Job)
		if n++; n == 200 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// extrasOfOthers says which of the touched objects another import gave columns of its own later.
func (s Seams) extrasOfOthers(tx *db.Tx, b *Batch, touched []Touched) (map[string]bool, error) {
	out := map[string]bool{}
	for from := 0; from < len(touched); from += 400 {
		part := touched[from:min(len(touched), from+400)]
		args := []any{b.Table.Name, b.Job}
		for _, t := range part {
			args = append(args, t.Obj)
		}
		err := tx.Each(`SELECT obj FROM table_extra WHERE table_name = ? AND job <> ? AND obj IN (`+db.In(len(part))+`)`, args, func(scan func(...any) error) error {
			var obj string
			err := scan(&obj)
			out[obj] = true
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// restoreExtras puts the kept columns of an object back; before is their JSON, null when there were none.
func (s Seams) restoreExtras(tx *db.Tx, b *Batch, obj, before string) error {
	var m map[string]string
	if err := json.Unmarshal([]byte(before), &m); err != nil {
		return fault.Internal(err, "table.restoreExtras")
	}
	if len(m) > 0 {
		return s.saveExtras(tx, b, map[string]map[string]string{obj: m})
	}
	_, err := tx.Exec(`DELETE FROM table_extra WHERE table_name = ? AND obj = ?`, b.Table.Name, obj)
	return err
}

// givenExtras collects the columns of a row that go into the extras.
func givenExtras(t *Table, r *Row, keys []string) map[string]string {
	m := map[string]string{}
	for _, k := range keys {
		if v := r.Value(t.Index(k)); v.State == Given || v.State == Unknown {
			m[k] = v.Whole()
		}
	}
	return m
}

// newer says which of the given columns differ from what is kept.
func newer(have, given map[string]string) []string {
	var list []string
	for k, v := range given {
		if have[k] != v {
			list = append(list, k)
		}
	}
	return list
}

// restoreValue turns a kept text back into a value of its column.
func restoreValue(c *Column, s string) Value {
	if s == "" {
		return Value{}
	}
	if s == "不详" && c.option(s) == "" {
		return Value{State: Unknown}
	}
	v, _ := Clean(&Column{Key: c.Key, Type: c.Type, Scale: c.Scale, Open: true, Negative: true, Field: c.Field}, Cell{Text: s}, &Surroundings{Demo: true})
	if v.State != Given {
		return TextValue(s)
	}
	return v
}
