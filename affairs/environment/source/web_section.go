package source

import (
	"net/http"
	"strings"

	"github.com/shopspring/decimal"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/measure"
	envsource "linli/affairs/environment/source/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (p *site) section(c *web.Ctx) error { return p.showSection(c, http.StatusOK, nil) }

func (p *site) showSection(c *web.Ctx, status int, bad map[string]string) error {
	v := envsource.ShowView{Tabs: tabs(c), Errors: bad}
	var n Section
	var mark *ui.Mark
	err := p.read(c, func(tx *db.Tx) (err error) {
		if n, err = p.Section(tx, c.Path("id")); err != nil {
			return err
		}
		if err = seen(c, n.Path); err != nil {
			return err
		}
		role := "—"
		if n.Role != "" {
			role = t(c, "o.role."+n.Role)
		}
		card := envsource.Card{Title: t(c, "facts"), Defs: []ui.Def{{Term: t(c, "f.kind"), Text: nodeWord(c, n.Kind)}, {Term: t(c, "f.code"), Text: dash(n.Code)}, {Term: t(c, "f.water"), Text: dash(n.Water)}, {Term: t(c, "spot"), Text: dash(spot(n.Lon, n.Lat))}}}
		if n.Kind == NodeSection {
			st, err := p.standSection(tx, n)
			if err != nil {
				return err
			}
			m := standMark(c.Lang, st.State)
			mark = &m
			card.Defs = append(card.Defs, ui.Def{Term: t(c, "f.target"), Text: targetWord(c.Lang, n.Target)}, ui.Def{Term: t(c, "f.role"), Text: role})
			if st.Class > 0 {
				card.Defs = append(card.Defs, ui.Def{Term: t(c, "class_now"), Text: st.Class.Name(c.Lang)})
				card.Note = t(c, "class_note")
			}
			if err := p.trends(tx, c, n, &v); err != nil {
				return err
			}
		}
		v.Cards = []envsource.Card{card}
		list, err := p.all(tx, n.ID)
		if err != nil {
			return err
		}
		if n.Kind == NodeSection {
			v.Tables = append(v.Tables, envsource.Named{Title: t(c, "measured"), Table: p.figureTable(c, list, func(code string) []measure.Limit {
				if l, ok := targetOf(code, n.Target, ground.Today(tx)); ok {
					return []measure.Limit{l}
				}
				return nil
			})})
		}
		return p.joints(tx, c, n, &v)
	})
	if err != nil {
		return err
	}
	pg := p.page(c, n.Label())
	pg.Back, pg.Over, pg.Mark = home, nodeWord(c, n.Kind), mark
	base := bases4["section"] + "/" + n.ID
	v.Links = []ui.Btn{{Label: t(c, "trace_open"), Href: base + "/trace", Primary: true}}
	if n.Kind == NodeSection && p.Seams.TaskAt != nil && may(c, access.EnvInspect, n.Path) {
		v.Links = append(v.Links, ui.Btn{Label: t(c, "task"), Href: p.Seams.TaskAt(n.ID)})
	}
	if may(c, access.EnvEdit, n.Path) {
		if n.Ended == 0 {
			pg.Actions = []ui.Btn{{Label: t(c, "change"), Href: base + "/edit"}}
			v.Links = append(v.Links, ui.Btn{Label: t(c, "lead_on"), Href: bases4["edge"] + "/new?from=" + n.ID}, ui.Btn{Label: t(c, "lead_in"), Href: bases4["edge"] + "/new?to=" + n.ID})
			v.Acts = []envsource.Act{{Action: base + "/end", Rev: num(n.Rev), Label: t(c, "end")}}
		} else {
			m := ui.Unknown(t(c, "ended"))
			pg.Mark = &m
			v.Acts = []envsource.Act{{Action: base + "/back", Rev: num(n.Rev), Label: t(c, "back")}}
		}
	}
	return c.Page(status, envsource.Show(pg, v))
}

// joints lists the edges at a node.
func (p *site) joints(tx *db.Tx, c *web.Ctx, n Section, v *envsource.ShowView) error {
	list, err := edges(tx, "ended=0 AND (from_node=? OR to_node=?) ORDER BY id", n.ID, n.ID)
	if err != nil {
		return err
	}
	tb, err := p.edgeTable(tx, c, list)
	if err != nil {
		return err
	}
	v.Tables = append(v.Tables, envsource.Named{Title: t(c, "edges"), Table: tb})
	return nil
}

func (p *site) edgeTable(tx *db.Tx, c *web.Ctx, list []Edge) (ui.Table, error) {
	tb := ui.Table{Caption: t(c, "edges"), Columns: []ui.Column{{Title: t(c, "c.edge"), Key: true}, {Title: t(c, "f.from")}, {Title: t(c, "f.to")}, {Title: t(c, "f.metres"), Num: true}, {Title: "", Go: true}}, Empty: &ui.Empty{Title: t(c, "no_edges"), Why: t(c, "no_edges_why")}}
	for _, e := range list {
		var cells [2]ui.Cell
		for i, id := range []string{e.From, e.To} {
			n, err := nodeBy(tx, "id=?", id)
			if err != nil {
				return tb, err
			}
			cells[i] = ui.Cell{Text: n.Label(), Href: hrefOf(n.Kind, n.ID)}
		}
		name := text.Joined(t(c, "o.edge."+e.Kind), e.Code, e.Name)
		if e.Main {
			name = text.Joined(name, t(c, "o.main.yes"))
		}
		row := ui.Row{ID: e.ID, Cells: []ui.Cell{{Text: name}, cells[0], cells[1], {Text: num(e.Metres)}, {}}}
		if may(c, access.EnvEdit, e.Path) {
			row.Cells[4].Btns = []ui.Btn{{Label: t(c, "change"), Href: bases4["edge"] + "/" + e.ID + "/edit", Small: true}}
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb, nil
}

// trends compares a section with the nearest one upstream: pollutant by pollutant, the last pairs of one day (environment.md 10).
func (p *site) trends(tx *db.Tx, c *web.Ctx, n Section, v *envsource.ShowView) error {
	net, err := p.Net(tx)
	if err != nil {
		return err
	}
	up := net.Upstream(n.ID, NodeSection)
	if len(up) == 0 {
		return nil
	}
	above, err := p.Section(tx, up[0].ID)
	if err != nil || seen(c, above.Path) != nil {
		return err
	}
	here, err := p.all(tx, n.ID)
	if err != nil {
		return err
	}
	there, err := p.all(tx, above.ID)
	if err != nil {
		return err
	}
	tb := ui.Table{Caption: t(c, "trend"), Columns: []ui.Column{{Title: t(c, "f.pollutant"), Key: true}, {Title: t(c, "c.pairs")}, {Title: t(c, "c.run"), Num: true}, {Title: t(c, "c.state")}}}
	for _, code := range TheRules.Trend.Pollutants {
		pairs := PairsOf(code, there, here)
		if len(pairs) == 0 {
			continue
		}
		alarm, run := Trend(pairs)
		m := ui.Fine(t(c, "trend_fine"))
		if alarm {
			m = ui.Late(t(c, "trend_alarm"))
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Red, Title: t(c, "trend_title", pollutantName(c.Lang, code), above.Label(), run), Text: t(c, "trend_rule", TheRules.Trend.Source)})
		}
		var said []string
		for i, x := range pairs {
			if i == 3 {
				break
			}
			said = append(said, x.Day+" "+x.Up.String()+" → "+x.Down.String())
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: code, Cells: []ui.Cell{{Text: pollutantName(c.Lang, code)}, {Text: strings.Join(said, t(c, "semicolon"))}, {Text: num(int64(run))}, {Mark: &m}}})
	}
	if len(tb.Rows) > 0 {
		v.Tables = append(v.Tables, envsource.Named{Title: t(c, "trend_of", above.Label()), Why: t(c, "trend_why", TheRules.Trend.Runs), Table: tb})
	}
	return nil
}

// PairsOf are the figures of one pollutant of two nodes on the same day, the newest first. A value below detection counts half its
// limit, one that cannot be read or has another unit than its partner is left out.
func PairsOf(code string, up, down []ground.Result) (out []Pair) {
	read := func(r ground.Result) (decimal.Decimal, bool) {
		v, err := measure.ParseValue(r.Text)
		if err != nil || r.Pollutant != code || r.Broken {
			return decimal.Zero, false
		}
		if v.Below {
			return v.Half()
		}
		return v.D, v.Known
	}
	days := map[string]ground.Result{}
	for _, r := range up {
		if _, have := days[dayOf(r.When)]; !have && r.Pollutant == code {
			days[dayOf(r.When)] = r
		}
	}
	used := map[string]bool{}
	for _, r := range down {
		day := dayOf(r.When)
		u, have := days[day]
		a, ok := read(u)
		b, too := read(r)
		if !have || used[day] || !ok || !too || u.Unit != r.Unit {
			continue
		}
		used[day] = true
		out = append(out, Pair{day, a, b})
	}
	return out
}

func pollutantOptions(lang, on string) (out []ui.Option) {
	for _, x := range measure.Pollutants() {
		out = append(out, ui.Option{Value: x.Code, Label: x.Name(lang), On: x.Code == on})
	}
	return out
}
