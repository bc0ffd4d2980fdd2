package source

import (
	"linli/affairs/environment/ground"
	envsource "linli/affairs/environment/source/pages"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// chain is the whole process of a company from its permit to the river: what each stage measures, and what nobody measures as a gap.
func (p *site) chain(tx *db.Tx, c *web.Ctx, x Company) (out []envsource.Stage, outs int, err error) {
	permit, err := p.permitStage(tx, c, x)
	if err != nil {
		return nil, 0, err
	}
	process := envsource.Stage{Name: t(c, "stage.process"), Text: x.Process, Mark: ui.Fine(t(c, "stage.said"))}
	if x.Process == "" {
		process.Mark = ui.Unknown(t(c, "stage.unsaid"))
		process.Gaps = []string{t(c, "gap.process")}
	}
	list, err := p.OutletsOf(tx, x.ID)
	if err != nil {
		return nil, 0, err
	}
	outlet, err := p.outletStage(tx, c, list)
	if err != nil {
		return nil, 0, err
	}
	sewer, river, err := p.waterStages(tx, c, list)
	return []envsource.Stage{permit, process, outlet, sewer, river}, len(list), err
}

func (p *site) permitStage(tx *db.Tx, c *web.Ctx, x Company) (envsource.Stage, error) {
	s := envsource.Stage{Name: t(c, "stage.permit")}
	list, err := permits(tx, "company=? AND ended=0 ORDER BY from_day DESC", x.ID)
	if err != nil {
		return s, err
	}
	today := ground.Today(tx)
	s.Mark = ui.Late(t(c, "no_permit"))
	for i, q := range list {
		m := permitMark(c.Lang, q, today)
		if i == 0 || s.Mark.Tone != ui.Green {
			s.Mark = m
		}
		sub := t(c, "limits_n", len(q.Limits))
		if q.EIA != "" {
			sub += " · " + t(c, "f.eia") + " " + q.EIA
		}
		s.Rows = append(s.Rows, ui.ListRow{Href: bases4["permit"] + "/" + q.ID, Title: q.Number, Sub: sub, Mark: &m})
	}
	switch {
	case len(list) == 0:
		s.Gaps = append(s.Gaps, t(c, "gap.permit"))
	case s.Mark.Tone != ui.Green:
		s.Gaps = append(s.Gaps, t(c, "gap.expired"))
	}
	return s, nil
}

// outletStage says of each outlet what was measured last, by whom, and what is not.
func (p *site) outletStage(tx *db.Tx, c *web.Ctx, list []Outlet) (envsource.Stage, error) {
	s := envsource.Stage{Name: t(c, "stage.outlet"), Mark: ui.Unknown(t(c, "none_yet"))}
	if len(list) == 0 {
		s.Gaps = []string{t(c, "gap.no_outlet")}
		return s, nil
	}
	worst := ""
	for _, o := range list {
		st, err := p.stand(tx, o)
		if err != nil {
			return s, err
		}
		m := standMark(c.Lang, st.State)
		if worst == "" || worse(st.State, worst) {
			worst, s.Mark = st.State, m
		}
		sub := t(c, "never", TheRules.Trace.Window)
		if w, ok := st.Worst(); ok {
			sub = text.Joined(w.line(c.Lang), w.Day, t(c, "by."+w.By))
		}
		s.Rows = append(s.Rows, ui.ListRow{Href: bases4["outlet"] + "/" + o.ID, Title: text.Joined(o.Name, t(c, "o.outlet."+o.Kind)), Sub: sub, Mark: &m})
		gaps, err := p.outletGaps(tx, c, o, st)
		if err != nil {
			return s, err
		}
		s.Gaps = append(s.Gaps, gaps...)
	}
	return s, nil
}

// worse puts what exceeds before what nobody measured before what is in order.
func worse(a, b string) bool {
	rank := map[string]int{"over": 0, "broken": 1, "none": 2, "unjudged": 3, "fine": 4}
	return rank[a] < rank[b]
}

// outletGaps is what is not covered at an outlet: no limits, a limit nobody measures, no monitor, overdue visits, dry weather unseen.
func (p *site) outletGaps(tx *db.Tx, c *web.Ctx, o Outlet, st Stand) (out []string, err error) {
	limits, err := p.Limits(tx, o)
	if err != nil {
		return nil, err
	}
	rain := o.Kind == Storm || o.Kind == Clean
	if len(limits) == 0 && !rain {
		out = append(out, t(c, "gap.no_limits", o.Name))
	}
	measured := map[string]bool{}
	for _, f := range st.Figures {
		measured[f.Pollutant] = true
	}
	missing := ""
	told := map[string]bool{}
	for _, l := range limits {
		if !measured[l.Pollutant] && !told[l.Pollutant] {
			told[l.Pollutant] = true
			if missing != "" {
				missing += t(c, "comma")
			}
			missing += pollutantName(c.Lang, l.Pollutant)
		}
	}
	if missing != "" {
		out = append(out, t(c, "gap.unmeasured", o.Name, missing, TheRules.Trace.Window))
	}
	monitored := false
	if p.Seams.MonitorsOf != nil {
		list, err := p.Seams.MonitorsOf(tx, o.ID)
		if err != nil {
			return nil, err
		}
		monitored = len(list) > 0
	}
	if !monitored && !rain {
		out = append(out, t(c, "gap.no_monitor", o.Name))
	}
	if rain {
		looks, err := tx.Count("SELECT COUNT(*) FROM env_flow WHERE outlet=? AND day>=?", o.ID, clock.AddDays(ground.Today(tx), -int(TheRules.Trace.Window)))
		if err != nil {
			return nil, err
		}
		if looks == 0 {
			out = append(out, t(c, "gap.dry", o.Name, TheRules.Trace.Window))
		}
	}
	if o.Every > 0 && (st.Day == "" || clock.AddDays(st.Day, int(o.Every)) < ground.Today(tx)) {
		if st.Day == "" {
			return append(out, t(c, "gap.never", o.Name, o.Every)), nil
		}
		out = append(out, t(c, "gap.overdue", o.Name, o.Every, st.Day))
	}
	return out, nil
}

// waterStages are the sewer and the river behind the outlets: what lies between, and the nearest sections downstream.
func (p *site) waterStages(tx *db.Tx, c *web.Ctx, list []Outlet) (sewer, river envsource.Stage, err error) {
	sewer = envsource.Stage{Name: t(c, "stage.sewer"), Mark: ui.Unknown(t(c, "no_points"))}
	river = envsource.Stage{Name: t(c, "stage.river"), Mark: ui.Unknown(t(c, "none_yet"))}
	net, err := p.Net(tx)
	if err != nil {
		return sewer, river, err
	}
	told := map[string]bool{}
	worst := ""
	for _, o := range list {
		down := net.Downstream(o.ID)
		if len(down) == 0 {
			sewer.Gaps = append(sewer.Gaps, t(c, "gap.dangling", o.Name))
			continue
		}
		pipes, metres := 0, int64(0)
		found := false
		for _, h := range down {
			if h.Kind == NodeManhole || h.Kind == NodeInlet || h.Kind == NodeOverflow || h.Kind == NodePlant {
				pipes++
				metres = h.Metres
			}
			if h.Kind != NodeSection || found {
				continue
			}
			found = true
			n, err := p.Section(tx, h.ID)
			if err != nil {
				return sewer, river, err
			}
			if told[n.ID] || seen(c, n.Path) != nil {
				continue
			}
			told[n.ID] = true
			st, err := p.standSection(tx, n)
			if err != nil {
				return sewer, river, err
			}
			m := standMark(c.Lang, st.State)
			if worst == "" || worse(st.State, worst) {
				worst, river.Mark = st.State, m
			}
			sub := t(c, "never", TheRules.Trace.Window)
			if w, ok := st.Worst(); ok {
				sub = text.Joined(w.line(c.Lang), w.Day)
			} else {
				river.Gaps = append(river.Gaps, t(c, "gap.section", n.Label(), TheRules.Trace.Window))
			}
			river.Rows = append(river.Rows, ui.ListRow{Href: bases4["section"] + "/" + n.ID, Title: text.Joined(n.Label(), t(c, "aim", targetWord(c.Lang, n.Target))), Sub: text.Joined(sub, t(c, "metres_from", o.Name, h.Metres)), Mark: &m})
		}
		if !found {
			river.Gaps = append(river.Gaps, t(c, "gap.no_section", o.Name))
		}
		sewer.Rows = append(sewer.Rows, ui.ListRow{Href: bases4["outlet"] + "/" + o.ID, Title: o.Name, Sub: t(c, "pipes", pipes, metres)})
		if pipes > 0 {
			sewer.Gaps = append(sewer.Gaps, t(c, "gap.pipes", o.Name, pipes))
		}
	}
	if len(sewer.Gaps) == 0 && len(sewer.Rows) > 0 {
		sewer.Mark = ui.Fine(t(c, "direct"))
	}
	return sewer, river, nil
}
