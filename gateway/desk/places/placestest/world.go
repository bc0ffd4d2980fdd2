// Package placestest builds 锦绣苑 for tests of the pages that start from a place: a compound of
// two buildings in a grid, people behind doors, duties with a hole, a broken lamp, and staff of
// every kind; and a site that puts whoever the test chooses into the request.
package placestest

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
	"linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/limit"
	"linli/platform/web"
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, limit.Migrations, access.Migrations, duty.Migrations, matter.Migrations}

// Founder acts where the test sets something up.
var Founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// World is the installation of a test.
type World struct {
	T       testing.TB
	DB      *db.DB
	Clock   *clock.Settable
	Desk    *desk.Desk
	Places  *place.Service
	People  *people.Service
	Access  *access.Service
	Duties  *duty.Service
	Plans   *plan.Service
	Matters *matter.Service

	Street, Community, Grid, Compound, B3, B4, Far, FarBuilding place.Place
	Home                                                        place.Place // 3号楼2单元501, where 申秀兰 lives
	Shen, Ren, Xing                                             people.Person
	Matter                                                      matter.Matter

	Secretary, Clerk, Worker, Manager, Outsider, Inspector access.Actor

	srv *httptest.Server
	now access.Actor
}

// Each runs fn on SQLite and PostgreSQL.
func Each(t *testing.T, fn func(t *testing.T, w *World)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(t, New(t, d)) })
}

// New builds the world in an empty database.
func New(t testing.TB, d *db.DB) *World {
	t.Helper()
	w := &World{T: t, DB: d, Clock: clock.NewSettable(time.Date(2026, 6, 24, 9, 10, 0, 0, clock.Shanghai))}
	d.SetClock(w.Clock)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, w.Clock, ledger.Config{})
	w.Ok(err)
	w.Places = place.New(d, log)
	w.People = people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: w.Places})
	w.Access, err = access.New(access.Deps{DB: d, Log: log, Keys: keys, People: w.People}, access.Config{Second: access.SecondNone})
	w.Ok(err)
	w.Duties = duty.New(duty.Deps{DB: d, Log: log, Places: w.Places, People: w.People})
	w.Plans = plan.New(plan.Deps{DB: d, Log: log, Places: w.Places, People: w.People, Duties: w.Duties})
	w.Matters = matter.New(matter.Deps{DB: d, Log: log, Places: w.Places, Duties: w.Duties, People: w.People, Statute: statute.New(d, log), Keys: keys})
	w.Duties.Moves(w.Matters.Mover())
	w.Ok(w.Matters.Seed(ctx))
	w.Desk = &desk.Desk{DB: d}
	w.build()
	w.staff()
	w.live()
	return w
}

// Ok stops the test at an error.
func (w *World) Ok(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

func (w *World) add(parent string, k place.Kind, name string) place.Place {
	w.T.Helper()
	p, err := w.Places.Create(ctx, Founder, place.NewPlace{Parent: parent, Kind: k, Name: name})
	w.Ok(err)
	return p
}

func (w *World) house(parent, label string, units, floors int) place.Place {
	w.T.Helper()
	b, err := w.Places.CreateBuilding(ctx, Founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: parent, Label: label, Building: &place.BuildingFacts{Above: floors, Residential: true}},
		Units: place.RegularUnits(units, place.RegularFloors(floors, nil, nil), 2, 9250)})
	w.Ok(err)
	return b
}

func (w *World) build() {
	city := w.add("", place.City, "云漳市")
	district := w.add(city.ID, place.District, "望岭区")
	w.Street = w.add(district.ID, place.Street, "柳岸街道")
	w.Community = w.add(w.Street.ID, place.Community, "锦绣社区")
	w.Grid = w.add(w.Community.ID, place.Grid, "锦绣一格")
	c, err := w.Places.Create(ctx, Founder, place.NewPlace{Parent: w.Community.ID, Kind: place.Compound, Name: "锦绣苑", Former: []string{"棉纺厂宿舍"}})
	w.Ok(err)
	w.Compound = c
	w.B3, w.B4 = w.house(c.ID, "3", 3, 11), w.house(c.ID, "4", 3, 11)
	other := w.add(w.Street.ID, place.Community, "翠屏社区")
	w.Far = w.add(other.ID, place.Compound, "翠屏里")
	w.FarBuilding = w.house(w.Far.ID, "1", 1, 2)
	w.Ok(w.Places.AssignGrid(ctx, Founder, w.B3.ID, w.Grid.ID, w.Clock.Now().UnixMilli()))
}

// HomeAt finds a home by unit and door.
func (w *World) HomeAt(b place.Place, unit, door string) place.Place {
	w.T.Helper()
	var out place.Place
	w.Ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		us, err := w.Places.Children(tx, b.ID, place.Unit)
		if err != nil {
			return err
		}
		for _, u := range us {
			hs, err := w.Places.Children(tx, u.ID, place.Home)
			if err != nil {
				return err
			}
			for _, h := range hs {
				if u.Label == unit && h.Label == door {
					out = h
				}
			}
		}
		return nil
	}))
	if out.ID == "" {
		w.T.Fatalf("no home %s-%s", unit, door)
	}
	return out
}

// Person puts somebody on file.
func (w *World) Person(d people.Draft) people.Person {
	w.T.Helper()
	p, err := w.People.Add(ctx, Founder, d)
	w.Ok(err)
	return p
}

// Staff makes somebody with a role at a place, with an account of his own.
func (w *World) Staff(name, role string, at place.Place) access.Actor {
	w.T.Helper()
	p := w.Person(people.Draft{Name: name, At: at.ID})
	return access.Actor{Actor: ledger.Actor{ID: p.ID, Kind: access.KindStaff, Name: name}, Account: "acc-" + p.ID, Person: p.ID, Grants: []access.Grant{{Role: role, Path: at.Path}}}
}

func (w *World) staff() {
	w.Secretary = w.Staff("冯晓岚", access.Community, w.Community)
	w.Clerk = w.Staff("苗志刚", access.Street, w.Street)
	w.Worker = w.Staff("李晋芳", access.Grid, w.Grid)
	w.Manager = w.Staff("郭向荣", access.Property, w.Compound)
	w.Outsider = w.Staff("外社区", access.Community, w.Far)
	w.Inspector = w.Staff("秦海峰", access.Inspector, w.Street)
	w.give(w.Manager.ID, w.Compound.ID, "", duty.Property)
	w.give(w.Worker.ID, w.Grid.ID, "", duty.Grid)
	w.give(w.Secretary.ID, w.Community.ID, "", duty.Community)
}

func (w *World) give(person, at, kind string, r duty.Role) {
	w.T.Helper()
	_, err := w.Duties.Assign(ctx, Founder, duty.Assign{Place: at, Person: person, Kind: kind, Role: r})
	w.Ok(err)
}

// UnitOf gives a staircase.
func (w *World) UnitOf(b place.Place, label string) place.Place {
	w.T.Helper()
	var out place.Place
	w.Ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		us, err := w.Places.Children(tx, b.ID, place.Unit)
		for _, u := range us {
			if u.Label == label {
				out = u
			}
		}
		return err
	}))
	return out
}

// live puts people behind doors: 任春和 looks after 3号楼 units 1 and 2, 邢丽 after 4号楼; 3号楼3单元 is the hole.
func (w *World) live() {
	w.Home = w.HomeAt(w.B3, "2", "501")
	w.Shen = w.Person(people.Draft{Name: "申秀兰", Phone: "10012345678", Sex: people.Female, Birth: "1943-05-11", Home: w.Home.ID, Private: people.Private{IDNo: "98010119430511002X"}})
	_, err := w.People.MoveIn(ctx, Founder, people.MoveIn{Person: w.Shen.ID, Home: w.Home.ID, Relation: "户主", Status: "人户一致", From: "2009-03-01"})
	w.Ok(err)
	w.Ren = w.Person(people.Draft{Name: "任春和", Phone: "10022223333", Home: w.HomeAt(w.B3, "1", "101").ID})
	w.Xing = w.Person(people.Draft{Name: "邢丽", Phone: "10044445555", Home: w.HomeAt(w.B4, "1", "201").ID})
	for _, u := range []string{"1", "2"} {
		w.give(w.Ren.ID, w.UnitOf(w.B3, u).ID, duty.KindHome, duty.First)
	}
	w.give(w.Ren.ID, w.B3.ID, "", duty.Head)
	w.give(w.Xing.ID, w.B4.ID, duty.KindHome, duty.First)
	t, err := w.Matters.Report(ctx, w.Secretary, matter.Report{Place: w.Home.ID, Kind: w.kind(), Text: "楼道灯不亮，老人晚上看不见", Source: "visit"})
	w.Ok(err)
	w.Matter = t.Matter
}

// kind is the first ordinary kind there is.
func (w *World) kind() string {
	w.T.Helper()
	id := ""
	w.Ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		ks, err := w.Matters.Kinds(tx)
		for _, k := range ks {
			if id == "" && !k.Off {
				id = k.ID
			}
		}
		return err
	}))
	return id
}

// Serve serves routes; requests are those of whoever As named last.
func (w *World) Serve(routes []web.Route) {
	w.T.Helper()
	h := w.Handler(routes)
	w.srv = httptest.NewServer(h)
	w.T.Cleanup(w.srv.Close)
}

// Handler is the site with the permission of each row asked as the program does.
func (w *World) Handler(routes []web.Route) http.Handler {
	w.T.Helper()
	site := &web.Site{Routes: routes, Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), w.now)); return nil },
		Guard: func(c *web.Ctx, perm string) error {
			a := access.From(c.Context())
			if perm != web.Public && !a.LoggedIn() {
				return web.NeedLogin()
			}
			if perm == web.Public || perm == web.Session {
				return nil
			}
			return a.May(access.Perm(perm), access.Anywhere)
		}, Done: func(c *web.Ctx, route string, status int, bytes int64, took time.Duration, err error) {
			if status >= http.StatusInternalServerError {
				w.T.Logf("%s: %d %v", route, status, err)
			}
		}}
	h, err := site.Handler()
	w.Ok(err)
	return h
}

// As says who asks from now on.
func (w *World) As(a access.Actor) { w.now = a }

// Seen is an answer.
type Seen struct {
	Status int
	Text   string // of the body, blanks squeezed
	HTML   string
	At     string // where a redirect leads
	Doc    *goquery.Document
	Cookie []*http.Cookie
}

// Get asks for a page.
func (w *World) Get(path string) Seen {
	w.T.Helper()
	r, err := http.NewRequest(http.MethodGet, w.srv.URL+path, nil)
	w.Ok(err)
	return w.do(r)
}

// Follow asks for the page where an answer leads, with the sentence that it left.
func (w *World) Follow(s Seen) Seen {
	w.T.Helper()
	r, err := http.NewRequest(http.MethodGet, w.srv.URL+s.At, nil)
	w.Ok(err)
	for _, k := range s.Cookie {
		r.AddCookie(k)
	}
	return w.do(r)
}

// Post sends a form; kv are names and values.
func (w *World) Post(path string, kv ...string) Seen {
	w.T.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		v.Add(kv[i], kv[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, w.srv.URL+path, strings.NewReader(v.Encode()))
	w.Ok(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(r)
}

func (w *World) do(r *http.Request) Seen {
	w.T.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(r)
	w.Ok(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	w.Ok(err)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(raw)))
	w.Ok(err)
	return Seen{Status: res.StatusCode, HTML: string(raw), Text: strings.Join(strings.Fields(doc.Find("body").Text()), " "), At: res.Header.Get("Location"), Doc: doc, Cookie: res.Cookies()}
}

// Want stops the test unless the answer has the status and shows all the words.
func (w *World) Want(s Seen, status int, words ...string) Seen {
	w.T.Helper()
	if s.Status != status {
		w.T.Fatalf("status %d, want %d: %.600s", s.Status, status, s.Text)
	}
	for _, x := range words {
		if !strings.Contains(s.Text, x) {
			w.T.Errorf("does not say %q: %.1500s", x, s.Text)
		}
	}
	return s
}

// WantNot fails when the page shows one of the words anywhere, attributes included.
func (w *World) WantNot(s Seen, words ...string) {
	w.T.Helper()
	for _, x := range words {
		if strings.Contains(s.HTML, x) {
			w.T.Errorf("must not say %q", x)
		}
	}
}

// Hidden is the value of a hidden field of the form that goes to action.
func (s Seen) Hidden(action, name string) string {
	return s.Doc.Find(fmt.Sprintf("form[action=%q] input[name=%q]", action, name)).First().AttrOr("value", "")
}
