package duties

import (
	"slices"
	"testing"

	"linli/kernel/duty"
	"linli/kernel/matter"
)

// Whom the doors would bring above what fits is asked last, however near: 26 homes and 12 more are too many, 10 and 12 are not.
func TestTheRoomiestIsAskedFirst(t *testing.T) {
	near := []duty.Suggestion{{Person: "same stairs", Homes: 26}, {Person: "same house", Homes: 27}, {Person: "far, few", Homes: 10}, {Person: "far, fits", Homes: 16}, {Person: "far, full", Homes: 60}}
	var got []string
	for _, s := range roomiest(near, 12, 4) {
		got = append(got, s.Person)
	}
	if want := []string{"far, few", "far, fits", "same stairs", "same house"}; !slices.Equal(got, want) {
		t.Errorf("asked in the order %v", got)
	}
}

// A group of matters may have several branches of codes. Whoever answers for all of it holds one duty for each, and no two may read
// the same: the table would seem to name somebody twice for one thing.
func TestNoTwoDutiesOfAFamilyReadTheSame(t *testing.T) {
	kinds, err := matter.Seeds()
	if err != nil {
		t.Fatal(err)
	}
	// an office adds a second kind of leak, so that water becomes a branch
	at := slices.IndexFunc(kinds, func(k matter.Kind) bool { return k.ID == "water.leak" })
	pipe := kinds[at]
	pipe.ID, pipe.Name, pipe.NameEN = "water.supply", "停水", "No water"
	kinds = append(kinds, pipe)
	for _, lang := range []string{"zh", "en"} {
		for _, f := range families(kinds) {
			var words []string
			for _, code := range f.Codes {
				w := kindWord(lang, code, kinds)
				if slices.Contains(words, w) {
					t.Errorf("%s %s: two codes of %v read %q", lang, f.Name, f.Codes, w)
				}
				words = append(words, w)
			}
			if f.Name == "公共设施" && lang == "zh" && !(slices.Contains(words, "公共设施") && slices.Contains(words, "漏水/管道、停水")) {
				t.Errorf("公共设施 is %v for %v", words, f.Codes)
			}
		}
	}
}
