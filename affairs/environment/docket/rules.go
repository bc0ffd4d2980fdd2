package docket

import (
	"slices"

	"linli/platform/clock"
	"linli/platform/fault"
)

// State is where a case stands.
type State string

// The states of domain/environment.md 6.
const (
	Clue     State = "clue"     // 线索初审
	Probe    State = "probe"    // 已立案，调查取证
	Ready    State = "ready"    // 调查终结，待审核、告知
	Noticed  State = "noticed"  // 已告知，陈述申辩期
	Hearing  State = "hearing"  // 听证中
	Heard    State = "heard"    // 听证结束
	Decided  State = "decided"  // 已决定，待送达
	Served   State = "served"   // 已送达，待缴款
	Reminded State = "reminded" // 已催告
	Court    State = "court"    // 已申请法院强制执行
	Paid     State = "paid"     // 已缴清或执行完毕
	Spared   State = "spared"   // 不予处罚
	Moved    State = "moved"    // 已移送
	Ended    State = "ended"    // 终止调查
	Annulled State = "annulled" // 决定已撤销
	Dropped  State = "dropped"  // 不予立案
	Closed   State = "closed"   // 已结案
	Archived State = "archived" // 已归档
)

// States lists all in the order of a case.
var States = []State{Clue, Probe, Ready, Noticed, Hearing, Heard, Decided, Served, Reminded, Court, Paid, Spared, Moved, Ended, Annulled, Dropped, Closed, Archived}

// Over tells whether nothing is left to decide.
func (s State) Over() bool { return s == Dropped || s == Closed || s == Archived }

// rank orders the states along the way, to tell "not yet" from "past".
var rank = map[State]int{Clue: 1, Probe: 2, Ready: 3, Noticed: 4, Hearing: 5, Heard: 6, Decided: 7, Served: 8, Reminded: 9, Court: 10, Paid: 11, Spared: 8, Moved: 8, Ended: 8, Annulled: 11, Dropped: 12, Closed: 12, Archived: 13}

// Act is a step of a case.
type Act string

// The acts. Open is the first step of each case.
const (
	ActOpen      Act = "open"
	ActFile      Act = "file"       // 立案
	ActDrop      Act = "drop"       // 不予立案
	ActMoreClue  Act = "more_clue"  // 初审延长15日
	ActSimple    Act = "simple"     // 简易程序当场处罚
	ActReport    Act = "report"     // 简易程序报备
	ActOfficers  Act = "officers"   // 调整办案人员
	ActEvidence  Act = "evidence"   // 登记证据
	ActMend      Act = "mend"       // 证据补正或排除
	ActOrder     Act = "order"      // 责令改正送达
	ActConclude  Act = "conclude"   // 调查终结
	ActSheet     Act = "sheet"      // 裁量表
	ActReview    Act = "review"     // 法制审核
	ActNotice    Act = "notice"     // 事先告知送达
	ActDefend    Act = "defend"     // 陈述申辩
	ActWaive     Act = "waive"      // 书面放弃
	ActAsk       Act = "ask"        // 要求听证
	ActSummon    Act = "summon"     // 听证通知
	ActHold      Act = "hold"       // 举行听证
	ActWithdraw  Act = "withdraw"   // 撤回听证申请
	ActDiscuss   Act = "discuss"    // 集体讨论
	ActExtend    Act = "extend"     // 决定期限延长
	ActExclude   Act = "exclude"    // 不计入期限的时间
	ActDecide    Act = "decide"     // 处罚决定
	ActSpare     Act = "spare"      // 不予处罚
	ActServe     Act = "serve"      // 决定书送达
	ActDefer     Act = "defer"      // 延期、分期
	ActPay       Act = "pay"        // 缴款
	ActReviewIn  Act = "review_in"  // 行政复议受理
	ActReviewOut Act = "review_out" // 行政复议决定
	ActSuitIn    Act = "suit_in"    // 行政诉讼受理
	ActSuitOut   Act = "suit_out"   // 行政诉讼生效裁判
	ActRemind    Act = "remind"     // 催告
	ActCourt     Act = "court"      // 申请法院强制
	ActExecuted  Act = "executed"   // 执行完毕
	ActLook      Act = "look"       // 改正复查
	ActDaily     Act = "daily"      // 按日连续处罚立案
	ActTransfer  Act = "transfer"   // 移送
	ActTerminate Act = "terminate"  // 终止调查
	ActAnnul     Act = "annul"      // 决定撤销、变更
	ActClose     Act = "close"      // 结案
	ActArchive   Act = "archive"    // 归档
)

// Acts lists all that may follow the first step.
var Acts = []Act{ActFile, ActDrop, ActMoreClue, ActSimple, ActReport, ActOfficers, ActEvidence, ActMend, ActOrder, ActConclude, ActSheet, ActReview, ActNotice, ActDefend, ActWaive, ActAsk, ActSummon, ActHold, ActWithdraw,
	ActDiscuss, ActExtend, ActExclude, ActDecide, ActSpare, ActServe, ActDefer, ActPay, ActReviewIn, ActReviewOut, ActSuitIn, ActSuitOut, ActRemind, ActCourt, ActExecuted, ActLook, ActDaily, ActTransfer, ActTerminate, ActAnnul, ActClose, ActArchive}

func stay(list ...State) map[State]State {
	m := map[State]State{}
	for _, s := range list {
		m[s] = s
	}
	return m
}

var working = []State{Probe, Ready, Noticed, Hearing, Heard}
var after = []State{Served, Reminded, Court, Paid}

// moves says which act leads from which state to which. What is not here is forbidden.
var moves = map[Act]map[State]State{
	ActFile: {Clue: Probe}, ActDrop: {Clue: Dropped}, ActMoreClue: stay(Clue), ActSimple: {Clue: Served, Probe: Served}, ActReport: stay(Served, Paid),
	ActOfficers: stay(Clue, Probe), ActEvidence: stay(append([]State{Clue}, working...)...), ActMend: stay(append([]State{Clue}, working...)...),
	ActOrder: stay(append(append([]State{Decided}, working...), after...)...), ActConclude: {Probe: Ready}, ActSheet: stay(Probe, Ready, Noticed, Heard), ActReview: stay(Ready, Noticed, Heard),
	ActNotice: {Ready: Noticed, Noticed: Noticed, Heard: Noticed}, ActDefend: stay(Noticed), ActWaive: stay(Noticed), ActAsk: {Noticed: Hearing}, ActSummon: stay(Hearing), ActHold: {Hearing: Heard}, ActWithdraw: {Hearing: Noticed},
	ActDiscuss: stay(Noticed, Heard), ActExtend: stay(working...), ActExclude: stay(working...), ActDecide: {Noticed: Decided, Heard: Decided}, ActSpare: {Ready: Spared, Noticed: Spared, Heard: Spared},
	ActServe: {Decided: Served}, ActDefer: stay(Served, Reminded), ActPay: stay(Served, Reminded, Court), ActReviewIn: stay(after...), ActReviewOut: stay(after...), ActSuitIn: stay(after...), ActSuitOut: stay(after...),
	ActRemind: {Served: Reminded}, ActCourt: {Reminded: Court}, ActExecuted: {Court: Paid}, ActLook: stay(append(append([]State{Decided, Spared}, working...), after...)...), ActDaily: stay(after...),
	ActTransfer: {Clue: Moved, Probe: Moved, Ready: Moved, Noticed: Moved, Heard: Moved}, ActTerminate: {Probe: Ended, Ready: Ended, Noticed: Ended, Heard: Ended},
	ActAnnul: {Decided: Annulled, Served: Annulled, Reminded: Annulled, Court: Annulled, Paid: Annulled, Closed: Annulled}, ActClose: {Paid: Closed, Spared: Closed, Moved: Closed, Ended: Closed, Annulled: Closed},
	ActArchive: {Closed: Archived, Dropped: Archived},
}

// approving are the acts that somebody else than the officers of the case takes (审批、审核); the officers take the others.
var approving = map[Act]bool{ActFile: true, ActDrop: true, ActMoreClue: true, ActReview: true, ActExtend: true, ActDecide: true, ActSpare: true, ActDefer: true, ActTransfer: true, ActTerminate: true, ActAnnul: true}

// Next gives the case after one more step, or why it may not be taken: NotYet when something must come first, Denied when it is not
// this person's, Conflict when it is past, Invalid with fields for what was written.
func Next(f File, st Step, e Env) (Status, error) {
	s := Fold(f, e)
	if err := permitted(s, st, f, e); err != nil {
		return s, err
	}
	if err := dated(s, st, e); err != nil {
		return s, err
	}
	if bad := written(st); len(bad) > 0 {
		return s, fault.InvalidFields(bad...)
	}
	if guard := guards[st.Act]; guard != nil {
		if err := guard(f, s, st, e); err != nil {
			return s, err
		}
	}
	f.Steps = append(slices.Clone(f.Steps), st)
	return Fold(f, e), nil
}

// permitted checks the state and who acts.
func permitted(s Status, st Step, f File, e Env) error {
	from := moves[st.Act]
	if len(from) == 0 {
		return fault.Conflict("environment.docket.no_such_act")
	}
	if _, ok := from[s.State]; !ok {
		first := 99
		for x := range from {
			first = min(first, rank[x])
		}
		if rank[s.State] < first {
			return fault.NotYet("environment.docket.early." + string(st.Act))
		}
		return fault.Conflict("environment.docket.late." + string(st.Act))
	}
	mine := f.officer(e.Who)
	switch {
	case approving[st.Act] && !e.Who.Approve:
		return fault.Denied("environment.docket.need_approver")
	case approving[st.Act] && mine && st.Act == ActReview:
		return fault.Denied("environment.docket.reviewer_is_officer")
	case approving[st.Act] && mine:
		return fault.Denied("environment.docket.approver_is_officer")
	case !approving[st.Act] && !e.Who.Case:
		return fault.Denied("environment.docket.need_officer")
	}
	return nil
}

// dated checks the day of the act: a real day, not in the future, not before what it follows.
func dated(s Status, st Step, e Env) error {
	refuse := func(key string, args ...any) error {
		return fault.InvalidFields(fault.Field{Name: "on", Key: "environment.docket." + key, Args: args})
	}
	switch {
	case !clock.ValidDay(st.On):
		return refuse("bad_day")
	case st.On > e.Today:
		return refuse("future")
	case st.On < s.after(st.Act):
		return refuse("before", s.after(st.Act))
	}
	return nil
}

// after is the day before which an act can not have been: of the state it leaves, or of what it answers.
func (s Status) after(act Act) string {
	switch act {
	case ActOfficers, ActEvidence, ActMend, ActExclude, ActReport:
		return s.Opened
	case ActOrder, ActExtend:
		return s.Filed
	case ActSheet:
		return s.Opened
	case ActReview:
		return s.Concluded
	case ActDefend, ActWaive, ActAsk:
		return s.Notice.On
	case ActPay, ActDefer, ActReviewIn, ActReviewOut, ActSuitIn, ActSuitOut:
		return s.ServedOn
	case ActLook:
		return s.lastOrder().On
	}
	return s.Since
}

// Simple procedure: at most so many yuan (行政处罚法 51).
const (
	SimpleOrganisation = 3000
	SimpleCitizen      = 200
)

// Collective is the fine from which the heads of the body decide together (部令30, art. 52 [check]).
const Collective = 500_000
