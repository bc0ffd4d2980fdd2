package assign

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"linli/platform/mincostflow"
)

// Solve gives a plan of least cost with its proof. Errors: Invalid, with the numbers when
// minimum loads can not be met.
func Solve(t *Town) (*Plan, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	pools := t.pools()
	t.terms = nil
	t.again() // once, before the pools share it
	plan := &Plan{MemberPotential: make([]int64, len(t.Members)), HouseholdPotential: make([]int64, len(t.Households))}
	visits, errs := make([][]Visit, len(pools)), make([]error, len(pools))
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(pools)) {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(pools) {
					return
				}
				visits[i], errs[i] = solvePool(t, &pools[i], plan)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	plan.gather(t, visits)
	return plan, nil
}

// unwanted is the potential of a household that needs no visit: so low that no way to it would save anything.
const unwanted = int64(-1) << 50

// solvePool writes the potentials of its own members and households and gives their visits.
func solvePool(t *Town, p *pool, plan *Plan) ([]Visit, error) {
	n := &network{town: t, pool: p, terms: t.again()}
	n.build()
	s, err := n.solve()
	var none *mincostflow.Infeasible
	if errors.As(err, &none) {
		return nil, n.infeasible()
	}
	if err != nil {
		return nil, err
	}
	for _, h := range p.households {
		if int(t.Households[h].Need) == len(n.terms.pins[h]) {
			plan.HouseholdPotential[h] = unwanted
		}
	}
	zero := s.Potential[source]
	for i, m := range p.members {
		plan.MemberPotential[m] = s.Potential[1+i] - zero
	}
	for i := range n.classes {
		for _, h := range n.classes[i].doors {
			plan.HouseholdPotential[h] = s.Potential[n.classes[i].node] - zero
		}
	}
	return n.split(s), nil
}

// closest is how many of the cheapest ways to a target are arcs from the beginning, and how many more a round may add to a target.
const closest = 10

// solve finds the optimum over all ways without making all of them arcs: it begins with the cheapest of each target and those of the
// first guess, solves, looks which other ways the potentials say would save something, adds them, and goes on from the tree it has.
// When none would, the potentials prove the optimum over all ways. Should the few not be enough to meet every minimum, all are opened.
func (n *network) solve() (*mincostflow.Solution, error) {
	start := n.guessStart()
	for {
		s, err := mincostflow.Solve(n.p, start)
		var none *mincostflow.Infeasible
		if errors.As(err, &none) && n.openAll() {
			continue
		}
		if err != nil || !n.openBetter(s) {
			return s, err
		}
		start = &s.Basis
	}
}

// openAll makes every way an arc and tells whether there was one to open.
func (n *network) openAll() bool {
	before := n.p.Arcs()
	for i := range n.targets {
		g := &n.targets[i]
		for k := g.first; k < g.last; k++ {
			n.open(g, &n.serves[k])
		}
	}
	return n.p.Arcs() > before
}

// openBetter opens ways that would save something, the best of each target, and tells whether there were any.
func (n *network) openBetter(s *mincostflow.Solution) bool {
	before := n.p.Arcs()
	var best lowest
	for i := range n.targets {
		g := &n.targets[i]
		here := s.Potential[g.node]
		best.n, best.limit = 0, 0 // only what saves something
		for k := g.first; k < g.last; k++ {
			v := &n.serves[k]
			if w := v.cost + s.Potential[1+v.member] - here; w < best.limit && v.arc == noArc {
				best.insert(v, w)
			}
		}
		for _, v := range best.list[:best.n] {
			n.open(g, v)
		}
	}
	return n.p.Arcs() > before
}

// lowest keeps the ways that are worth least of those it is shown, in order.
type lowest struct {
	list  [closest]*serve
	worth [closest]int64
	n     int
	limit int64 // what is worth this much or more need not be shown
}

// insert takes a way whose worth is below the limit.
func (l *lowest) insert(v *serve, w int64) {
	i := l.n
	if i == closest {
		i--
	} else {
		l.n++
	}
	for ; i > 0 && l.worth[i-1] > w; i-- {
		l.list[i], l.worth[i] = l.list[i-1], l.worth[i-1]
	}
	l.list[i], l.worth[i] = v, w
	if l.n == closest {
		l.limit = l.worth[closest-1]
	}
}

// share is what a member gives to a class.
type share struct {
	member int32
	amount int64
}

// split takes the classes apart again: what comes through a hub is dealt to its floors, what comes to a floor to its doors in turn, so
// that no door meets one member twice.
func (n *network) split(s *mincostflow.Solution) []Visit {
	shares := make([][]share, len(n.classes))
	through := make([][]share, len(n.hubs))
	for _, g := range n.targets {
		for _, v := range n.serves[g.first:g.last] {
			if v.arc == noArc || s.Flow[v.arc] == 0 {
				continue
			}
			x := share{n.pool.members[v.member], s.Flow[v.arc]}
			if g.hub >= 0 {
				through[g.hub] = append(through[g.hub], x)
			} else {
				shares[g.class] = append(shares[g.class], x)
			}
		}
	}
	for i := range n.hubs {
		rest := through[i]
		for _, c := range n.hubs[i].classes {
			for want := s.Flow[n.classes[c].down]; want > 0; {
				a := min(want, rest[0].amount)
				shares[c] = append(shares[c], share{rest[0].member, a})
				want -= a
				if rest[0].amount -= a; rest[0].amount == 0 {
					rest = rest[1:]
				}
			}
		}
	}
	out := make([]Visit, 0, n.demand)
	for _, h := range n.pool.households {
		for _, m := range n.terms.pins[h] {
			out = append(out, Visit{h, m})
		}
	}
	kept := n.kept(s)
	for i := range n.classes {
		c, turn := &n.classes[i], 0
		doors := c.doors
		if c.priced && !n.single(c) {
			out, doors = n.stay(out, c, kept[int32(i)])
		}
		for _, x := range append(shares[i], share{-1, s.Flow[c.gap]}) {
			for range x.amount {
				out = append(out, Visit{doors[turn%len(doors)], x.member})
				turn++
			}
		}
	}
	return out
}

// kept is how many doors of each class members keep.
func (n *network) kept(s *mincostflow.Solution) map[int32]map[int32]int64 {
	if len(n.keeps) == 0 {
		return nil
	}
	out := map[int32]map[int32]int64{}
	for _, k := range n.keeps {
		if f := s.Flow[k.arc]; f > 0 {
			if out[k.class] == nil {
				out[k.class] = map[int32]int64{}
			}
			out[k.class][n.pool.members[k.member]] = f
		}
	}
	return out
}

// stay gives members the doors they keep, and lists the doors that are left.
func (n *network) stay(out []Visit, c *class, kept map[int32]int64) ([]Visit, []int32) {
	var left []int32
	for _, h := range c.doors {
		found := false
		for _, m := range n.terms.holders(h) {
			if kept[m] > 0 {
				kept[m]--
				out, found = append(out, Visit{h, m}), true
				break
			}
		}
		if !found {
			left = append(left, h)
		}
	}
	return out, left
}

// gather orders all visits by household and counts what they cost.
func (plan *Plan) gather(t *Town, parts [][]Visit) {
	at := make([]int32, len(t.Households)+1)
	for h := range t.Households {
		at[h+1] = at[h] + t.Households[h].Need
	}
	plan.Visits = make([]Visit, at[len(t.Households)])
	for _, part := range parts {
		for _, v := range part {
			plan.Visits[at[v.Household]] = v
			at[v.Household]++
		}
	}
	plan.Cost, plan.Unserved = t.Price(plan.Visits)
}

// Price is what visits cost together, and how many of them are gaps.
func (t *Town) Price(visits []Visit) (cost, unserved int64) {
	load := make([]int32, len(t.Members))
	for _, v := range visits {
		if v.Member < 0 {
			unserved++
			continue
		}
		load[v.Member]++
		cost += t.Cost(v.Member, v.Household)
	}
	for m, l := range load {
		cost += Overload * int64(max(0, l-t.Members[m].Target))
	}
	return cost + Gap*unserved, unserved
}

// Cost is what it costs that a member serves a household, a change of hands included.
func (t *Town) Cost(member, household int32) int64 {
	return t.basic(member, household) + t.change(member, household)
}

// basic is the cost without a change of hands.
func (t *Town) basic(member, household int32) int64 {
	x, h := &t.Members[member], &t.Households[household]
	n := network{town: t}
	if n.sameUnit(x, h) {
		return n.neighbourly(x, h)
	}
	return (int64(h.Floor-1)*int64(h.PerFloor)+n.walk(x, h))*int64(h.Weight) + n.foreign(x, h)
}

// Distance is the walking effort from a member's home to a household, in decimetres.
func (t *Town) Distance(member, household int32) int64 {
	x, h := &t.Members[member], &t.Households[household]
	n := network{town: t}
	if !n.sameUnit(x, h) {
		return int64(h.Floor-1)*int64(h.PerFloor) + n.walk(x, h)
	}
	return abs(int64(h.Floor)-int64(t.Households[x.Home].Floor))*int64(h.PerFloor) + SameUnit
}
