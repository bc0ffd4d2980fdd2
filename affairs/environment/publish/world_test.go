package publish

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
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/web"
	"linli/platform/web/ui"
)

var ctx = context.Background()

// world is a city with two districts, officers of the first, and one delivered decision that docket would hand over.
type world struct {
	*testing.T
	*Service
	clk                     *clock.Settable
	here                    place.Path
	writer, editor, outside access.Actor
	cases                   map[string]ground.Decided
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	list := []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, Migrations}
	dbtest.Each(t, list, func(t *testing.T, d *db.DB) { fn(newWorld(t, d)) })
}

func officer(name string, at place.Path) access.Actor {
	return access.Actor{Actor: ledger.Actor{ID: "p-" + name, Kind: access.KindStaff, Name: name}, Account: "a-" + name, Person: "p-" + name, Grants: []access.Grant{{Role: access.Environment, Path: at}}}
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{T: t, clk: clock.NewSettable(time.Date(2026, 4, 24, 9, 0, 0, 0, clock.Shanghai)), cases: map[string]ground.Decided{}}
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.clk, ledger.Config{})
	w.ok(err)
	places := place.New(d, log)
	founder := ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}
	city, err := places.Create(ctx, founder, place.NewPlace{Kind: place.City, Name: "云漳市"})
	w.ok(err)
	one, err := places.Create(ctx, founder, place.NewPlace{Parent: city.ID, Kind: place.District, Name: "望岭区"})
	w.ok(err)
	two, err := places.Create(ctx, founder, place.NewPlace{Parent: city.ID, Kind: place.District, Name: "漳滨区"})
	w.ok(err)
	seams := &ground.Seams{}
	seams.Decided = func(_ *db.Tx, a access.Actor, id string) (ground.Decided, error) {
		x, ok := w.cases[id]
		if !ok {
			return x, fault.NotFound("environment.publish.none")
		}
		return x, a.May(access.EnvRead, x.Path)
	}
	seams.DecidedCases = func(_ *db.Tx, a access.Actor, n int) (out []ground.Decided, err error) {
		for _, x := range w.cases {
			if a.May(access.EnvRead, x.Path) == nil {
				out = append(out, x)
			}
		}
		return out, nil
	}
	frame := &affair.Frame{PublicURL: "https://linli.test",
		Staff: func(c *web.Ctx, title, active string) ui.Page {
			return ui.Page{Title: title, Active: active, Lang: c.Lang}
		},
		Public: func(c *web.Ctx, title string) ui.Page { return ui.Page{Title: title, Lang: c.Lang} },
		Done:   func(*web.Ctx, string, *ui.Undo) {}}
	w.Service = NewService(ground.Deps{DB: d, Log: log, Keys: keys, Statute: statute.New(d, log), Places: places, Frame: frame, Seams: seams})
	w.here = one.Path
	w.writer, w.editor, w.outside = officer("路晓宁", one.Path), officer("柴青云", one.Path), officer("外区人", two.Path)
	x := mine
	x.Path, x.Cause, x.Kind, x.Body, x.ActDay, x.Day, x.Served, x.Yuan = one.Path, "超过水污染物排放标准排放水污染物", "罚款", "云漳市生态环境局望岭分局", "2026-03-11", "2026-04-20", "2026-04-21", "260000"
	x.Facts, x.Basis, x.Content, x.Pay = "2026年3月11日，云漳恒泽煤业有限公司矿井水排口化学需氧量44 mg/L，超标1.20倍。环保员电话13800138000。", []string{"《中华人民共和国水污染防治法》第八十三条第二项"}, "罚款人民币贰拾陆万元整。", "自收到决定书之日起十五日内缴纳。"
	w.cases[x.Case] = x
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) do(fn func(tx *db.Tx) error) error { return w.DB.Write(ctx, fn) }

func (w *world) refused(what string, err error, kind fault.Kind, key string) {
	w.Helper()
	f := fault.Of(err)
	if err == nil || f.Kind != kind {
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

func (w *world) sound() {
	w.Helper()
	for {
		n, err := w.Service.Log.Sequence(ctx)
		w.ok(err)
		if n == 0 {
			break
		}
	}
	r, err := w.Service.Log.Verify(ctx, ledger.VerifyOptions{Replayers: w.replayers()})
	if err != nil || !r.Sound() {
		w.Errorf("ledger: %v %+v", err, r.Damage)
	}
}

// ask sends a request as an actor.
func (w *world) ask(a access.Actor, method, path string, form url.Values) (status int, body, to string) {
	w.Helper()
	site := web.Site{Routes: (&site{w.Service}).routes(), Guard: func(c *web.Ctx, perm string) error {
		if perm != web.Public && !a.Has(access.Perm(perm)) {
			return fault.Denied("access.denied." + perm)
		}
		return nil
	}, Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), a)); c.Lang = "zh"; return nil }}
	h, err := site.Handler()
	w.ok(err)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String(), rec.Header().Get("Location")
}
