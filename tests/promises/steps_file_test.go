package promises

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

// fileSentences: what lies on the desk: sheets, photos, receipts.
var fileSentences = []sentence{
	{`a workbook (\S+):`, func(w *world, v, body []string) { w.book(v[0], body) }},
	{`a photo (\S+) that carries its position and the words "([^"]+)"`, func(w *world, v, _ []string) {
		b := photo(v[1])
		if !bytes.Contains(b, []byte(v[1])) {
			w.t.Fatal("the photo carries nothing")
		}
		w.write(v[0], b)
	}},
	{`the file (\S+) says "([^"]+)"`, func(w *world, v, _ []string) {
		if s := w.read(v[0]); !strings.Contains(s, v[1]) {
			w.t.Fatalf("%s says\n%.3000s", v[0], s)
		}
	}},
	{`the file (\S+) says several things:`, func(w *world, v, body []string) {
		s := w.read(v[0])
		for _, l := range body {
			if !strings.Contains(s, l) {
				w.t.Fatalf("%s does not say %q:\n%.3000s", v[0], l, s)
			}
		}
	}},
	{`the file (\S+) does not say "([^"]+)"`, func(w *world, v, _ []string) {
		if s := w.read(v[0]); strings.Contains(s, v[1]) {
			w.t.Fatalf("%s says\n%.3000s", v[0], s)
		}
	}},
	{`somebody changes in the file (\S+) "([^"]+)" to "([^"]+)"`, func(w *world, v, _ []string) {
		s := w.read(v[0])
		if !strings.Contains(s, v[1]) {
			w.t.Fatalf("%s says\n%s", v[0], s)
		}
		w.write(v[0], []byte(strings.Replace(s, v[1], v[2], 1)))
	}},
}

// book writes a workbook; [name] begins a sheet, | a | b | is a row.
func (w *world) book(file string, body []string) {
	sheets, grids, on := []string{}, map[string][][]string{}, "Sheet1"
	for _, l := range body {
		if strings.HasPrefix(l, "[") {
			on = strings.Trim(l, "[]")
			sheets = append(sheets, on)
			continue
		}
		grids[on] = append(grids[on], rows([]string{l})...)
	}
	if len(sheets) == 0 {
		sheets = []string{on}
	}
	if err := writeBook(filepath.Join(w.dir, file), sheets, grids); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) write(file string, b []byte) {
	if err := os.WriteFile(filepath.Join(w.dir, file), b, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) read(file string) string {
	name := filepath.Join(w.dir, file)
	if strings.HasSuffix(file, ".xlsx") {
		s, err := readBook(name)
		if err != nil {
			w.t.Fatal(err)
		}
		return s
	}
	b, err := os.ReadFile(name)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}
