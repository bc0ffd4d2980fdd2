package ledger

import (
	"context"
	"slices"
	"strings"

	"linli/platform/db"
)

// adoptAtOnce tables are named in one entry.
const adoptAtOnce = 100

// Adopt records what stands in the sealed tables that the ledger does not know yet, once for each: nothing in a new house; in one that
// worked before with a version that sealed no rows, or not this table, the rows as they are found. What was done to them before can not be
// proved, and Verify counts them; from then on a row without a mark was put in from outside. It is run at each start.
func (l *Log) Adopt(ctx context.Context) error {
	if l.guard == nil {
		return nil
	}
	return l.d.Write(ctx, func(tx *db.Tx) error {
		known, err := l.adopted(tx)
		if err != nil {
			return err
		}
		var empty []string
		for _, name := range l.guard.names {
			if known[name] {
				continue
			}
			n := l.guard.Notes().(*rowNotes)
			err := tx.Whole("SELECT * FROM "+name, func(columns []string, values []any) error { return n.Row(name, false, columns, values, 0) })
			if err != nil {
				return err
			}
			if len(n.order) == 0 {
				empty = append(empty, name)
				continue
			}
			e := Entry{Kind: adoptKind, Obj: adoptObj, Pub: map[string]any{"tables": name, "rows": len(n.of[name].keys)}}
			if err := n.record(tx, e); err != nil {
				return err
			}
		}
		for part := range slices.Chunk(empty, adoptAtOnce) {
			if _, err := l.Append(tx, Entry{Kind: adoptKind, Obj: adoptObj, Pub: map[string]any{"tables": strings.Join(part, " "), "rows": 0}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// adopted are the tables that are known, numbered or not.
func (l *Log) adopted(tx *db.Tx) (map[string]bool, error) {
	known := map[string]bool{}
	add := func(pub string) {
		for _, t := range adoptedIn(pub) {
			known[t] = true
		}
	}
	err := tx.Each("SELECT body FROM ledger_entry WHERE obj=?", []any{adoptObj}, func(scan func(...any) error) error {
		var body []byte
		if err := scan(&body); err != nil {
			return err
		}
		lf, err := parseLeaf(body)
		if err == nil && lf.Kind == adoptKind {
			add(lf.Pub)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return known, tx.Each("SELECT pub FROM ledger_draft WHERE obj=?", []any{adoptObj}, func(scan func(...any) error) error {
		var pub string
		err := scan(&pub)
		add(pub)
		return err
	})
}
