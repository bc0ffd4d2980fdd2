package proof

import (
	"encoding/hex"
	"linli/platform/crypto"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"linli/kernel/ledger"
)

// Step is one line of an inclusion proof: what stands so far is joined with a sibling.
type Step struct {
	Sibling tlog.Hash
	Left    bool // the sibling stands at the left
	Result  tlog.Hash
}

// steps spells an inclusion proof out (RFC 9162 2.1.3.2): from the leaf of entry seq to the root of the first size entries.
// ok is false when the proof does not fit the root.
func steps(leaf tlog.Hash, proof []tlog.Hash, seq, size int64, root tlog.Hash) (out []Step, ok bool) {
	at, n, last := leaf, seq, size-1
	for _, p := range proof {
		if last == 0 {
			return out, false
		}
		left := n&1 == 1 || n == last
		if left {
			at = join(p, at)
			for n&1 == 0 && n != 0 {
				n, last = n>>1, last>>1
			}
		} else {
			at = join(at, p)
		}
		out = append(out, Step{Sibling: p, Left: left, Result: at})
		n, last = n>>1, last>>1
	}
	return out, last == 0 && at == root
}

// join is the hash of a node of the tree: SHA-256(0x01 ‖ left ‖ right).
func join(l, r tlog.Hash) tlog.Hash {
	b := append([]byte{1}, l[:]...)
	return crypto.Hash256(append(b, r[:]...))
}

// short is the beginning of a hash, enough to compare by eye.
func short(h tlog.Hash) string { return hex.EncodeToString(h[:6]) }

// whole is the hash as people compare it with another program's.
func whole(h tlog.Hash) string { return hex.EncodeToString(h[:]) }

// leafHash is the first hash of the proof.
func leafHash(r ledger.Receipt) tlog.Hash { return tlog.RecordHash(r.Leaf) }

// plainNote undoes what a form does to a note: line ends of CR LF, and the last one cut off.
func plainNote(s string) string {
	return strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n") + "\n"
}
