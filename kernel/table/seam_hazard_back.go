package table

import (
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Taking an import of hazards back goes through the loop like everything else: a matter is 撤回 by the one who raised it within a day,
// or 不予受理 with the reason; it stays in the ledger, struck through. What the loop does not let end so (整改完成 and after, 挂账, a
// matter somebody has worked on since) is in the way of the whole batch and named.

// blocks lists the matters that cannot be taken back, with the reason in words.
func (s hazardSeam) blocks(tx *db.Tx, b *Batch, touched []Touched) (blocks []Obstacle, err error) {
	for _, t := range touched {
		v, err := s.Matters.View(tx, actorOf(b), t.Obj)
		if err != nil {
			return nil, err
		}
		if why := inTheLoop(&v, t.Rev); why != "" {
			blocks = append(blocks, Obstacle{t.Obj, v.Matter.No + "（" + why + "）"})
		}
	}
	return blocks, nil
}

// inTheLoop says why a matter cannot be taken back; "" when it can. What the clock does by itself is no later change.
func inTheLoop(v *matter.View, rev int64) string {
	for i := range v.Steps {
		switch st := &v.Steps[i]; {
		case st.Rev <= rev, st.Act == matter.ActRemind, st.Act == matter.ActOverdue, st.Act == matter.ActRecount:
		default:
			return text.T(text.ZH, "table.hazard_later")
		}
	}
	if v.Can[matter.ActWithdraw] == nil || v.Can[matter.ActDecline] == nil {
		return ""
	}
	f := fault.Of(v.Can[matter.ActDecline])
	return text.T(text.ZH, f.Key, f.Args...)
}

// withdraw ends the matters of a batch and forgets what was kept beside them, so that the corrected file brings them anew.
func (s hazardSeam) withdraw(tx *db.Tx, b *Batch, touched []Touched) error {
	for _, t := range touched {
		v, err := s.Matters.View(tx, actorOf(b), t.Obj)
		if err != nil {
			return err
		}
		end := s.Matters.DeclineTx
		if v.Can[matter.ActWithdraw] == nil {
			end = s.Matters.WithdrawTx
		}
		if _, err := end(tx, actorOf(b), matter.Simple{Do: matter.Do{ID: t.Obj, Note: text.T(text.ZH, "table.hazard_withdrawn")}}); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM table_extra WHERE table_name = 'hazard' AND obj IN (?,?)`, t.Before, "m:"+t.Obj); err != nil {
			return err
		}
	}
	return nil
}
