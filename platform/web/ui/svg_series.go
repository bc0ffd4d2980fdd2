package ui

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// SeriesPoint is one pixel column of a measured series: the least and the greatest value in it. Gap says that values are missing before it.
type SeriesPoint struct {
	At     int64 // Unix seconds
	Lo, Hi float64
	Gap    bool
}

// SeriesBand is a stretch of time that is shaded, with a word: 校准, 停运, 可疑.
type SeriesBand struct {
	From, Until int64
	Word        string
	Tone        Tone
}

// SeriesDot is a single figure beside the series: a sample taken by hand.
type SeriesDot struct {
	At   int64
	V    float64
	Word string
	Over bool
}

// SeriesTick is a label on the axis of time.
type SeriesTick struct {
	At   int64
	Word string
}

// Series is the chart of measured values with the limit line, what was flagged, what was sampled beside it, and gaps as gaps.
type Series struct {
	Finding     string
	From, Until int64
	Unit        string
	Points      []SeriesPoint
	Limit       float64
	LimitWord   string // "" has no limit line
	Bands       []SeriesBand
	Dots        []SeriesDot
	Ticks       []SeriesTick
	Legend      []Mark
	Head        []string // the same facts as a table
	Rows        [][]string
	Low         bool // half the height: a strip of flow below the concentration
}

const (
	seriesWide, seriesNarrow = 760.0, 340.0
	seriesL, seriesR         = 44.0, 12.0
	seriesTop, seriesFoot    = 26.0, 24.0
)

// SeriesDrawing draws s, for desk and phone.
func SeriesDrawing(s Series) templ.Component {
	var alt func(ctx context.Context) ([]string, [][]string)
	if len(s.Rows) > 0 {
		alt = func(context.Context) ([]string, [][]string) { return s.Head, s.Rows }
	}
	return drawing(func(_ context.Context, c *canvas) {
		drawSeries(c, s, seriesWide, "desk-only")
		drawSeries(c, s, seriesNarrow, "phone-only")
	}, s.Legend, alt)
}

type seriesScale struct {
	from, until       int64
	bottom, top       float64
	width, base, roof float64
}

func (s seriesScale) x(at int64) float64 {
	return seriesL + float64(at-s.from)*(s.width-seriesL-seriesR)/float64(s.until-s.from)
}

func (s seriesScale) y(v float64) float64 {
	return s.base - (v-s.bottom)*(s.base-s.roof)/(s.top-s.bottom)
}

func drawSeries(c *canvas, s Series, width float64, class string) {
	height := 240.0
	if s.Low {
		height = 140
	}
	c.svg("series "+class, width, height, s.Finding)
	if s.Until <= s.From {
		c.close("svg")
		return
	}
	lo, hi := s.reach()
	k := seriesScale{s.From, s.Until, lo, hi, width, height - seriesFoot, seriesTop}
	s.bands(c, k)
	s.grid(c, k, height)
	c.el("path", "d", s.path(k), "fill", "none", "class", "d-s-blue", "stroke", Tokens["blue"], "stroke-width", "1.5", "stroke-linejoin", "round", "stroke-linecap", "round")
	if s.LimitWord != "" {
		y := k.y(s.Limit)
		c.el("line", "x1", f(seriesL), "x2", f(width-seriesR), "y1", f(y), "y2", f(y), "class", "d-s-red", "stroke", Tokens["red"], "stroke-width", "1.4", "stroke-dasharray", "6 3")
		c.label(width-seriesR, y-5, 12, "red", "end", true, s.LimitWord)
	}
	s.dots(c, k)
	c.close("svg")
}

// reach is the range of values of the axis, from zero unless something lies below it.
func (s Series) reach() (lo, hi float64) {
	for _, p := range s.Points {
		lo, hi = math.Min(lo, p.Lo), math.Max(hi, p.Hi)
	}
	for _, d := range s.Dots {
		lo, hi = math.Min(lo, d.V), math.Max(hi, d.V)
	}
	if s.LimitWord != "" {
		hi = math.Max(hi, s.Limit*1.15)
	}
	if hi <= lo {
		hi = lo + 1
	}
	return lo, niceUp(hi)
}

// niceUp rounds up to one of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten.
func niceUp(v float64) float64 {
	if v <= 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 1
	}
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 1.5, 2, 3, 4, 5, 6, 8, 10} {
		if v <= m*p {
			return m * p
		}
	}
	return v
}

// path joins columns; a gap stays a gap, a column alone is a dot.
func (s Series) path(k seriesScale) string {
	var d strings.Builder
	d.Grow(len(s.Points) * 24)
	for i, p := range s.Points {
		x := f(k.x(p.At))
		if i == 0 || p.Gap {
			d.WriteString("M" + x + "," + f(k.y(p.Lo)) + "h.1")
		} else {
			d.WriteString("L" + x + "," + f(k.y(p.Lo)))
		}
		if p.Hi != p.Lo {
			d.WriteString("V" + f(k.y(p.Hi)))
		}
	}
	return d.String()
}

func (s Series) bands(c *canvas, k seriesScale) {
	free := seriesL
	for _, b := range s.Bands {
		x1, x2 := k.x(max(b.From, s.From)), k.x(min(b.Until, s.Until))
		if x2 <= x1 {
			continue
		}
		c.box(x1, k.roof, math.Max(x2-x1, 1.5), k.base-k.roof, 0, b.Tone.tint())
		if b.Word != "" && x1 >= free {
			c.label(x1, k.roof-6, 12, b.Tone.ink(), "start", false, b.Word)
			free = x1 + wide(b.Word)*12 + 8
		}
	}
}

func (s Series) grid(c *canvas, k seriesScale, height float64) {
	for i := range 5 {
		v := k.bottom + (k.top-k.bottom)*float64(i)/4
		if s.Low && i%2 == 1 {
			continue
		}
		y := k.y(v)
		c.el("line", "x1", f(seriesL), "x2", f(k.width-seriesR), "y1", f(y), "y2", f(y), "class", "d-line", "stroke", Tokens["line"])
		c.label(seriesL-6, y+4, 12, "grey-ink", "end", false, strconv.FormatFloat(v, 'g', 4, 64))
	}
	c.label(4, 13, 12, "grey-ink", "start", false, s.Unit)
	free := seriesL - 20
	for _, t := range s.Ticks {
		x := k.x(t.At)
		half := wide(t.Word) * 6
		if x-half < free || x+half > k.width+half/2 {
			continue
		}
		c.el("line", "x1", f(x), "x2", f(x), "y1", f(k.base), "y2", f(k.base+4), "class", "d-s-grey", "stroke", Tokens["grey"])
		anchor := "middle"
		if x+half > k.width {
			anchor = "end"
		}
		c.label(x, height-6, 12, "grey-ink", anchor, false, t.Word)
		free = x + half + 8
	}
}

func (s Series) dots(c *canvas, k seriesScale) {
	for _, d := range s.Dots {
		if d.At < s.From || d.At >= s.Until {
			continue
		}
		tone := "green"
		if d.Over {
			tone = "red"
		}
		x, y := k.x(d.At), k.y(d.V)
		c.link("", d.Word)
		c.el("path", "d", "M"+f(x)+","+f(y-7)+"l6,7l-6,7l-6,-7Z", "class", "d-"+tone, "fill", Tokens[tone], "stroke", "#fff", "stroke-width", "1")
		c.unlink("")
		anchor := "middle"
		if x > k.width-70 {
			anchor = "end"
		} else if x < seriesL+40 {
			anchor = "start"
		}
		c.label(x, y-11, 12, tone, anchor, true, d.Word)
	}
}
