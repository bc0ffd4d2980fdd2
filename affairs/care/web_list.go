package care

import (
	"net/http"
	"sort"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// listLimit is how many rows a page of R3 shows.
const listLimit = 100

// list is R3; whoever may see counts only sees counts.
func (w *pagesOf) list(c *web.Ctx) error {
	a := access.From(c.Context())
	if !a.Has(access.CareRead) {
		return w.counts(c, a)
	}
	tab := orElse(c.Query("tab"), "due")
	var v pages.ListView
	err := w.read(c, func(tx *db.Tx) error {
		all, err := w.reachable(tx, a)
		if err != nil {
			return err
		}
		v = pages.ListView{Tabs: w.tabs(c, tx, all, tab), Tiles: tiles(c.Lang, tx, all)}
		v.Table, err = w.table(tx, c.Lang, a, pick(all, tab, today(tx)))
		return err
	})
	if err != nil {
		return err
	}
	v.Note = text.T(c.Lang, "care.list_note")
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.title"), "/care")
	pg.Sub = text.T(c.Lang, "care.list_sub")
	pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "care.q.open"), Href: "/care/report", DeskOnly: true})
	if a.Has(access.CareRespite) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "care.respite"), Href: "/care/respite"})
	}
	if a.Has(access.CareEdit) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "care.extra"), Href: "/care/extra", DeskOnly: true})
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "care.enrol"), Href: "/care/new", Primary: true})
	}
	return c.Page(http.StatusOK, pages.List(pg, v))
}

// reachable lists everybody on the list whom the actor reaches, in walking order of the tree.
func (s *Service) reachable(tx *db.Tx, a access.Actor) ([]Person, error) {
	paths, err := s.scopes(tx, a, access.CareRead)
	if err != nil {
		return nil, err
	}
	cond, args := place.Below("path", paths)
	list, err := s.persons(tx, "state = 'active' AND "+cond+" ORDER BY path, id", args...)
	if err != nil {
		return nil, err
	}
	if _, member := split(a); !member || a.Person == "" {
		return list, nil
	}
	own, err := s.own(tx, a.Person)
	if err != nil || len(own) == 0 {
		return list, err
	}
	seen := map[string]bool{}
	for _, p := range list {
		seen[p.ID] = true
	}
	cond, args = place.Below("path", own)
	more, err := s.persons(tx, "state = 'active' AND "+cond+" ORDER BY path, id", args...)
	if err != nil {
		return nil, err
	}
	for _, p := range more {
		if err := s.may(tx, a, access.CareRead, p.Home, p.Path); err == nil && !seen[p.ID] {
			list = append(list, p)
		} else if ignoreOutside(err) != nil {
			return nil, err
		}
	}
	return list, nil
}

// tabsOf are the views of R3.
var tabsOf = []string{"due", "week", "all", "review"}

// pick gives the rows of a tab; what is due first comes first.
func pick(all []Person, tab, day string) []Person {
	week := Rhythm{Days: 6}.After(day)
	var out []Person
	for _, p := range all {
		switch tab {
		case "due":
			if p.NextDay == "" || p.NextDay > day {
				continue
			}
		case "week":
			if p.NextDay == "" || p.NextDay <= day || p.NextDay > week {
				continue
			}
		case "review":
			if p.Review == "" || p.Review > day {
				continue
			}
		}
		out = append(out, p)
	}
	if tab != "all" {
		sort.SliceStable(out, func(i, j int) bool { return out[i].NextDay < out[j].NextDay })
	}
	return out
}

func (w *pagesOf) tabs(c *web.Ctx, tx *db.Tx, all []Person, on string) (out []ui.Tab) {
	for _, t := range tabsOf {
		out = append(out, ui.Tab{Label: text.T(c.Lang, "care.tab."+t), Href: "/care?tab=" + t, On: t == on, Count: len(pick(all, t, today(tx)))})
	}
	return out
}

// tiles are the figures of the list: doors, never visitors.
func tiles(lang string, tx *db.Tx, all []Person) []ui.KPI {
	day := today(tx)
	late, seen, keyed := 0, 0, 0
	for _, p := range all {
		if p.NextDay != "" && p.NextDay < day {
			late++
		}
		if len(p.LastAny) >= 7 && p.LastAny[:7] == day[:7] {
			seen++
		}
		if p.Keyed {
			keyed++
		}
	}
	share := text.Share(int64(seen), int64(len(all)))
	tone := ui.Plain
	if late > 0 {
		tone = ui.Red
	}
	return []ui.KPI{{Label: text.T(lang, "care.k.all"), Value: text.Count(len(all)), Note: text.T(lang, "care.k.keyed", keyed)},
		{Label: text.T(lang, "care.k.late"), Value: text.Count(late), Tone: tone, Href: "/care?tab=due"},
		{Label: text.T(lang, "care.k.month"), Value: share, Note: text.T(lang, "care.k.month_of", seen, len(all))}}
}

// table shows who, where, how often, when last and next.
func (w *pagesOf) table(tx *db.Tx, lang string, a access.Actor, list []Person) (t ui.Table, err error) {
	t = ui.Table{Caption: text.T(lang, "care.title"), Columns: []ui.Column{{Title: text.T(lang, "care.c.who"), Key: true}, {Title: text.T(lang, "care.c.where")}, {Title: text.T(lang, "care.c.cats")},
		{Title: text.T(lang, "care.c.plan"), Low: true}, {Title: text.T(lang, "care.c.last"), Low: true}, {Title: text.T(lang, "care.c.next")}},
		Empty: &ui.Empty{Title: text.T(lang, "care.empty"), Why: text.T(lang, "care.empty_why")}}
	list = list[:min(len(list), listLimit)]
	ids := make([]string, 0, len(list))
	for _, p := range list {
		ids = append(ids, p.Person)
	}
	who, err := w.People.Many(tx, ids)
	if err != nil {
		return t, err
	}
	d := &doors{s: w.Service, tx: tx, seen: map[string]place.Place{}}
	for _, p := range list {
		x, err := d.of(p.Home)
		if err != nil {
			return t, err
		}
		m := dueMark(lang, tx, p)
		t.Rows = append(t.Rows, ui.Row{ID: p.ID, Tone: m.Tone, Cells: []ui.Cell{{Text: who[p.Person].Name, Href: "/care/people/" + p.ID}, {Text: x.group + x.short}, {Text: w.words(tx, lang, a, p, who[p.Person])},
			{Text: rhythmWords(lang, p.Plan.Home)}, {Text: dayWords(lang, p.LastAny, tx.Now)}, {Mark: &m}}})
	}
	return t, nil
}

// dueMark says when the next visit is due, in shape, word and colour.
func dueMark(lang string, tx *db.Tx, p Person) ui.Mark {
	day := today(tx)
	switch ShadeOf(p.LastHome, p.NextDay, day) {
	case ShadeRed:
		return ui.Late(text.T(lang, "care.late_days", days(p.NextDay, day)))
	case ShadeAmber:
		if p.NextDay == day {
			return ui.Due(text.T(lang, "care.today"))
		}
		return ui.Due(dayWords(lang, p.NextDay, tx.Now))
	}
	if p.NextDay == "" {
		return ui.Unknown(text.T(lang, "care.no_plan"))
	}
	return ui.Fine(dayWords(lang, p.NextDay, tx.Now))
}

// counts is what those see who see no names: figures of each compound, small ones hidden (grid.md 8).
func (w *pagesOf) counts(c *web.Ctx, a access.Actor) error {
	t := ui.Table{Caption: text.T(c.Lang, "care.title"), Columns: []ui.Column{{Title: text.T(c.Lang, "care.c.compound"), Key: true}, {Title: text.T(c.Lang, "care.k.all"), Num: true}, {Title: text.T(c.Lang, "care.k.month"), Num: true},
		{Title: text.T(c.Lang, "care.k.late"), Num: true}}, Empty: &ui.Empty{Title: text.T(c.Lang, "care.empty"), Why: text.T(c.Lang, "care.empty_why")}}
	err := w.read(c, func(tx *db.Tx) error {
		t.Rows = nil
		list, err := w.figures(tx, a)
		for _, f := range list {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: f.Name}, {Text: text.Small(f.All)}, {Text: monthShare(f)}, {Text: text.Small(f.Late)}}})
		}
		return err
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.title"), "/care")
	pg.Sub = text.T(c.Lang, "care.counts_sub")
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "care.q.open"), Href: "/care/report", DeskOnly: true}}
	return c.Page(http.StatusOK, pages.List(pg, pages.ListView{Table: t, Note: text.T(c.Lang, "care.counts_note")}))
}

// Figures are the counts of one compound: how many are on the list, whom somebody met this month, whose visit is late.
type Figures struct {
	Name             string
	All, Month, Late int64
}

// monthShare is 月探访率: nothing under five, so that nobody can be told from it.
func monthShare(f Figures) string {
	if f.All < 5 {
		return text.Small(f.All)
	}
	return text.Share(f.Month, f.All)
}

func (s *Service) figures(tx *db.Tx, a access.Actor) (out []Figures, err error) {
	paths, err := s.scopes(tx, a, access.CareCount)
	if err != nil {
		return nil, err
	}
	day := today(tx)
	for _, path := range paths {
		list, err := s.Places.Subtree(tx, path, place.Compound, "", 500)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			f := Figures{Name: c.Name}
			lo, hi := c.Path.Range()
			err := tx.Get(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN last_any >= ? THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN next_day <> '' AND next_day < ? THEN 1 ELSE 0 END), 0)
				FROM care_person WHERE state = 'active' AND path >= ? AND path < ?`, []any{day[:7] + "-01", day, lo, hi}, &f.All, &f.Month, &f.Late)
			if err != nil {
				return nil, err
			}
			out = append(out, f)
		}
	}
	return out, nil
}
