// Package streettest builds a small street (试验街道) for the tests of staff pages: two communities that must never see each
// other, people in every role, and matters in known states, so that every figure on a page can be counted by hand.
//
// Example: w := streettest.New(t, d); w.Serve(routes…); w.Get(w.Clerk, "/today").
package streettest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/limit"
	"linli/platform/web"
)

// Migrations that the street needs, lowest first.
var Migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, limit.Migrations, access.Migrations, duty.Migrations, matter.Migrations}

// Canary stands in every name and text of the far community: no page of the near one may hold it.
const Canary = "金丝雀"

// Street is a small street of two communities. 锦绣社区 has a compound of two buildings of three doors each; the far one a compound
// of one building. All people are invented.
type Street struct {
	T       testing.TB
	DB      *db.DB
	Clock   *clock.Settable
	Log     *ledger.Log
	Places  *place.Service
	People  *people.Service
	Duties  *duty.Service
	Matters *matter.Service
	Access  *access.Service
	Desk    *desk.Desk
	site    *httptest.Server
	now     access.Actor

	City, District, Street, Community, Grid, Compound, Building, Other, Far, FarCompound, FarBuilding place.Place

	Manager, Worker, Secretary, Clerk, Member, Stranger, Inspector, FarInspector, Auditor, System access.Actor
}

var (
	ctx     = context.Background()
	founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}
)

// New builds the street on a Monday morning.
func New(t testing.TB, d *db.DB) *Street {
	t.Helper()
	w := &Street{T: t, DB: d, Clock: clock.NewSettable(time.Date(2026, 6, 1, 9, 0, 0, 0, clock.Shanghai))}
	d.SetClock(w.Clock)
	keys := crypto.NewKeys(crypto.Std)
	var err error
	w.Log, err = ledger.New(d, keys, w.Clock, ledger.Config{})
	w.OK(err)
	w.Places = place.New(d, w.Log)
	w.People = people.New(people.Deps{DB: d, Log: w.Log, Keys: keys, Places: w.Places})
	w.Access, err = access.New(access.Deps{DB: d, Log: w.Log, Keys: keys, People: w.People}, access.Config{Second: access.SecondNone})
	w.OK(err)
	w.Duties = duty.New(duty.Deps{DB: d, Log: w.Log, Places: w.Places, People: w.People})
	w.Matters = matter.New(matter.Deps{DB: d, Log: w.Log, Places: w.Places, Duties: w.Duties, People: w.People, Statute: statute.New(d, w.Log), Keys: keys})
	w.OK(w.Matters.Seed(ctx))
	w.Desk = &desk.Desk{DB: d}
	w.build()
	w.staff()
	return w
}

// OK ends the test on an error.
func (w *Street) OK(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

func (w *Street) build() {
	add := func(parent string, k place.Kind, name string) place.Place {
		p, err := w.Places.Create(ctx, founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
		w.OK(err)
		return p
	}
	house := func(parent, label string) place.Place {
		var homes []place.NewHome
		for f := 1; f <= 3; f++ {
			homes = append(homes, place.NewHome{Label: fmt.Sprintf("%d01", f), FloorNo: f})
		}
		b, err := w.Places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: parent, Label: label}, Units: []place.NewUnit{{Label: "2", Homes: homes}}})
		w.OK(err)
		return b
	}
	w.City = add("", place.City, "云漳市")
	w.District = add(w.City.ID, place.District, "望岭区")
	w.Street = add(w.District.ID, place.Street, "柳岸街道")
	w.Community = add(w.Street.ID, place.Community, "锦绣社区")
	w.Grid = add(w.Community.ID, place.Grid, "锦绣一格")
	w.Compound = add(w.Community.ID, place.Compound, "锦绣苑")
	w.Building, w.Other = house(w.Compound.ID, "3"), house(w.Compound.ID, "5")
	w.Far = add(w.Street.ID, place.Community, Canary+"社区")
	w.FarCompound = add(w.Far.ID, place.Compound, Canary+"里")
	w.FarBuilding = house(w.FarCompound.ID, "1")
	w.OK(w.Places.AssignGrid(ctx, founder, w.Building.ID, w.Grid.ID, w.Clock.Now().UnixMilli()))
}

// Person is somebody with a role at a place.
func (w *Street) Person(name, role string, at place.Place) access.Actor {
	w.T.Helper()
	p, err := w.People.Add(ctx, founder, people.Draft{Name: name, At: at.ID})
	w.OK(err)
	return access.Actor{Actor: ledger.Actor{ID: p.ID, Kind: access.KindStaff, Name: name}, Account: "acc-" + p.ID, Person: p.ID, Lang: "zh",
		Grants: []access.Grant{{Role: role, Path: at.Path}}}
}

func (w *Street) staff() {
	duties := func(a access.Actor, r duty.Role, at place.Place) {
		_, err := w.Duties.Assign(ctx, founder, duty.Assign{Place: at.ID, Person: a.ID, Role: r})
		w.OK(err)
	}
	w.Manager = w.Person("郭向荣", access.Property, w.Compound)
	w.Worker = w.Person("李晋芳", access.Grid, w.Grid)
	w.Secretary = w.Person("冯晓岚", access.Community, w.Community)
	w.Clerk = w.Person("刘建峰", access.Street, w.Street)
	w.Member = w.Person("任春和", access.Member, w.Compound)
	w.Stranger = w.Person(Canary+"甲", access.Community, w.Far)
	w.Inspector = w.Person("宋立群", access.Inspector, w.City)
	w.FarInspector = w.Person(Canary+"乙", access.Inspector, w.Far)
	w.Auditor = w.Person("王可欣", access.AuditAdmin, w.City)
	w.System = w.Person("孙一鸣", access.SysAdmin, w.City)
	duties(w.Manager, duty.Property, w.Compound)
	duties(w.Secretary, duty.Community, w.Community)
	duties(w.Clerk, duty.Street, w.Street)
	duties(w.Stranger, duty.Community, w.Far)
	_, err := w.Duties.Assign(ctx, founder, duty.Assign{Place: w.Building.ID, Person: w.Member.ID, Role: duty.First, Kind: duty.KindHome})
	w.OK(err)
}

// Report raises a matter at a place.
func (w *Street) Report(at place.Place, kind, said string) matter.Matter {
	w.T.Helper()
	t, err := w.Matters.Report(ctx, access.Public(), matter.Report{Place: at.ID, Kind: kind, Text: said, Source: "qr"})
	w.OK(err)
	return t.Matter
}

// Fix claims and fixes a matter in the name of its property manager.
func (w *Street) Fix(m matter.Matter) matter.Matter {
	w.T.Helper()
	_, err := w.Matters.Claim(ctx, w.Manager, matter.Claim{Do: matter.Do{ID: m.ID}})
	w.OK(err)
	m, err = w.Matters.Rectify(ctx, w.Manager, matter.Rectify{Do: matter.Do{ID: m.ID}, Measures: "换灯泡2只"})
	w.OK(err)
	return m
}

// Pass looks and finds it good.
func (w *Street) Pass(m matter.Matter) matter.Matter {
	w.T.Helper()
	m, err := w.Matters.Look(ctx, w.Secretary, matter.Look{Do: matter.Do{ID: m.ID}, Result: "pass"})
	w.OK(err)
	return m
}

// Settle numbers all entries and lets the figures catch up.
func (w *Street) Settle() {
	w.T.Helper()
	_, err := w.Log.Sequence(ctx)
	w.OK(err)
	for {
		n, err := w.Matters.FollowStats(ctx)
		w.OK(err)
		if n == 0 {
			return
		}
	}
}

// Read runs fn in a snapshot.
func (w *Street) Read(fn func(tx *db.Tx) error) {
	w.T.Helper()
	w.OK(w.DB.Read(ctx, fn))
}

// Count answers a question in SQL.
func (w *Street) Count(q string, args ...any) (n int64) {
	w.T.Helper()
	w.Read(func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err })
	return n
}

// Serve puts routes behind a guard that reads the actor of the test.
func (w *Street) Serve(routes []web.Route) {
	w.T.Helper()
	s := &web.Site{Routes: routes,
		Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), w.now)); return nil },
		Guard: func(c *web.Ctx, perm string) error {
			a := access.From(c.Context())
			switch {
			case perm == web.Public, perm == web.Session && a.LoggedIn():
				return nil
			case !a.LoggedIn():
				return web.NeedLogin()
			}
			return a.May(access.Perm(perm), access.Anywhere)
		},
		Fail: func(c *web.Ctx, err error, number string) web.Page { return plain(fault.Of(err).Key) }}
	h, err := s.Handler()
	w.OK(err)
	w.site = httptest.NewServer(h)
	w.T.Cleanup(w.site.Close)
}

// plain is an error as a page for tests.
type plain string

// Render writes the key of the error.
func (p plain) Render(_ context.Context, to io.Writer) error {
	_, err := io.WriteString(to, string(p))
	return err
}

// Seen is an answer.
type Seen struct {
	Status int
	At     string
	Text   string
	Header http.Header
	*goquery.Document
}

// Get asks for a page as somebody.
func (w *Street) Get(a access.Actor, path string) Seen {
	w.T.Helper()
	w.now = a
	res, err := http.Get(w.site.URL + path)
	return w.seen(res, err)
}

// Post sends a form as somebody and follows the redirect.
func (w *Street) Post(a access.Actor, path string, form url.Values) Seen {
	w.T.Helper()
	w.now = a
	res, err := http.PostForm(w.site.URL+path, form)
	return w.seen(res, err)
}

func (w *Street) seen(res *http.Response, err error) Seen {
	w.T.Helper()
	w.OK(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	w.OK(err)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(raw)))
	w.OK(err)
	return Seen{res.StatusCode, res.Request.URL.Path, string(raw), res.Header, doc}
}

// Staff lists the names of everybody who works here.
func (w *Street) Staff() []string {
	var out []string
	for _, a := range []access.Actor{w.Manager, w.Worker, w.Secretary, w.Clerk, w.Member, w.Stranger, w.Inspector, w.FarInspector, w.Auditor, w.System} {
		out = append(out, a.Name)
	}
	return out
}
