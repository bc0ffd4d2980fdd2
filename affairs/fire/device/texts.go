package device

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"short": {"设备告警", "Alarms"}, "calm": {"没有待确认的告警", "No alarm waits for a word"}, "calm_why": {"新告警几秒内会出现在这里", "A new alarm appears here within seconds"},
		"title": {"%d个告警等人确认", "%d alarms wait for a word"}, "title_faults": {"%d个设备故障等人看", "%d faults wait for somebody"},
		"no_script": {"这一页不会自己更新", "This page does not update by itself"}, "reload": {"看最新", "Look again"},
		"k.open": {"待确认告警", "Alarms open"}, "k.faults": {"设备故障", "Faults"}, "k.devices": {"设备", "Devices"}, "k.silent": {"%d台没有声音", "%d silent"},
		"k.false": {"误报率", "False alarms"}, "k.false_of": {"%[3]d天里%[2]d个中%[1]d个", "%[1]d of %[2]d in %[3]d days"},
		"v.open": {"待确认", "Open"}, "v.devices": {"设备", "Devices"}, "v.rates": {"误报率", "False rate"}, "v.past": {"以往告警", "Past alarms"}, "v.unknown": {"未登记", "Unregistered"},
		"v.rules": {"规则", "Rules"}, "rule_add": {"加一条规则", "Add a rule"}, "rule_device": {"给这台设备单独定规则", "A rule for this device"},
		"r.where": {"管哪里", "Where it holds"}, "r.where_hint": {"小区，或小区和楼号，例如 云漳国际1号楼", "A compound, or compound and building"}, "r.kind": {"什么信号", "Which signal"}, "r.other": {"别的信号", "Another signal"}, "r.other_hint": {"设备发来的名称，例如 w01018；上面选“别的信号”时填", "As the device names it; only with “another signal” above"},
		"r.op": {"怎样算", "When"}, "r.is.is": {"等于", "is"}, "r.is.over": {"高于", "over"}, "r.is.under": {"低于", "under"}, "r.limit": {"限值", "Limit"}, "r.limit_hint": {"高于、低于填数字；开关量填 true", "A number for over and under; true for a switch"},
		"r.hold": {"持续几秒才算", "Seconds it must last"}, "r.hold_hint": {"防抖：短时跳一下不报；0是一来就报", "So that a short swing raises nothing; 0 = at once"}, "r.wants": {"立什么事项", "Opens"}, "r.wants_hint": {"选“不立事项”，这个信号在这里就不告警", "With “nothing” this signal raises no alarm here"}, "r.level": {"轻重", "Level"}, "r.level.alarm": {"告警", "Alarm"}, "r.level.fault": {"故障", "Fault"},
		"r.op.is": {"等于%s", "is %s"}, "r.op.over": {"高于%s", "over %s"}, "r.op.under": {"低于%s", "under %s"}, "r.true": {"出现", "raised"}, "r.held": {"持续%d秒", "for %d s"}, "r.none": {"不立事项，也不告警", "Nothing: no alarm from it"}, "r.when": {"什么时候", "When"},
		"r.of_device": {"只管设备 %s", "Device %s alone"}, "r.empty": {"这里没有自己的规则", "No place here has a rule of its own"}, "r.empty_why": {"没有自己的规则，就按下面的默认规则", "The defaults below hold"}, "r.note": {"设备自己的规则最先，其次是最近的地点，都没有就按默认规则。", "A device's own rule comes first, then that of the nearest place, then the default."},
		"r.defaults": {"默认规则", "Defaults"}, "r.defaults_note": {"限值和持续时间是工程默认值 [待核]，不是法规；各地按自己的设备改。", "Limits and times are engineering defaults [check], not law; each place sets its own."}, "r.default_is": {"默认：%s，%s", "By default: %s, %s"},
		"r.save": {"保存规则", "Save the rule"}, "r.saved": {"规则已保存，下一条信号起生效", "Saved; it holds from the next signal on"}, "r.end": {"停用这条规则", "End this rule"}, "r.end_why": {"停用后按上一级地点或默认规则。已经立的事项不变。", "The next place up or the default holds again. Open matters stay."}, "r.ended": {"规则已停用", "The rule has ended"},
		"r.which": {"请选一处：写小区，或小区和楼号", "Name one place: a compound, or compound and building"}, "r.bad_wants": {"请选一种事项", "Choose a kind of matter"},
		"when": {"%s · %s", "%s · %s"}, "times": {"信号来了%d次", "The signal came %d times"}, "gone": {"信号已恢复（%s），仍要到现场看", "The signal is gone (%s); somebody still has to look"},
		"trouble": {"没有立成事项：%s", "No matter was opened: %s"}, "nobody": {"还没有人", "nobody yet"},
		"true": {"真警", "True"}, "false": {"误报", "False"}, "test": {"测试", "Test"}, "done": {"随事项办结", "Ended with its matter"}, "unsaid": {"没有确认", "No word"}, "waits": {"待确认", "Waits"},
		"why": {"说明", "Note"}, "why_hint": {"误报要写原因，如 油烟、水汽、测试枪", "A false alarm needs the reason: cooking, steam"}, "what_was_it": {"是真警吗", "Was it true?"},
		"send": {"派人", "Send somebody"}, "whom": {"派谁去", "Whom"}, "choose": {"请选择", "Choose"}, "send_go": {"派出", "Send"}, "whom_first": {"请选择派谁去", "Choose whom to send"}, "sent": {"已派给 %s", "Sent: %s"},
		"near": {"%s · %s（%s）", "%s · %s (%s)"}, "has_it": {"正在办：%s", "Now with %s"}, "no_matter": {"这条告警没有事项，没法派人", "This alarm has no matter to hand over"},
		"log": {"经过", "History"}, "facts": {"情况", "Facts"}, "handled_as": {"已记为%s", "Recorded as %s"}, "raised": {"报警", "Raised"}, "again": {"又报", "Came again"}, "cleared": {"信号恢复", "Signal gone"},
		"cleared_why": {"只是证据，要有人看过才销号", "Evidence only; a look closes it"}, "received": {"收到时间", "Received"}, "device_time": {"设备时间", "Device time"}, "matter": {"事项", "Matter"}, "no_matter_term": {"没有立成事项", "No matter"},
		"c.device": {"设备", "Device"}, "c.where": {"位置", "Where"}, "c.kind": {"类别", "Kind"}, "c.heard": {"最近一次", "Last heard"}, "c.said": {"状态", "State"}, "c.building": {"楼栋", "Building"}, "c.share": {"误报率", "False rate"},
		"c.what": {"信号", "Signal"}, "c.when": {"时间", "When"}, "c.was": {"确认", "Verdict"}, "c.who": {"谁", "Who"}, "c.key": {"编号", "Key"}, "c.source": {"协议", "Protocol"}, "c.times": {"次数", "Times"}, "c.sent": {"内容", "Content"},
		"c.value": {"数值", "Value"}, "c.part": {"部件", "Part"}, "c.order": {"指令", "Order"}, "c.asked": {"发出", "Asked"}, "c.answer": {"应答", "Answer"},
		"none": {"还没有登记设备", "No device is registered yet"}, "none_why": {"登记后，它的告警才会立成事项", "Only a registered device opens matters"},
		"devices_note": {"三个心跳没有声音，就立成设备故障事项。", "A device that is silent for three heartbeats becomes a fault."},
		"never":        {"还没有收到过", "Never heard"}, "silent": {"没有声音", "Silent"}, "left": {"下线", "Signed off"}, "testing": {"测试中", "In test"}, "online": {"在线", "Heard"}, "ended": {"已停用", "Ended"},
		"no_rates": {"还没有确认过的告警", "No alarm has a verdict yet"}, "no_rates_why": {"值班人确认后，这里按楼栋算%d天的误报率", "Once alarms are handled the share of %d days is shown by building"},
		"rates_note": {"误报率＝误报÷（误报＋真警），最近%d天，按楼栋，不按人。没有确认的不算。", "Share = false ÷ (false + true) of %d days, by building, never by person. Alarms without a word do not count."},
		"no_past":    {"还没有告警", "No alarms yet"}, "no_past_why": {"设备报警后留在这里", "Alarms stay here"}, "no_unknown": {"没有未登记的设备", "No unregistered device"}, "no_unknown_why": {"没有登记的设备发来的数据只计数，不立事项", "What unregistered devices send is counted, it opens nothing"},
		"unknown_note": {"未登记的设备得到“否认”应答，只计数，不立事项。请核对编号后登记。", "Unregistered devices are denied and counted; they open no matter. Check the key before you register one."},
		"register":     {"登记", "Register"}, "add": {"登记设备", "Register a device"}, "add_go": {"登记", "Register"}, "registered": {"已登记 %s", "Registered: %s"}, "saved": {"改好了", "Saved"}, "save": {"保存", "Save"}, "edit": {"修改", "Change"},
		"end": {"停用", "End it"}, "ended_done": {"已停用，记录留着", "Ended; its records stay"}, "which": {"有几处符合，请选一处", "Several places fit; choose one"},
		"its_alarms": {"它的告警", "Its alarms"}, "readings": {"读数", "Readings"}, "no_readings": {"还没有读数", "No readings yet"}, "no_readings_why": {"设备说了什么，就记什么", "What the device says is kept"},
		"checks": {"查岗和校时", "Duty checks and clock"}, "no_checks": {"还没有查过岗", "No duty check yet"}, "no_checks_why": {"发出查岗后，控制室要在时限内按键应答", "After a check somebody in the control room has to press the button in time"},
		"ask": {"查岗、校时", "Duty check, clock"}, "ask_why": {"查岗：消防控制室有人值守的，会在时限内按键应答。", "Duty check: somebody in the control room presses the button in time."}, "minutes": {"几分钟内应答", "Minutes to answer"},
		"duty": {"查岗", "Duty check"}, "clock": {"校时", "Set clock"}, "asked": {"已发出，等设备应答", "Sent; wait for the answer"}, "within": {"%d秒", "%d s"}, "until": {"到 %s", "until %s"}, "beat_of": {"%d秒", "%d s"},
		"clock_off": {"设备时钟", "Clock"}, "clock_off_by": {"差%d秒，可以校时", "off by %d s; it can be set"}, "yes": {"是", "yes"},
		"order.waiting": {"等设备连上", "Waits for a connection"}, "order.sent": {"已发出", "Sent"}, "order.confirmed": {"设备收到", "Received"}, "order.denied": {"设备否认", "Refused"}, "order.failed": {"没有送到", "Not delivered"},
		"order.answered": {"有人应答", "Answered"}, "order.missed": {"无人应答", "Nobody answered"}, "streams": {"看的人太多，请手动刷新", "Too many are watching; reload by hand"},
		"f.source": {"协议", "Protocol"}, "f.key": {"设备编号", "Key"}, "f.key_hint": {"国标：帧里的源地址，12位十六进制；MQTT：站点/设备", "GB/T: source address as 12 hexadecimal digits; MQTT: site/device"}, "f.name": {"名称", "Name"}, "f.kind": {"类别", "Kind"},
		"f.where": {"位置", "Where"}, "f.where_hint": {"小区和楼号，例如 云漳国际1号楼", "Compound and building"}, "f.found": {"是哪一处", "Which one"}, "f.beat": {"心跳间隔（秒）", "Heartbeat (s)"}, "f.beat_hint": {"三个间隔没有声音就算离线；不监视填0", "Silent after three; 0 = not watched"},
		"f.until": {"测试几分钟", "Minutes of test"}, "f.until_hint": {"测试期间的告警只记录，不立事项", "Alarms during a test open no matter"}, "f.scale": {"分度", "Scale"}, "f.scale_hint": {"只在厂家自定分度时填，例如 4=1000", "Only where the maker has steps of his own: 4=1000"},
		"kind.transmitter": {"用户信息传输装置", "Transmitter"}, "kind.smoke": {"烟感", "Smoke"}, "kind.heat": {"温感", "Heat"}, "kind.gas": {"燃气", "Gas"}, "kind.water": {"水压水位", "Water"}, "kind.electric": {"电气火灾", "Electric"}, "kind.other": {"其他", "Other"},
		"source.gbt26875": {"GB/T 26875.3", "GB/T 26875.3"}, "source.mqtt": {"MQTT", "MQTT"},
		"m.device": {"设备：%s", "Device: %s"}, "m.signal": {"信号：%s（%s）", "Signal: %s (%s)"}, "m.part": {"部件：%s", "Part: %s"}, "m.time": {"设备时间：%s", "Device time: %s"},
		"m.also": {"同一设备又报%s：%s，%s", "The device also raises %s: %s, %s"}, "m.cleared": {"%s信号恢复：%s，%s。只是证据，仍要到现场看。", "%s is gone: %s, %s. Evidence only; somebody still has to look."}, "m.sent": {"值班人派去现场", "Sent by the person on duty"},
		"m.true": {"值班人确认：真警", "On duty: true"}, "m.false": {"值班人确认：误报", "On duty: false"}, "m.test": {"值班人确认：测试", "On duty: a test"}, "m.because": {"%s，%s", "%s, %s"},
	} {
		text.Register(text.ZH, map[string]string{"fire.device." + key: w[0]})
		text.Register(text.EN, map[string]string{"fire.device." + key: w[1]})
	}
	for key, w := range map[string][2]string{ // signals
		"fire": {"火警", "Fire alarm"}, "smoke.alarm": {"烟感报警", "Smoke alarm"}, "event.fire": {"火警", "Fire alarm"}, "event.smoke": {"烟感报警", "Smoke alarm"}, "event.heat": {"温感报警", "Heat alarm"}, "event.gas": {"燃气报警", "Gas alarm"},
		"gas.lel": {"燃气浓度高", "Gas concentration"}, "water.leak": {"漏水", "Water leak"}, "event.water-leak": {"漏水", "Water leak"}, "event.water-level": {"水位异常", "Water level"}, "event.water-pressure": {"水压异常", "Water pressure"},
		"water.pressure": {"水压越限", "Water pressure"}, "water.level": {"水位越限", "Water level"}, "temperature": {"温度越限", "Temperature"}, "electric.residual": {"剩余电流越限", "Residual current"}, "fault": {"故障", "Fault"}, "shielded": {"屏蔽", "Shielded"},
		"power_fault": {"电源故障", "Power fault"}, "main_power_fault": {"主电故障", "Main power fault"}, "standby_power_fault": {"备电故障", "Standby power fault"}, "bus_fault": {"总线故障", "Bus fault"}, "centre_link_fault": {"与中心通信故障", "Link fault"},
		"alarm_line_fault": {"监测连接线路故障", "Alarm line fault"}, "event.device-fault": {"设备故障", "Device fault"}, "event.power": {"电源故障", "Power fault"}, "event.tamper": {"被拆动", "Tampered"}, "event.battery-low": {"电量低", "Battery low"}, "battery": {"电量低", "Battery low"},
		"silent": {"没有声音", "Silent"}, "duty.missed": {"查岗无人应答", "Duty check not answered"}, "other": {"%s", "%s"},
	} {
		text.Register(text.ZH, map[string]string{"fire.device.s." + key: w[0]})
		text.Register(text.EN, map[string]string{"fire.device.s." + key: w[1]})
	}
	for key, w := range map[string][2]string{ // words of the wire
		"normal": {"正常", "normal"}, "fire": {"火警", "fire"}, "fault": {"故障", "fault"}, "shielded": {"屏蔽", "shielded"}, "supervised": {"监管", "supervised"}, "started": {"启动", "started"}, "feedback": {"反馈", "feedback"}, "delayed": {"延时", "delayed"},
		"main_power_fault": {"主电故障", "main power fault"}, "standby_power_fault": {"备电故障", "standby power fault"}, "power_fault": {"电源故障", "power fault"}, "bus_fault": {"总线故障", "bus fault"}, "manual": {"手动", "manual"}, "configuration_changed": {"配置改变", "configuration changed"},
		"reset": {"复位", "reset"}, "test": {"测试", "test"}, "mute": {"消音", "muted"}, "manual_alarm": {"手动报警", "manual alarm"}, "alarm_cleared": {"警情消除", "alarm cleared"}, "self_test": {"自检", "self-test"}, "confirm": {"确认", "confirmed"}, "duty_answer": {"查岗应答", "duty check answered"},
		"centre_link_fault": {"与中心通信故障", "link fault"}, "alarm_line_fault": {"线路故障", "line fault"}, "true": {"是", "yes"}, "false": {"否", "no"}, "clock": {"设备时钟不对", "clock is wrong"}, "bcd": {"时间为BCD", "time in BCD"}, "retained": {"旧消息", "retained"}, "bad": {"质量差", "bad"},
	} {
		text.Register(text.ZH, map[string]string{"fire.device.w." + key: w[0]})
		text.Register(text.EN, map[string]string{"fire.device.w." + key: w[1]})
	}
	for key, w := range map[string][2]string{ // kinds of readings
		"state": {"状态", "State"}, "operation": {"操作", "Operation"}, "version": {"版本", "Version"}, "config": {"配置", "Configuration"}, "temperature": {"温度", "Temperature"}, "water.pressure": {"水压", "Water pressure"}, "water.level": {"水位", "Water level"},
		"water.flow": {"流量", "Flow"}, "gas.lel": {"燃气浓度", "Gas"}, "battery": {"电量", "Battery"}, "signal": {"信号强度", "Signal"}, "smoke.alarm": {"烟感", "Smoke alarm"}, "smoke.density": {"烟雾浓度", "Smoke density"}, "electric.residual": {"剩余电流", "Residual current"},
		"electric.current": {"电流", "Current"}, "electric.voltage": {"电压", "Voltage"}, "water.leak": {"漏水", "Leak"}, "door.open": {"门", "Door"}, "raw": {"原始数据", "Raw"},
	} {
		text.Register(text.ZH, map[string]string{"fire.device.r." + key: w[0]})
		text.Register(text.EN, map[string]string{"fire.device.r." + key: w[1]})
	}
})
