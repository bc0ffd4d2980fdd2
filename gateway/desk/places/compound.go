package places

import (
	"net/http"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// compoundView is the page of a compound.
type compoundView struct {
	Plan  ui.Plan
	KPIs  []ui.KPI
	Table ui.Table
	Facts []ui.Def
	Who   []ui.Def
}

func (p *Pages) compound(c *web.Ctx) error {
	a := access.From(c.Context())
	var v compoundView
	var pl place.Place
	var over string
	var cover duty.Cover
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if pl, err = p.at(tx, a, access.PlaceRead, c.Path("id"), place.Compound); err != nil {
			return err
		}
		if cover, err = p.doors().Cover(tx, a, access.PlaceRead, pl); err != nil {
			return err
		}
		if over, err = p.formerly(tx, c.Lang, pl.ID); err != nil {
			return err
		}
		v, err = p.compoundView(tx, c.Lang, a, pl, cover)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, pl.Name, "/places")
	pg.Over, pg.Back = over, "/places"
	pg.Sub = text.T(c.Lang, "places.cover_line", text.Count(cover.Homes), text.Count(cover.Covered), text.Count(cover.Bare()))
	pg.Actions = p.compoundActions(c, a, pl)
	return c.Page(http.StatusOK, compoundPage(pg, v))
}

func (p *Pages) compoundActions(c *web.Ctx, a access.Actor, pl place.Place) (out []ui.Btn) {
	if pl.QR != "" {
		out = append(out, ui.Btn{Label: text.T(c.Lang, "places.plaque"), Href: "/places/" + pl.ID + "/plaque", DeskOnly: true})
	}
	if a.May(access.PlaceEdit, pl.Path) == nil {
		out = append(out, ui.Btn{Label: text.T(c.Lang, "places.edit"), Href: "/admin/places/" + pl.ID})
	}
	if a.May(access.DutyRead, pl.Path) == nil {
		out = append(out, ui.Btn{Label: text.T(c.Lang, "desk.duties"), Href: "/duties?place=" + pl.ID, Primary: true})
	}
	return out
}

func (p *Pages) compoundView(tx *db.Tx, lang string, a access.Actor, pl place.Place, cover duty.Cover) (v compoundView, err error) {
	buildings, err := p.reach.Buildings(tx, a, access.PlaceRead, pl)
	if err != nil {
		return v, err
	}
	atlas := Atlas{Duties: p.Duties, People: p.People}
	if err := atlas.Listed(tx, p.Plans, pl.Path); err != nil {
		return v, err
	}
	houses, err := atlas.Houses(tx, lang, buildings)
	if err != nil {
		return v, err
	}
	v.Plan = atlas.Plan(planFinding(lang, p.doors().Name(lang, a, access.PlaceRead, pl), cover), houses, "", func(id string) string { return "/buildings/" + id })
	open := map[string]matter.Counts{}
	for _, b := range buildings {
		if a.May(access.MatterRead, b.Path) != nil {
			continue
		}
		if open[b.ID], err = p.Matters.Counts(tx, a, matter.Query{Places: []string{b.ID}}); err != nil {
			return v, err
		}
	}
	v.Table = buildingTable(lang, houses, open)
	v.KPIs = compoundKPIs(lang, pl, cover, houses)
	if a.May(access.MatterRead, pl.Path) == nil {
		n, err := p.Matters.Counts(tx, a, matter.Query{Places: []string{pl.ID}})
		if err != nil {
			return v, err
		}
		k := ui.KPI{Label: text.T(lang, "places.live"), Value: text.Count(n.Live()), Href: "/matters?place=" + pl.ID, Note: text.T(lang, "places.due_soon", n.DueSoon)}
		if n.Overdue > 0 {
			k.NoteHot = text.T(lang, "places.overdue_n", n.Overdue)
		}
		v.KPIs = append(v.KPIs, k)
	}
	v.Facts = compoundFacts(lang, pl)
	v.Who, err = p.ladder(tx, lang, pl)
	return v, err
}

func planFinding(lang, name string, cover duty.Cover) string {
	if cover.Bare() == 0 {
		return text.T(lang, "places.plan_full", name, text.Count(cover.Homes))
	}
	return text.T(lang, "places.plan_holes", name, text.Count(cover.Homes), text.Count(cover.Bare()))
}

func compoundKPIs(lang string, pl place.Place, cover duty.Cover, houses []House) []ui.KPI {
	holes := 0
	for _, h := range houses {
		if h.Bare > 0 {
			holes++
		}
	}
	bare := ui.KPI{Label: text.T(lang, "places.bare_doors"), Value: text.Count(cover.Bare()), Unit: text.T(lang, "places.homes_unit"), Note: text.T(lang, "places.all_covered"), Tone: ui.Green, Href: "/duties?place=" + pl.ID}
	if cover.Bare() > 0 {
		bare.Tone, bare.Note = ui.Red, text.T(lang, "places.in_buildings", holes)
	}
	return []ui.KPI{
		{Label: text.T(lang, "places.homes"), Value: text.Count(cover.Homes), Unit: text.T(lang, "places.homes_unit"), Note: text.T(lang, "places.n_buildings", len(houses))},
		bare,
		{Label: text.T(lang, "places.covered"), Value: text.Share(int64(cover.Covered), int64(cover.Homes)), Note: text.T(lang, "places.doubled", cover.Doubled)},
	}
}

func buildingTable(lang string, houses []House, open map[string]matter.Counts) ui.Table {
	t := ui.Table{Caption: text.T(lang, "places.buildings"), Columns: []ui.Column{{Title: text.T(lang, "places.building"), Key: true}, {Title: text.T(lang, "places.group")},
		{Title: text.T(lang, "places.homes"), Num: true}, {Title: text.T(lang, "places.bare_doors"), Num: true}, {Title: text.T(lang, "places.live"), Num: true}, {Go: true}}}
	for _, h := range houses {
		bare := ui.Cell{Text: text.Count(h.Bare)}
		row := ui.Row{ID: h.Building.ID}
		if h.Bare > 0 {
			bare.Tone, bare.Strong, row.Tone = ui.Red, true, ui.Red
		}
		n := open[h.Building.ID]
		live := ui.Cell{Text: text.Count(n.Live())}
		if n.Overdue > 0 {
			live.Sub = text.T(lang, "places.overdue_n", n.Overdue)
		}
		row.Cells = []ui.Cell{{Text: h.Building.Name, Href: "/buildings/" + h.Building.ID, Strong: true}, {Text: orDash(h.Group)}, {Text: text.Count(h.Homes)}, bare, live,
			{Btns: []ui.Btn{{Label: text.T(lang, "places.see_wall"), Href: "/buildings/" + h.Building.ID, Small: true}}}}
		t.Rows = append(t.Rows, row)
	}
	t.Empty = &ui.Empty{Title: text.T(lang, "places.no_buildings"), Why: text.T(lang, "places.no_buildings_why")}
	return t
}

func compoundFacts(lang string, pl place.Place) (out []ui.Def) {
	add := func(key, value string) {
		if value != "" && value != "0" {
			out = append(out, ui.Def{Term: text.T(lang, "places.f."+key), Text: value})
		}
	}
	add("address", pl.Address)
	add("code", pl.Code)
	if f := pl.Compound; f != nil {
		add("type", f.Type)
		add("built", itoa(f.Built))
		add("management", f.Management)
		add("company", f.Company)
		add("committee", f.Committee)
		add("branch", f.Branch)
	}
	return out
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
