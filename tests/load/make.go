package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/people/peopletest"
	"linli/kernel/place"
	"linli/platform/db"
)

// maker fills an empty house.
type maker struct {
	*house
	ctx       context.Context
	town      *town
	lots      []lot
	buildings []int // index of the lot of each building
	ids       []string
	rand      *rand.Rand
	shape
}

// shape is how large a town is: districts of streets of communities of compounds of buildings; how high the buildings are, 0 = not
// said; and of which kinds its matters are.
type shape struct {
	districts, streets, communities, compounds, houses, floors int
	heightCM                                                   int64
	kinds                                                      []string
	outlets                                                    int // with monitors
}

// lot is a compound with who answers for it and who looks back.
type lot struct {
	place.Place
	manager, looker people.Person
}

// plainTown: two districts of two streets, of three communities, of four compounds, of ten buildings.
var plainTown = shape{districts: 2, streets: 2, communities: 3, compounds: 4, houses: 10, floors: 3,
	kinds: []string{"facility.lamp", "facility.door", "facility.other", "litter", "tree"}}

func (m *maker) city() error {
	m.rand = rand.New(rand.NewPCG(2026, 7))
	err := m.db.Write(m.ctx, func(tx *db.Tx) error {
		city, err := m.add(tx, "", place.City, "云漳市")
		if err != nil {
			return err
		}
		m.town.City = city.ID
		for d := range m.districts {
			district, err := m.add(tx, city.ID, place.District, fmt.Sprintf("望岭%d区", d+1))
			if err != nil {
				return err
			}
			for s := range m.streets {
				if err := m.street(tx, district, s); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return m.staff()
}

func (m *maker) add(tx *db.Tx, parent string, k place.Kind, name string) (place.Place, error) {
	return m.places.CreateTx(tx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
}

func (m *maker) street(tx *db.Tx, district place.Place, s int) error {
	st, err := m.add(tx, district.ID, place.Street, fmt.Sprintf("柳岸%d街道", s+1))
	if err != nil {
		return err
	}
	if m.town.Street == "" {
		m.town.Street = st.ID
	}
	for c := range m.communities {
		community, err := m.add(tx, st.ID, place.Community, fmt.Sprintf("锦绣%d社区", c+1))
		if err != nil {
			return err
		}
		if m.town.Community == "" {
			m.town.Community = community.ID
		}
		for k := range m.compounds {
			if err := m.compound(tx, community, k); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *maker) compound(tx *db.Tx, community place.Place, k int) error {
	p, err := m.add(tx, community.ID, place.Compound, fmt.Sprintf("锦绣苑%d期", k+1))
	if err != nil {
		return err
	}
	l := lot{Place: p}
	if l.manager, err = m.people.AddTx(tx, founder, people.Draft{Name: peopletest.Name(m.rand), At: p.ID}); err != nil {
		return err
	}
	if l.looker, err = m.people.AddTx(tx, founder, people.Draft{Name: peopletest.Name(m.rand), At: p.ID}); err != nil {
		return err
	}
	if _, err := m.duties.AssignTx(tx, founder, duty.Assign{Place: p.ID, Person: l.manager.ID, Role: duty.Property}); err != nil {
		return err
	}
	m.lots = append(m.lots, l)
	for n := range m.houses {
		b, err := m.places.CreateBuildingTx(tx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: p.ID, Label: fmt.Sprint(n + 1)},
			Units: place.RegularUnits(1, place.RegularFloors(m.floors, nil, nil), 2, 8960)})
		if err != nil {
			return err
		}
		if m.heightCM > 0 {
			facts := place.BuildingFacts{}
			if b.Building != nil {
				facts = *b.Building
			}
			facts.HeightCM, facts.Above, facts.Residential = m.heightCM, int(m.heightCM/280), true
			if b, err = m.places.EditTx(tx, founder, b.ID, b.Rev, place.Change{Building: &facts}); err != nil {
				return err
			}
		}
		m.town.Codes = append(m.town.Codes, b.QR)
		m.buildings, m.ids = append(m.buildings, len(m.lots)-1), append(m.ids, b.ID)
	}
	return nil
}

// staff makes the log-in with which the list is asked for: a clerk of the street above the community.
func (m *maker) staff() (err error) {
	var c place.Place
	if err := m.db.Read(m.ctx, func(tx *db.Tx) (err error) { c, err = m.places.Get(tx, m.town.Community); return err }); err != nil {
		return err
	}
	who, err := m.people.Add(m.ctx, founder, people.Draft{Name: "秦海峰", At: c.ID})
	if err != nil {
		return err
	}
	m.town.Login, m.town.Password = "jiedao", access.FirstPassword()
	_, _, err = m.access.AddUser(m.ctx, access.NewAccount{Person: who.ID, Name: m.town.Login, Label: who.Name, Lang: "zh", Password: m.town.Password,
		Grants: []access.Grant{{Role: access.Street, Path: c.Path.Parent()}}})
	return err
}

var texts = []string{"二单元门口的路灯不亮,晚上老人出门看不见路", "地下室渗水,味道很大,请物业来看看", "电动车推进楼道充电,已经好几天了", "楼上装修到晚上十点,孩子睡不好", "垃圾桶满了没人收,有异味"}

// history loads n matters: four of five closed over eighteen months, the rest under way and
// young, so that nobody has to be reminded while it is measured.
func (m *maker) history(n int) error {
	l, began, now := m.matters.NewLoader(), time.Now(), time.Now()
	old, from := n*4/5, now.AddDate(0, -18, 0)
	if err := m.matters.BeginLoad(m.ctx); err != nil {
		return err
	}
	for i := 0; i < n; {
		end := min(n, i+5000)
		next := func() (h matter.History, more bool) {
			if i == end {
				return h, false
			}
			at := now.Add(-time.Hour * 2).Add(time.Duration(i-old) * time.Hour / time.Duration(n-old+1))
			if i < old {
				at = from.Add(time.Duration(i) * (now.Sub(from) - 96*time.Hour) / time.Duration(old))
			}
			i++
			return m.one(i-1, at, i-1 < old), true
		}
		err := m.db.Write(m.ctx, func(tx *db.Tx) error { return l.Load(tx, next) })
		if err != nil {
			return err
		}
		if i%100_000 == 0 {
			say("   %d of %d matters, %.0f a second", i, n, float64(i)/time.Since(began).Seconds())
		}
	}
	if n > 0 {
		if err := m.db.Write(m.ctx, func(tx *db.Tx) error { return l.Close(tx) }); err != nil {
			return err
		}
	}
	return m.matters.EndLoad(m.ctx)
}

func (m *maker) one(i int, at time.Time, closed bool) matter.History {
	n := m.rand.IntN(len(m.ids))
	at2 := m.lots[m.buildings[n]]
	h := matter.History{Report: matter.Report{Place: m.ids[n], Kind: m.kinds[i%len(m.kinds)], Text: texts[m.rand.IntN(len(texts))], Source: "qr"}, At: at,
		Holder: matter.Holder{Person: at2.manager.ID, Label: at2.manager.Name, Title: "项目负责人", Org: "物业", Path: string(at2.Path)}}
	by, looker := matter.By{ID: at2.manager.ID, Label: at2.manager.Name}, matter.By{ID: at2.looker.ID, Label: at2.looker.Name}
	if !closed && i%5 < 2 {
		return h
	}
	h.Events = append(h.Events, matter.Event{At: at.Add(30 * time.Minute), Act: matter.ActClaim, By: by})
	if !closed && i%5 < 4 {
		return h
	}
	h.Events = append(h.Events, matter.Event{At: at.Add(50 * time.Minute), Act: matter.ActRectify, By: by, Measures: "已到场处理,恢复正常"})
	if closed {
		h.Events = append(h.Events, matter.Event{At: at.Add(26 * time.Hour), Act: matter.ActLookPass, By: looker, Note: "已核查"})
	}
	return h
}

// finish numbers what is left and lets the readers of the ledger begin at its end: what they
// would have to catch up with is not part of any measurement.
func (m *maker) finish() error {
	for {
		n, err := m.log.Sequence(m.ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	if _, err := m.duties.Refresh(m.ctx); err != nil {
		return err
	}
	return m.db.Write(m.ctx, func(tx *db.Tx) error {
		last, err := tx.Count(`SELECT MAX(seq) FROM ledger_entry`)
		if err != nil {
			return err
		}
		for _, reader := range []string{"matter.stats", "notify"} {
			if err := m.log.Advance(tx, reader, last); err != nil {
				return err
			}
		}
		return nil
	})
}
