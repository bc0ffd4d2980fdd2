package sheet

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"sync"

	"linli/kernel/table"
	"linli/platform/fault"
)

// Files implements table.Files.
type Files struct {
	Limits Limits
	seen   *surveys
}

// surveys remembers what the first pass over a file found, by the hash of the file, so that dry run and receipt need not repeat it.
// Only facts that never change are kept; another node simply looks again.
type surveys struct {
	mu    sync.Mutex
	by    map[string][]sheetPart
	order []string
}

const maxSurveys = 8

func (s *surveys) get(key string) []sheetPart {
	if s == nil || key == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.by[key]
}

func (s *surveys) put(key string, sheets []sheetPart) {
	if s == nil || key == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by[key] == nil {
		s.order = append(s.order, key)
	}
	s.by[key] = sheets
	if len(s.order) > maxSurveys {
		delete(s.by, s.order[0])
		s.order = s.order[1:]
	}
}

var _ table.Files = Files{}

// New returns a reader and writer with the limits for uploads.
func New() Files { return With(Default) }

// With returns a reader and writer with other limits: Operator for the command line.
func With(l Limits) Files { return Files{Limits: l, seen: &surveys{by: map[string][]sheetPart{}}} }

// Open recognises a file by its content, not by its name, and opens it. What cannot be read is said in one clear sentence.
func (f Files) Open(src table.Source) (table.Book, error) {
	if src.Size > f.Limits.File {
		return nil, fault.Invalid("sheet.too_large", f.Limits.File>>20)
	}
	if src.Size == 0 {
		return nil, fault.Invalid("sheet.empty")
	}
	head := make([]byte, min(src.Size, 8))
	if _, err := src.At.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, fault.Invalid("sheet.damaged").With(err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return openXLSX(src, f.Limits, f.seen)
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, f.oldFormat(src)
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte("PK")):
		return nil, fault.Invalid("sheet.not_table")
	case bytes.HasPrefix(bytes.TrimLeft(head, " \r\n\t\xef\xbb\xbf"), []byte("<")):
		return nil, fault.Invalid("sheet.html")
	}
	switch ext := strings.ToLower(filepath.Ext(src.Name)); ext {
	case ".csv", ".txt", "":
		return openCSV(src, f.Limits)
	case ".xls", ".et":
		return nil, fault.Invalid("sheet.old_format")
	case ".xlsx":
		return nil, fault.Invalid("sheet.damaged")
	}
	return nil, fault.Invalid("sheet.not_table")
}

// oldFormat tells a workbook with a password from the old binary formats: both are OLE containers.
func (f Files) oldFormat(src table.Source) error {
	data := make([]byte, min(src.Size, 4<<20))
	n, _ := src.At.ReadAt(data, 0)
	name := "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	if bytes.Contains(data[:n], []byte(name)) {
		return fault.Invalid("sheet.password")
	}
	return fault.Invalid("sheet.old_format")
}
