package ui

import (
	"context"
	"io"
	"math"

	"github.com/a-h/templ"
)

// Stretch is a time somebody had the matter.
type Stretch struct {
	Who, HowLong string  // 物业, 7天
	Sign         string  // stands in the bar where the words have no room: ✓
	Days         float64 // weight; 0 for the same day
	Tone         Tone    // Blue working, Amber checking, Grey waiting, Red overdue, Green closed
	Note         string  // read aloud: 4月14日至4月21日
}

// Ribbon is the time ribbon of one matter (时间带): who had it how long.
type Ribbon struct {
	Finding string // 物业办了7天,按时
	Parts   []Stretch
}

// A part never gets thinner than this share of the ribbon, so that an hour at the end of a
// month is still seen and can be read.
const ribbonLeast = 8.0

var ribbonFill = map[Tone][2]string{ // fill and the colour of words on it
	Plain: {"#667085", "#fff"}, Grey: {"#9AA4B2", "#1A2230"}, Blue: {"#1D5FBF", "#fff"},
	Amber: {"#8A5A00", "#fff"}, Red: {"#B42318", "#fff"}, Green: {"#1B7A3D", "#fff"}, Brand: {"#0B6B57", "#fff"},
}

// shares gives each part its per cent of the width: by days, none under the least.
func (r Ribbon) shares() []float64 {
	out := make([]float64, len(r.Parts))
	if len(r.Parts) == 0 {
		return out
	}
	least := math.Min(ribbonLeast, 100/float64(len(r.Parts)))
	free, total := 100-least*float64(len(r.Parts)), 0.0
	for _, p := range r.Parts {
		total += days(p)
	}
	for i, p := range r.Parts {
		out[i] = least
		if total > 0 {
			out[i] += free * days(p) / total
		} else {
			out[i] = 100 / float64(len(r.Parts))
		}
	}
	return out
}

func days(p Stretch) float64 {
	if p.Days > 0 && !math.IsInf(p.Days, 0) {
		return p.Days
	}
	return 0
}

// RibbonDrawing draws r. The bar is laid out in per cent, so its words keep their size on every
// screen; the list under it says the same in words and is the whole story on the phone.
func RibbonDrawing(r Ribbon) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		c := &canvas{}
		c.open("figure", "class", "figure")
		c.open("svg", "class", "ribbon", "width", "100%", "height", "34", "role", "img", "aria-label", r.Finding)
		c.open("title")
		c.say(r.Finding)
		c.close("title")
		x, cut := 0.0, false
		for i, share := range r.shares() {
			cut = r.part(c, r.Parts[i], x, share) || cut
			x += share
		}
		c.close("svg")
		r.key(c, cut)
		c.close("figure")
		_, err := io.WriteString(w, c.String())
		return err
	})
}

// part draws one stretch and tells whether its words had to be shortened.
func (r Ribbon) part(c *canvas, p Stretch, x, share float64) bool {
	col := ribbonFill[p.Tone]
	c.open("svg", "x", f(x)+"%", "width", f(share)+"%", "height", "100%")
	c.open("title")
	c.say(p.Who + " " + p.HowLong + " " + p.Note)
	c.close("title")
	c.el("rect", "width", "100%", "height", "100%", "fill", col[0])
	if x > 0 {
		c.el("rect", "width", "1.5", "height", "100%", "fill", "#fff")
	}
	full, brief := p.words()
	large := p.large(share)
	cut := false
	switch {
	case fits(full, share, phonePx) && large == full:
		ribbonWords(c, full, "large", col[1])
		large = ""
	case fits(full, share, phonePx):
		ribbonWords(c, full, "", col[1])
	case fits(full, share, deskPx):
		ribbonWords(c, full, "full", col[1])
		r.brief(c, brief, share, "brief", col[1])
	default:
		r.brief(c, brief, share, "", col[1])
		cut = true
	}
	if large != "" {
		ribbonWords(c, large, "large only", col[1])
	}
	c.close("svg")
	return cut
}

// words are what stands in the bar: all of it, and what is left of it where there is little room.
func (p Stretch) words() (full, brief string) {
	full, brief = p.Who, p.HowLong
	if brief != "" {
		full += " " + brief
	} else {
		brief = p.Who
	}
	if p.Sign != "" {
		brief = p.Sign
	}
	return full, brief
}

// large is what stands in the bar in 大字, where the type is bigger and the bar is not; "" when nothing fits: the list has it all.
func (p Stretch) large(share float64) string {
	full, brief := p.words()
	for _, w := range []string{full, brief} {
		if wide(w)*largeType+8 <= share*largePx {
			return w
		}
	}
	return ""
}

// Pixels that one per cent of the ribbon has at least: on a phone, in a tablet's card, on the desk; and the type of 大字 with the
// phone's bar, whose card is padded by the size of the type.
const phonePx, tabletPx, deskPx = 3.2, 5.6, 9.0
const largeType, largePx = 18.0, 3.0

func fits(words string, share, px float64) bool { return wide(words)*13+8 <= share*px }

// brief writes only how long, where even that has room; class says on which screens.
func (r Ribbon) brief(c *canvas, words string, share float64, class, ink string) {
	if !fits(words, share, tabletPx) {
		return
	}
	if !fits(words, share, phonePx) {
		class += " tight"
	}
	ribbonWords(c, words, class, ink)
}

func ribbonWords(c *canvas, words, class, ink string) {
	c.open("text", "class", class, "x", "50%", "y", "50%", "dy", ".36em", "text-anchor", "middle", "font-size", "13", "font-weight", "600", "fill", ink)
	c.say(words)
	c.close("text")
}

func (r Ribbon) key(c *canvas, cut bool) {
	class := "ribbon-key"
	if !cut {
		class += " spare"
	}
	c.open("ol", "class", class)
	for _, p := range r.Parts {
		c.open("li")
		c.open("svg", "viewBox", "0 0 12 12", "aria-hidden", "true")
		c.el("rect", "width", "12", "height", "12", "rx", "3", "fill", ribbonFill[p.Tone][0])
		c.close("svg")
		c.open("span")
		c.say(p.Who)
		if p.HowLong != "" {
			c.say(" " + p.HowLong)
		}
		if p.Note != "" { // a date is not torn: it goes to the next line whole
			c.say(" · ")
			c.open("span", "class", "whole")
			c.say(p.Note)
			c.close("span")
		}
		c.close("span")
		c.close("li")
	}
	c.close("ol")
}
