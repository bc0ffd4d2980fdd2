package assign

import (
	"linli/platform/mincostflow"
)

// class is a set of households that cost every member the same.
type class struct {
	Household         // of the first; Floor counts
	node      int32   // in the network
	hub       int32   // index into hubs, −1: members reach it directly
	gap       int32   // arc from the source
	down      int32   // arc from the hub
	doors     []int32 // indexes of households
	priced    bool    // somebody holds each of its doors
}

// keep is the way of a member to those doors of a class that are the member's already: no change of hands.
type keep struct {
	class, member, arc int32 // member within the pool
	room               int64
	cost               int64
}

// hub joins the classes of all floors of a unit, for members who do not live there.
type hub struct {
	Household // of the first; Floor does not count
	node      int32
	classes   []int32
	doors     int64
}

// serve is a way from a member to a hub or a class. Only ways that a good plan may use become arcs; see Solve.
type serve struct {
	cost   int64
	member int32 // within the pool
	arc    int32 // −1: none yet
}

// noArc marks a way that is no arc yet.
const noArc = int32(-1)

// network is the flow problem of one pool.
type network struct {
	town      *Town
	pool      *pool
	p         *mincostflow.Problem
	classes   []class
	hubs      []hub
	serves    []serve
	targets   []target // hubs, classes that members reach directly, classes of a hub for those who live there
	demand    int64
	mins      int64
	near      [][]int32 // of a compound: members, within the pool, who may serve there
	homes     map[int32]bool
	residents map[[3]int32][]int32 // members at home in a unit
	terms     *terms
	keeps     []keep
	within    map[int32]int32 // of a member: the number within the pool; only where somebody holds something
}

// target is what members' ways lead to: a hub, or a class when hub is −1.
type target struct {
	hub, class  int32
	node        int32
	room        int64 // of one way
	first, last int32 // its ways
}

const source = 0

// arcs of the source: 2·i within the target, 2·i+1 above it.
func (n *network) build() {
	n.meet()
	n.sort()
	n.number()
	n.p = mincostflow.New(1 + len(n.pool.members) + len(n.hubs) + len(n.classes))
	n.p.Grow(2*len(n.pool.members) + (2+closest)*(len(n.classes)+len(n.hubs)))
	for i, m := range n.pool.members {
		x := &n.town.Members[m]
		n.p.Arc(source, 1+i, int64(x.Min), int64(x.Target), 0)
		n.p.Arc(source, 1+i, 0, int64(x.Max-x.Target), Overload)
		n.mins += int64(x.Min)
		k := int64(n.terms.pinned[m])
		n.p.Supply(1+i, -k) // what is pinned is spent
		n.demand += k
	}
	for i := range n.classes {
		c := &n.classes[i]
		need := int64(c.Need) * int64(len(c.doors))
		n.demand += need
		n.p.Supply(int(c.node), -need)
		c.gap = int32(n.p.Arc(source, int(c.node), 0, need, Gap))
		if c.hub >= 0 {
			// room for one more than needed: an arc that is never full has no negative reduced cost, so that the potential of a
			// floor holds for every way through the hub
			c.down = int32(n.p.Arc(int(n.hubs[c.hub].node), int(c.node), 0, need+1, int64(c.Floor-1)*int64(c.PerFloor)*int64(c.Weight)+n.extra(c)))
		}
	}
	n.p.Supply(source, n.demand)
	n.join()
}

// meet finds who may serve where, and who lives where.
func (n *network) meet() {
	t := n.town
	of := map[int32][]int32{}
	n.homes, n.residents = map[int32]bool{}, map[[3]int32][]int32{}
	if n.terms.at != nil {
		n.within = map[int32]int32{}
	}
	for i, m := range n.pool.members {
		x := &t.Members[m]
		of[x.Compound] = append(of[x.Compound], int32(i))
		n.homes[x.Home] = true
		if n.within != nil {
			n.within[m] = int32(i)
		}
		h := &t.Households[x.Home]
		u := [3]int32{h.Compound, h.Building, h.Unit}
		n.residents[u] = append(n.residents[u], int32(i))
	}
	n.near = make([][]int32, len(t.Compounds))
	for _, c := range n.pool.compounds {
		near := t.Compounds[c].Near
		if len(near) == 1 {
			n.near[c] = of[near[0]]
			continue
		}
		for k, j := range near {
			if !has(near[:k], j) {
				n.near[c] = append(n.near[c], of[j]...)
			}
		}
	}
}

func has(list []int32, x int32) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// alike is what households of a class have in common; own homes are classes of their own.
type alike struct {
	compound, building, unit, floor, x, y, perFloor, need, weight, language, territory, own, held int32
}

func keyOf(h *Household) alike {
	return alike{h.Compound, h.Building, h.Unit, h.Floor, h.X, h.Y, h.PerFloor, h.Need, h.Weight, h.Language, h.Territory, 0, 0}
}

// sort makes classes and hubs.
func (n *network) sort() {
	classes, hubs := map[alike]int32{}, map[alike]int32{}
	n.classes = make([]class, 0, len(n.pool.households)/2) // floors of two doors and more; see assignment.md, structure
	var last alike
	var at int32 = -1
	for _, h := range n.pool.households {
		x := &n.town.Households[h]
		if x.Need == 0 {
			continue
		}
		k := keyOf(x)
		pins, holders := len(n.terms.pins[h]), len(n.terms.holders(h))
		if pins >= int(x.Need) {
			continue // nothing left to decide
		}
		if n.homes[h] || pins > 0 || holders > 1 || holders > 0 && x.Need > 1 {
			k.own = h + 1
		}
		if holders > 0 {
			k.held = 1
		}
		if at < 0 || k != last {
			i, ok := classes[k]
			if !ok {
				i = int32(len(n.classes))
				classes[k] = i
				c := class{Household: *x, hub: n.hubOf(hubs, k, x, i), priced: holders > 0}
				c.Need -= int32(pins)
				n.classes = append(n.classes, c)
			}
			at, last = i, k
		}
		c := &n.classes[at]
		c.doors = append(c.doors, h)
		if c.hub >= 0 {
			n.hubs[c.hub].doors++
		}
	}
	n.drop()
}

// hubOf finds or makes the hub of a new class; −1 for those that need more than one member, whose doors must not meet one twice.
func (n *network) hubOf(hubs map[alike]int32, k alike, x *Household, class int32) int32 {
	if x.Need != 1 {
		return -1
	}
	k.floor, k.own, k.held = 0, 0, 0
	i, ok := hubs[k]
	if !ok {
		i = int32(len(n.hubs))
		hubs[k] = i
		n.hubs = append(n.hubs, hub{Household: *x})
	}
	n.hubs[i].classes = append(n.hubs[i].classes, class)
	return i
}

// drop takes away hubs of a single class.
func (n *network) drop() {
	kept := n.hubs[:0]
	for _, h := range n.hubs {
		if len(h.classes) == 1 {
			n.classes[h.classes[0]].hub = -1
			continue
		}
		for _, c := range h.classes {
			n.classes[c].hub = int32(len(kept))
		}
		kept = append(kept, h)
	}
	n.hubs = kept
}

func (n *network) number() {
	next := int32(1 + len(n.pool.members))
	n.targets = make([]target, 0, len(n.hubs)+len(n.classes))
	for i := range n.hubs {
		n.hubs[i].node = next
		n.targets = append(n.targets, target{hub: int32(i), class: -1, node: next, room: n.hubs[i].doors})
		next++
	}
	for i := range n.classes {
		n.classes[i].node = next
		n.targets = append(n.targets, target{hub: -1, class: int32(i), node: next, room: int64(len(n.classes[i].doors))})
		next++
	}
}

// join lists the ways of the members.
func (n *network) join() {
	most := 0
	for i := range n.targets {
		switch g := &n.targets[i]; {
		case g.hub >= 0:
			most += len(n.near[n.hubs[g.hub].Compound])
		case n.classes[g.class].hub < 0:
			most += len(n.near[n.classes[g.class].Compound])
		}
	}
	n.serves = make([]serve, 0, most+most/8) // and the neighbours
	for i := range n.targets {
		g := &n.targets[i]
		g.first = int32(len(n.serves))
		switch {
		case g.hub >= 0:
			n.joinHub(&n.hubs[g.hub])
		case n.classes[g.class].hub >= 0:
			n.joinNeighbours(&n.classes[g.class])
		default:
			n.joinClass(&n.classes[g.class])
		}
		g.last = int32(len(n.serves))
	}
	n.joinHolders()
}

// extra is what a change of hands costs in a class where every member but those who hold it has to pay it.
func (n *network) extra(c *class) int64 {
	if c.priced && !n.single(c) {
		return n.town.Change
	}
	return 0
}

// single tells whether a class is one household that several may serve: each way to it has its own price.
func (n *network) single(c *class) bool { return n.town.Households[c.doors[0]].Need > 1 }

// joinHolders makes arcs for what members hold already.
func (n *network) joinHolders() {
	if n.terms.at == nil {
		return
	}
	for i := range n.classes {
		c := &n.classes[i]
		if !c.priced || n.single(c) {
			continue
		}
		count := map[int32]int64{}
		var order []int32
		for _, h := range c.doors {
			for _, m := range n.terms.holders(h) {
				if count[m] == 0 {
					order = append(order, m)
				}
				count[m]++
			}
		}
		for _, m := range order {
			k := keep{class: int32(i), member: n.within[m], room: count[m], cost: n.town.basic(m, c.doors[0])}
			k.arc = int32(n.p.Arc(int(1+k.member), int(c.node), 0, k.room, k.cost))
			n.keeps = append(n.keeps, k)
		}
	}
}

// joinNeighbours lists who lives in the unit of a hub's class.
func (n *network) joinNeighbours(c *class) {
	for _, m := range n.residents[[3]int32{c.Compound, c.Building, c.Unit}] {
		x := &n.town.Members[n.pool.members[m]]
		if has(n.town.Compounds[c.Compound].Near, x.Compound) && n.may(x, &c.Household) && !owns(x, c.doors) {
			n.serve(m, n.neighbourly(x, &c.Household)+n.extra(c))
		}
	}
}

func owns(x *Member, doors []int32) bool { return len(doors) == 1 && doors[0] == x.Home }

func (n *network) may(x *Member, h *Household) bool {
	return h.Language == 0 || h.Language == x.Language
}

func (n *network) serve(member int32, cost int64) {
	n.serves = append(n.serves, serve{cost, member, noArc})
}

// open makes a way an arc.
func (n *network) open(g *target, v *serve) {
	if v.arc == noArc {
		v.arc = int32(n.p.Arc(int(1+v.member), int(g.node), 0, g.room, v.cost))
	}
}

// walk is the way between entrances and down the member's own stairs; h's own stairs come on top.
func (n *network) walk(x *Member, h *Household) int64 {
	o := &n.town.Households[x.Home]
	d := int64(o.Floor-1)*int64(o.PerFloor) + abs(int64(h.X)-int64(o.X)) + abs(int64(h.Y)-int64(o.Y))
	if h.Compound != o.Compound {
		d += Crossing
	}
	return d
}

func abs(x int64) int64 { return max(x, -x) }

func (n *network) sameUnit(x *Member, h *Household) bool {
	o := &n.town.Households[x.Home]
	return o.Compound == h.Compound && o.Building == h.Building && o.Unit == h.Unit
}

func (n *network) foreign(x *Member, h *Household) int64 {
	if x.Group != h.Territory {
		return Foreign
	}
	return 0
}

// neighbourly is the cost between neighbours of one unit.
func (n *network) neighbourly(x *Member, h *Household) int64 {
	o := &n.town.Households[x.Home]
	return (abs(int64(h.Floor)-int64(o.Floor))*int64(h.PerFloor)+SameUnit)*int64(h.Weight) + n.foreign(x, h)
}

func (n *network) joinHub(h *hub) {
	for _, m := range n.near[h.Compound] {
		x := &n.town.Members[n.pool.members[m]]
		if n.may(x, &h.Household) && !n.sameUnit(x, &h.Household) {
			n.serve(m, n.walk(x, &h.Household)*int64(h.Weight)+n.foreign(x, &h.Household))
		}
	}
}

func (n *network) joinClass(c *class) {
	stairs := int64(c.Floor-1) * int64(c.PerFloor)
	again := len(n.terms.pins) > 0 || n.terms.at != nil
	for _, m := range n.near[c.Compound] {
		x := &n.town.Members[n.pool.members[m]]
		more := n.extra(c)
		if again && n.single(c) {
			if has(n.terms.pins[c.doors[0]], n.pool.members[m]) {
				continue
			}
			more = n.town.change(n.pool.members[m], c.doors[0])
		}
		switch {
		case !n.may(x, &c.Household) || owns(x, c.doors):
		case n.sameUnit(x, &c.Household):
			n.serve(m, n.neighbourly(x, &c.Household)+more)
		default:
			n.serve(m, (stairs+n.walk(x, &c.Household))*int64(c.Weight)+n.foreign(x, &c.Household)+more)
		}
	}
}
