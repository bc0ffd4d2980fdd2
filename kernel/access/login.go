package access

import (
	"context"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

// Knock is what comes with every step of a log-in.
type Knock struct {
	Source   string // remote address; only its keyed hash of the day is kept
	Device   string // secret of the device cookie, "" = none
	Agent    string // User-Agent
	Remember bool   // keep this phone logged in, where the roles allow it
}

// Step is what a log-in still needs.
type Step string

// The steps, in the order they come.
const (
	StepIn     Step = ""       // nothing: the session is open
	StepSecond Step = "second" // a code of the second factor, or a passkey
	StepEnrol  Step = "enrol"  // a second factor must be set up first
	StepChange Step = "change" // a new password
)

// Entry is the result of a step. With StepIn Token is the new session's secret for the cookie (Long: keep it for
// PhoneFor) and Device that of the device cookie. Otherwise Ticket goes with the next step.
type Entry struct {
	Step   Step
	Ticket string
	Token  string
	Long   bool
	Device string
	Actor  Actor
}

// half is the body of a login ticket: what has been proved so far.
type half struct {
	Way      string
	Strong   bool // by two factors, or a passkey
	Step     Step
	Remember bool
	Secret   string // TOTP secret under enrolment
}

// LogIn checks a name or phone with a password. Wrong, unknown, locked by an administrator and closed get one answer
// (Denied access.wrong) after the same work; too many failures are Busy access.locked with the minutes to wait.
func (s *Service) LogIn(ctx context.Context, typed, password string, k Knock) (Entry, error) {
	var r secretRow
	var found bool
	var keys []guardKey
	var filled []string
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if r, found, err = s.byLogin(tx, typed); err != nil {
			return err
		}
		if keys, err = s.guards(tx, r.ID, typed, k.Source, k.Device); err != nil {
			return err
		}
		filled, err = s.strike(tx, keys)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	right := s.checkPassword(ctx, r.hash, password) && found && r.State == StateActive
	if !right {
		return Entry{}, s.failed(ctx, r.ID, "password", filled)
	}
	fresh := s.rehash(r.hash, password)
	var e Entry
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		now, err := s.accountByID(tx, r.ID)
		if err != nil {
			return err
		}
		if now.hash != r.hash || now.State != StateActive { // changed or locked while we were hashing
			return fault.Denied("access.wrong")
		}
		if fresh != "" {
			if _, err := tx.Exec(`UPDATE account SET pw_hash=? WHERE id=?`, fresh, r.ID); err != nil {
				return err
			}
		}
		e, err = s.proceed(tx, now, half{Way: "password", Remember: k.Remember}, keys, k)
		return err
	})
	return e, err
}

// checkPassword takes the same time whether or not there is an account. Only a few are checked at once: each takes
// 19 MiB.
func (s *Service) checkPassword(ctx context.Context, hash, password string) bool {
	select {
	case s.costly <- struct{}{}:
		defer func() { <-s.costly }()
	case <-ctx.Done():
		return false
	}
	if hash == "" {
		crypto.CheckPassword(s.keys.NoPassword(), password)
		return false
	}
	if len(password) > 4*maxPassword {
		return false
	}
	return crypto.CheckPassword(hash, password)
}

// rehash gives a new hash when the old one was made with other parameters than today's.
func (s *Service) rehash(hash, password string) string {
	if !s.keys.StalePassword(hash) {
		return ""
	}
	fresh, err := s.keys.HashPassword(password)
	if err != nil {
		return "" // the old one still works; the next log-in tries again
	}
	return fresh
}

// failed records a failure (and the lock it caused) and gives the one answer for all of them.
func (s *Service) failed(ctx context.Context, account, way string, filled []string) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.audit(tx, Public(), "access.fail", account, false, way); err != nil {
			return err
		}
		for _, key := range filled {
			what := map[byte]string{'a': "account", 'n': "name", 's': "source", 'g': "everybody"}[key[0]]
			if err := s.audit(tx, Public(), "access.lock", account, false, what); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err // no record, no answer (security.md P5)
	}
	return fault.Denied("access.wrong")
}

// proceed goes on after a proof: to the next step, or in. The strikes of the try are taken back only when the person
// is in, so that a password alone does not clear the count of wrong codes.
func (s *Service) proceed(tx *db.Tx, r secretRow, h half, keys []guardKey, k Knock) (Entry, error) {
	step, err := s.nextStep(tx, r, h)
	if err != nil {
		return Entry{}, err
	}
	if step != StepIn {
		h.Step = step
		secret := newToken()
		if err := s.putTicket(tx, ticketLogin, r.ID, tokenHash(secret), ticketLives, h); err != nil {
			return Entry{}, err
		}
		return Entry{Step: step, Ticket: secret}, s.unstrike(tx, keys)
	}
	if err := s.forgive(tx, keys); err != nil {
		return Entry{}, err
	}
	token, ses, err := s.open(tx, r, h.Way, k.Agent, h.Remember)
	if err != nil {
		return Entry{}, err
	}
	device, err := s.knowDevice(tx, r.ID, k.Device)
	if err != nil {
		return Entry{}, err
	}
	grants, err := s.grantsOf(tx, r.ID, false)
	a := r.actor(grants)
	a.Session = ses.Handle
	return Entry{Token: token, Long: ses.Long, Device: device, Actor: a}, err
}

// unstrike takes back one strike of each key, the account's too: this try was right, but the person is not in yet.
func (s *Service) unstrike(tx *db.Tx, keys []guardKey) error {
	for _, k := range keys {
		f, err := s.failureRow(tx, k.key)
		if err != nil {
			return err
		}
		if err := putFailure(tx, k.key, f.forgive(tx.NowMS(), k.limit)); err != nil {
			return err
		}
	}
	return nil
}

// nextStep says what is still missing after what h proves.
func (s *Service) nextStep(tx *db.Tx, r secretRow, h half) (Step, error) {
	if !h.Strong {
		need, err := s.needsSecond(tx, r)
		if err != nil {
			return "", err
		}
		keys, err := tx.Exists(`SELECT 1 FROM account_passkey WHERE account=?`, r.ID)
		switch {
		case err != nil:
			return "", err
		case r.HasTOTP, need && keys:
			return StepSecond, nil
		case need:
			return StepEnrol, nil
		}
	}
	if !usesPassword(h.Way) {
		return StepIn, nil
	}
	change, expired := mustChange(s.cfg.Profile, r.First, r.ends, r.set, tx.NowMS())
	if expired {
		return "", fault.Denied("access.first_expired")
	}
	if change {
		return StepChange, nil
	}
	return StepIn, nil
}

func usesPassword(way string) bool {
	return way == "password" || way == "password+totp" || way == "password+passkey"
}

// needsSecond tells whether the installation asks this account for two factors.
func (s *Service) needsSecond(tx *db.Tx, r secretRow) (bool, error) {
	if s.cfg.Second == SecondNone {
		return false, nil
	}
	if s.cfg.Second == SecondStaff {
		return true, nil
	}
	grants, err := s.grantsOf(tx, r.ID, false)
	for _, g := range grants {
		if Administrator(g.Role) {
			return true, err
		}
	}
	return false, err
}

// goOn is one more step of a half-finished log-in: it takes the ticket and goes on with what prove adds to it. prove
// runs in the transaction; what it refuses is counted by the caller.
func (s *Service) goOn(ctx context.Context, secret string, want Step, k Knock, prove func(*db.Tx, secretRow, *half) error) (Entry, error) {
	var e Entry
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var h half
		t, err := s.readTicket(tx, ticketLogin, tokenHash(secret), &h)
		if err != nil {
			return err
		}
		r, err := s.accountByID(tx, t.account)
		if err != nil {
			return err
		}
		if h.Step != want || r.State != StateActive {
			return fault.NotFound("access.ticket_over")
		}
		if err := prove(tx, r, &h); err != nil {
			return err
		}
		if err := useTicket(tx, t); err != nil {
			return err
		}
		if r, err = s.accountByID(tx, r.ID); err != nil {
			return err
		}
		e, err = s.proceed(tx, r, h, []guardKey{{"a:" + r.ID, s.limits.Account}}, k)
		return err
	})
	return e, err
}

// TicketStep tells which step a ticket waits for; NotFound access.ticket_over when it is over.
func (s *Service) TicketStep(ctx context.Context, secret string) (Step, Account, error) {
	var h half
	var acc Account
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		t, err := s.readTicket(tx, ticketLogin, tokenHash(secret), &h)
		if err != nil {
			return err
		}
		r, err := s.accountByID(tx, t.account)
		acc = r.Account
		return err
	})
	return h.Step, acc, err
}
