package ui

import (
	"context"
	"sort"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Wall is 楼栋图: one rectangle per home, units side by side, floors bottom-up.
type Wall struct {
	Finding  string      // what it shows: 3号楼还有2处未销号
	Levels   []WallLevel // real floor labels; derived from the cells when empty
	Units    []WallUnit
	Legend   []Mark // of the chosen lens
	Selected string // WallCell.ID
}

// WallLevel is a floor: its order and the label that stands in the lift (3A, B1, 负一层).
type WallLevel struct {
	No    int
	Label string
}

// WallUnit is a staircase. Wide makes its cells three times as wide: the public lens shows
// floors and common parts only, never homes.
type WallUnit struct {
	Label string
	Wide  bool
	Cells []WallCell
}

// WallCell is a home (or a floor in the public lens). Door counts columns from 0 within the unit.
type WallCell struct {
	ID, Label, Href string
	Floor, Door     int
	Mark            Mark   // lens: tone, shape and word
	Note            string // read aloud after the word: 独居
}

const (
	wallW, wallH, wallGap, wallUnitGap = 46.0, 26.0, 4.0, 18.0
	wallLeft, wallTop                  = 46.0, 28.0
)

// wallHatch lists the patterns that carry a tone on black-and-white paper.
var wallHatch = map[Tone]string{Red: "wall-h-red", Amber: "wall-h-amber", Grey: "wall-h-grey", Blue: "wall-h-blue"}

// WallDrawing draws w with its legend and its table.
func WallDrawing(w Wall) templ.Component {
	return drawing(
		func(ctx context.Context, c *canvas) { drawWall(ctx, c, w) },
		w.Legend,
		func(ctx context.Context) ([]string, [][]string) { return wallTable(ctx, w) },
	)
}

func (w Wall) levels() []WallLevel {
	have := map[int]string{}
	for _, l := range w.Levels {
		have[l.No] = l.Label
	}
	for _, u := range w.Units {
		for _, cell := range u.Cells {
			if _, ok := have[cell.Floor]; !ok {
				have[cell.Floor] = strconv.Itoa(cell.Floor) + "层"
			}
		}
	}
	out := make([]WallLevel, 0, len(have))
	for no, label := range have {
		out = append(out, WallLevel{no, label})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].No > out[j].No })
	return out
}

func (u WallUnit) doors() int {
	n := 1
	for _, c := range u.Cells {
		if c.Door >= n && c.Door < 200 {
			n = c.Door + 1
		}
	}
	return n
}

func (u WallUnit) cellWidth() float64 {
	if u.Wide {
		return wallW * 3
	}
	return wallW
}

func drawWall(ctx context.Context, c *canvas, w Wall) {
	levels := w.levels()
	row := map[int]int{}
	for i, l := range levels {
		row[l.No] = i
	}
	width, cols := wallLeft, 0
	for _, u := range w.Units {
		width += float64(u.doors())*(u.cellWidth()+wallGap) + wallUnitGap
		cols += u.doors()
		if u.Wide {
			cols += 2 * u.doors()
		}
	}
	height := wallTop + float64(len(levels))*(wallH+wallGap) + 2
	width = max(width-wallUnitGap, wallLeft)
	seen := w.seen(width)
	if seen < width {
		c.push(ctx)
	}
	c.svg("wall fit "+wallSize(cols), width, height, w.Finding, "data-wall", "1", "width", f(100*width/seen)+"%")
	wallPatterns(c)
	for i, l := range levels {
		c.label(wallLeft-10, wallTop+float64(i)*(wallH+wallGap)+17, 12, "grey", "end", false, clip(l.Label, 3.2))
	}
	x, col := wallLeft, 0
	for _, u := range w.Units {
		n := float64(u.doors()) * (u.cellWidth() + wallGap)
		c.label(x+(n-wallGap)/2, 18, 13, "soft", "middle", true, clip(u.Label, n/13))
		for _, cell := range u.Cells {
			if cell.Door >= 0 && cell.Door < u.doors() {
				drawCell(ctx, c, w, u, cell, x, row[cell.Floor], col, levels[row[cell.Floor]].Label)
			}
		}
		x += n + wallUnitGap
		col += u.doors()
	}
	c.close("svg")
}

// wallPhone is how much of a wall a phone shows at once with door labels of 11 px in a box of 324; wallPeek of it is what lies behind
// the last whole column, so that the eye sees that the wall goes on.
const wallPhone, wallPeek = 324 / 1.1, 14.0

// seen is the width that fills the box of a phone: all of it, or as many whole columns as can be read.
func (w Wall) seen(width float64) float64 {
	if width <= wallPhone {
		return width
	}
	x, fits := wallLeft, wallLeft+wallW
	for _, u := range w.Units {
		for i := range u.doors() {
			if edge := x + float64(i+1)*(u.cellWidth()+wallGap) - wallGap; edge+wallPeek <= wallPhone {
				fits = max(fits, edge)
			}
		}
		x += float64(u.doors())*(u.cellWidth()+wallGap) + wallUnitGap
	}
	return min(width, fits+wallPeek)
}

func drawCell(ctx context.Context, c *canvas, w Wall, u WallUnit, cell WallCell, x0 float64, row, col int, floor string) {
	x := x0 + float64(cell.Door)*(u.cellWidth()+wallGap)
	y := wallTop + float64(row)*(wallH+wallGap)
	name := cellName(ctx, w, u, cell, floor)
	pairs := []string{"data-row", strconv.Itoa(row), "data-col", strconv.Itoa(col + cell.Door), "id", cellID(cell.ID)}
	if cell.ID != "" && cell.ID == w.Selected {
		pairs = append(pairs, "aria-current", "true")
	}
	c.link(cell.Href, name, pairs...)
	stroke := ""
	if cell.ID != "" && cell.ID == w.Selected {
		stroke = "2.2"
	} else if cell.Mark.Tone == Red {
		stroke = "1"
	}
	ink := cell.Mark.Tone.ink()
	box := []string{}
	if stroke != "" {
		box = append(box, "stroke", Tokens[ink], "stroke-width", stroke)
	}
	c.box(x, y, u.cellWidth(), wallH, 4, cell.Mark.Tone.tint(), box...)
	if h := wallHatch[cell.Mark.Tone]; h != "" {
		c.el("rect", "class", "hatch", "display", "none", "x", f(x), "y", f(y), "width", f(u.cellWidth()), "height", f(wallH), "rx", "4", "fill", "url(#"+h+")")
	}
	c.label(x+u.cellWidth()/2, y+16.5, 10, ink, "middle", cell.Mark.Tone == Red, clip(strings.TrimSpace(cell.Mark.Shape+" "+cell.Label), u.cellWidth()/10+0.6))
	c.unlink(cell.Href)
}

// cellName is what a screen reader says: 5层 2单元 501 逾期 1天 独居.
func cellName(ctx context.Context, w Wall, u WallUnit, cell WallCell, floor string) string {
	parts := []string{floor, u.Label, cell.Label, cell.Mark.Word, cell.Mark.Extra, cell.Note}
	if cell.ID != "" && cell.ID == w.Selected {
		parts = append(parts, T(ctx, "ui.selected"))
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

func cellID(id string) string {
	if id == "" {
		return ""
	}
	return "c-" + id
}

func wallSize(cols int) string {
	for _, n := range []int{2, 4, 6, 8, 12, 20} {
		if cols <= n {
			return "wall-" + strconv.Itoa(n)
		}
	}
	return "wall-40"
}

func wallPatterns(c *canvas) {
	c.WriteString(`<defs>` +
		`<pattern id="wall-h-red" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V4" stroke="#000" stroke-width="1.6"/></pattern>` +
		`<pattern id="wall-h-amber" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path d="M0 0V7" stroke="#000" stroke-width=".8"/></pattern>` +
		`<pattern id="wall-h-blue" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 3H6" stroke="#000" stroke-width=".6"/></pattern>` +
		`<pattern id="wall-h-grey" width="6" height="6" patternUnits="userSpaceOnUse"><circle cx="3" cy="3" r=".7" fill="#000"/></pattern>` +
		`</defs>`)
}

func wallTable(ctx context.Context, w Wall) ([]string, [][]string) {
	names := map[int]string{}
	for _, l := range w.levels() {
		names[l.No] = l.Label
	}
	var rows [][]string
	for _, u := range w.Units {
		cells := append([]WallCell(nil), u.Cells...)
		sort.SliceStable(cells, func(i, j int) bool {
			if cells[i].Floor != cells[j].Floor {
				return cells[i].Floor < cells[j].Floor
			}
			return cells[i].Door < cells[j].Door
		})
		for _, cell := range cells {
			state := strings.TrimSpace(strings.Join([]string{cell.Mark.Shape, cell.Mark.Word, cell.Mark.Extra, cell.Note}, " "))
			rows = append(rows, []string{u.Label, names[cell.Floor], cell.Label, state})
		}
	}
	return []string{T(ctx, "ui.unit"), T(ctx, "ui.floor"), T(ctx, "ui.home"), T(ctx, "ui.state")}, rows
}
