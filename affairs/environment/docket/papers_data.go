package docket

import (
	"slices"
	"strconv"
	"strings"

	"linli/affairs/environment/paper"
	"linli/affairs/environment/paper/docx"
	"linli/affairs/environment/penalty"
	"linli/platform/text"
)

// dataOf fills the placeholders of a paper from the case.
func dataOf(x Case, s Status, e Env, name, body string) paper.Data {
	law, err := e.Law.Choose(x.File.Statute, x.Dates(first(s.DecidedOn, e.Today)))
	basis := ""
	if err == nil {
		basis = "《" + strings.Trim(law.Law, "《》") + "》" + law.Article
	}
	broken := basis
	if duty, err := e.Law.Statute("water.duty", first(x.To, x.From)); err == nil && x.File.Statute == "water.exceed" {
		broken = "《" + strings.Trim(duty.Law, "《》") + "》" + duty.Article // what was not done stands in the provision of the duty, what it costs in that of the penalty
	}
	d := paper.Data{"机关": body, "案号": x.No, "案由": x.Cause, "当事人": x.Party.Name, "统一代码": x.Party.Credit, "法定代表人": x.Party.Legal, "地址": x.Party.Address, "检查日期": x.From, "违法事实": statedFacts(x), "违反条款": broken, "责令依据": basis, "处罚依据": basis,
		"申辩期限": "五个工作日", "听证期限": "五个工作日", "缴款期限": "十五日", "缴款最后日": s.Due, "复议机关": strings.TrimSuffix(body, "生态环境局") + "人民政府", "履行要求": "", "保存期限": ""}
	if i := strings.Index(body, "生态环境局"); i > 0 {
		d["复议机关"] = body[:i] + "人民政府"
		d["法院"] = ""
	}
	var list, officers []paper.Data
	var names []string
	for i, p := range s.Evidence {
		if !p.Out {
			list = append(list, paper.Data{"序号": strconv.Itoa(i + 1), "名称": strings.TrimSuffix(p.Name+"（"+p.Source+"）", "（）")})
		}
	}
	for _, o := range s.Officers {
		officers = append(officers, paper.Data{"姓名": o.Name, "证号": o.Card})
		names = append(names, o.Name)
	}
	d["证据"], d["执法人员"], d["送达人"], d["承办人"], d["联系人"] = list, officers, officers, strings.Join(names, "、"), strings.Join(names, "、")
	for _, more := range []func(paper.Data, Case, Status, Env, string){orderData, noticeData, decisionData, hearingData, moneyData, sheetData, closingData, indexData, dailyData} {
		more(d, x, s, e, name)
	}
	return d
}

// stepOf finds the last step of an act.
func stepOf(x Case, act Act) (Step, bool) {
	for i := len(x.Steps) - 1; i >= 0; i-- {
		if x.Steps[i].Act == act {
			return x.Steps[i], true
		}
	}
	return Step{V: map[string]string{}}, false
}

func orderData(d paper.Data, x Case, s Status, _ Env, name string) {
	if len(s.Orders) == 0 {
		return
	}
	o := s.lastOrder()
	d["改正要求"], d["改正期限"], d["责令文号"], d["责令送达日期"] = o.What, o.Until, o.No, o.On
	if name == paper.Order {
		d["文号"], d["日期"] = o.No, o.On
	}
}

// fineWords is what is decided or meant, in words.
func fineWords(yuan int64, measures []string) string {
	var out []string
	if yuan > 0 {
		out = append(out, "罚款人民币"+yuanText(yuan)+"元")
	}
	for _, m := range measures {
		out = append(out, text.T(text.ZH, "environment.docket.o.measures."+m))
	}
	return strings.Join(out, "；") + "。"
}

func noticeData(d paper.Data, x Case, s Status, e Env, name string) {
	yuan := s.Notice.Yuan
	if yuan == 0 && s.Sheet != nil {
		yuan = s.Sheet.Yuan
	}
	d["拟处罚内容"] = fineWords(yuan, s.Notice.Measures)
	if s.Notice.Hearing || x.hearingRight(e.Today, yuan, nil, e) {
		d["听证"] = true
	}
	if name == paper.Notice || name == paper.HearingRight {
		d["文号"], d["日期"] = s.Notice.No, s.Notice.On
	}
}

func decisionData(d paper.Data, x Case, s Status, _ Env, name string) {
	d["处罚内容"], d["决定日期"], d["决定文号"], d["决定送达日期"] = fineWords(s.Yuan, s.Measures), s.DecidedOn, s.DecisionNo, s.ServedOn
	d["告知情况"] = toldWords(s)
	if s.Yuan > 0 {
		d["罚款"] = strconv.FormatInt(s.Yuan, 10)
	}
	if name == paper.Decision || name == paper.Daily {
		d["文号"], d["日期"] = s.DecisionNo, s.DecidedOn
	}
	st, _ := stepOf(x, ActDecide)
	d["缴款账户"] = st.V["account"]
	serve, ok := stepOf(x, ActServe)
	if ok {
		d["送达方式"], d["送达时间"], d["见证人"], d["送达日期"], d["签收日期"] = text.T(text.ZH, "environment.docket.o.way."+serve.V["way"]), serve.On, serve.V["witness"], serve.On, serve.On
	}
	d["文书"] = []paper.Data{{"名称": "行政处罚决定书", "文号": s.DecisionNo}}
}

// toldWords say how the party was told and heard (行政处罚法 59).
func toldWords(s Status) string {
	if s.Notice.On == "" {
		return ""
	}
	key := "told"
	if s.Notice.Hearing {
		key = "told_hearing"
	}
	out := text.T(text.ZH, "environment.docket."+key, longDay(s.Notice.On))
	switch {
	case s.HeldOn != "":
		out += text.T(text.ZH, "environment.docket.told_held", longDay(s.HeldOn))
	case s.WaivedOn != "":
		out += text.T(text.ZH, "environment.docket.told_waived", longDay(s.WaivedOn))
	case s.DefendedOn != "":
		out += text.T(text.ZH, "environment.docket.told_defended", longDay(s.DefendedOn))
	default:
		out += text.T(text.ZH, "environment.docket.told_silent")
	}
	return out
}

func hearingData(d paper.Data, x Case, s Status, _ Env, name string) {
	st, ok := stepOf(x, ActSummon)
	if !ok {
		return
	}
	d["申请日期"], d["听证时间"], d["听证地点"], d["主持人"] = s.AskedOn, st.V["day"], st.V["where"], st.V["chair"]
	if name == paper.HearingNotice {
		d["文号"], d["日期"] = x.No, st.On
	}
}

func moneyData(d paper.Data, x Case, s Status, e Env, name string) {
	if s.ServedOn == "" {
		return
	}
	day := first(s.PaidOn, e.Today)
	late := s.Surcharge(day)
	d["未履行义务"], d["应缴罚款"], d["计算截止日"], d["催告期限"] = "缴纳罚款。", plainMoney(max(0, s.Yuan*100-s.PaidFen)), day, "十日"
	if late.Fen > 0 {
		d["加处罚款"] = plainMoney(late.Fen)
	}
	if st, ok := stepOf(x, ActRemind); ok && name == paper.Reminder {
		d["文号"], d["日期"] = st.V["no"], st.On
	}
	if name == paper.PayNotice {
		d["文号"], d["日期"] = s.DecisionNo, s.ServedOn
	}
}

func plainMoney(fen int64) string {
	return strings.ReplaceAll(fenText(fen), ",", "")
}

func sheetData(d paper.Data, x Case, s Status, e Env, name string) {
	if s.Sheet == nil {
		return
	}
	b := s.Sheet
	d["法定下限"], d["法定上限"], d["基准版本"], d["计算式"], d["裁量结果"], d["审核人"] = strconv.FormatInt(b.Min, 10), strconv.FormatInt(b.Max, 10), b.Table.Title+" "+b.Table.Version, b.Formula, strconv.FormatInt(b.Yuan, 10), s.Reviewer
	d["计算方法"] = text.T(text.ZH, "environment.docket.method."+b.Method)
	weights := map[string]string{}
	for _, f := range b.Table.Factors {
		weights[f.Key] = first(f.Weight, f.Max)
	}
	var list []paper.Data
	var why []string
	for _, f := range b.Findings.Factors {
		n := factorName(text.ZH, b.Table, f.Key)
		grade := strconv.Itoa(f.Grade)
		if b.Method == "P" {
			grade = f.Percent + "%"
		}
		list = append(list, paper.Data{"名称": n, "事实": f.Measured, "等级": grade, "权重": weights[f.Key], "证据号": f.Evidence, "认定人": f.Officer, "复核人": f.Reviewer})
		why = append(why, n+"为"+gradeWords(text.ZH, b.Table, f))
	}
	var weighed []paper.Data
	for _, m := range b.Findings.Modifiers {
		n := modifierName(text.ZH, b.Table, m.Key)
		weighed = append(weighed, paper.Data{"名称": n, "幅度": m.Percent + "%", "证据号": m.Evidence, "认定人": m.Officer, "复核人": m.Reviewer})
		why = append(why, n+m.Percent+"%")
	}
	d["因素"], d["裁量理由"] = list, strings.Join(why, "、")
	if len(weighed) > 0 {
		d["情节"] = weighed
	}
	if o := b.Findings.Override; o != nil {
		d["调整理由"] = o.Reason + "（" + o.Officer + "、" + o.Reviewer + "）"
	}
	if l := b.Findings.Lighten; l != nil {
		d["减轻理由"] = l.Finding + "，" + l.Basis + "（" + l.Officer + "、" + l.Reviewer + "）"
	}
	if name == paper.Discretion {
		d["日期"] = s.SheetOn
	}
}

// gradeWords are a finding's grade as a paper says it: the table's words and, behind them, the grade or percentage.
func gradeWords(lang string, tb penalty.Table, f penalty.Factor) string {
	mark := tb.Mark(f.Grade, f.Percent)
	said := gradeMark(lang, tb, f)
	def, _ := tb.Factor(f.Key)
	for _, g := range def.Grades {
		if tb.Mark(g.Grade, g.Percent) != mark {
			continue
		}
		name := g.Name(lang)
		if lang == text.ZH {
			name = strings.ReplaceAll(name, " ", "")
		}
		return text.T(lang, "environment.docket.graded", name, said)
	}
	return said
}

// gradeMark is a grade as its table counts it: 4级, or 12% where the table has percentages and no grades.
func gradeMark(lang string, tb penalty.Table, f penalty.Factor) string {
	mark := tb.Mark(f.Grade, f.Percent)
	if tb.Method == penalty.MethodPercent {
		return mark + "%"
	}
	return text.T(lang, "environment.docket.grade", mark)
}

// longDay writes a day as papers do: 2026年3月25日.
func longDay(day string) string { return docx.Written(day, "日期") }

func closingData(d paper.Data, x Case, s Status, _ Env, _ string) {
	d["立案日期"], d["结案日期"], d["归档日期"] = s.Filed, s.ClosedOn, s.ArchiveOn
	d["处理结果"] = outcome(s)
	d["执行情况"], d["结案理由"] = outcome(s), text.T(text.ZH, "environment.docket.state."+string(s.State))
	if n := len(s.Looks); n > 0 {
		l := s.Looks[n-1]
		d["复查日期"] = l.On
		d["复查情况"] = longDay(l.On) + text.T(text.ZH, "environment.docket.o.result."+l.Result)
		if l.Value != "" {
			d["复查情况"] = text.T(text.ZH, "environment.docket.looked_value", d["复查情况"], l.Value)
		}
	}
}

// outcome is what came of the decision: payment, correction.
func outcome(s Status) string {
	var out []string
	if s.Yuan > 0 {
		out = append(out, fineWords(s.Yuan, s.Measures))
	}
	if s.PaidOn != "" {
		out = append(out, text.T(text.ZH, "environment.docket.paid_on", longDay(s.PaidOn), fenText(s.PaidFen)))
	}
	if s.lookedAfter() {
		out = append(out, text.T(text.ZH, "environment.docket.fixed_on", longDay(s.Looks[len(s.Looks)-1].On)))
	}
	return strings.Join(out, "")
}

// indexData is the index of the file: papers and evidence with their pages, one after another.
func indexData(d paper.Data, x Case, s Status, _ Env, _ string) {
	page := 1
	var list []paper.Data
	add := func(name, no, day string, pages int) {
		list = append(list, paper.Data{"序号": strconv.Itoa(len(list) + 1), "文号": no, "名称": name, "日期": day, "页": pagesText(page, pages)})
		page += max(1, pages)
	}
	papers := filed(x, s)
	slices.SortStableFunc(papers, func(a, b Paper) int { return indexRank(a.Name) - indexRank(b.Name) })
	for _, p := range papers {
		if src, err := paper.Of(p.Name); err == nil {
			add(src.Title, p.No, p.Day, p.Pages)
		}
	}
	for _, p := range s.Evidence {
		add(p.Name, p.Source, p.On, p.Pages)
	}
	d["目录"], d["页数"] = list, strconv.Itoa(page-1)
}

// indexRank puts the decision and its delivery first, as files of penalties are bound.
func indexRank(name string) int {
	switch name {
	case paper.Decision, paper.Daily:
		return 0
	case paper.Receipt:
		return 1
	}
	return 2
}

func pagesText(from, n int) string {
	if n <= 1 {
		return strconv.Itoa(from)
	}
	return strconv.Itoa(from) + "-" + strconv.Itoa(from+n-1)
}

func dailyData(d paper.Data, x Case, s Status, e Env, _ string) {
	if x.PerDay == 0 {
		return
	}
	d["计罚起始日"], d["计罚截止日"], d["计罚天数"], d["每日罚款"], d["复查日期"], d["复查情况"] = x.From, x.To, strconv.FormatInt(x.Days, 10), strconv.FormatInt(x.PerDay, 10), x.Found, x.Source
	d["责令送达日期"] = x.From
	if c, err := e.Law.Choose(penalty.IDDaily, penalty.Dates{Act: x.Found}); err == nil {
		d["处罚依据"] = "《" + c.Law + "》" + c.Article
	}
}
