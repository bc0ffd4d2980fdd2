package rescue

import (
	"testing"

	"linli/platform/text"
)

func TestEveryWordStandsInBothLanguages(t *testing.T) {
	for _, gap := range text.Gaps("fire.rescue.") {
		t.Error(gap)
	}
}
