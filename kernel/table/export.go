package table

import (
	"context"
	"io"
	"time"
	"unicode/utf8"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Export is the command to hand out a ledger.
type ExportCmd struct {
	Table  string
	List   string // problem, responsible, rectify …; "" = the whole table
	Place  string // id; "" = all the actor may see
	Since  string // yyyy-mm-dd
	Format string // xlsx or csv
	Whole  bool   // full numbers: another right, a reason, a watermark
	Reason string
	Agreed string // the second person who agreed: many rows or whole numbers; the file then bears a watermark
	// Matters is what the list on screen asked for (三张清单); nil = all of the table.
	Matters *matter.Query
}

// FreeRows is how many masked rows leave without a reason and a second person (security.md 2.4.4), unless the installation
// says otherwise.
const FreeRows = 100

// Export streams a ledger. Sensitive columns are masked unless Whole, which needs its own right and a fresh log-in, and is recorded.
func (s *Service) Export(ctx context.Context, a access.Actor, cmd ExportCmd, w io.Writer) (n int, err error) {
	t, err := s.find(cmd.Table)
	if err != nil {
		return 0, err
	}
	if t.Owner.Export == nil {
		return 0, fault.NotYet("table.no_export", t.Title)
	}
	columns, index, err := columnsOf(t, cmd.List)
	if err != nil {
		return 0, err
	}
	perm := access.TableExport
	if cmd.Whole {
		perm = access.TableWhole
		if utf8.RuneCountInString(cmd.Reason) < 4 {
			return 0, fault.Invalid("table.reason")
		}
		if err := a.RequireStepUp(s.Clock.Now()); err != nil {
			return 0, err
		}
	}
	var head Head
	err = s.read(ctx, func(tx *db.Tx) error {
		f, h, err := s.exportScope(tx, a, perm, cmd, t)
		if err != nil {
			return err
		}
		head = h
		rows := s.rowsOf(tx, t, f, index, &n)
		return s.Files.Export(w, cmd.Format, head, columns, rows)
	})
	if err != nil || !cmd.Whole {
		return n, err
	}
	return n, s.RecordExport(ctx, a, t.Name, n, true, cmd.Reason)
}

// Personal says whether a table has columns about natural persons that are masked.
func (t *Table) Personal() bool {
	for i := range t.Columns {
		if t.Columns[i].Sensitive {
			return true
		}
	}
	return false
}

// allowed narrows an export to the places where the reader holds the table's own right too (access.denied.* where he does not).
func (t *Table) allowed(a access.Actor, path place.Path, scopes []place.Path) (out []place.Path, err error) {
	if t.Perm == "" || a.Kind == access.KindSystem {
		return scopes, nil
	}
	if err := a.May(t.Perm, access.Anywhere); err != nil {
		return nil, err
	}
	for _, p := range scopes {
		for _, own := range a.Scope(t.Perm) {
			switch {
			case own.Contains(p):
				out = append(out, p)
			case p.Contains(own):
				out = append(out, own)
			}
		}
	}
	if len(out) == 0 {
		return nil, a.May(t.Perm, path)
	}
	return out, nil
}

// exportScope finds what the filter may show and writes the head of the sheet.
func (s *Service) exportScope(tx *db.Tx, a access.Actor, perm access.Perm, cmd ExportCmd, t *Table) (Filter, Head, error) {
	f := Filter{List: cmd.List, Since: cmd.Since, Whole: cmd.Whole, Matters: cmd.Matters, log: s.Log}
	if cmd.Since != "" && f.From() == 0 {
		return f, Head{}, fault.Invalid("table.since_day")
	}
	p, path, err := s.scopePath(tx, a, perm, cmd.Place)
	if err != nil {
		return f, Head{}, err
	}
	f.Scopes = []place.Path{path}
	if cmd.Place == "" && a.Kind != access.KindSystem {
		f.Scopes = a.Scope(perm)
	}
	if f.Scopes, err = t.allowed(a, path, f.Scopes); err != nil {
		return f, Head{}, err
	}
	h := Head{Title: t.Title, By: a.Name, At: s.Clock.Now().In(clock.Shanghai).Format("2006-01-02 15:04"), Paper: t.Landscape(), Scope: text.T(text.ZH, "table.all")}
	for _, l := range t.Lists {
		if l.Name == cmd.List {
			h.Title = l.Title
		}
	}
	if p.ID != "" {
		if h.Unit, err = s.Places.Describe(tx, p.ID); err != nil {
			return f, h, err
		}
	}
	if t.Owner.Says != nil {
		if h.Scope, err = t.Owner.Says(tx, f); err != nil {
			return f, h, err
		}
	}
	if cmd.Since != "" {
		since := text.T(text.ZH, "table.since", cmd.Since)
		if t.Owner.Says != nil {
			since = h.Scope + "，" + since
		}
		h.Scope = since
	}
	if cmd.Whole {
		h.Scope += "，" + text.T(text.ZH, "table.whole")
		h.Watermark = watermark(a.Name, cmd.Agreed, h.At, cmd.Reason)
	} else {
		h.Scope += "，" + text.T(text.ZH, "table.masked")
		if cmd.Agreed != "" {
			h.Watermark = watermark(a.Name, cmd.Agreed, h.At, cmd.Reason)
		}
	}
	if head, err := s.Log.Checkpoint(tx); err == nil {
		h.Foot = shortHash(head)
	}
	return f, h, nil
}

// watermark says in the file who has it, who agreed, when and what for.
func watermark(by, agreed, at, reason string) string {
	if agreed != "" {
		by += "/" + agreed
	}
	return by + " " + at + " " + reason
}

// shortHash shows the head of the ledger at the time of an export.
func shortHash(c ledger.Checkpoint) string {
	s := c.Root.String()
	if len(s) > 12 {
		s = s[:12]
	}
	return s
}

// columnsOf gives the columns of a table or of one of its lists.
func columnsOf(t *Table, list string) (columns []Column, index []int, err error) {
	if list == "" {
		for i := range t.Columns {
			if !t.Columns[i].InOnly {
				index, columns = append(index, i), append(columns, t.Columns[i])
			}
		}
		return columns, index, nil
	}
	for _, l := range t.Lists {
		if l.Name != list && l.Title != list {
			continue
		}
		for _, k := range l.Columns {
			if i := t.Index(k); i >= 0 {
				index = append(index, i)
				columns = append(columns, t.Columns[i])
			}
		}
		return columns, index, nil
	}
	return nil, nil, fault.Invalid("table.no_list", list)
}

// rowsOf streams an owner's rows, picks the columns and masks them.
func (s *Service) rowsOf(tx *db.Tx, t *Table, f Filter, index []int, n *int) Rows {
	return func(each func([]Value) error) error {
		*n = 0
		serial := t.Index("serial")
		out := make([]Value, len(index))
		return t.Owner.Export(tx, f, func(values []Value) error {
			*n++
			if serial >= 0 {
				values[serial] = IntValue(int64(*n))
			}
			for i, k := range index {
				out[i] = values[k]
				if t.Columns[k].Sensitive && !f.Whole {
					out[i] = mask(&t.Columns[k], out[i])
				}
			}
			return each(out)
		})
	}
}

// mask hides a value with the mask of its field in the register.
func mask(c *Column, v Value) Value {
	if v.State != Given {
		return v
	}
	s := v.Text
	switch {
	case c.Field == "idcard" || c.Type == Cert:
		s = MaskID(s)
	case c.Type == Phone:
		s = maskPhone(s)
	case c.Type == Day:
		s = s[:min(4, len(s))] + "-**-**"
	default: // addresses, politics, care, ethnic group, marriage, remarks, and whatever is added without a mask of its own
		s = "***"
	}
	return Value{State: Masked, Text: s}
}

// Template writes the empty sheet of a table with three grey example rows, which an import ignores (空表下载).
func (s *Service) Template(t *Table, w io.Writer) error {
	columns, _, err := columnsOf(t, "")
	if err != nil {
		return err
	}
	rows := func(each func([]Value) error) error {
		for _, ex := range t.Examples {
			row := make([]Value, len(columns))
			for i := range row {
				if i < len(ex) {
					row[i] = TextValue(ex[i])
				}
			}
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	}
	h := Head{Title: t.Title, Paper: t.Landscape(), Example: true, At: s.Clock.Now().In(clock.Shanghai).Format(time.DateOnly)}
	return s.Files.Export(w, "xlsx", h, columns, rows)
}

// maskPhone shows the first three and the last four digits.
func maskPhone(s string) string {
	if len(s) < 8 {
		return "****"
	}
	return s[:3] + "****" + s[len(s)-4:]
}
