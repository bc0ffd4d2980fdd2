package offline

import (
	"encoding/base64"
	"net/http"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/offline"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
)

// Deps are the services that the pages translate.
type Deps struct {
	DB      *db.DB
	Desk    *desk.Desk
	Offline *offline.Service
	Access  *access.Service
	Places  *place.Service
	People  *people.Service
	Duties  *duty.Service
	Matters *matter.Service
	Forms   []offline.Form  // of the house and of the affairs
	Keep    []offline.Pages // of the affairs
}

// Pages serves W5 and the door of the outbox.
type Pages struct {
	Deps
	forms *http.ServeMux // finds the form of an address
	site  http.Handler   // the whole house, for the form's own handler
}

// New makes the pages. Serve must be called before the first request.
func New(d Deps) *Pages {
	p := &Pages{Deps: d, forms: http.NewServeMux()}
	for _, f := range d.Forms {
		p.forms.Handle(f.Pattern, formHandler{f})
	}
	return p
}

// Serve names the handler that forms are sent through.
func (p *Pages) Serve(site http.Handler) { p.site = site }

// formHandler carries a form through net/http's own matching of patterns; it never serves.
type formHandler struct{ offline.Form }

func (formHandler) ServeHTTP(http.ResponseWriter, *http.Request) {}

const uploads = 12 << 20

// Routes is the route table. What a phone asks answers in JSON and knows the phone by its signature or its owner's session.
func (p *Pages) Routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	return []web.Route{
		{Method: get, Pattern: "/outbox", Perm: web.Public, Handle: p.outbox},
		{Method: get, Pattern: "/offline/pages", Perm: web.Session, Handle: p.pages},
		{Method: get, Pattern: "/offline/doors", Perm: web.Session, Handle: p.doors},
		{Method: post, Pattern: "/offline/devices", Perm: web.Session, Handle: p.enrol},
		{Method: post, Pattern: "/offline/lease", Perm: web.Public, Handle: p.lease},
		{Method: post, Pattern: "/offline/wiped", Perm: web.Public, Handle: p.wiped},
		{Method: post, Pattern: "/offline/items", Perm: web.Public, Handle: p.take, MaxBody: uploads, Timeout: 2 * time.Minute},
		{Method: get, Pattern: "/offline/items/{id}", Perm: web.Public, Handle: p.known},
		{Method: get, Pattern: "/offline/phones", Perm: web.Session, Handle: p.phones},
		{Method: post, Pattern: "/offline/phones/{id}/revoke", Perm: web.Session, Handle: p.revoke},
		{Method: get, Pattern: "/admin/users/{id}/phones", Perm: string(access.AdminSecurity), Handle: p.userPhones},
		{Method: post, Pattern: "/admin/users/{id}/phones/{phone}/revoke", Perm: string(access.AdminSecurity), Handle: p.stopPhone},
		{Method: get, Pattern: "/offline/held", Perm: string(access.DutyHandOver), Handle: p.held},
		{Method: get, Pattern: "/offline/held/{device}/{item}", Perm: string(access.DutyHandOver), Handle: p.heldItem},
		{Method: post, Pattern: "/offline/held/{device}/{item}", Perm: string(access.DutyHandOver), Handle: p.decide},
	}
}

// answer is what the phone is told. Wipe orders it to empty itself.
type answer struct {
	State string           `json:"state"` // done, wait, refused, conflict, login, other, unknown, held, again
	Item  string           `json:"item,omitempty"`
	To    string           `json:"to,omitempty"` // where the page of it stands
	Want  int64            `json:"want,omitempty"`
	At    int64            `json:"at"` // our clock
	Say   string           `json:"say,omitempty"`
	Wipe  bool             `json:"wipe,omitempty"`
	Now   *offline.Version `json:"now,omitempty"` // conflict: what stands now
}

func (p *Pages) enrol(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	public, err := base64.StdEncoding.DecodeString(f.Get("public"))
	if err != nil {
		return fault.Invalid("offline.bad_key").With(err)
	}
	lent, err := p.Offline.Enrol(c.Context(), access.From(c.Context()), public, c.R.UserAgent())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, lent)
}

// lease lends the half again; a revoked phone is told to empty itself, whoever holds it.
func (p *Pages) lease(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	lent, err := p.Offline.Lend(c.Context(), access.From(c.Context()), f.Get("device"))
	if err != nil {
		return p.turnedAway(c, "", err)
	}
	return c.JSON(http.StatusOK, lent)
}

// turnedAway says why a phone gets nothing now, and what becomes of what it holds.
func (p *Pages) turnedAway(c *web.Ctx, item string, err error) error {
	f := fault.Of(err)
	a := answer{Item: item, At: p.DB.Clock().Now().UnixMilli(), Say: say(c, f)}
	status := web.Status(err)
	switch f.Key {
	case "offline.revoked":
		a.State, a.Wipe, status = "revoked", true, http.StatusUnauthorized
	case "offline.login":
		a.State, status = "login", http.StatusUnauthorized
	case "offline.other":
		a.State = "other"
		if !access.From(c.Context()).LoggedIn() {
			a.State, status = "login", http.StatusUnauthorized
		}
	case "offline.unknown":
		a.State = "unknown"
	default:
		return err
	}
	return c.JSON(status, a)
}

// wiped notes that a phone is empty: by its owner, or by a phone that was told to.
func (p *Pages) wiped(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		d, err := p.Offline.Get(tx, f.Get("device"))
		if err != nil {
			return err
		}
		if d.State == offline.Active && d.Account != a.Account {
			return fault.NotFound("offline.unknown")
		}
		return p.Offline.Empty(tx, a, d.ID)
	})
	if err != nil {
		return p.turnedAway(c, "", err)
	}
	return c.JSON(http.StatusOK, answer{State: "done", At: p.DB.Clock().Now().UnixMilli()})
}

// mine lists the phones of the reader.
func (p *Pages) mine(c *web.Ctx) (out []offline.Device, err error) {
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		out, err = p.Offline.Of(tx, access.From(c.Context()).Account)
		return err
	})
	return out, err
}

func (p *Pages) revoke(c *web.Ctx) error {
	a := access.From(c.Context())
	err := p.DB.Write(c.Context(), func(tx *db.Tx) error {
		d, err := p.Offline.Get(tx, c.Path("id"))
		if err != nil {
			return err
		}
		if d.Account != a.Account {
			return fault.NotFound("offline.unknown")
		}
		return p.Offline.Revoke(tx, a, d.ID)
	})
	if err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "outbox.revoked"), nil)
	return c.Redirect("/offline/phones")
}
