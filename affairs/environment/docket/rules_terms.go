package docket

import (
	"cmp"
	"slices"
	"time"

	"linli/affairs/environment/penalty"
	"linli/kernel/statute"
	"linli/platform/clock"
)

// Term is a term of a case: when it ends, whether it was kept, and by which article.
type Term struct {
	Key       string // file decide defence hearing deliver publish pay review suit remind court reinspect report correct
	From, End string // days; End is the last one
	Done      string // the day on which it was met; "" while it runs
	Ours      bool   // the authority must act by then; else the party may, or it must be waited for
	Working   bool
	Law       string
	Check     bool
	Estimated bool
}

// Late tells whether the term was not kept, seen on a day.
func (t Term) Late(today string) bool { return cmp.Or(t.Done, today) > t.End }

// Left counts what is left of it: working days for a term in working days; negative when it is over.
func (t Term) Left(today string, cal *statute.Calendar) int {
	a, err1 := time.ParseInLocation(time.DateOnly, today, clock.Shanghai)
	b, err2 := time.ParseInLocation(time.DateOnly, t.End, clock.Shanghai)
	if err1 != nil || err2 != nil {
		return 0
	}
	if !t.Working || cal == nil {
		return int(b.Sub(a).Hours() / 24)
	}
	if b.Before(a) {
		return -cal.WorkingDays(b, a)
	}
	return cal.WorkingDays(a, b)
}

// term makes one from a rule of penalty; false when there is nothing to count from.
func (e Env) term(key, rule, from, done string, ours bool) (Term, bool) {
	if e.Law == nil || e.Cal == nil || from == "" {
		return Term{}, false
	}
	at, err := time.ParseInLocation(time.DateOnly, from, clock.Shanghai)
	if err != nil {
		return Term{}, false
	}
	t, r, err := e.Law.Ends(e.Cal, rule, at)
	if err != nil {
		return Term{}, false
	}
	return Term{Key: key, From: from, End: t.Last, Done: done, Ours: ours, Working: t.Unit == statute.WorkingDay, Law: r.Law + r.Article, Check: r.Check, Estimated: t.Estimated}, true
}

// decideBy is the last day for the decision: 90 days from filing, thirty more with approval, thirty more decided together, without the
// days of hearing, announcement, monitoring, appraisal and delivery (行政处罚法 60; 部令30).
func (s Status) decideBy(e Env) string {
	if e.Law == nil || e.Cal == nil || s.Filed == "" {
		return ""
	}
	at, err := time.ParseInLocation(time.DateOnly, s.Filed, clock.Shanghai)
	if err != nil {
		return ""
	}
	t, _, err := e.Law.EndsWithout(e.Cal, penalty.TermDecide, at, s.Spans)
	if err != nil {
		return ""
	}
	return clock.AddDays(t.Last, 30*s.Extended)
}

// Terms lists the terms of a case in the order in which they end.
func (s Status) Terms(e Env) (out []Term) {
	add := func(key, rule, from, done string, ours bool) {
		if t, ok := e.term(key, rule, from, done, ours); ok {
			out = append(out, t)
		}
	}
	add("file", penalty.TermFile, s.Opened, cmp.Or(s.Filed, map[bool]string{true: s.Since}[s.State != Clue]), true)
	if s.MoreClue && len(out) > 0 {
		out[0].End = clock.AddDays(out[0].End, 15)
	}
	add("decide", penalty.TermDecide, s.Filed, cmp.Or(s.DecidedOn, map[bool]string{true: s.Since}[rank[s.State] >= rank[Decided]]), true)
	if n := len(out); n > 0 && out[n-1].Key == "decide" {
		out[n-1].End = s.decideBy(e)
	}
	s.rights(e, add)
	s.execution(e, add)
	if n := len(s.Orders); n > 0 {
		done := ""
		if k := len(s.Looks); k > 0 && s.Looks[k-1].On >= s.lastOrder().On {
			done = s.Looks[k-1].On
		}
		add("reinspect", penalty.TermReinspect, s.lastOrder().On, done, true)
		out = append(out, Term{Key: "correct", From: s.lastOrder().On, End: s.lastOrder().Until, Done: done})
	}
	slices.SortStableFunc(out, func(a, b Term) int { return cmp.Compare(a.End, b.End) })
	return out
}

type addTerm func(key, rule, from, done string, ours bool)

// rights are the terms of the party before the decision.
func (s Status) rights(e Env, add addTerm) {
	over := map[bool]string{true: s.DecidedOn}[s.DecidedOn != ""]
	heard := cmp.Or(s.DefendedOn, map[bool]string{true: s.WaivedOn}[s.WaivedWhat == "both"], over)
	add("defence", penalty.TermDefence, s.Notice.On, heard, false)
	if s.Notice.Hearing {
		add("hearing", penalty.TermHearing, s.Notice.On, cmp.Or(s.AskedOn, s.HeldOn, s.WaivedOn, over), false)
	}
}

// execution are the terms after the decision.
func (s Status) execution(e Env, add addTerm) {
	if s.Simple {
		return
	}
	add("deliver", penalty.TermDeliver, s.DecidedOn, s.ServedOn, true)
	if s.ServedOn == "" || s.AnnulledOn != "" {
		return
	}
	add("pay", penalty.TermPay, s.ServedOn, s.PaidOn, false)
	add("review", penalty.TermReview, s.ServedOn, map[bool]string{true: s.Since}[len(s.Remedies) > 0], false)
	add("suit", penalty.TermSuit, s.ServedOn, map[bool]string{true: s.Since}[len(s.Remedies) > 0], false)
	if s.RemindedOn != "" {
		add("remind", penalty.TermRemind, s.RemindedOn, cmp.Or(s.CourtOn, s.PaidOn), false)
	}
	if s.PaidOn == "" && s.Due != "" && e.Today > s.Due {
		if from, _ := s.courtWindow(e); from != "" {
			add("court", penalty.TermCourt, clock.AddDays(from, -1), s.CourtOn, true)
		}
	}
}

// Waits is the term that says what a case waits for: the first of the authority's own that runs; without one, the party's.
func Waits(list []Term, s Status) (Term, bool) {
	if s.State.Over() {
		return Term{}, false
	}
	for _, ours := range []bool{true, false} {
		for _, t := range list {
			if t.Done == "" && t.Ours == ours && t.Key != "review" && t.Key != "suit" {
				return t, true
			}
		}
	}
	return Term{}, false
}

// Proposed is the next step along the way, which the page offers first.
func Proposed(f File, s Status, e Env) Act {
	switch s.State {
	case Clue:
		return ActFile
	case Probe:
		if len(s.Evidence) > 0 && len(s.Broken()) > 0 {
			return ActMend
		}
		if len(s.Orders) == 0 && f.PerDay == 0 {
			return ActOrder
		}
		return ActConclude
	case Ready:
		switch {
		case s.Sheet == nil && f.PerDay == 0:
			return ActSheet
		case s.ReviewOn == "":
			return ActReview
		}
		return ActNotice
	case Noticed, Heard:
		switch {
		case s.State == Heard && s.ReviewOn < s.HeldOn:
			return ActReview
		case (f.collective(s.Notice.Yuan, s.Notice.Measures)) && s.DiscussedOn == "":
			return ActDiscuss
		}
		return ActDecide
	case Hearing:
		if s.SummonedOn == "" {
			return ActSummon
		}
		return ActHold
	}
	return s.later(e)
}

// later is the next step after the decision.
func (s Status) later(e Env) Act {
	days, _, _ := s.Continued()
	switch {
	case s.State == Decided:
		return ActServe
	case days > 0 && s.State != Annulled:
		return ActDaily
	case s.State == Served && s.Simple && !s.Reported:
		return ActReport
	case s.State == Served && s.Remedy == "" && e.Today > s.Due && s.Due != "":
		return ActRemind
	case s.State == Served:
		return ActPay
	case s.State == Reminded:
		return ActCourt
	case s.State == Court:
		return ActExecuted
	case (s.State == Paid || s.State == Spared) && len(s.Orders) > 0 && !s.lookedAfter():
		return ActLook
	case s.State == Closed || s.State == Dropped:
		return ActArchive
	case s.State == Archived:
		return ""
	}
	return ActClose
}
