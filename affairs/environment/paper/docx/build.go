package docx

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// The styles of a block.
const (
	Title   = "title"   // 2号小标宋, centred
	Org     = "org"     // the authority above the title
	Centre  = "centre"  // number of the paper
	Heading = "heading" // 黑体
	Body    = "body"    // 3号仿宋, first line two characters in
	Flush   = "flush"   // body without indent
	Right   = "right"   // signature and date
	Note    = "note"    // what is to be checked before the paper goes out
	Empty   = "empty"
	Grid    = "grid" // a table
)

// Block is a paragraph or a table of a plain source.
type Block struct {
	Style  string
	Text   string
	Widths []int
	Rows   []GridRow
}

// GridRow is a row of a table; Head rows are repeated on each page.
type GridRow struct {
	Head  bool
	Cells []string
}

// ExpandBlocks fills the placeholders of a source without making a file: what the A4 page of the browser shows.
func ExpandBlocks(list []Block, d Data) []Block { return expandBlocks(list, &scope{data: d}) }

func (b Block) lone() (Mark, bool) {
	m := Marks(b.Text)
	if b.Style == Grid || len(m) != 1 || m[0].from != 0 || m[0].to != len(b.Text) {
		return Mark{}, false
	}
	return m[0], true
}

func expandBlocks(list []Block, sc *scope) (out []Block) {
	for i := 0; i < len(list); i++ {
		b := list[i]
		if m, ok := b.lone(); ok && (m.Kind == '#' || m.Kind == '^') {
			depth, j := 0, i
			for ; j < len(list); j++ {
				if x, ok := list[j].lone(); ok && x.Name == m.Name {
					if x.Kind == '/' {
						depth--
					} else if x.Kind != 0 {
						depth++
					}
				}
				if depth == 0 {
					break
				}
			}
			for _, x := range sc.items(m) {
				out = append(out, expandBlocks(list[i+1:min(j, len(list))], x)...)
			}
			i = j
			continue
		}
		if b.Style == Grid {
			b.Rows = expandRows(b.Rows, sc)
			out = append(out, b)
			continue
		}
		if m, ok := b.lone(); ok && m.Kind == 0 {
			for _, l := range strings.Split(strings.TrimSpace(sc.value(m)), "\n") {
				if l = strings.TrimSpace(l); l != "" {
					out = append(out, Block{Style: b.Style, Text: l})
				}
			}
			continue
		}
		b.Text = sc.write(b.Text)
		out = append(out, b)
	}
	return out
}

func expandRows(rows []GridRow, sc *scope) (out []GridRow) {
	for _, r := range rows {
		first, last := r.Cells[0], r.Cells[len(r.Cells)-1]
		marks := Marks(first)
		ends := Marks(last)
		if len(r.Cells) > 1 && len(marks) > 0 && marks[0].Kind == '#' && closing(marks, 0) < 0 && len(ends) > 0 && ends[len(ends)-1].Kind == '/' {
			e := ends[len(ends)-1]
			cells := append([]string{}, r.Cells...)
			cells[0] = first[:marks[0].from] + first[marks[0].to:]
			cells[len(cells)-1] = last[:e.from] + last[e.to:]
			for _, x := range sc.items(marks[0]) {
				out = append(out, GridRow{r.Head, expandCells(cells, x)})
			}
			continue
		}
		out = append(out, GridRow{r.Head, expandCells(r.Cells, sc)})
	}
	return out
}

// expandCells fills the cells of a row; a cell that is one value keeps its lines.
func expandCells(cells []string, sc *scope) (out []string) {
	for _, c := range cells {
		v := sc.write(c)
		if m, ok := (Block{Text: c}).lone(); ok && m.Kind == 0 {
			var lines []string
			for _, l := range strings.Split(strings.TrimSpace(v), "\n") {
				if l = strings.TrimSpace(l); l != "" {
					lines = append(lines, l)
				}
			}
			v = strings.Join(lines, "\n")
		}
		out = append(out, v)
	}
	return out
}

// Build makes a docx of a plain source: A4 with the margins of GB/T 9704-2012 (37/35/28/26 mm), 22 lines a page, 3号仿宋. Fonts that a
// machine lacks are replaced by Word. Pure; the same source gives the same bytes.
func Build(list []Block) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(head + `<w:document xmlns:w="` + space + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`)
	for i, x := range list {
		if x.Style == Grid {
			table(&b, x)
			if i == len(list)-1 {
				para(&b, Empty, "")
			}
			continue
		}
		para(&b, x.Style, x.Text)
	}
	b.WriteString(`<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return pack([]entry{
		{"[Content_Types].xml", []byte(head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>`)},
		{"_rels/.rels", []byte(head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)},
		{"word/document.xml", b.Bytes()},
		{"word/_rels/document.xml.rels", []byte(head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>`)},
		{"word/styles.xml", []byte(styles())},
		{"word/footer1.xml", []byte(footer)},
	})
}

const (
	space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	head  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// looks are the styles as Word keeps them: alignment, indent in hundredths of a character, font, half points.
var looks = []struct {
	id, name, align, font string
	indent, size          int
	bold                  bool
}{
	{Title, "文书标题", "center", "方正小标宋简体", 0, 44, false}, {Org, "文书机关", "center", "方正小标宋简体", 0, 36, false}, {Centre, "文号", "center", "仿宋", 0, 32, false}, {Heading, "一级标题", "both", "黑体", 200, 32, false},
	{Body, "文书正文", "both", "仿宋", 200, 32, false}, {Flush, "顶格正文", "both", "仿宋", 0, 32, false}, {Right, "落款", "right", "仿宋", 0, 32, false}, {Note, "核对提示", "both", "楷体", 0, 21, false}, {Empty, "空行", "both", "仿宋", 0, 32, false}, {Grid, "表格文字", "left", "仿宋", 0, 24, false},
}

func styles() string {
	var b strings.Builder
	b.WriteString(head + `<w:styles xmlns:w="` + space + `"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋" w:cs="Times New Roman"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="579" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`)
	for _, l := range looks {
		b.WriteString(`<w:style w:type="paragraph" w:customStyle="1" w:styleId="` + l.id + `"><w:name w:val="` + l.name + `"/><w:basedOn w:val="Normal"/><w:pPr>`)
		switch l.id {
		case Grid, Note:
			b.WriteString(`<w:spacing w:line="320" w:lineRule="atLeast"/>`)
		case Title:
			b.WriteString(`<w:spacing w:before="120" w:after="240" w:line="640" w:lineRule="exact"/>`)
		}
		if l.indent > 0 {
			b.WriteString(`<w:ind w:firstLineChars="` + strconv.Itoa(l.indent) + `" w:firstLine="640"/>`)
		}
		b.WriteString(`<w:jc w:val="` + l.align + `"/></w:pPr><w:rPr><w:rFonts w:eastAsia="` + l.font + `"/><w:sz w:val="` + strconv.Itoa(l.size) + `"/><w:szCs w:val="` + strconv.Itoa(l.size) + `"/></w:rPr></w:style>`)
	}
	b.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`)
	return b.String()
}

// footer is the page number between dashes, 4号 (GB/T 9704).
const footer = head + `<w:ftr xmlns:w="` + space + `"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">— </w:t></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>1</w:t></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`

func para(b *bytes.Buffer, style, s string) {
	b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	if s != "" {
		b.WriteString(`<w:r><w:t xml:space="preserve">`)
		_ = xml.EscapeText(b, []byte(s))
		b.WriteString(`</w:t></w:r>`)
	}
	b.WriteString(`</w:p>`)
}

// width of the type area in twips: 156 mm.
const width = 8844

func table(b *bytes.Buffer, t Block) {
	shares := t.Widths
	n := 0
	for _, r := range t.Rows {
		n = max(n, len(r.Cells))
	}
	for len(shares) < n {
		shares = append(shares, 1)
	}
	sum := 0
	for _, s := range shares[:n] {
		sum += s
	}
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + strconv.Itoa(width) + `" w:type="dxa"/><w:tblBorders>`)
	for _, e := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b.WriteString(`<w:` + e + ` w:val="single" w:sz="6" w:space="0" w:color="auto"/>`)
	}
	b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, s := range shares[:n] {
		b.WriteString(`<w:gridCol w:w="` + strconv.Itoa(width*s/sum) + `"/>`)
	}
	b.WriteString(`</w:tblGrid>`)
	for _, r := range t.Rows {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="560"/>`)
		if r.Head {
			b.WriteString(`<w:tblHeader/>`)
		}
		b.WriteString(`</w:trPr>`)
		for i, c := range r.Cells {
			b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(width*shares[i]/sum) + `" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`)
			para(b, Grid, c)
			b.WriteString(`</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
}
