package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"linli/kernel/duty/assign"
	"linli/kernel/duty/assign/proof"
)

// leave makes the town after somebody has left it: the plan is what is held now, and a change of hands has a price.
func leave(t *assign.Town, plan *assign.Plan, member int32, price int64) *assign.Town {
	after := &assign.Town{Households: t.Households, Members: slices.Clone(t.Members), Compounds: t.Compounds, Change: price}
	for _, v := range plan.Visits {
		if v.Member >= 0 {
			after.Before = append(after.Before, v)
		}
	}
	for _, v := range t.Pins {
		if v.Member != member {
			after.Pins = append(after.Pins, v)
		}
	}
	m := &after.Members[member]
	m.Min, m.Target, m.Max = 0, 0, 0
	return after
}

// Somebody leaves, then another: mending the plan costs what solving it anew costs, and the independent checker agrees.
func TestMendIsAsGoodAsSolving(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	mended, chains := 0, 0
	for i := range 3000 {
		w := town(r)
		if len(w.Members) == 0 {
			continue
		}
		plan, err := assign.Solve(w)
		if err != nil {
			continue
		}
		for range 2 {
			gone := int32(r.IntN(len(w.Members)))
			after := leave(w, plan, gone, max(200, w.Change))
			cold, err := assign.Solve(after)
			if err != nil {
				break // the others can not reach their minimum any more; the one who left was not the reason
			}
			warm, err := assign.Mend(after, plan.Visits, plan.MemberPotential)
			if err != nil {
				t.Fatal(err)
			}
			got, err := proof.Check(after, warm.Visits, warm.MemberPotential, warm.HouseholdPotential)
			if err != nil {
				t.Fatalf("town %d: %v", i, err)
			}
			if got.Cost != cold.Cost || warm.Cost != cold.Cost {
				t.Fatalf("town %d: mended %d (said %d), solved anew %d", i, got.Cost, warm.Cost, cold.Cost)
			}
			mended++
			if moved(after, warm) > 0 {
				chains++
			}
			w, plan = after, warm
		}
	}
	if mended < 1000 || chains < 50 {
		t.Errorf("%d plans mended, %d of them with a chain of hands", mended, chains)
	}
}

// moved counts the households that go from one who could have kept them to another.
func moved(t *assign.Town, p *assign.Plan) (n int) {
	for _, v := range t.Before {
		if t.Members[v.Member].Max > 0 && !slices.Contains(p.Visits, v) {
			n++
		}
	}
	return n
}
