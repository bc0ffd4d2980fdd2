package ledger

import (
	"encoding/binary"
	"errors"

	"golang.org/x/mod/sumdb/tlog"
)

// The tree is RFC 6962's, kept as hash tiles of height 8 (C2SP tlog-tiles): tile n of level L holds the hashes of
// 256 complete subtrees of 256^L leaves each. Hashes inside a tile's subtree are recomputed from it.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// edge is the right edge of the tree: of each level the hashes of the tile that is not yet full.
type edge struct {
	size   int64
	levels [][]tlog.Hash
}

// tileOut receives a tile that changed: full ones at once, the growing ones by flush.
type tileOut func(level int, n int64, hashes []byte) error

// add puts one leaf hash at the end.
func (e *edge) add(h tlog.Hash, out tileOut) error {
	e.size++
	for level := 0; ; level++ {
		if level == len(e.levels) {
			e.levels = append(e.levels, make([]tlog.Hash, 0, tileWidth))
		}
		e.levels[level] = append(e.levels[level], h)
		if len(e.levels[level]) < tileWidth {
			return nil
		}
		n := e.size>>(tileHeight*(level+1)) - 1
		if out != nil {
			if err := out(level, n, joinHashes(e.levels[level])); err != nil {
				return err
			}
		}
		h = subtree(e.levels[level])
		e.levels[level] = e.levels[level][:0]
	}
}

// flush hands out the tiles of the right edge that are not full.
func (e *edge) flush(out tileOut) error {
	for level, hashes := range e.levels {
		if len(hashes) == 0 {
			continue
		}
		if err := out(level, e.size>>(tileHeight*(level+1)), joinHashes(hashes)); err != nil {
			return err
		}
	}
	return nil
}

// root is the tree's hash: the complete subtrees along the edge, smallest first, hashed together leftwards.
func (e *edge) root() (tlog.Hash, error) {
	if e.size == 0 {
		return tlog.TreeHash(0, nil)
	}
	var acc tlog.Hash
	have := false
	for _, hashes := range e.levels {
		end := len(hashes)
		for bit := 0; bit < tileHeight; bit++ {
			if end>>bit&1 == 0 {
				continue
			}
			h := subtree(hashes[end-1<<bit : end])
			end -= 1 << bit
			if have {
				acc = tlog.NodeHash(h, acc)
			} else {
				acc, have = h, true
			}
		}
	}
	if !have {
		return tlog.Hash{}, errors.New("the right edge of the tree is empty")
	}
	return acc, nil
}

// subtree hashes a power of two of hashes into one.
func subtree(hashes []tlog.Hash) tlog.Hash {
	var buf [tileWidth]tlog.Hash
	level := buf[:copy(buf[:], hashes)]
	for len(level) > 1 {
		for i := 0; i < len(level)/2; i++ {
			level[i] = tlog.NodeHash(level[2*i], level[2*i+1])
		}
		level = level[:len(level)/2]
	}
	return level[0]
}

func joinHashes(hashes []tlog.Hash) []byte {
	b := make([]byte, 0, len(hashes)*tlog.HashSize)
	for i := range hashes {
		b = append(b, hashes[i][:]...)
	}
	return b
}

func splitHashes(b []byte) []tlog.Hash {
	out := make([]tlog.Hash, len(b)/tlog.HashSize, tileWidth)
	for i := range out {
		copy(out[i][:], b[i*tlog.HashSize:])
	}
	return out
}

// rootFromProof climbs from a leaf hash to the root that an inclusion proof claims (RFC 9162, 2.1.3.2); false when the
// proof does not have the length that seq and size ask for.
func rootFromProof(proof []tlog.Hash, size, seq int64, leafHash tlog.Hash) (tlog.Hash, bool) {
	if seq < 0 || seq >= size {
		return tlog.Hash{}, false
	}
	fn, sn, r := seq, size-1, leafHash
	for _, p := range proof {
		if sn == 0 {
			return tlog.Hash{}, false
		}
		if fn&1 == 1 || fn == sn {
			r = tlog.NodeHash(p, r)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			r = tlog.NodeHash(r, p)
		}
		fn, sn = fn>>1, sn>>1
	}
	return r, sn == 0
}

// order of ids is the order of time: a UUIDv7 made of the transaction's moment, then a counter of this process, so that
// entries of one transaction keep their order, then random bits.
func makeID(ms int64, count uint32, random [8]byte) (id [16]byte) {
	binary.BigEndian.PutUint64(id[:8], uint64(ms)<<16)
	binary.BigEndian.PutUint16(id[6:8], 0x7000|uint16(count>>20))
	r := binary.BigEndian.Uint64(random[:]) & (1<<42 - 1)
	binary.BigEndian.PutUint64(id[8:], 1<<63|uint64(count&(1<<20-1))<<42|r)
	return id
}

// momentOf reads the milliseconds of an id.
func momentOf(id [16]byte) int64 { return int64(binary.BigEndian.Uint64(id[:8]) >> 16) }
