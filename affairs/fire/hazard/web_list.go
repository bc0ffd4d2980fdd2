package hazard

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/hazard/pages"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// burnWeeks is how far the drawing looks back; window is that of the figure of dynamic zero.
const (
	burnWeeks = 52
	window    = 365 * 24 * time.Hour
)

// Zero is dynamic zero of a place: of what was found in a window, how much is closed after its looks.
type Zero struct{ Found, Closed, Major int64 }

// ZeroOf counts it. Merged, withdrawn and declined ones were none.
func (s *Service) ZeroOf(tx *db.Tx, a access.Actor, q matter.Query, from, to int64) (z Zero, err error) {
	q.Kinds = Kinds()
	by, err := s.Matters.CohortOf(tx, a, q, from, to)
	for state, n := range by {
		switch state {
		case matter.Merged, matter.Withdrawn, matter.Declined:
		case matter.Closed:
			z.Closed += n
			z.Found += n
		default:
			z.Found += n
		}
	}
	return z, err
}

func (w *site) query(c *web.Ctx) matter.Query {
	q := matter.Query{Kinds: Kinds(), Grade: c.Query("grade"), After: c.Query("after"), Limit: 30}
	if p := c.Query("place"); p != "" {
		q.Places = []string{p}
	}
	if c.Query("state") == "late" {
		q.Overdue = true
	}
	return q
}

func (w *site) list(c *web.Ctx) error {
	a := access.From(c.Context())
	v := pages.ListView{Tabs: ground.Tabs(c.Lang, ground.TabHazards, a), Note: t(c, "zero_how")}
	q := w.query(c)
	var page matter.Page
	err := w.read(c, func(tx *db.Tx) (err error) {
		if page, err = w.Matters.List(tx, a, q); err != nil {
			return err
		}
		rows, err := many(tx, ids(page.Cards))
		if err != nil {
			return err
		}
		v.Table = w.table(c, page.Cards, rows)
		areas, err := w.areas(tx, c, a, place.Compound)
		if err != nil {
			return err
		}
		v.Filters = filters(c, areas)
		return w.figures(tx, c, a, &v)
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, t(c, "title"), "/fire")
	pg.Sub = t(c, "sub")
	kinds := strings.Join(Kinds(), ",")
	pg.Actions = []ui.Btn{{Label: t(c, "week"), Href: with("/fire/hazards/week", "place", c.Query("place")), DeskOnly: true}, {Label: t(c, "lists"), Href: with("/lists", "kind", kinds, "place", c.Query("place")), DeskOnly: true},
		{Label: t(c, "draws"), Href: "/fire/hazards/draws"}, {Label: t(c, "checks"), Href: "/fire/hazards/checks", DeskOnly: true}}
	if a.Has(access.MatterReport) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: t(c, "find"), Href: "/fire/hazards/find", Primary: true, DeskOnly: true})
		pg.Dock = []ui.Btn{{Label: t(c, "find"), Href: "/fire/hazards/find", Primary: true, Big: true}}
	}
	if page.Next != "" {
		v.Next = with("/fire/hazards", "place", c.Query("place"), "grade", q.Grade, "state", c.Query("state"), "after", page.Next)
	}
	if q.After != "" {
		v.First = with("/fire/hazards", "place", c.Query("place"), "grade", q.Grade, "state", c.Query("state"))
	}
	return c.Page(http.StatusOK, pages.List(pg, v))
}

// with adds query fields that are not empty.
func with(path string, kv ...string) string {
	sep := "?"
	for i := 0; i+1 < len(kv); i += 2 {
		if kv[i+1] != "" {
			path += sep + kv[i] + "=" + kv[i+1]
			sep = "&"
		}
	}
	return path
}

func ids(cards []matter.Card) (out []string) {
	for _, m := range cards {
		out = append(out, m.ID)
	}
	return out
}

func filters(c *web.Ctx, areas []ui.Option) []ui.Filter {
	grades := []ui.Option{{Label: t(c, "all_grades")}, {Value: Larger, Label: GradeOf(Larger).Label(c.Lang), On: c.Query("grade") == Larger}, {Value: "major", Label: t(c, "only_major"), On: c.Query("grade") == "major"}}
	states := []ui.Option{{Label: t(c, "all_open")}, {Value: "late", Label: t(c, "only_late"), On: c.Query("state") == "late"}}
	return []ui.Filter{{Name: "place", Label: t(c, "compound"), Value: c.Query("place"), Options: append([]ui.Option{{Label: t(c, "all_compounds")}}, areas...)},
		{Name: "grade", Label: t(c, "grade"), Value: c.Query("grade"), Options: grades}, {Name: "state", Label: t(c, "state"), Value: c.Query("state"), Options: states}}
}

// figures are the tiles and the drawing.
func (w *site) figures(tx *db.Tx, c *web.Ctx, a access.Actor, v *pages.ListView) error {
	at, err := w.home(tx, c, a)
	if err != nil {
		return err
	}
	q := matter.Query{Kinds: Kinds()}
	if at.ID != "" {
		q.Places = []string{at.ID}
	}
	n, err := w.Matters.Counts(tx, a, q)
	if err != nil {
		return err
	}
	zero, err := w.ZeroOf(tx, a, q, tx.Now.Add(-window).UnixMilli(), tx.NowMS()+1)
	if err != nil {
		return err
	}
	major := q
	major.Grade = "major"
	heavy, err := w.Matters.Counts(tx, a, major)
	if err != nil {
		return err
	}
	v.KPIs = tiles(c, n, zero, heavy.Live())
	v.Burn, err = w.burn(tx, c, a, at, n.Live())
	return err
}

func tiles(c *web.Ctx, n matter.Counts, z Zero, major int64) []ui.KPI {
	rate, unit, note := t(c, "nothing_found"), "", ""
	if x, ok := Rate(z.Closed, z.Found); ok {
		rate, unit, note = strconv.FormatInt(x/10, 10)+"."+strconv.FormatInt(x%10, 10), "%", t(c, "zero_of", text.Count(z.Closed), text.Count(z.Found))
	}
	hot := ""
	if n.Overdue > 0 {
		hot = t(c, "late_n", n.Overdue)
	}
	return []ui.KPI{{Label: t(c, "zero_rate"), Value: rate, Unit: unit, Note: note, Tone: ui.Brand}, {Label: t(c, "open"), Value: text.Count(n.Live()), Tone: ui.Blue, NoteHot: hot},
		{Label: t(c, "to_look"), Value: text.Count(n.ByState[matter.Fixed] + n.ByState[matter.Watch]), Tone: ui.Amber, Note: t(c, "by_another"), Href: "/looks"},
		{Label: t(c, "majors"), Value: text.Count(major), Tone: ui.Red, Note: t(c, "majors_note"), Href: "/fire/hazards?grade=major"}}
}

// burn draws 动态清零 of the hazards alone.
func (w *site) burn(tx *db.Tx, c *web.Ctx, a access.Actor, at place.Place, open int64) (b ui.BurnDown, err error) {
	rows, err := w.weeks(tx, a, at.ID, tx.Now.AddDate(0, 0, -7*burnWeeks), tx.Now)
	if fault.Is(err, fault.KindDenied) || fault.Is(err, fault.KindNotFound) {
		return b, nil
	}
	if err != nil {
		return b, err
	}
	b.Compact = true
	zero := ""
	points := matter.Burndown(rows, open)
	for _, p := range points {
		b.Weeks = append(b.Weeks, ui.BurnWeek{Label: short(p.Week), Open: int(p.Open), Found: int(p.Opened), Closed: int(p.Closed), Reopened: int(p.Reopened)})
		if p.Open == 0 {
			zero = short(p.Week)
		}
	}
	switch {
	case open == 0:
		b.Finding = t(c, "burn_zero")
	case zero != "":
		b.Finding = t(c, "burn_left", zero, open)
	default:
		b.Finding = t(c, "burn_open", open)
	}
	return b, nil
}

// short writes yyyy-mm-dd as 5/26.
func short(day string) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return d.Format("1/2")
}

// weeks are the weekly figures of the hazards of a place.
func (s *Service) weeks(tx *db.Tx, a access.Actor, placeID string, from, to time.Time) (out []matter.WeekRow, err error) {
	rows, err := s.Matters.Weeks(tx, a, placeID, text.Date(from), text.Date(to.AddDate(0, 0, 1)))
	for _, r := range rows {
		if _, ok := TypeFor(r.Kind); ok {
			out = append(out, r)
		}
	}
	return out, err
}

func (w *site) table(c *web.Ctx, cards []matter.Card, rows map[string]Hazard) ui.Table {
	tb := ui.Table{Caption: t(c, "title"), Columns: []ui.Column{{Title: t(c, "col_what"), Key: true}, {Title: t(c, "col_where")}, {Title: t(c, "grade")}, {Title: t(c, "col_who")}, {Title: t(c, "col_due")}, {Title: t(c, "state")}}}
	for _, m := range cards {
		h := rows[m.ID]
		grade := h.Grade
		if grade == "" {
			grade = m.Grade
		}
		mark := w.Frame.Mark(c.Lang, w.now(), m.Matter)
		sub := ""
		if h.Prior != "" || m.Recurs > 0 {
			sub = t(c, "back")
		}
		tb.Rows = append(tb.Rows, ui.Row{ID: m.ID, Tone: mark.Tone, Cells: []ui.Cell{{Over: m.No, Text: m.Title, Href: "/fire/hazards/m/" + m.ID, Sub: sub}, {Text: m.SpotLabel, Sub: m.Part},
			{Body: nil, Text: GradeOf(grade).Label(c.Lang), Tone: map[string]ui.Tone{Major: ui.Red, Larger: ui.Amber}[grade]}, {Text: orDash(m.HolderLabel), Sub: m.HolderOrg}, {Text: lastDay(c.Lang, m.Due, w.now())}, {Mark: &mark}}})
	}
	tb.Empty = &ui.Empty{Title: t(c, "empty"), Why: t(c, "empty_why")}
	return tb
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// checks shows the check-lists: what is asked in which part, by which clause, and what of it is a local default.
func (w *site) checks(c *web.Ctx) error {
	var list []ui.Table
	for _, p := range Parts {
		tb := ui.Table{Caption: p.Label(c.Lang), Columns: []ui.Column{{Title: t(c, "code")}, {Title: t(c, "type"), Key: true}, {Title: t(c, "clause")}, {Title: t(c, "grade_default")}}}
		for _, x := range ListOf(p.Code) {
			tb.Rows = append(tb.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Code}, {Text: x.Label(c.Lang)}, {Text: x.Clause}, {Text: GradeOf(x.Grade).Label(c.Lang)}}})
		}
		list = append(list, tb)
	}
	pg := w.Frame.Staff(c, t(c, "checks"), "/fire")
	pg.Sub, pg.Back = t(c, "checks_sub"), "/fire/hazards"
	return c.Page(http.StatusOK, pages.Checks(pg, ground.Tabs(c.Lang, ground.TabHazards, access.From(c.Context())), t(c, "checks_note"), list))
}
