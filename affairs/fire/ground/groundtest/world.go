// Package groundtest builds the small world in which the parts of the fire affair are tested: a compound with one tower, people
// behind its doors, a neighbouring compound, and staff of both; on SQLite and PostgreSQL.
package groundtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
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
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Ctx of the tests.
var Ctx = context.Background()

// Founder makes what exists before the tests.
var Founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// World is what a test stands on: 锦绣苑 3号楼, two units of five floors with one door each and 33 m high, and the compound 翠屏里.
type World struct {
	*testing.T
	ground.Deps
	Clk                                           *clock.Settable
	Community, Compound, Tower, Other, OtherTower place.Place
	Homes                                         []place.Place // in the order of the tree
	Old, Wife                                     people.Person // behind Homes[4]
	Grid, Office, Elsewhere, Street, Fire         access.Actor
	Head                                          access.Actor // of the property manager
}

// Each runs fn in a world on each database.
func Each(t *testing.T, more []db.Migrations, fn func(w *World)) {
	t.Helper()
	list := append([]db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, duty.Migrations, matter.Migrations, limit.Migrations}, more...)
	dbtest.Each(t, list, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func newWorld(t *testing.T, d *db.DB) *World {
	t.Helper()
	w := &World{T: t, Clk: clock.NewSettable(time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai))}
	d.SetClock(w.Clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.Clk, ledger.Config{})
	w.Ok(err)
	places := place.New(d, log)
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})
	limits := limit.New(d, keys, w.Clk)
	acc, err := access.New(access.Deps{DB: d, Log: log, Keys: keys, People: folk, Rate: limits}, access.Config{})
	w.Ok(err)
	duties := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: folk})
	matters := matter.New(matter.Deps{DB: d, Log: log, Places: places, Duties: duties, People: folk, Statute: statute.New(d, log), Keys: keys})
	w.Ok(matters.Seed(Ctx))
	w.Deps = ground.Deps{DB: d, Log: log, Keys: keys, Statute: statute.New(d, log), Places: places, People: folk, Access: acc, Duties: duties, Matters: matters, Limits: limits, Frame: frame(), Seams: &ground.Seams{}}
	w.settle()
	return w
}

// frame is the plainest frame around a page.
func frame() *affair.Frame {
	return &affair.Frame{
		Staff: func(c *web.Ctx, title, active string) ui.Page {
			return ui.Page{Title: title, Active: active, Lang: c.Lang}
		},
		Public: func(c *web.Ctx, title string) ui.Page { return ui.Page{Title: title, Lang: c.Lang} },
		Done:   func(*web.Ctx, string, *ui.Undo) {},
		Mark:   func(string, time.Time, matter.Matter) ui.Mark { return ui.Doing("在办") },
		Source: func(*web.Ctx) string { return "test" },
	}
}

func (w *World) settle() {
	w.Helper()
	city := w.Place("", place.City, "云漳市")
	street := w.Place(city.ID, place.Street, "柳岸街道")
	w.Community = w.Place(street.ID, place.Community, "锦绣社区")
	w.Compound = w.Place(w.Community.ID, place.Compound, "锦绣苑")
	w.Other = w.Place(w.Place(street.ID, place.Community, "翠屏社区").ID, place.Compound, "翠屏里")
	w.Tower, w.OtherTower = w.build(w.Compound.ID, "3"), w.build(w.Other.ID, "1")
	w.Ok(w.DB.Read(Ctx, func(tx *db.Tx) (err error) { w.Homes, err = w.Deps.Places.Homes(tx, w.Tower.Path); return err }))
	w.Old, w.Wife = w.Person("申秀兰", "1943-05-11", w.Homes[4]), w.Person("赵桂香", "1951-08-07", w.Homes[4])
	w.Grid, w.Office, w.Elsewhere = Staff("李晋芳", access.Grid, w.Compound.Path), Staff("王丽娟", access.Community, w.Community.Path), Staff("冯晓岚", access.Grid, w.Other.Path)
	w.Street, w.Fire, w.Head = Staff("刘建峰", access.Street, street.Path), Staff("秦海峰", access.Fire, street.Path), Staff("郭向荣", access.Property, w.Compound.Path)
}

func (w *World) build(compound, label string) place.Place {
	w.Helper()
	var units []place.NewUnit
	for _, u := range []string{"1", "2"} {
		n := place.NewUnit{Label: u}
		for f := 1; f <= 5; f++ {
			n.Homes = append(n.Homes, place.NewHome{Label: string(rune('0'+f)) + "01", FloorNo: f})
		}
		units = append(units, n)
	}
	b, err := w.Deps.Places.CreateBuilding(Ctx, Founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: compound, Label: label, Building: &place.BuildingFacts{Above: 11, HeightCM: 3300, Residential: true}}, Units: units})
	w.Ok(err)
	return b
}

// Place makes a place.
func (w *World) Place(parent string, k place.Kind, name string) place.Place {
	w.Helper()
	p, err := w.Deps.Places.Create(Ctx, Founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
	w.Ok(err)
	return p
}

// Person lets somebody live in a home.
func (w *World) Person(name, birth string, home place.Place) people.Person {
	w.Helper()
	p, err := w.Deps.People.Add(Ctx, Founder, people.Draft{Name: name, Birth: birth, Home: home.ID, Phone: "10000021501"})
	w.Ok(err)
	_, err = w.Deps.People.MoveIn(Ctx, Founder, people.MoveIn{Person: p.ID, Home: home.ID, Relation: "户主", Main: true})
	w.Ok(err)
	return p
}

// Staff is somebody with one role over a place.
func Staff(name, role string, at place.Path) access.Actor {
	return access.Actor{Actor: ledger.Actor{ID: "p-" + name, Kind: access.KindStaff, Name: name}, Account: "acc-" + name, Person: "p-" + name, Grants: []access.Grant{{Role: role, Path: at}}}
}

// Ok ends the test at an error.
func (w *World) Ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// Refused wants a fault of a kind with a key, as a whole or of a field.
func (w *World) Refused(what string, err error, kind fault.Kind, key string) {
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

// Count runs a counting query.
func (w *World) Count(q string, args ...any) (n int64) {
	w.Helper()
	w.Ok(w.DB.Read(Ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err }))
	return n
}

// Sound verifies the ledger against the rows of replayers.
func (w *World) Sound(list ...ledger.Replayer) {
	w.Helper()
	for {
		n, err := w.Log.Sequence(Ctx)
		w.Ok(err)
		if n == 0 {
			break
		}
	}
	r, err := w.Log.Verify(Ctx, ledger.VerifyOptions{Replayers: list})
	if err != nil || !r.Sound() {
		w.Errorf("ledger: %v %+v", err, r.Damage)
	}
}

// Registered compares the field register of a package with the real schema, table by table of its plain list.
func (w *World) Registered(list []people.Field, plain map[string][]string) {
	w.Helper()
	w.Ok(w.DB.Read(Ctx, func(tx *db.Tx) error {
		schema, err := people.Columns(tx)
		mine := map[string][]string{}
		for t := range plain {
			mine[t] = schema[t]
		}
		for _, bad := range people.CheckRegister(mine, list, plain) {
			w.Error(bad)
		}
		return err
	}))
}

// Ask sends a request as an actor through the routes of a part and gives status, body and where it leads.
func (w *World) Ask(routes []web.Route, a access.Actor, method, path string, form url.Values, accept string) (status int, body, to string) {
	w.Helper()
	site := web.Site{Routes: routes, Guard: func(*web.Ctx, string) error { return nil }, Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), a)); c.Lang = "zh"; return nil }}
	h, err := site.Handler()
	w.Ok(err)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String(), rec.Header().Get("Location")
}
