package matters

import (
	"net/http"
	"slices"
	"time"

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

// The three lists (三张清单) are views of the same matters: 问题 problem, 责任 duty, 整改 fix.
var lists = []string{"problem", "duty", "fix"}

func listOf(c *web.Ctx) string {
	for _, l := range lists {
		if c.Query("list") == l {
			return l
		}
	}
	return lists[0]
}

type listsView struct {
	KPIs    []ui.KPI
	Burn    ui.BurnDown
	Tabs    []ui.Tab
	Filters []ui.Filter
	Table   ui.Table
	Next    string
	First   string
	List    string
}

// listQuery is what the address of M3 asks for.
func listQuery(c *web.Ctx) matter.Query {
	q := view.ListQuery(c.Joined)
	q.After, q.Limit = c.Query("after"), 30
	if pl := c.Query("place"); pl != "" {
		q.Places = []string{pl}
	}
	return q
}

// filtered is an address with the filter of the page and one of the three lists.
func filtered(c *web.Ctx, list string) []string {
	kv := []string{"list", list}
	for _, name := range view.ListParams {
		kv = append(kv, name, c.Joined(name))
	}
	return kv
}

func (p *Pages) lists(c *web.Ctx) error {
	a := access.From(c.Context())
	q := listQuery(c)
	list := listOf(c)
	var page matter.Page
	var v listsView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if page, err = p.Matters.List(tx, a, q); err != nil {
			return err
		}
		counts, err := p.Matters.Counts(tx, a, matter.Query{Places: q.Places, Kinds: q.Kinds})
		if err != nil {
			return err
		}
		v.KPIs = countTiles(c.Lang, counts)
		kinds, err := p.Matters.Kinds(tx)
		if err != nil {
			return err
		}
		places, err := p.placeOptions(tx, c.Lang, a, c.Query("place"))
		if err != nil {
			return err
		}
		v.Filters = listFilters(c, p.filters(c, kinds, places), q)
		if list == "duty" {
			if err := p.whyDue(tx, c.Lang, kinds, page.Cards); err != nil {
				return err
			}
		}
		v.Burn, err = p.burn(tx, c, a, counts.Live())
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "desk.lists"), "/lists")
	pg.Sub = text.T(c.Lang, "matters.lists_line")
	kv := filtered(c, list)
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "matters.export"), Href: desk.With("/export/hazard", append(kv, "format", "xlsx")...)},
		{Label: text.T(c.Lang, "matters.print_a3"), Href: desk.With("/lists/print", kv...)}}
	if a.Has(access.MatterReport) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "matters.new"), Href: "/matters/new", Primary: true})
	}
	for _, l := range lists {
		v.Tabs = append(v.Tabs, ui.Tab{Label: text.T(c.Lang, "matters.list."+l), Href: desk.With("/lists", filtered(c, l)...), On: l == list})
	}
	v.List, v.Table = list, p.listTable(c, list, page.Cards)
	if page.Next != "" {
		v.Next = desk.With("/lists", append(kv, "after", page.Next)...)
	}
	return c.Page(http.StatusOK, listsPage(pg, v))
}

// listFilters are the filters of M1 with several kinds at once, and 来源 and 状态 beside them.
func listFilters(c *web.Ctx, list []ui.Filter, q matter.Query) []ui.Filter {
	for i := range list {
		if list[i].Name == "kind" {
			list[i].Many, list[i].Options = true, list[i].Options[1:]
			for j, o := range list[i].Options {
				list[i].Options[j].On = slices.Contains(q.Kinds, o.Value)
			}
		}
	}
	from := []ui.Option{{Label: text.T(c.Lang, "matters.all_sources")}}
	for _, s := range matter.Sources {
		from = append(from, ui.Option{Value: s, Label: text.T(c.Lang, "matter.source."+s), On: s == q.Source})
	}
	return append(list, ui.Filter{Name: "source", Label: text.T(c.Lang, "matters.source"), Value: q.Source, Options: from},
		ui.Filter{Name: "state", Label: text.T(c.Lang, "matters.col.state"), Value: c.Query("state"), Options: view.ListStates(c.Lang, c.Query("state"))})
}

// countTiles are the figures on top of M3.
func countTiles(lang string, n matter.Counts) []ui.KPI {
	s := n.ByState
	return []ui.KPI{
		{Label: text.T(lang, "matters.k.unclaimed"), Value: text.Count(s[matter.Open] + s[matter.Assigned]), Tone: ui.Grey, Href: "/matters?tab=open"},
		{Label: text.T(lang, "matters.k.working"), Value: text.Count(s[matter.Working]), Tone: ui.Blue, NoteHot: hot(lang, n), Href: "/matters?tab=working"},
		{Label: text.T(lang, "matters.k.fixed"), Value: text.Count(s[matter.Fixed]), Tone: ui.Amber, Note: text.T(lang, "matters.by_another"), Href: "/looks"},
		{Label: text.T(lang, "matters.k.watch"), Value: text.Count(s[matter.Watch]), Tone: ui.Amber, Href: "/matters?tab=watch"},
	}
}

func hot(lang string, n matter.Counts) string {
	if n.Overdue == 0 {
		return ""
	}
	return text.T(lang, "matters.late_n", n.Overdue)
}

// whyDue says in the reader's language why each deadline is what it is: kept is the Chinese sentence.
func (p *Pages) whyDue(tx *db.Tx, lang string, kinds []matter.Kind, cards []matter.Card) (err error) {
	if lang == text.ZH {
		return nil
	}
	byID := map[string]matter.Kind{}
	for _, k := range kinds {
		byID[k.ID] = k
	}
	for i := range cards {
		m := &cards[i].Matter
		if m.DueWhy, err = p.Matters.WhyDue(tx, lang, byID[m.Kind], *m); err != nil {
			return err
		}
	}
	return nil
}

// gradeTone is the colour of a grade.
var gradeTone = map[string]ui.Tone{"larger": ui.Amber, "major": ui.Red}

// listTable draws one of the three lists: same rows, same key.
func (p *Pages) listTable(c *web.Ctx, list string, cards []matter.Card) ui.Table {
	t := p.table(c, cards)
	for i, m := range cards {
		cells := t.Rows[i].Cells
		switch list {
		case "problem":
			cells[2] = ui.Cell{Text: text.T(c.Lang, "matter.grade."+m.Grade), Sub: kindName(c.Lang, m), Tone: gradeTone[m.Grade]}
			cells[3] = ui.Cell{Text: dayOf(c.Lang, p.now(), m.RaisedAt), Sub: text.T(c.Lang, "matter.source."+m.Source)}
		case "duty":
			cells[2] = ui.Cell{Text: orDash(m.HolderOrg), Sub: m.HolderLabel}
			cells[3] = ui.Cell{Text: view.Term(c.Lang, p.now(), m.Due), Sub: m.DueWhy}
		case "fix":
			cells[3] = ui.Cell{Text: dayOf(c.Lang, p.now(), m.FixedAt), Sub: dayOf(c.Lang, p.now(), m.CheckedAt)}
		}
	}
	switch list {
	case "problem":
		t.Columns[2].Title, t.Columns[3].Title = text.T(c.Lang, "matters.grade"), text.T(c.Lang, "matters.col.found")
	case "duty":
		t.Columns[2].Title, t.Columns[3].Title = text.T(c.Lang, "matters.col.org"), text.T(c.Lang, "matters.col.why")
	case "fix":
		t.Columns[3].Title = text.T(c.Lang, "matters.col.fixed")
	}
	t.Empty = &ui.Empty{Title: text.T(c.Lang, "matters.empty.live"), Why: text.T(c.Lang, "matters.empty_why")}
	return t
}

func dayOf(lang string, now time.Time, ms int64) string {
	if ms == 0 {
		return "—"
	}
	return text.MonthDay(lang, view.Instant(ms), now)
}

// burnWeeks is how far 动态清零 looks back.
const burnWeeks = 26

// burn draws 动态清零 for the compound chosen, or for the reader's own place.
func (p *Pages) burn(tx *db.Tx, c *web.Ctx, a access.Actor, openNow int64) (b ui.BurnDown, err error) {
	id := c.Query("place")
	if id == "" {
		scope := a.Scope(access.MatterRead)
		if len(scope) == 0 || scope[0] == place.RootPath {
			return b, nil
		}
		pl, err := p.Places.ByPath(tx, scope[0])
		if err != nil {
			return b, err
		}
		id = pl.ID
	}
	to := p.now()
	rows, err := p.Matters.Weeks(tx, a, id, text.Date(to.AddDate(0, 0, -7*burnWeeks)), text.Date(to))
	if err != nil {
		return b, err
	}
	return view.Burn(c.Lang, matter.Burndown(rows, openNow)), nil
}
