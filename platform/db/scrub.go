package db

import (
	"context"
	"time"

	"linli/platform/fault"
)

// scrubTries bounds how often Scrub waits for readers that still look at an older state.
const scrubTries = 40

// Scrub takes what was deleted out of the files as well: on SQLite, where secure_delete has overwritten it in the
// database, the write-ahead log is carried over and cut to nothing. It waits up to some seconds for readers; Busy when they do
// not end (what was deleted then stays in the log until its next checkpoint). On PostgreSQL it does nothing: dead rows leave at
// the next vacuum, and no dump contains them.
func (d *DB) Scrub(ctx context.Context) error {
	if d.lite == nil {
		return nil
	}
	for range scrubTries {
		var busy, log, moved int
		if err := d.lite.pool.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved); err != nil {
			return Translate(err, "scrub")
		}
		if busy == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fault.Busy("db.crowded")
}
