package penalty

import (
	"time"

	"linli/kernel/statute"
	"linli/platform/clock"
	"linli/platform/fault"
)

// The terms of the procedure, in its order.
const (
	TermFile      = "penalty.file"           // 立案审查
	TermFileMore  = "penalty.file.extend"    // 立案延长
	TermDefence   = "penalty.defence"        // 陈述申辩
	TermHearing   = "penalty.hearing"        // 要求听证
	TermSummon    = "penalty.summon"         // 听证通知
	TermDecide    = "penalty.decide"         // 作出决定
	TermDecideOne = "penalty.decide.extend"  // 批准延长
	TermDecideTwo = "penalty.decide.extend2" // 集体讨论再延长
	TermDeliver   = "penalty.deliver"        // 送达
	TermPublish   = "penalty.publish"        // 公开
	TermWithdraw  = "penalty.withdraw"       // 撤回公开
	TermPay       = "penalty.pay"            // 缴款
	TermReview    = "penalty.review"         // 行政复议
	TermSuit      = "penalty.suit"           // 行政诉讼
	TermRemind    = "penalty.remind"         // 催告
	TermCourt     = "penalty.court"          // 申请强制执行
	TermReinspect = "penalty.reinspect"      // 复查
	TermSimple    = "penalty.simple.file"    // 当场处罚备案
	TermShowShort = "penalty.display.short"  // 最短公示
	TermShowLong  = "penalty.display.long"   // 最长公示
)

var termOrder = []string{TermFile, TermFileMore, TermDefence, TermHearing, TermSummon, TermDecide, TermDecideOne, TermDecideTwo, TermDeliver, TermPublish, TermWithdraw, TermPay, TermReview, TermSuit,
	TermRemind, TermCourt, TermReinspect, TermSimple, TermShowShort, TermShowLong}

// Ends gives the end of a term that begins on the day of from, by the version of the rule in force then. Errors: NotFound
// (statute.rule_unknown).
func (r *Rules) Ends(cal *statute.Calendar, term string, from time.Time) (statute.Term, statute.Rule, error) {
	return r.EndsWithout(cal, term, from, nil)
}

// EndsWithout is Ends with stretches that do not count towards the term (hearing, announcement, monitoring, appraisal, delivery):
// it ends as many days later, working days for a term of working days. Errors: as Ends; Invalid (environment.penalty.late_span).
func (r *Rules) EndsWithout(cal *statute.Calendar, term string, from time.Time, out []Span) (statute.Term, statute.Rule, error) {
	rule, err := r.terms.At(term, clock.DayOf(from))
	if err != nil {
		return statute.Term{}, rule, err
	}
	if rule.Deadline == nil {
		return statute.Term{}, rule, fault.NotFound("statute.rule_unknown", term, clock.DayOf(from))
	}
	for _, s := range out {
		if !s.sound() {
			return statute.Term{}, rule, fault.Invalid("environment.penalty.late_span", s.From, s.To)
		}
	}
	d := *rule.Deadline
	end, err := cal.Ends(from, d)
	for err == nil && len(out) > 0 {
		more := skipped(cal, d.Unit, clock.DayOf(from), end.Last, out)
		longer := d
		if longer.N += more; d.Unit == statute.Month { // months are not lengthened by days: count on from their end
			longer = statute.Deadline{Unit: statute.CalendarDay, N: int(days(clock.DayOf(from), end.Last)) + more, Roll: d.Roll}
		}
		var next statute.Term
		if next, err = cal.Ends(from, longer); err != nil || next.Last == end.Last {
			break
		}
		end = next
		if d.Unit == statute.Month {
			d = statute.Deadline{Unit: statute.CalendarDay, N: longer.N - more, Roll: d.Roll}
		}
	}
	return end, rule, err
}

// skipped counts the days after from and up to last that lie in a stretch, each once.
func skipped(cal *statute.Calendar, u statute.Unit, from, last string, out []Span) (n int) {
	for day := clock.AddDays(from, 1); day <= last; day = clock.AddDays(day, 1) {
		for _, s := range out {
			if !s.has(day) {
				continue
			}
			at, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
			if err == nil && (u != statute.WorkingDay || cal.Day(at).Work) {
				n++
			}
			break
		}
	}
	return n
}
