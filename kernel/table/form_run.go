package table

import (
	"io"
	"strings"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// runReport filters, and groups when the definition says so: a grouped report counts, and counts below five are shown as <5
// (grid.md §8), with so many others hidden that they do not follow from a sum (protect).
func (s *Service) runReport(tx *db.Tx, a access.Actor, r Report, format string, as FillAs, w io.Writer) (int, error) {
	t, err := s.find(r.Def.Table)
	if err != nil {
		return 0, err
	}
	if t.Owner.Export == nil {
		return 0, fault.NotYet("table.no_export", t.Title)
	}
	_, h, err := s.exportScope(tx, a, access.TableExport, ExportCmd{Reason: as.Reason, Agreed: as.Agreed}, t)
	if err != nil {
		return 0, err
	}
	h.Title, h.Basis = r.Name, r.Basis
	all, n := len(t.Columns), 0
	index := make([]int, all)
	for i := range index {
		index[i] = i
	}
	rows := s.rowsOf(tx, t, Filter{Scopes: []place.Path{r.Path}}, index, &n)
	if len(r.Def.Group) > 0 {
		return s.grouped(t, r, h, format, rows, w)
	}
	var columns []Column
	var pick []int
	for _, k := range r.Def.Columns {
		pick = append(pick, t.Index(k))
		columns = append(columns, t.Columns[t.Index(k)])
	}
	written := 0
	out := make([]Value, len(pick))
	err = s.Files.Export(w, format, h, columns, func(each func([]Value) error) error {
		written = 0
		return rows(func(v []Value) error {
			if !matches(t, r.Def.Filter, v) {
				return nil
			}
			written++
			for i, k := range pick {
				out[i] = v[k]
			}
			return each(out)
		})
	})
	return written, err
}

func matches(t *Table, filter map[string]string, v []Value) bool {
	for k, want := range filter {
		i := t.Index(k)
		if i < 0 || v[i].Text != want && !contains(v[i].List, want) {
			return false
		}
	}
	return true
}

// grouped counts rows by the group columns.
func (s *Service) grouped(t *Table, r Report, h Head, format string, rows Rows, w io.Writer) (int, error) {
	counts := map[string]int64{}
	err := rows(func(v []Value) error {
		if !matches(t, r.Def.Filter, v) {
			return nil
		}
		var key []string
		for _, k := range r.Def.Group {
			key = append(key, v[t.Index(k)].Text)
		}
		counts[strings.Join(key, "\x00")]++
		return nil
	})
	if err != nil {
		return 0, err
	}
	cells := protect(counts)
	var columns []Column
	for _, k := range r.Def.Group {
		columns = append(columns, t.Columns[t.Index(k)])
	}
	columns = append(columns, Column{Key: "count", Header: "数量", Type: Text})
	err = s.Files.Export(w, format, h, columns, func(each func([]Value) error) error {
		for _, c := range cells {
			var row []Value
			for _, p := range c.key {
				row = append(row, TextValue(p))
			}
			if err := each(append(row, c.figure())); err != nil {
				return err
			}
		}
		return nil
	})
	return len(cells), err
}
