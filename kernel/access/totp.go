package access

import (
	"context"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

// RFC 6238 with the figures every authenticator app knows.
const (
	totpPeriod = 30
	totpSkew   = 1 // steps before and after: clocks of phones differ
)

// totpStep finds the time step whose code was typed: later than last, because each code counts once (RFC 6238 5.2);
// 0 when none fits.
func totpStep(secret, code string, now time.Time, last int64) (int64, error) {
	code = strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, LoginName(code))
	step := now.Unix() / totpPeriod
	found := int64(0)
	for s := step - totpSkew; s <= step+totpSkew; s++ {
		want, err := totp.GenerateCodeCustom(secret, time.Unix(s*totpPeriod, 0),
			totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, fault.Internal(err, "access.totpStep")
		}
		if crypto.Equal([]byte(want), []byte(code)) && s > last {
			found = s
		}
	}
	return found, nil
}

// codeTime is the moment by which codes are reckoned: a phone knows only the real one, also where a demo lives on its own day.
func (s *Service) codeTime(tx *db.Tx) time.Time { return tx.Now.Add(-clock.Shift(s.db.Clock())) }

// useTOTP checks a code of the account and marks its step as used; of two with the same code one succeeds.
func (s *Service) useTOTP(tx *db.Tx, r secretRow, code string) (bool, error) {
	secret, err := s.keys.Open("access.totp", []byte(r.ID), r.totp)
	if err != nil {
		return false, fault.Internal(err, "access.useTOTP")
	}
	step, err := totpStep(string(secret), code, s.codeTime(tx), r.step)
	if err != nil || step == 0 {
		return false, err
	}
	n, err := tx.Exec(`UPDATE account SET totp_step=? WHERE id=? AND totp_step<?`, step, r.ID, step)
	return n == 1, err
}

// Second is the second step with a code of the authenticator app. A wrong code counts for the ticket (five) and for
// the account like a wrong password.
func (s *Service) Second(ctx context.Context, ticket, code string, k Knock) (Entry, error) {
	account, filled, err := s.strikeTicket(ctx, ticket)
	if err != nil {
		return Entry{}, err
	}
	e, err := s.goOn(ctx, ticket, StepSecond, k, func(tx *db.Tx, r secretRow, h *half) error {
		if !r.HasTOTP {
			return fault.Denied("access.code_wrong")
		}
		ok, err := s.useTOTP(tx, r, code)
		if err == nil && !ok {
			err = fault.Denied("access.code_wrong")
		}
		h.Way, h.Strong = h.Way+"+totp", true
		return err
	})
	if fault.Is(err, fault.KindDenied) {
		return Entry{}, s.failedCode(ctx, account, "totp", filled)
	}
	return e, err
}

// strikeTicket counts one try of a ticket and of its account before the code is looked at.
func (s *Service) strikeTicket(ctx context.Context, secret string) (account string, filled []string, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		t, err := s.readTicket(tx, ticketLogin, tokenHash(secret), nil)
		if err != nil {
			return err
		}
		if err := tryTicket(tx, t.hash); err != nil {
			return err
		}
		account = t.account
		filled, err = s.strike(tx, []guardKey{{"a:" + t.account, s.limits.Account}})
		return err
	})
	return account, filled, err
}

func (s *Service) failedCode(ctx context.Context, account, way string, filled []string) error {
	err := s.failed(ctx, account, way, filled)
	if fault.Is(err, fault.KindDenied) {
		return fault.Denied("access.code_wrong")
	}
	return err
}

// Enrolment is a TOTP secret that has not been confirmed yet.
type Enrolment struct {
	Ticket string // goes with the confirmation; not a secret by itself
	Secret string // base32, for typing
	URL    string // otpauth://, for the QR code
}

func newSecret(label string) Enrolment {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(crypto.Random(20))
	return Enrolment{Secret: secret, URL: totpURL(label, secret)}
}

// totpURL is the address that authenticator apps read from the QR code.
func totpURL(label, secret string) string {
	v := url.Values{"secret": {secret}, "issuer": {"Linli"}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {num(totpPeriod)}}
	return "otpauth://totp/" + url.PathEscape("Linli:"+label) + "?" + strings.ReplaceAll(v.Encode(), "+", "%20")
}

// BeginTOTP gives the actor a new secret. It counts only after ConfirmTOTP. Needs a fresh proof of log-in.
func (s *Service) BeginTOTP(ctx context.Context, a Actor) (Enrolment, error) {
	if err := a.RequireStepUp(s.db.Clock().Now()); err != nil {
		return Enrolment{}, err
	}
	e := newSecret(a.Name)
	e.Ticket = newToken()
	return e, s.db.Write(ctx, func(tx *db.Tx) error {
		return s.putTicket(tx, ticketTOTP, a.Account, tokenHash(e.Ticket), ticketLives, e.Secret)
	})
}

// ConfirmTOTP turns the second factor on when the first code is right. Denied access.code_wrong otherwise; five wrong
// codes end the ticket.
func (s *Service) ConfirmTOTP(ctx context.Context, a Actor, ticket, code string) error {
	if err := a.RequireStepUp(s.db.Clock().Now()); err != nil {
		return err
	}
	wrong := false
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var secret string
		wrong = false
		t, err := s.readTicket(tx, ticketTOTP, tokenHash(ticket), &secret)
		if err != nil {
			return err
		}
		if t.account != a.Account {
			return fault.NotFound("access.ticket_over")
		}
		ok, err := s.setTOTP(tx, a, t.account, secret, code)
		if err != nil {
			return err
		}
		if !ok {
			wrong = true
			return tryTicket(tx, t.hash)
		}
		return useTicket(tx, t)
	})
	if err == nil && wrong {
		err = fault.Denied("access.code_wrong")
	}
	return err
}

// setTOTP stores the secret when code is its code of now. That code is used up.
func (s *Service) setTOTP(tx *db.Tx, by Actor, account, secret, code string) (bool, error) {
	step, err := totpStep(secret, code, s.codeTime(tx), 0)
	if err != nil || step == 0 {
		return false, err
	}
	sealed, err := s.keys.Seal("access.totp", []byte(account), []byte(secret))
	if err != nil {
		return false, fault.Internal(err, "access.setTOTP")
	}
	if _, err := tx.Exec(`UPDATE account SET totp=?, totp_step=? WHERE id=?`, sealed, step, account); err != nil {
		return false, err
	}
	return true, s.audit(tx, by, "access.factor", account, true, "totp on")
}

// DropTOTP turns the actor's own second factor off. Needs a fresh proof of log-in; where the installation asks for a
// second factor it is NotYet until another one (a passkey) is there.
func (s *Service) DropTOTP(ctx context.Context, a Actor) error {
	if err := a.RequireStepUp(s.db.Clock().Now()); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		r, err := s.accountByID(tx, a.Account)
		if err != nil {
			return err
		}
		need, err := s.needsSecond(tx, r)
		if err != nil {
			return err
		}
		other, err := tx.Exists(`SELECT 1 FROM account_passkey WHERE account=?`, a.Account)
		if err != nil {
			return err
		}
		if need && !other {
			return fault.NotYet("access.factor_needed")
		}
		if _, err := tx.Exec(`UPDATE account SET totp=NULL WHERE id=?`, a.Account); err != nil {
			return err
		}
		return s.audit(tx, a, "access.factor", a.Account, true, "totp off")
	})
}

// EnrolStep gives the secret that a log-in at StepEnrol has to confirm. Calling it again gives the same secret.
func (s *Service) EnrolStep(ctx context.Context, ticket string) (Enrolment, error) {
	var e Enrolment
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var h half
		t, err := s.readTicket(tx, ticketLogin, tokenHash(ticket), &h)
		if err != nil {
			return err
		}
		if h.Step != StepEnrol {
			return fault.NotFound("access.ticket_over")
		}
		r, err := s.accountByID(tx, t.account)
		if err != nil {
			return err
		}
		if h.Secret == "" {
			h.Secret = newSecret(r.Label).Secret
			if err := s.reseal(tx, t, h); err != nil {
				return err
			}
		}
		e = Enrolment{Ticket: ticket, Secret: h.Secret, URL: totpURL(r.Label, h.Secret)}
		return nil
	})
	return e, err
}

// ConfirmEnrol is StepEnrol: the first code of the new secret.
func (s *Service) ConfirmEnrol(ctx context.Context, ticket, code string, k Knock) (Entry, error) {
	account, filled, err := s.strikeTicket(ctx, ticket)
	if err != nil {
		return Entry{}, err
	}
	e, err := s.goOn(ctx, ticket, StepEnrol, k, func(tx *db.Tx, r secretRow, h *half) error {
		ok, err := s.setTOTP(tx, r.actor(nil), r.ID, h.Secret, code)
		if err == nil && (!ok || h.Secret == "") {
			err = fault.Denied("access.code_wrong")
		}
		h.Way, h.Strong, h.Secret = h.Way+"+totp", true, ""
		return err
	})
	if fault.Is(err, fault.KindDenied) {
		return Entry{}, s.failedCode(ctx, account, "enrol", filled)
	}
	return e, err
}

// OpenTOTP gives the enrolment of a ticket again, for the page that asks for the code once more.
func (s *Service) OpenTOTP(ctx context.Context, a Actor, ticket string) (Enrolment, error) {
	e := Enrolment{Ticket: ticket}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		t, err := s.readTicket(tx, ticketTOTP, tokenHash(ticket), &e.Secret)
		if err == nil && t.account != a.Account {
			err = fault.NotFound("access.ticket_over")
		}
		return err
	})
	if err != nil {
		return Enrolment{}, err
	}
	e.URL = totpURL(a.Name, e.Secret)
	return e, nil
}
