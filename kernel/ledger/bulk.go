package ledger

import (
	"runtime"
	"sync"

	"linli/platform/crypto"
	"linli/platform/db"
)

// AppendBulk records many entries at once and numbers them in the same transaction, for loaders: the demo, an import of
// an old archive, a migration. The leaves are the same bytes that Append and Sequence would have made. Give entries in
// order of time, some thousands a call; one whose At lies more than 5 s before its predecessor's gets a later time.
// The sequencer waits until tx ends; the next Sequence signs. Drafts of others that are already committed come first.
func (l *Log) AppendBulk(tx *db.Tx, entries []Past) ([]Ref, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	if err := l.lock(tx); err != nil {
		return nil, err
	}
	if err := l.drain(tx); err != nil {
		return nil, err
	}
	p := l.persons(tx)
	if err := p.preload(entries); err != nil {
		return nil, err
	}
	drafts, boxes, err := l.prepareMany(p, entries)
	if err != nil {
		return nil, err
	}
	if err := insertSlots(tx, boxes); err != nil {
		return nil, err
	}
	if _, err := l.number(tx, drafts); err != nil {
		return nil, err
	}
	refs := make([]Ref, len(drafts))
	for i := range drafts {
		refs[i] = Ref{refOf(drafts[i].id)}
	}
	tx.After(l.nudge)
	return refs, nil
}

// drain numbers all drafts that this transaction can see.
func (l *Log) drain(tx *db.Tx) error {
	for {
		batch, more, err := l.pick(tx)
		if err != nil {
			return err
		}
		if err := l.numberDrafts(tx, batch); err != nil || !more {
			return err
		}
	}
}

// prepareMany seals on all cores; the keys are in p already, so nothing here touches the transaction.
func (l *Log) prepareMany(p *persons, entries []Past) ([]draft, []boxed, error) {
	type part struct {
		boxes []boxed
		err   error
	}
	drafts := make([]draft, len(entries))
	workers := min(runtime.GOMAXPROCS(0), 1+len(entries)/64)
	parts := make([]part, workers)
	ids := make([][16]byte, len(entries))
	for i := range entries {
		ids[i] = l.newID(entries[i].At)
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w * len(entries) / workers; i < (w+1)*len(entries)/workers; i++ {
				d, boxes, err := l.prepareAs(p, entries[i].Entry, ids[i])
				if err != nil {
					parts[w].err = err
					return
				}
				drafts[i] = d
				parts[w].boxes = append(parts[w].boxes, boxes...)
			}
		})
	}
	wg.Wait()
	var boxes []boxed
	for _, x := range parts {
		if x.err != nil {
			return nil, nil, x.err
		}
		boxes = append(boxes, x.boxes...)
	}
	return drafts, boxes, nil
}

// preload reads and makes the keys of everybody the entries name, in few statements.
func (p *persons) preload(entries []Past) error {
	subjects := map[string]bool{}
	for i := range entries {
		if _, err := p.pseudonym(entries[i].Actor); err != nil {
			return err
		}
		for _, s := range entries[i].Slots {
			if s.Subject != "" && p.seals[s.Subject] == nil {
				subjects[s.Subject] = true
			}
		}
	}
	list := make([]string, 0, len(subjects))
	for s := range subjects {
		list = append(list, s)
	}
	if err := p.readKeys(list); err != nil {
		return err
	}
	var rows [][]any
	for _, s := range list {
		if p.seals[s] != nil {
			continue
		}
		wrapped, err := p.l.keys.Seal(keyPurpose, []byte(s), crypto.Random(32))
		if err != nil {
			return err
		}
		rows = append(rows, []any{s, wrapped})
	}
	if len(rows) == 0 {
		return nil
	}
	err := insertMany(p.tx, "INSERT INTO ledger_key (subject, wrapped) VALUES ", 2, len(rows), " ON CONFLICT (subject) DO NOTHING",
		func(i int) []any { return rows[i] })
	if err != nil {
		return err
	}
	return p.readKeys(list)
}

func (p *persons) readKeys(list []string) error {
	tail := ""
	if p.tx.Dialect() == db.Postgres {
		tail = " FOR KEY SHARE"
	}
	return eachChunk(list, func(args []any) error {
		q := "SELECT subject, wrapped FROM ledger_key WHERE subject IN (" + db.In(len(args)) + ")" + tail
		return p.tx.Each(q, args, func(scan func(...any) error) error {
			var subject string
			var wrapped []byte
			if err := scan(&subject, &wrapped); err != nil {
				return err
			}
			s, err := p.l.unwrap(subject, wrapped)
			if err == nil {
				p.seals[subject] = s
			}
			return err
		})
	})
}
