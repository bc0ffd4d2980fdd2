package source

import (
	"net/http"
	"strings"

	envsource "linli/affairs/environment/source/pages"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func rankMark(c *web.Ctx, rank string) ui.Mark {
	w := t(c, "rank."+rank)
	switch rank {
	case RankOver:
		return ui.Late(w)
	case RankOld, RankFlow, RankHigh:
		return ui.Due(w)
	case RankLow:
		return ui.Fine(w)
	}
	return ui.Unknown(w)
}

func (p *site) trace(c *web.Ctx) error {
	var x Traced
	status, bad := http.StatusOK, map[string]string{}
	ask := func(pollutant, day string) error {
		return p.read(c, func(tx *db.Tx) (err error) { x, err = p.Trace(tx, who(c), c.Path("id"), pollutant, day); return err })
	}
	err := ask(c.Query("pollutant"), c.Query("day"))
	if err != nil {
		words, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		status, bad = http.StatusUnprocessableEntity, words
		if err := ask("", ""); err != nil {
			return err
		}
	}
	v := envsource.ShowView{Tabs: tabs(c), Errors: bad, Trace: &envsource.TraceForm{Action: bases4["section"] + "/" + x.Section.ID + "/trace", Day: x.Day, Pollutants: pollutantOptions(c.Lang, x.Pollutant.Code), Errors: bad}}
	name := x.Pollutant.Name(c.Lang)
	own := t(c, "own_none", name, TheRules.Trace.Window)
	tone := ui.Grey
	if x.Own != nil {
		own, tone = t(c, "own", x.Own.Day, name, x.Own.Words()), ui.Blue
		switch {
		case x.Own.Above:
			own, tone = own+t(c, "own_above", x.Target, targetWord(c.Lang, x.Section.Target)), ui.Red
		case x.Own.Aimed:
			own, tone = own+t(c, "own_below", x.Target, targetWord(c.Lang, x.Section.Target)), ui.Green
		}
	}
	v.Notices = append(v.Notices, ui.Notice{Tone: tone, Title: own, Text: t(c, "trace_how")})
	if x.Hidden > 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Grey, Title: t(c, "hidden", x.Hidden)})
	}
	if x.Beyond > 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Blue, Title: t(c, "beyond", x.Beyond, mostSuspects)})
	}
	v.Tables = []envsource.Named{{Title: t(c, "suspects_n", len(x.Suspects), x.Blind), Table: p.suspectTable(c, x)}, {Title: t(c, "affected"), Table: affectedTable(c, x)}}
	pg := p.page(c, t(c, "trace_title", x.Section.Label(), name))
	pg.Back, pg.Short = hrefOf(x.Section.Kind, x.Section.ID), t(c, "trace_open")
	return c.Page(status, envsource.Show(pg, v))
}

func (p *site) suspectTable(c *web.Ctx, x Traced) ui.Table {
	tb := ui.Table{Caption: t(c, "suspects"), Columns: []ui.Column{{Title: t(c, "c.n"), Num: true}, {Title: t(c, "c.outlet"), Key: true}, {Title: t(c, "c.rank")}, {Title: t(c, "why")}, {Title: t(c, "c.via"), Low: true}}, Empty: &ui.Empty{Title: t(c, "no_suspects"), Why: t(c, "no_suspects_why")}}
	for i, s := range x.Suspects {
		m := rankMark(c, s.Rank)
		var why []string
		for _, w := range s.Words {
			why = append(why, text.T(c.Lang, w.Key, w.Args...))
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: s.Outlet.ID, Cells: []ui.Cell{{Text: num(int64(i + 1))}, {Text: s.Outlet.Name, Sub: text.Joined(s.Owner, s.Outlet.Code), Href: bases4["outlet"] + "/" + s.Outlet.ID}, {Mark: &m},
			{Text: strings.Join(why, t(c, "semicolon"))}, {Text: dash(strings.Join(s.Via, " → "))}}})
	}
	return tb
}

func affectedTable(c *web.Ctx, x Traced) ui.Table {
	tb := ui.Table{Caption: t(c, "affected"), Columns: []ui.Column{{Title: t(c, "c.section"), Key: true}, {Title: t(c, "c.far"), Num: true}, {Title: t(c, "c.last")}, {Title: t(c, "c.state")}}, Empty: &ui.Empty{Title: t(c, "no_affected"), Why: t(c, "no_affected_why")}}
	for _, a := range x.Down {
		m, last := ui.Unknown(t(c, "st.none")), "—"
		if a.Figure != nil {
			last, m = text.Joined(a.Figure.Words(), a.Figure.Day), ui.Due(t(c, "st.unjudged"))
			if a.Figure.Above {
				m = ui.Late(t(c, "st.over"))
			} else if a.Figure.Aimed {
				m = ui.Fine(t(c, "st.fine"))
			}
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: a.Node.ID, Cells: []ui.Cell{{Text: a.Node.Label(), Sub: text.Joined(nodeWord(c, a.Node.Kind), a.Node.Water), Href: hrefOf(a.Node.Kind, a.Node.ID)}, {Text: num(a.Metres)}, {Text: last}, {Mark: &m}}})
	}
	return tb
}
