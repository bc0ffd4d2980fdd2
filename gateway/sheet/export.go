package sheet

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"linli/kernel/table"
	"linli/platform/fault"
	"linli/platform/text"
)

// cellText writes text so that no spreadsheet runs it (security.md 1.2.10): what begins like a formula gets a leading '.
func cellText(s string) string {
	if s == "" {
		return s
	}
	r, _ := utf8.DecodeRuneInString(s)
	if strings.ContainsRune("=+-@\t\r\x00＝＋－＠", r) {
		s = "'" + s
	}
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// Export implements table.Files.
func (f Files) Export(w io.Writer, format string, h table.Head, columns []table.Column, rows table.Rows) error {
	switch format {
	case "csv":
		return exportCSV(w, columns, rows)
	case "xlsx":
		return exportXLSX(w, h, columns, rows)
	}
	return fault.Invalid("sheet.no_format", format)
}

// exportCSV writes UTF-8 with BOM; a header and the rows, nothing else.
func exportCSV(w io.Writer, columns []table.Column, rows table.Rows) error {
	b := bufio.NewWriter(w)
	b.WriteString("\xEF\xBB\xBF")
	out := csv.NewWriter(b)
	out.UseCRLF = true
	record := make([]string, len(columns))
	for i := range columns {
		record[i] = columns[i].Header
	}
	if err := out.Write(record); err != nil {
		return err
	}
	err := rows(func(values []table.Value) error {
		for i := range columns {
			record[i] = ""
			if i < len(values) {
				record[i] = plainValue(&columns[i], &values[i])
			}
		}
		return out.Write(record)
	})
	if err != nil {
		return err
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return b.Flush()
}

// plainValue is a value as text; numbers are not prefixed.
func plainValue(c *table.Column, v *table.Value) string {
	s := valueText(v)
	if numeric(c) {
		return s
	}
	return cellText(s)
}

// valueText is the canonical text, with the further telephone numbers of a cell.
func valueText(v *table.Value) string {
	if v.Date.Precision != table.NoDate {
		return v.Text
	}
	return v.Whole()
}

func numeric(c *table.Column) bool {
	return c.Type == table.Int || c.Type == table.Number || c.Type == table.Money
}

// looks are the styles of an export.
type looks struct{ title, info, head, text, date, time, money, whole, grey int }

func makeLooks(f *excelize.File) (l looks, err error) {
	border := []excelize.Border{{Type: "left", Color: "BFBFBF", Style: 1}, {Type: "right", Color: "BFBFBF", Style: 1}, {Type: "top", Color: "BFBFBF", Style: 1}, {Type: "bottom", Color: "BFBFBF", Style: 1}}
	wrap := &excelize.Alignment{Vertical: "center", WrapText: true}
	day, moment := "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
	for _, s := range []struct {
		to *int
		as excelize.Style
	}{
		{&l.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}}},
		{&l.info, excelize.Style{Font: &excelize.Font{Size: 10, Color: "595959"}}},
		{&l.head, excelize.Style{Font: &excelize.Font{Bold: true}, Border: border, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EDEDED"}}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
		{&l.text, excelize.Style{NumFmt: 49, Border: border, Alignment: wrap}},
		{&l.date, excelize.Style{CustomNumFmt: &day, Border: border, Alignment: wrap}},
		{&l.time, excelize.Style{CustomNumFmt: &moment, Border: border, Alignment: wrap}},
		{&l.money, excelize.Style{NumFmt: 2, Border: border, Alignment: wrap}},
		{&l.whole, excelize.Style{NumFmt: 1, Border: border, Alignment: wrap}},
		{&l.grey, excelize.Style{NumFmt: 49, Border: border, Font: &excelize.Font{Color: "A6A6A6", Italic: true}, Alignment: wrap}},
	} {
		if *s.to, err = f.NewStyle(&s.as); err != nil {
			return l, fault.Internal(err, "sheet.looks")
		}
	}
	return l, nil
}

// titleRows is how many rows stand above the header of an export: the title, and 单位/口径/时间/导出人.
const titleRows = 2

func exportXLSX(w io.Writer, h table.Head, columns []table.Column, rows table.Rows) error {
	f := excelize.NewFile()
	defer f.Close()
	name := "Sheet1"
	l, err := makeLooks(f)
	if err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return fault.Internal(err, "sheet.export")
	}
	if err := layout(f, sw, name, h, columns); err != nil {
		return fault.Internal(err, "sheet.export")
	}
	if err := headRows(sw, l, h, columns); err != nil {
		return fault.Internal(err, "sheet.export")
	}
	n, err := bodyRows(sw, l, h, columns, rows)
	if err != nil {
		return err
	}
	if err := finishSheet(f, sw, name, h, columns, n); err != nil {
		return fault.Internal(err, "sheet.export")
	}
	return f.Write(w)
}

// layout sets what must be known before the rows: widths, frozen panes, print setup.
func layout(f *excelize.File, sw *excelize.StreamWriter, name string, h table.Head, columns []table.Column) error {
	for i := range columns {
		if err := sw.SetColWidth(i+1, i+1, width(&columns[i])); err != nil {
			return err
		}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: titleRows + 1, TopLeftCell: fmt.Sprintf("A%d", titleRows+2), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	size, orientation, one, zero, fit := 9, "landscape", 1, 0, true
	if h.Paper == "A3" {
		size = 8
	}
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &one, FitToHeight: &zero}); err != nil {
		return err
	}
	if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	foot := "&L" + strings.ReplaceAll(strings.TrimSpace(h.Foot+" "+h.At), "&", "&&") + "&C第&P页/共&N页"
	if h.Watermark != "" {
		foot += "&R" + strings.ReplaceAll(h.Watermark, "&", "&&")
	}
	if err := f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: foot}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s!$%d:$%d", name, titleRows+1, titleRows+1), Scope: name})
}

// width gives a column a readable width.
func width(c *table.Column) float64 {
	if c.Width > 0 {
		return float64(c.Width) + 1
	}
	n := utf8.RuneCountInString(c.Header)*2 + 2
	return float64(max(8, min(n, 30)))
}

// headRows writes title, the row of circumstances and the header.
func headRows(sw *excelize.StreamWriter, l looks, h table.Head, columns []table.Column) error {
	last := columnName(max(len(columns), 1) - 1)
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: l.title, Value: h.Title}}, excelize.RowOpts{Height: 28}); err != nil {
		return err
	}
	if len(columns) > 1 {
		if err := sw.MergeCell("A1", last+"1"); err != nil {
			return err
		}
		if err := sw.MergeCell("A2", last+"2"); err != nil {
			return err
		}
	}
	if err := sw.SetRow("A2", []any{excelize.Cell{StyleID: l.info, Value: circumstances(h)}}); err != nil {
		return err
	}
	row := make([]any, len(columns))
	for i := range columns {
		row[i] = excelize.Cell{StyleID: l.head, Value: columns[i].Header}
	}
	return sw.SetRow(fmt.Sprintf("A%d", titleRows+1), row)
}

func circumstances(h table.Head) string {
	var parts []string
	for _, p := range []struct{ key, value string }{{"sheet.unit", h.Unit}, {"sheet.scope", h.Scope}, {"sheet.at", h.At}, {"sheet.by", h.By}, {"sheet.basis", h.Basis}} {
		if p.value != "" {
			parts = append(parts, text.T(text.ZH, p.key)+p.value)
		}
	}
	return strings.Join(parts, "  ")
}

// bodyRows streams the rows.
func bodyRows(sw *excelize.StreamWriter, l looks, h table.Head, columns []table.Column, rows table.Rows) (int, error) {
	n := titleRows + 1
	row := make([]any, len(columns))
	err := rows(func(values []table.Value) error {
		n++
		if n-titleRows > 1_000_000 {
			return fault.Invalid("sheet.too_many_rows", 1_000_000)
		}
		for i := range columns {
			var v table.Value
			if i < len(values) {
				v = values[i]
			}
			row[i] = cellOf(l, &columns[i], &v, h.Example)
		}
		if h.Example && len(row) > 0 {
			if c, ok := row[0].(excelize.Cell); ok {
				row[0] = excelize.Cell{StyleID: c.StyleID, Value: text.T(text.ZH, "sheet.example")}
			}
		}
		return sw.SetRow(fmt.Sprintf("A%d", n), row)
	})
	return n, err
}

// cellOf types a cell: real dates, numbers with their decimals, everything else as text.
func cellOf(l looks, c *table.Column, v *table.Value, grey bool) excelize.Cell {
	style := func(s int) int {
		if grey {
			return l.grey
		}
		return s
	}
	if v.State == table.Given && !grey {
		switch {
		case c.Type == table.Int:
			return excelize.Cell{StyleID: l.whole, Value: v.Num}
		case c.Type == table.Money || c.Type == table.Number && c.Scale == 2:
			return excelize.Cell{StyleID: l.money, Value: decimal(v.Text)}
		case c.Type == table.Number:
			return excelize.Cell{StyleID: l.text, Value: v.Text}
		}
		if day, style, ok := realDate(l, v); ok && (c.Type == table.Day || c.Type == table.Moment) {
			return excelize.Cell{StyleID: style, Value: day}
		}
	}
	return excelize.Cell{StyleID: style(l.text), Value: cellText(valueText(v))}
}

// decimal gives a number of the canonical text; two decimals survive a float64 up to 10^13.
func decimal(s string) any {
	var f float64
	if _, err := fmt.Sscanf(s, "%g", &f); err != nil {
		return s
	}
	return f
}

// realDate turns a date of day precision into a date of the spreadsheet; months and years stay text, because a spreadsheet would
// make a first day of them.
func realDate(l looks, v *table.Value) (float64, int, bool) {
	d := v.Date
	if d.EndOfDay || d.Precision != table.ToDay && d.Precision != table.ToMinute {
		return 0, 0, false
	}
	t := time.Date(d.Year, time.Month(d.Month), d.Day, d.Hour, d.Minute, 0, 0, time.UTC)
	days := t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
	if days < 61 {
		return 0, 0, false
	}
	if d.Precision == table.ToMinute {
		return days, l.time, true
	}
	return days, l.date, true
}

// finishSheet adds what may come after the rows: lists of allowed values, the sheet 填写说明, the watermark.
func finishSheet(f *excelize.File, sw *excelize.StreamWriter, name string, h table.Head, columns []table.Column, last int) error {
	if err := sw.Flush(); err != nil {
		return err
	}
	for i := range columns {
		if err := validation(f, name, &columns[i], i, max(last, titleRows+2)+1000); err != nil {
			return err
		}
	}
	if err := guide(f, columns); err != nil {
		return err
	}
	return marked(f, h.Watermark)
}

// marked puts the watermark on a hidden sheet: it is in the file and in nobody's way.
func marked(f *excelize.File, words string) error {
	if words == "" {
		return nil
	}
	if _, err := f.NewSheet("导出记录"); err != nil {
		return err
	}
	if err := f.SetCellStr("导出记录", "A1", words); err != nil {
		return err
	}
	return f.SetSheetVisible("导出记录", false)
}

func validation(f *excelize.File, name string, c *table.Column, i, last int) error {
	if c.Type != table.Enum && c.Type != table.Bool || c.Computed {
		return nil
	}
	var list []string
	n := 0
	for _, o := range c.Options {
		list = append(list, o.Value)
		n += len(o.Value) + 1
	}
	if c.Type == table.Bool {
		list = []string{"是", "否"}
	}
	if len(list) == 0 || n > 250 || strings.Contains(strings.Join(list, ""), ",") {
		return nil
	}
	dv := excelize.NewDataValidation(true)
	dv.Sqref = fmt.Sprintf("%s%d:%s%d", columnName(i), titleRows+2, columnName(i), last)
	if err := dv.SetDropList(list); err != nil {
		return nil // too long a list: the sheet 填写说明 has it
	}
	dv.ShowErrorMessage = !c.Open
	return f.AddDataValidation(name, dv)
}

// guide writes sheet 2, 填写说明: for each column its kind, whether it is required, and what may stand there.
func guide(f *excelize.File, columns []table.Column) error {
	const name = "填写说明"
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	for i, h := range []string{"sheet.g.column", "sheet.g.kind", "sheet.g.required", "sheet.g.values"} {
		if err := f.SetCellStr(name, columnName(i)+"1", text.T(text.ZH, h)); err != nil {
			return err
		}
	}
	for i := range columns {
		c := &columns[i]
		var values []string
		for _, o := range c.Options {
			values = append(values, o.Value)
		}
		required := ""
		switch {
		case c.Computed:
			required = text.T(text.ZH, "sheet.g.computed")
		case c.Required:
			required = text.T(text.ZH, "sheet.g.yes")
		}
		for k, s := range []string{c.Header, text.T(text.ZH, "sheet.kind."+string(c.Type)), required, strings.Join(values, "、") + c.Note} {
			if err := f.SetCellStr(name, fmt.Sprintf("%s%d", columnName(k), i+2), cellText(s)); err != nil {
				return err
			}
		}
	}
	return f.SetColWidth(name, "A", "D", 22)
}
