package ledger

import (
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"

	"linli/platform/crypto"
)

const saltSize = 32

// commitment is c_i of security.md 5.3, kept beside the entry for ever.
type commitment struct {
	Name string
	C    [32]byte
}

// slotCommit is H("linli.slot/1" || len || name || salt || body); len is the length of the name in bytes as four bytes,
// big end first.
func slotCommit(s crypto.Suite, name string, salt, body []byte) [32]byte {
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(name)))
	return s.Hash([]byte("linli.slot/1"), n[:], []byte(name), salt, body)
}

// commitAll is the commit line: H("linli.commit/1" || c_1 || … || c_n), slots sorted by name, in hex; "" for no slots.
func commitAll(s crypto.Suite, list []commitment) string {
	if len(list) == 0 {
		return ""
	}
	parts := make([][]byte, 1, len(list)+1)
	parts[0] = []byte("linli.commit/1")
	for i := range list {
		parts = append(parts, list[i].C[:])
	}
	sum := s.Hash(parts...)
	return hex.EncodeToString(sum[:])
}

func sortCommitments(list []commitment) {
	slices.SortFunc(list, func(a, b commitment) int { return strings.Compare(a.Name, b.Name) })
}

// packCommitments: for each one byte length, name, 32 bytes.
func packCommitments(list []commitment) []byte {
	var b []byte
	for _, c := range list {
		b = append(b, byte(len(c.Name)))
		b = append(b, c.Name...)
		b = append(b, c.C[:]...)
	}
	return b
}

// unpackCommitments reads what packCommitments wrote; false when it is damaged or not sorted.
func unpackCommitments(b []byte) ([]commitment, bool) {
	var list []commitment
	for len(b) > 0 {
		n := int(b[0])
		if len(b) < 1+n+32 {
			return nil, false
		}
		c := commitment{Name: string(b[1 : 1+n])}
		copy(c.C[:], b[1+n:])
		if len(list) > 0 && list[len(list)-1].Name >= c.Name {
			return nil, false
		}
		list = append(list, c)
		b = b[1+n+32:]
	}
	return list, true
}
