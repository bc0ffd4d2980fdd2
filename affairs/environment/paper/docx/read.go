package docx

import (
	"slices"
	"strconv"
	"strings"

	"linli/platform/text"
)

// Text is what a file says, a line a paragraph; the cells of a row are parted by tabs. Headers and footers are left out.
func (f *File) Text() string {
	var lines []string
	var walk func(n *node)
	walk = func(n *node) {
		switch n.name {
		case "p":
			lines = append(lines, spoken(n))
			for _, k := range n.kids {
				walk(k)
			}
		case "tr":
			var cells []string
			for _, c := range n.kids {
				if c.name == "tc" {
					cells = append(cells, cellText(c))
				}
			}
			lines = append(lines, strings.Join(cells, "\t"))
		default:
			for _, k := range n.kids {
				walk(k)
			}
		}
	}
	walk(f.trees["word/document.xml"])
	return strings.Join(lines, "\n")
}

// spoken is said with breaks as line ends.
func spoken(n *node) string {
	var b strings.Builder
	n.each(func(x *node) bool {
		switch {
		case x.name == "p" && x != n:
			return false
		case x.name == "br":
			b.WriteByte('\n')
		case x.name == "t":
			b.WriteString(x.said())
		}
		return true
	})
	return b.String()
}

// Use is a placeholder of a template and the parts it stands in, outermost first.
type Use struct {
	Mark
	In []string
}

// Uses lists the placeholders of a file in order, and what is wrong with the way they stand: a part that is not ended, an end
// without a beginning, braces that hold no name, a filter that is not known. Wrong are the marks as somebody reads them in Word.
func (f *File) Uses() (list []Use, wrong []string) {
	for _, e := range f.entries {
		t := f.trees[e.name]
		if t == nil {
			continue
		}
		var open []string
		t.each(func(n *node) bool {
			if n.name != "p" {
				return true
			}
			s := n.said()
			for _, m := range Marks(s) {
				switch m.Kind {
				case '#', '^':
					list = append(list, Use{m, slices.Clone(open)})
					open = append(open, m.Name)
				case '/':
					if len(open) == 0 || open[len(open)-1] != m.Name {
						wrong = append(wrong, m.String())
						continue
					}
					open = open[:len(open)-1]
				default:
					list = append(list, Use{m, slices.Clone(open)})
					if m.Filter != "" && !slices.Contains(Filters, m.Filter) {
						wrong = append(wrong, m.String())
					}
				}
			}
			if rest := markShape.ReplaceAllString(s, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
				wrong = append(wrong, short(strings.TrimSpace(s)))
			}
			return true
		})
		for _, o := range open {
			wrong = append(wrong, "{{#"+o+"}}")
		}
	}
	return list, wrong
}

// Blocks is what a file says as paragraphs and tables, for a page of the browser: how a paragraph stands (centred, right, the first of them
// as the title) is taken over, its fonts are not. Headers and footers are left out.
func (f *File) Blocks() (out []Block) {
	titled := false
	var walk func(n *node)
	walk = func(n *node) {
		switch n.name {
		case "p":
			b := paragraph(n)
			if b.Style == Centre && !titled {
				b.Style, titled = Title, true
			}
			out = append(out, b)
		case "tbl":
			out = append(out, tableOf(n))
		default:
			for _, k := range n.kids {
				walk(k)
			}
		}
	}
	walk(f.trees["word/document.xml"])
	return out
}

// aligned are the styles of this package that stand in the middle or to the right.
var aligned = map[string]string{Title: Centre, Org: Org, Centre: Centre, Right: Right, Heading: Heading, Flush: Flush, Note: Note}

func paragraph(n *node) Block {
	b := Block{Style: Body, Text: spoken(n)}
	if strings.TrimSpace(b.Text) == "" {
		return Block{Style: Empty}
	}
	for _, k := range n.kids {
		if k.name != "pPr" {
			continue
		}
		for _, x := range k.kids {
			v := valOf(x)
			switch {
			case x.name == "pStyle" && aligned[strings.ToLower(v)] != "":
				b.Style = aligned[strings.ToLower(v)]
			case x.name == "pStyle" && strings.HasPrefix(strings.ToLower(v), "heading"):
				b.Style = Heading
			case x.name == "jc" && v == "center":
				b.Style = Centre
			case x.name == "jc" && (v == "right" || v == "end"):
				b.Style = Right
			}
		}
	}
	return b
}

func tableOf(n *node) Block {
	b := Block{Style: Grid}
	for _, k := range n.kids {
		switch k.name {
		case "tblGrid":
			for _, c := range k.kids {
				if w, err := strconv.Atoi(attr(c, "w")); err == nil && c.name == "gridCol" {
					b.Widths = append(b.Widths, w)
				}
			}
		case "tr":
			r := GridRow{}
			k.each(func(x *node) bool {
				if x.name == "tblHeader" {
					r.Head = valOf(x) != "false" && valOf(x) != "0"
				}
				return x.name != "tc"
			})
			for _, c := range k.kids {
				if c.name == "tc" {
					r.Cells = append(r.Cells, cellText(c))
				}
			}
			b.Rows = append(b.Rows, r)
		}
	}
	return b
}

func cellText(c *node) string {
	var parts []string
	c.each(func(x *node) bool {
		if x.name == "p" {
			parts = append(parts, spoken(x))
		}
		return true
	})
	return strings.Join(parts, "\n")
}

func valOf(n *node) string { return attr(n, "val") }

var attrShape = text.NewPattern(`(?:^|[\s:])(\w+)\s*=\s*["']([^"']*)["']`)

// attr is an attribute of an element by its local name, "" when it has none.
func attr(n *node, name string) string {
	for _, m := range attrShape.Regexp().FindAllSubmatch(n.open, -1) {
		if string(m[1]) == name {
			return string(m[2])
		}
	}
	return ""
}
