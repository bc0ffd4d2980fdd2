package matter

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// What residents read in the list of kinds is text: a file saved in the wrong encoding leaves control characters behind.
func TestSeedsAreReadable(t *testing.T) {
	kinds, err := Seeds()
	if err != nil || len(kinds) < 30 {
		t.Fatal(len(kinds), err)
	}
	for _, k := range kinds {
		if i := strings.IndexFunc(fmt.Sprintf("%+v", k), unicode.IsControl); i >= 0 {
			t.Errorf("%s: control character in %q", k.ID, fmt.Sprintf("%+v", k)[max(0, i-30):])
		}
	}
}
