package access

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/limit"
)

// NewKey is what the maker of a key decides.
type NewKey struct {
	Door    string   // ScopeOpen311 or ScopeAPI
	Value   string   // the key itself, when another system dictates it; "" makes one of 160 bits
	Name    string   // whose it is
	NoLimit bool     // a trusted client, free from rate limits
	Scopes  []string // narrower than the door: "read", "matter", "matter.read"; empty = all of the grants
	Grants  []Grant  // roles at places; empty = the column of the door, everywhere
	// Services are the kinds of matter that the key may send through the door open311; empty = all
	// (open311.md 3). They are kept among the scopes, as service:CODE.
	Services []string
	Until    int64 // Unix ms, 0 = open
}

// Key is a key for programs, without its value: only a hash of that is kept.
type Key struct {
	ID, Door, Name string
	Scopes         []string
	Services       []string
	Grants         []Grant
	NoLimit        bool
	Made, Until    int64
	Revoked        int64 // 0 = in force
}

// shortestKey is the fewest characters of a dictated key.
const shortestKey = 8

// AddKey makes a key and gives its value, the only time it is seen. Only who has admin.keys, with a fresh proof of
// log-in; a role of administrators cannot be given to a program. Conflict access.key_exists.
func (s *Service) AddKey(ctx context.Context, by Actor, n NewKey) (Key, string, error) {
	if err := s.mayKeys(by); err != nil {
		return Key{}, "", err
	}
	if err := n.check(); err != nil {
		return Key{}, "", err
	}
	for _, g := range n.Grants {
		if err := by.May(AdminKeys, g.Path); err != nil {
			return Key{}, "", err
		}
	}
	if n.Value == "" {
		n.Value = "ll_" + id.Secret()
	}
	if len(n.Grants) == 0 {
		n.Grants = []Grant{{Role: n.Door, Path: place.RootPath}}
	}
	k := Key{ID: id.New(), Door: n.Door, Name: short(n.Name, 60), Scopes: n.Scopes, Services: n.Services, Grants: n.Grants, NoLimit: n.NoLimit, Until: n.Until}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		k.Made = tx.NowMS()
		_, err := tx.Exec(`INSERT INTO api_key (id, hash, door, name, scopes, grants, free, made_by, made_at, ends, revoked)
			VALUES (?,?,?,?,?,?,?,?,?,?,0)`, k.ID, tokenHash(n.Value), k.Door, k.Name, scopeWords(k), grantWords(k.Grants),
			k.NoLimit, by.ID, k.Made, k.Until)
		if err != nil {
			return err
		}
		return s.audit(tx, by, "access.key", k.ID, true, "made "+k.Scope())
	})
	if fault.Is(err, fault.KindConflict) {
		err = fault.Conflict("access.key_exists").With(err)
	}
	return k, n.Value, err
}

// KeyScopes are the words by which the maker of a key says what it is for. open311 is a door of its own; the others open /api/v1 and may
// stand together: api reads and reports, import takes tables in, work moves matters on for another system.
var KeyScopes = []string{ScopeOpen311, ScopeAPI, RoleImport, RoleWork}

// KeyFor begins a key for such words. Invalid (scope) for others, for none, and for open311 beside another one.
func KeyFor(scopes ...string) (NewKey, error) {
	scopes = slices.Compact(slices.Sorted(slices.Values(scopes)))
	n := NewKey{Door: ScopeAPI}
	for _, x := range scopes {
		if !slices.Contains(KeyScopes, x) || x == ScopeOpen311 && len(scopes) > 1 {
			return NewKey{}, fault.InvalidFields(fault.Field{Name: "scope", Key: "access.key_door"})
		}
		if x == ScopeOpen311 {
			n.Door = x
		}
		n.Grants = append(n.Grants, Grant{Role: x, Path: place.RootPath})
	}
	if len(scopes) == 0 {
		return NewKey{}, fault.InvalidFields(fault.Field{Name: "scope", Key: "access.key_door"})
	}
	return n, nil
}

// Scope is what a key was made for, in the words of KeyFor; roles that were given to it stand as they are.
func (k Key) Scope() string { return strings.Join(Actor{Grants: k.Grants}.Roles(), ",") }

func (s *Service) mayKeys(by Actor) error {
	if err := by.May(AdminKeys, Anywhere); err != nil {
		return err
	}
	return by.RequireStepUp(s.db.Clock().Now())
}

func (n NewKey) check() error {
	if n.Door != ScopeOpen311 && n.Door != ScopeAPI {
		return fault.InvalidFields(fault.Field{Name: "scope", Key: "access.key_door"})
	}
	if n.Value != "" && (len(n.Value) < shortestKey || len(n.Value) > 200 || strings.ContainsFunc(n.Value, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) })) {
		return fault.InvalidFields(fault.Field{Name: "value", Key: "access.key_shape", Args: []any{shortestKey}})
	}
	for _, x := range n.Scopes {
		if !knownScope(x) {
			return fault.InvalidFields(fault.Field{Name: "scopes", Key: "access.key_scope", Args: []any{x}})
		}
	}
	for _, x := range n.Services {
		if n.Door != ScopeOpen311 || x == "" || strings.ContainsFunc(x, unicode.IsSpace) {
			return fault.InvalidFields(fault.Field{Name: "services", Key: "access.key_service", Args: []any{x}})
		}
	}
	for _, g := range n.Grants {
		if !g.Path.Valid() || Administrator(g.Role) || g.Role == RoleSystem || g.Role == Resident || rules().may[g.Role] == nil {
			return fault.InvalidFields(fault.Field{Name: "grants", Key: "access.grant_shape"})
		}
	}
	return nil
}

func knownScope(x string) bool {
	if x == ScopeRead {
		return true
	}
	for _, p := range rules().Perms {
		if x == string(p) || strings.HasPrefix(string(p), x+".") {
			return x != ""
		}
	}
	return false
}

const serviceScope = "service:"

func scopeWords(k Key) string {
	out := slices.Clone(k.Scopes)
	for _, c := range k.Services {
		out = append(out, serviceScope+c)
	}
	return strings.Join(out, " ")
}

func (k *Key) readScopes(words string) {
	k.Scopes, k.Services = nil, nil
	for _, x := range strings.Fields(words) {
		if c, ok := strings.CutPrefix(x, serviceScope); ok {
			k.Services = append(k.Services, c)
		} else {
			k.Scopes = append(k.Scopes, x)
		}
	}
}

func grantWords(gs []Grant) string {
	var out []string
	for _, g := range gs {
		out = append(out, g.Role+"@"+string(g.Path))
	}
	return strings.Join(out, " ")
}

func readGrants(s string) []Grant {
	var out []Grant
	for _, f := range strings.Fields(s) {
		role, path, _ := strings.Cut(f, "@")
		out = append(out, Grant{Role: role, Path: place.Path(path)})
	}
	return out
}

const keyCols = `id, door, name, scopes, grants, free, made_at, ends, revoked`

func (k *Key) scan(scan func(...any) error) error {
	var scopes, grants string
	err := scan(&k.ID, &k.Door, &k.Name, &scopes, &grants, &k.NoLimit, &k.Made, &k.Until, &k.Revoked)
	k.readScopes(scopes)
	k.Grants = readGrants(grants)
	return err
}

// Keys lists all keys, newest first, revoked ones too.
func (s *Service) Keys(ctx context.Context, by Actor) ([]Key, error) {
	if err := by.May(AdminKeys, Anywhere); err != nil {
		return nil, err
	}
	var out []Key
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		out = nil
		return tx.Each(`SELECT `+keyCols+` FROM api_key ORDER BY made_at DESC, id`, nil, func(scan func(...any) error) error {
			var k Key
			err := k.scan(scan)
			out = append(out, k)
			return err
		})
	})
	return out, err
}

// RevokeKey ends a key at once. which is its id, or its name when only one key in force has it.
func (s *Service) RevokeKey(ctx context.Context, by Actor, which string) error {
	if err := s.mayKeys(by); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var ids []string
		err := tx.Each(`SELECT id FROM api_key WHERE revoked=0 AND (id=? OR name=?)`, []any{which, which}, func(scan func(...any) error) error {
			var x string
			err := scan(&x)
			ids = append(ids, x)
			return err
		})
		if err != nil {
			return err
		}
		if len(ids) != 1 {
			return fault.NotFound("access.no_key")
		}
		if _, err := tx.Exec(`UPDATE api_key SET revoked=? WHERE id=?`, tx.NowMS(), ids[0]); err != nil {
			return err
		}
		return s.audit(tx, by, "access.key", ids[0], true, "revoked")
	})
}

// Authenticate finds the actor behind a key at a door (ScopeOpen311 or ScopeAPI). Unknown, revoked, over and made for
// the other door are one answer: Denied access.key_wrong. Too many requests are Busy limit.too_many.
func (s *Service) Authenticate(ctx context.Context, token, door string) (Actor, error) {
	var k Key
	var now int64
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		now = tx.NowMS()
		return tx.Each(`SELECT `+keyCols+` FROM api_key WHERE hash=?`, []any{tokenHash(token)}, k.scan)
	})
	if err != nil {
		return Public(), err
	}
	if k.ID == "" || k.Door != door || k.Revoked != 0 || (k.Until != 0 && k.Until <= now) {
		return Public(), fault.Denied("access.key_wrong")
	}
	if !k.NoLimit && s.rate != nil {
		if err := s.rate.Take(ctx, limit.Rule{Name: "api.key", N: s.limits.KeyMinute, Per: time.Minute}, k.ID); err != nil {
			return Public(), err
		}
	}
	return Actor{Actor: ledger.Actor{ID: "key:" + k.ID, Kind: KindKey, Name: k.Name}, Grants: k.Grants, Scopes: k.Scopes, Services: k.Services, Free: k.NoLimit}, nil
}
