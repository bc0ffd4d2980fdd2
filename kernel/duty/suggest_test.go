package duty

import (
	"slices"
	"testing"
)

// Whom the doors would bring above what fits is asked last, however near: 26 homes and 12 more are too many, 10 and 12 are not.
func TestTheRoomiestIsAskedFirst(t *testing.T) {
	near := []Suggestion{{Person: "same stairs", Homes: 26}, {Person: "same house", Homes: 27}, {Person: "far, few", Homes: 10}, {Person: "far, fits", Homes: 16}, {Person: "far, full", Homes: 60}}
	var got []string
	for _, s := range roomiest(near, 12, 28)[:4] {
		got = append(got, s.Person)
	}
	if want := []string{"far, few", "far, fits", "same stairs", "same house"}; !slices.Equal(got, want) {
		t.Errorf("asked in the order %v", got)
	}
}
