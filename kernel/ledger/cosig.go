package ledger

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"linli/platform/db"
	"linli/platform/fault"
)

// WitnessWithin is how fresh the policy wants a cosignature: one witness within a day (security.md 5.5).
const WitnessWithin = 24 * time.Hour

// Witness is who signs checkpoints of this log besides the log itself, and what he last signed.
type Witness struct {
	Name, Key string
	Size      int64 // 0 = nothing yet
	At        int64 // Unix ms, when it came here
}

// AddWitness names a witness by its verifier key (algorithm 4). From the first one on the policy stands: see Witnessed.
func (l *Log) AddWitness(tx *db.Tx, actor Actor, vkey string) error {
	vkey = strings.TrimSpace(vkey)
	w, err := ParseWitness(vkey)
	if err != nil {
		return err
	}
	n, err := tx.Exec("INSERT INTO ledger_witness (name, vkey, added) VALUES (?,?,?) ON CONFLICT DO NOTHING", w.Name(), vkey, tx.NowMS())
	if err == nil && n == 0 {
		err = fault.Conflict("ledger.witness_known")
	}
	if err != nil {
		return err
	}
	_, err = l.Append(tx, Entry{Kind: "witness.add", Obj: w.Name(), Actor: actor, Pub: map[string]any{"key": vkey}})
	return err
}

// Witnesses lists them by name.
func (l *Log) Witnesses(tx *db.Tx) (out []Witness, err error) {
	err = tx.Each(`SELECT w.name, w.vkey, COALESCE((SELECT MAX(size) FROM ledger_cosig c WHERE c.witness=w.name),0),
		COALESCE((SELECT MAX(at) FROM ledger_cosig c WHERE c.witness=w.name),0) FROM ledger_witness w ORDER BY w.name`, nil, func(scan func(...any) error) error {
		var w Witness
		err := scan(&w.Name, &w.Key, &w.Size, &w.At)
		out = append(out, w)
		return err
	})
	return out, err
}

// Witnessed tells whether the policy is met: no witness is named, or one of them signed within WitnessWithin.
func (l *Log) Witnessed(tx *db.Tx) (met bool, list []Witness, err error) {
	list, err = l.Witnesses(tx)
	met = len(list) == 0
	for _, w := range list {
		met = met || w.At > tx.NowMS()-WitnessWithin.Milliseconds()
	}
	return met, list, err
}

// AddCosignatures keeps the lines of named witnesses under a checkpoint of this log: raw is the whole note as the witness
// gave it back. The checkpoint must be signed by this log and be what the tree had at that size; Conflict ledger.fork when it
// was not, which is damage. Invalid when no line of a named witness is in it. It gives the names whose line is new.
func (l *Log) AddCosignatures(tx *db.Tx, raw string) (fresh []string, err error) {
	list, err := l.Witnesses(tx)
	if err != nil {
		return nil, err
	}
	own, err := l.own(tx)
	if err != nil {
		return nil, err
	}
	known := slices.Clone(own)
	for _, w := range list {
		v, err := ParseWitness(w.Key)
		if err != nil {
			return nil, fault.Internal(err, "ledger: witness "+w.Name)
		}
		known = append(known, v)
	}
	if _, _, err = openCheckpoint(raw, own...); err != nil { // signed by this log at all
		return nil, err
	}
	c, n, err := openCheckpoint(raw, known...)
	if err != nil {
		return nil, err
	}
	if err := l.mine(tx, c); err != nil {
		return nil, err
	}
	lines := 0
	for _, s := range n.Sigs {
		if s.Name == l.cfg.Origin {
			continue
		}
		lines++
		added, err := l.keepCosig(tx, c, n, s)
		if err != nil {
			return nil, err
		}
		if added {
			fresh = append(fresh, s.Name)
		}
	}
	if lines == 0 {
		return nil, fault.Invalid("ledger.no_witness_line")
	}
	return fresh, nil
}

// mine tells whether a checkpoint is of this log and what its tree had at that size.
func (l *Log) mine(tx *db.Tx, c Checkpoint) error {
	if c.Origin != l.cfg.Origin {
		return fault.Invalid("ledger.bad_checkpoint")
	}
	have, err := sizeOf(tx)
	if err != nil {
		return err
	}
	if c.Size > have {
		return fault.Conflict("ledger.rollback", c.Size, have)
	}
	root, err := tlog.TreeHash(c.Size, hashes(tx))
	if err == nil && root != c.Root {
		err = fault.Conflict("ledger.fork", c.Size)
	}
	return err
}

// keepCosig stores one line, and the checkpoint it is about, which is then kept for ever.
func (l *Log) keepCosig(tx *db.Tx, c Checkpoint, n *note.Note, s note.Signature) (bool, error) {
	own := &note.Note{Text: n.Text}
	for _, x := range n.Sigs {
		if x.Name == l.cfg.Origin {
			own.Sigs = append(own.Sigs, x)
		}
	}
	raw, err := note.Sign(own)
	if err != nil {
		return false, fault.Internal(err, "ledger: cosignature")
	}
	if _, err := tx.Exec("INSERT INTO ledger_checkpoint (size, note) VALUES (?,?) ON CONFLICT DO NOTHING", c.Size, string(raw)); err != nil {
		return false, err
	}
	added, err := tx.Exec("INSERT INTO ledger_cosig (size, witness, line, at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", c.Size, s.Name, "\u2014 "+s.Name+" "+s.Base64+"\n", tx.NowMS())
	return added == 1, err
}

// Cosigned gives the newest checkpoint that a witness signed, with all witnesses' lines. NotFound when there is none.
func (l *Log) Cosigned(tx *db.Tx) (string, error) {
	var size int64
	var raw string
	err := tx.Get("SELECT c.size, c.note FROM ledger_checkpoint c WHERE c.size=(SELECT MAX(size) FROM ledger_cosig)", nil, &size, &raw)
	if err != nil {
		return "", err
	}
	lines, err := cosigLines(tx, size)
	return raw + lines, err
}

// cosigLines are the witnesses' lines under the checkpoint of a size.
func cosigLines(tx *db.Tx, size int64) (string, error) {
	var b strings.Builder
	err := tx.Each("SELECT line FROM ledger_cosig WHERE size=? ORDER BY witness", []any{size}, func(scan func(...any) error) error {
		var s string
		err := scan(&s)
		b.WriteString(s)
		return err
	})
	return b.String(), err
}

// storedCosigs checks every stored line against its checkpoint.
func (v *verifier) storedCosigs() error {
	keys := map[string]note.Verifier{}
	list, err := v.l.Witnesses(v.tx)
	for _, w := range list {
		if keys[w.Name], err = ParseWitness(w.Key); err != nil {
			v.r.damage(-1, "witness", "the key of witness %s can not be read", w.Name)
		}
	}
	if err != nil {
		return err
	}
	return v.tx.Each("SELECT c.size, c.witness, c.line, COALESCE(p.note,'') FROM ledger_cosig c LEFT JOIN ledger_checkpoint p ON p.size=c.size ORDER BY c.size, c.witness", nil,
		func(scan func(...any) error) error {
			var size int64
			var name, line, raw string
			if err := scan(&size, &name, &line, &raw); err != nil {
				return err
			}
			w := keys[name]
			if w == nil {
				v.r.damage(-1, "witness", "cosignature of %s at %d: no such witness", name, size)
				return nil
			}
			if c, _, err := openCheckpoint(raw+line, w); err != nil || c.Size != size {
				v.r.damage(-1, "witness", "cosignature of %s at %d is not about this checkpoint", name, size)
			}
			return nil
		})
}
