package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"linli/platform/fault"
)

// Tx is one transaction. It is not safe for use by several goroutines and must not be
// kept after the function it was given to has returned.
type Tx struct {
	Now    time.Time       // the moment of the transaction; every row written in it agrees
	Ctx    context.Context // of the caller; carries the actor and the request
	d      *DB
	run    runner
	after  []func()
	writes bool   // inside Write
	notes  *notes // of the rows written, when a Scribe follows
}

// runner executes one statement; SQLite keeps prepared statements per connection.
type runner interface {
	exec(ctx context.Context, q string, args []any) (sql.Result, error)
	query(ctx context.Context, q string, args []any) (*sql.Rows, error)
}

// Writes tells whether the transaction may write. What a reader finds is committed.
func (t *Tx) Writes() bool { return t.writes }

// Beside is a second handle on the same transaction, with a Now of its own, for one other goroutine: a loader thinks while
// it writes. SQLite only; the goroutine must have ended before the transaction does, and After has no effect on the handle. Two who ask the same
// question at once would share its statement: what one of them asks the other must not.
func (t *Tx) Beside() *Tx {
	own := *t
	own.after = nil
	return &own
}

// NowMS is Now in Unix milliseconds.
func (t *Tx) NowMS() int64 { return t.Now.UnixMilli() }

// Dialect is SQLite or Postgres.
func (t *Tx) Dialect() string { return t.d.dialect }

// After registers f to run once after the commit is durable. Never run on rollback.
func (t *Tx) After(f func()) { t.after = append(t.after, f) }

// Exec runs a statement and gives the number of rows it touched. A broken unique rule
// is a Conflict (key db.exists), a broken foreign key or check is Invalid.
func (t *Tx) Exec(q string, args ...any) (int64, error) {
	if table := t.followed(q); table != "" {
		return t.noted(q, table, args)
	}
	res, err := t.run.exec(t.Ctx, t.d.text(q), args)
	if err != nil {
		return 0, Translate(err, q)
	}
	n, err := res.RowsAffected()
	return n, Translate(err, q)
}

// Get reads one row into dest. NotFound (key db.no_row) when there is none.
func (t *Tx) Get(q string, args []any, dest ...any) error {
	if err := t.unseen(q); err != nil {
		return err
	}
	rows, err := t.run.query(t.Ctx, t.d.text(q), args)
	if err != nil {
		return Translate(err, q)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return Translate(err, q)
		}
		return fault.NotFound("db.no_row")
	}
	if err := rows.Scan(dest...); err != nil {
		return Translate(err, q)
	}
	return Translate(rows.Close(), q)
}

// Each calls row for every row of the answer; an error from row stops it. A broken
// read is an error, never a short list.
func (t *Tx) Each(q string, args []any, row func(scan func(dest ...any) error) error) error {
	if err := t.unseen(q); err != nil {
		return err
	}
	rows, err := t.run.query(t.Ctx, t.d.text(q), args)
	if err != nil {
		return Translate(err, q)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return Translate(rows.Err(), q)
}

// Count reads one integer.
func (t *Tx) Count(q string, args ...any) (int64, error) {
	var n sql.NullInt64
	err := t.Get(q, args, &n)
	return n.Int64, err
}

// Exists tells whether the query has a row.
func (t *Tx) Exists(q string, args ...any) (bool, error) {
	found := false
	err := t.Each(q, args, func(func(...any) error) error { found = true; return errStop })
	if errors.Is(err, errStop) {
		err = nil
	}
	return found, err
}

var errStop = errors.New("stop")

// In gives "?,?,?" for n values, for use after IN in a statement with few shapes.
func In(n int) string {
	if n <= 0 {
		return "NULL"
	}
	return strings.TrimSuffix(strings.Repeat("?,", n), ",")
}

// Under gives the bounds of the range of all texts that begin with prefix, in byte
// order: path >= lo AND path < hi. Both databases answer it from an index.
func Under(prefix string) (lo, hi string) { return prefix, prefix + "\U0010FFFF" }
