package hazard

import (
	"net/http"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/hazard/pages"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *site) drawList(c *web.Ctx) error { return w.showDraws(c, http.StatusOK, nil) }

func (w *site) showDraws(c *web.Ctx, status int, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.DrawsView{Tabs: ground.Tabs(c.Lang, ground.TabHazards, a), Why: t(c, "rule_draw", DrawFrom, DrawUntil, SharePercent), MayDraw: a.Has(access.FireEdit), Errors: summary(bad)}
	v.Table = ui.Table{Caption: t(c, "draws"), Columns: []ui.Column{{Title: t(c, "place"), Key: true}, {Title: t(c, "draw_day")}, {Title: t(c, "draw_from"), Num: true}, {Title: t(c, "draw_picked"), Num: true}, {Title: t(c, "draw_done"), Num: true}, {Title: t(c, "draw_bad"), Num: true}},
		Empty: &ui.Empty{Title: t(c, "no_draws"), Why: t(c, "no_draws_why")}}
	err := w.read(c, func(tx *db.Tx) error {
		v.Table.Rows = nil
		cond, args := place.Below("path", a.Scope(access.FireRead))
		list, err := draws(tx, cond+" ORDER BY at DESC LIMIT 50", args...)
		if err != nil {
			return err
		}
		for _, d := range list {
			row, err := w.drawRow(tx, c, d)
			if err != nil {
				return err
			}
			v.Table.Rows = append(v.Table.Rows, row)
		}
		for _, kind := range []place.Kind{place.District, place.Street, place.Community, place.Compound} {
			more, err := w.areas(tx, c, a, kind)
			if err != nil {
				return err
			}
			v.Places = append(v.Places, more...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, t(c, "draws"), "/fire")
	pg.Sub, pg.Back = t(c, "draws_sub"), "/fire/hazards"
	return c.Page(status, pages.Draws(pg, v))
}

func (w *site) drawRow(tx *db.Tx, c *web.Ctx, d Draw) (ui.Row, error) {
	name, err := w.Places.Describe(tx, d.Place)
	if err != nil {
		return ui.Row{}, err
	}
	list, err := items(tx, "draw = ? AND picked", d.ID)
	if err != nil {
		return ui.Row{}, err
	}
	done, failed := 0, 0
	for _, x := range list {
		if x.DoneAt > 0 {
			done++
		}
		if x.Result == "fail" {
			failed++
		}
	}
	return ui.Row{ID: d.ID, Cells: []ui.Cell{{Text: name, Href: "/fire/hazards/draws/" + d.ID}, {Text: text.Date(instant(d.At))}, {Text: text.Count(d.Population)}, {Text: text.Count(d.Picked)}, {Text: text.Count(done)}, {Text: text.Count(failed)}}}, nil
}

func (w *site) drawNow(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	d, err := w.Draw(c.Context(), access.From(c.Context()), f.Get("place"))
	if err != nil {
		if bad, ok := refusals(c, err); ok {
			return w.showDraws(c, web.Status(err), bad)
		}
		return err
	}
	w.Frame.Done(c, t(c, "done_draw", d.Population, d.Picked), nil)
	return c.Redirect("/fire/hazards/draws/" + d.ID)
}

func (w *site) drawPage(c *web.Ctx) error {
	a := access.From(c.Context())
	var d Draw
	var list []Item
	var name string
	tb := ui.Table{Caption: t(c, "draw_picked"), Columns: []ui.Column{{Title: t(c, "col_what"), Key: true}, {Title: t(c, "col_where")}, {Title: t(c, "look_due")}, {Title: t(c, "state")}, {Go: true}}}
	err := w.read(c, func(tx *db.Tx) (err error) {
		tb.Rows = nil
		if d, err = draw(tx, c.Path("id")); err != nil {
			return err
		}
		if err = a.May(access.FireRead, d.Path); err != nil {
			return err
		}
		if name, err = w.Places.Describe(tx, d.Place); err != nil {
			return err
		}
		if list, err = items(tx, "draw = ? ORDER BY matter", d.ID); err != nil {
			return err
		}
		for _, x := range list {
			if !x.Picked {
				continue
			}
			m, err := w.Matters.Get(tx, a, x.Matter)
			if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindDenied) {
				continue
			}
			if err != nil {
				return err
			}
			cell, look := ui.Cell{Mark: mark(c, x)}, ui.Cell{}
			if x.DoneAt == 0 {
				look.Btns = []ui.Btn{{Label: t(c, "look"), Href: "/matters/" + m.ID, Small: true}}
			}
			tb.Rows = append(tb.Rows, ui.Row{ID: m.ID, Cells: []ui.Cell{{Over: m.No, Text: m.Title, Href: "/fire/hazards/m/" + m.ID}, {Text: m.SpotLabel, Sub: m.Part}, {Text: lastDay(c.Lang, x.Due, tx.Now)}, cell, look}})
		}
		return nil
	})
	if err != nil {
		return err
	}
	n := ui.Notice{Tone: ui.Green, Title: t(c, "draw_same"), Text: t(c, "draw_counts", d.Population, d.Picked)}
	if !Checked(d, list) {
		n = ui.Notice{Tone: ui.Red, Title: t(c, "draw_other"), Text: t(c, "draw_other_do")}
	}
	facts := []ui.Def{{Term: t(c, "seed"), Text: d.Seed}, {Term: t(c, "digest"), Text: d.Digest}, {Term: t(c, "draw_from"), Text: text.Date(instant(d.From)) + " – " + text.Date(instant(d.Until))}}
	pg := w.Frame.Staff(c, name+" · "+t(c, "draws"), "/fire")
	pg.Short, pg.Back, pg.Sub = t(c, "draws"), "/fire/hazards/draws", text.Date(instant(d.At))
	return c.Page(http.StatusOK, pages.Draw(pg, n, facts, tb))
}

func mark(c *web.Ctx, x Item) *ui.Mark {
	m := ui.Waiting(t(c, "draw_waits"))
	switch x.Result {
	case "pass":
		m = ui.Done(t(c, "draw_pass"))
	case "fail":
		m = ui.Late(t(c, "draw_fail"))
	}
	return &m
}
