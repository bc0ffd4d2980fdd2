package rescue

import (
	"fmt"
	"html"
	"math"
	"strings"

	"linli/affairs/fire/kit"
	"linli/kernel/place"
)

// ground draws what lies under the marks: the building in the middle with the buildings and the outline of its compound around
// it when their geometry is known, else a schematic of its units side by side.
func drawGround(b place.Place, compound place.Place, others []place.Place, units []string) Ground {
	own := kit.Outline(b.GeoJSON)
	if own == nil {
		return schematic(units)
	}
	g := frame(own)
	g.add("compound", "", kit.Outline(compound.GeoJSON))
	for _, o := range others {
		if o.ID != b.ID {
			g.add("other", o.Name, kit.Outline(o.GeoJSON))
		}
	}
	g.add("this", b.Name, own)
	return g
}

// frame is a square about an outline, so large that 40 metres lie around it on every side.
func frame(own []kit.Point) Ground {
	lo, hi := own[0], own[0]
	for _, p := range own {
		lo.Lon, lo.Lat = min(lo.Lon, p.Lon), min(lo.Lat, p.Lat)
		hi.Lon, hi.Lat = max(hi.Lon, p.Lon), max(hi.Lat, p.Lat)
	}
	g := Ground{Lon: (lo.Lon + hi.Lon) / 2, Lat: (lo.Lat + hi.Lat) / 2}
	f := kit.Flat{Origin: kit.Point{Lon: g.Lon, Lat: g.Lat}}
	far := f.XY(hi)
	g.Span = math.Ceil(2*max(far.X, far.Y)/10)*10 + 80
	return g
}

// On puts a place on Earth onto the drawing; false for a schematic, and for places outside of it.
func (g Ground) On(p kit.Point) (x, y int, ok bool) {
	if g.Span <= 0 {
		return 0, 0, false
	}
	q := kit.Flat{Origin: kit.Point{Lon: g.Lon, Lat: g.Lat}}.XY(p)
	fx, fy := (q.X/g.Span+.5)*1000, (.5-q.Y/g.Span)*1000
	return int(math.Round(fx)), int(math.Round(fy)), fx >= 0 && fx <= 1000 && fy >= 0 && fy <= 1000
}

// At is the place on Earth of a point of the drawing; false for a schematic.
func (g Ground) At(x, y int) (kit.Point, bool) {
	if g.Span <= 0 {
		return kit.Point{}, false
	}
	f := kit.Flat{Origin: kit.Point{Lon: g.Lon, Lat: g.Lat}}
	return f.Point(kit.XY{X: (float64(x)/1000 - .5) * g.Span, Y: (.5 - float64(y)/1000) * g.Span}), true
}

func (g *Ground) add(kind, label string, ring []kit.Point) {
	if len(ring) < 3 {
		return
	}
	s := Shape{Kind: kind, Label: label}
	inside := kind == "compound"
	var sx, sy int
	for _, p := range ring {
		x, y, ok := g.On(p)
		inside = inside || ok
		s.Points = append(s.Points, [2]int{min(max(x, -2000), 3000), min(max(y, -2000), 3000)})
		sx, sy = sx+x, sy+y
	}
	s.At = [2]int{sx / len(ring), sy / len(ring)}
	if inside {
		g.Shapes = append(g.Shapes, s)
	}
}

// schematic is a row of unit blocks without scale.
func schematic(units []string) Ground {
	if len(units) == 0 {
		units = []string{""}
	}
	if len(units) > 12 {
		units = units[:12]
	}
	var g Ground
	w := 640 / len(units)
	for i, u := range units {
		x := 180 + i*w
		g.Shapes = append(g.Shapes, Shape{Kind: "unit", Label: u, Points: [][2]int{{x, 400}, {x + w, 400}, {x + w, 600}, {x, 600}}, At: [2]int{x + w/2, 500}})
	}
	return g
}

// moved carries marks from one drawing to another: by their place on Earth when both have one, else as they lie.
func moved(marks []Mark, from, to Ground) (out []Mark) {
	for _, m := range marks {
		if p, ok := from.At(m.X, m.Y); ok {
			if x, y, ok := to.On(p); ok {
				m.X, m.Y = x, y
			}
		}
		out = append(out, m)
	}
	return out
}

// sign is how a symbol looks: a character that says what it is, in a shape that differs in black and white too.
type sign struct{ char, colour, shape string }

var signs = map[string]sign{
	"entrance": {"门", "#1B7A3D", "up"}, "ladder": {"登", "#8A5A00", "box"}, "hydrant": {"栓", "#B42318", "ring"}, "adapter": {"接", "#B42318", "diamond"},
	"stairs": {"梯", "#1B7A3D", "box"}, "power": {"电", "#1A2230", "diamond"}, "gas": {"气", "#1A2230", "diamond"}, "water": {"水", "#1456B8", "diamond"},
	"control": {"控", "#1D5FBF", "box"}, "muster": {"集", "#1B7A3D", "ring"}, "danger": {"险", "#B42318", "up"},
}

// SVG draws the ground and its marks, numbered as the legend lists them. Only attributes, so that no policy of styles is
// needed; finding is its title for those who can not see it.
func (b Body) SVG(finding, scale string) string {
	var w strings.Builder
	w.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" role="img" class="draw" font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"><title>` + html.EscapeString(finding) + `</title>`)
	w.WriteString(`<rect width="1000" height="1000" fill="#F6F7F9" stroke="#667085" stroke-width="3"/>`)
	for _, s := range b.Ground.Shapes {
		w.WriteString(s.svg())
	}
	w.WriteString(b.Ground.rule(scale))
	for i, m := range b.Marks {
		w.WriteString(m.svg(i + 1))
	}
	w.WriteString(`</svg>`)
	return w.String()
}

func (s Shape) svg() string {
	var pts []string
	for _, p := range s.Points {
		pts = append(pts, fmt.Sprintf("%d,%d", p[0], p[1]))
	}
	look := `fill="#EEF0F3" stroke="#667085" stroke-width="3"`
	ink, size := "#4A5568", 26
	switch s.Kind {
	case "this", "unit":
		look, ink, size = `fill="#FFF4DC" stroke="#1A2230" stroke-width="6"`, "#1A2230", 34
	case "compound":
		look = `fill="none" stroke="#667085" stroke-width="4" stroke-dasharray="18 12"`
	}
	out := `<polygon points="` + strings.Join(pts, " ") + `" ` + look + `/>`
	if s.Label != "" {
		out += fmt.Sprintf(`<text x="%d" y="%d" font-size="%d" text-anchor="middle" fill="%s">%s</text>`, s.At[0], s.At[1]+size/3, size, ink, html.EscapeString(s.Label))
	}
	return out
}

// rule is the arrow to the north and the measure of a drawing with a scale; a schematic says that it is one.
func (g Ground) rule(scale string) string {
	if g.Span <= 0 {
		return `<text x="30" y="970" font-size="26" fill="#4A5568">` + html.EscapeString(scale) + `</text>`
	}
	step := 10.0
	for _, s := range []float64{20, 50, 100} {
		if s < g.Span/4 {
			step = s
		}
	}
	n := int(step / g.Span * 1000)
	return fmt.Sprintf(`<path d="M30 960h%dm0-14v28m-%d-28v28" stroke="#1A2230" stroke-width="5" fill="none"/><text x="30" y="935" font-size="26" fill="#1A2230">%g m</text>`, n, n, step) +
		`<path d="M950 30l22 60-22-16-22 16z" fill="#1A2230"/><text x="950" y="120" font-size="28" text-anchor="middle" fill="#1A2230">N</text>`
}

func (m Mark) svg(n int) string {
	s := signs[m.Kind]
	shape := `<rect x="-26" y="-26" width="52" height="52" rx="6" `
	switch s.shape {
	case "ring":
		shape = `<circle r="28" `
	case "diamond":
		shape = `<path d="M0-36L36 0 0 36-36 0z" `
	case "up":
		shape = `<path d="M0-38L38 28H-38z" `
	}
	return fmt.Sprintf(`<g transform="translate(%d %d)">%sfill="#fff" stroke="%s" stroke-width="6"/><text y="11" font-size="30" font-weight="600" text-anchor="middle" fill="%s">%s</text><text x="34" y="-20" font-size="24" font-weight="600" fill="#1A2230">%d</text></g>`,
		m.X, m.Y, shape, s.colour, s.colour, s.char, n)
}
