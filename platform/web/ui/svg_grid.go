package ui

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// HeatCell is a share in per cent with the count it comes from; Of 0 means nothing fell due.
type HeatCell struct {
	Done, Of int
	Href     string
}

// Heat is the map of what was done on time: rows are kinds or places, never people (ux.md R1).
type Heat struct {
	Finding  string // 按时办结:噪声类最慢
	Columns  []string
	Sum      string // title of the last column, the share of all columns: what the finding speaks of; "" = no such column
	Rows     []HeatRow
	Good, OK int // from Good per cent green, from OK amber; 92 and 80 when 0
}

// HeatRow is one kind or place.
type HeatRow struct {
	Label, Href string
	Cells       []HeatCell
	Sum         HeatCell
}

// HeatDrawing draws h with the number inside each cell.
func HeatDrawing(h Heat) templ.Component {
	if h.Good == 0 {
		h.Good, h.OK = 92, 80
	}
	return drawing(func(_ context.Context, c *canvas) {
		drawHeat(c, h, "desk-only")
		drawHeat(c, h.latest(4), "phone-only")
	},
		nil, func(ctx context.Context) ([]string, [][]string) {
			head := append([]string{T(ctx, "ui.kind")}, h.heads()...)
			var rows [][]string
			for _, r := range h.Rows {
				row := []string{r.Label}
				for _, cell := range h.cells(r) {
					row = append(row, heatText(cell)+" ("+strconv.Itoa(cell.Done)+"/"+strconv.Itoa(cell.Of)+")")
				}
				rows = append(rows, row)
			}
			return head, rows
		})
}

// latest keeps the last n columns: what a phone has room for in readable figures.
func (h Heat) latest(n int) Heat {
	from := max(0, len(h.Columns)-n)
	out := h
	out.Columns, out.Rows = h.Columns[from:], nil
	for _, r := range h.Rows {
		cells := r.Cells
		if from < len(cells) {
			cells = cells[from:]
		} else {
			cells = nil
		}
		out.Rows = append(out.Rows, HeatRow{Label: r.Label, Href: r.Href, Cells: cells, Sum: r.Sum})
	}
	return out
}

// heads and cells are the columns with that of the sum, which a phone keeps too: the finding would not be seen without it.
func (h Heat) heads() []string {
	if h.Sum == "" {
		return h.Columns
	}
	return append(slices.Clone(h.Columns), h.Sum)
}

func (h Heat) cells(r HeatRow) []HeatCell {
	if h.Sum == "" {
		return r.Cells
	}
	return append(slices.Clone(r.Cells), r.Sum)
}

func drawHeat(c *canvas, h Heat, class string) {
	const w, hh, gap = 46.0, 26.0, 6.0
	left, heads := heatLabels(h), h.heads()
	at := func(j int) float64 { // the sum stands a little apart
		x := left + float64(j)*(w+gap)
		if j >= len(h.Columns) {
			x += 2 * gap
		}
		return x
	}
	c.svg("heat "+class+" "+heatSize(len(heads)), at(len(heads)-1)+w+gap, 22+float64(len(h.Rows))*(hh+gap), h.Finding)
	for j, name := range heads {
		c.label(at(j)+w/2, 13, 11, "grey", "middle", false, clip(name, 4.2))
	}
	for i, r := range h.Rows {
		y := 20 + float64(i)*(hh+gap)
		c.label(0, y+17, 12, "ink", "start", false, clip(r.Label, left/12))
		for j, cell := range h.cells(r) {
			if j >= len(heads) {
				break
			}
			x := at(j)
			tone := heatTone(h, cell)
			c.link(cell.Href, r.Label+" "+heads[j]+" "+heatText(cell)+" ("+strconv.Itoa(cell.Done)+"/"+strconv.Itoa(cell.Of)+")")
			c.box(x, y, w, hh, 5, tone.tint())
			c.label(x+w/2, y+17.5, 12, tone.ink(), "middle", true, heatText(cell))
			c.unlink(cell.Href)
		}
	}
	c.close("svg")
}

// heatLabels is the width of the column of names: English names of kinds are about twice as long
// as Chinese ones, and more than 13 characters wide is left to the table.
func heatLabels(h Heat) float64 {
	most := 6.5
	for _, r := range h.Rows {
		most = max(most, wide(r.Label)+0.5)
	}
	return 12 * min(most, 13)
}

func heatSize(n int) string {
	if n > 8 {
		return "wall-12"
	}
	return "heat-7"
}

func heatTone(h Heat, c HeatCell) Tone {
	switch {
	case c.Of <= 0:
		return Grey
	case c.Done*100 >= h.Good*c.Of:
		return Green
	case c.Done*100 >= h.OK*c.Of:
		return Amber
	}
	return Red
}

func heatText(c HeatCell) string {
	if c.Of <= 0 {
		return "—"
	}
	return strconv.Itoa(c.Done*100/c.Of) + "%"
}

// Stage is one step of the funnel: found, assigned, fixed, rechecked, looked back.
type Stage struct {
	Label string
	N     int
	Age   string // 最久 12天
	Tone  Tone
	Href  string
}

// Funnel is 三清单漏斗; Finding names the widest loss.
type Funnel struct {
	Finding string
	Stages  []Stage
}

// FunnelDrawing draws v.
func FunnelDrawing(v Funnel) templ.Component {
	return drawing(func(_ context.Context, c *canvas) {
		drawFunnel(c, v, 280, "desk-only")
		drawFunnel(c, v, 160, "phone-only")
	}, nil,
		func(ctx context.Context) ([]string, [][]string) {
			var rows [][]string
			for _, s := range v.Stages {
				rows = append(rows, []string{s.Label, strconv.Itoa(s.N), s.Age})
			}
			return []string{T(ctx, "ui.step"), T(ctx, "ui.count"), T(ctx, "ui.age")}, rows
		})
}

func drawFunnel(c *canvas, v Funnel, most float64, class string) {
	const left, step, bar = 80.0, 42.0, 25.0
	c.svg("funnel "+class, left+most+88, 8+step*float64(len(v.Stages)), v.Finding)
	top := 1
	for _, s := range v.Stages {
		top = max(top, s.N)
	}
	for i, s := range v.Stages {
		y := 10 + float64(i)*step
		w := max(2, float64(max(0, s.N))*most/float64(top))
		c.link(s.Href, s.Label+" "+strconv.Itoa(s.N)+" "+s.Age)
		c.box(left, y, w, bar, 5, s.Tone.ink())
		c.label(0, y+17, 12.5, "ink", "start", false, clip(s.Label, 6))
		c.label(left+w+8, y+17, 12.5, "ink", "start", true, strconv.Itoa(s.N))
		if s.Age != "" {
			c.label(left+w+16+wide(strconv.Itoa(s.N))*13, y+17, 11, "grey", "start", false, clip(s.Age, 6))
		}
		c.unlink(s.Href)
	}
	c.close("svg")
}

// Mini is one small picture in a row of equals: twelve months of one place.
type Mini struct {
	Label, Value, Href string
	Values             []int
}

// MinisDrawing draws small multiples on one common scale, so that they may be compared.
func MinisDrawing(finding string, list []Mini) templ.Component {
	top := 1
	for _, m := range list {
		for _, v := range m.Values {
			top = max(top, v)
		}
	}
	return drawing(func(_ context.Context, c *canvas) {
		c.open("div", "class", "minis", "role", "group", "aria-label", finding)
		for _, m := range list {
			drawMini(c, m, float64(top))
		}
		c.close("div")
	}, nil, func(ctx context.Context) ([]string, [][]string) {
		var rows [][]string
		for _, m := range list {
			s := ""
			for _, v := range m.Values {
				s += strconv.Itoa(v) + " "
			}
			rows = append(rows, []string{m.Label, m.Value, s})
		}
		return []string{T(ctx, "ui.building"), T(ctx, "ui.count"), T(ctx, "ui.months")}, rows
	})
}

func drawMini(c *canvas, m Mini, top float64) {
	c.open("div", "class", "mini")
	c.open("b")
	c.say(m.Value)
	c.close("b")
	c.say(" ")
	if m.Href != "" {
		c.open("a", "href", string(safeHref(m.Href)))
		c.say(m.Label)
		c.close("a")
	} else {
		c.say(m.Label)
	}
	c.svg("spark", 160, 44, m.Label+" "+m.Value)
	for i, v := range m.Values {
		h := float64(max(0, v)) * 38 / top
		token := "grey-bar"
		if i == len(m.Values)-1 {
			token = "brand"
		}
		w := 160 / float64(max(1, len(m.Values)))
		c.box(float64(i)*w+1, 42-h, max(1, w-2), h, 1, token)
	}
	c.el("line", "x1", "0", "x2", "160", "y1", "42.5", "y2", "42.5", "class", "d-line", "stroke", Tokens["line"])
	c.close("svg")
	c.close("div")
}
