package web

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"linli/platform/fault"
	"linli/platform/id"
)

// MaxBody is the default limit of a request body (security.md 3.1).
const MaxBody = 1 << 20

var (
	errMethod = fault.Invalid("web.method")
	errNoPage = fault.NotFound("web.no_page")
	errCross  = fault.Denied("web.cross_site")
)

// counter watches status and size for the log line.
type counter struct {
	http.ResponseWriter
	c *Ctx
}

func (w counter) WriteHeader(status int) {
	if w.c.status == 0 {
		w.c.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w counter) Write(b []byte) (int, error) {
	if w.c.status == 0 {
		w.c.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.c.sent += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach Flush and deadlines.
func (w counter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// adapt makes an http.Handler of a row: who is it, may they, do it, answer errors.
func (s *Site) adapt(rt Route) http.Handler {
	limit := rt.MaxBody
	if limit == 0 {
		limit = MaxBody
	}
	cross := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		c := &Ctx{R: r, Route: rt, Number: id.Code(6)}
		c.W = counter{w, c}
		r.Body = http.MaxBytesReader(c.W, r.Body, limit)
		if rt.Timeout > 0 { // longer than the server's own limit: uploads
			_ = http.NewResponseController(w).SetReadDeadline(started.Add(rt.Timeout))
		}
		err := s.serve(c, rt, cross)
		if err != nil && c.status == 0 {
			s.answer(c, err)
		}
		if s.Done != nil {
			s.Done(c, rt.Method+" "+rt.Pattern, c.status, c.sent, time.Since(started), err)
		}
	})
}

// serve runs the guard and the handler; a panic becomes an Internal fault.
func (s *Site) serve(c *Ctx, rt Route, cross *http.CrossOriginProtection) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Internal(fmt.Errorf("panic: %v\n%s", p, debug.Stack()), rt.Pattern)
		}
	}()
	c.preferences()
	if !rt.JSON && !rt.Raw {
		if err := cross.Check(c.R); err != nil {
			return errCross.With(err)
		}
	}
	if s.Enter != nil {
		if err := s.Enter(c); err != nil {
			return err
		}
	}
	if s.Guard != nil {
		if err := s.Guard(c, rt.Perm); err != nil {
			return err
		}
	}
	return rt.Handle(c)
}

// Status is the HTTP status of a fault.
func Status(err error) int {
	f := fault.Of(err)
	switch {
	case f == nil:
		return http.StatusOK
	case f.Key == errMethod.Key:
		return http.StatusMethodNotAllowed
	case f.Key == KeyTooLarge:
		return http.StatusRequestEntityTooLarge
	case f.Key == KeyTooMany, f.Key == "limit.too_many":
		return http.StatusTooManyRequests
	case f.Key == KeyLogin, f.Key == KeyToken:
		return http.StatusUnauthorized
	}
	switch f.Kind {
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity
	case fault.KindNotFound:
		return http.StatusNotFound
	case fault.KindDenied:
		return http.StatusForbidden
	case fault.KindConflict, fault.KindNotYet:
		return http.StatusConflict
	case fault.KindBusy:
		return http.StatusServiceUnavailable
	case fault.KindFull:
		return http.StatusInsufficientStorage
	}
	return http.StatusInternalServerError
}

// Keys of faults that have a status of their own.
const (
	KeyTooLarge = "web.too_large" // 413
	KeyTooMany  = "web.too_many"  // 429
	KeyLogin    = "web.login"     // 401: pages redirect to the log-in
	KeyToken    = "web.token"     // 401: a bearer token that opens nothing
)

// TooMany refuses by a rate limit; the answer carries Retry-After.
func TooMany(retry time.Duration) error {
	return fault.Busy(KeyTooMany, int(retry.Seconds())+1)
}

// NeedLogin sends a person to the log-in page and an API client a 401.
func NeedLogin() error { return fault.Denied(KeyLogin) }

// BadToken refuses a bearer token that is unknown, ended or for another door.
func BadToken(err error) error { return fault.Denied(KeyToken).With(err) }

// answer renders err: a redirect to the log-in, a problem document, or the error page.
func (s *Site) answer(c *Ctx, err error) {
	status := Status(err)
	f := fault.Of(err)
	MarkRefused(c, f)
	if status == 429 || status == 503 || status == 507 {
		retry := "30"
		if status == 429 && len(f.Args) > 0 {
			retry = fmt.Sprint(f.Args[0])
		}
		c.W.Header().Set("Retry-After", retry)
	}
	if status == http.StatusUnauthorized && c.Route.JSON { // RFC 9110 15.5.2; the error only when a token came (RFC 6750 3.1)
		how := `Bearer realm="linli"`
		if f.Key == KeyToken {
			how += `, error="invalid_token"`
		}
		c.W.Header().Set("WWW-Authenticate", how)
	}
	if f.Key == KeyLogin && !c.Route.JSON && c.R.Method == http.MethodGet {
		_ = c.Redirect("/login?next=" + queryEscape(c.R.URL.RequestURI()))
		return
	}
	if c.Route.JSON || strings.Contains(c.R.Header.Get("Accept"), "application/json") || s.Fail == nil {
		_ = c.Bytes(status, "application/problem+json; charset=utf-8", Problem(c, f, status))
		return
	}
	if e := c.Page(status, s.Fail(c, err, c.Number)); e != nil && c.status == 0 {
		http.Error(c.W, "Linli: "+c.Number, http.StatusInternalServerError)
	}
}
