package source

import (
	"net/http"
	"slices"

	envsource "linli/affairs/environment/source/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// mostShown is how many outlets and sections one page of G1 shows; whoever has more filters by water.
const mostShown = 300

// picture is all that G1 draws.
type picture struct {
	outlets  []Outlet
	nodes    []Section
	edges    []Edge
	spots    []Spot
	stands   map[string]Stand
	number   map[string]int
	dangling map[string]bool
	owners   map[string]string
	waters   []string
	more     bool
}

// look reads the network within the actor's reach, of one water when it is named.
func (p *site) look(tx *db.Tx, c *web.Ctx, water string) (v picture, err error) {
	cond, args := reach(who(c), access.EnvRead)
	if v.outlets, err = outlets(tx, "ended=0 AND "+cond+" ORDER BY code LIMIT 2000", args...); err != nil {
		return v, err
	}
	if v.nodes, err = nodes(tx, "ended=0 AND kind<>'outlet' AND "+cond+" ORDER BY water,code,name LIMIT 4000", args...); err != nil {
		return v, err
	}
	if v.edges, err = edges(tx, "ended=0 AND "+cond+" ORDER BY id LIMIT 6000", args...); err != nil {
		return v, err
	}
	v.narrow(water)
	v.stands, v.owners, v.dangling = map[string]Stand{}, map[string]string{}, map[string]bool{}
	net, err := p.Net(tx)
	if err != nil {
		return v, err
	}
	for _, d := range net.Dangling() {
		v.dangling[d.ID] = true
	}
	list, err := p.Companies(tx, who(c))
	if err != nil {
		return v, err
	}
	for _, x := range list {
		v.owners[x.ID] = x.Name
	}
	if len(v.outlets) > mostShown {
		v.outlets, v.more = v.outlets[:mostShown], true
	}
	return v, p.spots(tx, c, &v)
}

// narrow keeps one water, its outlets and what lies between.
func (v *picture) narrow(water string) {
	for _, o := range v.outlets {
		if o.Water != "" && !slices.Contains(v.waters, o.Water) {
			v.waters = append(v.waters, o.Water)
		}
	}
	for _, n := range v.nodes {
		if n.Water != "" && !slices.Contains(v.waters, n.Water) {
			v.waters = append(v.waters, n.Water)
		}
	}
	slices.Sort(v.waters)
	if water == "" {
		return
	}
	v.outlets = slices.DeleteFunc(v.outlets, func(o Outlet) bool { return o.Water != water })
	v.nodes = slices.DeleteFunc(v.nodes, func(n Section) bool { return n.Water != water && n.Water != "" })
}

func (p *site) spots(tx *db.Tx, c *web.Ctx, v *picture) error {
	for _, o := range v.outlets {
		st, err := p.stand(tx, o)
		if err != nil {
			return err
		}
		v.stands[o.ID] = st
		s := spotOf(c, Section{ID: o.ID, Kind: NodeOutlet, Name: o.Name, Code: o.Code, Lon: o.Lon, Lat: o.Lat}, st)
		s.Lines = append([]string{t(c, "o.outlet."+o.Kind)}, s.Lines...)
		v.spots = append(v.spots, s)
	}
	for _, n := range v.nodes {
		st := Stand{State: "none"}
		if n.Kind == NodeSection {
			var err error
			if st, err = p.standSection(tx, n); err != nil {
				return err
			}
		}
		v.stands[n.ID] = st
		v.spots = append(v.spots, spotOf(c, n, st))
	}
	v.number = map[string]int{}
	i := 0
	for _, s := range v.spots {
		if s.Kind != NodeJunction && s.Kind != NodeManhole && s.Kind != NodeInlet {
			i++
			v.number[s.ID] = i
		}
	}
	return nil
}

func spotOf(c *web.Ctx, n Section, st Stand) Spot {
	m := standMark(c.Lang, st.State)
	s := Spot{ID: n.ID, Kind: n.Kind, Label: n.Label(), Lon: n.Lon, Lat: n.Lat, Href: hrefOf(n.Kind, n.ID), Shape: m.Shape, State: m.Word}
	if n.Kind != NodeOutlet && n.Kind != NodeSection {
		s.Shape, s.State = "◇", nodeWord(c, n.Kind)
		return s
	}
	if n.Kind == NodeSection {
		s.State += " " + t(c, "aim", targetWord(c.Lang, n.Target))
		if st.Class > 0 {
			s.Lines = append(s.Lines, t(c, "now_class", st.Class.Name(c.Lang)))
		}
	}
	if w, ok := st.Worst(); ok {
		s.Lines = append(s.Lines, w.line(c.Lang))
	}
	return s
}

func (p *site) home(c *web.Ctx) error {
	view, water := c.Query("view"), c.Query("water")
	if view != "map" && view != "list" {
		view = "flow"
	}
	var v envsource.HomeView
	pg := p.page(c, t(c, "title"))
	err := p.read(c, func(tx *db.Tx) error {
		x, err := p.look(tx, c, water)
		if err != nil {
			return err
		}
		v = envsource.HomeView{Tabs: tabs(c), Legend: legend(c)}
		for _, k := range []string{"flow", "map", "list"} {
			v.Views = append(v.Views, ui.Tab{Label: t(c, "view."+k), Href: home + "?view=" + k + "&water=" + queryOf(water), On: k == view})
		}
		f := ui.Filter{Name: "water", Label: t(c, "f.water"), Value: water, Options: []ui.Option{{Label: t(c, "all_waters")}}}
		for _, w := range x.waters {
			f.Options = append(f.Options, ui.Option{Value: w, Label: w, On: w == water})
		}
		v.Filters = []ui.Filter{f}
		pg.Title = p.counts(c, x, &v)
		v.Drawing, v.Tall, v.Caption = p.drawn(c, x, view, false)
		v.Outlets, v.Others = outletTable(c, x), sectionTable(c, x)
		v.Notices = p.warnings(c, x)
		return nil
	})
	if err != nil {
		return err
	}
	pg.Short = t(c, "title")
	v.Links = []ui.Btn{{Label: t(c, "companies"), Href: bases4["company"]}, {Label: t(c, "network"), Href: home + "/network"}, {Label: t(c, "print"), Href: home + "/print?water=" + queryOf(water), DeskOnly: true}}
	if len(who(c).Scope(access.EnvEdit)) > 0 {
		pg.Actions = []ui.Btn{{Label: t(c, "new.outlet"), Href: bases4["outlet"] + "/new", Primary: true}}
		v.Links = append(v.Links, ui.Btn{Label: t(c, "new.company"), Href: bases4["company"] + "/new"}, ui.Btn{Label: t(c, "new.section"), Href: bases4["section"] + "/new"}, ui.Btn{Label: t(c, "geo"), Href: home + "/network/import"})
	}
	return c.Page(http.StatusOK, envsource.Home(pg, v))
}

func (p *site) counts(c *web.Ctx, x picture, v *envsource.HomeView) string {
	n := map[string]int{}
	for _, o := range x.outlets {
		n[x.stands[o.ID].State]++
	}
	over, sections := 0, 0
	for _, s := range x.nodes {
		if s.Kind == NodeSection {
			sections++
			if x.stands[s.ID].State == "over" {
				over++
			}
		}
	}
	tone := func(n int, t ui.Tone) ui.Tone {
		if n > 0 {
			return t
		}
		return ui.Plain
	}
	v.KPIs = []ui.KPI{{Label: t(c, "k.outlets"), Value: num(int64(len(x.outlets)))}, {Label: t(c, "k.over"), Value: num(int64(n["over"])), Tone: tone(n["over"], ui.Red)},
		{Label: t(c, "k.none"), Value: num(int64(n["none"])), Tone: tone(n["none"], ui.Amber), Note: t(c, "k.none_note", TheRules.Trace.Window)},
		{Label: t(c, "k.sections"), Value: num(int64(over)), Unit: t(c, "k.of", sections), Tone: tone(over, ui.Red)}}
	if n["over"]+over > 0 {
		return t(c, "finding.over", n["over"], over, n["none"])
	}
	return t(c, "finding.fine", len(x.outlets), n["none"])
}

func (p *site) warnings(c *web.Ctx, x picture) (out []ui.Notice) {
	if x.more {
		out = append(out, ui.Notice{Tone: ui.Blue, Title: t(c, "more", mostShown)})
	}
	n := 0
	for _, s := range x.spots {
		if x.dangling[s.ID] {
			n++
		}
	}
	if n > 0 {
		out = append(out, ui.Notice{Tone: ui.Amber, Title: t(c, "dangling_n", n), Text: t(c, "dangling_why"), Links: []ui.Btn{{Label: t(c, "see"), Href: home + "/network"}}})
	}
	return out
}

// drawn makes the picture that was asked for, the one for a telephone where it is another, and its caption.
func (p *site) drawn(c *web.Ctx, x picture, view string, fit bool) (svg, tall, caption string) {
	switch {
	case view == "map":
		return MapSVG(x.spots, x.edges, x.number, t(c, "map_of", len(x.outlets), len(x.nodes))), "", t(c, "view.map")
	case view == "flow":
		l := Arrange(x.spots, x.edges)
		if len(l.columns) == 0 {
			return "", "", ""
		}
		caption = t(c, "view.flow")
		if l.cut > 0 {
			caption += " · " + t(c, "cut", l.cut)
		}
		finding := t(c, "flow_of", len(x.outlets), len(x.nodes))
		return FlowSVG(l, finding, fit), TallSVG(l, finding), caption
	}
	return "", "", ""
}

func legend(c *web.Ctx) (out []string) {
	for _, k := range []string{"fine", "over", "none", "unjudged"} {
		m := standMark(c.Lang, k)
		out = append(out, m.Shape+" "+m.Word)
	}
	return append(out, t(c, "legend.lines"), t(c, "legend.shapes"))
}

func outletTable(c *web.Ctx, x picture) ui.Table {
	tb := ui.Table{Caption: t(c, "outlets"), Columns: []ui.Column{{Title: t(c, "c.n"), Num: true}, {Title: t(c, "c.outlet"), Key: true}, {Title: t(c, "c.owner")}, {Title: t(c, "f.kind"), Low: true}, {Title: t(c, "c.last")}, {Title: t(c, "c.state")}},
		Empty: &ui.Empty{Title: t(c, "no_outlets"), Why: t(c, "no_outlets_why")}}
	for _, o := range x.outlets {
		st := x.stands[o.ID]
		m := standMark(c.Lang, st.State)
		owner := x.owners[o.Company]
		if o.Company == "" {
			owner = t(c, "municipal")
		}
		r := ui.Row{ID: o.ID, Cells: []ui.Cell{{Text: num(int64(x.number[o.ID]))}, {Text: o.Name, Sub: o.Code, Href: bases4["outlet"] + "/" + o.ID}, {Text: dash(owner), Href: hrefIf(bases4["company"], o.Company)}, {Text: t(c, "o.outlet."+o.Kind)}, lastCell(c, st), {Mark: &m}}}
		if x.dangling[o.ID] {
			r.Cells[5].Sub = t(c, "dangles")
		}
		tb.Rows = append(tb.Rows, r)
	}
	return tb
}

func hrefIf(base, id string) string {
	if id == "" {
		return ""
	}
	return base + "/" + id
}

func lastCell(c *web.Ctx, st Stand) ui.Cell {
	w, ok := st.Worst()
	if !ok {
		return ui.Cell{Text: t(c, "never", TheRules.Trace.Window)}
	}
	return ui.Cell{Text: w.line(c.Lang), Sub: w.Day}
}

func sectionTable(c *web.Ctx, x picture) ui.Table {
	tb := ui.Table{Caption: t(c, "sections"), Columns: []ui.Column{{Title: t(c, "c.n"), Num: true}, {Title: t(c, "c.section"), Key: true}, {Title: t(c, "f.water")}, {Title: t(c, "f.target"), Low: true}, {Title: t(c, "c.last")}, {Title: t(c, "c.state")}},
		Empty: &ui.Empty{Title: t(c, "no_sections"), Why: t(c, "no_sections_why")}}
	for _, n := range x.nodes {
		if n.Kind == NodeJunction || n.Kind == NodeManhole || n.Kind == NodeInlet {
			continue
		}
		st := x.stands[n.ID]
		r := ui.Row{ID: n.ID, Cells: []ui.Cell{{Text: num(int64(x.number[n.ID]))}, {Text: n.Label(), Sub: nodeWord(c, n.Kind), Href: bases4["section"] + "/" + n.ID}, {Text: dash(n.Water)}, {Text: targetWord(c.Lang, n.Target)}, {Text: "—"}, {Text: "—"}}}
		if n.Kind == NodeSection {
			m := standMark(c.Lang, st.State)
			r.Cells[4], r.Cells[5] = lastCell(c, st), ui.Cell{Mark: &m}
			if st.Class > 0 {
				r.Cells[5].Sub = st.Class.Name(c.Lang)
			}
		}
		tb.Rows = append(tb.Rows, r)
	}
	return tb
}

// print is the drawing in order of flow on paper.
func (p *site) print(c *web.Ctx) error {
	var svg, title string
	err := p.read(c, func(tx *db.Tx) error {
		x, err := p.look(tx, c, c.Query("water"))
		if err != nil {
			return err
		}
		svg, _, _ = p.drawn(c, x, "flow", true)
		water := c.Query("water")
		if water == "" {
			water = t(c, "all_waters")
		}
		title = t(c, "print_title", water, text.Date(tx.Now))
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, envsource.Print(c.Lang, title, home, svg, legend(c)))
}
