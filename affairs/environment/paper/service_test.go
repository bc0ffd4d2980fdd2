package paper

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/paper/docx"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/web"
	"linli/platform/web/ui"
)

var ctx = context.Background()

// world is a city of two districts with an officer and a reviewer in the first.
type world struct {
	*testing.T
	*Service
	clk                       *clock.Settable
	here, there               place.Path
	officer, reviewer, abroad access.Actor
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, access.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		w := &world{T: t, clk: clock.NewSettable(time.Date(2026, 2, 10, 9, 0, 0, 0, clock.Shanghai))}
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
		frame := &affair.Frame{Staff: func(c *web.Ctx, title, active string) ui.Page { return ui.Page{Title: title, Lang: c.Lang} }, Done: func(*web.Ctx, string, *ui.Undo) {}}
		w.Service = NewService(ground.Deps{DB: d, Log: log, Keys: keys, Places: places, Frame: frame, Seams: &ground.Seams{}})
		w.here, w.there = one.Path, two.Path
		who := func(name string, at place.Path) access.Actor {
			return access.Actor{Actor: ledger.Actor{ID: "p-" + name, Kind: access.KindStaff, Name: name}, Account: "a-" + name, Person: "p-" + name, Grants: []access.Grant{{Role: access.Environment, Path: at}}}
		}
		w.officer, w.reviewer, w.abroad = who("冀文斌", one.Path), who("柴青云", one.Path), who("外区人", two.Path)
		fn(w)
	})
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

const own = "{{机关}}缴款窗口{{文号}}{{当事人}}{{决定文号}}{{罚款|大写}}{{缴款期限}}{{缴款银行}}{{日期|汉字}}"

func (w *world) offer(a access.Actor, at place.Path, lines ...string) (x Template, err error) {
	body := template(w.T, lines...)
	err = w.DB.Write(ctx, func(tx *db.Tx) (err error) {
		x, err = w.Offer(tx, a, Offer{Paper: PayNotice, Path: at, File: `C:\文件\缴款".docx`, Body: body})
		return err
	})
	return x, err
}

// says is the text of the pay notice of a place.
func (w *world) says(at place.Path) (s, file string) {
	w.Helper()
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		b, name, err := w.Docx(tx, at, PayNotice, Sample(PayNotice))
		if err != nil {
			return err
		}
		f, err := docx.Open(b)
		if err == nil {
			s, file = f.Text(), name
		}
		return err
	}))
	return s, file
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

func TestAnOfficeReplacesATemplate(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.offer(w.officer, w.here, own, "{{当事人名字}}")
		w.refused("an unknown placeholder", err, fault.KindInvalid, "environment.paper.unknown")
		_, err = w.offer(w.officer, w.here, "{{机关}}")
		w.refused("what the law wants is missing", err, fault.KindInvalid, "environment.paper.missing")
		_, err = w.offer(w.officer, w.there, own)
		w.refused("for another district", err, fault.KindNotFound, "access.not_found")
		one, err := w.offer(w.officer, w.here, own)
		w.ok(err)
		if one.File != "缴款.docx" || one.Version != 1 {
			t.Errorf("%+v", one)
		}
		if s, _ := w.says(w.here); strings.Contains(s, "缴款窗口") {
			t.Error("it fills before it is approved")
		}
		decide := func(a access.Actor, id string, approve bool, reason string) error {
			return w.DB.Write(ctx, func(tx *db.Tx) error { _, err := w.Decide(tx, a, id, approve, reason); return err })
		}
		w.refused("by who brought it", decide(w.officer, one.ID, true, ""), fault.KindDenied, "environment.paper.own")
		w.refused("from elsewhere", decide(w.abroad, one.ID, true, ""), fault.KindNotFound, "access.not_found")
		w.refused("returned without a reason", decide(w.reviewer, one.ID, false, ""), fault.KindInvalid, "environment.paper.reason_needed")
		w.ok(decide(w.reviewer, one.ID, true, ""))
		s, file := w.says(w.here)
		if s != "云漳市生态环境局望岭分局缴款窗口望环缴〔2026〕7号云漳恒泽煤业有限公司望环罚〔2026〕7号贰拾陆万元整十五日决定书所附缴款码指定的代收银行二〇二六年四月二十日" || file != "缴款通知书 望环缴〔2026〕7号.docx" {
			t.Errorf("%s %s", s, file)
		}
		if s, _ := w.says(w.there); strings.Contains(s, "缴款窗口") {
			t.Error("another district fills with it")
		}
		w.clk.Advance(time.Hour)
		two, err := w.offer(w.officer, w.here, own+"第二版")
		w.ok(err)
		w.ok(decide(w.reviewer, two.ID, true, ""))
		if s, _ := w.says(w.here); !strings.HasSuffix(s, "第二版") {
			t.Errorf("%s", s)
		}
		back := func(id, reason string) error {
			return w.DB.Write(ctx, func(tx *db.Tx) error { _, err := w.TakeBack(tx, w.reviewer, id, reason); return err })
		}
		w.refused("no reason", back(two.ID, " "), fault.KindInvalid, "environment.paper.reason_needed")
		w.ok(back(two.ID, "账户写错了"))
		w.refused("twice", back(two.ID, "账户写错了"), fault.KindNotYet, "environment.paper.not_force")
		if s, _ := w.says(w.here); !strings.Contains(s, "缴款窗口") || strings.Contains(s, "第二版") {
			t.Errorf("the version before does not fill again: %s", s)
		}
		w.sound()
	})
}

// ask sends a form, or with a file an upload.
func (w *world) ask(a access.Actor, method, path string, form url.Values, file []byte) (int, string) {
	w.Helper()
	s := web.Site{Routes: (&site{w.Service}).routes(), Guard: func(*web.Ctx, string) error { return nil }, Enter: func(c *web.Ctx) error { c.Put(access.With(c.Context(), a)); c.Lang = "zh"; return nil }}
	h, err := s.Handler()
	w.ok(err)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if file != nil {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		p, err := m.CreateFormFile("file", "a.docx")
		w.ok(err)
		_, err = p.Write(file)
		w.ok(err)
		w.ok(m.WriteField("note", form.Get("note")))
		w.ok(m.Close())
		r = httptest.NewRequest(method, path, &b)
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

func TestPagesOfTemplates(t *testing.T) {
	each(t, func(w *world) {
		if status, body := w.ask(w.officer, "GET", "/environment/papers", nil, nil); status != 200 || strings.Count(body, "内置模板") < len(Names) {
			t.Errorf("%d", status)
		}
		for _, n := range Names {
			s, _ := Of(n)
			status, body := w.ask(w.officer, "GET", "/environment/papers/"+n+"/print", nil, nil)
			if status != 200 || !strings.Contains(body, "<h1>"+s.Title[:6]) && !strings.Contains(body, "<h1>") || strings.Contains(body, "{{") {
				t.Errorf("%s: %d", n, status)
			}
			for _, note := range s.Notes {
				if !strings.Contains(body, note) {
					t.Errorf("%s does not say what is to be checked", n)
				}
			}
			if status, body := w.ask(w.officer, "GET", "/environment/papers/"+n+"/sample", nil, nil); status != 200 || !strings.HasPrefix(body, "PK") {
				t.Errorf("%s: %d", n, status)
			}
		}
		if status, body := w.ask(w.officer, "POST", "/environment/papers/pay", url.Values{}, template(t, own, "{{罚款额}}")); status != http.StatusUnprocessableEntity || !strings.Contains(body, "{{罚款额}}（是不是 罚款？）") {
			t.Errorf("%d %s", status, body)
		}
		if status, body := w.ask(w.officer, "POST", "/environment/papers/pay", url.Values{}, []byte("no docx")); status != http.StatusUnprocessableEntity || !strings.Contains(body, "不是 .docx") {
			t.Errorf("%d", status)
		}
		if status, body := w.ask(w.officer, "POST", "/environment/papers/pay", url.Values{"note": {"x"}}, nil); status != http.StatusUnprocessableEntity || !strings.Contains(body, "请选择一个 .docx 文件") {
			t.Errorf("%d", status)
		}
		if status, _ := w.ask(w.officer, "POST", "/environment/papers/pay", url.Values{"note": {"新窗口"}}, template(t, own)); status != http.StatusSeeOther {
			t.Errorf("%d", status)
		}
		status, body := w.ask(w.officer, "GET", "/environment/papers/pay", nil, nil)
		if status != 200 || !strings.Contains(body, "新窗口") || strings.Contains(body, "/approve") {
			t.Errorf("%d: who brought it is offered to approve it", status)
		}
		if status, body := w.ask(w.reviewer, "GET", "/environment/papers/pay", nil, nil); status != 200 || !strings.Contains(body, "/approve") {
			t.Errorf("%d", status)
		}
		if status, body := w.ask(w.abroad, "GET", "/environment/papers/pay", nil, nil); status != 200 || strings.Contains(body, "新窗口") {
			t.Errorf("%d: another district sees it", status)
		}
		if status, _ := w.ask(w.officer, "GET", "/environment/papers/nothing", nil, nil); status != http.StatusNotFound {
			t.Errorf("%d", status)
		}
	})
}

func TestFieldRegisterIsWhole(t *testing.T) {
	each(t, func(w *world) {
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			for _, bad := range people.CheckRegister(map[string][]string{"environment_template": schema["environment_template"]}, Fields, Plain) {
				t.Error(bad)
			}
			return err
		}))
	})
}
