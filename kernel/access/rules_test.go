package access

import (
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/fault"
	"linli/platform/text"
)

const (
	here  place.Path = "/001/00a/"
	below place.Path = "/001/00a/003/00z/"
	above place.Path = "/001/"
	other place.Path = "/001/00b/003/"
	alike place.Path = "/001/00a1/" // not a path at all: must never count as below here
)

func holding(roles ...string) Actor {
	a := Actor{Actor: ledger.Actor{ID: "p", Kind: KindStaff}, Account: "acc"}
	for _, r := range roles {
		a.Grants = append(a.Grants, Grant{Role: r, Path: here})
	}
	return a
}

// cells reads matrix.csv by itself, without ParseMatrix, so that the walk below does not believe the code under test.
func cells(t *testing.T) (roles []string, may map[string]map[Perm]bool, perms []Perm) {
	t.Helper()
	b, err := os.ReadFile("matrix.csv")
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(string(b)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	may = map[string]map[Perm]bool{}
	for _, role := range rows[0][1:] {
		may[role] = map[Perm]bool{}
	}
	for _, row := range rows[1:] {
		perms = append(perms, Perm(row[0]))
		for i, c := range row[1:] {
			may[rows[0][i+1]][Perm(row[0])] = c == "x"
		}
	}
	return rows[0][1:], may, perms
}

func TestEveryRoleAndPermissionInAndOutOfScope(t *testing.T) {
	roles, may, perms := cells(t)
	if len(roles) != 20 || len(perms) < 40 {
		t.Fatalf("%d roles and %d permissions: the matrix has lost something", len(roles), len(perms))
	}
	for _, role := range roles {
		for _, p := range perms {
			a := holding(role)
			everybody := may[Resident][p]
			allowed := may[role][p] || everybody
			for at, inside := range map[place.Path]bool{here: true, below: true, above: false, other: false, alike: false} {
				err := a.May(p, at)
				want := fault.KindNotFound
				switch {
				case everybody, inside && allowed:
					want = ""
				case inside:
					want = fault.KindDenied
				}
				if got := fault.KindOf(err); got != want {
					t.Errorf("%s %s at %s: %q, want %q", role, p, at, got, want)
				}
				if fault.Is(err, fault.KindDenied) && !text.Has(text.ZH, fault.Of(err).Key) {
					t.Errorf("%s has no words", fault.Of(err).Key)
				}
			}
			if got := a.Has(p); got != allowed {
				t.Errorf("%s anywhere %s: %v, want %v", role, p, got, allowed)
			}
			wantScope := fmt.Sprint([]place.Path(nil))
			if everybody {
				wantScope = fmt.Sprint([]place.Path{place.RootPath})
			} else if allowed {
				wantScope = fmt.Sprint([]place.Path{here})
			}
			if got := fmt.Sprint(a.Scope(p)); got != wantScope {
				t.Errorf("scope of %s %s: %s, want %s", role, p, got, wantScope)
			}
		}
	}
}

func TestMatrixKeepsThePromises(t *testing.T) {
	m := TheMatrix()
	seen := map[Perm]bool{}
	for _, p := range m.Perms {
		seen[p] = true
		if _, ok := permWords[p]; !ok {
			t.Errorf("%s has no words", p)
		}
	}
	for p := range permWords {
		if !seen[p] {
			t.Errorf("%s is not in matrix.csv", p)
		}
	}
	business := func(p Perm) bool {
		switch f, _, _ := strings.Cut(string(p), "."); f {
		case "place", "people", "duty", "matter", "table", "form", "document", "search", "overview", "council", "care":
			return true
		}
		return false
	}
	writes := func(p Perm) bool {
		_, act, _ := strings.Cut(string(p), ".")
		return business(p) && act != "read" && act != "count" && act != "use" && act != "export" && !strings.HasPrefix(string(p), "overview.") && p != MatterReport
	}
	for _, p := range m.Perms {
		for _, admin := range []string{SysAdmin, SecAdmin, AuditAdmin} {
			if business(p) && m.Allows(admin, p) {
				t.Errorf("%s holds the business right %s", admin, p)
			}
		}
		if writes(p) && m.Allows(Inspector, p) {
			t.Errorf("the inspector may write: %s", p)
		}
		if strings.HasPrefix(string(p), "people.") && (m.Allows(Property, p) || m.Allows(Committee, p)) {
			t.Errorf("property or committee may %s (T2)", p)
		}
		if strings.HasPrefix(string(p), "admin.") && len(m.Holders(p)) != 1 {
			t.Errorf("%s belongs to %v, want exactly one administrator", p, m.Holders(p))
		}
	}
	for _, program := range KeyScopes {
		for _, p := range m.Perms {
			if f, _, _ := strings.Cut(string(p), "."); m.Allows(program, p) && (f == "people" || f == "care" || f == "admin" || p == MatterIdentity || p == TableWhole || p == MatterClaim) {
				t.Errorf("a program of scope %s may %s", program, p)
			}
		}
	}
	for _, p := range []Perm{MatterLook, MatterIdentity} {
		if m.Allows(Property, p) || m.Allows(Committee, p) {
			t.Errorf("those under inspection may %s (T6)", p)
		}
	}
	for _, p := range []Perm{PlaceRead, PeopleRead, DutyRead, MatterRead, DocumentRead, LedgerRead, LedgerVerify, OverviewInspect} {
		if !m.Allows(Inspector, p) {
			t.Errorf("the inspector may not %s", p)
		}
	}
}

func TestDeniedNamesWhoCan(t *testing.T) {
	err := holding(Grid).May(DutyEdit, here)
	f := fault.Of(err)
	said := text.T(text.ZH, f.Key, f.Args...)
	if f.Kind != fault.KindDenied || !strings.Contains(said, "支部书记") || !strings.Contains(said, "社区") {
		t.Errorf("%v says %q", err, said)
	}
	if err := holding(Street).May("matter.nonsense", here); !fault.Is(err, fault.KindDenied) {
		t.Errorf("an unknown permission: %v", err)
	}
	if err := Public().May(MatterRead, here); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("the public asking for a matter: %v", err)
	}
}

func TestTextsAreCompleteInBothLanguages(t *testing.T) {
	for _, g := range text.Gaps("access.") {
		t.Error(g)
	}
}

func TestScopeIsOutermost(t *testing.T) {
	a := holding(Community)
	a.Grants = append(a.Grants, Grant{Role: Grid, Path: below}, Grant{Role: Street, Path: "/001/00c/"}, Grant{Role: Property, Path: "/002/"})
	if got := fmt.Sprint(a.Scope(PeopleRead)); got != "[/001/00a/ /001/00c/]" {
		t.Errorf("scope %s", got)
	}
}

func TestScopesOfKeysNarrow(t *testing.T) {
	a := Actor{Grants: []Grant{{Role: RoleAPI, Path: place.RootPath}}}
	for _, c := range []struct {
		scopes []string
		p      Perm
		want   bool
	}{
		{nil, DocumentAdd, true}, {[]string{"read"}, MatterRead, true}, {[]string{"read"}, DocumentAdd, false}, {[]string{"read"}, MatterReport, false},
		{[]string{"matter"}, MatterRead, true}, {[]string{"matter"}, PlaceRead, false}, {[]string{"matter.read"}, MatterReport, false},
		{[]string{"matter.read"}, MatterRead, true}, {[]string{"people.read"}, PeopleRead, false}, {[]string{"api"}, DocumentAdd, true},
	} {
		a.Scopes = c.scopes
		if got := a.May(c.p, here) == nil; got != c.want {
			t.Errorf("%v %s: %v", c.scopes, c.p, got)
		}
		if got := len(a.Scope(c.p)) > 0; got != c.want {
			t.Errorf("scope %v %s: %v", c.scopes, c.p, got)
		}
	}
}

func TestAdministratorsExcludeEachOtherAndBusiness(t *testing.T) {
	for _, c := range []struct {
		roles []string
		ok    bool
	}{
		{nil, true}, {[]string{Grid, Member}, true}, {[]string{SysAdmin}, true}, {[]string{SysAdmin, SysAdmin}, true},
		{[]string{SysAdmin, SecAdmin}, false}, {[]string{SecAdmin, AuditAdmin}, false}, {[]string{Grid, AuditAdmin}, false},
		{[]string{AuditAdmin, Grid}, false}, {[]string{Grid, Member, SecAdmin}, false}, {[]string{SecAdmin, SecAdmin, Community}, false},
	} {
		if got := Exclusive(c.roles) == nil; got != c.ok {
			t.Errorf("%v: %v", c.roles, got)
		}
	}
}

func TestParseMatrixRefusesWhatCannotBeMeant(t *testing.T) {
	for _, s := range []string{"", "perm\nmatter.read,x\n", "perm,a,a\nx.y,x,x\n", "perm,a\nx.y,y\n", "perm,a\nx.y,x\nx.y,\n", "role,a\n", "perm,a\nplain,x\n"} {
		if _, err := ParseMatrix(s); err == nil {
			t.Errorf("%q was read", s)
		}
	}
}

func TestPasswords(t *testing.T) {
	b := newBlockList([]string{"锦绣社区", "jinxiu"})
	for _, c := range []struct {
		p    Profile
		pw   string
		want string // key, "" = taken
	}{
		{Default, "horse lamp river nine", ""}, {Default, "今天下雨我没有带伞回家了", ""}, {Default, "kD8!vq2mZx0P", ""},
		{Default, "short1!", "access.password_short"}, {Default, "password1234", "access.password_common"},
		{Default, "P@ssw0rd2026!!", "access.password_common"}, {Default, "123456789012", "access.password_common"},
		{Default, "qwertyuiop12", "access.password_common"}, {Default, "aaaaaaaaaaaa", "access.password_common"},
		{Default, "abcabcabcabc", "access.password_common"}, {Default, "linli2026linli", "access.password_common"},
		{Default, "Changzhi12345", "access.password_common"}, {Default, "jinxiu-888888", "access.password_common"},
		{Default, "woaini1314520", "access.password_common"}, {Default, "renchunhe2026", "access.password_common"},
		{Default, "锦绣社区锦绣社区锦绣社区", "access.password_common"}, {Default, strings.Repeat("long words ", 20), "access.password_long"},
		{Default, "tab\tinside the words", "access.password_signs"},
		{DJBH, "Kx9#mvTq", ""}, {DJBH, "kx9mvtqp", "access.password_classes"}, {DJBH, "Kx9#m", "access.password_short"},
		{DJBH, "Passw0rd!", "access.password_common"},
	} {
		err := b.CheckNew(c.p, c.pw, "renchunhe", "任春和")
		got := ""
		if f := fault.Of(err); f != nil {
			got = f.Fields[0].Key
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.p, c.pw, got, c.want)
		}
	}
}

func TestLockOutGrowsAndFades(t *testing.T) {
	l := Limits{}.orDefaults()
	now := int64(1_800_000_000_000)
	var f failure
	var wait time.Duration
	lock := func(at int64) {
		t.Helper()
		for i := 0; i < 5; i++ {
			if f, wait = f.strike(at, 5, l); wait != 0 {
				t.Fatalf("try %d was refused", i+1)
			}
		}
	}
	lock(now)
	if _, wait = f.strike(now+1, 5, l); wait <= 14*time.Minute || wait > 15*time.Minute {
		t.Errorf("the sixth try waits %v", wait)
	}
	second := now + (16 * time.Minute).Milliseconds()
	lock(second)
	if _, wait = f.strike(second+1, 5, l); wait <= 29*time.Minute || wait > 30*time.Minute {
		t.Errorf("the second lock lasts %v", wait)
	}
	later := second + (26 * time.Hour).Milliseconds()
	lock(later)
	if _, wait = f.strike(later+1, 5, l); wait > 15*time.Minute {
		t.Errorf("after a quiet day the lock still lasts %v", wait)
	}
	var slow failure
	for i := int64(0); i < 50; i++ {
		if slow, wait = slow.strike(now+i*(3*time.Minute).Milliseconds(), 5, l); wait != 0 {
			t.Fatalf("failures three minutes apart were locked at the %dth", i+1)
		}
	}
}

func TestDeviceWords(t *testing.T) {
	for agent, want := range map[string]string{
		"":         "-",
		"curl/8.1": "-",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36": "Chrome · Windows",
		"Mozilla/5.0 (Linux; Android 14; SM) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0":   "WeChat · Android",
	} {
		if got := DeviceWords(agent); got != want {
			t.Errorf("%q: %q", agent, got)
		}
	}
}

func TestPhoneAndName(t *testing.T) {
	for in, want := range map[string]string{"100 0000 0001": "10000000001", "+86 100-0000-0001": "10000000001", "0086 10000000001": "10000000001",
		"１００００００００２": "", "１０００００００００２": "10000000002", "0355-1234567": "", "abc": "", "20000000001": ""} {
		if got := PhoneDigits(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if LoginName(" Ｒen Chun\u3000He ") != "renchunhe" {
		t.Errorf("name %q", LoginName(" Ｒen Chun\u3000He "))
	}
}
