package access

import (
	"context"

	"linli/platform/db"
	"linli/platform/fault"
)

// The operator's console (linli user add|reset|lock). Who has a shell on the server holds the keys of the house; what
// is done here is written into the ledger as the system's act.

// AddUser makes an account from the console and gives its first password.
func (s *Service) AddUser(ctx context.Context, n NewAccount) (Account, string, error) {
	return s.Create(ctx, System("console"), n)
}

// Unused tells whether nobody has an account yet.
func (s *Service) Unused(ctx context.Context) bool {
	some := true
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) { some, err = tx.Exists(`SELECT 1 FROM account`); return err })
	return err == nil && !some
}

// ResetUser gives the account a new first password and ends its sessions; factors too takes away the second factor
// and the passkeys.
func (s *Service) ResetUser(ctx context.Context, typed string, factors bool) (string, error) {
	acc, err := s.Find(ctx, typed)
	if err != nil {
		return "", err
	}
	password := FirstPassword()
	hash, err := s.keys.HashPassword(password)
	if err != nil {
		return "", fault.Internal(err, "access.ResetUser")
	}
	what := ResetPassword
	if factors {
		what = ResetFactors
	}
	return password, s.db.Write(ctx, func(tx *db.Tx) error {
		r, err := s.accountByID(tx, acc.ID)
		if err != nil {
			return err
		}
		if r.State == StateClosed {
			return fault.NotYet("access.account_closed")
		}
		return s.resetNow(tx, System("console"), r, what, hash)
	})
}

// LockUser shuts an account, or opens it again.
func (s *Service) LockUser(ctx context.Context, typed string, locked bool) error {
	acc, err := s.Find(ctx, typed)
	if err != nil {
		return err
	}
	if locked {
		return s.Lock(ctx, System("console"), acc.ID)
	}
	return s.Unlock(ctx, System("console"), acc.ID)
}
