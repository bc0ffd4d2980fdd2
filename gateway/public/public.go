package public

import (
	"net"
	"net/http"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/limit"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Deps are the services that the pages translate.
type Deps struct {
	DB        *db.DB
	Log       *ledger.Log
	Keys      *crypto.Keys
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Duties    *duty.Service
	Matters   *matter.Service
	Documents *document.Service
	Limits    *limit.Limiter
	PublicURL string
	Doors     []affair.Door                                                               // what affairs offer behind the plaque of a compound
	Cards     []func(tx *db.Tx, lang string, at place.Place) ([]affair.PlaqueCard, error) // what affairs show of a building
	Demo      bool
}

// Pages serves what needs no log-in.
type Pages struct{ Deps }

// New makes the pages.
func New(d Deps) *Pages { return &Pages{d} }

// uploads is the limit of a report with photos: nine of 1 MB after shrinking, or one
// straight from a camera.
const uploads = 40 << 20

// Routes is the route table.
func (p *Pages) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	return []web.Route{
		{Method: get, Pattern: "/{$}", Perm: web.Public, Handle: p.home},
		{Method: get, Pattern: "/q/{code}", Perm: web.Public, Handle: p.place},
		{Method: get, Pattern: "/q/{code}/report", Perm: web.Public, Handle: p.reportForm},
		{Method: post, Pattern: "/q/{code}/report", Perm: web.Public, Handle: p.report, MaxBody: uploads, Timeout: 2 * time.Minute},
		{Method: post, Pattern: "/q/{code}/second/{matter}", Perm: web.Public, Handle: p.second},
		{Method: get, Pattern: "/q/{code}/board", Perm: web.Public, Handle: p.board},
		{Method: get, Pattern: "/r/{secret}", Perm: web.Public, Handle: p.progress},
		{Method: post, Pattern: "/r/{secret}/notfixed", Perm: web.Public, Handle: p.notFixed},
		{Method: post, Pattern: "/r/{secret}/fixed", Perm: web.Public, Handle: p.pass},
		{Method: post, Pattern: "/r/{secret}/rate", Perm: web.Public, Handle: p.rate},
		{Method: post, Pattern: "/r/{secret}/withdraw", Perm: web.Public, Handle: p.withdraw},
		{Method: post, Pattern: "/r/{secret}/photo", Perm: web.Public, Handle: p.addPhoto, MaxBody: uploads, Timeout: 2 * time.Minute},
		{Method: get, Pattern: "/r/{secret}/receipt", Perm: web.Public, Handle: p.receipt},
		{Method: get, Pattern: "/r/{secret}/photo/{doc}", Perm: web.Public, Handle: p.photo},
		{Method: get, Pattern: "/progress", Perm: web.Public, Handle: p.find},
		{Method: get, Pattern: "/elder", Perm: web.Public, Handle: p.elder},
		{Method: get, Pattern: "/feedback", Perm: web.Public, Handle: p.feedbackForm},
		{Method: post, Pattern: "/feedback", Perm: web.Public, Handle: p.feedback},
		{Method: get, Pattern: "/w/{secret}", Perm: web.Public, Handle: p.whistleForm},
		{Method: post, Pattern: "/w/{secret}", Perm: web.Public, Handle: p.whistle, MaxBody: uploads, Timeout: 2 * time.Minute},
	}
}

// page fills what every public page has, the number of a human among it.
func (p *Pages) page(c *web.Ctx, title string) ui.Page {
	pg := p.bare(c, title)
	pg.Human = p.human(c)
	return pg
}

// bare is page for who has read whom to call already.
func (p *Pages) bare(c *web.Ctx, title string) ui.Page {
	pg := ui.Page{Title: title, Lang: c.Lang, Big: c.Big, Path: c.R.URL.RequestURI()}
	if p.Demo {
		pg.Note = text.T(c.Lang, "public.demo")
	}
	return pg
}

// Frame is the frame of a public page, for the pages of affairs.
func (p *Pages) Frame(c *web.Ctx, title string) ui.Page { return p.page(c, title) }

// Source is where a request comes from, for limits only.
func Source(c *web.Ctx) string { return source(c) }

// now is the moment of the installation (a demo lives on its own day).
func (p *Pages) now() time.Time { return p.DB.Clock().Now() }

// source is where a request comes from, for limits only: it is hashed there with a key
// that is thrown away daily, and is never stored with anything (security.md T1).
func source(c *web.Ctx) string {
	host, _, err := net.SplitHostPort(c.R.RemoteAddr)
	if err != nil {
		return c.R.RemoteAddr
	}
	return host
}

// Limits of what one source may do without log-in; generous for a whole stairwell
// behind one address.
var (
	perSource = limit.Rule{Name: "public.report", N: 30, Per: time.Hour}
	perPlace  = limit.Rule{Name: "public.place", N: 120, Per: time.Hour}
	perLookup = limit.Rule{Name: "public.lookup", N: 120, Per: 10 * time.Minute}
	perCode   = limit.Rule{Name: "public.whistle", N: 30, Per: 10 * time.Minute}
)

// tooMany turns a refused limit into a 429 with Retry-After.
func tooMany(err error) error {
	if err == nil {
		return nil
	}
	if d, ok := limit.Retry(err); ok {
		return web.TooMany(d)
	}
	return err
}

// scanned finds the place behind a code; an unknown code is refused without a hint.
func (p *Pages) scanned(tx *db.Tx, code string) (place.Scan, error) {
	code = strings.TrimSpace(code)
	if len(code) > 40 {
		return place.Scan{}, fault.NotFound("public.no_code")
	}
	s, err := p.Places.Scan(tx, code)
	if fault.Is(err, fault.KindNotFound) {
		return s, fault.NotFound("public.no_code")
	}
	return s, err
}
