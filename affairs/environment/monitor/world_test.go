package monitor

import (
	"context"
	"testing"
	"time"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/signal"
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

var ctx = context.Background()

func tables() []db.Migrations {
	return []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, Migrations}
}

// world is a district with a community in which a mine has its outlet, officers of it and of another district.
type world struct {
	testing.TB
	*Service
	d                          ground.Deps
	clk                        *clock.Settable
	District, Community, Other place.Place
	Officer, Elsewhere, Reader access.Actor
	log                        *ledger.Log
	outlets                    map[string]Outlet
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{TB: t, clk: clock.NewSettable(time.Date(2026, 11, 23, 9, 30, 0, 0, clock.Shanghai)), outlets: map[string]Outlet{}}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.clk, ledger.Config{})
	w.ok(err)
	w.log = log
	places := place.New(d, log)
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})
	limits := limit.New(d, keys, w.clk)
	acc, err := access.New(access.Deps{DB: d, Log: log, Keys: keys, People: folk, Rate: limits}, access.Config{})
	w.ok(err)
	duties := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: folk})
	matters := matter.New(matter.Deps{DB: d, Log: log, Places: places, Duties: duties, People: folk, Statute: statute.New(d, log), Keys: keys})
	w.d = ground.Deps{DB: d, Log: log, Keys: keys, Statute: statute.New(d, log), Places: places, People: folk, Access: acc, Duties: duties, Matters: matters, Limits: limits, Seams: &ground.Seams{}, Frame: &affair.Frame{
		Staff: func(c *web.Ctx, title, active string) ui.Page {
			return ui.Page{Title: title, Active: active, Lang: c.Lang}
		},
		Public: func(c *web.Ctx, title string) ui.Page { return ui.Page{Title: title, Lang: c.Lang} },
		Done:   func(*web.Ctx, string, *ui.Undo) {},
		Mark:   func(string, time.Time, matter.Matter) ui.Mark { return ui.Doing("在办") },
		Source: func(*web.Ctx) string { return "test" },
	}}
	matters.Register(kind())
	w.ok(matters.Seed(ctx))
	w.Service = NewService(w.d)
	city := w.place("", place.City, "云漳市")
	w.District = w.place(city.ID, place.District, "漳泽区")
	street := w.place(w.District.ID, place.Street, "柳岸街道")
	w.Community = w.place(street.ID, place.Community, "锦绣社区")
	w.Other = w.place(city.ID, place.District, "上河区")
	w.Officer, w.Elsewhere = staff("冀文斌", access.Environment, w.District.Path), staff("杜承志", access.Environment, w.Other.Path)
	return w
}

func (w *world) place(parent string, k place.Kind, name string) place.Place {
	w.Helper()
	p, err := w.d.Places.Create(ctx, ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}, place.NewPlace{Parent: parent, Kind: k, Name: name})
	w.ok(err)
	return p
}

func staff(name, role string, at place.Path) access.Actor {
	return access.Actor{Actor: ledger.Actor{ID: "p-" + name, Kind: access.KindStaff, Name: name}, Account: "acc-" + name, Person: "p-" + name, Grants: []access.Grant{{Role: role, Path: at}}}
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

func (w *world) count(q string, args ...any) (n int64) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err }))
	return n
}

// mine registers a monitor with flow, COD (limit 20) and ammonia (limit 1.0) at the mine's outlet.
func (w *world) mine(mn string) Monitor {
	w.Helper()
	m, err := w.Register(ctx, w.Officer, Save{Monitor: sample(mn, w.Community.ID), Password: "LinLi1"})
	w.ok(err)
	return m
}

func sample(mn, place string) Monitor {
	return Monitor{MN: mn, Name: "矿井水排口自动站", Place: place, Edition: "2017", Since: "2026-01-01", Channels: []Channel{
		{Factor: Flow, Unit: "L/s", Low: "0", High: "100"},
		{Factor: "w01018", Unit: "mg/L", Low: "0", High: "200", Limit: "20", LUnit: "mg/L", Basis: "DB14/1928-2019"},
		{Factor: "w21003", Unit: "mg/L", Low: "0", High: "50", Limit: "1.0", LUnit: "mg/L", Basis: "DB14/1928-2019"}}}
}

// upload is a frame of an hour or a minute with the items "code value flag" as texts.
func upload(mn, cn string, qn, at time.Time, items ...string) signal.Upload {
	u := signal.Upload{Source: "hj212", Device: mn, Password: "LinLi1", Remote: "10.3.0.7", Edition: "2017", System: "32", Command: cn, Part: 1, Parts: 1, WantAnswer: true, At: at.In(clock.Shanghai).Format("20060102150405")}
	if !qn.IsZero() {
		u.Exchange = qn.In(clock.Shanghai).Format("20060102150405") + qn.In(clock.Shanghai).Format(".000")[1:]
	}
	kind := "Avg"
	if cn == Realtime {
		kind = "Rtd"
	}
	for i := 0; i+2 < len(items); i += 3 {
		v := map[string]string{kind: items[i+1]}
		if items[i+2] != "" {
			v["Flag"] = items[i+2]
		}
		u.Items = append(u.Items, signal.UploadItem{Code: items[i], Values: v})
	}
	return u
}

// send takes uploads and digests them.
func (w *world) send(list ...signal.Upload) []signal.Fate {
	w.Helper()
	out := w.TakeUploads(list)
	w.ok(w.Digest(ctx))
	return out
}

func benchWorld(b testing.TB, d *db.DB, n int) (*Service, []string) {
	w := newWorld(b, d)
	d.SetClock(clock.System)
	var mns []string
	for i := range n {
		mn := "A14004000000000000" + string([]byte{byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10)})
		w.mine(mn)
		mns = append(mns, mn)
	}
	return w.Service, mns
}

func verifyOptions(w *world) ledger.VerifyOptions {
	return ledger.VerifyOptions{Replayers: append(w.replayers(), w.Matters.Replayer())}
}
