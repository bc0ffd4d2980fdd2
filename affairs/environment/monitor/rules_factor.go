package monitor

import "linli/platform/text"

// Factor is a factor of HJ 212 appendix B as Linli offers it: code, names and the unit that devices usually send.
type Factor struct{ Code, Name, NameEN, Unit string }

// Factors are those of water outlets first (hj212.md 12). Units are defaults: the register holds the unit of each channel.
var Factors = []Factor{
	{"w01018", "化学需氧量", "COD", "mg/L"}, {"w21003", "氨氮", "Ammonia N", "mg/L"}, {"w21011", "总磷", "Total P", "mg/L"}, {"w21001", "总氮", "Total N", "mg/L"},
	{"w01001", "pH值", "pH", "无量纲"}, {"w00000", "污水流量", "Sewage flow", "L/s"}, {"w01012", "悬浮物", "Suspended solids", "mg/L"}, {"w01010", "水温", "Water temperature", "℃"},
	{"w01009", "溶解氧", "Dissolved oxygen", "mg/L"}, {"w01014", "电导率", "Conductivity", "uS/cm"}, {"w01019", "高锰酸盐指数", "Permanganate index", "mg/L"}, {"w01017", "五日生化需氧量", "BOD5", "mg/L"},
	{"w20111", "总汞", "Mercury", "ug/L"}, {"w20115", "总镉", "Cadmium", "ug/L"}, {"w20117", "六价铬", "Chromium VI", "ug/L"}, {"w20116", "总铬", "Chromium", "mg/L"}, {"w20119", "总砷", "Arsenic", "ug/L"}, {"w20120", "总铅", "Lead", "ug/L"},
	{"w21017", "氟化物", "Fluoride", "mg/L"}, {"w22001", "石油类", "Petroleum", "mg/L"}, {"w23002", "挥发酚", "Volatile phenol", "mg/L"},
	{"a21026", "二氧化硫", "SO2", "mg/m3"}, {"a21002", "氮氧化物", "NOx", "mg/m3"}, {"a34013", "烟尘", "Soot", "mg/m3"}, {"a00000", "废气流量", "Waste gas flow", "m3/s"}, {"a19001", "氧含量", "O2", "%"},
}

// FactorName is the name of a factor; its code when Linli has none.
func FactorName(lang, code string) string {
	for _, f := range Factors {
		if f.Code == code {
			if lang == text.EN {
				return f.NameEN
			}
			return f.Name
		}
	}
	return code
}

// Flow is the factor of sewage flow.
const Flow = "w00000"
