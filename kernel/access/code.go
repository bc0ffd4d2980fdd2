package access

import (
	"context"
	"strings"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// codeLength of a one-time log-in code: 40 bits, tried at most five times within ten minutes.
const codeLength = 8

// NewCode makes a one-time code that the actor reads from the desktop screen and types on the phone. It replaces the
// one before. Nobody without a session gets one.
func (s *Service) NewCode(ctx context.Context, a Actor) (code string, until time.Time, err error) {
	if !a.LoggedIn() || a.Session == "" {
		return "", until, fault.Denied("access.step_up_person")
	}
	code = id.Code(codeLength)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		until = tx.Now.Add(ticketLives)
		if _, err := tx.Exec(`DELETE FROM login_ticket WHERE account=? AND kind=?`, a.Account, ticketCode); err != nil {
			return err
		}
		if err := s.putTicket(tx, ticketCode, a.Account, s.codeHash(a.Account, code), ticketLives, a.Session); err != nil {
			return err
		}
		return s.audit(tx, a, "access.code", a.Account, true, "made")
	})
	return code, until, err
}

func (s *Service) codeHash(account, code string) string {
	return s.keys.Blind("access.code", account+"/"+strings.ToUpper(strings.ReplaceAll(LoginName(code), "-", "")))
}

// LogInByCode logs a phone in with a name and the code from the desktop screen. The code stands for the factors of the
// session that made it, so that session must still be open. Refusals are those of LogIn.
func (s *Service) LogInByCode(ctx context.Context, typed, code string, k Knock) (Entry, error) {
	var e Entry
	var r secretRow
	var keys []guardKey
	var filled []string
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if r, _, err = s.byLogin(tx, typed); err != nil {
			return err
		}
		if keys, err = s.guards(tx, r.ID, typed, k.Source, k.Device); err != nil {
			return err
		}
		filled, err = s.strike(tx, keys)
		return err
	})
	if err != nil {
		return e, err
	}
	right := false
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		right = false
		var maker string
		t, err := s.readTicket(tx, ticketCode, s.codeHash(r.ID, code), &maker)
		if fault.Is(err, fault.KindNotFound) {
			_, err = tx.Exec(`UPDATE login_ticket SET tries=tries+1 WHERE account=? AND kind=?`, r.ID, ticketCode)
			return err
		}
		if err != nil {
			return err
		}
		alive, err := tx.Exists(`SELECT 1 FROM account_session WHERE handle=? AND account=?`, maker, r.ID)
		if err != nil || !alive || r.State != StateActive {
			return err
		}
		if err := useTicket(tx, t); err != nil {
			return err
		}
		right = true
		e, err = s.proceed(tx, r, half{Way: "code", Strong: true, Remember: k.Remember}, keys, k)
		return err
	})
	if err == nil && !right || fault.Is(err, fault.KindNotFound) {
		return Entry{}, s.failed(ctx, r.ID, "code", filled)
	}
	return e, err
}
