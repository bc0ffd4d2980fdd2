package sweep

import (
	"cmp"
	"net/http"

	sweeppages "linli/affairs/fire/sweep/pages"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// help lists the buildings of the actor's reach with how many need help there, and how many are to be asked again.
func (w *pagesOf) help(c *web.Ctx) error {
	a := access.From(c.Context())
	col := func(key string) string { return text.T(c.Lang, "fire.help.c."+key) }
	v := sweeppages.HelpView{Note: text.T(c.Lang, "fire.help.note_list")}
	err := w.read(c, func(tx *db.Tx) error {
		v.Table = ui.Table{Caption: text.T(c.Lang, "fire.help.title"), Columns: []ui.Column{{Title: col("building"), Key: true}, {Title: col("people"), Num: true}, {Title: col("review")}}, Empty: &ui.Empty{Title: text.T(c.Lang, "fire.help.empty"), Why: text.T(c.Lang, "fire.help.empty_why")}}
		paths, err := w.Scopes(tx, a, access.FireRescue)
		if err != nil {
			return err
		}
		type row struct {
			building string
			n, late  int
		}
		var rows []row
		cond, args := place.Below("path", paths)
		err = tx.Each("SELECT building, COUNT(*), SUM(CASE WHEN review < ? THEN 1 ELSE 0 END) FROM fire_help WHERE state = 'active' AND "+cond+" GROUP BY building ORDER BY MIN(path)", append([]any{ground.Today(tx)}, args...), func(scan func(...any) error) error {
			var r row
			err := scan(&r.building, &r.n, &r.late)
			rows = append(rows, r)
			return err
		})
		if err != nil {
			return err
		}
		for _, r := range rows {
			name, err := w.Places.Describe(tx, r.building)
			if err != nil {
				return err
			}
			m := ui.Fine(text.T(c.Lang, "fire.help.fresh"))
			if r.late > 0 {
				m = ui.Due(text.T(c.Lang, "fire.help.review_n", r.late))
			}
			v.Table.Rows = append(v.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: name, Href: href("help", r.building), Strong: true}, {Text: text.Count(r.n)}, {Mark: &m}}})
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, text.T(c.Lang, "fire.help.title"), "/fire")
	pg.Back, pg.Sub = "/fire/sweeps", text.T(c.Lang, "fire.help.sub")
	return c.Page(http.StatusOK, sweeppages.Help(pg, v))
}

func (w *pagesOf) helpIn(c *web.Ctx) error {
	return w.showNames(c, http.StatusOK, sweeppages.NamesView{})
}

func (w *pagesOf) showNames(c *web.Ctx, status int, v sweeppages.NamesView) error {
	a := access.From(c.Context())
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/help"
	v.Action, v.Note = href("help", c.Path("building")), text.T(c.Lang, "fire.help.open_note")
	err := w.read(c, func(tx *db.Tx) error {
		b, err := w.Places.Get(tx, c.Path("building"))
		if err != nil {
			return err
		}
		if err := w.May(tx, a, access.FireRescue, b); err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, b.ID)
		if err != nil {
			return err
		}
		floors, err := w.NeedHelp(tx, b.ID)
		pg.Title = text.T(c.Lang, "fire.help.in", name)
		v.Counts = floorTable(c.Lang, floors)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, sweeppages.Names(pg, v))
}

func floorTable(lang string, floors []FloorHelp) ui.Table {
	col := func(key string) string { return text.T(lang, "fire.help.c."+key) }
	t := ui.Table{Caption: text.T(lang, "fire.help.by_floor"), Columns: []ui.Column{{Title: col("floor"), Key: true}, {Title: col("people"), Num: true}, {Title: col("kinds")}}, Empty: &ui.Empty{Title: text.T(lang, "fire.help.empty"), Why: text.T(lang, "fire.help.empty_why")}}
	for _, f := range floors {
		words := ""
		for _, k := range Helps {
			if n := f.Kinds[k]; n > 0 {
				if words != "" {
					words += text.T(lang, "ui.comma")
				}
				words += text.T(lang, "fire.help.k."+k) + " " + itoa(n)
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: floorLabel(lang, place.Place{Floor: f.Floor, FloorNo: f.FloorNo}), Strong: true}, {Text: text.Count(f.People)}, {Text: words}}})
	}
	return t
}

type reasonCmd struct {
	Reason string `form:"reason"`
}

// names opens the sealed list: a write, because the look is recorded in the transaction that reads.
func (w *pagesOf) names(c *web.Ctx) error {
	cmd, _, err := web.Decode[reasonCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	list, err := db.Value(c.Context(), w.DB, func(tx *db.Tx) ([]Named, error) { return w.Names(tx, a, c.Path("building"), cmd.Reason) })
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showNames(c, web.Status(err), sweeppages.NamesView{Reason: cmd.Reason, Errors: ui.Summary(bad, "reason")})
	}
	col := func(key string) string { return text.T(c.Lang, "fire.help.c."+key) }
	t := ui.Table{Caption: text.T(c.Lang, "fire.help.names"), Columns: []ui.Column{{Title: col("door"), Key: true}, {Title: col("name")}, {Title: col("phone")}, {Title: col("kinds")}, {Title: col("note")}, {Title: col("review")}}, Empty: &ui.Empty{Title: text.T(c.Lang, "fire.help.empty"), Why: text.T(c.Lang, "fire.help.empty_why")}}
	v := sweeppages.NamesView{}
	day := clock.DayOf(w.DB.Clock().Now())
	for _, n := range list {
		m := ui.Fine(n.Review)
		if n.Review < day {
			m = ui.Due(n.Review)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: n.Door, Strong: true}, {Text: n.Name}, {Text: cmp.Or(n.Phone, "—")}, {Text: ui.Said(c.Lang, "fire.help.k.", n.Box.Kinds)}, {Text: cmp.Or(n.Box.Note, "—")}, {Mark: &m}}})
		v.Acts = append(v.Acts, sweeppages.HelpAct{Who: text.Joined(n.Door, n.Name), Review: href("help", n.ID, "review"), End: href("help", n.ID, "end")})
	}
	v.Names = &t
	return w.showNames(c, http.StatusOK, v)
}

func (w *pagesOf) reviewHelp(c *web.Ctx) error {
	if err := w.ReviewHelp(c.Context(), access.From(c.Context()), c.Path("id")); err != nil {
		return err
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.help.reviewed"), nil)
	return c.Redirect("/fire/help")
}

type endCmd struct {
	Why       string `form:"why"`
	Withdrawn bool   `form:"withdrawn"`
}

func (w *pagesOf) endHelpForm(c *web.Ctx) error {
	cmd, _, err := web.Decode[endCmd](c)
	if err != nil {
		return err
	}
	if err := w.EndHelp(c.Context(), access.From(c.Context()), c.Path("id"), cmd.Why, cmd.Withdrawn); err != nil {
		return err
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.help.ended"), nil)
	return c.Redirect("/fire/help")
}
