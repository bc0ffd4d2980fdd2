package people

import (
	"encoding/json"

	"linli/platform/db"
	"linli/platform/fault"
)

// Purposes of the keys (platform/crypto). A change of one needs a migration of data.
const (
	usePrivate = "people.private"
	useIDNo    = "people.id_no"
)

// blind gives the index under which an identity number is found again; "" for none.
func (s *Service) blind(idNo string) string {
	if n := IDNo(idNo); n != "" {
		return s.Keys.Blind(useIDNo, n)
	}
	return ""
}

// sealPrivate seals the level-3 part under the person's own key.
func (s *Service) sealPrivate(tx *db.Tx, person string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fault.Internal(err, "people.seal "+person)
	}
	box, err := s.Keys.Seal(usePrivate, []byte(person), plain)
	if err != nil {
		return nil, fault.Internal(err, "people.seal "+person)
	}
	return box, nil
}

// openPrivate is its inverse.
func (s *Service) openPrivate(tx *db.Tx, person string, box []byte, v any) error {
	plain, err := s.Keys.Open(usePrivate, []byte(person), box)
	if err != nil {
		return fault.Internal(err, "people.open "+person)
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return fault.Internal(err, "people.open "+person)
	}
	return nil
}

// Private gives the sealed part whole. The caller has asked access and written a look in the
// same transaction. A person without a sealed part gives the zero value; NotFound for nobody.
func (s *Service) Private(tx *db.Tx, id string) (Private, error) {
	p, err := s.Get(tx, id)
	if err != nil || !p.Sealed {
		return Private{}, err
	}
	var v Private
	var box []byte
	err = tx.Get("SELECT box FROM person_private WHERE person = ?", []any{id}, &box)
	if err == nil {
		err = s.openPrivate(tx, id, box, &v)
	}
	return v, err
}

// setPrivate writes, replaces or (empty) deletes the sealed part.
func (s *Service) setPrivate(tx *db.Tx, id string, v Private) error {
	if v.Empty() {
		_, err := tx.Exec("DELETE FROM person_private WHERE person = ?", id)
		return err
	}
	box, err := s.sealPrivate(tx, id, v)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO person_private (person, id_blind, box) VALUES (?,?,?)
		ON CONFLICT (person) DO UPDATE SET id_blind = excluded.id_blind, box = excluded.box`, id, s.blind(v.IDNo), box)
	if fault.Is(err, fault.KindConflict) {
		return fault.Conflict("people.same_id").WithField("id_no", "people.same_id").With(err)
	}
	return err
}
