package matter

import (
	"context"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// Decline is 不予受理: not ours or out of remit; the reason is told to the one who raised it. Never by the holder.
func (s *Service) Decline(ctx context.Context, a access.Actor, c Simple) (Matter, error) {
	return do(s, ctx, a, c, s.DeclineTx)
}

// DeclineTx is Decline inside a transaction.
func (s *Service) DeclineTx(tx *db.Tx, a access.Actor, c Simple) (Matter, error) {
	return s.simple(tx, a, c, line{act: ActDecline, change: ending(tx)})
}

// Withdraw is 撤回 by the one who raised it, within 24 hours.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, c Simple) (Matter, error) {
	return do(s, ctx, a, c, s.WithdrawTx)
}

// WithdrawTx is Withdraw inside a transaction.
func (s *Service) WithdrawTx(tx *db.Tx, a access.Actor, c Simple) (Matter, error) {
	return s.simple(tx, a, c, line{act: ActWithdraw, change: ending(tx)})
}

func ending(tx *db.Tx) func(*Matter) {
	return func(m *Matter) { m.ClosedAt, m.Pending, m.PendingDue = tx.NowMS(), "", 0 }
}

// simple runs a verb that is one step with a note and nothing else.
func (s *Service) simple(tx *db.Tx, a access.Actor, c Simple, l line) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if err := checkText("note", c.Note); err != nil {
		return Matter{}, err
	}
	if err := t.attach(); err != nil {
		return Matter{}, err
	}
	l.note = c.Note
	if err := t.take(l); err != nil {
		return Matter{}, err
	}
	return t.finish()
}

// Merge puts this matter into an older one about the same trouble. Those who raised and seconded it follow the older one
// through the receipts they have, and both matters say so.
func (s *Service) Merge(ctx context.Context, a access.Actor, c Merge) (Matter, error) {
	return do(s, ctx, a, c, s.MergeTx)
}

// MergeTx is Merge inside a transaction. The result is the matter that was merged away.
func (s *Service) MergeTx(tx *db.Tx, a access.Actor, c Merge) (Matter, error) {
	if c.Into == c.ID {
		return Matter{}, fault.Conflict("matter.merge_into_older")
	}
	first, second := Do{ID: c.Into}, c.Do
	if c.ID < c.Into { // lock rows in one order on PostgreSQL
		if _, err := loadToChange(tx, c.ID); err != nil {
			return Matter{}, err
		}
	}
	into, err := s.begin(tx, a, first)
	if err != nil {
		return Matter{}, err
	}
	t, err := s.begin(tx, a, second)
	if err != nil {
		return Matter{}, err
	}
	if !may(a, access.MatterMerge, &into.m) {
		return Matter{}, fault.Denied("matter.may_not_merge")
	}
	older := into.m.RaisedAt < t.m.RaisedAt || into.m.RaisedAt == t.m.RaisedAt && into.m.No < t.m.No
	err = t.take(line{act: ActMerge, note: c.Note, detail: Detail{Other: into.m.No, OtherID: into.m.ID},
		facts:  func(f *Facts) { f.IntoLive, f.IntoOlder = !into.m.State.Ended(), older },
		change: func(m *Matter) { m.ClosedAt, m.MergedInto, m.Pending, m.PendingDue = tx.NowMS(), into.m.ID, "", 0 }})
	if err != nil {
		return Matter{}, err
	}
	err = into.take(line{act: ActJoin, note: c.Note, detail: Detail{Other: t.m.No, OtherID: t.m.ID},
		change: func(m *Matter) { m.Seconded += 1 + t.m.Seconded }})
	if err != nil {
		return Matter{}, err
	}
	if _, err := into.finish(); err != nil {
		return Matter{}, err
	}
	return t.finish()
}
