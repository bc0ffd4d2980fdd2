package monitor

import "linli/platform/text"

var pageWords = map[string][2]string{
	"title": {"自动监测", "Online monitors"}, "sub": {"自动站发来的数、限值、可疑的地方；每一条都由人核实", "What monitors send, limits, what looks odd; a person checks each"}, "list": {"监测设备", "Monitors"}, "new": {"登记设备", "Register a monitor"}, "edit": {"改登记", "Change"}, "saved": {"%s已登记", "%s registered"}, "save": {"保存", "Save"},
	"empty": {"还没有登记监测设备", "No monitor yet"}, "empty_why": {"登记以后，设备按HJ 212发来的数据才会被接收和应答。", "Frames of HJ 212 are accepted and answered once their device is registered."},
	"name": {"名称", "Name"}, "name_hint": {"例如：矿井水排口自动站", "For example: monitor of the mine-water outlet"}, "state": {"状态", "State"}, "newest": {"最新小时均值", "Newest hour means"}, "outlet": {"排放口", "Outlet"}, "at_place": {"（没有画排口）%s", "(no outlet drawn) %s"}, "choose": {"请选", "Choose"},
	"state.ended": {"已停用", "Ended"}, "state.never": {"还没有发过数据", "Never heard"}, "state.silent": {"没有数据", "Silent"}, "state.talking": {"在发数据", "Sending"},
	"k.all": {"设备", "Monitors"}, "k.silent": {"超过2小时没有数据", "Silent for 2 hours"}, "k.over": {"最新小时超限值", "Newest hour over"}, "k.signs": {"30天可疑", "Signs in 30 days"}, "k.signs_note": {"待人核实，不等于造假", "to be checked, no verdict"}, "k.unknown": {"未登记的设备", "Unknown devices"}, "unit": {"台", ""},
	"signs": {"可疑数据", "Signs"}, "signs_note": {"规则只提出疑问。是不是造假，由执法人员现场核实后认定。", "Rules ask; officers decide after they have looked."}, "no_signs": {"最近没有发现可疑的地方。", "Nothing odd lately."}, "sign": {"疑点", "Sign"}, "sign_note": {"这是规则的提问。核实时看：设备状态、校准记录、视频、用电、现场比对。", "A rule asks. Look at: state, calibrations, video, power, a comparison on the spot."}, "no_sign": {"没有这条可疑记录。请回到设备页。", "There is no such sign. Please go back to the monitor."},
	"why_chart": {"为什么可疑", "Why"}, "replay_below": {"下面一张是被重复的那一段", "Below is the stretch that was repeated"}, "matter": {"对应的事项", "Its matter"},
	"unknown": {"没有采信的来源", "Senders not believed"}, "unknown_sub": {"没有登记的设备、密码或来源不对的帧：不应答，数据一个也不计", "Unknown devices, wrong passwords or origins: not answered, nothing counted"}, "unknown_empty": {"没有", "None"}, "unknown_why": {"有没登记的设备发来数据时，会列在这里，并立一件事项。", "Devices that nobody registered are listed here, with one matter."}, "unknown_note": {"MN、密码和来源网络都对，数据才被接收。同样的原因只立一件事项。", "Frames count when MN, password and network fit. One matter for one reason."},
	"why": {"为什么", "Why"}, "from": {"来自", "From"}, "times": {"次数", "Times"}, "last": {"最近", "Last"}, "sample": {"内容", "Sample"}, "register": {"登记", "Register"}, "refused.unknown": {"没有登记", "Not registered"}, "refused.password": {"密码不对", "Wrong password"}, "refused.origin": {"来源地址不对", "Wrong origin"}, "refused.time": {"时间不对", "Wrong time"}, "refused.altered": {"同一编号内容不同", "Same exchange, other content"},
	"rules": {"规则与保存期", "Rules and retention"}, "rules_sub": {"可疑规则的数值都是有日期的数据", "Thresholds are dated data"}, "rules_note": {"〔K〕是系统默认值，〔check〕待核对原文；由单位确认后再作依据。", "[K] is a default, [check] is to be checked against the text; to be confirmed before use."}, "threshold": {"数值", "Threshold"}, "value": {"数值", "Value"}, "source": {"依据", "Source"}, "retention": {"保存多久", "Retention"}, "days": {"天", "Days"}, "what": {"内容", "What"},
	"cn.2011": {"实时", "Realtime"}, "cn.2021": {"设施状态", "Facility states"}, "cn.2051": {"分钟", "Minutes"}, "cn.2061": {"小时", "Hours"}, "cn.2031": {"日", "Days"},
	"pw": {"访问密码（PW）", "Password (PW)"}, "pw_hint": {"只存密文摘要，看不到原文", "Kept as a digest only"}, "pw_keep": {"不改就留空", "Leave empty to keep it"}, "mn_hint": {"数采仪的设备唯一标识", "Unique number of the data logger"}, "nets": {"允许的来源网络", "Networks it may send from"}, "nets_hint": {"例如 10.3.0.0/16；留空为不限", "For example 10.3.0.0/16; empty = any"}, "nets_any": {"不限", "any"}, "edition": {"协议版本", "Edition"}, "edition_any": {"不限", "any"},
	"since": {"启用日期", "From"}, "until": {"停用日期", "Until"}, "channels": {"监测因子", "Factors"}, "channels_hint": {"单位照设备发的写；限值留空时按排放口的许可和标准。单位不同不比较。", "Units as the device sends them; without a limit here the outlet's permit and standards apply. Other units are never compared."}, "channel": {"因子%d", "Factor %d"}, "no_factor": {"不登记", "None"},
	"ch.factor": {"因子", "Factor"}, "ch.unit": {"设备的单位", "Unit of the device"}, "ch.unit_hint": {"留空用常用单位", "Empty: the usual one"}, "ch.low": {"量程下限", "Range from"}, "ch.high": {"量程上限", "Range to"}, "ch.limit": {"限值", "Limit"}, "ch.limit_hint": {"留空：按排放口的许可和标准", "Empty: permit and standards of the outlet"}, "ch.lunit": {"限值单位", "Unit of the limit"}, "ch.basis": {"限值依据", "Basis of the limit"}, "ch.spot": {"安装位置", "Position"},
	"over_by": {"超标%s倍", "over by %s times"}, "hour_from": {"%s起的小时", "hour from %s"}, "limit_is": {"限值%s", "limit %s"}, "other_unit": {"限值单位是%s，不比较", "limit is in %s: not compared"}, "limit_line": {"限值 %s", "limit %s"}, "limit_of": {"限值%s %s（%s）", "limit %s %s (%s)"}, "range": {"量程%s—%s", "range %s–%s"},
	"chart": {"%s", "%s"}, "view.hour": {"小时", "Hours"}, "view.day": {"日", "Days"}, "view.minute": {"分钟", "Minutes"}, "view.realtime": {"实时", "Realtime"}, "days_1": {"·1天", " · 1 day"}, "days_7": {"·7天", " · 7 days"}, "days_31": {"·31天", " · 31 days"}, "days_92": {"·92天", " · 92 days"}, "days_366": {"·1年", " · 1 year"}, "move": {"翻看", "Move"}, "before": {"看到%s为止", "until %s"}, "after": {"看到%s为止", "until %s"},
	"legend.value": {"测得值", "measured"}, "legend.flagged": {"有标记的时段", "flagged"}, "legend.look": {"可疑时段", "to look at"}, "legend.sample": {"手工采样", "sample"}, "time": {"时间", "Time"}, "flag": {"标记", "Flag"}, "beyond": {"超出量程，不计", "outside the range, not counted"}, "rewritten": {"后来的数，不计", "came second, not counted"},
	"sum.none": {"%s：这段时间没有数据。", "%s: nothing in this time."}, "sum.n": {"%s：有效%d个", "%s: %d valid"}, "sum.over": {"，超过限值%d个", ", %d over the limit"}, "sum.flagged": {"，有标记%d个", ", %d flagged"}, "sum.beyond": {"，超出量程%d个（不计）", ", %d outside the range (not counted)"}, "sum.lost": {"，缺%d个", ", %d missing"}, "sum.end": {"。", "."},
	"facts": {"登记", "Registration"}, "heard": {"最近一次收到", "Last heard"}, "clock_off": {"设备时钟差", "Clock off by"}, "seconds": {"%d秒", "%d s"}, "log": {"运维记录", "Log"}, "no_log": {"还没有记录。校准、维护、停运都记在这里，图上和规则里会用到。", "Nothing yet. Calibrations, maintenance and stops belong here; charts and rules use them."}, "add_log": {"记一条运维", "Add to the log"}, "save_log": {"记下", "Save"}, "logged": {"已记下", "Saved"}, "ended": {"已停用", "Ended"},
	"log.calibration": {"校准", "Calibration"}, "log.maintenance": {"维护", "Maintenance"}, "log.repair": {"维修", "Repair"}, "log.stop": {"停运", "Standstill"}, "from_time": {"从", "From"}, "till_time": {"到", "Until"}, "note": {"说明", "Note"}, "end": {"停用这台设备", "End this monitor"}, "end_note": {"停用后它发来的数据按没有登记处理。已经收到的数据照样保存。", "What it sends afterwards is that of an unknown device. What came is kept."}, "end_now": {"停用", "End"}, "reason": {"为什么停用", "Why"},
	"process": {"排口全过程", "Whole process"}, "process_note": {"同一时间轴：设施运行、流量、浓度，菱形是手工采样。没有的就是没有测到，图上留空。", "One axis of time: facility, flow, concentrations; diamonds are samples. What was not measured is left empty."}, "none_there": {"这个排放口没有登记监测设备。", "No monitor at this outlet."},
	"fac": {"治理设施", "Treatment facility"}, "fac.name": {"治理设施%d", "Facility %d"}, "fac.gap": {"没有收到设施状态（2021），运行情况看不到", "No facility states (2021) came: how it ran cannot be seen"}, "fac.last": {"最后状态：%s", "last: %s"}, "fac.share": {"%s %d%%", "%s %d%%"}, "fac.0": {"停运", "off"}, "fac.1": {"运行", "running"}, "fac.2": {"校准", "calibrating"}, "fac.3": {"维护", "maintenance"}, "fac.4": {"报警", "alarm"}, "fac.5": {"反吹", "backflush"}, "fac.6": {"其他", "other"},
	"flag.N": {"正常", "normal"}, "flag.F": {"停运", "stopped"}, "flag.M": {"维护", "maintenance"}, "flag.S": {"手工设定", "set by hand"}, "flag.D": {"故障", "fault"}, "flag.C": {"校准", "calibration"}, "flag.T": {"超上限", "over range"}, "flag.B": {"通信中断", "no link"}, "flag.P": {"断电", "no power"}, "flag.other": {"其他标记", "another flag"}, "flag.none": {"没有标记", "no flag"},
	"link": {"%s · 最新%s", "%s · newest %s"},
}

var signWords = map[string][2]string{
	"sign.title": {"%s：%s%s", "%s: %s %s"}, "sign.flat": {"数值不变", "flat line"}, "sign.replay": {"重复历史数据", "repeated data"}, "sign.missing": {"缺数", "missing data"}, "sign.step": {"校准后突变", "step after calibration"}, "sign.hidden": {"标记掩盖超标", "flags over exceedances"}, "sign.clock": {"时钟跳变", "clock jump"}, "sign.edge": {"一直贴着限值", "always just under the limit"}, "sign.changed": {"同一小时先后两个数", "two values for one hour"},
	"sign.flat_why":    {"%s从%s到%s，连续%s小时的均值一模一样，而这段时间有水流。真实的水质会有小的波动。", "%s from %s to %s: the means of %s hours are the same while water flows. Real water moves a little."},
	"sign.replay_why":  {"%s从%s到%s，连续%s小时与%s小时以前逐时相同。像是把旧数据又发了一遍。", "%s from %s to %s: %s hours equal those of %s hours earlier, one by one. Old data may have been sent again."},
	"sign.missing_why": {"%s从%s到%s应有%s个数，缺%s个（%s%%），没有停运或维护记录。", "%s from %s to %s: of %s values %s are missing (%s%%), with no stop or maintenance on record."},
	"sign.step_why":    {"%s在%s到%s之间校准，校准后%s%s%%：前24小时平均%s，后24小时平均%s。校准参数可能被改过。", "%s, calibrated between %s and %s: %s by %s%% afterwards, mean %s before and %s after. Its parameters may have been changed."},
	"sign.step_lower":  {"低了", "lower"}, "sign.step_higher": {"高了", "higher"},
	"sign.hidden_why":  {"%s从%s到%s，标成维护、校准或故障的%s小时里有%s小时超过限值；标成正常的%s小时里只有%s小时超过。标记可能是为了避开超标。", "%s from %s to %s: of %s hours marked maintenance, calibration or fault %s were over the limit; of %s normal hours only %s were. Flags may hide exceedances."},
	"sign.clock_why":   {"%s：%s到%s之间设备时钟跳了%s秒，现在差%s秒。", "%s: between %s and %s the clock jumped by %s s and is %s s off now."},
	"sign.edge_why":    {"%s从%s到%s，%s个有效小时里有%s个落在限值以下%s%%以内，超过限值的只有%s个。数值可能被压在限值上。", "%s from %s to %s: of %s valid hours %s lie within %s%% below the limit and %s above it. Values may be held there."},
	"sign.changed_why": {"%s从%s到%s，有%s个小时先后发来了不同的数。按先到的计，后到的留着待查。", "%s from %s to %s: for %s hours a second, different value came. The first counts, the second is kept."},
	"bound.flat_hours": {"连续不变（小时）", "hours without change"}, "bound.replay_hours": {"连续相同（小时）", "equal hours"}, "bound.replay_distinct": {"至少几种不同的值", "distinct values"}, "bound.replay_lag": {"往前找（小时）", "hours back"}, "bound.missing_percent": {"缺数超过（%%）", "missing, percent"}, "bound.step_percent": {"变化超过（%%）", "change, percent"}, "bound.step_hours": {"前后至少（小时）", "hours on each side"},
	"bound.hidden_hours": {"标记且超限至少（小时）", "flagged hours over"}, "bound.hidden_flagged": {"标记中超限占（%%）", "of flagged, percent"}, "bound.hidden_normal": {"正常中超限不过（%%）", "of normal at most, percent"}, "bound.clock_seconds": {"跳变超过（秒）", "jump, seconds"}, "bound.edge_hours": {"有效至少（小时）", "valid hours"}, "bound.edge_band": {"限值以下（%%）以内", "within percent below"}, "bound.edge_percent": {"占比至少（%%）", "share, percent"}, "bound.edge_over": {"超限不过（%%）", "above at most, percent"},
}

// The words of monitors on the page of a ledger entry (X3), under the keys that page looks for.
func init() {
	for key, w := range map[string][2]string{
		"k.env.monitor.register": {"登记自动监测设备", "Monitor registered"}, "k.env.monitor.change": {"改自动监测设备登记", "Monitor changed"}, "k.env.monitor.end": {"停用自动监测设备", "Monitor ended"}, "k.env.monitorlog.add": {"记自动监测运维", "Monitor log"}, "k.env.monitorsign.found": {"发现可疑监测数据", "Odd monitor data found"},
		"p.mn": {"设备编号", "MN"}, "p.outlet": {"排放口", "Outlet"}, "p.since": {"启用", "From"}, "p.until": {"到", "Until"}, "p.channels": {"因子数", "Factors"}, "p.monitor": {"监测设备", "Monitor"}, "p.factor": {"因子", "Factor"}, "p.sign": {"疑点", "Sign"}, "p.from": {"从", "From"},
		"v.sign.flat": {"数值不变", "flat line"}, "v.sign.replay": {"重复历史数据", "repeated data"}, "v.sign.missing": {"缺数", "missing"}, "v.sign.step": {"校准后突变", "step"}, "v.sign.hidden": {"标记掩盖超标", "flags over exceedances"}, "v.sign.clock": {"时钟跳变", "clock jump"}, "v.sign.edge": {"贴着限值", "at the limit"}, "v.sign.changed": {"先后两个数", "two values"},
		"v.what.calibration": {"校准", "calibration"}, "v.what.maintenance": {"维护", "maintenance"}, "v.what.repair": {"维修", "repair"}, "v.what.stop": {"停运", "standstill"}, "v.state.ended": {"已停用", "ended"},
	} {
		if text.Has(text.ZH, "proof."+key) {
			continue
		}
		text.Register(text.ZH, map[string]string{"proof." + key: w[0]})
		text.Register(text.EN, map[string]string{"proof." + key: w[1]})
	}
}
