package people

import (
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/id"
)

// LookTx records that actor sees a field of a person whole: a row that the person concerned
// can read, and an entry view.sensitive whose slot is sealed under the person's key. It must
// stand in the transaction that reads the field. Rights and limits are asked before, by
// access.Look.
func (s *Service) LookTx(tx *db.Tx, actor ledger.Actor, person, field, reason string) (ledger.Ref, error) {
	p, err := s.Get(tx, person)
	if err != nil {
		return ledger.Ref{}, err
	}
	ref, err := s.Log.Append(tx, ledger.Entry{Kind: "view.sensitive", Obj: p.ID, Actor: actor, Pub: map[string]any{"field": field},
		Slots: []ledger.Slot{{Name: "look", Subject: p.ID, Body: map[string]any{"reason": reason, "by": actor.Name}}}})
	if err != nil {
		return ref, err
	}
	_, err = tx.Exec("INSERT INTO look (id, person, field, reason, actor, actor_name, at, entry) VALUES (?,?,?,?,?,?,?,?)",
		id.New(), p.ID, field, reason, actor.ID, actor.Name, tx.NowMS(), ref.ID)
	return ref, err
}

// Looks lists who saw a person's record, the newest first, looks at rows merged into it
// included: "who saw my record" (PIPL 57, security.md 2.3).
func (s *Service) Looks(tx *db.Tx, person string, limit int) ([]Look, error) {
	var out []Look
	err := tx.Each(`SELECT person, field, reason, actor, actor_name, at, entry FROM look
WHERE person = ? OR person IN (SELECT id FROM person WHERE into_id = ? AND into_id <> '') ORDER BY at DESC, id DESC LIMIT ?`,
		[]any{person, person, limit}, func(scan func(...any) error) error {
			var l Look
			err := scan(&l.Person, &l.Field, &l.Reason, &l.Actor, &l.Who, &l.At, &l.Entry)
			out = append(out, l)
			return err
		})
	return out, err
}
