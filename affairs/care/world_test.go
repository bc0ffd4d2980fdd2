package care

import (
	"context"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/limit"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, document.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, Migrations}

// world is one compound with a grid worker, a secretary, a member and old people, and a neighbouring compound.
type world struct {
	*testing.T
	*Service
	clk                                   *clock.Settable
	community, compound, building, other  place.Place
	homes                                 []place.Place
	old, wife, member, secretary, stands  people.Person
	grid, office, party, elsewhere, chief access.Actor
}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) refused(what string, err error, kind fault.Kind, key string) {
	w.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		w.Errorf("%s: %v, want %s %s", what, err, kind, key)
		return
	}
	got := f.Key
	for _, x := range f.Fields {
		if x.Key == key {
			got = key
		}
	}
	if got != key {
		w.Errorf("%s: %s %v, want %s", what, f.Key, f.Fields, key)
	}
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{T: t, clk: clock.NewSettable(time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai))}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.clk, ledger.Config{})
	w.ok(err)
	places := place.New(d, log)
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})
	limits := limit.New(d, keys, w.clk)
	acc, err := access.New(access.Deps{DB: d, Log: log, Keys: keys, People: folk, Rate: limits}, access.Config{})
	w.ok(err)
	duties := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: folk})
	matters := matter.New(matter.Deps{DB: d, Log: log, Places: places, Duties: duties, People: folk, Statute: statute.New(d, log), Keys: keys})
	w.ok(matters.Seed(ctx))
	store, err := blob.For(d, t.TempDir(), blob.Options{})
	w.ok(err)
	docs := document.New(d, log, store, keys, document.Config{})
	plans := plan.New(plan.Deps{DB: d, Log: log, Places: places, People: folk, Duties: duties})
	w.Service = NewService(Deps{DB: d, Documents: docs, Plans: plans, Log: log, Keys: keys, Places: places, People: folk, Access: acc, Duties: duties, Matters: matters, Limits: limits, Frame: &affair.Frame{}})
	w.settle()
	return w
}

func (w *world) place(parent string, k place.Kind, name string) place.Place {
	w.Helper()
	p, err := w.Places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
	w.ok(err)
	return p
}

func (w *world) person(name, birth string, home place.Place) people.Person {
	w.Helper()
	p, err := w.People.Add(ctx, founder, people.Draft{Name: name, Birth: birth, Home: home.ID, Phone: "10000021501"})
	w.ok(err)
	_, err = w.People.MoveIn(ctx, founder, people.MoveIn{Person: p.ID, Home: home.ID, Relation: "户主", Main: true})
	w.ok(err)
	return p
}

func (w *world) settle() {
	w.Helper()
	city := w.place("", place.City, "云漳市")
	street := w.place(city.ID, place.Street, "柳岸街道")
	w.community = w.place(street.ID, place.Community, "锦绣社区")
	w.compound = w.place(w.community.ID, place.Compound, "锦绣苑")
	w.other = w.place(w.place(street.ID, place.Community, "翠屏社区").ID, place.Compound, "翠屏里")
	var units []place.NewUnit
	for _, u := range []string{"1", "2"} {
		n := place.NewUnit{Label: u}
		for f := 1; f <= 5; f++ {
			n.Homes = append(n.Homes, place.NewHome{Label: string(rune('0'+f)) + "01", FloorNo: f})
		}
		units = append(units, n)
	}
	var err error
	w.building, err = w.Places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.compound.ID, Label: "3"}, Units: units})
	w.ok(err)
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { w.homes, err = w.Places.Homes(tx, w.building.Path); return err }))
	w.old, w.wife = w.person("申秀兰", "1943-05-11", w.homes[4]), w.person("赵桂香", "1951-08-07", w.homes[4])
	w.member, w.secretary, w.stands = w.person("任春和", "1960-04-09", w.homes[0]), w.person("苗志刚", "1969-04-12", w.homes[1]), w.person("武静", "1985-03-08", w.homes[2])
	_, err = w.Duties.Assign(ctx, founder, duty.Assign{Place: w.homes[4].ID, Person: w.member.ID, Role: duty.First, Kind: duty.KindHome})
	w.ok(err)
	_, err = w.Duties.Assign(ctx, founder, duty.Assign{Place: w.compound.ID, Person: w.secretary.ID, Role: duty.Secretary})
	w.ok(err)
	w.grid, w.office, w.elsewhere = staff("李晋芳", access.Grid, w.compound.Path), staff("王丽娟", access.Community, w.community.Path), staff("冯晓岚", access.Grid, w.other.Path)
	w.party = staff("任春和", access.Member, w.compound.Path)
	w.party.ID, w.party.Person = w.member.ID, w.member.ID
	w.chief = staff("刘建峰", access.Street, street.Path)
}

func staff(name, role string, at place.Path) access.Actor {
	return access.Actor{Actor: ledger.Actor{ID: "p-" + name, Kind: access.KindStaff, Name: name}, Account: "acc-" + name, Person: "p-" + name, Grants: []access.Grant{{Role: role, Path: at}}}
}

// enrolled puts 申秀兰 on the list: 83, alone, every week.
func (w *world) enrolled() Person {
	w.Helper()
	p, err := w.Enrol(ctx, w.grid, Enrol{Person: w.old.ID, Ground: GroundConsent, Need: NeedYellow, Alone: true, Cats: []Cat{{Code: "C01"}}, Detail: "膝关节术后", Carer: w.wife.ID})
	w.ok(err)
	return p
}

func (w *world) count(q string, args ...any) (n int64) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err }))
	return n
}

// reread gives the row as it stands now.
func (w *world) reread(id string) (p Person) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { p, err = w.Service.person(tx, id); return err }))
	return p
}
