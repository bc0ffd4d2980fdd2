package matter

// State is where a matter stands. Its stored value is short and lasts for ever; people see text key matter.state.*.
type State string

// The states. Ended ones can be left only by NotFixed or a failed look (closed), never by accident.
const (
	Open      State = "open"      // 待派发: nobody answerable was found
	Assigned  State = "assigned"  // 待认领
	Working   State = "working"   // 整改中; round ≥ 2 is shown as 退回
	Fixed     State = "fixed"     // 待复查
	Watch     State = "watch"     // 待回头看: the first look passed, a later one is due
	Closed    State = "closed"    // 已销号
	Hung      State = "hung"      // 挂账
	Merged    State = "merged"    // 并入另一件
	Withdrawn State = "withdrawn" // 撤回
	Declined  State = "declined"  // 不予受理: not ours or out of remit, reason told
)

// States lists all states in the order of the three lists.
var States = []State{Open, Assigned, Working, Fixed, Watch, Hung, Closed, Merged, Withdrawn, Declined}

// Live lists the states in which somebody still owes something.
var Live = []State{Open, Assigned, Working, Fixed, Watch, Hung}

// Ended reports whether nobody owes anything any more.
func (s State) Ended() bool {
	switch s {
	case Closed, Merged, Withdrawn, Declined:
		return true
	}
	return false
}

// Valid reports whether s is one of the states.
func (s State) Valid() bool {
	for _, x := range States {
		if s == x {
			return true
		}
	}
	return false
}

// Running reports whether the term for rectification runs: overdue can only be what is running.
func (s State) Running() bool { return s == Open || s == Assigned || s == Working }

// Key is the text key of the state's name; a matter sent back (round ≥ 2) has its own word 退回.
func (s State) Key(round int64) string {
	if s == Working && round > 1 {
		return "matter.state.returned"
	}
	return "matter.state." + string(s)
}

// Act is what somebody does to a matter. People see text key matter.act.*.
type Act string

// The acts. The comment says who may do it besides the rule of the state.
const (
	ActReport      Act = "report"       // anybody (public kinds) or matter.report
	ActAssign      Act = "assign"       // the duty table, or matter.assign
	ActClaim       Act = "claim"        // the holder
	ActTransfer    Act = "transfer"     // the holder (twice at most) or matter.assign
	ActRectify     Act = "rectify"      // the holder, a helper, or matter.fix
	ActLookPass    Act = "look.pass"    // matter.look or the raiser; never who fixed it
	ActLookFail    Act = "look.fail"    // same
	ActLookCannot  Act = "look.cannot"  // same
	ActClose       Act = "close"        // follows from the last passed look, no door of its own
	ActNotFixed    Act = "notfixed"     // the raiser, by receipt
	ActRecur       Act = "recur"        // written on the closed matter when the same trouble comes back
	ActAskExtend   Act = "extend.ask"   // the holder
	ActGrantExtend Act = "extend.grant" // matter.approve, another person at a higher level
	ActDenyExtend  Act = "extend.deny"  // same
	ActAskHang     Act = "hang.ask"     // the holder
	ActHang        Act = "hang"         // matter.hang, another person at a higher level
	ActDenyHang    Act = "hang.deny"    // same
	ActReview      Act = "hang.review"  // matter.hang: monthly review of what hangs
	ActUnhang      Act = "unhang"       // matter.hang
	ActWhistle     Act = "whistle"      // matter.whistle
	ActAnswer      Act = "answer"       // the department called, by link and code
	ActHelp        Act = "help"         // matter.assign or the holder: add a helper 协办
	ActMerge       Act = "merge"        // matter.merge: this one goes into an older one
	ActJoin        Act = "join"         // written on the older one
	ActSplit       Act = "split"        // matter.assign: a child was opened
	ActDecline     Act = "decline"      // matter.assign, never the holder
	ActWithdraw    Act = "withdraw"     // the raiser within 24 h
	ActRate        Act = "rate"         // the raiser, once for each closing
	ActSecond      Act = "second"       // anybody: 加一声
	ActUrge        Act = "urge"         // the raiser or matter.read: 催一下
	ActSupervise   Act = "supervise"    // matter.supervise: 督办
	ActNote        Act = "note"         // matter.read
	ActUndo        Act = "undo"         // who did the last step, within 10 s
	ActRemind      Act = "remind"       // the clock: half and four fifths of the term
	ActOverdue     Act = "overdue"      // the clock: the whole term; the level above is told
	ActRecount     Act = "recount"      // the calendar was published: an estimated deadline is computed again
)

// Acts lists every act, for tests that walk all pairs and for the register of texts.
var Acts = []Act{ActReport, ActAssign, ActClaim, ActTransfer, ActRectify, ActLookPass, ActLookFail, ActLookCannot, ActClose,
	ActNotFixed, ActRecur, ActAskExtend, ActGrantExtend, ActDenyExtend, ActAskHang, ActHang, ActDenyHang, ActReview, ActUnhang,
	ActWhistle, ActAnswer, ActHelp, ActMerge, ActJoin, ActSplit, ActDecline, ActWithdraw, ActRate, ActSecond, ActUrge,
	ActSupervise, ActNote, ActUndo, ActRemind, ActOverdue, ActRecount}

// Entry is the ledger kind under which the act is recorded (security.md 5.2).
func (a Act) Entry() string {
	switch a {
	case ActReport:
		return "matter.open"
	case ActRectify:
		return "matter.done"
	case ActLookPass:
		return "lookback.pass"
	case ActLookFail:
		return "lookback.fail"
	case ActLookCannot:
		return "lookback.cannot"
	}
	return "matter." + string(a)
}
