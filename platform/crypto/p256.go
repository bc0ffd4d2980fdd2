package crypto

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"math/big"
)

// VerifyP256 checks the signature of a browser's key (WebCrypto ECDSA, P-256 with SHA-256): public is the uncompressed
// point of 65 bytes, sig is r and s of 32 bytes each. Anything malformed is simply not a signature.
func VerifyP256(public, msg, sig []byte) bool {
	if len(sig) != 64 {
		return false
	}
	k, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), public)
	if err != nil {
		return false
	}
	h := sha256.Sum256(msg)
	return ecdsa.Verify(k, h[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:]))
}

// IsP256 tells whether public is a point of the curve.
func IsP256(public []byte) bool {
	_, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), public)
	return err == nil
}
