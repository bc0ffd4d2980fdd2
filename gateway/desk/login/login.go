package login

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Names of cookies. Behind https all carry the prefix that browsers bind to this host; without it only loopback (or an
// address that the operator has named as http) is served.
const (
	sessionName = "linli"
	deviceName  = "linli_device"
	stepName    = "linli_step" // ticket of a log-in that needs one more step
	tripName    = "linli_trip" // ticket of a trip to the city's log-in
)

const (
	stepKeeps   = 10 * time.Minute
	deviceKeeps = 365 * 24 * time.Hour
)

// Pages are the log-in pages over one access service.
type Pages struct {
	svc    *access.Service
	desk   *desk.Desk
	Source func(*web.Ctx) string // where a request comes from; the remote address when nil
}

// New makes the pages. d frames those that need a log-in.
func New(s *access.Service, d *desk.Desk) *Pages { return &Pages{svc: s, desk: d} }

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	pub := func(method, pattern string, h web.Handler) web.Route {
		return web.Route{Method: method, Pattern: pattern, Perm: web.Public, Handle: h}
	}
	own := func(method, pattern string, h web.Handler) web.Route {
		return web.Route{Method: method, Pattern: pattern, Perm: web.Session, Handle: h}
	}
	return []web.Route{
		pub("GET", "/login", p.show), pub("POST", "/login", p.password),
		pub("GET", "/login/code", p.showCode), pub("POST", "/login/code", p.code),
		pub("GET", "/login/second", p.showSecond), pub("POST", "/login/second", p.second),
		pub("GET", "/login/enrol", p.showEnrol), pub("POST", "/login/enrol", p.enrol),
		pub("GET", "/login/change", p.showChange), pub("POST", "/login/change", p.change),
		pub("POST", "/login/passkey/begin", p.beginPasskey), pub("POST", "/login/passkey", p.passkey),
		pub("POST", "/login/second/passkey", p.secondPasskey),
		pub("GET", "/login/oidc", p.toOIDC), pub("GET", access.CallbackPath, p.backFromOIDC),
		pub("POST", "/logout", p.logout),
		own("GET", stepUpPath, p.showStepUp), own("POST", stepUpPath, p.stepUp), own("POST", stepUpPath+"/passkey", p.stepUpPasskey),
		own("GET", "/me", p.mine), own("POST", "/me/sessions/end", p.endSession), own("POST", "/me/code", p.newCode),
		own("GET", "/me/password", p.showPassword), own("POST", "/me/password", p.newPassword),
		own("GET", "/me/totp", p.showTOTP), own("POST", "/me/totp", p.confirmTOTP), own("POST", "/me/totp/off", p.dropTOTP),
		own("POST", "/me/passkeys/begin", p.beginEnrol), own("POST", "/me/passkeys", p.addPasskey), own("POST", "/me/passkeys/off", p.dropPasskey),
		own("GET", "/me/oidc", p.linkOIDC),
	}
}

// Enter finds out who a request is from and puts the actor into its context; for web.Site.Enter. Rows for programs
// (Route.JSON) know bearer tokens only: a cookie would let another site act through the browser. Nobody is the public.
func (p *Pages) Enter(c *web.Ctx) error {
	if c.Route.JSON {
		return p.enterByKey(c)
	}
	token := readCookie(c, sessionName)
	if token == "" {
		return nil
	}
	ses, a, err := p.svc.Load(c.Context(), token)
	if fault.Is(err, fault.KindNotFound) {
		dropCookie(c, sessionName)
		return nil
	}
	if err != nil {
		return err
	}
	if ses.Renew && c.R.Method == http.MethodGet && !c.HTMX() {
		fresh, renewed, err := p.svc.Renew(c.Context(), token)
		if err == nil && renewed { // otherwise the old id goes on; the next page tries again
			putCookie(c, sessionName, fresh, keepFor(ses.Long))
		}
	}
	c.Put(access.With(c.Context(), a))
	return nil
}

func (p *Pages) enterByKey(c *web.Ctx) error {
	scheme, token, _ := strings.Cut(c.R.Header.Get("Authorization"), " ")
	if token == "" || !strings.EqualFold(scheme, "Bearer") {
		return nil
	}
	a, err := p.svc.Authenticate(c.Context(), strings.TrimSpace(token), access.ScopeAPI)
	if fault.Is(err, fault.KindDenied) {
		return web.BadToken(err)
	}
	if err != nil {
		return err
	}
	c.Put(access.With(c.Context(), a))
	return nil
}

// Token is the session's secret of a request, for acts that exchange it.
func Token(c *web.Ctx) string { return readCookie(c, sessionName) }

func keepFor(long bool) time.Duration {
	if long {
		return access.PhoneFor
	}
	return 0 // until the browser is closed; the server ends it earlier
}

// cookieName adds the prefix that binds a cookie to this host and to https.
func cookieName(c *web.Ctx, name string) string {
	if c.Secure() {
		return "__Host-" + name
	}
	return name
}

func readCookie(c *web.Ctx, name string) string {
	k, err := c.R.Cookie(cookieName(c, name))
	if err != nil {
		return ""
	}
	return k.Value
}

func putCookie(c *web.Ctx, name, value string, keep time.Duration) {
	c.Cookie(cookieName(c, name), value, keep)
}

func dropCookie(c *web.Ctx, name string) { c.Cookie(cookieName(c, name), "", -time.Second) }

// knock gathers what access wants to know of every step.
func (p *Pages) knock(c *web.Ctx, remember bool) access.Knock {
	source := c.R.RemoteAddr
	if p.Source != nil {
		source = p.Source(c)
	}
	return access.Knock{Source: source, Device: readCookie(c, deviceName), Agent: c.R.UserAgent(), Remember: remember}
}

// open tells whether a password would cross the network in clear (GB/T 22239: no clear-text credentials): http to
// anything but this machine, unless the operator has given an http address as the public one.
func (p *Pages) open(c *web.Ctx) bool {
	if c.Secure() || strings.HasPrefix(p.svc.Config().PublicURL, "http://") {
		return false
	}
	host := c.R.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host != "localhost" && !strings.HasSuffix(host, ".localhost") && (ip == nil || !ip.IsLoopback())
}

// arrive sets the cookies of a finished step and sends the person on: to the next step, or where they wanted to go.
func (p *Pages) arrive(c *web.Ctx, e access.Entry, next string) error {
	if e.Step != access.StepIn {
		putCookie(c, stepName, e.Ticket, stepKeeps)
		return c.Redirect(desk.With("/login/"+string(e.Step), "next", next))
	}
	dropCookie(c, stepName)
	putCookie(c, sessionName, e.Token, keepFor(e.Long))
	putCookie(c, deviceName, e.Device, deviceKeeps)
	if e.Actor.Lang != "" {
		c.Cookie("lang", e.Actor.Lang, deviceKeeps)
	}
	return c.Redirect(goal(e.Actor, next))
}

// goal is where a person goes after the log-in: the page asked for, else the first one that is theirs.
func goal(a access.Actor, next string) string {
	if to := web.Local(next); to != "/" && !strings.HasPrefix(to, "/login") && !strings.HasPrefix(to, "/logout") {
		return to
	}
	for _, x := range []struct {
		p  access.Perm
		to string
	}{{access.MatterRead, "/today"}, {access.AdminSystem, "/admin"}, {access.AdminSecurity, "/admin/users"}, {access.AdminAudit, "/admin/audit"}} {
		if a.Has(x.p) {
			return x.to
		}
	}
	return "/me"
}

// page is the frame of the pages before the log-in.
func page(c *web.Ctx, title, back string) ui.Page {
	return ui.Page{Title: text.T(c.Lang, title), Lang: c.Lang, Big: c.Big, Path: c.R.URL.RequestURI(), Back: back}
}

// said turns a refusal into words for the page; fields gives those that belong to one input. A fault that is not the
// person's to mend (storage, our mistake) is not said here but answered by the one error renderer.
func said(c *web.Ctx, err error) (whole string, fields map[string]string, mine bool) {
	f := fault.Of(err)
	switch f.Kind {
	case fault.KindInternal, fault.KindFull:
		return "", nil, false
	case fault.KindBusy:
		if f.Key != "access.locked" && f.Key != "access.oidc_down" {
			return "", nil, false
		}
	}
	fields = map[string]string{}
	for _, x := range f.Fields {
		fields[x.Name] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(fields) == 0 {
		whole = text.T(c.Lang, f.Key, f.Args...)
	}
	return whole, fields, true
}

// status is the HTTP status of a page that shows a refusal: a lock-out is 429, not trouble with storage.
func status(c *web.Ctx, err error) int {
	f := fault.Of(err)
	if f.Key == "access.locked" {
		if m, ok := f.Args[0].(int); ok {
			c.W.Header().Set("Retry-After", strconv.Itoa(m*60))
		}
		return http.StatusTooManyRequests
	}
	return web.Status(err)
}
