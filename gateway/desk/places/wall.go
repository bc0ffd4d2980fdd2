package places

import (
	"net/http"
	"slices"
	"strconv"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// lenses in the order of the chips; others come with their affairs (Deps.Lenses).
var lenses = []string{"duty", "matters", "state"}

// wallView is W2.
type wallView struct {
	Wall  ui.Wall
	Panel panel
	Table ui.Table
	Facts []ui.Def
}

// block is a building read for the wall.
type block struct {
	building place.Place
	name     string // 锦绣苑 3号楼
	units    []place.Place
	homes    []place.Place
	lens     lens
	selected place.Place // ID "" when no home is chosen
}

func (p *Pages) building(c *web.Ctx) error {
	a := access.From(c.Context())
	name := p.lensOf(a, c.Query("lens"))
	var b block
	var v wallView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if b, err = p.block(tx, a, c, name); err != nil {
			return err
		}
		v.Wall = b.wall(c.Lang, name)
		if v.Panel, err = p.panel(tx, c.Lang, a, b, name); err != nil {
			return err
		}
		v.Table, err = p.wallTable(tx, c.Lang, b)
		return err
	})
	if err != nil {
		return err
	}
	if c.Query("view") == "print" {
		return c.Page(http.StatusOK, wallPrint(p.wallSheet(c, b, name), v.Wall))
	}
	v.Facts = buildingFacts(c.Lang, b.building)
	return c.Page(http.StatusOK, wallPage(p.wallFrame(c, a, b, name), v, c.Query("view") == "list"))
}

// lensOf is the lens that an address asks for; the first when there is none such, or it is not the actor's.
func (p *Pages) lensOf(a access.Actor, s string) string {
	if _, ok := p.lent(a, s); ok || slices.Contains(lenses, s) {
		return s
	}
	return lenses[0]
}

// lent is a lens of an affair that the actor may look through.
func (p *Pages) lent(a access.Actor, name string) (affair.Lens, bool) {
	i := slices.IndexFunc(p.Lenses, func(l affair.Lens) bool { return l.Name == name && a.Has(l.Perm) })
	if i < 0 {
		return affair.Lens{}, false
	}
	return p.Lenses[i], true
}

// block reads the building, its doors and what the lens says of them.
func (p *Pages) block(tx *db.Tx, a access.Actor, c *web.Ctx, name string) (b block, err error) {
	if b.building, err = p.at(tx, a, access.PlaceRead, c.Path("id"), place.Building); err != nil {
		return b, err
	}
	if b.name, err = p.Places.Describe(tx, b.building.ID); err != nil {
		return b, err
	}
	if b.units, err = p.Places.Children(tx, b.building.ID, place.Unit); err != nil {
		return b, err
	}
	if b.homes, err = p.Places.Homes(tx, b.building.Path); err != nil {
		return b, err
	}
	if id := c.Query("home"); id != "" {
		i := slices.IndexFunc(b.homes, func(h place.Place) bool { return h.ID == id })
		if i < 0 {
			return b, fault.NotFound("place.not_found")
		}
		b.selected = b.homes[i]
	}
	b.lens, err = p.lens(tx, c.Lang, a, b, name)
	return b, err
}

func (p *Pages) wallFrame(c *web.Ctx, a access.Actor, b block, name string) ui.Page {
	pg := p.Desk.Page(c, b.name, "/places")
	pg.Sub, pg.Back = b.lens.summary, "/compounds/"+b.building.Parent
	self := func(kv ...string) string { return desk.With("/buildings/"+b.building.ID, kv...) }
	view := c.Query("view")
	chips := []ui.Tab{}
	for _, l := range lenses {
		if l == "matters" && !a.Has(access.MatterRead) || l == "duty" && !a.Has(access.DutyRead) {
			continue
		}
		chips = append(chips, ui.Tab{Label: text.T(c.Lang, "places.lens."+l), Href: self("lens", l, "view", view, "home", b.selected.ID), On: l == name})
	}
	for _, l := range p.Lenses {
		if _, ok := p.lent(a, l.Name); ok {
			chips = append(chips, ui.Tab{Label: text.T(c.Lang, l.Title), Href: self("lens", l.Name, "view", view, "home", b.selected.ID), On: l.Name == name})
		}
	}
	pg.Tools = ui.ChipLinks(chips)
	if view == "list" {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "places.as_wall"), Href: self("lens", name, "home", b.selected.ID)})
	} else {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "places.as_list"), Href: self("lens", name, "view", "list")})
	}
	pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "places.print_a4"), Href: self("lens", name, "view", "print"), DeskOnly: true})
	return pg
}

// wall is the drawing of the block.
func (b block) wall(lang, name string) ui.Wall {
	w := ui.Wall{Finding: b.lens.finding, Legend: b.lens.legend, Selected: b.selected.ID}
	labels := map[int]string{}
	columns := place.DoorColumns(b.homes)
	byUnit := map[string]*ui.WallUnit{}
	order := []string{}
	for _, u := range b.units {
		byUnit[u.ID] = &ui.WallUnit{Label: u.Name}
		order = append(order, u.ID)
	}
	for _, h := range b.homes {
		u := byUnit[h.Parent]
		if u == nil {
			u = &ui.WallUnit{Label: b.building.Name}
			byUnit[h.Parent] = u
			order = append(order, h.Parent)
		}
		labels[h.FloorNo] = floorLabel(lang, h)
		m := b.lens.of(h)
		href := desk.With("/buildings/"+b.building.ID, "lens", name, "home", h.ID) + "#home"
		u.Cells = append(u.Cells, ui.WallCell{ID: h.ID, Label: h.Name, Href: href, Floor: h.FloorNo, Door: columns[h.ID], Mark: m, Note: b.lens.note[h.ID]})
	}
	for _, id := range order {
		if len(byUnit[id].Cells) > 0 {
			w.Units = append(w.Units, *byUnit[id])
		}
	}
	for no, l := range labels {
		w.Levels = append(w.Levels, ui.WallLevel{No: no, Label: l})
	}
	return w
}

func floorLabel(lang string, h place.Place) string {
	switch {
	case h.Floor != "":
		return text.T(lang, "places.floor", h.Floor)
	case h.FloorNo == 0:
		return "—"
	}
	return text.T(lang, "places.floor", strconv.Itoa(h.FloorNo))
}

// unitName is the staircase of a home; "" when the building has none.
func (b block) unitName(h place.Place) string {
	for _, u := range b.units {
		if u.ID == h.Parent {
			return u.Name
		}
	}
	return ""
}

// wallTable is the wall as a list.
func (p *Pages) wallTable(tx *db.Tx, lang string, b block) (ui.Table, error) {
	t := ui.Table{Caption: b.lens.finding, Columns: []ui.Column{{Title: text.T(lang, "places.home"), Key: true}, {Title: text.T(lang, "places.floor_word")}, {Title: b.lens.column},
		{Title: text.T(lang, "places.note")}, {Title: text.T(lang, "places.area"), Num: true, Low: true}, {Go: true}}}
	for _, h := range b.homes {
		m := b.lens.of(h)
		area := "—"
		if h.Area > 0 {
			area = text.Area(h.Area)
		}
		r := ui.Row{ID: "h-" + h.ID, Cells: []ui.Cell{{Text: b.unitName(h) + h.Name, Href: "/homes/" + h.ID, Strong: true}, {Text: floorLabel(lang, h)}, {Mark: &m}, {Text: b.lens.note[h.ID]}, {Text: area},
			{Btns: []ui.Btn{{Label: text.T(lang, "places.open_home"), Href: "/homes/" + h.ID, Small: true}}}}}
		if m.Tone == ui.Red || m.Tone == ui.Amber {
			r.Tone = m.Tone
		}
		t.Rows = append(t.Rows, r)
	}
	t.Empty = &ui.Empty{Title: text.T(lang, "places.no_doors"), Why: text.T(lang, "places.no_doors_why")}
	return t, nil
}

// wallSheet is the paper around the drawing.
func (p *Pages) wallSheet(c *web.Ctx, b block, name string) ui.Sheet {
	return ui.Sheet{Title: b.name + " " + text.T(c.Lang, "places.lens_title."+name), Meta: []string{b.lens.summary, text.T(c.Lang, "places.printed_at", text.DateTime(p.now()))},
		BackHref: desk.With("/buildings/"+b.building.ID, "lens", name), Lang: c.Lang}
}

func buildingFacts(lang string, pl place.Place) (out []ui.Def) {
	f := pl.Building
	if f == nil {
		return nil
	}
	add := func(key, value string) {
		if value != "" && value != "0" {
			out = append(out, ui.Def{Term: text.T(lang, "places.f."+key), Text: value})
		}
	}
	add("above", itoa(f.Above))
	add("below", itoa(f.Below))
	add("class", place.BuildingClass(*f))
	add("structure", f.Structure)
	add("completed", f.Completed)
	add("insulation", joined(f.Insulation, f.Rating))
	add("lifts", itoa(f.Lifts))
	add("stairs", itoa(f.Stairs))
	add("control_room", f.ControlRoom)
	return out
}

func itoa(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
