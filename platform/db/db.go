package db

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"linli/platform/clock"
	"linli/platform/fault"
)

// SQLite and Postgres are the values of Tx.Dialect.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Options change how a database is opened. The zero value is right for a server.
type Options struct {
	Clock   clock.Clock // what Tx.Now shows; clock.System when nil
	Readers int         // reading connections; 8 when 0
	Bulk    bool        // loading a demo: no fsync at each commit. Never for a server
}

// DB is an open database. All methods may be called from many goroutines.
type DB struct {
	dialect string
	url     string
	clk     clock.Clock
	lite    *lite   // SQLite: writer goroutine and readers
	pool    *sql.DB // PostgreSQL
	marks   sync.Map
	noted   atomic.Int64 // the last order
	scribe  Scribe       // told of the rows that are written; may be nil
}

// Open opens url: a path or sqlite:PATH for SQLite, postgres://… for PostgreSQL.
// It does not migrate; see Migrate. Errors: Invalid when the url cannot be used, Busy
// when the server does not answer.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = clock.System
	}
	if o.Readers <= 0 {
		o.Readers = 8
	}
	d := &DB{url: url, clk: o.Clock, dialect: SQLite}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		d.dialect = Postgres
		pool, err := openPostgres(ctx, url, o)
		if err != nil {
			return nil, err
		}
		d.pool = pool
		return d, nil
	}
	l, err := openLite(ctx, strings.TrimPrefix(url, "sqlite:"), o)
	if err != nil {
		return nil, err
	}
	d.lite = l
	return d, nil
}

// Close waits for the running transactions and closes all connections.
func (d *DB) Close() error {
	if d.lite != nil {
		return d.lite.close()
	}
	return d.pool.Close()
}

// Dialect is SQLite or Postgres.
func (d *DB) Dialect() string { return d.dialect }

// Path is the SQLite file; "" on PostgreSQL.
func (d *DB) Path() string {
	if d.lite == nil {
		return ""
	}
	return d.lite.path
}

// URL is what Open was given.
func (d *DB) URL() string { return d.url }

// Clock is the clock that transactions show.
func (d *DB) Clock() clock.Clock { return d.clk }

// SetClock replaces the clock: the demo pins it. To be called before the server starts.
func (d *DB) SetClock(c clock.Clock) { d.clk = c }

type inside struct{}

// Write runs fn in one transaction and returns after the commit is durable (fsync).
// An error from fn leaves nothing behind and comes back unchanged. Storage trouble is
// Busy or Full. fn may run again. Calling Write inside fn is an Internal fault.
func (d *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	if ctx.Value(inside{}) != nil {
		return fault.Internal(nil, "db.Write called inside a transaction")
	}
	if d.lite != nil {
		return d.lite.write(ctx, d, fn)
	}
	return d.writePostgres(ctx, fn)
}

// Value is Write for a function that gives something.
func Value[T any](ctx context.Context, d *DB, fn func(*Tx) (T, error)) (out T, err error) {
	err = d.Write(ctx, func(tx *Tx) (err error) {
		out, err = fn(tx)
		return err
	})
	return out, err
}

// Read runs fn in a read-only snapshot.
func (d *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	if d.lite != nil {
		return d.lite.read(ctx, d, fn)
	}
	return d.readPostgres(ctx, fn)
}

func (d *DB) newTx(ctx context.Context, run runner) *Tx {
	return &Tx{Now: d.clk.Now().Truncate(time.Millisecond), Ctx: context.WithValue(ctx, inside{}, true), d: d, run: run}
}
