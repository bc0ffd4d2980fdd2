package source

import (
	"fmt"
	"html"
	"math"
	"strings"

	"linli/platform/text"
	"linli/platform/web/ui"
)

// pen writes SVG with attributes only, so that no policy of styles is needed; every text is escaped.
type pen struct{ strings.Builder }

func (p *pen) put(format string, args ...any) { fmt.Fprintf(&p.Builder, format, args...) }

func (p *pen) words(x, y, size int, ink, anchor, weight, s string) {
	p.put(`<text x="%d" y="%d" font-size="%d" fill="%s" text-anchor="%s" font-weight="%s">%s</text>`, x, y, size, ink, anchor, weight, html.EscapeString(s))
}

// link wraps what follows in a link; its title names it in full, in the order of the words that are drawn, which may be shortened.
func (p *pen) link(href, name string) {
	p.put(`<a href="%s"><title>%s</title>`, html.EscapeString(href), html.EscapeString(name))
}

var inks = map[string]string{"■": ui.Tokens["red"], "●": ui.Tokens["green"], "○": ui.Tokens["grey-ink"], "▲": ui.Tokens["amber"], "◇": ui.Tokens["amber"]}

func inkOf(shape string) string {
	if c := inks[shape]; c != "" {
		return c
	}
	return ui.Tokens["ink"]
}

// cut shortens a label to a width in characters of full width.
func cut(s string, n float64) string {
	w := 0.0
	for i, r := range s {
		if r < 0x2E80 {
			w += 0.56
		} else {
			w++
		}
		if w > n {
			return strings.TrimSpace(s[:i]) + "…"
		}
	}
	return s
}

const (
	colWide, boxWide   = 172, 160
	boxLine, boxHead   = 18, 24
	laneStep, stackGap = 72, 10
)

func boxHigh(s Spot) int { return boxHead + boxLine*len(s.Lines) + 20 }

// box draws a node with its name, its state as shape and word, and its lines.
func (p *pen) box(x, y int, s Spot, dashed bool) {
	p.link(s.Href, text.Joined(s.Label, strings.Join(s.Lines, " "), s.State))
	dash := ""
	if dashed {
		dash = ` stroke-dasharray="5 4"`
	}
	p.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="4" fill="#fff" stroke="%s" stroke-width="1.5"%s/>`, x-boxWide/2, y, boxWide, boxHigh(s), inkOf(s.Shape), dash)
	p.words(x-boxWide/2+8, y+18, 14, ui.Tokens["ink"], "start", "600", cut(s.Label, 10.2))
	for i, l := range s.Lines {
		p.words(x-boxWide/2+8, y+boxHead+14+i*boxLine, 13, ui.Tokens["soft"], "start", "400", cut(l, 11.2))
	}
	p.words(x-boxWide/2+8, y+boxHead+14+len(s.Lines)*boxLine, 13, inkOf(s.Shape), "start", "600", cut(s.Shape+" "+s.State, 11.2))
	p.put(`</a>`)
}

// FlowSVG draws a layout in order of flow: the river from left to right, outlets above it, sections on it, tributaries below. fit makes it as
// wide as its box (for paper); else it keeps its size and is pushed sideways on a telephone.
func FlowSVG(l Layout, finding string, fit bool) string {
	y, high := lanesOf(l)
	wide := len(l.columns)*colWide + 60
	var p pen
	size := fmt.Sprintf(`width="%d" height="%d"`, wide, high)
	if fit {
		size = `class="draw"`
	}
	p.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" %s role="group" aria-label="%s" font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"><title>%s</title>`, wide, high, size, html.EscapeString(finding), html.EscapeString(finding))
	p.put(`<rect width="%d" height="%d" fill="#fff"/>`, wide, high)
	p.lanes(l, y)
	for i, c := range l.columns {
		p.column(i, c, y[c.lane])
	}
	p.put(`</svg>`)
	return p.String()
}

// split parts the outlets of a column into those above the water and those below. On the main stem they stand on both sides of a bare
// junction, so that a place where many join does not push the whole river down; a tributary has the river above it.
func (c column) split() (up, down []hang) {
	switch {
	case c.lane > 0:
		return nil, c.hangs
	case c.spot.Kind != NodeJunction:
		return c.hangs, nil
	}
	half := (len(c.hangs) + 1) / 2
	return c.hangs[:half], c.hangs[half:]
}

func stackHigh(list []hang) (high int) {
	for _, h := range list {
		high += boxHigh(h.spot) + stackGap
	}
	return high
}

// below is the room that a column takes under its water before its outlets begin.
func (c column) below() int {
	if c.spot.Kind == NodeJunction {
		return 32
	}
	return boxHigh(c.spot) + 32
}

// lanesOf gives the height of every lane's water and of the whole. A tributary has columns of its own, so it need not
// clear what hangs under the river it joins: one step down is enough.
func lanesOf(l Layout) (y []int, high int) {
	above, deepest := 0, 0
	for _, c := range l.columns {
		up, _ := c.split()
		above, deepest = max(above, stackHigh(up)), max(deepest, c.lane)
	}
	for d := range deepest + 1 {
		y = append(y, above+30+d*laneStep)
	}
	for _, c := range l.columns {
		_, down := c.split()
		high = max(high, y[c.lane]+c.below()+stackHigh(down)+16)
	}
	return y, high
}

func centre(i int) int { return 30 + i*colWide + colWide/2 }

// lanes draws the water: thick lines with arrows.
func (p *pen) lanes(l Layout, y []int) {
	blue := ui.Tokens["blue"]
	before := map[int]int{}
	for i, c := range l.columns {
		at := y[c.lane]
		if !c.first {
			if from, ok := before[c.lane]; ok {
				p.put(`<path d="M%d %dH%d" stroke="%s" stroke-width="%d" fill="none"/>`, centre(from), at, centre(i), blue, 7-2*min(c.lane, 2))
				mid := (centre(from) + centre(i)) / 2
				p.put(`<path d="M%d %dl-9 -7v14z" fill="%s"/>`, mid+6, at, ui.Tokens["ink"])
			}
		}
		before[c.lane] = i
		if c.last && c.join >= 0 {
			to := centre(c.join) - colWide/2
			p.put(`<path d="M%d %dH%dV%dH%d" stroke="%s" stroke-width="%d" fill="none"/>`, centre(i), at, to, y[l.columns[c.join].lane], to+4, blue, 7-2*min(c.lane, 2))
			p.put(`<path d="M%d %dl-7 9h14z" fill="%s"/>`, to, (at+y[l.columns[c.join].lane])/2-4, ui.Tokens["ink"])
		}
	}
}

func (p *pen) column(i int, c column, y int) {
	x := centre(i)
	if c.spot.Kind == NodeJunction {
		p.put(`<circle cx="%d" cy="%d" r="5" fill="#fff" stroke="%s" stroke-width="2"/>`, x, y, ui.Tokens["ink"])
		p.words(x, y+22, 12, ui.Tokens["soft"], "middle", "400", cut(c.spot.Label, 11))
	} else {
		p.put(`<path d="M%d %dv20" stroke="%s" stroke-width="2"/>`, x, y, ui.Tokens["ink"])
		if c.spot.Kind == NodeSection {
			p.put(`<path d="M%d %dv24" stroke="%s" stroke-width="5"/>`, x, y-12, ui.Tokens["ink"])
		} else {
			p.put(`<circle cx="%d" cy="%d" r="7" fill="#fff" stroke="%s" stroke-width="2.5"/>`, x, y, ui.Tokens["ink"])
		}
		p.box(x, y+18, c.spot, false)
	}
	p.hung(x, y, c)
}

// hung draws the outlets of a column: the nearest to the water has the arrow, the others stand behind it.
func (p *pen) hung(x, y int, c column) {
	up, down := c.split()
	at := y - 18
	for n, h := range up {
		at -= boxHigh(h.spot)
		if n == 0 {
			p.put(`<path d="M%d %dV%d" stroke="%s" stroke-width="2" stroke-dasharray="4 3"/><path d="M%d %dl-6 -9h12z" fill="%s"/>`, x, y-18, y-4, ui.Tokens["ink"], x, y-4, ui.Tokens["ink"])
		}
		p.box(x, at, h.spot, true)
		at -= stackGap
	}
	at = y + c.below()
	for n, h := range down {
		if n == 0 {
			left := x - boxWide/2 + 6
			p.put(`<path d="M%d %dV%d" stroke="%s" stroke-width="2" stroke-dasharray="4 3"/><path d="M%d %dl-6 9h12z" fill="%s"/>`, left, at, y+4, ui.Tokens["ink"], left, y+4, ui.Tokens["ink"])
		}
		p.box(x, at, h.spot, true)
		at += boxHigh(h.spot) + stackGap
	}
}

// mapped is a node on the map with its number.
type mapped struct {
	spot Spot
	n    int
	x, y float64 // where it lies
	u, v float64 // where its mark stands
}

const mapWide = 520.0

// MapSVG draws the network where it lies, north up, without any map beneath: rivers thick, sewers dashed, storm pipes dotted; the nodes are
// numbered as the list beside it numbers them.
func MapSVG(spots []Spot, list []Edge, number map[string]int, finding string) string {
	f, ok := frameOf(spots)
	if !ok {
		return ""
	}
	at := map[string]Spot{}
	for _, s := range spots {
		at[s.ID] = s
	}
	var p pen
	p.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" class="draw" role="group" aria-label="%s" font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"><title>%s</title><rect width="%d" height="%d" fill="#fff"/>`,
		int(mapWide), int(f.high), html.EscapeString(finding), html.EscapeString(finding), int(mapWide), int(f.high))
	for _, e := range list {
		p.course(f, at, e)
	}
	var marks []mapped
	for _, s := range spots {
		n := number[s.ID]
		if n == 0 || !Known(s.Lon, s.Lat) {
			continue
		}
		x, y := f.on(s.Lon, s.Lat)
		marks = append(marks, mapped{spot: s, n: n, x: x, y: y, u: x, v: y})
	}
	apartMarks(marks, f.high)
	for _, m := range marks {
		p.mark(m)
	}
	f.rule(&p)
	p.put(`</svg>`)
	return p.String()
}

func (p *pen) course(f mapFrame, at map[string]Spot, e Edge) {
	a, b := at[e.From], at[e.To]
	if !Known(a.Lon, a.Lat) || !Known(b.Lon, b.Lat) {
		return
	}
	look := map[string]string{EdgeReach: fmt.Sprintf(`stroke="%s" stroke-width="4"`, ui.Tokens["blue"]), EdgeSewer: fmt.Sprintf(`stroke="%s" stroke-width="2" stroke-dasharray="7 4"`, ui.Tokens["amber"]),
		EdgeStorm: fmt.Sprintf(`stroke="%s" stroke-width="2" stroke-dasharray="2 3"`, ui.Tokens["grey-ink"]), EdgeCombined: fmt.Sprintf(`stroke="%s" stroke-width="2" stroke-dasharray="8 3 2 3"`, ui.Tokens["ink"])}[e.Kind]
	line := append(append([][2]int64{{a.Lon, a.Lat}}, e.Line...), [2]int64{b.Lon, b.Lat})
	p.put(`<path d="`)
	var px, py, qx, qy float64
	for i, c := range line {
		x, y := f.on(c[0], c[1])
		if i == 0 {
			p.put("M%.1f %.1f", x, y)
		} else {
			p.put("L%.1f %.1f", x, y)
		}
		if i == len(line)/2-1 || len(line) == 2 && i == 0 {
			px, py = x, y
		}
		if i == len(line)/2 {
			qx, qy = x, y
		}
	}
	p.put(`" fill="none" %s stroke-linejoin="round"/>`, look)
	if d := math.Hypot(qx-px, qy-py); d > 14 {
		p.put(`<path d="M5 0L-5 -5V5z" transform="translate(%.1f %.1f) rotate(%.0f)" fill="%s"/>`, (px+qx)/2, (py+qy)/2, math.Atan2(qy-py, qx-px)*180/math.Pi, ui.Tokens["ink"])
	}
}

// mark is the number of a node in a shape that tells outlets from sections in black and white too.
func (p *pen) mark(m mapped) {
	if math.Hypot(m.u-m.x, m.v-m.y) > 6 {
		p.put(`<path d="M%.1f %.1fL%.1f %.1f" stroke="%s" stroke-width="1"/><circle cx="%.1f" cy="%.1f" r="2.5" fill="%s"/>`, m.x, m.y, m.u, m.v, ui.Tokens["soft"], m.x, m.y, ui.Tokens["ink"])
	}
	p.link(m.spot.Href, text.Joined(m.spot.Label, m.spot.State))
	ink := inkOf(m.spot.Shape)
	switch m.spot.Kind {
	case NodeOutlet:
		p.put(`<rect x="%.1f" y="%.1f" width="24" height="22" rx="3" fill="#fff" stroke="%s" stroke-width="2.5"/>`, m.u-12, m.v-11, ink)
	case NodeSection:
		p.put(`<circle cx="%.1f" cy="%.1f" r="13" fill="#fff" stroke="%s" stroke-width="2.5"/>`, m.u, m.v, ink)
	default:
		p.put(`<path d="M%.1f %.1fl14 14 -14 14 -14 -14z" fill="#fff" stroke="%s" stroke-width="2"/>`, m.u, m.v-14, ui.Tokens["grey-ink"])
	}
	p.put(`<text x="%.1f" y="%.1f" font-size="14" font-weight="600" text-anchor="middle" fill="%s">%d</text>`, m.u, m.v+5, ui.Tokens["ink"], m.n)
	p.words(int(m.u)+15, int(m.v)-6, 12, ink, "start", "600", m.spot.Shape)
	p.put(`</a>`)
}

// apartMarks moves marks that would cover each other, a little further each time round.
func apartMarks(list []mapped, high float64) {
	for i := range list {
		for try := 0; try < 48; try++ {
			hit := false
			for j := 0; j < i && !hit; j++ {
				hit = math.Abs(list[i].u-list[j].u) < 32 && math.Abs(list[i].v-list[j].v) < 29
			}
			if !hit {
				break
			}
			angle, r := float64(try)*2.4, 22+float64(try)*3
			list[i].u = min(max(list[i].x+r*math.Cos(angle), 18), mapWide-30)
			list[i].v = min(max(list[i].y+r*math.Sin(angle), 18), high-18)
		}
	}
}

// mapFrame puts degrees onto the paper.
type mapFrame struct {
	lon, lat, scale, cos, high, metres float64 // scale: units of the paper a degree of latitude
}

func frameOf(spots []Spot) (mapFrame, bool) {
	lo, hi, any := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}, false
	for _, s := range spots {
		if !Known(s.Lon, s.Lat) {
			continue
		}
		any = true
		for k, v := range []float64{float64(s.Lon) / 1e7, float64(s.Lat) / 1e7} {
			lo[k], hi[k] = min(lo[k], v), max(hi[k], v)
		}
	}
	if !any {
		return mapFrame{}, false
	}
	f := mapFrame{lon: lo[0], lat: hi[1], cos: math.Cos((lo[1] + hi[1]) / 2 * math.Pi / 180)}
	w, h := max((hi[0]-lo[0])*f.cos, 0.002), max(hi[1]-lo[1], 0.002)
	f.scale = min((mapWide-90)/w, 620/h)
	f.lon -= ((mapWide-60)/f.scale - (hi[0]-lo[0])*f.cos) / 2 / f.cos
	f.high = max(h*f.scale+110, 260)
	return f, true
}

func (f mapFrame) on(lon, lat int64) (x, y float64) {
	return 30 + (float64(lon)/1e7-f.lon)*f.cos*f.scale, 50 + (f.lat-float64(lat)/1e7)*f.scale
}

// rule is the arrow to the north and the measure.
func (f mapFrame) rule(p *pen) {
	per := f.scale / 111_195 // units of the paper a metre
	step := 100.0
	for _, s := range []float64{200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000} {
		if s*per <= 140 {
			step = s
		}
	}
	y := int(f.high) - 16
	word := fmt.Sprintf("%g m", step)
	if step >= 1000 {
		word = fmt.Sprintf("%g km", step/1000)
	}
	p.put(`<path d="M16 %dh%dm0-5v10m-%d-10v10" stroke="%s" stroke-width="2" fill="none"/>`, y, int(step*per), int(step*per), ui.Tokens["ink"])
	p.words(20, y-8, 13, ui.Tokens["ink"], "start", "400", word)
	p.put(`<path d="M%d 8l9 24-9-6-9 6z" fill="%s"/>`, int(mapWide)-22, ui.Tokens["ink"])
	p.words(int(mapWide)-22, 48, 14, ui.Tokens["ink"], "middle", "600", "N")
}
