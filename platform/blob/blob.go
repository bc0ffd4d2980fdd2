package blob

import (
	"context"
	"encoding/hex"
	"time"

	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/fault"
)

// MaxSize is the largest file that is kept, in bytes (security.md 3.1: upload 12 MiB, xlsx 20 MiB).
const MaxSize = 32 << 20

// Hash is the lower-case hex SHA-256 of a file's bytes and its only name.
type Hash string

// Sum computes the name of data. It is SHA-256 in every crypto suite: the name is a
// check sum that other programs can recompute, the proof of authorship is the ledger's.
func Sum(data []byte) Hash {
	h := crypto.Std.Hash(data)
	return Hash(hex.EncodeToString(h[:]))
}

// Valid tells whether h can be a name: 64 lower-case hex digits and nothing else, so
// that it can never become a path that leaves the folder.
func (h Hash) Valid() bool {
	if len(h) != 64 {
		return false
	}
	for i := 0; i < len(h); i++ {
		c := h[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Info describes a stored file without its bytes.
type Info struct {
	Hash    Hash
	Size    int64     // bytes
	Touched time.Time // last Put of the same content
}

// Store keeps files by the hash of their content.
type Store interface {
	// Put makes data durable and gives its name; the same content again only renews
	// Touched. Errors: Invalid (empty or larger than MaxSize), Full (quota or disk), Busy.
	Put(ctx context.Context, data []byte) (Hash, error)
	// Get reads a file and checks it against its name. Errors: NotFound, Internal with
	// key blob.damaged when the bytes are not what the name says.
	Get(ctx context.Context, h Hash) ([]byte, error)
	// Drop removes h when its last Put is older than untouchedSince, and tells whether it
	// did. The comparison and the removal are one step, so that an upload of the same
	// content that runs at the same time is never lost.
	Drop(ctx context.Context, h Hash, untouchedSince time.Time) (bool, error)
	// Each lists files in the order of their names, those after `after`, at most limit.
	Each(ctx context.Context, after Hash, limit int) ([]Info, error)
	// Used gives the sum of the sizes in bytes.
	Used(ctx context.Context) (int64, error)
}

// Options of a store.
type Options struct {
	Quota int64       // most bytes kept in all, 0 = no limit but the disk's
	Clock clock.Clock // nil = clock.System
}

func (o Options) now() time.Time {
	if o.Clock == nil {
		return clock.System.Now()
	}
	return o.Clock.Now()
}

func checkSize(data []byte) error {
	if len(data) == 0 {
		return fault.Invalid("blob.empty")
	}
	if len(data) > MaxSize {
		return fault.Invalid("blob.too_big", MaxSize>>20)
	}
	return nil
}

func damaged(h Hash) error {
	f := fault.Internal(nil, "blob "+string(h))
	f.Key = "blob.damaged"
	return f
}
