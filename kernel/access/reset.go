package access

import (
	"context"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// What a reset takes away.
const (
	ResetPassword = "password" // a new first password
	ResetFactors  = "factors"  // second factor and passkeys, and a new first password
)

// resetLives is how long a second person has to agree.
const resetLives = 3 * 24 * time.Hour

// Reset is a wish that waits for a second person.
type Reset struct {
	ID, Account, Label, What, Reason, AskedBy string
	AskedAt, Ends                             int64
}

// AskReset is the first half of a reset: one security administrator who has seen the person asks. Nothing happens yet.
func (s *Service) AskReset(ctx context.Context, by Actor, account, what, reason string) (string, error) {
	if what != ResetPassword && what != ResetFactors {
		return "", fault.InvalidFields(fault.Field{Name: "what", Key: "access.reset_what"})
	}
	if reason = short(reason, 200); len([]rune(reason)) < 2 {
		return "", fault.InvalidFields(fault.Field{Name: "reason", Key: "access.reason_needed"})
	}
	rid := id.New()
	err := s.change(ctx, by, account, func(tx *db.Tx, r secretRow) error {
		if r.State == StateClosed {
			return fault.NotYet("access.account_closed")
		}
		now := tx.NowMS()
		_, err := tx.Exec(`INSERT INTO account_reset (id, account, what, reason, asked_by, asked_at, ends) VALUES (?,?,?,?,?,?,?)`,
			rid, account, what, reason, by.Account, now, now+resetLives.Milliseconds())
		if err != nil {
			return err
		}
		return s.audit(tx, by, "access.reset", account, true, "asked "+what)
	})
	return rid, err
}

// ApproveReset is the second half, by another administrator than the one who asked and than the person concerned
// (security.md 2.5: two persons). It gives a first password, ends all sessions, and takes the factors away where that
// was asked. Of two who approve at once one does it.
func (s *Service) ApproveReset(ctx context.Context, by Actor, rid string) (string, error) {
	if err := s.maySecure(by); err != nil {
		return "", err
	}
	password := FirstPassword()
	hash, err := s.keys.HashPassword(password)
	if err != nil {
		return "", fault.Internal(err, "access.ApproveReset")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		account, what, err := s.openReset(tx, by, rid)
		if err != nil {
			return err
		}
		r, _, err := s.target(tx, by, account)
		if err != nil {
			return err
		}
		n, err := tx.Exec(`UPDATE account_reset SET done_by=?, done_at=? WHERE id=? AND done_at=0`, by.Account, tx.NowMS(), rid)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("access.reset_done")
		}
		return s.resetNow(tx, by, r, what, hash)
	})
	return password, err
}

func (s *Service) openReset(tx *db.Tx, by Actor, rid string) (account, what string, err error) {
	var asked, asker string
	err = tx.Get(`SELECT r.account, r.what, r.asked_by, a.person FROM account_reset r JOIN account a ON a.id=r.asked_by
		WHERE r.id=? AND r.ends>?`, []any{rid, tx.NowMS()}, &account, &what, &asked, &asker)
	if fault.Is(err, fault.KindNotFound) {
		return "", "", fault.NotFound("access.no_reset")
	}
	if err == nil && (asked == by.Account || by.Person != "" && asker == by.Person || by.Kind == KindSystem) {
		err = fault.Denied("access.two_persons")
	}
	return account, what, err
}

// resetNow takes effect: sessions end, failures are forgotten, a first password stands.
func (s *Service) resetNow(tx *db.Tx, by Actor, r secretRow, what, hash string) error {
	if err := s.setPassword(tx, by, r, hash, true); err != nil {
		return err
	}
	if what == ResetFactors {
		if _, err := tx.Exec(`UPDATE account SET totp=NULL WHERE id=?`, r.ID); err != nil {
			return err
		}
		for _, t := range []string{"account_passkey", "account_oidc", "account_device"} {
			if _, err := tx.Exec(`DELETE FROM `+t+` WHERE account=?`, r.ID); err != nil {
				return err
			}
		}
	}
	if _, err := tx.Exec(`DELETE FROM login_failure WHERE key=?`, "a:"+r.ID); err != nil {
		return err
	}
	if err := s.endAll(tx, r.ID); err != nil {
		return err
	}
	return s.audit(tx, by, "access.reset", r.ID, true, "done "+what)
}

// Resets lists what waits for a second person, oldest first.
func (s *Service) Resets(ctx context.Context, by Actor) ([]Reset, error) {
	if err := by.May(AdminSecurity, Anywhere); err != nil {
		return nil, err
	}
	var out []Reset
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		out = nil
		return tx.Each(`SELECT r.id, r.account, a.label, r.what, r.reason, r.asked_by, r.asked_at, r.ends FROM account_reset r
			JOIN account a ON a.id=r.account WHERE r.done_at=0 AND r.ends>? ORDER BY r.asked_at, r.id`, []any{tx.NowMS()},
			func(scan func(...any) error) error {
				var x Reset
				err := scan(&x.ID, &x.Account, &x.Label, &x.What, &x.Reason, &x.AskedBy, &x.AskedAt, &x.Ends)
				out = append(out, x)
				return err
			})
	})
	return out, err
}
