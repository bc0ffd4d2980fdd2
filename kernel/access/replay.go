package access

import (
	"encoding/hex"
	"sort"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
)

// rightsPub is what the ledger says of an account: its state, its roles, and a digest of all its grants with places
// and terms, past ones too. The account is an opaque id, so nothing personal is said.
func rightsPub(tx *db.Tx, account, state string) (map[string]any, error) {
	var lines []string
	err := tx.Each(`SELECT id, role, path, from_ms, until_ms, covers FROM account_grant WHERE account=?`, []any{account}, func(scan func(...any) error) error {
		line, err := grantLine(scan)
		lines = append(lines, line)
		return err
	})
	return rightsOf(state, lines), err
}

func grantLine(scan func(...any) error, before ...any) (string, error) {
	var g Grant
	var path string
	err := scan(append(before, &g.ID, &g.Role, &path, &g.From, &g.Until, &g.Of)...)
	return strings.Join([]string{g.Role, path, num(g.From), num(g.Until), g.Of, g.ID}, "\t"), err
}

func rightsOf(state string, lines []string) map[string]any {
	sort.Strings(lines)
	var roles []string
	for _, l := range lines {
		r, _, _ := strings.Cut(l, "\t")
		if len(roles) == 0 || roles[len(roles)-1] != r {
			roles = append(roles, r)
		}
	}
	h := crypto.Hash256([]byte(strings.Join(lines, "\n")))
	return map[string]any{"state": state, "roles": strings.Join(roles, " "), "grants": hex.EncodeToString(h[:16])}
}

// Replayers compare accounts and their roles with what the ledger says was given (security.md 5.7): an account, a role
// or a wider place put into the tables by hand is found by "linli ledger verify".
func (s *Service) Replayers() []ledger.Replayer {
	return []ledger.Replayer{{Name: "account", Kinds: []string{"access.account", "access.grant", "access.ungrant", "access.state", "access.password"},
		Rows: accountRows}, s.secondReplayer()}
}

// accountRows reads all accounts with their grants in one pass and gives them afterwards: each may query, which
// PostgreSQL does not do while a result is still being read. An installation has thousands of accounts, not millions.
func accountRows(tx *db.Tx, each func(obj string, pub map[string]any, rev int64) error) error {
	var cur, state string
	var first bool
	var rev int64
	var lines []string
	type row struct {
		obj string
		pub map[string]any
		rev int64
	}
	var all []row
	flush := func() {
		if cur != "" {
			pub := rightsOf(state, lines)
			pub["first"] = first
			all = append(all, row{cur, pub, rev})
		}
	}
	err := tx.Each(`SELECT a.id, a.state, a.pw_first, a.rev, COALESCE(g.id,''), COALESCE(g.role,''), COALESCE(g.path,''), COALESCE(g.from_ms,0),
		COALESCE(g.until_ms,0), COALESCE(g.covers,'') FROM account a LEFT JOIN account_grant g ON g.account=a.id ORDER BY a.id`, nil,
		func(scan func(...any) error) error {
			var acc, st string
			var fp bool
			var rv int64
			line, err := grantLine(scan, &acc, &st, &fp, &rv)
			if err != nil {
				return err
			}
			if acc != cur {
				flush()
				cur, lines = acc, nil
			}
			state, first, rev = st, fp, rv
			if !strings.HasPrefix(line, "\t") {
				lines = append(lines, line)
			}
			return nil
		})
	if err != nil {
		return err
	}
	flush()
	for _, r := range all {
		if err := each(r.obj, r.pub, r.rev); err != nil {
			return err
		}
	}
	return nil
}
