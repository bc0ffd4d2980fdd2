package rounds

import (
	"testing"

	"linli/platform/text"
)

func TestEveryWordStandsInBothLanguages(t *testing.T) {
	for _, gap := range text.Gaps("fire.rounds.") {
		t.Error(gap)
	}
}
