package crypto

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"hash"
)

type stdSuite struct{}

func (stdSuite) ID() string { return "std" }
func (stdSuite) Mark() byte { return 1 }

func (stdSuite) Hash(parts ...[]byte) (out [32]byte) {
	return sum(sha256.New(), parts)
}

func (stdSuite) MAC(key []byte, parts ...[]byte) [32]byte {
	return sum(hmac.New(sha256.New, key), parts)
}

func (stdSuite) AEAD(key []byte) (cipher.AEAD, error) {
	if len(key) != 32 {
		return nil, errKeySize
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func (stdSuite) KDF(secret, salt []byte, use string, n int) ([]byte, error) {
	return hkdf.Key(sha256.New, secret, salt, use, n)
}

func (stdSuite) NewPrivate() ([]byte, error) {
	return Random(ed25519.SeedSize), nil
}

func (stdSuite) Public(private []byte) ([]byte, error) {
	if len(private) != ed25519.SeedSize {
		return nil, errKeySize
	}
	return ed25519.NewKeyFromSeed(private).Public().(ed25519.PublicKey), nil
}

func (stdSuite) Sign(private, msg []byte) ([]byte, error) {
	if len(private) != ed25519.SeedSize {
		return nil, errKeySize
	}
	return ed25519.Sign(ed25519.NewKeyFromSeed(private), msg), nil
}

func (stdSuite) Verify(public, msg, sig []byte) bool {
	return len(public) == ed25519.PublicKeySize && ed25519.Verify(public, msg, sig)
}

func (stdSuite) HashPassword(password string) (string, error) { return hashArgon(password) }

var errKeySize = errors.New("crypto: a key of the wrong size")

func sum(h hash.Hash, parts [][]byte) (out [32]byte) {
	for _, p := range parts {
		h.Write(p)
	}
	h.Sum(out[:0])
	return out
}

// Hash256 is SHA-256 of the parts one after the other: for content addresses and look-ups of long random
// secrets, never for passwords or for values that can be guessed.
func Hash256(parts ...[]byte) [32]byte { return Std.Hash(parts...) }

// NewHash256 is a streaming SHA-256, for files.
func NewHash256() hash.Hash { return sha256.New() }

// MAC256 is HMAC-SHA-256, for webhooks whose receivers prescribe it.
func MAC256(key []byte, parts ...[]byte) [32]byte { return Std.MAC(key, parts...) }

// Equal compares two secrets without telling by its time where they differ.
func Equal(a, b []byte) bool { return hmac.Equal(a, b) }

// Random gives n bytes of the system's random source; it cannot fail (Go ends the program if the source does).
func Random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
