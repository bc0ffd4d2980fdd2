package ui

import "github.com/a-h/templ"

func mark(m Mark) *Mark { return &m }

func galleryLists() Table {
	t := Table{Caption: "问题清单", Columns: []Column{{Title: "编号与问题", Key: true}, {Title: "在哪里"}, {Title: "谁来办"}, {Title: "期限"}, {Title: "状态"}, {Go: true}}}
	for _, r := range []struct {
		tone                            Tone
		no, what, where, who, unit, end string
		m                               Mark
		act                             string
	}{
		{Red, "柳消〔2026〕0117", "防火门闭门器损坏", "云漳国际 1号楼 2单元17层", "冯建军", "物业", "6月18日", Late("逾期").With("2天"), "督办"},
		{Amber, "柳消〔2026〕0121", "疏散通道堆放杂物", "锦绣东区 3号楼 1单元", "郭向荣", "物业", "6月21日", Due("将到期").With("明天"), "催一下"},
		{Blue, "柳消〔2026〕0124", "电动自行车在楼道充电", "锦绣东区 5号楼 2单元3层", "贾海燕", "网格员", "6月24日", Doing("整改中"), "催一下"},
		{Blue, "柳议〔2026〕0063", "9号楼前路灯不亮", "锦绣苑 9号楼", "郭向荣", "物业", "6月25日", Doing("整改中"), "催一下"},
		{Amber, "柳消〔2026〕0109", "消火栓箱内缺水带", "云漳国际 4号楼 1单元22层", "冯建军", "物业", "6月20日", Waiting("待复查"), "复查"},
		{Amber, "柳消〔2026〕0098", "室外保温层破损", "南湖人家 2号楼 北侧", "邢立新", "物业", "—", Waiting("待回头看").With("6月26日"), "回头看"},
		{Grey, "柳民〔2026〕0418", "单元门禁失灵", "翠屏里 6号楼 1单元", "—", "", "6月22日", Unknown("未认领"), "认领"},
		{Green, "柳消〔2026〕0087", "常闭防火门敞开", "云漳国际 2号楼 17层", "冯建军", "物业", "6月12日", Done("已销号"), "看经过"},
	} {
		t.Rows = append(t.Rows, Row{Tone: r.tone, Cells: []Cell{
			{Over: r.no, Text: r.what, Href: "/matters/x"}, {Text: r.where}, {Text: r.who, Sub: r.unit}, {Text: r.end}, {Mark: mark(r.m)}, {Btns: []Btn{{Label: r.act, Href: "/matters/x"}}},
		}})
	}
	return t
}

func galleryPlaces() Table {
	t := Table{Caption: "各小区", Columns: []Column{{Title: "小区", Key: true}, {Title: "状态"}, {Title: "在办", Num: true}, {Title: "没人负责的户", Num: true}, {Title: "走访按时", Num: true}, {Go: true}}}
	for _, r := range []struct {
		name, homes, open, gap, share string
		m                             Mark
	}{
		{"锦绣苑", "1,368户", "0", "0", "98%", Fine("正常")}, {"云漳国际", "1,584户", "23", "0", "93%", Late("逾期").With("1")},
		{"锦绣东区", "1,248户", "11", "0", "90%", Due("将到期").With("3")}, {"翠屏里", "480户", "4", "22", "95%", Unknown("未认领").With("1")},
	} {
		gap := Cell{Text: r.gap}
		if r.gap != "0" {
			gap.Tone, gap.Strong = Red, true
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Body: namedLink(r.name, r.homes)}, {Mark: mark(r.m)}, {Text: r.open}, gap, {Text: r.share}, {Body: plainLink("看问题", "/matters")}}})
	}
	return t
}

func galleryLog() []LogEntry {
	return []LogEntry{
		{When: "5月20日 10:12", Verb: "回头看合格", Text: "秦海峰(消防大队) · 闭门器两套都在用", Seq: 18204, SeqHref: "/ledger/18204"}, {When: "4月22日 09:40", Verb: "复查合格", Text: "秦海峰 · 现场开合三次", Seq: 17377, SeqHref: "/ledger/17377"},
		{When: "4月21日 16:05", Verb: "办好了", Text: "冯建军(云漳安居物业) · 换闭门器 2 套", Seq: 17361, SeqHref: "/ledger/17361"}, {When: "4月14日 15:30", Verb: "认领", Text: "冯建军 · 4月21日前办完", Seq: 16990, SeqHref: "/ledger/16990"},
		{When: "4月14日 11:02", Verb: "发现", Text: "秦海峰、李晋芳 · 敲门行动", Seq: 16975, SeqHref: "/ledger/16975"},
	}
}

func galleryVisits() []LogEntry {
	return []LogEntry{
		{When: "6月17日 周三", Text: "见到本人,都好。代取药一次"}, {When: "6月10日 周三", Text: "没人应门,留了门卡;当晚电话联系上"},
		{When: "6月3日 周三", Text: "反映楼道灯不亮 →", Link: &Link{Label: "柳民〔2026〕0391", Href: "/matters/x"}},
	}
}

func options(words ...string) []Option {
	var out []Option
	for _, w := range words {
		out = append(out, Option{Value: w, Label: w})
	}
	return out
}

func galleryKPIs() []KPI {
	return []KPI{
		{Label: "在办事项", Value: "41", NoteHot: "逾期 1", Note: "今天到期 3", Href: "/matters"}, {Label: "没人负责的户", Value: "22", Tone: Red, Note: "翠屏里 4号楼 3单元", Href: "/duties"},
		{Label: "本周该走访", Value: "117", Note: "已走 96 · 没人应门 31"}, {Label: "动态清零", Value: "2", Unit: "件", Note: "清零保持过 25 天"}, {Label: "替您少填的格", Value: "3,980", Tone: Brand, Note: "本季 41 张表"},
	}
}

func gallerySheet(a3 bool) Sheet {
	s := Sheet{
		Title: "高层建筑消防安全问题清单", Meta: []string{"填报单位:锦绣社区", "截至 2026年6月20日"}, A3: a3, Signs: []string{"填表人", "审核人", "负责人"},
		Source: "事项:高层消防,锦绣社区,未销号与本月销号", Printed: "2026-06-20 17:30", Hash: "9f2c 71ab", BackHref: "/ui",
		Columns: []SheetColumn{{Title: "序号", Center: true, Share: 5}, {Title: "编号", Share: 17}, {Title: "问题", Share: 19}, {Title: "地点", Share: 22}, {Title: "责任人", Share: 12}, {Title: "期限", Center: true, Share: 11}, {Title: "状态", Center: true, Share: 14}},
	}
	for i := 0; i < 4; i++ {
		for _, r := range galleryLists().Rows {
			s.Rows = append(s.Rows, []string{num(int64(len(s.Rows) + 1)), r.Cells[0].Over, r.Cells[0].Text, r.Cells[1].Text, r.Cells[2].Text + " " + r.Cells[2].Sub, r.Cells[3].Text, r.Cells[4].Mark.Shape + " " + r.Cells[4].Mark.Word})
		}
	}
	return s
}

func galleryPoster() Poster {
	return Poster{
		Title: "关于更换2单元闭门器的告知", Body: []string{"各位邻居:", "6月24日上午9:00到11:00,物业更换2单元17层前室防火门闭门器。施工时请走1单元楼梯,电梯照常。", "有不方便的地方,请打 100 0000 0000,或者扫码说一声。"},
		Address: "https://linli.example/q7K3M2P", Short: "linli.example/q7K3M2P", Ask: "扫一扫,看办到哪一步", By: "云漳安居物业", Date: "2026年6月20日", BackHref: "/ui",
	}
}

// Gallery is the page /ui: show picks a composition ("" for the components).
func Gallery(show, lang string, big bool) templ.Component {
	path := "/ui"
	if show != "" {
		path += "?show=" + show
	}
	switch show {
	case "s1":
		return galleryS1(on(galleryPage("锦绣社区 今天", path, lang, big), "/today"))
	case "m3":
		return galleryM3(on(galleryPage("三张清单", path, lang, big), "/lists"))
	case "m2":
		return galleryM2(on(galleryPage("防火门闭门器损坏", path, lang, big), "/matters"))
	case "w2":
		return galleryW2(on(galleryPage("锦绣苑 3号楼", path, lang, big), "/places"))
	case "w1":
		return galleryW1(on(galleryPage("今天", path, lang, big), "/today"))
	case "w4":
		return galleryW4(on(galleryPage("501 申秀兰", path, lang, big), "/today"))
	case "p1":
		return galleryP1(galleryPage("锦绣苑 3号楼", path, lang, big))
	case "p2":
		return galleryP2(galleryPage("反映一件事", path, lang, big))
	case "error":
		return galleryError(galleryPage("没有保存成功", path, lang, big))
	case "sheet":
		return PrintFrame(gallerySheet(false))
	case "sheet-a3":
		return PrintFrame(gallerySheet(true))
	case "poster":
		return PosterFrame(galleryPoster())
	}
	return galleryParts(galleryPage("界面部件", path, lang, big))
}
