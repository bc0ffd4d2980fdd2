package fire

import (
	"testing"

	"linli/platform/text"
)

// The parts name fields of ledger entries (proof.p.*) in one list: the same field must not be called two things.
func TestPartsDoNotNameOneFieldTwice(t *testing.T) {
	for _, gap := range text.Gaps("proof.") {
		t.Error(gap)
	}
}
