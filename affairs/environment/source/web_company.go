package source

import (
	"net/http"
	"net/url"

	"linli/affairs/environment/ground"
	envsource "linli/affairs/environment/source/pages"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func queryOf(s string) string { return url.QueryEscape(s) }

func (p *site) companiesPage(c *web.Ctx) error {
	v := envsource.ListView{Tabs: tabs(c)}
	title := ""
	err := p.read(c, func(tx *db.Tx) error {
		list, err := p.Companies(tx, who(c))
		if err != nil {
			return err
		}
		tb := ui.Table{Caption: t(c, "companies"), Columns: []ui.Column{{Title: t(c, "f.company"), Key: true}, {Title: t(c, "f.industry"), Low: true}, {Title: t(c, "permits")}, {Title: t(c, "outlets"), Num: true}, {Title: t(c, "gaps"), Num: true}},
			Empty: &ui.Empty{Title: t(c, "no_companies"), Why: t(c, "no_companies_why")}}
		for _, x := range list {
			chain, outs, err := p.chain(tx, c, x)
			if err != nil {
				return err
			}
			gaps := 0
			for _, s := range chain {
				gaps += len(s.Gaps)
			}
			tb.Rows = append(tb.Rows, ui.Row{ID: x.ID, Cells: []ui.Cell{{Text: x.Name, Sub: x.Credit, Href: bases4["company"] + "/" + x.ID}, {Text: dash(x.Industry)}, {Mark: &chain[0].Mark}, {Text: num(int64(outs))}, {Text: num(int64(gaps))}}})
		}
		v.Tables = []envsource.Named{{Title: t(c, "companies"), Table: tb}}
		title = t(c, "companies_n", len(list))
		return nil
	})
	if err != nil {
		return err
	}
	v.Links = exportLink(c, "env-company")
	pg := p.page(c, title)
	pg.Back = home
	if len(who(c).Scope(access.EnvEdit)) > 0 {
		pg.Actions = []ui.Btn{{Label: t(c, "new.company"), Href: bases4["company"] + "/new", Primary: true}}
	}
	return c.Page(http.StatusOK, envsource.List(pg, v))
}

func (p *site) company(c *web.Ctx) error { return p.showCompany(c, http.StatusOK, nil) }

// showCompany is the whole process of a company on one page: from the permit to the river.
func (p *site) showCompany(c *web.Ctx, status int, bad map[string]string) error {
	v := envsource.ShowView{Tabs: tabs(c), Errors: bad}
	var x Company
	err := p.read(c, func(tx *db.Tx) (err error) {
		if x, err = p.Company(tx, c.Path("id")); err != nil {
			return err
		}
		if err = seen(c, x.Path); err != nil {
			return err
		}
		if v.Chain, _, err = p.chain(tx, c, x); err != nil {
			return err
		}
		gaps := 0
		for _, s := range v.Chain {
			gaps += len(s.Gaps)
		}
		if gaps > 0 {
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Amber, Title: t(c, "gaps_n", gaps), Text: t(c, "gaps_why")})
		}
		at, err := p.Places.Describe(tx, x.Place)
		if absent(err) != nil {
			return err
		}
		v.Cards = []envsource.Card{{Title: t(c, "facts"), Defs: []ui.Def{{Term: t(c, "f.credit"), Text: x.Credit}, {Term: t(c, "f.industry"), Text: dash(x.Industry)}, {Term: t(c, "f.place"), Text: dash(at)}, {Term: t(c, "spot"), Text: dash(spot(x.Lon, x.Lat))}}, Note: t(c, "sealed_note")}}
		if may(c, access.EnvEdit, x.Path) {
			v.Cards[0].Links = []ui.Btn{{Label: t(c, "see_contact"), Href: bases4["company"] + "/" + x.ID + "/contact"}}
		}
		return p.openAt(tx, c, x, &v)
	})
	if err != nil {
		return err
	}
	pg := p.page(c, x.Name)
	pg.Back, pg.Over = bases4["company"], t(c, "whole")
	base := bases4["company"] + "/" + x.ID
	if may(c, access.EnvEdit, x.Path) {
		if x.Ended == 0 {
			pg.Actions = []ui.Btn{{Label: t(c, "change"), Href: base + "/edit", Primary: true}}
			v.Links = []ui.Btn{{Label: t(c, "new.permit"), Href: base + "/permits/new"}, {Label: t(c, "new.outlet"), Href: bases4["outlet"] + "/new?company=" + x.ID + "&place=" + x.Place}}
			v.Acts = []envsource.Act{{Action: base + "/end", Rev: num(x.Rev), Label: t(c, "end")}}
		} else {
			v.Acts = []envsource.Act{{Action: base + "/back", Rev: num(x.Rev), Label: t(c, "back")}}
		}
	}
	if x.Ended != 0 {
		m := ui.Unknown(t(c, "ended"))
		pg.Mark = &m
	}
	return c.Page(status, envsource.Show(pg, v))
}

// openAt lists open matters of its outlets and the cases of a company.
func (p *site) openAt(tx *db.Tx, c *web.Ctx, x Company, v *envsource.ShowView) error {
	matters := ui.Table{Caption: t(c, "matters"), Columns: []ui.Column{{Title: t(c, "c.matter"), Key: true}, {Title: t(c, "c.state")}}, Empty: &ui.Empty{Title: t(c, "no_matters"), Why: t(c, "no_matters_why")}}
	outs, err := p.OutletsOf(tx, x.ID)
	if err != nil {
		return err
	}
	for _, o := range outs {
		list, err := flows(tx, "outlet=? AND matter<>'' ORDER BY day DESC LIMIT 20", o.ID)
		if err != nil {
			return err
		}
		for _, f := range list {
			m, err := p.Matters.Plain(tx, f.Matter)
			if web.IgnoreOutside(err) != nil {
				return err
			}
			if err == nil {
				matters.Rows = append(matters.Rows, p.matterRow(c, tx, m))
			}
		}
	}
	v.Tables = append(v.Tables, envsource.Named{Title: t(c, "matters"), Table: matters})
	if p.Seams.CasesOf == nil {
		return nil
	}
	cases, err := p.Seams.CasesOf(tx, x.ID)
	if err != nil {
		return err
	}
	v.Tables = append(v.Tables, envsource.Named{Title: t(c, "cases"), Table: linkTable(c, "cases", cases)})
	return nil
}

func (p *site) matterRow(c *web.Ctx, tx *db.Tx, m matter.Matter) ui.Row {
	mark := p.Frame.Mark(c.Lang, tx.Now, m)
	return ui.Row{ID: m.ID, Cells: []ui.Cell{{Text: m.Title, Sub: m.No, Href: "/matters/" + m.ID}, {Mark: &mark}}}
}

func linkTable(c *web.Ctx, key string, list []ground.Link) ui.Table {
	tb := ui.Table{Caption: t(c, key), Columns: []ui.Column{{Title: t(c, key), Key: true}, {Title: t(c, "c.state")}}, Empty: &ui.Empty{Title: t(c, "no_"+key), Why: t(c, "no_"+key+"_why")}}
	for _, l := range list {
		tb.Rows = append(tb.Rows, ui.Row{ID: l.Href, Cells: []ui.Cell{{Text: l.Title, Href: l.Href}, {Text: dash(l.Note)}}})
	}
	return tb
}

// contact shows the sealed part of a company; the look is in the ledger.
func (p *site) contact(c *web.Ctx) error {
	var x Company
	err := p.change(c, func(tx *db.Tx) (err error) {
		if x, err = p.Company(tx, c.Path("id")); err != nil {
			return err
		}
		if err = who(c).May(access.EnvEdit, x.Path); err != nil {
			return err
		}
		return p.note(tx, who(c).Actor, "environment.sealed.look", string(x.Path), x.ID, 0, map[string]any{"company": x.ID})
	})
	if err != nil {
		return err
	}
	v := envsource.ShowView{Tabs: tabs(c), Cards: []envsource.Card{{Title: t(c, "contact"), Note: t(c, "look_kept"), Defs: []ui.Def{{Term: t(c, "f.address"), Text: dash(x.Box.Address)}, {Term: t(c, "f.legal"), Text: dash(x.Box.Legal)},
		{Term: t(c, "f.contact"), Text: dash(x.Box.Contact)}, {Term: t(c, "f.phone"), Text: dash(x.Box.Phone)}}}}}
	pg := p.page(c, x.Name)
	pg.Back = bases4["company"] + "/" + x.ID
	return c.Page(http.StatusOK, envsource.Show(pg, v))
}

func (p *site) permit(c *web.Ctx) error { return p.showPermit(c, http.StatusOK, nil, nil) }

func (p *site) showPermit(c *web.Ctx, status int, bad map[string]string, typed map[string]string) error {
	v := envsource.ShowView{Tabs: tabs(c), Errors: bad}
	var x Permit
	var co Company
	var mark ui.Mark
	err := p.read(c, func(tx *db.Tx) (err error) {
		if x, err = permitBy(tx, "id=?", c.Path("id")); err != nil {
			return err
		}
		if err = seen(c, x.Path); err != nil {
			return err
		}
		co, err = p.Company(tx, x.Company)
		mark = permitMark(c.Lang, x, ground.Today(tx))
		return err
	})
	if err != nil {
		return err
	}
	v.Cards = []envsource.Card{{Title: t(c, "facts"), Defs: []ui.Def{{Term: t(c, "f.company"), Text: co.Name, Href: bases4["company"] + "/" + co.ID}, {Term: t(c, "f.issuer"), Text: dash(x.By)}, {Term: t(c, "f.issued"), Text: dash(x.Issued)}, {Term: t(c, "f.from"), Text: x.From}, {Term: t(c, "f.until"), Text: x.Until}, {Term: t(c, "f.eia"), Text: dash(x.EIA)}}, Note: t(c, "five_note")}}
	base := bases4["permit"] + "/" + x.ID
	v.Limits = limitForm(c, x.Limits, x.Number, base, x.Rev, may(c, access.EnvEdit, x.Path) && x.Ended == 0, bad, typed)
	pg := p.page(c, x.Number)
	pg.Back, pg.Over, pg.Mark = bases4["company"]+"/"+co.ID, t(c, "permit"), &mark
	if may(c, access.EnvEdit, x.Path) {
		if x.Ended == 0 {
			pg.Actions = []ui.Btn{{Label: t(c, "change"), Href: base + "/edit", Primary: true}}
			v.Acts = []envsource.Act{{Action: base + "/end", Rev: num(x.Rev), Label: t(c, "end")}}
		} else {
			v.Acts = []envsource.Act{{Action: base + "/back", Rev: num(x.Rev), Label: t(c, "back")}}
		}
	}
	return c.Page(status, envsource.Show(pg, v))
}

func permitMark(lang string, x Permit, today string) ui.Mark {
	switch {
	case x.Ended != 0:
		return ui.Unknown(text.T(lang, "environment.source.ended"))
	case x.Expired(today):
		return ui.Late(text.T(lang, "environment.source.expired", x.Until))
	case x.From > today:
		return ui.Waiting(text.T(lang, "environment.source.not_yet", x.From))
	}
	return ui.Fine(text.T(lang, "environment.source.valid", x.Until))
}

func limitForm(c *web.Ctx, list []Limit, document, base string, rev int64, edit bool, bad, typed map[string]string) *envsource.LimitForm {
	f := &envsource.LimitForm{Rev: num(rev), Errors: bad, Value: typed["value"], High: typed["high"], Unit: typed["unit"], Document: typed["document"], Cls: typed["clause"]}
	if typed == nil {
		f.Unit = "mg/L"
	}
	if edit {
		f.Action, f.Drop = base+"/limits", base+"/unlimit"
	}
	for i, l := range list {
		from := l.Document
		if from == "" {
			from = document
		}
		row := envsource.LimitRow{N: num(int64(i + 1)), Words: pollutantName(c.Lang, l.Pollutant) + " " + l.Words(), From: text.Joined(t(c, "o.basis."+l.Basis), from, l.Clause)}
		if l.Check {
			row.From += " " + t(c, "check")
		}
		f.Rows = append(f.Rows, row)
	}
	f.Pollutants = pollutantOptions(c.Lang, typed["pollutant"])
	f.Ops, f.Bases = ui.Options(c.Lang, "environment.source.o.op.", []string{"<=", ">=", "range"}, typed["op"]), ui.Options(c.Lang, "environment.source.o.basis.", bases, typed["basis"])
	return f
}

func (p *site) addLimit(name string) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		l := Limit{Pollutant: f.Get("pollutant"), Op: f.Get("op"), Value: f.Get("value"), High: f.Get("high"), Unit: f.Get("unit"), Basis: f.Get("basis"), Document: f.Get("document"), Clause: f.Get("clause")}
		err = p.change(c, func(tx *db.Tx) error { return p.AddLimit(tx, who(c), name, c.Path("id"), whole(f.Get("rev")), l) })
		return p.limitDone(c, name, err, map[string]string{"pollutant": l.Pollutant, "op": l.Op, "value": l.Value, "high": l.High, "unit": l.Unit, "basis": l.Basis, "document": l.Document, "clause": l.Clause})
	}
}

func (p *site) dropLimit(name string) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		err = p.change(c, func(tx *db.Tx) error {
			return p.DropLimit(tx, who(c), name, c.Path("id"), whole(f.Get("rev")), int(whole(f.Get("n"))))
		})
		return p.limitDone(c, name, err, nil)
	}
}

func (p *site) limitDone(c *web.Ctx, name string, err error, typed map[string]string) error {
	if err != nil {
		return badly(c, err, func(status int, bad map[string]string) error {
			if conflict(err) {
				status = http.StatusConflict
			}
			if name == "permit" {
				return p.showPermit(c, status, bad, typed)
			}
			return p.showOutlet(c, status, bad, typed)
		})
	}
	p.Frame.Done(c, t(c, "saved"), nil)
	return c.Redirect(bases4[name] + "/" + c.Path("id"))
}
