package login

import (
	"net/http"

	"linli/kernel/access"
	"linli/platform/fault"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// entryView is the log-in page and its sister with the one-time code.
type entryView struct {
	Page    ui.Page
	Next    string
	Typed   string
	Wrong   string
	Fields  map[string]string
	OIDC    string
	Passkey bool
	ByCode  bool
	Open    bool // the connection is not encrypted: no password here
	Over    bool // the session has ended by itself
}

func (p *Pages) view(c *web.Ctx, next string, byCode bool) entryView {
	title := "login.title"
	back := "/"
	if byCode {
		title, back = "login.by_code", "/login"
	}
	return entryView{Page: page(c, title, back), Next: next, OIDC: p.svc.OIDCLabel(), Passkey: p.svc.HasPasskeys(), ByCode: byCode, Open: p.open(c)}
}

func (p *Pages) show(c *web.Ctx) error {
	if a := access.From(c.Context()); a.LoggedIn() {
		return c.Redirect(goal(a, c.Query("next")))
	}
	return c.Page(http.StatusOK, entryPage(p.view(c, c.Query("next"), false)))
}

func (p *Pages) showCode(c *web.Ctx) error {
	return c.Page(http.StatusOK, entryPage(p.view(c, c.Query("next"), true)))
}

// entryForm is what the log-in forms send.
type entryForm struct {
	Name     string `form:"name"`
	Code     string `form:"code"`
	Remember bool   `form:"remember"`
	Next     string `form:"next"`
}

func (p *Pages) password(c *web.Ctx) error {
	f, form, err := web.Decode[entryForm](c)
	if err != nil {
		return err
	}
	if p.open(c) {
		return p.again(c, f, false, fault.Denied("login.open"))
	}
	if err := filled(f.Name, "name", form.Values.Get("password"), "password"); err != nil {
		return p.again(c, f, false, err)
	}
	e, err := p.svc.LogIn(c.Context(), f.Name, form.Values.Get("password"), p.knock(c, f.Remember))
	if err != nil {
		return p.again(c, f, false, err)
	}
	return p.arrive(c, e, f.Next)
}

func (p *Pages) code(c *web.Ctx) error {
	f, _, err := web.Decode[entryForm](c)
	if err != nil {
		return err
	}
	if p.open(c) {
		return p.again(c, f, true, fault.Denied("login.open"))
	}
	if err := filled(f.Name, "name", f.Code, "code"); err != nil {
		return p.again(c, f, true, err)
	}
	e, err := p.svc.LogInByCode(c.Context(), f.Name, f.Code, p.knock(c, f.Remember))
	if err != nil {
		return p.again(c, f, true, err)
	}
	return p.arrive(c, e, f.Next)
}

// filled refuses empty fields before anything is counted as a try.
func filled(pairs ...string) error {
	var bad []fault.Field
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == "" {
			bad = append(bad, fault.Field{Name: pairs[i+1], Key: "login.fill_" + pairs[i+1]})
		}
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

// again shows the page with what was typed (never the password) and what to do.
func (p *Pages) again(c *web.Ctx, f entryForm, byCode bool, err error) error {
	whole, fields, mine := said(c, err)
	if !mine {
		return err
	}
	v := p.view(c, f.Next, byCode)
	v.Typed, v.Wrong, v.Fields = f.Name, whole, fields
	return c.Page(status(c, err), entryPage(v))
}

// toOIDC sends the browser to the city's log-in.
func (p *Pages) toOIDC(c *web.Ctx) error { return p.depart(c, access.Public()) }

// linkOIDC does the same for a person who is logged in: the identity there is tied to the account here.
func (p *Pages) linkOIDC(c *web.Ctx) error { return p.depart(c, access.From(c.Context())) }

func (p *Pages) depart(c *web.Ctx, a access.Actor) error {
	to, ticket, err := p.svc.BeginOIDC(c.Context(), a)
	if stepUp, err := p.toStepUp(c, err, "/me"); stepUp {
		return err
	}
	if err != nil {
		return p.again(c, entryForm{Next: c.Query("next")}, false, err)
	}
	putCookie(c, tripName, ticket, stepKeeps)
	// The address is the issuer's own, discovered and configured, never taken from the request.
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}

// backFromOIDC takes the issuer's answer. The ticket in this browser's cookie proves that the trip began here.
func (p *Pages) backFromOIDC(c *web.Ctx) error {
	ticket := readCookie(c, tripName)
	dropCookie(c, tripName)
	if c.Query("error") != "" {
		return p.again(c, entryForm{}, false, fault.Denied("access.oidc_wrong"))
	}
	e, err := p.svc.FinishOIDC(c.Context(), ticket, c.Query("state"), c.Query("code"), p.knock(c, false))
	if err != nil {
		return p.again(c, entryForm{}, false, err)
	}
	return p.arrive(c, e, "")
}

func (p *Pages) logout(c *web.Ctx) error {
	if err := p.svc.LogOut(c.Context(), Token(c)); err != nil {
		return err
	}
	dropCookie(c, sessionName)
	dropCookie(c, stepName)
	// What the browser has kept of the pages goes too (ASVS 14.3.1).
	c.W.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return c.Redirect("/login")
}
