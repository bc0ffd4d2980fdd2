package demo

import (
	"fmt"
	"time"

	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/id"
)

// resident is a person who lives in one of the homes.
type resident struct {
	id, name, birth string
	male            bool
	born            int
	phone           int
	home            *home
	party           bool
	key             []string
	relation        string
	alone           bool
}

// castAt are the named people by the home they live in.
var castAt = func() map[string][]actor {
	m := map[string][]actor{}
	for _, a := range cast {
		if a.home != "" {
			m[a.home] = append(m[a.home], a)
		}
	}
	return m
}()

// keyQuota says how many key persons of each category there are: 1,046 in all (E2).
var keyQuota = []struct {
	word string
	n    int
}{{"独居", 240}, {"空巢", 180}, {"高龄", 250}, {"失能", 60}, {"半失能", 50}, {"残疾", 120}, {"低保", 70}, {"大病", 30}, {"退役军人", 26}, {"计生特殊家庭", 10}, {"困境儿童", 10}}

// makePeople draws the households of all homes that are lived in and loads them, one batch a compound.
func (t *town) makePeople() (string, error) {
	b := &births{namer: newNamer(t.dice(streamNames)), people: t.dice(streamPeople), ids: map[string]int{}, phone: residentPhones}
	for _, c := range t.compounds {
		for _, h := range c.homes {
			b.settle(h)
			t.people = append(t.people, h.people...)
		}
	}
	b.markKey(t.people)
	t.markParty(b.people)
	for _, c := range t.compounds {
		if err := t.write(func(tx *db.Tx) error { return t.loadCompound(tx, c, b) }); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d residents", len(t.people)), t.sequence()
}

// births makes people.
type births struct {
	*namer
	people dice
	ids    map[string]int // how many were born on that day of that sex
	phone  int
}

func (b *births) person(h *home, surname string, male bool, age int, relation string) *resident {
	born := Now.AddDate(-age, 0, -b.people.IntN(365))
	b.phone++
	r := &resident{id: id.New(), male: male, born: born.Year(), birth: born.Format(time.DateOnly), phone: b.phone, home: h, relation: relation}
	r.name = b.name(surname, male, r.born)
	if age < 12 {
		r.phone = 0
	}
	h.people = append(h.people, r)
	return r
}

func (h *home) address() string {
	return h.building.compound.name() + "/" + h.building.Label + "/" + h.unit.label + "/" + h.Label
}

// settle gives a home its household: one to six people, sizes and ages so that a fifth are sixty or more.
func (b *births) settle(h *home) {
	if list := castAt[h.address()]; list != nil {
		b.settleCast(h, list)
		return
	}
	if h.State == place.Vacant {
		return
	}
	size := b.people.weighted([]float64{16, 31, 28, 16, 7, 2}) + 1
	if h.building.compound.name() == "阳光公寓" {
		size = min(size, 3)
	}
	s := b.surname()
	switch size {
	case 1:
		r := b.person(h, s, b.people.chance(.45), pickAge(b.people, .55), "户主")
		r.alone = true
	case 2:
		b.pair(h, s)
	default:
		b.family(h, s, size)
	}
}

func (b *births) settleCast(h *home, list []actor) {
	for i, a := range list {
		born, _ := time.Parse(time.DateOnly, a.birth)
		r := &resident{id: id.New(), name: a.name, male: a.sex == "m", birth: a.birth, born: born.Year(), phone: a.phone, home: h, party: a.party, key: a.key, relation: a.relation}
		if i == 0 {
			r.relation = "户主"
		}
		if r.phone == 0 {
			b.phone++
			r.phone = b.phone
		}
		h.people = append(h.people, r)
	}
}

func pickAge(d dice, old float64) int {
	if d.chance(old) {
		return elderAge(d)
	}
	return d.between(22, 59)
}

func elderAge(d dice) int {
	switch x := d.Float64(); {
	case x < .55:
		return d.between(60, 69)
	case x < .85:
		return d.between(70, 79)
	}
	return d.between(80, 94)
}

func (b *births) pair(h *home, s string) {
	d := b.people
	switch x := d.Float64(); {
	case x < .40:
		age := elderAge(d)
		b.person(h, s, true, age, "户主")
		b.person(h, b.surname(), false, max(58, age-d.IntN(6)), "配偶")
	case x < .9:
		age := d.between(24, 58)
		b.person(h, s, true, age, "户主")
		b.person(h, b.surname(), false, max(22, age-d.IntN(5)), "配偶")
	default:
		age := d.between(30, 50)
		b.person(h, s, d.chance(.4), age, "户主")
		male := d.chance(.5)
		b.person(h, s, male, max(1, age-27), childWord(male))
	}
}

func childWord(male bool) string {
	if male {
		return "子"
	}
	return "女"
}

func (b *births) family(h *home, s string, size int) {
	d := b.people
	age := d.between(28, 48)
	b.person(h, s, true, age, "户主")
	b.person(h, b.surname(), false, max(25, age-d.IntN(5)), "配偶")
	elders := 0
	switch size {
	case 3:
		if d.chance(.10) {
			elders = 1
		}
	case 4:
		if d.chance(.40) {
			elders = 1
		}
	case 5:
		elders = 1 + d.IntN(2)
	case 6:
		elders = 2
	}
	for range size - 2 - elders {
		male := d.chance(.52)
		b.person(h, s, male, max(0, age-25-d.IntN(8)), childWord(male))
	}
	for i := range elders {
		b.person(h, s, i == 1, max(60, age+22+d.IntN(8)), "父母")
	}
}

// markKey names the key persons until every quota is full.
func (b *births) markKey(all []*resident) {
	left, fit := map[string]int{}, map[string]func(*resident) bool{}
	age := func(r *resident) int { return Now.Year() - r.born }
	for _, q := range keyQuota {
		left[q.word] = q.n
	}
	for _, r := range all {
		if len(r.key) > 0 {
			left[r.key[0]]--
		}
	}
	fit["独居"] = func(r *resident) bool { return r.alone && age(r) >= 70 }
	fit["空巢"] = func(r *resident) bool { return !r.alone && age(r) >= 75 && len(r.home.people) == 2 }
	fit["高龄"] = func(r *resident) bool { return age(r) >= 80 }
	fit["失能"] = func(r *resident) bool { return age(r) >= 72 }
	fit["半失能"] = fit["失能"]
	fit["困境儿童"] = func(r *resident) bool { return age(r) < 14 && age(r) > 3 }
	fit["退役军人"] = func(r *resident) bool { return r.male && age(r) > 26 }
	adult := func(r *resident) bool { return age(r) > 20 }
	for _, q := range keyQuota {
		ok := fit[q.word]
		if ok == nil {
			ok = adult
		}
		for tries := 0; left[q.word] > 0 && tries < 400000; tries++ {
			if r := pick(b.people, all); len(r.key) == 0 && ok(r) {
				r.key = []string{q.word}
				left[q.word]--
			}
		}
	}
}

// markParty chooses the party members of each branch among the grown-up residents, the older ones first in line.
func (t *town) markParty(d dice) {
	for _, c := range t.compounds {
		var pool []*resident
		for _, h := range c.homes {
			for _, r := range h.people {
				if r.party {
					c.members = append(c.members, r)
				} else if age := Now.Year() - r.born; age >= 30 && age <= 84 && castAt[h.address()] == nil && (age >= 55 || d.chance(.25)) {
					pool = append(pool, r)
				}
			}
		}
		d.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		for _, r := range pool {
			if len(c.members) >= c.party {
				break
			}
			r.party = true
			c.members = append(c.members, r)
		}
	}
}

func (t *town) loadCompound(tx *db.Tx, c *compound, b *births) error {
	batch := people.Batch{Area: c.Place}
	for _, h := range c.homes {
		if len(h.people) == 0 {
			continue
		}
		from := fmt.Sprintf("%d-%02d", min(2024, c.built+b.people.IntN(14)), 1+b.people.IntN(12))
		if h.address() == "锦绣苑/3/2/501" {
			from = "2012-10"
		}
		hh := people.LoadHousehold{Home: h.ID, Path: h.Path, From: from}
		for _, r := range h.people {
			hh.People = append(hh.People, b.load(r))
		}
		batch.Households = append(batch.Households, hh)
	}
	_, err := t.People.LoadTx(tx, founder, batch)
	return err
}

func (b *births) load(r *resident) people.LoadPerson {
	d := people.Draft{Name: r.name, Sex: people.Female, Birth: r.birth, Private: people.Private{Ethnic: "汉族", Key: r.key, Political: "群众"}}
	if r.male {
		d.Sex = people.Male
	}
	if r.party {
		d.Private.Political = "中共党员"
	}
	if r.phone != 0 {
		d.Phone = phone(r.phone)
	}
	k := r.birth + string(d.Sex)
	d.Private.IDNo = idNumber("980101", r.birth, r.male, b.ids[k])
	b.ids[k] += 2 // leaves room for a number that a story gives
	for _, a := range castAt[r.home.address()] {
		if a.name == r.name {
			if a.id != "" {
				d.Private.IDNo = a.id
			}
			d.Private.Note = a.note
		}
	}
	status := people.Statuses[0]
	if r.home.State == place.Rented {
		status = "流动"
	}
	return people.LoadPerson{ID: r.id, Draft: d, Relation: r.relation, Status: status}
}
