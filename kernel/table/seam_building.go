package table

import (
	"encoding/json"
	"strconv"
	"strings"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// buildingSeam writes 楼栋台账 through kernel/place. It makes units but no homes: those are their own ledger.
type buildingSeam struct{ Seams }

func (s buildingSeam) owner() Owner {
	return Owner{Resolve: s.resolve, Commit: s.commit, Blocks: s.blocks, Withdraw: s.withdraw, Export: s.export}
}

// buildingPlan is what a row will do.
type buildingPlan struct {
	compound *compoundRec
	have     place.Place
	facts    place.BuildingFacts
	units    int
}

func (s buildingSeam) resolve(tx *db.Tx, b *Batch, rows []*Row) error {
	t := b.Table
	r := rosterOf(b, s.Places)
	for _, row := range rows {
		at := t.Index("compound")
		c, problem, err := r.compound(tx, b, row.Value(at))
		if err != nil {
			return err
		}
		if problem != "" {
			refuseCompound(row, at, problem)
			continue
		}
		p := &buildingPlan{compound: c, units: int(row.Value(t.Index("units")).Num)}
		row.Data, row.Verdict = p, Added
		if err := s.compare(tx, t, row, p); err != nil {
			return err
		}
		if row.Verdict == Added && (p.units < 1 || p.units > 60) {
			row.Refuse(t.Index("units"), "table.f.not-number", row.Value(t.Index("units")).Text)
		}
	}
	return nil
}

func (s buildingSeam) compare(tx *db.Tx, t *Table, row *Row, p *buildingPlan) error {
	if rec := p.compound.buildings[row.Value(t.Index("building")).Text]; rec != nil {
		have, err := s.Places.Get(tx, rec.place.ID)
		if err != nil {
			return err
		}
		p.have, row.Object, row.Verdict = have, have.ID, Same
		units, err := s.Places.Children(tx, have.ID, place.Unit)
		if err != nil {
			return err
		}
		if p.units > 0 && len(units) != p.units {
			row.Say(Warned, t.Index("units"), "table.f.unit-mismatch", len(units))
		}
	}
	before := place.BuildingFacts{Residential: true}
	if p.have.Building != nil {
		before = *p.have.Building
	}
	p.facts = before
	applyFacts(t, row, &p.facts)
	if p.have.ID != "" && toJSON(before) != toJSON(p.facts) {
		row.Verdict = Changed
	}
	return nil
}

// applyFacts lays the given columns over the facts.
func applyFacts(t *Table, row *Row, f *place.BuildingFacts) {
	for k, to := range map[string]*int{"above": &f.Above, "below": &f.Below, "per_floor": &f.PerFloor, "lifts": &f.Lifts, "stairs": &f.Stairs} {
		if v := row.Value(t.Index(k)); v.State == Given {
			*to = int(v.Num)
		}
	}
	for k, to := range map[string]*string{"structure": &f.Structure, "completed": &f.Completed, "insulation": &f.Insulation, "rating": &f.Rating, "control": &f.ControlRoom} {
		if v := row.Value(t.Index(k)); v.State == Given {
			*to = v.Text
		}
	}
	if len(f.Completed) > 7 {
		f.Completed = f.Completed[:7]
	}
	if v := row.Value(t.Index("height")); v.State == Given {
		f.HeightCM = v.Num
	}
}

func (s buildingSeam) commit(tx *db.Tx, b *Batch, rows []*Row) error {
	for _, row := range rows {
		p, ok := row.Data.(*buildingPlan)
		if !ok {
			return fault.Internal(nil, "table.buildingSeam.commit")
		}
		if p.have.ID != "" {
			now, err := s.Places.EditTx(tx, b.Actor, p.have.ID, p.have.Rev, place.Change{Building: &p.facts})
			if err != nil {
				return err
			}
			b.Touch(now.ID, now.Rev, false, toJSON(beforePlace{Building: p.have.Building}))
			continue
		}
		if err := s.create(tx, b, row, p); err != nil {
			return err
		}
	}
	return nil
}

func (s buildingSeam) create(tx *db.Tx, b *Batch, row *Row, p *buildingPlan) error {
	key := row.Value(b.Table.Index("building")).Text
	var units []place.NewUnit
	for i := 1; i <= p.units; i++ {
		units = append(units, place.NewUnit{Label: strconv.Itoa(i)})
	}
	made, err := s.Places.CreateBuildingTx(tx, b.Actor, place.NewBuilding{NewPlace: place.NewPlace{Parent: p.compound.place.ID, Kind: place.Building, Label: strings.TrimSuffix(key, "号楼"), Name: key, Building: &p.facts}, Units: units})
	if err != nil {
		return err
	}
	lon, lat := row.Value(b.Table.Index("lon")), row.Value(b.Table.Index("lat"))
	if lon.State == Given && lat.State == Given {
		made, err = s.Places.SetGeometryTx(tx, b.Actor, made.ID, made.Rev, `{"type":"Point","coordinates":[`+lon.Text+`,`+lat.Text+`]}`)
		if err != nil {
			return err
		}
	}
	row.Object = made.ID
	p.compound.buildings[key] = &buildingRec{place: made}
	b.Touch(made.ID, made.Rev, true, "")
	return nil
}

func (s buildingSeam) blocks(tx *db.Tx, _ *Batch, touched []Touched) ([]Obstacle, error) {
	return blockedPlaces(tx, s.Seams, touched)
}

func (s buildingSeam) withdraw(tx *db.Tx, b *Batch, touched []Touched) error {
	return withdrawPlaces(tx, s.Seams, b, touched)
}

// blockedPlaces lists the places somebody changed later, or built homes in.
func blockedPlaces(tx *db.Tx, s Seams, touched []Touched) (blocks []Obstacle, err error) {
	for _, t := range touched {
		p, err := s.Places.Get(tx, t.Obj)
		if err != nil {
			return nil, err
		}
		homes := 0
		if t.Made {
			if homes, err = s.Places.CountHomes(tx, p.Path); err != nil {
				return nil, err
			}
		}
		if p.Rev != t.Rev || homes > 0 {
			blocks = append(blocks, Obstacle{t.Obj, p.Name})
		}
	}
	return blocks, nil
}

// withdrawPlaces ends what a batch made and puts back what it changed.
func withdrawPlaces(tx *db.Tx, s Seams, b *Batch, touched []Touched) error {
	for _, t := range touched {
		p, err := s.Places.Get(tx, t.Obj)
		if err != nil {
			return err
		}
		if err := withdrawPlace(tx, s, b, t, p); err != nil {
			return err
		}
	}
	return nil
}

func withdrawPlace(tx *db.Tx, s Seams, b *Batch, t Touched, p place.Place) error {
	if t.Made {
		_, err := s.Places.EndTx(tx, b.Actor, p.ID, p.Rev)
		return err
	}
	var before beforePlace
	if err := json.Unmarshal([]byte(t.Before), &before); err != nil {
		return fault.Internal(err, "table.withdrawPlace")
	}
	ch := place.Change{Compound: before.Compound, Building: before.Building}
	if p.Kind == place.Compound {
		ch.Address, ch.Area = &before.Address, &before.Area
	}
	_, err := s.Places.EditTx(tx, b.Actor, p.ID, p.Rev, ch)
	return err
}

func (s buildingSeam) export(tx *db.Tx, f Filter, each func([]Value) error) error {
	t := buildingTable()
	for _, scope := range f.Scopes {
		err := eachCompound(tx, s.Places, scope, func(c place.Place) error {
			list, err := s.Places.Children(tx, c.ID, place.Building)
			if err != nil {
				return err
			}
			for _, bl := range list {
				if !scope.Contains(bl.Path) && !bl.Path.Contains(scope) {
					continue
				}
				if changed, err := f.Changed(tx, bl.ID); err != nil {
					return err
				} else if !changed {
					continue
				}
				row, err := s.exportRow(tx, t, c, bl)
				if err != nil {
					return err
				}
				if err := each(row); err != nil {
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

func (s buildingSeam) exportRow(tx *db.Tx, t *Table, c, bl place.Place) ([]Value, error) {
	row := newValues(t)
	row.set("compound", TextValue(c.Name))
	row.set("building", TextValue(buildingKey(bl)))
	units, err := s.Places.Children(tx, bl.ID, place.Unit)
	if err != nil {
		return nil, err
	}
	homes, err := s.Places.CountHomes(tx, bl.Path)
	if err != nil {
		return nil, err
	}
	row.set("units", IntValue(int64(len(units))))
	row.set("homes", IntValue(int64(homes)))
	if bl.Lon != 0 || bl.Lat != 0 {
		row.set("lon", DecimalValue(bl.Lon, 7))
		row.set("lat", DecimalValue(bl.Lat, 7))
	}
	f := bl.Building
	if f == nil {
		return row.values, nil
	}
	row.set("above", IntValue(int64(f.Above)))
	for k, n := range map[string]int{"below": f.Below, "per_floor": f.PerFloor, "lifts": f.Lifts, "stairs": f.Stairs} {
		row.set(k, IntValue(int64(n)))
	}
	if f.HeightCM != 0 {
		row.set("height", DecimalValue(f.HeightCM, 2))
	}
	for k, v := range map[string]string{"structure": f.Structure, "insulation": f.Insulation, "rating": f.Rating, "control": f.ControlRoom} {
		row.set(k, TextValue(v))
	}
	row.set("completed", DayText(f.Completed))
	return row.values, nil
}
