package ledger

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

// KeysFile is the chain of keys in the data folder, as /log/keys shows it: public, and wanted by those who check receipts.
const KeysFile = "log.keys"

const (
	rotateKind = "key.rotate"
	rotateObj  = "log/key" // one object: its entries are found by the index, and chained by prev
	rotatePub  = "rotation"
)

// takeKeys makes signers and verifier of the key files.
func (l *Log) takeKeys(keys *crypto.Keys) (err error) {
	if l.signer, l.vkey, err = keys.NoteSigner(l.cfg.Origin); err != nil {
		return fault.Internal(err, "ledger: origin "+l.cfg.Origin)
	}
	if l.sm2, err = keys.GMNote(l.cfg.Origin); err != nil {
		return fault.Internal(err, "ledger: SM2 key")
	}
	l.gm = nil
	if keys.Suite().ID() == crypto.GM.ID() {
		l.gm = l.sm2
	}
	return nil
}

// badLink is a rotation in the log that is none.
type badLink struct {
	seq int64
	why string
}

// chainOf reads the chain of keys from the entries. A rotation that does not hold is left out, so that nothing its key signed is believed,
// and named in bad. Without any entry the chain is this node's key.
func (l *Log) chainOf(tx *db.Tx) (c *KeyChain, bad []badLink, err error) {
	first := l.vkey
	var body []byte
	err = tx.Get("SELECT body FROM ledger_entry WHERE seq=0", nil, &body)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return nil, nil, err
	}
	if err == nil {
		first = ""
		if lf, err := parseLeaf(body); err == nil {
			if pub, err := decodePub(lf.Pub); err == nil {
				first, _ = pub["key"].(string)
			}
		}
	}
	if c, err = newKeyChain(l.cfg.Origin, first); err != nil { // entry 0 is damaged: Verify says so
		bad = append(bad, badLink{0, "the first key can not be read"})
		if c, err = newKeyChain(l.cfg.Origin, l.vkey); err != nil {
			return nil, nil, fault.Internal(err, "ledger: keys")
		}
	}
	err = tx.Each("SELECT seq, body FROM ledger_entry WHERE obj=? ORDER BY seq", []any{rotateObj}, func(scan func(...any) error) error {
		var seq int64
		var body []byte
		if err := scan(&seq, &body); err != nil {
			return err
		}
		if err := c.link(seq, body); err != nil {
			bad = append(bad, badLink{seq, err.Error()})
		}
		return nil
	})
	if last := &c.spans[len(c.spans)-1]; err == nil && last.gm == nil && last.vkey == l.vkey {
		last.gm = l.sm2.Public()
	}
	return c, bad, err
}

// link takes an entry of the log.
func (c *KeyChain) link(seq int64, body []byte) error {
	lf, err := parseLeaf(body)
	if err != nil || lf.Seq != seq || lf.Kind != rotateKind {
		return errors.New("not a rotation of the key")
	}
	pub, err := decodePub(lf.Pub)
	raw, ok := pub[rotatePub].(string)
	if err != nil || !ok {
		return errors.New("the rotation can not be read")
	}
	probe := *c
	probe.spans, probe.notes = append([]span(nil), c.spans...), append([]string(nil), c.notes...)
	r, err := probe.add(raw)
	if err == nil && r.size != seq {
		err = errors.New("the rotation was made for another place in the log")
	}
	if err == nil {
		*c = probe
	}
	return err
}

// Keys gives the chain of keys of this log.
func (l *Log) Keys(tx *db.Tx) (*KeyChain, error) {
	c, _, err := l.chainOf(tx)
	return c, err
}

// own are the keys a checkpoint of this log is verified with, each for its time. A wrong second signature spoils a note as a wrong first
// one does.
func (l *Log) own(tx *db.Tx) ([]note.Verifier, error) {
	c, _, err := l.chainOf(tx)
	if err != nil {
		return nil, err
	}
	return c.verifiers(l.gm != nil), nil
}

// fileChain is the chain in the data folder, nil when there is none that can be read.
func (l *Log) fileChain() *KeyChain {
	if l.cfg.Dir == "" {
		return nil
	}
	raw, err := os.ReadFile(filepath.Join(l.cfg.Dir, KeysFile))
	if err != nil {
		return nil
	}
	c, err := ParseKeys(string(raw))
	if err != nil || c.origin != l.cfg.Origin {
		return nil
	}
	return c
}

// PublishKeys writes the chain into the data folder. A file that goes on after this chain is left alone: the database is then older than
// it, and AcceptRestore puts it aside.
func (l *Log) PublishKeys(tx *db.Tx) error {
	c, _, err := l.chainOf(tx)
	if err != nil || l.cfg.Dir == "" {
		return err
	}
	have := l.fileChain()
	if have != nil && (have.Text() == c.Text() || len(have.notes) > len(c.notes) && have.has(c.Current())) {
		return nil
	}
	if err := replaceFile(filepath.Join(l.cfg.Dir, KeysFile), c.Text()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Full("db.full").With(err)
	}
	return nil
}
