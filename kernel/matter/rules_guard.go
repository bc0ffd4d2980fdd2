package matter

import (
	"linli/platform/fault"
)

// guards hold what must be true of the person and of the matter besides the state. Each is a sentence of the loop.
var guards = map[Act]func(Kind, State, Facts) error{
	ActAssign:      guardAssign,
	ActClaim:       guardClaim,
	ActTransfer:    guardTransfer,
	ActRectify:     guardRectify,
	ActLookPass:    guardPass,
	ActLookFail:    guardLook,
	ActLookCannot:  guardLook,
	ActClose:       guardClose,
	ActNotFixed:    guardNotFixed,
	ActAskExtend:   guardAskExtend,
	ActGrantExtend: guardDecideExtend,
	ActDenyExtend:  guardDecideExtend,
	ActAskHang:     guardAskHang,
	ActHang:        guardHang,
	ActDenyHang:    guardDenyHang,
	ActReview:      mayWith("matter.may_not_hang"),
	ActUnhang:      mayWith("matter.may_not_hang"),
	ActWhistle:     mayWith("matter.may_not_whistle"),
	ActHelp:        guardHelp,
	ActMerge:       guardMerge,
	ActSplit:       mayWith("matter.may_not_split"),
	ActDecline:     guardDecline,
	ActWithdraw:    guardWithdraw,
	ActRate:        guardRate,
	ActUrge:        guardUrge,
	ActSupervise:   mayWith("matter.may_not_supervise"),
	ActNote:        guardNote,
	ActUndo:        guardUndo,
	ActRemind:      guardClock,
	ActOverdue:     guardClock,
	ActRecount:     guardClock,
}

func mayWith(key string) func(Kind, State, Facts) error {
	return func(_ Kind, _ State, f Facts) error {
		if !f.May {
			return fault.Denied(key)
		}
		return nil
	}
}

func guardAssign(_ Kind, _ State, f Facts) error {
	switch {
	case !f.May && !f.Clock:
		return fault.Denied("matter.may_not_assign")
	case !f.Target:
		return fault.NotYet("matter.nobody_to_assign")
	case f.Same:
		return fault.Conflict("matter.same_holder")
	}
	return nil
}

func guardClaim(_ Kind, _ State, f Facts) error {
	if !f.Holds {
		return fault.Denied("matter.only_holder")
	}
	return nil
}

// A holder may pass it on twice with a reason; then somebody above decides, so that it is not passed round for ever.
func guardTransfer(_ Kind, _ State, f Facts) error {
	switch {
	case !f.May && !f.Holds:
		return fault.Denied("matter.may_not_transfer")
	case !f.Target:
		return fault.NotYet("matter.nobody_to_assign")
	case f.Same:
		return fault.Conflict("matter.same_holder")
	case !f.Reason:
		return fault.NotYet("matter.reason_needed")
	case !f.May && f.Passes >= PassesFree:
		return fault.Denied("matter.passed_enough")
	}
	return nil
}

func guardRectify(k Kind, _ State, f Facts) error {
	switch {
	case !f.Holds && !f.Helps && !f.May:
		return fault.Denied("matter.may_not_fix")
	case k.Evidence != "" && !f.Evidence:
		return fault.NotYet("matter.evidence_needed", k.Evidence)
	}
	return nil
}

// The heart of the loop: nobody verifies what he fixed, nor what he answers for, nor what he had a hand in.
func guardLook(k Kind, s State, f Facts) error {
	switch {
	case f.Fixed:
		return fault.Denied("matter.looker_fixed_it")
	case f.Holds:
		return fault.Denied("matter.looker_holds_it")
	case f.Helps || f.Helped || f.Worked:
		return fault.Denied("matter.looker_worked_on_it")
	case f.May:
		return nil
	case f.Raised && s != Closed && k.RaiserCloses:
		return nil
	case f.Raised && s != Closed:
		return fault.Denied("matter.kind_needs_office_look")
	}
	return fault.Denied("matter.may_not_look")
}

func guardPass(k Kind, s State, f Facts) error {
	if err := guardLook(k, s, f); err != nil {
		return err
	}
	if s == Watch && f.LookDue > 0 && f.Now < startOfDay(f.LookDue) {
		return fault.NotYet("matter.look_too_early")
	}
	if CanClose(s, f) && f.OpenChildren > 0 {
		return fault.NotYet("matter.children_open", f.OpenChildren)
	}
	return nil
}

func guardClose(_ Kind, s State, f Facts) error {
	switch {
	case f.Fixed:
		return fault.Denied("matter.looker_fixed_it")
	case !f.Passed:
		return fault.NotYet("matter.look_first")
	case !CanClose(s, f):
		return fault.NotYet("matter.later_look_due")
	case f.OpenChildren > 0:
		return fault.NotYet("matter.children_open", f.OpenChildren)
	}
	return nil
}

func guardNotFixed(k Kind, s State, f Facts) error {
	if !f.Raised {
		return fault.Denied("matter.only_raiser")
	}
	days := int64(k.RecurDays)
	if days == 0 {
		days = reopenFloor
	}
	if s == Closed && f.Now-f.ClosedAt > days*day {
		return fault.Conflict("matter.report_anew", days)
	}
	return nil
}

func guardAskExtend(k Kind, _ State, f Facts) error {
	switch {
	case !f.Holds:
		return fault.Denied("matter.only_holder")
	case f.Pending != "":
		return fault.Conflict("matter.request_pending")
	case !f.Reason:
		return fault.NotYet("matter.reason_needed")
	case f.Now > f.Due:
		return fault.Conflict("matter.extend_before_due")
	}
	return extendLimits(k, f)
}

func extendLimits(k Kind, f Facts) error {
	switch {
	case f.AskedDue <= f.Due:
		return fault.NotYet("matter.extend_later_date")
	case f.Extensions >= int64(k.ExtMax):
		return fault.Denied("matter.extended_enough", k.ExtMax)
	case f.AskedDue-f.FirstDue > int64(k.ExtDays)*day:
		return fault.Denied("matter.extended_too_far", k.ExtDays)
	}
	return nil
}

func guardDecideExtend(k Kind, s State, f Facts) error {
	if f.Pending != "extend" {
		return fault.Conflict("matter.nothing_pending")
	}
	return decider(f)
}

// decider: an exception is granted by another person, who stands above the duty of the holder.
func decider(f Facts) error {
	switch {
	case f.Asked || f.Holds:
		return fault.Denied("matter.decide_own")
	case !f.May:
		return fault.Denied("matter.may_not_approve")
	case !f.Above:
		return fault.Denied("matter.approver_not_above")
	}
	return nil
}

func guardAskHang(_ Kind, _ State, f Facts) error {
	switch {
	case !f.Holds:
		return fault.Denied("matter.only_holder")
	case f.Pending != "":
		return fault.Conflict("matter.request_pending")
	case !f.Reason:
		return fault.NotYet("matter.reason_needed")
	case !f.Interim:
		return fault.NotYet("matter.interim_needed")
	}
	return nil
}

func guardHang(_ Kind, _ State, f Facts) error {
	if err := decider(f); err != nil {
		return err
	}
	switch {
	case f.Pending == "extend":
		return fault.Conflict("matter.request_pending")
	case !f.Reason:
		return fault.NotYet("matter.reason_needed")
	case !f.Interim:
		return fault.NotYet("matter.interim_needed")
	}
	return nil
}

func guardDenyHang(_ Kind, _ State, f Facts) error {
	if f.Pending != "hang" {
		return fault.Conflict("matter.nothing_pending")
	}
	return decider(f)
}

func guardHelp(_ Kind, _ State, f Facts) error {
	switch {
	case !f.May && !f.Holds:
		return fault.Denied("matter.may_not_assign")
	case !f.Target:
		return fault.NotYet("matter.nobody_to_assign")
	case f.Same:
		return fault.Conflict("matter.same_holder")
	}
	return nil
}

func guardMerge(_ Kind, _ State, f Facts) error {
	switch {
	case !f.May:
		return fault.Denied("matter.may_not_merge")
	case !f.IntoLive:
		return fault.Conflict("matter.merge_into_ended")
	case !f.IntoOlder:
		return fault.Conflict("matter.merge_into_older")
	case f.OpenChildren > 0:
		return fault.NotYet("matter.children_open", f.OpenChildren)
	}
	return nil
}

// An ending other than the look is never in the hands of the one who would have to do the work.
func guardDecline(_ Kind, _ State, f Facts) error {
	switch {
	case !f.May:
		return fault.Denied("matter.may_not_decline")
	case f.Holds || f.Fixed:
		return fault.Denied("matter.holder_may_not_decline")
	case !f.Reason:
		return fault.NotYet("matter.reason_needed")
	case f.OpenChildren > 0:
		return fault.NotYet("matter.children_open", f.OpenChildren)
	}
	return nil
}

func guardWithdraw(_ Kind, _ State, f Facts) error {
	switch {
	case !f.Raised:
		return fault.Denied("matter.only_raiser")
	case f.Now-f.RaisedAt > WithdrawTime.Milliseconds():
		return fault.Conflict("matter.withdraw_over")
	case f.Proxy:
		return fault.Denied("matter.withdraw_of_another")
	case f.Worked || f.Fixed:
		return fault.Denied("matter.holder_may_not_withdraw")
	case f.OpenChildren > 0:
		return fault.NotYet("matter.children_open", f.OpenChildren)
	}
	return nil
}

func guardRate(_ Kind, _ State, f Facts) error {
	switch {
	case !f.Raised:
		return fault.Denied("matter.only_raiser")
	case f.Rated:
		return fault.Conflict("matter.rated_already")
	}
	return nil
}

func guardUrge(_ Kind, _ State, f Facts) error {
	switch {
	case !f.May && !f.Raised:
		return fault.Denied("matter.may_not_urge")
	case f.LastUrge > 0 && f.Now-f.LastUrge < UrgeGap.Milliseconds():
		return fault.Conflict("matter.urged_today")
	}
	return nil
}

func guardNote(_ Kind, _ State, f Facts) error {
	switch {
	case !f.May && !f.Raised && !f.Holds && !f.Helps:
		return fault.Denied("matter.may_not_note")
	case !f.Reason && !f.Evidence:
		return fault.NotYet("matter.note_empty")
	}
	return nil
}

func guardUndo(_ Kind, s State, f Facts) error {
	switch {
	case !f.LastBy:
		return fault.Denied("matter.undo_own")
	case f.Now-f.LastAt > UndoWindow.Milliseconds():
		return fault.Conflict("matter.undo_over")
	case f.LastAct != ActAssign && f.LastAct != ActTransfer && f.LastAct != ActClose && f.LastAct != ActLookPass:
		return fault.Conflict("matter.undo_nothing")
	case !f.UndoTo.Valid():
		return fault.Conflict("matter.undo_nothing")
	}
	return nil
}

func guardClock(_ Kind, _ State, f Facts) error {
	if !f.Clock {
		return fault.Denied("matter.only_clock")
	}
	return nil
}
