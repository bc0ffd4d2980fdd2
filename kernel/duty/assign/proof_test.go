package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"linli/kernel/duty/assign"
	"linli/kernel/duty/assign/proof"
)

// plainProof looks at every arc of the model one by one, as domain/assignment.md lists them; the visits are those of a sound plan.
func plainProof(t *assign.Town, visits []assign.Visit, pm, ph []int64) bool {
	fits := func(flow, lower, upper, reduced int64) bool {
		return !(flow < upper && reduced < 0) && !(flow > lower && reduced > 0)
	}
	load, gaps := make([]int64, len(t.Members)), make([]int64, len(t.Households))
	for _, v := range visits {
		if v.Member < 0 {
			gaps[v.Household]++
		} else {
			load[v.Member]++
		}
	}
	for m := range t.Members {
		x := &t.Members[m]
		over := max(0, load[m]-int64(x.Target))
		if !fits(load[m]-over, int64(x.Min), int64(x.Target), -pm[m]) || !fits(over, 0, int64(x.Max-x.Target), assign.Overload-pm[m]) {
			return false
		}
	}
	for h := range t.Households {
		y := &t.Households[h]
		if !fits(gaps[h], 0, int64(y.Need), assign.Gap-ph[h]) {
			return false
		}
		for m := range t.Members {
			x, v := &t.Members[m], assign.Visit{Household: int32(h), Member: int32(m)}
			if int(x.Home) == h || y.Language != 0 && y.Language != x.Language || !slices.Contains(t.Compounds[y.Compound].Near, x.Compound) || slices.Contains(t.Pins, v) {
				continue
			}
			used := int64(0)
			if slices.Contains(visits, v) {
				used = 1
			}
			if !fits(used, 0, 1, t.Cost(v.Member, v.Household)+pm[m]-ph[h]) {
				return false
			}
		}
	}
	return true
}

// The checker looks at doors side by side together; it says of every proof, right or wrong by a hair, what looking at every arc says.
func TestProofLooksAtEveryArc(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 21))
	wrong, right := 0, 0
	for i := range 3000 {
		w := town(r)
		plan, err := assign.Solve(w)
		if err != nil || len(w.Members) == 0 {
			continue
		}
		for range 3 {
			pm, ph := slices.Clone(plan.MemberPotential), slices.Clone(plan.HouseholdPotential)
			by := int64(r.IntN(7) - 3)
			switch r.IntN(3) {
			case 0:
				pm[r.IntN(len(pm))] += by
			case 1:
				ph[r.IntN(len(ph))] += by
			case 2: // as large as costs are
				ph[r.IntN(len(ph))] += 100 * by
			}
			want := plainProof(w, plan.Visits, pm, ph)
			if _, err := proof.Check(w, plan.Visits, pm, ph); (err == nil) != want {
				t.Fatalf("town %d: the checker says %v, every arc one by one %v", i, err, want)
			}
			if want {
				right++
			} else {
				wrong++
			}
		}
	}
	if wrong < 1000 || right < 1000 {
		t.Errorf("%d wrong proofs and %d right ones were seen", wrong, right)
	}
}
