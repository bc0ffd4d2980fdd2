package db

import (
	"strings"
	"sync"
	"time"

	"linli/platform/fault"
)

// Scribe is told of every row that is written to the tables it follows, as the database keeps it and inside the transaction that writes
// it, whichever package and whichever statement wrote it. It sees what goes through Tx.Exec; a migration does not.
type Scribe interface {
	Keys(table string) []string // columns that tell rows apart; nil for a table that it does not follow
	Notes() Notes               // for one transaction
}

// Notes is what a Scribe gathers in one transaction. The columns and values are only lent. On PostgreSQL at is the server's clock in
// microseconds while the row is locked, on SQLite the machine's while nobody else may write: of two who write one row the later has the larger.
type Notes interface {
	Row(table string, gone bool, columns []string, values []any, at int64) error
	Join(later Notes)   // takes over what was noted after it in the same transaction
	Close(tx *Tx) error // before the commit
}

// SetScribe has every transaction from now on noted. To be called while the program is put together.
func (d *DB) SetScribe(s Scribe) { d.scribe = s }

// notes of one transaction, shared with the handle of Beside. Two goroutines may write in one transaction: whose turn it is keeps mu from
// a statement's start until its last row is noted.
type notes struct {
	mu sync.Mutex
	n  Notes
}

func (n *notes) begin(d *DB) {
	if n.n == nil {
		n.n = d.scribe.Notes()
	}
}

// noting makes a transaction that writes one that is noted.
func (t *Tx) noting() {
	t.writes = true
	if t.d.scribe != nil {
		t.notes = &notes{}
	}
}

// conclude closes the notes of those who share a commit, as one: a row and its note are kept or lost together.
func conclude(wrote []*Tx) error {
	var all Notes
	var last *Tx
	for _, t := range wrote {
		if t.notes == nil || t.notes.n == nil {
			continue
		}
		if last = t; all == nil {
			all = t.notes.n
		} else {
			all.Join(t.notes.n)
		}
	}
	if all == nil {
		return nil
	}
	return guarded(all.Close, last)
}

// followed gives the table of a statement when somebody follows it, else "".
func (t *Tx) followed(q string) string {
	if t.notes == nil {
		return ""
	}
	if table := target(q); table != "" && t.d.scribe.Keys(table) != nil {
		return table
	}
	return ""
}

// unseen refuses a question that writes to a followed table: its rows would go past the Scribe.
func (t *Tx) unseen(q string) error {
	if t.notes == nil || len(q) > 0 && (q[0] == 'S' || q[0] == 's') {
		return nil
	}
	if table := t.followed(q); table != "" {
		return fault.Internal(nil, "a followed table is written with Exec: "+table)
	}
	return nil
}

// Whole streams the rows of a query with all their columns, which are only lent.
func (t *Tx) Whole(q string, row func(columns []string, values []any) error, args ...any) error {
	rows, err := t.run.query(t.Ctx, t.d.text(q), args)
	if err != nil {
		return Translate(err, q)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return Translate(err, q)
	}
	values, dest := cells(len(columns))
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return Translate(err, q)
		}
		if err := row(columns, values); err != nil {
			return err
		}
	}
	return Translate(rows.Err(), q)
}

func cells(n int) (values, dest []any) {
	values, dest = make([]any, n), make([]any, n)
	for i := range values {
		dest[i] = &values[i]
	}
	return values, dest
}

// order is the machine's clock in microseconds, while this process holds SQLite's only right to write; it never goes back. The clock of
// the transaction may be pinned, and two processes then write in the same moment.
func (d *DB) order() int64 {
	for {
		last := d.noted.Load()
		if next := max(time.Now().UnixMicro(), last+1); d.noted.CompareAndSwap(last, next) {
			return next
		}
	}
}

// noted runs a statement that says which rows it left or took away. Both databases know RETURNING.
func (t *Tx) noted(q, table string, args []any) (n int64, err error) {
	t.notes.mu.Lock()
	defer t.notes.mu.Unlock()
	if err := t.moving(q, table, args); err != nil {
		return 0, err
	}
	tail := " RETURNING *"
	if t.d.dialect == Postgres {
		tail += ", (EXTRACT(EPOCH FROM clock_timestamp())*1000000)::bigint"
	}
	rows, err := t.run.query(t.Ctx, t.d.text(q+tail), args)
	if err != nil {
		return 0, Translate(err, q)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, Translate(err, q)
	}
	t.notes.begin(t.d)
	now := t.d.order()
	values, dest := cells(len(columns))
	width, gone := len(columns), strings.EqualFold(strings.TrimSpace(q)[:6], "DELETE")
	if t.d.dialect == Postgres {
		width--
	}
	for ; rows.Next(); n++ {
		if err := rows.Scan(dest...); err != nil {
			return n, Translate(err, q)
		}
		at := now
		if width < len(columns) {
			at, _ = values[width].(int64)
		}
		if err := t.notes.n.Row(table, gone, columns[:width], values[:width], at); err != nil {
			return n, err
		}
	}
	return n, Translate(rows.Err(), q)
}

// moving notes the rows of an UPDATE that gives them another key: under the old one they are gone. RETURNING shows only the new one.
func (t *Tx) moving(q, table string, args []any) error {
	if !strings.EqualFold(strings.TrimSpace(q)[:6], "UPDATE") {
		return nil
	}
	set, where := clauses(q)
	if !sets(set, t.d.scribe.Keys(table)) {
		return nil
	}
	lock := ""
	if t.d.dialect == Postgres {
		lock = " FOR UPDATE"
	}
	t.notes.begin(t.d)
	return t.Whole("SELECT * FROM "+table+where+lock, func(columns []string, values []any) error {
		return t.notes.n.Row(table, true, columns, values, 0)
	}, args[len(args)-strings.Count(where, "?"):]...)
}

// clauses cuts an UPDATE into what stands between SET and its own WHERE, and the rest.
func clauses(q string) (set, where string) {
	depth, from := 0, 0
	for i := 0; i < len(q); i++ {
		switch c := q[i]; {
		case c == '\'':
			for i++; i < len(q) && q[i] != '\''; i++ {
			}
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0 && from == 0 && word(q, i, "SET"):
			from = i + 3
		case depth == 0 && from > 0 && word(q, i, "WHERE"):
			return q[from:i], " " + q[i:]
		}
	}
	return q[from:], ""
}

func word(q string, i int, w string) bool {
	space := func(i int) bool { return i < 0 || i >= len(q) || strings.IndexByte(" \t\n(", q[i]) >= 0 }
	return len(q)-i >= len(w) && strings.EqualFold(q[i:i+len(w)], w) && space(i-1) && space(i+len(w))
}

// sets tells whether one of the columns is set.
func sets(set string, columns []string) bool {
	for _, part := range strings.Split(set, ",") {
		name, _, ok := strings.Cut(part, "=")
		for _, c := range columns {
			if ok && strings.EqualFold(strings.TrimSpace(name), c) {
				return true
			}
		}
	}
	return false
}
