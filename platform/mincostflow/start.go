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
	var order []int32
	if start != nil {
		s.raise(start.AtUpper, excess)
		forest = s.grow(start.Tree, excess)
		order = forest.order
	}
	s.nodes[root].parent, s.nodes[root].pred = nowhere, nowhere
	s.settle(forest, excess)
	s.fasten(excess)
	s.lay(order)
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

// fasten hangs from the root what has no node above, by artificial arcs that carry what is left over.
func (s *simplex) fasten(excess []int64) {
	root, price := int32(s.n), s.price()
	for v := range int32(s.n) {
		e := int32(s.m) + v
		s.room[e] = unbounded
		s.links[e] = link{v, root, price}
		s.state[e] = atLower
		if s.nodes[v].parent != root {
			continue
		}
		s.state[e] = inTree
		s.flow[e] = excess[v]
		if excess[v] < 0 {
			s.links[e], s.flow[e] = link{root, v, price}, -excess[v]
		}
		s.nodes[v].pred, s.nodes[v].up = e, excess[v] >= 0
	}
}

// lay makes the preorder, each node right behind the one above it, and from it potentials, sizes and ends. order lists each node after
// the one above it; nil: all hang from the root.
func (s *simplex) lay(order []int32) {
	root := int32(s.n)
	s.nodes[root].prior, s.next[root] = root, root
	for i := range s.n {
		v := int32(i)
		if order != nil {
			v = order[i]
		}
		above := s.nodes[v].parent
		s.link(v, s.next[above])
		s.link(above, v)
	}
	s.pi[root] = 0
	for v := s.next[root]; v != root; v = s.next[v] {
		x := &s.nodes[v]
		if cost := s.links[x.pred].cost; x.up { // cost + pi(v) − pi(above) = 0
			s.pi[v] = s.pi[x.parent] - cost
		} else {
			s.pi[v] = s.pi[x.parent] + cost
		}
	}
	for v := range s.nodes {
		s.nodes[v].size, s.nodes[v].last = 1, int32(v)
	}
	for v := s.nodes[root].prior; v != root; v = s.nodes[v].prior {
		above := &s.nodes[s.nodes[v].parent]
		if above.size == 1 { // the first met is the last in order
			above.last = s.nodes[v].last
		}
		above.size += s.nodes[v].size
	}
}
