package rescue

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"linli/affairs/fire/ground"
	"linli/affairs/fire/kit"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Service keeps plans and records of the six. Its verbs ask access themselves.
type Service struct{ ground.Deps }

// NewService makes the service, answers the question for the plan in force, and registers with places and people.
func NewService(d ground.Deps) *Service {
	s := &Service{d}
	if s.Seams == nil {
		s.Seams = &ground.Seams{}
	}
	s.Seams.Plan, s.Seams.Exits, s.Seams.Sketch = s.Current, s.Exits, s.Sketch
	for _, t := range []string{"fire_plan", "fire_six"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	d.People.Follow(s.follower())
	return s
}

// reviewKind is the matter that a plan opens when its year is over.
var reviewKind = matter.Kind{ID: "fire.plan", Parent: "L-03", Order: 391, Code: "L-03-21", Name: "预案到期复审", NameEN: "Rescue plan due for review", Group: "消防安全", GroupEN: "Fire safety", Note: "灭火救援预案满一年，要重新走一遍",
	Word: "消", ClaimTerm: term(statute.WorkingDay, 2), RespondTerm: term(statute.WorkingDay, 3), FixTerm: term(statute.CalendarDay, 30), CheckTerm: term(statute.WorkingDay, 3), RecurDays: 0, ExtMax: 1, ExtDays: 30, Escalate: "up"}

func term(u statute.Unit, n int) statute.Deadline { return statute.Deadline{Unit: u, N: n} }

// Current gives the version and the id of the plan in force of a building; 0 and "" when it has none. What a drill points to.
func (s *Service) Current(tx *db.Tx, building string) (version int64, id string, err error) {
	p, ok, err := s.inForce(tx, building)
	if err != nil || !ok {
		return 0, "", err
	}
	return p.Version, p.ID, nil
}

// Exits is what the public guide of a building says of the way out, from the plan in force.
func (s *Service) Exits(tx *db.Tx, building string) (map[string]string, error) {
	p, ok, err := s.inForce(tx, building)
	if err != nil || !ok {
		return nil, err
	}
	out := map[string]string{}
	for _, k := range []string{"stairs", "refuge", "muster"} {
		if v := p.Body.Facts[k]; v != "" {
			out[k] = v
		}
	}
	return out, nil
}

func (s *Service) inForce(tx *db.Tx, building string) (Plan, bool, error) {
	return first(plans(tx, "building=? AND state='approved'", building))
}

func (s *Service) open(tx *db.Tx, building string) (Plan, bool, error) {
	return first(plans(tx, "building=? AND state IN ('draft','asked')", building))
}

func first(list []Plan, err error) (Plan, bool, error) {
	if err != nil || len(list) == 0 {
		return Plan{}, false, err
	}
	return list[0], true, nil
}

// Begin opens the draft of the next version: with what the version in force says, on a drawing of the geometry as it is now.
// The draft that is open already is given again. Errors: NotFound, Denied; NotYet while a version waits for approval.
func (s *Service) Begin(ctx context.Context, a access.Actor, building string) (p Plan, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error { p, err = s.BeginTx(tx, a, building); return err })
	return p, err
}

// BeginTx is Begin inside a transaction.
func (s *Service) BeginTx(tx *db.Tx, a access.Actor, building string) (Plan, error) {
	b, err := kit.Building(tx, s.Places, a, access.FirePlan, building)
	if err != nil {
		return Plan{}, err
	}
	if p, ok, err := s.open(tx, b.ID); err != nil || ok {
		if ok && p.State == Asked {
			err = fault.NotYet("fire.rescue.waits")
		}
		return p, err
	}
	last, err := tx.Count("SELECT COALESCE(MAX(version),0) FROM fire_plan WHERE building=?", b.ID)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{ID: id.New(), Rev: 1, Building: b.ID, Path: b.Path, Version: last + 1, State: Draft, Writer: a.ID, WriterLabel: a.Name, WrittenAt: tx.NowMS()}
	if p.Body.Ground, err = s.drawn(tx, b); err != nil {
		return Plan{}, err
	}
	p.Body.Facts = startFacts(b)
	if old, ok, err := s.inForce(tx, b.ID); err != nil {
		return Plan{}, err
	} else if ok {
		p.Body.Facts, p.Body.Marks = old.Body.Facts, moved(old.Body.Marks, old.Body.Ground, p.Body.Ground)
	}
	if err := insertPlan(tx, p); err != nil {
		return Plan{}, err
	}
	return p, s.notePlan(tx, a.Actor, "fire.plan.begin", p)
}

// startFacts is what the register of places says already.
func startFacts(b place.Place) map[string]string {
	out := map[string]string{}
	if f := b.Building; f != nil {
		if f.Stairs > 0 {
			out["stairs"] = "疏散楼梯" + strconv.Itoa(f.Stairs) + "部"
		}
		if f.ControlRoom != "" {
			out["facilities"] = "消防控制室：" + f.ControlRoom
		}
		if r := f.Rating; r != "" {
			out["dangers"] = "外墙保温：" + strings.TrimSpace(f.Insulation+" "+r)
		}
	}
	return out
}

// drawn reads what lies around a building.
func (s *Service) drawn(tx *db.Tx, b place.Place) (Ground, error) {
	var compound place.Place
	ups, err := s.Places.Ancestors(tx, b.ID)
	if err != nil {
		return Ground{}, err
	}
	for _, u := range ups {
		if u.Kind == place.Compound {
			compound = u
		}
	}
	var others []place.Place
	if compound.ID != "" {
		if others, err = s.Places.Children(tx, compound.ID, place.Building); err != nil {
			return Ground{}, err
		}
	}
	units, err := s.Places.Children(tx, b.ID, place.Unit)
	if err != nil {
		return Ground{}, err
	}
	var names []string
	for _, u := range units {
		names = append(names, u.Name)
	}
	return drawGround(b, compound, others, names), nil
}

// change lets somebody who may write plans change the draft of a building; a version that waits or is in force stands.
func (s *Service) change(tx *db.Tx, a access.Actor, building string, rev int64, kind string, fn func(p *Plan) error) (Plan, error) {
	b, err := kit.Building(tx, s.Places, a, access.FirePlan, building)
	if err != nil {
		return Plan{}, err
	}
	p, ok, err := s.open(tx, b.ID)
	if err != nil {
		return p, err
	}
	if !ok || p.State != Draft {
		return p, fault.NotYet("fire.rescue.no_draft")
	}
	if rev != 0 && rev != p.Rev {
		return p, fault.Conflict("fire.rescue.stale")
	}
	if err := fn(&p); err != nil {
		return p, err
	}
	p.Writer, p.WriterLabel, p.WrittenAt = a.ID, a.Name, tx.NowMS()
	if err := savePlan(tx, &p); err != nil {
		return p, err
	}
	return p, s.notePlan(tx, a.Actor, kind, p)
}

// Write fills the fields of the draft. Errors: Invalid beside a field that is too long or no number; Conflict when somebody
// else wrote meanwhile.
func (s *Service) Write(ctx context.Context, a access.Actor, building string, rev int64, facts map[string]string) (p Plan, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error { p, err = s.WriteTx(tx, a, building, rev, facts); return err })
	return p, err
}

// WriteTx is Write inside a transaction.
func (s *Service) WriteTx(tx *db.Tx, a access.Actor, building string, rev int64, facts map[string]string) (Plan, error) {
	kept := map[string]string{}
	var bad []fault.Field
	for _, sec := range Sections {
		for _, f := range sec.Fields {
			v := strings.TrimSpace(strings.ReplaceAll(facts[f.Key], "\r\n", "\n"))
			most := 200
			if f.Long {
				most = 1000
			}
			if utf8.RuneCountInString(v) > most {
				bad = append(bad, fault.Field{Name: f.Key, Key: "fire.rescue.long", Args: []any{most}})
			}
			if _, ok := kit.Num(v); f.Num && v != "" && !ok {
				bad = append(bad, fault.Field{Name: f.Key, Key: "fire.rescue.number"})
			}
			if v != "" {
				kept[f.Key] = v
			}
		}
	}
	if len(bad) > 0 {
		return Plan{}, fault.InvalidFields(bad...)
	}
	return s.change(tx, a, building, rev, "fire.plan.write", func(p *Plan) error { p.Body.Facts = kept; return nil })
}

// Place puts a symbol on the drawing of the draft, X and Y from 0 to 1000. Invalid when it lies outside, is of no kind, or the
// drawing is full.
func (s *Service) Place(tx *db.Tx, a access.Actor, building string, rev int64, m Mark) (Plan, error) {
	m.Note = strings.TrimSpace(m.Note)
	switch {
	case signs[m.Kind].char == "":
		return Plan{}, fault.InvalidFields(fault.Field{Name: "kind", Key: "fire.rescue.mark_kind"})
	case m.X < 0 || m.X > 1000 || m.Y < 0 || m.Y > 1000:
		return Plan{}, fault.InvalidFields(fault.Field{Name: "x", Key: "fire.rescue.mark_outside"})
	case utf8.RuneCountInString(m.Note) > 60:
		return Plan{}, fault.InvalidFields(fault.Field{Name: "note", Key: "fire.rescue.long", Args: []any{60}})
	}
	return s.change(tx, a, building, rev, "fire.plan.draw", func(p *Plan) error {
		if len(p.Body.Marks) >= MostMarks {
			return fault.NotYet("fire.rescue.marks_full", MostMarks)
		}
		p.Body.Marks = append(p.Body.Marks, m)
		return nil
	})
}

// Take removes the n-th symbol (from 1) of the drawing.
func (s *Service) Take(tx *db.Tx, a access.Actor, building string, rev int64, n int) (Plan, error) {
	return s.change(tx, a, building, rev, "fire.plan.draw", func(p *Plan) error {
		if n < 1 || n > len(p.Body.Marks) {
			return fault.Conflict("fire.rescue.stale")
		}
		p.Body.Marks = append(p.Body.Marks[:n-1:n-1], p.Body.Marks[n:]...)
		return nil
	})
}

// Deciding is an act on the open version of a building.
type Deciding struct {
	Building string
	Rev      int64
	Act      string // ask, take (back by the writer), approve, return
	Review   string // approve: day of the next review, at most a year ahead; "" = a year
	Answer   string // return: why
}

// Decide asks for approval, approves, or sends back. Whoever wrote it may not approve it (令5 art. 43; the table refuses it too).
// The version in force until then becomes an old one. Errors: Invalid beside the field; NotYet with what is missing.
func (s *Service) Decide(ctx context.Context, a access.Actor, d Deciding) (p Plan, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error { p, err = s.DecideTx(tx, a, d); return err })
	return p, err
}

// DecideTx is Decide inside a transaction.
func (s *Service) DecideTx(tx *db.Tx, a access.Actor, d Deciding) (Plan, error) {
	perm := access.FirePlan
	if d.Act == "approve" || d.Act == "return" {
		perm = access.FireApprove
	}
	b, err := kit.Building(tx, s.Places, a, perm, d.Building)
	if err != nil {
		return Plan{}, err
	}
	p, ok, err := s.open(tx, b.ID)
	if err != nil {
		return p, err
	}
	to := Next(p.State, d.Act)
	if !ok || to == "" {
		return p, fault.NotYet("fire.rescue.no_draft")
	}
	if d.Rev != 0 && d.Rev != p.Rev {
		return p, fault.Conflict("fire.rescue.stale")
	}
	if err := s.mayDecide(tx, a, &p, d); err != nil {
		return p, err
	}
	p.State = to
	if to == Approved {
		if old, ok, err := s.inForce(tx, b.ID); err != nil {
			return p, err
		} else if ok {
			old.State = Past
			if err := savePlan(tx, &old); err != nil {
				return p, err
			}
			if err := s.notePlan(tx, a.Actor, "fire.plan.past", old); err != nil {
				return p, err
			}
		}
	}
	if err := savePlan(tx, &p); err != nil {
		return p, err
	}
	return p, s.notePlan(tx, a.Actor, "fire.plan."+d.Act, p)
}

// mayDecide checks what an act needs and fills in what it says.
func (s *Service) mayDecide(tx *db.Tx, a access.Actor, p *Plan, d Deciding) error {
	switch d.Act {
	case "ask":
		if gone := Missing(p.Body); len(gone) > 0 {
			return fault.NotYet("fire.rescue.missing", len(gone))
		}
		p.Answer = ""
	case "approve":
		if a.ID == p.Writer {
			return fault.NotYet("fire.rescue.own")
		}
		year := clock.DayOf(tx.Now.AddDate(1, 0, 0))
		if d.Review == "" {
			d.Review = year
		}
		if !clock.ValidDay(d.Review) || d.Review <= clock.DayOf(tx.Now) || d.Review > year {
			return fault.InvalidFields(fault.Field{Name: "review", Key: "fire.rescue.review_day", Args: []any{year}})
		}
		p.Approver, p.ApproverLabel, p.ApprovedAt, p.Review, p.Told = a.ID, a.Name, tx.NowMS(), d.Review, false
	case "return":
		p.Answer = strings.TrimSpace(d.Answer)
		if n := utf8.RuneCountInString(p.Answer); n < 2 || n > 200 {
			return fault.InvalidFields(fault.Field{Name: "answer", Key: "fire.rescue.answer_needed"})
		}
	}
	return nil
}

// Review opens a matter for each plan in force whose day has come. A job: what was told is not told again.
func (s *Service) Review(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		list, err := plans(tx, "state='approved' AND told=? AND review<>'' AND review<=? ORDER BY review LIMIT 200", false, clock.DayOf(tx.Now))
		if err != nil {
			return err
		}
		for _, p := range list {
			_, err := s.Matters.ReportTx(tx, access.System("fire.rescue"), matter.Report{Place: p.Building, Kind: reviewKind.ID, Text: "预案第" + strconv.FormatInt(p.Version, 10) + "版的复审日是" + p.Review + "，要重新走一遍路线、水源和人员。", Origin: p.ID})
			if err != nil {
				return err
			}
			p.Told = true
			if err := savePlan(tx, &p); err != nil {
				return err
			}
			if err := s.notePlan(tx, matter.Nobody, "fire.plan.due", p); err != nil {
				return err
			}
		}
		return nil
	})
}

// Help is who needs help in a building: counts by floor from the top, and the list itself when somebody looked.
type Help struct {
	Kept   bool // the list is kept in this installation
	Total  int
	Floors []FloorHelp
}

// FloorHelp is one floor; Names only after a recorded look.
type FloorHelp struct {
	Label string
	No    int
	N     int
	Names []string
}

// Help counts who needs help. Floors only for who has fire.rescue at the building: others see the sum.
func (s *Service) Help(tx *db.Tx, a access.Actor, b place.Place) (Help, error) {
	if s.Seams.Helped == nil {
		return Help{}, nil
	}
	list, err := s.Seams.Helped(tx, b)
	if err != nil {
		return Help{}, err
	}
	h := Help{Kept: true, Total: len(list)}
	if kit.May(tx, s.Places, a, access.FireRescue, b) == nil {
		h.Floors = byFloor(list)
	}
	return h, nil
}

// byFloor groups from the top down.
func byFloor(list []ground.Helped) (out []FloorHelp) {
	at := map[int]int{}
	for _, x := range list {
		i, ok := at[x.FloorNo]
		if !ok {
			i = len(out)
			at[x.FloorNo] = i
			out = append(out, FloorHelp{Label: x.Floor, No: x.FloorNo})
		}
		out[i].N++
	}
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && out[j].No > out[j-1].No; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// Names opens the list of who needs help, by name and door: with fire.rescue and a reason. The opening counts as one look of the
// actor, and everybody on the list gets a look on record and an entry, so that each can see who read of him.
func (s *Service) Names(ctx context.Context, a access.Actor, building, reason string) (h Help, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		h, err = s.names(tx, a, building, strings.TrimSpace(reason))
		return err
	})
	return h, err
}

func (s *Service) names(tx *db.Tx, a access.Actor, building, reason string) (Help, error) {
	b, err := kit.Building(tx, s.Places, a, access.FireRescue, building)
	if err != nil {
		return Help{}, err
	}
	if s.Seams.Helped == nil {
		return Help{}, nil
	}
	list, err := s.Seams.Helped(tx, b)
	if err != nil {
		return Help{}, err
	}
	h := Help{Kept: true, Total: len(list), Floors: byFloor(list)}
	var ids []string
	for _, x := range list {
		ids = append(ids, x.Person)
	}
	who, err := s.People.Many(tx, ids)
	if err != nil {
		return Help{}, err
	}
	for i, x := range list {
		look := s.Access.Look
		if i > 0 { // one opening is one look of the actor's; at night nobody is stopped at the twentieth name
			look = func(tx *db.Tx, a access.Actor, person, field, reason string) error {
				_, err := s.People.LookTx(tx, a.Actor, person, field, reason)
				return err
			}
		}
		if err := look(tx, a, x.Person, "fire.help", reason); err != nil {
			return Help{}, err
		}
		door, err := s.Places.Describe(tx, x.Home)
		if err != nil {
			return Help{}, err
		}
		for j := range h.Floors {
			if h.Floors[j].No == x.FloorNo {
				h.Floors[j].Names = append(h.Floors[j].Names, text.Joined(door, who[x.Person].Name, x.How))
			}
		}
	}
	return h, nil
}

// Record is a visit of the six.
type Record struct {
	Building, Day, Team, Leader string
	People                      int64
	Items                       []Item
}

// Know records a visit. Each of the six that is a problem becomes a matter at the building. Errors: Invalid beside the field.
func (s *Service) Know(tx *db.Tx, a access.Actor, r Record) (Six, error) {
	b, err := kit.Building(tx, s.Places, a, access.FirePlan, r.Building)
	if err != nil {
		return Six{}, err
	}
	if err := checkRecord(r, clock.DayOf(tx.Now)); err != nil {
		return Six{}, err
	}
	x := Six{ID: id.New(), Rev: 1, Building: b.ID, Path: b.Path, Day: r.Day, Team: strings.TrimSpace(r.Team), Leader: strings.TrimSpace(r.Leader), People: r.People, Items: r.Items, By: a.ID, ByLabel: a.Name, At: tx.NowMS()}
	if x.PlanVersion, _, err = s.Current(tx, b.ID); err != nil {
		return Six{}, err
	}
	for _, i := range x.Gaps() {
		t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: b.ID, Kind: gapKinds[i], Text: x.Items[i].Note, Part: sixWords[i], Source: "patrol", Origin: x.ID})
		if err != nil {
			return Six{}, err
		}
		x.Items[i].Matter = t.Matter.ID
		x.Matters = append(x.Matters, t.Matter.ID)
	}
	if err := insertSix(tx, x); err != nil {
		return Six{}, err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: "fire.six.record", Place: string(b.Path), Obj: x.ID, Rev: x.Rev, Actor: a.Actor, Pub: x.pub()})
	return x, err
}

// gapKinds are the kinds of matter that a problem with each of the six opens; sixWords what stands as the part.
var (
	gapKinds = []string{"fire.passage", "fire.hazard", "fire.hazard", "fire.hazard", "fire.equipment", "fire.hazard"}
	sixWords = []string{"六熟悉：道路和水源", "六熟悉：重点单位", "六熟悉：灾害对策", "六熟悉：建筑使用和重点部位", "六熟悉：内部消防设施", "六熟悉：消防组织和分工"}
)

func checkRecord(r Record, today string) error {
	var bad []fault.Field
	add := func(name, key string, args ...any) { bad = append(bad, fault.Field{Name: name, Key: key, Args: args}) }
	if !clock.ValidDay(r.Day) || r.Day > today {
		add("day", "fire.rescue.six_day")
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(r.Team)); n < 2 || n > 60 {
		add("team", "fire.rescue.six_team")
	}
	if utf8.RuneCountInString(r.Leader) > 40 {
		add("leader", "fire.rescue.long", 40)
	}
	if r.People < 0 || r.People > 500 {
		add("people", "fire.rescue.number")
	}
	if len(r.Items) != len(SixKeys) {
		return fault.InvalidFields(fault.Field{Name: "item1", Key: "fire.rescue.six_each"})
	}
	for i, it := range r.Items {
		name := "item" + strconv.Itoa(i+1)
		n := utf8.RuneCountInString(strings.TrimSpace(it.Note))
		switch {
		case it.State != "ok" && it.State != "changed" && it.State != "problem":
			add(name, "fire.rescue.six_each")
		case it.State != "ok" && n < 2, n > 400:
			add("note"+strconv.Itoa(i+1), "fire.rescue.six_note")
		}
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

// AddPhoto joins a picture to a visit of the six.
func (s *Service) AddPhoto(tx *db.Tx, a access.Actor, six string, p *document.Prepared) error {
	d, err := s.Documents.PutTx(tx, a.Actor, p)
	if err != nil {
		return err
	}
	x, err := sixByID(tx, six)
	if err != nil {
		return err
	}
	return s.Documents.Attach(tx, a.Actor, d.ID, x.ID, string(x.Path))
}

// follower keeps the ids of writers right when two records of a person become one.
func (s *Service) follower() people.Follower {
	return ground.Carries("fire.rescue", [2]string{"fire_plan", "writer"}, [2]string{"fire_plan", "approver"}, [2]string{"fire_six", "actor"})
}

// now is the moment of the installation.
func (s *Service) now() time.Time { return s.DB.Clock().Now() }
