package device

import "linli/platform/text"

// The words of signals on the page of a ledger entry (X3), under the keys that page looks for.
var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"k.signal.register": {"登记设备", "Device registered"}, "k.signal.change": {"改设备登记", "Device changed"}, "k.signal.end": {"停用设备", "Device ended"}, "k.signal.alarm": {"设备告警", "Alarm"}, "k.signal.clear": {"信号恢复", "Signal gone"},
		"k.signal.handle": {"确认告警", "Alarm handled"}, "k.signal.rule": {"定告警规则", "Rule set"}, "k.signal.rule.end": {"停用告警规则", "Rule ended"}, "k.signal.ask": {"查岗、校时", "Device asked"}, "k.signal.answer": {"设备应答", "Device answered"},
		"p.signal": {"信号", "Signal"}, "p.level": {"级别", "Level"}, "p.verdict": {"确认为", "Verdict"}, "p.cleared": {"信号已恢复", "Signal gone"}, "p.source": {"来源", "Source"}, "p.device": {"设备", "Device"}, "p.heartbeat": {"心跳", "Heartbeat"},
		"p.what": {"指令", "Order"}, "p.op": {"比较", "Comparison"}, "p.limit": {"限值", "Limit"}, "p.hold": {"持续秒数", "Must last (s)"}, "p.wants": {"立成事项", "Opens"},
		"v.verdict.true": {"真警", "true"}, "v.verdict.false": {"误报", "false"}, "v.verdict.test": {"测试", "test"}, "v.verdict.matter": {"随事项办结", "with its matter"}, "v.level.alarm": {"告警", "alarm"}, "v.level.fault": {"故障", "fault"},
		"v.state.open": {"待确认", "open"}, "v.state.handled": {"已确认", "handled"}, "v.what.duty": {"查岗", "duty check"}, "v.what.clock": {"校时", "clock"},
		"v.state.asked": {"已发出", "asked"}, "v.state.answered": {"有人应答", "answered"}, "v.state.missed": {"无人应答", "missed"}, "v.state.failed": {"没有送到", "failed"}, "v.state.denied": {"设备否认", "denied"}, "v.state.confirmed": {"设备已执行", "confirmed"},
	} {
		if text.Registered(text.ZH, "proof."+key) {
			continue
		}
		text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
		text.Register(text.EN, map[string]string{"proof." + key: w[1]})
	}
})
