package table

import (
	"sort"
	"strings"
)

// fewest is the smallest group of people that a count may name (grid.md §8, security.md T1).
const fewest = 5

// cell is one line of a grouped report.
type cell struct {
	key    []string
	n      int64
	few    bool // below fewest: reads <5
	hidden bool // large enough, and not shown because a smaller one would follow from it
}

// figure is how the count of a cell is written.
func (c cell) figure() Value {
	switch {
	case c.few:
		return TextValue("<5")
	case c.hidden:
		return TextValue("不显示")
	}
	return IntValue(c.n)
}

// protect marks the cells of a count by one or more columns. A count below five is not told; and because whoever knows a sum (by a
// report over fewer columns, or the number of people of a place) could take the others away from it, no sum may leave the hidden
// part below five or in one single cell: the smallest cell that is still shown is hidden with it, until that holds for
// every sum over every choice of columns.
func protect(counts map[string]int64) []cell {
	cells := make([]cell, 0, len(counts))
	for k, n := range counts {
		cells = append(cells, cell{key: strings.Split(k, "\x00"), n: n, few: n < fewest})
	}
	sort.Slice(cells, func(i, j int) bool { return strings.Join(cells[i].key, "\x00") < strings.Join(cells[j].key, "\x00") })
	if len(cells) == 0 {
		return cells
	}
	for again := true; again; {
		again = false
		for over := 1; over < 1<<len(cells[0].key); over++ {
			for _, line := range linesOf(cells, over) {
				again = complement(cells, line) || again
			}
		}
	}
	return cells
}

// linesOf gathers the cells that a sum over some columns (bits of over) adds up.
func linesOf(cells []cell, over int) [][]int {
	at := map[string]int{}
	var out [][]int
	for i, c := range cells {
		var rest []string
		for d, k := range c.key {
			if over&(1<<d) == 0 {
				rest = append(rest, k)
			}
		}
		k := strings.Join(rest, "\x00")
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k], out = n, append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	return out
}

// complement hides one more cell of a line when what is hidden in it could be reckoned. It tells whether it did.
func complement(cells []cell, line []int) bool {
	var n int
	var sum int64
	least := -1
	for _, i := range line {
		switch c := cells[i]; {
		case c.few || c.hidden:
			n, sum = n+1, sum+c.n
		case least < 0 || c.n < cells[least].n:
			least = i
		}
	}
	if n == 0 || least < 0 || n > 1 && sum >= fewest {
		return false
	}
	cells[least].hidden = true
	return true
}
