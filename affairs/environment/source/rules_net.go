package source

import (
	"math"
	"slices"
)

// Link is an edge as the network sees it.
type Link struct {
	ID, From, To string
	Metres       int64
	Kind         string
}

// Stop is a node as the network sees it.
type Stop struct{ ID, Kind string }

// Network is the directed graph in memory: compressed adjacency in both directions and an order in which everything upstream
// stands before what is downstream of it. It is never changed after Build.
type Network struct {
	Version      int64
	ids          []string
	kinds        []string
	index        map[string]int32
	links        []Link
	outAt, inAt  []int32 // first edge of a node in out and in
	out, in      []int32 // numbers of links
	heads, tails []int32 // of a link: node it comes from, goes to
	above, below []near  // in the order of in and out: what a walk needs of an edge, in one place of memory
	order, pos   []int32
	Loop         []string // ids of nodes on a cycle, when the data hold one in spite of all: first one only
}

// Build makes the network. Edges to nodes that are not there are left out.
func Build(stops []Stop, links []Link) *Network {
	n := &Network{index: make(map[string]int32, len(stops)), ids: make([]string, 0, len(stops)), kinds: make([]string, 0, len(stops))}
	for _, s := range stops {
		if _, twice := n.index[s.ID]; twice {
			continue
		}
		n.index[s.ID] = int32(len(n.ids))
		n.ids, n.kinds = append(n.ids, s.ID), append(n.kinds, s.Kind)
	}
	size := len(n.ids)
	n.outAt, n.inAt = make([]int32, size+1), make([]int32, size+1)
	n.links = make([]Link, 0, len(links))
	for _, l := range links {
		a, ok := n.index[l.From]
		b, too := n.index[l.To]
		if !ok || !too || a == b {
			continue
		}
		n.links, n.heads, n.tails = append(n.links, l), append(n.heads, a), append(n.tails, b)
		n.outAt[a+1]++
		n.inAt[b+1]++
	}
	for i := range size {
		n.outAt[i+1] += n.outAt[i]
		n.inAt[i+1] += n.inAt[i]
	}
	n.out, n.in = make([]int32, len(n.links)), make([]int32, len(n.links))
	o, i := slices.Clone(n.outAt), slices.Clone(n.inAt)
	for k := range n.links {
		a, b := n.heads[k], n.tails[k]
		n.out[o[a]], n.in[i[b]] = int32(k), int32(k)
		o[a]++
		i[b]++
	}
	n.above, n.below = make([]near, len(n.in)), make([]near, len(n.out))
	for j, k := range n.in {
		n.above[j] = near{n.heads[k], n.links[k].Metres}
	}
	for j, k := range n.out {
		n.below[j] = near{n.tails[k], n.links[k].Metres}
	}
	n.sort()
	return n
}

// near is a neighbour and how far it is along the water.
type near struct {
	node   int32
	metres int64
}

// sort finds the order; what is left over lies on a cycle or below one, goes to the end, and one cycle is kept for the doctor.
func (n *Network) sort() {
	size := len(n.ids)
	wait := make([]int32, size)
	for i := range size {
		wait[i] = n.inAt[i+1] - n.inAt[i]
	}
	n.order, n.pos = make([]int32, 0, size), make([]int32, size)
	for i := range size {
		if wait[i] == 0 {
			n.order = append(n.order, int32(i))
		}
	}
	for at := 0; at < len(n.order); at++ {
		u := n.order[at]
		for _, k := range n.out[n.outAt[u]:n.outAt[u+1]] {
			v := n.tails[k]
			if wait[v]--; wait[v] == 0 {
				n.order = append(n.order, v)
			}
		}
	}
	if len(n.order) < size {
		n.Loop = n.loop(wait)
		for i := range size {
			if wait[i] > 0 {
				n.order = append(n.order, int32(i))
			}
		}
	}
	for p, u := range n.order {
		n.pos[u] = int32(p)
	}
}

// loop walks backwards among what waits until a node comes again.
func (n *Network) loop(wait []int32) []string {
	u := int32(-1)
	for i := range wait {
		if wait[i] > 0 {
			u = int32(i)
			break
		}
	}
	seen, way := map[int32]int{}, []int32{}
	for u >= 0 {
		if at, again := seen[u]; again {
			way = way[at:]
			slices.Reverse(way)
			out := make([]string, 0, len(way)+1)
			for _, x := range way {
				out = append(out, n.ids[x])
			}
			return append(out, out[0])
		}
		seen[u] = len(way)
		way = append(way, u)
		next := int32(-1)
		for _, k := range n.in[n.inAt[u]:n.inAt[u+1]] {
			if wait[n.heads[k]] > 0 {
				next = n.heads[k]
				break
			}
		}
		u = next
	}
	return nil
}

// Hop is a node that was reached, and how far it lies along the water.
type Hop struct {
	ID, Kind string
	Metres   int64
}

const far = int64(math.MaxInt64)

// reach walks with or against the water and gives the distance of every node, far where there is none, and the link by which each was
// reached at its shortest.
func (n *Network) reach(from string, up bool) (dist []int64, by []int32, ok bool) {
	t, ok := n.index[from]
	if !ok {
		return nil, nil, false
	}
	dist, by = make([]int64, len(n.ids)), make([]int32, len(n.ids))
	for i := range dist {
		dist[i] = far
	}
	dist[t], by[t] = 0, -1
	if up {
		for p := n.pos[t]; p >= 0; p-- {
			u := n.order[p]
			if dist[u] == far {
				continue
			}
			for j := n.inAt[u]; j < n.inAt[u+1]; j++ {
				if e := n.above[j]; dist[u]+e.metres < dist[e.node] {
					dist[e.node], by[e.node] = dist[u]+e.metres, n.in[j]
				}
			}
		}
		return dist, by, true
	}
	for p := int(n.pos[t]); p < len(n.order); p++ {
		u := n.order[p]
		if dist[u] == far {
			continue
		}
		for j := n.outAt[u]; j < n.outAt[u+1]; j++ {
			if e := n.below[j]; dist[u]+e.metres < dist[e.node] {
				dist[e.node], by[e.node] = dist[u]+e.metres, n.out[j]
			}
		}
	}
	return dist, by, true
}

// Upstream lists what of the kinds named lies upstream of a node, the nearest along the water first; without kinds everything.
func (n *Network) Upstream(from string, kinds ...string) []Hop { return n.hops(from, true, kinds) }

// Downstream lists what of the kinds named the water of a node reaches, the nearest first.
func (n *Network) Downstream(from string, kinds ...string) []Hop { return n.hops(from, false, kinds) }

func (n *Network) hops(from string, up bool, kinds []string) (out []Hop) {
	dist, _, ok := n.reach(from, up)
	if !ok {
		return nil
	}
	own := n.index[from]
	for i, d := range dist {
		if d != far && int32(i) != own && (len(kinds) == 0 || slices.Contains(kinds, n.kinds[i])) {
			out = append(out, Hop{n.ids[i], n.kinds[i], d})
		}
	}
	slices.SortFunc(out, func(a, b Hop) int {
		if a.Metres != b.Metres {
			return cmpInt(a.Metres, b.Metres)
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out
}

func cmpInt(a, b int64) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// Way gives the nodes between two ends along the water, both ends among them; nil when no water leads from the first to the second.
func (n *Network) Way(from, to string) []string {
	dist, by, ok := n.reach(to, true)
	i, known := n.index[from]
	if !ok || !known || dist[i] == far {
		return nil
	}
	out := []string{from}
	for by[i] >= 0 {
		i = n.tails[by[i]]
		out = append(out, n.ids[i])
	}
	return out
}

// Dangling lists the nodes where the network ends although water must go on: an outlet, a manhole, an inlet, an overflow without a way
// out, a section or junction that nothing reaches and that reaches nothing. Springs begin and mouths and intakes end by nature.
func (n *Network) Dangling() (out []Hop) {
	for i, id := range n.ids {
		in, to := n.inAt[i+1]-n.inAt[i], n.outAt[i+1]-n.outAt[i]
		bad := false
		switch n.kinds[i] {
		case NodeOutlet, NodeManhole, NodeInlet, NodeOverflow, NodePlant, NodeSpring:
			bad = to == 0
		case NodeSection, NodeJunction:
			bad = in == 0 && to == 0 || to == 0 && n.kinds[i] == NodeJunction
		case NodeMouth, NodeIntake:
			bad = in == 0
		}
		if bad {
			out = append(out, Hop{ID: id, Kind: n.kinds[i]})
		}
	}
	return out
}

// Closes tells whether an edge would close a cycle, and the nodes it would run through: the way from its end back to its beginning.
func (n *Network) Closes(from, to string) []string {
	if from == to {
		return []string{from, to}
	}
	way := n.Way(to, from)
	if way == nil {
		return nil
	}
	return append(way, to)
}

// Has tells whether a node is part of the network.
func (n *Network) Has(id string) bool { _, ok := n.index[id]; return ok }

// Size is the number of nodes and of edges.
func (n *Network) Size() (nodes, edges int) { return len(n.ids), len(n.links) }

// Length of a line on Earth in metres, 1e-7 degrees.
func Length(line [][2]int64) int64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += apart(line[i-1], line[i])
	}
	return int64(math.Round(sum))
}

// apart is the distance of two points in metres on a sphere of 6,371 km.
func apart(a, b [2]int64) float64 {
	const unit = math.Pi / 180 / 1e7
	lat1, lat2 := float64(a[1])*unit, float64(b[1])*unit
	x, y := (float64(b[0]-a[0]))*unit*math.Cos((lat1+lat2)/2), lat2-lat1
	return 6_371_000 * math.Sqrt(x*x+y*y)
}
