package plan

import (
	"context"
	"slices"
	"time"

	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Deps are what the service stands on.
type Deps struct {
	DB     *db.DB
	Log    *ledger.Log
	Places *place.Service
	People *people.Service
	Duties *duty.Service
}

// Service keeps servers and plans. It asks no rights: callers ask access first.
type Service struct {
	Deps
	needs []func(*db.Tx, place.Path) ([]Need, error)
	takes []func(*db.Tx, ledger.Actor, []Passed) error
}

// New gives the service and registers with people and places.
func New(d Deps) *Service {
	s := &Service{Deps: d}
	for _, t := range []string{"duty_server", "duty_need", "duty_plan"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	d.People.Follow(people.Follower{Name: "plan", Merge: s.merge, Undo: s.unmerge, Leave: s.leave,
		Known: people.Referred("SELECT person FROM duty_server WHERE person IN {in} UNION SELECT person FROM duty_plan_line WHERE person IN {in}")})
	return s
}

// Needs registers a package above that knows which doors need two people or a language: care plans. It registers once at start.
func (s *Service) Needs(f func(tx *db.Tx, under place.Path) ([]Need, error)) {
	s.needs = append(s.needs, f)
}

// Passed is a door whose first-responsible changed by a plan that was taken.
type Passed struct{ Home, From, To string }

// Takes registers a package above whose open things at a door go with it to the new name. It is told in the transaction of Take.
func (s *Service) Takes(f func(tx *db.Tx, actor ledger.Actor, list []Passed) error) {
	s.takes = append(s.takes, f)
}

// Enrol puts somebody on the list of those who serve a compound, or changes the row there is. A row of revision Rev is changed; Rev 0
// with a row that stands is a Conflict (plan.enrolled). Invalid with fields (person, kind, exempt, exempt_until, least, goal, most, group).
func (s *Service) Enrol(ctx context.Context, actor ledger.Actor, x Server) (Server, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Server, error) { return s.EnrolTx(tx, actor, x) })
}

// EnrolTx is Enrol inside a transaction.
func (s *Service) EnrolTx(tx *db.Tx, actor ledger.Actor, x Server) (Server, error) {
	if err := x.check(); err != nil {
		return x, err
	}
	at, err := s.Places.Get(tx, x.Place)
	if err != nil {
		return x, err
	}
	if at.Kind != place.Compound {
		return x, fault.InvalidFields(fault.Field{Name: "place", Key: "plan.not_compound"})
	}
	x.Path = at.Path
	who, err := s.People.Resolve(tx, x.Person)
	if err != nil {
		return x, err
	}
	if who.State != people.Active {
		return x, fault.InvalidFields(fault.Field{Name: "person", Key: "duty.person_gone"})
	}
	x.Person = who.ID
	if x.Group != "" {
		g, err := s.People.Org(tx, x.Group)
		if err != nil {
			return x, err
		}
		if g.Kind != people.Group && g.Kind != people.Branch || !at.Path.Contains(g.Path) {
			return x, fault.InvalidFields(fault.Field{Name: "group", Key: "plan.group_wrong"})
		}
	}
	if x.From == 0 {
		x.From = tx.NowMS()
	}
	if err := s.Duties.LockTx(tx, "server\x00"+x.Place+x.Person); err != nil {
		return x, err
	}
	there, err := servers(tx, "person = ? AND place = ? AND until_at > ?", x.Person, x.Place, tx.NowMS())
	if err != nil {
		return x, err
	}
	if len(there) > 0 && x.ID == "" {
		return x, fault.Conflict("plan.enrolled", who.Name)
	}
	return s.save(tx, actor, x)
}

// check refuses what no plan can be made of.
func (x Server) check() error {
	var bad []fault.Field
	say := func(wrong bool, name, key string, args ...any) {
		if wrong {
			bad = append(bad, fault.Field{Name: name, Key: key, Args: args})
		}
	}
	say(x.Person == "", "person", "plan.person_missing")
	say(!slices.Contains(Kinds, x.Kind), "kind", "plan.kind_wrong")
	say(!slices.Contains(Exempts, x.Exempt), "exempt", "plan.exempt_wrong")
	say(x.Exempt != NotExempt && x.ExemptUntil <= x.ExemptFrom, "exempt_until", "duty.term_wrong")
	for _, l := range []struct {
		name string
		n    int
	}{{"least", x.Least}, {"goal", x.Goal}, {"most", x.Most}} {
		say(l.n < ByRule || l.n > 9999, l.name, "plan.load_wrong")
	}
	say(x.Least > ByRule && x.Goal > ByRule && x.Least > x.Goal, "least", "plan.load_order", x.Least, x.Goal)
	say(x.Goal > ByRule && x.Most > ByRule && x.Goal > x.Most, "goal", "plan.load_order", x.Goal, x.Most)
	say(x.Least > ByRule && x.Most > ByRule && x.Least > x.Most, "least", "plan.load_order", x.Least, x.Most)
	say(len(x.Language) > 60, "lang", "plan.language_long")
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

func (s *Service) save(tx *db.Tx, actor ledger.Actor, x Server) (Server, error) {
	kind := "server.changed"
	if x.ID == "" {
		kind, x.ID, x.Rev = "server.added", id.New(), 1
		_, err := tx.Exec("INSERT INTO duty_server ("+serverColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", x.ID, x.Person, x.Place, string(x.Path), string(x.Kind),
			x.Group, string(x.Exempt), x.ExemptFrom, x.ExemptUntil, x.Least, x.Goal, x.Most, x.Language, x.From, x.Until, x.Rev)
		if err != nil {
			return x, err
		}
		return x, s.noteServer(tx, actor, kind, x)
	}
	n, err := tx.Exec("UPDATE duty_server SET kind=?, grp=?, exempt=?, exempt_from=?, exempt_until=?, least=?, goal=?, most=?, lang=?, until_at=?, rev=? WHERE id=? AND person=? AND rev=?",
		string(x.Kind), x.Group, string(x.Exempt), x.ExemptFrom, x.ExemptUntil, x.Least, x.Goal, x.Most, x.Language, x.Until, x.Rev+1, x.ID, x.Person, x.Rev)
	if err != nil {
		return x, err
	}
	if n == 0 {
		return x, fault.Conflict("duty.stale")
	}
	x.Rev++
	if x.Until <= tx.NowMS() {
		kind = "server.ended"
	}
	return x, s.noteServer(tx, actor, kind, x)
}

func (s *Service) noteServer(tx *db.Tx, actor ledger.Actor, kind string, x Server) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(x.Path), Obj: x.ID, Rev: x.Rev, Actor: actor,
		Pub: map[string]any{"kind": string(x.Kind), "from": x.From, "until": x.Until},
		Slots: []ledger.Slot{{Name: "server", Subject: x.Person, Body: map[string]any{"person": x.Person, "group": x.Group, "exempt": string(x.Exempt),
			"exempt_from": x.ExemptFrom, "exempt_until": x.ExemptUntil, "least": x.Least, "goal": x.Goal, "most": x.Most, "lang": x.Language}}}})
	return err
}

// Retire takes somebody off the list from now on; duties stay until they are ended or another plan is taken.
// NotFound; Conflict (duty.stale); NotYet (duty.over).
func (s *Service) Retire(ctx context.Context, actor ledger.Actor, serverID string, rev int64) (Server, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Server, error) { return s.RetireTx(tx, actor, serverID, rev) })
}

// RetireTx is Retire inside a transaction.
func (s *Service) RetireTx(tx *db.Tx, actor ledger.Actor, serverID string, rev int64) (Server, error) {
	x, err := s.Server(tx, serverID)
	if err != nil {
		return x, err
	}
	if x.Rev != rev {
		return x, fault.Conflict("duty.stale")
	}
	if x.Until <= tx.NowMS() {
		return x, fault.NotYet("duty.over")
	}
	x.Until = max(tx.NowMS(), x.From)
	return s.save(tx, actor, x)
}

// leave takes somebody off all lists who moved away, died or was erased.
func (s *Service) leave(tx *db.Tx, actor ledger.Actor, person string, when time.Time) error {
	list, err := servers(tx, "person = ? AND until_at > ?", person, when.UnixMilli())
	for _, x := range list {
		if err == nil {
			x.Until = max(when.UnixMilli(), x.From)
			_, err = s.save(tx, actor, x)
		}
	}
	return err
}

// SetNeed says what a door needs: two people, or a language. A need of one visit in any language is none. Invalid (need).
func (s *Service) SetNeed(ctx context.Context, actor ledger.Actor, n Need) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.SetNeedTx(tx, actor, n) })
}

// SetNeedTx is SetNeed inside a transaction.
func (s *Service) SetNeedTx(tx *db.Tx, actor ledger.Actor, n Need) error {
	if n.Visits < 1 || n.Visits > 2 {
		return fault.InvalidFields(fault.Field{Name: "need", Key: "plan.need_wrong"})
	}
	if len(n.Language) > 60 {
		return fault.InvalidFields(fault.Field{Name: "lang", Key: "plan.language_long"})
	}
	h, err := s.Places.Get(tx, n.Home)
	if err != nil {
		return err
	}
	if h.Kind != place.Home {
		return fault.NotFound("place.not_found")
	}
	obj, rev := id.New(), int64(0)
	if err := tx.Get("SELECT id, rev FROM duty_need WHERE home = ?", []any{h.ID}, &obj, &rev); err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	_, err = tx.Exec(`INSERT INTO duty_need (home, id, path, need, lang, rev) VALUES (?,?,?,?,?,?)
		ON CONFLICT (home) DO UPDATE SET need = excluded.need, lang = excluded.lang, rev = excluded.rev`, h.ID, obj, string(h.Path), n.Visits, n.Language, rev+1)
	if err != nil {
		return err
	}
	at, err := s.Duties.Spot(tx, h.ID)
	if err != nil {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "need.set", Place: at, Obj: obj, Rev: rev + 1, Actor: actor,
		Slots: []ledger.Slot{{Name: "need", Body: map[string]any{"home": h.ID, "visits": n.Visits, "lang": n.Language}}}})
	return err
}

// LoadTx puts many servers of one place on the list for loaders, with one ledger entry. The rows are taken as they are.
func (s *Service) LoadTx(tx *db.Tx, actor ledger.Actor, at place.Path, list []Server) error {
	for _, x := range list {
		_, err := tx.Exec("INSERT INTO duty_server ("+serverColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", id.New(), x.Person, x.Place, string(x.Path), string(x.Kind),
			x.Group, string(x.Exempt), x.ExemptFrom, x.ExemptUntil, x.Least, x.Goal, x.Most, x.Language, x.From, x.Until, 1)
		if err != nil {
			return err
		}
	}
	_, err := s.Log.Append(tx, ledger.Entry{Kind: "servers.batch", Place: string(at), Obj: id.New(), Rev: 1, Actor: actor, Pub: map[string]any{"servers": len(list)}})
	return err
}

// TakeBackTx removes a line that an import made and nobody has touched since: withdrawing the import must leave nothing of it but the
// entries. Conflict (duty.stale).
func (s *Service) TakeBackTx(tx *db.Tx, actor ledger.Actor, serverID string, rev int64) error {
	x, err := s.Server(tx, serverID)
	if err != nil {
		return err
	}
	n, err := tx.Exec("DELETE FROM duty_server WHERE id = ? AND rev = ?", serverID, rev)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("duty.stale")
	}
	x.Rev++
	return s.noteServer(tx, actor, "server.withdrawn", x)
}
