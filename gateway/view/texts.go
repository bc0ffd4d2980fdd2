package view

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register("zh", map[string]string{
		"view.system": "系统自动", "view.yuan": "%s 元", "view.later.look.pass": "回头看合格", "view.later.look.fail": "回头看不合格", "view.later.look.cannot": "回头看没看成", "view.phase.wait": "待派发", "view.phase.hold": "办理", "view.phase.check": "复查", "view.phase.watch": "等回头看", "view.phase.hung": "挂账", "view.phase.done": "已销号",
		"view.list.live": "没销号的", "view.list.open": "待认领", "view.list.working": "整改中", "view.list.fixed": "待复查", "view.list.watch": "待回头看", "view.list.hung": "挂账", "view.list.closed": "已销号", "view.list.all": "全部（含已销号）",
		"view.days": "%d天", "view.same_day": "当天", "view.longest": "%s 手上停留最久，%d天", "view.moved": "期限由%s改为%s", "view.zero": "现在是零，没有没销号的", "view.zero_left": "%s 清零以后，又有 %d 件没销号", "view.still": "还有 %d 件没销号",
	})
	text.Register("en", map[string]string{
		"view.system": "by itself", "view.yuan": "%s yuan", "view.later.look.pass": "Look-back passed (回头看)", "view.later.look.fail": "Look-back failed (回头看)", "view.later.look.cannot": "Look-back not possible (回头看)", "view.phase.wait": "waiting", "view.phase.hold": "in hand", "view.phase.check": "check", "view.phase.watch": "until the look-back", "view.phase.hung": "hung (挂账)", "view.phase.done": "closed",
		"view.list.live": "not closed", "view.list.open": "Unclaimed", "view.list.working": "Being fixed", "view.list.fixed": "To check", "view.list.watch": "To look back", "view.list.hung": "Hung (挂账)", "view.list.closed": "Closed (销号)", "view.list.all": "all, closed ones too",
		"view.days": "%d d", "view.same_day": "same day", "view.longest": "longest with %s: %d days", "view.moved": "deadline moved from %s to %s", "view.zero": "Zero: nothing open", "view.zero_left": "%s was zero; %d open since", "view.still": "%d still open",
	})
})
