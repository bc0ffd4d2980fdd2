// Package mincostflow (最小费用流) solves minimum-cost flow with integer data to proven optimality by the primal network simplex
// method, and checks such proofs.
//
// A Problem has nodes with supplies (negative: demands) that sum to zero, and arcs with a lower and an upper bound and a cost for each
// unit. Solve gives flows of least total cost, and for every node a potential under which no residual arc has a negative reduced cost:
// that is the proof of optimality, which Check reads without trusting how it was found.
//
// A Start (the tree and the arcs at their upper bound of an earlier solution, or a good guess) makes Solve begin there; it need not
// fit any more: what does not fit is repaired by artificial arcs at a price that no solution pays.
//
// Example: one source of 3, two ways to a sink, the cheap one for 2 units at most:
//
//	p := mincostflow.New(2)
//	p.Supply(0, 3)
//	p.Supply(1, -3)
//	p.Arc(0, 1, 0, 2, 5)
//	p.Arc(0, 1, 0, 9, 8)
//	s, err := mincostflow.Solve(p, nil) // s.Cost = 2·5 + 1·8
//
// The method is that of Ahuja, Magnanti, Orlin, Network Flows (1993), chapter 11, with strongly feasible trees against cycling and
// block search for the entering arc.
package mincostflow
