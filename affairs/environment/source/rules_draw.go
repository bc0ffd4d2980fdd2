package source

import (
	"slices"
)

// Spot is a node as the drawings know it.
type Spot struct {
	ID, Kind, Label string
	Lon, Lat        int64
	Href            string
	Shape, State    string   // ● ■ ○ ▲ and the word beside it
	Lines           []string // last value, class
}

// column is a place of the drawing in order of flow: a node of the river in its lane, with what joins it.
type column struct {
	spot   Spot
	lane   int
	join   int  // column where the lane joins its parent; -1 none
	last   bool // last of its lane
	first  bool
	hangs  []hang
	branch []string // where other arms lead
}

// hang is an outlet that reaches the river at a column.
type hang struct {
	spot  Spot
	wells int // manholes and other nodes between
}

// Layout is the order of a drawing.
type Layout struct {
	columns []column
	loose   []Spot // outlets that reach no river
	cut     int    // columns left out because the picture would be too large
}

const mostColumns = 80

// Arrange puts a network in order of flow: each river from its source to its end, what joins it in its place, tributaries in lanes below the
// river they join, in the column before. Nodes where nothing happens are left out.
func Arrange(spots []Spot, list []Edge) Layout {
	l := &arranging{at: map[string]Spot{}, next: map[string]string{}, ups: map[string][]Edge{}, river: map[string]bool{}, arms: map[string][]string{}, pipes: map[string][]string{}, hangs: map[string][]hang{}}
	for _, s := range spots {
		l.at[s.ID] = s
	}
	l.rivers(list)
	out := Layout{loose: l.hang(spots)}
	var roots []string
	for _, s := range spots {
		if l.river[s.ID] && l.next[s.ID] == "" {
			roots = append(roots, s.ID)
		}
	}
	depth := l.lengths(roots)
	for _, r := range roots {
		l.emit(&out, r, 0, -1, depth)
	}
	if len(out.columns) > mostColumns {
		out.cut = len(out.columns) - mostColumns
		out.columns = out.columns[:mostColumns]
		for i := range out.columns {
			if out.columns[i].join >= mostColumns {
				out.columns[i].join = -1
			}
		}
	}
	return out
}

type arranging struct {
	at    map[string]Spot
	next  map[string]string // the river node downstream
	ups   map[string][]Edge // reaches that lead here and whose next this is
	river map[string]bool
	arms  map[string][]string
	pipes map[string][]string // other edges
	hangs map[string][]hang
}

// rivers finds where each river node flows on: along the main stem, else along the first reach.
func (l *arranging) rivers(list []Edge) {
	outs := map[string][]Edge{}
	for _, e := range list {
		_, a := l.at[e.From]
		_, b := l.at[e.To]
		if !a || !b {
			continue
		}
		if e.Kind != EdgeReach {
			l.pipes[e.From] = append(l.pipes[e.From], e.To)
			continue
		}
		l.river[e.From], l.river[e.To] = true, true
		outs[e.From] = append(outs[e.From], e)
	}
	for from, es := range outs {
		slices.SortFunc(es, func(a, b Edge) int {
			if a.Main != b.Main {
				if a.Main {
					return -1
				}
				return 1
			}
			if a.ID < b.ID {
				return -1
			}
			return 1
		})
		l.next[from] = es[0].To
		l.ups[es[0].To] = append(l.ups[es[0].To], es[0])
		for _, e := range es[1:] {
			l.arms[from] = append(l.arms[from], l.at[e.To].Label)
		}
	}
	for to := range l.ups {
		slices.SortFunc(l.ups[to], func(a, b Edge) int {
			if a.From < b.From {
				return -1
			}
			return 1
		})
	}
}

// hang leads every outlet through its pipes to the first node of a river and gives those that reach none.
func (l *arranging) hang(spots []Spot) (loose []Spot) {
	for _, s := range spots {
		if s.Kind != NodeOutlet || l.river[s.ID] {
			continue
		}
		seen, queue, found := map[string]int{s.ID: 0}, []string{s.ID}, ""
		for len(queue) > 0 && found == "" {
			u := queue[0]
			queue = queue[1:]
			for _, v := range l.pipes[u] {
				if _, again := seen[v]; again {
					continue
				}
				seen[v] = seen[u] + 1
				if l.river[v] {
					found = v
					break
				}
				queue = append(queue, v)
			}
		}
		if found == "" {
			loose = append(loose, s)
			continue
		}
		l.hangs[found] = append(l.hangs[found], hang{s, seen[found] - 1})
	}
	return loose
}

// lengths gives the longest way upstream of every river node, the main stem counting most.
func (l *arranging) lengths(roots []string) map[string]int64 {
	depth := map[string]int64{}
	var order []string
	seen := map[string]bool{}
	queue := slices.Clone(roots)
	for len(queue) > 0 {
		u := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if seen[u] {
			continue
		}
		seen[u] = true
		order = append(order, u)
		for _, e := range l.ups[u] {
			queue = append(queue, e.From)
		}
	}
	for i := len(order) - 1; i >= 0; i-- {
		for _, e := range l.ups[order[i]] {
			depth[order[i]] = max(depth[order[i]], depth[e.From]+weightOf(e))
		}
	}
	return depth
}

func weightOf(e Edge) int64 {
	if e.Main {
		return e.Metres + 1_000_000_000
	}
	return e.Metres + 1
}

// emit writes the columns of the river that ends at a node, tributaries first.
func (l *arranging) emit(out *Layout, root string, lane, parent int, depth map[string]int64) {
	stem, side := []string{root}, map[string][]string{}
	for u := root; len(l.ups[u]) > 0 && len(stem) < 100_000; {
		best := l.ups[u][0]
		for _, e := range l.ups[u][1:] {
			if depth[e.From]+weightOf(e) > depth[best.From]+weightOf(best) {
				best = e
			}
		}
		for _, e := range l.ups[u] {
			if e.ID != best.ID {
				side[u] = append(side[u], e.From)
			}
		}
		u = best.From
		stem = append(stem, u)
	}
	slices.Reverse(stem)
	first := true
	begin := len(out.columns)
	for _, id := range stem {
		var joined []int
		for _, t := range side[id] {
			at := len(out.columns)
			if lane < 4 && at < mostColumns*2 {
				l.emit(out, t, lane+1, -2, depth)
			}
			if len(out.columns) > at {
				joined = append(joined, len(out.columns)-1)
			}
		}
		s := l.at[id]
		if s.Kind == NodeJunction && len(l.hangs[id]) == 0 && len(joined) == 0 && len(l.arms[id]) == 0 && id != root && !first {
			continue
		}
		out.columns = append(out.columns, column{spot: s, lane: lane, join: -1, first: first, last: id == root, hangs: l.hangs[id], branch: l.arms[id]})
		first = false
		for _, j := range joined {
			out.columns[j].join = len(out.columns) - 1
		}
	}
	if parent == -2 && len(out.columns) > begin {
		return
	}
}
