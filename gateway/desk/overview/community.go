package overview

import (
	"net/http"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// sight is everything read of one place for its overview.
type sight struct {
	At       place.Place
	Parts    []place.Place // compounds of a community, buildings of a compound
	Rows     []matter.Row  // what is under way in each part, in the same order
	Cover    duty.Cover
	Covers   map[string]duty.Cover // by part
	Gap      string                // where the first doors without a name are, and whether there are others
	More     bool
	Counts   matter.Counts
	DueToday int64
	Zero     bool
	Since    time.Time
	Weeks    []matter.WeekRow // the last backWeeks
	ByPart   map[string]matter.Sums
	OnTime   map[string]matter.Share // by part, over the weeks that are drawn: one measure on the page
	Cohort   map[matter.State]int64
	Kinds    []matter.Kind
}

// see reads a place. More than cap parts are cut: no screen compares more.
func (p *Pages) see(tx *db.Tx, a access.Actor, at place.Place) (s sight, err error) {
	s = sight{At: at, Covers: map[string]duty.Cover{}, ByPart: map[string]matter.Sums{}, OnTime: map[string]matter.Share{}}
	now := p.now()
	q := matter.Query{Places: []string{at.ID}}
	if s.Counts, s.Since, s.Zero, err = p.Matters.ZeroSince(tx, a, q); err != nil {
		return s, err
	}
	if s.DueToday, err = p.Matters.DueBy(tx, a, q, midnight(now)); err != nil {
		return s, err
	}
	from, to := span(now, backWeeks)
	if s.Weeks, err = p.Matters.Weeks(tx, a, at.ID, from, to); err != nil {
		return s, err
	}
	if s.Cohort, err = p.Matters.Cohort(tx, a, at.ID, monday(from), now.UnixMilli()+1); err != nil {
		return s, err
	}
	if s.Kinds, err = p.Matters.Kinds(tx); err != nil {
		return s, err
	}
	return s, p.parts(tx, a, &s, from, to)
}

// parts reads the rows of the table and the doors without a name.
func (p *Pages) parts(tx *db.Tx, a access.Actor, s *sight, from, to string) (err error) {
	level := part(s.At.Kind)
	if s.Parts, err = p.Places.Subtree(tx, s.At.Path, level, "", 500); err != nil {
		return err
	}
	if s.Rows, err = p.Matters.CountsBy(tx, a, s.At.ID, level); err != nil {
		return err
	}
	if s.Cover, err = p.Duties.Coverage(tx, s.At.Path); err != nil {
		return err
	}
	for _, x := range s.Parts {
		if s.Covers[x.ID], err = p.Duties.Coverage(tx, x.Path); err != nil {
			return err
		}
		if level == place.Building {
			continue // figures by week go down to the compound and no further
		}
		rows, err := p.Matters.Weeks(tx, a, x.ID, from, to)
		if err != nil {
			return err
		}
		s.ByPart[x.ID] = matter.Total(rows)
		s.OnTime[x.ID] = matter.Total(lastWeeks(rows, weeks(p.now(), heatWeeks))).OnTimeShare()
	}
	if s.Cover.Bare() == 0 || above(s.At.Kind) {
		return nil
	}
	gaps, more, err := p.Duties.Gaps(tx, s.At.Path, 1)
	if err != nil || len(gaps) == 0 {
		return err
	}
	s.Gap = gaps[0].Label
	if c, err := p.Places.Get(tx, gaps[0].Compound); err == nil && c.ID != s.At.ID {
		s.Gap = c.Name + " " + s.Gap
	}
	s.More = more
	return nil
}

// community is S1.
func (p *Pages) community(c *web.Ctx, a access.Actor, at place.Place) error {
	var s sight
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		s, err = p.see(tx, a, at)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "overview.title", at.Name), "/today")
	pg.Sub = text.T(c.Lang, "overview.sub", text.Day(c.Lang, p.now(), p.now()), len(s.Parts), text.T(c.Lang, "overview.unit."+string(part(at.Kind))), text.Count(s.Cover.Homes))
	pg.Actions = p.actions(c, a)
	return c.Page(http.StatusOK, communityPage(pg, p.communityView(c, s)))
}

// actions are the two buttons of S1 and S2.
func (p *Pages) actions(c *web.Ctx, a access.Actor) (out []ui.Btn) {
	if a.Has(access.OverviewInspect) {
		return []ui.Btn{{Label: text.T(c.Lang, "overview.draw_go"), Href: "/inspect", Primary: true}}
	}
	if a.Has(access.FormFill) {
		out = append(out, ui.Btn{Label: text.T(c.Lang, "desk.reports"), Href: "/reports"})
	}
	if a.Has(access.MatterReport) {
		out = append(out, ui.Btn{Label: text.T(c.Lang, "overview.new"), Href: "/matters/new", Primary: true})
	}
	return out
}

type overviewView struct {
	Tiles  []ui.KPI
	Heat   ui.Heat
	Funnel ui.Funnel
	Burn   ui.BurnDown
	Table  ui.Table
	Note   string
}

func (p *Pages) communityView(c *web.Ctx, s sight) overviewView {
	id := s.At.ID
	list := byKind(c.Lang, lastWeeks(s.Weeks, weeks(p.now(), heatWeeks)), s.Kinds, func(kind string) string {
		return desk.With("/matters", "place", id, "kind", kind)
	})
	return overviewView{Tiles: p.tiles(c.Lang, s), Heat: heat(c.Lang, list, weeks(p.now(), heatWeeks)),
		Funnel: funnel(c.Lang, s.Cohort, p.tabOf(id)), Table: p.partTable(c.Lang, s), Note: text.T(c.Lang, "overview.cohort_note", backWeeks)}
}

// tabOf gives the list behind a stage of the funnel.
func (p *Pages) tabOf(id string) func(string) string {
	return func(tab string) string { return desk.With("/matters", "place", id, "tab", tab) }
}

// lastWeeks keeps the rows of the weeks that are drawn.
func lastWeeks(rows []matter.WeekRow, mondays []string) []matter.WeekRow {
	var out []matter.WeekRow
	for _, r := range rows {
		if r.Week >= mondays[0] {
			out = append(out, r)
		}
	}
	return out
}

// tiles are the counters on top.
func (p *Pages) tiles(lang string, s sight) []ui.KPI {
	id, n := s.At.ID, s.Counts
	looks := n.ByState[matter.Fixed] + n.ByState[matter.Watch]
	live := ui.KPI{Label: text.T(lang, "overview.k.live"), Value: text.Count(n.Live()), Note: text.T(lang, "overview.k.due_today", s.DueToday), Href: desk.With("/matters", "place", id)}
	if n.Overdue > 0 {
		live.NoteHot = text.T(lang, "overview.k.late", n.Overdue)
	}
	bare := ui.KPI{Label: text.T(lang, "overview.k.bare"), Value: text.Count(s.Cover.Bare()), Note: gapNote(lang, s), Href: "/duties"}
	switch {
	case s.Cover.Bare() == 0:
		bare.Note, bare.Tone = text.T(lang, "overview.k.all_named"), ui.Green
	case s.Gap == "":
		bare.Note, bare.Tone = text.T(lang, "overview.k.of_homes", text.Count(s.Cover.Homes)), ui.Red
	default:
		bare.Tone = ui.Red
	}
	look := ui.KPI{Label: text.T(lang, "overview.k.looks"), Value: text.Count(looks), Note: text.T(lang, "overview.k.looks_week", n.LooksSoon), Href: desk.With("/looks", "place", id)}
	if n.LateLook > 0 {
		look.NoteHot = text.T(lang, "overview.k.looks_late", n.LateLook)
	}
	return []ui.KPI{live, bare, look, p.zeroTile(lang, s), rated(lang, s.Weeks)}
}

// gapNote names the first hole; the count beside it is of all of them.
func gapNote(lang string, s sight) string {
	if s.More && s.Gap != "" {
		return text.T(lang, "overview.k.gap_more", s.Gap)
	}
	return s.Gap
}

// zeroTile is dynamic zero (动态清零): how many are overdue or unverified, and since when there are none.
func (p *Pages) zeroTile(lang string, s sight) ui.KPI {
	k := ui.KPI{Label: text.T(lang, "overview.k.zero"), Value: text.Count(s.Counts.Hazards()), Href: desk.With("/lists", "place", s.At.ID)}
	switch {
	case !s.Zero:
		k.Note = text.T(lang, "overview.k.zero_of", s.Counts.Overdue, s.Counts.ByState[matter.Fixed]+s.Counts.LateLook)
	case s.Since.IsZero():
		k.Note, k.Tone = text.T(lang, "overview.k.zero_now"), ui.Green
	default:
		k.Note, k.Tone = text.T(lang, "overview.k.zero_for", days(s.Since, p.now())), ui.Green
	}
	return k
}

// rated is what those who raised something said of the end; with too few answers, what came in this week instead.
func rated(lang string, rows []matter.WeekRow) ui.KPI {
	t := matter.Total(rows)
	if s := t.SatisfiedShare(); s.Den >= few {
		return ui.KPI{Label: text.T(lang, "overview.k.rated"), Value: share(lang, s), Tone: ui.Brand, Note: text.T(lang, "overview.k.rated_by", s.Den, backWeeks)}
	}
	return ui.KPI{Label: text.T(lang, "overview.k.closed"), Value: text.Count(t.Closed), Tone: ui.Brand, Note: text.T(lang, "overview.k.opened", backWeeks, t.Opened)}
}

// days counts calendar days between two moments in the city's time.
func days(from, to time.Time) int {
	return int(dayOf(to).Sub(dayOf(from)).Hours() / 24)
}

func dayOf(t time.Time) time.Time {
	y, m, d := t.In(clock.Shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// midnight is the end of the day of t, Unix ms.
func midnight(t time.Time) int64 {
	y, m, d := t.In(clock.Shanghai).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, clock.Shanghai).UnixMilli()
}

// monday is the instant at which a week begins, Unix ms.
func monday(week string) int64 {
	t, err := time.ParseInLocation(time.DateOnly, week, clock.Shanghai)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}

// partTable has one row a compound (or building): how it stands, what is open, doors without a name.
func (p *Pages) partTable(lang string, s sight) ui.Table {
	level := part(s.At.Kind)
	t := ui.Table{Caption: text.T(lang, "overview.parts."+string(level)), Columns: []ui.Column{{Title: text.T(lang, "place.kind."+string(level)), Key: true},
		{Title: text.T(lang, "overview.col.state")}, {Title: text.T(lang, "overview.col.live"), Num: true}, {Title: text.T(lang, "overview.col.bare"), Num: true}}}
	if level != place.Building {
		t.Columns = append(t.Columns, ui.Column{Title: text.T(lang, "overview.col.ontime", heatWeeks), Num: true})
	}
	t.Columns = append(t.Columns, ui.Column{Go: true})
	for _, r := range s.Rows {
		mark, cover := state(lang, r.Counts), s.Covers[r.Place]
		bare := ui.Cell{Text: text.Count(cover.Bare())}
		if cover.Bare() > 0 {
			bare.Tone, bare.Strong = ui.Red, true
		}
		row := ui.Row{ID: r.Place, Tone: mark.Tone, Cells: []ui.Cell{{Body: nameCell(placeHref(level, r.Place), r.Name, text.T(lang, "overview.homes", text.Count(cover.Homes))), Text: r.Name},
			{Mark: &mark}, {Text: text.Count(r.Live())}, bare}}
		if level != place.Building {
			row.Cells = append(row.Cells, ui.Cell{Text: share(lang, s.OnTime[r.Place])})
		}
		row.Cells = append(row.Cells, ui.Cell{Text: text.T(lang, "overview.see"), Href: desk.With("/matters", "place", r.Place)})
		t.Rows = append(t.Rows, row)
	}
	if rest := s.rest(); rest.Live() > 0 {
		cells := []ui.Cell{{Text: text.T(lang, "overview.rest")}, {}, {Text: text.Count(rest.Live())}}
		for range len(t.Columns) - 4 {
			cells = append(cells, ui.Cell{})
		}
		t.Rows = append(t.Rows, ui.Row{ID: "rest", Cells: append(cells, ui.Cell{Text: text.T(lang, "overview.see"), Href: desk.With("/matters", "place", s.At.ID)})})
	}
	t.Empty = &ui.Empty{Title: text.T(lang, "overview.no_parts"), Why: text.T(lang, "overview.no_parts_why"), Act: &ui.Btn{Label: text.T(lang, "desk.imports"), Href: "/imports"}}
	return t
}

// rest is what is under way at the place itself and in none of its parts: the table sums to the figure on top.
func (s sight) rest() matter.Counts {
	out := matter.Counts{ByState: map[matter.State]int64{}, Overdue: s.Counts.Overdue}
	for k, n := range s.Counts.ByState {
		out.ByState[k] = n
	}
	for _, r := range s.Rows {
		for k, n := range r.ByState {
			out.ByState[k] -= n
		}
		out.Overdue -= r.Overdue
	}
	return out
}

// placeHref is the page of a place.
func placeHref(k place.Kind, id string) string {
	switch k {
	case place.Compound:
		return "/compounds/" + id
	case place.Building:
		return "/buildings/" + id
	case place.Home:
		return "/homes/" + id
	}
	return desk.With("/today", "place", id)
}
