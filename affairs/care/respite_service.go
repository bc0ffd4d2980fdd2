package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// ConsentRespite is the purpose under which a carer is listed and called.
const ConsentRespite = "care.respite"

// AskRespite is the request for a stand-in.
type AskRespite struct {
	Care        string
	From, Until time.Time
	Needs       []string
	Activity    string // what the carer goes to; "" = rest
	Hand        string // hand-over note
	Phone       string // emergency
	Agreed      bool   // the carer said yes to being called and listed
}

// Ask takes a respite down. NotYet (care.no_carer, care.not_eligible) when there is no family carer or the need is not of the
// kind; Invalid with fields; NotYet (care.quota) beyond 24 hours in a quarter.
func (s *Service) Ask(ctx context.Context, a access.Actor, c AskRespite) (Respite, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Respite, error) { return s.AskTx(tx, a, c) })
}

// AskTx is Ask inside a transaction.
func (s *Service) AskTx(tx *db.Tx, a access.Actor, c AskRespite) (Respite, error) {
	p, err := s.reached(tx, a, access.CareRespite, c.Care)
	if err != nil {
		return Respite{}, err
	}
	f, err := s.facts(tx, p)
	if err != nil {
		return Respite{}, err
	}
	switch {
	case p.State != Active:
		return Respite{}, fault.NotYet("care.left")
	case p.Carer == "":
		return Respite{}, fault.NotYet("care.no_carer")
	case !MayRespite(p, f):
		return Respite{}, fault.NotYet("care.not_eligible")
	}
	if err := s.carerAgrees(tx, a, p.Carer, c.Agreed); err != nil {
		return Respite{}, err
	}
	if bad := c.check(tx.Now); len(bad) > 0 {
		return Respite{}, fault.InvalidFields(bad...)
	}
	there, err := tx.Exists("SELECT 1 FROM care_respite WHERE care = ? AND state <> 'cancelled' AND from_at < ? AND until_at > ?", p.ID, c.Until.UnixMilli(), c.From.UnixMilli())
	if err != nil {
		return Respite{}, err
	}
	if there {
		return Respite{}, fault.InvalidFields(fault.Field{Name: "day", Key: "care.shift_there"})
	}
	if err := s.quota(tx, p.ID, c.From, c.Until.Sub(c.From)); err != nil {
		return Respite{}, err
	}
	r := Respite{ID: id.New(), Care: p.ID, Carer: p.Carer, Home: p.Home, Path: p.Path, State: RespiteAsked, Activity: short(c.Activity, 60), From: c.From.UnixMilli(), Until: c.Until.UnixMilli(), Made: tx.NowMS(), Rev: 1,
		Note: RespiteNote{Needs: c.Needs, Hand: short(c.Hand, 500), Phone: short(c.Phone, 30)}}
	if err := s.insertRespite(tx, r); err != nil {
		return r, err
	}
	return r, s.respiteNote(tx, a.Actor, "care.respite.ask", r, p.Person)
}

func (c AskRespite) check(now time.Time) (bad []fault.Field) {
	if c.From.IsZero() || c.Until.IsZero() || c.From.Before(now) || !soon(dayOf(c.From), dayOf(now)) {
		bad = append(bad, fault.Field{Name: "day", Key: "care.bad_shift"})
	}
	if d := c.Until.Sub(c.From); d < 30*time.Minute || d > RespiteLongest {
		bad = append(bad, fault.Field{Name: "hours", Key: "care.bad_hours"})
	}
	if slices.ContainsFunc(c.Needs, func(n string) bool { return !slices.Contains(RespiteNeeds, n) }) {
		bad = append(bad, fault.Field{Name: "needs", Key: "care.bad_needs"})
	}
	return bad
}

// carerAgrees wants the carer's own consent (PIPL 29): on file, or given now.
func (s *Service) carerAgrees(tx *db.Tx, a access.Actor, carer string, now bool) error {
	who, err := s.People.Get(tx, carer)
	if err != nil {
		return err
	}
	if who.State != people.Active {
		return fault.NotYet("care.no_carer")
	}
	yes, err := s.People.Consented(tx, carer, ConsentRespite)
	if err != nil || yes {
		return err
	}
	if !now {
		return fault.InvalidFields(fault.Field{Name: "agreed", Key: "care.carer_agrees"})
	}
	_, err = s.People.ConsentTx(tx, a.Actor, carer, ConsentRespite, "respite", "voice")
	return err
}

// quota keeps a family within its hours of the quarter.
func (s *Service) quota(tx *db.Tx, careID string, from time.Time, d time.Duration) error {
	from = from.In(from.Location())
	first := time.Date(from.Year(), (from.Month()-1)/3*3+1, 1, 0, 0, 0, 0, from.Location())
	used, err := tx.Count("SELECT COALESCE(SUM(until_at - from_at), 0) FROM care_respite WHERE care = ? AND state <> 'cancelled' AND from_at >= ? AND from_at < ?", careID, first.UnixMilli(), first.AddDate(0, 3, 0).UnixMilli())
	if err == nil && time.Duration(used)*time.Millisecond+d > RespiteQuarter {
		return fault.NotYet("care.quota", int(RespiteQuarter.Hours()))
	}
	return err
}

// respiteOf reads a respite: for those who arrange it, and for those who stand in.
func (s *Service) respiteOf(tx *db.Tx, a access.Actor, respiteID string) (r Respite, arranges bool, err error) {
	list, err := s.respites(tx, "id = ?", respiteID)
	if err != nil {
		return r, false, err
	}
	if len(list) == 0 {
		return r, false, fault.NotFound("access.not_found")
	}
	r = list[0]
	if r.Stands, err = s.standsOf(tx, r.ID); err != nil {
		return r, false, err
	}
	err = s.may(tx, a, access.CareRespite, r.Home, r.Path)
	if err == nil {
		return r, true, nil
	}
	stands := a.Person != "" && slices.ContainsFunc(r.Stands, func(x Stand) bool { return x.Person == a.Person && x.State == "agreed" })
	if stands && a.Has(access.CareVisit) {
		return r, false, nil
	}
	return r, false, fault.NotFound("access.not_found")
}

func (s *Service) standsOf(tx *db.Tx, respiteID string) (out []Stand, err error) {
	err = tx.Each("SELECT person, label, why, state FROM care_stand WHERE respite = ? ORDER BY state, person", []any{respiteID}, func(scan func(...any) error) error {
		var x Stand
		err := scan(&x.Person, &x.Label, &x.Why, &x.State)
		out = append(out, x)
		return err
	})
	return out, err
}

// Match puts a stand-in down who said yes. NotYet (care.stand_busy) when on another shift then; Conflict when full.
func (s *Service) Match(ctx context.Context, a access.Actor, respiteID, person string) (Respite, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Respite, error) { return s.matchTx(tx, a, respiteID, person) })
}

func (s *Service) matchTx(tx *db.Tx, a access.Actor, respiteID, person string) (Respite, error) {
	r, arranges, err := s.respiteOf(tx, a, respiteID)
	if err != nil {
		return r, err
	}
	if !arranges {
		return r, fault.Denied("access.denied.care.respite")
	}
	who, err := s.People.Resolve(tx, person)
	if err != nil || who.State != people.Active || who.ID == r.Carer {
		return r, fault.InvalidFields(fault.Field{Name: "person", Key: "care.bad_stand"})
	}
	if err := a.May(access.CareRespite, who.Path); err != nil && s.may(tx, a, access.CareRespite, who.Home, who.Path) != nil {
		return r, fault.InvalidFields(fault.Field{Name: "person", Key: "care.bad_stand"})
	}
	busy, err := s.busy(tx, who.ID, r)
	if err != nil {
		return r, err
	}
	if busy {
		return r, fault.NotYet("care.stand_busy", who.Name)
	}
	if r.State, err = RespiteStep(r.State, "match"); err != nil {
		return r, err
	}
	_, err = tx.Exec("INSERT INTO care_stand (respite, person, label, why, state) VALUES (?,?,?,?,?) ON CONFLICT (respite, person) DO UPDATE SET state = excluded.state", r.ID, who.ID, who.Name, "", "agreed")
	if err != nil {
		return r, err
	}
	return r, s.stepped(tx, a.Actor, "care.respite.match", &r)
}

// busy tells whether somebody stands in elsewhere at that time.
func (s *Service) busy(tx *db.Tx, person string, r Respite) (bool, error) {
	return tx.Exists(`SELECT 1 FROM care_stand x JOIN care_respite y ON y.id = x.respite WHERE x.person = ? AND x.state = 'agreed' AND y.id <> ? AND y.state NOT IN ('cancelled', 'returned', 'rated')
		AND y.from_at < ? AND y.until_at > ?`, person, r.ID, r.Until, r.From)
}

// stepped saves and records one step.
func (s *Service) stepped(tx *db.Tx, actor ledger.Actor, kind string, r *Respite) error {
	if err := s.saveRespite(tx, r); err != nil {
		return err
	}
	p, err := s.person(tx, r.Care)
	if err != nil {
		return err
	}
	return s.respiteNote(tx, actor, kind, *r, p.Person)
}

func (s *Service) respiteNote(tx *db.Tx, actor ledger.Actor, kind string, r Respite, subject string) error {
	at, err := s.spot(tx, r.Home)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: at, Obj: r.ID, Rev: r.Rev, Actor: actor, Pub: map[string]any{"state": r.State},
		Slots: []ledger.Slot{{Name: "respite", Subject: subject, Body: map[string]any{"care": r.Care, "from": r.From, "until": r.Until, "minutes": r.Minutes}}}})
	return err
}

// Step does one act of the shift: agree (the carer, by call), hand, return, rate (the carer says how it was), cancel.
func (s *Service) Step(ctx context.Context, a access.Actor, respiteID, act, how, words string) (Respite, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Respite, error) { return s.stepTx(tx, a, respiteID, act, how, words) })
}

func (s *Service) stepTx(tx *db.Tx, a access.Actor, respiteID, act, how, words string) (Respite, error) {
	r, arranges, err := s.respiteOf(tx, a, respiteID)
	if err != nil {
		return r, err
	}
	if !arranges && act != "hand" && act != "return" {
		return r, fault.Denied("access.denied.care.respite")
	}
	if r.State, err = RespiteStep(r.State, act); err != nil {
		return r, err
	}
	now := tx.NowMS()
	switch act {
	case "agree":
		if n := int64(len(r.Stands)); n < (Want{Needs: r.Note.Needs}).People() {
			return r, fault.NotYet("care.two_needed")
		}
		r.Agreed, r.Note.AgreedBy = now, a.Name
	case "hand":
		if now < r.From-time.Hour.Milliseconds() {
			return r, fault.NotYet("care.too_early")
		}
		r.Handed = now
	case "return":
		r.Returned, r.Minutes = now, max((now-r.Handed)/60_000, 1)
	case "rate":
		if how != "good" && how != "fair" && how != "bad" {
			return r, fault.InvalidFields(fault.Field{Name: "how", Key: "care.need_how"})
		}
		r.Confirmed, r.Note.How, r.Note.HowWords, r.Note.Hand, r.Note.Phone = now, how, short(words, 200), "", ""
	}
	return r, s.stepped(tx, a.Actor, "care.respite."+act, &r)
}

// helpersNear lists who is willing in the community of a path, with whether they are busy then.
func (s *Service) helpersNear(tx *db.Tx, under place.Path, r Respite) (out []Willing, names map[string]string, err error) {
	lo, hi := under.Range()
	var ids []string
	err = tx.Each("SELECT person, path, skills, free FROM care_helper WHERE path >= ? AND path < ? AND (until_day = '' OR until_day >= ?) AND (exempt = '' OR exempt_until <> '' AND exempt_until < ?) ORDER BY path, id LIMIT 500",
		[]any{lo, hi, today(tx), today(tx)}, func(scan func(...any) error) error {
			var w Willing
			var skills, free string
			err := scan(&w.Person, &w.Path, &skills, &free)
			w.Skills, w.Free = strings.Fields(skills), strings.Fields(free)
			out, ids = append(out, w), append(ids, w.Person)
			return err
		})
	if err != nil {
		return nil, nil, err
	}
	who, err := s.People.Many(tx, ids)
	if err != nil {
		return nil, nil, err
	}
	names = map[string]string{}
	for i, w := range out {
		names[w.Person] = who[w.Person].Name
		away, err := s.Duties.Away(tx, w.Person, time.UnixMilli(r.From))
		if err != nil {
			return nil, nil, err
		}
		busy, err := s.busy(tx, w.Person, r)
		if err != nil {
			return nil, nil, err
		}
		out[i].Busy = away || busy || who[w.Person].State != people.Active
	}
	return out, names, nil
}

// ProposeFor finds stand-ins for shifts at one time, all of one community.
func (s *Service) ProposeFor(tx *db.Tx, list []Respite) (Proposal, map[string]string, error) {
	if len(list) == 0 {
		return Proposal{}, nil, nil
	}
	under := list[0].Path.Parent().Parent().Parent().Parent() // home, unit, building, compound: the community
	helpers, names, err := s.helpersNear(tx, under, list[0])
	if err != nil {
		return Proposal{}, nil, err
	}
	var wants []Want
	for _, r := range list {
		self := []string{r.Carer}
		home, err := s.People.Residents(tx, r.Home)
		if err != nil {
			return Proposal{}, nil, err
		}
		for _, x := range home {
			self = append(self, x.ID)
		}
		wants = append(wants, Want{ID: r.ID, Path: r.Path, Needs: r.Note.Needs, Self: self})
	}
	p, err := Propose(wants, helpers, Slots(time.UnixMilli(list[0].From), time.UnixMilli(list[0].Until)))
	return p, names, err
}

// Helper is somebody who said that they would help: what they can do and when.
type Helper struct {
	Person, Kind string // member, volunteer, grid
	Skills, Free []string
	Until        string
	Exempt       string // reason of exemption from 联户: old, ill, away, lost
	ExemptFrom   string
	ExemptUntil  string
}

// HelperKinds and Exempts are the words of the register of helpers.
var (
	HelperKinds = []string{"member", "volunteer", "grid"}
	Exempts     = []string{"old", "ill", "away", "lost"}
)

// SetHelper writes down who helps; said again it replaces what was said.
func (s *Service) SetHelper(ctx context.Context, a access.Actor, h Helper) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.SetHelperTx(tx, a, h) })
}

// SetHelperTx is SetHelper inside a transaction.
func (s *Service) SetHelperTx(tx *db.Tx, a access.Actor, h Helper) error {
	who, err := s.People.Resolve(tx, h.Person)
	if fault.Is(err, fault.KindNotFound) || err == nil && who.State.Hidden() {
		return fault.NotFound("access.not_found")
	}
	if err != nil {
		return err
	}
	if err := s.may(tx, a, access.CareRespite, who.Home, who.Path); err != nil {
		return err
	}
	if err := standing(who); err != nil {
		return err
	}
	if err := h.check(); err != nil {
		return err
	}
	helperID, rev := id.New(), int64(0)
	err = tx.Get("SELECT id, rev FROM care_helper WHERE person = ?", []any{who.ID}, &helperID, &rev)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	rev++
	_, err = tx.Exec(`INSERT INTO care_helper (id, person, home, path, kind, skills, free, exempt, exempt_from, exempt_until, until_day, rev) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT (person) DO UPDATE SET home = excluded.home, path = excluded.path, kind = excluded.kind, skills = excluded.skills, free = excluded.free, exempt = excluded.exempt, exempt_from = excluded.exempt_from,
		exempt_until = excluded.exempt_until, until_day = excluded.until_day, rev = excluded.rev`,
		helperID, who.ID, who.Home, who.Path, h.Kind, strings.Join(h.Skills, " "), strings.Join(h.Free, " "), h.Exempt, h.ExemptFrom, h.ExemptUntil, h.Until, rev)
	if err != nil {
		return err
	}
	if err := s.exempted(tx, a.Actor, who, h); err != nil {
		return err
	}
	at, err := s.spot(tx, who.Home)
	if err != nil {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "care.helper", Place: at, Obj: helperID, Rev: rev, Actor: a.Actor, Pub: map[string]any{"kind": h.Kind},
		Slots: []ledger.Slot{{Name: "helper", Subject: who.ID, Body: map[string]any{"person": who.ID, "skills": strings.Join(h.Skills, " "), "free": strings.Join(h.Free, " "), "exempt": h.Exempt}}}})
	return err
}

func (h Helper) check() error {
	var bad []fault.Field
	if !slices.Contains(HelperKinds, h.Kind) {
		bad = append(bad, fault.Field{Name: "kind", Key: "care.bad_helper"})
	}
	if slices.ContainsFunc(h.Skills, func(x string) bool { return !slices.Contains(RespiteNeeds, x) }) {
		bad = append(bad, fault.Field{Name: "skills", Key: "care.bad_needs"})
	}
	if h.Exempt != "" && !slices.Contains(Exempts, h.Exempt) {
		bad = append(bad, fault.Field{Name: "exempt", Key: "care.bad_helper"})
	}
	for _, d := range []string{h.ExemptFrom, h.ExemptUntil, h.Until} {
		if d != "" && !validDay(d) {
			bad = append(bad, fault.Field{Name: "until", Key: "care.bad_day"})
		}
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}
