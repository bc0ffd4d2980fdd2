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

// drafts lists what has no number yet, and names what was changed while it waited.
func (v *verifier) drafts() error {
	return v.tx.Each("SELECT "+draftColumns+" FROM ledger_draft ORDER BY id", nil, func(scan func(...any) error) error {
		d, sound, err := v.l.scanDraft(scan)
		if err != nil {
			return err
		}
		v.r.Waiting++
		if !sound {
			v.r.damage(-1, "draft", "the waiting step %s was changed", refOf(d.id))
		} else if len(v.r.Drafts) < 100 {
			v.r.Drafts = append(v.r.Drafts, refOf(d.id))
		}
		return nil
	})
}

// indexes asks SQLite whether its indexes agree with its tables: a reader that goes by an index must see the same entries. On
// PostgreSQL that is amcheck's affair (docs/guide).
func (v *verifier) indexes() error {
	if v.tx.Dialect() != db.SQLite {
		return nil
	}
	for _, table := range []string{"ledger_entry", "ledger_slot", "ledger_tile", "ledger_key", "ledger_actor", "ledger_checkpoint"} {
		err := v.tx.Each("PRAGMA integrity_check('"+table+"')", nil, func(scan func(...any) error) error {
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
