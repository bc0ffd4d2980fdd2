package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/crypto"
	"linli/platform/fault"
)

// KeyChain is every key that ever signed a log, in order, with the rotations between them (ADR 0012). A key is good only for the trees of its
// own time: the old one up to the entry key.rotate, the new one from the tree that holds this entry on.
type KeyChain struct {
	origin string
	spans  []span
	notes  []string // one signed rotation between two spans
}

// span is one key and the sizes of the trees it may sign: from < size <= to.
type span struct {
	vkey     string
	ed       note.Verifier
	gm       []byte // SM2 public key, nil while no rotation named it
	from, to int64
}

// rotation is what both keys sign.
type rotation struct {
	origin       string
	n            int64 // 1 for the first
	size         int64 // entries before the rotation; also the number of the entry that records it
	root         tlog.Hash
	old, new     string // verifier keys
	oldGM, newGM []byte // SM2 public keys: derived from the same files, so they change together
}

const (
	rotateHead = "linli.rotate/1"
	keysHead   = "linli keys/1"
	keysMark   = "== rotation\n"
	maxKeys    = 1 << 20
)

func (r rotation) text() string {
	b64 := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("%s\n%s\n%d\n%d\n%s\n%s\n%s\n%s\n%s\n", rotateHead, r.origin, r.n, r.size, b64(r.root[:]), r.old, r.new, b64(r.oldGM), b64(r.newGM))
}

var errRotation = errors.New("not a rotation")

// parseRotation accepts only what text() would write again.
func parseRotation(text string) (r rotation, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 10 {
		return r, errRotation
	}
	root, err1 := base64.StdEncoding.DecodeString(lines[4])
	oldGM, err2 := base64.StdEncoding.DecodeString(lines[7])
	newGM, err3 := base64.StdEncoding.DecodeString(lines[8])
	n, err4 := strconv.ParseInt(lines[2], 10, 64)
	size, err5 := strconv.ParseInt(lines[3], 10, 64)
	if errors.Join(err1, err2, err3, err4, err5) != nil || len(root) != tlog.HashSize {
		return r, errRotation
	}
	r = rotation{lines[1], n, size, tlog.Hash(root), lines[5], lines[6], oldGM, newGM}
	if r.text() != text {
		return rotation{}, errRotation
	}
	return r, nil
}

// newKeyChain begins with the key of a log's first entry.
func newKeyChain(origin, vkey string) (*KeyChain, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil || v.Name() != origin {
		return nil, fault.Invalid("ledger.bad_key")
	}
	return &KeyChain{origin: origin, spans: []span{{vkey: vkey, ed: v, to: math.MaxInt64}}}, nil
}

// add takes the next rotation. The error says what is wrong with it, in the words of a verification.
func (c *KeyChain) add(raw string) (rotation, error) {
	text, _, ok := strings.Cut(raw, "\n\n")
	r, err := parseRotation(text + "\n")
	last := &c.spans[len(c.spans)-1]
	switch {
	case !ok || err != nil:
		return r, errors.New("the rotation can not be read")
	case r.origin != c.origin:
		return r, errors.New("a rotation of another log")
	case r.n != int64(len(c.spans)):
		return r, fmt.Errorf("rotation %d stands where rotation %d belongs", r.n, len(c.spans))
	case r.old != last.vkey || last.gm != nil && !slices.Equal(last.gm, r.oldGM):
		return r, errors.New("the rotation does not begin with the key that was in force")
	case r.size <= last.from || c.has(r.new):
		return r, errors.New("the rotation goes back")
	}
	fresh, err := note.NewVerifier(r.new)
	if err != nil || fresh.Name() != c.origin {
		return r, errors.New("the new key can not be read")
	}
	if err := r.signed(raw, last.ed, fresh); err != nil {
		return r, err
	}
	last.to, last.gm = r.size, r.oldGM
	c.spans = append(c.spans, span{vkey: r.new, ed: fresh, gm: r.newGM, from: r.size, to: math.MaxInt64})
	c.notes = append(c.notes, raw)
	return r, nil
}

// signed: all four keys must have signed, the old and the new one, each in both algorithms.
func (r rotation) signed(raw string, old, fresh note.Verifier) error {
	oldGM, err1 := crypto.GMVerifier(r.origin, r.oldGM)
	newGM, err2 := crypto.GMVerifier(r.origin, r.newGM)
	if err1 != nil || err2 != nil {
		return errors.New("the new key can not be read")
	}
	must := []note.Verifier{old, oldGM, fresh, newGM}
	n, err := note.Open([]byte(raw), note.VerifierList(must...))
	if err != nil {
		return errors.New("a signature under the rotation is wrong")
	}
	if len(n.UnverifiedSigs) > 0 {
		return errors.New("a stranger's signature stands under the rotation")
	}
	for i, v := range must {
		if !slices.ContainsFunc(n.Sigs, func(s note.Signature) bool { return s.Hash == v.KeyHash() }) {
			return fmt.Errorf("the rotation is not signed by the %s key", []string{"old", "old", "new", "new"}[i])
		}
	}
	for _, s := range n.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return errors.New("a signature under the rotation is wrong")
		}
	}
	return nil
}

func (c *KeyChain) has(vkey string) bool {
	return slices.ContainsFunc(c.spans, func(s span) bool { return s.vkey == vkey })
}

// Current is the verifier key in force.
func (c *KeyChain) Current() string { return c.spans[len(c.spans)-1].vkey }

// roots are the trees that the rotations were made on.
func (c *KeyChain) roots() (out []Checkpoint) {
	for _, raw := range c.notes {
		text, _, _ := strings.Cut(raw, "\n\n")
		if r, err := parseRotation(text + "\n"); err == nil {
			out = append(out, Checkpoint{Origin: r.origin, Size: r.size, Root: r.root})
		}
	}
	return out
}

// KeySpan is one key of a chain as people read it.
type KeySpan struct {
	Key  string
	From int64 // the smallest tree it signs
	To   int64 // the largest tree it signs; 0 for the key in force
}

// Spans lists the keys, oldest first.
func (c *KeyChain) Spans() []KeySpan {
	out := make([]KeySpan, len(c.spans))
	for i, s := range c.spans {
		out[i] = KeySpan{Key: s.vkey, From: s.from + 1, To: s.to}
	}
	out[len(out)-1].To = 0
	return out
}

// verifiers are those of all keys, each bound to its sizes. gm adds those of the second signature lines.
func (c *KeyChain) verifiers(gm bool) []note.Verifier {
	var out []note.Verifier
	for _, s := range c.spans {
		out = append(out, bounded{s.ed, s.from, s.to})
		if !gm || s.gm == nil {
			continue
		}
		if v, err := crypto.GMVerifier(c.origin, s.gm); err == nil {
			out = append(out, bounded{v, s.from, s.to})
		}
	}
	return out
}

// bounded verifies checkpoints of the sizes of its key's time only.
type bounded struct {
	note.Verifier
	from, to int64
}

// Verify implements note.Verifier.
func (b bounded) Verify(msg, sig []byte) bool {
	c, err := parseCheckpoint(string(msg))
	return err == nil && c.Size > b.from && c.Size <= b.to && b.Verifier.Verify(msg, sig)
}

// Text is the chain as a file (log.keys, /log/keys): the first key and each rotation as both keys signed it.
func (c *KeyChain) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n%s\n", keysHead, c.origin, c.spans[0].vkey)
	for _, n := range c.notes {
		b.WriteString(keysMark + n)
	}
	return b.String()
}

// ParseKeys reads a chain and checks every rotation in it. It does not say that any of the keys is to be trusted: compare one with a notice
// board, then all of them are. Invalid ledger.bad_keys when it is none, or a rotation in it is not signed by both keys.
func ParseKeys(text string) (*KeyChain, error) {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	parts := strings.Split(text, keysMark)
	head := strings.Split(parts[0], "\n")
	if len(text) > maxKeys || len(head) != 4 || head[0] != keysHead || head[3] != "" {
		return nil, fault.Invalid("ledger.bad_keys")
	}
	c, err := newKeyChain(head[1], head[2])
	if err != nil {
		return nil, fault.Invalid("ledger.bad_keys").With(err)
	}
	for _, raw := range parts[1:] {
		if _, err := c.add(raw); err != nil {
			return nil, fault.Invalid("ledger.bad_keys").With(err)
		}
	}
	return c, nil
}

// trusted makes verifiers of what one trusts: verifier keys, and chains (texts of log.keys), which count only when one of the keys stands in
// them. A key that stands in a chain is good for its own time only.
func trusted(list []string) ([]note.Verifier, error) {
	var keys []string
	var chains []*KeyChain
	for _, k := range list {
		if strings.HasPrefix(strings.TrimPrefix(k, "\ufeff"), keysHead) {
			c, err := ParseKeys(k)
			if err != nil {
				return nil, err
			}
			chains = append(chains, c)
			continue
		}
		if k = strings.TrimSpace(k); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	var out []note.Verifier
	covered := map[string]bool{}
	for _, c := range chains {
		if !slices.ContainsFunc(keys, c.has) || covered[c.spans[0].vkey] {
			continue
		}
		for _, s := range c.spans {
			covered[s.vkey] = true
		}
		out = append(out, c.verifiers(false)...)
	}
	for _, k := range keys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return nil, fault.Invalid("ledger.bad_key").With(err)
		}
		if !covered[k] {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return nil, fault.Invalid("ledger.bad_key")
	}
	return out, nil
}
