package access

import (
	"context"
	"slices"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// NewAccount is what a security administrator (or the operator's console) says of a new account.
type NewAccount struct {
	Person string // people.Person id, "" = none
	// Behind gives the person inside the transaction of the account when Person is "": who is not on file yet is put
	// there together with the account, or not at all. Never asked for an administrator.
	Behind func(tx *db.Tx) (string, error)
	Name   string // login name; Name or Phone is needed
	Phone  string
	Label  string // what colleagues see: the person's name
	Lang   string
	Grants []Grant // role, place, term
	// Password is only for loaders (System): it is not a first password and is not checked against the profile. ""
	// makes a first password, which expires after 72 hours and must be changed at the first log-in.
	Password string
}

// Create makes an account and gives its first password, to be handed over by word or on paper. Only a security
// administrator of all the places named, after a fresh proof of log-in, or the system. Invalid with fields name, phone,
// label, grants; Conflict access.account_exists.
func (s *Service) Create(ctx context.Context, by Actor, n NewAccount) (Account, string, error) {
	if err := s.maySecure(by, paths(n.Grants)...); err != nil {
		return Account{}, "", err
	}
	n.Name = LoginName(n.Name)
	if err := n.check(by); err != nil {
		return Account{}, "", err
	}
	password, first := n.Password, false
	if password == "" {
		password, first = FirstPassword(), true
	}
	hash, err := s.keys.HashPassword(password)
	if err != nil {
		return Account{}, "", fault.Internal(err, "access.Create")
	}
	acc := Account{ID: id.New(), Person: n.Person, Name: n.Name, Label: short(n.Label, 40), Lang: n.Lang, State: StateActive, First: first, HasPW: true, Rev: 1}
	err = s.db.Write(ctx, func(tx *db.Tx) error { return s.insert(tx, by, &acc, n, hash) })
	if fault.Is(err, fault.KindConflict) {
		err = fault.Conflict("access.account_exists").With(err)
	}
	return acc, password, err
}

func (n NewAccount) check(by Actor) error {
	var bad []fault.Field
	if n.Name == "" && PhoneDigits(n.Phone) == "" {
		bad = append(bad, fault.Field{Name: "name", Key: "access.name_or_phone"})
	}
	if n.Phone != "" && PhoneDigits(n.Phone) == "" {
		bad = append(bad, fault.Field{Name: "phone", Key: "access.phone_shape"})
	}
	if checkName(n.Name) != nil {
		bad = append(bad, fault.Field{Name: "name", Key: "access.name_shape"})
	}
	if short(n.Label, 40) == "" {
		bad = append(bad, fault.Field{Name: "label", Key: "access.label_needed"})
	}
	if n.Password != "" && by.Kind != KindSystem {
		bad = append(bad, fault.Field{Name: "password", Key: "access.password_common"})
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return checkGrants(n.Grants)
}

// checkGrants refuses roles that cannot be given, malformed places and terms, and roles that exclude each other.
func checkGrants(gs []Grant) error {
	known := map[string]bool{}
	for _, r := range Grantable() {
		known[r] = true
	}
	roles := []string{}
	for i, g := range gs {
		if !known[g.Role] || !g.Path.Valid() || (g.Until != 0 && g.Until <= g.From) {
			return fault.InvalidFields(fault.Field{Name: "grants", Key: "access.grant_shape"})
		}
		if err := g.fits(gs[:i], 0); err != nil {
			return err
		}
		roles = append(roles, g.Role)
	}
	return Exclusive(roles)
}

// fits refuses a role whose term is over before it begins to count, and one that the account has already at that place in that term: who
// took back one of two that look alike would believe that the role is gone.
func (g Grant) fits(has []Grant, now int64) error {
	if g.Until != 0 && g.Until <= now {
		return fault.InvalidFields(fault.Field{Name: "until", Key: "access.grant_past"})
	}
	for _, o := range has {
		if o.Of == "" && o.Role == g.Role && o.Path == g.Path && (o.Until == 0 || o.Until > g.From) && (g.Until == 0 || g.Until > o.From) {
			return fault.Conflict("access.grant_twice")
		}
	}
	return nil
}

func (s *Service) insert(tx *db.Tx, by Actor, acc *Account, n NewAccount, hash string) (err error) {
	if acc.Person = n.Person; acc.Person == "" && n.Behind != nil && !slices.ContainsFunc(n.Grants, administers) {
		if acc.Person, err = n.Behind(tx); err != nil {
			return err
		}
	}
	now := tx.NowMS()
	acc.Created = now
	ends := int64(0)
	if acc.First {
		ends = now + firstLives.Milliseconds()
	}
	_, err = tx.Exec(`INSERT INTO account (id, person, name, phone_idx, label, lang, state, pw_hash, pw_set, pw_first, pw_ends, totp_step, created, rev)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,0,?,1)`, acc.ID, acc.Person, acc.Name, s.phoneIndex(n.Phone), acc.Label, acc.Lang, acc.State, hash, now, acc.First, ends, now)
	if err != nil {
		return err
	}
	acc.Grants = nil
	for _, g := range n.Grants {
		if err := g.fits(nil, now); err != nil {
			return err
		}
		g.ID, g.Of = id.New(), ""
		if err := s.putGrant(tx, by, acc.ID, g); err != nil {
			return err
		}
		acc.Grants = append(acc.Grants, g)
	}
	if err := s.oneHat(tx, acc.ID, acc.Person); err != nil {
		return err
	}
	pub, err := rightsPub(tx, acc.ID, acc.State)
	if err != nil {
		return err
	}
	pub["first"] = acc.First
	return s.auditRev(tx, by, "access.account", acc.ID, 1, true, pub)
}

// oneHat checks that neither the account nor any other account of the same person makes an administrator of somebody
// who holds another role (GB/T 22239). It reads inside the transaction of the change.
func (s *Service) oneHat(tx *db.Tx, account, person string) error {
	ids := []string{account}
	if person != "" {
		// Hold the person's accounts, so that two grants given at the same moment see each other.
		if _, err := tx.Exec(`UPDATE account SET rev=rev WHERE person=?`, person); err != nil {
			return err
		}
		err := tx.Each(`SELECT id FROM account WHERE person=? AND id<>? AND state<>?`, []any{person, account, StateClosed}, func(scan func(...any) error) error {
			var x string
			err := scan(&x)
			ids = append(ids, x)
			return err
		})
		if err != nil {
			return err
		}
	}
	var roles []string
	for _, x := range ids {
		gs, err := s.grantsOf(tx, x, true)
		if err != nil {
			return err
		}
		for _, g := range gs {
			roles = append(roles, g.Role)
		}
	}
	return Exclusive(roles)
}

// administers tells a grant of one of the three administrators, behind whom no person of the neighbourhood stands.
func administers(g Grant) bool { return Administrator(g.Role) }

func paths(gs []Grant) []place.Path {
	var out []place.Path
	for _, g := range gs {
		out = append(out, g.Path)
	}
	return out
}

// maySecure asks for a security administrator of every path, with a fresh proof of log-in.
func (s *Service) maySecure(by Actor, at ...place.Path) error {
	if err := by.May(AdminSecurity, Anywhere); err != nil {
		return err
	}
	for _, p := range at {
		if err := by.May(AdminSecurity, p); err != nil {
			return err
		}
	}
	return by.RequireStepUp(s.db.Clock().Now())
}

// change runs fn on an account that by may administer: not the own one, and with no role outside by's places.
func (s *Service) change(ctx context.Context, by Actor, account string, fn func(*db.Tx, secretRow) error) error {
	if err := s.maySecure(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		r, _, err := s.target(tx, by, account)
		if err != nil {
			return err
		}
		return fn(tx, r)
	})
}

// target loads the account that by wants to administer. Nobody administers the own account or own person.
func (s *Service) target(tx *db.Tx, by Actor, account string) (secretRow, []Grant, error) {
	r, err := s.accountByID(tx, account)
	if err != nil {
		return r, nil, err
	}
	if by.Account == r.ID || (by.Person != "" && by.Person == r.Person) {
		return r, nil, fault.Denied("access.not_own")
	}
	gs, err := s.grantsOf(tx, account, true)
	if err != nil {
		return r, nil, err
	}
	for _, g := range gs {
		if by.May(AdminSecurity, g.Path) != nil {
			return r, nil, fault.NotFound("access.no_account")
		}
	}
	return r, gs, nil
}

// Administers tells whether by may administer an account: a security administrator of all its places with a fresh proof of log-in,
// never of the own account. Errors as of Lock.
func (s *Service) Administers(tx *db.Tx, by Actor, account string) error {
	if err := s.maySecure(by); err != nil {
		return err
	}
	_, _, err := s.target(tx, by, account)
	return err
}

// PlacesOf lists the places of an account's grants that stand, ended log-in or not: who is above it at any of them may decide what it
// left undone.
func (s *Service) PlacesOf(tx *db.Tx, account string) ([]place.Path, error) {
	gs, err := s.grantsOf(tx, account, true)
	return paths(gs), err
}

// bump raises the revision of an account and writes what is now true of it.
func (s *Service) bump(tx *db.Tx, by Actor, r secretRow, kind, state string) error {
	n, err := tx.Exec(`UPDATE account SET state=?, rev=rev+1 WHERE id=? AND rev=?`, state, r.ID, r.Rev)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("access.changed_meanwhile")
	}
	pub, err := rightsPub(tx, r.ID, state)
	if err != nil {
		return err
	}
	return s.auditRev(tx, by, kind, r.ID, r.Rev+1, true, pub)
}

// Grant gives an account a role at a place for a term. The account's sessions get a new id at their next page; a
// new administrator logs in anew.
func (s *Service) Grant(ctx context.Context, by Actor, account string, g Grant) (Grant, error) {
	if err := checkGrants([]Grant{g}); err != nil {
		return g, err
	}
	if err := s.maySecure(by, g.Path); err != nil {
		return g, err
	}
	g.Of = ""
	err := s.change(ctx, by, account, func(tx *db.Tx, r secretRow) error {
		has, err := s.grantsOf(tx, r.ID, true)
		if err != nil {
			return err
		}
		if err := g.fits(has, tx.NowMS()); err != nil {
			return err
		}
		g.ID = id.New()
		return s.give(tx, by, r, g)
	})
	return g, err
}

func (s *Service) give(tx *db.Tx, by Actor, r secretRow, g Grant) error {
	if r.State == StateClosed {
		return fault.NotYet("access.account_closed")
	}
	if err := s.putGrant(tx, by, r.ID, g); err != nil {
		return err
	}
	if err := s.oneHat(tx, r.ID, r.Person); err != nil {
		return err
	}
	if err := s.rolesChanged(tx, r.ID, Administrator(g.Role)); err != nil {
		return err
	}
	return s.bump(tx, by, r, "access.grant", r.State)
}

// rolesChanged gives the sessions of an account a new id, or ends them when the person became an administrator: that
// needs a log-in by the rules for administrators.
func (s *Service) rolesChanged(tx *db.Tx, account string, end bool) error {
	if end {
		return s.endAll(tx, account)
	}
	_, err := tx.Exec(`UPDATE account_session SET renew=TRUE WHERE account=?`, account)
	return err
}

// EndGrant takes a role away at once.
func (s *Service) EndGrant(ctx context.Context, by Actor, account, grant string) error {
	return s.change(ctx, by, account, func(tx *db.Tx, r secretRow) error {
		n, err := tx.Exec(`DELETE FROM account_grant WHERE id=? AND account=?`, grant, account)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("access.no_grant")
		}
		if err := s.rolesChanged(tx, account, false); err != nil {
			return err
		}
		return s.bump(tx, by, r, "access.ungrant", r.State)
	})
}

// Lock shuts an account and ends its sessions at once; Unlock opens it again; Close shuts it for good and takes all
// roles away.
func (s *Service) Lock(ctx context.Context, by Actor, account string) error {
	return s.setState(ctx, by, account, StateLocked)
}

// Unlock opens a locked account and forgets its failures.
func (s *Service) Unlock(ctx context.Context, by Actor, account string) error {
	return s.setState(ctx, by, account, StateActive)
}

// Close shuts an account for good.
func (s *Service) Close(ctx context.Context, by Actor, account string) error {
	return s.setState(ctx, by, account, StateClosed)
}

// WhenShut registers what else ends, in the same transaction, when an account is locked or closed: the phones that keep
// pages of it. To be called while the program is put together.
func (s *Service) WhenShut(end func(tx *db.Tx, by Actor, account string) error) {
	s.ends = append(s.ends, end)
}

func (s *Service) shut(tx *db.Tx, by Actor, account string) error {
	err := s.endAll(tx, account)
	for _, end := range s.ends {
		if err == nil {
			err = end(tx, by, account)
		}
	}
	return err
}

func (s *Service) setState(ctx context.Context, by Actor, account, state string) error {
	return s.change(ctx, by, account, func(tx *db.Tx, r secretRow) error {
		if r.State == StateClosed {
			return fault.NotYet("access.account_closed")
		}
		if state == StateClosed {
			if _, err := tx.Exec(`DELETE FROM account_grant WHERE account=?`, account); err != nil {
				return err
			}
		}
		if state == StateActive {
			if _, err := tx.Exec(`DELETE FROM login_failure WHERE key=?`, "a:"+account); err != nil {
				return err
			}
		} else if err := s.shut(tx, by, account); err != nil {
			return err
		}
		return s.bump(tx, by, r, "access.state", state)
	})
}
