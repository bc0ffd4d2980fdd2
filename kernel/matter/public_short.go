package matter

import "linli/platform/db"

// PublicByShort finds public matters by the number said on the phone (7K3-2Q), newest first, at most ten: the number
// opens nothing, it only tells the state.
func (s *Service) PublicByShort(tx *db.Tx, short string) ([]Public, error) {
	code := NormalShort(short)
	if code == "" {
		return s.PublicByNo(tx, short)
	}
	rows, err := query(tx, "WHERE short=? AND public ORDER BY raised_at DESC LIMIT 10", code)
	if err != nil {
		return nil, err
	}
	return s.publics(tx, rows)
}
