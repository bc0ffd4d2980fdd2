package signal

import "linli/platform/text"

var _ = text.Words(func() {
	for key, w := range map[string][2]string{
		"no_device": {"没有找到这台设备", "This device was not found"}, "no_alarm": {"没有找到这条告警", "This alarm was not found"}, "no_rule": {"没有找到这条规则", "This rule was not found"},
		"no_order": {"没有找到这次指令", "This order was not found"}, "stale": {"别人刚刚改过，请看过新内容再改", "Somebody has just changed this; look at the new version first"},
		"twice":     {"编号 %s 已经登记在另一台设备上，请核对编号", "The key %s belongs to a registered device already; check the number"},
		"bad_place": {"请选择设备所在的地点", "Choose the place where the device stands"}, "bad_source": {"请选择设备用哪种协议", "Choose the device's protocol"},
		"bad_key.gbt26875": {"请填写12位十六进制源地址，例如 e90300000000", "Enter the source address as 12 hexadecimal digits, for example e90300000000"},
		"bad_key.mqtt":     {"请填写 站点/设备，只用字母、数字、横线，例如 yzgj1/smoke01", "Enter site/device in letters, digits and dashes, for example yzgj1/smoke01"},
		"bad_name":         {"请填写名称，最多40字", "Enter a name of at most 40 characters"}, "bad_kind": {"请选择设备类别", "Choose the kind of device"},
		"bad_heartbeat": {"心跳间隔填5秒到7天，不监视离线填0", "Heartbeat is 5 seconds to 7 days; 0 when silence is not watched"},
		"bad_scale":     {"分度写成“量代码=分母”，例如 4=1000", "Write the scale as quantity=divisor, for example 4=1000"},
		"still_open":    {"这台设备还有告警没有确认，请先确认", "An alarm of this device still waits for a word; handle it first"},
		"bad_signal":    {"信号名只用小写字母、数字、点和横线，例如 water.pressure", "A signal is named in lower case letters, digits, dots and dashes, for example water.pressure"},
		"bad_op":        {"请选择怎样比较", "Choose how it is compared"}, "bad_limit": {"请填写限值：高于、低于要填数字", "Enter the limit: a number for over and under"},
		"bad_hold": {"持续时间填0秒到7天", "The signal may have to last 0 seconds to 7 days"}, "bad_level": {"请选择是告警还是故障", "Choose alarm or fault"},
		"bad_verdict": {"请选择真警、误报还是测试", "Choose true, false or test"}, "why_false": {"请写一句为什么是误报，例如 油烟", "Say in a few words why it was false, for example cooking"},
		"handled":       {"别人已经确认过这条告警，请刷新", "Somebody has handled this alarm already; reload"},
		"not_askable":   {"这台设备不懂查岗和校时，只有用户信息传输装置能应答", "Only a transmitter of GB/T 26875.3 understands a duty check or a clock setting"},
		"asked_already": {"刚才已经发出，请等设备应答", "It has been sent already; wait for the device"}, "bad_minutes": {"应答时限填1到60分钟", "The limit is 1 to 60 minutes"},
	} {
		text.Register(text.ZH, map[string]string{"signal." + key: w[0]})
		text.Register(text.EN, map[string]string{"signal." + key: w[1]})
	}
})
