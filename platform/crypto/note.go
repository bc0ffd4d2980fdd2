package crypto

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// NoteSigner is the Ed25519 signer of checkpoints under the log's name, and the public verifier key
// (C2SP signed-note: name+hash+base64) that is printed on notice boards and given to witnesses.
func (k *Keys) NoteSigner(name string) (note.Signer, string, error) {
	seed := k.signing()
	public, err := Std.Public(seed)
	if err != nil {
		return nil, "", err
	}
	vkey, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return nil, "", fmt.Errorf("crypto: note name %q: %w", name, err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, "", fmt.Errorf("crypto: note name %q: %w", name, err)
	}
	skey := fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, v.KeyHash(),
		base64.StdEncoding.EncodeToString(append([]byte{1}, seed...)))
	s, err := note.NewSigner(skey)
	if err != nil {
		return nil, "", fmt.Errorf("crypto: note signer: %w", err)
	}
	return s, vkey, nil
}

// GMNote signs and verifies notes with SM2 and SM3: the second signature line of the gm profile. Readers that do not know the
// algorithm ignore the line. It is both a note.Signer and a note.Verifier.
type GMNote struct {
	name            string
	private, public []byte
}

var (
	_ note.Signer   = (*GMNote)(nil)
	_ note.Verifier = (*GMNote)(nil)
)

// GMNote gives the SM2 key of the installation under a name. It is derived from the signing key, so that the two files
// stay two files.
func (k *Keys) GMNote(name string) (*GMNote, error) {
	for try := range 16 { // a derived number is no key once in 2^32 times
		private, err := GM.KDF(k.signing(), nil, fmt.Sprintf("linli-sm2/%d", try), 32)
		if err != nil {
			return nil, err
		}
		if public, err := GM.Public(private); err == nil {
			return &GMNote{name, private, public}, nil
		}
	}
	return nil, errKeySize
}

// GMVerifier is the verifying half for an SM2 public key X||Y; Sign on it fails.
func GMVerifier(name string, public []byte) (*GMNote, error) {
	if len(public) != 64 {
		return nil, errKeySize
	}
	return &GMNote{name: name, public: public}, nil
}

// Name implements note.Signer.
func (g *GMNote) Name() string { return g.name }

// KeyHash is the first four bytes of SM3(name || "\n" || 0xff || "linli-sm2" || public key).
func (g *GMNote) KeyHash() uint32 {
	sum := GM.Hash([]byte(g.name), []byte("\n\xfflinli-sm2"), g.public)
	return binary.BigEndian.Uint32(sum[:])
}

// Public is the public key, X||Y, for those who check with their own 国密 tools (user id 1234567812345678).
func (g *GMNote) Public() []byte { return g.public }

// Sign implements note.Signer.
func (g *GMNote) Sign(msg []byte) ([]byte, error) { return GM.Sign(g.private, msg) }

// Verify implements note.Verifier.
func (g *GMNote) Verify(msg, sig []byte) bool { return GM.Verify(g.public, msg, sig) }
