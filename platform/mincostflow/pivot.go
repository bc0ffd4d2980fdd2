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
// turn round; sizes up to join, the lowest node above both ends, and potentials follow.
func (s *simplex) rehang(in, u, v, out, join int32) {
	l := s.links[in]
	reduced := l.cost + s.pi[l.from] - s.pi[l.to]
	sigma := reduced
	if l.from == u {
		sigma = -reduced
	}
	moved := s.nodes[out].size
	s.resize(s.nodes[out].parent, join, -moved)
	s.resize(v, join, moved)
	above, arc, upwards, gone := v, in, l.from == u, int32(0)
	for w := u; ; {
		was, wasArc, wasUp, wasSize := s.nodes[w].parent, s.nodes[w].pred, s.nodes[w].up, s.nodes[w].size
		s.unlink(w)
		s.hang(w, above, arc, upwards)
		s.nodes[w].size = moved - gone // what hung below it on the way to u hangs above it now
		if w == out {
			break
		}
		above, arc, upwards, gone, w = w, wasArc, !wasUp, wasSize, was
	}
	s.shift(u, sigma)
}

// resize adds d to the sizes from w up to below join.
func (s *simplex) resize(w, join, d int32) {
	for ; w != join; w = s.nodes[w].parent {
		s.nodes[w].size += d
	}
}

func (s *simplex) unlink(w int32) {
	next, prior := s.nodes[w].next, s.nodes[w].prior
	if prior != nowhere {
		s.nodes[prior].next = next
	} else {
		s.nodes[s.nodes[w].parent].first = next
	}
	if next != nowhere {
		s.nodes[next].prior = prior
	}
}

func (s *simplex) hang(w, above, arc int32, upwards bool) {
	s.nodes[w].parent, s.nodes[w].pred, s.nodes[w].up = above, arc, upwards
	f := s.nodes[above].first
	s.nodes[w].next, s.nodes[w].prior = f, nowhere
	if f != nowhere {
		s.nodes[f].prior = w
	}
	s.nodes[above].first = w
}

// shift adds sigma to the potentials of u and all below it; or takes it from all others, when these are fewer: only differences count.
func (s *simplex) shift(u int32, sigma int64) {
	if root := int32(s.n); 2*int(s.nodes[u].size) > s.n {
		s.add(root, u, -sigma)
	} else {
		s.add(u, nowhere, sigma)
	}
}

// add adds sigma to the potentials of u and of all below it, except of but and of all below that.
func (s *simplex) add(u, but int32, sigma int64) {
	nodes, pi := s.nodes, s.pi
	w := u
	for {
		if w != but {
			pi[w] += sigma
			if f := nodes[w].first; f != nowhere {
				w = f
				continue
			}
		}
		for w != u && nodes[w].next == nowhere {
			w = nodes[w].parent
		}
		if w == u {
			return
		}
		w = nodes[w].next
	}
}
