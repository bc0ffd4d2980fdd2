package hazard

import (
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// origin marks a matter that came by the finder of this package: hazard/F12/stair/larger.
const origin = "hazard/"

// kinds puts the rules of fire behind the seams of the loop.
func (s *Service) kinds() (out []matter.Kind) {
	for _, k := range Kinds() {
		out = append(out, matter.Kind{ID: k, Step: s.step, Looker: s.looker, Listed: s.listed})
	}
	return out
}

// step is what fire adds to the acts of the loop. A matter without a row goes on as the kernel does it, but for a major one,
// which nobody but the fire body may end.
func (s *Service) step(tx *db.Tx, m *matter.Matter, act matter.Act) error {
	switch act {
	case matter.ActReport:
		return s.born(tx, m)
	case matter.ActLookPass, matter.ActLookFail, matter.ActNotFixed, matter.ActLookCannot, matter.ActClose, matter.ActNote:
	default:
		return nil
	}
	h, ok, err := of(tx, m.ID)
	if err != nil {
		return err
	}
	switch act {
	case matter.ActLookPass:
		if m.State == matter.Closed {
			return drawn(tx, m.ID, "pass")
		}
		if ok && m.State == matter.Watch && m.LooksDone == 0 {
			m.LookDue = endOfDay(tx.Now, GradeOf(h.Grade).Look)
		}
	case matter.ActLookFail, matter.ActNotFixed:
		if err := drawn(tx, m.ID, "fail"); err != nil || !ok {
			return err
		}
		return s.again(tx, m, h)
	case matter.ActLookCannot:
		if retry := endOfDay(tx.Now, RetryDays-1); ok && m.State != matter.Closed && m.LookDue > retry {
			m.LookDue = retry
		}
	case matter.ActClose:
		return s.closing(tx, m, h, ok)
	case matter.ActNote:
		if ok {
			return s.takeOver(tx, m, h)
		}
	}
	return nil
}

// born gives a matter its row: one that the finder reported, and every major one however it came.
func (s *Service) born(tx *db.Tx, m *matter.Matter) error {
	at := strings.Split(strings.TrimPrefix(m.Origin, origin), "/")
	found := strings.HasPrefix(m.Origin, origin) && len(at) == 3
	if !tx.Writes() || !found && m.Grade == "" {
		return nil
	}
	t, ok := TypeFor(m.Kind)
	h := Hazard{ID: id.New(), Matter: m.ID, Place: m.Place, Path: m.Path, Part: "", Grade: Minor, Rev: 1, TermMS: m.Due - m.TermFrom}
	if found {
		if x, known := TypeOf(at[0]); known && x.Kind == m.Kind {
			t, ok = x, true
		}
		h.Part, h.Grade = at[1], at[2]
	}
	if m.Grade != "" {
		h.Grade = m.Grade
	}
	if !ok {
		return nil
	}
	h.Type = t.Code
	g := GradeOf(h.Grade)
	h.Level = g.Level
	if g.Level != "" {
		m.Supervised = Above(m.Supervised, g.Level)
	}
	if g.Days > 0 && found {
		m.Due, m.Estimated = endOfDay(tx.Now, g.Days), false
		m.FirstDue, h.TermMS = m.Due, m.Due-m.TermFrom
		m.DueWhy = text.T(text.ZH, "fire.hazard.due_grade", g.Name, g.Days)
	}
	var err error
	if h.Prior, err = same(tx, h, m.RaisedAt); err != nil {
		return err
	}
	if err := insert(tx, h); err != nil {
		return err
	}
	return s.note(tx, ledger.Actor{ID: m.Raiser, Kind: "staff"}, "fire.hazard.found", string(h.Path), h)
}

// same is the matter of the same type at the same place that was closed within 90 days before.
func same(tx *db.Tx, h Hazard, at int64) (string, error) {
	var prior string
	err := tx.Get("SELECT matter FROM fire_hazard WHERE place=? AND type=? AND closed_at>=? AND closed_at<=? ORDER BY closed_at DESC LIMIT 1",
		[]any{h.Place, h.Type, at - (RecurDays * 24 * time.Hour).Milliseconds(), at}, &prior)
	if fault.Is(err, fault.KindNotFound) {
		return "", nil
	}
	return prior, err
}

// again is a failed look: half the term, one level up, counted.
func (s *Service) again(tx *db.Tx, m *matter.Matter, h Hazard) error {
	m.Due = Halved(tx.Now, time.Duration(h.TermMS)*time.Millisecond)
	m.FirstDue, m.Estimated = m.Due, false
	m.DueWhy = text.T(text.ZH, "fire.hazard.due_halved", m.Round)
	m.Supervised = LevelUp(m.Supervised)
	_, err := tx.Exec("UPDATE fire_hazard SET fails=fails+1, closed_at=0, term_ms=? WHERE id=?", m.Due-tx.NowMS(), h.ID)
	return err
}

// closing refuses to end a major hazard without the fire body's papers, and remembers when it ended.
func (s *Service) closing(tx *db.Tx, m *matter.Matter, h Hazard, ok bool) error {
	switch {
	case m.Grade == "major" && (!ok || h.DocNo == ""):
		return fault.NotYet("fire.hazard.not_declared")
	case m.Grade == "major" && h.RemovedNo == "":
		return fault.NotYet("fire.hazard.not_removed")
	case !ok:
		return nil
	}
	_, err := tx.Exec("UPDATE fire_hazard SET closed_at=? WHERE id=?", tx.NowMS(), h.ID)
	return err
}

// takeOver brings what was decided about the hazard into the loop: grade, supervision, deadline.
func (s *Service) takeOver(tx *db.Tx, m *matter.Matter, h Hazard) error {
	m.Grade = graded(h.Grade)
	if h.Level != "" {
		m.Supervised = Above(m.Supervised, h.Level)
	}
	if h.due == 0 {
		return nil
	}
	if m.State.Running() {
		g := GradeOf(h.Grade)
		m.Due, m.Estimated, m.DueWhy = h.due, false, text.T(text.ZH, "fire.hazard.due_grade", g.Name, g.Days)
		m.AlarmStage = matter.StageNow(*m, tx.NowMS())
	}
	_, err := tx.Exec("UPDATE fire_hazard SET due=0, term_ms=? WHERE id=?", m.Due-m.TermFrom, h.ID)
	return err
}

// graded is a grade as the loop keeps it: an ordinary one is its blank.
func graded(grade string) string {
	if grade == Minor {
		return ""
	}
	return grade
}

// listed is what the three lists say of a hazard beyond the loop: its clause, the body that supervises, and protection until it is fixed.
func (s *Service) listed(tx *db.Tx, m matter.Matter) (map[string]string, error) {
	h, ok, err := of(tx, m.ID)
	if err != nil {
		return nil, err
	}
	t, known := TypeOf(h.Type)
	if !ok || !known {
		t, known = TypeFor(m.Kind)
	}
	out := map[string]string{"authority": h.Supervisor, "guard": h.Interim}
	if known {
		out["ground"], out["demand"] = t.Clause, text.T(text.ZH, "fire.hazard.demand", t.Name)
	}
	return out, nil
}

// looker refuses a look-back by whoever serves under the one who found it: nobody corrects his superior freely.
func (s *Service) looker(tx *db.Tx, m matter.Matter, a access.Actor) error {
	if m.State != matter.Watch && m.State != matter.Closed || m.Raiser == "" || a.ID == "" || a.ID == m.Raiser {
		return nil
	}
	finder, err := s.Duties.Of(tx, m.Raiser, tx.Now)
	if err != nil || len(finder) == 0 {
		return err
	}
	mine, err := s.Duties.Of(tx, a.ID, tx.Now)
	if err != nil {
		return err
	}
	if Subordinate(mine, finder) {
		return fault.Denied("fire.hazard.looker_serves")
	}
	return nil
}

// note is the ledger's line of a hazard: codes and grades only, nothing of persons.
func (s *Service) note(tx *db.Tx, actor ledger.Actor, kind, at string, h Hazard) error {
	if actor.ID == "" {
		actor = matter.Nobody
	}
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: s.spotPath(tx, at), Obj: h.ID, Rev: h.Rev, Actor: actor, Pub: pub(h),
		Slots: []ledger.Slot{{Name: "hazard", Body: map[string]any{"matter": h.Matter, "part": h.Part, "interim": h.Interim, "supervisor": h.Supervisor}}}})
	return err
}

func pub(h Hazard) map[string]any {
	return map[string]any{"type": h.Type, "grade": h.Grade, "doc": h.DocNo, "removed": h.RemovedNo, "money": h.PlanFen}
}

// Replayer lets `ledger verify` compare the hazards with their entries.
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{Name: "fire.hazard", Kinds: []string{"fire.hazard.*"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		list, err := hazards(tx, "id = ?", obj)
		if err != nil || len(list) == 0 {
			return nil, 0, orMissing(err)
		}
		return pub(list[0]), list[0].Rev, nil
	}}
}

// DrawReplayer does the same for the drawings.
func (s *Service) DrawReplayer() ledger.Replayer {
	return ledger.Replayer{Name: "fire.draw", Kinds: []string{"fire.draw"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		d, err := draw(tx, obj)
		if err != nil {
			return nil, 0, err
		}
		return d.pub(), d.Rev, nil
	}}
}

func orMissing(err error) error {
	if err != nil {
		return err
	}
	return fault.NotFound("fire.hazard.unknown")
}
