package proof

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/text"
)

// memory is a tree in a map, as x/mod's own tests keep one.
type memory []tlog.Hash

func (m memory) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, x := range at {
		out[i] = m[x]
	}
	return out, nil
}

// TestStepsAgreeWithAnotherImplementation spells out every proof of every tree up to 40 entries: the last step is the root that
// x/mod computes, and no changed proof gets there.
func TestStepsAgreeWithAnotherImplementation(t *testing.T) {
	var m memory
	for n := int64(0); n < 40; n++ {
		hashes, err := tlog.StoredHashes(n, []byte(fmt.Sprint("entry ", n)), m)
		if err != nil {
			t.Fatal(err)
		}
		m = append(m, hashes...)
		size := n + 1
		root, err := tlog.TreeHash(size, m)
		if err != nil {
			t.Fatal(err)
		}
		for seq := int64(0); seq < size; seq++ {
			proof, err := tlog.ProveRecord(size, seq, m)
			if err != nil {
				t.Fatal(err)
			}
			leaf := tlog.RecordHash([]byte(fmt.Sprint("entry ", seq)))
			list, ok := steps(leaf, proof, seq, size, root)
			if !ok || len(list) != len(proof) {
				t.Fatalf("entry %d of %d does not prove", seq, size)
			}
			for i := range proof {
				bad := append(tlog.RecordProof{}, proof...)
				bad[i][3] ^= 1
				if _, ok := steps(leaf, bad, seq, size, root); ok {
					t.Fatalf("a changed proof of %d of %d passes", seq, size)
				}
			}
			if size > 1 {
				if _, ok := steps(leaf, proof[:len(proof)-1], seq, size, root); ok {
					t.Fatalf("a short proof of %d of %d passes", seq, size)
				}
			}
			if _, ok := steps(leaf, append(proof[:len(proof):len(proof)], root), seq, size, root); ok {
				t.Fatalf("a long proof of %d of %d passes", seq, size)
			}
			other := tlog.RecordHash([]byte("another entry"))
			if _, ok := steps(other, proof, seq, size, root); ok {
				t.Fatalf("another entry proves at %d of %d", seq, size)
			}
		}
	}
}

func TestWordsAreThereInBothLanguages(t *testing.T) {
	if gaps := text.Gaps("proof."); len(gaps) > 0 {
		t.Error(gaps)
	}
}
