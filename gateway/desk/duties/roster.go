package duties

import (
	"net/http"
	"sort"
	"strconv"
	"strings"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// rosterView is R2: groups, members, volunteers and grid workers of a compound.
type rosterView struct {
	Place  place.Place
	Groups []rosterGroup
	KPIs   []ui.KPI
	Single bool // a compound: people can be added
	Add    serverForm
}

type rosterGroup struct {
	Name  string
	Table ui.Table
}

// serverForm is one line of the list as a form.
type serverForm struct {
	ID, Name, PersonHref, DutyHref string
	Compound                       place.Place
	Rev                            int64
	Typed                          web.Form
	People, Kinds, Groups, Exempts []ui.Option
	Homes                          int
	Errors                         map[string]string
}

func (p *Pages) roster(c *web.Ctx) error { return p.showRoster(c, http.StatusOK, serverForm{}) }

func (p *Pages) showRoster(c *web.Ctx, status int, add serverForm) error {
	a := access.From(c.Context())
	var v rosterView
	id := c.Query("place")
	if add.Typed.Get("place") != "" {
		id = add.Typed.Get("place")
	}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v = rosterView{Add: add}
		if v.Place, err = p.at(tx, a, access.DutyEdit, id, ""); err != nil {
			return err
		}
		if v.Single = v.Place.Kind == place.Compound; v.Single {
			if err := p.serverChoices(tx, c.Lang, a, v.Place, &v.Add); err != nil {
				return err
			}
		}
		return p.fillRoster(tx, c.Lang, &v)
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "duties.r.title", v.Place.Name), "/duties")
	pg.Short, pg.Back = text.T(c.Lang, "duties.roster"), "/duties"
	if v.Single {
		pg.Back = desk.With("/duties", "place", v.Place.ID)
	}
	if a.May(access.TableImport, v.Place.Path) == nil {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "duties.r.import"), Href: "/imports", DeskOnly: true})
	}
	if a.May(access.TableExport, v.Place.Path) == nil {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "duties.export"), Href: desk.With("/export/duty", "place", v.Place.ID), DeskOnly: true})
	}
	pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "duties.plan.go"), Href: desk.With("/duties/plan", "place", v.Place.ID)})
	return c.Page(status, rosterPage(pg, v))
}

// fillRoster lists the servers by group and name, never by anything somebody did.
func (p *Pages) fillRoster(tx *db.Tx, lang string, v *rosterView) error {
	list, err := p.Plans.Servers(tx, v.Place.Path)
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(list))
	for _, x := range list {
		ids = append(ids, x.Person)
	}
	who, err := p.People.Many(tx, ids)
	if err != nil {
		return err
	}
	homes, err := p.Duties.Load(tx, ids, tx.Now)
	if err != nil {
		return err
	}
	names := map[string]string{}
	tables := map[string]*rosterGroup{}
	free := 0
	sort.SliceStable(list, func(i, j int) bool { return who[list[i].Person].Name < who[list[j].Person].Name })
	for _, x := range list {
		if _, known := names[x.Group]; !known && x.Group != "" {
			o, err := p.People.Org(tx, x.Group)
			if err != nil {
				return err
			}
			names[x.Group] = o.Name
		}
		key := names[x.Group]
		if key == "" {
			key = text.T(lang, "duties.r.kind."+string(x.Kind))
		}
		g := tables[key]
		if g == nil {
			g = &rosterGroup{Name: key, Table: rosterTable(lang, key)}
			tables[key] = g
		}
		row, err := p.rosterRow(tx, lang, x, who[x.Person], homes[x.Person])
		if err != nil {
			return err
		}
		if x.Free(tx.NowMS()) {
			free++
		}
		g.Table.Rows = append(g.Table.Rows, row)
	}
	for _, g := range tables {
		v.Groups = append(v.Groups, *g)
	}
	sort.Slice(v.Groups, func(i, j int) bool { return v.Groups[i].Name < v.Groups[j].Name })
	v.KPIs = []ui.KPI{{Label: text.T(lang, "duties.r.k.all"), Value: text.Count(len(list))}, {Label: text.T(lang, "duties.r.k.serve"), Value: text.Count(len(list) - free)}, {Label: text.T(lang, "duties.r.k.free"), Value: text.Count(free)}}
	return nil
}

func rosterTable(lang, caption string) ui.Table {
	return ui.Table{Caption: caption, Columns: []ui.Column{{Title: text.T(lang, "duties.r.c.name"), Key: true}, {Title: text.T(lang, "duties.r.c.kind")}, {Title: text.T(lang, "duties.r.c.home")},
		{Title: text.T(lang, "duties.r.c.exempt")}, {Title: text.T(lang, "duties.col.homes"), Num: true}, {Go: true}}}
}

func (p *Pages) rosterRow(tx *db.Tx, lang string, x plan.Server, who people.Person, homes int) (ui.Row, error) {
	home := text.T(lang, "duties.r.no_home")
	if who.Home != "" {
		var err error
		if home, err = p.Places.Describe(tx, who.Home); err != nil {
			return ui.Row{}, err
		}
	}
	exempt := text.T(lang, "plan.exempt.")
	if x.Exempt != plan.NotExempt {
		exempt = text.T(lang, "plan.exempt."+string(x.Exempt))
		if x.ExemptUntil < duty.Open {
			exempt += " " + text.T(lang, "duties.r.until", text.Date(view.Instant(x.ExemptUntil-1)))
		}
	}
	return ui.Row{ID: "s-" + x.ID, Cells: []ui.Cell{{Text: who.Name, Href: "/duties/servers/" + x.ID, Strong: true}, {Text: text.T(lang, "plan.kind."+string(x.Kind))}, {Text: home}, {Text: exempt}, {Text: text.Count(homes)},
		{Btns: []ui.Btn{{Label: text.T(lang, "duties.r.edit"), Href: "/duties/servers/" + x.ID, Small: true}}}}}, nil
}

// serverChoices fills the lists of the form.
func (p *Pages) serverChoices(tx *db.Tx, lang string, a access.Actor, compound place.Place, f *serverForm) error {
	f.Compound = compound
	for _, k := range plan.Kinds {
		f.Kinds = append(f.Kinds, ui.Option{Value: string(k), Label: text.T(lang, "plan.kind."+string(k)), On: f.Typed.Get("kind") == string(k) || f.Typed.Get("kind") == "" && k == plan.Member})
	}
	for _, x := range plan.Exempts {
		f.Exempts = append(f.Exempts, ui.Option{Value: string(x), Label: text.T(lang, "plan.exempt."+string(x)), On: f.Typed.Get("exempt") == string(x)})
	}
	f.Groups = []ui.Option{{Value: "", Label: text.T(lang, "duties.r.no_group")}}
	for _, kind := range []people.OrgKind{people.Group, people.Branch} {
		list, err := p.People.Orgs(tx, people.OrgQuery{Kind: kind, Under: compound.Path})
		if err != nil {
			return err
		}
		for _, o := range list {
			f.Groups = append(f.Groups, ui.Option{Value: o.ID, Label: o.Name, On: f.Typed.Get("group") == o.ID})
		}
	}
	if f.ID != "" || f.Typed.Get("who") == "" {
		return nil
	}
	found, err := p.People.Search(tx, people.Query{Text: f.Typed.Get("who"), Scopes: a.Scope(access.DutyEdit), Limit: 20})
	if err != nil {
		return err
	}
	for _, who := range found.People {
		home := text.T(lang, "duties.r.no_home")
		if who.Home != "" {
			if home, err = p.Places.Describe(tx, who.Home); err != nil {
				return err
			}
		}
		f.People = append(f.People, ui.Option{Value: who.ID, Label: joined(who.Name, home), On: f.Typed.Get("person") == who.ID})
	}
	return nil
}

// enrol puts somebody on the list.
func (p *Pages) enrol(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if f.Get("do") == "find" {
		return p.showRoster(c, http.StatusOK, serverForm{Typed: f})
	}
	a := access.From(c.Context())
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		at, err := p.at(tx, a, access.DutyEdit, f.Get("place"), place.Compound)
		if err != nil {
			return err
		}
		if f.Get("person") == "" {
			return fault.InvalidFields(fault.Field{Name: "person", Key: "plan.person_missing"})
		}
		who, err := p.People.Get(tx, f.Get("person"))
		if err != nil {
			return err
		}
		if err := p.reach.Person(tx, a, access.DutyEdit, who); err != nil {
			return err
		}
		x := plan.Fresh(who.ID, at.ID, plan.Kind(f.Get("kind")))
		x.Group = f.Get("group")
		_, err = p.Plans.EnrolTx(tx, a.Actor, x)
		return err
	})
	if err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		return p.showRoster(c, http.StatusUnprocessableEntity, serverForm{Typed: f, Errors: bad})
	}
	desk.Done(c, text.T(c.Lang, "duties.r.added"), nil)
	return c.Redirect(desk.With("/duties/servers", "place", f.Get("place")))
}

// server shows one line of the list as a form.
func (p *Pages) server(c *web.Ctx) error { return p.showServer(c, http.StatusOK, serverForm{}) }

// serverOf reads a line that the reader may change.
func (p *Pages) serverOf(tx *db.Tx, a access.Actor, id string) (plan.Server, place.Place, error) {
	x, err := p.Plans.Server(tx, id)
	if err != nil {
		return x, place.Place{}, err
	}
	at, err := p.at(tx, a, access.DutyEdit, x.Place, place.Compound)
	return x, at, err
}

func (p *Pages) showServer(c *web.Ctx, status int, v serverForm) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		x, at, err := p.serverOf(tx, a, c.Path("id"))
		if err != nil {
			return err
		}
		who, err := p.People.Get(tx, x.Person)
		if err != nil {
			return err
		}
		load, err := p.Duties.Load(tx, []string{who.ID}, tx.Now)
		if err != nil {
			return err
		}
		typed := v.Typed
		if len(typed.Values) == 0 {
			typed = serverTyped(x)
		}
		v = serverForm{ID: x.ID, Rev: x.Rev, Name: who.Name, PersonHref: "/people/" + who.ID, DutyHref: "/duties/people/" + who.ID, Typed: typed, Homes: load[who.ID], Errors: v.Errors}
		return p.serverChoices(tx, c.Lang, a, at, &v)
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "duties.r.of", v.Name), "/duties")
	pg.Over, pg.Short, pg.Back = v.Compound.Name, v.Name, desk.With("/duties/servers", "place", v.Compound.ID)
	pg.Sub = text.T(c.Lang, "duties.r.of_sub", v.Homes)
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "duties.r.duties"), Href: v.DutyHref}, {Label: text.T(c.Lang, "duties.plan.open_person"), Href: v.PersonHref}}
	return c.Page(status, serverPage(pg, v))
}

// serverTyped is a line as a form would have typed it.
func serverTyped(x plan.Server) web.Form {
	f := web.Form{Values: map[string][]string{}}
	set := func(k, v string) { f.Values[k] = []string{v} }
	set("kind", string(x.Kind))
	set("group", x.Group)
	set("exempt", string(x.Exempt))
	set("lang", x.Language)
	for k, n := range map[string]int{"least": x.Least, "goal": x.Goal, "most": x.Most} {
		if n != plan.ByRule {
			set(k, strconv.Itoa(n))
		}
	}
	if x.Exempt != plan.NotExempt {
		set("from", view.Instant(x.ExemptFrom).Format("2006-01-02"))
		if x.ExemptUntil < duty.Open {
			set("until", view.Instant(x.ExemptUntil-1).Format("2006-01-02"))
		}
	}
	return f
}

// saveServer changes a line, or takes it off the list.
func (p *Pages) saveServer(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	compound := ""
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		x, at, err := p.serverOf(tx, a, c.Path("id"))
		if err != nil {
			return err
		}
		compound = at.ID
		if f.Get("do") == "retire" {
			_, err = p.Plans.RetireTx(tx, a.Actor, x.ID, rev)
			return err
		}
		if x, err = typedServer(x, f, tx.NowMS()); err != nil {
			return err
		}
		x.Rev = rev
		_, err = p.Plans.EnrolTx(tx, a.Actor, x)
		return err
	})
	if err != nil {
		bad, mine := refused(c, err)
		if !mine || compound == "" {
			return err
		}
		return p.showServer(c, http.StatusUnprocessableEntity, serverForm{Typed: f, Errors: bad})
	}
	desk.Done(c, text.T(c.Lang, map[bool]string{true: "duties.r.retired", false: "duties.r.saved"}[f.Get("do") == "retire"]), nil)
	return c.Redirect(desk.With("/duties/servers", "place", compound))
}

// typedServer lays a form over a line. An exemption without days holds from now until further notice.
func typedServer(x plan.Server, f web.Form, now int64) (plan.Server, error) {
	var bad []fault.Field
	x.Kind, x.Group, x.Exempt, x.Language = plan.Kind(f.Get("kind")), f.Get("group"), plan.Exempt(f.Get("exempt")), strings.TrimSpace(f.Get("lang"))
	for _, l := range []struct {
		name string
		to   *int
	}{{"least", &x.Least}, {"goal", &x.Goal}, {"most", &x.Most}} {
		*l.to = plan.ByRule
		if s := strings.TrimSpace(f.Get(l.name)); s != "" {
			n, err := strconv.Atoi(s)
			if err != nil || n < 0 {
				bad = append(bad, fault.Field{Name: l.name, Key: "plan.load_wrong"})
			}
			*l.to = n
		}
	}
	x.ExemptFrom, x.ExemptUntil = now, duty.Open
	if x.Exempt != plan.NotExempt {
		if s := f.Get("from"); s != "" {
			d, err := day(s)
			if err != nil {
				bad = append(bad, fault.Field{Name: "from", Key: "duties.day_missing"})
			}
			x.ExemptFrom = d.UnixMilli()
		}
		if s := f.Get("until"); s != "" {
			d, err := day(s)
			if err != nil {
				bad = append(bad, fault.Field{Name: "until", Key: "duties.day_missing"})
			}
			x.ExemptUntil = d.AddDate(0, 0, 1).UnixMilli()
		}
	}
	if len(bad) > 0 {
		return x, fault.InvalidFields(bad...)
	}
	return x, nil
}
