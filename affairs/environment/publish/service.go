package publish

import (
	"context"
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

//go:embed migrations/*.sql
var scripts embed.FS

// Migrations are the tables of this part.
var Migrations = db.Migrations{Name: "environment_publish", FS: func() fs.FS {
	sub, err := fs.Sub(scripts, "migrations")
	if err != nil {
		return scripts
	}
	return sub
}()}

// New offers the part to the affair and answers the seams of docket.
func New(d ground.Deps) affair.Affair {
	s := NewService(d)
	d.People.Follow(ground.Follows("environment.publish", ground.Holding{Table: "environment_publication", Column: "writer"}, ground.Holding{Table: "environment_publication", Column: "publisher"}))
	d.Places.Follow(place.PathsIn("environment_publication", "path"))
	return affair.Affair{Name: "publish", Title: "environment.publish.title", Home: "/environment/typical", Perm: access.EnvRead, Routes: (&site{s}).routes(), Replayers: s.replayers(), Tables: s.tables(), Demo: s.Demo, Today: s.Today,
		Jobs: []affair.Job{{Name: "publications", Every: time.Hour, Run: s.End}}, Doors: []affair.Door{{Title: "environment.publish.door", Path: "cases"}}}
}

// Service writes, publishes and withdraws what the public reads of cases.
type Service struct {
	ground.Deps
}

// NewService makes the service and fills the seams PublishCase, Annulled, Published and Shown.
func NewService(d ground.Deps) *Service {
	if d.Seams == nil {
		d.Seams = &ground.Seams{}
	}
	s := &Service{Deps: d}
	d.Seams.PublishCase = func(caseID string) string { return "/environment/typical/new?case=" + caseID }
	d.Seams.Annulled = s.Annulled
	d.Seams.Published = s.published
	d.Seams.Shown = s.shown
	return s
}

func (s *Service) published(tx *db.Tx, caseID string) (out []ground.Link, err error) {
	list, err := publications(tx, "case_id=? ORDER BY written_at DESC, id", caseID)
	for _, p := range list {
		out = append(out, ground.Link{Href: "/environment/typical/" + p.ID, Title: text.T(text.ZH, "environment.publish.kind."+p.Kind), Note: text.T(text.ZH, "environment.publish.st."+p.State)})
	}
	return out, err
}

// shown is the day on which the decision of a case was published and how the repair of its credit stands.
func (s *Service) shown(tx *db.Tx, caseID string) (day, credit string, err error) {
	list, err := publications(tx, "case_id=? AND kind='decision' AND published_at>0 ORDER BY published_at, id", caseID)
	for i, p := range list {
		if i == 0 {
			day = clock.DayOf(clock.Instant(p.PublishedAt))
		}
		if p.Repair != "" {
			credit = strings.TrimSpace(text.T(text.ZH, "environment.publish.book."+p.Repair) + " " + p.RepairDay)
		}
	}
	return day, credit, err
}

// decided asks docket for a case. NotYet while no part keeps cases.
func (s *Service) decided(tx *db.Tx, a access.Actor, caseID string) (ground.Decided, error) {
	if s.Seams.Decided == nil {
		return ground.Decided{}, fault.NotYet("environment.publish.no_cases")
	}
	return s.Seams.Decided(tx, a, caseID)
}

// cityOf is the name of the city above a path, "" when there is none.
func (s *Service) cityOf(tx *db.Tx, at place.Path) (string, error) {
	for _, p := range append(at.Ancestors(), at) {
		x, err := s.Places.ByPath(tx, p)
		if err != nil {
			return "", err
		}
		if x.Kind == place.City {
			return x.Name, nil
		}
	}
	return "", nil
}

// Propose is the text from which a writer begins: the words of the decision with what is known to be hidden already replaced.
// Errors: NotYet before the decision is delivered, NotFound, Denied.
func (s *Service) Propose(tx *db.Tx, a access.Actor, caseID, kind string) (Publication, error) {
	d, err := s.decided(tx, a, caseID)
	if err != nil {
		return Publication{}, err
	}
	if err := a.May(access.EnvPublish, d.Path); err != nil {
		return Publication{}, err
	}
	if kind != Decision && kind != Typical {
		return Publication{}, fault.InvalidFields(fault.Field{Name: "kind", Key: "environment.publish.kind_needed"})
	}
	city, err := s.cityOf(tx, d.Path)
	if err != nil {
		return Publication{}, err
	}
	hidden := Hidden(kind, d, city)
	p := Publication{Kind: kind, Case: d.Case, Path: d.Path, State: Draft, Title: d.Cause, Party: d.Party, Facts: Masked(d.Facts, hidden), Basis: strings.Join(d.Basis, "\n"), Sanction: d.Kind, Content: Masked(d.Content, hidden), Body: d.Body, Day: d.Day}
	if d.Natural {
		p.Party = text.MaskName(d.Party, text.PublicNotice)
	}
	switch kind {
	case Decision:
		p.Number, p.Pay = d.Number, Masked(d.Pay, hidden)
		if !d.Natural {
			p.Credit, p.Legal = d.Credit, d.Legal
		}
	case Typical:
		if !d.Natural {
			p.Party = Anonymous(d.Party, city)
		}
		p.Title = p.Party + d.Cause + "案"
		p.Handling = Masked(strings.TrimSpace(strings.Join([]string{d.Inquiry, d.Outcome}, "\n")), hidden)
	}
	cal, err := s.Statute.Calendar(tx)
	if err != nil {
		return p, err
	}
	p.Due, _, err = dueOf(cal, "environment.publish", d.Day)
	return p, err
}

// Words are what a writer may change.
type Words struct{ Title, Facts, Basis, Content, Pay, Handling, Lesson string }

func (w Words) into(p *Publication) {
	p.Title, p.Facts, p.Basis, p.Content = strings.TrimSpace(w.Title), strings.TrimSpace(w.Facts), strings.TrimSpace(w.Basis), strings.TrimSpace(w.Content)
	if p.Kind == Decision {
		p.Pay = strings.TrimSpace(w.Pay)
		return
	}
	p.Handling, p.Lesson = strings.TrimSpace(w.Handling), strings.TrimSpace(w.Lesson)
}

// limits of the fields, in characters.
var limits = map[string]int{"title": 80, "facts": 3000, "basis": 1000, "content": 1000, "pay": 500, "handling": 3000, "lesson": 1500}

// named are the fields that a reader sees, by name.
func (p Publication) named() [][2]string {
	return [][2]string{{"title", p.Title}, {"party", p.Party}, {"facts", p.Facts}, {"basis", p.Basis}, {"content", p.Content}, {"pay", p.Pay}, {"handling", p.Handling}, {"lesson", p.Lesson}}
}

func (p Publication) check() error {
	var bad []fault.Field
	for _, f := range p.named() {
		if n := limits[f[0]]; n > 0 && utf8.RuneCountInString(f[1]) > n {
			bad = append(bad, fault.Field{Name: f[0], Key: "environment.publish.long", Args: []any{n}})
		}
	}
	need := []string{"title", "facts", "basis", "content"}
	if p.Kind == Typical {
		need = append(need, "handling", "lesson")
	} else {
		need = append(need, "pay")
	}
	for _, f := range p.named() {
		if slices.Contains(need, f[0]) && f[1] == "" {
			bad = append(bad, fault.Field{Name: f[0], Key: "environment.publish.needed"})
		}
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

// Write keeps a draft of a case. Errors: Invalid, NotYet when one stands already, Denied.
func (s *Service) Write(tx *db.Tx, a access.Actor, caseID, kind string, w Words) (Publication, error) {
	p, err := s.Propose(tx, a, caseID, kind)
	if err != nil {
		return p, err
	}
	w.into(&p)
	if err := p.check(); err != nil {
		return p, err
	}
	n, err := tx.Count("SELECT count(*) FROM environment_publication WHERE case_id=? AND kind=? AND state IN ('draft','public')", p.Case, kind)
	if err == nil && n > 0 {
		err = fault.NotYet("environment.publish.stands")
	}
	if err != nil {
		return p, err
	}
	p.ID, p.Rev, p.Writer, p.WriterLabel, p.WrittenAt = id.New(), 1, a.ID, a.Name, tx.NowMS()
	if err := insert(tx, p); err != nil {
		return p, err
	}
	return p, s.note(tx, a.Actor, "environment.publication.write", p)
}

// mine reads a publication somebody may touch with a right.
func (s *Service) mine(tx *db.Tx, a access.Actor, perm access.Perm, id string) (Publication, error) {
	p, err := byID(tx, id)
	if err != nil {
		return p, err
	}
	return p, a.May(perm, p.Path)
}

// Edit changes a draft; who changed it last is its writer and does not publish it. Errors: NotYet when it is public, Conflict.
func (s *Service) Edit(tx *db.Tx, a access.Actor, id string, w Words) (Publication, error) {
	p, err := s.mine(tx, a, access.EnvPublish, id)
	if err == nil && p.State != Draft {
		err = fault.NotYet("environment.publish.not_draft")
	}
	if err != nil {
		return p, err
	}
	w.into(&p)
	if err := p.check(); err != nil {
		return p, err
	}
	p.Writer, p.WriterLabel, p.WrittenAt = a.ID, a.Name, tx.NowMS()
	if err := save(tx, &p); err != nil {
		return p, err
	}
	return p, s.note(tx, a.Actor, "environment.publication.edit", p)
}

// Mask replaces in a draft all that is surely not for the public. It counts as writing.
func (s *Service) Mask(tx *db.Tx, a access.Actor, id string) (Publication, error) {
	p, err := s.mine(tx, a, access.EnvPublish, id)
	if err != nil {
		return p, err
	}
	_, hidden, err := s.spots(tx, a, p)
	if err != nil {
		return p, err
	}
	m := func(x string) string { return Masked(x, hidden) }
	return s.Edit(tx, a, id, Words{m(p.Title), m(p.Facts), m(p.Basis), m(p.Content), m(p.Pay), m(p.Handling), m(p.Lesson)})
}

// Spots are what the preview points out, by field; hidden are the names of the case.
func (s *Service) spots(tx *db.Tx, a access.Actor, p Publication) (out map[string][]Spot, hidden []Known, err error) {
	d, err := s.decided(tx, a, p.Case)
	if err != nil {
		return nil, nil, err
	}
	city, err := s.cityOf(tx, p.Path)
	if err != nil {
		return nil, nil, err
	}
	hidden = Hidden(p.Kind, d, city)
	out = map[string][]Spot{}
	for _, f := range p.named() {
		known := hidden
		if p.Kind == Decision && !d.Natural && d.Legal != "" { // the law publishes the legal representative's name in its own line, not in the facts
			known = append(slices.Clone(hidden), Known{"legal", d.Legal, text.MaskName(d.Legal, text.PublicNotice)})
		}
		if list := Find(f[1], known); len(list) > 0 {
			out[f[0]] = list
		}
	}
	return out, hidden, nil
}

// Publish shows a draft to the public. Not by its writer; not while something in it must be gone; what is only suspected must be
// confirmed. months is how long it stays. Errors: Denied, Invalid, NotYet.
func (s *Service) Publish(tx *db.Tx, a access.Actor, id string, months int, confirmed bool) (Publication, error) {
	p, err := s.mine(tx, a, access.EnvPublish, id)
	switch {
	case err != nil:
		return p, err
	case p.State != Draft:
		return p, fault.NotYet("environment.publish.not_draft")
	case p.Writer == a.ID:
		return p, fault.Denied("environment.publish.own")
	}
	if err := p.check(); err != nil {
		return p, err
	}
	found, _, err := s.spots(tx, a, p)
	if err != nil {
		return p, err
	}
	soft := 0
	for _, list := range found {
		for _, x := range list {
			if x.Hard {
				return p, fault.NotYet("environment.publish.not_clean")
			}
			soft++
		}
	}
	if soft > 0 && !confirmed {
		return p, fault.InvalidFields(fault.Field{Name: "confirmed", Key: "environment.publish.confirm_needed", Args: []any{soft}})
	}
	today := ground.Today(tx)
	d := DisplayOn(today)
	if months < d.MinMonths || months > d.MaxMonths {
		return p, fault.InvalidFields(fault.Field{Name: "months", Key: "environment.publish.months_range", Args: []any{d.MinMonths, d.MaxMonths}})
	}
	if p.Code, err = nextCode(tx, p.Kind, today[:4]); err != nil {
		return p, err
	}
	p.State, p.Publisher, p.PublishLabel, p.PublishedAt, p.Until = Public, a.ID, a.Name, tx.NowMS(), clock.AddMonths(today, months)
	if err := save(tx, &p); err != nil {
		return p, err
	}
	shownNow := map[string]any{}
	for _, f := range p.named() {
		shownNow[f[0]] = f[1]
	}
	return p, s.note(tx, a.Actor, "environment.publication.publish", p, ledger.Slot{Name: "text", Body: shownNow})
}

// nextCode numbers the publications of a kind and year; drafts have no number, so there are no gaps to guess from.
func nextCode(tx *db.Tx, kind, year string) (string, error) {
	n, err := tx.Count("SELECT count(*) FROM environment_publication WHERE kind=? AND code LIKE ?", kind, year+"-%")
	return year + "-" + strconv.FormatInt(n+1, 10), err
}

// Hows are the reasons for taking something down.
var Hows = []string{ground.HowAnnulled, ground.HowChanged, ground.HowUnlawful, ground.HowInvalid, HowError, HowSupposed}

// Withdraw takes a publication down; its tombstone says how, when and why. changed is the day on which the decision was changed, ""
// when it was not. Errors: Invalid (a reason without personal data is needed), NotYet, Denied.
func (s *Service) Withdraw(tx *db.Tx, a access.Actor, id, how, reason, changed string) (Publication, error) {
	p, err := s.mine(tx, a, access.EnvPublish, id)
	if err == nil && p.State != Public {
		err = fault.NotYet("environment.publish.not_public")
	}
	if err != nil {
		return p, err
	}
	return p, s.takeDown(tx, a, &p, how, reason, changed)
}

func (s *Service) takeDown(tx *db.Tx, a access.Actor, p *Publication, how, reason, changed string) error {
	reason = strings.TrimSpace(reason)
	var bad []fault.Field
	if !slices.Contains(Hows, how) {
		bad = append(bad, fault.Field{Name: "how", Key: "environment.publish.how_needed"})
	}
	if n := utf8.RuneCountInString(reason); n < 4 || n > 200 {
		bad = append(bad, fault.Field{Name: "reason", Key: "environment.publish.reason_needed"})
	} else if list, err := s.inReason(tx, a, *p, reason); err != nil {
		return err
	} else if len(list) > 0 {
		bad = append(bad, fault.Field{Name: "reason", Key: "environment.publish.reason_names", Args: []any{list[0].Words}})
	}
	if changed != "" && (!clock.ValidDay(changed) || changed > ground.Today(tx)) {
		bad = append(bad, fault.Field{Name: "changed", Key: "environment.publish.changed_day"})
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	p.State, p.How, p.Reason, p.ChangedDay, p.EndedAt = Withdrawn, how, reason, changed, tx.NowMS()
	if err := save(tx, p); err != nil {
		return err
	}
	return s.note(tx, a.Actor, "environment.publication.withdraw", *p)
}

// inReason is what a reason names that the public must not read: the names of the file, and of all that was ever written of the case.
func (s *Service) inReason(tx *db.Tx, a access.Actor, p Publication, reason string) ([]Spot, error) {
	city, err := s.cityOf(tx, p.Path)
	if err != nil {
		return nil, err
	}
	var known []Known
	d, err := s.decided(tx, a, p.Case)
	if err == nil {
		known = Hidden(Typical, d, city)
	} else if k := fault.KindOf(err); k != fault.KindNotYet && k != fault.KindNotFound && k != fault.KindDenied { // annulled: docket may no longer hand it over
		return nil, err
	}
	list, err := publications(tx, "case_id=?", p.Case)
	for _, x := range list {
		for _, name := range []string{x.Party, core(x.Party, city), x.Legal, x.Credit} {
			if len([]rune(name)) >= 2 && !strings.Contains(name, "某") { // masked already
				known = append(known, Known{"party", name, ""})
			}
		}
	}
	return Find(reason, known), err
}

// Annulled takes down at once all that is public of a case whose decision was changed or annulled; see ground.DecidedSeams.
func (s *Service) Annulled(tx *db.Tx, a access.Actor, caseID, how, reason string) error {
	list, err := publications(tx, "case_id=? AND state='public' ORDER BY id", caseID)
	if err != nil {
		return err
	}
	for i := range list {
		why := reason
		found, err := s.inReason(tx, a, list[i], why)
		if err != nil {
			return err
		}
		if n := utf8.RuneCountInString(strings.TrimSpace(why)); n < 4 || n > 200 || len(found) > 0 {
			why = text.T(text.ZH, "environment.publish.because."+how) // the law's words: a decision that fell must not stay up for its reason's wording
		}
		if err := s.takeDown(tx, a, &list[i], how, why, ground.Today(tx)); err != nil {
			return err
		}
	}
	return nil
}

// End takes down what has been shown for its time. A job; safe to run again.
func (s *Service) End(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		list, err := publications(tx, "state='public' AND until_day<? ORDER BY until_day, id LIMIT 200", ground.Today(tx))
		for i := range list {
			p := &list[i]
			p.State, p.EndedAt = Ended, tx.NowMS()
			if err := save(tx, p); err != nil {
				return err
			}
			if err := s.note(tx, access.System("environment.publish").Actor, "environment.publication.end", *p); err != nil {
				return err
			}
		}
		return err
	})
}

// AskRepair records that the party asks for repair of its credit (信用修复). Errors: NotYet when not public or asked already, Invalid.
func (s *Service) AskRepair(tx *db.Tx, a access.Actor, id, day, note string) (Publication, error) {
	p, err := s.mine(tx, a, access.EnvPublish, id)
	switch {
	case err != nil:
		return p, err
	case p.State != Public || p.Kind != Decision:
		return p, fault.NotYet("environment.publish.not_public")
	case p.Repair == RepairAsked || p.Repair == RepairGranted:
		return p, fault.NotYet("environment.publish.repair_asked")
	}
	note = strings.TrimSpace(note)
	var bad []fault.Field
	if !clock.ValidDay(day) || day > ground.Today(tx) || day < clock.DayOf(clock.Instant(p.PublishedAt)) {
		bad = append(bad, fault.Field{Name: "day", Key: "environment.publish.repair_day"})
	}
	if n := utf8.RuneCountInString(note); n < 4 || n > 500 {
		bad = append(bad, fault.Field{Name: "note", Key: "environment.publish.repair_note"})
	}
	if len(bad) > 0 {
		return p, fault.InvalidFields(bad...)
	}
	p.Repair, p.RepairDay, p.RepairNote = RepairAsked, day, note
	if err := save(tx, &p); err != nil {
		return p, err
	}
	return p, s.note(tx, a.Actor, "environment.publication.repair", p)
}

// AnswerRepair grants or refuses it. Granted, the display ends with this day, never before the shortest time of display. Errors:
// NotYet when nothing was asked, Denied for who wrote it.
func (s *Service) AnswerRepair(tx *db.Tx, a access.Actor, id string, grant bool) (Publication, error) {
	p, err := s.mine(tx, a, access.EnvPublish, id)
	switch {
	case err != nil:
		return p, err
	case p.State != Public || p.Repair != RepairAsked:
		return p, fault.NotYet("environment.publish.repair_none")
	}
	p.Repair = RepairRefused
	if grant {
		first := clock.AddMonths(clock.DayOf(clock.Instant(p.PublishedAt)), DisplayOn(ground.Today(tx)).MinMonths)
		p.Repair, p.Until = RepairGranted, min(p.Until, max(first, ground.Today(tx)))
	}
	if err := save(tx, &p); err != nil {
		return p, err
	}
	return p, s.note(tx, a.Actor, "environment.publication.repair", p)
}
