package limit

import (
	"context"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"math"
	"sync"
	"time"

	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the counters that several nodes share.
var Migrations = db.Migrations{Name: "limit", FS: sub()}

func sub() fs.FS {
	s, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above: cannot happen
	}
	return s
}

// Limiter counts. It is safe for use by many goroutines.
//
// On SQLite there is one process, so it counts in memory: a write to the database for each
// request would make the one writer slower than what it protects, and a restart that forgets
// the counters costs an attacker more than it gives. On PostgreSQL the counters stand in
// an unlogged table that all nodes share (house.md: nothing may live only in a node's memory).
type Limiter struct {
	keys  *crypto.Keys
	clk   clock.Clock
	store store

	mu  sync.Mutex
	day string
	key []byte
}

// store holds counts and the key of the day.
type store interface {
	// take adds one to the window and asks ok with the new count and that of the window
	// before; when ok says no, nothing is counted.
	take(ctx context.Context, bucket string, win, until int64, ok func(cur, prev int64) error) error
	// dayKey gives the key of day, which is fresh if there is none.
	dayKey(ctx context.Context, day string, fresh []byte) ([]byte, error)
	forget(ctx context.Context, bucket string) error
	// sweep drops counts that are of no use any more and the keys of other days.
	sweep(ctx context.Context, now int64, day string) error
}

// New makes a limiter for the nodes on d. keys seals the key of the day.
func New(d *db.DB, keys *crypto.Keys, clk clock.Clock) *Limiter {
	l := &Limiter{keys: keys, clk: clk}
	if d.Dialect() == db.Postgres {
		l.store = &rows{d: d, keys: keys}
	} else {
		l.store = &memory{counts: map[string]*count{}}
	}
	return l
}

// Take counts one act of who under the rule r, or refuses it with fault Busy, key
// limit.too_many and the seconds to wait. Refused acts are not counted. Trouble with
// storage is an error too: what cannot be counted is not allowed.
func (l *Limiter) Take(ctx context.Context, r Rule, who string) error {
	now := l.clk.Now()
	b, err := l.bucket(ctx, now, r, who)
	if err != nil {
		return err
	}
	win, until := r.window(now)
	return l.store.take(ctx, b, win, until, func(cur, prev int64) error {
		if ok, wait := r.verdict(now, cur, prev); !ok {
			return tooMany(wait)
		}
		return nil
	})
}

// Forget clears the counts of who under r: a right password ends the row of wrong ones.
func (l *Limiter) Forget(ctx context.Context, r Rule, who string) error {
	b, err := l.bucket(ctx, l.clk.Now(), r, who)
	if err != nil {
		return err
	}
	return l.store.forget(ctx, b)
}

// Sweep throws away old counts and the keys of days that are over. A periodic job.
func (l *Limiter) Sweep(ctx context.Context) error {
	now := l.clk.Now()
	return l.store.sweep(ctx, now.UnixMilli(), day(now))
}

// bucket is the keyed hash under which the act is counted.
func (l *Limiter) bucket(ctx context.Context, now time.Time, r Rule, who string) (string, error) {
	key, err := l.today(ctx, day(now))
	if err != nil {
		return "", err
	}
	m := l.keys.MAC("limit", key, []byte(r.Name), []byte(who))
	return hex.EncodeToString(m[:16]), nil
}

// today gives the key of the day; the first caller of a new day throws the old one away.
func (l *Limiter) today(ctx context.Context, day string) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.day == day {
		return l.key, nil
	}
	key, err := l.store.dayKey(ctx, day, crypto.Random(32))
	if err != nil {
		return nil, err
	}
	clear(l.key)
	l.key, l.day = append([]byte(nil), key...), day
	return l.key, nil
}

func tooMany(wait time.Duration) error {
	return fault.Busy("limit.too_many", int(max(1, math.Ceil(wait.Seconds()))))
}

// Retry tells whether err is a refusal of a limiter and after how long to try again:
// the answer is then 429 with Retry-After, not 503.
func Retry(err error) (time.Duration, bool) {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != "limit.too_many" || len(f.Args) != 1 {
		return 0, false
	}
	s, ok := f.Args[0].(int)
	return time.Duration(s) * time.Second, ok
}
