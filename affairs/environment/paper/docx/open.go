package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"linli/platform/fault"
)

// Limits of a file somebody brings.
const (
	MaxFile    = 2 << 20  // bytes as sent
	maxWhole   = 24 << 20 // bytes unpacked
	maxEntries = 300
	maxDepth   = 120
	maxNodes   = 200_000
)

// File is a docx that has been looked at.
type File struct {
	entries []entry
	trees   map[string]*node // parts with text
}

type entry struct {
	name string
	body []byte
}

// Open reads a docx and refuses what a template may not be. Errors: Invalid with a sentence that says what is wrong and what to do.
func Open(b []byte) (*File, error) {
	switch {
	case len(b) > MaxFile:
		return nil, fault.Invalid("environment.docx.large", MaxFile>>20)
	case bytes.HasPrefix(b, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, fault.Invalid("environment.docx.old") // .doc, or locked with a password
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fault.Invalid("environment.docx.not_docx").With(err)
	}
	if len(z.File) > maxEntries {
		return nil, fault.Invalid("environment.docx.entries", maxEntries)
	}
	f := &File{trees: map[string]*node{}}
	seen, whole := map[string]bool{}, int64(0)
	for _, e := range z.File {
		if strings.HasSuffix(e.Name, "/") && e.UncompressedSize64 == 0 {
			continue
		}
		if err := named(e, seen); err != nil {
			return nil, err
		}
		body, err := unpack(e, maxWhole-whole)
		if err != nil {
			return nil, err
		}
		whole += int64(len(body))
		f.entries = append(f.entries, entry{e.Name, body})
	}
	return f, f.look()
}

func named(e *zip.File, seen map[string]bool) error {
	n := e.Name
	low := strings.ToLower(n)
	switch {
	case n == "" || !utf8.ValidString(n) || strings.ContainsAny(n, "\\:\x00") || strings.HasPrefix(n, "/") || path.Clean(n) != n || strings.HasPrefix(n, ".."):
		return fault.Invalid("environment.docx.path")
	case seen[low]:
		return fault.Invalid("environment.docx.twice", short(n))
	case e.Flags&1 != 0:
		return fault.Invalid("environment.docx.locked")
	case !e.Mode().IsRegular():
		return fault.Invalid("environment.docx.path")
	case strings.Contains(low, "vbaproject") || strings.Contains(low, "vbadata") || strings.Contains(low, "macrosheets"):
		return fault.Invalid("environment.docx.macro")
	case strings.Contains(low, "/embeddings/") || strings.Contains(low, "/activex/") || strings.HasSuffix(low, ".bin") && !strings.Contains(low, "printersettings") || strings.HasSuffix(low, ".exe"):
		return fault.Invalid("environment.docx.object", short(n))
	}
	seen[low] = true
	return nil
}

func unpack(e *zip.File, room int64) ([]byte, error) {
	r, err := e.Open()
	if err != nil {
		return nil, fault.Invalid("environment.docx.damaged", short(e.Name)).With(err)
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, room+1)) // what the directory claims is not believed
	if int64(len(body)) > room {
		return nil, fault.Invalid("environment.docx.bomb", maxWhole>>20)
	}
	if err != nil {
		return nil, fault.Invalid("environment.docx.damaged", short(e.Name)).With(err)
	}
	return body, nil
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// textParts tells whether a part holds text that is filled.
func textPart(name string) bool {
	if path.Dir(name) != "word" || !strings.HasSuffix(name, ".xml") {
		return false
	}
	base := path.Base(name)
	return base == "document.xml" || strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer") || base == "footnotes.xml" || base == "endnotes.xml"
}

// look reads every part of XML and refuses what is dangerous in it.
func (f *File) look() error {
	types := false
	nodes := 0
	for _, e := range f.entries {
		low := strings.ToLower(e.name)
		if !strings.HasSuffix(low, ".xml") && !strings.HasSuffix(low, ".rels") {
			continue
		}
		root, err := parse(e.body, &nodes)
		if err != nil {
			return err
		}
		if root == nil {
			return fault.Invalid("environment.docx.damaged", short(e.name))
		}
		switch {
		case e.name == "[Content_Types].xml":
			types = true
			low := strings.ToLower(string(e.body))
			if strings.Contains(low, "macroenabled") {
				return fault.Invalid("environment.docx.macro")
			}
			if !strings.Contains(low, "wordprocessingml.document.main+xml") && !strings.Contains(low, "wordprocessingml.template.main+xml") {
				return fault.Invalid("environment.docx.not_word")
			}
		case strings.HasSuffix(low, ".rels"):
			if err := related(e.body); err != nil {
				return err
			}
		case textPart(e.name):
			if err := root.harmless(); err != nil {
				return err
			}
			f.trees[e.name] = root
		}
	}
	if f.trees["word/document.xml"] == nil || !types {
		return fault.Invalid("environment.docx.not_word")
	}
	return nil
}

// related refuses relations that lead out of the file.
func related(b []byte) error {
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		t, err := d.RawToken()
		if err != nil {
			return nil // it was read once before
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		target := ""
		for _, a := range e.Attr {
			switch {
			case a.Name.Local == "TargetMode" && strings.EqualFold(strings.TrimSpace(a.Value), "External"):
				return fault.Invalid("environment.docx.outside")
			case a.Name.Local == "Target":
				target = a.Value
			case a.Name.Local == "Type" && (strings.HasSuffix(a.Value, "/aFChunk") || strings.HasSuffix(a.Value, "/oleObject") || strings.HasSuffix(a.Value, "/attachedTemplate") || strings.HasSuffix(a.Value, "/vbaProject") || strings.HasSuffix(a.Value, "/frame")):
				return fault.Invalid("environment.docx.object", short(path.Base(a.Value)))
			}
		}
		if strings.Contains(target, "://") || strings.HasPrefix(target, `\\`) || strings.Contains(target, "../..") || strings.HasPrefix(strings.ToLower(target), "file:") {
			return fault.Invalid("environment.docx.outside")
		}
	}
}
