package crypto

import (
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"fmt"
	"math/big"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

type gmSuite struct{}

// gmUser is the user id that GM/T 0009 prescribes when the parties agreed on none.
var gmUser = []byte("1234567812345678")

func (gmSuite) ID() string { return "gm" }
func (gmSuite) Mark() byte { return 2 }

func (gmSuite) Hash(parts ...[]byte) [32]byte { return sum(sm3.New(), parts) }

func (gmSuite) MAC(key []byte, parts ...[]byte) [32]byte {
	return sum(hmac.New(sm3.New, key), parts)
}

// AEAD: SM4 takes 16 bytes. The 32-byte key of the interface is squeezed by the KDF and not cut, so that both
// halves count.
func (s gmSuite) AEAD(key []byte) (cipher.AEAD, error) {
	if len(key) != 32 {
		return nil, errKeySize
	}
	short, err := s.KDF(key, nil, "linli/sm4", sm4.BlockSize)
	if err != nil {
		return nil, err
	}
	block, err := sm4.NewCipher(short)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func (gmSuite) KDF(secret, salt []byte, use string, n int) ([]byte, error) {
	return hkdf.Key(sm3.New, secret, salt, use, n)
}

func (gmSuite) NewPrivate() ([]byte, error) {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("crypto: SM2 key: %w", err)
	}
	return key.D.FillBytes(make([]byte, 32)), nil
}

// Public gives X||Y, 64 bytes.
func (gmSuite) Public(private []byte) ([]byte, error) {
	key, err := gmPrivate(private)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 64)
	key.X.FillBytes(out[:32])
	key.Y.FillBytes(out[32:])
	return out, nil
}

// Sign gives r||s, 64 bytes, SM2 with SM3 and the standard user id.
func (gmSuite) Sign(private, msg []byte) ([]byte, error) {
	key, err := gmPrivate(private)
	if err != nil {
		return nil, err
	}
	r, s, err := sm2.SignWithSM2(rand.Reader, &key.PrivateKey, gmUser, msg)
	if err != nil {
		return nil, fmt.Errorf("crypto: SM2 signature: %w", err)
	}
	out := make([]byte, 64)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return out, nil
}

func (gmSuite) Verify(public, msg, sig []byte) bool {
	if len(public) != 64 || len(sig) != 64 {
		return false
	}
	x, y := new(big.Int).SetBytes(public[:32]), new(big.Int).SetBytes(public[32:])
	if !sm2.P256().IsOnCurve(x, y) {
		return false
	}
	key := &ecdsa.PublicKey{Curve: sm2.P256(), X: x, Y: y}
	return sm2.VerifyWithSM2(key, gmUser, msg, new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:]))
}

func (gmSuite) HashPassword(password string) (string, error) { return hashPBKDF(password) }

func gmPrivate(private []byte) (*sm2.PrivateKey, error) {
	if len(private) != 32 {
		return nil, errKeySize
	}
	key := new(sm2.PrivateKey)
	key.Curve = sm2.P256()
	key.D = new(big.Int).SetBytes(private)
	if key.D.Sign() == 0 || key.D.Cmp(new(big.Int).Sub(key.Curve.Params().N, big.NewInt(1))) >= 0 {
		return nil, errKeySize
	}
	key.X, key.Y = key.Curve.ScalarBaseMult(private)
	return key, nil
}
