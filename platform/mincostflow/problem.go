package mincostflow

import (
	"fmt"
	"math"
)

// Limits of the data: with them no sum inside the solver leaves 63 bits.
const (
	MaxNodes  = 1 << 26
	MaxCost   = int64(1) << 34 // of one arc, either sign
	MaxAmount = int64(1) << 40 // of a bound, and of all supplies together
)

// Problem is a network. The zero value has no nodes; begin with New.
type Problem struct {
	supply   []int64
	from, to []int32
	lower    []int64
	upper    []int64
	cost     []int64
}

// New gives a problem of n nodes, numbered from 0, without arcs and with supplies of 0.
func New(n int) *Problem { return &Problem{supply: make([]int64, n)} }

// Grow makes room for more arcs.
func (p *Problem) Grow(arcs int) {
	p.from, p.to = grow(p.from, arcs), grow(p.to, arcs)
	p.lower, p.upper, p.cost = grow(p.lower, arcs), grow(p.upper, arcs), grow(p.cost, arcs)
}

func grow[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	return append(make([]T, 0, len(s)+n), s...)
}

// Nodes is the number of nodes, Arcs that of arcs.
func (p *Problem) Nodes() int { return len(p.supply) }

// Arcs is the number of arcs.
func (p *Problem) Arcs() int { return len(p.from) }

// Supply adds amount to what node gives out; a negative amount is a demand.
func (p *Problem) Supply(node int, amount int64) { p.supply[node] += amount }

// Arc adds an arc that carries between lower and upper units at cost each, and gives its number.
func (p *Problem) Arc(from, to int, lower, upper, cost int64) int {
	p.from, p.to = append(p.from, int32(from)), append(p.to, int32(to))
	p.lower, p.upper, p.cost = append(p.lower, lower), append(p.upper, upper), append(p.cost, cost)
	return len(p.from) - 1
}

// check refuses data outside the limits, arcs to nowhere and supplies that do not sum to zero.
func (p *Problem) check() error {
	if len(p.supply) > MaxNodes || len(p.from) > math.MaxInt32-len(p.supply) {
		return fmt.Errorf("mincostflow: %d nodes and %d arcs are too many", len(p.supply), len(p.from))
	}
	var sum, all int64
	for v, s := range p.supply {
		if s > MaxAmount || s < -MaxAmount {
			return fmt.Errorf("mincostflow: supply %d of node %d is out of range", s, v)
		}
		sum += s
		if all += max(s, -s); all > 2*MaxAmount {
			return fmt.Errorf("mincostflow: the supplies together are out of range")
		}
	}
	if sum != 0 {
		return fmt.Errorf("mincostflow: supplies and demands differ by %d", sum)
	}
	for e := range p.from {
		if err := p.checkArc(e); err != nil {
			return err
		}
	}
	return nil
}

func (p *Problem) checkArc(e int) error {
	n := int32(len(p.supply))
	switch {
	case p.from[e] < 0 || p.from[e] >= n || p.to[e] < 0 || p.to[e] >= n:
		return fmt.Errorf("mincostflow: arc %d joins nodes %d and %d of %d", e, p.from[e], p.to[e], n)
	case p.lower[e] > p.upper[e]:
		return fmt.Errorf("mincostflow: arc %d must carry at least %d and at most %d", e, p.lower[e], p.upper[e])
	case p.lower[e] < -MaxAmount || p.upper[e] > MaxAmount:
		return fmt.Errorf("mincostflow: bounds of arc %d are out of range", e)
	case p.cost[e] > MaxCost || p.cost[e] < -MaxCost:
		return fmt.Errorf("mincostflow: cost %d of arc %d is out of range", p.cost[e], e)
	}
	return nil
}

// Solution is an optimal flow with its proof.
type Solution struct {
	Flow      []int64 // of each arc
	Potential []int64 // of each node; cost + potential of from − potential of to is the reduced cost
	Cost      int64
	Basis     Start // where Solve of a slightly changed problem should begin
	Pivots    int
}

// Start is a basis to begin with: arcs of a spanning forest, and arcs that are at their upper bound. All others are at their lower
// bound. Arc numbers outside the problem and arcs that close a circle are passed over.
type Start struct {
	Tree    []int32
	AtUpper []int32
}

// Infeasible says that no flow fulfils all bounds and supplies.
type Infeasible struct {
	Missing int64 // units that have no way
	Nodes   []int // whose supply or demand is left over
}

func (e *Infeasible) Error() string {
	return fmt.Sprintf("mincostflow: no flow fits: %d units have no way (nodes %v)", e.Missing, e.Nodes[:min(len(e.Nodes), 10)])
}
