// Package proof (分配核验) checks a plan of duties and the proof that none costs less. It is written from domain/assignment.md and knows
// nothing of the solver: it recomputes every cost, bound, demand and ban, and looks at every arc of the model for a negative reduced cost.
//
// With potentials π (0 at the source) an arc that has room must have cost + π(from) − π(to) ≥ 0 and one that carries more than its lower
// bound must have ≤ 0; a plan that passes is optimal by the duality of linear programming.
package proof

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"linli/kernel/duty/assign"
)

// Report is what a sound plan amounts to.
type Report struct {
	Cost     int64
	Unserved int64
}

// Check says what the plan costs, or the first thing that is wrong with it or with its proof.
func Check(t *assign.Town, visits []assign.Visit, members, households []int64) (Report, error) {
	c := &checker{t: t, visits: visits, pm: members, ph: households}
	if len(members) != len(t.Members) || len(households) != len(t.Households) {
		return Report{}, fmt.Errorf("the proof has %d and %d potentials for %d members and %d households", len(members), len(households), len(t.Members), len(t.Households))
	}
	for _, step := range []func() error{c.demands, c.bans, c.stays, c.loads, c.arcs} {
		if err := step(); err != nil {
			return Report{}, err
		}
	}
	return c.sum, nil
}

type checker struct {
	t      *assign.Town
	visits []assign.Visit
	pm, ph []int64
	of     []int32                  // first visit of a household, in order of households
	order  []int32                  // visits by household
	who    [][]int32                // who may serve in a compound
	rows   [][]row                  // the same as the arcs see them
	each   []row                    // of a member
	before map[int32]map[int32]bool // of a household: who holds it now
	fixed  map[int32]map[int32]bool // and who must stay
	sum    Report
}

// row is a member as the cost of an arc sees him.
type row struct {
	member, home, compound, building, unit, floor, x, y, lang, group int32
	down, pi                                                         int64
}

// demands: every household has as many lines as it needs.
func (c *checker) demands() error {
	c.of = make([]int32, len(c.t.Households)+1)
	for _, v := range c.visits {
		if v.Household < 0 || int(v.Household) >= len(c.t.Households) || int(v.Member) >= len(c.t.Members) || v.Member < -1 {
			return fmt.Errorf("the plan names household %d or member %d, which do not exist", v.Household, v.Member)
		}
		c.of[v.Household+1]++
	}
	for h := range c.t.Households {
		if got, want := c.of[h+1], c.t.Households[h].Need; got != want {
			return fmt.Errorf("household %d needs %d visits and has %d in the plan", c.t.Households[h].ID, want, got)
		}
		c.of[h+1] += c.of[h]
	}
	at := append([]int32(nil), c.of...)
	c.order = make([]int32, len(c.visits))
	for i, v := range c.visits {
		c.order[at[v.Household]] = int32(i)
		at[v.Household]++
	}
	return nil
}

// served gives the visits of a household.
func (c *checker) served(h int32) []int32 { return c.order[c.of[h]:c.of[h+1]] }

// bans: nobody serves the own home, a stranger's language, a compound that is not near, or one door twice.
func (c *checker) bans() error {
	for h := range c.t.Households {
		list := c.served(int32(h))
		for k, i := range list {
			m := c.visits[i].Member
			if m < 0 {
				continue
			}
			x, y := &c.t.Members[m], &c.t.Households[h]
			switch {
			case int(x.Home) == h:
				return fmt.Errorf("member %d is to serve the own home %d", x.ID, y.ID)
			case y.Language != 0 && y.Language != x.Language:
				return fmt.Errorf("member %d does not speak the language of household %d", x.ID, y.ID)
			case !slices.Contains(c.t.Compounds[y.Compound].Near, x.Compound):
				return fmt.Errorf("member %d may not serve in the compound of household %d", x.ID, y.ID)
			}
			for _, j := range list[:k] {
				if c.visits[j].Member == m {
					return fmt.Errorf("household %d has member %d twice", y.ID, x.ID)
				}
			}
		}
	}
	return nil
}

// stays: pinned visits are in the plan; and who holds what, for the price of a change of hands. Somebody who can take nothing holds
// nothing, nor does who may not serve there.
func (c *checker) stays() error {
	c.before, c.fixed = map[int32]map[int32]bool{}, map[int32]map[int32]bool{}
	put := func(m map[int32]map[int32]bool, v assign.Visit) {
		if m[v.Household] == nil {
			m[v.Household] = map[int32]bool{}
		}
		m[v.Household][v.Member] = true
	}
	for _, v := range c.t.Before {
		if c.t.Change == 0 || v.Member < 0 || c.t.Members[v.Member].Max == 0 {
			continue
		}
		x, y := &c.t.Members[v.Member], &c.t.Households[v.Household]
		if x.Home != v.Household && (y.Language == 0 || y.Language == x.Language) && slices.Contains(c.t.Compounds[y.Compound].Near, x.Compound) {
			put(c.before, v)
		}
	}
	for _, v := range c.t.Pins {
		put(c.fixed, v)
		if !c.uses(c.served(v.Household), v.Member) {
			return fmt.Errorf("household %d is not left to member %d, to whom it is pinned", c.t.Households[v.Household].ID, c.t.Members[v.Member].ID)
		}
	}
	return nil
}

// loads: bounds of the members, and the arcs from the source to them.
func (c *checker) loads() error {
	load := make([]int64, len(c.t.Members))
	for _, v := range c.visits {
		if v.Member >= 0 {
			load[v.Member]++
		} else {
			c.sum.Unserved++
		}
	}
	c.sum.Cost = c.sum.Unserved * assign.Gap
	for m, l := range load {
		x := &c.t.Members[m]
		if l < int64(x.Min) || l > int64(x.Max) {
			return fmt.Errorf("member %d has %d households, not between %d and %d", x.ID, l, x.Min, x.Max)
		}
		over := max(0, l-int64(x.Target))
		c.sum.Cost += over * assign.Overload
		if err := arc("within the target of", x.ID, l-over, int64(x.Min), int64(x.Target), -c.pm[m]); err != nil {
			return err
		}
		if err := arc("above the target of", x.ID, over, 0, int64(x.Max-x.Target), assign.Overload-c.pm[m]); err != nil {
			return err
		}
	}
	return nil
}

// arc checks one arc against its reduced cost.
func arc(what string, id, flow, lower, upper, reduced int64) error {
	if flow < upper && reduced < 0 {
		return fmt.Errorf("no proof: more load %s member %d would save %d", what, id, -reduced)
	}
	if flow > lower && reduced > 0 {
		return fmt.Errorf("no proof: less load %s member %d would save %d", what, id, reduced)
	}
	return nil
}

// arcs looks at every pair of a household and a member who may serve it, all cores side by side.
func (c *checker) arcs() error {
	c.prepare()
	k := runtime.GOMAXPROCS(0)
	errs, costs := make([]error, k), make([]int64, k)
	var all sync.WaitGroup
	n := len(c.t.Households)
	for w := range k {
		all.Go(func() {
			look := &look{}
			for h := w * n / k; h < (w+1)*n/k && errs[w] == nil; h++ {
				var cost int64
				cost, errs[w] = c.household(int32(h), look)
				costs[w] += cost
			}
		})
	}
	all.Wait()
	for w := range k {
		if errs[w] != nil {
			return errs[w]
		}
		c.sum.Cost += costs[w]
	}
	return nil
}

func (c *checker) prepare() {
	own := make([][]row, len(c.t.Compounds))
	c.each = make([]row, len(c.t.Members))
	for m := range c.t.Members {
		x := &c.t.Members[m]
		o := &c.t.Households[x.Home]
		c.each[m] = row{int32(m), x.Home, o.Compound, o.Building, o.Unit, o.Floor, o.X, o.Y, x.Language, x.Group, int64(o.Floor-1) * int64(o.PerFloor), c.pm[m]}
		own[x.Compound] = append(own[x.Compound], c.each[m])
	}
	c.rows = make([][]row, len(c.t.Compounds))
	for i := range c.t.Compounds {
		near := slices.Clone(c.t.Compounds[i].Near)
		slices.Sort(near)
		near = slices.Compact(near)
		if len(near) == 1 {
			c.rows[i] = own[near[0]]
			continue
		}
		for _, j := range near {
			c.rows[i] = append(c.rows[i], own[j]...)
		}
	}
}

func distance(a, b int32) int64 {
	d := int64(a) - int64(b)
	return max(d, -d)
}

// cost is the arc from a member to a household: walking effort by weight, and 300 outside the own territory.
func cost(r *row, y *assign.Household) int64 {
	var d int64
	if r.compound == y.Compound && r.building == y.Building && r.unit == y.Unit {
		d = distance(y.Floor, r.floor)*int64(y.PerFloor) + 10
	} else {
		d = int64(y.Floor-1)*int64(y.PerFloor) + r.down + distance(y.X, r.x) + distance(y.Y, r.y)
		if r.compound != y.Compound {
			d += 1600
		}
	}
	d *= int64(y.Weight)
	if y.Territory != r.group {
		d += 300
	}
	return d
}

// look is what one core keeps of the household before: doors side by side often cost everybody the same, and with the same potential the
// same arcs into them have a negative reduced cost.
type look struct {
	known bool
	like  assign.Household
	pi    int64
	below []int32 // places in rows of those members
}

// negative gives the members whose arc into a household has a negative reduced cost, whatever it carries.
func (c *checker) negative(h int32, l *look) []int32 {
	y, pi, holders := c.t.Households[h], c.ph[h], c.before[h]
	y.ID, y.Door, y.Need = 0, 0, 0 // no part of a cost
	if l.known && l.pi == pi && l.like == y && len(holders) == 0 {
		return l.below
	}
	l.known, l.like, l.pi, l.below = len(holders) == 0, y, pi, l.below[:0]
	rows := c.rows[y.Compound]
	for k := range rows {
		r := &rows[k]
		if y.Language != 0 && y.Language != r.lang {
			continue
		}
		d := cost(r, &y) + r.pi
		if len(holders) > 0 && !holders[r.member] {
			d += c.t.Change
		}
		if d < pi {
			l.below = append(l.below, int32(k))
		}
	}
	return l.below
}

// household checks the arcs into one household and gives the cost of those that are used. An arc that a pin makes carry one can not be
// wrong.
func (c *checker) household(h int32, l *look) (int64, error) {
	y, list, pi := &c.t.Households[h], c.served(h), c.ph[h]
	gaps := int64(0)
	for _, i := range list {
		if c.visits[i].Member < 0 {
			gaps++
		}
	}
	if reduced := assign.Gap - pi; gaps < int64(y.Need) && reduced < 0 || gaps > 0 && reduced > 0 {
		return 0, fmt.Errorf("no proof: the gap of household %d could change by one and save %d", y.ID, max(reduced, -reduced))
	}
	holders, fixed := c.before[h], c.fixed[h]
	for _, k := range c.negative(h, l) {
		r := &c.rows[y.Compound][k]
		if r.home != h && !fixed[r.member] && !c.uses(list, r.member) {
			return 0, fmt.Errorf("no proof: giving household %d to member %d would save something", y.ID, c.t.Members[r.member].ID)
		}
	}
	total := int64(0)
	for _, i := range list {
		m := c.visits[i].Member
		if m < 0 {
			continue
		}
		r := &c.each[m]
		d := cost(r, y)
		if len(holders) > 0 && !holders[m] {
			d += c.t.Change
		}
		if reduced := d + r.pi - pi; reduced > 0 && !fixed[m] {
			return 0, fmt.Errorf("no proof: taking household %d from member %d would save %d", y.ID, c.t.Members[m].ID, reduced)
		}
		total += d
	}
	return total, nil
}

func (c *checker) uses(list []int32, m int32) bool {
	for _, i := range list {
		if c.visits[i].Member == m {
			return true
		}
	}
	return false
}
