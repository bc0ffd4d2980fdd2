package sheet_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"linli/gateway/sheet"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/duty/plan"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/kernel/statute"
	"linli/kernel/table"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/text"
)

// workTown has duties and matters as well.
func workTown(t *testing.T, d *db.DB) (*town, *duty.Service, *matter.Service) {
	t.Helper()
	w := newTown(t, d)
	keys := crypto.NewKeys(crypto.Std)
	duties := duty.New(duty.Deps{DB: d, Log: w.log, Places: w.places, People: w.people})
	matters := matter.New(matter.Deps{DB: d, Log: w.log, Places: w.places, Duties: duties, People: w.people, Statute: statute.New(d, w.log), Keys: keys})
	must(t, matters.Seed(ctx))
	seams := table.Seams{Places: w.places, People: w.people, Duties: duties, Plans: plan.New(plan.Deps{DB: d, Log: w.log, Places: w.places, People: w.people, Duties: duties}), Matters: matters, Keys: keys}
	clk := w.svc.Clock
	w.svc = table.New(table.Deps{DB: d, Log: w.log, Keys: keys, Files: sheet.New(), Catalog: table.NewCatalog(table.Builtin(seams.Owners())...), Places: w.places, Clock: clk, AreaCode: "0355", Demo: true})
	return w, duties, matters
}

var allMigrations = []db.Migrations{ledger.Migrations, statute.Migrations, place.Migrations, people.Migrations, document.Migrations, duty.Migrations, matter.Migrations, table.Migrations}

// A responsibility table gives doors their names; a door that has one already is refused with the name.
func TestDutyTable(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, duties, _ := workTown(t, d)
		data := book(t, [][]any{{"锦绣苑党员联户责任表"}, {"党小组", "姓名", "联系电话", "是否免联户", "责任楼栋", "责任单元/户"},
			{"第一党小组", "任春和", "10000010203", "否", "3号楼", "2单元1-6层"}, {"第一党小组", "崔文忠", "10000010204", "", "3号楼", "2单元5-11层"}, {"第二党小组", "贺玉梅", "10000010702", "高龄", "—", "—"}, {"第二党小组", "武静", "10000010401", "否", "5号楼", ""}})
		j := w.load(t, "联户.xlsx", "duty", data)
		if c := j.Counts; c.New != 3 || c.Bad != 1 {
			t.Fatalf("%+v %+v", c, j.Questions)
		}
		w.confirm(t, j)
		must(t, d.Read(ctx, func(tx *db.Tx) error {
			cover, err := duties.Coverage(tx, w.compound.Path)
			if cover.Covered != 12+22 {
				t.Errorf("%d doors covered, want 34", cover.Covered)
			}
			return err
		}))
		for _, format := range []string{"xlsx", "csv"} {
			for _, whole := range []bool{true, false} {
				var b bytes.Buffer
				n, err := w.svc.Export(ctx, w.actor, table.ExportCmd{Table: "duty", Format: format, Whole: whole, Reason: "往返测试"}, &b)
				must(t, err)
				if c := w.load(t, "out."+format, "duty", b.Bytes()).Counts; n != 3 || c.Same != 3 {
					t.Errorf("%s whole=%v: %d exported, came back as %+v", format, whole, n, c)
				}
			}
		}
	})
}

// wordsOf is what stands in the cells of a workbook.
func wordsOf(t *testing.T, xlsx []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(xlsx))
	must(t, err)
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	must(t, err)
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, "|") + "\n")
	}
	return b.String()
}

// The three lists hold matters of every kind (mission.md); what the page filters is what goes out, with the filter in its head, and
// the last list says what was done and who looked.
func TestListsHoldEveryKindAndWhatTheFilterShows(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, _, matters := workTown(t, d)
		report := func(kind, words string) matter.Matter {
			tk, err := matters.Report(ctx, access.System("test"), matter.Report{Kind: kind, Place: w.compound.ID, Text: words, Source: "desk"})
			must(t, err)
			return tk.Matter
		}
		report("facility.lamp", "灯坏了甲")
		m := report("fire.door", "防火门乙")
		_, err := matters.Decline(ctx, access.System("test"), matter.Simple{Do: matter.Do{ID: report("noise", "噪声丙").ID, Note: "不在本小区"}})
		must(t, err)
		for _, c := range []struct {
			q          *matter.Query
			head       string
			has, lacks []string
		}{
			{nil, "全部事项（含已销号）", []string{"灯坏了甲", "防火门乙"}, []string{"噪声丙"}},
			{&matter.Query{States: matter.Live}, "没销号的事项", []string{"灯坏了甲", "防火门乙"}, []string{"噪声丙"}},
			{&matter.Query{States: matter.Live, Kinds: []string{"fire"}}, "没销号的事项，消防安全", []string{"防火门乙"}, []string{"灯坏了甲"}},
			{&matter.Query{States: []matter.State{m.State}, Kinds: []string{"facility.lamp"}}, text.T("zh", m.State.Key(1)) + "，路灯/楼道灯", []string{"灯坏了甲"}, []string{"防火门乙"}},
			{&matter.Query{States: []matter.State{matter.Closed}}, "已销号", nil, []string{"灯坏了甲", "防火门乙"}},
		} {
			var b bytes.Buffer
			n, err := w.svc.Export(ctx, w.actor, table.ExportCmd{Table: "hazard", List: "problem", Format: "xlsx", Matters: c.q}, &b)
			must(t, err)
			s := wordsOf(t, b.Bytes())
			if n != len(c.has) {
				t.Errorf("%s: %d rows, want %d", c.head, n, len(c.has))
			}
			for _, x := range c.has {
				if !strings.Contains(s, x) {
					t.Errorf("%s lacks %s:\n%s", c.head, x, s)
				}
			}
			for _, x := range c.lacks {
				if strings.Contains(s, x) {
					t.Errorf("%s holds %s:\n%s", c.head, x, s)
				}
			}
			if !strings.Contains(s, c.head+"，") {
				t.Errorf("the head does not say %q:\n%s", c.head, s)
			}
		}
	})
}

// The three lists on paper are the columns of the office's form (ledgers.md B7), filled like the export, with the grade as it is.
func TestHazardOnPaper(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, _, matters := workTown(t, d)
		due := map[string]string{} // the last day of the term, as screens name it: a term ends at midnight
		for _, g := range []string{"", "larger", "major"} {
			m, err := matters.Report(ctx, access.System("test"), matter.Report{Kind: "fire.door", Place: w.compound.ID, Text: "防火门" + g, Grade: g, Source: "desk"})
			must(t, err)
			due[m.Matter.No] = time.UnixMilli(m.Matter.Due - 1).In(clock.Shanghai).Format(time.DateOnly)
		}
		if _, err := matters.Report(ctx, access.System("test"), matter.Report{Kind: "fire.door", Place: w.compound.ID, Text: "x", Grade: "huge", Source: "desk"}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a grade nobody knows: %v", err)
		}
		heads := map[string]string{"problem": "编号 排查时间 排查人 来源 小区 楼栋 部位 问题描述 类别 等级 依据条款 照片", "responsible": "编号 责任单位 责任人 责任人电话 监管部门 包联干部 督办级别 整改要求 整改时限 防范措施(整改前)",
			"rectify": "编号 整改措施 整改完成日 投入资金(元) 整改后照片 自查人 复查人 复查日期 复查结果 回头看日期 回头看结果 销号 状态"}
		for list, want := range heads {
			var x table.Printed
			must(t, d.Read(ctx, func(tx *db.Tx) (err error) {
				x, err = w.svc.PrintTx(tx, w.actor, access.MatterRead, table.ExportCmd{Table: "hazard", List: list, Matters: &matter.Query{States: matter.Live}}, 2)
				return err
			}))
			var head []string
			for _, c := range x.Columns {
				head = append(head, c.Header)
			}
			for _, r := range x.Rows {
				if list == "responsible" && (due[r[0]] == "" || r[8] != due[r[0]]) {
					t.Errorf("%s is due on %q on paper, want %q", r[0], r[8], due[r[0]])
				}
			}
			if got := strings.Join(head, " "); got != want || len(x.Rows) != 2 || !x.More {
				t.Errorf("%s: %q, %d rows, more %t", list, got, len(x.Rows), x.More)
			}
		}
		var x table.Printed
		must(t, d.Read(ctx, func(tx *db.Tx) (err error) {
			x, err = w.svc.PrintTx(tx, w.actor, access.MatterRead, table.ExportCmd{Table: "hazard", List: "problem", Matters: &matter.Query{States: matter.Live}}, 9)
			return err
		}))
		got := map[string]string{}
		for _, r := range x.Rows {
			got[r[7]] = r[9]
		}
		if len(got) != 3 || got["防火门"] != "一般" || got["防火门larger"] != "较大" || got["防火门major"] != "重大" || x.More {
			t.Errorf("grades on paper: %v", got)
		}
	})
}

// A wide sheet of the three lists becomes matters, once; the lists go out separately.
func TestHazardTable(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, _, _ := workTown(t, d)
		data := book(t, [][]any{{"2025年消防隐患台账"}, {"序号", "排查时间", "楼栋", "隐患部位", "隐患描述", "隐患等级", "责任单位", "责任人", "整改时限", "复查人"},
			{1, "4.14", "3号楼", "2单元17层前室", "常闭式防火门闭门器损坏,无法自闭", "一般隐患", "国际物业服务中心", "冯建军", "长期", "冯建军"}, {2, "2025-04-15", "9号楼", "门厅", "电动车充电", "重大", "", "", "", ""}})
		j := w.load(t, "隐患.xlsx", "hazard", data)
		if c := j.Counts; c.New != 1 || c.Parked != 1 {
			t.Fatalf("%+v", c)
		}
		w.confirm(t, j)
		if c := w.load(t, "隐患.xlsx", "hazard", data).Counts; c.New != 0 || c.Same != 1 {
			t.Errorf("uploaded again: %+v", c)
		}
		for list, columns := range map[string]int{"problem": 12, "responsible": 10, "rectify": 13} {
			var b bytes.Buffer
			n, err := w.svc.Export(ctx, w.actor, table.ExportCmd{Table: "hazard", List: list, Format: "xlsx"}, &b)
			must(t, err)
			book, err := open(b.Bytes(), "a.xlsx")
			must(t, err)
			wide := 0
			must(t, book.Lines(0, func(l *table.Line) error {
				if l.Number == 3 {
					wide = len(l.Cells)
				}
				return nil
			}))
			if n != 1 || wide != columns {
				t.Errorf("%s: %d rows, %d columns, want 1 and %d", list, n, wide, columns)
			}
		}
		list, err := w.svc.Unmatched(ctx, w.actor, "", 10)
		must(t, err)
		if len(list) != 1 || list[0].Text != "9号楼" {
			t.Errorf("addresses not found: %+v", list)
		}
	})
}
