package matter

import (
	"context"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// escalateBatch is how many alarms one pass reads; the caller comes back while there are more.
const escalateBatch = 200

// Escalate says what the clock has to say at now: at half and four fifths of a term the holder is reminded, past it the
// level above is told; an unclaimed matter, a look or a review that is due, a department that does not come. Each once:
// what was said is a step of the matter, so several nodes may run this at the same time. It gives the number of steps
// written; call it each minute. A matter that fails does not stop the others; the last error is returned.
func (s *Service) Escalate(ctx context.Context, now time.Time) (int, error) {
	ids, err := s.alarms(ctx, now)
	if err != nil {
		return 0, err
	}
	n := 0
	var last error
	for _, id := range ids {
		said, err := s.alarm(ctx, id)
		if err != nil && !fault.Is(err, fault.KindConflict) {
			last = err
		}
		if said {
			n++
		}
	}
	m, err := s.lateWhistles(ctx, now)
	if err != nil {
		last = err
	}
	return n + m, last
}

func (s *Service) alarms(ctx context.Context, now time.Time) ([]string, error) {
	var ids []string
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		ids = nil
		return tx.Each("SELECT id FROM matter WHERE next_alarm>0 AND next_alarm<=? ORDER BY next_alarm,id LIMIT ?", []any{now.UnixMilli(), escalateBatch},
			func(scan func(...any) error) error {
				var id string
				if err := scan(&id); err != nil {
					return err
				}
				ids = append(ids, id)
				return nil
			})
	})
	return ids, err
}

// alarm says what is due of one matter, if it is still due: another node may have been faster.
func (s *Service) alarm(ctx context.Context, id string) (bool, error) {
	said := false
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		said = false
		t, err := s.begin(tx, access.Actor{Actor: Nobody}, Do{ID: id})
		if err != nil {
			return err
		}
		if t.m.NextAlarm == 0 || t.m.NextAlarm > tx.NowMS() {
			return nil
		}
		if err := t.say(); err != nil {
			return err
		}
		said = true
		_, err = t.finish()
		return err
	})
	return said, err
}

// say writes the one step that is due now.
func (t *turn) say() error {
	now := t.tx.NowMS()
	stage := StageNow(t.m, now)
	if stage <= t.m.AlarmStage { // not the term: nobody has claimed it
		told, label, err := t.s.higher(t.tx, t.m, t.kind)
		if err != nil {
			return err
		}
		return t.take(line{act: ActRemind, clock: true, private: true, detail: Detail{Stage: 0, Told: told, ToldLabel: label},
			change: func(m *Matter) { m.ClaimTold = true }})
	}
	act, told, label := ActRemind, nonEmpty(t.m.Holder), t.m.HolderLabel
	if stage == StageWhole {
		var err error
		if told, label, err = t.s.higher(t.tx, t.m, t.kind); err != nil {
			return err
		}
		if t.m.State.Running() || t.m.State == Fixed {
			act = ActOverdue
		}
	}
	return t.take(line{act: act, clock: true, private: act == ActRemind, detail: Detail{Stage: stage, Told: told, ToldLabel: label},
		change: func(m *Matter) { m.AlarmStage, m.ClaimTold = stage, m.ClaimTold || m.ClaimDue <= now }})
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// higher finds who answers one level above the duty of the holder: that is who is told when the term is over. Kinds may
// name a level (street) instead. Nobody there: the next level up; at the top nobody is left to tell.
func (s *Service) higher(tx *db.Tx, m Matter, k Kind) ([]string, string, error) {
	chain, err := s.places.Chain(tx, m.Place, tx.Now)
	if err != nil {
		return nil, "", err
	}
	for _, p := range chain {
		if !aboveDuty(p, m, k) {
			continue
		}
		ans, err := s.duties.Holder(tx, p.ID, m.Kind, tx.Now)
		if err != nil {
			return nil, "", err
		}
		if ans.Person == "" || ans.Person == m.Holder {
			continue
		}
		h := Holder{Person: ans.Person}
		if err := s.nameHolder(tx, &h, ans.Post); err != nil {
			return nil, "", err
		}
		return []string{ans.Person}, join(h.Label, roleWord(ans)), nil
	}
	return nil, "", nil
}

func roleWord(ans duty.Answer) string { return text.T(text.ZH, "matter.org."+string(ans.Role)) }

func aboveDuty(p place.Place, m Matter, k Kind) bool {
	if lvl := place.Kind(k.Escalate); lvl == place.Community || lvl == place.Street || lvl == place.District {
		return p.Kind == lvl || p.Kind == place.District || p.Kind == place.City || p.Kind == place.Street && lvl == place.Community
	}
	if m.Holder == "" || !m.HolderPath.Valid() {
		return true
	}
	if p.Kind == place.Grid {
		return false
	}
	return p.Path != m.HolderPath && p.Path.Contains(m.HolderPath)
}

// lateWhistles writes a line for each department that has not come within its limit.
func (s *Service) lateWhistles(ctx context.Context, now time.Time) (int, error) {
	type late struct{ id, matter string }
	var all []late
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		all = nil
		return tx.Each("SELECT id,matter FROM matter_whistle WHERE next_alarm>0 AND next_alarm<=? ORDER BY next_alarm LIMIT ?", []any{now.UnixMilli(), escalateBatch},
			func(scan func(...any) error) error {
				var x late
				if err := scan(&x.id, &x.matter); err != nil {
					return err
				}
				all = append(all, x)
				return nil
			})
	})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, x := range all {
		if err := s.db.Write(ctx, func(tx *db.Tx) error { return s.lateWhistle(tx, x.id, x.matter) }); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (s *Service) lateWhistle(tx *db.Tx, id, matter string) error {
	won, err := tx.Exec("UPDATE matter_whistle SET next_alarm=0 WHERE id=? AND next_alarm>0", id)
	if err != nil || won == 0 {
		return err
	}
	t, err := s.begin(tx, access.Actor{Actor: Nobody}, Do{ID: matter})
	if err != nil || t.m.State.Ended() {
		return err
	}
	var dept, caller, label string
	if err := tx.Get("SELECT dept,caller,caller_label FROM matter_whistle WHERE id=?", []any{id}, &dept, &caller, &label); err != nil {
		return err
	}
	if err := t.take(line{act: ActOverdue, clock: true, private: true, detail: Detail{Stage: StageWhole, Dept: dept, OtherID: id, Told: nonEmpty(caller), ToldLabel: label}}); err != nil {
		return err
	}
	_, err = t.finish()
	return err
}

// Recount computes again every running term that had to be guessed because the year's calendar was not published
// (grid.md 4): call it after an entry statute.calendar. Each change is a step with the old and the new day.
func (s *Service) Recount(ctx context.Context) (int, error) {
	n, after := 0, ""
	for {
		var ids []string
		err := s.db.Read(ctx, func(tx *db.Tx) error {
			ids = nil
			return tx.Each("SELECT id FROM matter WHERE estimated AND id>? ORDER BY id LIMIT ?", []any{after, escalateBatch}, func(scan func(...any) error) error {
				var id string
				if err := scan(&id); err != nil {
					return err
				}
				ids = append(ids, id)
				return nil
			})
		})
		if err != nil || len(ids) == 0 {
			return n, err
		}
		for _, id := range ids {
			changed, err := s.recount(ctx, id)
			if err != nil && !fault.Is(err, fault.KindConflict) {
				return n, err
			}
			if changed {
				n++
			}
		}
		after = ids[len(ids)-1]
	}
}

func (s *Service) recount(ctx context.Context, id string) (bool, error) {
	changed := false
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		changed = false
		t, err := s.begin(tx, access.Actor{Actor: Nobody}, Do{ID: id})
		if err != nil || !t.m.Estimated || !t.m.State.Running() {
			return err
		}
		term, err := fixTerm(t.kind, TermFacts{From: time.UnixMilli(t.m.TermFrom), Grade: t.m.Grade, Round: t.m.Round, Calendar: t.law})
		if err != nil {
			return err
		}
		due := term.End.UnixMilli()
		if due == t.m.Due && term.Estimated {
			return nil
		}
		changed = true
		why := term.Explain(text.ZH, t.kind.Name, "")
		if err := t.take(line{act: ActRecount, clock: true, detail: Detail{Why: why}, change: func(m *Matter) {
			if m.FirstDue == m.Due {
				m.FirstDue = due
			}
			m.Due, m.DueWhy, m.Estimated = due, why, term.Estimated
		}}); err != nil {
			return err
		}
		_, err = t.finish()
		return err
	})
	return changed, err
}
