package duties

import (
	"slices"
	"testing"

	"linli/kernel/matter"
)

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
