package table

import (
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// compoundSeam writes 小区台账 through kernel/place.
type compoundSeam struct{ Seams }

func (s compoundSeam) owner() Owner {
	return Owner{Resolve: s.resolve, Commit: s.commit, Blocks: s.blocks, Withdraw: s.withdraw, Export: s.export}
}

// compoundPlan is what a row will do.
type compoundPlan struct {
	community place.Place
	have      place.Place // zero = new
	former    []string    // names to be added
	change    place.Change
}

// communities of the scope by name; "" in the id = several.
func (s compoundSeam) communities(tx *db.Tx, b *Batch) (map[string]place.Place, error) {
	if m, ok := b.Cache["communities"].(map[string]place.Place); ok {
		return m, nil
	}
	m := map[string]place.Place{}
	add := func(p place.Place) error {
		n := placeName(p.Name)
		if have, twice := m[n]; twice && have.ID != p.ID {
			p.ID = ""
		}
		m[n] = p
		return nil
	}
	if err := eachPlace(tx, s.Places, b.Path, place.Community, add); err != nil {
		return nil, err
	}
	b.Cache["communities"] = m
	return m, nil
}

func (s compoundSeam) resolve(tx *db.Tx, b *Batch, rows []*Row) error {
	t := b.Table
	list, err := s.communities(tx, b)
	if err != nil {
		return err
	}
	r := rosterOf(b, s.Places)
	if err := r.load(tx, b); err != nil {
		return err
	}
	for _, row := range rows {
		v := row.Value(t.Index("community"))
		if v.State != Given {
			row.Refuse(t.Index("community"), "table.f.required", t.Columns[t.Index("community")].Header)
			continue
		}
		c, ok := list[placeName(v.Text)]
		if !ok || c.ID == "" {
			row.Refuse(t.Index("community"), "table.f.no-community", v.Text)
			continue
		}
		if err := s.plan(tx, b, r, row, c); err != nil {
			return err
		}
	}
	return nil
}

func (s compoundSeam) plan(tx *db.Tx, b *Batch, r *roster, row *Row, c place.Place) error {
	t := b.Table
	p := &compoundPlan{community: c}
	row.Data, row.Verdict = p, Added
	id, known := r.names[placeName(row.Value(t.Index("name")).Text)]
	var names []place.Name
	if known && id != "" {
		for _, x := range r.all {
			if x.ID == id && x.Parent == c.ID {
				p.have = x
			}
		}
	}
	if p.have.ID != "" {
		fresh, err := s.Places.Get(tx, p.have.ID)
		if err != nil {
			return err
		}
		p.have, row.Object = fresh, fresh.ID
		if names, err = s.Places.Names(tx, fresh.ID); err != nil {
			return err
		}
		row.Verdict = Same
	}
	for _, f := range row.Value(t.Index("former")).List {
		found := false
		for _, n := range names {
			found = found || placeName(n.Text) == placeName(f)
		}
		if !found {
			p.former = append(p.former, f)
		}
	}
	s.compare(t, row, p)
	return nil
}

// compare works out the change of a known compound.
func (s compoundSeam) compare(t *Table, row *Row, p *compoundPlan) {
	facts := place.CompoundFacts{}
	if p.have.Compound != nil {
		facts = *p.have.Compound
	}
	before := facts
	for k, to := range map[string]*string{"management": &facts.Management, "company": &facts.Company, "committee": &facts.Committee, "branch": &facts.Branch, "type": &facts.Type} {
		if v := row.Value(t.Index(k)); v.State == Given {
			*to = v.Text
		}
	}
	if v := row.Value(t.Index("built")); v.State == Given {
		facts.Built = int(v.Num)
	}
	if facts != before || p.have.ID == "" {
		p.change.Compound = &facts
	}
	if v := row.Value(t.Index("address")); v.State == Given && v.Text != p.have.Address {
		a := v.Text
		p.change.Address = &a
	}
	if v := row.Value(t.Index("area")); v.State == Given && v.Num != p.have.Area {
		n := v.Num
		p.change.Area = &n
	}
	if p.have.ID != "" && (p.change != place.Change{} || len(p.former) > 0) {
		row.Verdict = Changed
	}
}

func (s compoundSeam) commit(tx *db.Tx, b *Batch, rows []*Row) error {
	for _, row := range rows {
		p, ok := row.Data.(*compoundPlan)
		if !ok {
			return fault.Internal(nil, "table.compoundSeam.commit")
		}
		if err := s.write(tx, b, row, p); err != nil {
			return err
		}
	}
	return nil
}

func (s compoundSeam) write(tx *db.Tx, b *Batch, row *Row, p *compoundPlan) error {
	if p.have.ID == "" {
		n := place.NewPlace{Parent: p.community.ID, Kind: place.Compound, Name: row.Value(b.Table.Index("name")).Text, Compound: p.change.Compound, Former: p.former}
		if p.change.Address != nil {
			n.Address = *p.change.Address
		}
		if p.change.Area != nil {
			n.Area = *p.change.Area
		}
		made, err := s.Places.CreateTx(tx, b.Actor, n)
		if err != nil {
			return err
		}
		if made, err = s.Places.Get(tx, made.ID); err != nil {
			return err
		}
		row.Object = made.ID
		b.Touch(made.ID, made.Rev, true, "")
		return nil
	}
	if (p.change != place.Change{}) {
		if _, err := s.Places.EditTx(tx, b.Actor, p.have.ID, p.have.Rev, p.change); err != nil {
			return err
		}
	}
	for _, f := range p.former {
		if err := s.Places.AddFormerNameTx(tx, b.Actor, p.have.ID, f, place.NameFormer); err != nil {
			return err
		}
	}
	now, err := s.Places.Get(tx, p.have.ID)
	if err != nil {
		return err
	}
	b.Touch(now.ID, now.Rev, false, toJSON(beforePlace{p.have.Address, p.have.Area, p.have.Compound, p.have.Building}))
	return nil
}

// beforePlace is what a withdrawal puts back.
type beforePlace struct {
	Address  string
	Area     int64
	Compound *place.CompoundFacts
	Building *place.BuildingFacts
}

func (s compoundSeam) blocks(tx *db.Tx, _ *Batch, touched []Touched) ([]Obstacle, error) {
	return blockedPlaces(tx, s.Seams, touched)
}

func (s compoundSeam) withdraw(tx *db.Tx, b *Batch, touched []Touched) error {
	return withdrawPlaces(tx, s.Seams, b, touched)
}

func (s compoundSeam) export(tx *db.Tx, f Filter, each func([]Value) error) error {
	t := compoundTable()
	for _, scope := range f.Scopes {
		err := eachCompound(tx, s.Places, scope, func(c place.Place) error {
			if changed, err := f.Changed(tx, c.ID); err != nil || !changed {
				return err
			}
			row, err := s.exportRow(tx, t, c)
			if err != nil {
				return err
			}
			return each(row)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s compoundSeam) exportRow(tx *db.Tx, t *Table, c place.Place) ([]Value, error) {
	row := newValues(t)
	row.set("name", TextValue(c.Name))
	parent, err := s.Places.Get(tx, c.Parent)
	if err != nil {
		return nil, err
	}
	row.set("community", TextValue(parent.Name))
	names, err := s.Places.Names(tx, c.ID)
	if err != nil {
		return nil, err
	}
	var former []string
	for _, n := range names {
		if n.Kind == place.NameFormer {
			former = append(former, n.Text)
		}
	}
	row.set("former", ListValue(former))
	row.set("address", TextValue(c.Address))
	if c.Area != 0 {
		row.set("area", DecimalValue(c.Area, 2))
	}
	buildings, err := s.Places.Children(tx, c.ID, place.Building)
	if err != nil {
		return nil, err
	}
	homes, err := s.Places.CountHomes(tx, c.Path)
	if err != nil {
		return nil, err
	}
	row.set("buildings", IntValue(int64(len(buildings))))
	row.set("homes", IntValue(int64(homes)))
	if x := c.Compound; x != nil {
		if x.Built != 0 {
			row.set("built", IntValue(int64(x.Built)))
		}
		for k, v := range map[string]string{"management": x.Management, "company": x.Company, "committee": x.Committee, "branch": x.Branch, "type": x.Type} {
			row.set(k, TextValue(v))
		}
	}
	return row.values, nil
}
