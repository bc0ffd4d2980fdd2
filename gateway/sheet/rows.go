package sheet

import (
	"unicode/utf8"

	"linli/kernel/table"
	"linli/platform/fault"
)

// rowState follows the numbering of rows and cells, which a file may leave out.
type rowState struct {
	number int
	col    int
	any    bool // the row holds a value
	inCell bool
	value  bool
	kind   string
}

func newRowState() *rowState { return &rowState{col: -1} }

// start begins a row. Rows must go downwards.
func (s *rowState) start(t *token) error {
	n := t.number("r")
	if n < 0 {
		n = s.number + 1
	}
	if n <= s.number {
		return fault.Invalid("sheet.damaged")
	}
	s.number, s.col, s.any, s.inCell = n, -1, false, false
	return nil
}

// cell begins a cell.
func (s *rowState) cell(t *token) {
	s.inCell, s.value = true, false
	next := s.col + 1
	if ref, ok := t.attr("r"); ok {
		col, i := 0, 0
		for i < len(ref) && i < 3 && ref[i] >= 'A' && ref[i] <= 'Z' {
			col = col*26 + int(ref[i]-'A') + 1
			i++
		}
		if col > 0 {
			next = col - 1
		}
	}
	s.col = next
}

// lineReader turns the tokens of a sheet into lines.
type lineReader struct {
	x      *xlsx
	fn     func(*table.Line) error
	row    *rowState
	line   table.Line
	cell   table.Cell
	text   []byte
	kind   string // t attribute
	style  int
	inV    bool
	inT    bool
	inPh   bool
	inline bool
}

// Lines implements table.Book.
func (x *xlsx) Lines(sheet int, fn func(*table.Line) error) error {
	if sheet < 0 || sheet >= len(x.sheets) {
		return fault.Invalid("sheet.no_sheet")
	}
	lr := &lineReader{x: x, fn: fn, row: newRowState()}
	return x.a.each(x.sheets[sheet].part, lr.token)
}

func (lr *lineReader) token(t *token) error {
	switch t.kind {
	case textRun:
		if lr.inV || lr.inT && !lr.inPh {
			var err error
			lr.text, err = t.content(lr.text)
			return err
		}
	case startTag:
		return lr.open(t)
	case endTag:
		return lr.shut(t)
	}
	return nil
}

func (lr *lineReader) open(t *token) error {
	switch string(t.name) {
	case "row":
		if err := lr.row.start(t); err != nil {
			return err
		}
		lr.line = table.Line{Number: lr.row.number, Hidden: t.flag("hidden"), Cells: lr.line.Cells[:0]}
	case "c":
		before := lr.row.col
		lr.row.cell(t)
		if lr.row.col <= before {
			return fault.Invalid("sheet.damaged")
		}
		lr.kind, lr.style = kindOf(t)
		lr.text, lr.inline = lr.text[:0], false
		lr.cell = table.Cell{Col: lr.row.col}
	case "v":
		lr.inV = !t.empty
	case "is":
		lr.inline = true
	case "t":
		lr.inT = !t.empty && lr.inline
	case "rPh":
		lr.inPh = !t.empty
	case "f":
		lr.cell.Formula = true
	}
	return nil
}

// kindOf gives the type and the style of a cell, "n" and -1 when it names none, without allocating.
func kindOf(t *token) (kind string, style int) {
	kind, style = "n", -1
	for key, v, rest, ok := attribute(t.attrs); ok; key, v, rest, ok = attribute(rest) {
		switch string(key) {
		case "t":
			kind = cellKind(v)
		case "s":
			style = small(v)
		}
	}
	return kind, style
}

func cellKind(v []byte) string {
	switch string(v) {
	case "s":
		return "s"
	case "inlineStr":
		return "inlineStr"
	case "str":
		return "str"
	case "b":
		return "b"
	case "e":
		return "e"
	case "d":
		return "d"
	}
	return "n"
}

func (lr *lineReader) shut(t *token) error {
	switch string(t.name) {
	case "row":
		if len(lr.line.Cells) > 0 {
			return lr.fn(&lr.line)
		}
	case "c":
		return lr.finish()
	case "v":
		lr.inV = false
	case "t":
		lr.inT = false
	case "rPh":
		lr.inPh = false
	case "is":
		lr.inline = false
	}
	return nil
}

// finish turns the collected text into a cell.
func (lr *lineReader) finish() error {
	if len(lr.text) == 0 {
		return nil
	}
	if len(lr.text) > lr.x.a.limits.Cell && utf8.RuneCount(lr.text) > lr.x.a.limits.Cell {
		return fault.Invalid("sheet.cell_long", lr.x.a.limits.Cell)
	}
	c := &lr.cell
	switch lr.kind {
	case "s":
		n := 0
		for _, b := range lr.text {
			if b < '0' || b > '9' || n > 1<<26 {
				return fault.Invalid("sheet.damaged")
			}
			n = n*10 + int(b-'0')
		}
		s, ok := lr.x.strings.at(n)
		if !ok {
			return fault.Invalid("sheet.damaged")
		}
		c.Text = s
	case "inlineStr", "str":
		c.Text = officeEscapes(string(lr.text))
	case "b":
		c.Text, c.Kind = string(lr.text), table.CellBool
	case "e":
		c.Text, c.Kind = string(lr.text), table.CellError
	case "d":
		c.Text, c.Kind = string(lr.text), table.CellISO
	default:
		c.Text, c.Kind, c.Date04 = string(lr.text), table.CellNumber, lr.x.date04
	}
	if lr.style >= 0 && lr.style < len(lr.x.formats) {
		c.Format = lr.x.formats[lr.style]
	}
	if c.Text != "" {
		lr.line.Cells = append(lr.line.Cells, *c)
	}
	return nil
}
