package assign

import (
	"slices"

	"linli/platform/fault"
	"linli/platform/mincostflow"
)

// Prices of the model, in decimetres of walking effort.
const (
	Overload = 150       // each household over the target
	Foreign  = 300       // a household outside the member's own territory
	Gap      = 1_000_000 // a visit nobody can make
	Crossing = 1600      // from one compound to another
	SameUnit = 10        // within one unit, before the stairs
)

// Household is a door to be served.
type Household struct {
	ID                                int64
	Compound                          int32 // index into Town.Compounds
	Building, Unit, Floor, Door       int32 // Building and Unit count within the compound
	X, Y                              int32 // entrance, decimetres
	PerFloor                          int32 // decimetres of effort for each floor: 20 with a lift, 60 without
	Need, Weight, Language, Territory int32 // visits by different members; 1 or 4; 0 = any language; part of the compound
}

// Member is somebody who serves.
type Member struct {
	ID               int64
	Compound         int32 // index: whose households, and whose neighbours', the member may serve
	Home             int32 // index into Town.Households
	Language, Group  int32
	Min, Target, Max int32 // households
}

// Compound is a housing estate with those whose members may serve here, its own first.
type Compound struct {
	ID   int64
	Near []int32
}

// Town is a whole instance.
type Town struct {
	Households []Household
	Members    []Member
	Compounds  []Compound

	// Solving again (domain/assignment.md, "In the product"): who serves whom now, what it costs when a household that somebody serves
	// gets another one, and the visits that stay whatever they cost.
	Before []Visit
	Change int64
	Pins   []Visit

	terms *terms
}

// Check refuses what no model can be made of, with the line it stands on. File names are those of domain/assignment.md.
func (t *Town) Check() error {
	for i := range t.Members {
		m := &t.Members[i]
		if m.Min < 0 || m.Min > m.Target || m.Target > m.Max {
			return fault.Invalid("duty.plan.loads", i+2, m.ID, m.Min, m.Target, m.Max)
		}
	}
	for i := range t.Households {
		h := &t.Households[i]
		if h.Need < 0 || h.Weight < 0 || h.PerFloor < 0 {
			return fault.Invalid("duty.plan.negative", i+2, h.ID, h.Need, h.Weight, h.PerFloor)
		}
	}
	return t.checkPins()
}

// infeasible says that a group of compounds can not meet what its members are bound to take.
func (n *network) infeasible() error {
	first := n.town.Compounds[n.pool.compounds[0]].ID
	if n.mins > n.demand {
		return fault.Invalid("duty.plan.mins", first, len(n.pool.compounds), n.mins, n.demand)
	}
	return fault.Invalid("duty.plan.mins_reach", first, len(n.pool.compounds), n.mins, n.demand)
}

// Visit is one line of a plan; Member −1 is a gap.
type Visit struct{ Household, Member int32 }

// Plan says who serves whom, with the proof that no plan costs less.
type Plan struct {
	Visits   []Visit // by household
	Cost     int64
	Unserved int64
	// Potentials: of members and households; that of the source is 0 in every pool.
	MemberPotential, HouseholdPotential []int64
}

// pool is a set of compounds tied by shared members.
type pool struct {
	compounds, members, households []int32
}

// pools splits a town into problems that share nothing.
func (t *Town) pools() []pool {
	set := mincostflow.NewSets(len(t.Compounds))
	manned := make([]bool, len(t.Compounds))
	for i := range t.Members {
		manned[t.Members[i].Compound] = true
	}
	for c := range t.Compounds {
		for _, n := range t.Compounds[c].Near {
			if manned[n] {
				set.Join(n, int32(c))
			}
		}
	}
	at := make(map[int32]int)
	var out []pool
	of := make([]int, len(t.Compounds))
	for c := range t.Compounds {
		r := set.Find(int32(c))
		i, ok := at[r]
		if !ok {
			i = len(out)
			at[r], out = i, append(out, pool{})
		}
		of[c] = i
		out[i].compounds = append(out[i].compounds, int32(c))
	}
	for m := range t.Members {
		p := &out[of[t.Members[m].Compound]]
		p.members = append(p.members, int32(m))
	}
	sizes := make([]int, len(out))
	for h := range t.Households {
		sizes[of[t.Households[h].Compound]]++
	}
	for i := range out {
		out[i].households = make([]int32, 0, sizes[i])
	}
	for h := range t.Households {
		p := &out[of[t.Households[h].Compound]]
		p.households = append(p.households, int32(h))
	}
	slices.SortStableFunc(out, func(a, b pool) int { return len(b.households) - len(a.households) }) // the largest first
	return out
}
