package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"linli/gateway/api"
	"linli/gateway/desk"
	"linli/gateway/desk/admin"
	"linli/gateway/desk/duties"
	"linli/gateway/desk/login"
	"linli/gateway/desk/matters"
	"linli/gateway/desk/offline"
	"linli/gateway/desk/overview"
	"linli/gateway/desk/places"
	"linli/gateway/desk/proof"
	"linli/gateway/desk/rights"
	"linli/gateway/desk/tables"
	"linli/gateway/ical"
	"linli/gateway/open311"
	"linli/gateway/public"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
	webassets "linli/web"
)

// routes joins the route tables of all gateways and affairs.
func (k *Kernel) routes(o ServeOptions) (routes []web.Route, outbox *offline.Pages, enter func(*web.Ctx) error, fail func(*web.Ctx, error, string) web.Page) {
	ui.SetAssets(webassets.URLs("/assets/"))
	ui.SetShift(clock.Shift(k.DB.Clock()))
	d := &desk.Desk{DB: k.DB, Demo: k.Demo}
	doors := k.frame(d, o.PublicURL)
	for _, a := range k.Affairs {
		for _, r := range a.Routes { // an act that wants a fresh proof of log-in leads to it and back
			r.Handle = login.Fresh(r.Handle)
			routes = append(routes, r)
		}
		routes = append(routes, ical.Routes(a.Feeds)...)
	}
	entry := login.New(k.Access, d)
	routes = append(routes, entry.Routes()...)
	routes = append(routes, public.New(public.Deps{DB: k.DB, Log: k.Log, Keys: k.Keys, Places: k.Places, People: k.People, Access: k.Access,
		Duties: k.Duties, Matters: k.Matters, Documents: k.Documents, Limits: k.Limits, PublicURL: o.PublicURL, Demo: k.Demo, Doors: doors, Cards: k.cards()}).Routes()...)
	loop := matters.New(matters.Deps{Heard: k.heard, OnMatter: k.onMatter(), DB: k.DB, Desk: d, Log: k.Log, Places: k.Places, People: k.People, Access: k.Access,
		Duties: k.Duties, Matters: k.Matters, Documents: k.Documents, Tables: k.Tables, PublicURL: o.PublicURL})
	routes = append(routes, loop.Routes()...)
	outbox = offline.New(k.phoneDeps(d, loop))
	routes = append(routes, outbox.Routes()...)
	routes = append(routes, api.New(api.Deps{DB: k.DB, Keys: k.Keys, Access: k.Access, Places: k.Places, People: k.People, Duties: k.Duties, Matters: k.Matters,
		Tables: k.Tables, Version: version(), FreeRows: o.ExportRows}).Routes()...)
	routes = append(routes, overview.New(overview.Deps{DB: k.DB, Desk: d, Log: k.Log, Places: k.Places, People: k.People, Duties: k.Duties, Matters: k.Matters, Days: k.days()}).Routes()...)
	routes = append(routes, proof.New(proof.Deps{DB: k.DB, Desk: d, Log: k.Log, Places: k.Places, People: k.People, Access: k.Access, Matters: k.Matters, Replayers: k.replayers()}).Routes()...)
	routes = append(routes, admin.New(admin.Deps{DB: k.DB, Desk: d, Log: k.Log, Access: k.Access, Places: k.Places, People: k.People, Matters: k.Matters, Notify: k.Notify, Statute: k.Statute, System: k.system()}).Routes()...)
	routes = append(routes, tables.New(tables.Deps{DB: k.DB, Desk: d, Tables: k.Tables, Places: k.Places, Access: k.Access, FreeRows: o.ExportRows, Standing: k.standing()}).Routes()...)
	routes = append(routes, rights.New(rights.Deps{DB: k.DB, Desk: d, Places: k.Places, People: k.People, Access: k.Access, Matters: k.Matters}).Routes()...)
	routes = append(routes, places.Routes(places.Deps{AtHome: k.atHome(), Lenses: k.lenses(), DB: k.DB, Desk: d, Places: k.Places, People: k.People, Access: k.Access, Duties: k.Duties, Plans: k.Plans, Matters: k.Matters, PublicURL: o.PublicURL})...)
	routes = append(routes, duties.Routes(duties.Deps{DB: k.DB, Desk: d, Places: k.Places, People: k.People, Duties: k.Duties, Plans: k.Plans, Matters: k.Matters, Access: k.Access})...)
	routes = append(routes, open311.Routes(open311.Deps{DB: k.DB, Keys: k.Keys, Places: k.Places, Access: k.Access, Matters: k.Matters,
		Documents: k.Documents, Limits: k.Limits, PublicURL: o.PublicURL,
		Jurisdictions: words(o.Open311.Jurisdictions), Contact: o.Open311.Contact, KeyService: o.Open311.KeyService})...)
	routes = append(routes, k.assetRoutes()...)
	routes = append(routes, k.pwaRoutes()...)
	return routes, outbox, entry.Enter, k.fail
}

// phoneDeps joins what the house and the affairs offer to a phone without signal.
func (k *Kernel) phoneDeps(d *desk.Desk, loop *matters.Pages) offline.Deps {
	o := offline.Deps{DB: k.DB, Desk: d, Offline: k.Offline, Access: k.Access, Places: k.Places, People: k.People, Duties: k.Duties, Matters: k.Matters, Forms: loop.Forms()}
	for _, a := range k.Affairs {
		o.Forms = append(o.Forms, a.Forms...)
		if a.Keep != nil {
			o.Keep = append(o.Keep, a.Keep)
		}
	}
	return o
}

// words cuts a comma separated setting.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// assetRoutes serves style sheets, scripts, the icon, the gallery and the transparency log.
func (k *Kernel) assetRoutes() []web.Route {
	pass := func(h http.Handler) web.Handler {
		return func(c *web.Ctx) error { h.ServeHTTP(c.W, c.R); return nil }
	}
	return []web.Route{
		{Method: "GET", Pattern: "/assets/{file}", Perm: web.Public, Handle: pass(webassets.Handler("/assets/"))},
		{Method: "GET", Pattern: "/favicon.svg", Perm: web.Public, Handle: func(c *web.Ctx) error {
			c.W.Header().Set("Cache-Control", "public, max-age=86400")
			return c.Bytes(http.StatusOK, "image/svg+xml", []byte(ui.FaviconSVG))
		}},
		{Method: "GET", Pattern: "/ui", Perm: web.Public, Handle: func(c *web.Ctx) error { return c.Page(http.StatusOK, ui.Gallery(c.Query("show"), c.Lang, c.Big)) }},
		{Method: "GET", Pattern: "/log/{rest...}", Perm: web.Public, Raw: true, Handle: pass(k.Log.Handler())},
	}
}

// fail is the one error page: what happened, what is safe, what to do, a short number.
func (k *Kernel) fail(c *web.Ctx, err error, number string) web.Page {
	f := fault.Of(err)
	status := web.Status(err)
	t := ui.Trouble{What: text.T(c.Lang, f.Key, f.Args...), Number: number, Acts: ways(c, status)}
	if c.R.Method != http.MethodGet {
		t.Safe = text.T(c.Lang, "app.trouble.safe")
	}
	if status >= 500 {
		t.Todo = text.T(c.Lang, "app.trouble.todo")
	}
	title := text.T(c.Lang, "fault."+string(f.Kind))
	for _, key := range []string{"app.trouble." + fmt.Sprint(status), "app.trouble." + f.Key} { // the kind of fault says too little
		if text.Has(c.Lang, key) {
			title = text.T(c.Lang, key)
		}
	}
	if access.From(c.Context()).LoggedIn() && k.Frame.Staff != nil { // who is at work keeps the menu
		pg := k.Frame.Staff(c, title, "")
		if c.R.Method != http.MethodGet {
			pg.Path = "/today"
		}
		return staffTrouble(pg, t)
	}
	pg := ui.Page{Title: title, Lang: c.Lang, Big: c.Big, Path: "/"}
	if status == http.StatusNotFound && k.Frame.Public != nil { // who looks in vain is given somebody to ask; refusing a flood reads nothing
		pg = k.Frame.Public(c, title)
		pg.Path = "/"
	}
	return troublePage(pg, t)
}

// ways are what somebody can do on an error page: log in again, go back to the form, begin anew.
func ways(c *web.Ctx, status int) []ui.Btn {
	home := ui.Btn{Label: text.T(c.Lang, "app.trouble.home"), Href: "/", Primary: true}
	if access.From(c.Context()).LoggedIn() {
		home = ui.Btn{Label: text.T(c.Lang, "app.trouble.today"), Href: "/today", Primary: true}
	}
	if c.R.Method == http.MethodGet {
		return []ui.Btn{home}
	}
	from := "/"
	if u, err := url.Parse(c.R.Referer()); err == nil && u.Host == c.R.Host {
		from = web.Local(u.RequestURI())
	}
	if from == "/" {
		return []ui.Btn{home}
	}
	home.Primary = false
	if status == http.StatusUnauthorized {
		return []ui.Btn{{Label: text.T(c.Lang, "app.trouble.login"), Href: "/login?next=" + url.QueryEscape(from), Primary: true}, home}
	}
	return []ui.Btn{{Label: text.T(c.Lang, "app.trouble.back"), Href: from, Primary: true}, home}
}

// replayers compare the business tables with what the entries say.
func (k *Kernel) replayers() []ledger.Replayer {
	list := append(k.People.Replayers(), k.Access.Replayers()...)
	list = append(list, k.Statute.Replayer(), k.Places.Replayer(), k.Matters.Replayer(), k.Duties.Replayer(), k.Documents.Replayer(), k.Offline.Replayer())
	for _, a := range k.Affairs {
		list = append(list, a.Replayers...)
	}
	return list
}

// frame lends the look of the house to the affairs and puts them into the menu; it gives what they offer behind a plaque.
func (k *Kernel) frame(d *desk.Desk, address string) (doors []affair.Door) {
	pages := public.New(public.Deps{DB: k.DB, Places: k.Places, People: k.People, Duties: k.Duties, Demo: k.Demo})
	k.Frame = affair.Frame{Staff: d.Page, Public: pages.Frame, Done: desk.Done, Mark: view.Mark, Source: public.Source, PublicURL: address, Heard: k.heard}
	for _, a := range k.Affairs {
		d.Affairs = append(d.Affairs, desk.Item{Key: a.Title, Href: a.Home, Perm: a.Perm})
		doors = append(doors, a.Doors...)
	}
	return doors
}

// cards are what the affairs show of a building on its public page.
func (k *Kernel) cards() (out []func(*db.Tx, string, place.Place) ([]affair.PlaqueCard, error)) {
	for _, a := range k.Affairs {
		if a.OnPlaque != nil {
			out = append(out, a.OnPlaque)
		}
	}
	return out
}

// heard is where something heard becomes a topic of the neighbours; "" when no affair takes it.
func (k *Kernel) heard(a access.Actor, x affair.Heard) string {
	for _, f := range k.Affairs {
		if f.Heard != nil {
			if to := f.Heard(a, x); to != "" {
				return to
			}
		}
	}
	return ""
}

// atHome is what the affairs know behind a door.
func (k *Kernel) atHome() (out []func(*db.Tx, string, access.Actor, string) ([]ui.ListRow, error)) {
	for _, a := range k.Affairs {
		if a.AtHome != nil {
			out = append(out, a.AtHome)
		}
	}
	return out
}

// onMatter are the pages of the affairs that a matter is about.
func (k *Kernel) onMatter() (out []func(*db.Tx, string, access.Actor, matter.Matter) ([]ui.ListRow, error)) {
	for _, a := range k.Affairs {
		if a.OnMatter != nil {
			out = append(out, a.OnMatter)
		}
	}
	return out
}

// standing are the reports that are ready at any time: those of the house, then those of the affairs.
func (k *Kernel) standing() []affair.Standing {
	out := []affair.Standing{{Title: "app.standing.duties", Asker: "app.standing.duties_asker", Period: "quarter", Href: "/duties/print", Perm: access.DutyRead}}
	for _, a := range k.Affairs {
		out = append(out, a.Standing...)
	}
	return out
}

// lenses are the ways in which the affairs look at the doors of a building.
func (k *Kernel) lenses() (out []affair.Lens) {
	for _, a := range k.Affairs {
		out = append(out, a.Lenses...)
	}
	return out
}

// days are what the affairs put into the page 今天.
func (k *Kernel) days() (out []func(*db.Tx, string, access.Actor) (affair.Day, error)) {
	for _, a := range k.Affairs {
		if a.Today != nil {
			out = append(out, a.Today)
		}
	}
	return out
}
