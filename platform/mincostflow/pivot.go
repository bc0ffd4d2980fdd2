package mincostflow

// pivot brings arc in into the tree: as much as possible goes round the circle that it closes, and the arc that stops it leaves.
func (s *simplex) pivot(in int32) {
	s.pivots++
	l := s.links[in]
	first, second := l.from, l.to
	if s.state[in] == atUpper {
		first, second = second, first
	}
	join := s.join(first, second)
	delta, out, side := s.blocking(in, first, second, join)
	if delta > 0 {
		s.push(in, first, second, join, delta)
	}
	if out == nowhere { // from one bound to the other; the tree stays
		s.state[in] = -s.state[in]
		return
	}
	leave := s.nodes[out].pred
	s.state[in] = inTree
	s.state[leave] = atLower
	if s.flow[leave] != 0 {
		s.state[leave] = atUpper
	}
	if side == 2 {
		first, second = second, first
	}
	s.rehang(in, first, second, out, join)
}

// join is the lowest node above both.
func (s *simplex) join(u, v int32) int32 {
	for u != v {
		if s.nodes[u].size < s.nodes[v].size { // the smaller one is not above the other
			u = s.nodes[u].parent
		} else {
			v = s.nodes[v].parent
		}
	}
	return u
}

// blocking finds how much can go round (from first over in to second, up to join, down to first) and the node whose arc upwards stops
// it, seen last from the join in the direction of the circle: that keeps the tree strongly feasible.
func (s *simplex) blocking(in, first, second, join int32) (delta int64, out int32, side int) {
	delta, out = s.room[in], nowhere
	for u := first; u != join; u = s.nodes[u].parent {
		e := s.nodes[u].pred
		d := s.flow[e]
		if !s.nodes[u].up {
			d = s.room[e] - d
		}
		if d < delta {
			delta, out, side = d, u, 1
		}
	}
	for u := second; u != join; u = s.nodes[u].parent {
		e := s.nodes[u].pred
		d := s.flow[e]
		if s.nodes[u].up {
			d = s.room[e] - d
		}
		if d <= delta {
			delta, out, side = d, u, 2
		}
	}
	return delta, out, side
}

func (s *simplex) push(in, first, second, join int32, delta int64) {
	s.flow[in] += delta * int64(s.state[in])
	for u := first; u != join; u = s.nodes[u].parent {
		if s.nodes[u].up {
			s.flow[s.nodes[u].pred] -= delta
		} else {
			s.flow[s.nodes[u].pred] += delta
		}
	}
	for u := second; u != join; u = s.nodes[u].parent {
		if s.nodes[u].up {
			s.flow[s.nodes[u].pred] += delta
		} else {
			s.flow[s.nodes[u].pred] -= delta
		}
	}
}

// rehang cuts the subtree of out from what is above it and hangs it by its node u, over arc in, under v. The arcs between u and out
// turn round; sizes up to join, the lowest node above both ends, and potentials follow. In preorder each node of that way takes with it
// what hangs from it and not from the one before.
func (s *simplex) rehang(in, u, v, out, join int32) {
	l := s.links[in]
	sigma := l.cost + s.pi[l.from] - s.pi[l.to]
	if l.from == u {
		sigma = -sigma
	}
	moved := s.nodes[out].size
	s.resize(s.nodes[out].parent, join, -moved)
	s.resize(v, join, moved)
	s.cut(out)
	above, arc, upwards, gone := v, in, l.from == u, int32(0)
	part, was := s.nodes[u].last, s.nodes[u].last // where the part of w ends, and where its subtree ended
	end := nowhere
	for w := u; ; {
		x := s.nodes[w]
		before := x.prior
		s.link(before, s.next[part])
		if end != nowhere {
			s.link(end, w)
		}
		end = part
		s.nodes[w].parent, s.nodes[w].pred, s.nodes[w].up = above, arc, upwards
		s.nodes[w].size = moved - gone // what hung below it on the way to u hangs above it now
		if w == out {
			break
		}
		if part = s.nodes[x.parent].last; part == was {
			part = before
		}
		above, arc, upwards, gone, was, w = w, x.pred, !x.up, x.size, s.nodes[x.parent].last, x.parent
	}
	for w := out; w != v; w = s.nodes[w].parent {
		s.nodes[w].last = end
	}
	s.splice(u, end, v)
	s.shift(u, sigma)
}

// resize adds d to the sizes from w up to below join.
func (s *simplex) resize(w, join, d int32) {
	for ; w != join; w = s.nodes[w].parent {
		s.nodes[w].size += d
	}
}

func (s *simplex) link(a, b int32) { s.next[a], s.nodes[b].prior = b, a }

// cut takes the subtree of w out of the preorder, as a ring of its own.
func (s *simplex) cut(w int32) {
	before, last := s.nodes[w].prior, s.nodes[w].last
	s.link(before, s.next[last])
	s.link(last, w)
	for x := s.nodes[w].parent; x != nowhere && s.nodes[x].last == last; x = s.nodes[x].parent {
		s.nodes[x].last = before
	}
}

// splice puts what goes in preorder from u to end right behind v.
func (s *simplex) splice(u, end, v int32) {
	s.link(end, s.next[v])
	s.link(v, u)
	for x := v; x != nowhere && s.nodes[x].last == v; x = s.nodes[x].parent {
		s.nodes[x].last = end
	}
}

// shift adds sigma to the potentials of u and all below it; or takes it from all others, when these are fewer: only differences count.
func (s *simplex) shift(u int32, sigma int64) {
	w, n := u, int(s.nodes[u].size)
	if all := s.n + 1; 2*n > all {
		w, n, sigma = s.next[s.nodes[u].last], all-n, -sigma
	}
	next, pi := s.next, s.pi
	for ; n > 0; n-- {
		pi[w] += sigma
		w = next[w]
	}
}
