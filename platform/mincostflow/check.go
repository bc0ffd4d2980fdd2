package mincostflow

import "fmt"

// Check reads the proof of a solution: bounds kept, every node balanced, no residual arc of negative reduced cost, and the cost as said.
// It knows nothing of how the solution was found. By linear programming duality what passes is optimal.
func Check(p *Problem, s *Solution) error {
	if err := p.check(); err != nil {
		return err
	}
	if len(s.Flow) != p.Arcs() || len(s.Potential) != p.Nodes() {
		return fmt.Errorf("mincostflow: the solution has %d flows and %d potentials for %d arcs and %d nodes", len(s.Flow), len(s.Potential), p.Arcs(), p.Nodes())
	}
	left := append([]int64(nil), p.supply...)
	var cost int64
	for e := range p.from {
		f, u, v := s.Flow[e], p.from[e], p.to[e]
		reduced := p.cost[e] + s.Potential[u] - s.Potential[v]
		switch {
		case f < p.lower[e] || f > p.upper[e]:
			return fmt.Errorf("mincostflow: arc %d carries %d, not between %d and %d", e, f, p.lower[e], p.upper[e])
		case f < p.upper[e] && reduced < 0:
			return fmt.Errorf("mincostflow: arc %d could carry more and would save %d each", e, -reduced)
		case f > p.lower[e] && reduced > 0:
			return fmt.Errorf("mincostflow: arc %d could carry less and would save %d each", e, reduced)
		}
		left[u] -= f
		left[v] += f
		cost += f * p.cost[e]
	}
	for v, x := range left {
		if x != 0 {
			return fmt.Errorf("mincostflow: node %d is left with %d", v, x)
		}
	}
	if cost != s.Cost {
		return fmt.Errorf("mincostflow: the flow costs %d, not %d", cost, s.Cost)
	}
	return nil
}
