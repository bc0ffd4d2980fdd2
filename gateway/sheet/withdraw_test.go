package sheet_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// persons writes down everybody on file with everything the table knows, without ids that are made anew.
func (w *town) persons(t *testing.T) string {
	t.Helper()
	var list []string
	must(t, w.d.Read(ctx, func(tx *db.Tx) error {
		rs, _, err := w.people.ResidentsUnder(tx, w.compound.Path, "", 1000)
		for _, p := range rs {
			v, err := w.people.Private(tx, p.ID)
			must(t, err)
			list = append(list, fmt.Sprintln(p.Name, p.Phone, p.Sex, p.Birth, p.Path, p.Relation, p.Status, p.Since, p.Head, p.State, v))
		}
		return err
	}))
	sort.Strings(list)
	return strings.Join(list, "")
}

func (w *town) count(t *testing.T, q string, args ...any) (n int64) {
	t.Helper()
	must(t, w.d.Read(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Count(q, args...)
		return err
	}))
	return n
}

// sound verifies the ledger from end to end and replays it against the business rows.
func (w *town) sound(t *testing.T, more ...ledger.Replayer) {
	t.Helper()
	for {
		n, err := w.log.Sequence(ctx)
		must(t, err)
		if n == 0 {
			break
		}
	}
	r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: append(w.people.Replayers(), more...)})
	must(t, err)
	if !r.Sound() {
		t.Errorf("the ledger is not sound: %+v", r.Damage)
	}
}

var residentHead = []any{"楼栋", "单元", "房号", "姓名", "与户主关系", "性别", "出生日期", "证件号码", "政治面貌", "联系电话", "备注"}

// A batch of residents is taken back as a whole: who came with it goes with all personal data, who was changed is what he was, and the
// ledger keeps every entry and stays sound.
func TestResidentsAreWithdrawn(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, _, _ := workTown(t, d)
		w.confirm(t, w.load(t, "先.xlsx", "resident", book(t, [][]any{residentHead,
			{"3", "1", "101", "申秀兰", "户主", "女", "1943-05-11", "", "群众", "10000021501", ""},
			{"3", "1", "102", "栗建明", "户主", "男", "1970-01-02", "", "", "10000021502", "旧备注"}})))
		before := w.persons(t)
		second := book(t, [][]any{residentHead,
			{"3", "1", "101", "申秀兰", "户主", "女", "1943-05-11", "980101194305110049", "中共党员", "10000021501", "新备注"}, // more is known
			{"5", "1", "201", "栗建明", "户主", "男", "1970-01-02", "", "", "10000021502", ""},                          // moved
			{"3", "1", "101", "任春和", "配偶", "男", "1941-01-01", "", "", "10000021503", ""},                          // new in a home that is lived in
			{"3", "2", "301", "武静", "户主", "女", "1980-03-03", "980101198003030025", "", "10000021504", ""},         // new home
			{"3", "2", "301", "崔文忠", "配偶", "男", "1979-03-03", "", "", "10000021505", ""}})
		j := w.load(t, "后.xlsx", "resident", second)
		if c := j.Counts; c.New != 3 || c.Changed != 2 {
			t.Fatalf("%+v %+v", c, j.Questions)
		}
		j = w.confirm(t, j)
		if w.persons(t) == before {
			t.Fatal("nothing was written")
		}
		w.sound(t)
		entries := w.count(t, `SELECT COUNT(*) FROM ledger_entry`)
		j, err := w.svc.Withdraw(ctx, w.actor, j.ID)
		must(t, err)
		if j.State != table.Withdrawn {
			t.Fatalf("%s %s", j.State, j.Problem)
		}
		if got := w.persons(t); got != before {
			t.Errorf("after the withdrawal:\n%s\nbefore:\n%s", got, before)
		}
		for _, name := range []string{"任春和", "武静", "崔文忠"} {
			if n := w.count(t, `SELECT COUNT(*) FROM person WHERE name = ?`, name); n != 0 {
				t.Errorf("%s is still on file", name)
			}
		}
		if n := w.count(t, `SELECT COUNT(*) FROM person_private p WHERE NOT EXISTS (SELECT 1 FROM person q WHERE q.id = p.person AND q.state = 'active')`); n != 0 {
			t.Errorf("%d sealed parts of people who are gone", n)
		}
		if n := w.count(t, `SELECT COUNT(*) FROM ledger_slot s JOIN person p ON p.id = s.subject WHERE p.state = 'erased'`); n != 0 {
			t.Errorf("%d slots about people who are gone", n)
		}
		w.sound(t)
		if n := w.count(t, `SELECT COUNT(*) FROM ledger_entry`); n <= entries {
			t.Errorf("the ledger has %d entries, had %d: a withdrawal adds", n, entries)
		}
		again := w.load(t, "再.xlsx", "resident", second)
		if c := again.Counts; c.New != 3 || c.Changed != 2 {
			t.Errorf("the same file after the withdrawal: %+v", c)
		}
		w.confirm(t, again)
		w.sound(t)
	})
}

// What stands in the way is said by name, and nothing is changed.
func TestWithdrawalOfResidentsNamesWhatBlocks(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, duties, _ := workTown(t, d)
		_ = duties
		data := book(t, [][]any{residentHead, {"3", "1", "101", "申秀兰", "户主", "女", "1943-05-11", "", "", "10000021501", ""},
			{"3", "1", "102", "栗建明", "户主", "男", "1970-01-02", "", "", "10000021502", ""}, {"3", "1", "201", "武静", "户主", "女", "1980-03-03", "", "", "10000021504", ""}})
		j := w.confirm(t, w.load(t, "a.xlsx", "resident", data))
		var ids = map[string]string{}
		must(t, d.Read(ctx, func(tx *db.Tx) error {
			rs, _, err := w.people.ResidentsUnder(tx, w.compound.Path, "", 100)
			for _, r := range rs {
				ids[r.Name] = r.ID
			}
			return err
		}))
		_, err := w.people.Update(ctx, w.actor.Actor, ids["申秀兰"], 1, people.Draft{Phone: "10000029999"}, people.Clear{})
		must(t, err)
		org, err := w.people.AddOrg(ctx, w.actor.Actor, people.Org{Kind: people.Property, Name: "国际物业服务中心", Place: w.compound.ID})
		must(t, err)
		_, err = w.people.Appoint(ctx, w.actor.Actor, people.Post{Person: ids["武静"], Org: org.ID, Title: "项目负责人"})
		must(t, err)
		before := w.persons(t)
		_, err = w.svc.Withdraw(ctx, w.actor, j.ID)
		if !fault.Is(err, fault.KindConflict) {
			t.Fatalf("%v", err)
		}
		said := fmt.Sprint(fault.Of(err).Args...)
		if !strings.Contains(said, "申秀兰") || !strings.Contains(said, "武静") || strings.Contains(said, "栗建明") {
			t.Errorf("what blocks: %s", said)
		}
		if w.persons(t) != before {
			t.Error("a refused withdrawal changed something")
		}
	})
}

// Imported matters are ended as the loop allows: they stay, struck through, with every entry; what is done already blocks in words.
func TestHazardsAreWithdrawnAsTheLoopAllows(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, _, matters := workTown(t, d)
		w.cast(t)
		const unit, tel = "国际物业服务中心", "10000010490"
		line := func(code, what string, rest ...any) []any {
			return append([]any{code, "2025-04-01", "3号楼", "2单元", what, "防火门", "一般"}, rest...)
		}
		open := book(t, [][]any{hazardHead, line("旧001", "闭门器甲", unit, "冯建军", tel, "2026-04-24"), line("旧002", "闭门器乙"),
			line("旧003", "闭门器丙", unit, "冯建军", tel, "", "更换", "2025-04-10", "", "秦海峰", "2025-04-11", "不合格")})
		j := w.confirm(t, w.load(t, "隐患.xlsx", "hazard", open))
		w.sound(t, matters.Replayer())
		steps := w.count(t, `SELECT COUNT(*) FROM matter_step`)
		j, err := w.svc.Withdraw(ctx, w.actor, j.ID)
		must(t, err)
		if n := w.count(t, `SELECT COUNT(*) FROM matter WHERE state IN ('withdrawn','declined')`); n != 3 || j.State != table.Withdrawn {
			t.Errorf("%d matters ended, %s", n, j.State)
		}
		if n := w.count(t, `SELECT COUNT(*) FROM matter_step`); n != steps+3 {
			t.Errorf("%d steps, had %d: each matter gets one more and loses none", n, steps)
		}
		w.sound(t, matters.Replayer())
		if c := w.load(t, "再.xlsx", "hazard", open).Counts; c.New != 3 {
			t.Errorf("after the withdrawal the file is new again: %+v", c)
		}
		closed := book(t, [][]any{hazardHead, line("旧011", "闭门器丁", unit, "冯建军", tel, "2025-04-24", "更换", "2025-04-10", 360, "秦海峰", "2025-04-11", "合格", "2025-05-12", "合格", "是"), line("旧012", "闭门器戊")})
		j = w.confirm(t, w.load(t, "销号.xlsx", "hazard", closed))
		_, err = w.svc.Withdraw(ctx, w.actor, j.ID)
		have := mattersOf(t, d, matters)
		if said := fmt.Sprint(fault.Of(err).Args...); !fault.Is(err, fault.KindConflict) || !strings.Contains(said, have["闭门器丁"].No) || strings.Contains(said, have["闭门器戊"].No) {
			t.Errorf("what is closed already blocks by its number: %v", err)
		}
		if m := have["闭门器戊"]; m.State != matter.Open {
			t.Errorf("a refused withdrawal changed %s to %s", m.No, m.State)
		}
	})
}

// The loaded history of the three lists verifies with replay (ledger verify).
func TestImportedHistoryVerifies(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, duties, matters := workTown(t, d)
		w.cast(t)
		j := w.confirm(t, w.load(t, "三张清单.xlsx", "hazard", threeLists(t)))
		if j.Counts.New != 2 || j.Entry == "" {
			t.Fatalf("%+v", j.Counts)
		}
		w.sound(t, matters.Replayer(), duties.Replayer())
		// and the check can fail: a state changed behind the ledger's back is found
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE matter SET due = due + 1`)
			return err
		}))
		r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{matters.Replayer()}})
		must(t, err)
		if r.Sound() {
			t.Error("a changed deadline was not noticed")
		}
	})
}

// The duties of a responsibility table end, the exemptions go, and people it brought go unless something rests on them.
func TestDutiesAreWithdrawn(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, duties, _ := workTown(t, d)
		data := book(t, [][]any{{"锦绣苑党员联户责任表"}, {"党小组", "姓名", "联系电话", "是否免联户", "责任楼栋", "责任单元/户"},
			{"第一党小组", "任春和", "10000010203", "否", "3号楼", "2单元1-6层"}, {"第二党小组", "贺玉梅", "10000010702", "高龄", "—", "—"}})
		j := w.confirm(t, w.load(t, "联户.xlsx", "duty", data))
		if n := w.count(t, `SELECT COUNT(*) FROM duty WHERE until_at > 4000000000000`); n == 0 {
			t.Fatal("no duty was given")
		}
		_, err := w.svc.Withdraw(ctx, w.actor, j.ID)
		must(t, err)
		if n := w.count(t, `SELECT COUNT(*) FROM duty WHERE until_at > 4000000000000`); n != 0 {
			t.Errorf("%d duties still run", n)
		}
		if n := w.count(t, `SELECT COUNT(*) FROM table_extra WHERE table_name = 'duty'`); n != 0 {
			t.Errorf("%d rows of the table are still kept", n)
		}
		if n := w.count(t, `SELECT COUNT(*) FROM person WHERE name = '贺玉梅'`); n != 0 {
			t.Error("an exempt member whom only this batch brought is still on file")
		}
		w.sound(t, duties.Replayer())
		if c := w.load(t, "再.xlsx", "duty", data).Counts; c.New+c.Changed != 2 {
			t.Errorf("after the withdrawal: %+v", c)
		}
	})
}
