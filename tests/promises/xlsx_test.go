package promises

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"
)

// writeBook writes an xlsx as offices send them, without the library of the product: cells are
// inline strings; "#123" is a number cell, "@45718" a date cell, "^" is merged with the cell
// above, "<" with the cell at its left.
func writeBook(file string, sheets []string, grids map[string][][]string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	types, list, rels := "", "", ""
	parts := map[string]string{}
	for i, name := range sheets {
		n := i + 1
		types += fmt.Sprintf(`<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, n)
		list += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, html.EscapeString(name), n, n)
		rels += fmt.Sprintf(`<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet%d.xml"/>`, n, n)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)] = head + `<worksheet ` + ns + `>` + sheetData(grids[name]) + `</worksheet>`
	}
	parts["[Content_Types].xml"] = head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` + types + `</Types>`
	parts["_rels/.rels"] = head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	parts["xl/workbook.xml"] = head + `<workbook ` + ns + `><sheets>` + list + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels + `<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	parts["xl/styles.xml"] = head + `<styleSheet ` + ns + `><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="58" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`
	names := make([]string, 0, len(parts))
	for n := range parts {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, parts[n]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}

func sheetData(grid [][]string) string {
	var b, merges strings.Builder
	count := 0
	b.WriteString("<sheetData>")
	for r, row := range grid {
		fmt.Fprintf(&b, `<row r="%d">`, r+1)
		for c, v := range row {
			switch {
			case v == "" || v == "^" || v == "<":
			case v[0] == '#':
				fmt.Fprintf(&b, `<c r="%s"><v>%s</v></c>`, cellName(c, r), v[1:])
			case v[0] == '@':
				fmt.Fprintf(&b, `<c r="%s" s="1"><v>%s</v></c>`, cellName(c, r), v[1:])
			default:
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, cellName(c, r), html.EscapeString(v))
			}
			if right, down := reach(grid, r, c); right+down > 0 && v != "^" && v != "<" {
				fmt.Fprintf(&merges, `<mergeCell ref="%s:%s"/>`, cellName(c, r), cellName(c+right, r+down))
				count++
			}
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData>")
	if count > 0 {
		fmt.Fprintf(&b, `<mergeCells count="%d">%s</mergeCells>`, count, merges.String())
	}
	return b.String()
}

// reach tells how far a cell is merged to the right and down.
func reach(grid [][]string, r, c int) (right, down int) {
	for c+right+1 < len(grid[r]) && grid[r][c+right+1] == "<" {
		right++
	}
	for r+down+1 < len(grid) && c < len(grid[r+down+1]) && grid[r+down+1][c] == "^" {
		down++
	}
	return right, down
}

func cellName(c, r int) string { return string(rune('A'+c)) + strconv.Itoa(r+1) }

// readBook gives the words of an xlsx, one line a row, cells apart by tabs, of all sheets.
func readBook(file string) (string, error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		return "", err
	}
	defer z.Close()
	shared := []string{}
	for _, f := range z.File {
		if f.Name == "xl/sharedStrings.xml" {
			if shared, err = sharedStrings(f); err != nil {
				return "", err
			}
		}
	}
	var out strings.Builder
	for _, f := range z.File {
		if ok, _ := path.Match("xl/comments*.xml", f.Name); ok {
			if err := readComments(&out, f); err != nil {
				return "", err
			}
		}
		if ok, _ := path.Match("xl/worksheets/*.xml", f.Name); !ok {
			continue
		}
		if err := readSheet(&out, f, shared); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

type words struct {
	T string `xml:"t"`
	R []struct {
		T string `xml:"t"`
	} `xml:"r"`
}

func (w words) all() string {
	s := w.T
	for _, r := range w.R {
		s += r.T
	}
	return s
}

func sharedStrings(f *zip.File) ([]string, error) {
	var x struct {
		SI []words `xml:"si"`
	}
	if err := decode(f, &x); err != nil {
		return nil, err
	}
	out := []string{}
	for _, s := range x.SI {
		out = append(out, s.all())
	}
	return out, nil
}

func decode(f *zip.File, v any) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(r).Decode(v)
}

// readComments adds what is pinned to cells.
func readComments(out *strings.Builder, f *zip.File) error {
	var x struct {
		Comments []struct {
			Text words `xml:"text"`
		} `xml:"commentList>comment"`
	}
	if err := decode(f, &x); err != nil {
		return err
	}
	for _, c := range x.Comments {
		out.WriteString(c.Text.all() + "\n")
	}
	return nil
}

func readSheet(out *strings.Builder, f *zip.File, shared []string) error {
	var x struct {
		Rows []struct {
			Cells []struct {
				T  string `xml:"t,attr"`
				V  string `xml:"v"`
				IS words  `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := decode(f, &x); err != nil {
		return err
	}
	for _, r := range x.Rows {
		for _, c := range r.Cells {
			v := c.V
			switch c.T {
			case "s":
				if i, err := strconv.Atoi(v); err == nil && i < len(shared) {
					v = shared[i]
				}
			case "inlineStr":
				v = c.IS.all()
			}
			out.WriteString(v + "\t")
		}
		out.WriteString("\n")
	}
	return nil
}
