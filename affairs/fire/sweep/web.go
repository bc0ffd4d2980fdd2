package sweep

import (
	"cmp"
	"net/http"
	"strconv"

	sweeppages "linli/affairs/fire/sweep/pages"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// pagesOf serves the pages of the package.
type pagesOf struct{ *Service }

func (w *pagesOf) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	knock, edit, rescue := string(access.FireSweep), string(access.FireEdit), string(access.FireRescue)
	return []web.Route{
		{Method: get, Pattern: "/fire/sweeps", Perm: knock, Handle: w.list},
		{Method: get, Pattern: "/fire/sweeps/new", Perm: edit, Handle: w.newForm},
		{Method: post, Pattern: "/fire/sweeps/new", Perm: edit, Handle: w.begin},
		{Method: get, Pattern: "/fire/sweeps/{id}", Perm: knock, Handle: w.show},
		{Method: post, Pattern: "/fire/sweeps/{id}/close", Perm: edit, Handle: w.close},
		{Method: get, Pattern: "/fire/sweeps/{id}/wall/{building}", Perm: knock, Handle: w.wall},
		{Method: get, Pattern: "/fire/sweeps/{id}/doors/{home}", Perm: knock, Handle: w.doorForm},
		{Method: post, Pattern: "/fire/sweeps/{id}/doors/{home}", Perm: knock, Handle: w.record},
		{Method: get, Pattern: "/fire/sweeps/{id}/doors/{home}/card", Perm: knock, Handle: w.card},
		{Method: get, Pattern: "/fire/help", Perm: rescue, Handle: w.help},
		{Method: get, Pattern: "/fire/help/{building}", Perm: rescue, Handle: w.helpIn},
		{Method: post, Pattern: "/fire/help/{building}", Perm: rescue, Handle: w.names},
		{Method: post, Pattern: "/fire/help/{id}/review", Perm: rescue, Handle: w.reviewHelp},
		{Method: post, Pattern: "/fire/help/{id}/end", Perm: rescue, Handle: w.endHelpForm},
	}
}

func (w *pagesOf) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

func (w *pagesOf) list(c *web.Ctx) error {
	a := access.From(c.Context())
	state := cmp.Or(c.Query("state"), Open)
	if state != Open && state != Closed {
		return fault.NotFound("fire.sweep.none")
	}
	v := sweeppages.ListView{Tabs: ground.Tabs(c.Lang, ground.TabSweeps, a), Note: text.T(c.Lang, "fire.sweep.list_note")}
	err := w.read(c, func(tx *db.Tx) error {
		list, err := w.running(tx, a, state)
		if err != nil {
			return err
		}
		v.Table, err = w.sweepTable(tx, c.Lang, a, list, state)
		return err
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, text.T(c.Lang, "fire.tab.sweeps"), "/fire")
	pg.Sub = text.T(c.Lang, "fire.sweep.sub")
	pg.Tools = ui.ChipLinks([]ui.Tab{{Label: text.T(c.Lang, "fire.sweep.state.open"), Href: "/fire/sweeps", On: state == Open}, {Label: text.T(c.Lang, "fire.sweep.state.closed"), Href: "/fire/sweeps?state=closed", On: state == Closed}})
	if a.Has(access.FireRescue) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "fire.help.title"), Href: "/fire/help"})
	}
	if a.Has(access.FireEdit) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "fire.sweep.new"), Href: "/fire/sweeps/new", Primary: true})
	}
	return c.Page(http.StatusOK, sweeppages.List(pg, v))
}

func (w *pagesOf) sweepTable(tx *db.Tx, lang string, a access.Actor, list []Sweep, state string) (ui.Table, error) {
	col := func(key string) string { return text.T(lang, "fire.sweep.c."+key) }
	t := ui.Table{Caption: text.T(lang, "fire.tab.sweeps"), Columns: []ui.Column{{Title: col("title"), Key: true}, {Title: col("days")}, {Title: col("towers"), Num: true}, {Title: col("occupied"), Num: true, Low: true}, {Title: col("visited"), Num: true}, {Title: col("cover")}, {Title: col("again"), Num: true}},
		Empty: &ui.Empty{Title: text.T(lang, "fire.sweep.empty_"+state), Why: text.T(lang, "fire.sweep.empty_why")}}
	for _, x := range list {
		mine, err := w.mine(tx, a, x.ID)
		if err != nil {
			return t, err
		}
		sum, _, err := w.sum(tx, mine, x.ID)
		if err != nil {
			return t, err
		}
		m := coverMark(lang, sum)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Title, Href: href("sweeps", x.ID), Strong: true}, {Text: x.From + " – " + x.Until}, {Text: text.Count(len(mine))}, {Text: text.Count(sum.Occupied())}, {Text: text.Count(sum.Visited())}, {Mark: &m}, {Text: text.Count(sum.Nobody)}}})
	}
	return t, nil
}

func (s *Service) sum(tx *db.Tx, list []Building, sweep string) (sum Tally, by map[string]Tally, err error) {
	by, err = tallies(tx, list, sweep)
	for _, t := range by {
		sum = sum.Add(t)
	}
	return sum, by, err
}

func coverMark(lang string, t Tally) ui.Mark {
	share := text.Share(int64(t.Visited()), int64(t.Occupied()))
	switch {
	case t.Occupied() == 0:
		return ui.Unknown(text.T(lang, "fire.sweep.nobody_lives"))
	case t.Visited() >= t.Occupied():
		return ui.Done(share)
	case t.Left() > 0:
		return ui.Doing(share)
	}
	return ui.Due(share)
}

func (w *pagesOf) show(c *web.Ctx) error {
	a := access.From(c.Context())
	var v sweeppages.SweepView
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/sweeps"
	err := w.read(c, func(tx *db.Tx) error {
		v = sweeppages.SweepView{Coverage: text.T(c.Lang, "fire.sweep.coverage_note")}
		x, err := w.reached(tx, a, access.FireSweep, c.Path("id"))
		if err != nil {
			return err
		}
		mine, err := w.mine(tx, a, x.ID)
		if err != nil {
			return err
		}
		sum, by, err := w.sum(tx, mine, x.ID)
		if err != nil {
			return err
		}
		pg.Title, pg.Sub = x.Title, text.Joined(x.From+" – "+x.Until, x.Label)
		m := ui.Doing(text.T(c.Lang, "fire.sweep.state.open"))
		if x.State == Closed {
			m = ui.Done(text.T(c.Lang, "fire.sweep.state.closed"))
		} else if a.May(access.FireEdit, place.Path(x.Path)) == nil {
			v.CloseTo = href("sweeps", x.ID, "close")
		}
		pg.Mark, v.Script = &m, x.Script
		v.Tiles = tiles(c.Lang, sum)
		v.Table = buildingTable(c.Lang, x, mine, by)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, sweeppages.Sweep(pg, v))
}

func tiles(lang string, t Tally) []ui.KPI {
	word := func(key string) string { return text.T(lang, "fire.sweep.k."+key) }
	out := []ui.KPI{{Label: word("cover"), Value: text.Share(int64(t.Visited()), int64(t.Occupied())), Note: text.T(lang, "fire.sweep.of", text.Count(t.Visited()), text.Count(t.Occupied()))}, {Label: word("left"), Value: text.Count(t.Left())},
		{Label: word("again"), Value: text.Count(t.Nobody), Note: word("again_note")}, {Label: word("refused"), Value: text.Count(t.Refused)}, {Label: word("hazard"), Value: text.Count(t.Hazardous), Note: word("hazard_note")}}
	if t.Hazardous == 0 {
		out[4].Note = ""
	}
	return out
}

func buildingTable(lang string, x Sweep, list []Building, by map[string]Tally) ui.Table {
	col := func(key string) string { return text.T(lang, "fire.sweep.c."+key) }
	t := ui.Table{Caption: x.Title, Columns: []ui.Column{{Title: col("building"), Key: true}, {Title: col("occupied"), Num: true}, {Title: col("visited"), Num: true}, {Title: col("cover")}, {Title: col("left"), Num: true}, {Title: col("again"), Num: true}, {Title: col("refused"), Num: true, Low: true}, {Title: col("hazard"), Num: true}}}
	for _, b := range list {
		n := by[b.Building]
		m := coverMark(lang, n)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: b.Name, Href: href("sweeps", x.ID, "wall", b.Building), Strong: true}, {Text: text.Count(n.Occupied())}, {Text: text.Count(n.Visited())}, {Mark: &m}, {Text: text.Count(n.Left())}, {Text: text.Count(n.Nobody)}, {Text: text.Count(n.Refused)}, {Text: text.Count(n.Hazardous)}}})
	}
	return t
}

func (w *pagesOf) close(c *web.Ctx) error {
	x, err := w.Close(c.Context(), access.From(c.Context()), c.Path("id"))
	if err != nil {
		return err
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.sweep.closed_now", x.Title), nil)
	return c.Redirect(href("sweeps", x.ID))
}

func itoa(n int) string { return strconv.Itoa(n) }
