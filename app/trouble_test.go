package app

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"linli/kernel/access"
)

// post sends a form from a page of the site and gives the whole answer.
func (w *world) post(path, role, from string, form url.Values) (int, string) {
	w.t.Helper()
	req, err := http.NewRequest("POST", w.srv.URL+path, strings.NewReader(form.Encode()))
	w.ok(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Test-Role", role)
	if from != "" {
		req.Header.Set("Referer", from)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	w.ok(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	w.ok(err)
	return res.StatusCode, string(b)
}

// An error page says what happened and leads on: who is at work keeps the menu, a form leads back to its page, a session that is
// over to the log-in; a page of somebody else's site is never the way back.
func TestErrorPagesLeadOn(t *testing.T) {
	w := newWorld(t, "")
	if s, body := w.do("GET", "/imports", access.Grid, nil); s != 403 || !strings.Contains(body, `href="/today"`) || !strings.Contains(body, `href="/matters"`) {
		t.Errorf("the menu is gone: %d %.2000s", s, body)
	}
	if s, body := w.do("GET", "/nothing", "", nil); s != 404 || strings.Contains(body, `href="/matters"`) || !strings.Contains(body, `href="/"`) {
		t.Errorf("a resident's page: %d %.2000s", s, body)
	}
	big := url.Values{"text": {strings.Repeat("x", 2<<20)}}
	if s, body := w.post("/feedback", access.Grid, w.srv.URL+"/feedback?from=%2Fme", big); s != 413 || !strings.Contains(body, `href="/feedback?from=%2Fme"`) || !strings.Contains(body, "内容太大") {
		t.Errorf("no way back to the form: %d %.2000s", s, body)
	}
	if _, body := w.post("/feedback", access.Grid, "https://elsewhere.example/feedback", big); strings.Contains(body, "elsewhere") {
		t.Error("the way back leads to another site")
	}
	before := w.fingerprint()
	s, body := w.post("/matters/new", "", w.srv.URL+"/matters/new?place="+w.a.building.ID, url.Values{"place": {w.a.building.ID}, "kind": {"facility.lamp"}, "text": {"登录过期时写的"}})
	if s != 401 || !strings.Contains(body, "/login?next="+url.QueryEscape("/matters/new?place="+w.a.building.ID)) {
		t.Errorf("a session that is over: %d %.2000s", s, body)
	}
	if w.fingerprint() != before {
		t.Error("a form of the desk was taken as a resident's")
	}
}
