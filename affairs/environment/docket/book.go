package docket

import (
	"strings"

	"linli/kernel/access"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/text"
)

// tables are the ledgers of this package: 处罚案件 (ledgers.md B24), out only; a case is never written from a sheet.
func (s *Service) tables() []*table.Table {
	col := func(key, header string, kind table.Type) table.Column {
		return table.Column{Key: key, Header: header, Type: kind, Computed: true}
	}
	t := &table.Table{Name: "env-cases", Title: "处罚案件", Aliases: []string{"行政处罚案件", "处罚案件台账"}, SheetHints: []string{"处罚案件"}, Keys: [][]string{{"no"}}, Perm: access.EnvRead}
	for _, c := range [][2]string{{"no", "立案号"}, {"party", "当事人"}, {"cause", "案由"}, {"act", "违法时间地点"}, {"evidence", "证据目录"}, {"site", "现场检查(勘察)笔录"}, {"interview", "询问笔录"}, {"report", "监测报告"}, {"law", "法律依据"}, {"factors", "裁量因子与等级"}, {"formula", "计算过程"}} {
		t.Columns = append(t.Columns, col(c[0], c[1], table.Text))
	}
	t.Columns = append(t.Columns, col("meant", "拟罚", table.Money), col("notice", "告知书送达", table.Day), col("defence", "陈述申辩", table.Text), col("hearing", "听证", table.Text), col("review", "法制审核", table.Text), col("discussed", "集体讨论", table.Day),
		col("decision", "决定书号", table.Text), col("fine", "罚款", table.Money), col("order", "改正要求", table.Text), col("served", "送达", table.Day), col("paid", "缴款", table.Text), col("look", "改正复查", table.Text), col("closed", "结案", table.Day), col("published", "公开日", table.Day), col("credit", "信用修复", table.Text))
	t.Examples = [][]string{{"环案〔2026〕001号", "示例煤业有限公司", "超过水污染物排放标准排放水污染物", "2026-03-11 矿井水排口", "监测报告", "", "", "示例2026-001", "水污染防治法第八十三条第二项", "超标倍数4级", "100000+900000×0.1875", "260000", "2026-03-25", "未提出", "未要求", "通过", "", "环罚〔2026〕001号", "260000", "立即停止超标排放", "2026-04-20", "2026-04-28 260000.00", "2026-05-12 已改正", "2026-05-20", "", ""}}
	t.Owner = table.Owner{Export: s.export}
	return []*table.Table{t}
}

func (s *Service) export(tx *db.Tx, f table.Filter, each func([]table.Value) error) error {
	for _, scope := range f.Scopes {
		e, err := s.env(tx, access.Actor{}, scope)
		if err != nil {
			return err
		}
		lo, hi := scope.Range()
		list, err := s.cases(tx, "path >= ? AND path < ? ORDER BY no, id", lo, hi)
		if err != nil {
			return err
		}
		for _, x := range list {
			row := bookRow(x, Fold(x.File, e), e)
			if s.Seams != nil && s.Seams.Shown != nil {
				day, credit, err := s.Seams.Shown(tx, x.ID)
				if err != nil {
					return err
				}
				row[len(row)-2], row[len(row)-1] = dayValue(day), table.TextValue(credit)
			}
			if err := each(row); err != nil {
				return err
			}
		}
	}
	return nil
}

func dayValue(s string) table.Value {
	if s == "" {
		return table.Value{}
	}
	return table.DayText(s)
}

// bookRow is a line of the book; its last two columns, 公开日 and 信用修复, are for who publishes to fill.
func bookRow(x Case, s Status, e Env) []table.Value {
	zh := func(key string, args ...any) string { return text.T(text.ZH, "environment.docket."+key, args...) }
	txt := table.TextValue
	var proofs, factors, paid []string
	by := map[string]string{}
	for _, p := range s.Evidence {
		proofs = append(proofs, p.Name)
		by[p.Kind] = first(by[p.Kind], p.Source)
	}
	formula := ""
	if s.Sheet != nil {
		formula = s.Sheet.Formula
		for _, f := range s.Sheet.Findings.Factors {
			factors = append(factors, factorName(text.ZH, s.Sheet.Table, f.Key)+gradeMark(text.ZH, s.Sheet.Table, f))
		}
	}
	for _, p := range s.Payments {
		paid = append(paid, p.Day+" "+text.Money(p.Fen))
	}
	law := ""
	if c, err := e.Law.Choose(x.File.Statute, x.Dates(first(s.DecidedOn, e.Today))); err == nil {
		law = c.Law + c.Article
	}
	hearing, look := "", ""
	switch {
	case s.HeldOn != "":
		hearing = s.HeldOn
	case s.WaivedOn != "":
		hearing = zh("o.what."+s.WaivedWhat) + " " + s.WaivedOn
	case s.Notice.Hearing && s.DecidedOn != "":
		hearing = zh("not_asked")
	}
	if n := len(s.Looks); n > 0 {
		look = s.Looks[n-1].On + " " + zh("o.result."+s.Looks[n-1].Result)
	}
	review := ""
	if s.ReviewOn != "" {
		review = s.Reviewer + " " + s.ReviewOn
	}
	return []table.Value{txt(x.No), txt(partyShown(x)), txt(x.Cause), txt(x.From + " " + x.Spot), txt(strings.Join(proofs, "；")), txt(by["record"]), txt(by["statement"]), txt(by["monitoring"]), txt(law), txt(strings.Join(factors, "；")), txt(formula),
		table.MoneyValue(s.Notice.Yuan * 100), dayValue(s.Notice.On), txt(s.DefendedOn), txt(hearing), txt(review), dayValue(s.DiscussedOn), txt(s.DecisionNo), table.MoneyValue(s.Yuan * 100), txt(s.lastOrder().What), dayValue(s.ServedOn), txt(strings.Join(paid, "；")), txt(look), dayValue(s.ClosedOn), {}, txt("")}
}
