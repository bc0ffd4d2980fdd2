package table

import (
	"sort"
	"strings"

	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// residentSeam writes 居民台账 through kernel/people.
type residentSeam struct{ Seams }

func (s residentSeam) owner() Owner {
	return Owner{Locate: s.locate, Resolve: s.resolve, Commit: s.commit, Show: s.show, Blocks: s.blocks, Withdraw: s.withdraw, Export: s.export}
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
	known    *people.Draft
}

func (s residentSeam) resolve(tx *db.Tx, b *Batch, rows []*Row) error {
	r := rosterOf(b, s.Places)
	at := addressOf(b.Table)
	byCompound := map[*compoundRec][]*Row{}
	var order []*compoundRec
	for _, row := range rows {
		c, d, err := r.home(tx, b, row, at)
		if err != nil {
			return err
		}
		if d == nil {
			continue
		}
		row.Data = &residentPlan{compound: c, door: d}
		if byCompound[c] == nil {
			order = append(order, c)
		}
		byCompound[c] = append(byCompound[c], row)
	}
	for _, c := range order {
		if err := s.match(tx, b, c, byCompound[c]); err != nil {
			return err
		}
	}
	return nil
}

// match finds the people of one compound on file, some queries for all rows together, and says which rows are new, changed or the
// same.
func (s residentSeam) match(tx *db.Tx, b *Batch, c *compoundRec, rows []*Row) error {
	near, err := s.near(tx, b, c)
	if err != nil {
		return err
	}
	found, err := s.People.MatchMany(tx, near, s.drafts(b.Table, rows, false))
	if err != nil {
		return err
	}
	var open, known []*Row
	name, idno := b.Table.Index("name"), b.Table.Index("idno")
	for i, row := range rows {
		p, m := row.Data.(*residentPlan), found[i]
		switch {
		case m.Several > 0:
			row.Refuse(name, "table.f.several", row.Value(name).Text)
			row.Verdict = Doubtful
		case m.Person.ID == "":
			open = append(open, row)
		case m.Rule == "id" && m.Person.Name != people.CleanName(row.Value(name).Text):
			row.Refuse(idno, "table.f.id-taken")
			row.Verdict = Doubtful
		default:
			p.person, known = m.Person, append(known, row)
		}
	}
	if open, known, err = s.lost(tx, b, near, open, known); err != nil {
		return err
	}
	if known, err = s.sameDoor(tx, b, open, known); err != nil {
		return err
	}
	return s.compare(tx, b, known)
}

// near reads once for a run who lives in a compound.
func (s residentSeam) near(tx *db.Tx, b *Batch, c *compoundRec) (*people.Near, error) {
	key := "near " + c.place.ID
	if n, ok := b.Cache[key].(*people.Near); ok {
		return n, nil
	}
	n, err := s.People.Near(tx, c.place.Path)
	if err == nil {
		b.Cache[key] = n
	}
	return n, err
}

// drafts are what the rows know of their people; with birth, the birth date of a number that lost its end counts too.
func (s residentSeam) drafts(t *Table, rows []*Row, birth bool) []people.Draft {
	list := make([]people.Draft, len(rows))
	for i, row := range rows {
		list[i] = s.draft(t, row, row.Data.(*residentPlan))
		if birth {
			_, d := row.Value(t.Index("idno")).Certain()
			list[i].Birth = d.String()
		}
	}
	return list
}

// lost proposes a match when a spreadsheet destroyed the identity number: name, birth date and home must agree.
func (s residentSeam) lost(tx *db.Tx, b *Batch, near *people.Near, open, known []*Row) (still, now []*Row, err error) {
	var dated []*Row
	for _, row := range open {
		if _, birth := row.Value(b.Table.Index("idno")).Certain(); birth.Precision == ToDay {
			dated = append(dated, row)
		} else {
			still = append(still, row)
		}
	}
	if len(dated) == 0 {
		return open, known, nil
	}
	found, err := s.People.MatchMany(tx, near, s.drafts(b.Table, dated, true))
	if err != nil {
		return nil, nil, err
	}
	for i, row := range dated {
		if found[i].Person.ID == "" {
			still = append(still, row)
			continue
		}
		row.Say(Warned, b.Table.Index("idno"), "table.f.lost-id-match")
		row.Data.(*residentPlan).person = found[i].Person
		known = append(known, row)
	}
	return still, known, nil
}

// sameDoor finds somebody of the same name behind the same door whom nothing contradicts: the row of a person without number,
// telephone or birth date, uploaded again, is no second person. Whoever stays unknown is new.
func (s residentSeam) sameDoor(tx *db.Tx, b *Batch, open, known []*Row) ([]*Row, error) {
	var homes []string
	for _, row := range open {
		homes = append(homes, row.Data.(*residentPlan).door.id)
	}
	lived, err := s.lived(tx, b, homes)
	if err != nil {
		return nil, err
	}
	var asked []string
	for _, h := range homes {
		if lived[h] {
			asked = append(asked, h)
		}
	}
	inside, err := s.People.ResidentsIn(tx, asked)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, list := range inside {
		for _, r := range list {
			if r.Sealed {
				ids = append(ids, r.ID)
			}
		}
	}
	private, err := s.People.PrivateMany(tx, ids)
	if err != nil {
		return nil, err
	}
	for _, row := range open {
		p := row.Data.(*residentPlan)
		if p.person = fits(s.draft(b.Table, row, p), inside[p.door.id], private); p.person.ID == "" {
			row.Verdict = Added
			continue
		}
		known = append(known, row)
	}
	return known, nil
}

// fits picks the resident of a home whom a draft may be.
func fits(d people.Draft, inside []people.Resident, private map[string]people.Private) people.Person {
	for _, r := range inside {
		if r.Name != people.CleanName(d.Name) || contradicts(d.Phone, r.Phone) || contradicts(string(d.Sex), string(r.Sex)) || !people.BirthsAgree(r.Birth, d.Birth) {
			continue
		}
		if !contradicts(d.Private.IDNo, private[r.ID].IDNo) {
			return r.Person
		}
	}
	return people.Person{}
}

func contradicts(a, b string) bool { return a != "" && b != "" && a != b }

// compare says of people on file whether the row knows anything new.
func (s residentSeam) compare(tx *db.Tx, b *Batch, rows []*Row) error {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Data.(*residentPlan).person.ID
	}
	private, err := s.People.PrivateMany(tx, ids)
	if err != nil {
		return err
	}
	homes, err := s.People.HomesOfMany(tx, ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		p := row.Data.(*residentPlan)
		row.Object, p.private, p.move = p.person.ID, private[p.person.ID], true
		for _, m := range homes[p.person.ID] {
			if m.Home == p.door.id {
				p.move = false
			}
		}
		if d := s.draft(b.Table, row, p); people.IsAbout(d.Birth) && p.person.Birth != "" {
			p.known.Birth = "" // an age says nothing better than what is on file
		}
		row.Verdict = Same
		if p.move || differs(p.person, p.private, s.draft(b.Table, row, p)) {
			row.Verdict = Changed
		}
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

// draft is what the row knows of the person, worked out once. A number that cannot be trusted never enters it.
func (s residentSeam) draft(t *Table, row *Row, p *residentPlan) people.Draft {
	if p.known == nil {
		d := s.read(t, row, p)
		p.known = &d
	}
	return *p.known
}

func (s residentSeam) read(t *Table, row *Row, p *residentPlan) people.Draft {
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
	var order, doors []string
	for _, row := range rows {
		if p, ok := row.Data.(*residentPlan); ok {
			doors = append(doors, p.door.id)
		}
	}
	lived, err := s.lived(tx, b, doors)
	if err != nil {
		return err
	}
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
		if lived[p.door.id] {
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
				loads[p.compound.place.ID] = &people.Batch{Area: p.compound.place, Hidden: b.Hidden}
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

// lived says which homes have had a household; homes filled by this import are remembered.
func (s residentSeam) lived(tx *db.Tx, b *Batch, homes []string) (map[string]bool, error) {
	seen, _ := b.Cache["lived"].(map[string]bool)
	if seen == nil {
		seen = map[string]bool{}
		b.Cache["lived"] = seen
	}
	var ask []string
	for _, h := range homes {
		if _, ok := seen[h]; !ok {
			ask = append(ask, h)
		}
	}
	have, err := s.People.LivedIn(tx, ask)
	if err != nil {
		return nil, err
	}
	for _, h := range ask {
		seen[h] = have[h]
	}
	return seen, nil
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
	}
	var ids []string
	for k := range loads {
		ids = append(ids, k)
	}
	sort.Strings(ids)
	for _, k := range ids {
		batch, err := s.People.LoadTx(tx, b.Actor, *loads[k])
		if err != nil {
			return err
		}
		for _, h := range loads[k].Households {
			for _, x := range h.People {
				b.Touch(x.ID, 1, true, batch)
			}
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
	return s.settle(tx, b, row, p, person, "")
}

func (s residentSeam) update(tx *db.Tx, b *Batch, row *Row, p *residentPlan) error {
	person, err := s.People.Get(tx, p.person.ID)
	if err != nil {
		return err
	}
	d, home := s.draft(b.Table, row, p), ""
	if p.move {
		home = p.door.id
	}
	before, err := s.People.Snapshot(tx, person, p.private, home)
	if err != nil {
		return err
	}
	d.Home = "" // where somebody lives changes by moving in
	if person, err = s.People.UpdateTx(tx, b.Actor, person.ID, person.Rev, d, people.Clear{}); err != nil {
		return err
	}
	if !p.move {
		b.Touch(person.ID, person.Rev, false, before)
		return nil
	}
	return s.settle(tx, b, row, p, person, before)
}

// settle moves a person in; before is what the person was, "" for a new one.
func (s residentSeam) settle(tx *db.Tx, b *Batch, row *Row, p *residentPlan, person people.Person, before string) error {
	_, err := s.People.MoveInTx(tx, b.Actor, people.MoveIn{Person: person.ID, Home: p.door.id, Relation: s.text(b.Table, row, "relation"), Status: s.text(b.Table, row, "status"), From: s.text(b.Table, row, "since"), Main: true})
	if err != nil {
		return err
	}
	if person, err = s.People.Get(tx, person.ID); err != nil {
		return err
	}
	b.Touch(person.ID, person.Rev, before == "", before)
	return nil
}

// show makes the people of some parts active, one statement for each load.
func (s residentSeam) show(tx *db.Tx, _ *Batch, touched []Touched) error {
	type span struct{ from, to string }
	loads := map[string]span{}
	var order []string
	for _, t := range touched {
		if !t.Made || t.Before == "" {
			continue
		}
		x, known := loads[t.Before]
		if !known {
			x, order = span{t.Obj, t.Obj}, append(order, t.Before)
		}
		loads[t.Before] = span{min(x.from, t.Obj), max(x.to, t.Obj)}
	}
	for _, batch := range order {
		if err := s.People.ShowTx(tx, batch, loads[batch].from, loads[batch].to); err != nil {
			return err
		}
	}
	return nil
}

// came turns touched objects into what kernel/people asks for.
func came(touched []Touched) []people.Came {
	list := make([]people.Came, len(touched))
	for i, t := range touched {
		list[i] = people.Came{Person: t.Obj, Rev: t.Rev, Made: t.Made, Before: t.Before}
	}
	return list
}

// blocks names the residents who were changed, or are needed elsewhere, since the batch.
func (s residentSeam) blocks(tx *db.Tx, _ *Batch, touched []Touched) (blocks []Obstacle, err error) {
	names, err := s.People.InTheWay(tx, came(touched))
	for _, t := range touched {
		if name, stands := names[t.Obj]; stands {
			blocks = append(blocks, Obstacle{t.Obj, orKey(name, text.T(text.ZH, "table.someone_gone"))})
		}
	}
	return blocks, err
}

// withdraw removes the residents a batch brought and makes the others what they were.
func (s residentSeam) withdraw(tx *db.Tx, b *Batch, touched []Touched) error {
	return s.People.TakeBackTx(tx, b.Actor, came(touched))
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
	row.set("birth", birthValue(p.Birth))
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

// birthValue is a birth in an export; one reckoned from an age says so.
func birthValue(birth string) Value {
	if people.IsAbout(birth) {
		return TextValue(people.SayBirth(birth))
	}
	return DayText(birth)
}
