package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"strings"
)

// Fill writes the template with its placeholders filled. Pure; the same data give the same bytes.
func (f *File) Fill(d Data) ([]byte, error) {
	sc := &scope{data: d}
	var out []entry
	for _, e := range f.entries {
		if t := f.trees[e.name]; t != nil {
			var b bytes.Buffer
			t.with(fillKids(t.kids, sc)).write(&b)
			e.body = b.Bytes()
		}
		out = append(out, e)
	}
	return pack(out)
}

// pack writes entries without times, so that the same entries are the same bytes.
func pack(list []entry) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range list {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(e.body); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

// lone gives the mark of a paragraph or row that holds nothing but that mark.
func lone(n *node) (Mark, bool) {
	if n.name != "p" && n.name != "tr" {
		return Mark{}, false
	}
	s := strings.TrimSpace(n.said())
	if !strings.HasPrefix(s, "{{") {
		return Mark{}, false
	}
	marks := Marks(s)
	if len(marks) != 1 || marks[0].from != 0 || marks[0].to != len(s) {
		return Mark{}, false
	}
	return marks[0], true
}

// fillKids fills the children of an element: a part whose beginning and end stand in paragraphs (or rows) of their own is written
// for each item, and so is a row that begins and ends a part.
func fillKids(kids []*node, sc *scope) []*node {
	var out []*node
	for i := 0; i < len(kids); i++ {
		k := kids[i]
		if m, ok := lone(k); ok && (m.Kind == '#' || m.Kind == '^') {
			if j := ending(kids, i, k.name, m.Name); j > 0 {
				for _, x := range sc.items(m) {
					out = append(out, fillKids(kids[i+1:j], x)...)
				}
				i = j
				continue
			}
		}
		switch k.name {
		case "p":
			out = append(out, fillParagraph(k, sc)...)
		case "tr":
			out = append(out, fillRow(k, sc)...)
		case "tc":
			c := k.with(fillKids(k.kids, sc))
			if !has(c.kids, "p") {
				c.kids = append(c.kids, raw("<"+prefix(k)+"p/>"))
			}
			out = append(out, c)
		case "tbl":
			c := k.with(fillKids(k.kids, sc))
			if has(c.kids, "tr") {
				out = append(out, c)
			}
		case "":
			out = append(out, k)
		default:
			out = append(out, k.with(fillKids(k.kids, sc)))
		}
	}
	return out
}

// ending finds the sibling that ends a part begun by kids[i]; 0 when there is none.
func ending(kids []*node, i int, kind, name string) int {
	depth := 0
	for j := i; j < len(kids); j++ {
		if kids[j].name != kind {
			continue
		}
		m, ok := lone(kids[j])
		switch {
		case !ok || m.Name != name:
		case m.Kind == '#' || m.Kind == '^':
			depth++
		case m.Kind == '/':
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return 0
}

func has(kids []*node, name string) bool {
	for _, k := range kids {
		if k.name == name {
			return true
		}
	}
	return false
}

func raw(s string) *node { return &node{open: []byte(s)} }

// prefix is how the file writes the namespace of an element: "w:".
func prefix(n *node) string {
	tag := strings.TrimPrefix(string(n.open), "<")
	if i := strings.IndexAny(tag, " \t\r\n/>"); i >= 0 {
		tag = tag[:i]
	}
	if i := strings.IndexByte(tag, ':'); i >= 0 {
		return tag[:i+1]
	}
	return ""
}

// fillRow writes a row once, or for each item when its first mark begins a part that its last mark ends in another cell.
func fillRow(n *node, sc *scope) []*node {
	s := n.said()
	marks := Marks(s)
	last := len(marks) - 1
	if last > 0 && (marks[0].Kind == '#' || marks[0].Kind == '^') && closing(marks, 0) == last && !within(n, marks[0]) {
		var out []*node
		bare := strip(n, marks[0].String(), marks[last].String())
		for _, x := range sc.items(marks[0]) {
			out = append(out, bare.with(fillKids(bare.kids, x)))
		}
		return out
	}
	return []*node{n.with(fillKids(n.kids, sc))}
}

// within tells whether a part begins and ends in one cell: then only what stands in the cell is repeated.
func within(n *node, m Mark) (in bool) {
	n.each(func(x *node) bool {
		if x.name == "tc" {
			marks := Marks(x.said())
			for i := range marks {
				if marks[i].String() == m.String() && closing(marks, i) >= 0 {
					in = true
				}
				if marks[i].String() == m.String() {
					return false
				}
			}
		}
		return !in
	})
	return in
}

// strip takes the first of one mark and the last of another out of a row.
func strip(n *node, first, last string) *node {
	var paras []*node
	n.each(func(x *node) bool {
		if x.name == "p" {
			paras = append(paras, x)
		}
		return true
	})
	swap := map[*node]*node{}
	cut := func(p *node, mark string, fromEnd bool) bool {
		if q, ok := swap[p]; ok {
			p = q
		}
		s := p.said()
		marks := Marks(s)
		for k := range marks {
			i := k
			if fromEnd {
				i = len(marks) - 1 - k
			}
			if marks[i].String() == mark {
				for _, o := range paras {
					if o == p || swap[o] == p {
						swap[o] = rewrite(p, []piece{{marks[i].from, marks[i].to, ""}})
						return true
					}
				}
			}
		}
		return false
	}
	for _, p := range paras {
		if cut(p, first, false) {
			break
		}
	}
	for i := len(paras) - 1; i >= 0; i-- {
		if cut(paras[i], last, true) {
			break
		}
	}
	return n.swapped(swap)
}

func (n *node) swapped(swap map[*node]*node) *node {
	if q, ok := swap[n]; ok {
		return q
	}
	if len(n.kids) == 0 {
		return n
	}
	kids := make([]*node, len(n.kids))
	for i, k := range n.kids {
		kids[i] = k.swapped(swap)
	}
	return n.with(kids)
}

// fillParagraph fills one paragraph; one that is nothing but a value of several lines becomes several paragraphs.
func fillParagraph(n *node, sc *scope) []*node {
	s := n.said()
	if !strings.Contains(s, "{{") {
		return []*node{n.with(fillKids(n.kids, sc))} // text boxes have paragraphs of their own
	}
	if m, ok := lone(n); ok && m.Kind == 0 {
		if lines := strings.Split(strings.TrimSpace(sc.value(m)), "\n"); len(lines) > 1 {
			var out []*node
			for _, l := range lines {
				if l = strings.TrimSpace(l); l != "" {
					out = append(out, fillParagraph(n, &scope{Data{m.Name: l}, sc})...)
				}
			}
			return out
		}
	}
	var list []piece
	marks := Marks(s)
	for i := 0; i < len(marks); i++ {
		m := marks[i]
		j := i
		switch m.Kind {
		case '#', '^':
			if j = closing(marks, i); j < 0 {
				j = i
				continue
			}
		case '/':
			continue
		}
		list = append(list, piece{m.from, marks[j].to, sc.write(s[m.from:marks[j].to])})
		i = j
	}
	p := rewrite(n, list)
	return []*node{p.with(fillKids(p.kids, sc))}
}

// piece says what stands instead of the bytes [from, to) of a paragraph's text.
type piece struct {
	from, to int
	text     string
}

// rewrite replaces pieces of a paragraph's text: what is new goes into the run in which the piece began, the rest of the piece is
// taken out of the runs after it.
func rewrite(n *node, list []piece) *node {
	if len(list) == 0 {
		return n
	}
	at := 0
	swap := map[*node]*node{}
	first := true
	n.each(func(x *node) bool {
		if x.name == "p" && !first {
			return false
		}
		first = false
		if x.name != "t" {
			return true
		}
		old := x.said0()
		if now, changed := cutIn(old, at, list); changed {
			swap[x] = textNode(x, now)
		}
		at += len(old)
		return false
	})
	return n.swapped(swap)
}

func (n *node) said0() string {
	s := ""
	for _, k := range n.kids {
		s += k.text
	}
	return s
}

// cutIn is what of a run's text [at, at+len) is left.
func cutIn(old string, at int, list []piece) (string, bool) {
	var b strings.Builder
	pos, changed := 0, false
	for _, p := range list {
		from, to := p.from-at, p.to-at
		if to <= 0 || from >= len(old) {
			continue
		}
		changed = true
		if from >= pos {
			b.WriteString(old[pos:max(from, 0)])
			if from >= 0 {
				b.WriteString(p.text)
			}
		}
		pos = min(to, len(old))
	}
	if !changed {
		return old, false
	}
	b.WriteString(old[pos:])
	return b.String(), true
}

// textNode is a w:t with other words; line ends become breaks.
func textNode(x *node, s string) *node {
	w := prefix(x)
	out := &node{name: "?"}
	for i, l := range strings.Split(s, "\n") {
		if i > 0 {
			out.kids = append(out.kids, &node{name: "br", open: []byte("<" + w + "br/>")})
		}
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(l))
		out.kids = append(out.kids, &node{name: "t", open: []byte("<" + w + `t xml:space="preserve">`), kids: []*node{{open: b.Bytes(), text: l}}, close: []byte("</" + w + "t>")})
	}
	return out
}
