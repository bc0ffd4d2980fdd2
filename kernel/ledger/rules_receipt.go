package ledger

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/fault"
)

// Receipt is a resident's proof. Salts in it are his secrets.
type Receipt struct {
	Checkpoint
	Seq   int64
	Proof []tlog.Hash
	Leaf  []byte
	Slots []ReceiptSlot // all of the entry's, in order; only the holder's own carry salt and body
	Key   string        // verifier key of the log
}

// ReceiptSlot is one slot as a receipt shows it: opened, or only its commitment.
type ReceiptSlot struct {
	Name       string
	Commitment [32]byte
	Salt, Body []byte
}

// Checked is what a verified receipt proves.
type Checked struct {
	Origin   string                     `json:"origin"`
	Size     int64                      `json:"size"`
	Seq      int64                      `json:"seq"`
	Root     tlog.Hash                  `json:"root"`
	LeafHash tlog.Hash                  `json:"leaf"`
	Time     time.Time                  `json:"time,omitzero"`    // zero for the compact form, which carries only hashes
	Kind     string                     `json:"kind,omitempty"`   // likewise
	Place    string                     `json:"place,omitempty"`  // likewise
	Obj      string                     `json:"obj,omitempty"`    // likewise
	Pub      map[string]any             `json:"pub,omitempty"`    // likewise
	Opened   map[string]json.RawMessage `json:"opened,omitempty"` // the holder's own slots, proved to be what was sent
}

// String tells a person what was proved, one fact a line.
func (c Checked) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "回执有效 valid\n台账 log: %s\n第 %d 条，签名时共 %d 条 entry %d of %d\n", c.Origin, c.Seq, c.Size, c.Seq, c.Size)
	if c.Kind != "" {
		fmt.Fprintf(&b, "时间 time: %s\n类别 kind: %s\n", c.Time.In(clock.Shanghai).Format("2006-01-02 15:04:05"), c.Kind)
	}
	names := make([]string, 0, len(c.Opened))
	for name := range c.Opened {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "%s: %s\n", name, c.Opened[name])
	}
	return b.String()
}

const (
	receiptHead   = "linli receipt/1"
	compactHead   = "LL1."
	maxReceipt    = 1 << 20
	maxProof      = 64
	sectionPrefix = "== "
)

// Text is the printable, complete form. Sections begin with "== "; a reader needs nothing but this text and the log's key.
func (r Receipt) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n== checkpoint\n%s== key\n%s\n== seq\n%d\n== proof\n", receiptHead, r.Note, r.Key, r.Seq)
	for _, h := range r.Proof {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	fmt.Fprintf(&b, "== entry\n%s", r.Leaf)
	for _, s := range r.Slots {
		name := strconv.Quote(s.Name)
		if s.Body == nil {
			fmt.Fprintf(&b, "== sealed %s\n%s\n", name, hex.EncodeToString(s.Commitment[:]))
			continue
		}
		fmt.Fprintf(&b, "== slot %s\n%s\n%s\n", name, base64.StdEncoding.EncodeToString(s.Salt), s.Body)
	}
	b.WriteString("== end\n")
	return b.String()
}

// Compact is the form for a QR code: LL1. and base64url of origin hash 8, size 8, seq 8, leaf hash 32, number of hashes 1, the
// hashes, key id 4, signature 64 bytes. About 1,030 characters in a log of a million entries.
func (r Receipt) Compact() (string, error) {
	sig, err := firstSignature(r.Note)
	if err != nil {
		return "", err
	}
	origin := crypto.Hash256([]byte(r.Origin))
	leafHash := tlog.RecordHash(r.Leaf)
	b := append(make([]byte, 0, 128+32*len(r.Proof)), origin[:8]...)
	b = binary.BigEndian.AppendUint64(b, uint64(r.Size))
	b = binary.BigEndian.AppendUint64(b, uint64(r.Seq))
	b = append(b, leafHash[:]...)
	b = append(b, byte(len(r.Proof)))
	for _, h := range r.Proof {
		b = append(b, h[:]...)
	}
	b = append(b, sig...)
	return compactHead + base64.RawURLEncoding.EncodeToString(b), nil
}

// firstSignature gives key id and Ed25519 signature of a note's first signature line.
func firstSignature(raw string) ([]byte, error) {
	_, tail, ok := strings.Cut(raw, "\n\n— ")
	line, _, _ := strings.Cut(tail, "\n")
	_, b64, ok2 := strings.Cut(line, " ")
	sig, err := base64.StdEncoding.DecodeString(b64)
	if !ok || !ok2 || err != nil || len(sig) != 4+64 {
		return nil, fault.Invalid("ledger.bad_checkpoint")
	}
	return sig, nil
}

// VerifyReceipt checks a receipt, in text or compact form, without a server: opened slots against their commitments, these against
// the entry, the entry against the signed root. vkeys are the verifier keys one trusts, from a notice board or a witness; the
// key printed in the receipt is not trusted by itself. A text of log.keys among them leads from a trusted key to those before and after it.
// Invalid: this is no receipt at all, or a key is none. Conflict: it is one, and
// something in it does not fit; the text key says what.
func VerifyReceipt(in io.Reader, vkeys ...string) (Checked, error) {
	raw, err := io.ReadAll(io.LimitReader(in, maxReceipt+1))
	if err != nil {
		return Checked{}, fault.Invalid("ledger.receipt_unreadable").With(err)
	}
	if len(raw) > maxReceipt {
		return Checked{}, fault.Invalid("ledger.receipt_unreadable")
	}
	known, err := trusted(vkeys)
	if err != nil {
		return Checked{}, err
	}
	c, err := verifyText(strings.TrimPrefix(string(raw), "\ufeff"), known)
	if err != nil {
		return Checked{}, err
	}
	return c, nil
}

// verifyText: what begins like a receipt is one, and every fault of it is then a damage and not a wrong file.
func verifyText(text string, known []note.Verifier) (c Checked, err error) {
	if body, ok := strings.CutPrefix(strings.TrimSpace(text), compactHead); ok {
		c, err = verifyCompact(body, known)
	} else if strings.HasPrefix(text, receiptHead) {
		var r Receipt
		if r, err = ParseReceipt(text); err == nil {
			c, err = r.check(known)
		}
	} else {
		return c, fault.Invalid("ledger.receipt_unreadable")
	}
	if f := fault.Of(err); f != nil {
		return Checked{}, fault.Conflict(f.Key, f.Args...).With(err)
	}
	return c, nil
}

func verifyCompact(body string, known []note.Verifier) (Checked, error) {
	bad := fault.Invalid("ledger.receipt_unreadable")
	b, err := base64.RawURLEncoding.Strict().DecodeString(body)
	const fixed = 8 + 8 + 8 + 32 + 1
	if err != nil || len(b) < fixed || len(b) != fixed+32*int(b[fixed-1])+4+64 {
		return Checked{}, bad
	}
	c := Checked{Size: int64(binary.BigEndian.Uint64(b[8:])), Seq: int64(binary.BigEndian.Uint64(b[16:])), LeafHash: tlog.Hash(b[24:56])}
	rest := b[fixed:]
	root, ok := rootFromProof(splitHashes(rest[:len(rest)-68]), c.Size, c.Seq, c.LeafHash)
	if !ok {
		return Checked{}, fault.Invalid("ledger.receipt_proof")
	}
	c.Root = root
	sig := rest[len(rest)-68:]
	for _, v := range known {
		origin := crypto.Hash256([]byte(v.Name()))
		cp := Checkpoint{Origin: v.Name(), Size: c.Size, Root: root}
		if bytes.Equal(origin[:8], b[:8]) && binary.BigEndian.Uint32(sig) == v.KeyHash() && v.Verify([]byte(cp.body()), sig[4:]) {
			c.Origin = v.Name()
			return c, nil
		}
	}
	return Checked{}, fault.Invalid("ledger.bad_signature")
}

// check verifies a parsed receipt.
func (r Receipt) check(known []note.Verifier) (Checked, error) {
	cp, n, err := openCheckpoint(r.Note, known...)
	if err != nil {
		return Checked{}, err
	}
	if len(n.Sigs) == 0 || n.Sigs[0].Name != cp.Origin {
		return Checked{}, fault.Invalid("ledger.bad_signature")
	}
	hash := tlog.RecordHash(r.Leaf)
	root, ok := rootFromProof(r.Proof, cp.Size, r.Seq, hash)
	if !ok || root != cp.Root {
		return Checked{}, fault.Invalid("ledger.receipt_proof")
	}
	lf, err := parseLeaf(r.Leaf)
	if err != nil || lf.Seq != r.Seq {
		return Checked{}, fault.Invalid("ledger.receipt_entry")
	}
	pub, err := decodePub(lf.Pub)
	if err != nil {
		return Checked{}, fault.Invalid("ledger.receipt_entry")
	}
	opened, err := r.checkSlots(lf)
	if err != nil {
		return Checked{}, err
	}
	return Checked{Origin: cp.Origin, Size: cp.Size, Seq: r.Seq, Root: cp.Root, LeafHash: hash, Time: time.UnixMilli(lf.Time).UTC(),
		Kind: lf.Kind, Place: lf.Place, Obj: lf.Obj, Pub: pub, Opened: opened}, nil
}

func (r Receipt) checkSlots(lf leaf) (map[string]json.RawMessage, error) {
	suite, err := crypto.SuiteByID(lf.Suite)
	if err != nil {
		return nil, fault.Invalid("ledger.receipt_entry")
	}
	opened := map[string]json.RawMessage{}
	var list []commitment
	for _, s := range r.Slots {
		c := s.Commitment
		if s.Body != nil {
			c = slotCommit(suite, s.Name, s.Salt, s.Body)
			opened[s.Name] = s.Body
		}
		list = append(list, commitment{s.Name, c})
	}
	if commitAll(suite, list) != lf.Commit {
		return nil, fault.Invalid("ledger.receipt_slot")
	}
	return opened, nil
}

// ParseReceipt reads the text form without believing it: Key says which log's key it asks for. Sections may stand in any
// order; each but the slots stands once. Invalid when it is no complete receipt.
func ParseReceipt(text string) (r Receipt, err error) {
	bad := fault.Invalid("ledger.receipt_unreadable")
	sections, ok := splitSections(strings.ReplaceAll(text, "\r\n", "\n"))
	if !ok {
		return r, bad
	}
	seen := map[string]bool{}
	for _, s := range sections {
		word, arg, _ := strings.Cut(s[0], " ")
		if arg == "" && seen[word] {
			return r, bad
		}
		seen[word] = true
		if !r.take(word, arg, s[1]) {
			return r, bad
		}
	}
	for _, must := range []string{"checkpoint", "seq", "proof", "entry", "end"} {
		if !seen[must] {
			return r, bad
		}
	}
	return r, nil
}

func (r *Receipt) take(word, arg, body string) bool {
	switch word {
	case "checkpoint":
		r.Note = body
	case "key":
		r.Key = strings.TrimSpace(body)
	case "seq":
		n, err := strconv.ParseInt(strings.TrimSuffix(body, "\n"), 10, 64)
		r.Seq = n
		return err == nil
	case "proof":
		for line := range strings.Lines(body) {
			h, err := tlog.ParseHash(strings.TrimSuffix(line, "\n"))
			if err != nil || len(r.Proof) == maxProof {
				return false
			}
			r.Proof = append(r.Proof, h)
		}
	case "entry":
		r.Leaf = []byte(body)
	case "slot", "sealed":
		return r.takeSlot(word, arg, body)
	case "end":
		return body == "" && arg == ""
	default:
		return false
	}
	return arg == ""
}

func (r *Receipt) takeSlot(word, arg, body string) bool {
	name, err := strconv.Unquote(arg)
	if err != nil {
		return false
	}
	s := ReceiptSlot{Name: name}
	first, rest, ok := strings.Cut(body, "\n")
	if word == "sealed" {
		c, err := hex.DecodeString(first)
		if err != nil || len(c) != 32 || rest != "" || !ok {
			return false
		}
		s.Commitment = [32]byte(c)
	} else {
		s.Salt, err = base64.StdEncoding.Strict().DecodeString(first)
		value, ok := strings.CutSuffix(rest, "\n")
		if err != nil || !ok || len(s.Salt) != saltSize {
			return false
		}
		s.Body = []byte(value)
	}
	r.Slots = append(r.Slots, s)
	return true
}

// splitSections gives title and body of each section, in order.
func splitSections(text string) ([][2]string, bool) {
	rest, ok := strings.CutPrefix(text, receiptHead+"\n")
	if !ok {
		return nil, false
	}
	var out [][2]string
	lines := bufio.NewReader(strings.NewReader(rest))
	for {
		line, err := lines.ReadString('\n')
		if title, is := strings.CutPrefix(line, sectionPrefix); is {
			out = append(out, [2]string{strings.TrimSuffix(title, "\n"), ""})
		} else if len(out) > 0 {
			out[len(out)-1][1] += line
		} else if line != "" {
			return nil, false
		}
		if err != nil {
			return out, true
		}
	}
}
