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
	s.rehang(in, first, second, out)
}

// join is the lowest node above both.
func (s *simplex) join(u, v int32) int32 {
	for u != v {
		if du, dv := s.nodes[u].depth, s.nodes[v].depth; du > dv {
			u = s.nodes[u].parent
		} else if dv > du {
			v = s.nodes[v].parent
		} else {
			u, v = s.nodes[u].parent, s.nodes[v].parent
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
// turn round; potentials and depths below are set anew.
func (s *simplex) rehang(in, u, v, out int32) {
	l := s.links[in]
	reduced := l.cost + s.nodes[l.from].pi - s.nodes[l.to].pi
	sigma := reduced
	if l.from == u {
		sigma = -reduced
	}
	above, arc, upwards := v, in, l.from == u
	for w := u; ; {
		was, wasArc, wasUp := s.nodes[w].parent, s.nodes[w].pred, s.nodes[w].up
		s.unlink(w)
		s.hang(w, above, arc, upwards)
		if w == out {
			break
		}
		above, arc, upwards, w = w, wasArc, !wasUp, was
	}
	s.shift(u, sigma)
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

// shift adds sigma to the potentials of u and all below it, and sets their depths.
func (s *simplex) shift(u int32, sigma int64) {
	nodes := s.nodes
	w := u
	for {
		x := &nodes[w]
		x.pi += sigma
		x.depth = nodes[x.parent].depth + 1
		if x.first != nowhere {
			w = x.first
			continue
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
