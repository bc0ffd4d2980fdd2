package matter

import (
	"context"
	"fmt"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, duty.Migrations, Migrations}

// street is a small street of two communities, with the people who run it. 锦绣社区 has a compound of two buildings, a property
// manager, a grid worker and a secretary; 翠屏社区 has a compound and nobody.
type street struct {
	t      testing.TB
	db     *db.DB
	clk    *clock.Settable
	log    *ledger.Log
	places *place.Service
	people *people.Service
	duties *duty.Service
	svc    *Service

	city, district, street, community, grid, compound, building, other, far, farBuilding place.Place
	home                                                                                 place.Place

	manager, colleague, worker, secretary, clerk, fireman, outsider access.Actor
}

func each(t *testing.T, fn func(t *testing.T, w *street)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(t, newStreet(t, d)) })
}

func newStreet(t testing.TB, d *db.DB) *street {
	t.Helper()
	w := &street{t: t, db: d, clk: clock.NewSettable(at("2026-06-22 09:10"))} // a Monday
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	var err error
	if w.log, err = ledger.New(d, keys, w.clk, ledger.Config{}); err != nil {
		t.Fatal(err)
	}
	w.places = place.New(d, w.log)
	w.people = people.New(people.Deps{DB: d, Log: w.log, Keys: keys, Places: w.places})
	w.duties = duty.New(duty.Deps{DB: d, Log: w.log, Places: w.places, People: w.people})
	w.svc = New(Deps{DB: d, Log: w.log, Places: w.places, Duties: w.duties, People: w.people, Statute: statute.New(d, w.log), Keys: keys})
	w.ok(w.svc.Seed(ctx))
	w.build()
	w.staff()
	return w
}

func (w *street) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

func (w *street) build() {
	w.t.Helper()
	add := func(parent string, k place.Kind, name string) place.Place {
		w.t.Helper()
		p, err := w.places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
		w.ok(err)
		return p
	}
	house := func(parent, label string) place.Place {
		w.t.Helper()
		var homes []place.NewHome
		for f := 1; f <= 3; f++ {
			homes = append(homes, place.NewHome{Label: fmt.Sprintf("%d01", f), FloorNo: f})
		}
		b, err := w.places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: parent, Label: label},
			Units: []place.NewUnit{{Label: "2", Homes: homes}}})
		w.ok(err)
		return b
	}
	w.city = add("", place.City, "云漳市")
	w.district = add(w.city.ID, place.District, "望岭区")
	w.street = add(w.district.ID, place.Street, "柳岸街道")
	w.community = add(w.street.ID, place.Community, "锦绣社区")
	w.grid = add(w.community.ID, place.Grid, "锦绣一格")
	w.compound = add(w.community.ID, place.Compound, "锦绣苑")
	w.building, w.other = house(w.compound.ID, "3"), house(w.compound.ID, "5")
	far := add(w.street.ID, place.Community, "翠屏社区")
	w.far = add(far.ID, place.Compound, "翠屏里")
	w.farBuilding = house(w.far.ID, "1")
	w.ok(w.places.AssignGrid(ctx, founder, w.building.ID, w.grid.ID, w.clk.Now().UnixMilli()))
	w.ok(w.db.Read(ctx, func(tx *db.Tx) error {
		homes, err := w.places.Homes(tx, w.building.Path)
		if err == nil {
			w.home = homes[0]
		}
		return err
	}))
}

func (w *street) staff() {
	w.t.Helper()
	person := func(name, role string, at place.Place) access.Actor {
		w.t.Helper()
		p, err := w.people.Add(ctx, founder, people.Draft{Name: name, At: at.ID})
		w.ok(err)
		return access.Actor{Actor: ledger.Actor{ID: p.ID, Kind: access.KindStaff, Name: name}, Account: "acc-" + p.ID, Person: p.ID,
			Grants: []access.Grant{{Role: role, Path: at.Path}}}
	}
	duties := func(a access.Actor, r duty.Role, at place.Place) {
		w.t.Helper()
		_, err := w.duties.Assign(ctx, founder, duty.Assign{Place: at.ID, Person: a.ID, Role: r})
		w.ok(err)
	}
	w.manager = person("郭向荣", access.Property, w.compound)
	w.colleague = person("孟小五", access.Property, w.compound)
	w.worker = person("李晋芳", access.Grid, w.grid)
	w.secretary = person("冯晓岚", access.Community, w.community)
	w.clerk = person("苗志刚", access.Street, w.street)
	w.fireman = person("秦海峰", access.Fire, w.district)
	w.outsider = person("外社区", access.Community, w.far)
	duties(w.manager, duty.Property, w.compound)
	duties(w.secretary, duty.Community, w.community)
	duties(w.clerk, duty.Street, w.street)
}

// report raises a matter as an anonymous resident at 3号楼.
func (w *street) report(kind string) Ticket {
	w.t.Helper()
	t, err := w.svc.Report(ctx, access.Public(), Report{Place: w.building.ID, Kind: kind, Text: "二单元楼道灯不亮", Source: "qr"})
	w.ok(err)
	return t
}

// working gives a claimed matter.
func (w *street) working(kind string) Ticket {
	w.t.Helper()
	t := w.report(kind)
	m, err := w.svc.Claim(ctx, w.manager, Claim{Do{ID: t.Matter.ID}})
	w.ok(err)
	t.Matter = m
	return t
}

// fixed gives a matter that waits for its check.
func (w *street) fixed(kind string) Ticket {
	w.t.Helper()
	t := w.working(kind)
	m, err := w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: t.Matter.ID}, Measures: "换灯泡2只", MoneyFen: 3600})
	w.ok(err)
	t.Matter = m
	return t
}

// closed gives a closed one.
func (w *street) closed(kind string) Ticket {
	w.t.Helper()
	t := w.fixed(kind)
	m, err := w.svc.Look(ctx, w.worker, Look{Do: Do{ID: t.Matter.ID}, Result: "pass"})
	w.ok(err)
	t.Matter = m
	return t
}

func (w *street) get(id string) Matter {
	w.t.Helper()
	var m Matter
	w.read(func(tx *db.Tx) (err error) { m, err = load(tx, id); return err })
	return m
}

func (w *street) read(fn func(tx *db.Tx) error) {
	w.t.Helper()
	w.ok(w.db.Read(ctx, fn))
}

func (w *street) steps(id string) []Step {
	w.t.Helper()
	var out []Step
	w.read(func(tx *db.Tx) (err error) { out, err = w.svc.Steps(tx, id); return err })
	return out
}

// exec runs SQL behind everybody's back and gives the fault.
func (w *street) exec(q string, args ...any) error {
	return w.db.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(q, args...); return err })
}

func (w *street) refused(err error, kind fault.Kind, key string) {
	w.t.Helper()
	if f := fault.Of(err); f == nil || f.Kind != kind || f.Key != key {
		w.t.Errorf("got %v, want %s %s", err, kind, key)
	}
}

func (w *street) state(id string, want State, round int64) {
	w.t.Helper()
	if m := w.get(id); m.State != want || m.Round != round {
		w.t.Errorf("%s is %s in round %d, want %s in round %d", m.No, m.State, m.Round, want, round)
	}
}

func (w *street) later(d time.Duration) { w.clk.Advance(d) }

// sound numbers the ledger and replays it against the business rows.
func (w *street) sound() {
	w.t.Helper()
	_, err := w.log.Sequence(ctx)
	w.ok(err)
	r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.svc.Replayer()}})
	w.ok(err)
	if !r.Sound() {
		w.t.Errorf("the ledger and the business rows differ: %+v", r.Damage)
	}
}
