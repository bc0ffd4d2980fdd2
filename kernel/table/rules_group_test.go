package table

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func shown(counts map[string]int64) string {
	var out []string
	for _, c := range protect(counts) {
		f := c.figure()
		s := f.Text
		if !c.few && !c.hidden {
			s = fmt.Sprint(f.Num)
		}
		out = append(out, strings.Join(c.key, "/")+"="+s)
	}
	return strings.Join(out, " ")
}

func TestNoSmallGroupFollowsFromTheOthers(t *testing.T) {
	for want, counts := range map[string]map[string]int64{
		"a=10 b=20":            {"a": 10, "b": 20},
		"a=<5 b=不显示":           {"a": 2, "b": 6},
		"a=<5 b=不显示 c=20":      {"a": 2, "b": 6, "c": 20},
		"a=<5 b=<5 c=20":       {"a": 2, "b": 3, "c": 20},
		"a=<5 b=<5 c=不显示 d=30": {"a": 1, "b": 2, "c": 9, "d": 30}, // 1 + 2 would be told as 3
		"a=<5":                 {"a": 3},
		"":                     {},
		"3/女=不显示 3/男=<5 5/女=不显示 5/男=不显示": {"3\x00男": 2, "3\x00女": 40, "5\x00男": 30, "5\x00女": 31},
	} {
		if got := shown(counts); got != want {
			t.Errorf("%v reads %q, want %q", counts, got, want)
		}
	}
}

// Whatever is counted by two columns: no sum over a column, nor over both, leaves a hidden part that is one single cell or
// below five, as long as there was something else to hide.
func TestEverySumKeepsItsSecret(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 3))
	for range 500 {
		counts := map[string]int64{}
		for b := range 1 + rnd.IntN(6) {
			for s := range 1 + rnd.IntN(4) {
				if n := rnd.Int64N(14); n > 0 {
					counts[fmt.Sprintf("%d\x00%d", b, s)] = n
				}
			}
		}
		cells := protect(counts)
		for over := 1; over < 4; over++ {
			if len(cells) == 0 {
				break
			}
			for _, line := range linesOf(cells, over) {
				n, sum, open := 0, int64(0), 0
				for _, i := range line {
					if cells[i].few || cells[i].hidden {
						n, sum = n+1, sum+cells[i].n
					} else {
						open++
					}
					if cells[i].few != (cells[i].n < fewest) {
						t.Fatalf("%v", cells[i])
					}
				}
				if open > 0 && n > 0 && (n == 1 || sum < fewest) {
					t.Fatalf("%v: a sum tells %d of %d hidden", counts, sum, n)
				}
			}
		}
	}
}
