package ledger

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

// Rotated is what a rotation of the signing key did.
type Rotated struct {
	Seq      int64 // number of the entry key.rotate
	Old, New string
}

// Rotate gives the log a new signing key (security.md 5.5, ADR 0012). One transaction numbers what waits, lets the old key sign its last
// checkpoint, appends an entry key.rotate that both keys signed, lets the new key sign the first one, and notes the new key; after its
// commit the new key takes the place of the old one, which is destroyed. Killed at any instant it has happened wholly or not at all: New
// finishes what was committed. This Log signs nothing afterwards; open it anew.
//
// Conflict ledger.running: a server runs on this database. Conflict ledger.rollback or ledger.fork: the log is not what was signed.
// Busy ledger.rotation_unfinished: it is recorded, and the key files could not be written; the next New finishes.
// NotYet ledger.no_checkpoint: nothing was ever recorded, so there is no key to rotate.
func (l *Log) Rotate(ctx context.Context, actor Actor, reason string) (out Rotated, err error) {
	var fresh Checkpoint
	var next *Log
	err = l.d.Write(ctx, func(tx *db.Tx) (err error) {
		next, out, fresh, err = l.rotate(tx, actor, reason)
		return err
	})
	if err != nil {
		return Rotated{}, err
	}
	if err := errors.Join(l.remember(fresh), l.promote(ctx, next)); err != nil {
		return out, fault.Busy("ledger.rotation_unfinished").With(err)
	}
	return out, nil
}

// withKeys is this log as it will be with other key files.
func (l *Log) withKeys(keys *crypto.Keys) (*Log, error) {
	next := &Log{d: l.d, keys: keys, clk: l.clk, cfg: l.cfg, holder: l.holder}
	return next, next.takeKeys(keys)
}

// rotate is the one transaction. The key files are touched under the sequencer's lock only, so that two rotations can not mix theirs.
func (l *Log) rotate(tx *db.Tx, actor Actor, reason string) (next *Log, out Rotated, fresh Checkpoint, err error) {
	if err = l.lock(tx); err != nil {
		return
	}
	if err = l.mayRotate(tx); err != nil {
		return
	}
	if err = l.close(tx); err != nil {
		return
	}
	c, _, err := l.chainOf(tx)
	if err != nil {
		return
	}
	size, err := sizeOf(tx)
	if err != nil {
		return
	}
	if size == 0 {
		err = fault.NotYet("ledger.no_checkpoint")
		return
	}
	keys, err := l.keys.PrepareNext()
	if err != nil {
		err = fault.Internal(err, "ledger: next key")
		return
	}
	if next, err = l.withKeys(keys); err != nil {
		return
	}
	if err = l.record(tx, next, int64(len(c.spans)), size, actor, reason); err != nil {
		return
	}
	if err = next.setMeta(tx); err != nil {
		return
	}
	fresh, refused, err := next.signAs(tx)
	if err == nil {
		err = refused
	}
	if err == nil {
		err = keep(tx, fresh.Size, fresh.Note)
	}
	return next, Rotated{Seq: size, Old: l.vkey, New: next.vkey}, fresh, err
}

// mayRotate: no server runs, this node's key is the one in force, and the rotations before are whole.
func (l *Log) mayRotate(tx *db.Tx) error {
	if err := l.alone(tx); err != nil {
		return err
	}
	in, err := l.inForce(tx)
	if err != nil {
		return err
	}
	if !in {
		return fault.Conflict("ledger.key_rotated", l.cfg.Origin)
	}
	c, bad, err := l.chainOf(tx)
	if err == nil && (len(bad) > 0 || c.Current() != l.vkey) {
		err = fault.Conflict("ledger.bad_chain")
	}
	return err
}

// close numbers all that waits and keeps the last checkpoint of the old key for ever.
func (l *Log) close(tx *db.Tx) error {
	for more := true; more; {
		var drafts []draft
		var err error
		if drafts, more, err = l.pick(tx); err != nil {
			return err
		}
		if err := l.numberDrafts(tx, drafts); err != nil {
			return err
		}
	}
	_, refused, err := l.signAs(tx)
	if err == nil {
		err = refused
	}
	if err != nil {
		return err
	}
	size, err := sizeOf(tx)
	if err == nil && size > 0 { // also when nothing new had to be signed
		if refused, err = l.contradicts(tx, size); err == nil {
			err = refused
		}
	}
	if err != nil {
		return err
	}
	raw, size, err := tipOf(tx)
	if err != nil || size == 0 {
		return err
	}
	return keep(tx, size, raw)
}

// keep stores a checkpoint for ever.
func keep(tx *db.Tx, size int64, raw string) error {
	_, err := tx.Exec("INSERT INTO ledger_checkpoint (size, note) VALUES (?,?) ON CONFLICT DO NOTHING", size, raw)
	return err
}

// record appends the entry under its number, which the two keys have signed.
func (l *Log) record(tx *db.Tx, next *Log, n, size int64, actor Actor, reason string) error {
	root, err := tlog.TreeHash(size, hashes(tx))
	if err != nil {
		return fault.Internal(err, "ledger: root")
	}
	r := rotation{l.cfg.Origin, n, size, root, l.vkey, next.vkey, l.sm2.Public(), next.sm2.Public()}
	return l.recordRotation(tx, r, actor, reason, l.signer, l.sm2, next.signer, next.sm2)
}

// recordRotation appends a rotation signed by the given keys.
func (l *Log) recordRotation(tx *db.Tx, r rotation, actor Actor, reason string, by ...note.Signer) error {
	raw, err := note.Sign(&note.Note{Text: r.text()}, by...)
	if err != nil {
		return fault.Internal(err, "ledger: sign a rotation")
	}
	e := Entry{Kind: rotateKind, Obj: rotateObj, Rev: r.n, Actor: actor, Pub: map[string]any{rotatePub: string(raw)}}
	if reason != "" {
		e.Slots = []Slot{{Name: "reason", Body: reason}}
	}
	d, boxes, err := l.prepare(l.persons(tx), e, tx.Now)
	if err != nil {
		return err
	}
	if err := insertSlots(tx, boxes); err != nil {
		return err
	}
	after, err := l.number(tx, []draft{d})
	if err == nil && after != r.size+1 {
		err = fault.Internal(nil, "ledger: the rotation got another number")
	}
	return err
}

// setMeta notes which key files belong to the database.
func (l *Log) setMeta(tx *db.Tx) error {
	for name, value := range l.meta() {
		if _, err := tx.Exec("UPDATE ledger_meta SET value=? WHERE name=?", value, name); err != nil {
			return err
		}
	}
	return nil
}

// promote makes the key files agree with the database, under the sequencer's lock. The old key is destroyed only when the database says that
// the next one is in force and holds a checkpoint that it signed.
func (l *Log) promote(ctx context.Context, next *Log) error {
	return l.d.Write(ctx, func(tx *db.Tx) error {
		if err := l.lock(tx); err != nil {
			return err
		}
		if in, err := next.inForce(tx); err != nil || !in {
			return fault.Internal(err, "ledger: the next key is not in force")
		}
		raw, _, err := tipOf(tx)
		if err != nil {
			return err
		}
		if _, _, err = openCheckpoint(raw, next.verifier()); err != nil {
			return err
		}
		if err := l.keys.Promote(next.keys); err != nil {
			return fault.Internal(err, "ledger: key files")
		}
		return nil
	})
}

func (l *Log) verifier() note.Verifier {
	v, _ := note.NewVerifier(l.vkey) // made by NoteSigner, which tried it
	return v
}

// inForce: the database was last signed with this key.
func (l *Log) inForce(tx *db.Tx) (bool, error) {
	var have string
	err := tx.Get("SELECT value FROM ledger_meta WHERE name='signer'", nil, &have)
	if fault.Is(err, fault.KindNotFound) {
		return true, nil
	}
	return have == l.vkey, err
}

// How often a running server says that it runs, and how long this is believed.
const (
	beatEvery = 20 // seconds
	beatFor   = 60
	nodeLease = "node:"
)

// beat notes that a sequencer runs here: Rotate then refuses. A server that was killed is believed to run for beatFor.
func (l *Log) beat(ctx context.Context) error {
	now := clock.System.Now().UnixMilli()
	return l.d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec("DELETE FROM ledger_lease WHERE name LIKE 'node:%' AND until<?", now); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO ledger_lease (name, holder, until, kept) VALUES (?,?,?,0) ON CONFLICT (name) DO UPDATE SET until=excluded.until",
			nodeLease+l.holder, l.holder, now+beatFor*1000)
		return err
	})
}

// silence takes the note away at an orderly stop.
func (l *Log) silence(ctx context.Context) error {
	return l.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("DELETE FROM ledger_lease WHERE name=?", nodeLease+l.holder)
		return err
	})
}

// alone refuses while a sequencer runs anywhere on this database.
func (l *Log) alone(tx *db.Tx) error {
	running, err := tx.Exists("SELECT name FROM ledger_lease WHERE name LIKE 'node:%' AND until>?", clock.System.Now().UnixMilli())
	if err == nil && running {
		err = fault.Conflict("ledger.running", beatFor)
	}
	return err
}
