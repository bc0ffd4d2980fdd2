package table

import "io"

// CellKind says how the file stores a cell.
type CellKind uint8

// The kinds of a raw cell.
const (
	CellText   CellKind = iota // shared, inline or formula string
	CellNumber                 // the number exactly as written in the file
	CellBool                   // "1" or "0"
	CellError                  // #N/A and the like
	CellISO                    // an ISO date (t="d")
)

// Format is the class of a number format: all that reading needs to know of it (ledgers.md part D).
type Format uint8

// The classes of number formats.
const (
	FormatGeneral  Format = iota
	FormatNumber          // decimals, thousands
	FormatText            // @
	FormatPercent         // 0%, 0.00%
	FormatDate            // shows year, month and day
	FormatMonth           // shows year and month only
	FormatMonthDay        // shows month and day only
	FormatDateTime        // shows a date and a time
	FormatTime            // shows a time only
)

// IsDate says whether the format shows a number as a date.
func (f Format) IsDate() bool { return f >= FormatDate && f <= FormatDateTime }

// Cell is one cell as the file holds it: never formatted, never rounded.
type Cell struct {
	Col     int // 0 = A
	Text    string
	Kind    CellKind
	Format  Format
	Formula bool // the cached value of a formula; the formula itself is never run
	Date04  bool // serial numbers count from 1904
}

// Line is one row of a sheet. The slice of cells is reused for the next row: copy what must stay.
type Line struct {
	Number int // 1-based, as the user sees it
	Hidden bool
	Cells  []Cell // ordered by Col; empty cells may be missing
}

// Cell returns the cell of a column, or an empty one.
func (l *Line) Cell(col int) Cell {
	if col < len(l.Cells) && l.Cells[col].Col == col {
		return l.Cells[col]
	}
	for i := range l.Cells {
		if l.Cells[i].Col == col {
			return l.Cells[i]
		}
	}
	return Cell{Col: col}
}

// Range is a merged range; rows 1-based, columns 0-based, both ends inside.
type Range struct{ Top, Left, Bottom, Right int }

// SheetInfo is what is known of a sheet before its rows are read.
type SheetInfo struct {
	Name       string
	Hidden     bool
	Rows       int // rows that hold at least one cell
	HiddenRows int
	HiddenCols []int
	Pictures   int
	Merges     []Range // ordered by Top, then Left
}

// Book is an opened workbook. gateway/sheet makes it from xlsx and csv; tests may use [MemoryBook].
type Book interface {
	// Sheets lists the sheets in order.
	Sheets() []SheetInfo
	// Lines reads one sheet from top to bottom; an error of fn ends the reading and is returned.
	Lines(sheet int, fn func(*Line) error) error
}

// Mark is what the receipt says of one row.
type Mark struct {
	Result string // 已导入, 有提醒, 未导入 …
	Reason string
	Bad    []BadCell
}

// BadCell is a cell to be coloured in the receipt with its comment.
type BadCell struct {
	Col     int
	Comment string
}

// Marks answers what the receipt writes beside a row; asked once per row, in order. Header says whether this is a header row
// (the two new headers are written there).
type Marks interface {
	Row(sheet, line int) (m Mark, ok bool)
	Header(sheet, line int) bool
}

// Source is the uploaded file.
type Source struct {
	Name string
	At   io.ReaderAt
	Size int64
	Hash string // SHA-256 of the bytes when it is known: lets a reader recognise a file it has surveyed
}

// Head is what stands above, below and around an exported table.
type Head struct {
	Title, Unit, Scope, Basis string // title; 单位; 口径: what the filter shows; legal basis of a report
	By, At                    string // 导出人; time
	Foot                      string // ledger head hash (short)
	Paper                     string // A4 or A3
	Watermark                 string // who and when, for whole (unmasked) exports; "" = masked
	Example                   bool   // rows are examples: grey, marked 示例
}

// Form is a blank sheet from above with the values that fill it.
type Form struct {
	Sheet     int
	HeaderRow int         // last header row
	FirstRow  int         // first row to fill
	Columns   map[int]int // column of the form → column of the rows
	Unknown   []int       // columns of the form the system has nothing for
	Serial    int         // column of 序号, or -1
	Watermark string      // who, when and what for, of large and of whole ones; "" = none
}

// Files reads and writes files of offices. gateway/sheet implements it.
type Files interface {
	// Open checks the limits of security.md 3.1 and opens an xlsx or csv file. Errors are fault.Invalid with a clear sentence.
	Open(Source) (Book, error)
	// Receipt copies the user's file with two more columns.
	Receipt(w io.Writer, src Source, m Marks) error
	// Export streams a list. format is "xlsx" or "csv".
	Export(w io.Writer, format string, h Head, columns []Column, rows Rows) error
	// Fill copies the blank form with rows filled in, keeping its layout and styles.
	Fill(w io.Writer, src Source, forms []Form, rows Rows) error
}

// Rows is a stream of rows in the order of the columns: the one way out of every list. The slice is reused.
type Rows func(each func([]Value) error) error
