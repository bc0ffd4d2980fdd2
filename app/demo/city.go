package demo

import (
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/id"
)

// The city: 8 districts × 6 streets × 6 communities × 5 compounds of 6 buildings, each with 2 units × 17 floors × 4 doors:
// 1,175,040 homes, 1.11 million households and 3.1 million residents. Smaller numbers of matters shrink the city with them, so that a
// part of it can be measured.
const (
	cityDistricts, cityStreets, cityCommunities, cityCompounds = 8, 6, 6, 5
	cityBuildings, cityUnits, cityFloors, cityDoors            = 6, 2, 17, 4
	cityMatters                                                = 1_000_000
)

// ward is a community of the city with whom matters go to.
type ward struct {
	place.Place
	secretary, looker person
	estates           []*lot
}

// lot is one compound of the city.
type lot struct {
	place.Place
	ward      *ward
	manager   person
	buildings []string
	homes     int
}

type person struct{ id, name string }

// big is the state of one run at the scale of a city.
type big struct {
	filler
	matters                int
	city, district, street place.Place // the first ones, for log-ins
	wards                  []*ward
	lots                   []*lot
	namer                  *namer
	chance                 dice
	phone                  int
	homes, people          int
	accounts               []Account
}

func (f *filler) fillCity() ([]Account, error) {
	b := &big{filler: *f, matters: f.opt.Matters, namer: newNamer(f.dice(streamNames)), chance: f.dice(streamCity), phone: residentPhones}
	if b.matters <= 0 {
		b.matters = cityMatters
	}
	b.Clock.Set(Founding)
	if err := b.bound(); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		name string
		run  func() (string, error)
	}{{"places", b.makePlaces}, {"people", b.makePeople}, {"duties", b.makeDuties}, {"matters", b.makeMatters}, {"accounts", b.makeAccounts}, {"signing", b.sign}} {
		if err := b.step(part.name, part.run); err != nil {
			return nil, err
		}
	}
	return b.accounts, nil
}

// bound keeps the memory of a long load under two gigabytes. At half of this limit the collector runs all the time: what waits for the
// ledger, and the histories in the order of time, are hundreds of megabytes that live.
func (b *big) bound() error {
	debug.SetMemoryLimit(1200 << 20)
	debug.SetGCPercent(400)
	return b.write(func(tx *db.Tx) error {
		if tx.Dialect() != db.SQLite {
			return nil
		}
		return tx.Each("PRAGMA cache_size=-700000", nil, func(func(...any) error) error { return nil })
	})
}

// share is how many of n are made: all of them for a million matters and more.
func (b *big) share(n int) int {
	return max(1, min(n, (n*b.matters+cityMatters-1)/cityMatters))
}

// meter prints how a long part goes: what, done of all, how many a second, how long still.
type meter struct {
	*filler
	what  string
	all   int
	began time.Time
	said  time.Time
}

func (f *filler) meter(what string, all int) *meter {
	return &meter{filler: f, what: what, all: all, began: time.Now(), said: time.Now()}
}

func (m *meter) done(n int) {
	if time.Since(m.said) < 5*time.Second {
		return
	}
	m.said = time.Now()
	rate := float64(n) / time.Since(m.began).Seconds()
	left := time.Duration(float64(m.all-n) / max(rate, 1e-9) * float64(time.Second)).Round(time.Second)
	fmt.Fprintf(m.opt.Out, "    %s %d/%d, %.0f a second, %s left\n", m.what, n, m.all, rate, left)
}

func (b *big) makePlaces() (string, error) {
	compounds := b.share(cityDistricts * cityStreets * cityCommunities * cityCompounds)
	err := b.write(func(tx *db.Tx) (err error) {
		b.city, err = b.Places.CreateTx(tx, founder, place.NewPlace{Kind: place.City, Name: "云漳市", Code: "980100", CodeSource: "演示"})
		return err
	})
	m := b.meter("homes", compounds*cityBuildings*cityUnits*cityFloors*cityDoors)
	for d := 0; d < cityDistricts && err == nil; d++ {
		var district place.Place
		for s := 0; s < cityStreets && len(b.lots) < compounds && err == nil; s++ {
			err = b.write(func(tx *db.Tx) (err error) {
				if district.ID == "" {
					district, err = b.Places.CreateTx(tx, founder, place.NewPlace{Parent: b.city.ID, Kind: place.District, Name: districtNames[d], Code: fmt.Sprintf("9801%02d", d+1), CodeSource: "演示"})
				}
				if err == nil {
					err = b.makeStreet(tx, district, d, s, compounds)
				}
				return err
			})
			if err == nil {
				err = b.sequence()
			}
			m.done(b.homes)
		}
		if d == 0 {
			b.district = district
		}
	}
	return fmt.Sprintf("%d compounds, %d homes", len(b.lots), b.homes), err
}

var (
	districtNames = []string{"望岭区", "漳滨区", "槐川区", "云东区", "石桥区", "清泉区", "南屏区", "北原区"}
	streetNames   = []string{"柳岸", "太行路", "英雄桥", "延河", "紫坊", "长兴"}
	wardNames     = []string{"锦绣", "东风", "和平", "新华", "光明", "建设"}
	lotNames      = []string{"锦绣苑", "翠屏里", "福康家园", "阳光花园", "丽景湾", "学府雅居", "书香苑", "春晖里", "万和城", "金色家园"}
)

func (b *big) makeStreet(tx *db.Tx, district place.Place, d, s, compounds int) error {
	code := fmt.Sprintf("9801%02d%03d", d+1, s+1)
	st, err := b.Places.CreateTx(tx, founder, place.NewPlace{Parent: district.ID, Kind: place.Street, Name: streetNames[s] + "街道", Code: code, CodeSource: "演示"})
	if err != nil {
		return err
	}
	if b.street.ID == "" {
		b.street = st
	}
	for c := 0; c < cityCommunities && len(b.lots) < compounds; c++ {
		p, err := b.Places.CreateTx(tx, founder, place.NewPlace{Parent: st.ID, Kind: place.Community, Name: wardNames[c] + "社区", Code: fmt.Sprintf("%s%03d", code, c+1), CodeSource: "演示"})
		if err != nil {
			return err
		}
		w := &ward{Place: p}
		b.wards = append(b.wards, w)
		for k := 0; k < cityCompounds && len(b.lots) < compounds; k++ {
			if err := b.makeLot(tx, w); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *big) makeLot(tx *db.Tx, w *ward) error {
	n := len(b.lots)
	p, err := b.Places.CreateTx(tx, founder, place.NewPlace{Parent: w.ID, Kind: place.Compound, Name: fmt.Sprintf("%s%d", lotNames[n%len(lotNames)], n/len(lotNames)+1),
		GeoJSON: rectangle(float64(n%40)*900, float64(n/40)*900, 600, 400), Compound: &place.CompoundFacts{Built: 1990 + n%32, Management: firm, Type: "商品房"}})
	if err != nil {
		return err
	}
	l := &lot{Place: p, ward: w}
	w.estates, b.lots = append(w.estates, l), append(b.lots, l)
	for label := 1; label <= cityBuildings; label++ {
		bd, err := b.Places.CreateBuildingTx(tx, founder, place.NewBuilding{
			NewPlace: place.NewPlace{Parent: p.ID, Label: strconv.Itoa(label), GeoJSON: rectangle(float64(n%40)*900+float64(label)*80, float64(n/40)*900+60, 60, 15),
				Building: &place.BuildingFacts{Above: cityFloors, PerFloor: cityDoors, HeightCM: cityFloors * 300, Residential: true, Lifts: 4}},
			Units: place.RegularUnits(cityUnits, place.RegularFloors(cityFloors, nil, nil), cityDoors, 9600)})
		if err != nil {
			return err
		}
		l.buildings = append(l.buildings, bd.ID)
	}
	l.homes = cityBuildings * cityUnits * cityFloors * cityDoors
	b.homes += l.homes
	return nil
}

// makePeople loads the households compound by compound: nothing of the city is held in memory.
func (b *big) makePeople() (string, error) {
	if err := b.People.BeginLoad(b.ctx); err != nil {
		return "", err
	}
	m := b.meter("residents", b.homes*268/100)
	for i, l := range b.lots {
		if err := b.write(func(tx *db.Tx) error { return b.settle(tx, l) }); err != nil {
			return "", err
		}
		if i%50 == 49 {
			if err := b.sequence(); err != nil {
				return "", err
			}
		}
		m.done(b.people)
	}
	return fmt.Sprintf("%d residents", b.people), b.People.EndLoad(b.ctx)
}

// sizes are the shares of households of one to six; nobody in five of a hundred homes.
var sizes = []float64{5, 13, 26, 30, 18, 7, 1}

func (b *big) settle(tx *db.Tx, l *lot) error {
	homes, err := b.Places.Homes(tx, l.Path)
	if err != nil {
		return err
	}
	batch := people.Batch{Area: l.Place}
	for _, h := range homes {
		size := b.chance.weighted(sizes)
		if size == 0 {
			continue
		}
		hh := people.LoadHousehold{Home: h.ID, Path: h.Path, From: "2016-05"}
		s := b.namer.surname()
		for k := range size {
			hh.People = append(hh.People, b.member(s, k))
		}
		b.people += size
		batch.Households = append(batch.Households, hh)
	}
	_, err = b.People.LoadTx(tx, founder, batch)
	return err
}

func (b *big) member(surname string, k int) people.LoadPerson {
	d := b.chance
	male := k == 0 && d.chance(.7) || k > 1 && d.chance(.5)
	born := 1950 + d.IntN(45)
	if k > 1 {
		born = 1995 + d.IntN(30)
	}
	b.phone++
	draft := people.Draft{Name: b.namer.name(surname, male, born), Sex: people.Female, Birth: fmt.Sprintf("%d-%02d-%02d", born, 1+d.IntN(12), 1+d.IntN(28))}
	if male {
		draft.Sex = people.Male
	}
	if born < 2012 {
		draft.Phone = phone(b.phone)
	}
	return people.LoadPerson{ID: id.New(), Draft: draft, Relation: people.Relations[min(k, 3)], Status: people.Statuses[0]}
}

// makeDuties gives every compound a manager and every community a secretary and somebody who looks back.
func (b *big) makeDuties() (string, error) {
	m, n := b.meter("duties", len(b.lots)+2*len(b.wards)), 0
	add := func(tx *db.Tx, at place.Place, born int) (person, error) {
		p, err := b.People.AddTx(tx, founder, people.Draft{Name: b.namer.name(b.namer.surname(), b.chance.chance(.5), born), At: at.ID})
		return person{p.ID, p.Name}, err
	}
	for _, w := range b.wards {
		err := b.write(func(tx *db.Tx) (err error) {
			if w.secretary, err = add(tx, w.Place, 1980); err != nil {
				return err
			}
			if w.looker, err = add(tx, w.Place, 1985); err != nil {
				return err
			}
			list := []duty.Loaded{dutyAt(w.Place, "", w.secretary.id, duty.Community)}
			for _, l := range w.estates {
				if l.manager, err = add(tx, l.Place, 1978); err != nil {
					return err
				}
				list = append(list, dutyAt(l.Place, "", l.manager.id, duty.Property))
			}
			n += len(list)
			return b.Duties.LoadTx(tx, founder, w.Path, list)
		})
		if err != nil {
			return "", err
		}
		m.done(n)
	}
	return fmt.Sprintf("%d duties", n), b.sequence()
}

// makeAccounts makes one log-in for each role in the first street.
func (b *big) makeAccounts() (string, error) {
	w := b.wards[0]
	for _, a := range []struct {
		role, login string
		at          place.Place
		who         person
	}{{access.Grid, "wangge", w.Place, w.looker}, {access.Member, "dangyuan", w.estates[0].Place, person{}}, {access.Secretary, "zhibu", w.estates[0].Place, person{}}, {access.Community, "shequ", w.Place, w.secretary},
		{access.Street, "jiedao", b.street, person{}}, {access.Department, "bumen", b.district, person{}}, {access.Property, "wuye", w.estates[0].Place, w.estates[0].manager}, {access.Committee, "yeweihui", w.estates[0].Place, person{}},
		{access.Fire, "xiaofang", b.district, person{}}, {access.Environment, "huanjing", b.district, person{}}, {access.Inspector, "ducha", b.city, person{}}, {access.SysAdmin, "sysadmin", b.city, person{}}, {access.SecAdmin, "secadmin", b.city, person{}}, {access.AuditAdmin, "auditadmin", b.city, person{}}} {
		if a.who.id == "" {
			p, err := b.People.Add(b.ctx, founder, people.Draft{Name: b.namer.fresh(b.chance.chance(.5), 1980), At: a.at.ID})
			if err != nil {
				return "", err
			}
			a.who = person{p.ID, p.Name}
		}
		_, password, err := b.Access.AddUser(b.ctx, access.NewAccount{Person: a.who.id, Name: a.login, Label: a.who.name, Lang: "zh", Grants: []access.Grant{{Role: a.role, Path: a.at.Path}}, Password: access.FirstPassword()})
		if err != nil {
			return "", err
		}
		b.accounts = append(b.accounts, Account{Role: a.role, Place: a.at.Name, Login: a.login, Password: password, Name: a.who.name})
	}
	return fmt.Sprintf("%d log-ins", len(b.accounts)), nil
}

// sign numbers and signs what is left. The weekly figures are made by the server's reader when it first runs.
func (b *big) sign() (string, error) {
	if err := b.sequence(); err != nil {
		return "", err
	}
	_, err := b.Duties.Refresh(b.ctx)
	return "", err
}
