package mincostflow_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"linli/platform/mincostflow"
)

type arc struct {
	from, to           int
	lower, upper, cost int64
}

// model is successive shortest paths by Bellman and Ford on a problem with lower bounds moved into the supplies; −1: infeasible.
func model(supply []int64, arcs []arc) int64 {
	n := len(supply)
	type edge struct {
		to, back   int
		room, cost int64
	}
	g := make([][]edge, n+2)
	add := func(u, v int, room, cost int64) {
		g[u] = append(g[u], edge{v, len(g[v]), room, cost})
		g[v] = append(g[v], edge{u, len(g[u]) - 1, 0, -cost})
	}
	s, t, need, total := n, n+1, int64(0), int64(0)
	left := append([]int64(nil), supply...)
	for _, a := range arcs {
		if a.cost < 0 { // full at the start, so that no circle is negative
			left[a.from] -= a.upper
			left[a.to] += a.upper
			total += a.upper * a.cost
			add(a.to, a.from, a.upper-a.lower, -a.cost)
			continue
		}
		left[a.from] -= a.lower
		left[a.to] += a.lower
		total += a.lower * a.cost
		add(a.from, a.to, a.upper-a.lower, a.cost)
	}
	for v, x := range left {
		if x > 0 {
			add(s, v, x, 0)
			need += x
		} else {
			add(v, t, -x, 0)
		}
	}
	for need > 0 {
		const far = int64(1) << 60
		dist, by := make([]int64, n+2), make([][2]int, n+2)
		for v := range dist {
			dist[v] = far
		}
		dist[s] = 0
		for range n + 2 {
			for u := range g {
				for i, e := range g[u] {
					if e.room > 0 && dist[u] < far && dist[u]+e.cost < dist[e.to] {
						dist[e.to], by[e.to] = dist[u]+e.cost, [2]int{u, i}
					}
				}
			}
		}
		if dist[t] == far {
			return -1
		}
		d := need
		for v := t; v != s; v = by[v][0] {
			d = min(d, g[by[v][0]][by[v][1]].room)
		}
		for v := t; v != s; v = by[v][0] {
			e := &g[by[v][0]][by[v][1]]
			e.room -= d
			g[v][e.back].room += d
		}
		need -= d
		total += d * dist[t]
	}
	return total
}

func random(r *rand.Rand) ([]int64, []arc) {
	n := 2 + r.IntN(9)
	supply := make([]int64, n)
	for range r.IntN(8) {
		x := int64(r.IntN(6))
		supply[r.IntN(n)] += x
		supply[r.IntN(n)] -= x
	}
	var arcs []arc
	for range r.IntN(5 * n) {
		a := arc{from: r.IntN(n), to: r.IntN(n), upper: int64(r.IntN(7)), cost: int64(r.IntN(21) - 4)}
		a.lower = int64(r.IntN(int(a.upper)+1)) / 3
		arcs = append(arcs, a)
	}
	return supply, arcs
}

func problem(supply []int64, arcs []arc) *mincostflow.Problem {
	p := mincostflow.New(len(supply))
	for v, x := range supply {
		p.Supply(v, x)
	}
	for _, a := range arcs {
		p.Arc(a.from, a.to, a.lower, a.upper, a.cost)
	}
	return p
}

// Twenty thousand small networks, against a model of another method; each answer's proof is checked, each start is tried again after a
// change.
func TestAgainstModel(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	feasible := 0
	for i := range 20000 {
		supply, arcs := random(r)
		want := model(supply, arcs)
		p := problem(supply, arcs)
		s, err := mincostflow.Solve(p, nil)
		var none *mincostflow.Infeasible
		if errors.As(err, &none) != (want == -1 && err != nil) || (err == nil) != (want != -1 || feasibleByLuck(p)) {
			t.Fatalf("network %d: %v, model says %d\n%v %v", i, err, want, supply, arcs)
		}
		if err != nil {
			if none.Missing <= 0 || len(none.Nodes) == 0 {
				t.Fatalf("network %d: %+v names nothing", i, none)
			}
			continue
		}
		feasible++
		if s.Cost != want {
			t.Fatalf("network %d: cost %d, model %d\n%v %v", i, s.Cost, want, supply, arcs)
		}
		if err := mincostflow.Check(p, s); err != nil {
			t.Fatalf("network %d: %v", i, err)
		}
		again(t, r, p, arcs, supply, s)
	}
	if feasible < 4000 {
		t.Errorf("only %d networks had a flow", feasible)
	}
}

// feasibleByLuck tells the model's −1 from an optimum that costs −1.
func feasibleByLuck(p *mincostflow.Problem) bool {
	s, err := mincostflow.Solve(p, nil)
	return err == nil && s.Cost == -1
}

// again changes one arc and starts from the basis of before, or from nonsense.
func again(t *testing.T, r *rand.Rand, p *mincostflow.Problem, arcs []arc, supply []int64, s *mincostflow.Solution) {
	t.Helper()
	if len(arcs) == 0 {
		return
	}
	e := r.IntN(len(arcs))
	arcs[e].cost, arcs[e].upper = int64(r.IntN(30)), arcs[e].lower+int64(r.IntN(4))
	p = problem(supply, arcs)
	start := s.Basis
	if r.IntN(3) == 0 {
		start = mincostflow.Start{Tree: []int32{-1, 99, int32(e), int32(e)}, AtUpper: []int32{int32(e), -7, 1 << 20, int32(r.IntN(len(arcs)))}}
	}
	cold, err1 := mincostflow.Solve(p, nil)
	warm, err2 := mincostflow.Solve(p, &start)
	if (err1 == nil) != (err2 == nil) {
		t.Fatalf("cold %v, warm %v", err1, err2)
	}
	if err1 != nil {
		return
	}
	if cold.Cost != warm.Cost {
		t.Fatalf("cold %d, warm %d", cold.Cost, warm.Cost)
	}
	if err := mincostflow.Check(p, warm); err != nil {
		t.Fatal(err)
	}
}

// The checker refuses every kind of false proof.
func TestCheckRefuses(t *testing.T) {
	make1 := func() (*mincostflow.Problem, *mincostflow.Solution) {
		p := problem([]int64{3, -3}, []arc{{0, 1, 0, 2, 5}, {0, 1, 0, 9, 8}})
		s, err := mincostflow.Solve(p, nil)
		if err != nil || s.Cost != 18 || mincostflow.Check(p, s) != nil {
			t.Fatalf("%+v %v", s, err)
		}
		return p, s
	}
	for name, spoil := range map[string]func(*mincostflow.Solution){
		"between":    func(s *mincostflow.Solution) { s.Flow[0], s.Flow[1] = 3, 0 },
		"left with":  func(s *mincostflow.Solution) { s.Flow[1] = 2 },
		"carry more": func(s *mincostflow.Solution) { s.Flow[0], s.Flow[1], s.Cost = 1, 2, 21 },
		"carry less": func(s *mincostflow.Solution) { s.Potential[1] -= 1 },
		"costs":      func(s *mincostflow.Solution) { s.Cost-- },
		"flows and":  func(s *mincostflow.Solution) { s.Flow = s.Flow[:1] },
	} {
		p, s := make1()
		spoil(s)
		if err := mincostflow.Check(p, s); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Data out of limits is a sentence, never a panic or a wrong answer.
func TestRefusesBadData(t *testing.T) {
	for name, p := range map[string]*mincostflow.Problem{
		"differ by":    problem([]int64{1, 0}, nil),
		"joins nodes":  problem([]int64{0}, []arc{{0, 1, 0, 1, 1}}),
		"at least":     problem([]int64{0}, []arc{{0, 0, 2, 1, 1}}),
		"bounds":       problem([]int64{0}, []arc{{0, 0, 0, 1 << 50, 1}}),
		"cost":         problem([]int64{0}, []arc{{0, 0, 0, 1, 1 << 40}}),
		"supply":       problem([]int64{1 << 50, -1 << 50}, nil),
		"units have":   problem([]int64{1, -1}, nil),
		"no flow fits": problem([]int64{0, 0}, []arc{{0, 1, 1, 2, 1}}),
	} {
		if _, err := mincostflow.Solve(p, nil); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s, err := mincostflow.Solve(mincostflow.New(0), nil); err != nil || s.Cost != 0 {
		t.Errorf("nothing: %v %v", s, err)
	}
}
