package source

import (
	"net/http"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/measure"
	envsource "linli/affairs/environment/source/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (p *site) outletsPage(c *web.Ctx) error {
	v := envsource.ListView{Tabs: tabs(c)}
	title := ""
	err := p.read(c, func(tx *db.Tx) error {
		x, err := p.look(tx, c, c.Query("water"))
		if err != nil {
			return err
		}
		v.Tables = []envsource.Named{{Title: t(c, "outlets"), Table: outletTable(c, x)}}
		if x.more {
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Blue, Title: t(c, "more", mostShown)})
		}
		title = t(c, "outlets_n", len(x.outlets))
		return nil
	})
	if err != nil {
		return err
	}
	v.Links = exportLink(c, "env-outlet")
	pg := p.page(c, title)
	pg.Back = home
	if len(who(c).Scope(access.EnvEdit)) > 0 {
		pg.Actions = []ui.Btn{{Label: t(c, "new.outlet"), Href: bases4["outlet"] + "/new", Primary: true}}
	}
	return c.Page(http.StatusOK, envsource.List(pg, v))
}

func (p *site) outlet(c *web.Ctx) error { return p.showOutlet(c, http.StatusOK, nil, nil) }

func (p *site) showOutlet(c *web.Ctx, status int, bad, typed map[string]string) error {
	v := envsource.ShowView{Tabs: tabs(c), Errors: bad}
	var o Outlet
	var mark ui.Mark
	err := p.read(c, func(tx *db.Tx) (err error) {
		if o, err = p.Outlet(tx, c.Path("id")); err != nil {
			return err
		}
		if err = seen(c, o.Path); err != nil {
			return err
		}
		st, err := p.stand(tx, o)
		if err != nil {
			return err
		}
		mark = standMark(c.Lang, st.State)
		if err := p.outletCards(tx, c, o, &v); err != nil {
			return err
		}
		if err := p.history(tx, c, o, &v); err != nil {
			return err
		}
		gaps, err := p.outletGaps(tx, c, o, st)
		if err != nil {
			return err
		}
		net, err := p.Net(tx)
		if err != nil {
			return err
		}
		if net.Has(o.ID) && len(net.Downstream(o.ID)) == 0 {
			gaps = append(gaps, t(c, "gap.dangling", o.Name))
		}
		if len(gaps) > 0 {
			v.Chain = []envsource.Stage{{Name: t(c, "gaps"), Mark: ui.Due(num(int64(len(gaps)))), Gaps: gaps}}
		}
		return p.outletForms(tx, c, o, bad, typed, &v)
	})
	if err != nil {
		return err
	}
	pg := p.page(c, o.Name)
	pg.Back, pg.Over, pg.Mark = home, o.Code, &mark
	p.outletActs(c, o, &v, &pg)
	return c.Page(status, envsource.Show(pg, v))
}

func (p *site) outletActs(c *web.Ctx, o Outlet, v *envsource.ShowView, pg *ui.Page) {
	base := bases4["outlet"] + "/" + o.ID
	if p.Seams.TaskAt != nil && o.Ended == 0 && may(c, access.EnvInspect, o.Path) {
		v.Links = append(v.Links, ui.Btn{Label: t(c, "task"), Href: p.Seams.TaskAt(o.ID)})
	}
	v.Links = append(v.Links, ui.Btn{Label: t(c, "trace_down"), Href: bases4["section"] + "/" + o.ID + "/trace"})
	if !may(c, access.EnvEdit, o.Path) {
		return
	}
	if o.Ended == 0 {
		pg.Actions = []ui.Btn{{Label: t(c, "change"), Href: base + "/edit", Primary: true}}
		v.Links = append(v.Links, ui.Btn{Label: t(c, "lead_on"), Href: bases4["edge"] + "/new?from=" + o.ID})
		v.Acts = []envsource.Act{{Action: base + "/end", Rev: num(o.Rev), Label: t(c, "end")}}
		return
	}
	m := ui.Unknown(t(c, "ended"))
	pg.Mark = &m
	v.Acts = []envsource.Act{{Action: base + "/back", Rev: num(o.Rev), Label: t(c, "back")}}
}

func (p *site) outletCards(tx *db.Tx, c *web.Ctx, o Outlet, v *envsource.ShowView) error {
	owner, permit := t(c, "municipal"), "—"
	if o.Company != "" {
		x, err := p.Company(tx, o.Company)
		if err != nil {
			return err
		}
		owner = x.Name
	}
	q, ok, err := p.PermitOf(tx, o)
	if err != nil {
		return err
	}
	d := ui.Def{Term: t(c, "permit"), Text: permit}
	if ok {
		m := permitMark(c.Lang, q, ground.Today(tx))
		d = ui.Def{Term: t(c, "permit"), Text: text.Joined(q.Number, m.Shape+" "+m.Word), Href: bases4["permit"] + "/" + q.ID}
	}
	every := "—"
	if o.Every > 0 {
		every = t(c, "every_n", o.Every)
	}
	v.Cards = []envsource.Card{
		{Title: t(c, "facts"), Defs: []ui.Def{{Term: t(c, "f.kind"), Text: t(c, "o.outlet."+o.Kind)}, {Term: t(c, "f.company"), Text: owner, Href: hrefIf(bases4["company"], o.Company)}, d, {Term: t(c, "f.standard"), Text: dash(o.Standard)}, {Term: t(c, "f.mn"), Text: dash(o.MN)}}},
		{Title: t(c, "where"), Defs: []ui.Def{{Term: t(c, "f.water"), Text: dash(o.Water)}, {Term: t(c, "f.target"), Text: targetWord(c.Lang, o.Target)}, {Term: t(c, "spot"), Text: dash(spot(o.Lon, o.Lat))}, {Term: t(c, "f.signage"), Text: t(c, "o.signage."+o.Signage)}, {Term: t(c, "f.guardian"), Text: dash(o.Guardian)}, {Term: t(c, "f.every"), Text: every}}}}
	return p.which(tx, c, o, v)
}

// which says for each pollutant which limit holds and why (strictest of all).
func (p *site) which(tx *db.Tx, c *web.Ctx, o Outlet, v *envsource.ShowView) error {
	limits, err := p.Limits(tx, o)
	if err != nil || len(limits) == 0 {
		return err
	}
	tb := ui.Table{Caption: t(c, "which"), Columns: []ui.Column{{Title: t(c, "f.pollutant"), Key: true}, {Title: t(c, "holds")}, {Title: t(c, "why")}}}
	done := map[string]bool{}
	for _, l := range limits {
		if done[l.Pollutant] {
			continue
		}
		done[l.Pollutant] = true
		row := ui.Row{ID: l.Pollutant, Cells: []ui.Cell{{Text: pollutantName(c.Lang, l.Pollutant)}, {Text: "—"}, {}}}
		s, err := measure.Strictest(limitsFor(limits, l.Pollutant), ground.Today(tx))
		if err != nil {
			row.Cells[2].Text = sentence(c, err)
		} else {
			row.Cells[1].Text, row.Cells[2].Text = s.Limit.Text(), s.Words(c.Lang)
		}
		tb.Rows = append(tb.Rows, row)
	}
	v.Tables = append(v.Tables, envsource.Named{Title: t(c, "which"), Table: tb})
	return nil
}

func sentence(c *web.Ctx, err error) string {
	bad, _ := web.Refusals(c, err)
	return bad["form"]
}

// history lists what was sampled and what monitors say, newest first, and the looks in dry weather.
func (p *site) history(tx *db.Tx, c *web.Ctx, o Outlet, v *envsource.ShowView) error {
	limits, err := p.Limits(tx, o)
	if err != nil {
		return err
	}
	list, err := p.all(tx, o.ID)
	if err != nil {
		return err
	}
	v.Tables = append(v.Tables, envsource.Named{Title: t(c, "measured"), Table: p.figureTable(c, list, func(code string) []measure.Limit { return limitsFor(limits, code) })})
	if p.Seams.MonitorsOf != nil {
		links, err := p.Seams.MonitorsOf(tx, o.ID)
		if err != nil {
			return err
		}
		v.Tables = append(v.Tables, envsource.Named{Title: t(c, "monitors"), Table: linkTable(c, "monitors", links)})
	}
	looks, err := flows(tx, "outlet=? ORDER BY day DESC,at DESC LIMIT 30", o.ID)
	if err != nil || len(looks) == 0 {
		return err
	}
	tb := ui.Table{Caption: t(c, "flow"), Columns: []ui.Column{{Title: t(c, "f.day"), Key: true}, {Title: t(c, "f.seen")}, {Title: t(c, "f.dry_days"), Num: true}, {Title: t(c, "f.note"), Low: true}, {Title: t(c, "c.state")}}}
	for _, f := range looks {
		m := ui.Fine(t(c, "nothing_odd"))
		href := ""
		if f.Suspicious {
			m, href = ui.Late(t(c, "suspicious")), "/matters/"+f.Matter
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: f.ID, Cells: []ui.Cell{{Text: f.Day, Sub: f.ByLabel}, {Text: t(c, "o.seen."+f.Seen)}, {Text: num(f.DryDays)}, {Text: dash(f.Note)}, {Mark: &m, Href: href}}})
		if href != "" {
			tb.Rows[len(tb.Rows)-1].Cells[4].Btns = []ui.Btn{{Label: t(c, "c.matter"), Href: href, Small: true}}
		}
	}
	v.Tables = append(v.Tables, envsource.Named{Title: t(c, "flow"), Table: tb})
	return nil
}

// all results kept of a node, at most 200 of each source.
func (p *site) all(tx *db.Tx, at string) (out []ground.Result, err error) {
	if p.Seams.Sampled != nil {
		if out, err = p.Seams.Sampled(tx, at, 0, 200); err != nil {
			return nil, err
		}
	}
	if p.Seams.Monitored != nil {
		more, err := p.Seams.Monitored(tx, at)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func (p *site) figureTable(c *web.Ctx, list []ground.Result, limits func(string) []measure.Limit) ui.Table {
	tb := ui.Table{Caption: t(c, "measured"), Columns: []ui.Column{{Title: t(c, "f.day"), Key: true}, {Title: t(c, "f.pollutant")}, {Title: t(c, "f.value"), Num: true}, {Title: t(c, "c.limit")}, {Title: t(c, "c.by"), Low: true}, {Title: t(c, "c.state")}},
		Empty: &ui.Empty{Title: t(c, "never_all"), Why: t(c, "never_why")}}
	for _, r := range list {
		f := figureOf(r, limits(r.Pollutant))
		m := ui.Due(t(c, "st.unjudged"))
		switch {
		case f.Exceeds && f.Broken:
			m = ui.Waiting(t(c, "st.broken"))
		case f.Exceeds:
			m = ui.Late(t(c, "over_word"))
			if f.Multiple != "" {
				m = m.With(t(c, "times_short", f.Multiple))
			}
		case f.HasLimit:
			m = ui.Fine(t(c, "st.fine"))
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: r.ID, Cells: []ui.Cell{{Text: f.Day}, {Text: pollutantName(c.Lang, r.Pollutant)}, {Text: f.Words()}, {Text: dash(f.Limit)}, {Text: text.Joined(t(c, "by."+r.By), r.Report)}, {Mark: &m}}})
	}
	return tb
}

func (p *site) outletForms(tx *db.Tx, c *web.Ctx, o Outlet, bad, typed map[string]string, v *envsource.ShowView) error {
	doc := ""
	if q, ok, err := p.PermitOf(tx, o); err != nil {
		return err
	} else if ok {
		doc = q.Number
	}
	v.Limits = limitForm(c, o.Limits, doc, bases4["outlet"]+"/"+o.ID, o.Rev, may(c, access.EnvEdit, o.Path) && o.Ended == 0, limitBad(bad), typed)
	if o.Ended == 0 && may(c, access.EnvInspect, o.Path) {
		f := &envsource.FlowForm{Action: bases4["outlet"] + "/" + o.ID + "/flow", Day: ground.Today(tx), Why: t(c, "flow_why", TheRules.DryDays, TheRules.DryFrom), Errors: bad}
		if typed["seen"] != "" || bad["seen"]+bad["dry_days"] != "" {
			f.Day, f.Dry, f.Note = typed["day"], typed["dry_days"], typed["note"]
		}
		f.Seen = ui.Options(c.Lang, "environment.source.o.seen.", []string{"none", "trickle", "flow"}, typed["seen"])
		v.Flow = f
	}
	return nil
}

// limitBad keeps what concerns the form of limits, so that it opens only for its own errors.
func limitBad(bad map[string]string) map[string]string {
	out := map[string]string{}
	for _, k := range []string{"pollutant", "op", "value", "high", "unit", "basis", "document", "clause"} {
		if bad[k] != "" {
			out[k] = bad[k]
		}
	}
	return out
}

func (p *site) lookAt(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := Flow{Day: f.Get("day"), Seen: f.Get("seen"), DryDays: whole(f.Get("dry_days")), Note: f.Get("note")}
	if f.Get("dry_days") == "" {
		x.DryDays = -1
	}
	var out Flow
	err = p.change(c, func(tx *db.Tx) error { out, err = p.LookAt(tx, who(c), c.Path("id"), x); return err })
	if err != nil {
		return badly(c, err, func(status int, bad map[string]string) error {
			return p.showOutlet(c, status, bad, map[string]string{"seen": x.Seen, "day": x.Day, "dry_days": f.Get("dry_days"), "note": x.Note})
		})
	}
	if out.Suspicious {
		p.Frame.Done(c, t(c, "flow_opened"), nil)
		return c.Redirect("/matters/" + out.Matter)
	}
	p.Frame.Done(c, t(c, "saved"), nil)
	return c.Redirect(bases4["outlet"] + "/" + c.Path("id"))
}
