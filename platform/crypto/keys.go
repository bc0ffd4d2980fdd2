package crypto

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Keys holds an installation's secrets in memory: the master key, from which a key for every purpose is
// derived, and the key that signs the ledger's checkpoints. Nothing of it is ever written to the database.
type Keys struct {
	suite  Suite
	master []byte
	dir    string // of the key files, "" in memory

	mu      sync.Mutex
	sign    []byte // Ed25519 seed, for checkpoints
	next    []byte // the seed that is to follow, only without files
	sealers map[string]*Sealer
	derived map[string][]byte
}

// Names of the key files in the data directory.
const (
	MasterFile  = "master.key"
	SigningFile = "signing.key"

	signingHead = "linli-signing/1"
)

// OpenKeys reads master.key and signing.key from dir, or makes them on the first start. It refuses files that
// anybody but their owner can read. The suite is what new blobs are sealed with; old ones open in any.
// Nodes that share a PostgreSQL must share both files; kernel/ledger notices when they do not.
func OpenKeys(dir string, s Suite) (*Keys, error) {
	master, err := keyFile(filepath.Join(dir, MasterFile), "linli-master/1")
	if err != nil {
		return nil, err
	}
	sign, err := keyFile(filepath.Join(dir, SigningFile), signingHead)
	if err != nil {
		return nil, err
	}
	k := makeKeys(s, master, sign)
	k.dir = dir
	return k, nil
}

// NewKeys makes fresh keys that live only in memory: for tests and for tools without an installation.
func NewKeys(s Suite) *Keys { return makeKeys(s, Random(32), Random(32)) }

// WithSuite is the same installation with another suite for what is sealed from now on.
func (k *Keys) WithSuite(s Suite) *Keys {
	other := makeKeys(s, k.master, k.signing())
	other.dir, other.next = k.dir, k.prepared()
	return other
}

func makeKeys(s Suite, master, sign []byte) *Keys {
	return &Keys{suite: s, master: master, sign: sign, sealers: map[string]*Sealer{}, derived: map[string][]byte{}}
}

// Suite is the suite that new blobs get.
func (k *Keys) Suite() Suite { return k.suite }

// Derive gives the 32-byte key of a purpose (such as "ledger.slot") under the current suite.
func (k *Keys) Derive(purpose string) []byte { return k.derive(k.suite, purpose) }

func (k *Keys) derive(s Suite, purpose string) []byte {
	name := s.ID() + "/" + purpose
	k.mu.Lock()
	defer k.mu.Unlock()
	if key, ok := k.derived[name]; ok {
		return key
	}
	key, err := s.KDF(k.master, nil, "linli/1/"+name, 32)
	if err != nil { // only for absurd lengths; 32 is none
		panic("crypto: derive: " + err.Error())
	}
	k.derived[name] = key
	return key
}

func (k *Keys) sealer(s Suite, purpose string) (*Sealer, error) {
	key := k.derive(s, purpose)
	name := s.ID() + "/" + purpose
	k.mu.Lock()
	defer k.mu.Unlock()
	if sealer, ok := k.sealers[name]; ok {
		return sealer, nil
	}
	sealer, err := NewSealer(s, key)
	if err != nil {
		return nil, err
	}
	k.sealers[name] = sealer
	return sealer, nil
}

// Seal encrypts under the key of a purpose; ad binds the blob to its place (a row's id, say).
// Purposes are few and constant: each one's cipher is kept in memory.
func (k *Keys) Seal(purpose string, ad, plaintext []byte) ([]byte, error) {
	s, err := k.sealer(k.suite, purpose)
	if err != nil {
		return nil, err
	}
	return s.Seal(ad, plaintext), nil
}

// Open opens a blob of Seal, whichever suite made it; ErrOpen when it does not belong here.
func (k *Keys) Open(purpose string, ad, blob []byte) ([]byte, error) {
	if len(blob) < SealedOverhead {
		return nil, ErrOpen
	}
	suite, err := suiteByMark(blob[0])
	if err != nil {
		return nil, err
	}
	s, err := k.sealer(suite, purpose)
	if err != nil {
		return nil, err
	}
	return s.Open(ad, blob)
}

// Blind is a keyed index of a value for exact search over sealed fields: equal values give equal indices
// (32 hex characters) and without the master key nothing can be guessed. Normalise the value first.
// After a change of suite indices must be made anew.
func (k *Keys) Blind(purpose, value string) string {
	m := k.suite.MAC(k.Derive("blind/"+purpose), []byte(value))
	return hex.EncodeToString(m[:16])
}

// MAC authenticates parts for a purpose, each with its length, so that borders can not be moved.
func (k *Keys) MAC(purpose string, parts ...[]byte) [32]byte {
	framed := make([][]byte, 0, 2*len(parts))
	for _, p := range parts {
		n := len(p)
		framed = append(framed, []byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, p)
	}
	return k.suite.MAC(k.Derive("mac/"+purpose), framed...)
}

// ErrLoose says that a key file can be read or written by others than its owner.
var ErrLoose = errors.New("crypto: the key file is open to others; run chmod 600 on it")

// keyFile reads "head base64\n" or creates it. A link puts the finished file in place, so that of two processes
// that start together one wins and the other reads a whole file.
func keyFile(path, head string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := createKey(path, head); err != nil {
			return nil, err
		}
		raw, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("crypto: key file: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("crypto: key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%w: %s", ErrLoose, path)
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(string(raw)), head+" ")
	key, err := base64.StdEncoding.DecodeString(rest)
	if !ok || err != nil || len(key) != 32 {
		return nil, fmt.Errorf("crypto: %s is not a %s key file", path, head)
	}
	return key, nil
}

func createKey(path, head string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("crypto: key directory: %w", err)
	}
	f, err := os.CreateTemp(dir, ".key-*") // 0600 by its contract
	if err != nil {
		return fmt.Errorf("crypto: new key: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = fmt.Fprintf(f, "%s %s\n", head, base64.StdEncoding.EncodeToString(Random(32)))
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return fmt.Errorf("crypto: new key: %w", err)
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("crypto: new key: %w", err)
	}
	return syncDir(dir)
}
