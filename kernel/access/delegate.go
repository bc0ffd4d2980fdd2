package access

import (
	"context"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// longestAbsence bounds a delegation: longer than a season is a new appointment.
const longestAbsence = 92 * 24 * time.Hour

// Delegate gives another account the roles of one that is away, for a term (GB/T 22239: who acts must be known, so
// nobody lends a password). The person who is away may do it, or a security administrator of the places. Roles of
// administrators are never delegated. It ends by itself, or by EndDelegation.
func (s *Service) Delegate(ctx context.Context, by Actor, away, to string, from, until int64) ([]Grant, error) {
	if until <= from || until-from > longestAbsence.Milliseconds() || away == to {
		return nil, fault.InvalidFields(fault.Field{Name: "until", Key: "access.absence_term"})
	}
	if err := by.RequireStepUp(s.db.Clock().Now()); err != nil {
		return nil, err
	}
	var given []Grant
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		given = nil
		gs, err := s.mayDelegate(tx, by, away)
		if err != nil {
			return err
		}
		r, err := s.accountByID(tx, to)
		if err != nil {
			return err
		}
		for _, g := range gs {
			if Administrator(g.Role) || g.Of != "" || (g.Until != 0 && g.Until <= from) {
				continue
			}
			n := Grant{ID: id.New(), Role: g.Role, Path: g.Path, From: max(from, g.From), Until: until, Of: away}
			if g.Until != 0 {
				n.Until = min(until, g.Until)
			}
			if n.Until <= n.From {
				continue
			}
			if err := s.give(tx, by, r, n); err != nil {
				return err
			}
			r.Rev++
			given = append(given, n)
		}
		if len(given) == 0 {
			return fault.NotYet("access.nothing_to_delegate")
		}
		return nil
	})
	return given, err
}

// mayDelegate gives the grants of the account that is away when by may hand them on.
func (s *Service) mayDelegate(tx *db.Tx, by Actor, away string) ([]Grant, error) {
	if by.Account == away && away != "" {
		return s.grantsOf(tx, away, true)
	}
	if err := by.May(AdminSecurity, Anywhere); err != nil {
		return nil, err
	}
	_, gs, err := s.target(tx, by, away)
	return gs, err
}

// EndDelegation takes back what another account holds in place of away.
func (s *Service) EndDelegation(ctx context.Context, by Actor, away, to string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.mayDelegate(tx, by, away); err != nil {
			return err
		}
		r, err := s.accountByID(tx, to)
		if err != nil {
			return err
		}
		n, err := tx.Exec(`DELETE FROM account_grant WHERE account=? AND covers=?`, to, away)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("access.no_grant")
		}
		if err := s.rolesChanged(tx, to, false); err != nil {
			return err
		}
		return s.bump(tx, by, r, "access.ungrant", r.State)
	})
}
