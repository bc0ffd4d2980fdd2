package ledger

import (
	"context"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/crypto"
	"linli/platform/db"
)

// RotateAndDie is Rotate of a process that was killed right after the commit.
func (l *Log) RotateAndDie(ctx context.Context) error {
	return l.d.Write(ctx, func(tx *db.Tx) error {
		_, _, _, err := l.rotate(tx, Actor{}, "")
		return err
	})
}

// ForgeRotation appends what somebody with the database and the master key, but without the old signing key, could write: everything is right but
// the signatures of the old key, which mallory's stand for. With bare, they are missing.
func (l *Log) ForgeRotation(ctx context.Context, mallory *crypto.Keys, bare bool) error {
	return l.d.Write(ctx, func(tx *db.Tx) error {
		next, err := l.withKeys(mallory)
		if err != nil {
			return err
		}
		size, err := sizeOf(tx)
		if err != nil {
			return err
		}
		root, err := tlog.TreeHash(size, hashes(tx))
		if err != nil {
			return err
		}
		r := rotation{l.cfg.Origin, 1, size, root, l.vkey, next.vkey, l.sm2.Public(), next.sm2.Public()}
		by := []note.Signer{next.signer, next.sm2}
		if !bare {
			by = append(by, named{next.signer, l.signer.KeyHash()}, named{next.sm2, l.sm2.KeyHash()})
		}
		if err := l.recordRotation(tx, r, Actor{}, "", by...); err != nil {
			return err
		}
		if err := next.setMeta(tx); err != nil {
			return err
		}
		_, _, err = next.signAs(tx)
		return err
	})
}

// named signs under another key's id.
type named struct {
	note.Signer
	hash uint32
}

// KeyHash implements note.Signer.
func (n named) KeyHash() uint32 { return n.hash }

// SignAt signs a checkpoint of any size with this log's key, as a thief of the key would.
func (l *Log) SignAt(size int64, root tlog.Hash) string {
	raw, err := note.Sign(&note.Note{Text: Checkpoint{Origin: l.cfg.Origin, Size: size, Root: root}.body()}, l.signer)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// Running tells whether a sequencer says that it runs.
func (l *Log) Running(tx *db.Tx) bool { return l.alone(tx) != nil }
