package fire

import "linli/platform/text"

// The words of the affair on the page of a ledger entry (X3), where no part of it has said them.
var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"k.fire.campaign.open": {"发起联合行动", "Campaign begun"}, "k.fire.campaign.tick": {"联合行动检查", "Campaign check"}, "k.fire.campaign.find": {"联合行动发现问题", "Campaign finding"}, "k.fire.campaign.close": {"联合行动结束", "Campaign ended"},
		"k.fire.help.forget": {"依法删除需协助人员记录", "Row of the rescue list destroyed by right"}, "k.fire.charging.add": {"登记充电场所", "Charging place added"}, "k.fire.charging.end": {"停用充电场所", "Charging place ended"}, "k.fire.station.end": {"撤销微型消防站", "Micro station ended"}, "k.fire.kit.end": {"器材下账", "Kit item ended"}, "k.fire.drill.cancel": {"取消演练", "Drill cancelled"}, "k.fire.cert.end": {"注销证书", "Certificate ended"}, "k.fire.charging.edit": {"改充电场所", "Charging place changed"}, "k.fire.charging.check": {"充电场所检查", "Charging place checked"},
		"k.fire.station.add": {"登记微型消防站", "Micro station added"}, "k.fire.station.edit": {"改微型消防站", "Micro station changed"}, "k.fire.member.add": {"微型站加人", "Station member added"}, "k.fire.member.end": {"微型站减人", "Station member ended"},
		"k.fire.kit.add": {"登记器材", "Kit added"}, "k.fire.kit.edit": {"改器材", "Kit changed"}, "k.fire.roster.set": {"排班", "Roster set"}, "k.fire.handover": {"交接班", "Shift handed over"}, "k.fire.run": {"出动", "Run"},
		"k.fire.class.add": {"登记培训", "Class added"}, "k.fire.class.came": {"培训签到", "Class sign-in"}, "k.fire.cert.add": {"登记证书", "Certificate added"},
		"k.fire.drill.plan": {"安排演练", "Drill planned"}, "k.fire.drill.hold": {"记录演练", "Drill held"},
		"k.fire.sweep.open": {"开始敲门行动", "Sweep begun"}, "k.fire.sweep.close": {"结束敲门行动", "Sweep ended"}, "k.fire.knock": {"敲门", "Knock"}, "k.fire.rescue.open": {"看需要帮助疏散的人", "Looked at who needs help"},
		"k.fire.round.plan": {"安排飞行", "Flight planned"}, "k.fire.round.fly": {"飞行完成", "Flown"}, "k.fire.round.find": {"飞行发现问题", "Finding of a flight"}, "k.fire.shot.put": {"照片归位", "Picture placed"}, "k.fire.six.record": {"记六熟悉", "Six familiarities recorded"},
		"k.fire.plan.begin": {"编制预案", "Plan begun"}, "k.fire.plan.write": {"写预案", "Plan written"}, "k.fire.plan.draw": {"预案标图", "Plan drawn"}, "k.fire.plan.ask": {"预案送审", "Plan sent for approval"},
		"k.fire.plan.approve": {"批准预案", "Plan approved"}, "k.fire.plan.return": {"退回预案", "Plan returned"}, "k.fire.plan.due": {"预案到期复审", "Plan due for review"}, "k.fire.plan.past": {"预案停用", "Plan no longer in force"},
		"p.comment": {"说明", "Comment"}, "p.items": {"项目", "Items"}, "p.money": {"金额（分）", "Money (fen)"}, "p.note": {"备注", "Note"}, "p.number": {"编号", "Number"}, "p.scenario": {"情景", "Scenario"},
		"p.station": {"微型消防站", "Station"}, "p.taker": {"接班人", "Taker"}, "p.title": {"题目", "Title"},
	} {
		text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
		text.Register(text.EN, map[string]string{"proof." + key: w[1]})
	}
})
