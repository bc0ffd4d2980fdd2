package hotwork

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"linli/affairs/fire/tower"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Apply is a request, typed anew or copied from the last one.
type Apply struct {
	Building, Spot string
	From, Until    time.Time
	Sheet
}

// Apply asks for hot work. Invalid with fields; Denied (fire.work.article19) where the wall allows none, NotYet
// (fire.work.wall_unknown) while nobody knows what it is made of: both are said at once, not after the check.
func (s *Service) Apply(ctx context.Context, a access.Actor, c Apply) (Work, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Work, error) { return s.ApplyTx(tx, a, c) })
}

// ApplyTx is Apply inside a transaction.
func (s *Service) ApplyTx(tx *db.Tx, a access.Actor, c Apply) (w Work, err error) {
	b, err := s.Places.Get(tx, c.Building)
	if fault.Is(err, fault.KindNotFound) || err == nil && b.Kind != place.Building {
		return w, fault.InvalidFields(fault.Field{Name: "building", Key: "fire.work.need_building"})
	}
	if err != nil {
		return w, err
	}
	if err := a.May(access.FireWork, b.Path); err != nil {
		return w, err
	}
	c.From, c.Until = c.From.In(tx.Now.Location()), c.Until.In(tx.Now.Location())
	if bad := c.check(tx.Now); len(bad) > 0 {
		return w, fault.InvalidFields(bad...)
	}
	wall, err := s.Wall(tx, b.ID)
	if err != nil {
		return w, err
	}
	c.Wall, c.Cavity, c.Lines, c.Why = wall.Class, wall.Cavity, nil, ""
	w = Work{ID: id.New(), Place: b.ID, Path: b.Path, Spot: c.Spot, State: Applied, From: c.From.UnixMilli(), Until: c.Until.UnixMilli(), Applicant: a.ID, ApplicantLabel: a.Name, Rev: 1, Sheet: c.Sheet}
	if err := wallFirst(w.facts(tx.Now, wall)); err != nil {
		return w, err
	}
	if w.Label, err = s.Places.Describe(tx, b.ID); err != nil {
		return w, err
	}
	if w.No, err = s.number(tx); err != nil {
		return w, err
	}
	w.Lines = []Line{{At: tx.NowMS(), Act: "apply", By: a.Name}}
	if err := s.insert(tx, w); err != nil {
		return w, err
	}
	return w, s.note(tx, a.Actor, "fire.work.apply", w)
}

// wallFirst is the one thing that is told with the request: everything else can still be put right.
func wallFirst(f Facts) error {
	f.CertUntil, f.OpenAir = "9999-12-31", false
	return may(f)
}

// check gives the fields of a request that are not right.
func (c *Apply) check(now time.Time) (bad []fault.Field) {
	add := func(name, key string, args ...any) {
		bad = append(bad, fault.Field{Name: name, Key: key, Args: args})
	}
	if !known(Spots, c.Spot) {
		add("spot", "fire.work.need_spot")
	}
	bad = append(bad, checkTimes(now, c.From, c.Until, c.Spot)...)
	for _, x := range []struct {
		name  string
		value *string
		least int
		most  int
	}{{"part", &c.Part, 2, 60}, {"what", &c.What, 2, 200}, {"contractor", &c.Contractor, 2, 60}, {"worker", &c.Worker, 2, 60}, {"cert", &c.Cert, 6, 40}, {"guard", &c.Guard, 2, 40},
		{"equipment", &c.Equipment, 2, 200}, {"licence", &c.Licence, 0, 60}, {"separation", &c.Separation, 0, 200}, {"gas", &c.Gas, 0, 200}} {
		*x.value = strings.TrimSpace(*x.value)
		if n := len([]rune(*x.value)); n < x.least || n > x.most {
			add(x.name, "fire.work.need_"+x.name)
		}
	}
	if len(c.Methods) == 0 || slices.ContainsFunc(c.Methods, func(m string) bool { return !known(Methods, m) }) {
		add("methods", "fire.work.need_methods")
	}
	if c.Guard != "" && c.Guard == c.Worker {
		add("guard", "fire.work.guard_works")
	}
	if c.CertUntil == "" || c.CertUntil < lastDay(c.Until) {
		add("cert_until", "fire.work.cert_over", c.CertUntil)
	} else if _, err := time.Parse(time.DateOnly, c.CertUntil); err != nil {
		add("cert_until", "fire.work.bad_day")
	}
	if c.Wind < 0 || c.Wind > 12 {
		add("wind", "fire.work.bad_wind")
	}
	if c.Radius == 0 {
		c.Radius = int64(Term("radius_metres"))
	}
	if c.Radius < 1 || c.Radius > 200 {
		add("radius", "fire.work.bad_radius")
	}
	return bad
}

// number is the next of the year: 动〔2026〕031.
func (s *Service) number(tx *db.Tx) (string, error) {
	if err := s.Duties.LockTx(tx, "fire.work.no"); err != nil {
		return "", err
	}
	year := int64(tx.Now.Year())
	if _, err := tx.Exec("INSERT INTO fire_work_number (year, last) VALUES (?, 1) ON CONFLICT (year) DO UPDATE SET last = fire_work_number.last + 1", year); err != nil {
		return "", err
	}
	n, err := tx.Count("SELECT last FROM fire_work_number WHERE year = ?", year)
	return fmt.Sprintf("动〔%d〕%03d", year, n), err
}

// facts are what the rules look at; the wall is read anew each time, because a test report may have come meanwhile.
func (w Work) facts(now time.Time, wall tower.Insulation) Facts {
	forbidden := wall.Class != tower.ClassA && wall.Class != tower.ClassNone || wall.Cavity == tower.Yes
	return Facts{Now: now, From: instant(w.From), Until: instant(w.Until), Ended: instant(w.EndedAt), CertUntil: w.CertUntil, Outer: AtWall(w.Spot), Forbidden: forbidden,
		Unknown: wall.Class == tower.ClassUnknown || wall.Class == "" || wall.Cavity == tower.Unknown && wall.Class == tower.ClassA,
		OpenAir: OpenAir(w.Spot), Wind: w.Wind, Storm: w.Storm, Entrance: w.Entrance != "", Site: w.Site != ""}
}

// Step is one act on a permit.
type Step struct {
	ID             string
	Rev            int64
	Act            Act
	Note           string
	Clear          bool // ActCheck: every line of the check-list is in order
	Wind           int  // ActStart: the weather now; -1 = as it was said
	Storm          bool
	Entrance, Site string // ActPost: documents
	Photo          string // ActClose, and where one was taken
	// Of a phone without signal: its key and clock, and the pictures that follow by themselves. A picture that was announced with
	// its hash counts as taken; Entrance, Site and Photo then hold Later and the phone's id of it.
	Key     string
	Claimed int64
	Follow  []document.Item
}

var stepPerm = map[Act]access.Perm{ActApprove: access.FireApprove, ActRefuse: access.FireApprove}

// Step does an act. Denied, NotYet and Conflict as Next says; Conflict (fire.work.stale) when somebody was faster.
func (s *Service) Step(ctx context.Context, a access.Actor, c Step) (Work, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Work, error) { return s.StepTx(tx, a, c) })
}

// StepTx is Step inside a transaction.
func (s *Service) StepTx(tx *db.Tx, a access.Actor, c Step) (w Work, err error) {
	if w, err = s.reached(tx, a, access.FireRead, c.ID); err != nil {
		return w, err
	}
	if done, err := s.before(tx, a, c); err != nil || done {
		return w, err
	}
	perm := access.FireWork
	if p, ok := stepPerm[c.Act]; ok {
		perm = p
	}
	if err := a.May(perm, w.Path); err != nil {
		return w, fault.Denied("fire.work.may_not." + string(perm))
	}
	if c.Rev != 0 && c.Rev != w.Rev {
		return w, fault.Conflict("fire.work.stale")
	}
	wall, err := s.Wall(tx, w.Place)
	if err != nil {
		return w, err
	}
	c.take(&w)
	at := c.moment(w, tx.NowMS())
	f := w.facts(instant(at), wall)
	f.SameAsApplicant, f.Clear, f.Photo, f.Reason = a.ID == w.Applicant, c.Clear, c.Photo != "", strings.TrimSpace(c.Note) != ""
	if w.State, err = Next(w.State, c.Act, f); err != nil {
		return w, err
	}
	w.stamp(at, a, c, wall)
	if at != tx.NowMS() {
		w.Lines[len(w.Lines)-1].Received = tx.NowMS()
	}
	if err := s.attach(tx, a, w, c); err != nil {
		return w, err
	}
	if err := s.save(tx, &w); err != nil {
		return w, err
	}
	if id.Valid(c.Key) {
		if err := s.Access.Save(tx, a.Account, c.Key, access.Result{Status: 303, Body: []byte(w.ID)}); err != nil {
			return w, err
		}
	}
	return w, s.note(tx, a.Actor, "fire.work."+string(c.Act), w)
}

// take puts what the act brings into the permit before the rules are asked.
func (c Step) take(w *Work) {
	if c.Act == ActPost {
		w.Entrance, w.Site = c.Entrance, c.Site
	}
	if c.Act == ActStart && c.Wind >= 0 {
		w.Wind, w.Storm = min(c.Wind, 12), c.Storm
	}
}

// stamp remembers who and when.
func (w *Work) stamp(now int64, a access.Actor, c Step, wall tower.Insulation) {
	switch c.Act {
	case ActApprove:
		w.Approver, w.ApproverLabel, w.ApprovedAt, w.Wall, w.Cavity = a.ID, a.Name, now, wall.Class, wall.Cavity
	case ActRefuse:
		w.Approver, w.ApproverLabel, w.ApprovedAt = a.ID, a.Name, now
	case ActStart:
		w.StartedAt = now
	case ActEnd:
		w.EndedAt = now
	case ActClose:
		w.ClosedAt, w.Closing = now, c.Photo
	}
	note, _ := text.MaskFree(strings.TrimSpace(c.Note))
	if len([]rune(note)) > 200 {
		note = string([]rune(note)[:200])
	}
	if c.Act == ActRefuse || c.Act == ActCancel {
		w.Why = note
	}
	w.Lines = append(w.Lines, Line{At: now, Act: c.Act, By: a.Name, Note: note, Doc: c.Photo})
}

// attach joins the photos of an act to the permit.
func (s *Service) attach(tx *db.Tx, a access.Actor, w Work, c Step) error {
	for _, doc := range []string{c.Entrance, c.Site, c.Photo} {
		if doc == "" || strings.HasPrefix(doc, Later) {
			continue
		}
		if err := s.Documents.Attach(tx, a.Actor, doc, w.ID, string(w.Path)); err != nil {
			return err
		}
	}
	if len(c.Follow) == 0 {
		return nil
	}
	return s.Documents.Expect(tx, w.ID, c.Follow)
}

// reached reads a permit within reach. NotFound for one that is elsewhere.
func (s *Service) reached(tx *db.Tx, a access.Actor, perm access.Perm, workID string) (Work, error) {
	w, err := s.work(tx, workID)
	if err != nil {
		return w, err
	}
	if err := a.May(perm, w.Path); err != nil {
		return Work{}, err
	}
	return w, nil
}

// note is the ledger's line: which permit, where, in which state; who works stays sealed.
func (s *Service) note(tx *db.Tx, actor ledger.Actor, kind string, w Work) error {
	last := w.Lines[len(w.Lines)-1]
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: string(w.Path), Obj: w.ID, Rev: w.Rev, Actor: actor, Pub: pub(w),
		Slots: []ledger.Slot{{Name: "work", Body: map[string]any{"no": w.No, "part": w.Part, "note": last.Note, "wall": w.Wall, "cavity": w.Cavity}}}})
	return err
}

func pub(w Work) map[string]any {
	return map[string]any{"state": string(w.State), "spot": w.Spot, "from": w.From, "until": w.Until}
}

// Replayer lets `ledger verify` compare the permits with their entries.
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{Name: "fire.work", Kinds: []string{"fire.work.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		w, err := s.work(tx, obj)
		if err != nil {
			return nil, 0, err
		}
		return pub(w), w.Rev, nil
	}}
}

// Kind is the kind of the matter that an alarm raises.
const Kind = "fire.work"

// kind is the data of that kind; an office may edit it.
func kind() matter.Kind {
	k := matter.Kind{ID: Kind, Parent: "L-03", Code: "L-03-15", Name: "动火作业告警", NameEN: "Hot work alarm", Group: "消防安全", GroupEN: "Fire safety", Word: "消", Note: "动火到时间没有结束，或结束后没有关闭",
		Escalate: "up", Urgent: true, ExtMax: 0, Order: 900}
	k.ClaimTerm, k.RespondTerm, k.FixTerm, k.CheckTerm = urgent(1), urgent(1), urgent(2), urgent(24)
	return k
}
