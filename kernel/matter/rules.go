package matter

import (
	"time"

	"linli/platform/fault"
)

// Limits that are the same for every kind.
const (
	UndoWindow   = 10 * time.Second // ux.md 9
	WithdrawTime = 24 * time.Hour   // ux.md 9
	PassesFree   = 2                // 首接负责制: how often holders may pass it on by themselves
	UrgeGap      = 24 * time.Hour   // 催一下 once a day is heard, more is noise
	reopenFloor  = 30               // days in which 还没修好 is heard where a kind has no recurrence limit
	day          = int64(24 * 60 * 60 * 1000)
)

// Facts is what the rules may know: about who acts, and about the matter. The service fills it inside the
// transaction, so that what was checked is what is changed.
type Facts struct {
	Now int64

	May    bool // holds the permission of this act at the place
	Clock  bool // the clock or the duty table acts, nobody in person
	Holds  bool // is the person answerable now
	Helps  bool // helper 协办
	Helped bool // helper now or before
	Raised bool // raised it: by account or by the receipt's secret
	Fixed  bool // fixed it, alone or with others, in any round
	Worked bool // took it on (认领) in this round, whoever answers for it now
	Proxy  bool // registered what another person said
	Above  bool // stands at a higher level than the duty of the holder
	Asked  bool // made the pending request

	Reason, Target, Same, Interim, Evidence bool // given: reason, whom to; Same: it has that holder already

	Pending                                              string
	LooksLeft                                            int // looks that will still be due after this one
	OpenChildren                                         int64
	Extensions                                           int64
	AskedDue                                             int64 // the deadline asked for
	Due, FirstDue, LookDue, RaisedAt, ClosedAt, LastUrge int64
	Passes                                               int64
	Rated                                                bool
	Passed                                               bool // the look of this round passed just now (for ActClose)

	LastAct Act // of the last step: for undo
	LastBy  bool
	LastAt  int64
	UndoTo  State

	IntoLive, IntoOlder bool // merge: the other matter is live, and older
}

// moves says which act leads from which state to which. What is not here is forbidden.
var moves = map[Act]map[State]State{
	ActReport:      {"": Open},
	ActAssign:      {Open: Assigned, Assigned: Assigned, Working: Assigned},
	ActClaim:       {Assigned: Working},
	ActTransfer:    {Assigned: Assigned, Working: Assigned},
	ActRectify:     {Working: Fixed},
	ActLookPass:    {Fixed: Fixed, Watch: Watch, Closed: Closed}, // Fixed becomes Watch when a later look is due
	ActLookFail:    {Fixed: Working, Watch: Working, Closed: Working},
	ActLookCannot:  {Fixed: Fixed, Watch: Watch, Closed: Closed},
	ActClose:       {Fixed: Closed, Watch: Closed},
	ActNotFixed:    {Fixed: Working, Watch: Working, Closed: Working},
	ActRecur:       {Closed: Closed},
	ActAskExtend:   stay(Assigned, Working),
	ActGrantExtend: stay(Assigned, Working),
	ActDenyExtend:  stay(Assigned, Working),
	ActAskHang:     stay(Assigned, Working),
	ActHang:        {Assigned: Hung, Working: Hung},
	ActDenyHang:    stay(Assigned, Working),
	ActReview:      stay(Hung),
	ActUnhang:      {Hung: Working},
	ActWhistle:     stay(Open, Assigned, Working, Hung),
	ActAnswer:      stay(Live...),
	ActHelp:        stay(Assigned, Working, Hung),
	ActMerge:       {Open: Merged, Assigned: Merged, Working: Merged},
	ActJoin:        stay(Live...),
	ActSplit:       stay(Open, Assigned, Working, Hung),
	ActDecline:     {Open: Declined, Assigned: Declined, Working: Declined},
	ActWithdraw:    {Open: Withdrawn, Assigned: Withdrawn, Working: Withdrawn},
	ActRate:        stay(Closed),
	ActSecond:      stay(Live...),
	ActUrge:        stay(Open, Assigned, Working, Fixed, Watch),
	ActSupervise:   stay(Live...),
	ActNote:        stay(States...),
	ActRemind:      stay(Live...),
	ActOverdue:     stay(Live...),
	ActRecount:     stay(Open, Assigned, Working),
	ActUndo:        {Assigned: "", Closed: "", Watch: ""}, // where to: Facts.UndoTo
}

func stay(states ...State) map[State]State {
	m := map[State]State{}
	for _, s := range states {
		m[s] = s
	}
	return m
}

// rank orders the states along the loop, to tell "not yet" from "already".
var rank = map[State]int{"": 0, Open: 1, Assigned: 2, Working: 3, Fixed: 4, Watch: 5, Closed: 6, Merged: 7, Withdrawn: 7, Declined: 7}

// Next gives the state that act leads to, or why it may not be done: NotYet when something must come first, Conflict
// when it is past or somebody was faster, Denied when it is not this person's to do. It is the only place that says so.
func Next(k Kind, s State, act Act, f Facts) (State, error) {
	to, ok := moves[act][s]
	if !ok {
		return s, forbidden(s, act)
	}
	if guard := guards[act]; guard != nil {
		if err := guard(k, s, f); err != nil {
			return s, err
		}
	}
	switch {
	case act == ActLookPass && s == Fixed && f.LooksLeft > 0:
		return Watch, nil
	case act == ActUndo:
		return f.UndoTo, nil
	}
	return to, nil
}

// forbidden explains a pair that moves does not hold.
func forbidden(s State, act Act) error {
	from := moves[act]
	if len(from) == 0 || !s.Valid() && s != "" {
		return fault.Conflict("matter.no_such_act")
	}
	if s == Hung {
		return fault.NotYet("matter.is_hung")
	}
	first := 99
	for x := range from {
		if r, ok := rank[x]; ok {
			first = min(first, r)
		}
	}
	if _, only := from[Hung]; only && len(from) == 1 {
		return fault.Conflict("matter.not_hung")
	}
	if rank[s] < first {
		return fault.NotYet("matter.too_early." + string(act))
	}
	if s.Ended() {
		return fault.Conflict("matter.ended." + string(s))
	}
	return fault.Conflict("matter.too_late." + string(act))
}

// CanClose tells whether the look that passes now is the last one of the round.
func CanClose(s State, f Facts) bool {
	return f.LooksLeft == 0 && (s == Fixed || s == Watch)
}
