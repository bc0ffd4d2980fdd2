package sample

import (
	"slices"
	"testing"
)

// The demo takes 212 samples (ledgers.md E, story 9), each visit at its own time, each report with a number of its own; one inspection is under way.
func TestTheDemoTakesItsSamples(t *testing.T) {
	all := append(append((&scene{}).rounds(), routine()...), underway)
	n, numbers, open := 0, []string{}, 0
	for _, r := range all {
		n += len(r.figures)
		if r.report == "" {
			open++
			continue
		}
		if slices.Contains(numbers, r.point+r.report) {
			t.Errorf("report %s twice", r.report)
		}
		numbers = append(numbers, r.point+r.report)
	}
	if n != 212 || open != 1 {
		t.Errorf("%d samples, %d inspections under way", n, open)
	}
}
