package docx

import (
	"slices"
	"strings"
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
					var parts []string
					c.each(func(x *node) bool {
						if x.name == "p" {
							parts = append(parts, spoken(x))
						}
						return true
					})
					cells = append(cells, strings.Join(parts, "\n"))
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
