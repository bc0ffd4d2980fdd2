package table

import (
	"strconv"
	"strings"

	"linli/platform/text"
)

// Remembered answers the mapping that a unit chose before for a header fingerprint: column header → key.
type Remembered func(fingerprint string) (table string, keys map[string]string, ok bool)

// emptyEnds is how many empty rows end a table.
const emptyEnds = 20

// Recognise reads a whole book once and finds its tables, title rows, headers and columns (step 认表). want is the table the
// user named, or nil to choose the best covered one for each block.
func Recognise(book Book, cat *Catalog, want *Table, fileName string, remembered Remembered) (*Found, error) {
	return RecogniseAt(book, cat, want, fileName, remembered, nil)
}

// RecogniseAt is Recognise with the header rows that the user chose, by sheet (numbers of rows from 1).
func RecogniseAt(book Book, cat *Catalog, want *Table, fileName string, remembered Remembered, headers map[int]int) (*Found, error) {
	f := &Found{}
	for i, info := range book.Sheets() {
		f.Pictures += info.Pictures
		if info.Hidden || guides[info.Name] {
			f.HiddenSheets = append(f.HiddenSheets, info.Name)
			continue
		}
		f.HiddenRows += info.HiddenRows
		s := scanner{found: f, cat: cat, want: want, remembered: remembered, sheet: i, info: info, cursor: newMergeCursor(info.Merges), fileName: fileName, chosen: headers[i]}
		if err := book.Lines(i, s.line); err != nil {
			return nil, err
		}
		s.end()
	}
	return f, nil
}

// guides are sheets of our own exports that hold no data.
var guides = map[string]bool{"填写说明": true, "导出记录": true}

// scanner is the state of reading one sheet.
type scanner struct {
	found      *Found
	cat        *Catalog
	want       *Table
	remembered Remembered
	fileName   string
	sheet      int
	info       SheetInfo
	cursor     *mergeCursor
	head       []keptLine // the first rows while no header was chosen
	block      *Block
	headCells  []Cell
	above      []keptLine // title rows waiting for the next header
	empties    int
	over       bool // the table ended; only a new header starts another
	seen       bool // the sheet holds anything
	blocks     int
	chosen     int // row of the header the user chose, 0 = none
	rival      int // the row the user did not choose
}

func (s *scanner) line(l *Line) error {
	s.found.Rows++
	if s.block == nil && s.blocks == 0 {
		if l.Number <= max(headRows, s.chosen) || len(s.head) == 0 {
			s.head = append(s.head, keep(l))
			return nil
		}
		s.chooseHeader()
	}
	s.below(l)
	return nil
}

func (s *scanner) end() {
	if s.block == nil && s.blocks == 0 && len(s.head) > 0 {
		s.chooseHeader()
	}
	s.close()
	switch {
	case s.blocks > 0:
	case s.seen:
		s.found.Strangers = append(s.found.Strangers, s.info.Name)
	default:
		s.found.EmptySheets = append(s.found.EmptySheets, s.info.Name)
	}
}

// chooseHeader decides among the first rows and replays those below it.
func (s *scanner) chooseHeader() {
	lines := s.head
	s.head = nil
	h, ok := findHeader(s.cat.dict, lines, s.info.Merges)
	if s.chosen > 0 {
		if mine, found := headerAt(s.cat.dict, lines, s.info.Merges, s.chosen); found {
			if s.rival = 0; ok && h.row != mine.row {
				s.rival = lines[h.row].number
			} else if len(h.rivals) > 0 {
				s.rival = h.rivals[0]
			}
			if s.rival > 0 {
				mine.rivals = []int{s.rival} // the question stays, with its answer
			}
			h, ok = mine, true
		}
	}
	s.blocks++ // decided, for better or worse
	if !ok {
		for i := range lines {
			s.seen = s.seen || filled(lines[i].cells) > 0
		}
		s.blocks = 0
		s.over = true
		s.head = []keptLine{} // no header here: look on row by row
		s.replay(lines)
		return
	}
	s.open(lines, h, lines[:h.top])
	s.replay(lines[h.row+1:])
}

func (s *scanner) replay(lines []keptLine) {
	if s.blocks == 0 {
		s.blocks = -1 // searching on
	}
	for i := range lines {
		l := Line{Number: lines[i].number, Hidden: lines[i].hidden, Cells: lines[i].cells}
		s.below(&l)
	}
}

// open starts a block at a header.
func (s *scanner) open(lines []keptLine, h header, above []keptLine) {
	s.close()
	if s.blocks < 1 {
		s.blocks = 1
	}
	b := &Block{Sheet: s.sheet, SheetName: s.info.Name, HeaderTop: lines[h.top].number, HeaderRow: lines[h.row].number, Rivals: h.rivals}
	for i := range above {
		if filled(above[i].cells) > 0 {
			s.found.skip(s.sheet, above[i].number, skipKeys[titleLine], above[i].text())
		}
	}
	aboutSheet(b, above)
	if b.Year == 0 {
		if m := reYearIn.FindStringSubmatch(tidyCode(s.fileName)); m != nil {
			b.Year, _ = strconv.Atoi(m[1])
		}
	}
	if name := squeezePlace(s.info.Name); reSheetBuilding.MatchString(name) {
		b.Building = BuildingLabel(reSheetBuilding.FindStringSubmatch(name)[1])
	}
	mapBlock(b, s.cat, s.want, headColumns(lines, h, s.info.Merges), s.remembered)
	s.block, s.headCells, s.over, s.empties, s.above = b, lines[h.row].cells, false, 0, nil
}

var reSheetBuilding = text.NewPattern(`^((?:\d{1,3}|[A-Za-z]\d{0,2}|\d{1,3}[A-Za-z])(?:号楼|栋|幢|座|#楼|#|号))`)

// close ends the current block and keeps it when it is one of our tables.
func (s *scanner) close() {
	if s.block != nil {
		s.found.Blocks = append(s.found.Blocks, *s.block)
		s.block = nil
	}
}

// below handles a row after the header.
func (s *scanner) below(l *Line) {
	kind := classify(l, s.cursor)
	if kind == emptyLine {
		if s.empties++; s.empties >= emptyEnds {
			s.over = true
		}
		return
	}
	s.seen = true
	if s.startsBlock(l, kind) {
		return
	}
	if kind == dataLine && s.block != nil && s.block.Rows == 0 && l.Number <= s.block.HeaderRow+2 && noteLine(l.Cells) {
		kind = noteKind
	}
	s.empties = 0
	switch {
	case kind == titleLine:
		s.above = append(s.above, keep(l))
	case s.over || s.block == nil:
		k := keep(l)
		if s.block != nil || kind != dataLine {
			s.found.skip(s.sheet, l.Number, orKey(skipKeys[kind], "table.s.after"), k.text())
		}
		s.above = append(s.above, k)
		if len(s.above) > 5 {
			s.above = s.above[1:]
		}
	case kind == dataLine:
		s.flushTitles()
		s.block.Last = l.Number
		s.block.Rows++
		if l.Hidden {
			s.block.Hidden++
		}
	default:
		k := keep(l)
		s.found.skip(s.sheet, l.Number, skipKeys[kind], k.text())
		if kind == totalLine || kind == signatureLine {
			s.over = true
		}
	}
}

func orKey(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// flushTitles reports merged rows between data rows that turned out not to start a block.
func (s *scanner) flushTitles() {
	for i := range s.above {
		s.found.skip(s.sheet, s.above[i].number, skipKeys[titleLine], s.above[i].text())
	}
	s.above = nil
}

// startsBlock recognises the header of a further block, or the same header printed again.
func (s *scanner) startsBlock(l *Line, kind lineKind) bool {
	if l.Number == s.rival { // looks like a header, but the user said that another row is
		s.found.skip(s.sheet, l.Number, skipKeys[headerLine], "")
		return true
	}
	if kind != dataLine || !s.headLike(l.Cells) {
		return false
	}
	if s.block != nil && !s.over && len(s.above) == 0 && sameHeader(s.headCells, l.Cells) {
		s.found.skip(s.sheet, l.Number, skipKeys[headerLine], "")
		return true
	}
	known := knownIn(s.cat.dict, l.Cells)
	if known < 3 || known*2 < filled(l.Cells) || numbersIn(l.Cells) > 0 {
		return false
	}
	k := keep(l)
	s.open([]keptLine{k}, header{}, s.above)
	return true
}

// headLike is the cheap test: the first two texts of the row are known header words.
func (s *scanner) headLike(cells []Cell) bool {
	n := 0
	for i := range cells {
		t := cells[i].Text
		if t == "" {
			continue
		}
		if cells[i].Kind != CellText || t[0] < 0x80 || len(t) > 60 || !s.cat.dict.known(NormaliseHeader(t)) {
			return false
		}
		if n++; n == 2 {
			return true
		}
	}
	return false
}

// headerWords lists normalised parent/child words for the fingerprint.
func headerWords(cols []headColumn) string {
	var b strings.Builder
	for _, c := range cols {
		b.WriteString(NormaliseHeader(c.parent))
		b.WriteByte('/')
		b.WriteString(NormaliseHeader(c.child))
		b.WriteByte('\n')
	}
	return b.String()
}
