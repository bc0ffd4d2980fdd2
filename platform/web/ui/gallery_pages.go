package ui

// The heads of the gallery's compositions.

func s1Page(p Page) Page {
	p.Sub = "6月20日 周六 · 4个小区 · 4,680户"
	p.Actions = []Btn{{Label: "一表通", Href: "/tables"}, {Label: "登记事项", Href: "/matters/new", Primary: true}}
	return p
}

func m3Page(p Page) Page {
	p.Sub = "锦绣社区 · 高层消防与民生事项 · 同一件事,三种看法"
	p.Actions = []Btn{{Label: "导出 xlsx", Href: "/x"}, {Label: "打印 A3", Href: "/x", DeskOnly: true}, {Label: "登记问题", Href: "/x", Primary: true}}
	return p
}

func m2Page(p Page) Page {
	p.Short, p.Over, p.Mark = "事项", "柳消〔2026〕0117 · 消防隐患 · 一般", mark(Done("已销号"))
	p.Sub, p.SubLink = "云漳国际 1号楼 2单元 17层前室", &Btn{Label: "看楼栋图", Href: "/ui?show=w2"}
	p.Actions = []Btn{{Label: "打印", Href: "/x", DeskOnly: true}, {Label: "更多", Href: "/x"}}
	return p
}

func w2Page(p Page) Page {
	p.Sub = "66户 · 走到 58 · 该走没走 1 · 将到期 4 · 空置 5"
	p.Tools = ChipLinks([]Tab{{Label: "责任", Href: "?lens=duty"}, {Label: "走访", Href: "?lens=visit", On: true}, {Label: "隐患", Href: "?lens=hazard"}, {Label: "送达", Href: "?lens=served"}})
	p.Actions = []Btn{{Label: "列表", Href: "/x"}, {Label: "打印 A4", Href: "/x", DeskOnly: true}}
	return p
}

func w1Page(p Page) Page {
	p.Dock = []Btn{{Label: "开始走访", Href: "/x", Primary: true}, {Label: "反映", Href: "/x"}}
	return p
}

func w4Page(p Page) Page {
	p.Back = "/ui?show=w1"
	p.Dock = []Btn{{Label: "记下", Primary: true, Form: "visit"}}
	return p
}

func p1Page(p Page) Page {
	p.Dock = []Btn{{Label: "反映一件事", Href: "/ui?show=p2", Primary: true}}
	p.Human = "100 0000 0000"
	return p
}

func p2Page(p Page) Page {
	p.Back, p.Sub = "/ui?show=p1", "锦绣苑 3号楼"
	p.Dock = []Btn{{Label: "提交", Primary: true, Form: "report"}}
	return p
}

func galleryTabs() []Tab {
	var tabs []Tab
	for i, m := range GalleryPages {
		tabs = append(tabs, Tab{Label: m.Label, Href: m.Href, On: i == 0})
	}
	return tabs
}

func compact(b BurnDown) BurnDown { b.Compact = true; return b }
