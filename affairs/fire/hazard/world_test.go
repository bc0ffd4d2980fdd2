package hazard

import (
	"context"
	"path/filepath"
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

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, document.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, Migrations}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// world is a tower with its manager, a grid worker, two of the community, one of the fire body, and another community.
type world struct {
	*testing.T
	*Service
	home                                          string
	clk                                           *clock.Settable
	street, community, compound, building, unit   place.Place
	fire, grid, office, other, manager, elsewhere access.Actor
}

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
	w := &world{T: t, clk: clock.NewSettable(time.Date(2026, 4, 14, 11, 0, 0, 0, clock.Shanghai))}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.clk, ledger.Config{Origin: "linli.test/fire/log1"})
	w.ok(err)
	places := place.New(d, log)
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})
	limits := limit.New(d, keys, w.clk)
	acc, err := access.New(access.Deps{DB: d, Log: log, Keys: keys, People: folk, Rate: limits}, access.Config{})
	w.ok(err)
	store, err := blob.For(d, filepath.Join(t.TempDir(), "blob"), blob.Options{})
	w.ok(err)
	docs := document.New(d, log, store, keys, document.Config{})
	duties := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: folk})
	law := statute.New(d, log)
	matters := matter.New(matter.Deps{DB: d, Log: log, Places: places, Duties: duties, People: folk, Statute: law, Keys: keys, Docs: docs, Access: acc})
	w.Service = NewService(ground.Deps{DB: d, Log: log, Keys: keys, Statute: law, Places: places, People: folk, Access: acc, Documents: docs, Duties: duties, Matters: matters, Limits: limits, Frame: &affair.Frame{}})
	for _, k := range w.kinds() {
		matters.Register(k)
	}
	w.ok(matters.Seed(ctx))
	w.settle()
	return w
}

func (w *world) place(parent string, k place.Kind, name string) place.Place {
	w.Helper()
	p, err := w.Places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
	w.ok(err)
	return p
}

// staff is somebody with a role and the duty that goes with it.
func (w *world) staff(name, role string, r duty.Role, at place.Place) access.Actor {
	w.Helper()
	p, err := w.People.Add(ctx, founder, people.Draft{Name: name, Birth: "1980-05-04", Home: w.home, Phone: "10000010119"})
	w.ok(err)
	_, err = w.Duties.Assign(ctx, founder, duty.Assign{Place: at.ID, Person: p.ID, Role: r})
	w.ok(err)
	return access.Actor{Actor: ledger.Actor{ID: p.ID, Kind: access.KindStaff, Name: name}, Account: "acc-" + name, Person: p.ID, Grants: []access.Grant{{Role: role, Path: at.Path}}}
}

func (w *world) settle() {
	w.Helper()
	city := w.place("", place.City, "云漳市")
	w.street = w.place(city.ID, place.Street, "柳岸街道")
	w.community = w.place(w.street.ID, place.Community, "锦绣社区")
	w.compound = w.place(w.community.ID, place.Compound, "云漳国际")
	far := w.place(w.street.ID, place.Community, "翠屏社区")
	var err error
	w.building, err = w.Places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.compound.ID, Label: "1"}, Units: []place.NewUnit{{Label: "1", Homes: []place.NewHome{{Label: "101", FloorNo: 1}}}, {Label: "2", Homes: []place.NewHome{{Label: "101", FloorNo: 1}}}}})
	w.ok(err)
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		us, err := w.Places.Children(tx, w.building.ID, place.Unit)
		w.ok(err)
		w.unit = us[1]
		hs, err := w.Places.Homes(tx, w.building.Path)
		w.home = hs[0].ID
		return err
	}))
	w.manager = w.staff("冯建军", access.Property, duty.Property, w.compound)
	w.grid = w.staff("李晋芳", access.Grid, duty.Grid, w.compound)
	w.office = w.staff("王丽娟", access.Community, duty.Community, w.community)
	w.fire = w.staff("秦海峰", access.Fire, duty.Department, w.street)
	w.other = w.staff("刘建峰", access.Street, duty.Street, w.street)
	w.elsewhere = w.staff("冯晓岚", access.Community, duty.Community, far)
}

// found is one hazard at the building.
func (w *world) found(by access.Actor, code, grade string) matter.Matter {
	w.Helper()
	t, _ := TypeOf(code)
	m, err := w.Find(ctx, by, Find{Building: w.building.ID, Unit: w.unit.ID, Floor: "17", Part: t.Parts[0], Type: code, Grade: grade})
	w.ok(err)
	return m
}

func (w *world) matter(id string) (m matter.Matter) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { m, err = w.Matters.Plain(tx, id); return err }))
	return m
}

func (w *world) row(id string) (h Hazard) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { h, _, err = of(tx, id); return err }))
	return h
}

// fixed says the manager has done it.
func (w *world) fixed(id string) {
	w.Helper()
	_, err := w.Matters.Rectify(ctx, w.holder(id), matter.Rectify{Do: matter.Do{ID: id}, Measures: "更换闭门器", MoneyFen: 36000})
	w.ok(err)
}

// holder is whoever answers for it now, with his rights.
func (w *world) holder(id string) access.Actor {
	m := w.matter(id)
	for _, a := range []access.Actor{w.manager, w.grid, w.office, w.fire, w.other} {
		if a.ID == m.Holder {
			return a
		}
	}
	w.Fatalf("nobody holds %s", m.No)
	return access.Actor{}
}

func (w *world) look(by access.Actor, id, result string) error {
	_, err := w.Matters.Look(ctx, by, matter.Look{Do: matter.Do{ID: id, Note: "看过"}, Result: result})
	return err
}

func (w *world) day(n int) { w.clk.Set(w.clk.Now().AddDate(0, 0, n)) }

// numbered lets the ledger number what waits.
func (w *world) numbered() {
	w.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = w.Service.Log.Sequence(ctx)
		w.ok(err)
	}
}

func (w *world) sound() {
	w.Helper()
	w.numbered()
	rep, err := w.Service.Log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.Replayer(), w.DrawReplayer(), w.Matters.Replayer()}})
	w.ok(err)
	if !rep.Sound() {
		w.Errorf("ledger: %+v", rep)
	}
}
