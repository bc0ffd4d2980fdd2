package admin

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

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/notify"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/limit"
	"linli/platform/text"
	"linli/platform/web"
)

var ctx = context.Background()

var noon = time.Date(2026, 6, 30, 12, 0, 0, 0, clock.Shanghai)

var migrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, access.Migrations, blob.Migrations,
	document.Migrations, duty.Migrations, matter.Migrations, notify.Migrations, limit.Migrations}

// office is an installation with two communities, seen through the pages by whoever actor is.
type office struct {
	t       *testing.T
	d       *db.DB
	log     *ledger.Log
	acc     *access.Service
	notify  *notify.Service
	places  *place.Service
	street  place.Place
	matters *matter.Service
	srv     *httptest.Server
	actor   access.Actor
	sys     System
	copies  Copies
}

func each(t *testing.T, fn func(o *office)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(newOffice(t, d)) })
}

func newOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	d.SetClock(clock.Fixed(noon))
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, d.Clock(), ledger.Config{})
	must(t, err)
	o := &office{t: t, d: d, log: log, places: place.New(d, log)}
	folk := people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: o.places})
	o.acc, err = access.New(access.Deps{DB: d, Log: log, Keys: keys, People: folk}, access.Config{Second: access.SecondNone})
	must(t, err)
	law := statute.New(d, log)
	o.matters = matter.New(matter.Deps{DB: d, Log: log, Places: o.places, Duties: duty.New(duty.Deps{DB: d, Log: log, Places: o.places, People: folk}), People: folk, Statute: law, Keys: keys})
	must(t, o.matters.Seed(ctx))
	o.notify = notify.New(d, log, keys, nil, notify.Config{})
	o.build()
	o.sys = System{Version: "v", Database: "sqlite", Outbound: "deny",
		Checks: func(context.Context) []Check {
			return []Check{{Name: "database", OK: true}, {Name: "write", Message: "硬盘满了"}}
		},
		Backup: func(context.Context) (string, error) { return "linli-1.tar", nil },
		Copies: func(context.Context) (Copies, error) { return o.copies, nil }}
	site := &web.Site{Routes: New(Deps{DB: d, Desk: &desk.Desk{DB: d}, Log: log, Access: o.acc, Places: o.places, People: folk, Matters: o.matters, Notify: o.notify, Statute: law, System: o.sys}).Routes(),
		Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), o.actor)); return nil },
		Guard: func(c *web.Ctx, perm string) error {
			if perm == web.Session {
				return nil
			}
			return access.From(c.Context()).May(access.Perm(perm), access.Anywhere)
		}}
	h, err := site.Handler()
	must(t, err)
	o.srv = httptest.NewServer(h)
	t.Cleanup(o.srv.Close)
	return o
}

func (o *office) build() {
	parent := ""
	for _, n := range []place.NewPlace{{Kind: place.City, Name: "云漳市"}, {Kind: place.District, Name: "望岭区"}, {Kind: place.Street, Name: "柳岸街道"}} {
		n.Parent = parent
		p, err := o.places.Create(ctx, access.System("test").Actor, n)
		must(o.t, err)
		parent, o.street = p.ID, p
	}
	for _, name := range []string{"锦绣社区", "锦绣东社区"} {
		_, err := o.places.Create(ctx, access.System("test").Actor, place.NewPlace{Parent: parent, Kind: place.Community, Name: name})
		must(o.t, err)
	}
}

// account makes a real account and gives the actor that acts by it, with a log-in proved just now.
func (o *office) account(name, role string) access.Actor {
	o.t.Helper()
	acc, _, err := o.acc.AddUser(ctx, access.NewAccount{Name: name, Label: name, Password: "horse lamp river nine", Grants: []access.Grant{{Role: role, Path: place.RootPath}}})
	must(o.t, err)
	return access.Actor{Actor: ledger.Actor{ID: acc.ID, Kind: access.KindStaff, Name: name}, Account: acc.ID, Grants: acc.Grants, StepUp: noon}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type seen struct {
	status int
	at     string
	raw    string
	doc    *goquery.Document
}

func (o *office) read(res *http.Response, err error) seen {
	o.t.Helper()
	must(o.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(o.t, err)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(b))
	must(o.t, err)
	return seen{res.StatusCode, res.Header.Get("Location"), string(b), doc}
}

var still = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (o *office) get(path string) seen { o.t.Helper(); return o.read(still.Get(o.srv.URL + path)) }

func (o *office) post(path string, v url.Values) seen {
	o.t.Helper()
	return o.read(still.PostForm(o.srv.URL+path, v))
}

func (s seen) words(selector string) string {
	return strings.Join(strings.Fields(s.doc.Find(selector).Text()), " ")
}

func TestWordsStandInBothLanguages(t *testing.T) {
	if gaps := text.Gaps("admin."); len(gaps) > 0 {
		t.Error(gaps)
	}
}

func TestAccountsByThePages(t *testing.T) {
	each(t, func(o *office) {
		o.actor = o.account("chenmin", access.SecAdmin)
		o.actor.StepUp = noon.Add(-time.Hour)
		if s := o.get("/admin/users/new"); s.status != http.StatusSeeOther || !strings.HasPrefix(s.at, "/login/stepup") {
			t := o.t
			t.Errorf("an old log-in is asked for again before anything is typed: %d %s", s.status, s.at)
		}
		typed := url.Values{"label": {"冯晓岚"}, "name": {"feng"}, "role": {access.Community}, "place": {"锦绣"}}
		if s := o.post("/admin/users", typed); s.status != http.StatusSeeOther {
			o.t.Errorf("without the proof nothing is done: %d", s.status)
		}
		o.actor.StepUp = noon
		several := o.post("/admin/users", typed)
		at := several.doc.Find("input[name=at]").First().AttrOr("value", "")
		if several.status != http.StatusUnprocessableEntity || several.doc.Find("input[name=at]").Length() != 2 || several.doc.Find("#f-label").AttrOr("value", "") != "冯晓岚" {
			o.t.Fatalf("two places of the name are offered, what was typed stays: %d %s", several.status, several.words("form"))
		}
		typed.Set("at", at)
		made := o.post("/admin/users", typed)
		password := made.words("[data-first-password]")
		if made.status != http.StatusOK || len(password) < 12 {
			o.t.Fatalf("the first password is shown: %d %s", made.status, made.words("main"))
		}
		list := o.get("/admin/users")
		if !strings.Contains(list.words("table"), "锦绣") || strings.Contains(list.raw, password) {
			o.t.Error("the list shows roles and places, and never a password")
		}
		if s := o.post("/admin/users", typed); s.status != http.StatusConflict {
			o.t.Errorf("the same login name twice: %d", s.status)
		}
		o.rightsOf(list.doc.Find(`td a[href^="/admin/users/"], a[href^="/admin/users/0"]`).FilterFunction(func(_ int, a *goquery.Selection) bool { return strings.TrimSpace(a.Text()) == "冯晓岚" }).AttrOr("href", ""))
	})
}

// rightsOf changes the rights of an account: no administrator besides business, lock and unlock, two persons for a reset.
func (o *office) rightsOf(at string) {
	o.t.Helper()
	if s := o.post(at+"/grant", url.Values{"role": {access.SysAdmin}, "place": {"云漳市"}}); s.status == http.StatusSeeOther {
		o.t.Error("an administrator with a business role")
	}
	if s := o.post(at+"/grant", url.Values{"role": {access.Street}, "place": {"柳岸街道"}, "until": {"2026-12-31"}}); s.status != http.StatusSeeOther {
		o.t.Errorf("a second role: %d %s", s.status, s.words(".alert"))
	}
	if s := o.post(at+"/grant", url.Values{"role": {access.Street}, "place": {"柳岸街道"}, "until": {"2026-12-31"}}); s.status != http.StatusConflict || !strings.Contains(s.words("main"), "已经有这个角色") {
		o.t.Errorf("the same role twice: %d %s", s.status, s.words(".alert"))
	}
	if s := o.post(at+"/grant", url.Values{"role": {access.Community}, "place": {"柳岸街道"}, "until": {"2020-01-01"}}); s.status == http.StatusSeeOther || !strings.Contains(s.words("form#grant"), "结束日期已经过去") {
		o.t.Errorf("an end that is past: %d %s", s.status, s.words("form#grant"))
	}
	page := o.get(at)
	if !strings.Contains(page.words("main"), "到 2026-12-31") && !strings.Contains(page.words("main"), "2027-01-01") {
		o.t.Errorf("the term is said: %s", page.words("main"))
	}
	grant := page.doc.Find("input[name=grant]").Last().AttrOr("value", "")
	if s := o.post(at+"/ungrant", url.Values{"grant": {grant}}); s.status != http.StatusSeeOther {
		o.t.Errorf("take away: %d", s.status)
	}
	o.post(at+"/lock", nil)
	if s := o.get(at); s.doc.Find(`form[action$="/unlock"]`).Length() != 1 {
		o.t.Error("a locked account offers to open it again")
	}
	o.post(at+"/unlock", nil)
	if s := o.post(at+"/reset", url.Values{"what": {"password"}}); s.status != http.StatusUnprocessableEntity || s.words("#f-reason-err") == "" {
		o.t.Errorf("a reset without a reason: %d", s.status)
	}
	if s := o.post(at+"/reset", url.Values{"what": {"password"}, "reason": {"当面核对过"}}); s.status != http.StatusSeeOther {
		o.t.Fatalf("ask for a reset: %d", s.status)
	}
	reset := ""
	must(o.t, o.d.Read(ctx, func(tx *db.Tx) error { return tx.Get(`SELECT id FROM account_reset`, nil, &reset) }))
	if o.get("/admin/users").doc.Find(`form[action="/admin/resets/`+reset+`"]`).Length() != 0 {
		o.t.Error("who asked is offered to agree")
	}
	if s := o.post("/admin/resets/"+reset, nil); s.words("[data-first-password]") != "" {
		o.t.Error("who asked can agree")
	}
	o.actor = o.account("second", access.SecAdmin)
	if s := o.post("/admin/resets/"+reset, nil); len(s.words("[data-first-password]")) < 12 {
		o.t.Errorf("another one agrees and gets the first password: %d %s", s.status, s.words("main"))
	}
}

func TestNobodyChangesHisOwnRights(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t, migrations))
	o.actor = o.account("chenmin", access.SecAdmin)
	at := "/admin/users/" + o.actor.Account
	if s := o.get(at); s.doc.Find("form#grant").Length() != 0 {
		t.Error("the own page offers roles")
	}
	if s := o.post(at+"/grant", url.Values{"role": {access.SecAdmin}, "place": {"云漳市"}}); s.status != http.StatusForbidden {
		t.Errorf("%d", s.status)
	}
	for role, pages := range map[string][]string{access.Community: {"/admin", "/admin/users", "/admin/kinds", "/admin/robots", "/admin/feedback"}, access.SysAdmin: {"/admin/users", "/messages/phone"}, access.SecAdmin: {"/admin", "/admin/kinds"}, access.Grid: {"/messages/phone"}} {
		o.actor.Grants = []access.Grant{{Role: role, Path: place.RootPath}}
		for _, page := range pages {
			if s := o.get(page); s.status != http.StatusForbidden {
				t.Errorf("%s reads %s: %d", role, page, s.status)
			}
		}
	}
}

// When two change a kind at once, the second one sees both versions and loses nothing.
func TestKindsShowBothWhenStale(t *testing.T) {
	each(t, func(o *office) {
		o.actor = o.account("jinli", access.SysAdmin)
		page := o.get("/admin/kinds/facility.lamp")
		f := fields(page, "kind")
		if f.Get("fix") == "" || f.Get("a0_code") == "" {
			o.t.Fatalf("the form holds terms and extra fields: %v", f)
		}
		bad := clone(f)
		bad.Set("fix", "")
		bad.Set("name", "灯坏了")
		if s := o.post("/admin/kinds", bad); s.status != http.StatusUnprocessableEntity || s.words("#f-fix-err") == "" || s.doc.Find("#f-name").AttrOr("value", "") != "灯坏了" {
			o.t.Errorf("no term: %d %s", s.status, s.words(".err"))
		}
		mine := clone(f)
		mine.Set("fix", "7")
		mine.Set("evidence", "照片用来核对是哪一盏")
		if !strings.Contains(f.Get("keys"), "灯坏了、灯不亮") || strings.ContainsAny(f.Get("keys"), ",|") {
			o.t.Errorf("other words are written %q", f.Get("keys"))
		}
		if s := o.post("/admin/kinds", mine); s.status != http.StatusSeeOther {
			o.t.Fatalf("%d %s", s.status, s.words(".alert"))
		}
		late := clone(f)
		late.Set("fix", "9")
		late.Set("keys", "灯坏了， 灯不亮；声控灯,")
		both := o.post("/admin/kinds", late)
		if both.status != http.StatusConflict || !strings.Contains(both.words("table"), "7 个工作日") || !strings.Contains(both.words("table"), "9 个工作日") || both.doc.Find("#f-fix").AttrOr("value", "") != "9" {
			o.t.Fatalf("both versions: %d %s", both.status, both.words("main"))
		}
		if s := o.post("/admin/kinds", fields(both, "kind")); s.status != http.StatusSeeOther {
			o.t.Errorf("saved knowingly: %d", s.status)
		}
		if got := fields(o.get("/admin/kinds/facility.lamp"), "kind"); got.Get("fix") != "9" || got.Get("a0_code") != f.Get("a0_code") || got.Get("keys") != "灯坏了、灯不亮、声控灯" {
			o.t.Errorf("after: %v", got)
		}
	})
}

func clone(v url.Values) url.Values {
	out := url.Values{}
	for k, x := range v {
		out[k] = append([]string(nil), x...)
	}
	return out
}

// fields reads a form as a browser would send it.
func fields(s seen, id string) url.Values {
	v := url.Values{}
	f := s.doc.Find("form#" + id)
	f.Find("input").Each(func(_ int, i *goquery.Selection) {
		kind := i.AttrOr("type", "text")
		if _, on := i.Attr("checked"); (kind == "checkbox" || kind == "radio") && !on {
			return
		}
		v.Add(i.AttrOr("name", ""), i.AttrOr("value", ""))
	})
	f.Find("textarea").Each(func(_ int, i *goquery.Selection) { v.Set(i.AttrOr("name", ""), i.Text()) })
	f.Find("select").Each(func(_ int, i *goquery.Selection) {
		on := i.Find("option[selected]")
		if on.Length() == 0 {
			on = i.Find("option").First()
		}
		v.Set(i.AttrOr("name", ""), on.AttrOr("value", ""))
	})
	return v
}

func TestRunning(t *testing.T) {
	each(t, func(o *office) {
		o.actor = o.account("jinli", access.SysAdmin)
		page := o.get("/admin")
		if !strings.Contains(page.words("h1"), "1 项") || !strings.Contains(page.words("table"), "硬盘满了") {
			o.t.Errorf("what is wrong is the title, with what to do: %s", page.words("main"))
		}
		if !strings.Contains(page.words(".alert"), "2027") || !strings.Contains(page.words("main"), "一律不向外连接") {
			o.t.Errorf("a year without a table is said aloud, and whom the program calls: %s", page.words("main"))
		}
		if s := o.post("/admin/backup", nil); s.status != http.StatusSeeOther {
			o.t.Errorf("backup: %d", s.status)
		}
		if s := o.load([]byte("not json")); s.status != http.StatusUnprocessableEntity || s.words("#f-table-err") == "" {
			o.t.Errorf("a broken table: %d", s.status)
		}
		if s := o.load([]byte(`{"year":2027,"source":"测试用","issued":"2026-11-04","off":[{"from":"2027-01-01","to":"2027-01-03","name":"元旦"},{"from":"2027-02-05","to":"2027-02-13","name":"春节"},
			{"from":"2027-04-03","to":"2027-04-05","name":"清明节"},{"from":"2027-05-01","to":"2027-05-05","name":"劳动节"},{"from":"2027-06-09","to":"2027-06-09","name":"端午节"},{"from":"2027-09-15","to":"2027-09-15","name":"中秋节"},{"from":"2027-10-01","to":"2027-10-07","name":"国庆节"}],"worked":["2027-02-20","2027-10-09"]}`)); s.status != http.StatusSeeOther {
			o.t.Fatalf("load: %d %s", s.status, s.words(".err"))
		}
		if got := o.get("/admin").words("main"); strings.Contains(got, "2027 年的节假日安排还没有载入") || !strings.Contains(got, "测试用") {
			o.t.Errorf("loaded: %s", got)
		}
	})
}

// The page keeps in sight when the last backup was made, where it lies and whether it can be used, and warns of none and of an old one.
func TestBackupsStayInSight(t *testing.T) {
	each(t, func(o *office) {
		o.actor = o.account("jinli", access.SysAdmin)
		o.copies.Dir = "/srv/linli/backup"
		if got := o.get("/admin").words("main"); !strings.Contains(got, "还没有备份过") || !strings.Contains(got, "/srv/linli/backup") {
			t.Errorf("none: %s", got)
		}
		o.copies.List = []Copy{{Name: "linli-20260601-090000.tar", At: noon.AddDate(0, 0, -8), Size: 52_428_800, Keys: true, Checked: true}, {Name: "linli-20260501-090000.tar", At: noon.AddDate(0, 0, -40), Size: 900}}
		got := o.get("/admin").words("main")
		for _, want := range []string{"已经超过一周", "linli-20260601-090000.tar", "50.0 MB", "试着恢复过，能用", "旁边没有密钥", "1 KB"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s is not said: %s", want, got)
			}
		}
		o.copies.List[0].At, o.copies.List[0].Checked = noon.AddDate(0, 0, -1), false
		if got := o.get("/admin").words("main"); strings.Contains(got, "超过一周") || !strings.Contains(got, "没有试过") {
			t.Errorf("a fresh one: %s", got)
		}
	})
}

func (o *office) load(b []byte) seen {
	o.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("table", "2027.json")
	must(o.t, err)
	_, err = part.Write(b)
	must(o.t, err)
	must(o.t, m.Close())
	return o.read(still.Post(o.srv.URL+"/admin/calendar", m.FormDataContentType(), &body))
}

func TestMessages(t *testing.T) {
	each(t, func(o *office) {
		o.notify.Tell("test.said", func(*db.Tx, ledger.Numbered) ([]notify.Notice, error) {
			return []notify.Notice{{Person: "p1", Obj: "m1", Key: "admin.see", Path: "/matters/m1"}, {Person: "p2", Obj: "m1", Key: "admin.save", Path: "/matters/m1"}}, nil
		})
		must(o.t, o.d.Write(ctx, func(tx *db.Tx) error {
			_, err := o.log.Append(tx, ledger.Entry{Kind: "test.said", Actor: access.System("t").Actor, Pub: map[string]any{}})
			return err
		}))
		_, err := o.log.Sequence(ctx)
		must(o.t, err)
		for n := 1; n > 0; {
			n, err = o.notify.Follow(ctx)
			must(o.t, err)
		}
		o.actor = access.Actor{Actor: ledger.Actor{ID: "p1", Kind: access.KindStaff}, Account: "a1", Person: "p1", Grants: []access.Grant{{Role: access.Grid, Path: o.street.Path}}}
		page := o.get("/messages")
		if page.doc.Find("main li strong").Length() != 1 {
			o.t.Fatalf("one's own message and no other: %s", page.words("main"))
		}
		id := page.doc.Find("input[name=id]").AttrOr("value", "")
		if s := o.post("/messages/read", url.Values{"id": {id}, "go": {"/matters/m1"}}); s.at != "/matters/m1" {
			o.t.Errorf("reading leads on: %s", s.at)
		}
		if got := o.get("/messages").doc.Find("main li strong").Length(); got != 0 {
			o.t.Errorf("%d unread", got)
		}
		bad := o.post("/messages/settings", url.Values{"way": {"each"}, "at": {"23:30"}, "mail": {"not an address"}, "lang": {"zh"}})
		if bad.status != http.StatusUnprocessableEntity || bad.words("#f-at-err") == "" || bad.words("#f-mail-err") == "" || bad.doc.Find("#f-mail").AttrOr("value", "") != "not an address" {
			o.t.Errorf("settings: %d %s", bad.status, bad.words(".err"))
		}
		if s := o.post("/messages/settings", url.Values{"way": {"digest"}, "at": {"09:15"}, "mail": {"a@example.cn"}, "lang": {"zh"}}); s.status != http.StatusSeeOther {
			o.t.Fatalf("%d %s", s.status, s.words(".err"))
		}
		if got := o.get("/messages").doc.Find("#f-at").AttrOr("value", ""); got != "09:15" {
			o.t.Errorf("time of the digest: %s", got)
		}
	})
}

// The address of a robot holds a key: once kept it is never shown, and an empty field keeps it.
func TestRobotsKeepTheirKey(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t, migrations))
	o.actor = o.account("jinli", access.SysAdmin)
	key := "0f3c-secret"
	v := url.Values{"rev": {"0"}, "name": {"锦绣群"}, "channel": {"wecom"}, "place": {"柳岸街道"}, "url": {"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + key}, "active": {"1"}}
	if s := o.post("/admin/robots", v); s.status != http.StatusSeeOther {
		t.Fatalf("%d %s", s.status, s.words(".err"))
	}
	list := o.get("/admin/robots")
	at := list.doc.Find(`table a[href^="/admin/robots/"]`).First().AttrOr("href", "")
	page := o.get(at)
	if strings.Contains(list.raw+page.raw, key) || !strings.Contains(list.words("table"), "qyapi.weixin.qq.com") {
		t.Error("the key is shown")
	}
	f := fields(page, "robot")
	f.Set("name", "锦绣工作群")
	if s := o.post("/admin/robots", f); s.status != http.StatusSeeOther {
		t.Fatalf("without the address again: %d %s", s.status, s.words(".err"))
	}
	if s := o.post(at+"/try", nil); s.status != http.StatusSeeOther {
		t.Errorf("a try that is not let out is told, not an error page: %d", s.status)
	}
	if s := o.post("/admin/robots", url.Values{"rev": {"0"}, "name": {"x"}, "channel": {"wecom"}, "place": {"柳岸街道"}, "url": {"http://10.0.0.1/"}}); s.status != http.StatusUnprocessableEntity || s.words("#f-url-err") == "" {
		t.Errorf("an address that is not https: %d", s.status)
	}
}
