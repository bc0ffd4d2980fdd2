package source

import (
	"net/http"
	"strconv"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/measure"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// site serves the pages of this part.
type site struct{ *Service }

const home = "/environment"

func (p *site) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, edit, inspect := string(access.EnvRead), string(access.EnvEdit), string(access.EnvInspect)
	list := []web.Route{
		{Method: get, Pattern: "/environment", Perm: read, Handle: p.home},
		{Method: get, Pattern: "/environment/print", Perm: read, Handle: p.print},
		{Method: get, Pattern: "/environment/companies", Perm: read, Handle: p.companiesPage},
		{Method: get, Pattern: "/environment/companies/{id}", Perm: read, Handle: p.company},
		{Method: get, Pattern: "/environment/companies/{id}/contact", Perm: edit, Handle: p.contact},
		{Method: get, Pattern: "/environment/outlets", Perm: read, Handle: p.outletsPage},
		{Method: get, Pattern: "/environment/outlets/{id}", Perm: read, Handle: p.outlet},
		{Method: post, Pattern: "/environment/outlets/{id}/limits", Perm: edit, Handle: p.addLimit("outlet")},
		{Method: post, Pattern: "/environment/outlets/{id}/unlimit", Perm: edit, Handle: p.dropLimit("outlet")},
		{Method: post, Pattern: "/environment/outlets/{id}/flow", Perm: inspect, Handle: p.lookAt},
		{Method: get, Pattern: "/environment/permits/{id}", Perm: read, Handle: p.permit},
		{Method: post, Pattern: "/environment/permits/{id}/limits", Perm: edit, Handle: p.addLimit("permit")},
		{Method: post, Pattern: "/environment/permits/{id}/unlimit", Perm: edit, Handle: p.dropLimit("permit")},
		{Method: get, Pattern: "/environment/companies/{owner}/permits/new", Perm: edit, Handle: p.form("permit", true)},
		{Method: post, Pattern: "/environment/companies/{owner}/permits/new", Perm: edit, Handle: p.save("permit", true)},
		{Method: get, Pattern: "/environment/sections/{id}", Perm: read, Handle: p.section},
		{Method: get, Pattern: "/environment/sections/{id}/trace", Perm: read, Handle: p.trace},
		{Method: get, Pattern: "/environment/network", Perm: read, Handle: p.network},
		{Method: get, Pattern: "/environment/network/import", Perm: edit, Handle: p.geoForm},
		{Method: post, Pattern: "/environment/network/import", Perm: edit, Handle: p.geoRead, MaxBody: 10 << 20},
		{Method: get, Pattern: "/environment/network/import/{id}", Perm: edit, Handle: p.geoShow},
		{Method: post, Pattern: "/environment/network/import/{id}/take", Perm: edit, Handle: p.geoTake},
		{Method: post, Pattern: "/environment/network/import/{id}/back", Perm: edit, Handle: p.geoBack},
	}
	for name, base := range bases4 {
		if name != "permit" {
			list = append(list, web.Route{Method: get, Pattern: base + "/new", Perm: edit, Handle: p.form(name, true)}, web.Route{Method: post, Pattern: base + "/new", Perm: edit, Handle: p.save(name, true)})
		}
		list = append(list, web.Route{Method: get, Pattern: base + "/{id}/edit", Perm: edit, Handle: p.form(name, false)}, web.Route{Method: post, Pattern: base + "/{id}/edit", Perm: edit, Handle: p.save(name, false)},
			web.Route{Method: post, Pattern: base + "/{id}/end", Perm: edit, Handle: p.end(name, false)}, web.Route{Method: post, Pattern: base + "/{id}/back", Perm: edit, Handle: p.end(name, true)})
	}
	return list
}

// bases4 are the addresses of what is kept, by the name of its form.
var bases4 = map[string]string{"company": home + "/companies", "permit": home + "/permits", "outlet": home + "/outlets", "section": home + "/sections", "edge": home + "/network/edges"}

// hrefOf is the page of a node.
func hrefOf(kind, id string) string {
	if kind == NodeOutlet {
		return bases4["outlet"] + "/" + id
	}
	return bases4["section"] + "/" + id
}

func who(c *web.Ctx) access.Actor { return access.From(c.Context()) }

// t gives words in the reader's language; keys are below environment.source.
func t(c *web.Ctx, key string, args ...any) string {
	return text.T(c.Lang, "environment.source."+key, args...)
}

func (p *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return p.DB.Read(c.Context(), fn) }
func (p *site) change(c *web.Ctx, fn func(tx *db.Tx) error) error {
	return p.DB.Write(c.Context(), fn)
}
func (p *site) page(c *web.Ctx, title string) ui.Page { return p.Frame.Staff(c, title, home) }
func tabs(c *web.Ctx) []ui.Tab                        { return ground.Tabs(c.Lang, ground.TabSources, who(c)) }

// exportLink leads to the file of a ledger, for whoever may carry ledgers out.
func exportLink(c *web.Ctx, table string) []ui.Btn {
	if !who(c).Has(access.TableExport) {
		return nil
	}
	return []ui.Btn{{Label: t(c, "export"), Href: "/export/" + table, DeskOnly: true}}
}

// seen asks for the right to read at a path; what lies elsewhere is not there.
func seen(c *web.Ctx, path place.Path) error { return who(c).May(access.EnvRead, path) }

func may(c *web.Ctx, perm access.Perm, path place.Path) bool { return who(c).May(perm, path) == nil }

// badly answers a refused form: words beside the fields, other faults to the error page.
func badly(c *web.Ctx, err error, again func(status int, bad map[string]string) error) error {
	bad, ok := web.Refusals(c, err)
	if !ok {
		return err
	}
	return again(http.StatusUnprocessableEntity, bad)
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// targetWord is a class of water for people: Ⅲ类.
func targetWord(lang, class string) string {
	if class == "" {
		return "—"
	}
	k, err := measure.ParseClass(class)
	if err != nil {
		return class
	}
	return k.Name(lang)
}

func pollutantName(lang, code string) string {
	p, err := measure.PollutantBy(code)
	if err != nil {
		return code
	}
	return p.Name(lang)
}

func dayOf(ms int64) string { return clock.DayOf(clock.Instant(ms)) }

// places are where the actor may put something: his places and what lies directly below them.
func (p *site) places(tx *db.Tx, c *web.Ctx, on string) (out []ui.Option, err error) {
	have := map[string]bool{}
	add := func(x place.Place) {
		if !have[x.ID] && x.Ended == 0 && len(out) < 300 {
			have[x.ID] = true
			out = append(out, ui.Option{Value: x.ID, Label: x.Name, On: x.ID == on})
		}
	}
	for _, path := range who(c).Scope(access.EnvEdit) {
		at, err := p.Places.ByPath(tx, path)
		if absent(err) != nil {
			return nil, err
		}
		if err != nil {
			continue
		}
		add(at)
		for _, kind := range []place.Kind{place.District, place.Street, place.Community} {
			list, err := p.Places.Children(tx, at.ID, kind)
			if err != nil {
				return nil, err
			}
			for _, x := range list {
				add(x)
			}
		}
	}
	if on != "" && !have[on] {
		x, err := p.Places.Get(tx, on)
		if absent(err) != nil {
			return nil, err
		}
		if err == nil {
			out = append(out, ui.Option{Value: x.ID, Label: x.Name, On: true})
		}
	}
	return out, nil
}

func conflict(err error) bool { return fault.Is(err, fault.KindConflict) }
