package table

import (
	"strings"

	"linli/platform/blob"
)

// mapBlock chooses the table of a block and maps its columns (A3).
func mapBlock(b *Block, cat *Catalog, want *Table, cols []headColumn, remembered Remembered) {
	b.Fingerprint = string(blob.Sum([]byte(headerWords(cols))))[:24]
	t := want
	var keys map[string]string
	if remembered != nil {
		if name, k, ok := remembered(b.Fingerprint); ok && (want == nil || want.Name == name) {
			if rt := cat.Find(name); rt != nil {
				t, keys = rt, k
			}
		}
	}
	if t == nil {
		t = cat.best(b, cols)
	}
	if t == nil {
		b.Columns = unmapped(cols)
		return
	}
	b.Table = t.Name
	b.Columns = mapColumns(cat.dict, t, cols, b.SheetName+" "+b.Title)
	for i := range b.Columns {
		m := &b.Columns[i]
		if key, ok := keys[NormaliseHeader(m.Header)]; ok && (key == "" || t.Index(key) >= 0) {
			m.Key, m.How, m.Among = key, "remembered", nil
		}
	}
}

func unmapped(cols []headColumn) []Mapping {
	var list []Mapping
	for _, c := range cols {
		list = append(list, Mapping{Col: c.col, Header: c.name(), How: "none"})
	}
	return list
}

func (c headColumn) name() string {
	if c.parent != "" && c.parent != c.child {
		return c.parent + "/" + c.child
	}
	return c.child
}

// best returns the table whose columns cover the headers best; nil when no table knows three of them.
func (cat *Catalog) best(b *Block, cols []headColumn) *Table {
	var best *Table
	top := 0
	for _, t := range cat.order {
		n := 0
		got := map[string]bool{}
		for _, m := range mapColumns(cat.dict, t, cols, b.SheetName+" "+b.Title) {
			if m.Key == "" {
				continue
			}
			c := &t.Columns[t.Index(m.Key)]
			got[m.Key] = true
			n += 2
			if c.Required {
				n++
			}
			if m.How == "exact" {
				n++
			}
		}
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Required && !got[c.Key] && !(got["address"] && (c.Part == BuildingOf || c.Part == DoorOf)) {
				n -= 3
			}
		}
		for _, h := range t.SheetHints {
			if strings.Contains(b.SheetName+b.Title, h) {
				n += 4
			}
		}
		if len(got) >= 2 && n > top {
			best, top = t, n
		}
	}
	return best
}

// mapColumns maps every column to one of the table. A word that may mean two columns, or a weak word without company, is left to
// the user (How "ask"); two columns of the sheet for one of the table likewise.
func mapColumns(d *dictionary, t *Table, cols []headColumn, about string) []Mapping {
	counts := map[string]int{}
	var all strings.Builder
	all.WriteString(about)
	for _, c := range cols {
		counts[NormaliseHeader(c.child)]++
		all.WriteString(" " + c.name())
	}
	taken := map[string]int{}
	var list []Mapping
	for _, c := range cols {
		m := mapOne(d, t, c, counts[NormaliseHeader(c.child)] > 1, all.String())
		if m.Key != "" {
			if other, twice := taken[m.Key]; twice {
				m = rivalColumns(list, other, m)
			} else {
				taken[m.Key] = len(list)
			}
		}
		list = append(list, m)
	}
	return list
}

// rivalColumns settles two columns of the sheet that claim one column of the table: an exact header beats a synonym, which beats
// a weak one; of equals the user decides.
func rivalColumns(list []Mapping, other int, m Mapping) Mapping {
	rank := map[string]int{"exact": 3, "synonym": 2, "near": 1}
	old := &list[other]
	switch a, b := rank[old.How], rank[m.How]; {
	case a > b:
		m.Among = []string{m.Key}
		m.Key, m.How = "", "none"
	case b > a:
		old.Among = []string{old.Key}
		old.Key, old.How = "", "none"
	default:
		m.Among = []string{m.Key}
		m.Key, m.How = "", "ask"
	}
	return m
}

func mapOne(d *dictionary, t *Table, c headColumn, twice bool, all string) Mapping {
	m := Mapping{Col: c.col, Header: c.name(), How: "none"}
	child := NormaliseHeader(c.child)
	if child == "序号" || child == "no" || child == "no." {
		m.How = "serial"
		return m
	}
	words := []string{}
	if c.parent != "" {
		parent := NormaliseHeader(c.parent)
		words = append(words, parent+"/"+child, parent+child)
	}
	if !twice || c.parent == "" {
		words = append(words, child)
	}
	for _, w := range words {
		found := d.in(t, w)
		if len(found) == 0 {
			continue
		}
		return choose(t, m, found, w, all)
	}
	return m
}

// choose settles the meanings of one word: a strong one beats weak ones, a weak one needs company.
func choose(t *Table, m Mapping, found []meaning, word, all string) Mapping {
	var strong, near, weak []int
	for _, f := range found {
		switch {
		case !f.weak:
			strong = append(strong, f.column)
		case company(&t.Columns[f.column], all):
			near = append(near, f.column)
		default:
			weak = append(weak, f.column)
		}
	}
	pick := func(list []int, how string) Mapping {
		if len(list) == 1 {
			c := &t.Columns[list[0]]
			m.Key, m.How = c.Key, how
			if how == "synonym" && NormaliseHeader(c.Header) == word {
				m.How = "exact"
			}
			return m
		}
		m.How = "ask"
		for _, i := range list {
			m.Among = append(m.Among, t.Columns[i].Key)
		}
		return m
	}
	switch {
	case len(strong) > 0:
		return pick(strong, "synonym")
	case len(near) > 0:
		return pick(near, "near")
	default:
		m.How = "ask"
		for _, i := range weak {
			m.Among = append(m.Among, t.Columns[i].Key)
		}
		return m
	}
}

// company says whether one of the words that vouch for a weak header stands in the sheet.
func company(c *Column, all string) bool {
	for _, w := range c.Near {
		if strings.Contains(all, w) {
			return true
		}
	}
	return false
}
