package limit

import (
	"context"
	"sync"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

// maxCounts bounds the memory of a node under a flood from many sources (about 30 MB).
const maxCounts = 200_000

type count struct{ win, cur, prev, until int64 }

// memory counts for one process.
type memory struct {
	mu     sync.Mutex
	counts map[string]*count
}

func (m *memory) take(_ context.Context, bucket string, win, until int64, ok func(cur, prev int64) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.counts[bucket]
	if c == nil {
		if len(m.counts) >= maxCounts {
			m.evict()
		}
		c = &count{win: win}
	}
	next := *c
	switch {
	case c.win == win:
	case c.win == win-1:
		next = count{win: win, prev: c.cur}
	default:
		next = count{win: win}
	}
	next.cur++
	next.until = until
	if err := ok(next.cur, next.prev); err != nil {
		return err
	}
	m.counts[bucket] = &next
	return nil
}

// evict makes room: whatever the map offers first, a tenth of all. A flood from so many
// sources is beyond what counting per source can hold; counting per place still does.
func (m *memory) evict() {
	n := 0
	for k := range m.counts {
		delete(m.counts, k)
		if n++; n >= maxCounts/10 {
			return
		}
	}
}

func (m *memory) dayKey(_ context.Context, _ string, fresh []byte) ([]byte, error) { return fresh, nil }

func (m *memory) forget(_ context.Context, bucket string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.counts, bucket)
	return nil
}

func (m *memory) sweep(_ context.Context, now int64, _ string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, c := range m.counts {
		if c.until <= now {
			delete(m.counts, k)
		}
	}
	return nil
}

// rows counts for several nodes on one PostgreSQL.
type rows struct {
	d    *db.DB
	keys *crypto.Keys
}

func (s *rows) take(ctx context.Context, bucket string, win, until int64, ok func(cur, prev int64) error) error {
	return s.d.Write(ctx, func(tx *db.Tx) error {
		// The upsert locks the row: of many nodes at once each sees its own count. A
		// refusal rolls it back, so that it is not counted.
		var cur int64
		err := tx.Get(`INSERT INTO limit_count (bucket, win, n, until) VALUES (?, ?, 1, ?)
			ON CONFLICT (bucket, win) DO UPDATE SET n = limit_count.n + 1 RETURNING n`, []any{bucket, win, until}, &cur)
		if err != nil {
			return err
		}
		var prev int64
		err = tx.Get(`SELECT n FROM limit_count WHERE bucket = ? AND win = ?`, []any{bucket, win - 1}, &prev)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		return ok(cur, prev)
	})
}

func (s *rows) dayKey(ctx context.Context, day string, fresh []byte) ([]byte, error) {
	sealed, err := s.keys.Seal("limit.day", []byte(day), fresh)
	if err != nil {
		return nil, fault.Internal(err, "limit key")
	}
	var kept []byte
	err = s.d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM limit_key WHERE day < ?`, day); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO limit_key (day, sealed) VALUES (?, ?) ON CONFLICT (day) DO NOTHING`, day, sealed); err != nil {
			return err
		}
		return tx.Get(`SELECT sealed FROM limit_key WHERE day = ?`, []any{day}, &kept)
	})
	if err != nil {
		return nil, err
	}
	key, err := s.keys.Open("limit.day", []byte(day), kept)
	if err != nil {
		return nil, fault.Internal(err, "limit key")
	}
	return key, nil
}

func (s *rows) forget(ctx context.Context, bucket string) error {
	return s.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM limit_count WHERE bucket = ?`, bucket)
		return err
	})
}

func (s *rows) sweep(ctx context.Context, now int64, day string) error {
	return s.d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM limit_count WHERE until <= ?`, now); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM limit_key WHERE day < ?`, day)
		return err
	})
}
