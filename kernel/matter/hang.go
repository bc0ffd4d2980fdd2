package matter

import (
	"context"
	"strings"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// AskHang asks for 挂账: it can not be mended now; the reason, what is done meanwhile (过渡措施), and when it is looked at again.
func (s *Service) AskHang(ctx context.Context, a access.Actor, c Hang) (Matter, error) {
	return do(s, ctx, a, c, s.AskHangTx)
}

// AskHangTx is AskHang inside a transaction.
func (s *Service) AskHangTx(tx *db.Tx, a access.Actor, c Hang) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	review, err := reviewDay(tx, c.Review)
	if err != nil {
		return Matter{}, err
	}
	err = t.take(line{act: ActAskHang, note: c.Note, detail: Detail{Interim: Mask(c.Interim), Review: review},
		facts:  func(f *Facts) { f.Interim = strings.TrimSpace(c.Interim) != "" },
		change: func(m *Matter) { m.Pending = "hang" }})
	if err != nil {
		return Matter{}, err
	}
	if err := t.ask(Extension{What: "hang", Reason: c.Note, Interim: c.Interim, Review: review}); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

// reviewDay checks the day on which what hangs is reviewed: by default in a month, never later than three.
func reviewDay(tx *db.Tx, want int64) (int64, error) {
	now := tx.NowMS()
	if want == 0 {
		return monthOn(now), nil
	}
	if want <= now || want > now+93*day {
		return 0, fault.InvalidFields(fault.Field{Name: "review", Key: "matter.review_day"})
	}
	return want, nil
}

// Hang is 挂账 by who may approve it, without a request: another person than the holder, at a higher level.
func (s *Service) Hang(ctx context.Context, a access.Actor, c Hang) (Matter, error) {
	return do(s, ctx, a, c, s.HangTx)
}

// HangTx is Hang inside a transaction.
func (s *Service) HangTx(tx *db.Tx, a access.Actor, c Hang) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if t.m.Pending == "hang" {
		return Matter{}, fault.Conflict("matter.request_pending")
	}
	review, err := reviewDay(tx, c.Review)
	if err != nil {
		return Matter{}, err
	}
	if err := t.hangUnasked(c, review); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

// hangUnasked hangs it and keeps the decision as a request that nobody made.
func (t *turn) hangUnasked(c Hang, review int64) error {
	if err := t.hang(c.Note, c.Interim, review); err != nil {
		return err
	}
	approver := t.who
	t.who.ID, t.who.Label = "", ""
	err := t.ask(Extension{What: "hang", Reason: c.Note, Interim: c.Interim, Review: review})
	t.who = approver
	if err != nil {
		return err
	}
	x, err := t.pendingRequest()
	if err != nil {
		return err
	}
	return t.decide(x, "granted", "", 0, review)
}

func (t *turn) hang(reason, interim string, review int64) error {
	return t.take(line{act: ActHang, note: reason, detail: Detail{Interim: Mask(interim), Review: review},
		facts: func(f *Facts) {
			f.Interim, f.Reason = strings.TrimSpace(interim) != "", strings.TrimSpace(reason) != ""
		},
		change: func(m *Matter) { m.Pending, m.ReviewDue = "", review }})
}

// DecideHang answers a request for 挂账.
func (s *Service) DecideHang(ctx context.Context, a access.Actor, c Decide) (Matter, error) {
	return do(s, ctx, a, c, s.DecideHangTx)
}

// DecideHangTx is DecideHang inside a transaction.
func (s *Service) DecideHangTx(tx *db.Tx, a access.Actor, c Decide) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	x, err := t.pendingRequest()
	if err != nil || x.What != "hang" {
		return Matter{}, ruleFirst(t, ActDenyHang, fault.Conflict("matter.nothing_pending"))
	}
	review, decision := x.Review, "granted"
	if c.Review != 0 {
		if review, err = reviewDay(tx, c.Review); err != nil {
			return Matter{}, err
		}
	}
	if c.Approve {
		err = t.hang(x.Reason, x.Interim, max(review, tx.NowMS()+1))
	} else {
		decision = "denied"
		err = t.take(line{act: ActDenyHang, note: c.Note, change: func(m *Matter) { m.Pending = "" }})
	}
	if err != nil {
		return Matter{}, err
	}
	if err := t.decide(x, decision, c.Note, 0, review); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

// Review is the monthly look at what hangs: a line, and the next day.
func (s *Service) Review(ctx context.Context, a access.Actor, c Hang) (Matter, error) {
	return do(s, ctx, a, c, s.ReviewTx)
}

// ReviewTx is Review inside a transaction.
func (s *Service) ReviewTx(tx *db.Tx, a access.Actor, c Hang) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	review, err := reviewDay(tx, c.Review)
	if err != nil {
		return Matter{}, err
	}
	err = t.take(line{act: ActReview, note: c.Note, detail: Detail{Interim: Mask(c.Interim), Review: review},
		change: func(m *Matter) { m.ReviewDue, m.AlarmStage = review, 0 }})
	if err != nil {
		return Matter{}, err
	}
	return t.finish()
}

// Unhang puts it back to work with a new deadline.
func (s *Service) Unhang(ctx context.Context, a access.Actor, c Unhang) (Matter, error) {
	return do(s, ctx, a, c, s.UnhangTx)
}

// UnhangTx is Unhang inside a transaction.
func (s *Service) UnhangTx(tx *db.Tx, a access.Actor, c Unhang) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	term := turn{s: s, tx: tx, kind: t.kind, law: t.law, m: t.m}
	if err := term.startTerm(c.Due); err != nil {
		return Matter{}, err
	}
	err = t.take(line{act: ActUnhang, note: c.Note, change: func(m *Matter) {
		m.TermFrom, m.Due, m.DueWhy, m.Estimated, m.ReviewDue = term.m.TermFrom, term.m.Due, term.m.DueWhy, term.m.Estimated, 0
	}})
	if err != nil {
		return Matter{}, err
	}
	return t.finish()
}
