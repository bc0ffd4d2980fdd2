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

// wall is the building that fills up (W2 through the lens of the sweep).
func (w *pagesOf) wall(c *web.Ctx) error {
	a := access.From(c.Context())
	var v sweeppages.WallView
	pg := w.Frame.Staff(c, "", "/fire")
	self := href("sweeps", c.Path("id"), "wall", c.Path("building"))
	err := w.read(c, func(tx *db.Tx) error {
		v = sweeppages.WallView{List: c.Query("view") == "list"}
		x, b, doors, err := w.block(tx, a, c.Path("id"), c.Path("building"))
		if err != nil {
			return err
		}
		if pg.Title, err = w.Places.Describe(tx, b.ID); err != nil {
			return err
		}
		list, err := buildings(tx, "sweep = ? AND building = ?", x.ID, b.ID)
		if err != nil {
			return err
		}
		sum, _, err := w.sum(tx, list, x.ID)
		if err != nil {
			return err
		}
		pg.Over, pg.Sub, pg.Back = x.Title, tallyLine(c.Lang, sum), href("sweeps", x.ID)
		v.Wall = drawn(c.Lang, self, pg.Title, sum, doors, c.Query("home"))
		if v.List {
			v.Table = doorTable(c.Lang, x, doors)
		}
		return w.panel(tx, c, x, doors, &v)
	})
	if err != nil {
		return err
	}
	if c.Query("view") == "print" {
		s := ui.Sheet{Title: pg.Title + " " + text.T(c.Lang, "fire.tab.sweeps"), Meta: []string{pg.Over, pg.Sub, text.DateTime(w.DB.Clock().Now())}, BackHref: self, Lang: c.Lang}
		return c.Page(http.StatusOK, sweeppages.WallPrint(s, v.Wall))
	}
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "fire.sweep.as_list"), Href: self + "?view=list"}, {Label: text.T(c.Lang, "fire.sweep.print"), Href: self + "?view=print", DeskOnly: true}}
	if v.List {
		pg.Actions[0] = ui.Btn{Label: text.T(c.Lang, "fire.sweep.as_wall"), Href: self}
	}
	if v.Next != "" {
		pg.Dock = []ui.Btn{{Label: v.NextAt, Href: v.Next, Primary: true, Big: true}}
	}
	return c.Page(http.StatusOK, sweeppages.Wall(pg, v))
}

// block reads a building of a campaign that the actor may knock in.
func (s *Service) block(tx *db.Tx, a access.Actor, sweep, building string) (x Sweep, b place.Place, doors []Door, err error) {
	if x, err = s.reached(tx, a, access.FireSweep, sweep); err != nil {
		return x, b, nil, err
	}
	if b, err = s.Places.Get(tx, building); err != nil {
		return x, b, nil, err
	}
	if err = s.May(tx, a, access.FireSweep, b); err != nil {
		return x, b, nil, err
	}
	in, err := tx.Exists("SELECT 1 FROM fire_sweep_building WHERE sweep = ? AND building = ?", sweep, building)
	if err == nil && !in {
		err = fault.NotFound("fire.sweep.no_door")
	}
	if err != nil {
		return x, b, nil, err
	}
	doors, err = s.doors(tx, sweep, b)
	return x, b, doors, err
}

func tallyLine(lang string, t Tally) string {
	return text.T(lang, "fire.sweep.tally", text.Count(t.Occupied()), text.Count(t.Visited()), text.Count(t.Nobody), text.Count(t.Refused), text.Count(t.Left()), text.Count(t.Vacant))
}

func drawn(lang, self, name string, sum Tally, doors []Door, chosen string) ui.Wall {
	word := func(key string) string { return text.T(lang, "fire.sweep."+key) }
	out := ui.Wall{Selected: chosen, Finding: text.T(lang, "fire.sweep.finding", name, sum.Visited(), sum.Occupied(), sum.Left()),
		Legend: []ui.Mark{ui.Fine(word("r.home")), ui.Late(word("hazardous")), ui.Due(word("r.nobody")), ui.Waiting(word("r.refused")), {Shape: "□", Word: word("not_yet")}, ui.Unknown(word("r.vacant"))}}
	homes := make([]place.Place, 0, len(doors))
	for _, d := range doors {
		homes = append(homes, d.Home)
	}
	columns, labels := place.DoorColumns(homes), map[int]string{}
	for _, d := range doors {
		n := len(out.Units)
		if n == 0 || out.Units[n-1].Label != d.Unit.Name {
			out.Units = append(out.Units, ui.WallUnit{Label: d.Unit.Name})
			n++
		}
		labels[d.Home.FloorNo] = floorLabel(lang, d.Home)
		out.Units[n-1].Cells = append(out.Units[n-1].Cells, ui.WallCell{ID: d.Home.ID, Label: d.Home.Name, Href: self + "?home=" + d.Home.ID + "#home", Floor: d.Home.FloorNo, Door: columns[d.Home.ID], Mark: mark(lang, d), Note: ui.Said(lang, "fire.sweep.found.", d.Last.Found)})
	}
	for no, l := range labels {
		out.Levels = append(out.Levels, ui.WallLevel{No: no, Label: l})
	}
	return out
}

func floorLabel(lang string, h place.Place) string {
	switch {
	case h.Floor != "":
		return text.T(lang, "fire.sweep.floor", h.Floor)
	case h.FloorNo == 0:
		return "—"
	}
	return text.T(lang, "fire.sweep.floor", strconv.Itoa(h.FloorNo))
}

func doorTable(lang string, x Sweep, doors []Door) ui.Table {
	col := func(key string) string { return text.T(lang, "fire.sweep.c."+key) }
	t := ui.Table{Caption: x.Title, Columns: []ui.Column{{Title: col("door"), Key: true}, {Title: col("result")}, {Title: col("day")}, {Title: col("ticks"), Low: true}, {Title: col("danger")}, {Title: col("second")}}}
	for _, d := range doors {
		m := mark(lang, d)
		r := ui.Row{Cells: []ui.Cell{{Text: d.Unit.Name + d.Home.Name, Href: doorHref(x.ID, d.Home.ID), Strong: true}, {Mark: &m}, {Text: cmp.Or(d.Last.Day, "—")}, {Text: cmp.Or(ui.Said(lang, "fire.sweep.good.", d.Last.Good), "—")}, {Text: cmp.Or(ui.Said(lang, "fire.sweep.found.", d.Last.Found), "—")}, {Text: cmp.Or(d.Last.Second, "—")}}}
		if m.Tone == ui.Red || m.Tone == ui.Amber {
			r.Tone = m.Tone
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// panel is the chosen door, and which one is next.
func (w *pagesOf) panel(tx *db.Tx, c *web.Ctx, x Sweep, doors []Door, v *sweeppages.WallView) error {
	day, chosen := ground.Today(tx), c.Query("home")
	v.All = text.T(c.Lang, "fire.sweep.all_done")
	if x.State == Open {
		if d, ok := Next(doors, chosen, day); ok {
			v.Next, v.NextAt = doorHref(x.ID, d.Home.ID), text.T(c.Lang, "fire.sweep.next_door", d.Unit.Name+d.Home.Name)
		}
	} else {
		v.All = text.T(c.Lang, "fire.sweep.closed")
	}
	for _, d := range doors {
		if d.Home.ID != chosen {
			continue
		}
		m := mark(c.Lang, d)
		v.Head, v.Mark = text.Joined(floorLabel(c.Lang, d.Home), d.Unit.Name+d.Home.Name), &m
		v.Facts = doorFacts(c.Lang, d, tx)
		if x.State == Open {
			v.Knock, v.Knock2 = doorHref(x.ID, d.Home.ID), text.T(c.Lang, "fire.sweep.knock")
			if d.Last.ID != "" {
				v.Knock2 = text.T(c.Lang, "fire.sweep.knock_again")
			}
		}
		return nil
	}
	if chosen != "" {
		return fault.NotFound("fire.sweep.no_door")
	}
	return nil
}

func doorFacts(lang string, d Door, tx *db.Tx) (out []ui.Def) {
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Def{Term: text.T(lang, "fire.sweep.c."+key), Text: value})
		}
	}
	if d.Last.ID == "" {
		return nil
	}
	add("day", text.Joined(text.DayWords(lang, d.Last.Day, tx.Now), text.T(lang, "fire.sweep.nth", d.Last.N)))
	add("ticks", ui.Said(lang, "fire.sweep.good.", d.Last.Good))
	add("danger", ui.Said(lang, "fire.sweep.found.", d.Last.Found))
	add("note", d.Last.Note)
	if d.Last.Second != "" {
		add("second", text.DayWords(lang, d.Last.Second, tx.Now))
	}
	return out
}
