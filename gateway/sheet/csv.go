package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"linli/kernel/table"
	"linli/platform/fault"
)

// csvBook is a csv file decoded to UTF-8; all its cells are text.
type csvBook struct {
	data   []byte
	comma  rune
	rows   int
	limits Limits
}

// openCSV decodes UTF-8 (with or without BOM), UTF-16 with BOM, GBK and GB18030.
func openCSV(src table.Source, lim Limits) (*csvBook, error) {
	data := make([]byte, src.Size)
	if n, err := src.At.ReadAt(data, 0); int64(n) < src.Size {
		return nil, fault.Invalid("sheet.damaged").With(err)
	}
	data, err := decode(data)
	if err != nil {
		return nil, err
	}
	c := &csvBook{data: data, comma: commaOf(data), limits: lim}
	err = c.Lines(0, func(*table.Line) error { c.rows++; return nil })
	return c, err
}

func decode(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return nil, fault.Invalid("sheet.coding")
		}
		data = out
	}
	if !utf8.Valid(data) {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return nil, fault.Invalid("sheet.coding")
		}
		data = out
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, fault.Invalid("sheet.not_table")
	}
	return data, nil
}

// commaOf picks the separator that occurs most in the first lines.
func commaOf(data []byte) rune {
	head := data
	if len(head) > 4096 {
		head = head[:4096]
	}
	best, n := ',', bytes.Count(head, []byte(","))
	for _, r := range []rune{'\t', ';'} {
		if k := bytes.Count(head, []byte(string(r))); k > n {
			best, n = r, k
		}
	}
	return best
}

// Sheets implements table.Book.
func (c *csvBook) Sheets() []table.SheetInfo { return []table.SheetInfo{{Name: "", Rows: c.rows}} }

// Lines implements table.Book.
func (c *csvBook) Lines(_ int, fn func(*table.Line) error) error {
	r := csv.NewReader(bytes.NewReader(c.data))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord, r.LazyQuotes = c.comma, -1, true, true
	line := table.Line{}
	for n := 1; ; n++ {
		record, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				return fault.Invalid("sheet.csv_line", bad.Line).With(err)
			}
			return err
		}
		if n > c.limits.Rows+headAllowance {
			return fault.Invalid("sheet.too_many_rows", c.limits.Rows)
		}
		at, _ := r.FieldPos(0)
		if err := c.fill(&line, record, at); err != nil {
			return err
		}
		if len(line.Cells) == 0 {
			continue
		}
		if err := fn(&line); err != nil {
			return err
		}
	}
}

func (c *csvBook) fill(line *table.Line, record []string, at int) error {
	line.Number, line.Cells = at, line.Cells[:0]
	for i, s := range record {
		if s == "" {
			continue
		}
		if i >= c.limits.Columns {
			return fault.Invalid("sheet.too_many_columns", c.limits.Columns)
		}
		if utf8.RuneCountInString(s) > c.limits.Cell {
			return fault.Invalid("sheet.cell_long", c.limits.Cell)
		}
		line.Cells = append(line.Cells, table.Cell{Col: i, Text: s})
	}
	return nil
}
