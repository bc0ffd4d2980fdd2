package ledger

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/db"
	"linli/platform/fault"
)

// Inclusion proves that entry seq is in the tree of the first size entries. Invalid when it is not.
func (l *Log) Inclusion(tx *db.Tx, seq, size int64) ([]tlog.Hash, error) {
	have, err := sizeOf(tx)
	if err != nil {
		return nil, err
	}
	if seq < 0 || seq >= size || size > have {
		return nil, fault.Invalid("ledger.bad_range", seq, size)
	}
	proof, err := tlog.ProveRecord(size, seq, hashes(tx))
	return proof, internal(err, "ledger: inclusion proof")
}

// Consistency proves that the tree of size entries begins with the tree of old entries. Invalid when it can not.
func (l *Log) Consistency(tx *db.Tx, old, size int64) ([]tlog.Hash, error) {
	have, err := sizeOf(tx)
	if err != nil {
		return nil, err
	}
	if old < 1 || old > size || size > have {
		return nil, fault.Invalid("ledger.bad_range", old, size)
	}
	proof, err := tlog.ProveTree(size, old, hashes(tx))
	return proof, internal(err, "ledger: consistency proof")
}

// Root is the hash of the tree of the first size entries.
func (l *Log) Root(tx *db.Tx, size int64) (tlog.Hash, error) {
	have, err := sizeOf(tx)
	if err != nil {
		return tlog.Hash{}, err
	}
	if size < 0 || size > have {
		return tlog.Hash{}, fault.Invalid("ledger.bad_range", size, have)
	}
	root, err := tlog.TreeHash(size, hashes(tx))
	return root, internal(err, "ledger: root")
}

func internal(err error, where string) error {
	if err == nil {
		return nil
	}
	if f := fault.Of(err); f.Where != "" || f.Key != "fault.internal" {
		return err
	}
	return fault.Internal(err, where)
}

// Receipt proves to a resident, without this server, that what he sent is line seq of the log. open names the slots whose text
// and salt he gets, so that he can open his own; nobody else's should be named. NotYet until the entry is numbered and signed
// (a second); NotFound when there is no such entry.
func (l *Log) Receipt(ctx context.Context, ref string, open ...string) (r Receipt, err error) {
	err = l.d.Read(ctx, func(tx *db.Tx) (err error) {
		r, err = l.ReceiptTx(tx, ref, open...)
		return err
	})
	return r, err
}

// ReceiptTx is Receipt inside a transaction.
func (l *Log) ReceiptTx(tx *db.Tx, ref string, open ...string) (Receipt, error) {
	n, err := l.Get(tx, ref)
	if err != nil {
		return Receipt{}, err
	}
	c, err := l.Checkpoint(tx)
	if err != nil {
		return Receipt{}, err
	}
	if c.Size <= n.Seq {
		return Receipt{}, fault.NotYet("ledger.not_numbered")
	}
	r := Receipt{Checkpoint: c, Seq: n.Seq, Key: l.vkey}
	if err := tx.Get("SELECT body FROM ledger_entry WHERE seq=?", []any{n.Seq}, &r.Leaf); err != nil {
		return Receipt{}, err
	}
	if r.Proof, err = l.Inclusion(tx, n.Seq, c.Size); err != nil {
		return Receipt{}, err
	}
	secrets, err := l.openAll(tx, ref)
	if err != nil {
		return Receipt{}, err
	}
	wanted := map[string]bool{}
	for _, name := range open {
		wanted[name] = true
	}
	for _, s := range secrets {
		x := ReceiptSlot{Name: s.Name, Commitment: s.C}
		if wanted[s.Name] && s.body != nil {
			x.Salt, x.Body = s.salt, s.body
		}
		r.Slots = append(r.Slots, x)
	}
	return r, nil
}
