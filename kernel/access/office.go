package access

import (
	"linli/kernel/place"
	"linli/platform/db"
)

// FeedbackOffice is the place whose office answers what is said of this program (ux.md R5): of those with a role that reads feedback and
// assigns matters the smallest above near; else the smallest place above them all. "" when there is none yet.
func (s *Service) FeedbackOffice(tx *db.Tx, near place.Path) (place.Path, error) {
	var roles []any
	for _, r := range TheMatrix().Holders(FeedbackRead) {
		if r != RoleSystem && TheMatrix().Allows(r, MatterAssign) {
			roles = append(roles, r)
		}
	}
	now := tx.NowMS()
	var own, all place.Path
	err := tx.Each("SELECT DISTINCT path FROM account_grant WHERE role IN ("+db.In(len(roles))+") AND from_ms<=? AND (until_ms=0 OR until_ms>?) ORDER BY path",
		append(roles, now, now), func(scan func(...any) error) error {
			var p place.Path
			if err := scan((*string)(&p)); err != nil {
				return err
			}
			if p.Contains(near) && p.Level() > own.Level() {
				own = p
			}
			all = joint(all, p)
			return nil
		})
	if own != "" {
		return own, err
	}
	return all, err
}

// joint is the smallest path above both; the other one when one is "".
func joint(a, b place.Path) place.Path {
	if a == "" {
		return b
	}
	for !a.Contains(b) && a.Level() > 0 {
		a = a.Parent()
	}
	return a
}
