package blob

import (
	"context"
	"sync"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
)

// chunkSize keeps one row well below what a driver copies several times.
const chunkSize = 256 << 10

// usedFor is how long a node believes the sum it has read; the quota is a brake
// against filling the disk, not an account.
const usedFor = time.Minute

// Rows keeps files in chunks in a table of the database.
type Rows struct {
	d *db.DB
	o Options

	mu     sync.Mutex
	used   int64
	asOf   time.Time
	loaded bool
}

// NewRows makes a store in d; blob.Migrations must have run.
func NewRows(d *db.DB, o Options) *Rows { return &Rows{d: d, o: o} }

// Put implements Store.
func (s *Rows) Put(ctx context.Context, data []byte) (Hash, error) {
	if err := checkSize(data); err != nil {
		return "", err
	}
	if err := s.room(ctx, int64(len(data))); err != nil {
		return "", err
	}
	h := Sum(data)
	added := false
	err := s.d.Write(ctx, func(tx *db.Tx) error {
		added = false
		now := s.o.now().UnixMilli()
		// DO UPDATE locks the row, so that a Drop that runs at the same time waits and then
		// sees that the content was wanted again; two uploads of one picture queue up too.
		_, err := tx.Exec(`INSERT INTO blob (hash, size, touched) VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET touched = excluded.touched`,
			string(h), int64(len(data)), now)
		if err != nil {
			return err
		}
		known, err := tx.Exists(`SELECT 1 FROM blob_chunk WHERE hash = ? AND n = 0`, string(h))
		if known || err != nil {
			return err
		}
		added = true
		return writeChunks(tx, h, data)
	})
	if err == nil && added {
		s.mu.Lock()
		s.used += int64(len(data))
		s.mu.Unlock()
	}
	return h, err
}

func writeChunks(tx *db.Tx, h Hash, data []byte) error {
	for i := 0; len(data) > 0; i++ {
		n := min(chunkSize, len(data))
		if _, err := tx.Exec(`INSERT INTO blob_chunk (hash, n, body) VALUES (?, ?, ?)`, string(h), int64(i), data[:n]); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// room refuses what would go over the quota.
func (s *Rows) room(ctx context.Context, more int64) error {
	if s.o.Quota <= 0 {
		return nil
	}
	s.mu.Lock()
	fresh := s.loaded && s.o.now().Sub(s.asOf) < usedFor
	used := s.used
	s.mu.Unlock()
	if !fresh {
		sum, err := s.Used(ctx)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.used, s.asOf, s.loaded = sum, s.o.now(), true
		s.mu.Unlock()
		used = sum
	}
	if used+more > s.o.Quota {
		return fault.Full("blob.quota")
	}
	return nil
}

// Get implements Store.
func (s *Rows) Get(ctx context.Context, h Hash) ([]byte, error) {
	if !h.Valid() {
		return nil, fault.NotFound("blob.none")
	}
	var out []byte
	err := s.d.Read(ctx, func(tx *db.Tx) error {
		var size int64
		if err := tx.Get(`SELECT size FROM blob WHERE hash = ?`, []any{string(h)}, &size); err != nil {
			if fault.Is(err, fault.KindNotFound) {
				return fault.NotFound("blob.none")
			}
			return err
		}
		if size < 0 || size > MaxSize {
			return damaged(h)
		}
		out = make([]byte, 0, size)
		return tx.Each(`SELECT body FROM blob_chunk WHERE hash = ? ORDER BY n`, []any{string(h)}, func(scan func(...any) error) error {
			var b []byte
			if err := scan(&b); err != nil {
				return err
			}
			out = append(out, b...)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	if Sum(out) != h {
		return nil, damaged(h)
	}
	return out, nil
}

// Drop implements Store.
func (s *Rows) Drop(ctx context.Context, h Hash, untouchedSince time.Time) (bool, error) {
	var n int64
	err := s.d.Write(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Exec(`DELETE FROM blob WHERE hash = ? AND touched < ?`, string(h), untouchedSince.UnixMilli())
		return err
	})
	if n > 0 {
		s.mu.Lock()
		s.loaded = false // read the sum again before the next refusal
		s.mu.Unlock()
	}
	return n > 0, err
}

// Each implements Store.
func (s *Rows) Each(ctx context.Context, after Hash, limit int) ([]Info, error) {
	var out []Info
	err := s.d.Read(ctx, func(tx *db.Tx) error {
		out = nil
		return tx.Each(`SELECT hash, size, touched FROM blob WHERE hash > ? ORDER BY hash LIMIT ?`, []any{string(after), int64(limit)}, func(scan func(...any) error) error {
			var (
				i  Info
				h  string
				ms int64
			)
			if err := scan(&h, &i.Size, &ms); err != nil {
				return err
			}
			i.Hash, i.Touched = Hash(h), time.UnixMilli(ms)
			out = append(out, i)
			return nil
		})
	})
	return out, err
}

// Used implements Store.
func (s *Rows) Used(ctx context.Context) (n int64, err error) {
	err = s.d.Read(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Count(`SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM blob`)
		return err
	})
	return n, err
}
