package table

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// FillCmd is the command of 一表通: a blank sheet from above comes back filled.
type FillCmd struct {
	Source Source
	Place  string // id; "" = all the actor may see
	FillAs
}

// FillAs says how a form is filled: with full numbers or masked, what for, and who agreed.
type FillAs struct {
	Whole  bool // full numbers
	Reason string
	Agreed string // name of the second person; with Whole or Agreed the file bears who, when and what for
}

// FormReport says what could be filled.
type FormReport struct {
	Sheet, Table   string
	Known, Unknown []string // headers
	Rows           int
}

// FillReport says it for all sheets.
type FillReport struct{ Forms []FormReport }

// Rows tells how many rows were filled in.
func (r FillReport) Rows() (n int) {
	for _, x := range r.Forms {
		n += x.Rows
	}
	return n
}

// Tables names the tables the rows came from, each once.
func (r FillReport) Tables() string {
	var names []string
	for _, x := range r.Forms {
		if !slices.Contains(names, x.Table) {
			names = append(names, x.Table)
		}
	}
	return strings.Join(names, " ")
}

// Fill recognises the headers of a blank form, chooses the table that covers them best, and writes the rows of the place into a copy
// of the form. What the system does not know stays empty and is marked 本系统没有此数据.
func (s *Service) Fill(ctx context.Context, a access.Actor, cmd FillCmd, w io.Writer) (FillReport, error) {
	var report FillReport
	book, err := s.Files.Open(cmd.Source)
	if err != nil {
		return report, err
	}
	found, err := Recognise(book, s.Catalog, nil, cmd.Source.Name, nil)
	if err != nil {
		return report, err
	}
	if cmd.Whole {
		if err := a.RequireStepUp(s.Clock.Now()); err != nil {
			return report, err
		}
		if utf8.RuneCountInString(cmd.Reason) < 4 {
			return report, fault.Invalid("table.reason")
		}
	}
	src := cmd.Source
	for i := range found.Blocks {
		b := &found.Blocks[i]
		t := s.Catalog.Find(b.Table)
		if t == nil || t.Owner.Export == nil {
			continue
		}
		var buf bytes.Buffer
		one, err := s.fillBlock(ctx, a, cmd, src, b, t, &buf)
		if err != nil {
			return report, err
		}
		report.Forms = append(report.Forms, one)
		src = Source{Name: src.Name, At: bytes.NewReader(buf.Bytes()), Size: int64(buf.Len())}
	}
	if len(report.Forms) == 0 {
		return report, fault.Invalid("table.no_form")
	}
	_, err = io.Copy(w, io.NewSectionReader(src.At, 0, src.Size))
	return report, err
}

// fillBlock fills one table of the form.
func (s *Service) fillBlock(ctx context.Context, a access.Actor, cmd FillCmd, src Source, b *Block, t *Table, w io.Writer) (FormReport, error) {
	form := Form{Sheet: b.Sheet, HeaderRow: b.HeaderRow, FirstRow: b.HeaderRow + 1, Columns: map[int]int{}, Serial: -1}
	r := FormReport{Sheet: b.SheetName, Table: t.Name}
	for _, m := range b.Columns {
		switch {
		case m.How == "serial":
			form.Serial = m.Col
		case m.Key != "" && m.How != "ask":
			form.Columns[m.Col] = t.Index(m.Key)
			r.Known = append(r.Known, m.Header)
		default:
			form.Unknown = append(form.Unknown, m.Col)
			r.Unknown = append(r.Unknown, m.Header)
		}
	}
	perm := access.FormFill
	if cmd.Whole {
		perm = access.TableWhole
	}
	err := s.read(ctx, func(tx *db.Tx) error {
		f, head, err := s.exportScope(tx, a, perm, ExportCmd{Place: cmd.Place, Whole: cmd.Whole, Reason: cmd.Reason, Agreed: cmd.Agreed}, t)
		if err != nil {
			return err
		}
		form.Watermark = head.Watermark
		_, index, err := columnsOf(t, "")
		if err != nil {
			return err
		}
		return s.Files.Fill(w, src, []Form{form}, s.rowsOf(tx, t, f, index, &r.Rows))
	})
	return r, err
}

// Report is a saved question over facts that exist (上级报表).
type Report struct {
	ID      string
	Rev     int64
	Name    string
	Path    place.Path
	Asker   string // who asked for it
	Basis   string // legal basis
	Expires string // yyyy-mm-dd
	Def     ReportDef
	Ended   int64
}

// ReportDef is columns × filter × group × period.
type ReportDef struct {
	Table   string            `json:"table"`
	Columns []string          `json:"columns"`
	Filter  map[string]string `json:"filter"` // column key → value
	Group   []string          `json:"group"`
	Period  string            `json:"period"`            // month, quarter, year, once
	Form    string            `json:"form,omitempty"`    // file name of the blank form kept with the report; "" = none
	Unknown []string          `json:"unknown,omitempty"` // headers of that form the system has nothing for
}

// SaveReport stores a report definition. Without asker, legal basis and expiry it is refused: a table nobody can justify is not made.
func (s *Service) SaveReport(ctx context.Context, a access.Actor, r Report) (Report, error) {
	if r.Name == "" || r.Asker == "" || r.Basis == "" {
		return r, fault.Invalid("table.report_incomplete")
	}
	if d, ok := parseISO(r.Expires); !ok || d.Precision != ToDay {
		return r, fault.Invalid("table.report_incomplete")
	}
	t, err := s.find(r.Def.Table)
	if err != nil {
		return r, err
	}
	for _, k := range append(append([]string(nil), r.Def.Columns...), r.Def.Group...) {
		if t.Index(k) < 0 {
			return r, fault.Invalid("table.no_column")
		}
	}
	if err := a.May(access.TableExport, r.Path); err != nil {
		return r, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		r.ID, r.Rev = id.New(), 1
		_, err := tx.Exec(`INSERT INTO table_report (id, rev, name, path, asker, basis, expires, body, created, ended) VALUES (?,?,?,?,?,?,?,?,?,0)`, r.ID, r.Rev, r.Name, string(r.Path), r.Asker, r.Basis, r.Expires, toJSON(r.Def), tx.NowMS())
		return err
	})
	return r, err
}

// Reports lists the report definitions within the actor's reach.
func (s *Service) Reports(ctx context.Context, a access.Actor, after string, limit int) ([]Report, error) {
	var list []Report
	err := s.read(ctx, func(tx *db.Tx) error {
		for _, scope := range a.Scope(access.TableExport) {
			lo, hi := scope.Range()
			err := tx.Each(`SELECT id, rev, name, path, asker, basis, expires, body, ended FROM table_report WHERE path >= ? AND path < ? AND id > ? AND ended = 0 ORDER BY id LIMIT ?`, []any{lo, hi, after, limit}, func(scan func(...any) error) error {
				r, err := scanReport(scan)
				list = append(list, r)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

func scanReport(scan func(...any) error) (Report, error) {
	var r Report
	var path, body string
	if err := scan(&r.ID, &r.Rev, &r.Name, &path, &r.Asker, &r.Basis, &r.Expires, &body, &r.Ended); err != nil {
		return r, err
	}
	r.Path = place.Path(path)
	if err := json.Unmarshal([]byte(body), &r.Def); err != nil {
		return r, fault.Internal(err, "table.scanReport")
	}
	return r, nil
}

// RunReport streams a report. An expired one is refused until somebody confirms that it is still wanted.
func (s *Service) RunReport(ctx context.Context, a access.Actor, reportID, format string, as FillAs, w io.Writer) (n int, err error) {
	err = s.read(ctx, func(tx *db.Tx) error {
		var r Report
		err := tx.Each(`SELECT id, rev, name, path, asker, basis, expires, body, ended FROM table_report WHERE id = ? AND ended = 0`, []any{reportID}, func(scan func(...any) error) (err error) {
			r, err = scanReport(scan)
			return err
		})
		if err != nil {
			return err
		}
		if r.ID == "" {
			return fault.NotFound("table.no_report")
		}
		if err := a.May(access.TableExport, r.Path); err != nil {
			return err
		}
		if r.Expires < s.today().String() {
			return fault.NotYet("table.report_over")
		}
		n, err = s.runReport(tx, a, r, format, as, w)
		return err
	})
	return n, err
}

// EndReport takes a report out of use.
func (s *Service) EndReport(ctx context.Context, a access.Actor, reportID string) error {
	return s.write(ctx, func(tx *db.Tx) error {
		var path string
		if err := tx.Get(`SELECT path FROM table_report WHERE id = ? AND ended = 0`, []any{reportID}, &path); err != nil {
			return err
		}
		if err := a.May(access.TableExport, place.Path(path)); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE table_report SET ended = ?, rev = rev + 1 WHERE id = ?`, tx.NowMS(), reportID)
		return err
	})
}
