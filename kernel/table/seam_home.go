package table

import (
	"fmt"
	"strings"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// homeSeam writes 房屋台账 through kernel/place.
type homeSeam struct{ Seams }

// homeExtras are the columns kept beside the place.
var homeExtras = []string{"owner", "title", "persons", "head", "phone", "rented", "note"}

var homeUses = map[string]place.Use{"住宅": "", "商用": place.Business, "集体宿舍": place.Dormitory, "办公": place.OfficeRoom, "其他": place.OtherUse}

var homeStates = map[string]place.State{"自住": place.OwnerLives, "出租": place.Rented, "空置": place.Vacant, "人户分离": place.Separated, "群租(待核)": place.Crowded, "经营用房": place.ShopState, "未交付": place.Undelivered}

func wordOf[K ~string](m map[string]K, k K) string {
	for w, x := range m {
		if x == k {
			return w
		}
	}
	return ""
}

func (s homeSeam) owner() Owner {
	return Owner{Locate: s.place, Resolve: s.resolve, Commit: s.commit, Blocks: s.blocks, Withdraw: s.withdraw, Export: s.export}
}

func (s homeSeam) place(tx *db.Tx, b *Batch, rows []*Row) error {
	return s.Seams.locate(tx, b, rows, true)
}

// homePlan is what a row will do.
type homePlan struct {
	compound *compoundRec
	building *buildingRec
	door     *doorRec
	key      string
	unit     string
}

func (s homeSeam) resolve(tx *db.Tx, b *Batch, rows []*Row) error {
	r := rosterOf(b, s.Places)
	at := addressOf(b.Table)
	var known []string
	for _, row := range rows {
		if err := s.locate(tx, b, r, row, at); err != nil {
			return err
		}
		if row.Object != "" {
			known = append(known, row.Object)
		}
	}
	extras, err := s.extras(tx, b.Table.Name, known)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if p, ok := row.Data.(*homePlan); ok && p.door != nil {
			s.compare(b.Table, row, p, extras[row.Object])
		}
	}
	return nil
}

func (s homeSeam) locate(tx *db.Tx, b *Batch, r *roster, row *Row, at addressColumns) error {
	c, problem, err := r.compound(tx, b, row.Value(at.compound))
	if err != nil {
		return err
	}
	if problem != "" {
		refuseCompound(row, at.compound, problem)
		return nil
	}
	p := &homePlan{compound: c, key: row.Value(at.building).Text, unit: row.Value(at.unit).Text}
	row.Data, row.Verdict = p, Added
	if p.building = c.buildings[p.key]; p.building == nil {
		told, _ := b.Cache["new buildings"].(map[string]bool)
		if told == nil {
			told = map[string]bool{}
			b.Cache["new buildings"] = told
		}
		if key := c.place.ID + p.key; !told[key] { // once for each building, not for each door
			told[key] = true
			row.Say(Warned, at.building, "table.f.new-building", p.key)
		}
		return nil
	}
	if err := r.doors(tx, p.building); err != nil {
		return err
	}
	u := p.building.unit(p.unit)
	if u == nil && p.unit == "" && len(p.building.units) > 1 {
		row.Refuse(at.unit, "table.f.which-unit", len(p.building.units))
		return nil
	}
	if u == nil {
		return nil
	}
	if d := u.doors[row.Value(at.door).Text]; d != nil {
		p.door, row.Object = d, d.id
	}
	return nil
}

func (s homeSeam) compare(t *Table, row *Row, p *homePlan, have map[string]string) {
	ch := s.change(t, row)
	row.Verdict = Same
	if ch.Area != nil && *ch.Area != p.door.area || ch.Use != nil && *ch.Use != p.door.use || ch.State != nil && *ch.State != p.door.state || len(newer(have, givenExtras(t, row, homeExtras))) > 0 {
		row.Verdict = Changed
	}
}

// change is what the row says of the home itself; blanks say nothing.
func (s homeSeam) change(t *Table, row *Row) place.Change {
	var ch place.Change
	if v := row.Value(t.Index("area")); v.State == Given {
		n := v.Num
		ch.Area = &n
	}
	if v := row.Value(t.Index("use")); v.State == Given {
		u := homeUses[v.Text]
		ch.Use = &u
	}
	if v := row.Value(t.Index("state")); v.State == Given {
		st := homeStates[v.Text]
		ch.State = &st
	}
	return ch
}

// buildingWork gathers the rows of one building in a batch.
type buildingWork struct {
	plan  *homePlan
	edits []place.HomeEdit
	units map[string]*place.NewUnit
	order []string
	fresh []*Row
}

func (s homeSeam) commit(tx *db.Tx, b *Batch, rows []*Row) error {
	work := map[string]*buildingWork{}
	var order []*buildingWork
	for _, row := range rows {
		p, ok := row.Data.(*homePlan)
		if !ok {
			return fault.Internal(nil, "table.homeSeam.commit")
		}
		key := p.compound.place.ID + "/" + p.key
		w := work[key]
		if w == nil {
			w = &buildingWork{plan: p, units: map[string]*place.NewUnit{}}
			work[key] = w
			order = append(order, w)
		}
		s.gather(b.Table, w, row, p)
	}
	for _, w := range order {
		if err := s.building(tx, b, w); err != nil {
			return err
		}
	}
	return s.finish(tx, b, rows)
}

func (s homeSeam) gather(t *Table, w *buildingWork, row *Row, p *homePlan) {
	ch := s.change(t, row)
	if p.door != nil {
		w.edits = append(w.edits, place.HomeEdit{ID: p.door.id, Change: ch})
		return
	}
	label := strings.TrimSuffix(p.unit, "单元")
	u := w.units[label]
	if u == nil {
		u = &place.NewUnit{Label: label}
		w.units[label] = u
		w.order = append(w.order, label)
	}
	door := row.Value(t.Index("door")).Text
	floor, no := place.FloorOfRoom(door)
	h := place.NewHome{Label: door, Floor: floor, FloorNo: no}
	if ch.Area != nil {
		h.Area = *ch.Area
	}
	if ch.Use != nil {
		h.Use = *ch.Use
	}
	if ch.State != nil {
		h.State = *ch.State
	}
	for i := range u.Homes {
		if u.Homes[i].Label == door { // the same door again: the later row speaks where it says something
			over(&u.Homes[i], ch)
			return
		}
	}
	u.Homes = append(u.Homes, h)
	w.fresh = append(w.fresh, row)
}

// over lays a change over a new home.
func over(h *place.NewHome, ch place.Change) {
	if ch.Area != nil {
		h.Area = *ch.Area
	}
	if ch.Use != nil {
		h.Use = *ch.Use
	}
	if ch.State != nil {
		h.State = *ch.State
	}
}

// together lays the columns of a second row for one door over the first; when the user said that both households live there, names
// and telephones stand side by side.
func together(first, second map[string]string, both bool) map[string]string {
	for k, v := range second {
		if old := first[k]; both && old != "" && old != v && (k == "head" || k == "phone" || k == "owner" || k == "note") {
			v = old + "、" + v
		}
		first[k] = v
	}
	return first
}

// building writes the rows of one building.
func (s homeSeam) building(tx *db.Tx, b *Batch, w *buildingWork) error {
	var units []place.NewUnit
	for _, l := range w.order {
		units = append(units, *w.units[l])
	}
	c := w.plan.compound
	rec := c.buildings[w.plan.key]
	switch {
	case rec == nil && len(units) > 0:
		p, err := s.Places.CreateBuildingTx(tx, b.Actor, place.NewBuilding{NewPlace: place.NewPlace{Parent: c.place.ID, Kind: place.Building, Label: strings.TrimSuffix(w.plan.key, "号楼"), Name: w.plan.key}, Units: units})
		if err != nil {
			return err
		}
		c.buildings[w.plan.key] = &buildingRec{place: p}
		b.Touch(p.ID, p.Rev, true, "building")
	case len(units) > 0:
		if err := s.Places.AddDoorsTx(tx, b.Actor, rec.place.ID, units); err != nil {
			return err
		}
	}
	if len(w.edits) > 0 {
		if err := s.Places.EditHomesTx(tx, b.Actor, rec.place.ID, w.edits); err != nil {
			return err
		}
	}
	rec = c.buildings[w.plan.key]
	if rec == nil {
		return nil
	}
	rec.loaded = false // read again what was written: ids and revisions
	return rosterOf(b, s.Places).doors(tx, rec)
}

// finish notes objects and extras once all buildings are written.
func (s homeSeam) finish(tx *db.Tx, b *Batch, rows []*Row) error {
	extras := map[string]map[string]string{}
	doors := make([]*doorRec, len(rows))
	var known []string
	for i, row := range rows {
		p, _ := row.Data.(*homePlan)
		rec := p.compound.buildings[p.key]
		if rec == nil || rec.unit(p.unit) == nil {
			return fault.Internal(nil, "table.homeSeam.finish: no unit "+p.unit)
		}
		if doors[i] = rec.unit(p.unit).doors[row.Value(b.Table.Index("door")).Text]; doors[i] == nil {
			return fault.Internal(nil, "table.homeSeam.finish: no door")
		}
		if p.door != nil {
			known = append(known, doors[i].id)
		}
	}
	have, err := s.extras(tx, b.Table.Name, known)
	if err != nil {
		return err
	}
	for i, row := range rows {
		p, _ := row.Data.(*homePlan)
		d, given := doors[i], givenExtras(b.Table, row, homeExtras)
		row.Object = d.id
		if first, again := extras[d.id]; again {
			extras[d.id] = together(first, given, b.Answers["twin|compound+building+unit+door"] == AnswerBoth)
			continue
		}
		before := ""
		if p.door != nil {
			before = fmt.Sprintf("%d|%s|%s|%s", p.door.area, p.door.use, p.door.state, toJSON(have[d.id]))
		}
		b.Touch(d.id, d.rev, p.door == nil, before)
		extras[d.id] = given
	}
	for obj, old := range have {
		for k, v := range old {
			if _, given := extras[obj][k]; !given {
				extras[obj][k] = v
			}
		}
	}
	return s.saveExtras(tx, b, extras)
}

// blocks lists the homes somebody changed later. A building that came with its homes blocks nothing: it stays.
func (s homeSeam) blocks(tx *db.Tx, b *Batch, touched []Touched) (blocks []Obstacle, err error) {
	later, err := s.extrasOfOthers(tx, b, touched)
	if err != nil {
		return nil, err
	}
	for _, t := range touched {
		p, err := s.Places.Get(tx, t.Obj)
		if err != nil {
			return nil, err
		}
		if t.Before == "building" || p.Rev == t.Rev && !later[t.Obj] {
			continue
		}
		name, err := s.Places.Describe(tx, p.ID)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, Obstacle{t.Obj, name})
	}
	return blocks, nil
}

// withdraw ends the homes a batch made and puts the figures of changed homes back.
func (s homeSeam) withdraw(tx *db.Tx, b *Batch, touched []Touched) error {
	for _, t := range touched {
		p, err := s.Places.Get(tx, t.Obj)
		if err != nil {
			return err
		}
		if err := s.putBack(tx, b, t, p); err != nil {
			return err
		}
	}
	return nil
}

func (s homeSeam) putBack(tx *db.Tx, b *Batch, t Touched, p place.Place) error {
	if t.Before == "building" {
		return nil // an empty building stays; its homes are ended one by one
	}
	if t.Made {
		_, err := s.Places.EndTx(tx, b.Actor, p.ID, p.Rev)
		if err == nil {
			_, err = tx.Exec(`DELETE FROM table_extra WHERE table_name = ? AND obj = ?`, b.Table.Name, p.ID)
		}
		return err
	}
	parts := strings.SplitN(t.Before, "|", 4)
	if len(parts) < 3 {
		return nil
	}
	if len(parts) == 4 {
		if err := s.restoreExtras(tx, b, p.ID, parts[3]); err != nil {
			return err
		}
	}
	area, _, _ := scaled(parts[0], 0, false)
	use, state := place.Use(parts[1]), place.State(parts[2])
	_, err := s.Places.EditTx(tx, b.Actor, p.ID, p.Rev, place.Change{Area: &area, Use: &use, State: &state})
	return err
}

func (s homeSeam) export(tx *db.Tx, f Filter, each func([]Value) error) error {
	t := homeTable()
	for _, scope := range f.Scopes {
		err := eachCompound(tx, s.Places, scope, func(c place.Place) error {
			buildings, err := s.Places.Children(tx, c.ID, place.Building)
			if err != nil {
				return err
			}
			for _, bl := range buildings {
				if !bl.Path.Contains(scope) && !scope.Contains(bl.Path) {
					continue
				}
				if err := s.exportBuilding(tx, f, t, c, bl, each); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachCompound walks the compounds below a path, or the one above it.
func eachCompound(tx *db.Tx, places *place.Service, scope place.Path, fn func(place.Place) error) error {
	for _, a := range scope.Ancestors() {
		p, err := places.ByPath(tx, a)
		if err == nil && p.Kind == place.Compound {
			return fn(p)
		}
	}
	return eachPlace(tx, places, scope, place.Compound, fn)
}

// exportBuilding writes the homes of a building. The ledger keeps one entry for a building with all its doors, so with Since a home
// counts as changed when its building does, or when an import changed its own columns.
func (s homeSeam) exportBuilding(tx *db.Tx, f Filter, t *Table, c, bl place.Place, each func([]Value) error) error {
	units, err := s.Places.Children(tx, bl.ID, place.Unit)
	if err != nil {
		return err
	}
	labels := map[string]string{}
	for _, u := range units {
		labels[u.ID] = u.Label
	}
	homes, err := s.Places.Homes(tx, bl.Path)
	if err != nil {
		return err
	}
	ids := make([]string, len(homes))
	for i := range homes {
		ids[i] = homes[i].ID
	}
	extras, err := s.extras(tx, "home", ids)
	if err != nil {
		return err
	}
	whole, err := f.Changed(tx, bl.ID)
	if err != nil {
		return err
	}
	fresh, err := s.extrasSince(tx, f, "home", ids)
	if err != nil {
		return err
	}
	for _, h := range homes {
		if !whole && !fresh[h.ID] {
			continue
		}
		row := newValues(t)
		row.set("compound", TextValue(c.Name))
		row.set("building", TextValue(buildingKey(bl)))
		row.set("unit", TextValue(UnitLabel(labels[h.Parent])))
		row.set("door", TextValue(h.Label))
		row.set("address", TextValue(wholeAddress(row)))
		row.set("floor", TextValue(h.Floor))
		row.set("use", TextValue(wordOf(homeUses, h.Use)))
		if h.Area != 0 {
			row.set("area", DecimalValue(h.Area, 2))
		}
		row.set("state", TextValue(wordOf(homeStates, h.State)))
		for k, v := range extras[h.ID] {
			row.set(k, restoreValue(&t.Columns[max(0, t.Index(k))], v))
		}
		if err := each(row.values); err != nil {
			return err
		}
	}
	return nil
}

// valueRow fills a row by column keys.
type valueRow struct {
	t      *Table
	values []Value
}

func newValues(t *Table) *valueRow { return &valueRow{t, make([]Value, len(t.Columns))} }

func (r *valueRow) set(key string, v Value) {
	if i := r.t.Index(key); i >= 0 {
		r.values[i] = v
	}
}
