package db

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"linli/platform/fault"
)

const pgTries = 12

func openPostgres(ctx context.Context, url string, o Options) (*sql.DB, error) {
	pool, err := sql.Open("pgx", url)
	if err != nil {
		return nil, fault.Invalid("db.bad_url").With(err)
	}
	pool.SetMaxOpenConns(o.Readers * 4)
	pool.SetMaxIdleConns(o.Readers * 2)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		var p *pgconn.PgError
		if errors.As(err, &p) && (p.Code == "3D000" || strings.HasPrefix(p.Code, "28")) { // no such database, wrong user or password
			return nil, fault.Invalid("db.refused").With(err)
		}
		return nil, fault.Busy("db.no_server").With(err)
	}
	return pool, nil
}

type pgTx struct{ tx *sql.Tx }

func (p pgTx) exec(ctx context.Context, q string, args []any) (sql.Result, error) {
	return p.tx.ExecContext(ctx, q, args...)
}

func (p pgTx) query(ctx context.Context, q string, args []any) (*sql.Rows, error) {
	return p.tx.QueryContext(ctx, q, args...)
}

func (d *DB) writePostgres(ctx context.Context, fn func(*Tx) error) error {
	var err error
	for try := 0; try < pgTries; try++ {
		var tx *Tx
		tx, err = d.oncePostgres(ctx, fn)
		if err == nil {
			for _, f := range tx.after {
				f()
			}
			return nil
		}
		if !again(err) {
			return err
		}
		pause := time.Duration(rand.Int64N(int64(5<<min(try, 6)))+1) * time.Millisecond
		select {
		case <-ctx.Done():
			return fault.Busy("db.gave_up").With(ctx.Err())
		case <-time.After(pause):
		}
	}
	return fault.Busy("db.crowded").With(err)
}

func (d *DB) oncePostgres(ctx context.Context, fn func(*Tx) error) (*Tx, error) {
	t, err := d.pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, Translate(err, "begin")
	}
	defer t.Rollback()
	tx := d.newTx(ctx, pgTx{t})
	tx.noting()
	if err := guarded(fn, tx); err != nil {
		return nil, err
	}
	if err := conclude([]*Tx{tx}); err != nil {
		return nil, err
	}
	return tx, unsure(Translate(t.Commit(), "commit"))
}

func (d *DB) readPostgres(ctx context.Context, fn func(*Tx) error) error {
	t, err := d.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return Translate(err, "begin read")
	}
	defer t.Rollback()
	return guarded(fn, d.newTx(ctx, pgTx{t}))
}

// again tells whether the transaction may be tried anew: serialization failure,
// deadlock, or a lock that was not free.
func again(err error) bool {
	var p *pgconn.PgError
	if !errors.As(err, &p) {
		return false
	}
	return p.Code == "40001" || p.Code == "40P01" || p.Code == "55P03"
}
