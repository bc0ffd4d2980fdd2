package sample

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/affairs/environment/ground"
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
	"linli/platform/fault"
	"linli/platform/limit"
	"linli/platform/web"
	"linli/platform/web/ui"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations, document.Migrations, duty.Migrations, matter.Migrations, limit.Migrations, source.Migrations, Migrations}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// world is a district with two officers, one from elsewhere, a mine with its outlet (COD 20, total phosphorus 0.2) and a section below.
type world struct {
	*testing.T
	*Service
	clk                      *clock.Settable
	district                 place.Place
	first, second, elsewhere access.Actor
	outlet, section          string
	cards                    []Officer
	said, home               string
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%v %+v", err, fault.Of(err))
	}
}

// refused wants a fault of a kind with a key, as a whole or of a field.
func (w *world) refused(what string, err error, kind fault.Kind, key string) {
	w.Helper()
	f := fault.Of(err)
	if err == nil || f == nil || f.Kind != kind {
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

// moment of March 2026.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour, minute, 0, 0, clock.Shanghai)
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{T: t, clk: clock.NewSettable(at(11, 9, 0))}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.clk, ledger.Config{Origin: "linli.test/env/log1"})
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
	frame := &affair.Frame{
		Staff: func(c *web.Ctx, title, active string) ui.Page {
			return ui.Page{Title: title, Active: active, Lang: c.Lang}
		},
		Done:   func(_ *web.Ctx, say string, _ *ui.Undo) { w.said = say },
		Mark:   func(string, time.Time, matter.Matter) ui.Mark { return ui.Doing("在办") },
		Source: func(*web.Ctx) string { return "test" },
	}
	w.Service = NewService(ground.Deps{DB: d, Log: log, Keys: keys, Statute: law, Places: places, People: folk, Access: acc, Documents: docs, Duties: duties, Matters: matters, Limits: limits, Frame: frame, Seams: &ground.Seams{OpenCase: func(r string) string { return "/environment/cases/new?result=" + r }}})
	matters.Register(exceedKind)
	w.ok(matters.Seed(ctx))
	w.settle()
	return w
}

func (w *world) settle() {
	w.Helper()
	city, err := w.Places.Create(ctx, founder, place.NewPlace{Kind: place.City, Name: "云漳市"})
	w.ok(err)
	w.district, err = w.Places.Create(ctx, founder, place.NewPlace{Parent: city.ID, Kind: place.District, Name: "望岭区"})
	w.ok(err)
	up := w.district.ID
	for _, x := range []struct {
		kind place.Kind
		name string
	}{{place.Street, "柳岸街道"}, {place.Community, "锦绣社区"}, {place.Compound, "锦绣苑"}} {
		p, err := w.Places.Create(ctx, founder, place.NewPlace{Parent: up, Kind: x.kind, Name: x.name})
		w.ok(err)
		up = p.ID
	}
	b, err := w.Places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: up, Label: "1"}, Units: []place.NewUnit{{Label: "1", Homes: []place.NewHome{{Label: "101", FloorNo: 1}}}}})
	w.ok(err)
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := w.Places.Homes(tx, b.Path)
		w.home = list[0].ID
		return err
	}))
	far, err := w.Places.Create(ctx, founder, place.NewPlace{Parent: city.ID, Kind: place.District, Name: "他山区"})
	w.ok(err)
	w.first, w.second, w.elsewhere = w.staff("冀文斌", w.district), w.staff("路晓宁", w.district), w.staff("柴青云", far)
	_, err = w.Duties.Assign(ctx, founder, duty.Assign{Place: w.district.ID, Kind: "environment", Person: w.first.Person, Role: duty.Department})
	w.ok(err)
	firm := w.keep(source.Save{Name: "company", Values: map[string]string{"name": "恒泽煤业有限公司", "credit": credit(1), "place": w.district.ID}})
	w.outlet = w.keep(source.Save{Name: "outlet", Values: map[string]string{"code": "HZ-01", "name": "恒泽煤业矿井水排口", "kind": source.Mine, "company": firm, "place": w.district.ID, "lat": "36.5", "lon": "113.1", "target": "III"}})
	w.section = w.keep(source.Save{Name: "section", Values: map[string]string{"kind": source.NodeSection, "code": "D1", "name": "槐河下断面", "place": w.district.ID, "target": "III"}})
	w.ok(w.DB.Write(ctx, func(tx *db.Tx) error {
		for _, l := range []source.Limit{{Pollutant: "w01018", Op: "<=", Value: "20", Unit: "mg/L", Basis: "permit", Document: "虚拟许可证"}, {Pollutant: "w21011", Op: "<=", Value: "0.2", Unit: "mg/L", Basis: "permit", Document: "虚拟许可证"}} {
			o, err := w.src().Outlet(tx, w.outlet)
			if err != nil {
				return err
			}
			if err := w.src().AddLimit(tx, w.first, "outlet", w.outlet, o.Rev, l); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, n := range []NewOfficer{{Name: "冀文斌", Card: "04080017001", Until: "2027-12-31", Person: w.first.Person}, {Name: "路晓宁", Card: "04080017002", Until: "2026-06-30", Person: w.second.Person}} {
		n.Path = string(w.district.Path)
		o, err := w.AddOfficer(ctx, w.first, n)
		w.ok(err)
		w.cards = append(w.cards, o)
	}
}

func credit(n int) string {
	head := "91980102MA730000" + string(rune('0'+n))
	for _, r := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if len(head+string(r)) == 18 && creditOK(head+string(r)) {
			return head + string(r)
		}
	}
	return head
}

func (w *world) keep(x source.Save) (id string) {
	w.Helper()
	w.ok(w.DB.Write(ctx, func(tx *db.Tx) (err error) { id, err = w.src().KeepTx(tx, w.first, x); return err }))
	return id
}

func (w *world) staff(name string, p place.Place) access.Actor {
	w.Helper()
	who, err := w.People.Add(ctx, founder, people.Draft{Name: name, Birth: "1980-05-04", Home: w.home, Phone: "10000010119"})
	w.ok(err)
	return access.Actor{Actor: ledger.Actor{ID: who.ID, Kind: access.KindStaff, Name: name}, Account: "acc-" + name, Person: who.ID, Grants: []access.Grant{{Role: access.Environment, Path: p.Path}}}
}

func (w *world) ids() []string { return []string{w.cards[0].ID, w.cards[1].ID} }

// planned is a task at the outlet today with four sample codes.
func (w *world) planned() Task {
	w.Helper()
	t, err := w.Plan(ctx, w.first, NewTask{Title: "春季执法", At: w.outlet, From: "2026-03-11", Officers: w.ids(), Labels: 4})
	w.ok(err)
	return t
}

// notes are those of a good inspection: sample 02 at 10:25 with its parallel and a blank, seals at once.
func notes(t Task) (Note, []Sample) {
	ms := func(h, m int) int64 { return at(11, h, m).UnixMilli() }
	n := Note{Shown: ms(10, 0), Began: ms(10, 0), Ended: ms(11, 10), Words: "现场检查时企业正在生产，排口有水外排。", Weather: "sunny", Load: "满负荷", Companion: "企业环保员", Checks: map[string]string{"running": "yes"}}
	bottle := func(i int, kind, twin string, minute int) Sample {
		return Sample{Code: t.Labels[i], Kind: kind, Twin: twin, Taken: ms(10, minute), Method: "instant", Items: []string{"w01018"}, Container: "glass", Fix: "h2so4", Volume: "500", Seal: "F00" + string(rune('1'+i)), Sealed: ms(10, minute+5)}
	}
	return n, []Sample{bottle(1, Single, "", 25), bottle(2, Parallel, t.Labels[1], 26), bottle(3, Blank, "", 27)}
}

// filled writes the notes of a task at 11:20 and has them refused with a witness, so that they are frozen.
func (w *world) filled(t Task) []Sample {
	w.Helper()
	w.clk.Set(at(11, 11, 20))
	n, list := notes(t)
	n.How, n.Read, n.Reason, n.Witness = Refused, true, "负责人不在", "村干部"
	_, err := w.Fill(ctx, w.first, Fill{Task: t.ID, Note: n, Samples: list})
	w.ok(err)
	return w.of(t)
}

func (w *world) of(t Task) (list []Sample) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = samples(tx, "task = ? ORDER BY code", t.ID); return err }))
	return list
}

func (w *world) pass(t Task, kind string, when time.Time, who, to string, list []Sample) {
	w.Helper()
	if w.clk.Now().Before(when) {
		w.clk.Set(when)
	}
	var of []string
	for _, x := range list {
		of = append(of, x.ID)
	}
	_, err := w.HandOver(ctx, w.first, Pass{Task: t.ID, Samples: of, Kind: kind, At: when.UnixMilli(), Who: who, To: to, Intact: "yes", Temp: "4"})
	w.ok(err)
}

// reported gives one figure of a sample by a whole report.
func (w *world) reported(t Task, x Sample, number, text string, analysed time.Time) Value {
	w.Helper()
	w.clk.Set(at(16, 15, 0))
	r, err := w.AddReport(ctx, w.first, NewReport{Task: t.ID, Report: Report{Number: number, Lab: "云漳监测站", CMA: "260412050001", Writer: "甲", Checker: "乙", Signer: "丙", Issued: "2026-03-16"}, Figures: []Figure{{Sample: x.ID, Item: "w01018", Method: "HJ 828-2017", Text: text, Unit: "mg/L", Analysed: analysed.UnixMilli()}}})
	w.ok(err)
	var list []Value
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { list, err = values(tx, "report = ?", r.ID); return err }))
	return list[0]
}

func (w *world) count(q string, args ...any) (n int64) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err }))
	return n
}

// broken are the words of what is wrong.
func broken(c Chain) string {
	var out []string
	for _, b := range c.Broken {
		out = append(out, zh(strings.TrimPrefix(b.Key, "environment.sample."), b.Args...))
	}
	return strings.Join(out, "；")
}

func (w *world) sound() {
	w.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = w.Service.Log.Sequence(ctx)
		w.ok(err)
	}
	rep, err := w.Service.Log.Verify(ctx, ledger.VerifyOptions{Replayers: append(w.replayers(), w.Matters.Replayer(), w.Documents.Replayer())})
	w.ok(err)
	if !rep.Sound() {
		w.Errorf("ledger: %+v", rep.Damage)
	}
}

// ask sends a request as an actor through the pages.
func (w *world) ask(a access.Actor, method, path string, form url.Values, accept string) (status int, body, to string) {
	w.Helper()
	site := web.Site{Routes: (&pagesOf{w.Service}).routes(), Guard: func(*web.Ctx, string) error { return nil }, Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), a)); c.Lang = "zh"; return nil }}
	h, err := site.Handler()
	w.ok(err)
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
