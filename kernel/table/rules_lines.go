package table

import (
	"strings"

	"linli/platform/text"
)

// lineKind says what a row below the header is.
type lineKind uint8

const (
	dataLine lineKind = iota
	emptyLine
	totalLine     // 合计, 总计: the block ends here
	subtotalLine  // 小计: it goes on
	signatureLine // 审核人, 填表人, 说明, 注: the block ends here
	exampleLine   // 示例
	headerLine    // the header once more (printed on every page)
	titleLine     // one merged range: the title of a next block
	noteKind      // explanations below the header
)

var skipKeys = map[lineKind]string{totalLine: "table.s.total", subtotalLine: "table.s.subtotal", signatureLine: "table.s.signature",
	exampleLine: "table.s.example", headerLine: "table.s.header", titleLine: "table.s.title", noteKind: "table.s.note"}

var (
	reTotal     = text.NewPattern(`^(合计|总计|共计|累计)([::].*|\(.*)?$`)
	reSubtotal  = text.NewPattern(`(小计|分计)$`)
	reSignature = text.NewPattern(`^(说明|注|备注|填表说明|填表人|制表人|制表|审核人|审核|审批人|复核人|负责人签字|填报人|联系人签字|签字|盖章|单位负责人)\s*[::]`)
	exampleWord = "示例"
)

// classify says what a row is. first is the first non-empty cell; the common case of data is decided by its first bytes.
func classify(l *Line, merges *mergeCursor) lineKind {
	first := -1
	n := 0
	for i := range l.Cells {
		if t := l.Cells[i].Text; t != "" && (t[0] > ' ' || strings.TrimSpace(t) != "") {
			if first < 0 {
				first = i
			}
			n++
		}
	}
	if first < 0 {
		return emptyLine
	}
	for i := first; i < len(l.Cells) && i < first+4; i++ {
		c := &l.Cells[i]
		if c.Kind != CellText || c.Text == "" || c.Text[0] < 0x80 && c.Text[0] != '(' && c.Text[0] != '*' {
			continue
		}
		if kind := wordKind(c.Text, i == first); kind != dataLine {
			return kind
		}
	}
	if n == 1 && merges.wideAt(l.Number) {
		return titleLine
	}
	return dataLine
}

// wordKind reads the words that end or interrupt a table.
func wordKind(text string, first bool) lineKind {
	if len(text) > 120 {
		if first && reSignature.MatchString(tidyCode(clip(text, 12))) {
			return signatureLine
		}
		return dataLine
	}
	if strings.Contains(text, exampleWord) && (strings.HasPrefix(text, exampleWord) || strings.Contains(text, "自动忽略")) {
		return exampleLine
	}
	if !strings.ContainsAny(text, "计注明审填制备签盖单负复联") {
		return dataLine
	}
	s := squeeze(tidyCode(text))
	switch {
	case reTotal.MatchString(s):
		return totalLine
	case first && reSubtotal.MatchString(s):
		return subtotalLine
	case first && reSignature.MatchString(s):
		return signatureLine
	}
	return dataLine
}

// mergeCursor walks the merged ranges of a sheet together with its rows and fills values down inside them, and only there.
type mergeCursor struct {
	merges []Range // ordered by Top
	next   int
	active []activeMerge
	above  map[int]Cell // last value of each column, for ditto marks
	wides  map[int]bool
}

type activeMerge struct {
	col, bottom int
	cell        Cell
}

func newMergeCursor(merges []Range) *mergeCursor {
	m := &mergeCursor{merges: merges, above: map[int]Cell{}, wides: map[int]bool{}}
	for _, r := range merges {
		if r.Right-r.Left >= 2 && r.Top == r.Bottom {
			m.wides[r.Top] = true
		}
	}
	return m
}

func (m *mergeCursor) wideAt(row int) bool { return m.wides[row] }

// fill completes a row of data: cells inside a merged range get the value of its head, ditto marks the value above.
func (m *mergeCursor) fill(l *Line) {
	live := m.active[:0]
	for _, a := range m.active {
		if a.bottom >= l.Number {
			live = append(live, a)
		}
	}
	m.active = live
	for m.next < len(m.merges) && m.merges[m.next].Top <= l.Number {
		r := m.merges[m.next]
		m.next++
		if r.Bottom > r.Top && r.Bottom >= l.Number && r.Top == l.Number {
			m.active = append(m.active, activeMerge{r.Left, r.Bottom, l.Cell(r.Left)})
		}
	}
	for _, a := range m.active {
		if a.cell.Text != "" && l.Cell(a.col).Text == "" {
			setCell(l, a.col, a.cell)
		}
	}
	for i := range l.Cells {
		c := &l.Cells[i]
		if c.Kind == CellText && len(c.Text) > 0 && len(c.Text) <= 16 && ditto(c.Text) {
			if up, ok := m.above[c.Col]; ok {
				up.Col = c.Col
				*c = up
			}
			continue
		}
		if c.Text != "" {
			m.above[c.Col] = *c
		}
	}
}

func setCell(l *Line, col int, cell Cell) {
	cell.Col = col
	for i := range l.Cells {
		if l.Cells[i].Col == col {
			l.Cells[i] = cell
			return
		}
		if l.Cells[i].Col > col {
			l.Cells = append(l.Cells, Cell{})
			copy(l.Cells[i+1:], l.Cells[i:])
			l.Cells[i] = cell
			return
		}
	}
	l.Cells = append(l.Cells, cell)
}
