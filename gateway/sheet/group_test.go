package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// A report that counts people tells no group of one to four (grid.md §8, security.md T1): where two of eight are men, the
// sheet says <5 and does not say six women either, because eight less six are two; and the word for a sensitive group does not stand there at all.
func TestSmallGroupsAreNotCounted(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		rows := [][]any{{"楼栋", "单元", "房号", "姓名", "与户主关系", "性别", "民族"}}
		for i := range 8 {
			sex, nation := "女", "汉族"
			if i < 2 {
				sex, nation = "男", "满族"
			}
			rows = append(rows, []any{"3", "1", fmt.Sprintf("%d01", i+1), "申" + string(rune('一'+i)) + string(rune('丁'+i)), "户主", sex, nation})
		}
		w.confirm(t, w.load(t, "居民.xlsx", "resident", book(t, rows)))
		count := func(by string) string {
			r, err := w.svc.SaveReport(ctx, w.actor, table.Report{Name: "人口", Path: w.root.Path, Asker: "民政局", Basis: "民函3号", Expires: "2099-12-31", Def: table.ReportDef{Table: "resident", Group: []string{by}, Period: "year"}})
			must(t, err)
			var out bytes.Buffer
			_, err = w.svc.RunReport(ctx, w.actor, r.ID, "csv", table.FillAs{}, &out)
			must(t, err)
			return out.String()
		}
		if got := count("sex"); !strings.Contains(got, "女,不显示") || !strings.Contains(got, "男,<5") || strings.Contains(got, "男,2") || strings.Contains(got, "女,6") {
			t.Errorf("by sex: %s", got)
		}
		if got := count("nation"); strings.Contains(got, "满族") {
			t.Errorf("by ethnic group: %s", got)
		}
	})
}
