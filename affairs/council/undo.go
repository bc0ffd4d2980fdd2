package council

import (
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// UndoDecision takes the result of a topic back within ten seconds, while the meeting is on (ux.md 9): the matters that it opened are
// withdrawn, what was said stays in the form, and the ledger has a second line. Conflict (council.decision_undo_over) later.
func (s *Service) UndoDecision(tx *db.Tx, a access.Actor, meeting, topic string) error {
	m, i, err := s.itemFor(tx, a, Run, Decide{Meeting: meeting, Topic: topic})
	if err != nil {
		return err
	}
	if i.Result == "" || tx.NowMS()-i.DecidedAt >= matter.UndoWindow.Milliseconds() {
		return fault.Conflict("council.decision_undo_over")
	}
	ps, err := promises(tx, "meeting=? AND topic=?", m.ID, i.Topic)
	if err != nil {
		return err
	}
	for _, p := range ps {
		if _, err := s.Matters.WithdrawTx(tx, a, matter.Simple{Do: matter.Do{ID: p.Matter, Undoes: true, Note: text.T(text.ZH, "council.decision_undone_note")}}); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("DELETE FROM council_promise WHERE meeting=? AND topic=?", m.ID, i.Topic); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE council_agenda SET result='', decided_at=0 WHERE meeting=? AND topic=?", m.ID, i.Topic); err != nil {
		return err
	}
	if err := s.moveTopic(tx, a.Actor, i.Topic, func(x *Topic) { x.State = Talked }); err != nil {
		return err
	}
	t, err := topicByID(tx, i.Topic)
	if err != nil {
		return err
	}
	return s.note(tx, a.Actor, "council.decision.undo", t.Place, m.ID+"/"+t.ID, 0, nil)
}
