package docket

import (
	"net/http"
	"slices"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/affairs/environment/paper"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *site) show(c *web.Ctx) error { return w.render(c, http.StatusOK, "", nil, nil) }

// way are the milestones of the page's head.
var way = []State{Clue, Probe, Ready, Noticed, Decided, Served, Paid, Closed}

// render is the page of a case: what it waits for, the next step, the terms, the file; with what was typed after a refusal.
func (w *site) render(c *web.Ctx, status int, act Act, typed map[string][]string, bad map[string]string) error {
	a := access.From(c.Context())
	v := envdocket.ShowView{Notes: lawNotes(c.Lang)}
	pg := w.Frame.Staff(c, "", "/environment")
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.reached(tx, a, access.EnvRead, c.Path("id"))
		if err != nil {
			return err
		}
		e, err := w.env(tx, a, x.Path)
		if err != nil {
			return err
		}
		s := Fold(x.File, e)
		m := mark(c.Lang, e.Today, x)
		pg.Title, pg.Short, pg.Over, pg.Mark = x.Cause, x.No, x.No+" · "+partyShown(x), &m
		pg.Sub = text.Joined(x.Spot, waiting(c.Lang, e, s))
		v.Steps, v.On = milestones(c, s)
		list := s.Terms(e)
		v.Terms, v.Ribbon = termTable(c, e, list), ribbon(c, e, x, s)
		v.Facts, v.Result, v.Sheet = facts(c, e, x, s), resultDefs(c.Lang, x.File.Result), sheetDefs(c, s)
		v.Proof, v.Money, v.Looks = catalogue(c, s), money(c, e, s), looks(c, x, s)
		v.Papers = w.papers(c, x, s)
		v.Log = history(c, x, e)
		v.Notices = w.notices(c, e, x, s)
		v.Links, err = w.links(tx, c, x, s)
		if err != nil {
			return err
		}
		w.acts(c, e, x, s, act, typed, bad, &v)
		return nil
	})
	if err != nil {
		return err
	}
	pg.Back = "/environment/cases"
	pg.Actions = []ui.Btn{{Label: t(c, "print_cover"), Href: "/environment/cases/" + c.Path("id") + "/papers/" + paper.Cover + "/print", DeskOnly: true}, {Label: t(c, "print_index"), Href: "/environment/cases/" + c.Path("id") + "/papers/" + paper.Index + "/print", DeskOnly: true}}
	return c.Page(status, envdocket.Show(pg, v))
}

// waiting is the term a case waits for, in one line.
func waiting(lang string, e Env, s Status) string {
	tm, ok := Waits(s.Terms(e), s)
	if !ok {
		return ""
	}
	return text.T(lang, "environment.docket.term."+tm.Key) + "：" + left(lang, e, tm) + "（" + tm.Law + "）"
}

func milestones(c *web.Ctx, s Status) (out []string, on int) {
	if slices.Contains([]State{Dropped, Spared, Moved, Ended, Annulled}, s.State) {
		return []string{t(c, "state.clue"), t(c, "state."+string(s.State))}, 1
	}
	for i, st := range way {
		out = append(out, t(c, "step."+string(st)))
		if rank[s.State] >= rank[st] {
			on = i
		}
	}
	return out, on
}

// termTable lists the terms with what is left, the article, and whether they were kept.
func termTable(c *web.Ctx, e Env, list []Term) ui.Table {
	tb := ui.Table{Caption: t(c, "terms"), Columns: []ui.Column{{Title: t(c, "col.term"), Key: true}, {Title: t(c, "col.span")}, {Title: t(c, "col.left")}}, Empty: &ui.Empty{Title: t(c, "no_terms")}}
	for _, x := range list {
		m := ui.Waiting(left(c.Lang, e, x))
		switch {
		case x.right() && (x.Done > x.End || x.Done == "" && x.End < e.Today):
			m = ui.Unknown(t(c, "lapsed"))
		case x.Done != "" && x.Done > x.End:
			m = ui.Late(t(c, "kept_late", x.Done))
		case x.Done != "":
			m = ui.Done(t(c, "kept", x.Done))
		case x.End < e.Today && !x.Ours:
			m = ui.Unknown(t(c, "lapsed_"+x.Key))
		case x.End < e.Today:
			m = ui.Late(left(c.Lang, e, x))
		case x.Ours:
			m = ui.Due(left(c.Lang, e, x))
		}
		law := x.Law
		if x.Check {
			law += t(c, "to_check")
		}
		if x.Estimated {
			law += t(c, "estimated")
		}
		tb.Rows = append(tb.Rows, ui.Row{Tone: m.Tone, Cells: []ui.Cell{{Text: t(c, "term."+x.Key), Sub: law}, {Text: x.End, Sub: t(c, "since", x.From)}, {Mark: &m}}})
	}
	return tb
}

// right tells a term in which the party may do something, from one in which it must correct or pay: a right not used in time has lapsed.
func (x Term) right() bool { return !x.Ours && x.Key != "correct" && x.Key != "pay" }

// ribbon is how long a case stood in each state.
func ribbon(c *web.Ctx, e Env, x Case, s Status) ui.Ribbon {
	until := e.Today
	if s.State.Over() {
		until = s.Since
	}
	out := ui.Ribbon{Finding: t(c, "ribbon", len(x.Steps), daysBetween(s.Opened, until))}
	last, from := Clue, s.Opened
	add := func(st State, a, b string) {
		tone := ui.Blue
		switch {
		case st == Noticed || st == Hearing || st == Served || st == Reminded:
			tone = ui.Grey
		case st == Closed || st == Archived || st == Paid:
			tone = ui.Green
		}
		n := daysBetween(a, b)
		out.Parts = append(out.Parts, ui.Stretch{Who: t(c, "state."+string(st)), HowLong: t(c, "n_days", n), Days: float64(n), Tone: tone, Note: a + " → " + b})
	}
	for i := range x.Steps {
		part := x.File
		part.Steps = x.Steps[:i+1]
		st := Fold(part, e)
		if st.State != last {
			add(last, from, x.Steps[i].On)
			last, from = st.State, x.Steps[i].On
		}
	}
	if !last.Over() {
		add(last, from, max(e.Today, from))
	} else {
		add(last, from, from)
	}
	return out
}

func daysBetween(a, b string) int {
	n := 0
	if clock.ValidDay(a) && clock.ValidDay(b) && b > a {
		n = int((clock.EndOf(b) - clock.EndOf(a)) / (24 * 3600 * 1000))
	}
	return n
}

// notices say what stands in the way or must not be missed.
func (w *site) notices(c *web.Ctx, e Env, x Case, s Status) (out []ui.Notice) {
	for _, tm := range s.Terms(e) {
		if tm.Done == "" && tm.Ours && tm.End < e.Today && !s.State.Over() {
			n := ui.Notice{Tone: ui.Red, Title: t(c, "late_title", x.No, t(c, "term."+tm.Key)), Text: t(c, "late_text", x.No, t(c, "term."+tm.Key), tm.End)}
			if x.Alarm != "" {
				n.Links = []ui.Btn{{Label: t(c, "to_matter"), Href: "/matters/" + x.Alarm}}
			}
			if tm.Key == "reinspect" && e.Who.Case {
				n.Links = append(n.Links, ui.Btn{Label: t(c, "act."+string(ActLook)), Href: "#more-" + string(ActLook)})
			}
			out = append(out, n)
		}
	}
	if b := s.Broken(); len(b) > 0 {
		out = append(out, ui.Notice{Tone: ui.Amber, Title: t(c, "broken_title", len(b)), Text: t(c, "broken", b[0].N, b[0].Name, b[0].Broken)})
	}
	if days, yuan, err := s.Continued(); err == nil && days > 0 && x.PerDay == 0 {
		out = append(out, ui.Notice{Tone: ui.Red, Title: t(c, "daily_title", days, yuanText(s.Yuan), yuanText(yuan)), Text: t(c, "daily_text")})
	}
	if x.PerDay > 0 {
		out = append(out, ui.Notice{Tone: ui.Blue, Title: t(c, "daily_title", x.Days, yuanText(x.PerDay), yuanText(x.Days*x.PerDay)), Text: x.Source})
	}
	return out
}

func (w *site) links(tx *db.Tx, c *web.Ctx, x Case, s Status) (out []ui.ListRow, err error) {
	if x.Matter != "" {
		out = append(out, ui.ListRow{Title: t(c, "link.matter"), Sub: t(c, "link.matter_sub"), Href: "/matters/" + x.Matter})
	}
	if x.Parent != "" {
		out = append(out, ui.ListRow{Title: t(c, "link.parent"), Href: "/environment/cases/" + x.Parent})
	}
	kids, err := w.cases(tx, "parent = ? ORDER BY created", x.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range kids {
		out = append(out, ui.ListRow{Title: t(c, "link.child"), Sub: k.No, Href: "/environment/cases/" + k.ID})
	}
	if s.ServedOn != "" && w.Seams.PublishCase != nil {
		out = append(out, ui.ListRow{Title: t(c, "link.publish"), Sub: t(c, "link.publish_sub"), Href: w.Seams.PublishCase(x.ID)})
	}
	if w.Seams.Published != nil {
		list, err := w.Seams.Published(tx, x.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			out = append(out, ui.ListRow{Title: p.Title, Sub: p.Note, Href: p.Href})
		}
	}
	return out, nil
}
