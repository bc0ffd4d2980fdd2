package document

import (
	"context"
	"time"

	"linli/kernel/ledger"
	"linli/platform/blob"
	"linli/platform/db"
	"linli/platform/fault"
)

// Cleaned says what a clean-up has done.
type Cleaned struct {
	Expired int // documents past their retention
	Dropped int // files that no row needed any more
	Bytes   int64
}

const cleanBatch = 200

// Clean ends the retention of documents whose time has come, and drops files that no row
// points to and nobody has sent again within the grace. A daily job; it may be broken off
// and run on several nodes at once.
func (s *Service) Clean(ctx context.Context) (Cleaned, error) {
	var c Cleaned
	for {
		n, err := s.expire(ctx)
		c.Expired += n
		if err != nil {
			return c, err
		}
		if n < cleanBatch {
			break
		}
	}
	since := s.d.Clock().Now().Add(-s.grace)
	var after blob.Hash
	for {
		list, err := s.store.Each(ctx, after, cleanBatch)
		if err != nil || len(list) == 0 {
			return c, err
		}
		after = list[len(list)-1].Hash
		if err := s.drop(ctx, list, since, &c); err != nil {
			return c, err
		}
	}
}

// expire ends the retention of one batch.
func (s *Service) expire(ctx context.Context) (int, error) {
	n := 0
	err := s.d.Write(ctx, func(tx *db.Tx) error {
		n = 0
		list, err := many(tx, `gone = '' AND expires <= ? ORDER BY expires, id LIMIT ?`, tx.NowMS(), int64(cleanBatch))
		if err != nil {
			return err
		}
		for _, d := range list {
			if err := s.remove(tx, ledger.System("document"), d.ID, "expired", ""); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

func (s *Service) drop(ctx context.Context, list []blob.Info, since time.Time, c *Cleaned) error {
	old := map[blob.Hash]int64{}
	var hashes []blob.Hash
	for _, i := range list {
		if i.Touched.Before(since) {
			old[i.Hash] = i.Size
			hashes = append(hashes, i.Hash)
		}
	}
	needed, err := s.needed(ctx, hashes)
	if err != nil {
		return err
	}
	for _, h := range hashes {
		if needed[h] {
			continue
		}
		gone, err := s.store.Drop(ctx, h, since)
		if err != nil {
			return err
		}
		if gone {
			c.Dropped++
			c.Bytes += old[h]
		}
	}
	return nil
}

// needed asks the table and the other owners which of hashes are still pointed to.
func (s *Service) needed(ctx context.Context, hashes []blob.Hash) (map[blob.Hash]bool, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	s.mu.Lock()
	owners := append([]Owner(nil), s.owners...)
	s.mu.Unlock()
	var out map[blob.Hash]bool
	err := s.d.Read(ctx, func(tx *db.Tx) error {
		out = map[blob.Hash]bool{}
		for _, h := range hashes {
			found, err := tx.Exists(`SELECT 1 FROM document WHERE (hash = ? OR thumb = ?) AND gone = ''`, string(h), string(h))
			if err != nil {
				return err
			}
			out[h] = found
		}
		for _, o := range owners {
			kept, err := o(tx, hashes)
			if err != nil {
				return err
			}
			for _, h := range kept {
				out[h] = true
			}
		}
		return nil
	})
	return out, err
}

// Replayer lets ledger verify compare the table with what the entries say.
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{
		Name: "document", Kinds: []string{"document.*"},
		State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			d, _, err := one(tx, `id = ?`, obj)
			return d.public(), d.Rev, err
		},
		Rows: func(tx *db.Tx, each func(obj string, pub map[string]any, rev int64) error) error {
			return tx.Each(`SELECT `+columns+` FROM document`, nil, func(scan func(...any) error) error {
				d, _, err := scanDoc(scan)
				if err != nil {
					return err
				}
				return each(d.ID, d.public(), d.Rev)
			})
		},
	}
}

// Damaged reads every kept file against its hash and gives the ids of documents whose
// bytes are missing or changed: the part of ledger verify that concerns media. Storage
// that does not answer is an error, not damage.
func (s *Service) Damaged(ctx context.Context) (ids []string, err error) {
	after := ""
	for {
		var list []Doc
		err := s.d.Read(ctx, func(tx *db.Tx) (err error) {
			list, err = many(tx, `id > ? AND gone = '' ORDER BY id LIMIT ?`, after, int64(cleanBatch))
			return err
		})
		if err != nil || len(list) == 0 {
			return ids, err
		}
		for _, d := range list {
			after = d.ID
			whole, err := s.whole(ctx, d)
			if err != nil {
				return ids, err
			}
			if !whole {
				ids = append(ids, d.ID)
			}
		}
	}
}

func (s *Service) whole(ctx context.Context, d Doc) (bool, error) {
	for _, h := range []blob.Hash{d.Hash, d.ThumbHash} {
		_, err := s.store.Get(ctx, h)
		if f := fault.Of(err); f != nil {
			if f.Kind == fault.KindNotFound || f.Key == "blob.damaged" {
				return false, nil
			}
			return false, err
		}
	}
	return true, nil
}
