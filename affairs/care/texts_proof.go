package care

import "linli/platform/text"

// The words of this affair on the page of a ledger entry (X3), under the keys that page looks for.
var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"k.care.enrol": {"列入关爱名单", "Put on the list"}, "k.care.edit": {"改关爱名单", "List changed"}, "k.care.leave": {"移出关爱名单", "Taken off the list"}, "k.care.forget": {"依法删除关爱名单中的记录", "Row of the list destroyed by right"}, "k.care.plan": {"重排走访", "Visits planned anew"},
		"k.care.visit": {"走访", "Visit"}, "k.care.visit.undo": {"撤回走访", "Visit taken back"}, "k.care.trace": {"没人应门后联系", "Tracing"}, "k.care.extra": {"加走访", "Visits added"},
		"k.care.unvisited": {"好几天没人走访", "Nobody came for days"}, "k.care.untraced": {"还没联系上", "Not reached in time"}, "k.care.overdue": {"替班没交回", "Shift not handed back"},
		"k.care.errand": {"代办", "Errand"}, "k.care.errand.pass": {"代办交接", "Errand handed over"}, "k.care.money": {"代办记账", "Errand money"},
		"k.care.peace.open": {"开通报平安", "Peace link opened"}, "k.care.peace.revoke": {"停用报平安", "Peace link ended"},
		"k.care.respite.ask": {"约喘息服务", "Respite asked"}, "k.care.respite.match": {"定替班人", "Stand-in found"}, "k.care.respite.agree": {"照护人同意", "Carer agrees"}, "k.care.respite.hand": {"开始替班", "Shift begun"}, "k.care.respite.return": {"交回", "Handed back"},
		"k.care.respite.rate": {"照护人确认", "Carer confirms"}, "k.care.respite.cancel": {"取消喘息服务", "Respite cancelled"}, "k.care.respite.pass": {"换替班人", "Stand-in changed"},
		"k.care.helper": {"登记帮手", "Helper"}, "k.care.offer": {"报名帮忙", "Help offered"}, "k.care.offer.taken": {"报名已登记", "Offer taken"}, "k.care.offer.declined": {"报名不安排", "Offer declined"}, "k.care.offer.lapsed": {"报名过期", "Offer lapsed"},
		"p.ground": {"依据", "Ground"}, "v.ground.consent": {"本人同意", "consent"}, "v.ground.duty": {"法定职责", "a duty in law"},
		"p.way": {"方式", "Way"}, "v.way.home": {"上门", "at the door"}, "v.way.phone": {"电话", "by phone"}, "p.claimed": {"手机时间", "Phone's clock"}, "p.revoked": {"已停用", "Ended"}, "p.until": {"有效到", "Until"}, "p.kind": {"种类", "Kind"}, "p.due": {"到哪天", "Due"},
		"v.kind.member": {"党员", "party member"}, "v.kind.volunteer": {"志愿者", "volunteer"}, "v.kind.grid": {"网格员", "grid worker"},
		"v.state.active": {"有效", "in force"}, "v.state.ended": {"已结束", "ended"}, "v.state.left": {"已移出", "off the list"},
		"v.state.done": {"已办", "done"}, "v.state.no_answer": {"没人应门", "nobody opened"}, "v.state.traced": {"正在联系", "being traced"}, "v.state.resolved": {"找到了", "found"}, "v.state.emergency": {"已报警", "police called"}, "v.state.undone": {"已撤回", "taken back"},
		"v.state.asked": {"等人接", "asked"}, "v.state.taken": {"有人接了", "taken"}, "v.state.settled": {"已结清", "settled"}, "v.state.cancelled": {"取消", "cancelled"}, "v.state.matched": {"等照护人同意", "waiting for the carer"}, "v.state.confirmed": {"定好了", "settled"},
		"v.state.in_care": {"正在替班", "under way"}, "v.state.returned": {"已交回", "handed back"}, "v.state.rated": {"已确认", "confirmed"}, "v.state.waiting": {"等答复", "waiting"}, "v.state.declined": {"不安排", "declined"}, "v.state.lapsed": {"过期", "lapsed"},
	} {
		text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
		text.Register(text.EN, map[string]string{"proof." + key: w[1]})
	}
})
