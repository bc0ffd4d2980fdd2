package sheet_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// cast adds the people of the examples: 冯建军 of the property company, 秦海峰 of the community, and two of one name.
func (w *town) cast(t *testing.T) map[string]people.Person {
	t.Helper()
	out := map[string]people.Person{}
	org, err := w.people.AddOrg(ctx, w.actor.Actor, people.Org{Kind: people.Property, Name: "国际物业服务中心", Place: w.compound.ID})
	must(t, err)
	for i, n := range []string{"冯建军", "秦海峰", "李晋芳", "武静", "武静"} {
		p, err := w.people.Add(ctx, w.actor.Actor, people.Draft{Name: n, Phone: fmt.Sprintf("1000001049%d", i), At: w.compound.ID})
		must(t, err)
		out[n] = p
	}
	_, err = w.people.Appoint(ctx, w.actor.Actor, people.Post{Person: out["冯建军"].ID, Org: org.ID, Title: "项目负责人"})
	must(t, err)
	return out
}

// matters lists all matters by their words.
func mattersOf(t *testing.T, d *db.DB, s *matter.Service) map[string]matter.Card {
	t.Helper()
	out := map[string]matter.Card{}
	must(t, d.Read(ctx, func(tx *db.Tx) error {
		for _, states := range [][]matter.State{matter.Live, {matter.Closed}} {
			page, err := s.List(tx, access.System("test"), matter.Query{States: states, Limit: 200})
			if err != nil {
				return err
			}
			for _, c := range page.Cards {
				out[c.Text] = c
			}
		}
		return nil
	}))
	return out
}

var hazardHead = []any{"编号", "排查时间", "楼栋", "部位", "问题描述", "类别", "等级", "责任单位", "责任人", "责任人电话", "整改时限", "整改措施", "整改完成日", "投入资金(元)", "复查人", "复查日期", "复查结果", "回头看日期", "回头看结果", "销号"}

// The one a sheet names becomes the holder when exactly one fits; what was done before is taken over as far as the rules of the loop
// allow: closed needs the looks of another person, and the later one not too early.
func TestHazardHistoryFollowsTheRules(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, _, matters := workTown(t, d)
		cast := w.cast(t)
		type row struct {
			text   string
			cells  []any // 责任单位 … 销号
			state  matter.State
			holder string
		}
		const unit, tel = "国际物业服务中心", "10000010490"
		rows := []row{
			{"闭门器一", []any{unit, "冯建军", tel, "2025-04-24", "更换闭门器", "2025-04-10", 360, "秦海峰", "2025-04-11", "合格", "2025-05-12", "合格", "是"}, matter.Closed, "冯建军"},
			{"闭门器二", []any{unit, "冯建军", "", "2025-04-24", "更换闭门器", "2025-04-10", "", "秦海峰", "2025-04-11", "合格", "2025-04-20", "合格", "是"}, matter.Watch, "冯建军"},
			{"闭门器三", []any{unit, "冯建军", "", "", "更换", "2025-04-10", "", "", "", "", "", "", "是"}, matter.Fixed, "冯建军"},
			{"闭门器四", []any{unit, "冯建军", "", "", "更换", "2025-04-10", "", "冯建军", "2025-04-11", "合格", "", "", "是"}, matter.Fixed, "冯建军"},
			{"闭门器五", []any{unit, "冯建军", "", "", "更换", "2025-04-10", "", "秦海峰", "2025-04-11", "不合格", "", "", ""}, matter.Working, "冯建军"},
			{"闭门器六", []any{unit, "", "", "2025-04-24", "", "", "", "", "", "", "", "", ""}, matter.Assigned, "冯建军"},
			{"闭门器七", []any{unit, "秦海峰", "", "", "更换", "2025-04-10", "", "李晋芳", "2025-04-11", "合格", "", "", "是"}, matter.Open, ""},
			{"闭门器八", []any{"", "武静", "", "", "更换", "2025-04-10", "", "秦海峰", "2025-04-11", "合格", "", "", "是"}, matter.Open, ""},
			{"闭门器九", []any{"", "武静", "10000010494", "", "", "", "", "", "", "", "", "", ""}, matter.Assigned, "武静"},
			{"闭门器十", []any{unit, "冯建军", "", "", "更换", "", "", "秦海峰", "", "合格", "", "", "是"}, matter.Assigned, "冯建军"},
		}
		sheet := [][]any{hazardHead}
		for i, r := range rows {
			sheet = append(sheet, append([]any{fmt.Sprintf("旧%03d", i), "2025-04-01", "3号楼", "2单元", r.text, "防火门", "一般"}, r.cells...))
		}
		data := book(t, sheet)
		j := w.load(t, "隐患.xlsx", "hazard", data)
		if c := j.Counts; c.New != len(rows) || c.Bad != 0 || c.Warned < 7 {
			t.Fatalf("%+v %+v", c, j.Questions)
		}
		w.confirm(t, j)
		have := mattersOf(t, d, matters)
		for _, r := range rows {
			m, ok := have[r.text]
			if !ok || m.State != r.state || m.HolderLabel != r.holder {
				t.Errorf("%s: %s held by %q, want %s by %q", r.text, m.State, m.HolderLabel, r.state, r.holder)
			}
		}
		if h := have["闭门器九"].Holder; h != cast["武静"].ID {
			t.Errorf("of two 武静 the telephone decides: %s", h)
		}
		if c := w.load(t, "再来.xlsx", "hazard", data).Counts; c.Same != len(rows) {
			t.Errorf("uploaded again: %+v", c)
		}
		must(t, d.Read(ctx, func(tx *db.Tx) error {
			n, err := tx.Count(`SELECT count(*) FROM matter_look l JOIN matter_fix f ON f.matter = l.matter AND f.fixer = l.looker`)
			if n != 0 {
				t.Errorf("%d looks by the one who fixed it", n)
			}
			return err
		}))
		w.roundTrip(t, len(rows))
	})
}

// roundTrip exports the wide table and the three lists, in both formats, and imports each again: nothing may change.
func (w *town) roundTrip(t *testing.T, rows int) {
	t.Helper()
	for _, list := range []string{"", "problem", "responsible", "rectify"} {
		for _, format := range []string{"xlsx", "csv"} {
			var b bytes.Buffer
			n, err := w.svc.Export(ctx, w.actor, table.ExportCmd{Table: "hazard", List: list, Format: format, Whole: true, Reason: "往返测试"}, &b)
			must(t, err)
			if n != rows {
				t.Errorf("%q: %d rows exported, want %d", list, n, rows)
			}
			back := w.load(t, "清单."+format, "hazard", b.Bytes())
			if c := back.Counts; c.Same != n || c.New+c.Changed+c.Bad+c.Parked != 0 {
				t.Errorf("%q %s: came back as %+v %+v", list, format, c, back.Questions)
			}
		}
	}
}

// The three lists as three sheets of one workbook: the numbers join them to one matter each.
func TestThreeListsInOneWorkbook(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, _, matters := workTown(t, d)
		w.cast(t)
		j := w.load(t, "三张清单.xlsx", "hazard", threeLists(t))
		if c := j.Counts; c.New != 2 || c.Changed != 2 || c.Bad != 1 {
			t.Fatalf("%+v %+v", c, j.Questions)
		}
		w.confirm(t, j)
		have := mattersOf(t, d, matters)
		if m := have["闭门器损坏"]; m.State != matter.Watch || m.HolderLabel != "冯建军" || len(have) != 2 {
			t.Errorf("%d matters; %s %q", len(have), m.State, m.HolderLabel)
		}
		if m := have["电动车充电"]; m.State != matter.Open {
			t.Errorf("%s", m.State)
		}
	})
}

// threeLists is one workbook with the three lists as sheets, in an order of its own.
func threeLists(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must(t, f.SetSheetName("Sheet1", "问题清单"))
	for name, rows := range map[string][][]any{
		"问题清单": {{"编号", "排查时间", "排查人", "楼栋", "部位", "问题描述", "类别", "等级"}, {"柳消〔2025〕0117", "2025-04-01", "秦海峰", "3号楼", "前室", "闭门器损坏", "防火门", "一般"}, {"柳消〔2025〕0118", "2025-04-02", "秦海峰", "5号楼", "门厅", "电动车充电", "电动车", "一般"}},
		"责任清单": {{"编号", "责任单位", "责任人", "整改要求", "整改时限"}, {"柳消〔2025〕0117", "国际物业服务中心", "冯建军", "更换闭门器", "2025-04-24"}, {"柳消〔2025〕0999", "国际物业服务中心", "冯建军", "更换", "2025-04-24"}},
		"整改清单": {{"编号", "整改措施", "整改完成日", "复查人", "复查日期", "复查结果", "销号"}, {"柳消〔2025〕0117", "更换闭门器2套", "2025-04-10", "秦海峰", "2025-04-11", "合格", "是"}},
	} {
		if name != "问题清单" {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		for i := range rows {
			must(t, f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &rows[i]))
		}
	}
	must(t, f.MoveSheet("整改清单", "问题清单"))
	must(t, f.MoveSheet("问题清单", "整改清单"))
	must(t, f.MoveSheet("责任清单", "整改清单"))
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}
