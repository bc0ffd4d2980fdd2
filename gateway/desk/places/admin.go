package places

import (
	"net/http"
	"strconv"
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// treeView is Z1: one place of the tree with all that can be changed about it.
type treeView struct {
	At       place.Place // ID "" at the top
	Name     string      // with what it stands in: 锦绣苑 3号楼2单元501
	Crumbs   []ui.Link
	Children ui.Table
	Add      []ui.Option // kinds that may stand here
	Names    []place.Name
	Edit     placeCmd
	Errors   map[string]string
	Failed   string      // act whose form was refused
	Versions [][3]string // field, typed, as it stands
	Typed    web.Form
	Scan     place.Scan
	Grids    []ui.Option // of a building
	Grid     string
	Report   []ui.Def // grids of a community
	End      ending
	MoveTo   []ui.Option // where the place may hang instead; nil when it may not move
	Where    []ui.Def    // its point on the map
	Wall     ui.Wall
}

func (p *Pages) tree(c *web.Ctx) error { return p.showTree(c, http.StatusOK, treeView{}) }

// showTree shows Z1 at the place of the address; v may carry a refused form.
func (p *Pages) showTree(c *web.Ctx, status int, v treeView) error {
	a := access.From(c.Context())
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if c.Path("id") == "" {
			return p.treeTop(tx, c.Lang, a, &v)
		}
		if v.At, err = p.at(tx, a, access.PlaceEdit, c.Path("id"), ""); err != nil {
			return err
		}
		if v.Name, err = p.Places.Describe(tx, v.At.ID); err != nil {
			return err
		}
		return p.fillTree(tx, c.Lang, a, &v)
	})
	if err != nil {
		return err
	}
	title := text.T(c.Lang, "places.tree")
	if v.At.ID != "" {
		title = v.Name
	}
	pg := p.Desk.Page(c, title, "/places")
	pg.Short, pg.Back = text.T(c.Lang, "places.tree"), "/places"
	if v.At.ID != "" {
		pg.Sub = joined(v.At.Kind.Word(c.Lang), v.At.Code)
		switch v.At.Kind {
		case place.Compound:
			pg.SubLink = &ui.Btn{Label: text.T(c.Lang, "places.see"), Href: "/compounds/" + v.At.ID}
			pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "places.new_building"), Href: "/admin/places/" + v.At.ID + "/building", Primary: true}}
		case place.Building:
			pg.SubLink = &ui.Btn{Label: text.T(c.Lang, "places.see_wall"), Href: "/buildings/" + v.At.ID}
		}
	}
	return c.Page(status, treePage(pg, v))
}

// treeTop lists the places at which the reader's right begins.
func (p *Pages) treeTop(tx *db.Tx, lang string, a access.Actor, v *treeView) error {
	var list []place.Place
	for _, path := range a.Scope(access.PlaceEdit) {
		if path == place.RootPath {
			roots, err := p.Places.Children(tx, "", "")
			if err != nil {
				return err
			}
			list = append(list, roots...)
			continue
		}
		pl, err := p.Places.ByPath(tx, path)
		if err != nil {
			return err
		}
		list = append(list, pl)
	}
	v.Children = childTable(lang, list, nil)
	return nil
}

func (p *Pages) fillTree(tx *db.Tx, lang string, a access.Actor, v *treeView) error {
	up, err := p.Places.Ancestors(tx, v.At.ID)
	if err != nil {
		return err
	}
	v.Crumbs = []ui.Link{{Label: text.T(lang, "places.tree"), Href: "/admin/places"}}
	for _, x := range up {
		if a.May(access.PlaceEdit, x.Path) == nil {
			v.Crumbs = append(v.Crumbs, ui.Link{Label: x.Name, Href: "/admin/places/" + x.ID})
		}
	}
	kids, err := p.Places.Children(tx, v.At.ID, "")
	if err != nil {
		return err
	}
	homes := map[string]int{}
	for _, k := range kids[:min(len(kids), 200)] {
		if k.Kind != place.Home {
			if homes[k.ID], err = p.Places.CountHomes(tx, k.Path); err != nil {
				return err
			}
		}
	}
	v.Children = childTable(lang, kids, homes)
	for _, k := range []place.Kind{place.Community, place.Grid, place.Compound, place.Facility, place.Common} {
		if place.MayHold(v.At.Kind, k) {
			v.Add = append(v.Add, ui.Option{Value: string(k), Label: k.Word(lang)})
		}
	}
	if v.Names, err = p.Places.Names(tx, v.At.ID); err != nil {
		return err
	}
	if v.Edit.Rev == 0 || v.Failed != "" && v.Failed != "edit" {
		v.Edit = placeForm(v.At)
	}
	if v.At.QR != "" && v.At.Ended == 0 {
		if v.Scan, err = p.Places.Scan(tx, v.At.QR); err != nil {
			return err
		}
	}
	if err := p.fillEnd(tx, a, v); err != nil {
		return err
	}
	if err := p.fillMove(tx, lang, a, v); err != nil {
		return err
	}
	v.Where = whereLines(lang, v.At)
	return p.fillGrids(tx, lang, v)
}

// fillGrids: of a building the grids it may be in; of a community how it is cut.
func (p *Pages) fillGrids(tx *db.Tx, lang string, v *treeView) error {
	switch v.At.Kind {
	case place.Community:
		st, err := p.Places.GridReport(tx, v.At.Path, tx.Now)
		if err != nil {
			return err
		}
		for _, g := range st.Grids {
			line := joined(text.T(lang, "places.n_buildings", g.Buildings), text.T(lang, "places.n_homes", text.Count(g.Homes)))
			if g.Warning != "" {
				line = joined(line, text.T(lang, g.Warning))
			}
			v.Report = append(v.Report, ui.Def{Term: g.Grid.Name, Text: line})
		}
		for _, b := range st.Orphan {
			name, err := p.Places.Describe(tx, b.ID)
			if err != nil {
				return err
			}
			v.Report = append(v.Report, ui.Def{Term: text.T(lang, "places.no_grid"), Text: name, Href: "/admin/places/" + b.ID})
		}
	case place.Building:
		chain, err := p.Places.Ancestors(tx, v.At.ID)
		if err != nil {
			return err
		}
		now, in, err := p.Places.GridOf(tx, v.At.ID, tx.Now)
		if err != nil {
			return err
		}
		if in {
			v.Grid = now.Name
		}
		for _, x := range chain {
			if x.Kind != place.Community && x.Kind != place.Street {
				continue
			}
			list, err := p.Places.Children(tx, x.ID, place.Grid)
			if err != nil {
				return err
			}
			for _, g := range list {
				v.Grids = append(v.Grids, ui.Option{Value: g.ID, Label: g.Name, On: g.ID == now.ID})
			}
		}
		b := block{building: v.At, lens: lens{finding: text.T(lang, "places.labels_of", v.At.Name)}}
		if b.units, err = p.Places.Children(tx, v.At.ID, place.Unit); err != nil {
			return err
		}
		if b.homes, err = p.Places.Homes(tx, v.At.Path); err != nil {
			return err
		}
		v.Wall = b.wall(lang, lenses[0])
	}
	return nil
}

func childTable(lang string, list []place.Place, homes map[string]int) ui.Table {
	t := ui.Table{Caption: text.T(lang, "places.children"), Columns: []ui.Column{{Title: text.T(lang, "places.place"), Key: true}, {Title: text.T(lang, "places.kind")}, {Title: text.T(lang, "places.f.code"), Low: true}, {Title: text.T(lang, "places.homes"), Num: true}, {Go: true}}}
	for _, x := range list {
		n := ""
		if homes[x.ID] > 0 {
			n = text.Count(homes[x.ID])
		}
		row := ui.Row{ID: x.ID, Cells: []ui.Cell{{Text: x.Name, Href: "/admin/places/" + x.ID, Strong: true}, {Text: x.Kind.Word(lang)}, {Text: x.Code}, {Text: n}, {Btns: []ui.Btn{{Label: text.T(lang, "places.open"), Href: "/admin/places/" + x.ID, Small: true}}}}}
		t.Rows = append(t.Rows, row)
	}
	t.Empty = &ui.Empty{Title: text.T(lang, "places.no_children"), Why: text.T(lang, "places.no_children_why")}
	return t
}

// plaque prints 一楼一牌: the code, its address in text and the check code.
func (p *Pages) plaque(c *web.Ctx) error {
	a := access.From(c.Context())
	var s place.Scan
	var name string
	var calls []string
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		pl, err := p.at(tx, a, access.PlaceRead, c.Path("id"), "")
		if err != nil {
			return err
		}
		if name, err = p.Places.Describe(tx, pl.ID); err != nil {
			return err
		}
		if calls, err = p.calls(tx, pl); err != nil {
			return err
		}
		s, err = p.Places.Scan(tx, pl.QR)
		return err
	})
	if err != nil {
		return err
	}
	address := strings.TrimSuffix(p.PublicURL, "/") + "/q/" + s.Code
	short := address
	if _, rest, ok := strings.Cut(address, "://"); ok {
		short = rest
	}
	back := "/compounds/"
	if s.Place.Kind == place.Building {
		back = "/buildings/"
	} else if s.Place.Kind != place.Compound {
		back = "/admin/places/"
	}
	return c.Page(http.StatusOK, plaquePage(ui.Poster{Title: name, Plaque: true, Calls: calls, Body: []string{text.T(c.Lang, "places.plaque_1"), text.T(c.Lang, "places.plaque_2"), text.T(c.Lang, "places.plaque_3")},
		Address: address, Short: short, Ask: text.T(c.Lang, "places.plaque_ask"), By: text.T(c.Lang, "places.check_code", s.Check), Date: text.Date(p.now()), A3: c.Query("size") == "a3", BackHref: back + s.Place.ID, Lang: c.Lang}))
}

func atoi(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}
