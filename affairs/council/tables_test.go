package council

import (
	"strings"
	"testing"

	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
)

// roundTrip exports a table and gives the same rows back to its import: nothing may change, and into an empty place everything comes.
func (w *hall) roundTrip(t *table.Table) [][]table.Value {
	w.Helper()
	var rows [][]table.Value
	w.read(func(tx *db.Tx) error {
		rows = nil
		return t.Owner.Export(tx, table.Filter{Scopes: []place.Path{w.community.Path}}, func(v []table.Value) error {
			rows = append(rows, append([]table.Value(nil), v...))
			return nil
		})
	})
	for _, r := range w.rowsOf(t, rows) {
		if r.Verdict != table.Same {
			w.Errorf("%s: a row that was exported is %v: %+v", t.Name, r.Verdict, r.Findings)
		}
	}
	return rows
}

// rowsOf resolves values as rows of an import.
func (w *hall) rowsOf(t *table.Table, values [][]table.Value) (rows []*table.Row) {
	w.Helper()
	for n, v := range values {
		rows = append(rows, &table.Row{Line: n + 1, Values: v})
	}
	w.read(func(tx *db.Tx) error { return t.Owner.Resolve(tx, w.batch(t), rows) })
	return rows
}

func (w *hall) batch(t *table.Table) *table.Batch {
	return &table.Batch{Job: "job", Table: t, Actor: w.community2.Actor, Place: w.community, Path: w.community.Path, Cache: map[string]any{}}
}

func TestLedgersGoOutAndComeBack(t *testing.T) {
	each(t, func(w *hall) {
		lamp := w.topic("路灯")
		m := w.session()
		_, err := w.svc.Decide(ctx, w.secretary, Decide{Meeting: m.ID, Topic: lamp.Topic.ID, Talk: "先换灯", Yes: 3, Result: Passed, Todo: []Todo{{What: "换灯", Who: w.manager.ID}}})
		w.ok(err)
		w.act(m, "close")
		w.event()
		for _, x := range w.svc.tables() {
			rows := w.roundTrip(x)
			if len(rows) != 1 {
				t.Fatalf("%s: %d rows", x.Name, len(rows))
			}
			said := []string{}
			for _, v := range rows[0] {
				said = append(said, v.Text)
			}
			line := strings.Join(said, "|")
			for _, want := range map[string][]string{"council-meeting": {"锦绣苑〔2026〕1号", "2026-06-05 19:30", "苗志刚", "|3|"}, "council-topic": {"路灯", "列入议题", "3/0/0", "通过", "郭向荣", "先换灯"}, "council-event": {"消夏演出", "演出", "2026-06-20"}}[x.Name] {
				if !strings.Contains(line, want) {
					t.Errorf("%s says no %q: %s", x.Name, want, line)
				}
			}
		}
	})
}

// History comes in once; what cannot be read is refused with a sentence, beside its column.
func TestLedgersComeIn(t *testing.T) {
	each(t, func(w *hall) {
		for _, x := range w.svc.tables() {
			cells := map[string]table.Value{"compound": table.TextValue("锦绣苑小区"), "at": table.DayText("2025-03-07"), "raised": table.DayText("2025-03-07"), "day": table.DayText("2025-03-07"), "title": table.TextValue("旧事"),
				"chair": table.TextValue("苗志刚"), "came": table.IntValue(27), "result": table.TextValue("通过"), "done": table.TextValue("已更换4盏"), "kind": table.TextValue("义诊"), "venue": table.TextValue("广场")}
			fill := func(change string, v table.Value) []table.Value {
				out := make([]table.Value, len(x.Columns))
				for i, c := range x.Columns {
					if out[i] = cells[c.Key]; c.Key == change {
						out[i] = v
					}
				}
				return out
			}
			rows := w.rowsOf(x, [][]table.Value{fill("", table.Value{})})
			if rows[0].Verdict != table.Added {
				t.Fatalf("%s: %v %+v", x.Name, rows[0].Verdict, rows[0].Findings)
			}
			for range 2 { // the same file again changes nothing
				w.ok(w.write(func(tx *db.Tx) error {
					b, again := w.batch(x), []*table.Row{{Line: 1, Values: fill("", table.Value{})}}
					if err := x.Owner.Resolve(tx, b, again); err != nil {
						return err
					}
					return x.Owner.Commit(tx, b, again)
				}))
			}
			w.read(func(tx *db.Tx) error {
				n, err := tx.Count("SELECT count(*) FROM " + strings.ReplaceAll(x.Name, "-", "_"))
				if n != 1 {
					t.Errorf("%s: %d rows of one", x.Name, n)
				}
				return err
			})
			for change, v := range map[string]table.Value{"compound": table.TextValue("翠屏里"), "at": table.Value{}, "raised": table.DayText("2025"), "day": table.Value{}} {
				if x.Index(change) < 0 {
					continue
				}
				if r := w.rowsOf(x, [][]table.Value{fill(change, v)}); !r[0].Bad() {
					t.Errorf("%s takes %s = %q", x.Name, change, v.Text)
				}
			}
		}
		w.sound()
	})
}
