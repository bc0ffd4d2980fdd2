package table

import (
	"errors"

	"linli/kernel/access"
	"linli/platform/db"
)

// Printed is a ledger, or one of its lists, as it goes onto paper.
type Printed struct {
	Head    Head
	Columns []Column
	Rows    [][]string
	More    bool // there was more than was asked for
}

// errEnough ends an export early.
var errEnough = errors.New("table: enough rows")

// PrintTx gives what an export with the same command would hold, masked, at most most rows, for whoever holds perm where the ledger
// lies. Errors: as Export.
func (s *Service) PrintTx(tx *db.Tx, a access.Actor, perm access.Perm, cmd ExportCmd, most int) (out Printed, err error) {
	t, err := s.find(cmd.Table)
	if err != nil {
		return out, err
	}
	cmd.Whole = false
	columns, index, err := columnsOf(t, cmd.List)
	if err != nil {
		return out, err
	}
	f, head, err := s.exportScope(tx, a, perm, cmd, t)
	if err != nil {
		return out, err
	}
	out.Columns, out.Head = columns, head
	n := 0
	err = s.rowsOf(tx, t, f, index, &n)(func(values []Value) error {
		if len(out.Rows) == most {
			out.More = true
			return errEnough
		}
		row := make([]string, len(values))
		for i, v := range values {
			row[i] = v.Text
		}
		out.Rows = append(out.Rows, row)
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}
