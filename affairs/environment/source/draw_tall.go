package source

import (
	"fmt"
	"html"
	"strings"

	"linli/platform/text"
	"linli/platform/web/ui"
)

// The tall drawing: as wide as a telephone, the water runs down on its left, a place of the river a line.
const (
	tallWide = 358
	tallLane = 22 // between the river and a brook beside it
	tallLeft = 16
	tallGap  = 12
	tallPad  = 10
	tallRow  = 20
	tallName = 24
)

// tall is the pen of the tall drawing: where it stands, and where the water of each lane was last.
type tall struct {
	pen
	y, left int
	last    map[int]int
}

// TallSVG draws the same layout from the source down to the end, for a telephone: nothing is pushed sideways. Outlets stand before the place of
// the river that they reach, brooks on lines of their own until they join.
func TallSVG(l Layout, finding string) string {
	deepest := 0
	for _, c := range l.columns {
		deepest = max(deepest, c.lane)
	}
	p := &tall{y: tallGap, left: tallLeft + deepest*tallLane + 18, last: map[int]int{}}
	joins := map[int][]int{} // lanes that join at a column
	for _, c := range l.columns {
		if c.last && c.join >= 0 {
			joins[c.join] = append(joins[c.join], c.lane)
		}
	}
	for i, c := range l.columns {
		p.place(c, joins[i])
	}
	var out pen
	out.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" class="draw" role="group" aria-label="%s" font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"><title>%s</title><rect width="%d" height="%d" fill="#fff"/>`,
		tallWide, p.y+tallGap, html.EscapeString(finding), html.EscapeString(finding), tallWide, p.y+tallGap)
	return out.String() + p.String() + `</svg>`
}

func laneAt(lane int) int { return tallLeft + lane*tallLane }

// place draws what reaches the river before a place of it, then the place.
func (p *tall) place(c column, joins []int) {
	x := laneAt(c.lane)
	if c.first {
		delete(p.last, c.lane)
	}
	for _, h := range c.hangs {
		top := p.y
		mid := top + tallHigh(h.spot)/2
		p.water(c.lane, mid)
		p.put(`<path d="M%d %dH%d" stroke="%s" stroke-width="2" stroke-dasharray="4 3"/><path d="M%d %dl9 -6v12z" fill="%s"/>`, p.left, mid, x+8, ui.Tokens["ink"], x+4, mid, ui.Tokens["ink"])
		p.card(h.spot, true)
	}
	mid := p.y + 14
	p.water(c.lane, mid)
	for _, lane := range joins {
		p.water(lane, mid-8)
		p.put(`<path d="M%d %dL%d %d" stroke="%s" stroke-width="4" fill="none"/>`, laneAt(lane), mid-8, x, mid, ui.Tokens["blue"])
		delete(p.last, lane)
	}
	if c.spot.Kind == NodeSection {
		p.put(`<path d="M%d %dH%d" stroke="%s" stroke-width="5"/>`, x-11, mid, x+11, ui.Tokens["ink"])
	} else {
		p.put(`<circle cx="%d" cy="%d" r="6" fill="#fff" stroke="%s" stroke-width="2.5"/>`, x, mid, ui.Tokens["ink"])
	}
	if c.spot.Kind == NodeJunction {
		p.words(p.left, mid+5, 14, ui.Tokens["soft"], "start", "400", cut(c.spot.Label, float64(tallWide-p.left)/14))
		p.y += 28 + tallGap
		return
	}
	p.put(`<path d="M%d %dH%d" stroke="%s" stroke-width="2"/>`, x+8, mid, p.left, ui.Tokens["ink"])
	p.card(c.spot, false)
}

// water leads a lane down to a height, with an arrow where there is room for one.
func (p *tall) water(lane, to int) {
	x := laneAt(lane)
	if from, ok := p.last[lane]; ok && to > from {
		p.put(`<path d="M%d %dV%d" stroke="%s" stroke-width="%d" fill="none"/>`, x, from, to, ui.Tokens["blue"], 7-2*min(lane, 2))
		if to-from > 40 {
			p.put(`<path d="M%d %dl-7 -9h14z" fill="%s"/>`, x, (from+to)/2+5, ui.Tokens["ink"])
		}
	}
	p.last[lane] = to
}

func tallHigh(s Spot) int { return tallPad + tallName + tallRow*(len(s.Lines)+1) + 4 }

// card is a box as wide as what is left of the page, its state as shape and word.
func (p *tall) card(s Spot, dashed bool) {
	wide, high := tallWide-p.left-2, tallHigh(s)
	p.link(s.Href, text.Joined(s.Label, strings.Join(s.Lines, " "), s.State))
	dash := ""
	if dashed {
		dash = ` stroke-dasharray="5 4"`
	}
	p.put(`<rect x="%d" y="%d" width="%d" height="%d" rx="4" fill="#fff" stroke="%s" stroke-width="1.5"%s/>`, p.left, p.y, wide, high, inkOf(s.Shape), dash)
	at := p.y + tallPad + 12
	p.words(p.left+10, at, 16, ui.Tokens["ink"], "start", "600", cut(s.Label, float64(wide-20)/16))
	for _, l := range s.Lines {
		at += tallRow
		p.words(p.left+10, at, 14, ui.Tokens["soft"], "start", "400", cut(l, float64(wide-20)/14))
	}
	p.words(p.left+10, at+tallRow+2, 14, inkOf(s.Shape), "start", "600", cut(fmt.Sprint(s.Shape, " ", s.State), float64(wide-20)/14))
	p.put(`</a>`)
	p.y += high + tallGap
}
