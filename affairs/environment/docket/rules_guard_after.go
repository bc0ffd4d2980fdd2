package docket

import (
	"linli/affairs/environment/penalty"
	"linli/platform/clock"
	"linli/platform/text"
)

// guardDefer: every instalment after the delivery, together the fine; asked for before the last day is not demanded.
func guardDefer(_ File, s Status, st Step, e Env) error {
	list, ok := parts(st.V["parts"])
	if !ok {
		return field("parts", "bad_parts")
	}
	var sum int64
	for _, p := range list {
		sum += p.Fen
		if p.Due < s.ServedOn || p.Fen%100 != 0 {
			return field("parts", "bad_parts")
		}
	}
	if sum != s.Yuan*100 {
		return field("parts", "parts_sum", s.Yuan)
	}
	return nil
}

func guardPay(_ File, s Status, st Step, e Env) error {
	fen := Fen(st.V["yuan"])
	if fen == 0 {
		return field("yuan", "bad_money")
	}
	if owed := s.Owed(st.On); fen > owed {
		return field("yuan", "pay_more", text.Money(owed))
	}
	for _, p := range s.Payments {
		if p.Day > st.On {
			return field("on", "before", p.Day)
		}
	}
	return nil
}

func guardReviewIn(_ File, s Status, st Step, e Env) error {
	if s.Remedy != "" {
		return notYet("remedy_runs")
	}
	if last := endOf(e, penalty.TermReview, s.ServedOn); last != "" && st.On > last {
		return notYet("review_late", last)
	}
	return nil
}

func guardSuitIn(_ File, s Status, st Step, e Env) error {
	if s.Remedy != "" {
		return notYet("remedy_runs")
	}
	last := endOf(e, penalty.TermSuit, s.ServedOn)
	if n := len(s.Remedies); n > 0 { // 15 days after the decision of the review (行政诉讼法 45)
		last = max(last, clock.AddDays(s.Remedies[n-1].To, 15))
	}
	if last != "" && st.On > last {
		return notYet("suit_late", last)
	}
	return nil
}

func guardOut(what string) guard {
	return func(_ File, s Status, st Step, e Env) error {
		switch {
		case s.Remedy != what:
			return notYet("no_remedy_" + what)
		case st.On < s.Remedies[len(s.Remedies)-1].From:
			return field("on", "before", s.Remedies[len(s.Remedies)-1].From)
		case st.V["result"] == "annul" && st.V["why"] == "":
			return field("why", "need")
		}
		return nil
	}
}

// guardRemind: when the payment is late and neither review nor suit runs (行政强制法 53, 54).
func guardRemind(_ File, s Status, st Step, e Env) error {
	switch {
	case st.On <= s.Due:
		return notYet("not_due", s.Due)
	case s.Remedy != "":
		return notYet("remedy_runs")
	}
	return nil
}

// guardCourt: ten days after the reminder, and within three months after the time for review and suit has ended (行政强制法 53, 54).
func guardCourt(_ File, s Status, st Step, e Env) error {
	if s.Remedy != "" {
		return notYet("remedy_runs")
	}
	if last := endOf(e, penalty.TermRemind, s.RemindedOn); last != "" && st.On <= last {
		return notYet("reminder_runs", last)
	}
	from, until := s.courtWindow(e)
	switch {
	case from != "" && st.On < from:
		return notYet("court_early", from)
	case until != "" && st.On > until:
		return denied("court_late", until)
	}
	return nil
}

// courtWindow is when the court may be asked: after the last day for review and suit, for three months.
func (s Status) courtWindow(e Env) (from, until string) {
	last := endOf(e, penalty.TermSuit, s.ServedOn)
	if n := len(s.Remedies); n > 0 && s.Remedies[n-1].To != "" {
		last = max(last, clock.AddDays(s.Remedies[n-1].To, 15))
	}
	if last == "" {
		return "", ""
	}
	return clock.AddDays(last, 1), endOf(e, penalty.TermCourt, last)
}
