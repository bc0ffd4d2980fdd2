package matter

import (
	"time"

	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/fault"
)

// Terms of a matter, all computed from the kind's data and the working-day calendar.

// fixTerm is the term for rectification that begins now.
func fixTerm(k Kind, f TermFacts) (statute.Term, error) {
	if k.Deadline != nil {
		return k.Deadline(f)
	}
	return f.Calendar.Ends(f.From, k.FixTerm)
}

// endOf gives the end of a lesser term (claim, respond, check) in Unix ms; 0 when the kind has none.
func endOf(c *statute.Calendar, from time.Time, d statute.Deadline) (int64, error) {
	if d.N == 0 {
		return 0, nil
	}
	t, err := c.Ends(from, d)
	if err != nil {
		return 0, err
	}
	return t.End.UnixMilli(), nil
}

// lookAt is when the n-th later look (0 = the first of k.Looks) is due, counted in calendar days from the passed check.
func lookAt(k Kind, n int, checked time.Time) int64 {
	if n < 0 || n >= len(k.Looks) {
		return 0
	}
	d := checked.In(clock.Shanghai)
	end := time.Date(d.Year(), d.Month(), d.Day()+k.Looks[n]+1, 0, 0, 0, 0, clock.Shanghai)
	return end.UnixMilli()
}

// startOfDay is the midnight before the last day of a look's term: from then on the look may be passed.
func startOfDay(due int64) int64 {
	t := time.UnixMilli(due - 1).In(clock.Shanghai)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, clock.Shanghai).UnixMilli()
}

// dayEnd is the midnight after the day on which ms falls.
func dayEnd(ms int64) int64 {
	t := time.UnixMilli(ms).In(clock.Shanghai)
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, clock.Shanghai).UnixMilli()
}

// monthOn is the same day of the next month at midnight, the default review of what hangs (每月一议).
func monthOn(now int64) int64 {
	t := time.UnixMilli(now).In(clock.Shanghai)
	return time.Date(t.Year(), t.Month()+1, t.Day()+1, 0, 0, 0, 0, clock.Shanghai).UnixMilli()
}

// The stages of the clock.
const (
	StageHalf  = 1 // half of the term: the holder is reminded
	StageMost  = 2 // four fifths: the holder is reminded again
	StageWhole = 3 // over: the level above is told
)

// stageAt is the instant of a stage of the running term.
func stageAt(m Matter, stage int64) int64 {
	whole := m.Due - m.TermFrom
	switch stage {
	case StageHalf:
		return m.TermFrom + whole/2
	case StageMost:
		return m.TermFrom + whole*4/5
	}
	return m.Due
}

// Alarm says when the clock next has something to say of m; 0 = never. Every stage is said once: AlarmStage and
// ClaimTold remember it, and each round or phase begins anew.
func Alarm(m Matter) int64 {
	if m.State.Ended() || m.AlarmStage >= StageWhole {
		return claimAlarm(m, 0)
	}
	if !m.State.Running() {
		return m.NextDue
	}
	return claimAlarm(m, stageAt(m, m.AlarmStage+1))
}

func claimAlarm(m Matter, at int64) int64 {
	if (m.State == Assigned || m.State == Open) && !m.ClaimTold && m.ClaimDue > 0 && (at == 0 || m.ClaimDue < at) {
		return m.ClaimDue
	}
	return at
}

// StageNow is the highest stage that has been reached at now. When the system was down over several stages only
// the highest is said: three notices at once help nobody.
func StageNow(m Matter, now int64) int64 {
	if !m.State.Running() {
		if m.NextDue > 0 && now >= m.NextDue && !m.State.Ended() {
			return StageWhole
		}
		return 0
	}
	for s := int64(StageWhole); s > 0; s-- {
		if now >= stageAt(m, s) {
			return s
		}
	}
	return 0
}

// nextDue is what lists sort by.
func nextDue(m Matter) int64 {
	switch m.State {
	case Fixed, Watch:
		return m.LookDue
	case Hung:
		return m.ReviewDue
	case Closed, Merged, Withdrawn, Declined:
		return m.ClosedAt
	}
	return m.Due
}

// Overdue tells whether what the state owes is late at now (ms). Ended matters are never overdue.
func (m Matter) Overdue(now int64) bool { return !m.State.Ended() && m.NextDue > 0 && now >= m.NextDue }

// OnTime tells whether it was first fixed before its deadline; meaningful once FixedAt is set.
func (m Matter) OnTime() bool { return m.FixedAt > 0 && m.FixedAt < m.Due }

// WhistleTerm is the response limit of a level of whistle, as data (grid.md 3, to be confirmed by each city).
type WhistleTerm struct {
	Minutes int
	Term    statute.Deadline
}

// WhistleTerms are the defaults: 应急 30 minutes on site, 攻坚 1 working day, 日常 2 working days.
var WhistleTerms = map[string]WhistleTerm{
	"urgent": {Minutes: 30},
	"hard":   {Term: statute.Deadline{Unit: statute.WorkingDay, N: 1}},
	"daily":  {Term: statute.Deadline{Unit: statute.WorkingDay, N: 2}},
}

func whistleDue(c *statute.Calendar, level string, from time.Time, lang, subject string) (int64, string, error) {
	w, ok := WhistleTerms[level]
	if !ok {
		return 0, "", fault.Invalid("matter.whistle_level")
	}
	if w.Minutes > 0 {
		return from.Add(time.Duration(w.Minutes) * time.Minute).UnixMilli(), "", nil
	}
	t, err := c.Ends(from, w.Term)
	if err != nil {
		return 0, "", err
	}
	return t.End.UnixMilli(), t.Explain(lang, subject, ""), nil
}
