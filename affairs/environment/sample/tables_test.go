package sample

import (
	"strings"
	"testing"

	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// bookLine is a line of 采样监测 as the importer hands it over; more changes cells of the good line of story 9.
func bookLine(t *table.Table, more map[string]string) *table.Row {
	good := map[string]string{"code": "YZ26-0311-02", "task": "春季执法", "point": "恒泽煤业矿井水排口", "taken": "2026-03-11 10:25", "officers": "冀文斌、路晓宁", "container": "玻璃/硫酸", "sent": "2026-03-11 14:10", "receiver": "站样品室", "lab": "云漳监测站", "item": "化学需氧量", "method": "HJ 828", "result": "44", "unit": "mg/L", "limit": "20", "multiple": "1.20", "report": "云监2026-088"}
	for k, v := range more {
		good[k] = v
	}
	r := &table.Row{}
	for i, c := range t.Columns {
		r.Values, r.Cols = append(r.Values, table.TextValue(good[c.Key])), append(r.Cols, i)
	}
	return r
}

// said are the words of what is said about a row.
func saidOf(r *table.Row) string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, text.T(text.ZH, f.Key, f.Args...))
	}
	return strings.Join(out, "；")
}

// A book goes in: the multiple is reckoned and compared, contradicting times are kept and flagged, what cannot be is refused in words,
// and nothing of it counts as evidence while its chain has holes.
func TestABookGoesInAndOut(t *testing.T) {
	each(t, func(w *world) {
		w.clk.Set(at(20, 9, 0))
		book := w.book()
		b := &table.Batch{Table: book, Actor: founder, Path: w.district.Path}
		for _, c := range []struct {
			name string
			more map[string]string
			want string
			bad  bool
		}{
			{"as the story", nil, "", false},
			{"another multiple", map[string]string{"multiple": "2.20"}, "表中超标倍数 2.20 与算出的 1.20 不同", false},
			{"another limit", map[string]string{"limit": "50"}, "表中限值 50 与排放口登记的 20 不同", false},
			{"sent before it was taken", map[string]string{"sent": "2026-03-11 09:10"}, "保留并标为待补正", false},
			{"one officer", map[string]string{"officers": "冀文斌"}, "采样人只有1名", false},
			{"an unknown point", map[string]string{"point": "某排口"}, "没找到点位：某排口", true},
			{"a time to come", map[string]string{"taken": "2026-05-11 10:25"}, "时间在将来", true},
			{"an unknown item", map[string]string{"item": "快乐"}, "不认识的项目：快乐", true},
			{"a figure in words", map[string]string{"result": "四十四"}, "结果看不懂：四十四", true},
			{"no unit", map[string]string{"unit": ""}, "请填单位", true},
			{"not found", map[string]string{"result": "ND", "multiple": ""}, "", false},
		} {
			r := bookLine(book, c.more)
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) error { return w.resolveBook(tx, b, []*table.Row{r}) }))
			if say := saidOf(r); r.Bad() != c.bad || c.want == "" && say != "" || !strings.Contains(say, c.want) {
				t.Errorf("%s: bad %v, %q", c.name, r.Bad(), say)
			}
		}
		rows := []*table.Row{bookLine(book, nil), bookLine(book, map[string]string{"item": "总磷", "result": "<0.01", "multiple": "", "limit": ""}), bookLine(book, map[string]string{"code": "YZ26-0311-05", "sent": "2026-03-11 09:10"})}
		take := func() error {
			return w.DB.Write(ctx, func(tx *db.Tx) error {
				if err := w.resolveBook(tx, b, rows); err != nil {
					return err
				}
				return w.commitBook(tx, b, rows)
			})
		}
		w.ok(take())
		rows = []*table.Row{bookLine(book, nil)}
		w.ok(take())
		if n := w.count("SELECT COUNT(*) FROM env_value"); n != 3 || rows[0].Verdict != table.Same {
			t.Errorf("%d figures after the same line came again (%v)", n, rows[0].Verdict)
		}
		if n := w.count("SELECT COUNT(*) FROM matter WHERE kind = ?", KindExceed); n != 0 {
			t.Errorf("a book without seals opened %d matters", n)
		}
		var out []string
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			out = nil
			return w.exportBook(tx, table.Filter{Scopes: w.first.Scope("env.read")}, func(v []table.Value) error {
				if len(v) != len(book.Columns) {
					t.Errorf("%d cells for %d columns", len(v), len(book.Columns))
				}
				line := ""
				for _, x := range v {
					line += x.Text + "|"
				}
				out = append(out, line)
				return nil
			})
		}))
		all := strings.Join(out, "\n")
		if len(out) != 3 || !strings.Contains(all, "YZ26-0311-02|春季执法|") || !strings.Contains(all, "|44|mg/L|20|") || !strings.Contains(all, "|1.20|云监2026-088|待补正；") || !strings.Contains(all, "早于") {
			t.Errorf("%d lines: %s", len(out), all)
		}
		w.sound()
		if _, err := w.Plan(ctx, w.first, NewTask{Title: "x", At: w.outlet, From: "2026-03-20", Officers: w.ids(), Labels: 99}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("99 labels: %v", err)
		}
	})
}

// A line of a book that lacked seal, receipt, analysis and the report's marks is completed by the same line with them: the chain is whole then
// and what exceeds opens its matter; what stood there stays, and the book that goes out goes in again without a change.
func TestABookIsCompletedLater(t *testing.T) {
	each(t, func(w *world) {
		w.clk.Set(at(20, 9, 0))
		book := w.book()
		b := &table.Batch{Table: book, Actor: founder, Path: w.district.Path}
		more := map[string]string{"kind": "水样", "seal": "FT-2211", "sealed": "2026-03-11 10:40", "received": "2026-03-11 14:30", "analysed": "2026-03-12 09:00", "cma": "0426", "writer": "甲", "checker": "乙", "signer": "丙", "issued": "2026-03-14"}
		take := func(rows ...*table.Row) {
			t.Helper()
			w.ok(w.DB.Write(ctx, func(tx *db.Tx) error {
				if err := w.resolveBook(tx, b, rows); err != nil {
					return err
				}
				return w.commitBook(tx, b, rows)
			}))
		}
		take(bookLine(book, nil))
		matters := func() int64 { return w.count("SELECT COUNT(*) FROM matter WHERE kind = ?", KindExceed) }
		if matters() != 0 {
			t.Error("a line without a seal opened a matter")
		}
		parallel := bookLine(book, map[string]string{"code": "YZ26-0311-03", "kind": "平行样", "twin": "YZ26-0311-02", "result": "43", "multiple": ""})
		take(bookLine(book, more), parallel)
		if matters() != 1 {
			t.Errorf("%d matters once the chain is whole", matters())
		}
		other := map[string]string{}
		for k, v := range more {
			other[k] = v
		}
		other["cma"], other["seal"] = "9999", "FT-0000"
		again := bookLine(book, other)
		take(again)
		if again.Verdict != table.Same || w.count("SELECT COUNT(*) FROM env_report WHERE cma = '0426'") != 1 || w.count("SELECT COUNT(*) FROM env_sample WHERE seal = 'FT-2211'") != 1 {
			t.Error("what stood there was changed")
		}
		out := []*table.Row{}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			out = nil
			return w.exportBook(tx, table.Filter{Scopes: w.first.Scope("env.read")}, func(v []table.Value) error {
				r := bookLine(book, nil)
				r.Values = v
				out = append(out, r)
				return nil
			})
		}))
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error { return w.resolveBook(tx, b, out) }))
		for _, r := range out {
			if r.Verdict != table.Same {
				t.Errorf("%s is not the same when it comes back: %v %s", r.Value(0).Text, r.Verdict, saidOf(r))
			}
		}
		bad := bookLine(book, map[string]string{"code": "YZ26-0311-09", "kind": "平行样"})
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error { return w.resolveBook(tx, b, []*table.Row{bad}) }))
		if !bad.Bad() || !strings.Contains(saidOf(bad), "平行样请写与哪个样平行") {
			t.Errorf("a parallel of nothing: %q", saidOf(bad))
		}
		w.sound()
	})
}
