package ledger

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"linli/platform/crypto"
	"linli/platform/fault"
)

// Witnesses sign checkpoints they have seen (C2SP tlog-cosignature v1): the signature covers the moment of the witness
// and the checkpoint, so that a dead log can not be shown as a fresh one.

const (
	cosignAlgorithm = 4
	edKeySize       = 32 // of an Ed25519 public key and of a seed
	edSigSize       = 64
)

// witness verifies cosignatures; it is a note.Verifier.
type witness struct {
	name string
	hash uint32
	key  []byte
}

// ParseWitness reads a witness's verifier key "name+hash+base64" with algorithm 4. Invalid when it is none.
func ParseWitness(vkey string) (note.Verifier, error) {
	bad := fault.Invalid("ledger.bad_key")
	name, rest, ok := strings.Cut(strings.TrimSpace(vkey), "+")
	hash, b64, ok2 := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.DecodeString(b64)
	if !ok || !ok2 || err != nil || name == "" || len(raw) != 1+edKeySize || raw[0] != cosignAlgorithm {
		return nil, bad
	}
	w := witness{name: name, hash: noteKeyHash(name, raw), key: raw[1:]}
	if fmt.Sprintf("%08x", w.hash) != hash {
		return nil, bad
	}
	return w, nil
}

// noteKeyHash is C2SP's key id: the first four bytes of SHA-256(name || 0x0A || algorithm and key).
func noteKeyHash(name string, key []byte) uint32 {
	sum := crypto.Hash256([]byte(name), []byte("\n"), key)
	return binary.BigEndian.Uint32(sum[:])
}

// Name implements note.Verifier.
func (w witness) Name() string { return w.name }

// KeyHash implements note.Verifier.
func (w witness) KeyHash() uint32 { return w.hash }

// Verify implements note.Verifier: eight bytes of time, then the signature.
func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+edSigSize {
		return false
	}
	return crypto.Std.Verify(w.key, cosigned(int64(binary.BigEndian.Uint64(sig)), msg), sig[8:])
}

func cosigned(unix int64, msg []byte) []byte {
	return append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", unix), msg...)
}

// Cosigner is a witness's private half, for an office that witnesses another's log.
type Cosigner struct {
	witness
	private []byte
	now     func() time.Time
}

// NewCosigner makes a witness of a 32-byte seed; vkey is what it gives to others.
func NewCosigner(name string, seed []byte, now func() time.Time) (c *Cosigner, vkey string, err error) {
	if len(seed) != edKeySize || name == "" || strings.ContainsAny(name, "+ \n") {
		return nil, "", fault.Invalid("ledger.bad_key")
	}
	public, err := crypto.Std.Public(seed)
	if err != nil {
		return nil, "", fault.Invalid("ledger.bad_key").With(err)
	}
	raw := append([]byte{cosignAlgorithm}, public...)
	c = &Cosigner{witness{name, noteKeyHash(name, raw), public}, seed, now}
	return c, fmt.Sprintf("%s+%08x+%s", name, c.hash, base64.StdEncoding.EncodeToString(raw)), nil
}

// Sign implements note.Signer.
func (c *Cosigner) Sign(msg []byte) ([]byte, error) {
	unix := c.now().Unix()
	out := binary.BigEndian.AppendUint64(nil, uint64(unix))
	sig, err := crypto.Std.Sign(c.private, cosigned(unix, msg))
	return append(out, sig...), err
}
