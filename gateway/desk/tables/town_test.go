package tables

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/xuri/excelize/v2"

	"linli/gateway/desk"
	"linli/gateway/sheet"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/web"
)

var ctx = context.Background()

var noon = time.Date(2026, 6, 30, 12, 0, 0, 0, clock.Shanghai)

// town is a small city with two communities; 锦绣苑 of 锦绣社区 has 3号楼 and 5号楼, as the messy files expect.
type town struct {
	t        *testing.T
	d        *db.DB
	log      *ledger.Log
	svc      *table.Service
	access   *access.Service
	srv      *httptest.Server
	places   *place.Service
	compound place.Place
	other    place.Place // community that has nothing to do with it
	actor    access.Actor
}

func each(t *testing.T, fn func(w *town)) {
	t.Helper()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, access.Migrations, table.Migrations}, func(t *testing.T, d *db.DB) {
		fn(newTown(t, d))
	})
}

func one(t *testing.T) *town {
	t.Helper()
	return newTown(t, dbtest.SQLite(t, []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, access.Migrations, table.Migrations}))
}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	d.SetClock(clock.Fixed(noon))
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, d.Clock(), ledger.Config{})
	must(t, err)
	w := &town{t: t, d: d, log: log, places: place.New(d, log)}
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: w.places})
	owners := table.Seams{Places: w.places, People: folk, Keys: keys}.Owners()
	w.svc = table.New(table.Deps{DB: d, Log: log, Keys: keys, Files: sheet.New(), Catalog: table.NewCatalog(table.Builtin(owners)...), Places: w.places, Clock: d.Clock(), AreaCode: "0355", Demo: true})
	acc, err := access.New(access.Deps{DB: d, Log: log, Keys: keys, People: folk}, access.Config{Second: access.SecondNone})
	must(t, err)
	w.access = acc
	w.build()
	site := &web.Site{Routes: New(Deps{DB: d, Desk: &desk.Desk{DB: d}, Tables: w.svc, Places: w.places, Access: acc}).Routes(),
		Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), w.actor)); return nil },
		Guard: func(c *web.Ctx, perm string) error {
			return access.From(c.Context()).May(access.Perm(perm), access.Anywhere)
		}}
	h, err := site.Handler()
	must(t, err)
	w.srv = httptest.NewServer(h)
	t.Cleanup(w.srv.Close)
	return w
}

func (w *town) build() {
	a := access.System("test").Actor
	parent := ""
	var chain []place.Place
	for _, n := range []place.NewPlace{{Kind: place.City, Name: "云漳市"}, {Kind: place.District, Name: "望岭区"}, {Kind: place.Street, Name: "柳岸街道"}, {Kind: place.Community, Name: "锦绣社区"}, {Kind: place.Compound, Name: "锦绣苑"}} {
		n.Parent = parent
		p, err := w.places.Create(ctx, a, n)
		must(w.t, err)
		parent = p.ID
		chain = append(chain, p)
	}
	w.compound = chain[4]
	other, err := w.places.Create(ctx, a, place.NewPlace{Parent: chain[2].ID, Kind: place.Community, Name: "柳岸社区"})
	must(w.t, err)
	w.other = other
	floors := place.RegularFloors(11, nil, nil)
	for label, units := range map[string]int{"3": 2, "5": 1} {
		_, err := w.places.CreateBuilding(ctx, a, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.compound.ID, Label: label}, Units: place.RegularUnits(units, floors, 2, 0)})
		must(w.t, err)
	}
	w.as(access.Community, chain[3].Path)
}

// as makes every next request one of somebody with the role; the log-in was proved long ago.
func (w *town) as(role string, at place.Path) {
	w.actor = access.Actor{Actor: ledger.Actor{ID: "p-" + role, Kind: access.KindStaff, Name: "冯晓岚"}, Account: "a-" + role, Person: "p-" + role, Grants: []access.Grant{{Role: role, Path: at}}}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// seen is an answer as a browser gets it.
type seen struct {
	status int
	at     string
	header http.Header
	body   []byte
	doc    *goquery.Document
}

func (w *town) read(res *http.Response, err error) seen {
	w.t.Helper()
	must(w.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(w.t, err)
	s := seen{status: res.StatusCode, at: res.Request.URL.RequestURI(), header: res.Header, body: b}
	if res.StatusCode == http.StatusSeeOther {
		s.at = res.Header.Get("Location")
	}
	s.doc, err = goquery.NewDocumentFromReader(bytes.NewReader(b))
	must(w.t, err)
	return s
}

// words is the text of what the selector finds, without runs of space.
func (s seen) words(selector string) string {
	return strings.Join(strings.Fields(s.doc.Find(selector).Text()), " ")
}

func (w *town) get(path string) seen {
	w.t.Helper()
	return w.read(http.Get(w.srv.URL + path))
}

// post sends a form without following the redirect.
func (w *town) post(path string, values url.Values) seen {
	w.t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return w.read(c.PostForm(w.srv.URL+path, values))
}

// upload sends a file with the other fields of its form.
func (w *town) upload(path, field, name string, data []byte, values map[string]string) seen {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range values {
		must(w.t, m.WriteField(k, v))
	}
	part, err := m.CreateFormFile(field, name)
	must(w.t, err)
	_, err = part.Write(data)
	must(w.t, err)
	must(w.t, m.Close())
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return w.read(c.Post(w.srv.URL+path, m.FormDataContentType(), &b))
}

// work lets the node do what waits, as the background does.
func (w *town) work() {
	w.t.Helper()
	for {
		did, err := w.svc.Work(ctx, "test")
		must(w.t, err)
		if !did {
			return
		}
	}
}

// form reads the fields of a form as a browser would send them.
func form(s seen, id string) url.Values {
	v := url.Values{}
	f := s.doc.Find("form#" + id)
	f.Find("input[type=hidden]").Each(func(_ int, i *goquery.Selection) { v.Add(i.AttrOr("name", ""), i.AttrOr("value", "")) })
	f.Find("input[checked]").Each(func(_ int, i *goquery.Selection) { v.Add(i.AttrOr("name", ""), i.AttrOr("value", "")) })
	f.Find("select").Each(func(_ int, i *goquery.Selection) {
		v.Set(i.AttrOr("name", ""), i.Find("option[selected]").AttrOr("value", ""))
	})
	return v
}

// cells opens a spreadsheet from an answer.
func cells(t *testing.T, b []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	must(t, err)
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	must(t, err)
	return rows
}

// comments joins the remarks on the cells of the first sheet.
func comments(t *testing.T, b []byte) (out string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	must(t, err)
	defer f.Close()
	list, err := f.GetComments(f.GetSheetName(0))
	must(t, err)
	for _, c := range list {
		out += c.Text
		for _, r := range c.Paragraph {
			out += r.Text
		}
	}
	return out
}

func flat(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, "\t") + "\n")
	}
	return b.String()
}

// xlsx makes a plain sheet.
func xlsx(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, r := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		must(t, err)
		must(t, f.SetSheetRow("Sheet1", cell, &r))
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

// bring takes an import through the pages to the end.
func (w *town) bring(name string, data []byte) string {
	w.t.Helper()
	at := w.upload("/imports", "file", name, data, map[string]string{"place": w.compound.ID}).at
	w.work()
	s := w.post(at+"/columns", form(w.get(at), "columns"))
	if s.status != http.StatusSeeOther {
		w.t.Fatalf("columns of %s: %d %s", name, s.status, s.words(".alert"))
	}
	w.work()
	if s := w.post(at+"/confirm", form(w.get(at), "confirm")); s.status != http.StatusSeeOther {
		w.t.Fatalf("confirm %s: %d %s", name, s.status, s.words(".alert"))
	}
	w.work()
	return at
}
