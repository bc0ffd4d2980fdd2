package crypto

import "crypto/cipher"

const nonceSize, tagSize = 12, 16

// SealedOverhead is how many bytes a sealed blob is longer than its content: mark, nonce and tag.
const SealedOverhead = 1 + nonceSize + tagSize

// Sealer is a key ready for many blobs: making the cipher costs more than sealing a short text.
type Sealer struct {
	mark byte
	aead cipher.AEAD
}

// NewSealer prepares a 32-byte key of the suite.
func NewSealer(s Suite, key []byte) (*Sealer, error) {
	a, err := s.AEAD(key)
	if err != nil {
		return nil, err
	}
	return &Sealer{s.Mark(), a}, nil
}

// Seal encrypts plaintext and binds it to ad (associated data, not stored): the same ad must be given to Open.
// Layout: suite mark, 12 random nonce bytes, ciphertext, 16 tag bytes.
func (s *Sealer) Seal(ad, plaintext []byte) []byte {
	out := make([]byte, 1+nonceSize, SealedOverhead+len(plaintext))
	out[0] = s.mark
	copy(out[1:], Random(nonceSize))
	return s.aead.Seal(out, out[1:1+nonceSize], plaintext, bind(s.mark, ad))
}

// Open is the inverse of Seal, or ErrOpen.
func (s *Sealer) Open(ad, blob []byte) ([]byte, error) {
	if len(blob) < SealedOverhead || blob[0] != s.mark {
		return nil, ErrOpen
	}
	plain, err := s.aead.Open(nil, blob[1:1+nonceSize], blob[1+nonceSize:], bind(s.mark, ad))
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}

// bind puts the mark into what is authenticated: a blob can not be moved from one suite to the other.
func bind(mark byte, ad []byte) []byte {
	return append([]byte{mark}, ad...)
}

// Seal is NewSealer and Sealer.Seal in one, for a single blob under a key of one's own (32 bytes).
func Seal(s Suite, key, ad, plaintext []byte) ([]byte, error) {
	sealer, err := NewSealer(s, key)
	if err != nil {
		return nil, err
	}
	return sealer.Seal(ad, plaintext), nil
}

// Open opens a blob of Seal; the suite is read from the blob.
func Open(key, ad, blob []byte) ([]byte, error) {
	if len(blob) < SealedOverhead {
		return nil, ErrOpen
	}
	s, err := suiteByMark(blob[0])
	if err != nil {
		return nil, err
	}
	sealer, err := NewSealer(s, key)
	if err != nil {
		return nil, err
	}
	return sealer.Open(ad, blob)
}

// SuiteOf tells which suite made a blob.
func SuiteOf(blob []byte) (Suite, error) {
	if len(blob) == 0 {
		return nil, ErrUnknownSuite
	}
	return suiteByMark(blob[0])
}
