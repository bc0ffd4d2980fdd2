package care

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// ConsentVisit is the purpose of the consent under which somebody is visited.
const ConsentVisit = "care.visit"

// Enrol puts somebody on the list, or is what an edit changes.
type Enrol struct {
	Person     string // id of people
	Need       string // red, yellow, green; "" = green
	Ground     string // consent or duty
	How        string // how the consent was given: paper, voice, online
	Cats       []Cat
	Detail     string
	Ability    *Ability
	Disability int
	Kinds      []int
	Alone      bool
	Risk       bool
	Contact    string
	Wants      []string
	Carer      string // person id
	Home       string // own rhythm at the door: 7d, 1m; "" = by the rules
	Other      string
	Joined     string // "" = today
	Review     string // "" = in a year
}

// reviewAfter is when ground and need are asked again unless another day is said.
var reviewAfter = Rhythm{Months: 12}

// Enrol puts a person on the list. Invalid with fields; NotYet (care.gone) for somebody who died or moved away; NotYet
// (care.no_home) without a home on file; Conflict (care.twice) when on the list already; NotFound outside the actor's reach.
func (s *Service) Enrol(ctx context.Context, a access.Actor, c Enrol) (Person, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Person, error) { return s.EnrolTx(tx, a, c) })
}

// EnrolTx is Enrol inside a transaction.
func (s *Service) EnrolTx(tx *db.Tx, a access.Actor, c Enrol) (Person, error) {
	who, err := s.People.Resolve(tx, c.Person)
	if fault.Is(err, fault.KindNotFound) || err == nil && who.State.Hidden() {
		return Person{}, fault.NotFound("access.not_found")
	}
	if err != nil {
		return Person{}, err
	}
	if err := s.may(tx, a, access.CareEdit, who.Home, who.Path); err != nil {
		return Person{}, err
	}
	if err := standing(who); err != nil {
		return Person{}, err
	}
	there, err := tx.Exists("SELECT 1 FROM care_person WHERE person = ? AND state = ?", who.ID, Active)
	if err != nil {
		return Person{}, err
	}
	if there {
		return Person{}, fault.Conflict("care.twice", who.Name)
	}
	p := Person{ID: id.New(), Person: who.ID, Home: who.Home, Path: who.Path, State: Active, Rev: 1}
	if err := s.fill(tx, a, &p, c); err != nil {
		return p, err
	}
	if err := s.insertPerson(tx, p); err != nil {
		return p, err
	}
	return p, s.note(tx, a.Actor, "care.enrol", p)
}

// standing refuses who can not be visited.
func standing(who people.Person) error {
	if who.State != people.Active {
		return fault.NotYet("care.gone", who.Name)
	}
	if who.Home == "" {
		return fault.NotYet("care.no_home", who.Name)
	}
	return nil
}

// Edit changes what is known of somebody; rev is what the form showed. Errors as Enrol, and Conflict (care.stale).
func (s *Service) Edit(ctx context.Context, a access.Actor, careID string, rev int64, c Enrol) (Person, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Person, error) { return s.EditTx(tx, a, careID, rev, c) })
}

// EditTx is Edit inside a transaction.
func (s *Service) EditTx(tx *db.Tx, a access.Actor, careID string, rev int64, c Enrol) (Person, error) {
	p, err := s.reached(tx, a, access.CareEdit, careID)
	if err != nil {
		return p, err
	}
	if p.State != Active {
		return p, fault.NotYet("care.left")
	}
	if rev != 0 && rev != p.Rev {
		return p, fault.Conflict("care.stale")
	}
	if err := s.fill(tx, a, &p, c); err != nil {
		return p, err
	}
	if err := s.savePerson(tx, &p); err != nil {
		return p, err
	}
	return p, s.note(tx, a.Actor, "care.edit", p)
}

// fill checks a command and writes it into the row.
func (s *Service) fill(tx *db.Tx, a access.Actor, p *Person, c Enrol) error {
	bad := c.check(today(tx))
	var err error
	if p.Sealed.Cats, err = mergeCats(p.Sealed.Cats, c.Cats, today(tx), a.Name); err != nil {
		bad = append(bad, fault.Field{Name: "cats", Key: "care.bad_category"})
	}
	carer := ""
	if c.Carer != "" {
		if w, err := s.People.Resolve(tx, c.Carer); err != nil || w.State != people.Active || w.ID == p.Person {
			bad = append(bad, fault.Field{Name: "carer", Key: "care.bad_carer"})
		} else {
			carer = w.ID
		}
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	home, _ := ParseRhythm(c.Home)
	other, _ := ParseRhythm(c.Other)
	p.Need, p.Carer, p.PlanOwn = orElse(c.Need, NeedGreen), carer, c.Home != ""
	if p.PlanOwn {
		p.Plan = Plan{Home: home, Other: other}
	}
	p.Joined = orElse(c.Joined, orElse(p.Joined, today(tx)))
	p.Review = orElse(c.Review, orElse(p.Review, reviewAfter.After(today(tx))))
	p.Sealed.Detail, p.Sealed.Contact = short(c.Detail, 500), short(c.Contact, 120)
	p.Sealed.Assess(c.Ability)
	p.Sealed.Disability, p.Sealed.Kinds = c.Disability, c.Kinds
	p.Sealed.Alone, p.Sealed.Risk, p.Sealed.Wants = c.Alone, c.Risk, c.Wants
	if err := s.ground(tx, a, p, c); err != nil {
		return err
	}
	return s.replan(tx, p)
}

// ground records on what ground somebody is on the list: a consent of its own (PIPL 29), or a duty in law.
func (s *Service) ground(tx *db.Tx, a access.Actor, p *Person, c Enrol) error {
	p.Ground = c.Ground
	if c.Ground != GroundConsent {
		p.Consent = ""
		return nil
	}
	list, err := s.People.Consents(tx, p.Person)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.Purpose == ConsentVisit && x.Withdrawn == 0 {
			p.Consent = x.ID
			return nil
		}
	}
	x, err := s.People.ConsentTx(tx, a.Actor, p.Person, ConsentVisit, "care", orElse(c.How, "paper"))
	p.Consent = x.ID
	return err
}

func (c Enrol) check(today string) (bad []fault.Field) {
	if c.Ground != GroundConsent && c.Ground != GroundDuty {
		bad = append(bad, fault.Field{Name: "ground", Key: "care.need_ground"})
	}
	if !slices.Contains([]string{"", NeedRed, NeedYellow, NeedGreen}, c.Need) {
		bad = append(bad, fault.Field{Name: "need", Key: "care.bad_need"})
	}
	if len(c.Cats) == 0 && c.Ability == nil && c.Disability == 0 {
		bad = append(bad, fault.Field{Name: "cats", Key: "care.need_category"})
	}
	for name, r := range map[string]string{"home": c.Home, "other": c.Other} {
		if _, err := ParseRhythm(r); err != nil {
			bad = append(bad, fault.Field{Name: name, Key: "care.bad_rhythm"})
		}
	}
	if c.Disability < 0 || c.Disability > 4 {
		bad = append(bad, fault.Field{Name: "disability", Key: "care.bad_grade"})
	}
	if c.Ability != nil && (c.Ability.Level < 0 || c.Ability.Level > 5) {
		bad = append(bad, fault.Field{Name: "score", Key: "care.bad_score"})
	}
	if c.Ability != nil && (!validDay(c.Ability.Day) || c.Ability.Day > today) {
		bad = append(bad, fault.Field{Name: "assessed", Key: "care.bad_assessed"})
	}
	for name, d := range map[string]string{"joined": c.Joined, "review": c.Review} {
		if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
			bad = append(bad, fault.Field{Name: name, Key: "care.bad_day"})
		}
	}
	if c.Joined > today {
		bad = append(bad, fault.Field{Name: "joined", Key: "care.future"})
	}
	return bad
}

// mergeCats gives the categories that hold: what was there keeps its day and source, what is no longer said ends today.
func mergeCats(old, now []Cat, day, by string) (out []Cat, err error) {
	for _, c := range now {
		k, ok := CategoryOf(c.Code)
		if !ok || k.Derived == "age" {
			return old, fault.Invalid("care.bad_category")
		}
		if i := slices.IndexFunc(old, func(o Cat) bool { return o.Code == c.Code && o.Until == "" }); i >= 0 {
			c = old[i]
		} else {
			c.From, c.By = orElse(c.From, day), orElse(c.By, by)
		}
		out = append(out, c)
	}
	for _, o := range old {
		if !slices.ContainsFunc(out, func(c Cat) bool { return c.Code == o.Code }) {
			if o.Until == "" {
				o.Until = day
			}
			out = append(out, o)
		}
	}
	return out, nil
}

// Leave takes somebody off the list, with the reason (ledgers.md B4: exit needs a reason). Links of 报平安 end with it.
func (s *Service) Leave(ctx context.Context, a access.Actor, careID, why string) (Person, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Person, error) {
		p, err := s.reached(tx, a, access.CareEdit, careID)
		if err != nil {
			return p, err
		}
		if p.State != Active {
			return p, fault.NotYet("care.left")
		}
		if utf8.RuneCountInString(strings.TrimSpace(why)) < 2 {
			return p, fault.InvalidFields(fault.Field{Name: "why", Key: "care.need_why"})
		}
		return p, s.leave(tx, a.Actor, &p, short(why, 120))
	})
}

// leave ends everything that runs for somebody.
func (s *Service) leave(tx *db.Tx, actor ledger.Actor, p *Person, why string) error {
	p.State, p.LeftDay, p.LeftWhy, p.NextDay, p.NextWay = Left, today(tx), why, "", ""
	if err := s.savePerson(tx, p); err != nil {
		return err
	}
	if err := s.endPeace(tx, actor, "care = ?", p.ID); err != nil {
		return err
	}
	if err := s.endErrands(tx, actor, *p); err != nil {
		return err
	}
	if err := s.endShifts(tx, actor, "care = ?", p.ID); err != nil {
		return err
	}
	return s.note(tx, actor, "care.leave", *p)
}

// reached reads somebody whom the actor may reach with perm.
func (s *Service) reached(tx *db.Tx, a access.Actor, perm access.Perm, careID string) (Person, error) {
	p, err := s.person(tx, careID)
	if fault.Is(err, fault.KindNotFound) {
		return p, fault.NotFound("access.not_found")
	}
	if err != nil {
		return p, err
	}
	return p, s.may(tx, a, perm, p.Home, p.Path)
}

// note records a step about somebody; what is personal stands in the slot under the person's own key.
func (s *Service) note(tx *db.Tx, actor ledger.Actor, kind string, p Person) error {
	at, err := s.spot(tx, p.Home)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	var cats []string
	for _, c := range p.Sealed.Cats {
		if c.Until == "" {
			cats = append(cats, c.Code)
		}
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: at, Obj: p.ID, Rev: p.Rev, Actor: actor, Pub: map[string]any{"state": p.State, "ground": p.Ground},
		Slots: []ledger.Slot{{Name: "care", Subject: p.Person, Body: map[string]any{"person": p.Person, "need": p.Need, "cats": strings.Join(cats, " "), "review": p.Review,
			"home": p.Plan.Home.String(), "other": p.Plan.Other.String(), "why": p.LeftWhy}}}})
	return err
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// short cuts to n characters, trimmed.
func short(s string, n int) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
