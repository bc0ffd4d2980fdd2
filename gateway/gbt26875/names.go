package gbt26875

// Names of the state bits (figures 6, 7 and 13). Bit 0 says that the system runs normally; a state without any bit is a test.
var (
	systemBits = [16]string{"normal", "fire", "fault", "shielded", "supervised", "started", "feedback", "delayed", "main_power_fault",
		"standby_power_fault", "bus_fault", "manual", "configuration_changed", "reset", "bit14", "bit15"}
	componentBits = [16]string{"normal", "fire", "fault", "shielded", "supervised", "started", "feedback", "delayed", "power_fault",
		"bit9", "bit10", "bit11", "bit12", "bit13", "bit14", "bit15"}
	deviceBits = [16]string{"normal", "fire", "fault", "main_power_fault", "standby_power_fault", "centre_link_fault", "alarm_line_fault", "bit7"}
	// operationBits are figures 9 and 14; bit 5 of a transmitter answers a duty check.
	operationBits = [8]string{"reset", "mute", "manual_alarm", "alarm_cleared", "self_test", "confirm", "test", "bit7"}
)

// StateNames are the words of a state in the order of its bits.
func StateNames(kind byte, state uint16) []string {
	bits := &componentBits
	switch kind {
	case SystemState:
		bits = &systemBits
	case DeviceState:
		bits = &deviceBits
	}
	if state == 0 {
		return []string{"test"}
	}
	out := make([]string, 0, 2)
	for i, n := range bits {
		if state&(1<<i) != 0 && n != "" {
			out = append(out, n)
		}
	}
	return out
}

// OperationNames are the words of an operation.
func OperationNames(kind, flags byte) []string {
	out := make([]string, 0, 1)
	for i, n := range operationBits {
		if flags&(1<<i) == 0 {
			continue
		}
		if i == 5 && kind == DeviceOperation {
			n = "duty_answer"
		}
		out = append(out, n)
	}
	return out
}

// quantity is a row of table 6: what a value measures, in which unit, and the step of the number on the wire as its divisor.
type quantity struct {
	name, unit string
	div        int
}

var quantities = map[byte]quantity{
	1: {"count", "", 1}, 2: {"water.level", "m", 100}, 3: {"temperature", "Cel", 10}, 4: {"water.pressure", "MPa", 10}, 5: {"water.pressure", "kPa", 10},
	6: {"gas.lel", "%", 10}, 7: {"duration", "s", 1}, 8: {"electric.voltage", "V", 10}, 9: {"electric.current", "A", 10}, 10: {"water.flow", "L/s", 10},
	11: {"air.flow", "m3/min", 10}, 12: {"wind", "m/s", 1},
}

// ComponentTypes is table 5; SystemTypes is table 4.
var (
	SystemTypes = map[byte]string{0: "通用", 1: "火灾报警系统", 10: "消防联动控制器", 11: "消火栓系统", 12: "自动喷水灭火系统", 13: "气体灭火系统", 14: "水喷雾（泵）",
		15: "水喷雾（压力容器）", 16: "泡沫灭火系统", 17: "干粉灭火系统", 18: "防烟排烟系统", 19: "防火门及卷帘", 20: "消防电梯", 21: "消防应急广播", 22: "应急照明和疏散指示",
		23: "消防电源", 24: "消防电话"}
	ComponentTypes = map[byte]string{0: "通用", 1: "火灾报警控制器", 10: "可燃气体探测器", 11: "点型可燃气体探测器", 12: "独立式可燃气体探测器", 13: "线型可燃气体探测器",
		16: "电气火灾监控报警器", 17: "剩余电流探测器", 18: "测温式探测器", 21: "探测回路", 22: "火灾显示盘", 23: "手动报警按钮", 24: "消火栓按钮", 25: "火灾探测器", 30: "感温探测器",
		31: "点型感温探测器", 32: "点型感温探测器（S型）", 33: "点型感温探测器（R型）", 34: "线型感温探测器", 35: "线型感温探测器（S型）", 36: "线型感温探测器（R型）", 37: "光纤感温探测器",
		40: "感烟探测器", 41: "点型离子感烟探测器", 42: "点型光电感烟探测器", 43: "线型光束感烟探测器", 44: "吸气式感烟探测器", 50: "复合探测器", 51: "感烟感温探测器",
		52: "感光感温探测器", 53: "感光感烟探测器", 61: "紫外火焰探测器", 62: "红外火焰探测器", 69: "感光探测器", 74: "气体探测器", 78: "图像探测器", 79: "感声探测器",
		81: "气体灭火控制器", 82: "电气控制装置", 83: "控制室图形显示装置", 84: "模块", 85: "输入模块", 86: "输出模块", 87: "输入输出模块", 88: "中继模块", 91: "消防水泵",
		92: "消防水箱", 95: "喷淋泵", 96: "水流指示器", 97: "信号阀", 98: "报警阀", 99: "压力开关", 101: "阀驱动装置", 102: "防火门", 103: "防火阀", 104: "通风空调",
		105: "泡沫泵", 106: "管网电磁阀", 111: "防烟排烟风机", 113: "排烟防火阀", 114: "常闭送风口", 115: "排烟口", 116: "电控挡烟垂壁", 117: "防火卷帘控制器",
		118: "防火门监控器", 121: "警报装置", 129: "独立式感烟探测器"}
)
