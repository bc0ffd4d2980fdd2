package docx

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"linli/platform/fault"
)

func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`

func doc(body string) string {
	return `<?xml version="1.0"?><w:document xmlns:w="` + space + `"><w:body>` + body + `</w:body></w:document>`
}

// word is a small file as Word might have written it.
func word(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	return zipped(t, append([]string{"[Content_Types].xml", types, "word/document.xml", doc(body)}, more...)...)
}

func filled(t *testing.T, b []byte, d Data) *File {
	t.Helper()
	f, err := Open(b)
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Fill(d)
	if err != nil {
		t.Fatal(err)
	}
	g, err := Open(out)
	if err != nil {
		t.Fatalf("what was filled can not be opened: %v", err)
	}
	return g
}

// Word parts a placeholder over runs with other looks, with proofing marks and bookmarks between them.
func TestPlaceholdersOverSeveralRuns(t *testing.T) {
	r := func(s string) string {
		return `<w:r w:rsidR="00A1"><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>` + s + `</w:t></w:r>`
	}
	body := `<w:p>` + r("向{") + `<w:proofErr w:type="spellStart"/>` + r("{当") + `<w:bookmarkStart w:id="0" w:name="_GoBack"/>` + r("事") + r("人}") + r("}送达{{文") + r("号}}") + r("。") + `</w:p>` +
		`<w:p>` + r("{{#") + r("证据}") + r("}") + `</w:p><w:p>` + r("{{名") + r("称}}") + `</w:p><w:p>` + r("{{/证") + r("据}}") + `</w:p>`
	f := filled(t, word(t, body), Data{"当事人": "甲公司", "文号": "7号", "证据": []Data{{"名称": "一"}, {"名称": "二"}}})
	if got, want := f.Text(), "向甲公司送达7号。\n一\n二"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, e := range f.entries {
		if e.name == "word/document.xml" && (!strings.Contains(string(e.body), `<w:proofErr w:type="spellStart"/>`) || strings.Count(string(e.body), `w:hint="eastAsia"`) < 9) {
			t.Errorf("what was not filled changed: %s", e.body)
		}
	}
}

func TestRowsAreRepeatedAndCellsKeepAParagraph(t *testing.T) {
	cell := func(s string) string { return `<w:tc><w:p><w:r><w:t>` + s + `</w:t></w:r></w:p></w:tc>` }
	row := func(s ...string) string { return `<w:tr>` + strings.Join(s, "") + `</w:tr>` }
	body := `<w:tbl>` + row(cell("号"), cell("名")) + row(cell("{{#证据}}{{序号}}"), cell("{{名称}}{{/证据}}")) + row(cell("{{#文书}}{{.}}；{{/文书}}"), cell("{{空}}")) + `</w:tbl>` +
		`<w:tbl>` + row(cell("{{#没有}}甲"), cell("乙{{/没有}}")) + `</w:tbl><w:tbl>` + row(`<w:tc><w:p><w:r><w:t>{{#没有}}</w:t></w:r></w:p><w:p><w:r><w:t>{{/没有}}</w:t></w:r></w:p></w:tc>`, cell("x")) + `</w:tbl>`
	f := filled(t, word(t, body), Data{"证据": []Data{{"名称": "一"}, {"名称": "二"}}, "文书": []string{"甲", "乙"}})
	if got, want := f.Text(), "号\t名\n1\t一\n2\t二\n甲；乙；\t"+Blank+"\n\tx"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b, _ := f.Fill(nil)
	g, _ := Open(b)
	for _, e := range g.entries {
		if e.name == "word/document.xml" && (strings.Count(string(e.body), "<w:tbl>") != 2 || !strings.Contains(string(e.body), "<w:tc><w:p/></w:tc>")) {
			t.Errorf("an empty table stays, or a cell lost its paragraph: %s", e.body)
		}
	}
}

func TestHeadersFootersAndTextBoxesAreFilled(t *testing.T) {
	box := `<w:p><w:r><w:t>外{{甲}}</w:t></w:r><w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r><w:t>内{{甲}}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>`
	h := `<w:hdr xmlns:w="` + space + `"><w:p><w:r><w:t>{{甲}}</w:t></w:r></w:p></w:hdr>`
	f := filled(t, word(t, box, "word/header1.xml", h), Data{"甲": "一"})
	if got := f.Text(); got != "外一\n内一" {
		t.Errorf("%q", got)
	}
	if got := f.trees["word/header1.xml"]; got == nil || !strings.Contains(string(f.entries[2].body), ">一<") {
		t.Errorf("the header was not filled: %s", f.entries[2].body)
	}
}

func TestHostileFilesAreRefusedInWords(t *testing.T) {
	ok := `<w:p><w:r><w:t>x</w:t></w:r></w:p>`
	rels := func(s string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` + s + `/></Relationships>`
	}
	bomb := zipped(t, "[Content_Types].xml", types, "word/document.xml", doc(ok), "word/media/a.png", strings.Repeat("\x00", maxWhole+1))
	if len(bomb) > MaxFile {
		t.Fatalf("the bomb is %d bytes", len(bomb))
	}
	many := []string{"[Content_Types].xml", types, "word/document.xml", doc(ok)}
	for i := range maxEntries {
		many = append(many, "word/media/"+strings.Repeat("a", i+1), "x")
	}
	for name, c := range map[string]struct {
		b   []byte
		key string
	}{
		"nothing":       {nil, "not_docx"},
		"text":          {[]byte("hello"), "not_docx"},
		"doc":           {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), "old"},
		"xlsx":          {zipped(t, "[Content_Types].xml", `<Types/>`, "xl/workbook.xml", "<a/>"), "not_word"},
		"no document":   {zipped(t, "[Content_Types].xml", types), "not_word"},
		"large":         {make([]byte, MaxFile+1), "large"},
		"bomb":          {bomb, "bomb"},
		"many":          {zipped(t, many...), "entries"},
		"macro":         {word(t, ok, "word/vbaProject.bin", "x"), "macro"},
		"macro by type": {zipped(t, "[Content_Types].xml", strings.Replace(types, "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main", 1), "word/document.xml", doc(ok)), "macro"},
		"ole":           {word(t, ok, "word/embeddings/oleObject1.xlsx", "x"), "object"},
		"traversal":     {word(t, ok, "../../etc/passwd", "x"), "path"},
		"absolute":      {word(t, ok, "/etc/passwd", "x"), "path"},
		"windows":       {word(t, ok, `word\..\a.xml`, "x"), "path"},
		"twice":         {word(t, ok, "Word/Document.xml", "x"), "twice"},
		"link":          {word(t, ok, "word/_rels/document.xml.rels", rels(`Type="http://x/hyperlink" Target="https://example.org/" TargetMode="External"`)), "outside"},
		"template":      {word(t, ok, "word/_rels/settings.xml.rels", rels(`Type="http://x/attachedTemplate" Target="a.dotm"`)), "object"},
		"unc":           {word(t, ok, "word/_rels/document.xml.rels", rels(`Type="http://x/image" Target="\\host\share"`)), "outside"},
		"dtd":           {zipped(t, "[Content_Types].xml", types, "word/document.xml", `<!DOCTYPE a [<!ENTITY x "y">]><w:document xmlns:w="`+space+`"/>`), "dtd"},
		"broken":        {zipped(t, "[Content_Types].xml", types, "word/document.xml", `<w:document xmlns:w="`+space+`"><w:body>`), "xml"},
		"entity":        {word(t, `<w:p><w:r><w:t>&boom;</w:t></w:r></w:p>`), "xml"},
		"not utf-8":     {word(t, "<w:p><w:r><w:t>\xff</w:t></w:r></w:p>"), "xml"},
		"deep":          {word(t, strings.Repeat("<w:p>", maxDepth+5)+strings.Repeat("</w:p>", maxDepth+5)), "complex"},
		"changes":       {word(t, `<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>`), "changes"},
		"field":         {word(t, `<w:p><w:r><w:instrText> DDEAUTO c:\\x "a" </w:instrText></w:r></w:p>`), "field"},
		"picture":       {word(t, `<w:p><w:fldSimple w:instr="INCLUDEPICTURE &quot;http://x/a.png&quot;"/></w:p>`), "field"},
	} {
		_, err := Open(c.b)
		if f := fault.Of(err); err == nil || f.Kind != fault.KindInvalid || f.Key != "environment.docx."+c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
	if _, err := Open(word(t, ok+`<w:p><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>`, "word/_rels/document.xml.rels", rels(`Type="http://x/styles" Target="styles.xml"`))); err != nil {
		t.Errorf("an ordinary file was refused: %v", err)
	}
}

func TestUnsoundMarksDoNotHangOrPanic(t *testing.T) {
	for _, s := range []string{"{{#a}}{{#a}}{{/a}}", "{{/a}}{{#a}}", "{{#a}}{{/b}}{{/a}}", "{{{{a}}}}", "{{}}", "{{ }}", "{{#}}", "{{a|}}", "{{^a}}{{#a}}{{/a}}{{/a}}", "}}{{"} {
		for _, d := range []Data{nil, {"a": "x"}, {"a": []Data{{"a": "y"}}}} {
			filled(t, word(t, `<w:p><w:r><w:t>`+s+`</w:t></w:r></w:p>`), d)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(word(f, `<w:p><w:r><w:t>{{#a}}{{b}}{{/a}}</w:t></w:r></w:p>`))
	b, _ := Build([]Block{{Style: Title, Text: "{{a}}"}, {Style: Grid, Rows: []GridRow{{Cells: []string{"{{#a}}x", "{{b}}{{/a}}"}}}}})
	f.Add(b)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) { whole(t, b) })
}

// FuzzDocument puts what it finds into the body of a sound file, where the zip would hide it from the fuzzer.
func FuzzDocument(f *testing.F) {
	for _, s := range []string{`<w:p><w:r><w:t>{{#a}}</w:t></w:r></w:p><w:p><w:r><w:t>{{b|大写}}</w:t></w:r></w:p><w:p><w:r><w:t>{{/a}}</w:t></w:r></w:p>`, `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{#a}}{{序号}}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{{/a}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, `<w:p/>`, `<w:p><w:r><w:t>{</w:t></w:r><w:r><w:t>{a}}</w:t></w:r></w:p>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { whole(t, word(t, s)) })
}

// whole opens, fills and opens again: refused in words or sound, never otherwise.
func whole(t *testing.T, b []byte) {
	f, err := Open(b)
	if err != nil {
		if fault.Of(err).Kind != fault.KindInvalid {
			t.Fatalf("%v", err)
		}
		return
	}
	f.Uses()
	f.Text()
	out, err := f.Fill(Data{"a": []Data{{"b": "1"}, {"b": "<&>"}}, "b": "2"})
	if err != nil {
		t.Fatal(err)
	}
	if g, err := Open(out); err != nil && fault.Of(err).Key != "environment.docx.complex" && fault.Of(err).Key != "environment.docx.large" && fault.Of(err).Key != "environment.docx.bomb" {
		t.Fatalf("filled, it can not be opened: %v", err)
	} else if err == nil {
		g.Text()
	}
}
