package tables

import (
	"errors"
	"io"

	"linli/kernel/table"
)

// screen is another sheet: it takes the rows that would go into a file, up to limit, so that a page shows exactly what
// the file will hold, with the same masks and rights.
type screen struct {
	table.Files
	limit   int
	Head    table.Head
	Columns []table.Column
	Rows    [][]string
	More    bool // there are rows beyond the limit
}

var errFull = errors.New("the screen is full")

// onScreen is the service with a screen instead of files.
func (p *Pages) onScreen(limit int) (*screen, *table.Service) {
	s := &screen{Files: p.Tables.Files, limit: limit}
	d := p.Tables.Deps
	d.Files = s
	return s, table.New(d)
}

// Export implements table.Files.
func (s *screen) Export(_ io.Writer, _ string, h table.Head, columns []table.Column, rows table.Rows) error {
	s.Head, s.Columns, s.Rows, s.More = h, columns, nil, false
	err := rows(func(values []table.Value) error {
		if len(s.Rows) == s.limit {
			s.More = true
			return errFull
		}
		row := make([]string, len(values))
		for i := range values {
			row[i] = values[i].Text
		}
		s.Rows = append(s.Rows, row)
		return nil
	})
	if errors.Is(err, errFull) {
		return nil
	}
	return err
}
