package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sort"
	"strings"
	"testing"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/web"
)

// canary stands in everything of community B that is not public. It must never be in an
// answer to somebody of community A (security.md T5).
const canary = "金丝雀"

// side is one of two communities with the same kinds of data.
type side struct {
	community, compound, building, home place.Place
	person                              people.Person
	duty                                duty.Duty
	public, private                     matter.Matter
	secret                              string
	topic, meeting, event               string // of its council
}

func (s side) ids() map[string]string {
	return map[string]string{"community": s.community.ID, "compound": s.compound.ID, "building": s.building.ID, "home": s.home.ID,
		"person": s.person.ID, "duty": s.duty.ID, "matter": s.private.ID, "topic": s.topic, "meeting": s.meeting, "event": s.event}
}

type world struct {
	t    *testing.T
	k    *Kernel
	a, b side
	city place.Place
	srv  *httptest.Server
	rows []web.Route
}

var founder = ledger.Actor{ID: "founder", Kind: "staff", Name: "founder"}

func newWorld(t *testing.T, url string) *world {
	t.Helper()
	ctx := context.Background()
	c := Config{Data: t.TempDir(), Out: io.Discard, Err: io.Discard}
	if strings.HasPrefix(url, "postgres") {
		c.DB = url
	}
	k, err := Open(ctx, c, openOptions{Create: true, PublicURL: "http://127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.Close() })
	if err := k.Log.Adopt(ctx); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, k: k}
	w.city = w.place(place.NewPlace{Kind: place.City, Name: "云漳市"})
	district := w.place(place.NewPlace{Parent: w.city.ID, Kind: place.District, Name: "望岭区"})
	street := w.place(place.NewPlace{Parent: district.ID, Kind: place.Street, Name: "柳岸街道"})
	w.a, w.b = w.side(street.ID, "锦绣", "申秀兰"), w.side(street.ID, "翠屏", canary)
	w.serve()
	w.council(&w.a, "", "申秀兰")
	w.council(&w.b, "b:", canary)
	return w
}

// council gives a side a topic that nobody has reviewed, a meeting that is being prepared and an activity.
func (w *world) council(s *side, prefix, who string) {
	w.t.Helper()
	for _, x := range []struct {
		path, table string
		form        url.Values
		to          *string
	}{
		{"/council/topics/new", "council_topic", url.Values{"title": {who + "乙的议题"}, "said": {who + "乙"}, "way": {"face"}, "raiser": {who + "乙"}}, &s.topic},
		{"/council/meetings/new", "council_meeting", url.Values{"at": {w.k.DB.Clock().Now().AddDate(0, 0, 9).Format("2006-01-02")}, "time": {"19:30"}, "venue": {who + "乙厅"}, "chair": {who + "乙"}}, &s.meeting},
		{"/council/events/new", "council_event", url.Values{"title": {"义诊"}, "kind": {"health"}, "at": {w.k.DB.Clock().Now().AddDate(0, 0, 9).Format("2006-01-02")}, "time": {"09:00"}, "end": {"11:00"}, "venue": {"广场"}, "leader": {who + "乙"}}, &s.event},
	} {
		x.form.Set("place", s.compound.ID)
		status, body := w.do("POST", x.path, prefix+access.Community, x.form)
		if status != http.StatusSeeOther {
			w.t.Fatalf("%s: %d %.300s", x.path, status, body)
		}
		w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
			return tx.Get("SELECT id FROM "+x.table+" WHERE compound=?", []any{s.compound.ID}, x.to)
		}))
	}
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) place(n place.NewPlace) place.Place {
	w.t.Helper()
	p, err := w.k.Places.Create(context.Background(), founder, n)
	w.ok(err)
	return p
}

func (w *world) side(street, name, who string) (s side) {
	w.t.Helper()
	ctx := context.Background()
	s.community = w.place(place.NewPlace{Parent: street, Kind: place.Community, Name: name + "社区"})
	s.compound = w.place(place.NewPlace{Parent: s.community.ID, Kind: place.Compound, Name: name + "苑"})
	var err error
	s.building, err = w.k.Places.CreateBuilding(ctx, founder, place.NewBuilding{NewPlace: place.NewPlace{Parent: s.compound.ID, Label: "3"},
		Units: []place.NewUnit{{Label: "1", Homes: []place.NewHome{{Label: "101", FloorNo: 1}, {Label: "201", FloorNo: 2}}}}})
	w.ok(err)
	w.ok(w.k.DB.Read(ctx, func(tx *db.Tx) error {
		homes, err := w.k.Places.Homes(tx, s.building.Path)
		if err == nil {
			s.home = homes[0]
		}
		return err
	}))
	s.person, err = w.k.People.Add(ctx, founder, people.Draft{Name: who + "甲", Phone: "10000021501", Home: s.home.ID})
	w.ok(err)
	_, err = w.k.People.MoveIn(ctx, founder, people.MoveIn{Person: s.person.ID, Home: s.home.ID, Relation: "户主", Main: true})
	w.ok(err)
	s.duty, err = w.k.Duties.Assign(ctx, founder, duty.Assign{Place: s.building.ID, Person: s.person.ID, Role: duty.First, Kind: duty.KindHome})
	w.ok(err)
	s.public = w.report(s.building.ID, "facility.lamp", "路灯不亮").Matter
	t := w.report(s.home.ID, w.privateKind(), who+"乙需要帮忙")
	s.private, s.secret = t.Matter, t.Secret
	return s
}

// privateKind is a kind that is not shown without log-in.
func (w *world) privateKind() (id string) {
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		kinds, err := w.k.Matters.Kinds(tx)
		for _, k := range kinds {
			if !k.Public && k.Anyone && !k.Off && id == "" && k.ID != "tool.feedback" {
				id = k.ID
			}
		}
		return err
	}))
	if id == "" {
		w.t.Fatal("no kind is private")
	}
	return id
}

func (w *world) report(at, kind, text string) matter.Ticket {
	w.t.Helper()
	t, err := w.k.Matters.Report(context.Background(), access.Public(), matter.Report{Place: at, Kind: kind, Text: text, Source: "qr"})
	w.ok(err)
	return t
}

// serve starts the whole site with an actor chosen by a header instead of a session.
func (w *world) serve() {
	w.t.Helper()
	routes, outbox, _, fail := w.k.routes(ServeOptions{PublicURL: "http://127.0.0.1"})
	w.rows = routes
	s := &web.Site{Routes: routes, Guard: guard, Fail: fail, Enter: func(c *web.Ctx) error {
		role := c.R.Header.Get("X-Test-Role")
		if k, err := c.R.Cookie("test-role"); err == nil && role == "" { // what a phone wrote down comes again with its cookies alone
			role = k.Value
		}
		if role != "" {
			at := w.a.community.Path
			if r, ok := strings.CutPrefix(role, "b:"); ok {
				role, at = r, w.b.community.Path
			}
			who := "p-" + role
			if r, p, ok := strings.Cut(role, "@"); ok { // a person of the register
				role, who = r, p
			}
			c.Put(access.With(c.Context(), access.Actor{Actor: ledger.Actor{ID: who, Kind: access.KindStaff, Name: role}, Account: "acc-" + role, Person: who,
				StepUp: w.k.DB.Clock().Now(), Grants: []access.Grant{{Role: role, Path: at}}}))
		}
		return nil
	}}
	h, err := s.Handler()
	w.ok(err)
	outbox.Serve(h)
	w.srv = httptest.NewServer(h)
	w.t.Cleanup(w.srv.Close)
}

func (w *world) do(method, path, role string, form url.Values) (int, string) {
	w.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, w.srv.URL+path, body)
	w.ok(err)
	req.Header.Set("X-Test-Role", role)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	w.ok(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	w.ok(err)
	return res.StatusCode, string(b)
}

var staff = []string{access.Grid, access.Member, access.Secretary, access.Community, access.Street, access.Department, access.Property, access.Committee,
	access.Fire, access.Environment, access.Inspector, access.SysAdmin, access.SecAdmin, access.AuditAdmin}

// fill puts one id into every wildcard of a pattern.
func fill(pattern, id string) string {
	out := pattern
	for strings.Contains(out, "{") {
		i, j := strings.Index(out, "{"), strings.Index(out, "}")
		out = out[:i] + id + out[j+1:]
	}
	return strings.TrimSuffix(out, "$")
}

// Every route × role, with the ids of the other community in every place: nothing of B is
// shown to A, nothing of B is changed by A, and nothing falls over.
func TestNobodySeesOrChangesTheOtherCommunity(t *testing.T) {
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			u := ""
			if name == "postgres" {
				u = dbtest.Schema(t)
			}
			w := newWorld(t, u)
			before := w.fingerprint()
			n := 0
			for _, r := range w.rows {
				if strings.HasPrefix(r.Pattern, "/r/") || strings.HasPrefix(r.Pattern, "/assets/") || r.Pattern == "/ui" {
					continue // a receipt's secret is the key; files have no scope
				}
				for _, role := range staff {
					for kind, id := range w.b.ids() {
						n += w.try(r, role, kind, id)
						if !strings.Contains(r.Pattern, "{") && kind != "community" {
							break
						}
					}
				}
			}
			if after := w.fingerprint(); after != before {
				t.Errorf("somebody of A changed B:\n%s\n%s", before, after)
			}
			if _, own := w.do("GET", "/matters/"+w.b.private.ID, "b:"+access.Community, nil); !strings.Contains(own, canary+"乙") {
				t.Error("the canary is not even seen in its own community: this walk proves nothing")
			}
			if n < 1000 {
				t.Errorf("only %d requests were tried", n)
			}
		})
	}
}

// try asks one route with an id of B in the path, in the query and in the form.
func (w *world) try(r web.Route, role, kind, id string) int {
	w.t.Helper()
	path := fill(r.Pattern, id)
	q := "?" + url.Values{"place": {id}, "id": {id}, "q": {canary}, "home": {w.b.home.ID}, "kind": {""}, "under": {w.b.compound.ID}, "no": {w.b.private.No}}.Encode()
	form := url.Values(nil)
	if r.Method != http.MethodGet {
		form = url.Values{"place": {id}, "person": {w.b.person.ID}, "id": {id}, "note": {"x"}, "reason": {"walk through"}, "building": {w.b.building.ID}, "home": {w.b.home.ID},
			"matter": {w.b.private.ID}, "to": {"p-" + role}, "from": {w.b.person.ID}, "kind": {"facility.lamp"}, "text": {"x"}, "result": {"pass"}, "rev": {"1"}, "name": {"x"}}
		if kind != "matter" && kind != "person" && kind != "building" && kind != "topic" && kind != "meeting" && kind != "event" {
			return 0
		}
	}
	status, body := w.do(r.Method, path+q, role, form)
	if status >= 500 && status != 503 {
		w.t.Errorf("%s %s as %s with %s of B: %d", r.Method, r.Pattern, role, kind, status)
	}
	if strings.Contains(strings.ReplaceAll(body, `value="`+canary+`"`, ""), canary+"甲") || strings.Contains(body, canary+"乙") {
		w.t.Errorf("%s %s as %s with %s of B shows what is B's: %d", r.Method, r.Pattern, role, kind, status)
	}
	return 1
}

// fingerprint is the state of B's rows.
func (w *world) fingerprint() string {
	w.t.Helper()
	var out, councils []string
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		out, councils = out[:0], councils[:0]
		for table, id := range map[string]string{"council_topic": w.b.topic, "council_meeting": w.b.meeting, "council_event": w.b.event} {
			var rev int64
			if err := tx.Get("SELECT rev FROM "+table+" WHERE id=?", []any{id}, &rev); err != nil {
				return err
			}
			councils = append(councils, fmt.Sprint(table, " ", rev))
		}
		sort.Strings(councils)
		out = append(out, councils...)
		for _, m := range []matter.Matter{w.b.private} {
			x, err := w.k.Matters.Plain(tx, m.ID)
			if err != nil {
				return err
			}
			out = append(out, fmt.Sprint("matter ", x.Rev, x.State, x.Holder))
		}
		p, err := w.k.People.Get(tx, w.b.person.ID)
		if err != nil {
			return err
		}
		ds, err := w.k.Duties.At(tx, w.b.building.ID, tx.Now)
		if err != nil {
			return err
		}
		b, err := w.k.Places.Get(tx, w.b.building.ID)
		out = append(out, fmt.Sprint("person ", p.Rev), fmt.Sprint("duties ", len(ds)), fmt.Sprint("building ", b.Rev))
		return err
	}))
	return strings.Join(out, "; ")
}

// In their own community no role's page falls over.
func TestEveryPageOpensInItsOwnCommunity(t *testing.T) {
	w := newWorld(t, "")
	for _, r := range w.rows {
		if r.Method != http.MethodGet {
			continue
		}
		for _, role := range append([]string{""}, staff...) {
			for kind, id := range w.a.ids() {
				status, body := w.do(r.Method, fill(r.Pattern, id), role, nil)
				if status >= 500 && status != 503 {
					t.Errorf("%s as %q with %s of A: %d %.200s", r.Pattern, role, kind, status, body)
				}
				if !strings.Contains(r.Pattern, "{") {
					break
				}
			}
		}
	}
}

// As a property manager no door returns who reported (security.md T2).
func TestPropertyManagerNeverSeesTheReporter(t *testing.T) {
	w := newWorld(t, "")
	tk, err := w.k.Matters.Report(context.Background(), access.Public(), matter.Report{Place: w.a.building.ID, Kind: "facility.lamp", Text: "灯坏了", Source: "qr", Name: canary + "丙", Phone: "10000099999"})
	w.ok(err)
	for _, r := range w.rows {
		if strings.HasPrefix(r.Pattern, "/r/") {
			continue
		}
		form := url.Values(nil)
		if r.Method != http.MethodGet {
			form = url.Values{"reason": {"want to know"}, "note": {"x"}}
		}
		_, body := w.do(r.Method, fill(r.Pattern, tk.Matter.ID), access.Property, form)
		if strings.Contains(body, canary+"丙") || strings.Contains(body, "10000099999") {
			t.Errorf("%s %s shows a property manager who reported", r.Method, r.Pattern)
		}
	}
}

func verifyAll(k *Kernel) ledger.VerifyOptions { return ledger.VerifyOptions{Replayers: k.replayers()} }
