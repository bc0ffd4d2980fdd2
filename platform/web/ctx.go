package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"linli/platform/fault"
)

// Page is what a handler renders: a templ component.
type Page interface {
	Render(ctx context.Context, w io.Writer) error
}

// Ctx is one request and its answer.
type Ctx struct {
	W      http.ResponseWriter
	R      *http.Request
	Number string // short number for help, printed on error pages and in the log
	Lang   string // zh or en
	Big    bool   // 大字 mode
	Route  Route
	status int
	sent   int64
	query  url.Values // of raw, parsed once
	raw    string
}

// Context is the request's context.
func (c *Ctx) Context() context.Context { return c.R.Context() }

// Put replaces the request's context: Enter adds the actor.
func (c *Ctx) Put(ctx context.Context) { c.R = c.R.WithContext(ctx) }

// Path gives a wildcard of the pattern.
func (c *Ctx) Path(name string) string { return c.R.PathValue(name) }

// Query gives the first value of a query parameter, trimmed; "" when absent.
func (c *Ctx) Query(name string) string { return strings.TrimSpace(c.values().Get(name)) }

// Joined gives all values of a parameter parted by commas: what a form sends where several may be ticked, and what a link
// made from it carries.
func (c *Ctx) Joined(name string) string { return strings.Join(c.values()[name], ",") }

// values are the query's parameters. A page asks for a dozen of them: the address is parsed once.
func (c *Ctx) values() url.Values {
	if c.query == nil || c.raw != c.R.URL.RawQuery {
		c.query, c.raw = c.R.URL.Query(), c.R.URL.RawQuery
	}
	return c.query
}

// Page renders to a buffer and then sends: a failing template never sends half a page.
func (c *Ctx) Page(status int, p Page) error {
	b := pages.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() <= keepPage {
			b.Reset()
			pages.Put(b)
		}
	}()
	if err := p.Render(c.Context(), b); err != nil {
		return fault.Internal(err, "render "+c.Route.Pattern)
	}
	return c.HTML(status, b.Bytes())
}

// Rendered is a page as bytes, for those who keep it.
func (c *Ctx) Rendered(p Page) ([]byte, error) {
	var b bytes.Buffer
	if err := p.Render(c.Context(), &b); err != nil {
		return nil, fault.Internal(err, "render "+c.Route.Pattern)
	}
	return b.Bytes(), nil
}

// HTML sends a page that was rendered before.
func (c *Ctx) HTML(status int, page []byte) error {
	return c.Bytes(status, "text/html; charset=utf-8", page)
}

// pages are the buffers of Page, used again: a new one grows through a dozen sizes to that of a page. One that a
// long list made larger than keepPage is not kept.
var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const keepPage = 256 << 10

// Bytes sends a finished body.
func (c *Ctx) Bytes(status int, contentType string, body []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", contentType)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	if len(body) > 0 { // known, so nothing is cut into chunks
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	c.W.WriteHeader(status)
	if c.R.Method == http.MethodHead {
		return nil
	}
	_, err := c.W.Write(body)
	return ignoreGone(err)
}

// JSON sends v.
func (c *Ctx) JSON(status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fault.Internal(err, "json "+c.Route.Pattern)
	}
	return c.Bytes(status, "application/json; charset=utf-8", b)
}

// Redirect answers 303 to an address of this site. Anything else goes to "/".
func (c *Ctx) Redirect(to string) error {
	http.Redirect(c.W, c.R, Local(to), http.StatusSeeOther)
	return nil
}

// Local gives to when it is an address inside this site, else "/" (no open redirect).
func Local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		return "/"
	}
	return to
}

// Cookie sets a cookie for this site: HttpOnly, SameSite=Lax, Secure behind https.
func (c *Ctx) Cookie(name, value string, keep time.Duration) {
	http.SetCookie(c.W, &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: c.Secure(), MaxAge: int(keep.Seconds())})
}

// Secure tells whether the browser speaks https to us or to the listed proxy before us.
func (c *Ctx) Secure() bool { return c.R.TLS != nil || c.R.Header.Get("X-Linli-Https") == "1" }

// HTMX tells whether htmx asks for a part of a page.
func (c *Ctx) HTMX() bool { return c.R.Header.Get("HX-Request") == "true" }

// ignoreGone drops the error of a client that went away: nobody is left to be told.
func ignoreGone(err error) error { return nil }

// preferences reads language and 大字 from the address or the cookies; an address
// wins and is remembered, so that plaque codes of old compounds open in large type.
func (c *Ctx) preferences() {
	c.Lang, c.Big = "zh", false
	if k, err := c.R.Cookie("lang"); err == nil && k.Value == "en" {
		c.Lang = "en"
	}
	if k, err := c.R.Cookie("big"); err == nil && k.Value == "1" {
		c.Big = true
	}
	q := c.values()
	if v := q.Get("lang"); v == "zh" || v == "en" {
		c.Lang = v
		c.Cookie("lang", v, 365*24*time.Hour)
	}
	if v := q.Get("big"); v == "1" || v == "0" {
		c.Big = v == "1"
		c.Cookie("big", v, 365*24*time.Hour)
	}
}
