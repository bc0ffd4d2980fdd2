package care

import (
	"fmt"
	"testing"
)

// 独居 and 空巢 follow from who lives in a household (care.md 1); somebody who may have company is not proposed.
func TestProposalsOfAHousehold(t *testing.T) {
	for _, x := range []struct {
		ages []int
		want string
	}{
		{nil, "[]"}, {[]int{59}, "[]"}, {[]int{60}, "[{C01 0}]"}, {[]int{83}, "[{C01 0}]"}, {[]int{7, 71}, "[{C01 1}]"}, {[]int{72, 70}, "[{C02 0} {C02 1}]"}, {[]int{72, 70, 9}, "[{C02 0} {C02 1}]"},
		{[]int{72, 41}, "[]"}, {[]int{72, 18}, "[]"}, {[]int{72, -1}, "[]"}, {[]int{-1}, "[]"}, {[]int{72, 59}, "[]"},
	} {
		if got := fmt.Sprint(ProposeOf(x.ages)); got != x.want {
			t.Errorf("%v: %s, want %s", x.ages, got, x.want)
		}
	}
}
