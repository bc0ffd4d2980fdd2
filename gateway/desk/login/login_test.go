package login

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/totp"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/limit"
	"linli/platform/text"
	"linli/platform/web"
)

const password = "horse lamp river nine"

// house is a site with the log-in pages and two pages behind them.
type house struct {
	t   *testing.T
	svc *access.Service
	clk *clock.Settable
	srv *httptest.Server
}

func each(t *testing.T, cfg access.Config, fn func(h *house)) {
	t.Helper()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, limit.Migrations, access.Migrations}, func(t *testing.T, d *db.DB) {
		clk := clock.NewSettable(time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai))
		d.SetClock(clk)
		keys := crypto.NewKeys(crypto.Std)
		log, err := ledger.New(d, keys, clk, ledger.Config{})
		if err != nil {
			t.Fatal(err)
		}
		if cfg.Second == "" {
			cfg.Second = access.SecondNone
		}
		svc, err := access.New(access.Deps{DB: d, Log: log, Keys: keys}, cfg)
		if err != nil {
			t.Fatal(err)
		}
		h := &house{t: t, svc: svc, clk: clk}
		h.serve(&desk.Desk{DB: d})
		fn(h)
	})
}

func (h *house) serve(d *desk.Desk) {
	p := New(h.svc, d)
	hello := func(c *web.Ctx) error {
		return c.Bytes(200, "text/plain; charset=utf-8", []byte("hello "+access.From(c.Context()).Name))
	}
	routes := append(p.Routes(),
		web.Route{Method: "GET", Pattern: "/today", Perm: web.Session, Handle: hello},
		web.Route{Method: "POST", Pattern: "/grave", Perm: web.Session, Handle: Fresh(func(c *web.Ctx) error {
			if err := access.From(c.Context()).RequireStepUp(h.clk.Now()); err != nil {
				return err
			}
			return hello(c)
		})},
		web.Route{Method: "GET", Pattern: "/api/v1/x", Perm: string(access.MatterRead), JSON: true, Handle: hello})
	site := &web.Site{Routes: routes, Enter: p.Enter, Guard: func(c *web.Ctx, perm string) error {
		a := access.From(c.Context())
		switch {
		case perm == web.Public, perm == web.Session && a.LoggedIn():
			return nil
		case perm == web.Session:
			return web.NeedLogin()
		}
		return a.May(access.Perm(perm), access.Anywhere)
	}}
	handler, err := site.Handler()
	if err != nil {
		h.t.Fatal(err)
	}
	h.srv = httptest.NewServer(handler)
	h.t.Cleanup(h.srv.Close)
}

func (h *house) user(name string, roles ...string) access.Account {
	h.t.Helper()
	n := access.NewAccount{Name: name, Label: name, Password: password}
	for _, r := range roles {
		n.Grants = append(n.Grants, access.Grant{Role: r, Path: "/001/"})
	}
	acc, _, err := h.svc.AddUser(context.Background(), n)
	if err != nil {
		h.t.Fatal(err)
	}
	return acc
}

// browser keeps cookies and follows redirects inside the site.
type browser struct {
	*house
	c   *http.Client
	jar *cookiejar.Jar
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &browser{h, &http.Client{Jar: jar}, jar}
}

// seen is an answer: status, the address one ended at, and the page.
type seen struct {
	status int
	at     string
	text   string
	doc    *goquery.Document
	header http.Header
}

func (b *browser) read(res *http.Response, err error) seen {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(raw)))
	if err != nil {
		b.t.Fatal(err)
	}
	return seen{res.StatusCode, res.Request.URL.Path, string(raw), doc, res.Header}
}

func (b *browser) get(path string) seen { return b.read(b.c.Get(b.srv.URL + path)) }

func (b *browser) post(path string, kv ...string) seen {
	v := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		v.Set(kv[i], kv[i+1])
	}
	return b.read(b.c.PostForm(b.srv.URL+path, v))
}

func (b *browser) cookie(name string) string {
	u, _ := url.Parse(b.srv.URL)
	for _, k := range b.jar.Cookies(u) {
		if k.Name == name {
			return k.Value
		}
	}
	return ""
}

func (b *browser) in(name string) {
	b.t.Helper()
	if s := b.post("/login", "name", name, "password", password); s.at != "/today" && s.at != "/me" && s.status != 404 {
		b.t.Fatalf("%s ended at %s with %d: %s", name, s.at, s.status, s.doc.Find("[role=alert]").Text())
	}
}

func (b *browser) says(s seen, status int, at, words string) {
	b.t.Helper()
	if s.status != status || s.at != at || !strings.Contains(s.doc.Text(), words) {
		b.t.Errorf("%d at %s, want %d at %s saying %q; alert: %q", s.status, s.at, status, at, words, s.doc.Find(".err,[role=alert]").Text())
	}
}

func TestFromThePageAskedForAndBack(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		h.user("clerk", access.Community)
		b := h.browser()
		s := b.get("/today?x=1")
		b.says(s, 200, "/login", "手机号或登录名")
		next, _ := s.doc.Find("form[action='/login'] input[name=next]").Attr("value")
		if next != "/today?x=1" {
			t.Errorf("next is %q", next)
		}
		if _, ok := s.doc.Find("input[name=password]").Attr("value"); ok {
			if v, _ := s.doc.Find("input[name=password]").Attr("value"); v != "" {
				t.Error("a password stands in the page")
			}
		}
		b.says(b.post("/login", "name", "clerk", "password", "wrong words here", "next", next), 403, "/login", "没能登录")
		got := b.post("/login", "name", "clerk", "password", password, "next", next)
		b.says(got, 200, "/today", "hello clerk")
		b.says(b.get("/login"), 200, "/today", "hello") // who is in does not log in again
		b.says(b.post("/logout"), 200, "/login", "登录")
		b.says(b.get("/today"), 200, "/login", "登录")
	})
}

func TestWrongPasswordKeepsTheNameAndNothingElse(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		b := h.browser()
		s := b.post("/login", "name", "<b>某人</b>", "password", "s3cret words typed", "next", "//evil.example/")
		b.says(s, 403, "/login", "没能登录")
		if v, _ := s.doc.Find("input[name=name]").Attr("value"); v != "<b>某人</b>" {
			t.Errorf("the name came back as %q", v)
		}
		if strings.Contains(s.text, "s3cret") || strings.Contains(s.text, "<b>某人") {
			t.Error("the password or raw markup stands in the page")
		}
		b.says(b.post("/login", "name", "", "password", ""), 422, "/login", "请填密码")
		for i := 0; i < 4; i++ {
			b.post("/login", "name", "someone", "password", "wrong words here")
		}
		s = b.post("/login", "name", "someone", "password", "wrong words here")
		b.says(s, 429, "/login", "试错太多")
		if s.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	})
}

func TestNoOpenRedirect(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		h.user("clerk", access.Community)
		for _, next := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/login", "/logout"} {
			b := h.browser()
			b.says(b.post("/login", "name", "clerk", "password", password, "next", next), 200, "/today", "hello")
		}
	})
}

func TestSessionIdIsNewAndCookieIsSafe(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		acc := h.user("clerk", access.Grid)
		b := h.browser()
		u, _ := url.Parse(h.srv.URL)
		planted := strings.Repeat("ab", 32) // an attacker's choice (fixation)
		b.jar.SetCookies(u, []*http.Cookie{{Name: "linli", Value: planted, Path: "/"}})
		b.in("clerk")
		first := b.cookie("linli")
		if first == planted || len(first) != 64 {
			t.Fatalf("session id %q", first)
		}
		raw, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).
			PostForm(h.srv.URL+"/login", url.Values{"name": {"clerk"}, "password": {password}, "remember": {"1"}})
		if err != nil {
			t.Fatal(err)
		}
		raw.Body.Close()
		for _, k := range raw.Cookies() {
			if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" {
				t.Errorf("cookie %s: %+v", k.Name, k)
			}
			if k.Name == "linli" && k.MaxAge != 14*24*3600 {
				t.Errorf("a remembered phone is kept %d s", k.MaxAge)
			}
		}
		// A change of roles gives another id at the next page, and the roles count at once.
		if _, err := h.svc.Grant(context.Background(), access.System("t"), acc.ID, access.Grant{Role: access.Community, Path: "/001/"}); err != nil {
			t.Fatal(err)
		}
		b.says(b.get("/today"), 200, "/today", "hello")
		if second := b.cookie("linli"); second == first {
			t.Error("the id stayed although the roles changed")
		}
		b.says(b.get("/today"), 200, "/today", "hello")
	})
}

func TestHTTPSCookieHasThePrefixAndHttpIsRefused(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		h.user("clerk", access.Community)
		send := func(host string, https bool) *http.Response {
			r := httptest.NewRequest("POST", "http://"+host+"/login", strings.NewReader(url.Values{"name": {"clerk"}, "password": {password}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if https {
				r.Header.Set("X-Linli-Https", "1")
			}
			w := httptest.NewRecorder()
			h.srv.Config.Handler.ServeHTTP(w, r)
			return w.Result()
		}
		if res := send("office.example", false); res.StatusCode != 403 || len(res.Cookies()) > 1 {
			t.Errorf("a password in clear over the network: %d", res.StatusCode)
		}
		res := send("office.example", true)
		if res.StatusCode != 303 {
			t.Fatalf("https: %d", res.StatusCode)
		}
		for _, k := range res.Cookies() {
			if k.Value != "" && (!strings.HasPrefix(k.Name, "__Host-") || !k.Secure) {
				t.Errorf("cookie %s secure %v", k.Name, k.Secure)
			}
		}
	})
}

func TestDisabledInTheMiddleOfASession(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		h.user("clerk", access.Community)
		b := h.browser()
		b.in("clerk")
		if err := h.svc.LockUser(context.Background(), "clerk", true); err != nil {
			t.Fatal(err)
		}
		b.says(b.get("/today"), 200, "/login", "登录")
		if b.cookie("linli") != "" {
			t.Error("the dead cookie stays")
		}
	})
}

func TestAnotherSiteCanNotPost(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		h.user("clerk", access.Community)
		b := h.browser()
		b.in("clerk")
		r, _ := http.NewRequest("POST", h.srv.URL+"/me/sessions/end", strings.NewReader("handle="))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if s := b.read(b.c.Do(r)); s.status != 403 {
			t.Errorf("a post from another site: %d", s.status)
		}
	})
}

func TestProgramsUseKeysAndCookiesDoNotOpenTheAPI(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		h.user("clerk", access.Community)
		b := h.browser()
		b.in("clerk")
		if s := b.get("/api/v1/x"); s.status == 200 {
			t.Error("the session cookie opened the API: another site could act through the browser")
		}
		ask := func(token string) int {
			r, _ := http.NewRequest("GET", h.srv.URL+"/api/v1/x", nil)
			r.Header.Set("Authorization", "Bearer "+token)
			return b.read(http.DefaultClient.Do(r)).status
		}
		_, key, err := h.svc.AddKey(context.Background(), access.System("t"), access.NewKey{Door: access.ScopeAPI})
		if err != nil {
			t.Fatal(err)
		}
		if got := ask(key); got != 200 {
			t.Errorf("with a key: %d", got)
		}
		if got := ask("wrong"); got == 200 {
			t.Error("a wrong key was let in")
		}
		if got := ask(b.cookie("linli")); got == 200 {
			t.Error("a session's secret worked as a bearer token")
		}
	})
}

func TestFirstPassword(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		_, first, err := h.svc.AddUser(context.Background(), access.NewAccount{Phone: "10000000031", Label: "李晋芳",
			Grants: []access.Grant{{Role: access.Grid, Path: "/001/"}}})
		if err != nil {
			t.Fatal(err)
		}
		b := h.browser()
		b.says(b.post("/login", "name", "100 0000 0031", "password", first, "next", "/today"), 200, "/login/change", "李晋芳")
		if b.cookie("linli") != "" {
			t.Error("in before the password was changed")
		}
		b.says(b.post("/login/change", "password", "short", "repeat", "short"), 422, "/login/change", "至少 12 个字符")
		b.says(b.post("/login/change", "password", password, "repeat", password+"x"), 422, "/login/change", "不一样")
		b.says(b.post("/login/change", "password", password, "repeat", password, "next", "/today"), 200, "/today", "hello 李晋芳")
		b.says(b.get("/login/change"), 404, "/login/change", "从登录页重新开始")
	})
}

func TestSecondStepAndItsEnrolment(t *testing.T) {
	each(t, access.Config{Second: access.SecondStaff}, func(h *house) {
		h.user("clerk", access.Community)
		b := h.browser()
		s := b.post("/login", "name", "clerk", "password", password)
		b.says(s, 200, "/login/enrol", "验证器")
		secret := strings.ReplaceAll(s.doc.Find("code.num").Text(), " ", "")
		if s.doc.Find("svg.qr").Length() != 1 || len(secret) != 32 {
			t.Fatalf("secret %q, %d QR codes", secret, s.doc.Find("svg.qr").Length())
		}
		code := func() string {
			c, err := totp.GenerateCode(secret, h.clk.Now())
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		b.says(b.post("/login/enrol", "code", "000000"), 403, "/login/enrol", "验证码不对")
		b.says(b.post("/login/enrol", "code", code(), "next", "/today"), 200, "/today", "hello")
		h.clk.Advance(time.Minute)
		c := h.browser()
		c.says(c.post("/login", "name", "clerk", "password", password), 200, "/login/second", "6 位数字")
		c.says(c.get("/today"), 200, "/login", "登录") // one factor is not in
		c.says(c.post("/login/second", "code", ""), 422, "/login/second", "请填")
		c.says(c.post("/login/second", "code", "111111"), 403, "/login/second", "验证码不对")
		c.says(c.post("/login/second", "code", code()), 200, "/today", "hello")
	})
}

func TestMine(t *testing.T) {
	each(t, access.Config{PublicURL: "http://localhost:8080"}, func(h *house) {
		h.user("clerk", access.Community)
		b, phone := h.browser(), h.browser()
		b.in("clerk")
		s := b.post("/me/code")
		b.says(s, 200, "/me/code", "手机登录码")
		code := s.doc.Find("p.num strong").Text()
		phone.says(phone.post("/login/code", "name", "clerk", "code", code), 200, "/today", "hello")
		phone.says(phone.get("/me"), 200, "/me", "登录码")
		s = b.get("/me")
		b.says(s, 200, "/me", "这一台")
		ends := s.doc.Find("form[action='/me/sessions/end'] input[name=handle]")
		if ends.Length() != 2 { // the phone, and "all others"
			t.Errorf("%d sessions can be ended", ends.Length())
		}
		b.says(b.post("/me/sessions/end", "handle", ""), 200, "/me", "已退出")
		phone.says(phone.get("/today"), 200, "/login", "登录")

		h.clk.Advance(6 * time.Minute)
		b.says(b.get("/me/totp"), 200, "/login/stepup", "再验证一次")
		b.says(b.post("/login/stepup", "password", "wrong words here", "next", "/me/totp"), 403, "/login/stepup", "密码不对")
		before := b.cookie("linli")
		s = b.post("/login/stepup", "password", password, "next", "/me/totp")
		b.says(s, 200, "/me/totp", "验证器")
		if b.cookie("linli") == before {
			t.Error("the step-up kept the session's id")
		}
		secret := strings.ReplaceAll(s.doc.Find("code.num").Text(), " ", "")
		b.says(b.post("/me/totp", "code", "123"), 403, "/me/totp", "验证码不对")
		c, err := totp.GenerateCode(secret, h.clk.Now())
		if err != nil {
			t.Fatal(err)
		}
		b.says(b.post("/me/totp", "code", c), 200, "/me", "第二步验证已开")
		b.says(b.post("/me/totp/off"), 200, "/me", "第二步验证已关")
		b.says(b.post("/me/password", "old", password, "password", "another fine phrase", "repeat", "another fine phrase"), 200, "/me", "密码改好了")
		fresh := h.browser()
		fresh.says(fresh.post("/login", "name", "clerk", "password", "another fine phrase"), 200, "/today", "hello")
	})
}

func TestPasskeyDoorsAnswerJSONAndRefuseNonsense(t *testing.T) {
	each(t, access.Config{PublicURL: "http://localhost:8080"}, func(h *house) {
		h.user("clerk", access.Community)
		b := h.browser()
		s := b.get("/login")
		if s.doc.Find("form[data-passkey=get][hidden]").Length() != 1 {
			t.Error("the passkey form is not there, or not hidden without script")
		}
		s = b.post("/login/passkey/begin")
		if s.status != 200 || !strings.Contains(s.header.Get("Content-Type"), "json") || !strings.Contains(s.text, "challenge") {
			t.Errorf("begin: %d %s", s.status, s.text)
		}
		b.says(b.post("/login/passkey", "ticket", "x", "answer", "{"), 404, "/login/passkey", "从登录页重新开始")
		b.in("clerk")
		h.clk.Advance(10 * time.Minute)
		if s := b.post("/me/passkeys/begin"); s.status != 409 || !strings.Contains(s.text, "/login/stepup") {
			t.Errorf("without a fresh proof: %d %s", s.status, s.text)
		}
	})
}

func TestGraveActAsksForAFreshProofAndComesBack(t *testing.T) {
	each(t, access.Config{}, func(h *house) {
		h.user("clerk", access.Community)
		b := h.browser()
		b.in("clerk")
		h.clk.Advance(6 * time.Minute)
		send := func(referer string) seen {
			r, _ := http.NewRequest("POST", h.srv.URL+"/grave", nil)
			r.Header.Set("Referer", referer)
			return b.read(b.c.Do(r))
		}
		next := func(s seen) string { v, _ := s.doc.Find("input[name=next]").Attr("value"); return v }
		if s := send(h.srv.URL + "/today?x=2"); s.at != "/login/stepup" || next(s) != "/today?x=2" {
			t.Errorf("at %s, next %q", s.at, next(s))
		}
		if s := send("https://evil.example/"); next(s) != "/me" {
			t.Errorf("next %q", next(s))
		}
		b.says(b.post("/login/stepup", "password", password, "next", "/today?x=2"), 200, "/today", "hello")
		b.says(send(h.srv.URL+"/today"), 200, "/grave", "hello")
	})
}

func TestPagesHaveLabelsAndNoInlineScript(t *testing.T) {
	each(t, access.Config{PublicURL: "http://localhost:8080"}, func(h *house) {
		h.user("clerk", access.Community)
		b := h.browser()
		pages := []seen{b.get("/login"), b.get("/login/code"), b.get("/login?lang=en"), b.get("/login?lang=zh")}
		b.in("clerk")
		pages = append(pages, b.get("/me"), b.get("/me/password"), b.get("/me/totp"), b.get("/login/stepup?next=/me"))
		for _, s := range pages {
			if s.status != 200 || s.doc.Find("h1").Length() != 1 {
				t.Errorf("%s: %d with %d h1", s.at, s.status, s.doc.Find("h1").Length())
			}
			if strings.Contains(s.text, "login.") && strings.Contains(s.doc.Find("body").Text(), "login.") {
				t.Errorf("%s shows a text key", s.at)
			}
			s.doc.Find("input:not([type=hidden]):not([type=checkbox])").Each(func(_ int, i *goquery.Selection) {
				id, _ := i.Attr("id")
				if id == "" || s.doc.Find("label[for='"+id+"']").Length() != 1 {
					t.Errorf("%s: an input without label", s.at)
				}
			})
			if s.doc.Find("[style],[onclick],script:not([src])").Length() != 0 {
				t.Errorf("%s has inline script or style", s.at)
			}
			s.doc.Find("form[method=post]").Each(func(_ int, f *goquery.Selection) {
				if a, _ := f.Attr("action"); !strings.HasPrefix(a, "/") {
					t.Errorf("%s posts to %q", s.at, a)
				}
			})
		}
	})
}

func TestTexts(t *testing.T) {
	for _, g := range text.Gaps("login.") {
		t.Error(g)
	}
	for k, v := range zh {
		for _, never := range []string{"ID", "null", "非法", "系统异常", "一键", "智慧", "赋能"} {
			if strings.Contains(v, never) {
				t.Errorf("%s says %q", k, never)
			}
		}
	}
}

func TestStorageTroubleIsNotSaidAsAWrongPassword(t *testing.T) {
	c := &web.Ctx{R: httptest.NewRequest("GET", "/login", nil), Lang: "zh"}
	for _, err := range []error{fault.Busy("db.storage"), fault.Internal(io.ErrUnexpectedEOF, "x"), fault.Full("db.full")} {
		if _, _, mine := said(c, err); mine {
			t.Errorf("%v would be shown as a refusal of the person", err)
		}
	}
}
