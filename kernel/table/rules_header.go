package table

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"linli/platform/text"
)

// headRows is how many rows at the top of a sheet are searched for the header (A2).
const headRows = 15

var (
	reNumeric  = text.NewPattern(`^[\d.,%:/\-+Ee ]+$`)
	reYearIn   = text.NewPattern(`(?:^|[^\d])((?:19|20)\d{2})\s*(?:年|〕|\]|】|\)|-|\.)`)
	reFillDate = text.NewPattern(`(?:填表|填报|制表|上报|统计|填写)(?:日期|时间)[::]?\s*([\d年月日号./\-]+)`)
	reUnitName = text.NewPattern(`(?:填报单位|单位|填表单位|社区|单位名称)(?:\(盖章\))?[::]\s*([^\s:]{2,30})`)
	reNote     = text.NewPattern(`必填|选填|非必填|可不填|^格式|格式[::]|^例[::如]|^如[::]|填写说明|下拉选择|请选择|yyyy|YYYY`)
	reBracket  = text.NewPattern(`^[(【\[].*[)】\]]$`)
)

// scoreLine is how much a row looks like a header (A2): +2 for each known word, +1 for each short text, −2 for each number, date
// or identity number, −3 when the row is one merged range.
func scoreLine(d *dictionary, cells []Cell, merged bool) int {
	score := 0
	for i := range cells {
		s := strings.TrimSpace(cells[i].Text)
		if s == "" {
			continue
		}
		switch {
		case cells[i].Kind != CellText || reNumeric.MatchString(s):
			score -= 2
		case d.known(NormaliseHeader(s)):
			score += 3 // known and short
		case utf8.RuneCountInString(s) <= 12:
			score++
		}
	}
	if merged {
		score -= 3
	}
	return score
}

// keptLine is a copy of one of the first rows.
type keptLine struct {
	number int
	hidden bool
	cells  []Cell
	score  int
}

func keep(l *Line) keptLine {
	return keptLine{number: l.Number, hidden: l.Hidden, cells: append([]Cell(nil), l.Cells...)}
}

func (k *keptLine) text() string {
	var parts []string
	for i := range k.cells {
		if s := strings.TrimSpace(k.cells[i].Text); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

func filled(cells []Cell) int {
	n := 0
	for i := range cells {
		if strings.TrimSpace(cells[i].Text) != "" {
			n++
		}
	}
	return n
}

// wide says whether the row is one merged range over at least three columns or over everything it holds.
func wide(row int, cells []Cell, merges []Range) bool {
	if filled(cells) != 1 {
		return false
	}
	for _, m := range merges {
		if m.Top <= row && row <= m.Bottom && m.Right-m.Left >= 2 {
			return true
		}
	}
	return false
}

// header is the outcome of the search.
type header struct {
	top, row int // indices into the kept rows
	rivals   []int
}

// findHeader picks the header among the first rows; ok is false when none of them looks like one.
func findHeader(d *dictionary, lines []keptLine, merges []Range) (h header, ok bool) {
	best, second := -1, -1
	for i := range lines {
		lines[i].score = scoreLine(d, lines[i].cells, wide(lines[i].number, lines[i].cells, merges))
		switch {
		case best < 0 || lines[i].score > lines[best].score:
			best, second = i, best
		case second < 0 || lines[i].score > lines[second].score:
			second = i
		}
	}
	if best < 0 || lines[best].score < 4 || knownIn(d, lines[best].cells) < 2 {
		return h, false
	}
	h = header{top: best, row: best}
	if top, row, two := twoLevels(d, lines, best, merges); two {
		return header{top: top, row: row}, true
	}
	if second >= 0 && lines[best].score-lines[second].score <= 2 && knownIn(d, lines[second].cells) >= 2 {
		if !sameHeader(lines[best].cells, lines[second].cells) {
			h.rivals = []int{lines[second].number}
		} else if second < best {
			h.top, h.row = second, second // a repeated header: the first counts
		}
	}
	return h, true
}

// mostHeader is the last row that may be chosen as a header.
const mostHeader = 50

// headerAt is the header at the row the user chose; false when that row is empty or not among those kept.
func headerAt(d *dictionary, lines []keptLine, merges []Range, row int) (header, bool) {
	for i := range lines {
		if lines[i].number != row || filled(lines[i].cells) == 0 {
			continue
		}
		if top, low, two := twoLevels(d, lines, i, merges); two {
			return header{top: top, row: low}, true
		}
		return header{top: i, row: i}, true
	}
	return header{}, false
}

func knownIn(d *dictionary, cells []Cell) int {
	n := 0
	for i := range cells {
		if cells[i].Kind == CellText && d.known(NormaliseHeader(cells[i].Text)) {
			n++
		}
	}
	return n
}

// twoLevels says whether the best row is one of two header rows: merged ranges tie a row to the one below it.
func twoLevels(d *dictionary, lines []keptLine, best int, merges []Range) (top, row int, ok bool) {
	for _, upper := range []int{best, best - 1} {
		if upper < 0 || upper+1 >= len(lines) || lines[upper+1].number != lines[upper].number+1 {
			continue
		}
		across, down := 0, 0
		n := lines[upper].number
		for _, m := range merges {
			if m.Top == n && m.Bottom == n && m.Right > m.Left {
				across++
			}
			if m.Top == n && m.Bottom == n+1 {
				down++
			}
		}
		if across == 0 || filled(lines[upper].cells) < 2 || down == 0 && across < 2 {
			continue
		}
		if numbersIn(lines[upper+1].cells) == 0 && knownIn(d, lines[upper+1].cells) >= 1 {
			return upper, upper + 1, true
		}
	}
	return 0, 0, false
}

func numbersIn(cells []Cell) int {
	n := 0
	for i := range cells {
		if s := strings.TrimSpace(cells[i].Text); s != "" && (cells[i].Kind != CellText || reNumeric.MatchString(s)) {
			n++
		}
	}
	return n
}

// sameHeader says whether two rows hold the same words in the same columns.
func sameHeader(a, b []Cell) bool {
	if filled(a) != filled(b) {
		return false
	}
	lb := Line{Cells: b}
	for i := range a {
		s := NormaliseHeader(a[i].Text)
		if s != "" && s != NormaliseHeader(lb.Cell(a[i].Col).Text) {
			return false
		}
	}
	return true
}

// headColumn is one column of the sheet with its words.
type headColumn struct {
	col           int
	parent, child string // raw
}

// headColumns joins one or two header rows to columns: the child wins, a cell merged downwards stands alone.
func headColumns(lines []keptLine, h header, merges []Range) []headColumn {
	lower := Line{Cells: lines[h.row].cells}
	if h.top == h.row {
		var list []headColumn
		for i := range lower.Cells {
			if s := strings.TrimSpace(lower.Cells[i].Text); s != "" {
				list = append(list, headColumn{col: lower.Cells[i].Col, child: s})
			}
		}
		return list
	}
	upper := Line{Cells: lines[h.top].cells}
	last := 0
	for _, l := range []*Line{&upper, &lower} {
		for i := range l.Cells {
			last = max(last, l.Cells[i].Col)
		}
	}
	var list []headColumn
	for col := 0; col <= last; col++ {
		parent := strings.TrimSpace(upper.Cell(headOf(merges, lines[h.top].number, col)).Text)
		child := strings.TrimSpace(lower.Cell(col).Text)
		switch {
		case child == "" && parent != "":
			list = append(list, headColumn{col: col, child: parent})
		case child != "":
			list = append(list, headColumn{col: col, parent: parent, child: child})
		}
	}
	return list
}

// headOf returns the column that holds the text of a merged range covering this cell.
func headOf(merges []Range, row, col int) int {
	for _, m := range merges {
		if m.Top <= row && row <= m.Bottom && m.Left <= col && col <= m.Right {
			return m.Left
		}
	}
	return col
}

// aboutSheet reads title, year, fill date and unit from the rows above the header.
func aboutSheet(b *Block, above []keptLine) {
	for i := range above {
		text := tidyCode(above[i].text())
		if text == "" {
			continue
		}
		if m := reFillDate.FindStringSubmatch(text); m != nil && b.Day.Precision == NoDate {
			v, _ := Clean(&Column{Type: Day}, Cell{Text: m[1]}, &Surroundings{Year: b.Year})
			b.Day = v.Date
		}
		if m := reUnitName.FindStringSubmatch(text); m != nil && b.Unit == "" {
			b.Unit = m[1]
		}
		if m := reYearIn.FindStringSubmatch(text); m != nil && b.Year == 0 {
			b.Year, _ = strconv.Atoi(m[1])
		}
		if b.Title == "" && !reFillDate.MatchString(text) && utf8.RuneCountInString(text) <= 60 {
			b.Title = text
		}
	}
	if b.Year == 0 && b.Day.Precision != NoDate {
		b.Year = b.Day.Year
	}
}

// noteLine says whether the row below a header only explains it.
func noteLine(cells []Cell) bool {
	n, notes := 0, 0
	for i := range cells {
		s := strings.TrimSpace(cells[i].Text)
		if s == "" {
			continue
		}
		n++
		t := tidyCode(s)
		if cells[i].Kind == CellText && (reNote.MatchString(t) || reBracket.MatchString(t)) {
			notes++
		}
	}
	return n > 0 && notes*2 >= n
}
