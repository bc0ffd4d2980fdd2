package app

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/web"
)

// site joins all route tables into one handler.
func (k *Kernel) site(log *slog.Logger, o ServeOptions) (http.Handler, error) {
	m := newMetrics(&k.meters)
	routes, outbox, enter, fail := k.routes(o)
	routes = append(routes, k.healthRoutes(m)...)
	s := &web.Site{Routes: routes, Enter: enter, Guard: guard, Fail: fail, Secure: isHTTPS(o.PublicURL),
		Done: func(c *web.Ctx, route string, status int, bytes int64, took time.Duration, err error) {
			m.observe(route, status, took)
			wide(log, c, route, status, bytes, took, err)
		}}
	h, err := s.Handler()
	outbox.Serve(h) // what a phone wrote down goes through the same doors as what a page sends
	return h, err
}

func isHTTPS(u string) bool { return len(u) > 8 && u[:8] == "https://" }

// guard decides by the permission on the route's row; the row's own scope is asked again
// by the service with the path of the object.
func guard(c *web.Ctx, perm string) error {
	a := access.From(c.Context())
	switch perm {
	case web.Public:
		return nil
	case web.Session:
		if !a.LoggedIn() && !(c.Route.JSON && a.Kind == access.KindKey) { // a program's key is its log-in, at the API only
			return web.NeedLogin()
		}
		return nil
	}
	if !a.LoggedIn() {
		if a.Has(access.Perm(perm)) { // a key, or what the public may do
			return nil
		}
		return web.NeedLogin()
	}
	return a.May(access.Perm(perm), access.Anywhere)
}

// wide writes one line a request: no address of the caller, no user agent, no query
// (security.md T1), the route's pattern instead of the path.
func wide(log *slog.Logger, c *web.Ctx, route string, status int, bytes int64, took time.Duration, err error) {
	level := slog.LevelInfo
	attrs := []slog.Attr{slog.String("route", route), slog.Int("status", status), slog.Int64("bytes", bytes),
		slog.Duration("took", took.Round(10*time.Microsecond)), slog.String("number", c.Number)}
	if err != nil {
		f := fault.Of(err)
		attrs = append(attrs, slog.String("fault", string(f.Kind)), slog.String("key", f.Key))
		if status >= 500 {
			level = slog.LevelError
			attrs = append(attrs, slog.String("err", err.Error()))
		}
	}
	log.LogAttrs(context.Background(), level, "request", attrs...)
}

// healthRoutes: alive; able to write; Prometheus.
func (k *Kernel) healthRoutes(m *metrics) []web.Route {
	text := "text/plain; charset=utf-8"
	return []web.Route{
		{Method: "GET", Pattern: "/healthz", Perm: web.Public, Handle: func(c *web.Ctx) error { return c.Bytes(200, text, []byte("ok\n")) }},
		{Method: "GET", Pattern: "/readyz", Perm: web.Public, Handle: func(c *web.Ctx) error {
			if err := k.ready(c.Context()); err != nil {
				return c.Bytes(http.StatusServiceUnavailable, text, []byte("not ready\n"))
			}
			return c.Bytes(200, text, []byte("ok\n"))
		}},
		{Method: "GET", Pattern: "/metrics", Perm: web.Public, Handle: func(c *web.Ctx) error { m.handler.ServeHTTP(c.W, c.R); return nil }},
	}
}

// ready tells whether something can be written now.
func (k *Kernel) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return k.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO installation (name, value) VALUES ('ready', ?) ON CONFLICT (name) DO UPDATE SET value=excluded.value`, tx.Now.Format(time.RFC3339))
		return err
	})
}

// node names this process among several on one database.
func (k *Kernel) node() string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return host + "/" + strconv.Itoa(os.Getpid())
}
