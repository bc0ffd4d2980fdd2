package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"linli/kernel/table"
	"linli/platform/fault"
	"linli/platform/text"
)

// Receipt implements table.Files: the user's own file, same layout, with two more columns. Sheets are copied token by token, so
// that a file of 200,000 rows needs no memory of its own; everything else of the workbook is copied as it is.
func (f Files) Receipt(w io.Writer, src table.Source, m table.Marks) error {
	book, err := f.Open(src)
	if err != nil {
		return err
	}
	if c, ok := book.(*csvBook); ok {
		return c.receipt(w, m)
	}
	x, ok := book.(*xlsx)
	if !ok {
		return fault.Invalid("sheet.not_table")
	}
	r := &receipt{x: x, z: zip.NewWriter(w), m: m, shades: map[int]int{}, skip: map[string]bool{}}
	r.z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return r.write()
}

// receipt is the state of one copy.
type receipt struct {
	x      *xlsx
	z      *zip.Writer
	m      table.Marks
	shades map[int]int // style of a bad cell → its coloured twin
	skip   map[string]bool
	notes  []string // sheets parts that got comments
	types  string
}

// headers of the two columns.
func headers() [2]string {
	return [2]string{text.T(text.ZH, "sheet.result"), text.T(text.ZH, "sheet.reason")}
}

func (r *receipt) write() error {
	sheets := map[string]int{}
	for i := range r.x.sheets {
		sheets[strings.ToLower(r.x.sheets[i].part)] = i
	}
	later := map[string]bool{strings.ToLower(r.x.styles): true, "[content_types].xml": true}
	for part := range sheets {
		later[relsOf(part)] = true
	}
	for _, f := range r.x.a.order {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, "\\", "/"), "/"))
		var err error
		if i, ok := sheets[name]; ok {
			err = r.sheet(f.Name, i)
		} else if !later[name] && !strings.HasSuffix(f.Name, "/") {
			err = r.z.Copy(f)
		}
		if err != nil {
			return err
		}
	}
	if err := r.relations(); err != nil {
		return err
	}
	if err := r.styles(); err != nil {
		return err
	}
	if err := r.contentTypes(); err != nil {
		return err
	}
	return r.z.Close()
}

// part starts a part of the copy.
func (r *receipt) part(name string) (*bufio.Writer, error) {
	w, err := r.z.Create(name)
	if err != nil {
		return nil, err
	}
	return bufio.NewWriterSize(w, 64<<10), nil
}

// shade returns the coloured twin of a style; the twins follow the styles of the file.
func (r *receipt) shade(style int) int {
	if style < 0 {
		style = 0
	}
	n, ok := r.shades[style]
	if !ok {
		n = len(r.x.formats) + len(r.shades)
		r.shades[style] = n
	}
	return n
}

// copier copies one sheet.
type copier struct {
	r        *receipt
	w        *bufio.Writer
	sheet    int
	prefix   string // of the namespace, "x:" or ""
	col      int    // first new column
	row      *rowState
	mark     table.Mark
	marked   bool
	header   bool
	bad      map[int]string
	notes    []note
	depth    int
	legacy   bool // the sheet has comments of its own
	inserted bool
}

type note struct {
	row, col int
	text     string
}

// maxNotes bounds the comments of a sheet; beyond it the column 原因 says all.
const maxNotes = 2000

// after are the elements that follow legacyDrawing in a worksheet.
var after = map[string]bool{"legacyDrawingHF": true, "picture": true, "oleObjects": true, "controls": true, "webPublishItems": true, "tableParts": true, "extLst": true}

func (r *receipt) sheet(name string, i int) error {
	w, err := r.part(name)
	if err != nil {
		return err
	}
	c := &copier{r: r, w: w, sheet: i, col: r.x.sheets[i].maxCol + 1, row: newRowState()}
	if err := r.x.a.each(r.x.sheets[i].part, c.token); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(c.notes) > 0 && c.inserted {
		return r.comments(i, c.notes)
	}
	return nil
}

func (c *copier) token(t *token) error {
	switch t.kind {
	case startTag:
		c.open(t)
	case endTag:
		c.shut(t)
	default:
		c.w.Write(t.raw)
	}
	return nil
}

func (c *copier) open(t *token) {
	name := string(t.name)
	if !t.empty {
		c.depth++
	}
	switch {
	case name == "worksheet":
		if i := bytes.IndexByte(t.raw, ':'); i > 0 && i < bytes.IndexByte(t.raw, 'w')+1 {
			c.prefix = string(t.raw[1 : i+1])
		}
	case name == "legacyDrawing":
		c.legacy = true
	case name == "row":
		c.openRow(t)
		return
	case name == "c":
		c.row.cell(t)
		if _, bad := c.bad[c.row.col]; bad {
			c.badCell(t)
			return
		}
	case after[name] && (t.empty && c.depth == 1 || !t.empty && c.depth == 2):
		c.drawing()
	}
	c.w.Write(t.raw)
}

// openRow asks for the mark of the row and writes its tag without the hint of its width.
func (c *copier) openRow(t *token) {
	if err := c.row.start(t); err != nil {
		c.row.number++
	}
	c.marked, c.bad = false, nil
	c.header = c.r.m.Header(c.sheet, c.row.number)
	if !c.header {
		c.mark, c.marked = c.r.m.Row(c.sheet, c.row.number)
		for _, b := range c.mark.Bad {
			if c.marked {
				if c.bad == nil {
					c.bad = map[int]string{}
				}
				c.bad[b.Col] = b.Comment
				if len(c.notes) < maxNotes {
					c.notes = append(c.notes, note{c.row.number, b.Col, b.Comment})
				}
			}
		}
	}
	raw := dropAttr(t.raw, "spans")
	if t.empty {
		c.w.Write(bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("/>")), []byte(" ")))
		c.w.WriteByte('>')
		c.endRow()
		c.w.WriteString("</" + c.prefix + "row>")
		return
	}
	c.w.Write(raw)
}

// dropAttr removes an attribute from a tag.
func dropAttr(raw []byte, name string) []byte {
	i := bytes.Index(raw, []byte(" "+name+"="))
	if i < 0 || i+len(name)+3 > len(raw) {
		return raw
	}
	quote := raw[i+len(name)+2]
	j := bytes.IndexByte(raw[i+len(name)+3:], quote)
	if j < 0 {
		return raw
	}
	out := append([]byte(nil), raw[:i]...)
	return append(out, raw[i+len(name)+3+j+1:]...)
}

// badCell writes the tag of a cell with a coloured style. A cell whose empty tag stands for nothing keeps being empty.
func (c *copier) badCell(t *token) {
	style := c.r.shade(t.number("s"))
	raw := dropAttr(t.raw, "s")
	end := len(raw) - 1
	if t.empty {
		end--
	}
	c.w.Write(raw[:end])
	fmt.Fprintf(c.w, ` s="%d"`, style)
	c.w.Write(raw[end:])
}

func (c *copier) shut(t *token) {
	name := string(t.name)
	switch {
	case name == "row":
		c.endRow()
	case name == "worksheet":
		c.drawing()
	}
	c.depth--
	c.w.Write(t.raw)
}

// endRow appends the two cells.
func (c *copier) endRow() {
	var words [2]string
	switch {
	case c.header:
		words = headers()
	case c.marked:
		words = [2]string{c.mark.Result, c.mark.Reason}
	default:
		return
	}
	for i, s := range words {
		if s == "" {
			continue
		}
		for _, piece := range []string{"<", c.prefix, `c r="`, columnName(c.col + i), strconv.Itoa(c.row.number), `" t="inlineStr"><`, c.prefix, "is><", c.prefix, `t xml:space="preserve">`,
			escape(cellText(s)), "</", c.prefix, "t></", c.prefix, "is></", c.prefix, "c>"} {
			c.w.WriteString(piece)
		}
	}
}

// drawing writes the link to the comments where the schema wants it, unless the sheet has comments of its own.
func (c *copier) drawing() {
	if c.inserted || c.legacy || len(c.notes) == 0 {
		return
	}
	c.inserted = true
	fmt.Fprintf(c.w, `<%slegacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdLinliVml"/>`, c.prefix)
}

// columnName writes 0 → A, 26 → AA.
func columnName(col int) string {
	s := ""
	for col++; col > 0; col = (col - 1) / 26 {
		s = string(rune('A'+(col-1)%26)) + s
	}
	return s
}

func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}

// comments writes the comments of a sheet and the drawing they need.
func (r *receipt) comments(sheet int, notes []note) error {
	n := len(r.notes) + 1
	r.notes = append(r.notes, r.x.sheets[sheet].part)
	w, err := r.part(fmt.Sprintf("xl/commentsLinli%d.xml", n))
	if err != nil {
		return err
	}
	io.WriteString(w, xml.Header+`<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>Linli</author></authors><commentList>`)
	seen := map[string]bool{}
	var shapes strings.Builder
	for _, c := range notes {
		ref := columnName(c.col) + strconv.Itoa(c.row)
		if seen[ref] {
			continue
		}
		seen[ref] = true
		fmt.Fprintf(w, `<comment ref="%s" authorId="0"><text><t xml:space="preserve">%s</t></text></comment>`, ref, escape(c.text))
		fmt.Fprintf(&shapes, `<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:220pt;height:70pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`, 1024*n+len(seen), c.row-1, c.col)
	}
	io.WriteString(w, `</commentList></comments>`)
	if err := w.Flush(); err != nil {
		return err
	}
	if w, err = r.part(fmt.Sprintf("xl/drawings/vmlDrawingLinli%d.vml", n)); err != nil {
		return err
	}
	io.WriteString(w, `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`+shapes.String()+`</xml>`)
	return w.Flush()
}

// relations copies the relationships of the sheets, with the comments added.
func (r *receipt) relations() error {
	for i := range r.x.sheets {
		part := r.x.sheets[i].part
		add := ""
		for n, p := range r.notes {
			if p == part {
				add = fmt.Sprintf(`<Relationship Id="rIdLinliVml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" Target="/xl/drawings/vmlDrawingLinli%d.vml"/><Relationship Id="rIdLinliNotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="/xl/commentsLinli%d.xml"/>`, n+1, n+1)
			}
		}
		name := relsOf(part)
		if !r.x.a.has(name) {
			if add == "" {
				continue
			}
			w, err := r.part(name)
			if err != nil {
				return err
			}
			io.WriteString(w, xml.Header+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+add+`</Relationships>`)
			if err := w.Flush(); err != nil {
				return err
			}
			continue
		}
		if err := r.insert(name, "Relationships", func(*token) string { return add }); err != nil {
			return err
		}
	}
	return nil
}

// insert copies a small part and writes something before the end of an element.
func (r *receipt) insert(name, element string, add func(end *token) string) error {
	w, err := r.part(r.x.a.parts[strings.ToLower(name)].Name)
	if err != nil {
		return err
	}
	err = r.x.a.each(name, func(t *token) error {
		if t.kind == endTag && t.is(element) {
			w.WriteString(add(t))
		}
		_, err := w.Write(t.raw)
		return err
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func (r *receipt) contentTypes() error {
	return r.insert("[content_types].xml", "Types", func(*token) string {
		if len(r.notes) == 0 {
			return ""
		}
		s := ""
		if !r.hasVML() {
			s = `<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`
		}
		for n := range r.notes {
			s += fmt.Sprintf(`<Override PartName="/xl/commentsLinli%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>`, n+1)
		}
		return s
	})
}

func (r *receipt) hasVML() bool {
	has := false
	err := r.x.a.each("[content_types].xml", func(t *token) error {
		has = has || t.is("Default") && t.text("Extension") == "vml"
		return nil
	})
	return has && err == nil
}

// styles copies the styles with one fill and the coloured twins added.
func (r *receipt) styles() error {
	if r.x.styles == "" || !r.x.a.has(r.x.styles) {
		return nil
	}
	xfs, err := r.formats()
	if err != nil {
		return err
	}
	fills, inFills := 0, false
	w, err := r.part(r.x.a.parts[strings.ToLower(r.x.styles)].Name)
	if err != nil {
		return err
	}
	err = r.x.a.each(r.x.styles, func(t *token) error {
		raw := t.raw
		switch {
		case t.kind == startTag && t.is("fills"):
			inFills = true
			raw = dropAttr(raw, "count")
		case t.kind == startTag && t.is("fill") && inFills:
			fills++
		case t.kind == endTag && t.is("fills"):
			inFills = false
			w.WriteString(`<fill xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><patternFill patternType="solid"><fgColor rgb="FFFFE699"/><bgColor indexed="64"/></patternFill></fill>`)
		case t.kind == startTag && t.is("cellXfs"):
			raw = dropAttr(raw, "count")
		case t.kind == endTag && t.is("cellXfs"):
			r.twins(w, xfs, fills)
		}
		_, err := w.Write(raw)
		return err
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// formats collects the cell formats as written.
func (r *receipt) formats() ([]string, error) {
	var list []string
	in := false
	err := r.x.a.each(r.x.styles, func(t *token) error {
		switch {
		case t.is("cellXfs") && t.kind == startTag:
			in = !t.empty
		case t.is("cellXfs") && t.kind == endTag:
			in = false
		case in && t.kind == startTag && t.is("xf"):
			raw := dropAttr(dropAttr(t.raw, "fillId"), "applyFill")
			raw = bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte(">")), []byte("/"))
			list = append(list, string(raw))
		}
		return nil
	})
	return list, err
}

// twins writes the coloured formats in the order of their numbers.
func (r *receipt) twins(w *bufio.Writer, xfs []string, fill int) {
	order := make([]int, len(r.shades))
	for style, n := range r.shades {
		order[n-len(r.x.formats)] = style
	}
	for _, style := range order {
		base := `<xf numFmtId="0" fontId="0" borderId="0" xfId="0"`
		if style < len(xfs) {
			base = xfs[style]
		}
		fmt.Fprintf(w, `%s fillId="%d" applyFill="1"/>`, strings.TrimRight(base, " "), fill)
	}
}

// receipt copies a csv file with two more columns, in UTF-8 with BOM so that spreadsheets read it.
func (c *csvBook) receipt(w io.Writer, m table.Marks) error {
	if _, err := w.Write([]byte{0xEF, 0xBB, 0xBF}); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	width := 0
	if err := c.Lines(0, func(l *table.Line) error {
		width = max(width, l.Cells[len(l.Cells)-1].Col+1)
		return nil
	}); err != nil {
		return err
	}
	err := c.Lines(0, func(l *table.Line) error {
		record := make([]string, width, width+2)
		for _, cell := range l.Cells {
			record[cell.Col] = cell.Text
		}
		if m.Header(0, l.Number) {
			h := headers()
			record = append(record, h[0], h[1])
		} else if mark, ok := m.Row(0, l.Number); ok {
			record = append(record, cellText(mark.Result), cellText(mark.Reason))
		}
		return out.Write(record)
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}
