package duty

import (
	"time"

	"linli/platform/db"
)

// StandsInFor lists the persons who are away at an instant and named this one as who stands in.
func (s *Service) StandsInFor(tx *db.Tx, person string, when time.Time) (out []string, err error) {
	ms := when.UnixMilli()
	err = tx.Each("SELECT person FROM absence WHERE substitute = ? AND from_at <= ? AND until_at > ? ORDER BY person", []any{person, ms, ms}, func(scan func(...any) error) error {
		var p string
		err := scan(&p)
		out = append(out, p)
		return err
	})
	return out, err
}

// InOffice gives who answers for the people of a place by office: the branch secretary, else the community, else the street;
// one who is away is replaced by the substitute. A property manager answers for pipes, not for people. "" when nobody does.
func (s *Service) InOffice(tx *db.Tx, placeID string, when time.Time) (string, error) {
	list, err := s.At(tx, placeID, when)
	if err != nil {
		return "", err
	}
	gone, err := s.gone(tx, list, when.UnixMilli())
	if err != nil {
		return "", err
	}
	for _, role := range []Role{Secretary, Community, Street} {
		for _, d := range list {
			if d.Role != role || d.Kind != "" && d.Kind != KindHome {
				continue
			}
			if who, _ := present(d.Person, gone); who != "" {
				return who, nil
			}
		}
	}
	return "", nil
}

// Away tells whether a person does not answer at an instant.
func (s *Service) Away(tx *db.Tx, person string, when time.Time) (bool, error) {
	ms := when.UnixMilli()
	return tx.Exists("SELECT 1 FROM absence WHERE person = ? AND from_at <= ? AND until_at > ?", person, ms, ms)
}
