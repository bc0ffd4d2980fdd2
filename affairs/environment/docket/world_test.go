package docket

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/paper"
	"linli/affairs/environment/penalty"
	"linli/affairs/environment/sample"
	"linli/affairs/environment/source"
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
	"linli/platform/limit"
	"linli/platform/web"
	"linli/platform/web/ui"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, document.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, paper.Migrations, Migrations}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// world is a district with two officers, a reviewer, and an officer of the district beside it.
type world struct {
	*testing.T
	*Service
	clk                 *clock.Settable
	district            place.Place
	ji, lu, chai, other access.Actor
	found               sample.Found // what the laboratory reported; the test changes it
	sinceLogin          time.Duration
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%s (%v)", words(err), err)
	}
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{T: t, clk: clock.NewSettable(time.Date(2026, 3, 24, 9, 0, 0, 0, clock.Shanghai))}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.clk, ledger.Config{Origin: "linli.test/case/log1"})
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
	w.Service = NewService(ground.Deps{DB: d, Log: log, Keys: keys, Statute: law, Places: places, People: folk, Access: acc, Documents: docs, Duties: duties, Matters: matters, Limits: limits, Frame: frame(), Seams: &ground.Seams{}})
	w.Service.Rules = func(*db.Tx) (*penalty.Rules, error) { return penalty.Embedded(), nil }
	w.Service.Found = func(*db.Tx, string) (sample.Found, error) { return w.found, nil }
	w.Service.Companies = func(*db.Tx, access.Actor) ([]source.Company, error) { return nil, nil }
	for _, k := range w.kinds() {
		matters.Register(k)
	}
	w.ok(matters.Seed(ctx))
	w.settle()
	return w
}

func frame() *affair.Frame {
	return &affair.Frame{Staff: func(c *web.Ctx, title, active string) ui.Page {
		return ui.Page{Title: title, Active: active, Lang: c.Lang}
	}, Done: func(*web.Ctx, string, *ui.Undo) {}, Source: func(*web.Ctx) string { return "test" }}
}

func (w *world) settle() {
	w.Helper()
	make := func(parent string, k place.Kind, name string) place.Place {
		p, err := w.Places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
		w.ok(err)
		return p
	}
	city := make("", place.City, "云漳市")
	w.district = make(city.ID, place.District, "望岭区")
	far := make(city.ID, place.District, "城西区")
	staff := func(name string, at place.Path) access.Actor {
		return access.Actor{Actor: ledger.Actor{ID: "p-" + name, Kind: access.KindStaff, Name: name}, Account: "acc-" + name, Person: "p-" + name, Grants: []access.Grant{{Role: access.Environment, Path: at}}}
	}
	w.ji, w.lu, w.chai, w.other = staff(ji, w.district.Path), staff(lu, w.district.Path), staff(chai, w.district.Path), staff("申大海", far.Path)
	taken := time.Date(2026, 3, 21, 10, 25, 0, 0, clock.Shanghai).UnixMilli()
	w.found = sample.Found{Name: "化学需氧量", Judged: sample.Judged{Known: true, Limit: "20", Unit: "mg/L", Basis: "排污许可证", Exceeds: true, Multiple: "1.20", Comparison: "full-value"}}
	w.found.Value = sample.Value{ID: "r1", Pollutant: "w01018", Text: "44", Unit: "mg/L"}
	w.found.Sample = sample.Sample{Code: "YZ26-0321-02", Path: string(w.district.Path), Taken: taken}
	w.found.Report, w.found.Chain = sample.Report{Number: "云监2026-088", Lab: "云漳监测站"}, sample.Chain{Whole: true}
	w.found.Task.Point = sample.Point{Name: "矿井水排口", Kind: "mine", Path: string(w.district.Path)}
}

// opened is a case of the result, with both officers.
func (w *world) opened() Case {
	w.Helper()
	x, err := w.OpenCase(ctx, w.ji, w.asked())
	w.ok(err)
	return x
}

func (w *world) asked() Open {
	f := story()
	f.Result, f.Steps, f.Officers = nil, nil, nil
	return Open{On: "2026-03-23", Result: "r1", Place: w.district.ID, File: f, Officer: [2]Officer{{Name: ji, Card: "14-0031", ID: w.ji.ID}, {Name: lu, Card: "14-0057", ID: w.lu.ID}}}
}

// step takes a step with what is right; the clock stands on its day.
func (w *world) step(a access.Actor, x Case, act Act, day string, change ...string) (Case, error) {
	w.Helper()
	v := good(w.T, x.File, act, day)
	if act == ActSheet {
		v["sheet"] = `{"table":"example-g","findings":` + findingsOf("41111") + `}`
	}
	for i := 0; i+1 < len(change); i += 2 {
		v[change[i]] = change[i+1]
	}
	if at := at(day, 11, 0); at.After(w.clk.Now()) {
		w.clk.Set(at)
	}
	return w.Step(ctx, a, Do{ID: x.ID, Act: act, On: day, V: v})
}

func (w *world) do(a access.Actor, x Case, act Act, day string, change ...string) Case {
	w.Helper()
	got, err := w.step(a, x, act, day, change...)
	if err != nil {
		w.Fatalf("%s on %s: %s (%v)", act, day, words(err), err)
	}
	return got
}

// toServed plays a case until its decision is delivered.
func (w *world) toServed(x Case) Case {
	w.Helper()
	x = w.do(w.chai, x, ActFile, "2026-03-24")
	x = w.do(w.ji, x, ActConclude, "2026-03-24")
	x = w.do(w.ji, x, ActSheet, "2026-03-24")
	x = w.do(w.chai, x, ActReview, "2026-03-24")
	x = w.do(w.ji, x, ActNotice, "2026-03-25")
	x = w.do(w.ji, x, ActOrder, "2026-04-20")
	x = w.do(w.chai, x, ActDecide, "2026-04-20")
	return w.do(w.ji, x, ActServe, "2026-04-20")
}

func (w *world) got(id string) (x Case) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { x, err = w.one(tx, "id = ?", id); return err }))
	return x
}

func (w *world) matter(id string) (m matter.Matter) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { m, err = w.Matters.Plain(tx, id); return err }))
	return m
}

func (w *world) refused(err error, part ...string) {
	w.Helper()
	refused(w.T, err, part...)
}

func (w *world) sound() {
	w.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = w.Service.Log.Sequence(ctx)
		w.ok(err)
	}
	rep, err := w.Service.Log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.Replayer(), w.Matters.Replayer()}})
	if err != nil || !rep.Sound() {
		w.Errorf("ledger: %v %+v", err, rep)
	}
}

// ask sends a request as an actor through the routes and gives status, body and where it leads.
func (w *world) ask(a access.Actor, method, path string, form url.Values) (status int, body, to string) {
	w.Helper()
	a.Account, a.StepUp = "acc-"+a.ID, w.clk.Now().Add(-w.sinceLogin)
	pages := web.Site{Routes: (&site{w.Service}).routes(), Guard: func(*web.Ctx, string) error { return nil }, Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), a)); c.Lang = "zh"; return nil }}
	h, err := pages.Handler()
	w.ok(err)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String(), rec.Header().Get("Location")
}

func findingsOf(grades string) string {
	body, err := json.Marshal(graded(told{"grades": grades}).Findings)
	if err != nil {
		return "{}"
	}
	return string(body)
}
