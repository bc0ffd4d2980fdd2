package access

import (
	"context"
	"time"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Accounts lists accounts whose every role lies in the places of the security administrator, by id, after the one
// given; keyset paging. There is no column of log-ins or activity, and there will be none (ux.md R1).
func (s *Service) Accounts(ctx context.Context, by Actor, after string, limit int) ([]Account, error) {
	if err := by.May(AdminSecurity, Anywhere); err != nil {
		return nil, err
	}
	var out []Account
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		out = nil
		for {
			page, err := s.accountPage(tx, after, limit)
			if err != nil {
				return err
			}
			for _, r := range page {
				after = r.ID
				if r.Grants, err = s.grantsOf(tx, r.ID, true); err != nil {
					return err
				}
				if inside(by, r.Grants) {
					out = append(out, r)
				}
				if len(out) == limit {
					return nil
				}
			}
			if len(page) < limit {
				return nil
			}
		}
	})
	return out, err
}

func inside(by Actor, gs []Grant) bool {
	for _, g := range gs {
		if by.May(AdminSecurity, g.Path) != nil {
			return false
		}
	}
	return true
}

func (s *Service) accountPage(tx *db.Tx, after string, limit int) ([]Account, error) {
	var out []Account
	err := tx.Each(`SELECT `+accountCols+` FROM account a WHERE a.id>? ORDER BY a.id LIMIT ?`, []any{after, limit}, func(scan func(...any) error) error {
		var r secretRow
		err := scan(r.dest()...)
		r.fill()
		out = append(out, r.Account)
		return err
	})
	return out, err
}

// AccountOf gives one account with its grants, to a security administrator of its places or to its owner.
func (s *Service) AccountOf(ctx context.Context, by Actor, account string) (Account, error) {
	var acc Account
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		r, err := s.accountByID(tx, account)
		if err != nil {
			return err
		}
		acc = r.Account
		acc.Grants, err = s.grantsOf(tx, account, true)
		return err
	})
	if err == nil && by.Account != account && (!by.Has(AdminSecurity) || !inside(by, acc.Grants)) {
		return Account{}, fault.NotFound("access.no_account")
	}
	return acc, err
}

// Find gives the account behind a login name or phone, for the operator's console.
func (s *Service) Find(ctx context.Context, typed string) (Account, error) {
	var acc Account
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		r, found, err := s.byLogin(tx, typed)
		if err != nil {
			return err
		}
		if !found {
			return fault.NotFound("access.no_account")
		}
		acc = r.Account
		acc.Grants, err = s.grantsOf(tx, r.ID, true)
		return err
	})
	return acc, err
}

// PersonsWith lists the person ids of active accounts that may do p at the path, for notices ("whoever may approve
// here"). Sorted by id, each once.
func (s *Service) PersonsWith(tx *db.Tx, p Perm, at place.Path) ([]string, error) {
	roles := []any{}
	for _, r := range TheMatrix().Holders(p) {
		roles = append(roles, r)
	}
	above := []any{string(place.RootPath), string(at)}
	for _, x := range at.Ancestors() {
		above = append(above, string(x))
	}
	now := tx.NowMS()
	args := append(append(append([]any{StateActive}, roles...), above...), now, now)
	var out []string
	err := tx.Each(`SELECT DISTINCT a.person FROM account a JOIN account_grant g ON g.account=a.id
		WHERE a.state=? AND a.person<>'' AND g.role IN (`+db.In(len(roles))+`) AND g.path IN (`+db.In(len(above))+`)
		AND g.from_ms<=? AND (g.until_ms=0 OR g.until_ms>?) ORDER BY a.person`, args, func(scan func(...any) error) error {
		var x string
		err := scan(&x)
		out = append(out, x)
		return err
	})
	return out, err
}

// Event is a security event as the audit administrator reads it.
type Event struct {
	ID, Kind, Account, Label, Actor, Detail string
	At                                      int64
	OK                                      bool
}

// Events lists security events before the instant (Unix ms; 0 = now), newest first, of one account or of all.
func (s *Service) Events(ctx context.Context, by Actor, account string, before int64, limit int) ([]Event, error) {
	if err := by.May(AdminAudit, Anywhere); err != nil {
		return nil, err
	}
	return s.events(ctx, account, before, limit)
}

// OwnEvents lists what happened to the actor's own account: log-ins one did not make are seen there.
func (s *Service) OwnEvents(ctx context.Context, a Actor, limit int) ([]Event, error) {
	if !a.LoggedIn() {
		return nil, nil
	}
	return s.events(ctx, a.Account, 0, limit)
}

func (s *Service) events(ctx context.Context, account string, before int64, limit int) ([]Event, error) {
	var out []Event
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		out = nil
		if before == 0 {
			before = tx.NowMS() + 1
		}
		q, args := ``, []any{before}
		if account != "" {
			q, args = ` AND e.account=?`, append(args, account)
		}
		return tx.Each(`SELECT e.id, e.kind, e.account, COALESCE(a.label,''), e.actor, e.detail, e.at, e.ok FROM security_event e
			LEFT JOIN account a ON a.id=e.account WHERE e.at<?`+q+` ORDER BY e.at DESC, e.id DESC LIMIT ?`, append(args, limit),
			func(scan func(...any) error) error {
				var e Event
				err := scan(&e.ID, &e.Kind, &e.Account, &e.Label, &e.Actor, &e.Detail, &e.At, &e.OK)
				out = append(out, e)
				return err
			})
	})
	return out, err
}

// eventsKept is how long security events are kept: three years (PIPL art. 56 for acts on personal data); the database
// itself refuses to drop any within 180 days.
const eventsKept = 3 * 365 * 24 * time.Hour

// Sweep drops what is over: sessions, tickets, counters, old results, events older than three years. A periodic job.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		now := tx.NowMS()
		ago := func(d time.Duration) int64 { return now - d.Milliseconds() }
		for _, x := range []struct {
			q   string
			arg int64
		}{
			{`DELETE FROM account_session WHERE ends<?`, now},
			{`DELETE FROM login_ticket WHERE ends<?`, now},
			{`DELETE FROM login_failure WHERE locked<? AND touched<` + num(ago(2*quiet)), now},
			{`DELETE FROM account_device WHERE seen<?`, ago(400 * 24 * time.Hour)},
			{`DELETE FROM once_result WHERE at<?`, ago(onceKept)},
			{`DELETE FROM look_count WHERE hour<?`, ago(72*time.Hour) / 3600000},
			{`DELETE FROM security_event WHERE at<?`, ago(eventsKept)},
		} {
			if _, err := tx.Exec(x.q, x.arg); err != nil {
				return err
			}
		}
		return nil
	})
}
