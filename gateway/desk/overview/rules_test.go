package overview

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/kernel/matter"
	"linli/platform/clock"
	"linli/platform/text"
)

func TestWeeksEndWithTheRunningOne(t *testing.T) {
	now := time.Date(2026, 6, 24, 23, 30, 0, 0, clock.Shanghai) // a Wednesday
	got := weeks(now, 3)
	if want := []string{"2026-06-08", "2026-06-15", "2026-06-22"}; !slices.Equal(got, want) {
		t.Fatalf("weeks %v, want %v", got, want)
	}
	from, to := span(now, 3)
	if from != got[0] || to != "2026-06-29" {
		t.Errorf("span %s to %s", from, to)
	}
}

func row3(week, kind string, ontime, late int64) matter.WeekRow {
	return matter.WeekRow{Week: week, Kind: kind, Sums: matter.Sums{Fixed: ontime + late, OnTime: ontime, Late: late}}
}

func TestHeatNamesTheSlowestOfThoseWithEnoughCases(t *testing.T) {
	kinds := []matter.Kind{{ID: "noise", Name: "噪声"}, {ID: "lamp", Name: "灯"}, {ID: "rare", Name: "少见"}}
	rows := []matter.WeekRow{row3("2026-06-15", "noise", 6, 4), row3("2026-06-15", "lamp", 9, 1), row3("2026-06-15", "rare", 0, 4)}
	list := byKind("zh", rows, kinds, func(k string) string { return "/" + k })
	h := heat("zh", list, []string{"2026-06-15"})
	if h.Finding != "按时办结：噪声最慢，60%" {
		t.Errorf("finding %q: four late ones of a rare kind must not name it, and noise is slower than lamps", h.Finding)
	}
	if len(h.Rows) != 3 || h.Columns[0] != "第25周" {
		t.Errorf("rows %d, columns %v", len(h.Rows), h.Columns)
	}
	if s := h.Rows[0].Sum; h.Sum != "1周" || s.Done != 6 && s.Done != 9 {
		t.Errorf("the column that the finding speaks of: %q %+v", h.Sum, s)
	}
	if f := slowest("zh", byKind("zh", rows[:1], kinds, func(string) string { return "" })); f != "按时办结：噪声 60%" {
		t.Errorf("one row is not the slowest of any: %q", f)
	}
	if f := slowest("zh", nil); f != text.T("zh", "overview.heat_few") {
		t.Errorf("nothing finished: %q", f)
	}
	all := byKind("zh", []matter.WeekRow{row3("2026-06-15", "lamp", 5, 0)}, kinds, func(string) string { return "" })
	if f := slowest("zh", all); f != text.T("zh", "overview.heat_all") {
		t.Errorf("all on time: %q", f)
	}
}

func TestManyKindsAreShownByGroup(t *testing.T) {
	var kinds []matter.Kind
	var rows []matter.WeekRow
	for i := range 9 {
		k := matter.Kind{ID: fmt.Sprintf("k%d", i), Name: fmt.Sprintf("种%d", i), Group: []string{"甲类", "乙类"}[i%2]}
		kinds = append(kinds, k)
		rows = append(rows, row3("2026-06-15", k.ID, 1, 0))
	}
	list := byKind("zh", rows, kinds, func(string) string { return "/x" })
	if len(list) != 2 || list[0].Label != "甲类" || list[0].total().Den != 5 || list[1].total().Den != 4 {
		t.Errorf("groups %+v", list)
	}
}

func TestFunnelNeverWidensAndNamesTheWidestLoss(t *testing.T) {
	by := map[matter.State]int64{matter.Open: 6, matter.Assigned: 4, matter.Working: 14, matter.Hung: 1, matter.Fixed: 6, matter.Watch: 13, matter.Closed: 168, matter.Merged: 9, matter.Declined: 2}
	f := funnel("zh", by, func(string) string { return "" })
	want := []int{212, 206, 187, 181, 168}
	for i, s := range f.Stages {
		if s.N != want[i] {
			t.Errorf("stage %d: %d, want %d", i, s.N, want[i])
		}
		if i > 0 && s.N > f.Stages[i-1].N {
			t.Errorf("stage %d is wider than the one before", i)
		}
	}
	if f.Finding != "212 件里，19 件还没办好" {
		t.Errorf("finding %q", f.Finding)
	}
	by[matter.Working], by[matter.Assigned], by[matter.Hung] = 0, 0, 0
	if f := funnel("zh", by, func(string) string { return "" }); f.Finding != "193 件里，13 件还等着回头看" {
		t.Errorf("finding %q", f.Finding)
	}
	if f := funnel("zh", nil, func(string) string { return "" }); f.Finding != text.T("zh", "overview.f.none") {
		t.Errorf("nothing: %q", f.Finding)
	}
}

func TestSharesOfFewCasesAreNotGiven(t *testing.T) {
	for _, c := range []struct {
		s    matter.Share
		want string
	}{{matter.Share{}, "—"}, {matter.Share{Num: 0, Den: 4}, "不足5件"}, {matter.Share{Num: 4, Den: 5}, "80%"}, {matter.Share{Num: 2, Den: 3 * few}, "13%"}} {
		if got := share("zh", c.s); got != c.want {
			t.Errorf("%v: %q, want %q", c.s, got, c.want)
		}
	}
}

func TestLotIsFairAndRepeatable(t *testing.T) {
	var ids []string
	for i := range 40 {
		ids = append(ids, fmt.Sprintf("id-%02d", i))
	}
	a, b := lot("seed", ids, 10), lot("seed", ids, 10)
	if !slices.Equal(a, b) || len(a) != 10 {
		t.Fatal("the same seed gives the same sample")
	}
	back := slices.Clone(ids)
	slices.Reverse(back)
	if !slices.Equal(a, lot("seed", back, 10)) {
		t.Error("the order of the candidates must not matter")
	}
	if slices.Equal(a, lot("other", ids, 10)) {
		t.Error("another seed gives another sample")
	}
	if got := lot("seed", ids, 100); len(got) != 40 {
		t.Errorf("more than there are: %d", len(got))
	}
	if got := lot("seed", nil, 5); len(got) != 0 {
		t.Error("none of none")
	}
	hits := map[string]int{}
	for i := range 4000 {
		for _, x := range lot(fmt.Sprint(i), ids, 4) {
			hits[x]++
		}
	}
	for x, n := range hits { // expected 400 each; far beyond chance is unfair
		if n < 300 || n > 500 {
			t.Errorf("%s drawn %d times of 4000", x, n)
		}
	}
	if len(hits) != 40 {
		t.Errorf("only %d of 40 were ever drawn", len(hits))
	}
}

func TestWordsAreThereInBothLanguages(t *testing.T) {
	if gaps := text.Gaps("overview."); len(gaps) > 0 {
		t.Error(gaps)
	}
}

// A share or a middle of fewer than five cases is not told: whoever fixed or rated them could be made out (grid.md §8, T1).
func TestFewCasesGiveNoShare(t *testing.T) {
	for n := range int64(8) {
		got := share(text.ZH, matter.Share{Num: n, Den: n})
		if told := strings.Contains(got, "%"); told != (n >= 5) {
			t.Errorf("%d of %d: %q", n, n, got)
		}
		row := streetRow{Known: true, Median: 77, Sums: matter.Sums{Closed: n}}
		if got := median(text.ZH, row); strings.Contains(got, "77") != (n >= 5) {
			t.Errorf("middle of %d: %q", n, got)
		}
		k := rated(text.ZH, []matter.WeekRow{{Sums: matter.Sums{Good: n, Closed: n}}})
		if strings.Contains(k.Value, "%") != (n >= 5) {
			t.Errorf("%d ratings: %q", n, k.Value)
		}
	}
}
