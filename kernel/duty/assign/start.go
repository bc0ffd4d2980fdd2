package assign

import (
	"cmp"
	"math"
	"slices"

	"linli/platform/mincostflow"
)

// greedy deals households to the nearest members with room, those first who would lose most by waiting, and remembers the tree that
// this makes: each step exhausts a member or a target, which hangs from the other.
type greedy struct {
	n     *network
	room  []int64 // left within the target
	over  []int64 // left above it
	start *mincostflow.Start
	turn  []*serve // ways of the target in hand, cheapest first
	kept  []int64  // of each class: doors that stay in the hands they are in
}

// has is how many visits of a target stay.
func (g *greedy) has(t *target) int64 {
	if t.hub < 0 {
		return g.kept[t.class]
	}
	sum := int64(0)
	for _, c := range g.n.hubs[t.hub].classes {
		sum += g.kept[c]
	}
	return sum
}

// guessStart opens the cheapest ways and gives the solver a plan that is nearly right.
func (n *network) guessStart() *mincostflow.Start {
	g := &greedy{n: n, start: &mincostflow.Start{}}
	for _, m := range n.pool.members {
		x := &n.town.Members[m]
		k := n.terms.pinned[m]
		g.room = append(g.room, int64(max(0, x.Target-k)))
		g.over = append(g.over, int64(min(x.Max-x.Target, x.Max-k)))
	}
	g.stay()
	for _, i := range g.order() {
		g.deal(&n.targets[i])
	}
	for i := range n.pool.members {
		within, above := int32(2*i), int32(2*i+1)
		switch {
		case g.room[i] > 0:
			g.start.Tree = append(g.start.Tree, within)
		case g.over[i] > 0:
			g.start.AtUpper, g.start.Tree = append(g.start.AtUpper, within), append(g.start.Tree, above)
		default:
			g.start.AtUpper = append(g.start.AtUpper, within, above)
		}
	}
	for i := range n.classes {
		if n.classes[i].hub >= 0 {
			g.start.Tree = append(g.start.Tree, n.classes[i].down)
		}
	}
	return g.start
}

// order opens the cheapest ways of each target and lists the targets that members must serve by what the second nearest member would
// cost more than the nearest.
func (g *greedy) order() []int32 {
	n := g.n
	regret := make([]int64, len(n.targets))
	order := make([]int32, 0, len(n.targets))
	var best lowest
	for i := range n.targets {
		t := &n.targets[i]
		best.n, best.limit = 0, math.MaxInt64
		for k := t.first; k < t.last; k++ {
			if v := &n.serves[k]; v.cost < best.limit {
				best.insert(v, v.cost)
			}
		}
		for _, v := range best.list[:best.n] {
			n.open(t, v)
		}
		if t.hub < 0 && n.classes[t.class].hub >= 0 {
			continue // served through its hub
		}
		order = append(order, int32(i))
		if best.n > 1 {
			regret[i] = best.worth[1] - best.worth[0]
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(regret[b], regret[a]) })
	return order
}

// deal gives what a target needs to members, cheapest first, and the rest to nobody.
func (g *greedy) deal(t *target) {
	g.turn = g.turn[:0]
	for k := t.first; k < t.last; k++ {
		if v := &g.n.serves[k]; g.room[v.member]+g.over[v.member] > 0 {
			g.turn = append(g.turn, v)
		}
	}
	now := func(v *serve) int64 {
		if g.room[v.member] == 0 {
			return v.cost + Overload
		}
		return v.cost
	}
	want := g.n.wants(t) - g.has(t)
	if want == 0 && len(g.turn) > 0 { // all stays: the target hangs from somebody all the same
		g.n.open(t, g.turn[0])
		g.start.Tree = append(g.start.Tree, g.turn[0].arc)
	}
	for want > 0 && len(g.turn) > 0 {
		at, least := 0, int64(math.MaxInt64)
		for k, v := range g.turn {
			if w := now(v); w < least {
				at, least = k, w
			}
		}
		v := g.turn[at]
		g.turn = slices.Delete(g.turn, at, at+1)
		left := &g.room[v.member]
		if *left == 0 {
			left = &g.over[v.member]
		}
		give := min(want, *left, t.room)
		*left -= give
		want -= give
		g.n.open(t, v)
		if want > 0 && *left > 0 {
			g.start.AtUpper = append(g.start.AtUpper, v.arc)
		} else {
			g.start.Tree = append(g.start.Tree, v.arc)
		}
	}
	if want > 0 {
		g.leave(t)
	}
}

// stay lets members keep what they hold as far as they have room.
func (g *greedy) stay() {
	g.kept = make([]int64, len(g.n.classes))
	for _, k := range g.n.keeps {
		c := &g.n.classes[k.class]
		left := &g.room[k.member]
		if *left == 0 {
			left = &g.over[k.member]
		}
		give := min(k.room, *left, int64(len(c.doors))-g.kept[k.class])
		*left -= give
		g.kept[k.class] += give
		switch {
		case give == 0:
		case give == k.room && *left > 0:
			g.start.AtUpper = append(g.start.AtUpper, k.arc)
		default:
			g.start.Tree = append(g.start.Tree, k.arc)
		}
	}
}

// wants is how many visits a target needs.
func (n *network) wants(t *target) int64 {
	if t.hub >= 0 {
		return n.hubs[t.hub].doors
	}
	c := &n.classes[t.class]
	return int64(c.Need) * int64(len(c.doors))
}

// leave puts the arcs of gaps into the tree.
func (g *greedy) leave(t *target) {
	if t.hub < 0 {
		g.start.Tree = append(g.start.Tree, g.n.classes[t.class].gap)
		return
	}
	for _, c := range g.n.hubs[t.hub].classes {
		g.start.Tree = append(g.start.Tree, g.n.classes[c].gap)
	}
}
