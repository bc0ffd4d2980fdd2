package source

import (
	"io"
	"net/http"

	envsource "linli/affairs/environment/source/pages"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

const mostEdges = 500

func (p *site) network(c *web.Ctx) error { return p.showNetwork(c, http.StatusOK, nil) }

// showNetwork lists pipes, reaches and nodes, and what leads nowhere.
func (p *site) showNetwork(c *web.Ctx, status int, bad map[string]string) error {
	v := envsource.ListView{Tabs: tabs(c)}
	title := ""
	err := p.read(c, func(tx *db.Tx) error {
		net, err := p.Net(tx)
		if err != nil {
			return err
		}
		if len(net.Loop) > 0 {
			names, err := p.names(tx, net.Loop)
			if err != nil {
				return err
			}
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Red, Title: t(c, "w.loop", names)})
		}
		cond, args := reach(who(c), access.EnvRead)
		list, err := edges(tx, "ended=0 AND "+cond+" ORDER BY kind,code,name,id LIMIT ?", append(args, mostEdges+1)...)
		if err != nil {
			return err
		}
		if len(list) > mostEdges {
			list = list[:mostEdges]
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Blue, Title: t(c, "more", mostEdges)})
		}
		tb, err := p.edgeTable(tx, c, list)
		if err != nil {
			return err
		}
		loose, err := p.looseTable(tx, c, net)
		if err != nil {
			return err
		}
		v.Tables = []envsource.Named{{Title: t(c, "dangling"), Why: t(c, "dangling_why"), Table: loose}, {Title: t(c, "edges"), Table: tb}}
		n, e := net.Size()
		title = t(c, "network_n", n, e, len(loose.Rows))
		return nil
	})
	if err != nil {
		return err
	}
	for _, w := range bad {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Red, Title: w})
	}
	pg := p.page(c, title)
	pg.Back, pg.Short = home, t(c, "network")
	if len(who(c).Scope(access.EnvEdit)) > 0 {
		pg.Actions = []ui.Btn{{Label: t(c, "new.edge"), Href: bases4["edge"] + "/new", Primary: true}}
		v.Links = []ui.Btn{{Label: t(c, "new.section"), Href: bases4["section"] + "/new"}, {Label: t(c, "geo"), Href: home + "/network/import"}}
	}
	return c.Page(status, envsource.List(pg, v))
}

func (p *site) looseTable(tx *db.Tx, c *web.Ctx, net *Network) (ui.Table, error) {
	tb := ui.Table{Caption: t(c, "dangling"), Columns: []ui.Column{{Title: t(c, "c.node"), Key: true}, {Title: t(c, "f.kind")}, {Title: t(c, "why")}}, Empty: &ui.Empty{Title: t(c, "no_dangling"), Why: t(c, "no_dangling_why")}}
	for _, h := range net.Dangling() {
		n, err := nodeBy(tx, "id=?", h.ID)
		if err != nil {
			return tb, err
		}
		if seen(c, n.Path) != nil {
			continue
		}
		if len(tb.Rows) == 200 {
			break
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: n.ID, Cells: []ui.Cell{{Text: n.Label(), Sub: n.Code, Href: hrefOf(n.Kind, n.ID)}, {Text: nodeWord(c, n.Kind)}, {Text: t(c, "loose."+looseWhy(n.Kind))}}})
	}
	return tb, nil
}

func looseWhy(kind string) string {
	switch kind {
	case NodeMouth, NodeIntake:
		return "in"
	case NodeSection:
		return "both"
	}
	return "out"
}

func (p *site) geoForm(c *web.Ctx) error { return p.showGeoForm(c, http.StatusOK, "5", "", nil) }

func (p *site) showGeoForm(c *web.Ctx, status int, tolerance, at string, bad map[string]string) error {
	v := envsource.GeoForm{Action: home + "/network/import", Tolerance: tolerance, Errors: bad, How: []string{t(c, "geo_how1"), t(c, "geo_how2"), t(c, "geo_how3", MaxGeoBytes>>20, MaxGeoFeatures)}}
	err := p.read(c, func(tx *db.Tx) (err error) {
		if v.Places, err = p.places(tx, c, at); err != nil {
			return err
		}
		cond, args := reach(who(c), access.EnvEdit)
		list, err := geos(tx, cond+" ORDER BY at DESC LIMIT 20", args...)
		for _, g := range list {
			v.Rows = append(v.Rows, ui.ListRow{Href: home + "/network/import/" + g.ID, Title: g.File, Sub: text.Joined(t(c, "geo_counts", len(g.Draft.Lines), len(g.Draft.Points)), g.ByLabel, text.Moment(c.Lang, clock.Instant(g.At), tx.Now)), Side: t(c, "geo_st."+g.State)})
		}
		return err
	})
	if err != nil {
		return err
	}
	pg := p.page(c, t(c, "geo"))
	pg.Back = home + "/network"
	return c.Page(status, envsource.Geo(pg, v))
}

func (p *site) geoRead(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var g Geo
	data, name, err := uploaded(f)
	if err == nil {
		err = p.change(c, func(tx *db.Tx) error {
			g, err = p.ReadTx(tx, who(c), f.Get("place"), name, data, whole(f.Get("tolerance")))
			return err
		})
	}
	if err != nil {
		return badly(c, err, func(status int, bad map[string]string) error {
			return p.showGeoForm(c, status, f.Get("tolerance"), f.Get("place"), bad)
		})
	}
	return c.Redirect(home + "/network/import/" + g.ID)
}

// uploaded reads the one file of a form.
func uploaded(f web.Form) ([]byte, string, error) {
	if len(f.Files["file"]) != 1 {
		return nil, "", fault.InvalidFields(fault.Field{Name: "file", Key: "environment.source.g.empty"})
	}
	h := f.Files["file"][0]
	r, err := h.Open()
	if err != nil {
		return nil, "", fault.Internal(err, "env.geo.open")
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, MaxGeoBytes+1))
	if err != nil {
		return nil, "", fault.Internal(err, "env.geo.read")
	}
	return data, h.Filename, nil
}

func (p *site) geoShow(c *web.Ctx) error { return p.showGeo(c, http.StatusOK, nil) }

// showGeo is the draft of an import: what was understood, how its ends joined, what does not connect, what was left out.
func (p *site) showGeo(c *web.Ctx, status int, bad map[string]string) error {
	var g Geo
	names := map[string]string{}
	err := p.read(c, func(tx *db.Tx) (err error) {
		if g, err = p.geo(tx, who(c), c.Path("id")); err != nil {
			return err
		}
		for _, l := range g.Draft.Lines {
			for _, e := range []GeoEnd{l.From, l.To} {
				if e.Node == "" || names[e.Node] != "" {
					continue
				}
				n, err := nodeBy(tx, "id=?", e.Node)
				if absent(err) != nil {
					return err
				}
				names[e.Node] = n.Label()
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	v := envsource.ListView{Tabs: tabs(c)}
	for _, w := range bad {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Red, Title: w})
	}
	d := g.Draft
	loose := d.Loose()
	v.Notices = append(v.Notices, ui.Notice{Tone: ui.Blue, Title: t(c, "geo_found", len(d.Lines), len(d.Points), d.Same, len(d.Refused)), Text: t(c, "geo_joined", g.Tolerance, len(d.Joints), len(loose))})
	if len(loose) > 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Amber, Title: t(c, "geo_loose", len(loose)), Text: t(c, "geo_loose_why")})
	}
	v.Tables = []envsource.Named{{Title: t(c, "geo_lines"), Table: geoLines(c, d, names)}, {Title: t(c, "geo_loose_list"), Table: geoLoose(c, d)}, {Title: t(c, "geo_refused"), Table: geoRefused(c, d)}}
	base := home + "/network/import/" + g.ID
	switch g.State {
	case "read":
		v.Forms = []envsource.Act{{Action: base + "/take", Label: t(c, "geo_take"), Primary: true}}
		v.Links = []ui.Btn{{Label: t(c, "geo_other"), Href: home + "/network/import"}}
	case "done":
		v.Forms = []envsource.Act{{Action: base + "/back", Label: t(c, "geo_back"), Danger: true}}
	}
	pg := p.page(c, g.File)
	m := ui.Waiting(t(c, "geo_st.read"))
	if g.State == "done" {
		m = ui.Done(t(c, "geo_st.done"))
	} else if g.State == "withdrawn" {
		m = ui.Unknown(t(c, "geo_st.withdrawn"))
	}
	pg.Back, pg.Mark, pg.Over = home+"/network/import", &m, t(c, "geo")
	return c.Page(status, envsource.List(pg, v))
}

const mostGeoRows = 200

func geoLines(c *web.Ctx, d Draft, names map[string]string) ui.Table {
	tb := ui.Table{Caption: t(c, "geo_lines"), Columns: []ui.Column{{Title: t(c, "c.edge"), Key: true}, {Title: t(c, "f.from")}, {Title: t(c, "f.to")}, {Title: t(c, "f.metres"), Num: true}}, Empty: &ui.Empty{Title: t(c, "geo_no_lines"), Why: t(c, "geo_no_lines_why")}}
	end := func(e GeoEnd) string {
		word := t(c, "joint", e.Joint)
		switch {
		case e.Node != "":
			word = names[e.Node]
		case e.Point > 0:
			word = text.Joined(d.Points[e.Point-1].Name, d.Points[e.Point-1].Code)
		case d.Joints[e.Joint-1].Ends == 1:
			word = t(c, "geo_end", e.Joint)
		}
		if e.Metres > 0 {
			word += t(c, "moved", e.Metres)
		}
		return word
	}
	for _, l := range d.Lines {
		if len(tb.Rows) == mostGeoRows {
			break
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: num(int64(l.N)), Cells: []ui.Cell{{Text: text.Joined(t(c, "o.edge."+l.Kind), l.Code, l.Name), Sub: t(c, "feature", l.N)}, {Text: end(l.From)}, {Text: end(l.To)}, {Text: num(Length(l.Line))}}})
	}
	return tb
}

func geoLoose(c *web.Ctx, d Draft) ui.Table {
	tb := ui.Table{Caption: t(c, "geo_loose_list"), Columns: []ui.Column{{Title: t(c, "c.node"), Key: true}, {Title: t(c, "spot")}}, Empty: &ui.Empty{Title: t(c, "geo_all_joined"), Why: t(c, "geo_all_joined_why")}}
	for _, i := range d.Loose() {
		if len(tb.Rows) == mostGeoRows {
			break
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: num(int64(i)), Cells: []ui.Cell{{Text: t(c, "geo_end", i+1)}, {Text: spot(d.Joints[i].At[0], d.Joints[i].At[1])}}})
	}
	return tb
}

func geoRefused(c *web.Ctx, d Draft) ui.Table {
	tb := ui.Table{Caption: t(c, "geo_refused"), Columns: []ui.Column{{Title: t(c, "c.feature"), Key: true}, {Title: t(c, "why")}}, Empty: &ui.Empty{Title: t(c, "geo_none_refused"), Why: t(c, "geo_none_refused_why")}}
	for _, r := range d.Refused {
		if len(tb.Rows) == mostGeoRows {
			break
		}
		words := text.T(c.Lang, r.Key, r.args()...)
		tb.Rows = append(tb.Rows, ui.Row{ID: num(int64(r.N)), Cells: []ui.Cell{{Text: t(c, "feature", r.N)}, {Text: words}}})
	}
	return tb
}

func (p *site) geoTake(c *web.Ctx) error { return p.geoAct(c, p.TakeTx, "geo_taken") }
func (p *site) geoBack(c *web.Ctx) error { return p.geoAct(c, p.BackTx, "geo_backed") }

func (p *site) geoAct(c *web.Ctx, fn func(*db.Tx, access.Actor, string) (Geo, error), word string) error {
	if err := p.change(c, func(tx *db.Tx) error { _, err := fn(tx, who(c), c.Path("id")); return err }); err != nil {
		return badly(c, err, func(status int, bad map[string]string) error {
			if conflict(err) {
				status = http.StatusConflict
			}
			return p.showGeo(c, status, bad)
		})
	}
	p.Frame.Done(c, t(c, word), nil)
	return c.Redirect(home + "/network/import/" + c.Path("id"))
}
