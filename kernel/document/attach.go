package document

import (
	"strings"
	"time"

	"linli/kernel/ledger"
	"linli/platform/blob"
	"linli/platform/db"
	"linli/platform/fault"
)

// Expect notes with the text of a report which photos the phone will send by themselves.
// The same list again changes nothing. Errors: Invalid when an item has no usable id or
// there are more than MaxExpected.
func (s *Service) Expect(tx *db.Tx, obj string, items []Item) error {
	if len(items) > MaxExpected {
		return fault.Invalid("document.too_many", MaxExpected)
	}
	for i, it := range items {
		if !idLike(it.ClientID, 8) || (it.SourceHash != "" && !blob.Hash(strings.ToLower(it.SourceHash)).Valid()) {
			return fault.Invalid("document.bad_id")
		}
		if it.Kind == "" {
			it.Kind = Before
		}
		source := ""
		if it.SourceHash != "" {
			source = s.source(blob.Hash(strings.ToLower(it.SourceHash)))
		}
		_, err := tx.Exec(`INSERT INTO document_expected (obj, client, kind, source, n) VALUES (?, ?, ?, ?, ?) ON CONFLICT (obj, client) DO NOTHING`,
			obj, it.ClientID, string(it.Kind), source, int64(i))
		if err != nil {
			return err
		}
	}
	return nil
}

// Expected gives the announced item, or NotFound: an upload without an account may join
// a report only if it was announced with it (or its sender holds the receipt's secret).
func (s *Service) Expected(tx *db.Tx, obj, clientID string) (Item, error) {
	it := Item{ClientID: clientID}
	var kind string
	err := tx.Get(`SELECT kind FROM document_expected WHERE obj = ? AND client = ?`, []any{obj, clientID}, &kind)
	if fault.Is(err, fault.KindNotFound) {
		err = fault.NotFound("document.not_expected")
	}
	it.Kind = Kind(kind)
	return it, err
}

// Progress says how many of the announced photos have come.
func (s *Service) Progress(tx *db.Tx, obj string) (Progress, error) {
	var p Progress
	err := tx.Each(`SELECT e.client, e.kind, d.id IS NOT NULL FROM document_expected e LEFT JOIN document d ON d.client = e.client AND d.obj = e.obj
		WHERE e.obj = ? ORDER BY e.n, e.client`, []any{obj}, func(scan func(...any) error) error {
		var (
			it   Item
			kind string
			come bool
		)
		if err := scan(&it.ClientID, &kind, &come); err != nil {
			return err
		}
		it.Kind = Kind(kind)
		p.Want++
		if come {
			p.Have++
		} else {
			p.Missing = append(p.Missing, it)
		}
		return nil
	})
	return p, err
}

// Attach joins a photo to a matter: one that was sent before the matter had an id.
// To the same matter again it does nothing. Errors: NotFound, Conflict when it belongs
// to another one, NotYet when the matter has too many photos.
func (s *Service) Attach(tx *db.Tx, actor ledger.Actor, id, obj, place string) error {
	d, _, err := one(tx, `id = ?`, id)
	switch {
	case err != nil:
		return err
	case d.Gone:
		return fault.NotFound("document.gone")
	case d.Obj == obj:
		return nil
	case d.Obj != "" || obj == "":
		return fault.Conflict("document.of_another")
	}
	if err := s.roomFor(tx, obj); err != nil {
		return err
	}
	d.Obj, d.Rev = obj, d.Rev+1
	if place != "" {
		d.Place = place
	}
	n, err := tx.Exec(`UPDATE document SET obj = ?, place = ?, rev = ? WHERE id = ? AND rev = ? AND obj = ''`, d.Obj, d.Place, d.Rev, d.ID, d.Rev-1)
	if err == nil && n == 0 {
		err = fault.Conflict("document.of_another")
	}
	if err != nil {
		return err
	}
	_, err = s.record(tx, actor, d, "document.attach")
	return err
}

// Keep lengthens the retention of a photo (a case file); it never shortens it.
func (s *Service) Keep(tx *db.Tx, actor ledger.Actor, id string, until time.Time) error {
	d, _, err := one(tx, `id = ?`, id)
	if err != nil {
		return err
	}
	if d.Gone {
		return fault.NotFound("document.gone")
	}
	if !until.After(d.Expires) {
		return nil
	}
	d.Expires, d.Rev = until.Truncate(time.Millisecond), d.Rev+1
	n, err := tx.Exec(`UPDATE document SET expires = ?, rev = ? WHERE id = ? AND rev = ?`, millis(d.Expires), d.Rev, d.ID, d.Rev-1)
	if err == nil && n == 0 {
		err = fault.Conflict("document.of_another")
	}
	if err != nil {
		return err
	}
	_, err = s.record(tx, actor, d, "document.keep")
	return err
}

// Remove takes the picture and its position away for good; the row and the ledger entries
// stay and say that there was one. reason (at least 2 characters) goes sealed into the entry.
func (s *Service) Remove(tx *db.Tx, actor ledger.Actor, id, reason string) error {
	if len([]rune(strings.TrimSpace(reason))) < 2 {
		return fault.InvalidFields(fault.Field{Name: "reason", Key: "document.why_remove"})
	}
	return s.remove(tx, actor, id, "removed", reason)
}

func (s *Service) remove(tx *db.Tx, actor ledger.Actor, id, how, reason string) error {
	d, _, err := one(tx, `id = ?`, id)
	if err != nil || d.Gone {
		return err
	}
	d.gone, d.Rev = how, d.Rev+1
	n, err := tx.Exec(`UPDATE document SET gone = ?, position = NULL, position_reason = '', rev = ? WHERE id = ? AND rev = ?`, how, d.Rev, d.ID, d.Rev-1)
	if err == nil && n == 0 {
		err = fault.Conflict("document.of_another")
	}
	if err != nil {
		return err
	}
	e := ledger.Entry{Kind: "document.remove", Place: d.Place, Obj: d.ID, Rev: d.Rev, Actor: actor, Pub: d.public(), Link: string(d.Hash)}
	if reason != "" {
		e.Slots = []ledger.Slot{{Name: "reason", Body: reason}}
	}
	_, err = s.log.Append(tx, e)
	return err
}
