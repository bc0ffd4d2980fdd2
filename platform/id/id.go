// Package id (编号) makes identifiers: UUIDv7 for rows, secrets for links that open
// without log-in, short codes for plaques and the telephone.
package id

import (
	"crypto/rand"
	"encoding/base32"
	"strings"

	"github.com/google/uuid"
)

// alphabet has no 0 O 1 I, so that a code can be read out and typed.
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// New gives a UUIDv7: unique over all nodes and roughly ordered by time.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Secret gives 160 random bits in lower-case base32 (32 characters).
func Secret() string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random(20)))
}

// Code gives n random characters of the telephone alphabet (5 bits each).
func Code(n int) string {
	b := random(n)
	for i := range b {
		b[i] = alphabet[int(b[i])%len(alphabet)]
	}
	return string(b)
}

// Digits gives n random decimal digits, evenly distributed.
func Digits(n int) string {
	out := make([]byte, 0, n)
	for len(out) < n {
		for _, x := range random(n) {
			if x < 250 && len(out) < n {
				out = append(out, '0'+x%10)
			}
		}
	}
	return string(out)
}

// Valid tells whether s has the shape of an identifier made by New.
func Valid(s string) bool {
	_, err := uuid.Parse(s)
	return err == nil && len(s) == 36
}

func random(n int) []byte {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		panic("the system has no randomness: " + err.Error()) // nothing safe can be done without it
	}
	return b
}
