package access

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// How long sessions last (security.md 2.5).
const (
	IdleFor   = 30 * time.Minute    // staff, without a request
	LongestIn = 12 * time.Hour      // staff, in all
	PhoneFor  = 14 * 24 * time.Hour // a grid worker's or member's remembered phone
	seenEvery = time.Minute         // a session is not written at each request: reading must not need the disk
	oldGood   = time.Minute         // an exchanged id still answers the requests that were on their way
)

// Session is one log-in on one device, as its owner may see it.
type Session struct {
	Handle  string // names it in lists; opens nothing
	Account string
	Way     string // password, password+totp, passkey, code, oidc
	Device  string // kind of browser and system
	Long    bool   // remembered phone
	Created int64  // Unix ms, as all below
	Seen    int64
	Ends    int64
	StepUp  int64
	Renew   bool // the roles have changed: exchange the id at the next page (Service.Renew)
}

// Load finds the session and the actor behind a token from the cookie. NotFound (access.no_session) when it is
// unknown, over, idle too long, or its account is not active: disabling an account works at the next request. It
// is read in one snapshot, and again after every change of sessions, accounts or roles.
func (s *Service) Load(ctx context.Context, token string) (Session, Actor, error) {
	if !isToken(token) {
		return Session{}, Actor{}, fault.NotFound("access.no_session")
	}
	hash := tokenHash(token)
	in, err := s.entries.Get(ctx, s.db, hash, entryHolds, func(tx *db.Tx) (in entry, err error) {
		in.ses, in.a, in.state, err = s.loadBy(tx, hash)
		return in, err
	})
	now := s.db.Clock().Now().UnixMilli()
	if err == nil && (in.state != StateActive || in.ses.over(now, remembers(in.a.Grants))) {
		err = fault.NotFound("access.no_session")
	}
	if err != nil {
		return Session{}, Public(), err
	}
	if now-in.ses.Seen >= seenEvery.Milliseconds() {
		s.touch(ctx, in.ses.Handle)
	}
	in.a.Grants = slices.Clone(in.a.Grants)
	return in.ses, in.a, nil
}

// entry is what a token stood for when it was read.
type entry struct {
	ses   Session
	a     Actor
	state string
}

// entryHolds is how long it may be believed while nothing is written to sessions, accounts and grants: the requests of one page come
// together. A log-out, a lock or a change of roles is a write, and counts at once; a grant that ends by its term alone ends
// this much later at most.
const entryHolds = time.Second

// touch notes that the session is in use. When that cannot be saved, reading goes on all the same: at worst the
// person logs in again sooner.
func (s *Service) touch(ctx context.Context, handle string) {
	_ = s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE account_session SET seen=? WHERE handle=? AND seen<?`, tx.NowMS(), handle, tx.NowMS())
		return err
	})
}

// loadSQL reads a session, its account and the account's grants at once: every page of the staff begins with it.
const loadSQL = `SELECT ` + sessionCols + `, a.person, a.label, a.lang, a.state,
	COALESCE(g.id,''), COALESCE(g.role,''), COALESCE(g.path,''), COALESCE(g.from_ms,0), COALESCE(g.until_ms,0), COALESCE(g.covers,''), g.mac
	FROM account_session s JOIN account a ON a.id=s.account
	LEFT JOIN account_grant g ON g.account=s.account AND (g.until_ms=0 OR g.until_ms>?) WHERE `

// loadBy finds a session by the hash of its present id, or of the one exchanged a moment ago.
func (s *Service) loadBy(tx *db.Tx, hash string) (ses Session, a Actor, state string, err error) {
	now := tx.NowMS()
	ses, a, state, err = s.loadWhere(tx, `s.hash=? ORDER BY g.id`, now, hash)
	if fault.Is(err, fault.KindNotFound) {
		ses, a, state, err = s.loadWhere(tx, `s.prev_hash=? AND s.prev_hash<>'' AND s.prev_until>? ORDER BY g.id`, now, hash, now)
		ses.Renew = false
	}
	return ses, a, state, err
}

func (s *Service) loadWhere(tx *db.Tx, where string, args ...any) (ses Session, a Actor, state string, err error) {
	var r secretRow
	grants := []Grant{}
	err = tx.Each(loadSQL+where, args, func(scan func(...any) error) error {
		var g Grant
		var mac []byte
		if err := scan(append(ses.dest(), &r.Person, &r.Label, &r.Lang, &r.State, &g.ID, &g.Role, &g.Path, &g.From, &g.Until, &g.Of, &mac)...); err != nil {
			return err
		}
		if g.ID != "" && s.authentic(ses.Account, g, mac) && g.At(tx.NowMS()) {
			grants = append(grants, g)
		}
		return nil
	})
	if err == nil && ses.Handle == "" {
		err = fault.NotFound("access.no_session")
	}
	r.ID = ses.Account
	a = r.actor(grants)
	a.Session = ses.Handle
	if ses.StepUp > 0 {
		a.StepUp = time.UnixMilli(ses.StepUp)
	}
	return ses, a, r.State, err
}

const sessionCols = `s.handle, s.account, s.way, s.device, s.long, s.created, s.seen, s.ends, s.step_up, s.renew`

func (x *Session) dest() []any {
	return []any{&x.Handle, &x.Account, &x.Way, &x.Device, &x.Long, &x.Created, &x.Seen, &x.Ends, &x.StepUp, &x.Renew}
}

func (s *Service) sessionBy(tx *db.Tx, hash string) (ses Session, r secretRow, err error) {
	dest := append(ses.dest(), r.dest()...)
	q := `SELECT ` + sessionCols + `, ` + accountCols + ` FROM account_session s JOIN account a ON a.id=s.account WHERE `
	err = tx.Get(q+`s.hash=?`, []any{hash}, dest...)
	if fault.Is(err, fault.KindNotFound) {
		err = tx.Get(q+`s.prev_hash=? AND s.prev_hash<>'' AND s.prev_until>?`, []any{hash, tx.NowMS()}, dest...)
		ses.Renew = false // its id was exchanged a moment ago
	}
	if fault.Is(err, fault.KindNotFound) {
		err = fault.NotFound("access.no_session")
	}
	r.fill()
	return ses, r, err
}

// over tells whether the session has ended. A remembered phone counts as one only while the account holds no more
// than the roles that may be remembered.
func (x Session) over(now int64, remembered bool) bool {
	if now >= x.Ends || now < x.Created-oldGood.Milliseconds() {
		return true
	}
	if x.Long && remembered {
		return false
	}
	return now-x.Seen >= IdleFor.Milliseconds() || now-x.Created >= LongestIn.Milliseconds()
}

// remembers tells whether accounts with these grants may keep a phone logged in for PhoneFor.
func remembers(gs []Grant) bool {
	for _, g := range gs {
		if g.Role != Grid && g.Role != Member {
			return false
		}
	}
	return len(gs) > 0
}

// open makes a session and gives its secret. Called in the transaction that proved who it is.
func (s *Service) open(tx *db.Tx, r secretRow, way, agent string, remember bool) (token string, ses Session, err error) {
	grants, err := s.grantsOf(tx, r.ID, false)
	if err != nil {
		return "", ses, err
	}
	now := tx.NowMS()
	token = newToken()
	ses = Session{Handle: id.New(), Account: r.ID, Way: way, Device: DeviceWords(agent), Long: remember && remembers(grants),
		Created: now, Seen: now, StepUp: now, Ends: now + LongestIn.Milliseconds()}
	if ses.Long {
		ses.Ends = now + PhoneFor.Milliseconds()
	}
	_, err = tx.Exec(`INSERT INTO account_session (hash, handle, account, way, device, long, created, seen, ends, step_up)
		VALUES (?,?,?,?,?,?,?,?,?,?)`, tokenHash(token), ses.Handle, r.ID, way, ses.Device, ses.Long, now, now, ses.Ends, now)
	if err != nil {
		return "", ses, err
	}
	return token, ses, s.audit(tx, r.actor(grants), "access.login", r.ID, true, way)
}

// Renew exchanges the id of a session (new id at log-in and at every change of role, ASVS 7.2.4). The old id answers
// for one more minute, for the requests that are on their way. renewed=false: another request was first.
func (s *Service) Renew(ctx context.Context, token string) (fresh string, renewed bool, err error) {
	fresh = newToken()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := s.exchange(tx, token, fresh, `renew=FALSE`)
		renewed = n == 1
		return err
	})
	return fresh, renewed && err == nil, err
}

// exchange gives the session another id and sets what else the caller wants.
func (s *Service) exchange(tx *db.Tx, token, fresh, set string, args ...any) (int64, error) {
	old := tokenHash(token)
	args = append([]any{tokenHash(fresh), old, tx.NowMS() + oldGood.Milliseconds()}, args...)
	return tx.Exec(`UPDATE account_session SET hash=?, prev_hash=?, prev_until=?, `+set+` WHERE hash=?`, append(args, old)...)
}

// LogOut ends the session of the token. Unknown tokens are no error.
func (s *Service) LogOut(ctx context.Context, token string) error {
	if !isToken(token) {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		ses, r, err := s.sessionBy(tx, tokenHash(token))
		if fault.Is(err, fault.KindNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM account_session WHERE handle=?`, ses.Handle); err != nil {
			return err
		}
		return s.audit(tx, r.actor(nil), "access.logout", r.ID, true, "own")
	})
}

// Sessions lists the actor's own sessions that are not over, newest first.
func (s *Service) Sessions(ctx context.Context, a Actor) ([]Session, error) {
	var out []Session
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		out = nil
		now := tx.NowMS()
		return tx.Each(`SELECT `+sessionCols+` FROM account_session s WHERE s.account=? AND s.ends>? ORDER BY s.created DESC, s.handle`,
			[]any{a.Account, now}, func(scan func(...any) error) error {
				var x Session
				if err := scan(x.dest()...); err != nil {
					return err
				}
				if !x.over(now, remembers(a.Grants)) {
					out = append(out, x)
				}
				return nil
			})
	})
	return out, err
}

// EndSession ends one of the actor's own sessions; with handle "" all but the present one.
func (s *Service) EndSession(ctx context.Context, a Actor, handle string) error {
	if !a.LoggedIn() {
		return fault.NotFound("access.no_session")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		q, args := `DELETE FROM account_session WHERE account=? AND handle=?`, []any{a.Account, handle}
		if handle == "" {
			q, args = `DELETE FROM account_session WHERE account=? AND handle<>?`, []any{a.Account, a.Session}
		}
		n, err := tx.Exec(q, args...)
		if err != nil {
			return err
		}
		if n == 0 && handle != "" {
			return fault.NotFound("access.no_session")
		}
		return s.audit(tx, a, "access.logout", a.Account, true, "device")
	})
}

// EndSessionOf ends one session of an account because the phone that it was opened on was stopped. Nothing when it is over already, or
// when it is the session in which by stops it.
func (s *Service) EndSessionOf(tx *db.Tx, by Actor, account, handle string) error {
	if handle == "" || handle == by.Session {
		return nil
	}
	n, err := tx.Exec(`DELETE FROM account_session WHERE account=? AND handle=?`, account, handle)
	if err != nil || n == 0 {
		return err
	}
	return s.audit(tx, by, "access.logout", account, true, "phone")
}

// endAll ends every session of an account, and what was about to become one.
func (s *Service) endAll(tx *db.Tx, account string) error {
	if _, err := tx.Exec(`DELETE FROM account_session WHERE account=?`, account); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM login_ticket WHERE account=?`, account)
	return err
}

// newToken gives 256 random bits in hex.
func newToken() string { return hex.EncodeToString(crypto.Random(32)) }

func isToken(t string) bool {
	_, err := hex.DecodeString(t)
	return len(t) == 64 && err == nil
}

// tokenHash is what is stored of a secret of 256 random bits.
func tokenHash(t string) string {
	h := crypto.Hash256([]byte("linli.token/1\n" + t))
	return hex.EncodeToString(h[:])
}

func num(n int64) string { return strconv.FormatInt(n, 10) }
