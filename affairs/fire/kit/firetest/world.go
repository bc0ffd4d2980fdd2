// Package firetest (测试街道) is one compound of two towers with the people who answer for it, on a real database: for the tests of the
// parts of the fire affair.
//
// Example: firetest.Each(t, []db.Migrations{rescue.Migrations}, func(w *firetest.World) { … }).
package firetest

import (
	"context"
	"testing"
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
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

// World is what a test stands on.
type World struct {
	*testing.T
	ground.Deps
	Clock                                       *clock.Settable
	Street, Compound, Tower, Second, Bare, Far  place.Place // Tower has an outline, Bare none; Far lies in another community
	Homes                                       []place.Place
	Crew, Manager, Office, Grid, Outside, Party access.Actor
	Brigade, Police, Housing                    people.Org
	Old                                         people.Person // who can not walk
}

var ctx = context.Background()

// Founder makes the place.
var Founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// Ring is the outline of Tower: 40 m by 15 m about 113.11 E, 36.19 N.
const Ring = `{"type":"Polygon","coordinates":[[[113.11,36.19],[113.110446,36.19],[113.110446,36.190135],[113.11,36.190135],[113.11,36.19]]]}`

// Each runs fn on both databases.
func Each(t *testing.T, own []db.Migrations, fn func(w *World)) {
	t.Helper()
	sets := append([]db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, document.Migrations, duty.Migrations, matter.Migrations, limit.Migrations}, own...)
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

// OK ends the test on an error.
func (w *World) OK(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// Refused checks kind and key of a fault, of itself or of one of its fields.
func (w *World) Refused(what string, err error, kind fault.Kind, key string) {
	w.Helper()
	f := fault.Of(err)
	if err == nil || f.Kind != kind {
		w.Errorf("%s: %v, want %s %s", what, err, kind, key)
		return
	}
	for _, x := range f.Fields {
		if x.Key == key {
			return
		}
	}
	if f.Key != key {
		w.Errorf("%s: %s %v, want %s", what, f.Key, f.Fields, key)
	}
}

// Write and Read run fn in a transaction.
func (w *World) Write(fn func(tx *db.Tx) error) error { return w.DB.Write(ctx, fn) }

// Read runs fn and ends the test on an error.
func (w *World) Read(fn func(tx *db.Tx) error) {
	w.Helper()
	w.OK(w.DB.Read(ctx, fn))
}

// Sound checks the chain of the ledger and that its entries say what the tables hold.
func (w *World) Sound(list []ledger.Replayer) {
	w.Helper()
	for {
		n, err := w.Log.Sequence(ctx)
		w.OK(err)
		if n == 0 {
			break
		}
	}
	r, err := w.Log.Verify(ctx, ledger.VerifyOptions{Replayers: append(list, w.Matters.Replayer())})
	if err != nil || !r.Sound() {
		w.Errorf("ledger: %v %+v", err, r.Damage)
	}
}

func newWorld(t *testing.T, d *db.DB) *World {
	t.Helper()
	w := &World{T: t, Clock: clock.NewSettable(time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai))}
	d.SetClock(w.Clock)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.Clock, ledger.Config{})
	w.OK(err)
	places := place.New(d, log)
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})
	limits := limit.New(d, keys, w.Clock)
	acc, err := access.New(access.Deps{DB: d, Log: log, Keys: keys, People: folk, Rate: limits}, access.Config{})
	w.OK(err)
	docs := document.New(d, log, blob.NewRows(d, blob.Options{}), keys, document.Config{})
	duties := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: folk})
	law := statute.New(d, log)
	matters := matter.New(matter.Deps{DB: d, Log: log, Places: places, Duties: duties, People: folk, Statute: law, Keys: keys, Docs: docs})
	w.Deps = ground.Deps{DB: d, Log: log, Keys: keys, Statute: law, Places: places, People: folk, Access: acc, Documents: docs, Duties: duties, Matters: matters, Limits: limits, Frame: &affair.Frame{}, Seams: &ground.Seams{}}
	w.build()
	w.staff()
	return w
}

// Seed puts the kinds of the house and of parts into the database.
func (w *World) Seed(kinds ...matter.Kind) {
	w.Helper()
	for _, k := range kinds {
		w.Matters.Register(k)
	}
	w.OK(w.Matters.Seed(ctx))
}

func (w *World) add(parent string, k place.Kind, name string) place.Place {
	w.Helper()
	p, err := w.Places.Create(ctx, Founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
	w.OK(err)
	return p
}

func (w *World) build() {
	w.Helper()
	city := w.add("", place.City, "云漳市")
	w.Street = w.add(w.add(city.ID, place.District, "望岭区").ID, place.Street, "柳岸街道")
	community := w.add(w.Street.ID, place.Community, "锦绣社区")
	grid := w.add(community.ID, place.Grid, "锦绣八格")
	w.Compound = w.add(community.ID, place.Compound, "云漳国际")
	facts := &place.BuildingFacts{Above: 33, Below: 2, HeightCM: 9900, Residential: true, Stairs: 2, Rating: "B1", Insulation: "石墨聚苯板"}
	units := []place.NewUnit{{Label: "1", Homes: []place.NewHome{{Label: "301", Floor: "3", FloorNo: 3}, {Label: "1201", Floor: "12", FloorNo: 12}}}, {Label: "2"}}
	tower := func(label, ring string, f *place.BuildingFacts) place.Place {
		b, err := w.Places.CreateBuilding(ctx, Founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.Compound.ID, Label: label, GeoJSON: ring, Building: f}, Units: units})
		w.OK(err)
		w.OK(w.Places.AssignGrid(ctx, Founder, b.ID, grid.ID, w.Clock.Now().UnixMilli()))
		return b
	}
	w.Tower, w.Second, w.Bare = tower("1", Ring, facts), tower("2", Ring, facts), tower("3", "", facts)
	w.Read(func(tx *db.Tx) (err error) {
		w.Homes, err = w.Places.Homes(tx, w.Tower.Path)
		return err
	})
	w.Far = w.add(w.add(w.Street.ID, place.Community, "翠屏社区").ID, place.Compound, "翠屏里")
	w.Grid = w.actor("贾海燕", access.Grid, grid)
	w.Office = w.actor("冯晓岚", access.Community, community)
}

func (w *World) actor(name, role string, at place.Place) access.Actor {
	w.Helper()
	p, err := w.People.Add(ctx, Founder, people.Draft{Name: name, At: at.ID})
	w.OK(err)
	return access.Actor{Actor: ledger.Actor{ID: p.ID, Kind: access.KindStaff, Name: name}, Account: "acc-" + p.ID, Person: p.ID, Grants: []access.Grant{{Role: role, Path: at.Path}}}
}

func (w *World) staff() {
	w.Helper()
	w.Crew, w.Manager = w.actor("秦海峰", access.Fire, w.Street), w.actor("冯建军", access.Property, w.Compound)
	w.Outside, w.Party = w.actor("外社区", access.Community, w.Far), w.actor("任春和", access.Member, w.Compound)
	org := func(k people.OrgKind, name string, who access.Actor) people.Org {
		o, err := w.People.AddOrg(ctx, Founder, people.Org{Kind: k, Name: name, Place: w.Street.ID, From: 1})
		w.OK(err)
		_, err = w.People.Appoint(ctx, Founder, people.Post{Person: who.Person, Org: o.ID, Title: "联络员", From: 1})
		w.OK(err)
		return o
	}
	w.Brigade = org(people.Brigade, "望岭区消防救援大队", w.Crew)
	w.Police = org(people.Department, "云漳市公安局望岭分局", w.actor("王美玲", access.Department, w.Street))
	w.Housing = org(people.Department, "望岭区住房和城乡建设局", w.actor("孟晓东", access.Department, w.Street))
	var err error
	w.Old, err = w.People.Add(ctx, Founder, people.Draft{Name: "申秀兰", Birth: "1943-05-11", Home: w.Homes[1].ID})
	w.OK(err)
	_, err = w.Duties.Assign(ctx, Founder, duty.Assign{Place: w.Compound.ID, Person: w.Manager.Person, Role: duty.Property})
	w.OK(err)
}
