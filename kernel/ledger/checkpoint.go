package ledger

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/db"
	"linli/platform/fault"
)

// SignedFile keeps, outside the database, the last checkpoint this node signed: after a database was replaced by an
// older copy the log is shorter than that, and nothing is signed until a person has looked (DESIGN.md, rollback).
const SignedFile = "signed.checkpoint"

// Checkpoint is the state of the log at one moment: its first size entries have this root.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	Note   string // C2SP signed note; "" when not signed
}

// body is the signed text: origin, size, root.
func (c Checkpoint) body() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// parseCheckpoint reads the body of a note; lines after the third are extensions and ignored.
func parseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	bad := fault.Invalid("ledger.bad_checkpoint")
	if len(lines) < 4 || lines[0] == "" {
		return Checkpoint{}, bad
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || err2 != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] || len(root) != tlog.HashSize {
		return Checkpoint{}, bad
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: tlog.Hash(root)}, nil
}

// openCheckpoint verifies a note by any of the given verifiers.
func openCheckpoint(raw string, known ...note.Verifier) (Checkpoint, *note.Note, error) {
	n, err := note.Open([]byte(raw), note.VerifierList(known...))
	if err != nil {
		return Checkpoint{}, nil, fault.Invalid("ledger.bad_signature").With(err)
	}
	c, err := parseCheckpoint(n.Text)
	if err != nil {
		return Checkpoint{}, nil, err
	}
	for _, s := range slices.Concat(n.Sigs, n.UnverifiedSigs) { // unused bits of base64 are where a note could be changed unseen
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return Checkpoint{}, nil, fault.Invalid("ledger.bad_signature").With(err)
		}
	}
	c.Note = raw
	return c, n, nil
}

// sign makes a checkpoint over everything numbered so far. refused: the log contradicts what this node signed before; the
// transaction goes on without a signature, because records come before proofs.
func (l *Log) sign(tx *db.Tx) (fresh Checkpoint, refused, err error) {
	in, err := l.inForce(tx)
	if err == nil && !in { // the key was rotated while this node ran: what it signed now nobody could believe
		return fresh, fault.Conflict("ledger.key_rotated", l.cfg.Origin), nil
	}
	if err != nil {
		return fresh, nil, err
	}
	return l.signAs(tx)
}

// signAs signs without asking whether the key is in force.
func (l *Log) signAs(tx *db.Tx) (fresh Checkpoint, refused, err error) {
	size, err := sizeOf(tx)
	if err != nil || size == 0 {
		return fresh, nil, err
	}
	_, tip, err := tipOf(tx)
	if err != nil || tip == size {
		return fresh, nil, err
	}
	if refused, err = l.contradicts(tx, size); err != nil || refused != nil {
		return fresh, refused, err
	}
	e, err := loadEdge(tx, size)
	if err != nil {
		return fresh, nil, err
	}
	root, err := e.root()
	if err != nil {
		return fresh, nil, fault.Internal(err, "ledger: root")
	}
	c := Checkpoint{Origin: l.cfg.Origin, Size: size, Root: root}
	signed, err := note.Sign(&note.Note{Text: c.body()}, l.signers()...)
	if err != nil {
		return fresh, nil, fault.Internal(err, "ledger: sign a checkpoint")
	}
	c.Note = string(signed)
	return c, nil, l.storeCheckpoint(tx, c)
}

// storeCheckpoint replaces the newest checkpoint, and keeps one for ever every KeepFor.
func (l *Log) storeCheckpoint(tx *db.Tx, c Checkpoint) error {
	_, err := tx.Exec("INSERT INTO ledger_tip (name, size, note) VALUES ('tip', ?, ?) ON CONFLICT (name) DO UPDATE SET size=excluded.size, note=excluded.note",
		c.Size, c.Note)
	if err != nil {
		return err
	}
	now, keep := tx.NowMS(), l.cfg.KeepFor.Milliseconds()
	n, err := tx.Exec("UPDATE ledger_lease SET kept=? WHERE name='sequencer' AND (kept<=? OR kept>?)", now, now-keep, now+keep)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Exec("INSERT INTO ledger_checkpoint (size, note) VALUES (?, ?)", c.Size, c.Note)
	return err
}

// contradicts compares the log with what this node signed last.
func (l *Log) contradicts(tx *db.Tx, size int64) (refused, err error) {
	last, err := l.lastSigned(tx)
	if err != nil || last.Size == 0 {
		return nil, err
	}
	if last.Size > size {
		return fault.Conflict("ledger.rollback", last.Size, size), nil
	}
	root, err := tlog.TreeHash(last.Size, hashes(tx))
	if err != nil {
		return nil, err
	}
	if root != last.Root {
		return fault.Conflict("ledger.fork", last.Size), nil
	}
	return nil, nil
}

// lastSigned reads the file once and remembers it. Size 0: nothing was signed yet. The file may bear a key that the database does not know
// yet, when an older copy was restored: the chain in the data folder then tells, if it leads from a key of the database to it.
func (l *Log) lastSigned(tx *db.Tx) (Checkpoint, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.signed.Size > 0 || l.cfg.Dir == "" {
		return l.signed, nil
	}
	raw, err := os.ReadFile(filepath.Join(l.cfg.Dir, SignedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Checkpoint{}, nil
	}
	if err != nil {
		return Checkpoint{}, fault.Internal(err, "ledger: "+SignedFile)
	}
	chain, _, err := l.chainOf(tx)
	if err != nil {
		return Checkpoint{}, err
	}
	c, _, err := openCheckpoint(string(raw), chain.verifiers(l.gm != nil)...)
	if f := l.fileChain(); err != nil && f != nil && f.has(chain.Current()) {
		c, _, err = openCheckpoint(string(raw), f.verifiers(l.gm != nil)...)
	}
	if err != nil {
		return Checkpoint{}, fault.Internal(err, "ledger: "+SignedFile)
	}
	l.signed = c
	return l.signed, nil
}

// AcceptRestore lets the log be signed again after an older copy of the database was restored on purpose: the file of what was signed
// is put aside, an entry log.restore names the abandoned checkpoint for ever, and the erasures since the copy are done again.
// Receipts for entries that were lost stay valid proofs that they had been there.
func (l *Log) AcceptRestore(ctx context.Context, actor Actor, reason string) error {
	var last Checkpoint
	err := l.d.Read(ctx, func(tx *db.Tx) (err error) { last, err = l.lastSigned(tx); return err })
	if err != nil {
		return err
	}
	pub := map[string]any{}
	if last.Size > 0 {
		pub = map[string]any{"size": last.Size, "root": last.Root.String()}
	}
	err = l.d.Write(ctx, func(tx *db.Tx) error {
		_, err := l.Append(tx, Entry{Kind: "log.restore", Actor: actor, Pub: pub, Slots: []Slot{{Name: "reason", Body: reason}}})
		return err
	})
	if err != nil {
		return err
	}
	if err := l.putAside(); err != nil {
		return err
	}
	_, err = l.Reapply(ctx, actor)
	return err
}

// putAside renames the files of what was signed and with which keys.
func (l *Log) putAside() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.signed = Checkpoint{}
	if l.cfg.Dir == "" {
		return nil
	}
	for _, name := range []string{SignedFile, KeysFile} { // the keys may be those of the abandoned history: New writes them again
		path := filepath.Join(l.cfg.Dir, name)
		err := os.Rename(path, fmt.Sprintf("%s.before-%d", path, l.clk.Now().UnixMilli()))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fault.Internal(err, "ledger: "+name)
		}
	}
	return nil
}

// remember writes what was signed, after the commit: written before it, a crash in between would look like a rollback.
func (l *Log) remember(s Checkpoint) error {
	if s.Size == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.signed.Size > s.Size {
		return nil // two passes of this process overtook each other
	}
	l.signed = s
	if l.cfg.Dir == "" {
		return nil
	}
	path := filepath.Join(l.cfg.Dir, SignedFile)
	if err := replaceFile(path, s.Note); err != nil {
		return fault.Internal(err, "ledger: "+SignedFile)
	}
	return nil
}

func replaceFile(path, content string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".signed-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func (l *Log) signers() []note.Signer {
	if l.gm != nil {
		return []note.Signer{l.signer, l.gm}
	}
	return []note.Signer{l.signer}
}

// tipOf gives the newest checkpoint; "" and 0 when nothing was signed yet.
func tipOf(tx *db.Tx) (signed string, size int64, err error) {
	err = tx.Get("SELECT note, size FROM ledger_tip WHERE name='tip'", nil, &signed, &size)
	if fault.Is(err, fault.KindNotFound) {
		return "", 0, nil
	}
	return signed, size, err
}

// Checkpoint gives the newest signed checkpoint. NotYet when nothing was signed yet.
func (l *Log) Checkpoint(tx *db.Tx) (Checkpoint, error) {
	raw, size, err := tipOf(tx)
	if err != nil {
		return Checkpoint{}, err
	}
	if size == 0 {
		return Checkpoint{}, fault.NotYet("ledger.no_checkpoint")
	}
	known, err := l.own(tx)
	if err != nil {
		return Checkpoint{}, err
	}
	c, _, err := openCheckpoint(raw, known...)
	if err != nil {
		return Checkpoint{}, fault.Internal(err, "ledger: the newest checkpoint")
	}
	return c, nil
}
