package people

import (
	"time"

	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// Resident is a person in a home, with the relation to the head of the household.
type Resident struct {
	Person
	Household string
	Relation  string
	Status    string
	Since     string
	Head      bool
}

// today is the day of the transaction in Shanghai.
func today(tx *db.Tx) string { return tx.Now.In(clock.Shanghai).Format(time.DateOnly) }

// Household gives one household. NotFound (people.no_household).
func (s *Service) Household(tx *db.Tx, id string) (Household, error) {
	list, err := households(tx, "id = ?", id)
	if err == nil && len(list) == 0 {
		return Household{}, fault.NotFound("people.no_household")
	}
	if err != nil {
		return Household{}, err
	}
	return list[0], nil
}

// HouseholdsAt lists the households of a home, open ones first, then the latest.
func (s *Service) HouseholdsAt(tx *db.Tx, home string) ([]Household, error) {
	return households(tx, "home = ? ORDER BY CASE WHEN until_day = '' THEN 0 ELSE 1 END, until_day DESC, id", home)
}

func households(tx *db.Tx, where string, args ...any) ([]Household, error) {
	var out []Household
	err := tx.Each("SELECT id, home, path, head, from_day, until_day, rev FROM household WHERE "+where, args, func(scan func(...any) error) error {
		var h Household
		err := scan(&h.ID, &h.Home, &h.Path, &h.Head, &h.From, &h.Until, &h.Rev)
		out = append(out, h)
		return err
	})
	return out, err
}

// MembersOf lists who belongs and belonged to a household, members of today first.
func (s *Service) MembersOf(tx *db.Tx, household string) ([]Member, error) {
	return members(tx, "m.household = ? ORDER BY CASE WHEN m.until_day = '' THEN 0 ELSE 1 END, m.from_day, m.person", household)
}

// HomesOf lists the memberships of a person, those of today first.
func (s *Service) HomesOf(tx *db.Tx, person string) ([]Member, error) {
	return members(tx, "m.person = ? ORDER BY CASE WHEN m.until_day = '' THEN 0 ELSE 1 END, m.from_day DESC", person)
}

func (s *Service) membership(tx *db.Tx, person, household string) (Member, error) {
	list, err := members(tx, "m.person = ? AND m.household = ? AND m.until_day = ''", person, household)
	if err == nil && len(list) == 0 {
		return Member{}, fault.NotFound("people.no_member")
	}
	if err != nil {
		return Member{}, err
	}
	return list[0], nil
}

func members(tx *db.Tx, where string, args ...any) ([]Member, error) {
	var out []Member
	err := tx.Each("SELECT m.household, h.home, m.person, m.relation, m.status, m.from_day, m.until_day FROM member m JOIN household h ON h.id = m.household WHERE "+where, args,
		func(scan func(...any) error) error {
			var m Member
			err := scan(&m.Household, &m.Home, &m.Person, &m.Relation, &m.Status, &m.From, &m.Until)
			out = append(out, m)
			return err
		})
	return out, err
}

// Residents lists who lives in a home today, the head of the household first.
func (s *Service) Residents(tx *db.Tx, home string) ([]Resident, error) {
	return residents(tx, "h.home = ?", home)
}

// ResidentsUnder lists who lives in the homes of a subtree, in the order of the tree. after is
// the household id at which the page before ended, "" for the first page; limit counts
// households. It gives the id to go on from, "" at the end.
func (s *Service) ResidentsUnder(tx *db.Tx, under place.Path, after string, limit int) ([]Resident, string, error) {
	lo, hi := under.Range()
	if after != "" {
		if err := tx.Get("SELECT path FROM household WHERE id = ?", []any{after}, &lo); err != nil {
			return nil, "", err
		}
	}
	list, err := households(tx, "path >= ? AND path < ? AND (path > ? OR id > ?) AND until_day = '' ORDER BY path, id LIMIT ?", lo, hi, lo, after, limit)
	if err != nil {
		return nil, "", err
	}
	var out []Resident
	for _, h := range list {
		rs, err := residents(tx, "h.id = ?", h.ID)
		if err != nil {
			return nil, "", err
		}
		out = append(out, rs...)
	}
	next := ""
	if len(list) == limit {
		next = list[len(list)-1].ID
	}
	return out, next, nil
}

func residents(tx *db.Tx, where string, args ...any) ([]Resident, error) {
	var out []Resident
	q := `SELECT p.id, p.name, p.phone, p.sex, p.birth, p.home, p.path, p.state, p.into_id, p.sealed, p.rev, p.created, p.updated,
		h.id, m.relation, m.status, m.from_day, h.head
		FROM household h JOIN member m ON m.household = h.id JOIN person p ON p.id = m.person
		WHERE ` + where + ` AND m.until_day = '' AND p.state = 'active'
		ORDER BY h.id, CASE WHEN h.head = p.id THEN 0 ELSE 1 END, p.birth, p.id`
	err := tx.Each(q, args, func(scan func(...any) error) error {
		var r Resident
		var head string
		p := &r.Person
		err := scan(&p.ID, &p.Name, &p.Phone, &p.Sex, &p.Birth, &p.Home, &p.Path, &p.State, &p.Into, &p.Sealed, &p.Rev, &p.Created, &p.Updated,
			&r.Household, &r.Relation, &r.Status, &r.Since, &head)
		r.Head = head == p.ID
		out = append(out, r)
		return err
	})
	return out, err
}
