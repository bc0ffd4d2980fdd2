package access

import (
	"context"
	"slices"
	"sort"
	"strconv"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/fault"
)

// Anywhere as the place of a question asks: has this actor the permission at any place at all? Menus and route tables
// ask it; whatever touches a row asks again with the row's own path.
const Anywhere place.Path = ""

// Actor is who acts: the value that every verb of a service takes. The zero value is the public (a resident without
// log-in). ID (of the embedded ledger.Actor) is the person's id when the account belongs to a person, so that two
// accounts of one person are one actor before "never looked back by the one who fixed it"; else the account's id.
type Actor struct {
	ledger.Actor
	Account string   // "" for the public, guests, keys and the system
	Person  string   // people.Person id; "" when none
	Session string   // opaque handle of the session, never the secret
	Grants  []Grant  // only those valid when the actor was loaded
	Lang    string   // "zh" or "en"; "" = not chosen
	Scopes  []string // of a key: what it is limited to; empty = no limit beyond the grants
	// Services of a key of open311: the kinds of matter it may send; empty = all.
	Services []string
	StepUp   time.Time // when the log-in was last proved anew; zero = never
	Free     bool      // a trusted key, free from rate limits
}

// Key writes all that an actor is in one word, for what is kept by who asks (db.Memo): two actors of the same key are shown the same.
func (a Actor) Key() string {
	b := make([]byte, 0, 256)
	word := func(s string) { b = append(append(b, s...), 0) }
	number := func(n int64) { b = append(strconv.AppendInt(b, n, 36), 0) }
	for _, s := range []string{a.ID, a.Kind, a.Name, a.Account, a.Person, a.Session, a.Lang} {
		word(s)
	}
	number(a.StepUp.UnixMilli())
	if a.Free {
		word("free")
	}
	for _, g := range a.Grants {
		for _, s := range []string{"grant", g.ID, g.Role, string(g.Path), g.Of} {
			word(s)
		}
		number(g.From)
		number(g.Until)
	}
	for _, s := range a.Scopes {
		word("scope")
		word(s)
	}
	for _, s := range a.Services {
		word("service")
		word(s)
	}
	return string(b)
}

// Grant is a role at a place and everything below it, for a term. From and Until are Unix ms; 0 means open.
type Grant struct {
	ID    string
	Role  string
	Path  place.Path
	From  int64
	Until int64
	Of    string // account whose absence this grant covers; "" = own
}

// At tells whether the grant is in force at the instant ms (Until is exclusive).
func (g Grant) At(ms int64) bool {
	return (g.From == 0 || g.From <= ms) && (g.Until == 0 || ms < g.Until)
}

// May is THE one function that decides. It answers nil, or
//   - NotFound (access.not_found) when at lies outside every place of the actor: it looks as if it did not exist;
//   - Denied (access.denied.<perm>, which names the roles that may) when the place is the actor's but the act is not.
//
// What everybody may do (the resident column of the matrix) is allowed at any place. at == Anywhere asks whether the
// actor has p at some place. An unknown permission is always Denied.
func (a Actor) May(p Perm, at place.Path) error {
	m := rules()
	if !a.inScopes(p) {
		return denied(p)
	}
	if m.allows(Resident, p) {
		return nil
	}
	inScope := false
	for _, g := range a.Grants {
		if at != Anywhere && !g.Path.Contains(at) {
			continue
		}
		inScope = true
		if m.allows(g.Role, p) {
			return nil
		}
	}
	if !inScope && at != Anywhere {
		return fault.NotFound("access.not_found")
	}
	return denied(p)
}

// Sends tells whether a key may send matters of this kind; everybody without such a limit may.
func (a Actor) Sends(kind string) bool {
	return len(a.Services) == 0 || slices.Contains(a.Services, kind)
}

// Has is May(p, Anywhere) as a yes or no, for menus.
func (a Actor) Has(p Perm) bool { return a.May(p, Anywhere) == nil }

// Scope lists the subtrees where the actor has p, each once and none inside another: the places for a list query.
// Empty means nowhere. What everybody may do answers the whole tree.
func (a Actor) Scope(p Perm) []place.Path {
	m := rules()
	if !a.inScopes(p) {
		return nil
	}
	if m.allows(Resident, p) {
		return []place.Path{place.RootPath}
	}
	var out []place.Path
	for _, g := range a.Grants {
		if g.Path.Valid() && m.allows(g.Role, p) {
			out = append(out, g.Path)
		}
	}
	return outermost(out)
}

// outermost drops the paths that lie inside another one.
func outermost(in []place.Path) []place.Path {
	sort.Slice(in, func(i, j int) bool { return in[i] < in[j] })
	var out []place.Path
	for _, p := range in {
		if len(out) == 0 || !out[len(out)-1].Contains(p) {
			out = append(out, p)
		}
	}
	return out
}

// Roles lists the actor's roles, each once, sorted.
func (a Actor) Roles() []string {
	seen := map[string]bool{}
	var out []string
	for _, g := range a.Grants {
		if !seen[g.Role] {
			seen[g.Role] = true
			out = append(out, g.Role)
		}
	}
	sort.Strings(out)
	return out
}

// Is tells whether the actor holds the role anywhere.
func (a Actor) Is(role string) bool {
	for _, g := range a.Grants {
		if g.Role == role {
			return true
		}
	}
	return false
}

// LoggedIn tells whether this is a person with an account.
func (a Actor) LoggedIn() bool { return a.Account != "" }

// StepUpFor is how long a proof of log-in counts for acts that want a fresh one (security.md 2.5).
const StepUpFor = 5 * time.Minute

// RequireStepUp refuses (NotYet, access.step_up) unless the actor proved the log-in within StepUpFor before now. It
// stands before exports of whole data, changes of roles, key operations. Keys and the public can never step up: Denied.
// The system (the operator at the machine's own console) needs none.
func (a Actor) RequireStepUp(now time.Time) error {
	if a.Kind == KindSystem {
		return nil
	}
	if !a.LoggedIn() {
		return fault.Denied("access.step_up_person")
	}
	if since := now.Sub(a.StepUp); a.StepUp.IsZero() || since < 0 || since > StepUpFor {
		return fault.NotYet("access.step_up")
	}
	return nil
}

// The kinds of ledger.Actor.
const (
	KindStaff  = "staff"
	KindPublic = "public"
	KindGuest  = "guest" // a department that answers a whistle by a link with a code
	KindKey    = "key"
	KindSystem = "system"
)

// System is the installation itself: timers, the operator's console, the demo. It holds the column "system" of the
// matrix at every place. what names the part that acts ("cli", "timer").
func System(what string) Actor {
	return Actor{Actor: ledger.Actor{ID: "system:" + what, Kind: KindSystem, Name: what},
		Grants: []Grant{{Role: RoleSystem, Path: place.RootPath}}}
}

// Public is a person without log-in.
func Public() Actor { return Actor{Actor: ledger.Actor{Kind: KindPublic}} }

type key struct{}

// With puts the actor of a request into its context. Services take the actor as an argument; the context serves only
// the way from the middleware to the handler.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From gives the actor of the request; the public when none was put there.
func From(ctx context.Context) Actor {
	if a, ok := ctx.Value(key{}).(Actor); ok {
		return a
	}
	return Public()
}
