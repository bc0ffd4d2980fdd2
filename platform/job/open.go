package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"linli/platform/db"
	"linli/platform/fault"
)

// File is the name of the jobs' own database on SQLite.
const File = "jobs.db"

// Open opens the jobs' database and brings it up to date. A jobs.db that cannot be read
// is put aside and made anew: it holds only derived work. Errors: Busy.
func Open(ctx context.Context, c Config) (*Jobs, error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	j := &Jobs{dialect: c.DB.Dialect(), log: c.Log, handlers: map[string]Func{}}
	var err error
	if j.dialect == db.Postgres {
		err = j.openPostgres(ctx, c.DB.URL())
	} else {
		err = j.openFile(ctx, filepath.Join(c.Data, File))
	}
	if err != nil {
		return nil, fault.Busy("job.storage").With(err)
	}
	return j, nil
}

// openFile opens jobs.db with the same SQLite driver that platform/db uses. One
// connection: River runs many small statements side by side, and on SQLite they would
// meet each other's locks.
func (j *Jobs) openFile(ctx context.Context, path string) error {
	err := j.tryFile(ctx, path)
	if err == nil {
		return nil
	}
	if _, serr := os.Stat(path); errors.Is(serr, fs.ErrNotExist) {
		return err
	}
	aside := fmt.Sprintf("%s.broken-%d", path, time.Now().UnixMilli())
	j.log.WarnContext(ctx, "jobs.db cannot be read and is made anew", "kept", filepath.Base(aside), "err", err.Error())
	for _, tail := range []string{"", "-wal", "-shm"} {
		if rerr := os.Rename(path+tail, aside+tail); rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
			return errors.Join(err, rerr)
		}
	}
	return j.tryFile(ctx, path)
}

func (j *Jobs) tryFile(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	f.Close()
	pool, err := sql.Open(db.SQLiteDriver, db.DSN(path, false))
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(1)
	if err := migrate(ctx, riversqlite.New(pool)); err != nil {
		pool.Close()
		return err
	}
	// This is the only process on the file, so whatever is marked as running was cut off
	// by a crash and may run again at once instead of after an hour.
	if _, err := pool.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running'`); err != nil {
		pool.Close()
		return err
	}
	j.pool = pool
	return nil
}

// openPostgres opens a pool of its own, so that long jobs never take the connections
// of requests.
func (j *Jobs) openPostgres(ctx context.Context, url string) error {
	pool, err := sql.Open("pgx", url) // registered by platform/db
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(Parallel + 4)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := migrateAlone(ctx, pool); err != nil {
		pool.Close()
		return err
	}
	j.pool = pool
	return nil
}

// lockKey keeps two nodes that start together from making the same tables at once.
const lockKey = 7_264_917_001

func migrateAlone(ctx context.Context, pool *sql.DB) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(lockKey)); err != nil {
		return err
	}
	err = migrate(ctx, riverdatabasesql.New(pool))
	_, uerr := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(lockKey))
	return errors.Join(err, uerr)
}

func migrate[T any](ctx context.Context, d riverdriver.Driver[T]) error {
	m, err := rivermigrate.New(d, &rivermigrate.Config{Logger: quiet()})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// quiet drops River's own talk: what people need to know is logged by us.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// client makes River's client for what has been registered.
func (j *Jobs) client() (runner, error) {
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, &worker{j: j}); err != nil {
		return nil, err
	}
	c := &river.Config{
		Workers:      workers,
		Queues:       map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: Parallel}},
		Logger:       quiet(),
		ErrorHandler: &errorLog{j},
		MaxAttempts:  MaxTries,
		JobTimeout:   Longest,
		// Longer than the longest tick, so that a finished daily job is still known and is
		// not run again for the same day.
		CompletedJobRetentionPeriod: 49 * time.Hour,
		FetchPollInterval:           time.Second,
		// On SQLite River would ask every 50 ms for notifications, on PostgreSQL hold a
		// connection for them. Jobs start within a second anyway.
		PollOnly: true,
	}
	for _, t := range j.ticks {
		c.PeriodicJobs = append(c.PeriodicJobs, t.periodic())
	}
	if j.dialect == db.Postgres {
		return newClient(riverdatabasesql.New(j.pool), c)
	}
	return newClient(riversqlite.New(j.pool), c)
}

func newClient[T any](d riverdriver.Driver[T], c *river.Config) (runner, error) {
	client, err := river.NewClient(d, c)
	if err != nil {
		return nil, err
	}
	return client, nil
}
