package overview

import (
	"net/http"
	"sort"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// streetRow is a place beside others: S2 compares places, never people.
type streetRow struct {
	matter.Row
	Sums   matter.Sums
	OnTime matter.Share
	Median int64 // days from raising to closing
	Known  bool  // something was closed
	Bare   int
	Homes  int
}

// street is S2 (also for a district or a city): what stands where, and where to press.
func (p *Pages) street(c *web.Ctx, a access.Actor, at place.Place) error {
	var s sight
	var rows []streetRow
	var list []series
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if s, err = p.see(tx, a, at); err != nil {
			return err
		}
		if rows, err = p.compare(tx, s); err != nil {
			return err
		}
		list, err = p.byPlace(tx, a, s)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "overview.title", at.Name), "/today")
	pg.Sub = text.T(c.Lang, "overview.sub", text.Day(c.Lang, p.now(), p.now()), len(s.Parts), text.T(c.Lang, "overview.unit."+string(part(at.Kind))), text.Count(s.Cover.Homes))
	pg.Actions = p.actions(c, a)
	v := overviewView{Tiles: p.tiles(c.Lang, s), Heat: heat(c.Lang, list, weeks(p.now(), heatWeeks)), Funnel: funnel(c.Lang, s.Cohort, p.tabOf(at.ID)),
		Burn: view.Burn(c.Lang, matter.Burndown(s.Weeks, s.Counts.Live())), Table: compareTable(c.Lang, s, rows, a),
		Note: text.T(c.Lang, "overview.cohort_note", backWeeks)}
	v.Burn.Compact = false // alone in its row
	return c.Page(http.StatusOK, streetPage(pg, v))
}

// compare joins the figures of each part. What is late comes first, then the order of the tree.
func (p *Pages) compare(tx *db.Tx, s sight) ([]streetRow, error) {
	from, to := span(p.now(), backWeeks)
	out := make([]streetRow, 0, len(s.Rows))
	for _, r := range s.Rows {
		cover := s.Covers[r.Place]
		x := streetRow{Row: r, Sums: s.ByPart[r.Place], OnTime: s.OnTime[r.Place], Bare: cover.Bare(), Homes: cover.Homes}
		var err error
		if x.Median, x.Known, err = p.Matters.MedianDays(tx, r.Place, from, to); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Overdue > out[j].Overdue })
	return out, nil
}

// byPlace makes heat rows of the parts with most cases.
func (p *Pages) byPlace(tx *db.Tx, a access.Actor, s sight) ([]series, error) {
	from, to := span(p.now(), heatWeeks)
	var out []series
	for _, x := range s.Parts {
		rows, err := p.Matters.Weeks(tx, a, x.ID, from, to)
		if err != nil {
			return nil, err
		}
		row := series{Label: x.Name, Href: desk.With("/today", "place", x.ID), Week: map[string]matter.Share{}}
		for _, r := range rows {
			add(&row, r)
		}
		out = append(out, row)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].total().Den > out[j].total().Den })
	return out[:min(most, len(out))], nil
}

// compareTable draws S2's rows. 督办 opens the overdue ones of a place, not anybody's name.
func compareTable(lang string, s sight, rows []streetRow, a access.Actor) ui.Table {
	level := part(s.At.Kind)
	col := func(key string, args ...any) ui.Column {
		return ui.Column{Title: text.T(lang, "overview.col."+key, args...), Num: true}
	}
	t := ui.Table{Caption: text.T(lang, "overview.parts."+string(level)), Columns: []ui.Column{{Title: text.T(lang, "place.kind."+string(level)), Key: true},
		col("live"), col("late"), col("ontime", heatWeeks), col("median"), col("reopened"), col("bare"), {Go: true}}}
	for _, r := range rows {
		mark := state(lang, r.Counts)
		late, bare := ui.Cell{Text: text.Count(r.Overdue)}, ui.Cell{Text: text.Count(r.Bare)}
		if r.Overdue > 0 {
			late.Tone, late.Strong = ui.Red, true
		}
		if r.Bare > 0 {
			bare.Tone, bare.Strong = ui.Red, true
		}
		row := ui.Row{ID: r.Place, Tone: mark.Tone, Cells: []ui.Cell{{Body: nameCell(desk.With("/today", "place", r.Place), r.Name, text.T(lang, "overview.homes", text.Count(r.Homes))), Text: r.Name},
			{Text: text.Count(r.Live())}, late, {Text: share(lang, r.OnTime)}, {Text: median(lang, r)}, {Text: share(lang, r.Sums.ReworkShare())}, bare, goCell(lang, r, a)}}
		t.Rows = append(t.Rows, row)
	}
	if rest := s.rest(); rest.Live() > 0 {
		late := ui.Cell{Text: text.Count(rest.Overdue)}
		if rest.Overdue > 0 {
			late.Tone, late.Strong = ui.Red, true
		}
		t.Rows = append(t.Rows, ui.Row{ID: "rest", Cells: []ui.Cell{{Text: text.T(lang, "overview.rest")}, {Text: text.Count(rest.Live())}, late, {}, {}, {}, {},
			{Text: text.T(lang, "overview.see"), Href: desk.With("/matters", "place", s.At.ID)}}})
	}
	t.Empty = &ui.Empty{Title: text.T(lang, "overview.no_parts"), Why: text.T(lang, "overview.no_parts_why")}
	return t
}

// median gives days when enough were closed to speak of a middle.
func median(lang string, r streetRow) string {
	switch {
	case !r.Known:
		return "—"
	case r.Sums.Closed < few:
		return text.T(lang, "overview.too_few", few)
	}
	return text.T(lang, "overview.days", r.Median)
}

func goCell(lang string, r streetRow, a access.Actor) ui.Cell {
	if r.Overdue > 0 && a.Has(access.MatterApprove) {
		return ui.Cell{Text: text.T(lang, "overview.press"), Href: desk.With("/matters", "place", r.Place, "tab", "late")}
	}
	if r.Overdue > 0 {
		return ui.Cell{Text: text.T(lang, "overview.see_late"), Href: desk.With("/matters", "place", r.Place, "tab", "late")}
	}
	return ui.Cell{Text: text.T(lang, "overview.see"), Href: desk.With("/matters", "place", r.Place)}
}
