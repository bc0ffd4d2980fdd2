package care

import (
	"context"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// UndoVisit takes the latest visit of somebody back: by whoever recorded it, within ten seconds (ux.md 9). The days of the person are
// put back, the matters and errands that it opened are withdrawn, the row stays and says so; the ledger has a second line. Conflict
// (care.undo_over) later or when something was recorded since; Denied (care.undo_own) by somebody else.
func (s *Service) UndoVisit(ctx context.Context, a access.Actor, visitID string) (Visit, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Visit, error) { return s.UndoVisitTx(tx, a, visitID) })
}

// UndoVisitTx is UndoVisit inside a transaction.
func (s *Service) UndoVisitTx(tx *db.Tx, a access.Actor, visitID string) (Visit, error) {
	v, p, err := s.visitOf(tx, a, access.CareVisit, visitID)
	if err != nil {
		return v, err
	}
	if v.Visitor != a.ID {
		return v, fault.Denied("care.undo_own")
	}
	later, err := tx.Exists("SELECT 1 FROM care_visit WHERE care = ? AND state <> 'undone' AND (at > ? OR at = ? AND id > ?)", v.Care, v.At, v.At, v.ID)
	if err != nil {
		return v, err
	}
	if later || tx.NowMS()-v.At >= matter.UndoWindow.Milliseconds() || v.Found.Was == nil || p.State != Active || v.State != Done && v.State != NoAnswer {
		return v, fault.Conflict("care.undo_over")
	}
	was := *v.Found.Was
	p.LastHome, p.LastAny, p.Retry, p.ExtraDue, p.NextDay, p.NextWay = was.LastHome, was.LastAny, was.Retry, was.ExtraDue, was.NextDay, was.NextWay
	if err := s.visited(tx, &p); err != nil {
		return v, err
	}
	if err := s.needsBack(tx, a, p, v); err != nil {
		return v, err
	}
	v.State, v.EndedAt, v.TraceDue, v.Found.Was = Undone, tx.NowMS(), 0, nil
	if err := s.saveVisit(tx, &v); err != nil {
		return v, err
	}
	return v, s.traceNote(tx, a.Actor, "care.visit.undo", v, "undo")
}

// needsBack withdraws what a visit opened.
func (s *Service) needsBack(tx *db.Tx, a access.Actor, p Person, v Visit) error {
	for _, m := range v.Matters {
		if _, err := s.Matters.WithdrawTx(tx, a, matter.Simple{Do: matter.Do{ID: m, Undoes: true, Note: text.T(text.ZH, "care.undo_note")}}); err != nil {
			return err
		}
		if err := s.endShifts(tx, a.Actor, "matter = ?", m); err != nil {
			return err
		}
	}
	list, err := s.errands(tx, "visit = ? AND ended = 0 ORDER BY id", v.ID)
	for _, e := range list {
		if err != nil {
			return err
		}
		e.State, e.Ended = ErrandCancelled, tx.NowMS()
		if err = s.saveErrand(tx, &e); err == nil {
			err = s.errandNote(tx, a.Actor, "care.errand", e, p, nil)
		}
	}
	return err
}

// pictures joins the photos of a visit: those that came with it, and the promise of those that follow.
func (s *Service) pictures(tx *db.Tx, actor ledger.Actor, v Visit, c Record) error {
	if len(c.Docs)+len(c.Later) == 0 {
		return nil
	}
	at, err := s.spot(tx, v.Home)
	if err != nil {
		return err
	}
	for _, d := range c.Docs {
		if err := s.Documents.Attach(tx, actor, d, v.ID, at); err != nil {
			return err
		}
	}
	return s.Documents.Expect(tx, v.ID, c.Later)
}
