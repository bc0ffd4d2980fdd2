package mincostflow

import "math"

// state of an arc outside the tree says at which bound it is; its sign turns a reduced cost into a loss.
const (
	atLower = int8(1)
	inTree  = int8(0)
	atUpper = int8(-1)
)

// nowhere is above the root.
const nowhere = int32(-1)

// node is a node in the tree.
type node struct {
	parent, pred int32 // the node above, and the arc to it
	size         int32 // it and all below it
	prior, last  int32 // in preorder: the node before it, and the last of those below it, itself when there is none
	up           bool  // the arc goes from the node to the one above
}

// link is what the search for the entering arc reads of an arc, side by side.
type link struct {
	from, to int32
	cost     int64
}

// simplex is the method under way. Node n is an artificial root; arc m+v joins node v and the root at a price that no solution pays.
// Flows are counted from the lower bounds. The tree is strongly feasible: along every tree arc a positive amount can go towards the
// root, which the rule for the leaving arc preserves and by which the method ends.
type simplex struct {
	n, m  int
	links []link
	room  []int64 // upper − lower; artificial arcs: without bound
	flow  []int64
	state []int8

	nodes []node
	next  []int32 // the tree in preorder, a ring: a subtree is a stretch of it
	pi    []int64 // potential of each node, apart: the search for the entering arc reads nothing else of a node

	block, at int // block search: size, and where it stopped
	pivots    int
}

const unbounded = math.MaxInt64 / 4

// Solve gives an optimal flow with its proof. start may be nil. Errors: *Infeasible, or a sentence about data out of limits.
func Solve(p *Problem, start *Start) (*Solution, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	s := newSimplex(p)
	s.plant(p, start)
	for {
		e := s.entering()
		if e < 0 {
			break
		}
		s.pivot(e)
	}
	if err := s.leftOver(); err != nil {
		return nil, err
	}
	return s.solution(p), nil
}

func newSimplex(p *Problem) *simplex {
	n, m := p.Nodes(), p.Arcs()
	s := &simplex{n: n, m: m, links: make([]link, m+n), room: make([]int64, m+n), flow: make([]int64, m+n), state: make([]int8, m+n)}
	s.nodes, s.next, s.pi = make([]node, n+1), make([]int32, n+1), make([]int64, n+1)
	for e := range m {
		s.links[e] = link{p.from[e], p.to[e], p.cost[e]}
		s.room[e] = p.upper[e] - p.lower[e]
		s.state[e] = atLower
	}
	s.block = max(int(math.Sqrt(float64(m))), 16)
	return s
}

// price of an artificial arc: more than any path of real ones.
func (s *simplex) price() int64 {
	most := int64(0)
	for _, l := range s.links[:s.m] {
		most = max(most, l.cost, -l.cost)
	}
	return (most + 1) * int64(s.n+1)
}

// entering looks through the arcs, a block at a time, for the one that saves most for each unit; −1 when none saves anything.
func (s *simplex) entering() int32 {
	best, least := int32(-1), int64(0)
	left := s.block
	pi := s.pi
	for range 2 {
		end := s.m
		for e := s.at; e < end; e++ {
			if st := s.state[e]; st != inTree {
				l := &s.links[e]
				if c := int64(st) * (l.cost + pi[l.from] - pi[l.to]); c < least {
					best, least = int32(e), c
				}
			}
			if left--; left == 0 {
				if best >= 0 {
					s.at = e + 1
					return best
				}
				left = s.block
			}
		}
		s.at = 0
	}
	return best
}

// solution reads flows, potentials and the basis.
func (s *simplex) solution(p *Problem) *Solution {
	out := &Solution{Flow: s.flow[:s.m:s.m], Potential: make([]int64, s.n), Pivots: s.pivots}
	for v := range out.Potential {
		out.Potential[v] = s.pi[v] - s.pi[s.n] // the root's moves too, see shift; differences stay right even when it wraps round
	}
	for e := range s.m {
		out.Flow[e] += p.lower[e]
		out.Cost += out.Flow[e] * p.cost[e]
		switch s.state[e] {
		case inTree:
			out.Basis.Tree = append(out.Basis.Tree, int32(e))
		case atUpper:
			out.Basis.AtUpper = append(out.Basis.AtUpper, int32(e))
		}
	}
	return out
}

// leftOver is the error when artificial arcs still carry something.
func (s *simplex) leftOver() error {
	var bad Infeasible
	for v := range s.n {
		f := s.flow[s.m+v]
		if f != 0 {
			bad.Nodes = append(bad.Nodes, v)
		}
		if s.links[s.m+v].to == int32(s.n) { // count each unit once
			bad.Missing += f
		}
	}
	if bad.Nodes == nil {
		return nil
	}
	return &bad
}
