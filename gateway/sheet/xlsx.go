package sheet

import (
	"path"
	"sort"
	"strings"
	"unicode/utf8"
	"unsafe"

	"linli/kernel/table"
	"linli/platform/fault"
)

// xlsx is an opened workbook.
type xlsx struct {
	a       *archive
	sheets  []sheetPart
	formats []table.Format // by cell style
	styles  string         // name of the styles part
	strings sharedStrings
	date04  bool
	types   string
}

type sheetPart struct {
	info   table.SheetInfo
	part   string
	id     string // relationship id
	maxCol int    // last column that holds anything
}

// sharedStrings holds all strings in one piece of memory.
type sharedStrings struct {
	all  string
	ends []uint32
}

func (s *sharedStrings) at(i int) (string, bool) {
	if i < 0 || i >= len(s.ends) {
		return "", false
	}
	from := uint32(0)
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.all[from:s.ends[i]], true
}

// openXLSX reads everything of a workbook but its rows.
func openXLSX(src table.Source, lim Limits, seen *surveys) (*xlsx, error) {
	a, err := openArchive(src.At, src.Size, lim)
	if err != nil {
		return nil, err
	}
	x := &xlsx{a: a}
	book, err := x.bookPart()
	if err != nil {
		return nil, err
	}
	rels, err := x.relations(book)
	if err != nil {
		return nil, err
	}
	if err := x.readBook(book, rels); err != nil {
		return nil, err
	}
	for _, r := range rels {
		switch r.kind {
		case "styles":
			x.styles = r.target
			if err := x.readStyles(r.target); err != nil {
				return nil, err
			}
		case "sharedStrings":
			if err := x.readStrings(r.target); err != nil {
				return nil, err
			}
		}
	}
	if known := seen.get(src.Hash); len(known) == len(x.sheets) {
		x.sheets = known
		return x, nil
	}
	for i := range x.sheets {
		if err := x.survey(i); err != nil {
			return nil, err
		}
	}
	seen.put(src.Hash, x.sheets)
	return x, nil
}

// bookPart finds the workbook through the package relationships.
func (x *xlsx) bookPart() (string, error) {
	if !x.a.has("[content_types].xml") || !x.a.has("_rels/.rels") {
		return "", fault.Invalid("sheet.not_xlsx")
	}
	if err := x.a.each("[content_types].xml", func(t *token) error {
		if t.kind == startTag && strings.Contains(t.text("ContentType"), "macroEnabled") {
			return fault.Invalid("sheet.macro")
		}
		return nil
	}); err != nil {
		return "", err
	}
	rels, err := x.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.kind == "officeDocument" {
			if strings.HasSuffix(r.target, ".bin") {
				return "", fault.Invalid("sheet.xlsb")
			}
			if x.a.has(r.target) && strings.HasPrefix(r.target, "xl/") {
				return r.target, nil
			}
		}
	}
	return "", fault.Invalid("sheet.not_xlsx")
}

type relation struct{ id, kind, target string }

// relsOf names the relationship part of a part.
func relsOf(part string) string {
	dir, file := path.Split(part)
	return dir + "_rels/" + file + ".rels"
}

// relations reads the relationships of a part. Targets outside the file are refused, except hyperlinks, which nobody follows.
func (x *xlsx) relations(part string) ([]relation, error) {
	name := relsOf(part)
	if !x.a.has(name) {
		return nil, nil
	}
	var list []relation
	err := x.a.each(name, func(t *token) error {
		if t.kind != startTag || !t.is("Relationship") {
			return nil
		}
		kind := path.Base(t.text("Type"))
		if strings.EqualFold(t.text("TargetMode"), "External") {
			if kind == "hyperlink" {
				return nil
			}
			return fault.Invalid("sheet.external")
		}
		target := t.text("Target")
		if strings.HasPrefix(target, "/") {
			target = strings.TrimPrefix(target, "/")
		} else {
			target = path.Join(path.Dir(part), target)
		}
		list = append(list, relation{t.text("Id"), kind, target})
		return nil
	})
	return list, err
}

func (x *xlsx) readBook(book string, rels []relation) error {
	targets := map[string]string{}
	for _, r := range rels {
		if r.kind == "worksheet" {
			targets[r.id] = r.target
		}
	}
	err := x.a.each(book, func(t *token) error {
		if t.kind != startTag {
			return nil
		}
		switch {
		case t.is("workbookPr"):
			x.date04 = t.flag("date1904")
		case t.is("sheet"):
			state := t.text("state")
			id := t.text("id")
			if target := targets[id]; target != "" { // chart sheets have no rows
				x.sheets = append(x.sheets, sheetPart{info: table.SheetInfo{Name: t.text("name"), Hidden: state == "hidden" || state == "veryHidden"}, part: target, id: id})
			}
		}
		return nil
	})
	if err == nil && len(x.sheets) == 0 {
		err = fault.Invalid("sheet.no_sheet")
	}
	return err
}

func (x *xlsx) readStrings(part string) error {
	if !x.a.has(part) {
		return nil
	}
	var all []byte
	var ends []uint32
	var inText, inPhonetic bool
	start := 0
	err := x.a.each(part, func(t *token) error {
		switch t.kind {
		case startTag:
			switch string(t.name) {
			case "si":
				start = len(all)
				if t.empty {
					ends = append(ends, uint32(len(all)))
				}
			case "t":
				inText = !t.empty
			case "rPh":
				inPhonetic = !t.empty
			}
		case endTag:
			switch string(t.name) {
			case "si":
				if len(all)-start > x.a.limits.Cell && utf8.RuneCount(all[start:]) > x.a.limits.Cell {
					return fault.Invalid("sheet.cell_long", x.a.limits.Cell)
				}
				all = unescapeTail(all, start)
				ends = append(ends, uint32(len(all)))
			case "t":
				inText = false
			case "rPh":
				inPhonetic = false
			}
		case textRun:
			if inText && !inPhonetic {
				var err error
				all, err = t.content(all)
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(all) > 0 {
		x.strings.all = unsafe.String(&all[0], len(all)) // all is never written again
	}
	x.strings.ends = ends
	return nil
}

// unescapeTail replaces _xHHHH_ in the last string.
func unescapeTail(all []byte, start int) []byte {
	tail := all[start:]
	for i := 0; i+1 < len(tail); i++ {
		if tail[i] == '_' && tail[i+1] == 'x' {
			return append(all[:start], officeEscapes(string(tail))...)
		}
	}
	return all
}

// survey reads a sheet once without its values: rows, hidden ones, merged ranges (they stand behind the rows), pictures.
func (x *xlsx) survey(i int) error {
	p := &x.sheets[i]
	row := newRowState()
	hidden := false
	err := x.a.each(p.part, func(t *token) error {
		if t.kind == textRun {
			row.value = row.value || row.inCell && len(t.raw) > 0
			return nil
		}
		switch string(t.name) {
		case "row":
			if t.kind == startTag {
				hidden = t.flag("hidden")
				if err := row.start(t); err != nil {
					return err
				}
			} else if row.any {
				p.info.Rows++
				if hidden {
					p.info.HiddenRows++
				}
				if p.info.Rows > x.a.limits.Rows+headAllowance {
					return fault.Invalid("sheet.too_many_rows", x.a.limits.Rows)
				}
			}
		case "c":
			if t.kind == startTag && !t.empty {
				row.cell(t)
			} else if t.kind == endTag {
				row.inCell = false
				if row.value {
					row.any = true
					p.maxCol = max(p.maxCol, row.col)
				}
			} else {
				row.cell(t)
				row.inCell = false
			}
		case "col":
			if t.flag("hidden") {
				for c := t.number("min"); c > 0 && c <= t.number("max") && c <= x.a.limits.Columns; c++ {
					p.info.HiddenCols = append(p.info.HiddenCols, c-1)
				}
			}
		case "mergeCell":
			if t.kind == startTag {
				return p.merge(t.text("ref"))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if p.maxCol >= x.a.limits.Columns {
		return fault.Invalid("sheet.too_many_columns", x.a.limits.Columns)
	}
	sort.SliceStable(p.info.Merges, func(a, b int) bool { return p.info.Merges[a].Top < p.info.Merges[b].Top })
	return x.pictures(p)
}

// headAllowance is how many rows of titles and headers may stand above the limit of data rows.
const headAllowance = 50

// maxMerges bounds the merged ranges kept of one sheet.
const maxMerges = 400_000

func (p *sheetPart) merge(ref string) error {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return nil
	}
	r1, c1 := cellRef(from)
	r2, c2 := cellRef(to)
	if r1 < 1 || r2 < r1 || c1 < 0 || c2 < c1 {
		return nil
	}
	if len(p.info.Merges) >= maxMerges {
		return fault.Invalid("sheet.bomb")
	}
	p.info.Merges = append(p.info.Merges, table.Range{Top: r1, Left: c1, Bottom: r2, Right: c2})
	return nil
}

// pictures counts the pictures of a sheet through its drawings.
func (x *xlsx) pictures(p *sheetPart) error {
	rels, err := x.relations(p.part)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if r.kind != "drawing" || !x.a.has(r.target) {
			continue
		}
		err := x.a.each(r.target, func(t *token) error {
			if t.kind == startTag && t.is("pic") {
				p.info.Pictures++
			}
			return nil
		})
		if err != nil {
			return err
		}
		if _, err := x.relations(r.target); err != nil {
			return err
		}
	}
	return nil
}

// cellRef reads B12 → 12, 1; column -1 and row 0 when they are missing.
func cellRef(ref string) (row, col int) {
	i := 0
	for i < len(ref) && i < 4 && (ref[i] >= 'A' && ref[i] <= 'Z' || ref[i] == '$') {
		if ref[i] != '$' {
			col = col*26 + int(ref[i]-'A') + 1
		}
		i++
	}
	for ; i < len(ref); i++ {
		if ref[i] == '$' {
			continue
		}
		if ref[i] < '0' || ref[i] > '9' || row > 1<<22 {
			return 0, col - 1
		}
		row = row*10 + int(ref[i]-'0')
	}
	return row, col - 1
}

// Sheets implements table.Book.
func (x *xlsx) Sheets() []table.SheetInfo {
	list := make([]table.SheetInfo, len(x.sheets))
	for i := range x.sheets {
		list[i] = x.sheets[i].info
	}
	return list
}
