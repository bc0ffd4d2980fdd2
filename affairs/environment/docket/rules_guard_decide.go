package docket

import (
	"slices"

	"linli/affairs/environment/penalty"
)

// guardAsk: within five working days after the delivery of the notice (行政处罚法 64).
func guardAsk(_ File, s Status, st Step, e Env) error {
	if !s.Notice.Hearing {
		return notYet("no_hearing_right")
	}
	if last := endOf(e, penalty.TermHearing, s.Notice.On); last != "" && st.On > last {
		return notYet("ask_late", last)
	}
	return nil
}

// guardSummon: seven working days before the hearing (行政处罚法 64).
func guardSummon(_ File, s Status, st Step, e Env) error {
	if last := endOf(e, penalty.TermSummon, st.On); last != "" && st.V["day"] < last {
		return field("day", "summon_early", last)
	}
	return nil
}

func guardHold(f File, s Status, st Step, e Env) error {
	switch {
	case s.SummonedOn == "":
		return notYet("not_summoned")
	case st.On < s.HearingDay:
		return field("on", "before", s.HearingDay)
	}
	for _, o := range s.Officers {
		if o.Name == st.V["chair"] {
			return field("chair", "chair_is_officer")
		}
	}
	return nil
}

// guardExtend: thirty days with approval, then thirty more decided together (部令30).
func guardExtend(_ File, s Status, st Step, e Env) error {
	switch {
	case s.Extended >= 2:
		return notYet("extended_twice")
	case s.Extended == 1 && st.V["who"] == "":
		return field("who", "extend_together")
	}
	if last := s.decideBy(e); last != "" && st.On > last {
		return notYet("extend_late", last)
	}
	return nil
}

func guardExclude(_ File, s Status, st Step, e Env) error {
	from, until := st.V["from"], st.V["until"]
	switch {
	case from < s.Filed || until < from:
		return field("until", "bad_span")
	case until > e.Today:
		return field("until", "future")
	}
	for _, x := range s.Spans {
		if from <= x.To && x.From <= until {
			return field("from", "span_twice", x.From, x.To)
		}
	}
	return nil
}

// guardDecide is the heart of the procedure: nothing is decided before the rights were given.
func guardDecide(f File, s Status, st Step, e Env) error {
	yuan, measures := st.yuan("yuan"), measuresOf(st.V)
	for _, check := range []func() error{
		func() error { return twoOfficers(s) },
		func() error { return pursued(f, e) },
		func() error { return sound(s) },
		func() error { return ordered(f, s, st) },
		func() error { return s.heardOut(f, st, yuan, measures, e) },
		func() error { return asTold(s, st, yuan, measures) },
		func() error { return inRange(f, st.On, yuan, s.Sheet, e) },
		func() error { return s.examined(f, st, yuan, measures, e) },
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// ordered: with or before the penalty the act is ordered to be corrected (行政处罚法 28).
func ordered(f File, s Status, st Step) error {
	if f.PerDay > 0 {
		return nil // the order of the case it continues
	}
	if len(s.Orders) == 0 || s.Orders[0].On > st.On {
		return notYet("no_order")
	}
	return nil
}

// heardOut: notice, its term of defence, the right to a hearing lapsed, waived in writing, or used (行政处罚法 44, 45, 63, 64).
func (s Status) heardOut(f File, st Step, yuan int64, measures []string, e Env) error {
	if s.Notice.On == "" {
		return notYet("no_notice")
	}
	must := f.hearingRight(st.On, yuan, measures, e) || f.hearingRight(s.Notice.On, s.Notice.Yuan, s.Notice.Measures, e)
	if must && !s.Notice.Hearing {
		return notYet("no_hearing_notice", yuan)
	}
	if s.Notice.Hearing && s.HeldOn == "" && s.WaivedOn == "" {
		if last := endOf(e, penalty.TermHearing, s.Notice.On); last == "" || st.On <= last {
			return notYet("hearing_open", s.Notice.On, last)
		}
	}
	if s.HeldOn == "" && (s.WaivedOn == "" || s.WaivedWhat != "both") {
		if last := endOf(e, penalty.TermDefence, s.Notice.On); last == "" || st.On <= last {
			return notYet("defence_open", s.Notice.On, last)
		}
	}
	return nil
}

// asTold: not heavier than the notice: after a defence never (45), without one only after a new notice (44).
func asTold(s Status, st Step, yuan int64, measures []string) error {
	heavier := yuan > s.Notice.Yuan || slices.ContainsFunc(measures, func(m string) bool { return !slices.Contains(s.Notice.Measures, m) })
	switch {
	case Fen(st.V["yuan"])%100 != 0:
		return field("yuan", "whole_yuan")
	case heavier && s.DefendedOn != "":
		return denied("aggravated", s.Notice.Yuan)
	case heavier:
		return denied("not_told", s.Notice.Yuan)
	case max(s.DefendedOn, s.WaivedOn, s.HeldOn, s.DiscussedOn, s.ReviewOn) > st.On:
		return field("on", "before", max(s.DefendedOn, s.WaivedOn, s.HeldOn, s.DiscussedOn, s.ReviewOn))
	}
	return nil
}

// examined: legal review (58), after a hearing once more; collective discussion of what is complex or heavy (57); a sheet.
func (s Status) examined(f File, st Step, yuan int64, measures []string, e Env) error {
	switch {
	case s.Sheet == nil && f.PerDay == 0:
		return notYet("no_sheet")
	case (f.reviewed(yuan, measures, e) || s.HeldOn != "") && s.ReviewOn == "":
		return notYet("no_review")
	case s.HeldOn != "" && s.ReviewOn < s.HeldOn:
		return notYet("review_after_hearing", s.HeldOn)
	case (f.collective(yuan, measures) || f.collective(s.Notice.Yuan, s.Notice.Measures)) && s.DiscussedOn == "":
		return notYet("no_discussion")
	case f.PerDay == 0 && yuan != s.Sheet.Yuan:
		return field("yuan", "not_the_sheet", s.Sheet.Yuan)
	}
	return nil
}

func guardSpare(f File, s Status, st Step, e Env) error { return twoOfficers(s) }
