package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/db"
	"linli/platform/fault"
)

// writeTile stores a tile or lets the one at the right edge grow; a trigger refuses anything else.
func writeTile(tx *db.Tx) tileOut {
	return func(level int, n int64, hashes []byte) error {
		_, err := tx.Exec("INSERT INTO ledger_tile (level, n, hashes) VALUES (?, ?, ?) ON CONFLICT (level, n) DO UPDATE SET hashes=excluded.hashes",
			int64(level), n, hashes)
		return err
	}
}

// readTile gives the first width hashes of a tile. Internal when the database does not have them: it is damaged.
func readTile(tx *db.Tx, level int, n int64, width int) ([]byte, error) {
	var hashes []byte
	err := tx.Get("SELECT hashes FROM ledger_tile WHERE level=? AND n=?", []any{int64(level), n}, &hashes)
	if fault.Is(err, fault.KindNotFound) || err == nil && len(hashes) < width*tlog.HashSize {
		return nil, fault.Internal(err, fmt.Sprintf("ledger: tile %d/%d is shorter than %d", level, n, width))
	}
	if err != nil {
		return nil, err
	}
	return hashes[:width*tlog.HashSize], nil
}

// loadEdge reads the right edge of a tree of the given size: one short tile per level, at most five.
func loadEdge(tx *db.Tx, size int64) (*edge, error) {
	e := &edge{size: size}
	for level := 0; size>>(tileHeight*level) > 0; level++ {
		count := size >> (tileHeight * level)
		width := int(count % tileWidth)
		hashes := make([]tlog.Hash, 0, tileWidth)
		if width > 0 {
			raw, err := readTile(tx, level, count/tileWidth, width)
			if err != nil {
				return nil, err
			}
			hashes = splitHashes(raw)
		}
		e.levels = append(e.levels, hashes)
	}
	return e, nil
}

// hashes reads stored hashes out of tiles for tlog's proofs; every tile is read once.
func hashes(tx *db.Tx) tlog.HashReader {
	cache := map[[2]int64][]byte{}
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			t := tlog.TileForIndex(tileHeight, index)
			key := [2]int64{int64(t.L), t.N}
			data := cache[key]
			if len(data) < t.W*tlog.HashSize {
				var err error
				if data, err = readTile(tx, t.L, t.N, t.W); err != nil {
					return nil, err
				}
				cache[key] = data
			}
			h, err := tlog.HashFromTile(t, data[:t.W*tlog.HashSize], index)
			if err != nil {
				return nil, fault.Internal(err, "ledger: hash in a tile")
			}
			out[i] = h
		}
		return out, nil
	})
}
