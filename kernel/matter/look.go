package matter

import (
	"context"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// LookerRaiser is the looker on record when the one who raised it says through the receipt that it is fixed.
const LookerRaiser = "raiser"

// Look is the check after 办好了, the later look, and the spot check of something closed; the state decides which. Passed:
// closed, or on to the later look; failed: back to work, same number, next round; cannot: nothing changes but the line.
// Denied for anybody who fixed it or answers for it.
func (s *Service) Look(ctx context.Context, a access.Actor, c Look) (Matter, error) {
	return do(s, ctx, a, c, s.LookTx)
}

// LookTx is Look inside a transaction.
func (s *Service) LookTx(tx *db.Tx, a access.Actor, c Look) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	if err := checkText("note", c.Note); err != nil {
		return Matter{}, err
	}
	if t.kind.Looker != nil {
		if err := t.kind.Looker(tx, t.m, a); err != nil {
			return Matter{}, err
		}
	}
	if err := t.attach(); err != nil {
		return Matter{}, err
	}
	switch c.Result {
	case "pass":
		err = t.pass()
	case "fail":
		err = t.back(ActLookFail, t.what())
	case "cannot":
		err = t.cannot()
	default:
		err = fault.InvalidFields(fault.Field{Name: "result", Key: "matter.look_result"})
	}
	if err != nil {
		return Matter{}, err
	}
	return t.finish()
}

// what names the look that is due.
func (t *turn) what() string {
	switch {
	case t.m.State == Closed:
		return "spot"
	case t.who.Raiser && !may(t.a, access.MatterLook, &t.m):
		return "raiser"
	case t.m.State == Watch:
		return "later"
	}
	return "check"
}

// pass records a passed look and, when it was the last one, closes: two lines, 复查合格 and 销号.
func (t *turn) pass() error {
	what, closed := t.what(), t.m.State == Closed
	undo := remember(t.m)
	now := t.tx.NowMS()
	left := t.f.LooksLeft
	next := lookAt(t.kind, len(t.kind.Looks)-left, t.firstPass(now))
	err := t.take(line{act: ActLookPass, note: t.do.Note, detail: Detail{Look: what}, change: func(m *Matter) {
		if closed {
			return
		}
		if m.CheckedAt == 0 {
			m.CheckedAt = now
		} else {
			m.LooksDone++
		}
		m.LookDue, m.AlarmStage, m.undo = next, 0, undo
	}})
	if err != nil {
		return err
	}
	if err := t.insertLook(what, "pass"); err != nil || closed {
		return err
	}
	if left > 0 {
		return nil
	}
	t.do.Docs = nil
	return t.take(line{act: ActClose, facts: func(f *Facts) { f.LooksLeft, f.Passed = 0, true },
		change: func(m *Matter) { m.ClosedAt, m.LookDue = now, 0 }, pub: map[string]any{"raised": t.m.RaisedAt}})
}

// firstPass is the moment from which later looks are counted: the passed check.
func (t *turn) firstPass(now int64) time.Time {
	if t.m.CheckedAt != 0 {
		return time.UnixMilli(t.m.CheckedAt)
	}
	return time.UnixMilli(now)
}

// back sends it to work again: same number, next round, a new term, the chain of looks kept.
func (t *turn) back(act Act, what string) error {
	now := t.tx.NowMS()
	term := turn{s: t.s, tx: t.tx, kind: t.kind, law: t.law, m: t.m}
	term.m.Round++
	if err := term.startTerm(0); err != nil {
		return err
	}
	err := t.take(line{act: act, note: t.do.Note, detail: Detail{Look: what}, change: func(m *Matter) {
		m.Round++
		m.ReopenedTimes++
		m.FixedAt, m.CheckedAt, m.ClosedAt, m.LooksDone, m.LookDue, m.Rating = 0, 0, 0, 0, 0, ""
		m.HolderSince, m.undo = now, ""
		m.TermFrom, m.Due, m.FirstDue, m.DueWhy, m.Estimated = term.m.TermFrom, term.m.Due, term.m.FirstDue, term.m.DueWhy, term.m.Estimated
	}})
	if err != nil {
		return err
	}
	if act == ActLookFail {
		return t.insertLookRound(what, "fail", t.m.Round-1)
	}
	return nil
}

func (t *turn) cannot() error {
	what := t.what()
	due, err := endOf(t.law, t.now(), t.kind.CheckTerm)
	if err != nil {
		return err
	}
	err = t.take(line{act: ActLookCannot, note: t.do.Note, detail: Detail{Look: what}, change: func(m *Matter) {
		if m.State != Closed && due > m.LookDue {
			m.LookDue, m.AlarmStage = due, 0
		}
	}})
	if err != nil {
		return err
	}
	return t.insertLook(what, "cannot")
}

func (t *turn) insertLook(what, result string) error {
	return t.insertLookRound(what, result, t.m.Round)
}

// insertLookRound writes the look; the database refuses it (matter.looker_fixed_it) when the looker has fixed it.
func (t *turn) insertLookRound(what, result string, round int64) error {
	looker := t.who.ID
	if looker == "" {
		looker = LookerRaiser
	}
	n, err := t.nextLook()
	if err != nil {
		return err
	}
	row := []any{t.m.ID, n, round, what, looker, t.who.Label, result, t.tx.NowMS(), Mask(t.do.Note), list(t.do.Docs)}
	if t.rec != nil {
		t.rec.loader.looks = append(t.rec.loader.looks, row...)
		return nil
	}
	_, err = t.tx.Exec("INSERT INTO "+lookColumns+" VALUES (?,?,?,?,?,?,?,?,?,?)", row...)
	return err
}

const lookColumns = "matter_look (matter,n,round,what,looker,label,result,at,note,docs)"

func (t *turn) nextLook() (int64, error) {
	if t.rec != nil {
		t.rec.looks++
		return t.rec.looks, nil
	}
	return t.tx.Count("SELECT COALESCE(max(n),0)+1 FROM matter_look WHERE matter=?", t.m.ID)
}

// NotFixed is the raiser saying 还没修好: same number, next round.
func (s *Service) NotFixed(ctx context.Context, a access.Actor, c NotFixed) (Matter, error) {
	return do(s, ctx, a, c, s.NotFixedTx)
}

// NotFixedTx is NotFixed inside a transaction.
func (s *Service) NotFixedTx(tx *db.Tx, a access.Actor, c NotFixed) (Matter, error) {
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
	if err := t.back(ActNotFixed, "raiser"); err != nil {
		return Matter{}, err
	}
	return t.finish()
}
