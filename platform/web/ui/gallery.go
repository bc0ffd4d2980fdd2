package ui

import (
	"strconv"
	"time"

	"linli/platform/clock"
)

// The gallery is shown on the development page /ui: every component with invented people, and
// the compositions of the prototype rebuilt from them. GalleryPages lists what it can show.
var GalleryPages = []MenuItem{
	{Label: "部件", Href: "/ui"}, {Label: "社区总览 S1", Href: "/ui?show=s1"}, {Label: "三张清单 M3", Href: "/ui?show=m3"}, {Label: "事项 M2", Href: "/ui?show=m2"},
	{Label: "楼栋图 W2", Href: "/ui?show=w2"}, {Label: "今天 W1", Href: "/ui?show=w1"}, {Label: "扫码页 P1", Href: "/ui?show=p1"}, {Label: "反映 P2", Href: "/ui?show=p2"}, {Label: "走访 W4", Href: "/ui?show=w4"},
	{Label: "打印台账", Href: "/ui?show=sheet"}, {Label: "告示", Href: "/ui?show=poster"}, {Label: "出错", Href: "/ui?show=error"},
}

func galleryPage(title, path, lang string, big bool) Page {
	return Page{
		Title: title, Short: title, Lang: lang, Big: big, Path: path, Active: "/x",
		Menu:    []MenuItem{{Label: "今天", Href: "/today"}, {Label: "事项", Href: "/matters"}, {Label: "三张清单", Href: "/lists"}, {Label: "楼栋与住户", Href: "/places"}, {Label: "责任图", Href: "/duties"}, {Label: "报表中心", Href: "/tables"}},
		Affairs: []MenuItem{{Label: "邻里议事", Href: "/council"}, {Label: "邻里互助", Href: "/care"}, {Label: "高层消防", Href: "/fire"}, {Label: "共建", Href: "/owners"}, {Label: "更多", Href: "/more"}},
		User:    User{Name: "冯晓岚", Post: "锦绣社区 · 书记"}, LogoutHref: "/logout",
	}
}

func on(p Page, href string) Page { p.Active = href; return p }

func galleryWall() Wall {
	legend := []Mark{Fine("按时"), Due("三天内到期"), Late("逾期"), Unknown("空置")}
	legend[0].Tone = Plain
	w := Wall{Finding: "锦绣苑3号楼:1户逾期没走访,4户三天内到期", Legend: legend, Selected: "2-501"}
	odd := map[string]Mark{
		"1-1002": Due("将到期"), "1-702": Unknown("空置"), "1-101": Due("将到期"), "1-102": Unknown("空置"), "2-1001": Unknown("空置"), "2-701": Unknown("空置"),
		"2-501": Late("逾期").With("1天"), "2-102": Due("将到期"), "3-1002": Due("将到期"), "3-602": Due("将到期"), "3-501": Unknown("空置"), "3-202": Due("将到期"),
	}
	for u := 1; u <= 3; u++ {
		unit := WallUnit{Label: strconv.Itoa(u) + "单元"}
		for floor := 11; floor >= 1; floor-- {
			for door := 0; door < 2; door++ {
				label := strconv.Itoa(floor) + "0" + strconv.Itoa(door+1)
				id := strconv.Itoa(u) + "-" + label
				mark, ok := odd[id]
				if !ok {
					mark = Fine("按时")
				}
				unit.Cells = append(unit.Cells, WallCell{ID: id, Label: label, Href: "/homes/" + id, Floor: floor, Door: door, Mark: mark})
			}
		}
		w.Units = append(w.Units, unit)
	}
	return w
}

func galleryBurn() BurnDown {
	b := BurnDown{Finding: "清零以后又发现 2 件,还没销号"}
	open := []int{64, 71, 77, 74, 69, 61, 55, 48, 46, 41, 33, 28, 31, 24, 18, 12, 9, 5, 2, 0, 0, 2}
	start := time.Date(2026, 1, 13, 0, 0, 0, 0, clock.Shanghai)
	for i, n := range open {
		t := start.AddDate(0, 0, 7*i)
		w := BurnWeek{Label: strconv.Itoa(int(t.Month())) + "月" + strconv.Itoa(t.Day()) + "日", Open: n, Serious: n / 5, Found: 3 + (i*5)%7, Closed: 4 + (i*3)%8}
		if i == 2 {
			w.Event = "敲门行动"
		}
		if i == 12 {
			w.Event, w.Reopened = "回头看", 4
		}
		b.Weeks = append(b.Weeks, w)
	}
	return b
}

func galleryHeat() Heat {
	h := Heat{Finding: "按时办结:噪声类最慢", Columns: []string{"第19周", "20", "21", "22", "23", "24", "25"}}
	for _, r := range []struct {
		kind string
		v    []int
	}{
		{"消防隐患", []int{76, 85, 83, 90, 93, 84, 85}}, {"水电维修", []int{88, 79, 81, 98, 90, 99, 94}}, {"噪声", []int{74, 67, 79, 85, 81, 87, 88}},
		{"停车", []int{73, 89, 88, 84, 81, 100, 94}}, {"环境卫生", []int{86, 91, 90, 97, 88, 99, 94}}, {"探访", []int{90, 91, 78, 81, 85, 100, -1}},
	} {
		row := HeatRow{Label: r.kind}
		for _, v := range r.v {
			if v < 0 {
				row.Cells = append(row.Cells, HeatCell{})
			} else {
				row.Cells = append(row.Cells, HeatCell{Done: v, Of: 100, Href: "/matters?kind=" + r.kind})
			}
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

func galleryFunnel() Funnel {
	return Funnel{Finding: "212 件里,13 件还等着回头看", Stages: []Stage{
		{Label: "发现", N: 212, Tone: Grey, Href: "/matters"}, {Label: "有人管", N: 206, Tone: Blue, Href: "/matters?state=assigned"}, {Label: "办好", N: 187, Tone: Blue, Age: "最久 12天", Href: "/matters?state=fixed"},
		{Label: "复查合格", N: 181, Tone: Amber, Href: "/matters?state=checked"}, {Label: "回头看合格", N: 168, Tone: Green, Age: "最久 41天", Href: "/matters?state=closed"},
	}}
}

func galleryRibbon() Ribbon {
	return Ribbon{Finding: "物业办了7天,按时;28天后回头看合格", Parts: []Stretch{
		{Who: "网格", HowLong: "当天", Days: 0.2, Tone: Plain, Note: "4月14日"}, {Who: "物业", HowLong: "7天", Days: 7, Tone: Blue, Note: "4月14日至21日"},
		{Who: "复查", HowLong: "1天", Days: 1, Tone: Amber, Note: "4月22日"}, {Who: "等回头看", HowLong: "28天", Days: 28, Tone: Grey, Note: "到5月20日"}, {Who: "✓", Tone: Green, Note: "已销号"},
	}}
}

func galleryPlan() Plan {
	p := Plan{Finding: "锦绣苑 1368户,23户没人负责"}
	groups := []string{"一组", "一组", "一组", "二组", "二组", "二组", "二组", "三组", "三组", "三组"}
	for i, g := range groups {
		x, y := float64(i%4)*70+float64(i/4%2)*14, 160-float64(i/4)*58
		h := House{Label: strconv.Itoa(i+1) + "号楼", Group: g, Homes: 120 + i*6, Href: "/places/" + strconv.Itoa(i+1), Outline: [][2]float64{{x, y}, {x + 54, y}, {x + 54, y + 16}, {x, y + 16}}}
		if i == 3 {
			h.Gap = 22
		}
		if i == 6 {
			h.Gap = 1
		}
		p.Houses = append(p.Houses, h)
	}
	return p
}
