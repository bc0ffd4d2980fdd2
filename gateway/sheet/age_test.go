package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"linli/kernel/people"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// A roster with ages: the year of birth is kept as reckoned, says so when it goes out and comes in again, never overwrites a
// date, and gives way to one.
func TestAnAgeIsNoDateOfBirth(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		head := []any{"楼栋", "单元", "房号", "姓名", "年龄"}
		w.confirm(t, w.load(t, "花名册.xlsx", "resident", book(t, [][]any{head, {"3", "1", "101", "申秀兰", 70}})))
		out := func() string {
			var b bytes.Buffer
			_, err := w.svc.Export(ctx, w.actor, table.ExportCmd{Table: "resident", Format: "csv", Whole: true, Reason: "核对年龄"}, &b)
			must(t, err)
			return b.String()
		}
		first := out()
		if !strings.Contains(first, "约19") && !strings.Contains(first, "约20") {
			t.Fatalf("the export does not say that the year is reckoned:\n%s", first)
		}
		j := w.load(t, "花名册.xlsx", "resident", book(t, [][]any{head, {"3", "1", "101", "申秀兰", 70}}))
		if j.Counts.New != 0 || j.Counts.Changed != 0 {
			t.Errorf("the same roster again: %+v", j.Counts)
		}
		dated := birthNear(first)
		w.confirm(t, w.load(t, "准.xlsx", "resident", book(t, [][]any{{"楼栋", "单元", "房号", "姓名", "出生日期"}, {"3", "1", "101", "申秀兰", dated}})))
		if got := out(); !strings.Contains(got, dated) || strings.Contains(got, "约") {
			t.Errorf("a date does not replace the reckoned year:\n%s", got)
		}
		j = w.load(t, "又是年龄.xlsx", "resident", book(t, [][]any{head, {"3", "1", "101", "申秀兰", 70}}))
		if j.Counts.New != 0 || j.Counts.Changed != 0 {
			t.Errorf("an age changes a date: %+v", j.Counts)
		}
	})
	for _, x := range []struct {
		a, b string
		same bool
	}{{"1956~", "1956-03-01", true}, {"1956~", "1957-01-01", true}, {"1956~", "1958", false}, {"1956", "1956-03", true}, {"1956-03", "1956-04", false}, {"", "1956~", true}} {
		if people.BirthsAgree(x.a, x.b) != x.same || people.BirthsAgree(x.b, x.a) != x.same {
			t.Errorf("%s and %s", x.a, x.b)
		}
	}
}

// birthNear is a date in the year that the export reckoned.
func birthNear(csv string) string {
	_, tail, _ := strings.Cut(csv, "约")
	return tail[:4] + "-03-02"
}
