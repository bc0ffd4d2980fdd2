package mincostflow

// plant makes the first tree: as much of start as is a forest and carries what it must; artificial arcs for the rest.
func (s *simplex) plant(p *Problem, start *Start) {
	n, root := s.n, int32(s.n)
	excess := make([]int64, n) // what a node has to give, given the arcs outside the tree
	for v := range n {
		excess[v] = p.supply[v]
	}
	for e := range s.m {
		if lo := p.lower[e]; lo != 0 {
			excess[s.links[e].from] -= lo
			excess[s.links[e].to] += lo
		}
	}
	var forest *branches
	if start != nil {
		s.raise(start.AtUpper, excess)
		forest = s.grow(start.Tree, excess)
	}
	for v := range s.nodes {
		s.nodes[v].first = nowhere
	}
	s.nodes[root].parent, s.nodes[root].pred = nowhere, nowhere
	s.settle(forest, excess)
	s.fasten(excess)
}

// raise sets arcs to their upper bound.
func (s *simplex) raise(arcs []int32, excess []int64) {
	for _, e := range arcs {
		if e < 0 || int(e) >= s.m || s.state[e] != atLower || s.room[e] == 0 {
			continue
		}
		l := s.links[e]
		s.state[e], s.flow[e] = atUpper, s.room[e]
		excess[l.from] -= s.room[e]
		excess[l.to] += s.room[e]
	}
}

// branches is a forest of real arcs: order lists the nodes so that each comes after the one above it.
type branches struct {
	order  []int32
	parent []int32
	pred   []int32
}

// grow takes those arcs that close no circle and roots each part at the node that begins it.
func (s *simplex) grow(arcs []int32, excess []int64) *branches {
	set := NewSets(s.n)
	degree := make([]int32, s.n+1)
	kept := make([]int32, 0, len(arcs))
	for _, e := range arcs {
		if e < 0 || int(e) >= s.m || s.state[e] == inTree {
			continue
		}
		l := s.links[e]
		if !set.Join(l.from, l.to) {
			continue
		}
		if s.state[e] == atUpper { // named twice: the tree decides
			excess[l.from] += s.room[e]
			excess[l.to] -= s.room[e]
			s.flow[e] = 0
		}
		s.state[e] = inTree
		kept = append(kept, e)
		degree[l.from]++
		degree[l.to]++
	}
	return s.walk(kept, degree)
}

// walk visits the forest breadth first.
func (s *simplex) walk(kept, degree []int32) *branches {
	n := s.n
	at := make([]int32, n+1)
	for v := range n {
		at[v+1] = at[v] + degree[v]
	}
	fill := append([]int32(nil), at[:n]...)
	near := make([]int32, 2*len(kept))
	for _, e := range kept {
		l := s.links[e]
		near[fill[l.from]], near[fill[l.to]] = e, e
		fill[l.from]++
		fill[l.to]++
	}
	b := &branches{order: make([]int32, 0, n), parent: make([]int32, n), pred: make([]int32, n)}
	seen := make([]bool, n)
	for r := range n {
		if seen[r] {
			continue
		}
		seen[r], b.parent[r], b.pred[r] = true, nowhere, nowhere
		head := len(b.order)
		b.order = append(b.order, int32(r))
		for ; head < len(b.order); head++ {
			v := b.order[head]
			for _, e := range near[at[v]:at[v+1]] {
				w := s.links[e].from + s.links[e].to - v
				if !seen[w] {
					seen[w], b.parent[w], b.pred[w] = true, v, e
					b.order = append(b.order, w)
				}
			}
		}
	}
	return b
}

// settle sends what each node has to give up its branch. An arc that can not carry it, or that then could carry nothing more towards
// the root, is cut at its bound; what is cut hangs from the artificial root.
func (s *simplex) settle(b *branches, excess []int64) {
	root := int32(s.n)
	for v := range s.n {
		s.nodes[v].parent = root
	}
	if b == nil {
		return
	}
	for i := len(b.order) - 1; i >= 0; i-- {
		v := b.order[i]
		above, e := b.parent[v], b.pred[v]
		if above == nowhere {
			continue
		}
		upwards := s.links[e].from == v
		give, room := excess[v], s.room[e] // give > 0 flows up
		flow := give
		if !upwards {
			flow = -give
		}
		ok := flow >= 0 && flow <= room && (upwards && flow < room || !upwards && flow > 0)
		flow = min(max(flow, 0), room)
		s.flow[e] = flow
		if !upwards {
			flow = -flow
		}
		excess[v] -= flow
		excess[above] += flow
		if ok {
			s.nodes[v].parent, s.nodes[v].pred, s.nodes[v].up = above, e, upwards
			continue
		}
		s.state[e] = atLower
		if s.flow[e] != 0 {
			s.state[e] = atUpper
		}
	}
}

// fasten hangs from the root what has no node above, by artificial arcs that carry what is left over, and computes lists, sizes and
// potentials.
func (s *simplex) fasten(excess []int64) {
	root, price := int32(s.n), s.price()
	for v := range int32(s.n) {
		e := int32(s.m) + v
		s.room[e] = unbounded
		s.links[e] = link{v, root, price}
		s.state[e] = atLower
		if s.nodes[v].parent != root {
			s.hang(v, s.nodes[v].parent, s.nodes[v].pred, s.nodes[v].up)
			continue
		}
		s.state[e] = inTree
		s.flow[e] = excess[v]
		if excess[v] < 0 {
			s.links[e], s.flow[e] = link{root, v, price}, -excess[v]
		}
		s.hang(v, root, e, excess[v] >= 0)
	}
	s.nodes[root].size, s.pi[root] = 1, 0
	for v := s.nodes[root].first; v != nowhere; v = s.nodes[v].next {
		s.lay(v)
	}
}

// lay sets the potentials of v and all below it from those above, and their sizes from those below.
func (s *simplex) lay(v int32) {
	w := v
	for {
		above, l := s.nodes[w].parent, s.links[s.nodes[w].pred]
		s.nodes[w].size = 1
		if s.nodes[w].up { // cost + pi(w) − pi(above) = 0
			s.pi[w] = s.pi[above] - l.cost
		} else {
			s.pi[w] = s.pi[above] + l.cost
		}
		if f := s.nodes[w].first; f != nowhere {
			w = f
			continue
		}
		for w != v && s.nodes[w].next == nowhere {
			w = s.whole(w)
		}
		s.whole(w)
		if w == v {
			return
		}
		w = s.nodes[w].next
	}
}

// whole adds a node whose size is known to the one above, and gives that.
func (s *simplex) whole(w int32) int32 {
	above := s.nodes[w].parent
	s.nodes[above].size += s.nodes[w].size
	return above
}
