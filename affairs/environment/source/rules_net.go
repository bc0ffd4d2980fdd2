package source

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// Link is an edge as the network sees it.
type Link struct {
	ID, From, To string
	Metres       int64
	Kind         string
}

// Stop is a node as the network sees it.
type Stop struct{ ID, Kind string }

// Network is the directed graph in memory: compressed adjacency in both directions, the nodes numbered such that everything upstream
// stands before what is downstream of it: a walk goes through memory in one direction. It is never changed after Build.
type Network struct {
	Version      int64
	ids          []string
	kinds        []int32 // of a node: place in words
	words        []string
	listed       []int32 // the nodes as Build was given them
	index        map[string]int32
	links        []Link
	outAt, inAt  []int32  // first edge of a node in out and in
	out, in      []int32  // numbers of links
	heads, tails []int32  // of a link: node it comes from, goes to
	above, below []near   // in the order of in and out: what a walk needs of an edge, in one place of memory
	Loop         []string // ids of nodes on a cycle, when the data hold one in spite of all: first one only
}

// Build makes the network. Edges to nodes that are not there are left out.
func Build(stops []Stop, links []Link) *Network {
	n := &Network{index: make(map[string]int32, len(stops)), ids: make([]string, 0, len(stops)), kinds: make([]int32, 0, len(stops))}
	for _, s := range stops {
		if _, twice := n.index[s.ID]; twice {
			continue
		}
		n.index[s.ID] = int32(len(n.ids))
		n.ids, n.kinds = append(n.ids, s.ID), append(n.kinds, n.word(s.Kind))
	}
	n.links = make([]Link, 0, len(links))
	for _, l := range links {
		a, ok := n.index[l.From]
		b, too := n.index[l.To]
		if !ok || !too || a == b {
			continue
		}
		n.links, n.heads, n.tails = append(n.links, l), append(n.heads, a), append(n.tails, b)
	}
	n.join()
	n.renumber(n.sort())
	n.join()
	n.above, n.below = make([]near, len(n.in)), make([]near, len(n.out))
	for j, k := range n.in {
		n.above[j] = near{n.heads[k], n.links[k].Metres}
	}
	for j, k := range n.out {
		n.below[j] = near{n.tails[k], n.links[k].Metres}
	}
	return n
}

// word gives the place of a kind in the list of those that occur; there are a handful.
func (n *Network) word(kind string) int32 {
	i := slices.Index(n.words, kind)
	if i < 0 {
		i, n.words = len(n.words), append(n.words, kind)
	}
	return int32(i)
}

// join lists the edges of every node, in the order in which they were given.
func (n *Network) join() {
	size := len(n.ids)
	n.outAt, n.inAt = make([]int32, size+1), make([]int32, size+1)
	for k := range n.links {
		n.outAt[n.heads[k]+1]++
		n.inAt[n.tails[k]+1]++
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
}

// renumber gives the nodes the numbers of their places in the order.
func (n *Network) renumber(order []int32) {
	ids, kinds := make([]string, len(order)), make([]int32, len(order))
	n.listed = make([]int32, len(order))
	for p, u := range order {
		ids[p], kinds[p], n.listed[u] = n.ids[u], n.kinds[u], int32(p)
		n.index[ids[p]] = int32(p)
	}
	n.ids, n.kinds = ids, kinds
	for k := range n.links {
		n.heads[k], n.tails[k] = n.listed[n.heads[k]], n.listed[n.tails[k]]
	}
}

// near is a neighbour and how far it is along the water.
type near struct {
	node   int32
	metres int64
}

// sort finds the order; what is left over lies on a cycle or below one, goes to the end, and one cycle is kept for the doctor.
func (n *Network) sort() (order []int32) {
	size := len(n.ids)
	wait := make([]int32, size)
	for i := range size {
		wait[i] = n.inAt[i+1] - n.inAt[i]
	}
	order = make([]int32, 0, size)
	for i := range size {
		if wait[i] == 0 {
			order = append(order, int32(i))
		}
	}
	for at := 0; at < len(order); at++ {
		u := order[at]
		for _, k := range n.out[n.outAt[u]:n.outAt[u+1]] {
			v := n.tails[k]
			if wait[v]--; wait[v] == 0 {
				order = append(order, v)
			}
		}
	}
	if len(order) < size {
		n.Loop = n.loop(wait)
		for i := range size {
			if wait[i] > 0 {
				order = append(order, int32(i))
			}
		}
	}
	return order
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

// walk is the scratch of one search: the distance of every node, and the link by which each was reached at its shortest.
type walk struct {
	dist []int64
	by   []int32
}

var walks = sync.Pool{New: func() any { return new(walk) }}

// reach walks with or against the water from node t: dist of every node, far where there is no way, and by where there is one. The walk
// goes back to walks when it has been read.
func (n *Network) reach(t int32, up bool) *walk {
	w := walks.Get().(*walk)
	if len(w.dist) < len(n.ids) {
		w.dist, w.by = make([]int64, len(n.ids)), make([]int32, len(n.ids))
	}
	dist, by := w.dist[:len(n.ids)], w.by[:len(n.ids)]
	for i := range dist {
		dist[i] = far
	}
	at, edges, links := n.outAt, n.below, n.out
	end, on := int32(len(n.ids)), int32(1)
	if up {
		at, edges, links = n.inAt, n.above, n.in
		end, on = -1, -1
	}
	dist[t], by[t] = 0, -1
	for u := t; u != end; u += on {
		d := dist[u]
		if d == far {
			continue
		}
		for j := at[u]; j < at[u+1]; j++ {
			if e := &edges[j]; d+e.metres < dist[e.node] {
				dist[e.node], by[e.node] = d+e.metres, links[j]
			}
		}
	}
	return w
}

// Upstream lists what of the kinds named lies upstream of a node, the nearest along the water first; without kinds everything.
func (n *Network) Upstream(from string, kinds ...string) []Hop { return n.hops(from, true, kinds) }

// Downstream lists what of the kinds named the water of a node reaches, the nearest first.
func (n *Network) Downstream(from string, kinds ...string) []Hop { return n.hops(from, false, kinds) }

func (n *Network) hops(from string, up bool, kinds []string) []Hop {
	t, ok := n.index[from]
	if !ok {
		return nil
	}
	wanted := make([]bool, len(n.words))
	for i, w := range n.words {
		wanted[i] = len(kinds) == 0 || slices.Contains(kinds, w)
	}
	w := n.reach(t, up)
	var found []near
	for i, d := range w.dist[:len(n.ids)] {
		if d != far && wanted[n.kinds[i]] && int32(i) != t {
			found = append(found, near{int32(i), d})
		}
	}
	walks.Put(w)
	if len(found) == 0 {
		return nil
	}
	slices.SortFunc(found, func(a, b near) int {
		if a.metres != b.metres {
			return cmpInt(a.metres, b.metres)
		}
		return strings.Compare(n.ids[a.node], n.ids[b.node])
	})
	out := make([]Hop, len(found))
	for i, f := range found {
		out[i] = Hop{n.ids[f.node], n.words[n.kinds[f.node]], f.metres}
	}
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
	t, ok := n.index[to]
	i, known := n.index[from]
	if !ok || !known {
		return nil
	}
	w := n.reach(t, true)
	defer walks.Put(w)
	if w.dist[i] == far {
		return nil
	}
	out := []string{from}
	for w.by[i] >= 0 {
		i = n.tails[w.by[i]]
		out = append(out, n.ids[i])
	}
	return out
}

// Dangling lists the nodes where the network ends although water must go on: an outlet, a manhole, an inlet, an overflow without a way
// out, a section or junction that nothing reaches and that reaches nothing. Springs begin and mouths and intakes end by nature.
func (n *Network) Dangling() (out []Hop) {
	for _, i := range n.listed {
		kind := n.words[n.kinds[i]]
		in, to := n.inAt[i+1]-n.inAt[i], n.outAt[i+1]-n.outAt[i]
		bad := false
		switch kind {
		case NodeOutlet, NodeManhole, NodeInlet, NodeOverflow, NodePlant, NodeSpring:
			bad = to == 0
		case NodeSection, NodeJunction:
			bad = in == 0 && to == 0 || to == 0 && kind == NodeJunction
		case NodeMouth, NodeIntake:
			bad = in == 0
		}
		if bad {
			out = append(out, Hop{ID: n.ids[i], Kind: kind})
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

// stops lists the nodes as Build was given them.
func (n *Network) stops() []Stop {
	out := make([]Stop, len(n.listed))
	for i, u := range n.listed {
		out[i] = Stop{n.ids[u], n.words[n.kinds[u]]}
	}
	return out
}

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
