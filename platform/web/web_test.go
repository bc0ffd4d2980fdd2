package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"linli/platform/fault"
	"linli/platform/web"
)

type words string

func (s words) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(s))
	return err
}

type broken struct{}

func (broken) Render(_ context.Context, w io.Writer) error {
	io.WriteString(w, "half a page")
	return io.ErrClosedPipe
}

func serve(t *testing.T, routes ...web.Route) *httptest.Server {
	t.Helper()
	s := &web.Site{Routes: routes, Guard: func(c *web.Ctx, perm string) error {
		if perm == "secret" {
			return web.NeedLogin()
		}
		return nil
	}, Fail: func(c *web.Ctx, err error, n string) web.Page { return words("refused " + fault.Of(err).Key) }}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

func do(t *testing.T, req *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

func get(t *testing.T, u string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest("GET", u, nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, req)
}

func TestErrorsBecomeStatuses(t *testing.T) {
	cases := map[string]struct {
		err  error
		want int
	}{
		"/invalid": {fault.Invalid("x.y"), 422}, "/none": {fault.NotFound("x.y"), 404}, "/denied": {fault.Denied("x.y"), 403},
		"/conflict": {fault.Conflict("x.y"), 409}, "/notyet": {fault.NotYet("x.y"), 409}, "/busy": {fault.Busy("x.y"), 503},
		"/full": {fault.Full("x.y"), 507}, "/ours": {io.EOF, 500}, "/many": {web.TooMany(0), 429},
	}
	var routes []web.Route
	for p, c := range cases {
		routes = append(routes, web.Route{Method: "GET", Pattern: p, Perm: web.Public, Handle: func(*web.Ctx) error { return c.err }})
	}
	routes = append(routes, web.Route{Method: "GET", Pattern: "/panic", Perm: web.Public, Handle: func(*web.Ctx) error { panic("no") }},
		web.Route{Method: "GET", Pattern: "/half", Perm: web.Public, Handle: func(c *web.Ctx) error { return c.Page(200, broken{}) }})
	srv := serve(t, routes...)
	for p, c := range cases {
		res, body := get(t, srv.URL+p)
		if res.StatusCode != c.want || !strings.HasPrefix(body, "refused ") {
			t.Errorf("%s: %d %q", p, res.StatusCode, body)
		}
		if (c.want == 503 || c.want == 507 || c.want == 429) && res.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", p)
		}
	}
	for _, p := range []string{"/panic", "/half"} {
		if res, body := get(t, srv.URL+p); res.StatusCode != 500 || strings.Contains(body, "half") {
			t.Errorf("%s: %d %q", p, res.StatusCode, body)
		}
	}
	if res, _ := get(t, srv.URL+"/nothing-here"); res.StatusCode != 404 {
		t.Error(res.StatusCode)
	}
	req, _ := http.NewRequest("POST", srv.URL+"/none", nil)
	if res, _ := do(t, req); res.StatusCode != 405 || res.Header.Get("Allow") != "GET" {
		t.Error(res.StatusCode, res.Header.Get("Allow"))
	}
}

func TestGuardSendsToLogin(t *testing.T) {
	srv := serve(t, web.Route{Method: "GET", Pattern: "/in", Perm: "secret", Handle: func(c *web.Ctx) error { return c.Page(200, words("in")) }},
		web.Route{Method: "GET", Pattern: "/api", Perm: "secret", JSON: true, Handle: func(c *web.Ctx) error { return c.Page(200, words("in")) }})
	if res, _ := get(t, srv.URL+"/in?a=b"); res.StatusCode != 303 || res.Header.Get("Location") != "/login?next=%2Fin%3Fa%3Db" {
		t.Error(res.StatusCode, res.Header.Get("Location"))
	}
	if res, body := get(t, srv.URL+"/api"); res.StatusCode != 401 || !strings.Contains(body, `"status":401`) {
		t.Error(res.StatusCode, body)
	}
}

func TestHeadersOnEveryAnswer(t *testing.T) {
	srv := serve(t, web.Route{Method: "GET", Pattern: "/a", Perm: web.Public, Handle: func(c *web.Ctx) error { return c.Page(200, words("a")) }})
	for _, p := range []string{"/a", "/nothing"} {
		res, _ := get(t, srv.URL+p)
		csp := res.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: CSP lacks %s", p, want)
			}
		}
		if strings.Contains(csp, "unsafe") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Error(p, csp)
		}
		if len(res.Cookies()) != 0 {
			t.Error("a public page sets a cookie without being asked")
		}
	}
}

type report struct {
	Text  string   `form:"text"`
	Kinds []string `form:"kind"`
	Floor int      `form:"floor"`
	Loud  bool     `form:"loud"`
	Role  string   // no tag: a request can never set it
}

func TestDecode(t *testing.T) {
	var got report
	srv := serve(t, web.Route{Method: "POST", Pattern: "/r", Perm: web.Public, MaxBody: 4096, Handle: func(c *web.Ctx) error {
		cmd, f, err := web.Decode[report](c)
		if err != nil {
			return err
		}
		got = cmd
		return c.Page(200, words(f.Get("text")))
	}})
	post := func(body string) int {
		req, _ := http.NewRequest("POST", srv.URL+"/r", strings.NewReader(body))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, _ := do(t, req)
		return res.StatusCode
	}
	ok := url.Values{"text": {" 灯坏了 "}, "kind": {"a", "b"}, "floor": {"3"}, "loud": {"1"}, "Role": {"admin"}, "role": {"admin"}}
	if s := post(ok.Encode()); s != 200 || got.Text != "灯坏了" || len(got.Kinds) != 2 || got.Floor != 3 || !got.Loud || got.Role != "" {
		t.Fatal(s, got)
	}
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"not a number": {"floor=three", 422}, "not UTF-8": {"text=%ff%fe", 422}, "NUL": {"text=a%00b", 422},
		"too large": {"text=" + strings.Repeat("a", 9000), 413}, "too many fields": {strings.Repeat("kind=a&", 300), 422}, "broken escape": {"text=%zz", 422},
	} {
		if s := post(c.body); s != c.want {
			t.Errorf("%s: %d, want %d", name, s, c.want)
		}
	}
}

func TestCrossSitePostIsRefused(t *testing.T) {
	srv := serve(t, web.Route{Method: "POST", Pattern: "/r", Perm: web.Public, Handle: func(c *web.Ctx) error { return c.Page(200, words("ok")) }})
	for h, want := range map[string]int{"cross-site": 403, "same-origin": 200} {
		req, _ := http.NewRequest("POST", srv.URL+"/r", nil)
		req.Header.Set("Sec-Fetch-Site", h)
		if res, _ := do(t, req); res.StatusCode != want {
			t.Errorf("%s: %d", h, res.StatusCode)
		}
	}
}

func TestLocal(t *testing.T) {
	for in, want := range map[string]string{"/a?b=c": "/a?b=c", "//evil.example": "/", "https://evil.example": "/", `/\evil`: "/", "": "/", "a": "/", "/a\r\nX: y": "/", "javascript:alert(1)": "/"} {
		if got := web.Local(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestRoutesMustNameAPermission(t *testing.T) {
	for _, r := range []web.Route{{Method: "GET", Pattern: "/a", Handle: func(*web.Ctx) error { return nil }}, {Method: "GET", Pattern: "/a", Perm: web.Public}} {
		if _, err := (&web.Site{Routes: []web.Route{r}}).Handler(); err == nil {
			t.Error("started with an incomplete route")
		}
	}
	twice := web.Route{Method: "GET", Pattern: "/a", Perm: web.Public, Handle: func(*web.Ctx) error { return nil }}
	if _, err := (&web.Site{Routes: []web.Route{twice, twice}}).Handler(); err == nil {
		t.Error("started with two handlers for one address")
	}
}
