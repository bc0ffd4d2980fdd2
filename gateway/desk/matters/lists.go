package matters

import (
	"net/http"
	"slices"
	"strings"
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

// listTable draws one of the three lists: same rows, same key.
func (p *Pages) listTable(c *web.Ctx, list string, cards []matter.Card) ui.Table {
	t := p.table(c, cards)
	for i, m := range cards {
		cells := t.Rows[i].Cells
		switch list {
		case "duty":
			cells[2] = ui.Cell{Text: orDash(m.HolderOrg), Sub: m.HolderLabel}
			cells[3] = ui.Cell{Text: view.Term(c.Lang, p.now(), m.Due), Sub: m.DueWhy}
		case "fix":
			cells[3] = ui.Cell{Text: dayOf(c.Lang, p.now(), m.FixedAt), Sub: dayOf(c.Lang, p.now(), m.CheckedAt)}
		}
	}
	switch list {
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

// printLists prints a list in the office's own form (ledgers.md B7), A3 landscape.
func (p *Pages) printLists(c *web.Ctx) error {
	a := access.From(c.Context())
	q := listQuery(c)
	q.Limit = 200
	list := listOf(c)
	s := ui.Sheet{Title: text.T("zh", "matters.list."+list), A3: true, BackHref: desk.With("/lists", filtered(c, list)...), Lang: c.Lang,
		Signs: []string{"填表人", "审核人", "负责人"}, Printed: text.DateTime(p.now())}
	for _, h := range strings.Split(text.T("zh", "matters.print."+list), "|") {
		s.Columns = append(s.Columns, ui.SheetColumn{Title: h})
	}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		for len(s.Rows) < 5000 {
			page, err := p.Matters.List(tx, a, q)
			if err != nil {
				return err
			}
			for _, m := range page.Cards {
				row, err := p.printRow(tx, a, list, m)
				if err != nil {
					return err
				}
				s.Rows = append(s.Rows, row)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		cp, err := p.Log.Checkpoint(tx)
		s.Hash = cp.Root.String()[:12]
		return err
	})
	if err != nil {
		return err
	}
	s.Source = text.T(c.Lang, "matters.print_source", len(s.Rows))
	return c.Page(http.StatusOK, printPage(s))
}

func (p *Pages) printRow(tx *db.Tx, a access.Actor, list string, m matter.Card) ([]string, error) {
	day := func(ms int64) string {
		if ms == 0 {
			return ""
		}
		return text.Date(view.Instant(ms))
	}
	grade := "一般"
	if m.Grade == "major" {
		grade = "重大"
	}
	state := text.T("zh", m.State.Key(m.Round))
	switch list {
	case "duty":
		return []string{m.No, m.HolderOrg, m.HolderLabel, text.T("zh", "matters.level."+m.Supervised), m.Title, dueDay(m.Due), m.DueWhy}, nil
	case "fix":
		f, l, err := p.lastFix(tx, a, m.ID)
		if err != nil {
			return nil, err
		}
		return []string{m.No, f.Measures, day(m.FixedAt), text.Money(f.MoneyFen), f.Label, l.Label, day(m.CheckedAt), text.T("zh", "matters."+orWord(l.Result)), state}, nil
	}
	return []string{m.No, day(m.RaisedAt), text.T("zh", "matter.source."+m.Source), m.SpotLabel, m.Part, m.Title + " " + m.Text, m.KindName, grade, state}, nil
}

// dueDay is the last day of a term as it is printed: the same day that the explanation beside it names.
func dueDay(due int64) string {
	if due == 0 {
		return ""
	}
	return text.Date(view.LastDay(due))
}

// lastFix is the last repair and the last look of a matter.
func (p *Pages) lastFix(tx *db.Tx, a access.Actor, id string) (f matter.Fix, l matter.Seen, err error) {
	v, err := p.Matters.View(tx, a, id)
	if err != nil {
		return f, l, err
	}
	for _, x := range v.Fixes {
		if x.Main {
			f = x
		}
	}
	if n := len(v.Looks); n > 0 {
		l = v.Looks[n-1]
	}
	return f, l, nil
}

func orWord(result string) string {
	if result == "" {
		return "not_looked"
	}
	return result
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
