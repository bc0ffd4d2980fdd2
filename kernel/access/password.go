package access

import (
	"context"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// FirstPassword makes a password to be given to a person once: random, 80 bits, easy to read out.
func FirstPassword() string {
	c := id.Code(16)
	return c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:]
}

// NewPassword is StepChange: the person sets the password that replaces a first or an old one.
func (s *Service) NewPassword(ctx context.Context, ticket, password string, k Knock) (Entry, error) {
	_, acc, err := s.TicketStep(ctx, ticket)
	if err != nil {
		return Entry{}, err
	}
	hash, err := s.acceptable(ctx, acc.ID, password)
	if err != nil {
		return Entry{}, err
	}
	return s.goOn(ctx, ticket, StepChange, k, func(tx *db.Tx, r secretRow, h *half) error {
		return s.setPassword(tx, r.actor(nil), r, hash, false)
	})
}

// ChangePassword sets the actor's own password; old must be right. All other sessions of the account end.
func (s *Service) ChangePassword(ctx context.Context, a Actor, old, password string) error {
	if !a.LoggedIn() {
		return fault.Denied("access.step_up_person")
	}
	if err := s.proveAgain(ctx, a, old); err != nil {
		return err
	}
	hash, err := s.acceptable(ctx, a.Account, password)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		r, err := s.accountByID(tx, a.Account)
		if err != nil {
			return err
		}
		if err := s.setPassword(tx, a, r, hash, false); err != nil {
			return err
		}
		_, err = tx.Exec(`DELETE FROM account_session WHERE account=? AND handle<>?`, a.Account, a.Session)
		return err
	})
}

// acceptable checks a new password by the profile and hashes it, outside of any transaction.
func (s *Service) acceptable(ctx context.Context, account, password string) (string, error) {
	var r secretRow
	var before []string
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		var err error
		if r, err = s.accountByID(tx, account); err != nil {
			return err
		}
		before = []string{r.hash}
		if s.cfg.Profile != DJBH {
			return nil
		}
		return tx.Each(`SELECT hash FROM account_password WHERE account=? ORDER BY at DESC LIMIT ?`, []any{account, reuseDJBH - 1},
			func(scan func(...any) error) error {
				var h string
				err := scan(&h)
				before = append(before, h)
				return err
			})
	})
	if err != nil {
		return "", err
	}
	if err := s.blocked.CheckNew(s.cfg.Profile, password, r.Name, r.Label); err != nil {
		return "", err
	}
	for _, h := range before {
		if h != "" && crypto.CheckPassword(h, password) {
			return "", badPassword("access.password_used")
		}
	}
	hash, err := s.keys.HashPassword(password)
	if err != nil {
		return "", fault.Internal(err, "access.acceptable")
	}
	return hash, nil
}

// setPassword stores a new hash and keeps the old one for the rule against reuse.
func (s *Service) setPassword(tx *db.Tx, by Actor, r secretRow, hash string, first bool) error {
	now := tx.NowMS()
	if r.hash != "" {
		_, err := tx.Exec(`INSERT INTO account_password (account, hash, at) VALUES (?,?,?) ON CONFLICT (account, at) DO NOTHING`, r.ID, r.hash, now)
		if err != nil {
			return err
		}
	}
	ends := int64(0)
	if first {
		ends = now + firstLives.Milliseconds()
	}
	n, err := tx.Exec(`UPDATE account SET pw_hash=?, pw_set=?, pw_first=?, pw_ends=?, rev=rev+1 WHERE id=? AND rev=?`,
		hash, now, first, ends, r.ID, r.Rev)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("access.changed_meanwhile")
	}
	return s.auditRev(tx, by, "access.password", r.ID, r.Rev+1, true, map[string]any{"first": first})
}

// proveAgain checks the password of somebody who is logged in. It counts like a log-in.
func (s *Service) proveAgain(ctx context.Context, a Actor, password string) error {
	var r secretRow
	var filled []string
	keys := []guardKey{{"a:" + a.Account, s.limits.Account}}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if r, err = s.accountByID(tx, a.Account); err != nil {
			return err
		}
		filled, err = s.strike(tx, keys)
		return err
	})
	if err != nil {
		return err
	}
	if !s.checkPassword(ctx, r.hash, password) || r.State != StateActive {
		err := s.failed(ctx, a.Account, "again", filled)
		if fault.Is(err, fault.KindDenied) {
			return fault.Denied("access.password_wrong")
		}
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.forgive(tx, keys) })
}

// StepUp proves the log-in anew with the password, or with a code of the second factor when the account has one, and
// gives the session a new id. The actor of the next request then passes RequireStepUp for StepUpFor.
func (s *Service) StepUp(ctx context.Context, a Actor, token, password, code string) (fresh string, err error) {
	if !a.LoggedIn() {
		return "", fault.Denied("access.step_up_person")
	}
	hasTOTP, hasPW := false, false
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		r, err := s.accountByID(tx, a.Account)
		hasTOTP, hasPW = r.HasTOTP, r.HasPW
		return err
	})
	if err != nil {
		return "", err
	}
	if hasPW || !hasTOTP {
		if err := s.proveAgain(ctx, a, password); err != nil {
			return "", err
		}
	}
	if hasTOTP {
		if err := s.proveCode(ctx, a, code); err != nil {
			return "", err
		}
	}
	return s.steppedUp(ctx, a, token)
}

func (s *Service) proveCode(ctx context.Context, a Actor, code string) error {
	keys := []guardKey{{"a:" + a.Account, s.limits.Account}}
	var filled []string
	ok := false
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		r, err := s.accountByID(tx, a.Account)
		if err != nil {
			return err
		}
		if filled, err = s.strike(tx, keys); err != nil {
			return err
		}
		if ok, err = s.useTOTP(tx, r, code); err != nil || !ok {
			return err
		}
		return s.forgive(tx, keys)
	})
	if err == nil && !ok {
		return s.failedCode(ctx, a.Account, "again", filled)
	}
	return err
}

func (s *Service) steppedUp(ctx context.Context, a Actor, token string) (string, error) {
	fresh := newToken()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := s.exchange(tx, token, fresh, `step_up=?`, tx.NowMS())
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("access.no_session")
		}
		return s.audit(tx, a, "access.stepup", a.Account, true, "")
	})
	return fresh, err
}
