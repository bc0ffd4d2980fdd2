package ui

import (
	"context"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// BurnWeek is one week of 动态清零: what stood open at its end, and what moved in it.
type BurnWeek struct {
	Label         string // 5月26日
	Open          int    // unverified or overdue hazards at the week's end
	Serious       int    // of them, serious ones
	Found, Closed int
	Reopened      int    // came back after the look-back (反弹)
	Event         string // 敲门行动, 回头看: a mark in the picture
}

// BurnDown is the picture of dynamic zero: zero is a line that can be left again.
type BurnDown struct {
	Finding string // 清零以后又发现2件,还没销号
	Weeks   []BurnWeek
	Compact bool // beside counters: without the strip of moves; put it in a titled card
}

const (
	burnWide, burnNarrow = 440.0, 320.0 // desk, phone: words keep their size on both
	burnWhole            = 920.0        // alone in its row on the desk
	burnL, burnR         = 34.0, 14.0
	burnTop, burnBase    = 24.0, 116.0
	burnStrip, burnMoves = 138.0, 10.0 // middle and half height of the strip of found and closed
)

// BurnDownDrawing draws b.
func BurnDownDrawing(b BurnDown) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return drawing(
			func(ctx context.Context, c *canvas) {
				if b.Compact {
					drawBurn(ctx, c, b, burnWide, "desk-only")
				} else {
					drawBurn(ctx, c, b, burnWhole, "whole desk-only")
				}
				drawBurn(ctx, c, b, burnNarrow, "phone-only")
			}, burnLegend(ctx, b),
			func(ctx context.Context) ([]string, [][]string) { return burnTable(ctx, b) },
		).Render(ctx, w)
	})
}

// burnLegend names the line, the marks on it and the bars below; beside counters (Compact) only what is not the line itself.
func burnLegend(ctx context.Context, b BurnDown) (out []Mark) {
	serious := slices.ContainsFunc(b.Weeks, func(w BurnWeek) bool { return w.Serious > 0 })
	back := slices.ContainsFunc(b.Weeks, func(w BurnWeek) bool { return w.Reopened > 0 })
	for _, m := range []struct {
		on         bool
		tone       Tone
		shape, key string
	}{{!b.Compact, Red, "━", "ui.open_count"}, {serious, Red, "▒", "ui.serious"}, {back, Amber, "▮", "ui.reopened"}, {!b.Compact, Grey, "▮", "ui.found_week"}, {!b.Compact, Green, "▮", "ui.closed_week"}, {!b.Compact, Green, "┅", "ui.zero_line"}} {
		if m.on && len(b.Weeks) > 0 {
			out = append(out, Mark{Tone: m.tone, Shape: m.shape, Word: T(ctx, m.key)})
		}
	}
	return out
}

type burnScale struct {
	n             int
	top           float64
	width, height float64
}

func (s burnScale) x(i int) float64 {
	if s.n < 2 {
		return burnL + (s.width-burnL-burnR)/2
	}
	return burnL + float64(i)*(s.width-burnL-burnR)/float64(s.n-1)
}

func (s burnScale) y(v int) float64 {
	return burnBase - float64(max(0, v))*(burnBase-burnTop)/s.top
}

func drawBurn(ctx context.Context, c *canvas, b BurnDown, width float64, class string) {
	height := 168.0
	if b.Compact {
		height = 138
	}
	c.svg("burn "+class, width, height, b.Finding)
	top, moves := 1, 1
	for _, w := range b.Weeks {
		top, moves = max(top, w.Open+w.Reopened), max(moves, w.Found, w.Closed)
	}
	s := burnScale{len(b.Weeks), nice(float64(top)), width, height}
	for _, v := range []float64{0, s.top / 2, s.top} {
		y := s.y(int(v))
		c.el("line", "x1", f(burnL-4), "x2", f(s.width-burnR), "y1", f(y), "y2", f(y), "class", "d-line", "stroke", Tokens["line"])
		c.label(burnL-8, y+4, 11, "grey", "end", false, strconv.Itoa(int(v)))
	}
	c.el("path", "d", s.area(b.Weeks, func(w BurnWeek) int { return w.Open }), "class", "d-red-tint", "fill", Tokens["red-tint"])
	c.el("path", "d", s.area(b.Weeks, func(w BurnWeek) int { return min(w.Serious, w.Open) }), "fill", "#F3B8B1")
	c.el("path", "d", s.line(b.Weeks), "fill", "none", "class", "d-s-red", "stroke", Tokens["red"], "stroke-width", "2.2", "stroke-linejoin", "round")
	c.el("line", "x1", f(burnL), "x2", f(s.width-burnR), "y1", f(burnBase), "y2", f(burnBase), "class", "d-s-green", "stroke", Tokens["green"], "stroke-width", "1.6", "stroke-dasharray", "4 3")
	burnMarks(ctx, c, s, b.Weeks)
	if !b.Compact {
		burnStripe(c, s, b.Weeks, float64(moves))
	}
	burnAxis(c, s, b.Weeks)
	c.close("svg")
}

func (s burnScale) line(weeks []BurnWeek) string {
	var d strings.Builder
	for i, w := range weeks {
		d.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + f(s.x(i)) + "," + f(s.y(w.Open)))
	}
	return d.String()
}

func (s burnScale) area(weeks []BurnWeek, v func(BurnWeek) int) string {
	if len(weeks) == 0 {
		return ""
	}
	d := "M" + f(s.x(0)) + "," + f(burnBase)
	for i, w := range weeks {
		d += "L" + f(s.x(i)) + "," + f(s.y(v(w)))
	}
	return d + "L" + f(s.x(len(weeks)-1)) + "," + f(burnBase) + "Z"
}

// burnMarks draws events, what came back, the week of zero and what was found after it.
func burnMarks(ctx context.Context, c *canvas, s burnScale, weeks []BurnWeek) {
	zero := -1
	for i, w := range weeks {
		x := s.x(i)
		if w.Event != "" {
			c.el("line", "x1", f(x), "x2", f(x), "y1", f(burnTop-6), "y2", f(burnBase), "class", "d-s-grey", "stroke", Tokens["grey"], "stroke-dasharray", "1 3")
			c.label(x, burnTop-11, 11, "grey-ink", s.anchor(x), false, clip(w.Event, 7))
		}
		if w.Reopened > 0 {
			c.el("rect", "x", f(x-2.5), "width", "5", "y", f(s.y(w.Open+w.Reopened)), "height", f(s.y(w.Open)-s.y(w.Open+w.Reopened)), "fill", Tokens["amber-bar"])
		}
		if w.Open == 0 && zero < 0 {
			zero = i
		}
	}
	if zero < 0 {
		return
	}
	x := s.x(zero)
	c.el("circle", "cx", f(x), "cy", f(burnBase), "r", "4.5", "class", "d-green", "fill", Tokens["green"])
	c.label(x+4, burnBase-14, 12, "green", "end", true, T(ctx, "ui.zero_at", weeks[zero].Label))
	if last := weeks[len(weeks)-1]; last.Open > 0 && zero < len(weeks)-1 {
		c.label(s.width-burnR, min(s.y(last.Open)-8, burnBase-32), 12, "red", "end", true, T(ctx, "ui.new_found", last.Open))
	}
}

func (s burnScale) anchor(x float64) string {
	switch {
	case x < burnL+30:
		return "start"
	case x > s.width-burnR-30:
		return "end"
	}
	return "middle"
}

// burnStripe shows found above and closed below a thin line, week by week.
func burnStripe(c *canvas, s burnScale, weeks []BurnWeek, most float64) {
	for i, w := range weeks {
		up, down := float64(max(0, w.Found))*burnMoves/most, float64(max(0, w.Closed))*burnMoves/most
		if up > 0 {
			c.box(s.x(i)-2.5, burnStrip-up, 5, up, 0, "grey-ink")
		}
		if down > 0 {
			c.box(s.x(i)-2.5, burnStrip, 5, down, 0, "green")
		}
	}
	c.el("line", "x1", f(burnL), "x2", f(s.width-burnR), "y1", f(burnStrip), "y2", f(burnStrip), "class", "d-line", "stroke", Tokens["line"])
}

func burnAxis(c *canvas, s burnScale, weeks []BurnWeek) {
	if len(weeks) == 0 {
		return
	}
	marks := []int{0, len(weeks) / 2, len(weeks) - 1}
	for n, i := range marks {
		if n > 0 && i == marks[n-1] {
			continue
		}
		c.label(s.x(i), s.height-4, 11, "grey", s.anchor(s.x(i)), false, weeks[i].Label)
	}
}

// nice rounds the top of a scale up to 1, 2, 4, 5 or 8 times a power of ten.
func nice(v float64) float64 {
	if v <= 2 {
		return 2
	}
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 4, 5, 8, 10} {
		if m*p >= v {
			return m * p
		}
	}
	return 10 * p
}

func burnTable(ctx context.Context, b BurnDown) ([]string, [][]string) {
	var rows [][]string
	for _, w := range b.Weeks {
		rows = append(rows, []string{w.Label, strconv.Itoa(w.Open), strconv.Itoa(w.Serious), strconv.Itoa(w.Found), strconv.Itoa(w.Closed), strconv.Itoa(w.Reopened), w.Event})
	}
	return []string{T(ctx, "ui.week"), T(ctx, "ui.open_count"), T(ctx, "ui.serious"), T(ctx, "ui.found"), T(ctx, "ui.closed"), T(ctx, "ui.reopened"), T(ctx, "ui.event")}, rows
}
