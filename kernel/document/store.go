package document

import (
	"database/sql"
	"encoding/json"
	"time"

	"linli/platform/blob"
	"linli/platform/db"
	"linli/platform/fault"
)

const columns = `id, obj, place, kind, hash, thumb, w, h, bytes, client, source, claimed, saved, reason, position IS NOT NULL, by_kind, expires, ledger, gone, rev`

func insert(tx *db.Tx, d Doc, p *Prepared, sealed []byte) (bool, error) {
	client := sql.NullString{String: d.ClientID, Valid: d.ClientID != ""}
	reason := ""
	if sealed != nil {
		reason = p.meta.PositionReason
	}
	n, err := tx.Exec(`INSERT INTO document (id, obj, place, kind, hash, thumb, w, h, bytes, client, source, claimed, saved, reason, position, position_reason, by_kind, expires, ledger, gone, rev)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', ?) ON CONFLICT (client) DO NOTHING`,
		d.ID, d.Obj, d.Place, string(d.Kind), string(d.Hash), string(d.ThumbHash), int64(d.W), int64(d.H), d.Bytes, client, p.source,
		millis(d.Claimed), millis(d.Saved), d.Reason, sealed, reason, d.By, millis(d.Expires), d.Rev)
	return n == 1, err
}

func scanDoc(scan func(...any) error) (Doc, string, error) {
	var (
		d                             Doc
		kind, hash, thumb, source     string
		client                        sql.NullString
		claimed, saved, expires, w, h int64
	)
	err := scan(&d.ID, &d.Obj, &d.Place, &kind, &hash, &thumb, &w, &h, &d.Bytes, &client, &source, &claimed, &saved, &d.Reason, &d.Positioned, &d.By, &expires, &d.Ledger, &d.gone, &d.Rev)
	d.Kind, d.Hash, d.ThumbHash, d.ClientID, d.W, d.H = Kind(kind), blob.Hash(hash), blob.Hash(thumb), client.String, int(w), int(h)
	d.Claimed, d.Saved, d.Expires, d.Gone = instant(claimed), instant(saved), instant(expires), d.gone != ""
	return d, source, err
}

// one reads the single document that where picks; NotFound when there is none.
func one(tx *db.Tx, where string, arg any) (Doc, string, error) {
	var (
		d      Doc
		source string
		found  bool
	)
	err := tx.Each(`SELECT `+columns+` FROM document WHERE `+where, []any{arg}, func(scan func(...any) error) (err error) {
		found = true
		d, source, err = scanDoc(scan)
		return err
	})
	if err == nil && !found {
		err = fault.NotFound("document.none")
	}
	return d, source, err
}

func many(tx *db.Tx, rest string, args ...any) (out []Doc, err error) {
	err = tx.Each(`SELECT `+columns+` FROM document WHERE `+rest, args, func(scan func(...any) error) error {
		d, _, err := scanDoc(scan)
		out = append(out, d)
		return err
	})
	return out, err
}

// Get reads a document. NotFound when there is none; one whose bytes are gone is found.
func (s *Service) Get(tx *db.Tx, id string) (Doc, error) {
	d, _, err := one(tx, `id = ?`, id)
	return d, err
}

// Of lists the documents of a matter that are still there, oldest first.
func (s *Service) Of(tx *db.Tx, obj string) ([]Doc, error) {
	if obj == "" {
		return nil, nil // what is not attached belongs to nobody's page
	}
	return many(tx, `obj = ? AND gone = '' ORDER BY saved, id LIMIT ?`, obj, int64(2*MaxPerObj))
}

// OfKind lists those of one kind.
func (s *Service) OfKind(tx *db.Tx, obj string, k Kind) ([]Doc, error) {
	list, err := s.Of(tx, obj)
	out := list[:0]
	for _, d := range list {
		if d.Kind == k {
			out = append(out, d)
		}
	}
	return out, err
}

// Position opens the sealed position and the reason for which it was kept. The caller has
// asked access and writes down the look. NotFound when none was kept.
func (s *Service) Position(tx *db.Tx, id string) (Position, string, error) {
	var (
		box    []byte
		reason string
		p      Position
	)
	if err := tx.Get(`SELECT position, position_reason FROM document WHERE id = ? AND gone = ''`, []any{id}, &box, &reason); err != nil || box == nil {
		if err == nil || fault.Is(err, fault.KindNotFound) {
			err = fault.NotFound("document.no_position")
		}
		return p, "", err
	}
	plain, err := s.keys.Open("document.position", []byte(id), box)
	if err == nil {
		err = json.Unmarshal(plain, &p)
	}
	if err != nil {
		return p, "", fault.Internal(err, "document position "+id)
	}
	return p, reason, nil
}

// seal gives the position that is kept on purpose, or nil.
func (s *Service) seal(id string, p *Prepared) ([]byte, error) {
	pos := p.meta.Position
	if pos == nil {
		pos = p.print.position
	}
	if !p.meta.KeepPosition || pos == nil {
		return nil, nil
	}
	plain, err := json.Marshal(pos)
	if err != nil {
		return nil, fault.Internal(err, "document position")
	}
	box, err := s.keys.Seal("document.position", []byte(id), plain)
	if err != nil {
		return nil, fault.Internal(err, "document position")
	}
	return box, nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
