package monitor

import "linli/platform/text"

var _ = text.Words(func() {
	for _, group := range []map[string][2]string{words, pageWords, signWords} {
		for key, w := range group {
			text.Register(text.ZH, map[string]string{"environment.monitor." + key: w[0]})
			text.Register(text.EN, map[string]string{"environment.monitor." + key: w[1]})
		}
	}
})

var words = map[string][2]string{
	"bad_mn": {"设备编号（MN）要1到40个可见字符，不能有 ; = & ,", "The MN takes 1 to 40 visible characters without ; = & ,"}, "mn_taken": {"这个MN已经登记，请先停用原来的登记", "This MN is registered already; end that registration first"},
	"need_name": {"请填名称", "Please give a name"}, "need_place": {"请选排放口，或选所在的街道、社区", "Please choose the outlet, or the street or community"}, "need_pw": {"请填访问密码（PW）", "Please give the password (PW)"},
	"bad_pw": {"访问密码最多24个字符，不能有空格和 ; = & ,", "The password has at most 24 characters, without blanks and ; = & ,"}, "pw_again": {"改了MN，请把访问密码也重填一次", "The MN has changed: please type the password again"},
	"bad_nets": {"来源网络写成 10.3.0.0/16 或 203.0.113.7，多个用空格分开", "Write networks as 10.3.0.0/16 or 203.0.113.7, blanks between"}, "bad_edition": {"请选2005、2017、2025或不填", "Choose 2005, 2017, 2025 or none"},
	"bad_since": {"请填启用日期", "Please give the day it begins"}, "bad_until": {"停用日期不能早于启用日期", "It cannot end before it begins"}, "need_channel": {"至少登记一个监测因子，最多60个", "At least one factor, at most 60"},
	"twice": {"同一个因子只能登记一次", "A factor can be registered once"}, "bad_channel": {"监测因子要写全：量程用数字且下限小于上限；填了限值就要填单位和依据", "Factors: ranges are numbers, low below high; a limit needs its unit and its basis"},
	"stale": {"有人先改了，请刷新后再试", "Somebody was faster; please reload"}, "none": {"没有这台监测设备。请回到列表。", "There is no such monitor. Please go back to the list."}, "need_reason": {"请写为什么停用", "Please say why it ends"},
	"need_what": {"请选做了什么", "Please choose what was done"}, "bad_from": {"请填开始时间，不晚于现在", "Please give the begin, not in the future"}, "bad_till": {"结束不能早于开始", "It cannot end before it begins"},
	"kept":       {"监测数据只增不改", "Monitor data are never changed"},
	"over.2061":  {"%s %s起的小时均值：%s %s %s，限值%s %s，超标%s倍（%s）", "%s, hour from %s: %s %s %s, limit %s %s, over by %s times (%s)"},
	"over.2031":  {"%s %s的日均值：%s %s %s，限值%s %s，超标%s倍（%s）", "%s, day %s: %s %s %s, limit %s %s, over by %s times (%s)"},
	"over.title": {"%s：%s %s %s，限值%s", "%s: %s %s %s, limit %s"}, "over.range": {"%s %s起的均值：%s %s，应为%s（%s）", "%s, mean from %s: %s %s, should be %s (%s)"}, "to_check": {"〔待核对〕", " [to be checked]"}, "over.more": {"还有%d个均值超过限值", "%d more means over the limit"}, "over.see": {"曲线和依据在“自动监测”的“%s”里。", "The chart stands under Monitors, %s."}, "about.sign": {"看曲线：为什么可疑", "The chart that shows why"}, "about.over": {"看%s的曲线", "The chart of %s"},
	"refused.title.unknown": {"有没登记的监测设备在发数据", "A monitor that nobody registered is sending"}, "refused.title.password": {"%s：访问密码不对", "%s: wrong password"}, "refused.title.origin": {"%s：来源地址不在登记的网络里", "%s: from an address that is not registered"},
	"refused.title.time": {"%s：设备时间不对", "%s: its clock is wrong"}, "refused.title.altered": {"%s：同一编号的数据前后不一样", "%s: the same exchange with other content"},
	"refused.text.unknown":  {"MN %s，来自%s。没有登记，不应答，数据不计。请核实后登记，或查来源。", "MN %s from %s. It is not registered: not answered, nothing counted. Please register it or find out who sends."},
	"refused.text.password": {"MN %s，来自%s。访问密码与登记的不同，没有应答，数据不计。", "MN %s from %s. The password is not the registered one: not answered, nothing counted."},
	"refused.text.origin":   {"MN %s，来自%s。地址不在登记的来源网络里，没有应答，数据不计。", "MN %s from %s. The address is not registered: not answered, nothing counted."},
	"refused.text.time":     {"MN %s，来自%s。数据时间在24小时以后，或实时数据的时间与收到时相差10分钟以上，没有应答，数据不计。请校时。", "MN %s from %s. Its time is more than 24 hours ahead, or live data are more than 10 minutes off: not answered. Please set its clock."},
	"refused.text.altered":  {"MN %s，来自%s。用已经收过的编号（QN）发来了不同的内容，没有应答，数据不计。可能有人重放或改数。", "MN %s from %s. An exchange (QN) came again with other content: not answered, nothing counted. Somebody may be replaying or rewriting."},
}
