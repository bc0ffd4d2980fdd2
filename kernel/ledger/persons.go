package ledger

import (
	"encoding/hex"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

const (
	slotPurpose  = "ledger.slot"  // slots about nobody in particular
	keyPurpose   = "ledger.key"   // wraps the data keys of persons
	actorPurpose = "ledger.actor" // wraps the pseudonym keys of persons
)

// persons finds and makes the keys that one transaction needs. It lives as long as the transaction and no longer:
// a key kept in a node's memory would outlive its erasure on another node.
type persons struct {
	l      *Log
	tx     *db.Tx
	actors map[[2]string]string
	seals  map[string]*crypto.Sealer
}

func (l *Log) persons(tx *db.Tx) *persons {
	return &persons{l: l, tx: tx, actors: map[[2]string]string{}, seals: map[string]*crypto.Sealer{}}
}

func actorAD(kind, id string) []byte { return []byte(kind + ":" + id) }

// pseudonymOf is HMAC(k_actor, kind:id), 128 bits in hex, under the suite that wrapped the key.
func pseudonymOf(s crypto.Suite, key []byte, kind, id string) string {
	m := s.MAC(key, actorAD(kind, id))
	return hex.EncodeToString(m[:16])
}

// pseudonym gives the actor's pseudonym, making his key at his first step.
func (p *persons) pseudonym(a Actor) (string, error) {
	if a.ID == "" {
		return "", nil
	}
	who := [2]string{a.Kind, a.ID}
	if s, ok := p.actors[who]; ok {
		return s, nil
	}
	if s, ok := p.l.programs.Load(who); ok {
		return s.(string), nil
	}
	s, err := readOrMake(func() (string, error) { return p.readPseudonym(a) }, func() error { return p.makePseudonym(a) })
	if err != nil {
		return "", err
	}
	p.actors[who] = s
	if a.Kind == ownKind && !p.tx.Writes() { // read, so it is committed
		p.l.programs.Store(who, s)
	}
	return s, nil
}

// ownKind are actors that are no persons: the clock and the programs of the installation. They are never erased, so their
// pseudonyms may stay in memory.
const ownKind = "system"

// madeAtMost bounds readOrMake; each further round needs another erasure to have ended in the moment between two statements.
const madeAtMost = 100

// readOrMake reads a row and makes it when it is not there. Another node may have been faster, then its row counts; and on PostgreSQL
// an erasure may take that row away again before it is read, then it is made anew: whoever writes after an erasure begins a new key.
func readOrMake[T any](read func() (T, error), insert func() error) (v T, err error) {
	for range madeAtMost {
		if v, err = read(); !fault.Is(err, fault.KindNotFound) {
			return v, err
		}
		if err := insert(); err != nil {
			return v, err
		}
	}
	return v, fault.Busy("db.crowded").With(err)
}

func (p *persons) readPseudonym(a Actor) (s string, err error) {
	err = p.tx.Get("SELECT pseudonym FROM ledger_actor WHERE kind=? AND id=?", []any{a.Kind, a.ID}, &s)
	return s, err
}

func (p *persons) makePseudonym(a Actor) error {
	key := crypto.Random(32)
	wrapped, err := p.l.keys.Seal(actorPurpose, actorAD(a.Kind, a.ID), key)
	if err != nil {
		return fault.Internal(err, "ledger: wrap an actor's key")
	}
	_, err = p.tx.Exec("INSERT INTO ledger_actor (pseudonym, kind, id, wrapped) VALUES (?, ?, ?, ?) ON CONFLICT (kind, id) DO NOTHING",
		pseudonymOf(p.l.keys.Suite(), key, a.Kind, a.ID), a.Kind, a.ID, wrapped)
	return err
}

// sealer gives the cipher for slots about subject, making his key when he has none.
func (p *persons) sealer(subject string) (*crypto.Sealer, error) {
	if s, ok := p.seals[subject]; ok {
		return s, nil
	}
	wrapped, err := readOrMake(func() ([]byte, error) { return p.readKey(subject) }, func() error { return p.makeKey(subject) })
	if err != nil {
		return nil, err
	}
	s, err := p.l.unwrap(subject, wrapped)
	if err != nil {
		return nil, err
	}
	p.seals[subject] = s
	return s, nil
}

// readKey holds the row on PostgreSQL until this transaction ends: an erasure that runs beside it waits, and so finds
// and deletes the slot that is being written (Log.EraseTx).
func (p *persons) readKey(subject string) (wrapped []byte, err error) {
	q := "SELECT wrapped FROM ledger_key WHERE subject=?"
	if p.tx.Dialect() == db.Postgres {
		q += " FOR KEY SHARE"
	}
	err = p.tx.Get(q, []any{subject}, &wrapped)
	return wrapped, err
}

func (p *persons) makeKey(subject string) error {
	wrapped, err := p.l.keys.Seal(keyPurpose, []byte(subject), crypto.Random(32))
	if err != nil {
		return fault.Internal(err, "ledger: wrap a person's key")
	}
	_, err = p.tx.Exec("INSERT INTO ledger_key (subject, wrapped) VALUES (?, ?) ON CONFLICT (subject) DO NOTHING", subject, wrapped)
	return err
}

// unwrap turns a stored data key into a cipher of the current suite; a blob of the other suite is opened by openBox.
func (l *Log) unwrap(subject string, wrapped []byte) (*crypto.Sealer, error) {
	key, err := l.keys.Open(keyPurpose, []byte(subject), wrapped)
	if err != nil {
		return nil, fault.Internal(err, "ledger: the key of a person does not open")
	}
	s, err := crypto.NewSealer(l.keys.Suite(), key)
	if err != nil {
		return nil, fault.Internal(err, "ledger: the key of a person")
	}
	return s, nil
}

// boxAD ties a sealed slot to its entry, name and person.
func boxAD(entry [16]byte, name, subject string) []byte {
	b := make([]byte, 0, len(entry)+len(name)+len(subject)+1)
	b = append(b, entry[:]...)
	b = append(b, name...)
	b = append(b, 0)
	return append(b, subject...)
}

// sealBox seals salt and body together: with the salt in the clear a stolen backup would let short bodies be guessed
// from their commitments even after the key is gone.
func (p *persons) sealBox(entry [16]byte, name, subject string, salt, body []byte) ([]byte, error) {
	plain := append(append(make([]byte, 0, len(salt)+len(body)), salt...), body...)
	ad := boxAD(entry, name, subject)
	if subject == "" {
		return p.l.keys.Seal(slotPurpose, ad, plain)
	}
	s, err := p.sealer(subject)
	if err != nil {
		return nil, err
	}
	return s.Seal(ad, plain), nil
}

// openBox gives salt and body of a stored slot; wrapped is the person's key, unused for "".
func (l *Log) openBox(entry [16]byte, name, subject string, wrapped, box []byte) (salt, body []byte, err error) {
	var plain []byte
	ad := boxAD(entry, name, subject)
	if subject == "" {
		plain, err = l.keys.Open(slotPurpose, ad, box)
	} else {
		var key []byte
		if key, err = l.keys.Open(keyPurpose, []byte(subject), wrapped); err == nil {
			plain, err = crypto.Open(key, ad, box)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	if len(plain) < saltSize {
		return nil, nil, crypto.ErrOpen
	}
	return plain[:saltSize], plain[saltSize:], nil
}

// actorSound recomputes a pseudonym from the stored key.
func (l *Log) actorSound(pseudonym, kind, id string, wrapped []byte) bool {
	s, err := crypto.SuiteOf(wrapped)
	if err != nil {
		return false
	}
	key, err := l.keys.Open(actorPurpose, actorAD(kind, id), wrapped)
	return err == nil && pseudonymOf(s, key, kind, id) == pseudonym
}
