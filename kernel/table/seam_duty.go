package table

import (
	"sort"
	"strings"
	"time"

	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// dutySeam writes 党员联户责任表 through kernel/duty: each row is a party member with the range of doors he answers for.
type dutySeam struct{ Seams }

var dutyExtras = []string{"group", "post", "exempt", "rhythm"}

func (s dutySeam) owner() Owner {
	return Owner{Resolve: s.resolve, Commit: s.commit, Blocks: s.blocks, Withdraw: s.withdraw, Export: s.export}
}

// dutyPlan is what a row will do.
type dutyPlan struct {
	compound place.Place
	person   people.Person // zero = new
	draft    people.Draft
	assign   []string // places without him yet
	extras   map[string]string
}

func (s dutySeam) resolve(tx *db.Tx, b *Batch, rows []*Row) error {
	r := rosterOf(b, s.Places)
	book, err := r.book(tx, b)
	if err != nil {
		return err
	}
	l := &locator{tx: tx, b: b, r: r, book: book}
	compound := place.Place{} // zero in a community of several compounds: each range must name its own
	if id := r.fallback(b); id != "" {
		if compound, err = s.Places.Get(tx, id); err != nil {
			return err
		}
	}
	claimed, _ := b.Cache["claimed"].(*overlap)
	if claimed == nil {
		claimed = newOverlap()
		b.Cache["claimed"] = claimed
	}
	for _, row := range rows {
		if compound.ID == "" && (len(r.all) == 0 || b.Place.ID == "") {
			row.Refuse(-1, noCompound)
			continue
		}
		p := &dutyPlan{compound: compound, extras: givenExtras(b.Table, row, dutyExtras)}
		row.Data, row.Verdict = p, Same
		if err := s.who(tx, b, row, p, l); err != nil {
			return err
		}
		if row.Bad() {
			continue
		}
		if err := s.doors(tx, b, row, p, book, claimed); err != nil {
			return err
		}
	}
	return nil
}

// who finds the party member on file.
func (s dutySeam) who(tx *db.Tx, b *Batch, row *Row, p *dutyPlan, l *locator) error {
	t := b.Table
	p.draft = people.Draft{Name: row.Value(t.Index("name")).Text, At: orKey(p.compound.ID, b.Place.ID)}
	if v := row.Value(t.Index("phone")); v.State == Given {
		p.draft.Phone = people.Phone(v.Text)
	}
	home, err := l.residence(row, t.Index("address"))
	if err != nil {
		return err
	}
	p.draft.Home = home
	person, _, err := s.People.Match(tx, p.draft)
	if fault.Is(err, fault.KindConflict) {
		row.Refuse(t.Index("name"), "table.f.several", p.draft.Name)
		return nil
	}
	if err != nil {
		return err
	}
	if person.ID == "" && p.draft.Phone == "" {
		if person, err = s.onList(tx, b, p.draft.Name); err != nil {
			return err
		}
	}
	if person.ID == "" {
		row.Verdict = Added
		return nil
	}
	p.person, row.Object = person, person.ID
	have, err := s.extras(tx, t.Name, []string{person.ID})
	if err != nil {
		return err
	}
	if len(newer(have[person.ID], p.extras)) > 0 {
		row.Verdict = Changed
	}
	return nil
}

// onList finds the only one of a name within reach who stands in this table already: a row without a telephone, or with a masked one, is
// no second member.
func (s dutySeam) onList(tx *db.Tx, b *Batch, name string) (people.Person, error) {
	found, err := s.People.Search(tx, people.Query{Text: name, Scopes: []place.Path{b.Path}, Limit: 200})
	if err != nil {
		return people.Person{}, err
	}
	var ids []string
	byID := map[string]people.Person{}
	for _, p := range found.People {
		if p.Name == people.CleanName(name) {
			ids, byID[p.ID] = append(ids, p.ID), p
		}
	}
	kept, err := s.extras(tx, b.Table.Name, ids)
	if err != nil || len(kept) != 1 {
		return people.Person{}, err
	}
	for id := range kept {
		return byID[id], nil
	}
	return people.Person{}, nil
}

// doors reads the range and says which places he does not hold yet; every door has one first-responsible (B3).
func (s dutySeam) doors(tx *db.Tx, b *Batch, row *Row, p *dutyPlan, book *addressBook, claimed *overlap) error {
	t := b.Table
	building, rng := row.Value(t.Index("building")), row.Value(t.Index("range"))
	if building.State != Given && rng.State != Given {
		return nil
	}
	at, input, ctx := t.Index("range"), rng.Text, place.Context{Compound: p.compound.ID, Column: place.Duty}
	if rng.State != Given {
		at, input = t.Index("building"), building.Text
	} else if building.State == Given {
		ctx.Building = strings.TrimSuffix(BuildingLabel(building.Text), "号楼")
	}
	r, err := s.ranges(book, input, ctx)
	if err != nil {
		return err
	}
	list := r.Places
	switch r.Outcome {
	case place.ReadHome, place.ReadUnit, place.ReadBuilding:
		list = []string{r.Place}
	case place.ReadFloors, place.ReadRange:
		row.Say(Fixed, at, "table.f.range-homes", r.Homes)
	case place.Null:
		return nil
	default:
		if said := r.Sentence(text.ZH); said != "" {
			row.Refuse(at, "table.f.place-said", said)
		} else {
			row.Refuse(at, "table.f.no-range", input)
		}
		return nil
	}
	return s.free(tx, b, row, p, list, at, claimed)
}

// ranges reads a range as a whole, or piece by piece when it is a list of complete ranges (3号楼2单元1-6层、5号楼).
func (s dutySeam) ranges(book *addressBook, input string, c place.Context) (place.Reading, error) {
	hits, err := book.Named(input)
	if err != nil {
		return place.Reading{}, err
	}
	from := map[int]bool{}
	for _, h := range hits {
		from[h.From] = true
	}
	whole := place.Reading{Outcome: place.NotFound} // a list that names a compound in each piece is never read as one
	if len(from) < 2 {
		whole, err = place.Parse(input, c, book)
	}
	if err != nil || whole.Outcome != place.NotFound && whole.Outcome != place.Question {
		return whole, err
	}
	pieces := strings.FieldsFunc(input, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) })
	if len(pieces) < 2 {
		return whole, nil
	}
	all := place.Reading{Outcome: place.ReadRange}
	for _, piece := range pieces {
		r, err := place.Parse(piece, c, book)
		if err != nil {
			return r, err
		}
		if c.Compound == "" {
			c.Compound = r.Compound // the next piece may leave the name out
		}
		switch r.Outcome {
		case place.ReadHome, place.ReadUnit, place.ReadBuilding:
			all.Places = append(all.Places, r.Place)
		case place.ReadFloors, place.ReadRange:
			all.Places = append(all.Places, r.Places...)
		default:
			return r, nil
		}
		all.Homes += max(r.Homes, 1)
	}
	return all, nil
}

// free keeps the places nobody holds and refuses the row when somebody else does, on file or in an earlier row.
func (s dutySeam) free(tx *db.Tx, b *Batch, row *Row, p *dutyPlan, list []string, at int, claimed *overlap) error {
	for _, id := range list {
		spot, err := s.Places.Get(tx, id)
		if err != nil {
			return err
		}
		held, err := s.Duties.Doorkeepers(tx, spot.Path)
		if err != nil {
			return err
		}
		mine := false
		for _, d := range held {
			if d.Kind != duty.KindHome || d.Role != duty.First || d.From > tx.NowMS() {
				continue
			}
			if d.Person != p.person.ID || p.person.ID == "" {
				return s.taken(tx, row, at, d.Place, d.Person)
			}
			mine = mine || d.Path.Contains(spot.Path)
		}
		if where, other := claimed.claim(spot.Path, p.draft.Name); other != "" {
			x, err := s.Places.ByPath(tx, where)
			if err != nil {
				return err
			}
			said, err := s.Places.Describe(tx, x.ID)
			if err != nil {
				return err
			}
			row.Refuse(at, "table.f.taken", said, other)
			return nil
		}
		if !mine {
			p.assign = append(p.assign, id)
			if row.Verdict == Same {
				row.Verdict = Changed
			}
		}
	}
	return nil
}

func (s dutySeam) taken(tx *db.Tx, row *Row, at int, placeID, person string) error {
	where, err := s.Places.Describe(tx, placeID)
	if err != nil {
		return err
	}
	who, err := s.People.Get(tx, person)
	if err != nil {
		return err
	}
	row.Refuse(at, "table.f.taken", where, who.Name)
	return nil
}

func (s dutySeam) commit(tx *db.Tx, b *Batch, rows []*Row) error {
	for _, row := range rows {
		p, ok := row.Data.(*dutyPlan)
		if !ok {
			return fault.Internal(nil, "table.dutySeam.commit")
		}
		made := p.person.ID == ""
		if made {
			person, err := s.People.AddTx(tx, b.Actor, p.draft)
			if err != nil {
				return err
			}
			p.person, row.Object = person, person.ID
		}
		for _, id := range p.assign {
			d, err := s.Duties.AssignTx(tx, b.Actor, duty.Assign{Place: id, Kind: duty.KindHome, Person: p.person.ID, Role: duty.First})
			if err != nil {
				return err
			}
			b.Touch(d.ID, d.Rev, true, "")
		}
		have, err := s.extras(tx, b.Table.Name, []string{p.person.ID})
		if err != nil {
			return err
		}
		b.Touch(memberMark+p.person.ID, p.person.Rev, made, toJSON(have[p.person.ID]))
		for k, v := range have[p.person.ID] {
			if _, given := p.extras[k]; !given {
				p.extras[k] = v
			}
		}
		if err := s.enrol(tx, b, p); err != nil {
			return err
		}
		if err := s.saveExtras(tx, b, map[string]map[string]string{p.person.ID: p.extras}); err != nil {
			return err
		}
	}
	return nil
}

// memberMark stands before the id of a party member whose row the batch took, beside the duties it gave.
const memberMark = "member:"

// blocks lists the duties somebody changed later, and the members of whom a later file said more.
func (s dutySeam) blocks(tx *db.Tx, b *Batch, touched []Touched) (blocks []Obstacle, err error) {
	for _, t := range touched {
		if id, is := strings.CutPrefix(t.Obj, serverMark); is {
			x, err := s.Plans.Server(tx, id)
			if err != nil {
				return nil, err
			}
			if x.Rev != t.Rev {
				p, err := s.People.Get(tx, x.Person)
				if err != nil {
					return nil, err
				}
				blocks = append(blocks, Obstacle{t.Obj, p.Name})
			}
			continue
		}
		if person, is := strings.CutPrefix(t.Obj, memberMark); is {
			later, err := s.extrasOfOthers(tx, b, []Touched{{Obj: person}})
			if err != nil {
				return nil, err
			}
			if later[person] {
				p, err := s.People.Get(tx, person)
				if err != nil {
					return nil, err
				}
				blocks = append(blocks, Obstacle{t.Obj, p.Name})
			}
			continue
		}
		d, err := s.Duties.Get(tx, t.Obj)
		if err != nil {
			return nil, err
		}
		if d.Rev == t.Rev {
			continue
		}
		where, err := s.Places.Describe(tx, d.Place)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, Obstacle{t.Obj, where})
	}
	return blocks, nil
}

// withdraw ends the duties a batch gave and puts back what was kept of its members. Somebody the batch brought goes with it unless
// anything rests on him: an ended duty stays in the ledger, and so does who held it.
func (s dutySeam) withdraw(tx *db.Tx, b *Batch, touched []Touched) error {
	for _, t := range touched { // the list first: nobody goes who still stands on it
		if id, is := strings.CutPrefix(t.Obj, serverMark); is {
			if err := s.unenrol(tx, b, id, t); err != nil {
				return err
			}
		}
	}
	for _, t := range touched {
		if strings.HasPrefix(t.Obj, serverMark) {
			continue
		}
		person, is := strings.CutPrefix(t.Obj, memberMark)
		if !is {
			if _, err := s.Duties.EndTx(tx, b.Actor, t.Obj, t.Rev, tx.Now); err != nil {
				return err
			}
			continue
		}
		if err := s.restoreExtras(tx, b, person, t.Before); err != nil {
			return err
		}
		if !t.Made {
			continue
		}
		brought := []people.Came{{Person: person, Rev: t.Rev, Made: true}}
		names, err := s.People.InTheWay(tx, brought)
		if err == nil && len(names) == 0 {
			err = s.People.TakeBackTx(tx, b.Actor, brought)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s dutySeam) export(tx *db.Tx, f Filter, each func([]Value) error) error {
	held, moved, err := s.heldBy(tx, f)
	if err != nil {
		return err
	}
	if err := s.exempt(tx, f, held); err != nil {
		return err
	}
	lists, err := s.listed(tx, f, held)
	if err != nil {
		return err
	}
	var ids []string
	for p := range held {
		ids = append(ids, p)
	}
	sort.Strings(ids)
	compounds := 0
	for _, scope := range f.Scopes {
		err := eachCompound(tx, s.Places, scope, func(place.Place) error { compounds++; return nil })
		if err != nil {
			return err
		}
	}
	fresh, err := s.extrasSince(tx, f, "duty", ids)
	if err != nil {
		return err
	}
	for _, p := range ids {
		if f.Since != "" && !moved[p] && !fresh[p] {
			if changed, err := f.Changed(tx, p); err != nil {
				return err
			} else if !changed {
				continue
			}
		}
		if err := s.exportOne(tx, p, held[p], compounds > 1, lists, each); err != nil {
			return err
		}
	}
	return nil
}

// heldBy lists who is first-responsible for which places now, and whose doors are others than on the day of the filter.
func (s dutySeam) heldBy(tx *db.Tx, f Filter) (held map[string][]string, moved map[string]bool, err error) {
	held, moved = map[string][]string{}, map[string]bool{}
	now := map[string]bool{}
	for _, scope := range f.Scopes {
		err := s.eachFirst(tx, scope, tx.Now, func(d duty.Duty) {
			held[d.Person] = append(held[d.Person], d.Place)
			now[d.ID] = true
			if d.From >= f.From() {
				moved[d.Person] = true
			}
		})
		if err != nil {
			return nil, nil, err
		}
		if f.Since == "" {
			continue
		}
		err = s.eachFirst(tx, scope, time.UnixMilli(f.From()), func(d duty.Duty) {
			if !now[d.ID] {
				moved[d.Person] = true
			}
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return held, moved, nil
}

// eachFirst goes through the first-responsibles of doors below a place at an instant.
func (s dutySeam) eachFirst(tx *db.Tx, scope place.Path, when time.Time, fn func(duty.Duty)) error {
	var after duty.Duty
	for {
		list, err := s.Duties.Under(tx, scope, when, after, 500)
		if err != nil {
			return err
		}
		for _, d := range list {
			after = d
			if d.Kind == duty.KindHome && d.Role == duty.First {
				fn(d)
			}
		}
		if len(list) < 500 {
			return nil
		}
	}
}

// exempt adds members without doors.
func (s dutySeam) exempt(tx *db.Tx, f Filter, held map[string][]string) error {
	var objs []string
	err := tx.Each(`SELECT obj FROM table_extra WHERE table_name = 'duty' ORDER BY obj`, nil, func(scan func(...any) error) error {
		var o string
		err := scan(&o)
		objs = append(objs, o)
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range objs {
		p, err := s.People.Get(tx, o)
		if err != nil {
			return err
		}
		for _, scope := range f.Scopes {
			if scope.Contains(p.Path) && held[o] == nil {
				held[o] = []string{}
			}
		}
	}
	return nil
}

func (s dutySeam) exportOne(tx *db.Tx, person string, places []string, named bool, lists map[string]plan.Server, each func([]Value) error) error {
	t := dutyTable()
	p, err := s.People.Get(tx, person)
	if err != nil {
		return err
	}
	row := newValues(t)
	row.set("name", TextValue(p.Name))
	row.set("sex", TextValue(map[people.Sex]string{people.Male: "男", people.Female: "女"}[p.Sex]))
	row.set("phone", TextValue(dialled(p.Phone)))
	if p.Home != "" {
		where, err := s.Places.Describe(tx, p.Home)
		if err != nil {
			return err
		}
		row.set("address", TextValue(strings.ReplaceAll(where, " ", "")))
	}
	labels, homes, err := s.labels(tx, places, named)
	if err != nil {
		return err
	}
	row.set("range", TextValue(strings.Join(labels, "、")))
	row.set("homes", IntValue(int64(homes)))
	extras, err := s.extras(tx, "duty", []string{person})
	if err != nil {
		return err
	}
	for k, v := range extras[person] {
		row.set(k, TextValue(v))
	}
	if x, ok := lists[person]; ok {
		if err := s.say(tx, row, x); err != nil {
			return err
		}
	}
	return each(row.values)
}

// labels writes places as ranges that can be read again: whole buildings and units by name, homes by whole floors where he holds
// all doors of a floor, else one by one.
func (s dutySeam) labels(tx *db.Tx, places []string, named bool) (labels []string, homes int, err error) {
	byUnit := map[string]map[string]bool{}
	var units []string
	for _, id := range places {
		x, err := s.Places.Get(tx, id)
		if err != nil {
			return nil, 0, err
		}
		if x.Kind == place.Home {
			if byUnit[x.Parent] == nil {
				byUnit[x.Parent] = map[string]bool{}
				units = append(units, x.Parent)
			}
			byUnit[x.Parent][id] = true
			homes++
			continue
		}
		n, err := s.Places.CountHomes(tx, x.Path)
		if err != nil {
			return nil, 0, err
		}
		homes += n
		where, err := s.short(tx, id, named)
		if err != nil {
			return nil, 0, err
		}
		labels = append(labels, where)
	}
	for _, u := range units {
		list, err := s.floors(tx, u, byUnit[u], named)
		if err != nil {
			return nil, 0, err
		}
		labels = append(labels, list...)
	}
	return labels, homes, nil
}

// short describes a place, without its compound unless there are several.
func (s dutySeam) short(tx *db.Tx, id string, named bool) (string, error) {
	where, err := s.Places.Describe(tx, id)
	if _, rest, ok := strings.Cut(where, " "); ok && !named {
		where = rest
	}
	return strings.ReplaceAll(where, " ", ""), err
}

// floors writes the doors of one unit.
func (s dutySeam) floors(tx *db.Tx, unit string, mine map[string]bool, named bool) ([]string, error) {
	name, err := s.short(tx, unit, named)
	if err != nil {
		return nil, err
	}
	homes, err := s.Places.Children(tx, unit, place.Home)
	if err != nil {
		return nil, err
	}
	var order, out []string
	all, held := map[string]int{}, map[string]int{}
	for _, h := range homes {
		if all[h.Floor] == 0 {
			order = append(order, h.Floor)
		}
		all[h.Floor]++
		if mine[h.ID] {
			held[h.Floor]++
		}
	}
	whole := func(f string) bool { return f != "" && held[f] == all[f] }
	for i := 0; i < len(order); i++ {
		if !whole(order[i]) {
			continue
		}
		j := i
		for j+1 < len(order) && whole(order[j+1]) {
			j++
		}
		if i == j {
			out = append(out, name+order[i]+"层")
		} else {
			out = append(out, name+order[i]+"-"+order[j]+"层")
		}
		i = j
	}
	for _, h := range homes {
		if mine[h.ID] && !whole(h.Floor) {
			out = append(out, name+h.Label)
		}
	}
	return out, nil
}
