package matter

import (
	"sort"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
)

// Sums are the figures of some weeks. Shares are given as numerator and denominator; a zero denominator is "无", never 0%.
type Sums struct {
	Opened, Assigned, Claimed, Fixed, OnTime, Late, Looked, Passed, Closed, Ended, Reopened, Recurred int64
	CloseDays                                                                                         float64 // mean days from raising to closing; 0 when none closed
	Good, Fair, Bad                                                                                   int64
	closeMS                                                                                           int64
}

// Share is a fraction that knows when there is nothing to divide by.
type Share struct{ Num, Den int64 }

// Percent is the share in tenths of a percent (714 = 71.4%), false when nothing was counted.
func (s Share) Percent() (int64, bool) {
	if s.Den == 0 {
		return 0, false
	}
	return (s.Num*2000 + s.Den) / (2 * s.Den), true
}

// OnTimeShare is 按期处置率: fixed in time of all fixed.
func (x Sums) OnTimeShare() Share { return Share{x.OnTime, x.OnTime + x.Late} }

// ReworkShare is 返工率: sent back of all fixed (grid.md 2).
func (x Sums) ReworkShare() Share { return Share{x.Reopened, x.Fixed} }

// PassShare is 回头看通过率: passed of all looks that saw something.
func (x Sums) PassShare() Share { return Share{x.Passed, x.Looked} }

// SatisfiedShare is 满意率: 满意 and 基本满意 of those who rated.
func (x Sums) SatisfiedShare() Share { return Share{x.Good + x.Fair, x.Good + x.Fair + x.Bad} }

// WeekRow is the figures of one week and kind.
type WeekRow struct {
	Week, Kind string
	Sums
}

// Weeks gives the weekly figures of a place by kind, from week (inclusive) to week (exclusive), oldest first. placeID "" is
// the whole installation. Only communities, compounds and what stands above have figures: never people, never doors.
func (s *Service) Weeks(tx *db.Tx, a access.Actor, placeID, from, to string) ([]WeekRow, error) {
	if placeID == "" {
		if err := a.May(access.MatterRead, "/"); err != nil {
			return nil, err
		}
	} else {
		p, err := s.places.Get(tx, placeID)
		if err != nil {
			return nil, err
		}
		if err := a.May(access.MatterRead, p.Path); err != nil {
			return nil, err
		}
		if p.Path.Level() == 1 {
			placeID = ""
		}
	}
	var out []WeekRow
	err := tx.Each("SELECT week,kind,"+strings.Join(weekColumns, ",")+" FROM matter_week WHERE place=? AND week>=? AND week<? ORDER BY week,kind",
		[]any{placeID, from, to}, func(scan func(...any) error) error {
			var r WeekRow
			var x sums
			if err := scan(append([]any{&r.Week, &r.Kind}, x.addresses()...)...); err != nil {
				return err
			}
			r.Sums = x.shown()
			out = append(out, r)
			return nil
		})
	return out, err
}

func (x sums) shown() Sums {
	out := Sums{Opened: x.opened, Assigned: x.assigned, Claimed: x.claimed, Fixed: x.fixed, OnTime: x.ontime, Late: x.late, Looked: x.looked, Passed: x.passed,
		Closed: x.closed, Ended: x.ended, Reopened: x.reopened, Recurred: x.recurred, Good: x.good, Fair: x.fair, Bad: x.bad, closeMS: x.closeMS}
	out.mean()
	return out
}

func (x *Sums) mean() {
	if x.Closed > 0 {
		x.CloseDays = float64(x.closeMS) / float64(x.Closed) / float64(day)
	}
}

// Total adds rows up.
func Total(rows []WeekRow) Sums {
	var t Sums
	for _, r := range rows {
		t.Opened += r.Opened
		t.Assigned += r.Assigned
		t.Claimed += r.Claimed
		t.Fixed += r.Fixed
		t.OnTime += r.OnTime
		t.Late += r.Late
		t.Looked += r.Looked
		t.Passed += r.Passed
		t.Closed += r.Closed
		t.Ended += r.Ended
		t.Reopened += r.Reopened
		t.Recurred += r.Recurred
		t.Good += r.Good
		t.Fair += r.Fair
		t.Bad += r.Bad
		t.closeMS += r.closeMS
	}
	t.mean()
	return t
}

// Cell of the heat map: the share on time of one kind in one week.
type Cell struct {
	Kind, Week string
	Share
}

// Heat is the SLA heat map (ux.md 7.4): kinds × weeks, share on time. Rows are kinds, never people.
func Heat(rows []WeekRow) []Cell {
	out := make([]Cell, 0, len(rows))
	for _, r := range rows {
		if r.Fixed > 0 {
			out = append(out, Cell{r.Kind, r.Week, r.OnTimeShare()})
		}
	}
	return out
}

// Point of the burn-down: what was open at the end of a week.
type Point struct {
	Week                           string
	Open, Opened, Closed, Reopened int64
}

// Burndown is the number under way at the end of each week (ux.md 7.3), reckoned back from how many are under way now.
func Burndown(rows []WeekRow, openNow int64) []Point {
	byWeek := map[string]*Point{}
	var weeks []string
	for _, r := range rows {
		p := byWeek[r.Week]
		if p == nil {
			p = &Point{Week: r.Week}
			byWeek[r.Week] = p
			weeks = append(weeks, r.Week)
		}
		p.Opened += r.Opened
		p.Closed += r.Closed + r.Ended
		p.Reopened += r.Reopened
	}
	sort.Strings(weeks)
	out := make([]Point, len(weeks))
	open := openNow
	for i := len(weeks) - 1; i >= 0; i-- {
		p := byWeek[weeks[i]]
		p.Open = max(0, open)
		out[i] = *p
		open -= p.Opened - p.Closed
	}
	return out
}

// Stage of the funnel: how many of the matters of these weeks came so far.
type Stage struct {
	Act Act
	N   int64
}

// Funnel is 三清单漏斗: raised, given to somebody, claimed, fixed, checked, closed.
func Funnel(t Sums) []Stage {
	return []Stage{{ActReport, t.Opened}, {ActAssign, t.Assigned}, {ActClaim, t.Claimed}, {ActRectify, t.Fixed}, {ActLookPass, t.Passed}, {ActClose, t.Closed}}
}

// MedianDays is the median of days from raising to closing in a span of weeks; false when nothing was closed.
func (s *Service) MedianDays(tx *db.Tx, placeID, from, to string) (int64, bool, error) {
	var total int64
	by := map[int64]int64{}
	err := tx.Each("SELECT days,n FROM matter_days WHERE place=? AND week>=? AND week<?", []any{placeID, from, to}, func(scan func(...any) error) error {
		var d, n int64
		if err := scan(&d, &n); err != nil {
			return err
		}
		by[d] += n
		total += n
		return nil
	})
	if err != nil || total == 0 {
		return 0, false, err
	}
	var days []int64
	for d := range by {
		days = append(days, d)
	}
	sort.Slice(days, func(i, j int) bool { return days[i] < days[j] })
	var seen int64
	for _, d := range days {
		if seen += by[d]; seen*2 >= total {
			return d, true, nil
		}
	}
	return 0, false, nil
}

// ZeroSince is dynamic zero (动态清零) for a place and kinds: how long nothing has been overdue or unverified. zero is
// false while something is.
func (s *Service) ZeroSince(tx *db.Tx, a access.Actor, q Query) (c Counts, since time.Time, zero bool, err error) {
	if c, err = s.Counts(tx, a, q); err != nil || c.Hazards() > 0 {
		return c, time.Time{}, false, err
	}
	q.States, q.Desc, q.Limit = []State{Closed}, true, 1
	page, err := s.List(tx, a, q)
	if err != nil || len(page.Cards) == 0 {
		return c, time.Time{}, err == nil, err
	}
	return c, time.UnixMilli(page.Cards[0].ClosedAt), true, nil
}
