package ui

import (
	"context"
	"math"
	"strconv"

	"github.com/a-h/templ"
)

// House is a building on the plan: its outline in metres (east, north), or none when nobody
// drew it yet; then the houses are laid out in rows by their order.
type House struct {
	Label, Href string
	Group       string // party group or whoever answers; tints the building
	Outline     [][2]float64
	Homes       int
	Gap         int // homes nobody answers for: hatched red with the count
	Selected    bool
}

// Plan is 责任图: who answers for which building, holes hatched.
type Plan struct {
	Finding string // 锦绣苑 1368户,23户没人负责
	Houses  []House
	Plain   bool // a plan of shapes alone: no legend of holes, no table of counts
}

// planTints tell groups apart; the group's name stands in the legend and in each label, so the
// colour is never alone.
var planTints = []string{"#DCEFE8", "#DDE8FA", "#FBECC8", "#EBE2F5", "#E2EFD3", "#F8E0E6", "#D9EEF3", "#EEE9DD"}

// PlanDrawing draws p.
func PlanDrawing(p Plan) templ.Component {
	return drawing(func(ctx context.Context, c *canvas) { drawPlan(ctx, c, p) }, nil,
		func(ctx context.Context) ([]string, [][]string) {
			var rows [][]string
			for _, h := range p.Houses {
				rows = append(rows, []string{h.Label, h.Group, strconv.Itoa(h.Homes), strconv.Itoa(h.Gap)})
			}
			return []string{T(ctx, "ui.building"), T(ctx, "ui.group"), T(ctx, "ui.home"), T(ctx, "ui.gap_homes")}, rows
		})
}

func (p Plan) groups() []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, h := range p.Houses {
		if !seen[h.Group] {
			seen[h.Group] = true
			out = append(out, h.Group)
		}
	}
	return out
}

func drawPlan(ctx context.Context, c *canvas, p Plan) {
	const w = 640.0
	shapes, height := p.layout(w)
	groups := p.groups()
	tint := map[string]string{}
	for i, g := range groups {
		tint[g] = planTints[i%len(planTints)]
	}
	c.push(ctx)
	c.svg("plan", w, height+26, p.Finding)
	c.WriteString(`<defs><pattern id="plan-hole" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#FDECEA"/><path d="M0 0V7" stroke="#B42318" stroke-width="2.4"/></pattern></defs>`)
	for i, h := range p.Houses {
		drawHouse(ctx, c, h, shapes[i], tint[h.Group])
	}
	x := 4.0
	for _, g := range groups {
		c.el("rect", "x", f(x), "y", f(height+8), "width", "14", "height", "14", "rx", "3", "fill", tint[g], "stroke", Tokens["grey"], "stroke-width", ".6")
		c.label(x+19, height+20, 12, "soft", "start", false, clip(g, 10))
		x += 34 + wide(clip(g, 10))*12
	}
	if !p.Plain {
		c.el("rect", "x", f(x), "y", f(height+8), "width", "14", "height", "14", "rx", "3", "fill", "url(#plan-hole)")
		c.label(x+19, height+20, 12, "red", "start", true, T(ctx, "ui.gap_homes"))
	}
	c.close("svg")
}

func drawHouse(ctx context.Context, c *canvas, h House, pts [][2]float64, fill string) {
	group := h.Group
	if group == "" {
		group, fill = T(ctx, "ui.no_group"), Tokens["grey-tint"]
	}
	words := h.Label
	if h.Gap > 0 {
		words += " · " + strconv.Itoa(h.Gap)
	}
	name := words + " " + group + " " + strconv.Itoa(h.Homes) + T(ctx, "ui.home")
	if h.Gap > 0 {
		name += " " + T(ctx, "ui.gap_homes") + " " + strconv.Itoa(h.Gap)
	}
	path, cx, cy, bw := outline(pts)
	stroke, sw := Tokens["grey"], ".8"
	if h.Gap > 0 {
		fill, stroke, sw = "url(#plan-hole)", Tokens["red"], "1.4"
	}
	if h.Selected {
		stroke, sw = Tokens["ink"], "2.4"
	}
	c.link(h.Href, name)
	c.el("path", "d", path, "fill", fill, "stroke", stroke, "stroke-width", sw, "stroke-linejoin", "round")
	words = clip(words, max(2.5, bw/11))
	ww := wide(words)*12 + 8
	if h.Gap > 0 {
		c.el("rect", "x", f(cx-ww/2), "y", f(cy-9), "width", f(ww), "height", "18", "rx", "4", "fill", "#fff")
		c.open("text", "x", f(cx), "y", f(cy+4.5), "font-size", "12", "font-weight", "600", "text-anchor", "middle", "fill", Tokens["red"])
	} else {
		c.open("text", "x", f(cx), "y", f(cy+4.5), "font-size", "12", "text-anchor", "middle", "fill", Tokens["ink"])
	}
	c.say(words)
	c.close("text")
	c.unlink(h.Href)
}

func outline(pts [][2]float64) (path string, cx, cy, w float64) {
	minX, maxX, minY, maxY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i, p := range pts {
		path += map[bool]string{true: "M", false: "L"}[i == 0] + f(p[0]) + "," + f(p[1])
		minX, maxX = math.Min(minX, p[0]), math.Max(maxX, p[0])
		minY, maxY = math.Min(minY, p[1]), math.Max(maxY, p[1])
	}
	return path + "Z", (minX + maxX) / 2, (minY + maxY) / 2, maxX - minX
}

// layout puts outlines into a picture w wide, north up; without any outline the houses stand in
// rows of five.
func (p Plan) layout(w float64) ([][][2]float64, float64) {
	minX, maxX, minY, maxY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	drawn := len(p.Houses) > 0
	for _, h := range p.Houses {
		drawn = drawn && len(h.Outline) > 2
		for _, q := range h.Outline {
			minX, maxX = math.Min(minX, q[0]), math.Max(maxX, q[0])
			minY, maxY = math.Min(minY, q[1]), math.Max(maxY, q[1])
		}
	}
	if !drawn || !(maxX > minX) || !(maxY > minY) {
		return p.rows(w)
	}
	scale := math.Min((w-16)/(maxX-minX), 420/(maxY-minY))
	out := make([][][2]float64, len(p.Houses))
	for i, h := range p.Houses {
		for _, q := range h.Outline {
			out[i] = append(out[i], [2]float64{8 + (q[0]-minX)*scale, 8 + (maxY-q[1])*scale})
		}
	}
	return out, 16 + (maxY-minY)*scale
}

func (p Plan) rows(w float64) ([][][2]float64, float64) {
	const perRow, h, gap = 5, 46.0, 14.0
	cell := (w - 16 - gap*(perRow-1)) / perRow
	out := make([][][2]float64, len(p.Houses))
	for i := range p.Houses {
		x, y := 8+float64(i%perRow)*(cell+gap), 8+float64(i/perRow)*(h+gap)
		out[i] = [][2]float64{{x, y}, {x + cell, y}, {x + cell, y + h}, {x, y + h}}
	}
	return out, 16 + float64((len(p.Houses)+perRow-1)/perRow)*(h+gap) - gap
}
