package people

import (
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

const personColumns = "id, name, phone, sex, birth, home, path, state, into_id, sealed, rev, created, updated"

func scanPerson(scan func(...any) error) (Person, error) {
	var p Person
	err := scan(&p.ID, &p.Name, &p.Phone, &p.Sex, &p.Birth, &p.Home, &p.Path, &p.State, &p.Into, &p.Sealed, &p.Rev, &p.Created, &p.Updated)
	return p, err
}

// Get gives a person's clear row, whatever its state. NotFound (people.no_person).
func (s *Service) Get(tx *db.Tx, id string) (Person, error) {
	p, err := scanPerson(func(dest ...any) error {
		return tx.Get("SELECT "+personColumns+" FROM person WHERE id = ?", []any{id}, dest...)
	})
	if fault.Is(err, fault.KindNotFound) {
		return Person{}, fault.NotFound("people.no_person")
	}
	return p, err
}

// Resolve gives the person who stands for id today: the survivor at the end of the merges.
func (s *Service) Resolve(tx *db.Tx, id string) (Person, error) {
	for range 20 { // merges form chains, never circles; the bound only guards against damage
		p, err := s.Get(tx, id)
		if err != nil || p.State != Merged {
			return p, err
		}
		id = p.Into
	}
	return Person{}, fault.Internal(nil, "people.Resolve "+id+": merges go round in a circle")
}

// Aliases gives id and the ids of all rows that were merged into it: records written under
// an old id (looks, letters) are found with them.
func (s *Service) Aliases(tx *db.Tx, id string) ([]string, error) {
	out := []string{id}
	for i := 0; i < len(out) && i < 100; i++ {
		err := tx.Each("SELECT merged FROM person_merge WHERE survivor = ? AND undone = 0", []any{out[i]}, func(scan func(...any) error) error {
			var m string
			if err := scan(&m); err != nil {
				return err
			}
			out = append(out, m)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Many gives the persons with these ids; one that is not there is absent from the map.
func (s *Service) Many(tx *db.Tx, ids []string) (map[string]Person, error) {
	out := make(map[string]Person, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), 100)
		args := make([]any, 100) // one shape of statement; empty ids match nobody
		for i := range args {
			args[i] = ""
			if i < n {
				args[i] = ids[i]
			}
		}
		ids = ids[n:]
		list, err := s.persons(tx, "id IN ("+db.In(100)+")", args...)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			out[p.ID] = p
		}
	}
	return out, nil
}

// ByPhone gives the active persons with this phone, by name.
func (s *Service) ByPhone(tx *db.Tx, phone string) ([]Person, error) {
	phone = Phone(phone)
	if phone == "" {
		return nil, nil
	}
	return s.persons(tx, "state = 'active' AND phone <> '' AND phone = ? ORDER BY name, id LIMIT 200", phone)
}

// ByIDNo gives the person with this identity number. NotFound (people.no_person).
func (s *Service) ByIDNo(tx *db.Tx, idNo string) (Person, error) {
	b := s.blind(idNo)
	if b == "" {
		return Person{}, fault.NotFound("people.no_person")
	}
	var id string
	err := tx.Get("SELECT person FROM person_private WHERE id_blind <> '' AND id_blind = ?", []any{b}, &id)
	if fault.Is(err, fault.KindNotFound) {
		return Person{}, fault.NotFound("people.no_person")
	}
	if err != nil {
		return Person{}, err
	}
	return s.Resolve(tx, id)
}

func (s *Service) persons(tx *db.Tx, where string, args ...any) ([]Person, error) {
	var out []Person
	err := tx.Each("SELECT "+personColumns+" FROM person WHERE "+where, args, func(scan func(...any) error) error {
		p, err := scanPerson(scan)
		out = append(out, p)
		return err
	})
	return out, err
}

// where gives path and area number of a person: those of the home, else of the place that
// records the person.
func (s *Service) where(tx *db.Tx, home, at string) (place.Path, int64, error) {
	id := home
	if id == "" {
		id = at
	}
	if id == "" {
		return "", 0, fault.InvalidFields(fault.Field{Name: "home", Key: "people.place_missing"})
	}
	p, err := s.Places.Get(tx, id)
	if err != nil {
		return "", 0, err
	}
	if home != "" && p.Kind != place.Home {
		return "", 0, fault.InvalidFields(fault.Field{Name: "home", Key: "people.not_home"})
	}
	path, err := s.areaPath(tx, p)
	if err != nil {
		return "", 0, err
	}
	no, err := areaNo(tx, path)
	return p.Path, no, err
}

// areaPath gives the path of the compound of a place, or of the smallest place above that is
// no building or part of one.
func (s *Service) areaPath(tx *db.Tx, p place.Place) (place.Path, error) {
	if isArea(p.Kind) {
		return p.Path, nil
	}
	up, err := s.Places.Ancestors(tx, p.ID)
	if err != nil {
		return "", err
	}
	for i := len(up) - 1; i >= 0; i-- {
		if isArea(up[i].Kind) {
			return up[i].Path, nil
		}
	}
	return p.Path, nil
}

func isArea(k place.Kind) bool {
	switch k {
	case place.Building, place.Unit, place.Home, place.Facility, place.Common:
		return false
	}
	return true
}

// areaNo gives the number of an area, a new one when there is none. Two nodes may want the
// same next number: the one who loses looks again.
func areaNo(tx *db.Tx, path place.Path) (int64, error) {
	for range 50 {
		var no int64
		err := tx.Get("SELECT no FROM person_area WHERE path = ?", []any{string(path)}, &no)
		if err == nil || !fault.Is(err, fault.KindNotFound) {
			return no, err
		}
		_, err = tx.Exec("INSERT INTO person_area (no, path) SELECT COALESCE(MAX(no), 0) + 1, CAST(? AS TEXT) FROM person_area WHERE TRUE ON CONFLICT DO NOTHING", string(path))
		if err != nil {
			return 0, err
		}
	}
	return 0, fault.Busy("people.busy")
}

func insertPerson(tx *db.Tx, p Person, area int64, batch string) error {
	given, initials := indexed(p.Name)
	_, err := tx.Exec(`INSERT INTO person (id, name, given, initials, phone, phone_rev, sex, birth, home, path, area, state, into_id, sealed, batch, rev, created, updated)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		p.ID, p.Name, given, initials, p.Phone, Reverse(p.Phone), string(p.Sex), p.Birth, p.Home, string(p.Path), area,
		string(p.State), p.Into, p.Sealed, batch, p.Rev, p.Created, p.Updated)
	return err
}

// savePerson writes p over its row of revision p.Rev-1; area < 0 keeps the area. Conflict
// (people.stale) when somebody else was faster.
func savePerson(tx *db.Tx, p Person, area int64) error {
	given, initials := indexed(p.Name)
	n, err := tx.Exec(`UPDATE person SET name=?, given=?, initials=?, phone=?, phone_rev=?, sex=?, birth=?, home=?, path=?,
		area=CASE WHEN ? < 0 THEN area ELSE ? END, state=?, into_id=?, sealed=?, rev=?, updated=? WHERE id=? AND rev=?`,
		p.Name, given, initials, p.Phone, Reverse(p.Phone), string(p.Sex), p.Birth, p.Home, string(p.Path),
		area, area, string(p.State), p.Into, p.Sealed, p.Rev, p.Updated, p.ID, p.Rev-1)
	if err == nil && n == 0 {
		return fault.Conflict("people.stale")
	}
	return err
}
