package assign

import (
	"slices"

	"linli/platform/fault"
)

// terms is what solving again adds to the model, by household: who holds it and may keep it, and which visits stay.
type terms struct {
	at, list []int32 // holders of household h are list[at[h]:at[h+1]]; at is nil when nothing has a price
	pins     map[int32][]int32
	pinned   []int32 // pins of each member
}

// may tells whether a member may serve a household at all.
func (t *Town) may(member, household int32) bool {
	x, h := &t.Members[member], &t.Households[household]
	return x.Home != household && (h.Language == 0 || h.Language == x.Language) && has(t.Compounds[h.Compound].Near, x.Compound)
}

// again gives the terms, made when first asked for. Somebody who can take nothing (Max 0) has left and holds nothing.
func (t *Town) again() *terms {
	if t.terms != nil {
		return t.terms
	}
	a := &terms{pins: map[int32][]int32{}, pinned: make([]int32, len(t.Members))}
	if t.Change > 0 && len(t.Before) > 0 {
		a.read(t)
	}
	for _, v := range t.Pins {
		a.pins[v.Household] = append(a.pins[v.Household], v.Member)
		a.pinned[v.Member]++
	}
	t.terms = a
	return a
}

// read sorts who holds what by household.
func (a *terms) read(t *Town) {
	a.at = make([]int32, len(t.Households)+2)
	counts, holds := a.at[2:], make([]bool, len(t.Before))
	for i, v := range t.Before {
		if v.Member >= 0 && t.Members[v.Member].Max > 0 && t.may(v.Member, v.Household) {
			holds[i] = true
			counts[v.Household]++
		}
	}
	for h := range counts {
		counts[h] += a.at[h+1]
	}
	a.list = make([]int32, a.at[len(a.at)-1])
	for i, v := range t.Before {
		if holds[i] {
			a.list[a.at[v.Household+1]] = v.Member
			a.at[v.Household+1]++
		}
	}
	a.at = a.at[:len(t.Households)+1]
	a.distinct()
}

// distinct drops those who are named twice for one household.
func (a *terms) distinct() {
	n, from := int32(0), int32(0)
	for h := range a.at[1:] {
		to, first := a.at[h+1], n
		for _, m := range a.list[from:to] {
			if !has(a.list[first:n], m) {
				a.list[n] = m
				n++
			}
		}
		a.at[h+1], from = n, to
	}
	a.list = a.list[:n]
}

// holders are the members who hold a household.
func (a *terms) holders(h int32) []int32 {
	if a.at == nil {
		return nil
	}
	return a.list[a.at[h]:a.at[h+1]]
}

// change is what it costs that a household goes to a member: nothing when nobody held it or the member is one of those who did.
func (t *Town) change(member, household int32) int64 {
	if t.Change == 0 {
		return 0
	}
	h := t.again().holders(household)
	if len(h) == 0 || has(h, member) {
		return 0
	}
	return t.Change
}

// checkPins refuses visits that can not stay, with the ids and what to do.
func (t *Town) checkPins() error {
	if t.Change < 0 || t.Change > mostEach {
		return fault.Invalid("duty.plan.change", t.Change)
	}
	for _, list := range [][]Visit{t.Before, t.Pins} {
		for _, v := range list {
			if v.Household < 0 || int(v.Household) >= len(t.Households) || int(v.Member) >= len(t.Members) || v.Member < -1 {
				return fault.Invalid("duty.plan.no_visit", v.Household, v.Member)
			}
		}
	}
	held, at := map[int32]int32{}, map[int32][]int32{}
	for _, v := range t.Pins {
		if v.Member < 0 {
			return fault.Invalid("duty.plan.no_visit", v.Household, v.Member)
		}
		x, h := &t.Members[v.Member], &t.Households[v.Household]
		held[v.Member]++
		at[v.Household] = append(at[v.Household], v.Member)
		switch {
		case !t.may(v.Member, v.Household):
			return fault.Invalid("duty.plan.pin_wrong", h.ID, x.ID)
		case len(at[v.Household]) > int(h.Need) || slices.Contains(at[v.Household][:len(at[v.Household])-1], v.Member):
			return fault.Invalid("duty.plan.pin_many", h.ID, h.Need)
		case held[v.Member] > x.Max:
			return fault.Invalid("duty.plan.pin_max", x.ID, held[v.Member], x.Max)
		}
	}
	return nil
}
