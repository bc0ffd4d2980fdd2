package matter

import (
	"context"
	"encoding/json"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// past is what has to be put back when the last step is taken back within 10 seconds.
type past struct {
	Rev                                              int64
	State                                            State
	Holder, HolderLabel, HolderTitle, HolderOrg      string
	HolderPath                                       place.Path
	HolderSince, Passes, ClaimDue, ClaimedAt         int64
	Gap, ClaimTold                                   bool
	CheckedAt, LooksDone, LookDue, ClosedAt, Alarmed int64
}

func remember(m Matter) string {
	b, err := json.Marshal(past{Rev: m.Rev, State: m.State, Holder: m.Holder, HolderLabel: m.HolderLabel, HolderTitle: m.HolderTitle, HolderOrg: m.HolderOrg,
		HolderPath: m.HolderPath, HolderSince: m.HolderSince, Passes: m.Passes, ClaimDue: m.ClaimDue, ClaimedAt: m.ClaimedAt, Gap: m.Gap,
		ClaimTold: m.ClaimTold, CheckedAt: m.CheckedAt, LooksDone: m.LooksDone, LookDue: m.LookDue, ClosedAt: m.ClosedAt, Alarmed: m.AlarmStage})
	if err != nil {
		return "" // numbers and strings always marshal; without it there is nothing to undo
	}
	return string(b)
}

// Undo takes the last assignment, transfer, passed look or closing back, within 10 seconds and by the same person. It is
// a second line, nothing is erased. Conflict (matter.undo_over, matter.undo_nothing), Denied (matter.undo_own).
func (s *Service) Undo(ctx context.Context, a access.Actor, c Simple) (Matter, error) {
	return do(s, ctx, a, c, s.UndoTx)
}

// UndoTx is Undo inside a transaction.
func (s *Service) UndoTx(tx *db.Tx, a access.Actor, c Simple) (Matter, error) {
	t, err := s.begin(tx, a, c.Do)
	if err != nil {
		return Matter{}, err
	}
	last, err := lastStep(tx, t.m.ID)
	if err != nil {
		return Matter{}, err
	}
	var p past
	if t.m.undo != "" {
		if err := json.Unmarshal([]byte(t.m.undo), &p); err != nil {
			return Matter{}, fault.Internal(err, "matter: undo "+t.m.ID)
		}
	}
	if p.Rev+1 != last.Rev && (last.Act != ActClose || p.Rev+2 != last.Rev) {
		p = past{} // what is remembered is older than the last step
	}
	looked := last.Act == ActClose || last.Act == ActLookPass
	err = t.take(line{act: ActUndo, note: c.Note, detail: Detail{Undone: last.Rev},
		facts: func(f *Facts) {
			f.LastAct, f.LastAt, f.UndoTo = last.Act, last.At, p.State
			f.LastBy = last.Actor != "" && last.Actor == t.who.ID || last.Actor == "" && t.who.Raiser && last.ActorLabel != ""
		},
		change: func(m *Matter) { p.restore(m) }})
	if err != nil {
		return Matter{}, err
	}
	if looked {
		t.do.Docs = nil
		if err := t.insertLook(last.Detail.lookOr("check"), "undone"); err != nil {
			return Matter{}, err
		}
	}
	return t.finish()
}

func (p past) restore(m *Matter) {
	m.Holder, m.HolderLabel, m.HolderTitle, m.HolderOrg, m.HolderPath = p.Holder, p.HolderLabel, p.HolderTitle, p.HolderOrg, p.HolderPath
	m.HolderSince, m.Passes, m.ClaimDue, m.ClaimedAt, m.Gap, m.ClaimTold = p.HolderSince, p.Passes, p.ClaimDue, p.ClaimedAt, p.Gap, p.ClaimTold
	m.CheckedAt, m.LooksDone, m.LookDue, m.ClosedAt, m.AlarmStage, m.undo = p.CheckedAt, p.LooksDone, p.LookDue, p.ClosedAt, p.Alarmed, ""
}

func (d Detail) lookOr(s string) string {
	if d.Look != "" {
		return d.Look
	}
	return s
}

func lastStep(tx *db.Tx, id string) (Step, error) {
	var s Step
	var detail string
	err := tx.Get("SELECT rev,at,act,state_from,actor,actor_label,detail FROM matter_step WHERE matter=? ORDER BY rev DESC LIMIT 1", []any{id},
		&s.Rev, &s.At, &s.Act, &s.From, &s.Actor, &s.ActorLabel, &detail)
	if err == nil && detail != "" {
		if e := json.Unmarshal([]byte(detail), &s.Detail); e != nil {
			return s, fault.Internal(e, "matter: step detail")
		}
	}
	return s, err
}
