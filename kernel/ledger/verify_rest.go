package ledger

import "linli/platform/db"

// slotsLeft names slots that belong to no entry at all.
func (v *verifier) slotsLeft() error {
	return v.tx.Each(`SELECT COUNT(*) FROM ledger_slot s WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id=s.entry)
		AND NOT EXISTS (SELECT 1 FROM ledger_draft d WHERE d.id=s.entry)`, nil, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		if n > 0 {
			v.r.damage(-1, "slot", "%d slots belong to no entry", n)
		}
		return err
	})
}

// keys opens the data key of every person.
func (v *verifier) keys() error {
	return v.tx.Each("SELECT subject, wrapped FROM ledger_key", nil, func(scan func(...any) error) error {
		var subject string
		var wrapped []byte
		if err := scan(&subject, &wrapped); err != nil {
			return err
		}
		if _, err := v.l.keys.Open(keyPurpose, []byte(subject), wrapped); err != nil {
			v.r.damage(-1, "key", "the key of %s does not open", subject)
		}
		return nil
	})
}

// actors recomputes every pseudonym from its key. One that acted and is not there must have been erased: deleting the row
// would otherwise be the way to hide who did something.
func (v *verifier) actors() error {
	here := map[string]bool{}
	err := v.tx.Each("SELECT pseudonym, kind, id, wrapped FROM ledger_actor", nil, func(scan func(...any) error) error {
		var pseudonym, kind, id string
		var wrapped []byte
		if err := scan(&pseudonym, &kind, &id, &wrapped); err != nil {
			return err
		}
		if !v.l.actorSound(pseudonym, kind, id, wrapped) {
			v.r.damage(-1, "actor", "pseudonym %s is not that of %s %s", pseudonym, kind, id)
		}
		here[pseudonym] = true
		return nil
	})
	for pseudonym, seq := range v.chain.acted {
		if !here[pseudonym] && !v.chain.forgotten[pseudonym] {
			v.r.damage(seq, "actor", "who stands behind %s was removed and no erasure names it", pseudonym)
		}
	}
	return err
}

// drafts lists what has no number yet, and names what was changed while it waited. The objects are remembered for the replay, which
// must not ask while rows are streamed: on PostgreSQL a connection answers one question at a time.
func (v *verifier) drafts() error {
	return v.tx.Each("SELECT "+draftColumns+" FROM ledger_draft ORDER BY id", nil, func(scan func(...any) error) error {
		d, sound, err := v.l.scanDraft(scan)
		if err != nil {
			return err
		}
		v.r.Waiting++
		if !sound {
			v.r.damage(-1, "draft", "the waiting step %s was changed", refOf(d.id))
			return nil
		}
		v.waiting[d.obj] = true
		if d.kind == RowsKind || d.kind == adoptKind {
			v.waitingRows = append(v.waitingRows, d)
		}
		if len(v.r.Drafts) < 100 {
			v.r.Drafts = append(v.r.Drafts, refOf(d.id))
		}
		return nil
	})
}

// shapes are the types that the columns of our tables must have on SQLite, which would keep anything anywhere: a text that has become
// a blob reads the same but is no longer found by those who ask for the text.
var shapes = map[string]string{
	"ledger_entry": "typeof(seq)='integer' AND typeof(id)='blob' AND typeof(obj)='text' AND typeof(kind)='text' AND typeof(time)='integer' " +
		"AND typeof(body)='blob' AND typeof(mark)='blob' AND length(mark)=8 AND (slots IS NULL OR typeof(slots)='blob' AND length(slots)>0)",
	"ledger_slot":       "typeof(entry)='blob' AND typeof(name)='text' AND typeof(subject)='text' AND typeof(box)='blob'",
	"ledger_tile":       "typeof(level)='integer' AND typeof(n)='integer' AND typeof(hashes)='blob'",
	"ledger_key":        "typeof(subject)='text' AND typeof(wrapped)='blob'",
	"ledger_actor":      "typeof(pseudonym)='text' AND typeof(kind)='text' AND typeof(id)='text' AND typeof(wrapped)='blob'",
	"ledger_checkpoint": "typeof(size)='integer' AND typeof(note)='text'",
	"ledger_tip":        "name='tip' AND typeof(size)='integer' AND typeof(note)='text'",
}

// indexes asks SQLite whether its indexes agree with its tables (a reader that goes by an index must see the same entries), and
// whether the values have their types. On PostgreSQL the server keeps types, and indexes are amcheck's affair (docs/guide).
func (v *verifier) indexes() error {
	if v.tx.Dialect() != db.SQLite {
		return nil
	}
	for table, shape := range shapes {
		n, err := v.tx.Count("SELECT COUNT(*) FROM " + table + " WHERE NOT (" + shape + ")")
		if err != nil {
			return err
		}
		if n > 0 {
			v.r.damage(-1, "column", "%s: %d rows hold values of another type", table, n)
		}
		err = v.tx.Each("PRAGMA integrity_check('"+table+"')", nil, func(scan func(...any) error) error {
			var s string
			err := scan(&s)
			if s != "ok" {
				v.r.damage(-1, "index", "%s: %s", table, s)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
