package people

import "linli/platform/db"

// Dossier is the copy of everything this package keeps about a person, which the person may
// ask for (PIPL art. 45). Other packages add theirs.
type Dossier struct {
	Person   Person
	Private  Private
	Homes    []Member
	Posts    []Post
	Consents []Consent
	Aliases  []string // ids of rows that were merged into this one
}

// Copy gives the copy of data of a person. The caller writes a look first: it is the sealed
// part as well.
func (s *Service) Copy(tx *db.Tx, person string) (Dossier, error) {
	var d Dossier
	var err error
	if d.Person, err = s.Resolve(tx, person); err != nil {
		return d, err
	}
	id := d.Person.ID
	if d.Private, err = s.Private(tx, id); err != nil {
		return d, err
	}
	if d.Homes, err = s.HomesOf(tx, id); err != nil {
		return d, err
	}
	if d.Posts, err = posts(tx, "person = ? ORDER BY from_at, id", id); err != nil {
		return d, err
	}
	if d.Consents, err = s.Consents(tx, id); err != nil {
		return d, err
	}
	d.Aliases, err = s.Aliases(tx, id)
	return d, err
}
