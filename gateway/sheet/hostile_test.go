package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"linli/gateway/sheet"
	"linli/kernel/table"
	"linli/platform/fault"
)

const (
	typesXML = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`
	relsXML  = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookXML  = `<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>`
	bookRels = `<Relationships xmlns="p"><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`
)

// parts of a small workbook; a test replaces what it attacks.
func parts(over map[string]string) map[string]string {
	p := map[string]string{"[Content_Types].xml": typesXML, "_rels/.rels": relsXML, "xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": bookRels,
		"xl/sharedStrings.xml":     `<sst><si><t>楼栋</t></si><si><r><t>房</t></r><r><t>号</t></r><rPh><t>x</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row><c><v>3</v></c><c t="inlineStr"><is><t>5&#48;1&amp;_x000D_</t></is></c></row></sheetData></worksheet>`}
	for k, v := range over {
		p[k] = v
	}
	return p
}

func zipped(t *testing.T, p map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range p {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write([]byte(body))
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

func open(data []byte, name string) (table.Book, error) {
	return sheet.New().Open(table.Source{Name: name, At: bytes.NewReader(data), Size: int64(len(data))})
}

// drain opens a file and reads all of it, as an import would.
func drain(data []byte, name string) error {
	b, err := open(data, name)
	if err != nil {
		return err
	}
	for i := range b.Sheets() {
		if err := b.Lines(i, func(*table.Line) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

func TestSharedInlineAndUnnumberedCells(t *testing.T) {
	b, err := open(zipped(t, parts(nil)), "a.xlsx")
	must(t, err)
	var got []string
	must(t, b.Lines(0, func(l *table.Line) error {
		for _, c := range l.Cells {
			got = append(got, fmt.Sprintf("%d %d %s", l.Number, c.Col, c.Text))
		}
		return nil
	}))
	if want := []string{"1 0 楼栋", "1 1 房号", "2 0 3", "2 1 501&\r"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHostileFilesAreRefusedWithASentence(t *testing.T) {
	long := strings.Repeat("长", 4<<20)
	bomb := `<worksheet><sheetData>` + strings.Repeat(" ", 70<<20) + `</sheetData></worksheet>`
	sheetOf := func(body string) map[string]string {
		return map[string]string{"xl/worksheets/sheet1.xml": body}
	}
	wide := `<worksheet><sheetData><row r="1"><c r="GZ1"><v>1</v></c></row></sheetData></worksheet>`
	var rows strings.Builder
	rows.WriteString(`<worksheet><sheetData>`)
	for i := 1; i <= 200_100; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c><v>%d</v></c></row>`, i, i)
	}
	rows.WriteString(`</sheetData></worksheet>`)
	for name, x := range map[string]struct {
		data []byte
		file string
		key  string
	}{
		"doctype":        {zipped(t, parts(sheetOf(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>`))), "a.xlsx", "sheet.doctype"},
		"laughs":         {zipped(t, parts(map[string]string{"xl/sharedStrings.xml": `<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`})), "a.xlsx", "sheet.doctype"},
		"unknown entity": {zipped(t, parts(sheetOf(`<worksheet><sheetData><row><c t="str"><v>&xxe;</v></c></row></sheetData></worksheet>`))), "a.xlsx", "sheet.damaged"},
		"bomb":           {zipped(t, parts(sheetOf(bomb))), "a.xlsx", "sheet.bomb|sheet.cell_long"},
		"long string":    {zipped(t, parts(map[string]string{"xl/sharedStrings.xml": `<sst><si><t>` + long + `</t></si></sst>`})), "a.xlsx", "sheet.bomb|sheet.cell_long"},
		"long cell":      {zipped(t, parts(sheetOf(`<worksheet><sheetData><row><c t="str"><v>`+strings.Repeat("长", 40_000)+`</v></c></row></sheetData></worksheet>`))), "a.xlsx", "sheet.cell_long"},
		"macro":          {zipped(t, parts(map[string]string{"xl/vbaProject.bin": "x"})), "a.xlsm", "sheet.macro"},
		"external link":  {zipped(t, parts(map[string]string{"xl/externalLinks/externalLink1.xml": "<a/>"})), "a.xlsx", "sheet.external"},
		"external image": {zipped(t, parts(map[string]string{"xl/worksheets/_rels/sheet1.xml.rels": `<Relationships><Relationship Id="a" Type="x/image" TargetMode="External" Target="http://127.0.0.1/x"/></Relationships>`})), "a.xlsx", "sheet.external"},
		"columns":        {zipped(t, parts(sheetOf(wide))), "a.xlsx", "sheet.too_many_columns"},
		"rows":           {zipped(t, parts(sheetOf(rows.String()))), "a.xlsx", "sheet.too_many_rows"},
		"rows upwards":   {zipped(t, parts(sheetOf(`<worksheet><sheetData><row r="9"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row></sheetData></worksheet>`))), "a.xlsx", "sheet.damaged"},
		"string index":   {zipped(t, parts(sheetOf(`<worksheet><sheetData><row><c t="s"><v>99</v></c></row></sheetData></worksheet>`))), "a.xlsx", "sheet.damaged"},
		"stops in rows":  {zipped(t, parts(sheetOf(`<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>房号</t></is></c></row>`))), "a.xlsx", "sheet.damaged"},
		"cut":            {zipped(t, parts(nil))[:400], "a.xlsx", "sheet.damaged"},
		"utf-16":         {zipped(t, parts(sheetOf(`<?xml version="1.0" encoding="UTF-16"?><worksheet/>`))), "a.xlsx", "sheet.damaged"},
		"old xls":        {append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 600)...), "a.xls", "sheet.old_format"},
		"password":       {append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...), "a.xlsx", "sheet.password"},
		"web page":       {[]byte("<html><table>"), "a.xls", "sheet.html"},
		"empty":          {nil, "a.xlsx", "sheet.empty"},
		"word":           {zipped(t, map[string]string{"word/document.xml": "<a/>"}), "a.docx", "sheet.not_xlsx"},
		"binary csv":     {[]byte("a,b\x00c\n"), "a.csv", "sheet.not_table"},
		"overlap":        {overlapping(t), "a.xlsx", "sheet.bomb"},
		"lying size":     {lying(t), "a.xlsx", "sheet.damaged|sheet.bomb"},
		"too large":      {make([]byte, 21<<20), "a.csv", "sheet.too_large"},
	} {
		err := drain(x.data, x.file)
		if err == nil || !fault.Is(err, fault.KindInvalid) || !strings.Contains(x.key, fault.Of(err).Key) {
			t.Errorf("%s: got %v, want %s", name, err, x.key)
		}
	}
}

// overlapping makes two directory entries that share the bytes of one.
func overlapping(t *testing.T) []byte {
	t.Helper()
	data := zipped(t, map[string]string{"a.xml": "<a/>", "b.xml": "<b/>"})
	first := bytes.Index(data, []byte("PK\x01\x02"))
	second := first + 1 + bytes.Index(data[first+1:], []byte("PK\x01\x02"))
	copy(data[second+42:second+46], data[first+42:first+46]) // offset of the local header
	return data
}

// lying says that a part unpacks to ten bytes while it has many.
func lying(t *testing.T) []byte {
	t.Helper()
	body := parts(nil)["xl/worksheets/sheet1.xml"]
	data := zipped(t, parts(nil))
	size := make([]byte, 4)
	binary.LittleEndian.PutUint32(size, uint32(len(body)))
	crc := make([]byte, 4)
	binary.LittleEndian.PutUint32(crc, crc32.ChecksumIEEE([]byte(body)))
	i := bytes.LastIndex(data, crc) // central directory: crc, packed, unpacked
	if i < 0 || !bytes.Equal(data[i+8:i+12], size) {
		t.Fatal("directory not found")
	}
	binary.LittleEndian.PutUint32(data[i+8:], 10)
	return data
}

// Every prefix that a spreadsheet would run comes back as text, in xlsx and csv.
func TestFormulaInjectionIsText(t *testing.T) {
	for _, format := range []string{"xlsx", "csv"} {
		for _, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", "\x00=1", "=HYPERLINK(\"http://x\",\"y\")"} {
			var b bytes.Buffer
			must(t, sheet.New().Export(&b, format, table.Head{Title: "t"}, []table.Column{{Key: "a", Header: "备注", Type: table.Text}}, func(each func([]table.Value) error) error {
				return each([]table.Value{table.TextValue(s)})
			}))
			book, err := open(b.Bytes(), "a."+format)
			must(t, err)
			last := table.Cell{}
			must(t, book.Lines(0, func(l *table.Line) error { last = l.Cells[0]; return nil }))
			if last.Formula || last.Kind != table.CellText || !strings.HasPrefix(last.Text, "'") {
				t.Errorf("%s %q came back as %+v", format, s, last)
			}
		}
	}
}

func FuzzXLSX(f *testing.F) {
	for _, s := range []string{parts0(), `<row`, `<row r="1"><c r="A1" t="s"><v>1</v></c></row>`, `<c r="ZZZ99999999999"/>`, `<!-- --><![CDATA[x]]>`, `<a b='>'>`, `&#x110000;`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		data := zipped(t, parts(map[string]string{"xl/worksheets/sheet1.xml": s}))
		if err := drain(data, "a.xlsx"); err != nil && !fault.Is(err, fault.KindInvalid) {
			t.Fatalf("%q: %v", s, err)
		}
	})
}

func parts0() string { return parts(nil)["xl/worksheets/sheet1.xml"] }

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2", "\"a\nb\",c", "\xEF\xBB\xBFx", "\xFF\xFEa\x00", "\xC2\xA5,\xB0\xA1", "a;b;c\n\"", "\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := drain(b, "a.csv"); err != nil && !fault.Is(err, fault.KindInvalid) {
			t.Fatalf("%q: %v", b, err)
		}
	})
}
