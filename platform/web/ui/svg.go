package ui

import (
	"context"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// canvas writes SVG. Every text and attribute value goes through esc, so nothing a person typed
// can become markup.
type canvas struct{ strings.Builder }

var esc = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\x00", "")

// tag opens an element with attribute pairs; self closes it at once.
func (c *canvas) tag(name string, self bool, pairs ...string) {
	c.WriteByte('<')
	c.WriteString(name)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		c.WriteByte(' ')
		c.WriteString(pairs[i])
		c.WriteString(`="`)
		c.WriteString(esc.Replace(pairs[i+1]))
		c.WriteByte('"')
	}
	if self {
		c.WriteString("/>")
		return
	}
	c.WriteByte('>')
}

func (c *canvas) open(name string, pairs ...string) { c.tag(name, false, pairs...) }
func (c *canvas) el(name string, pairs ...string)   { c.tag(name, true, pairs...) }
func (c *canvas) close(name string)                 { c.WriteString("</" + name + ">") }

// say writes escaped text.
func (c *canvas) say(s string) { c.WriteString(esc.Replace(s)) }

// svg opens a drawing: its finding is the accessible name and the title.
func (c *canvas) svg(class string, w, h float64, finding string, pairs ...string) {
	c.open("svg", append([]string{"class", "draw " + class, "viewBox", "0 0 " + f(w) + " " + f(h), "role", "group", "aria-label", finding}, pairs...)...)
	c.open("title")
	c.say(finding)
	c.close("title")
}

// push says on a phone that the drawing goes on at the side; it stays in sight while the drawing is moved.
func (c *canvas) push(ctx context.Context) {
	c.open("p", "class", "push soft small phone-only")
	c.say(T(ctx, "ui.push_picture"))
	c.close("p")
}

// label writes a text in a token's colour. anchor: start, middle, end; bold is weight 600.
func (c *canvas) label(x, y, size float64, token, anchor string, bold bool, s string) {
	weight := ""
	if bold {
		weight = "600"
	}
	if anchor == "start" {
		anchor = ""
	}
	c.open("text", "x", f(x), "y", f(y), "font-size", f(size), "class", "d-"+token, "fill", Tokens[token], "text-anchor", anchor, "font-weight", weight)
	c.say(s)
	c.close("text")
}

// box draws a filled rectangle.
func (c *canvas) box(x, y, w, h, r float64, token string, pairs ...string) {
	c.el("rect", append([]string{"x", f(x), "y", f(y), "width", f(w), "height", f(h), "rx", f(r), "class", "d-" + token, "fill", Tokens[token]}, pairs...)...)
}

// link opens an anchor when href is set; unlink closes it.
func (c *canvas) link(href, name string, pairs ...string) {
	if href == "" {
		c.open("g", append([]string{"role", "img", "aria-label", name}, pairs...)...)
	} else {
		c.open("a", append([]string{"href", string(safeHref(href)), "aria-label", name}, pairs...)...)
	}
	c.open("title")
	c.say(name)
	c.close("title")
}

func (c *canvas) unlink(href string) {
	if href == "" {
		c.close("g")
		return
	}
	c.close("a")
}

// safeHref keeps only addresses that cannot run script.
func safeHref(href string) templ.SafeURL { return templ.URL(href) }

// f writes a coordinate with at most two decimals; what is not a number becomes 0, so that bad
// data gives an odd picture and never a broken page.
func f(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

// drawing is a figure: the picture, its legend and the same facts as a table behind a summary.
func drawing(draw func(ctx context.Context, c *canvas), legend []Mark, alt func(ctx context.Context) ([]string, [][]string)) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		picture := &canvas{}
		draw(ctx, picture)
		c := &canvas{}
		if strings.Contains(picture.String(), "<a ") {
			c.WriteString(`<figure class="figure"><div class="wall-box">`)
		} else { // nothing inside takes the focus: the box does, so that the keyboard can scroll it
			c.WriteString(`<figure class="figure"><div class="wall-box" tabindex="0">`)
		}
		c.WriteString(picture.String())
		c.WriteString(`</div>`)
		legendOf(ctx, c, legend)
		if alt != nil {
			head, rows := alt(ctx)
			altTable(ctx, c, head, rows)
		}
		c.WriteString(`</figure>`)
		_, err := io.WriteString(w, c.String())
		return err
	})
}

func legendOf(ctx context.Context, c *canvas, legend []Mark) {
	if len(legend) == 0 {
		return
	}
	c.open("ul", "class", "legend", "aria-label", T(ctx, "ui.legend"))
	for _, m := range legend {
		c.open("li", "class", inkClass(m.Tone))
		c.say(m.Shape + " " + m.Word)
		if m.Extra != "" {
			c.say(" " + m.Extra)
		}
		c.close("li")
	}
	c.close("ul")
}

func altTable(ctx context.Context, c *canvas, head []string, rows [][]string) {
	c.open("details", "class", "altable")
	c.open("summary")
	c.say(T(ctx, "ui.as_table"))
	c.close("summary")
	c.WriteString(`<div class="scroll-x"><table><thead><tr>`)
	for _, h := range head {
		c.open("th", "scope", "col")
		c.say(h)
		c.close("th")
	}
	c.WriteString("</tr></thead><tbody>")
	for _, r := range rows {
		c.WriteString("<tr>")
		for _, v := range r {
			c.WriteString("<td>")
			c.say(v)
			c.WriteString("</td>")
		}
		c.WriteString("</tr>")
	}
	c.WriteString("</tbody></table></div></details>")
}

// wide estimates the width of s in units of its font size: a Chinese character is 1, a latin
// letter or digit a little over half.
func wide(s string) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x2E80 {
			n += 0.58
		} else {
			n++
		}
	}
	return n
}

// clip shortens s to about n characters' width, with an ellipsis; the full text is in the title.
func clip(s string, n float64) string {
	if wide(s) <= n {
		return s
	}
	out := ""
	for _, r := range s {
		if wide(out+string(r)) > n-1 {
			break
		}
		out += string(r)
	}
	return out + "…"
}
