package crypto

import (
	"crypto/cipher"
	"errors"
	"fmt"
)

// Suite is one family of algorithms. Keys given to it are 32 bytes, whatever the algorithm inside needs.
type Suite interface {
	// ID is "std" or "gm", as it stands in ledger entries.
	ID() string
	// Mark is the first byte of every blob and signature of the suite.
	Mark() byte
	// Hash is the 32-byte digest of the parts one after the other; the caller separates them.
	Hash(parts ...[]byte) [32]byte
	// MAC is the 32-byte HMAC of the parts under key.
	MAC(key []byte, parts ...[]byte) [32]byte
	// AEAD is authenticated encryption with a 12-byte nonce and a 16-byte tag.
	AEAD(key []byte) (cipher.AEAD, error)
	// KDF derives n bytes (HKDF) from a secret for the named use.
	KDF(secret, salt []byte, use string, n int) ([]byte, error)
	// NewPrivate makes a private signing key; Public is its public half.
	NewPrivate() ([]byte, error)
	Public(private []byte) ([]byte, error)
	// Sign signs the message itself (hashing is the suite's affair).
	Sign(private, msg []byte) ([]byte, error)
	Verify(public, msg, sig []byte) bool
	// HashPassword gives a self-describing string for CheckPassword.
	HashPassword(password string) (string, error)
}

// The two suites. Their values carry no state and no keys.
var (
	Std Suite = stdSuite{}
	GM  Suite = gmSuite{}
)

// ErrUnknownSuite says that a blob, a signature or a name belongs to no suite of this binary.
var ErrUnknownSuite = errors.New("crypto: unknown suite")

// ErrOpen says that a blob does not open: wrong key, wrong associated data, or changed bytes. It never says which.
var ErrOpen = errors.New("crypto: the sealed blob does not open")

// SuiteByID finds a suite by its name in configuration or in a ledger entry.
func SuiteByID(id string) (Suite, error) {
	switch id {
	case "std", "":
		return Std, nil
	case "gm":
		return GM, nil
	}
	return nil, fmt.Errorf("%w: %q", ErrUnknownSuite, id)
}

func suiteByMark(m byte) (Suite, error) {
	switch m {
	case Std.Mark():
		return Std, nil
	case GM.Mark():
		return GM, nil
	}
	return nil, ErrUnknownSuite
}

// Sign signs msg and puts the suite's mark before the signature, so that Verify knows the algorithm.
func Sign(s Suite, private, msg []byte) ([]byte, error) {
	sig, err := s.Sign(private, msg)
	if err != nil {
		return nil, err
	}
	return append([]byte{s.Mark()}, sig...), nil
}

// Verify checks a marked signature made by Sign.
func Verify(public, msg, sig []byte) bool {
	if len(sig) < 2 {
		return false
	}
	s, err := suiteByMark(sig[0])
	return err == nil && s.Verify(public, msg, sig[1:])
}
