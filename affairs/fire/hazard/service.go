package hazard

import (
	"context"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Find is one thing found (J9): where, what, how bad, one sentence, photos.
type Find struct {
	Building, Unit string // place ids; Unit may be ""
	Floor          string // as people say it: 17
	Part, Type     string // codes
	Grade          string // "" = the type's
	Text           string
	Source         string // patrol (default) or sweep
	Docs           []string
	Photos         []document.Item // that the phone will send by themselves
	Key            string          // UUIDv7 of the phone: the same again is not made again
	Claimed        int64
}

// Find reports a hazard. Invalid with fields; the same key with other content is refused (access.idempotency_mismatch).
func (s *Service) Find(ctx context.Context, a access.Actor, c Find) (matter.Matter, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (matter.Matter, error) { return s.FindTx(tx, a, c) })
}

// FindTx is Find inside a transaction.
func (s *Service) FindTx(tx *db.Tx, a access.Actor, c Find) (m matter.Matter, err error) {
	if id.Valid(c.Key) {
		hash := access.BodyHash([]byte(c.Building), []byte(c.Unit), []byte(c.Floor), []byte(c.Part), []byte(c.Type), []byte(c.Grade), []byte(c.Text))
		old, found, err := s.Access.Once(tx, a.Account, c.Key, hash)
		if err != nil {
			return m, err
		}
		if found {
			return s.Matters.Get(tx, a, string(old.Body))
		}
	}
	r, err := s.report(tx, c)
	if err != nil {
		return m, err
	}
	t, err := s.Matters.ReportTx(tx, a, r)
	if err != nil {
		return m, err
	}
	if len(c.Photos) > 0 {
		if err := s.Documents.Expect(tx, t.Matter.ID, c.Photos); err != nil {
			return m, err
		}
	}
	if !id.Valid(c.Key) {
		return t.Matter, nil
	}
	return t.Matter, s.Access.Save(tx, a.Account, c.Key, access.Result{Status: 303, Body: []byte(t.Matter.ID)})
}

// report turns what was found into a report of the loop.
func (s *Service) report(tx *db.Tx, c Find) (r matter.Report, err error) {
	t, okType := TypeOf(c.Type)
	p, okPart := PartOf(c.Part)
	grade := c.Grade
	if grade == "" {
		grade = t.Grade
	}
	var bad []fault.Field
	if !okType || !okPart {
		bad = append(bad, fault.Field{Name: "what", Key: "fire.hazard.need_what"})
	}
	if okType && GradeOf(grade).Grade != grade {
		bad = append(bad, fault.Field{Name: "grade", Key: "fire.hazard.bad_grade"})
	}
	if len([]rune(c.Floor)) > 10 {
		bad = append(bad, fault.Field{Name: "floor", Key: "fire.hazard.bad_floor"})
	}
	at, unit, err := s.where(tx, c)
	if fault.Is(err, fault.KindInvalid) {
		bad = append(bad, fault.Of(err).Fields...)
	} else if err != nil {
		return r, err
	}
	if len(bad) > 0 {
		return r, fault.InvalidFields(bad...)
	}
	part := p.Name
	if f := strings.TrimSuffix(strings.TrimSpace(c.Floor), "层"); f != "" {
		part = f + "层" + part
	}
	r = matter.Report{Place: at, Kind: t.Kind, Title: t.Name, Text: strings.TrimSpace(c.Text), Part: unit + part, Source: "patrol", Docs: c.Docs, Claimed: max(c.Claimed, 0), Origin: origin + t.Code + "/" + p.Code + "/" + grade}
	if c.Source == "sweep" {
		r.Source = "sweep"
	}
	if r.Text == "" {
		r.Text = t.Name + "。"
	}
	r.Grade = graded(grade)
	return r, nil
}

// where is the place of the report: the unit when one was chosen, and its name for the part.
func (s *Service) where(tx *db.Tx, c Find) (at, unit string, err error) {
	b, err := s.Places.Get(tx, c.Building)
	if fault.Is(err, fault.KindNotFound) || err == nil && b.Kind != place.Building {
		return "", "", fault.InvalidFields(fault.Field{Name: "building", Key: "fire.hazard.need_building"})
	}
	if err != nil || c.Unit == "" {
		return b.ID, "", err
	}
	u, err := s.Places.Get(tx, c.Unit)
	if fault.Is(err, fault.KindNotFound) || err == nil && (u.Kind != place.Unit || !b.Path.Contains(u.Path)) {
		return "", "", fault.InvalidFields(fault.Field{Name: "unit", Key: "fire.hazard.bad_unit"})
	}
	return u.ID, u.Name, err
}

// reached reads a hazard for somebody with a permission at its place; one that fire has added nothing to gets its row. NotFound for
// a matter that is no hazard or that the actor may not see.
func (s *Service) reached(tx *db.Tx, a access.Actor, perm access.Perm, matterID string, add bool) (Hazard, matter.Matter, error) {
	m, err := s.Matters.Get(tx, a, matterID)
	if err != nil {
		return Hazard{}, m, err
	}
	if err := a.May(perm, m.Path); err != nil && (!m.GridPath.Valid() || a.May(perm, m.GridPath) != nil) {
		return Hazard{}, m, err
	}
	t, ok := TypeFor(m.Kind)
	if !ok {
		return Hazard{}, m, fault.NotFound("fire.hazard.unknown")
	}
	h, found, err := of(tx, m.ID)
	if err != nil || found {
		return h, m, err
	}
	h = Hazard{ID: id.New(), Matter: m.ID, Place: m.Place, Path: m.Path, Type: t.Code, Grade: Minor, TermMS: m.Due - m.TermFrom, Rev: 1, Level: m.Supervised}
	if m.Grade != "" {
		h.Grade = m.Grade
	}
	if !add {
		h.ID = "" // not kept: the loop goes by its kind until somebody takes it on
		return h, m, nil
	}
	if h.Prior, err = same(tx, h, m.RaisedAt); err != nil {
		return h, m, err
	}
	if err := insert(tx, h); err != nil {
		return h, m, err
	}
	return h, m, s.note(tx, a.Actor, "fire.hazard.found", string(h.Path), h)
}

// Plan is what the one who answers promises until it is fixed.
type Plan struct {
	Matter   string
	Interim  string
	MoneyFen int64
}

// Plan sets protection and money. Denied to those who neither answer for it nor keep the files of the place.
func (s *Service) Plan(ctx context.Context, a access.Actor, c Plan) (Hazard, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Hazard, error) { return s.PlanTx(tx, a, c) })
}

// PlanTx is Plan inside a transaction.
func (s *Service) PlanTx(tx *db.Tx, a access.Actor, c Plan) (Hazard, error) {
	h, m, err := s.reached(tx, a, access.FireRead, c.Matter, true)
	if err != nil {
		return h, err
	}
	if m.Holder != a.ID || a.ID == "" {
		if err := a.May(access.FireEdit, m.Path); err != nil {
			return h, fault.Denied("fire.hazard.only_holder")
		}
	}
	if m.State.Ended() {
		return h, fault.Conflict("fire.hazard.over")
	}
	interim, _ := text.MaskFree(strings.TrimSpace(c.Interim))
	var bad []fault.Field
	if interim == "" || len([]rune(interim)) > 200 {
		bad = append(bad, fault.Field{Name: "interim", Key: "fire.hazard.need_interim"})
	}
	if c.MoneyFen < 0 || c.MoneyFen > 10_000_000_000 {
		bad = append(bad, fault.Field{Name: "money", Key: "matter.money"})
	}
	if len(bad) > 0 {
		return h, fault.InvalidFields(bad...)
	}
	h.Interim, h.PlanFen = interim, c.MoneyFen
	return s.decide(tx, a, h, m, "fire.hazard.plan", text.T(text.ZH, "fire.hazard.said_plan", interim, text.Money(c.MoneyFen)))
}

// Grade is 定级.
type Grade struct{ Matter, Grade, Type, Why string }

// Grade changes grade and type, with a reason. 重大 is for Declare alone, and a declared one leaves it only by Remove.
func (s *Service) Grade(ctx context.Context, a access.Actor, c Grade) (Hazard, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Hazard, error) { return s.GradeTx(tx, a, c) })
}

// GradeTx is Grade inside a transaction.
func (s *Service) GradeTx(tx *db.Tx, a access.Actor, c Grade) (Hazard, error) {
	h, m, err := s.reached(tx, a, access.FireEdit, c.Matter, true)
	if err != nil {
		return h, err
	}
	t, ok := TypeOf(c.Type)
	switch {
	case m.State.Ended():
		return h, fault.Conflict("fire.hazard.over")
	case h.Grade == Major && h.DocNo != "":
		return h, fault.Denied("fire.hazard.only_body")
	case c.Grade == Major:
		return h, fault.NotYet("fire.hazard.declare_first")
	case m.Holder == a.ID && a.ID != "":
		return h, fault.Denied("fire.hazard.holder_grades")
	case c.Grade != Minor && c.Grade != Larger:
		return h, fault.InvalidFields(fault.Field{Name: "grade", Key: "fire.hazard.bad_grade"})
	case c.Type != "" && (!ok || t.Kind != m.Kind):
		return h, fault.InvalidFields(fault.Field{Name: "type", Key: "fire.hazard.bad_type"})
	case strings.TrimSpace(c.Why) == "":
		return h, fault.InvalidFields(fault.Field{Name: "why", Key: "fire.hazard.need_why"})
	}
	h.Grade = c.Grade
	if ok {
		h.Type = t.Code
	}
	g := GradeOf(h.Grade)
	h.Level, h.due = Above(h.Level, g.Level), 0
	if g.Days > 0 {
		h.due = endOfDay(time.UnixMilli(m.TermFrom), g.Days)
		if h.due <= tx.NowMS() {
			h.due = endOfDay(tx.Now, 0)
		}
	}
	return s.decide(tx, a, h, m, "fire.hazard.grade", text.T(text.ZH, "fire.hazard.said_grade", g.Name, c.Why))
}

// listedBy is reached for who keeps the fire body's papers: he approves for fire and looks back. The manager of the building, who
// approves hot work too, answers for the hazard and writes neither paper.
func (s *Service) listedBy(tx *db.Tx, a access.Actor, matterID string) (Hazard, matter.Matter, error) {
	h, m, err := s.reached(tx, a, access.FireApprove, matterID, true)
	if err == nil {
		err = a.May(access.MatterLook, m.Path)
	}
	return h, m, err
}

// Declare is 认定: the fire body's document, who supervises, until when.
type Declare struct {
	Matter, DocNo, Body, On, Supervisor, Level string
	Due                                        string // yyyy-mm-dd
}

// Declare lists a major hazard: it needs the document of the fire rescue body; Linli only keeps its number.
func (s *Service) Declare(ctx context.Context, a access.Actor, c Declare) (Hazard, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Hazard, error) { return s.DeclareTx(tx, a, c) })
}

// DeclareTx is Declare inside a transaction.
func (s *Service) DeclareTx(tx *db.Tx, a access.Actor, c Declare) (Hazard, error) {
	h, m, err := s.listedBy(tx, a, c.Matter)
	if err != nil {
		return h, err
	}
	if m.State.Ended() {
		return h, fault.Conflict("fire.hazard.over")
	}
	if h.DocNo != "" {
		return h, fault.Conflict("fire.hazard.declared_already", h.DocNo)
	}
	var bad []fault.Field
	bad = paper(bad, tx.Now, "doc", c.DocNo, "on", c.On)
	need := func(name, value string) {
		if n := len([]rune(strings.TrimSpace(value))); n < 2 || n > 60 {
			bad = append(bad, fault.Field{Name: name, Key: "fire.hazard.need_" + name})
		}
	}
	need("body", c.Body)
	need("supervisor", c.Supervisor)
	if Above("", c.Level) == "" {
		bad = append(bad, fault.Field{Name: "level", Key: "fire.hazard.need_level"})
	}
	due, err := time.ParseInLocation(time.DateOnly, c.Due, tx.Now.Location())
	if err != nil || endOfDay(due, 0) <= tx.NowMS() {
		bad = append(bad, fault.Field{Name: "due", Key: "fire.hazard.need_due"})
	}
	if len(bad) > 0 {
		return h, fault.InvalidFields(bad...)
	}
	h.Grade, h.DocNo, h.Body, h.DeclaredOn, h.Supervisor, h.Level = Major, strings.TrimSpace(c.DocNo), strings.TrimSpace(c.Body), c.On, strings.TrimSpace(c.Supervisor), Above(h.Level, c.Level)
	h.due = endOfDay(due, 0)
	return s.decide(tx, a, h, m, "fire.hazard.declare", text.T(text.ZH, "fire.hazard.said_declare", h.Body, h.DocNo, h.Supervisor))
}

// paper checks the number and the day of a document.
func paper(bad []fault.Field, now time.Time, noName, no, onName, on string) []fault.Field {
	if n := len([]rune(strings.TrimSpace(no))); n < 4 || n > 40 {
		bad = append(bad, fault.Field{Name: noName, Key: "fire.hazard.need_doc"})
	}
	if t, err := time.Parse(time.DateOnly, on); err != nil || t.After(now.Add(24*time.Hour)) {
		bad = append(bad, fault.Field{Name: onName, Key: "fire.hazard.need_on"})
	}
	return bad
}

// Remove is 销案 by the fire body; only after it may the last look close the matter.
func (s *Service) Remove(ctx context.Context, a access.Actor, matterID, no, on string) (Hazard, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Hazard, error) { return s.RemoveTx(tx, a, matterID, no, on) })
}

// RemoveTx is Remove inside a transaction.
func (s *Service) RemoveTx(tx *db.Tx, a access.Actor, matterID, no, on string) (Hazard, error) {
	h, m, err := s.listedBy(tx, a, matterID)
	if err != nil {
		return h, err
	}
	switch {
	case h.DocNo == "":
		return h, fault.NotYet("fire.hazard.not_declared")
	case h.RemovedNo != "":
		return h, fault.Conflict("fire.hazard.removed_already", h.RemovedNo)
	case m.FixedAt == 0:
		return h, fault.NotYet("fire.hazard.fix_first")
	}
	if bad := paper(nil, tx.Now, "no", no, "day", on); len(bad) > 0 {
		return h, fault.InvalidFields(bad...)
	}
	h.RemovedNo, h.RemovedOn = strings.TrimSpace(no), on
	return s.decide(tx, a, h, m, "fire.hazard.remove", text.T(text.ZH, "fire.hazard.said_remove", h.Body, h.RemovedNo))
}

// decide writes the row, its entry, and a line of 经过, through which the loop takes grade and deadline over.
func (s *Service) decide(tx *db.Tx, a access.Actor, h Hazard, m matter.Matter, kind, said string) (Hazard, error) {
	if err := save(tx, &h); err != nil {
		return h, err
	}
	if err := s.note(tx, a.Actor, kind, string(h.Path), h); err != nil {
		return h, err
	}
	_, err := s.Matters.NoteTx(tx, a, matter.Simple{Do: matter.Do{ID: m.ID, Note: said}})
	return h, err
}

// spotPath is what the ledger may say of where: the building, never the door.
func (s *Service) spotPath(tx *db.Tx, path string) string {
	p, err := s.Places.ByPath(tx, place.Path(path))
	for err == nil && p.Parent != "" && (p.Kind == place.Home || p.Kind == place.Unit || p.Kind == place.Grid || p.Kind == place.Common || p.Kind == place.Facility) {
		p, err = s.Places.Get(tx, p.Parent)
	}
	if err != nil {
		return ""
	}
	return string(p.Path)
}
