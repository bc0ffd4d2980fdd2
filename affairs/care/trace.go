package care

import (
	"context"
	"slices"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// TraceSteps is the telephone tree after 没人应门, in its order (care.md 2).
var TraceSteps = []string{"call", "neighbour", "family", "found", "police"}

// TraceState gives the state that a step leads to. Found ends it; police makes it an emergency, which found still ends.
func TraceState(state, what string) (string, error) {
	if state != NoAnswer && state != Traced && state != Emergency {
		return state, fault.NotYet("care.trace_over")
	}
	switch what {
	case "found":
		return Resolved, nil
	case "police":
		return Emergency, nil
	case "call", "neighbour", "family":
		if state == NoAnswer {
			return Traced, nil
		}
		return state, nil
	}
	return state, fault.InvalidFields(fault.Field{Name: "what", Key: "care.bad_step"})
}

// visitOf reads a visit within reach.
func (s *Service) visitOf(tx *db.Tx, a access.Actor, perm access.Perm, visitID string) (v Visit, p Person, err error) {
	list, err := s.visits(tx, "id = ?", visitID)
	if err != nil {
		return v, p, err
	}
	if len(list) == 0 {
		return v, p, fault.NotFound("access.not_found")
	}
	p, err = s.reached(tx, a, perm, list[0].Care)
	return list[0], p, err
}

// Trace records one step of the telephone tree. 报警 opens a matter of its own in the same transaction, to be handled at once.
func (s *Service) Trace(ctx context.Context, a access.Actor, visitID string, rev int64, what, note string) (Visit, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Visit, error) {
		v, p, err := s.visitOf(tx, a, access.CareVisit, visitID)
		if err != nil {
			return v, err
		}
		if rev != 0 && rev != v.Rev {
			return v, fault.Conflict("care.stale")
		}
		before := v.State
		if v.State, err = TraceState(v.State, what); err != nil {
			return v, err
		}
		masked, _ := text.MaskFree(short(note, 200))
		v.Found.Steps = append(slices.Clone(v.Found.Steps), Step{At: tx.NowMS(), What: what, By: a.Name, Note: masked})
		if v.State == Resolved {
			v.EndedAt, v.TraceDue = tx.NowMS(), 0
		}
		if v.State == Emergency && before != Emergency {
			if err := s.emergency(tx, a, p, &v); err != nil {
				return v, err
			}
		}
		if err := s.saveVisit(tx, &v); err != nil {
			return v, err
		}
		return v, s.traceNote(tx, a.Actor, "care.trace", v, what)
	})
}

func (s *Service) emergency(tx *db.Tx, a access.Actor, p Person, v *Visit) error {
	t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: p.Home, Kind: "care.need", Title: text.T("zh", "care.need.emergency"), Text: text.T("zh", "care.need.emergency_text"), Grade: "major", Source: "visit", Origin: "visit:" + v.ID})
	if err == nil {
		v.Matters = append(v.Matters, t.Matter.ID)
	}
	return err
}

func (s *Service) traceNote(tx *db.Tx, actor ledger.Actor, kind string, v Visit, what string) error {
	at, err := s.spot(tx, v.Home)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: at, Obj: v.ID, Rev: v.Rev, Actor: actor, Pub: map[string]any{"state": v.State},
		Slots: []ledger.Slot{{Name: "step", Subject: v.Person, Body: map[string]any{"what": what}}}})
	return err
}

// traces are the doors at which nobody opened and of whose people nobody knows yet: they stand first in everybody's day.
func (s *Service) traces(tx *db.Tx, lang string, a access.Actor) (out []affair.Due, err error) {
	list, err := s.openTraces(tx, a)
	if err != nil {
		return nil, err
	}
	d := &doors{s: s, tx: tx, seen: map[string]place.Place{}}
	for _, v := range list {
		who, err := s.People.Get(tx, v.Person)
		if err != nil {
			return nil, err
		}
		x, err := d.of(v.Home)
		if err != nil {
			return nil, err
		}
		late := v.TraceDue < tx.NowMS()
		r := ui.ListRow{Href: "/care/visits/" + v.ID, Title: x.short + " " + who.Name, Sub: text.T(lang, "care.state."+v.State), Tone: ui.Red, Side: text.T(lang, "care.trace_late")}
		if !late {
			r.Side = text.Left(lang, instant(v.TraceDue), tx.Now)
		}
		out = append(out, affair.Due{Path: v.Path, Group: text.T(lang, "care.trace_group"), Building: "", Row: r})
	}
	return out, nil
}

// waits is what an open door is told by; the index care_visit_open has the same words, which is how the databases find that it serves.
const waits = "state IN ('no_answer', 'traced', 'emergency')"

// openTraces lists the visits of the actor's reach that wait for an answer.
func (s *Service) openTraces(tx *db.Tx, a access.Actor) (out []Visit, err error) {
	paths, err := s.scopes(tx, a, access.CareVisit)
	if err != nil {
		return nil, err
	}
	if _, member := split(a); member && a.Person != "" {
		own, err := s.own(tx, a.Person)
		if err != nil {
			return nil, err
		}
		paths = append(paths, own...)
	}
	cond, args := place.Below("path", paths)
	list, err := s.visits(tx, waits+" AND ended_at = 0 AND "+cond+" ORDER BY trace_due, id LIMIT 30", args...)
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		err := s.may(tx, a, access.CareVisit, v.Home, v.Path)
		if err == nil {
			out = append(out, v)
		} else if ignoreOutside(err) != nil {
			return nil, err
		}
	}
	return out, nil
}
