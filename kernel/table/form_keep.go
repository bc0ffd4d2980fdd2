package table

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"time"
	"unicode/utf8"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// The roles of a blank form among the chunks: while somebody looks at the preview, and for good beside its report.
const (
	roleForm       = "form"
	roleReportForm = "report-form"
)

// formsKept is how long a blank form waits for a decision.
const formsKept = 7 * 24 * time.Hour

// maxForm bounds a blank form: it holds headers, not data.
const maxForm = 5 << 20

// KeptForm is a blank form from above that was uploaded.
type KeptForm struct {
	ID, Name string
	Path     place.Path
	Place    string // id; "" = all the actor may see
	body     []byte
}

type formHead struct {
	Name  string     `json:"name"`
	Path  place.Path `json:"path"`
	Place string     `json:"place"`
}

// KeepForm keeps a blank form for a week, so that its preview and the filled sheet come from the same bytes. Forms older than
// that are dropped on the way. Errors: Invalid when it is empty or larger than a blank form can be, and what Files.Open says.
func (s *Service) KeepForm(ctx context.Context, a access.Actor, name, placeID string, body io.Reader) (KeptForm, error) {
	data, err := io.ReadAll(io.LimitReader(body, maxForm+1))
	switch {
	case err != nil:
		return KeptForm{}, err
	case len(data) == 0:
		return KeptForm{}, fault.Invalid("table.empty_file")
	case len(data) > maxForm:
		return KeptForm{}, fault.Invalid("table.large_file")
	}
	f := KeptForm{Name: cleanFileName(name), Place: placeID, body: data}
	if _, err := s.Files.Open(f.source()); err != nil {
		return f, err
	}
	err = s.write(ctx, func(tx *db.Tx) error {
		_, path, err := s.scopePath(tx, a, access.FormFill, placeID)
		if err != nil {
			return err
		}
		day := tx.Now.In(clock.Shanghai)
		f.Path, f.ID = path, day.Format("20060102")+"-"+id.New()
		if _, err := tx.Exec(`DELETE FROM import_chunk WHERE role = ? AND job < ?`, roleForm, day.Add(-formsKept).Format("20060102")); err != nil {
			return err
		}
		return s.putForm(tx, f.ID, roleForm, f)
	})
	return f, err
}

func (f KeptForm) source() Source {
	return Source{Name: f.Name, At: bytes.NewReader(f.body), Size: int64(len(f.body))}
}

func (s *Service) putForm(tx *db.Tx, owner, role string, f KeptForm) error {
	if err := s.putChunk(tx, owner, role, 0, []byte(toJSON(formHead{f.Name, f.Path, f.Place}))); err != nil {
		return err
	}
	for n := 0; n*chunkSize < len(f.body); n++ {
		if err := s.putChunk(tx, owner, role, n+1, f.body[n*chunkSize:min(len(f.body), (n+1)*chunkSize)]); err != nil {
			return err
		}
	}
	return nil
}

// getForm reads a kept form and asks whether the actor may fill forms there.
func (s *Service) getForm(tx *db.Tx, a access.Actor, owner, role string) (f KeptForm, err error) {
	f.ID = owner
	first := true
	err = s.eachChunk(tx, owner, role, func(b []byte) error {
		if !first {
			f.body = append(f.body, b...)
			return nil
		}
		first = false
		var h formHead
		if err := json.Unmarshal(b, &h); err != nil {
			return fault.Internal(err, "table.getForm")
		}
		f.Name, f.Path, f.Place = h.Name, h.Path, h.Place
		return nil
	})
	if err == nil && first {
		err = fault.NotFound("table.file_gone")
	}
	if err == nil && a.Kind != access.KindSystem {
		err = a.May(access.FormFill, f.Path)
	}
	return f, err
}

// FillForm fills a kept form as Fill does. Whole numbers are written down in the ledger before anything is handed out.
func (s *Service) FillForm(ctx context.Context, a access.Actor, formID string, as FillAs, w io.Writer) (FillReport, string, error) {
	return s.fillKept(ctx, a, formID, roleForm, as, w)
}

// FillReport fills the form that is kept with a report definition: the next quarter is one click.
func (s *Service) FillReport(ctx context.Context, a access.Actor, reportID string, as FillAs, w io.Writer) (FillReport, string, error) {
	return s.fillKept(ctx, a, reportID, roleReportForm, as, w)
}

func (s *Service) fillKept(ctx context.Context, a access.Actor, owner, role string, as FillAs, w io.Writer) (FillReport, string, error) {
	var f KeptForm
	err := s.read(ctx, func(tx *db.Tx) (err error) { f, err = s.getForm(tx, a, owner, role); return err })
	if err != nil {
		return FillReport{}, "", err
	}
	var out bytes.Buffer
	report, err := s.Fill(ctx, a, FillCmd{Source: f.source(), Place: f.Place, FillAs: as}, &out)
	if err != nil {
		return report, f.Name, err
	}
	if as.Whole {
		if err := s.RecordExport(ctx, a, report.Tables(), report.Rows(), true, as.Reason); err != nil {
			return report, f.Name, err
		}
	}
	_, err = out.WriteTo(w)
	return report, f.Name, err
}

// SaveForm keeps a blank form as a report definition: who asks for it, on what ground, until when.
func (s *Service) SaveForm(ctx context.Context, a access.Actor, formID string, r Report) (Report, error) {
	var f KeptForm
	err := s.read(ctx, func(tx *db.Tx) (err error) { f, err = s.getForm(tx, a, formID, roleForm); return err })
	if err != nil {
		return r, err
	}
	r.Path, r.Def.Form = f.Path, f.Name
	if r, err = s.SaveReport(ctx, a, r); err != nil {
		return r, err
	}
	return r, s.write(ctx, func(tx *db.Tx) error { return s.putForm(tx, r.ID, roleReportForm, f) })
}

// Report gives one report definition.
func (s *Service) Report(ctx context.Context, a access.Actor, reportID string) (r Report, err error) {
	err = s.read(ctx, func(tx *db.Tx) error {
		r = Report{}
		err := tx.Each(`SELECT id, rev, name, path, asker, basis, expires, body, ended FROM table_report WHERE id = ?`, []any{reportID}, func(scan func(...any) error) (err error) {
			r, err = scanReport(scan)
			return err
		})
		if err == nil && r.ID == "" {
			err = fault.NotFound("table.no_report")
		}
		if err == nil {
			err = a.May(access.TableExport, r.Path)
		}
		return err
	})
	return r, err
}

// RenewReport says that an expired report is still wanted, until a new day.
func (s *Service) RenewReport(ctx context.Context, a access.Actor, reportID string, rev int64, until string) error {
	if d, ok := parseISO(until); !ok || d.Precision != ToDay || until < s.today().String() {
		return fault.InvalidFields(fault.Field{Name: "expires", Key: "table.report_until"})
	}
	if _, err := s.Report(ctx, a, reportID); err != nil {
		return err
	}
	return s.write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE table_report SET expires = ?, rev = rev + 1 WHERE id = ? AND rev = ? AND ended = 0`, until, reportID, rev)
		if err == nil && n == 0 {
			err = fault.Conflict("table.report_changed")
		}
		return err
	})
}

// RecordExport writes an export of many rows, or of whole numbers, and its reason into the ledger, before anything is handed
// out (security.md 2.4, P5). Invalid with field reason when it says nothing.
func (s *Service) RecordExport(ctx context.Context, a access.Actor, name string, rows int, whole bool, reason string) error {
	if utf8.RuneCountInString(reason) < 4 {
		return fault.InvalidFields(fault.Field{Name: "reason", Key: "table.reason"})
	}
	return s.noteExport(ctx, a, name, rows, whole, ledger.Slot{Name: "reason", Body: reason})
}

// NoteExport writes a small masked export into the ledger, which nobody had to give a reason for: what leaves is on record
// whatever its size and whichever door it takes (desk, API, command).
func (s *Service) NoteExport(ctx context.Context, a access.Actor, name string, rows int) error {
	return s.noteExport(ctx, a, name, rows, false)
}

func (s *Service) noteExport(ctx context.Context, a access.Actor, name string, rows int, whole bool, slots ...ledger.Slot) error {
	return s.write(ctx, func(tx *db.Tx) error {
		_, err := s.Log.Append(tx, ledger.Entry{Kind: "table.export", Actor: a.Actor, Pub: map[string]any{"table": name, "rows": rows, "whole": whole}, Slots: slots})
		return err
	})
}
