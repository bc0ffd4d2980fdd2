package overview

import (
	"fmt"
	"sort"
	"strconv"
	"time"

	"linli/gateway/view"
	"linli/kernel/matter"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// few is the smallest number of cases a share is given for: below it one case more or less decides, and people could be
// recognised in it (grid.md §8).
const few = 5

// weeks lists the Mondays of the last n weeks, the running one last.
func weeks(now time.Time, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = matter.Week(now.AddDate(0, 0, -7*(n-1-i)))
	}
	return out
}

// span is the first week and the first one no longer in it, as matter.Weeks asks for.
func span(now time.Time, n int) (from, to string) {
	return matter.Week(now.AddDate(0, 0, -7*(n-1))), matter.Week(now.AddDate(0, 0, 7))
}

// weekNo writes the number of a week; the first of a row says what it is.
func weekNo(lang, monday string, first bool) string {
	t, err := time.Parse(time.DateOnly, monday)
	if err != nil {
		return monday
	}
	_, n := t.ISOWeek()
	if first {
		return text.T(lang, "overview.week", n)
	}
	return strconv.Itoa(n)
}

// series is a row of the heat map in the making: a kind, a group of kinds, or a place.
type series struct {
	Label, Href string
	Week        map[string]matter.Share
}

func (s series) total() (t matter.Share) {
	for _, x := range s.Week {
		t.Num += x.Num
		t.Den += x.Den
	}
	return t
}

// most is how many rows a heat map has: more can not be read beside a funnel.
const most = 7

// byKind makes rows of kinds, or of their groups when there are too many kinds to read.
func byKind(lang string, rows []matter.WeekRow, kinds []matter.Kind, href func(kind string) string) []series {
	used := map[string]bool{}
	for _, r := range rows {
		if r.Fixed > 0 {
			used[r.Kind] = true
		}
	}
	at := map[string]*series{}
	var out []*series
	of := map[string]*series{}
	for _, k := range kinds {
		if !used[k.ID] {
			continue
		}
		label, link := view.KindName(lang, k), href(k.ID)
		if len(used) > most {
			label, link = k.Group, ""
			if lang == text.EN {
				label = k.GroupEN
			}
		}
		if at[label] == nil {
			at[label] = &series{Label: label, Href: link, Week: map[string]matter.Share{}}
			out = append(out, at[label])
		}
		of[k.ID] = at[label]
	}
	for _, r := range rows {
		if s := of[r.Kind]; s != nil {
			add(s, r)
		}
	}
	list := make([]series, 0, len(out))
	for _, s := range out {
		list = append(list, *s)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].total().Den > list[j].total().Den })
	return list[:min(most, len(list))]
}

func add(s *series, r matter.WeekRow) {
	x := s.Week[r.Week]
	share := r.OnTimeShare()
	s.Week[r.Week] = matter.Share{Num: x.Num + share.Num, Den: x.Den + share.Den}
}

// heat draws rows over weeks and says which is slowest.
func heat(lang string, list []series, mondays []string) ui.Heat {
	h := ui.Heat{Finding: slowest(lang, list), Sum: text.T(lang, "overview.heat_sum", len(mondays))}
	for i, m := range mondays {
		h.Columns = append(h.Columns, weekNo(lang, m, i == 0))
	}
	for _, s := range list {
		sum := s.total()
		row := ui.HeatRow{Label: s.Label, Href: s.Href, Sum: ui.HeatCell{Done: int(sum.Num), Of: int(sum.Den), Href: s.Href}}
		for _, m := range mondays {
			row.Cells = append(row.Cells, ui.HeatCell{Done: int(s.Week[m].Num), Of: int(s.Week[m].Den), Href: s.Href})
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

// slowest is the finding of a heat map, with the share that the last column shows. Rows of fewer than few cases are not named; nor
// is anything when all do well, or when there is nothing to compare with.
func slowest(lang string, list []series) string {
	worst, n := series{}, 0
	lowest := int64(1001)
	for _, s := range list {
		t := s.total()
		if pc, ok := t.Percent(); ok && t.Den >= few {
			if n++; pc < lowest {
				worst, lowest = s, pc
			}
		}
	}
	switch {
	case n == 0:
		return text.T(lang, "overview.heat_few")
	case lowest == 1000:
		return text.T(lang, "overview.heat_all")
	case n == 1:
		return text.T(lang, "overview.heat_one", worst.Label, share(lang, worst.total()))
	}
	return text.T(lang, "overview.heat_slowest", worst.Label, share(lang, worst.total()))
}

// share writes a share in per cent, rounded down as in the heat map (100% means all), or says that there are too few cases for one.
func share(lang string, s matter.Share) string {
	pc, ok := s.Percent()
	if !ok {
		return "—"
	}
	if s.Den < few {
		return text.T(lang, "overview.too_few", few)
	}
	return fmt.Sprintf("%d%%", pc/10)
}

// funnel draws where the matters of one cohort stand now. The title names the widest loss. What was merged, withdrawn or
// declined is not in it: nobody owes it anything.
func funnel(lang string, by map[matter.State]int64, href func(tab string) string) ui.Funnel {
	closed := by[matter.Closed]
	checked := closed + by[matter.Watch]
	fixed := checked + by[matter.Fixed]
	given := fixed + by[matter.Working] + by[matter.Assigned] + by[matter.Hung]
	found := given + by[matter.Open]
	f := ui.Funnel{Stages: []ui.Stage{
		{Label: text.T(lang, "overview.f.found"), N: int(found), Tone: ui.Grey, Href: href("")},
		{Label: text.T(lang, "overview.f.given"), N: int(given), Tone: ui.Blue, Href: href("open")},
		{Label: text.T(lang, "overview.f.fixed"), N: int(fixed), Tone: ui.Blue, Href: href("working")},
		{Label: text.T(lang, "overview.f.checked"), N: int(checked), Tone: ui.Amber, Href: href("fixed")},
		{Label: text.T(lang, "overview.f.closed"), N: int(closed), Tone: ui.Green, Href: href("watch")},
	}}
	f.Finding = lost(lang, f.Stages)
	return f
}

// lost names the widest loss between two stages.
func lost(lang string, s []ui.Stage) string {
	if s[0].N == 0 {
		return text.T(lang, "overview.f.none")
	}
	widest, n := 0, 0
	for i := 1; i < len(s); i++ {
		if d := s[i-1].N - s[i].N; d > n {
			widest, n = i, d
		}
	}
	if n == 0 {
		return text.T(lang, "overview.f.all", s[0].N)
	}
	return text.T(lang, "overview.f.lost"+strconv.Itoa(widest), s[0].N, n)
}

// state is how a place stands: what is late first.
func state(lang string, n matter.Counts) ui.Mark {
	with := func(m ui.Mark, n int64) ui.Mark { return m.With(text.Count(n)) }
	waiting := n.ByState[matter.Open] + n.ByState[matter.Assigned]
	switch {
	case n.Overdue > 0:
		return with(ui.Late(text.T(lang, "overview.late")), n.Overdue)
	case n.LateLook > 0:
		return with(ui.Waiting(text.T(lang, "overview.unlooked")), n.LateLook)
	case n.DueSoon > 0:
		return with(ui.Due(text.T(lang, "overview.soon")), n.DueSoon)
	case waiting > 0:
		return with(ui.Unknown(text.T(lang, "overview.unclaimed")), waiting)
	}
	return ui.Fine(text.T(lang, "overview.fine"))
}
