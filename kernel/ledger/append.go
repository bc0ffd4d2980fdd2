package ledger

import (
	"encoding/binary"
	"encoding/hex"
	"time"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

// draft is an entry without its number: everything of the leaf except seq, time of numbering and prev.
type draft struct {
	id                       [16]byte
	suite, kind, place, obj  string
	rev                      int64
	actor, pub, link, commit string
	slots                    []byte // packed commitments
}

// boxed is a sealed slot on its way to the table.
type boxed struct {
	entry         [16]byte
	name, subject string
	box           []byte
}

// Draft is an entry that is checked, sealed and committed to, but not recorded yet.
type Draft struct {
	draft
	boxes []boxed
	mark  [32]byte
}

// Ref is the reference that the entry will have.
func (d Draft) Ref() Ref { return Ref{refOf(d.id)} }

// Append records a step inside the business transaction tx: when tx is committed the step is recorded, otherwise it never
// was. The entry has no number yet; the sequencer gives it one within a second. Errors: Invalid when the entry can not
// stand in the ledger (see LEDGER rules in Entry), or the database's.
func (l *Log) Append(tx *db.Tx, e Entry) (Ref, error) {
	d, err := l.Prepare(tx, e)
	if err != nil {
		return Ref{}, err
	}
	return d.Ref(), l.Record(tx, d)
}

// Prepare is the first half of Append: all that needs no writer. In a reader's transaction it serves entries without slots
// about a person, whose actor has been seen before (else the database refuses, for a key must be made), and what it
// gives may be recorded only while no key of an actor was erased since: watch the tables Keys.
func (l *Log) Prepare(tx *db.Tx, e Entry) (Draft, error) {
	d, boxes, err := l.prepare(l.persons(tx), e, tx.Now)
	if err != nil {
		return Draft{}, err
	}
	return Draft{d, boxes, l.draftMark(d)}, nil
}

// Keys are the tables that Prepare reads for an entry without slots about a person.
var Keys = []string{"ledger_actor"}

// Record is the second half of Append, for one or more entries of the same transaction.
func (l *Log) Record(tx *db.Tx, list ...Draft) error {
	var boxes []boxed
	for _, d := range list {
		boxes = append(boxes, d.boxes...)
	}
	if err := insertSlots(tx, boxes); err != nil {
		return err
	}
	err := insertMany(tx, "INSERT INTO ledger_draft (id, suite, kind, place, obj, rev, actor, pub, link, slots, mark) VALUES ", 11, len(list), "", func(i int) []any {
		d := &list[i]
		return []any{d.id[:], d.suite, d.kind, d.place, d.obj, d.rev, d.actor, d.pub, d.link, d.slots, d.mark[:]}
	})
	if err != nil {
		return err
	}
	tx.After(l.nudge)
	return nil
}

// nudge wakes the sequencer of this node.
func (l *Log) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// prepare checks an entry, seals its slots and computes their commitments.
func (l *Log) prepare(p *persons, e Entry, at time.Time) (draft, []boxed, error) {
	return l.prepareAs(p, e, l.newID(at))
}

func (l *Log) prepareAs(p *persons, e Entry, id [16]byte) (draft, []boxed, error) {
	if err := checkEntry(e); err != nil {
		return draft{}, nil, err
	}
	pub, err := encodePub(e.Pub)
	if err != nil {
		return draft{}, nil, err
	}
	actor, err := p.pseudonym(e.Actor)
	if err != nil {
		return draft{}, nil, err
	}
	suite := l.keys.Suite()
	d := draft{id: id, suite: suite.ID(), kind: e.Kind, place: nfc(e.Place), obj: nfc(e.Obj), rev: e.Rev,
		actor: actor, pub: pub, link: nfc(e.Link)}
	commits := make([]commitment, 0, len(e.Slots))
	boxes := make([]boxed, 0, len(e.Slots))
	for _, s := range e.Slots {
		c, box, err := p.slot(suite, d.id, s)
		if err != nil {
			return draft{}, nil, err
		}
		commits, boxes = append(commits, c), append(boxes, box)
	}
	sortCommitments(commits)
	d.commit, d.slots = commitAll(suite, commits), packCommitments(commits)
	return d, boxes, nil
}

func (p *persons) slot(suite crypto.Suite, entry [16]byte, s Slot) (commitment, boxed, error) {
	body, err := Canonical(s.Body)
	if err != nil {
		return commitment{}, boxed{}, err
	}
	salt := crypto.Random(saltSize)
	box, err := p.sealBox(entry, s.Name, s.Subject, salt, body)
	if err != nil {
		return commitment{}, boxed{}, err
	}
	return commitment{s.Name, slotCommit(suite, s.Name, salt, body)}, boxed{entry, s.Name, s.Subject, box}, nil
}

func (l *Log) newID(at time.Time) [16]byte {
	return makeID(max(0, at.UnixMilli()), l.count.Add(1), [8]byte(crypto.Random(8)))
}

// draftMark authenticates a draft under the master key, so that nobody can change a step in the second before it is
// numbered.
func (l *Log) draftMark(d draft) [32]byte {
	var rev [8]byte
	binary.BigEndian.PutUint64(rev[:], uint64(d.rev))
	return l.keysOf(d.suite).MAC("ledger.draft", d.id[:], []byte(d.suite), []byte(d.kind), []byte(d.place), []byte(d.obj), rev[:],
		[]byte(d.actor), []byte(d.pub), []byte(d.link), d.slots)
}

// entryMark ties the id of an entry, which is not part of the leaf, to its number.
func (l *Log) entryMark(suite string, id [16]byte, seq int64) []byte {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(seq))
	m := l.keysOf(suite).MAC("ledger.entry", id[:], n[:])
	return m[:8]
}

// keysOf gives the installation's keys under the suite that made something: what was marked stays right after the city changes
// its suite.
func (l *Log) keysOf(suite string) *crypto.Keys {
	if suite == l.other.Suite().ID() {
		return l.other
	}
	return l.keys
}

// refOf writes an id as a UUID.
func refOf(id [16]byte) string {
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// idOf reads a UUID in its one canonical form.
func idOf(ref string) (id [16]byte, err error) {
	if len(ref) == 36 {
		raw, err := hex.DecodeString(ref[:8] + ref[9:13] + ref[14:18] + ref[19:23] + ref[24:])
		if err == nil && len(raw) == 16 && refOf([16]byte(raw)) == ref {
			return [16]byte(raw), nil
		}
	}
	return id, fault.NotFound("ledger.no_entry")
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }
