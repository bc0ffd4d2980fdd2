package care

import (
	"slices"
	"strings"

	"linli/platform/fault"
)

// Scheme names the grading by which an ability was judged; long-term-care insurance has its own (care.md 3).
const (
	SchemeGB  = "GB/T 42195-2022"
	SchemeLTC = "医保办2021"
)

// Assessment is what two assessors found by GB/T 42195-2022: four sums that make 0 to 90, and what makes it one level heavier.
type Assessment struct {
	Score    int
	Coma     bool
	Dementia bool // F00-F03, confirmed
	Mental   bool // F04-F99, by a psychiatrist
	Events   int  // falls, choking, getting lost … within the last 30 days
}

// Level gives the level 0 (能力完好) to 4 (完全失能). Several reasons together still make it one level heavier [check]. Invalid
// outside 0 to 90.
func (a Assessment) Level() (int, error) {
	if a.Score < 0 || a.Score > 90 || a.Events < 0 {
		return 0, fault.InvalidFields(fault.Field{Name: "score", Key: "care.bad_score"})
	}
	if a.Coma {
		return 4, nil
	}
	level := 4
	for _, band := range []struct{ least, level int }{{90, 0}, {66, 1}, {46, 2}, {30, 3}} {
		if a.Score >= band.least {
			level = band.level
			break
		}
	}
	if (a.Dementia || a.Mental || a.Events >= 2) && level < 4 {
		level++
	}
	return level, nil
}

// Assess takes a grading down: the one of the latest day is in force, the others stay as the history of the person. One of a day that is
// on file corrects it. nil = nothing is in force any more.
func (s *Sealed) Assess(now *Ability) {
	all := slices.Clone(s.Past)
	if s.Ability != nil {
		all = append(all, *s.Ability)
	}
	if now != nil {
		all = append(slices.DeleteFunc(all, func(a Ability) bool { return a.Day == now.Day }), *now)
	}
	slices.SortStableFunc(all, func(a, b Ability) int { return strings.Compare(b.Day, a.Day) })
	s.Ability, s.Past = nil, all
	if now != nil {
		s.Ability, s.Past = &all[0], all[1:]
	}
}

// DisabilityGrade gives the grade of a person with several kinds (GB/T 26341-2010): 多重 is graded by the heaviest, the lowest
// number. 0 for nobody; Invalid outside 1 to 4.
func DisabilityGrade(grades ...int) (int, error) {
	heaviest := 0
	for _, g := range grades {
		if g < 1 || g > 4 {
			return 0, fault.InvalidFields(fault.Field{Name: "disability", Key: "care.bad_grade"})
		}
		if heaviest == 0 || g < heaviest {
			heaviest = g
		}
	}
	return heaviest, nil
}

// ReassessAfter is when an ability is judged again: 12 months [check].
var ReassessAfter = Rhythm{Months: 12}
