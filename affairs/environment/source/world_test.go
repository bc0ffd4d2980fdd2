package source

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
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

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, Migrations}

// world is two districts with an officer each.
type world struct {
	*testing.T
	*Service
	clk             *clock.Settable
	district, other place.Place
	officer, away   access.Actor
	figures         map[string][]ground.Result
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{T: t, clk: clock.NewSettable(time.Date(2026, 3, 12, 9, 0, 0, 0, clock.Shanghai)), figures: map[string][]ground.Result{}}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.clk, ledger.Config{})
	w.ok(err)
	places := place.New(d, log)
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: places})
	limits := limit.New(d, keys, w.clk)
	duties := duty.New(duty.Deps{DB: d, Log: log, Places: places, People: folk})
	matters := matter.New(matter.Deps{DB: d, Log: log, Places: places, Duties: duties, People: folk, Statute: statute.New(d, log), Keys: keys})
	matters.Register(FlowKind)
	w.ok(matters.Seed(ctx))
	w.Service = NewService(ground.Deps{DB: d, Log: log, Keys: keys, Statute: statute.New(d, log), Places: places, People: folk, Duties: duties, Matters: matters, Limits: limits, Frame: frame(), Seams: &ground.Seams{
		Sampled: func(tx *db.Tx, at string, since int64, n int) (out []ground.Result, err error) {
			for _, r := range w.figures[at] {
				if r.When >= since {
					out = append(out, r)
				}
			}
			return out, nil
		}}})
	founder := ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}
	make := func(parent string, k place.Kind, name string) place.Place {
		p, err := places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
		w.ok(err)
		return p
	}
	city := make("", place.City, "云漳市")
	w.district, w.other = make(city.ID, place.District, "望岭区"), make(city.ID, place.District, "漳滨区")
	w.officer, w.away = staff("冀文斌", w.district.Path), staff("高远", w.other.Path)
	return w
}

func frame() *affair.Frame {
	return &affair.Frame{
		Staff: func(c *web.Ctx, title, active string) ui.Page {
			return ui.Page{Title: title, Active: active, Lang: c.Lang}
		},
		Done: func(*web.Ctx, string, *ui.Undo) {},
		Mark: func(string, time.Time, matter.Matter) ui.Mark { return ui.Doing("在办") },
	}
}

func staff(name string, at place.Path) access.Actor {
	return access.Actor{Actor: ledger.Actor{ID: "p-" + name, Kind: access.KindStaff, Name: name}, Account: "acc-" + name, Person: "p-" + name, Grants: []access.Grant{{Role: access.Environment, Path: at}}}
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
	if err == nil || f.Kind != kind {
		w.Errorf("%s: %v, want %s", what, err, key)
		return
	}
	if f.Key == key {
		return
	}
	for _, x := range f.Fields {
		if x.Key == key {
			return
		}
	}
	w.Errorf("%s: %s %+v, want %s", what, f.Key, f.Fields, key)
}

func (w *world) write(fn func(tx *db.Tx) error) error { return w.DB.Write(ctx, fn) }

func (w *world) look(fn func(tx *db.Tx) error) {
	w.Helper()
	w.ok(w.DB.Read(ctx, fn))
}

// keep saves as the officer and gives the id.
func (w *world) keep(name, owner string, kv ...string) string {
	w.Helper()
	v := map[string]string{"place": w.district.ID}
	for i := 0; i+1 < len(kv); i += 2 {
		v[kv[i]] = kv[i+1]
	}
	id, err := w.Keep(ctx, w.officer, Save{Name: name, Owner: owner, Values: v})
	if err != nil {
		w.Fatalf("%s %v: %v %+v", name, kv, err, fault.Of(err).Fields)
	}
	return id
}

// river makes 恒泽煤业 with its two outlets between two sections of the river, and an unmeasured neighbour.
func (w *world) river() map[string]string {
	w.Helper()
	id := map[string]string{}
	id["firm"] = w.keep("company", "", "name", "恒泽煤业有限公司", "credit", demoCredit(0), "process", "预沉、混凝、过滤", "contact", "陶启文", "address", "工业路2号", "phone", "10000020300")
	id["permit"] = w.keep("permit", id["firm"], "number", demoCredit(0)+"001V", "from", "2023-05-16")
	for _, n := range [][]string{{"up", "section", "上断面", "III"}, {"join", "junction", "排口下", ""}, {"down", "section", "下断面", "III"}, {"intake", "intake", "取水口", ""}, {"mouth", "mouth", "出境", ""}} {
		id[n[0]] = w.keep("section", "", "kind", n[1], "name", n[2], "target", n[3], "water", "槐河")
	}
	for _, o := range [][]string{{"mine", "HZ-01", Mine}, {"storm", "HZ-02", Storm}, {"near", "QH-01", Sewage}} {
		id[o[0]] = w.keep("outlet", "", "code", o[1], "name", "排口"+o[1], "kind", o[2], "company", map[bool]string{true: id["firm"]}[o[0] != "near"], "water", "槐河", "target", "III")
	}
	for _, e := range [][]string{{EdgeReach, "up", "join", "1000"}, {EdgeReach, "join", "down", "1240"}, {EdgeReach, "down", "intake", "2000"}, {EdgeReach, "intake", "mouth", "500"}, {EdgeSewer, "mine", "join", "60"}, {EdgeStorm, "storm", "join", "30"}, {EdgeSewer, "near", "down", "15"}} {
		id[e[1]+">"+e[2]] = w.keep("edge", "", "kind", e[0], "from", id[e[1]], "to", id[e[2]], "metres", e[3])
	}
	w.ok(w.write(func(tx *db.Tx) error {
		return w.AddLimit(tx, w.officer, "outlet", id["mine"], 0, Limit{Pollutant: "COD", Value: "20", Unit: "mg/L", Basis: "permit"})
	}))
	return id
}

func (w *world) measured(at, pollutant, figure, day string) {
	t, err := time.ParseInLocation(time.DateTime, day+" 10:25:00", clock.Shanghai)
	w.ok(err)
	w.figures[at] = append([]ground.Result{{ID: at + day, At: at, Pollutant: pollutant, Text: figure, Unit: "mg/L", When: t.UnixMilli(), By: "sample", Report: "云监2026-088"}}, w.figures[at]...)
}

// ask sends a request as an actor through the routes of this part.
func (w *world) ask(a access.Actor, method, path string, form url.Values) (int, string, string) {
	w.Helper()
	site := web.Site{Routes: (&site{w.Service}).routes(), Guard: func(*web.Ctx, string) error { return nil }, Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), a)); c.Lang = "zh"; return nil }}
	h, err := site.Handler()
	w.ok(err)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	got := httptest.NewRecorder()
	h.ServeHTTP(got, r)
	return got.Code, got.Body.String(), got.Header().Get("Location")
}

// sound checks that the ledger and the tables say the same.
func (w *world) sound() {
	w.Helper()
	for {
		n, err := w.Service.Log.Sequence(ctx)
		w.ok(err)
		if n == 0 {
			break
		}
	}
	r, err := w.Service.Log.Verify(ctx, ledger.VerifyOptions{Replayers: append(w.replayers(), w.Matters.Replayer())})
	if err != nil || !r.Sound() {
		w.Errorf("ledger: %v %+v", err, r.Damage)
	}
}
