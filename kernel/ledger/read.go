package ledger

import (
	"encoding/json"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
)

const entryColumns = "seq, id, body, slots"

// Follow gives the numbered entries after a number, in order, at most limit: the event stream. Because numbers are given in
// transactions that follow one another, an entry never appears behind one that was seen.
func (l *Log) Follow(tx *db.Tx, after int64, limit int) ([]Numbered, error) {
	return readEntries(tx, "SELECT "+entryColumns+" FROM ledger_entry WHERE seq>? ORDER BY seq LIMIT ?", after, limit)
}

// FollowKind is Follow for a reader that heeds only kinds which begin with prefix: others are passed over and not even decoded.
// It looks at the next window numbers and gives the last of them, to advance to; after itself when there is nothing new.
func (l *Log) FollowKind(tx *db.Tx, after int64, prefix string, window int64) (list []Numbered, upTo int64, err error) {
	size, err := sizeOf(tx)
	if err != nil || size <= after+1 {
		return nil, after, err
	}
	upTo = min(after+window, size-1)
	list, err = readEntries(tx, "SELECT "+entryColumns+" FROM ledger_entry WHERE seq>? AND seq<=? AND substr(kind,1,?)=? ORDER BY seq", after, upTo, len(prefix), prefix)
	return list, upTo, err
}

// Of gives all numbered entries of an object, oldest first.
func (l *Log) Of(tx *db.Tx, obj string) ([]Numbered, error) {
	if obj == "" {
		return nil, nil
	}
	return readEntries(tx, "SELECT "+entryColumns+" FROM ledger_entry WHERE obj=? ORDER BY seq", nfc(obj))
}

// Touched says whether anything was recorded of an object since an instant (Unix ms); drafts without a number count.
func (l *Log) Touched(tx *db.Tx, obj string, since int64) (bool, error) {
	n, err := tx.Count("SELECT (SELECT count(*) FROM ledger_entry WHERE obj=? AND time>=?) + (SELECT count(*) FROM ledger_draft WHERE obj=?)", nfc(obj), since, nfc(obj))
	return n > 0, err
}

// Get gives one entry by its reference. NotYet while it has no number, NotFound when there is no such entry.
func (l *Log) Get(tx *db.Tx, ref string) (Numbered, error) {
	id, err := idOf(ref)
	if err != nil {
		return Numbered{}, err
	}
	list, err := readEntries(tx, "SELECT "+entryColumns+" FROM ledger_entry WHERE id=?", id[:])
	if err != nil {
		return Numbered{}, err
	}
	if len(list) == 1 {
		return list[0], nil
	}
	waiting, err := tx.Exists("SELECT id FROM ledger_draft WHERE id=?", id[:])
	if err != nil {
		return Numbered{}, err
	}
	if waiting {
		return Numbered{}, fault.NotYet("ledger.not_numbered")
	}
	return Numbered{}, fault.NotFound("ledger.no_entry")
}

// At gives the entry with a number.
func (l *Log) At(tx *db.Tx, seq int64) (Numbered, error) {
	list, err := readEntries(tx, "SELECT "+entryColumns+" FROM ledger_entry WHERE seq=?", seq)
	if err != nil {
		return Numbered{}, err
	}
	if len(list) == 0 {
		return Numbered{}, fault.NotFound("ledger.no_entry")
	}
	return list[0], nil
}

// Size is how many entries have a number.
func (l *Log) Size(tx *db.Tx) (int64, error) { return sizeOf(tx) }

func readEntries(tx *db.Tx, q string, args ...any) ([]Numbered, error) {
	var list []Numbered
	err := tx.Each(q, args, func(scan func(...any) error) error {
		var seq int64
		var id, body, slots []byte
		if err := scan(&seq, &id, &body, &slots); err != nil {
			return err
		}
		n, err := numbered(seq, id, body, slots)
		if err == nil {
			list = append(list, n)
		}
		return err
	})
	return list, err
}

// numbered reads an entry out of its proved bytes; the columns beside them are for indexes only.
func numbered(seq int64, id, body, slots []byte) (Numbered, error) {
	lf, err := parseLeaf(body)
	if err != nil || lf.Seq != seq || len(id) != 16 {
		return Numbered{}, fault.Internal(err, "ledger: entry is damaged; run ledger verify")
	}
	pub, err := decodePub(lf.Pub)
	if err != nil {
		return Numbered{}, fault.Internal(err, "ledger: pub is damaged; run ledger verify")
	}
	commits, ok := unpackCommitments(slots)
	if !ok {
		return Numbered{}, fault.Internal(nil, "ledger: commitments are damaged; run ledger verify")
	}
	n := Numbered{Seq: seq, ID: refOf([16]byte(id)), Time: time.UnixMilli(lf.Time).UTC(), Suite: lf.Suite, Kind: lf.Kind, Place: lf.Place,
		Obj: lf.Obj, Rev: lf.Rev, ActorPseudonym: lf.Actor, Prev: lf.Prev, Commit: lf.Commit, Pub: pub, Link: lf.Link}
	for _, c := range commits {
		n.Slots = append(n.Slots, c.Name)
	}
	return n, nil
}

// Cursor gives the number up to which a reader has read; 0 for a new one (entry 0 is only the log's own beginning).
func (l *Log) Cursor(tx *db.Tx, reader string) (seq int64, err error) {
	err = tx.Get("SELECT seq FROM reader_cursor WHERE name=?", []any{reader}, &seq)
	if fault.Is(err, fault.KindNotFound) {
		return 0, nil
	}
	return seq, err
}

// Advance moves a reader's cursor in the transaction of what the reader did with the entries. Conflict when the cursor stands
// there already or beyond: two nodes read for the same reader and this one was slower.
func (l *Log) Advance(tx *db.Tx, reader string, seq int64) error {
	n, err := tx.Exec(`INSERT INTO reader_cursor (name, seq) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET seq=excluded.seq WHERE reader_cursor.seq < excluded.seq`, reader, seq)
	if err == nil && n == 0 {
		return fault.Conflict("ledger.cursor", reader, seq)
	}
	return err
}

// Rewind sets a reader's cursor back, to build what it made anew.
func (l *Log) Rewind(tx *db.Tx, reader string, seq int64) error {
	_, err := tx.Exec("INSERT INTO reader_cursor (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq=excluded.seq", reader, seq)
	return err
}

// Open opens the private slots of an entry, numbered or not, for a reader whom kernel/access permitted (and who recorded the
// look). An erased slot comes back without body.
func (l *Log) Open(tx *db.Tx, ref string) ([]Opened, error) {
	secrets, err := l.openAll(tx, ref)
	if err != nil {
		return nil, err
	}
	out := make([]Opened, len(secrets))
	for i, s := range secrets {
		out[i] = Opened{Name: s.Name, Subject: s.subject, Body: json.RawMessage(s.body), Erased: s.body == nil}
	}
	return out, nil
}

// secret is a slot with what a receipt shows of it.
type secret struct {
	commitment
	subject    string
	salt, body []byte // nil when erased
}

// openAll gives the slots of an entry in the order of their commitments.
func (l *Log) openAll(tx *db.Tx, ref string) ([]secret, error) {
	id, err := idOf(ref)
	if err != nil {
		return nil, err
	}
	var packed []byte
	err = tx.Get("SELECT slots FROM ledger_entry WHERE id=? UNION ALL SELECT slots FROM ledger_draft WHERE id=?", []any{id[:], id[:]}, &packed)
	if err != nil {
		return nil, notThere(err)
	}
	commits, ok := unpackCommitments(packed)
	if !ok {
		return nil, fault.Internal(nil, "ledger: commitments are damaged; run ledger verify")
	}
	list := make([]secret, len(commits))
	at := map[string]*secret{}
	for i, c := range commits {
		list[i].commitment = c
		at[c.Name] = &list[i]
	}
	err = tx.Each(`SELECT s.name, s.subject, s.box, k.wrapped FROM ledger_slot s LEFT JOIN ledger_key k ON k.subject=s.subject
		WHERE s.entry=?`, []any{id[:]}, func(scan func(...any) error) error {
		var name, subject string
		var box, wrapped []byte
		if err := scan(&name, &subject, &box, &wrapped); err != nil {
			return err
		}
		s := at[name]
		if s == nil {
			return fault.Internal(nil, "ledger: a slot that the entry does not know; run ledger verify")
		}
		s.subject = subject
		s.salt, s.body, err = l.openBox(id, name, subject, wrapped, box)
		if err != nil {
			return fault.Internal(err, "ledger: a slot does not open; run ledger verify")
		}
		return nil
	})
	return list, err
}

func notThere(err error) error {
	if fault.Is(err, fault.KindNotFound) {
		return fault.NotFound("ledger.no_entry")
	}
	return err
}

// Who finds the person behind a pseudonym, as long as he is not erased (NotFound then). Name stays empty.
func (l *Log) Who(tx *db.Tx, pseudonym string) (a Actor, err error) {
	err = tx.Get("SELECT kind, id FROM ledger_actor WHERE pseudonym=?", []any{pseudonym}, &a.Kind, &a.ID)
	if fault.Is(err, fault.KindNotFound) {
		return a, fault.NotFound("ledger.no_actor")
	}
	return a, err
}

// Pseudonym gives an actor's pseudonym without making one; NotFound when he never did anything.
func (l *Log) Pseudonym(tx *db.Tx, a Actor) (string, error) {
	s, err := l.persons(tx).readPseudonym(a)
	if fault.Is(err, fault.KindNotFound) {
		return "", fault.NotFound("ledger.no_actor")
	}
	return s, err
}
