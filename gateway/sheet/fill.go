package sheet

import (
	"bytes"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"linli/kernel/table"
	"linli/platform/fault"
	"linli/platform/text"
)

// Fill implements table.Files: the blank form from above, with its own layout and styles, filled in. Columns the system has nothing
// for stay empty and are marked 本系统没有此数据 in a comment of their header.
func (f Files) Fill(w io.Writer, src table.Source, forms []table.Form, rows table.Rows) error {
	book, err := f.Open(src) // the limits first
	if err != nil {
		return err
	}
	x, ok := book.(*xlsx)
	if !ok {
		return fault.Invalid("sheet.form_xlsx")
	}
	data := make([]byte, src.Size)
	if _, err := src.At.ReadAt(data, 0); err != nil && err != io.EOF {
		return fault.Invalid("sheet.damaged").With(err)
	}
	if data, err = withStyles(data); err != nil {
		return err
	}
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: f.Limits.Sum, UnzipXMLSizeLimit: 16 << 20, CultureInfo: excelize.CultureNameZhCN})
	if err != nil {
		return fault.Invalid("sheet.damaged").With(err)
	}
	defer file.Close()
	for _, form := range forms {
		if form.Sheet < 0 || form.Sheet >= len(x.sheets) {
			return fault.Invalid("sheet.no_sheet")
		}
		p := &filler{file: file, name: x.sheets[form.Sheet].info.Name, form: form, info: &x.sheets[form.Sheet].info}
		if err := p.run(rows); err != nil {
			return err
		}
		if err := marked(file, form.Watermark); err != nil { // the layout is the asker's: nothing is put where he could see it
			return fault.Internal(err, "sheet.fill")
		}
	}
	return file.Write(w)
}

// filler fills one form.
type filler struct {
	file *excelize.File
	name string
	form table.Form
	info *table.SheetInfo
	room int // empty rows the form offers
}

func (p *filler) run(rows table.Rows) error {
	all, err := collect(rows)
	if err != nil {
		return err
	}
	if err := p.makeRoom(len(all)); err != nil {
		return fault.Internal(err, "sheet.fill")
	}
	styles := map[int]int{}
	for col := range p.form.Columns {
		if styles[col], err = p.file.GetCellStyle(p.name, cellName(col, p.form.FirstRow)); err != nil {
			return fault.Internal(err, "sheet.fill")
		}
	}
	for i, values := range all {
		if err := p.row(p.form.FirstRow+i, i, values, styles); err != nil {
			return fault.Internal(err, "sheet.fill")
		}
	}
	if err := p.unknown(); err != nil {
		return fault.Internal(err, "sheet.fill")
	}
	return nil
}

// maxFormRows bounds what one form may hold.
const maxFormRows = 50_000

func collect(rows table.Rows) ([][]table.Value, error) {
	var all [][]table.Value
	err := rows(func(v []table.Value) error {
		if len(all) >= maxFormRows {
			return fault.Invalid("sheet.too_many_rows", maxFormRows)
		}
		all = append(all, append([]table.Value(nil), v...))
		return nil
	})
	return all, err
}

func cellName(col, row int) string { return fmt.Sprintf("%s%d", columnName(col), row) }

// makeRoom copies the first empty row of the form as often as needed, so that totals and signatures below move down.
func (p *filler) makeRoom(n int) error {
	room, below := p.emptyRows()
	if n <= room || !below {
		return nil
	}
	at := p.form.FirstRow
	if room > 0 {
		at = p.form.FirstRow + room - 1
	}
	if room == 0 {
		return p.file.InsertRows(p.name, at, n)
	}
	return p.file.InsertRows(p.name, at+1, n-room)
}

// emptyRows counts the empty rows below the header, and says whether anything stands below them.
func (p *filler) emptyRows() (room int, below bool) {
	rows, err := p.file.Rows(p.name)
	if err != nil {
		return 0, false
	}
	defer rows.Close()
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return 0, false
		}
		if n < p.form.FirstRow {
			continue
		}
		for col, c := range cells {
			if c != "" && (col != p.form.Serial || c[0] < '0' || c[0] > '9') {
				return n - p.form.FirstRow, true
			}
		}
		room = n - p.form.FirstRow + 1
	}
	return room, false
}

func (p *filler) row(n, i int, values []table.Value, styles map[int]int) error {
	if p.form.Serial >= 0 {
		if err := p.file.SetCellInt(p.name, cellName(p.form.Serial, n), int64(i+1)); err != nil {
			return err
		}
	}
	for col, k := range p.form.Columns {
		if k < 0 || k >= len(values) {
			continue
		}
		name := cellName(col, n)
		v := &values[k]
		if v.State != table.Blank || v.Text != "" {
			if err := p.file.SetCellStr(p.name, name, cellText(valueText(v))); err != nil {
				return err
			}
		}
		if s := styles[col]; s != 0 && n != p.form.FirstRow {
			if err := p.file.SetCellStyle(p.name, name, name, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// unknown marks the columns the system has nothing for.
func (p *filler) unknown() error {
	if len(p.form.Unknown) == 0 {
		return nil
	}
	if err := nameDefaultFont(p.file); err != nil {
		return err
	}
	for _, col := range p.form.Unknown {
		err := p.file.AddComment(p.name, excelize.Comment{Cell: cellName(col, p.form.HeaderRow), Author: "Linli", Text: text.T(text.ZH, "table.unknown_column")})
		if err != nil {
			return err
		}
	}
	return nil
}

// nameDefaultFont gives the workbook's first font a name when it has none, as some programs
// write it: the library takes the name for granted when it writes a comment.
func nameDefaultFont(f *excelize.File) error {
	if _, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "宋体"}}); err != nil { // loads the styles, adds a font with a name
		return err
	}
	fonts := f.Styles.Fonts.Font
	if first, last := fonts[0], fonts[len(fonts)-1]; first != nil && last != nil && (first.Name == nil || first.Name.Val == nil) {
		first.Name = last.Name
	}
	return nil
}
