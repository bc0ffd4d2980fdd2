package access

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// The states of an account.
const (
	StateActive = "active"
	StateLocked = "locked" // by an administrator, until opened again
	StateClosed = "closed" // for good; the row stays because the ledger names it
)

// Account is a person's way in, without its secrets.
type Account struct {
	ID      string
	Person  string // people.Person id, "" = none
	Name    string // login name, "" = only by phone
	Label   string // what colleagues see
	Lang    string
	State   string
	First   bool // has a first password that must be changed
	HasPW   bool
	HasTOTP bool
	Created int64
	Rev     int64
	Grants  []Grant // in force now or later
}

// secretRow is an account with what log-in needs.
type secretRow struct {
	Account
	hash   string
	set    int64
	ends   int64
	totp   []byte
	step   int64
	phoneI string
}

const accountCols = `a.id, a.person, a.name, a.phone_idx, a.label, a.lang, a.state, a.pw_hash, a.pw_set, a.pw_first, a.pw_ends,
	a.totp, a.totp_step, a.created, a.rev`

func (r *secretRow) dest() []any {
	return []any{&r.ID, &r.Person, &r.Name, &r.phoneI, &r.Label, &r.Lang, &r.State, &r.hash, &r.set, &r.First, &r.ends,
		&r.totp, &r.step, &r.Created, &r.Rev}
}

func (r *secretRow) fill() { r.HasPW, r.HasTOTP = r.hash != "", len(r.totp) > 0 }

func (s *Service) accountByID(tx *db.Tx, id string) (secretRow, error) {
	var r secretRow
	err := tx.Get(`SELECT `+accountCols+` FROM account a WHERE a.id=?`, []any{id}, r.dest()...)
	if fault.Is(err, fault.KindNotFound) {
		return r, fault.NotFound("access.no_account")
	}
	r.fill()
	return r, err
}

// byLogin finds the account by what was typed: a phone or a login name. found=false is no error.
func (s *Service) byLogin(tx *db.Tx, typed string) (r secretRow, found bool, err error) {
	name, phone := LoginName(typed), PhoneDigits(typed)
	q, arg := `a.name=?`, name
	if phone != "" {
		q, arg = `a.phone_idx=?`, s.phoneIndex(phone)
	}
	if arg == "" {
		return r, false, nil
	}
	err = tx.Get(`SELECT `+accountCols+` FROM account a WHERE `+q, []any{arg}, r.dest()...)
	if fault.Is(err, fault.KindNotFound) {
		return r, false, nil
	}
	r.fill()
	return r, err == nil, err
}

func (s *Service) phoneIndex(phone string) string {
	if phone = PhoneDigits(phone); phone == "" {
		return ""
	}
	return s.keys.Blind("access.phone", phone)
}

// LoginName normalises what is typed as a name: full width to half, lower case, no spaces.
func LoginName(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// PhoneDigits gives the eleven digits of a Chinese mobile number however it is typed, or "".
func PhoneDigits(s string) string {
	s = norm.NFKC.String(s)
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' || r == '-' || r == '(' || r == ')' || unicode.IsSpace(r):
		default:
			return ""
		}
	}
	d := b.String()
	if len(d) > 11 {
		d = strings.TrimPrefix(strings.TrimPrefix(d, "00"), "86")
	}
	if len(d) != 11 || d[0] != '1' {
		return ""
	}
	return d
}

// checkName refuses a login name that could not be typed back or looks like a phone.
func checkName(name string) error {
	n := utf8.RuneCountInString(name)
	if name != "" && (n < 2 || n > 40 || PhoneDigits(name) != "" || !utf8.ValidString(name)) {
		return fault.InvalidFields(fault.Field{Name: "name", Key: "access.name_shape"})
	}
	return nil
}

// grantsOf lists the grants of an account that are not over, the authentic ones only: a row whose seal does not open
// was put in behind the program's back and gives nothing.
func (s *Service) grantsOf(tx *db.Tx, account string, later bool) ([]Grant, error) {
	now := tx.NowMS()
	out := []Grant{}
	err := tx.Each(`SELECT id, role, path, from_ms, until_ms, covers, mac FROM account_grant
		WHERE account=? AND (until_ms=0 OR until_ms>?) ORDER BY id`, []any{account, now}, func(scan func(...any) error) error {
		var g Grant
		var path string
		var mac []byte
		if err := scan(&g.ID, &g.Role, &path, &g.From, &g.Until, &g.Of, &mac); err != nil {
			return err
		}
		g.Path = place.Path(path)
		if s.authentic(account, g, mac) && (later || g.At(now)) {
			out = append(out, g)
		}
		return nil
	})
	return out, err
}

// authentic tells whether the seal of a grant opens: whether this program gave it.
func (s *Service) authentic(account string, g Grant, mac []byte) bool {
	_, err := s.keys.Open("access.grant", grantBytes(account, g), mac)
	return err == nil
}

// grantBytes is what the seal of a grant is bound to: all that it says.
func grantBytes(account string, g Grant) []byte {
	return []byte(strings.Join([]string{g.ID, account, g.Role, string(g.Path), num(g.From), num(g.Until), g.Of}, "\n"))
}

func (s *Service) putGrant(tx *db.Tx, by Actor, account string, g Grant) error {
	mac, err := s.keys.Seal("access.grant", grantBytes(account, g), nil)
	if err != nil {
		return fault.Internal(err, "access.putGrant")
	}
	_, err = tx.Exec(`INSERT INTO account_grant (id, account, role, path, from_ms, until_ms, covers, given_by, given_at, mac)
		VALUES (?,?,?,?,?,?,?,?,?,?)`, g.ID, account, g.Role, string(g.Path), g.From, g.Until, g.Of, by.ID, tx.NowMS(), mac)
	return err
}

func (r secretRow) actor(grants []Grant) Actor {
	a := Actor{Account: r.ID, Person: r.Person, Grants: grants, Lang: r.Lang}
	a.ID, a.Kind, a.Name = r.ID, KindStaff, r.Label
	if r.Person != "" {
		a.ID = r.Person
	}
	return a
}
