package table

import (
	"sort"
	"strings"

	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// residentSeam writes 居民台账 through kernel/people.
type residentSeam struct{ Seams }

func (s residentSeam) owner() Owner {
	return Owner{Locate: s.locate, Resolve: s.resolve, Commit: s.commit, Export: s.export}
}

func (s residentSeam) locate(tx *db.Tx, b *Batch, rows []*Row) error {
	return s.Seams.locate(tx, b, rows, false)
}

// residentPlan is what a row will do.
type residentPlan struct {
	compound *compoundRec
	door     *doorRec
	person   people.Person // zero = new
	private  people.Private
	move     bool // not yet a member of the household
	lived    bool // the home has a household already
}

func (s residentSeam) resolve(tx *db.Tx, b *Batch, rows []*Row) error {
	r := rosterOf(b, s.Places)
	at := addressOf(b.Table)
	for _, row := range rows {
		c, d, err := r.home(tx, b, row, at)
		if err != nil {
			return err
		}
		if d == nil {
			continue
		}
		p := &residentPlan{compound: c, door: d}
		row.Data = p
		if err := s.match(tx, b, row, p); err != nil {
			return err
		}
	}
	return nil
}

// match finds the person on file and says whether the row is new, changed or the same.
func (s residentSeam) match(tx *db.Tx, b *Batch, row *Row, p *residentPlan) error {
	d := s.draft(b.Table, row, p)
	person, rule, err := s.People.Match(tx, d)
	if fault.Is(err, fault.KindConflict) {
		row.Verdict = Doubtful
		row.Refuse(b.Table.Index("name"), "table.f.several", row.Value(b.Table.Index("name")).Text)
		row.Verdict = Doubtful
		return nil
	}
	if err != nil {
		return err
	}
	if person.ID == "" {
		if person, err = s.lost(tx, b, row, p); err != nil {
			return err
		}
	}
	if person.ID == "" {
		if person, err = s.sameDoor(tx, b, p, d); err != nil {
			return err
		}
	}
	if person.ID == "" {
		row.Verdict = Added
		return nil
	}
	if rule == "id" && person.Name != people.CleanName(d.Name) {
		row.Verdict = Doubtful
		row.Refuse(b.Table.Index("idno"), "table.f.id-taken")
		row.Verdict = Doubtful
		return nil
	}
	return s.compare(tx, row, p, person, d)
}

// lost proposes a match when a spreadsheet destroyed the identity number: name, birth date and home must agree.
func (s residentSeam) lost(tx *db.Tx, b *Batch, row *Row, p *residentPlan) (people.Person, error) {
	_, birth := row.Value(b.Table.Index("idno")).Certain()
	if birth.Precision != ToDay {
		return people.Person{}, nil
	}
	d := s.draft(b.Table, row, p)
	d.Birth = birth.String()
	person, _, err := s.People.Match(tx, d)
	if fault.Is(err, fault.KindConflict) {
		return people.Person{}, nil
	}
	if err == nil && person.ID != "" {
		row.Say(Warned, b.Table.Index("idno"), "table.f.lost-id-match")
	}
	return person, err
}

// sameDoor finds somebody of the same name behind the same door whom nothing contradicts: the row of a person without number,
// telephone or birth date, uploaded again, is no second person.
func (s residentSeam) sameDoor(tx *db.Tx, b *Batch, p *residentPlan, d people.Draft) (people.Person, error) {
	lived, err := s.lived(tx, b, p.door.id)
	if err != nil || !lived {
		return people.Person{}, err
	}
	list, err := s.People.Residents(tx, p.door.id)
	if err != nil {
		return people.Person{}, err
	}
	for _, r := range list {
		if r.Name != people.CleanName(d.Name) || contradicts(d.Phone, r.Phone) || contradicts(string(d.Sex), string(r.Sex)) || !strings.HasPrefix(r.Birth, d.Birth) && !strings.HasPrefix(d.Birth, r.Birth) {
			continue
		}
		v, err := s.People.Private(tx, r.ID)
		if err != nil {
			return people.Person{}, err
		}
		if !contradicts(d.Private.IDNo, v.IDNo) {
			return r.Person, nil
		}
	}
	return people.Person{}, nil
}

func contradicts(a, b string) bool { return a != "" && b != "" && a != b }

func (s residentSeam) compare(tx *db.Tx, row *Row, p *residentPlan, person people.Person, d people.Draft) error {
	p.person, row.Object = person, person.ID
	private, err := s.People.Private(tx, person.ID)
	if err != nil {
		return err
	}
	p.private = private
	members, err := s.People.HomesOf(tx, person.ID)
	if err != nil {
		return err
	}
	p.move = true
	for _, m := range members {
		h, err := s.People.Household(tx, m.Household)
		if err != nil {
			return err
		}
		if h.Home == p.door.id && m.Until == "" {
			p.move = false
		}
	}
	row.Verdict = Same
	if p.move || differs(person, private, d) {
		row.Verdict = Changed
	}
	return nil
}

// differs says whether the draft knows something that is not on file.
func differs(p people.Person, v people.Private, d people.Draft) bool {
	for _, x := range [][2]string{{d.Name, p.Name}, {people.Phone(d.Phone), p.Phone}, {string(d.Sex), string(p.Sex)}, {d.Birth, p.Birth},
		{d.Private.IDNo, v.IDNo}, {d.Private.Political, v.Political}, {d.Private.Ethnic, v.Ethnic}, {d.Private.Education, v.Education}, {d.Private.Marital, v.Marital},
		{d.Private.Work, v.Work}, {d.Private.Domicile, v.Domicile}, {d.Private.Note, v.Note}} {
		if x[0] != "" && x[0] != x[1] {
			return true
		}
	}
	return len(d.Private.Key) > 0 && ListValue(d.Private.Key).Text != ListValue(v.Key).Text
}

// draft is what the row knows of the person. A number that cannot be trusted never enters it.
func (s residentSeam) draft(t *Table, row *Row, p *residentPlan) people.Draft {
	get := func(key string) string {
		if v := row.Value(t.Index(key)); v.State == Given {
			return v.Text
		}
		return ""
	}
	d := people.Draft{Name: get("name"), Phone: people.Phone(get("phone")), Birth: get("birth"), Home: p.door.id}
	switch get("sex") {
	case "男":
		d.Sex = people.Male
	case "女":
		d.Sex = people.Female
	}
	d.Private = people.Private{IDNo: get("idno"), Political: get("politics"), Ethnic: get("nation"), Education: get("education"), Marital: get("marriage"),
		Work: get("work"), Domicile: get("register"), Note: get("note"), Key: row.Value(t.Index("care")).List}
	if d.Birth == "" && ValidID(d.Private.IDNo) {
		if birth, ok := birthOf(d.Private.IDNo[6:14]); ok {
			d.Birth = birth.String()
		}
	}
	return d
}

// commit loads new people of homes without a household in bulk and the others one by one.
func (s residentSeam) commit(tx *db.Tx, b *Batch, rows []*Row) error {
	loads := map[string]*people.Batch{}
	homes := map[string]*people.LoadHousehold{}
	var order []string
	for _, row := range rows {
		p, ok := row.Data.(*residentPlan)
		if !ok {
			return fault.Internal(nil, "table.residentSeam.commit")
		}
		if p.person.ID != "" {
			if err := s.update(tx, b, row, p); err != nil {
				return err
			}
			continue
		}
		lived, err := s.lived(tx, b, p.door.id)
		if err != nil {
			return err
		}
		if lived {
			if err := s.add(tx, b, row, p); err != nil {
				return err
			}
			continue
		}
		h := homes[p.door.id]
		if h == nil {
			h = &people.LoadHousehold{Home: p.door.id, Path: p.door.path, From: s.text(b.Table, row, "since")}
			homes[p.door.id] = h
			order = append(order, p.door.id)
			if loads[p.compound.place.ID] == nil {
				loads[p.compound.place.ID] = &people.Batch{Area: p.compound.place}
			}
		}
		s.enlist(b, h, row, p)
		row.Data = p
	}
	return s.load(tx, b, rows, loads, homes, order)
}

func (s residentSeam) text(t *Table, row *Row, key string) string {
	if v := row.Value(t.Index(key)); v.State == Given {
		return v.Text
	}
	return ""
}

// enlist adds a new person to a new household; the head comes first.
func (s residentSeam) enlist(b *Batch, h *people.LoadHousehold, row *Row, p *residentPlan) {
	row.Object = id.New()
	x := people.LoadPerson{ID: row.Object, Draft: s.draft(b.Table, row, p), Relation: s.text(b.Table, row, "relation"), Status: s.text(b.Table, row, "status")}
	if x.Relation == "户主" && len(h.People) > 0 {
		h.People = append([]people.LoadPerson{x}, h.People...)
		return
	}
	h.People = append(h.People, x)
}

// lived says whether the home has a household; homes filled by this import are remembered.
func (s residentSeam) lived(tx *db.Tx, b *Batch, home string) (bool, error) {
	seen, _ := b.Cache["lived"].(map[string]bool)
	if seen == nil {
		seen = map[string]bool{}
		b.Cache["lived"] = seen
	}
	if v, ok := seen[home]; ok {
		return v, nil
	}
	list, err := s.People.HouseholdsAt(tx, home)
	if err != nil {
		return false, err
	}
	seen[home] = len(list) > 0
	return seen[home], nil
}

func (s residentSeam) load(tx *db.Tx, b *Batch, rows []*Row, loads map[string]*people.Batch, homes map[string]*people.LoadHousehold, order []string) error {
	area := map[string]string{}
	for _, row := range rows {
		if p, ok := row.Data.(*residentPlan); ok {
			area[p.door.id] = p.compound.place.ID
		}
	}
	seen, _ := b.Cache["lived"].(map[string]bool)
	for _, home := range order {
		l := loads[area[home]]
		l.Households = append(l.Households, *homes[home])
		seen[home] = true
		for _, x := range homes[home].People {
			b.Touch(x.ID, 1, true, "")
		}
	}
	var ids []string
	for k := range loads {
		ids = append(ids, k)
	}
	sort.Strings(ids)
	for _, k := range ids {
		if _, err := s.People.LoadTx(tx, b.Actor, *loads[k]); err != nil {
			return err
		}
	}
	return nil
}

func (s residentSeam) add(tx *db.Tx, b *Batch, row *Row, p *residentPlan) error {
	person, err := s.People.AddTx(tx, b.Actor, s.draft(b.Table, row, p))
	if err != nil {
		return err
	}
	row.Object = person.ID
	return s.settle(tx, b, row, p, person)
}

func (s residentSeam) update(tx *db.Tx, b *Batch, row *Row, p *residentPlan) error {
	person, err := s.People.Get(tx, p.person.ID)
	if err != nil {
		return err
	}
	d := s.draft(b.Table, row, p)
	d.Home = "" // where somebody lives changes by moving in
	if person, err = s.People.UpdateTx(tx, b.Actor, person.ID, person.Rev, d, people.Clear{}); err != nil {
		return err
	}
	if !p.move {
		b.Touch(person.ID, person.Rev, false, "")
		return nil
	}
	return s.settle(tx, b, row, p, person)
}

func (s residentSeam) settle(tx *db.Tx, b *Batch, row *Row, p *residentPlan, person people.Person) error {
	_, err := s.People.MoveInTx(tx, b.Actor, people.MoveIn{Person: person.ID, Home: p.door.id, Relation: s.text(b.Table, row, "relation"), Status: s.text(b.Table, row, "status"), From: s.text(b.Table, row, "since"), Main: true})
	if err != nil {
		return err
	}
	if person, err = s.People.Get(tx, person.ID); err != nil {
		return err
	}
	b.Touch(person.ID, person.Rev, false, "")
	return nil
}

func (s residentSeam) export(tx *db.Tx, f Filter, each func([]Value) error) error {
	t := residentTable()
	for _, scope := range f.Scopes {
		after := ""
		for {
			list, next, err := s.People.ResidentsUnder(tx, scope, after, 500)
			if err != nil {
				return err
			}
			for i := range list {
				if list[i].Updated < f.From() && list[i].Since < f.Since {
					continue
				}
				if err := s.exportOne(tx, t, &list[i], each); err != nil {
					return err
				}
			}
			if next == "" || len(list) == 0 {
				break
			}
			after = next
		}
	}
	return nil
}

func (s residentSeam) exportOne(tx *db.Tx, t *Table, p *people.Resident, each func([]Value) error) error {
	row := newValues(t)
	if p.Home != "" {
		chain, err := s.Places.Ancestors(tx, p.Home)
		if err != nil {
			return err
		}
		h, err := s.Places.Get(tx, p.Home)
		if err != nil {
			return err
		}
		addressValues(row, append(chain, h))
	}
	v, err := s.People.Private(tx, p.ID)
	if err != nil {
		return err
	}
	sex := map[people.Sex]string{people.Male: "男", people.Female: "女"}[p.Sex]
	for k, x := range map[string]string{"name": p.Name, "relation": p.Relation, "sex": sex, "idno": v.IDNo, "nation": v.Ethnic, "politics": v.Political, "education": v.Education, "marriage": v.Marital,
		"phone": dialled(p.Phone), "work": v.Work, "register": v.Domicile, "status": p.Status, "note": v.Note} {
		row.set(k, TextValue(x))
	}
	row.set("birth", DayText(p.Birth))
	row.set("since", DayText(p.Since))
	row.set("care", ListValue(v.Key))
	return each(row.values)
}

// addressValues sets the parts of an address from the chain of places.
func addressValues(row *valueRow, chain []place.Place) {
	whole := ""
	for _, p := range chain {
		switch p.Kind {
		case place.Compound:
			row.set("compound", TextValue(p.Name))
		case place.Building:
			row.set("building", TextValue(buildingKey(p)))
		case place.Unit:
			row.set("unit", TextValue(UnitLabel(p.Label)))
		case place.Home:
			row.set("door", TextValue(p.Label))
			whole = wholeAddress(row)
		}
	}
	row.set("address", TextValue(whole))
}

// wholeAddress writes the parts of an address as one (锦绣苑3号楼2单元1501), for forms that ask for it in one column.
func wholeAddress(row *valueRow) string {
	s := ""
	for _, k := range []string{"compound", "building", "unit", "door"} {
		if i := row.t.Index(k); i >= 0 {
			s += row.values[i].Text
		}
	}
	return s
}

// dialled shows a stored number (+86…) as people dial it.
func dialled(e164 string) string {
	n, home := strings.CutPrefix(e164, "+86")
	if !home || len(n) == 11 && n[0] == '1' {
		return n
	}
	return "0" + n
}
