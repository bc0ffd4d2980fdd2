package open311

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
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
)

var ctx = context.Background()

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations,
	document.Migrations, duty.Migrations, matter.Migrations, limit.Migrations}

const apiKey = "fixmystreet-test-key"

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

// street is a small street with the whole interface on a real socket.
type street struct {
	t       testing.TB
	db      *db.DB
	clk     *clock.Settable
	log     *ledger.Log
	places  *place.Service
	people  *people.Service
	duties  *duty.Service
	access  *access.Service
	matters *matter.Service
	docs    *document.Service
	srv     *httptest.Server
	base    string // of the production endpoint

	city, community, compound, building, other, bare place.Place
	home                                             place.Place
	manager, worker                                  access.Actor
}

func each(t *testing.T, fn func(t *testing.T, w *street)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(t, newStreet(t, d)) })
}

func newStreetSQLite(t testing.TB) *street {
	t.Helper()
	return newStreet(t, dbtest.SQLite(t, migrations))
}

func newStreet(t testing.TB, d *db.DB) *street {
	t.Helper()
	start, err := time.ParseInLocation("2006-01-02 15:04", "2026-06-22 09:10", clock.Shanghai)
	w := &street{t: t, db: d, clk: clock.NewSettable(start)}
	w.ok(err)
	d.SetClock(w.clk)
	keys := crypto.NewKeys(crypto.Std)
	w.log, err = ledger.New(d, keys, w.clk, ledger.Config{})
	w.ok(err)
	w.places = place.New(d, w.log)
	w.people = people.New(people.Deps{DB: d, Log: w.log, Keys: keys, Places: w.places})
	w.duties = duty.New(duty.Deps{DB: d, Log: w.log, Places: w.places, People: w.people})
	limits := limit.New(d, keys, w.clk)
	w.access, err = access.New(access.Deps{DB: d, Log: w.log, Keys: keys, People: w.people, Rate: limits}, access.Config{})
	w.ok(err)
	store, err := blob.OpenFiles(t.TempDir(), blob.Options{})
	w.ok(err)
	w.docs = document.New(d, w.log, store, keys, document.Config{})
	w.matters = matter.New(matter.Deps{DB: d, Log: w.log, Places: w.places, Duties: w.duties, People: w.people, Statute: statute.New(d, w.log), Keys: keys, Docs: w.docs})
	w.ok(w.matters.Seed(ctx))
	w.build()
	w.staff()
	_, _, err = w.access.AddKey(ctx, access.System("cli"), access.NewKey{Door: access.ScopeOpen311, Value: apiKey, Name: "市民热线应用", NoLimit: true})
	w.ok(err)
	w.srv = httptest.NewUnstartedServer(nil)
	at := "http://" + w.srv.Listener.Addr().String()
	site := &web.Site{Routes: Routes(Deps{DB: d, Keys: keys, Places: w.places, Access: w.access, Matters: w.matters, Documents: w.docs, Limits: limits, PublicURL: at})}
	w.srv.Config.Handler, err = site.Handler()
	w.ok(err)
	w.srv.Start()
	t.Cleanup(w.srv.Close)
	w.base = at + "/open311/v2"
	return w
}

func (w *street) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *street) build() {
	w.t.Helper()
	add := func(n place.NewPlace) place.Place {
		w.t.Helper()
		p, err := w.places.Create(ctx, founder, n)
		w.ok(err)
		return p
	}
	house := func(parent, label string, lon, lat float64) place.Place {
		w.t.Helper()
		geo := ""
		if lon != 0 {
			geo = fmt.Sprintf(`{"type":"Point","coordinates":[%.7f,%.7f]}`, lon, lat)
		}
		b, err := w.places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: parent, Label: label, GeoJSON: geo},
			Units: []place.NewUnit{{Label: "2", Homes: []place.NewHome{{Label: "101", FloorNo: 1}, {Label: "201", FloorNo: 2}}}}})
		w.ok(err)
		return b
	}
	w.city = add(place.NewPlace{Kind: place.City, Name: "云漳市"})
	district := add(place.NewPlace{Parent: w.city.ID, Kind: place.District, Name: "望岭区"})
	st := add(place.NewPlace{Parent: district.ID, Kind: place.Street, Name: "柳岸街道"})
	w.community = add(place.NewPlace{Parent: st.ID, Kind: place.Community, Name: "锦绣社区", Code: "980101001001"})
	w.compound = add(place.NewPlace{Parent: w.community.ID, Kind: place.Compound, Name: "锦绣苑"})
	w.building, w.other = house(w.compound.ID, "3", 113.1163, 36.1954), house(w.compound.ID, "5", 113.1173, 36.1954)
	w.bare = house(w.compound.ID, "7", 0, 0)
	w.ok(w.db.Read(ctx, func(tx *db.Tx) error {
		homes, err := w.places.Homes(tx, w.building.Path)
		if err == nil {
			w.home = homes[0]
		}
		return err
	}))
}

func (w *street) staff() {
	w.t.Helper()
	org, err := w.people.AddOrg(ctx, founder, people.Org{Name: "安居物业", Kind: people.Property, Place: w.compound.ID})
	w.ok(err)
	person := func(name, role string, at place.Place) access.Actor {
		w.t.Helper()
		p, err := w.people.Add(ctx, founder, people.Draft{Name: name, At: at.ID})
		w.ok(err)
		return access.Actor{Actor: ledger.Actor{ID: p.ID, Kind: access.KindStaff, Name: name}, Account: "acc-" + p.ID, Person: p.ID,
			Grants: []access.Grant{{Role: role, Path: at.Path}}}
	}
	w.manager, w.worker = person("郭向荣", access.Property, w.compound), person("李晋芳", access.Grid, w.community)
	post, err := w.people.Appoint(ctx, founder, people.Post{Person: w.manager.ID, Org: org.ID, Title: "项目负责人", Place: w.compound.ID})
	w.ok(err)
	_, err = w.duties.Assign(ctx, founder, duty.Assign{Place: w.compound.ID, Person: w.manager.ID, Post: post.ID, Role: duty.Property})
	w.ok(err)
}

// reply is an answer as it came over the socket.
type reply struct {
	t      testing.TB
	status int
	head   http.Header
	body   string
}

func (w *street) send(req *http.Request) reply {
	w.t.Helper()
	res, err := http.DefaultClient.Do(req)
	w.ok(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	w.ok(err)
	return reply{w.t, res.StatusCode, res.Header, string(b)}
}

func (w *street) get(path string, query ...string) reply {
	w.t.Helper()
	req, err := http.NewRequest("GET", w.base+path+args(query), nil)
	w.ok(err)
	return w.send(req)
}

func args(query []string) string {
	v := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		v.Add(query[i], query[i+1])
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// post sends a form; head are pairs of header fields.
func (w *street) post(path string, v url.Values, head ...string) reply {
	w.t.Helper()
	req, err := http.NewRequest("POST", w.base+path, strings.NewReader(v.Encode()))
	w.ok(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	for i := 0; i+1 < len(head); i += 2 {
		req.Header.Set(head[i], head[i+1])
	}
	return w.send(req)
}

type upload struct {
	field, name string
	data        []byte
}

func (w *street) multipart(path string, v url.Values, files ...upload) reply {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, vs := range v {
		for _, x := range vs {
			w.ok(m.WriteField(k, x))
		}
	}
	for _, f := range files {
		p, err := m.CreateFormFile(f.field, f.name)
		w.ok(err)
		_, err = p.Write(f.data)
		w.ok(err)
	}
	w.ok(m.Close())
	req, err := http.NewRequest("POST", w.base+path, &b)
	w.ok(err)
	req.Header.Set("Content-Type", m.FormDataContentType())
	return w.send(req)
}

// lamp is the smallest report there is.
func (w *street) lamp(more ...string) url.Values {
	v := url.Values{"service_code": {"facility.lamp"}, "address_id": {w.building.Code}, "description": {"二单元楼道灯不亮"}}
	for i := 0; i+1 < len(more); i += 2 {
		v[more[i]] = append(v[more[i]], more[i+1])
		if !strings.HasPrefix(more[i], "attribute[") {
			v.Set(more[i], more[i+1])
		}
	}
	return v
}

func photo() []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil)
	return b.Bytes()
}

// rows reads a JSON array of objects.
func (r reply) rows() []map[string]any {
	r.t.Helper()
	var out []map[string]any
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		r.t.Fatalf("%d: %v: %s", r.status, err, r.body)
	}
	return out
}

func (r reply) want(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	return r
}

// refused checks an error document: the status, the code in every entry, and the finer code in brackets.
func (r reply) refused(status int, keys ...string) reply {
	r.t.Helper()
	r.want(status)
	got := r.rows()
	if len(got) != len(keys) {
		r.t.Errorf("%d entries, want %v: %s", len(got), keys, r.body)
		return r
	}
	for i, key := range keys {
		if got[i]["code"] != float64(status) || !strings.Contains(fmt.Sprint(got[i]["description"]), "["+key+"]") {
			r.t.Errorf("entry %d is %v, want %d %s", i, got[i], status, key)
		}
	}
	return r
}

// id is the number of the one request of an answer.
func (r reply) id() string {
	r.t.Helper()
	got := r.want(200).rows()
	if len(got) != 1 {
		r.t.Fatalf("not one request: %s", r.body)
	}
	s, ok := got[0]["service_request_id"].(string)
	if !ok || s == "" {
		r.t.Fatalf("no number: %s", r.body)
	}
	return s
}

func (w *street) one(id string, query ...string) map[string]any {
	w.t.Helper()
	return w.get("/requests/"+id+".json", query...).want(200).rows()[0]
}

// matter finds the business row behind a number.
func (w *street) matter(id string) (m matter.Matter) {
	w.t.Helper()
	w.ok(w.db.Read(ctx, func(tx *db.Tx) error {
		ps, err := w.matters.PublicByNo(tx, numberOf(id))
		if err != nil || len(ps) != 1 {
			return fmt.Errorf("%s: %v %v", id, ps, err)
		}
		m, err = w.matters.Plain(tx, ps[0].ID)
		return err
	}))
	return m
}

func (w *street) count(q string) int64 {
	w.t.Helper()
	var n int64
	w.ok(w.db.Read(ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(q); return err }))
	return n
}

// sound numbers the ledger and replays it against the rows.
func (w *street) sound() {
	w.t.Helper()
	_, err := w.log.Sequence(ctx)
	w.ok(err)
	r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.matters.Replayer(), w.docs.Replayer()}})
	w.ok(err)
	if !r.Sound() {
		w.t.Errorf("the ledger and the rows differ: %+v", r.Damage)
	}
}

// element is any XML, to compare it with the JSON.
type element struct {
	XMLName xml.Name
	Text    string    `xml:",chardata"`
	Inner   []element `xml:",any"`
}

// containers are the elements whose children are rows of one name (section 12).
var containers = map[string]string{"services": "service", "attributes": "attribute", "values": "value", "service_requests": "request", "errors": "error",
	"endpoints": "endpoint", "formats": "format", "service_request_updates": "request_update", "notes": "note"}

// spark turns XML into what the JSON should be, with all leaves as text.
func spark(e element) any {
	if item, ok := containers[e.XMLName.Local]; ok {
		out := []any{}
		for _, x := range e.Inner {
			if x.XMLName.Local != item {
				return "unexpected " + x.XMLName.Local
			}
			out = append(out, spark(x))
		}
		return out
	}
	if len(e.Inner) > 0 {
		out := map[string]any{}
		for _, x := range e.Inner {
			out[x.XMLName.Local] = spark(x)
		}
		return out
	}
	if e.Text == "" {
		return nil
	}
	return e.Text
}

// texts makes every leaf of decoded JSON a text.
func texts(v any) any {
	switch x := v.(type) {
	case []any:
		for i := range x {
			x[i] = texts(x[i])
		}
		return x
	case map[string]any:
		for k := range x {
			x[k] = texts(x[k])
		}
		return x
	case nil:
		return nil
	case json.Number:
		return string(x)
	}
	return fmt.Sprint(v)
}

// same reads an address in both formats, checks head and declaration, and compares what they say.
func (w *street) same(path string, query ...string) {
	w.t.Helper()
	j, x := w.get(path+".json", query...), w.get(path+".xml", query...)
	if j.status != x.status {
		w.t.Fatalf("%s: %d and %d", path, j.status, x.status)
	}
	if j.head.Get("Content-Type") != "application/json; charset=utf-8" || x.head.Get("Content-Type") != "text/xml; charset=utf-8" {
		w.t.Errorf("%s: %q %q", path, j.head.Get("Content-Type"), x.head.Get("Content-Type"))
	}
	if !strings.HasPrefix(x.body, `<?xml version="1.0" encoding="UTF-8"?>`) {
		w.t.Errorf("%s begins with %.60s", path, x.body)
	}
	var e element
	w.ok(xml.Unmarshal([]byte(x.body), &e))
	d := json.NewDecoder(strings.NewReader(j.body))
	d.UseNumber()
	var v any
	w.ok(d.Decode(&v))
	if got, want := spark(e), texts(v); !reflect.DeepEqual(got, want) {
		w.t.Errorf("%s differs:\nxml  %v\njson %v", path, got, want)
	}
}
