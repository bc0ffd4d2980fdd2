package matter

import "linli/platform/text"

var _ = text.Words(func() {
	text.Register(text.ZH, statesZH)
	text.Register(text.EN, statesEN)
	text.Register(text.ZH, refusalsZH)
	text.Register(text.EN, refusalsEN)
	text.Register(text.ZH, wordsZH)
	text.Register(text.EN, wordsEN)
	zh, en := map[string]string{}, map[string]string{}
	for _, a := range acts {
		zh["matter.act."+string(a.act)], en["matter.act."+string(a.act)] = a.zh, a.en
		zh["matter.too_early."+string(a.act)] = "现在还不能“" + a.zh + "”，前面的步骤还没做完。"
		en["matter.too_early."+string(a.act)] = "Not yet: an earlier step must come before “" + a.en + "”."
		zh["matter.too_late."+string(a.act)] = "这件事已经往前走了，不能再“" + a.zh + "”。请刷新看看现在到哪一步。"
		en["matter.too_late."+string(a.act)] = "The matter has moved on; “" + a.en + "” is no longer possible. Reload to see where it stands."
	}
	text.Register(text.ZH, zh)
	text.Register(text.EN, en)
})

// acts names every act: in 经过, on buttons, in refusals.
var acts = []struct {
	act    Act
	zh, en string
}{
	{ActReport, "受理", "Raised"}, {ActAssign, "派发", "Assigned"}, {ActClaim, "认领", "Claimed"}, {ActTransfer, "转办", "Passed on"},
	{ActRectify, "办好了", "Fixed"}, {ActLookPass, "复查合格", "Look passed (回头看合格)"}, {ActLookFail, "退回整改", "Sent back (退回)"},
	{ActLookCannot, "无法核查", "Could not be checked"}, {ActClose, "销号", "Closed (销号)"}, {ActNotFixed, "还没修好", "Not fixed yet"},
	{ActRecur, "反弹", "Came back (反弹)"}, {ActAskExtend, "申请延期", "Extension asked"}, {ActGrantExtend, "批准延期", "Extension granted"},
	{ActDenyExtend, "不同意延期", "Extension refused"}, {ActAskHang, "申请挂账", "Hanging asked (挂账)"}, {ActHang, "挂账", "Hung (挂账)"},
	{ActDenyHang, "不同意挂账", "Hanging refused"}, {ActReview, "挂账复核", "Reviewed while hung"}, {ActUnhang, "恢复整改", "Back to work"},
	{ActWhistle, "吹哨", "Department called (吹哨)"}, {ActAnswer, "部门答复", "Department answered"}, {ActHelp, "协办", "Helper (协办)"},
	{ActMerge, "并案", "Merged"}, {ActJoin, "并入一件", "Another merged into this"}, {ActSplit, "拆分", "Split"}, {ActDecline, "不予受理", "Declined"},
	{ActWithdraw, "撤回", "Withdrawn"}, {ActRate, "评价", "Rated"}, {ActSecond, "加一声", "Seconded (加一声)"}, {ActUrge, "催一下", "Urged"},
	{ActSupervise, "督办", "Supervised (督办)"}, {ActNote, "补充说明", "Note"}, {ActUndo, "收回上一步", "Step taken back"},
	{ActRemind, "到点提醒", "Reminder"}, {ActOverdue, "逾期上报", "Overdue: level above told"}, {ActRecount, "重算期限", "Deadline computed again"},
}

var statesZH = map[string]string{
	"matter.state.open": "待派发", "matter.state.assigned": "待认领", "matter.state.working": "整改中", "matter.state.returned": "退回整改",
	"matter.state.fixed": "待复查", "matter.state.watch": "待回头看", "matter.state.closed": "已销号", "matter.state.hung": "挂账",
	"matter.state.merged": "已并入", "matter.state.withdrawn": "已撤回", "matter.state.declined": "不予受理",
	"matter.ended.closed": "这件事已经销号。没修好的话，反映人可以点“还没修好”。", "matter.ended.merged": "这件事已并入另一件，请到那一件上办。",
	"matter.ended.withdrawn": "反映人已撤回这件事。", "matter.ended.declined": "这件事没有受理，理由见经过。",
	"matter.phase.wait": "等派发", "matter.phase.hold": "在办", "matter.phase.check": "复查", "matter.phase.watch": "等回头看", "matter.phase.hung": "挂账",
	"matter.rating.good": "满意", "matter.rating.fair": "基本满意", "matter.rating.bad": "不满意",
	"matter.look.check": "复查", "matter.look.later": "回头看", "matter.look.raiser": "反映人确认", "matter.look.spot": "抽查",
	"matter.look.pass": "合格", "matter.look.fail": "不合格(退回整改)", "matter.look.cannot": "无法核查", "matter.look.undone": "已收回",
	"matter.grade.": "一般", "matter.grade.larger": "较大", "matter.grade.major": "重大",
	"matter.level.community": "社区", "matter.level.street": "街道", "matter.level.district": "区", "matter.level.city": "市",
	"matter.source.qr": "扫码", "matter.source.phone": "电话", "matter.source.visit": "走访", "matter.source.meeting": "议事会", "matter.source.sweep": "排查",
	"matter.source.sensor": "设备", "matter.source.open311": "Open311", "matter.source.api": "接口", "matter.source.decision": "上级决定",
	"matter.source.evaluation": "评估", "matter.source.import": "导入", "matter.source.12345": "12345转来", "matter.source.desk": "窗口", "matter.source.patrol": "巡查", "matter.source.": "其他",
}

var statesEN = map[string]string{
	"matter.state.open": "To be assigned", "matter.state.assigned": "To be claimed", "matter.state.working": "Being fixed", "matter.state.returned": "Sent back (退回)",
	"matter.state.fixed": "To be checked", "matter.state.watch": "Later look due (回头看)", "matter.state.closed": "Closed (销号)", "matter.state.hung": "Hung (挂账)",
	"matter.state.merged": "Merged", "matter.state.withdrawn": "Withdrawn", "matter.state.declined": "Declined",
	"matter.ended.closed": "This matter is closed. If it is not fixed, the one who raised it can say so.", "matter.ended.merged": "This matter was merged into another one; act on that one.",
	"matter.ended.withdrawn": "The one who raised this matter withdrew it.", "matter.ended.declined": "This matter was declined; the reason stands in its history.",
	"matter.phase.wait": "waiting", "matter.phase.hold": "in hand", "matter.phase.check": "check", "matter.phase.watch": "until the look-back", "matter.phase.hung": "hung",
	"matter.rating.good": "Satisfied", "matter.rating.fair": "Mostly satisfied", "matter.rating.bad": "Not satisfied",
	"matter.look.check": "Check", "matter.look.later": "Look-back (回头看)", "matter.look.raiser": "Confirmed by the one who raised it", "matter.look.spot": "Spot check",
	"matter.look.pass": "Passed", "matter.look.fail": "Failed (sent back)", "matter.look.cannot": "Could not be checked", "matter.look.undone": "Taken back",
	"matter.grade.": "Ordinary", "matter.grade.larger": "Larger", "matter.grade.major": "Major",
	"matter.level.community": "Community", "matter.level.street": "Street", "matter.level.district": "District", "matter.level.city": "City",
	"matter.source.qr": "QR code", "matter.source.phone": "Telephone", "matter.source.visit": "Visit", "matter.source.meeting": "Residents' meeting", "matter.source.sweep": "Sweep",
	"matter.source.sensor": "Device", "matter.source.open311": "Open311", "matter.source.api": "API", "matter.source.decision": "Decision from above",
	"matter.source.evaluation": "Evaluation", "matter.source.import": "Import", "matter.source.12345": "From 12345", "matter.source.desk": "Desk", "matter.source.patrol": "Patrol", "matter.source.": "Other",
}

var wordsZH = map[string]string{
	"matter.hold_open": "本人反映的事还没办结", "matter.hold_file": "案卷办结后留存180天",
	"matter.raiser": "反映人", "matter.item": "事项", "matter.handed_over": "责任交接，由接任的人接着办", "matter.solved_on_the_spot": "当场办好",
	"matter.due_decided": "期限由决定写明", "matter.due_other": "期限经批准改过，经过里有记录", "matter.due_extended": "由%s批准延期", "matter.whistle_no": "·哨%d", "matter.whistle_minutes": "应急哨%d分钟内到场",
	"matter.whistle.urgent": "应急哨", "matter.whistle.hard": "攻坚哨", "matter.whistle.daily": "日常哨",
	"matter.rule_duty": "按职责表：%s由%s负责", "matter.rule_gap": "本处没有责任人，由上一级%s的%s接办", "matter.rule_substitute": "责任人不在，由%s的%s代办",
	"matter.org.": "责任人", "matter.org.first": "第一责任人", "matter.org.head": "楼栋长", "matter.org.grid": "网格", "matter.org.property": "物业", "matter.org.secretary": "小区党支部",
	"matter.org.community": "社区", "matter.org.street": "街道", "matter.org.department": "部门", "matter.org.helper": "协办",
}

var wordsEN = map[string]string{
	"matter.hold_open": "a matter he raised is still open", "matter.hold_file": "case files are kept for 180 days after their end",
	"matter.raiser": "The one who raised it", "matter.item": "Matter", "matter.handed_over": "Duty handed over; the successor goes on", "matter.solved_on_the_spot": "Fixed on the spot",
	"matter.due_decided": "Deadline set by a decision", "matter.due_other": "The deadline was changed by approval; see the history", "matter.due_extended": "Extended, approved by %s", "matter.whistle_no": "·W%d", "matter.whistle_minutes": "On site within %d minutes",
	"matter.whistle.urgent": "Urgent whistle (应急哨)", "matter.whistle.hard": "Hard-case whistle (攻坚哨)", "matter.whistle.daily": "Everyday whistle (日常哨)",
	"matter.rule_duty": "By the duty table: %s, %s", "matter.rule_gap": "Nobody answers here; one level up: %s, %s", "matter.rule_substitute": "Stands in for the one who is absent: %s, %s",
	"matter.org.": "In charge", "matter.org.first": "First responsible", "matter.org.head": "Building head", "matter.org.grid": "Grid", "matter.org.property": "Property manager", "matter.org.secretary": "Compound branch",
	"matter.org.community": "Community", "matter.org.street": "Street", "matter.org.department": "Department", "matter.org.helper": "Helper",
}
