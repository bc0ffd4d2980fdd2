package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"linli/platform/fault"
)

const stylesPart = "xl/styles.xml"

// oneStyle is the smallest style sheet: one named font, the two fills that the format reserves, one border, one cell format.
const oneStyle = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// stylesKnown are the elements by which the other parts know a style sheet; %: the prefix that part uses for its names.
var stylesKnown = map[string]string{
	"[Content_Types].xml":        `<%Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>`,
	"xl/_rels/workbook.xml.rels": `<%Relationship Id="rIdLinliStyles" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>`,
}

// withStyles gives a workbook without a style sheet one. The format leaves that part away freely (ECMA-376 part 1, 12.3.20), and
// programs that write xlsx by hand do; the library that fills forms takes it for granted. A workbook that has one comes back as it is;
// one whose parts cannot be found is refused as damaged.
func withStyles(data []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Invalid("sheet.damaged").With(err)
	}
	for _, f := range in.File {
		if f.Name == stylesPart {
			return data, nil
		}
	}
	var out bytes.Buffer
	w, told := zip.NewWriter(&out), 0
	for _, f := range in.File {
		known, ok := stylesKnown[f.Name]
		if !ok {
			if err := w.Copy(f); err != nil {
				return nil, fault.Invalid("sheet.damaged").With(err)
			}
			continue
		}
		if err := tell(w, f, known); err != nil {
			return nil, fault.Invalid("sheet.damaged").With(err)
		}
		told++
	}
	if told != len(stylesKnown) {
		return nil, fault.Invalid("sheet.damaged")
	}
	if err := put(w, stylesPart, oneStyle); err != nil {
		return nil, fault.Internal(err, "sheet.withStyles")
	}
	if err := w.Close(); err != nil {
		return nil, fault.Internal(err, "sheet.withStyles")
	}
	return out.Bytes(), nil
}

// tell copies a part with one more element before the end of its root.
func tell(w *zip.Writer, f *zip.File, element string) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, 16<<20))
	if err != nil {
		return err
	}
	text := string(b)
	end := strings.LastIndex(text, "</")
	if end < 0 || strings.Contains(text, "relationships/styles\"") {
		return io.ErrUnexpectedEOF
	}
	prefix := ""
	if name, _, ok := strings.Cut(text[end+2:], ":"); ok {
		prefix = name + ":"
	}
	return put(w, f.Name, text[:end]+strings.Replace(element, "%", prefix, 1)+text[end:])
}

func put(w *zip.Writer, name, text string) error {
	p, err := w.Create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(p, text)
	return err
}
