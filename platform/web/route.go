package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Handler answers one request; what it returns is rendered by the one error renderer.
type Handler func(*Ctx) error

// Public and Session are the two permissions that every installation knows.
const (
	Public  = "public"  // no log-in needed
	Session = "session" // anybody who is logged in
)

// Any as the method of a row is every method that no other row of the pattern names.
const Any = "*"

// Route is one row of a route table.
type Route struct {
	Method  string // GET, POST …, or Any; GET also answers HEAD
	Pattern string // of net/http: /places/{id}
	Perm    string // Public, Session or a permission's name; never empty
	Handle  Handler
	MaxBody int64         // bytes; 1 MiB when 0
	Timeout time.Duration // reading the body; 30 s when 0
	JSON    bool          // errors as application/problem+json, no cross-site check (bearer tokens)
	Raw     bool          // the handler answers errors itself (Open311): Handle must return nil
}

// check refuses a row that could not be meant.
func (r Route) check() error {
	switch {
	case r.Method == "" || r.Pattern == "" || !strings.HasPrefix(r.Pattern, "/"):
		return fmt.Errorf("route %q %q: method and a pattern that begins with / are needed", r.Method, r.Pattern)
	case r.Perm == "":
		return fmt.Errorf("route %s %s names no permission", r.Method, r.Pattern)
	case r.Handle == nil:
		return fmt.Errorf("route %s %s has no handler", r.Method, r.Pattern)
	}
	return nil
}

// Site joins route tables into one http.Handler.
type Site struct {
	Routes []Route
	Guard  func(c *Ctx, perm string) error             // who may pass; nil error = may
	Enter  func(c *Ctx) error                          // finds out who it is, puts it into the context
	Fail   func(c *Ctx, err error, number string) Page // the error page
	Done   func(c *Ctx, route string, status int, bytes int64, took time.Duration, err error)
	Secure bool // behind https: HSTS
}

// Handler checks all rows and gives the handler. Duplicate or impossible rows are an error.
func (s *Site) Handler() (h http.Handler, err error) {
	defer func() {
		if p := recover(); p != nil { // ServeMux panics on conflicting patterns
			err = fmt.Errorf("routes: %v", p)
		}
	}()
	mux := http.NewServeMux()
	seen := map[string][]string{}
	var errs []error
	for _, r := range s.Routes {
		if err := r.check(); err != nil {
			errs = append(errs, err)
			continue
		}
		seen[r.Pattern] = append(seen[r.Pattern], r.Method)
		at := r.Method + " " + r.Pattern
		if r.Method == Any {
			at = r.Pattern
		}
		mux.Handle(at, s.adapt(r))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s.outer(mux), nil
}

// outer adds what every answer carries, and answers what no route matches.
func (s *Site) outer(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers(w.Header(), s.Secure)
		if _, pattern := mux.Handler(r); pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		none := Route{Pattern: "(none)", Perm: Public, JSON: strings.HasPrefix(r.URL.Path, "/api/"), Handle: func(c *Ctx) error { return Unmatched(mux, c) }}
		s.adapt(none).ServeHTTP(w, r)
	})
}

// Unmatched is the refusal of what no row of a mux matches: 405 with Allow where another method would match, else 404.
func Unmatched(mux *http.ServeMux, c *Ctx) error {
	var allow []string
	for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		probe := c.R.Clone(c.R.Context())
		probe.Method = m
		if _, p := mux.Handler(probe); p != "" {
			allow = append(allow, m)
		}
	}
	if len(allow) > 0 {
		c.W.Header().Set("Allow", strings.Join(allow, ", "))
		return errMethod
	}
	return errNoPage
}

// headers sets what ASVS 3.4 asks of every answer; a handler may narrow it further.
func headers(h http.Header, secure bool) {
	h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
