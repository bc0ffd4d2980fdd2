package matter

import (
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/statute"
	"linli/platform/db"
)

// At half, four fifths and the whole of the term somebody is told, each once, whatever number of nodes runs the clock; past it
// the level above.
func TestEscalation(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		m := w.working("facility.lamp").Matter
		run := func(at int64) {
			t.Helper()
			w.clk.Set(time.UnixMilli(at))
			var wg sync.WaitGroup
			for range 4 { // four nodes at once
				wg.Add(1)
				go func() {
					defer wg.Done()
					if _, err := w.svc.Escalate(ctx, w.clk.Now()); err != nil {
						t.Error(err)
					}
				}()
			}
			wg.Wait()
		}
		said := func() string {
			var out []string
			for _, s := range w.steps(m.ID) {
				if s.Act == ActRemind || s.Act == ActOverdue {
					out = append(out, string(s.Act)+":"+s.Detail.ToldLabel)
				}
			}
			return strings.Join(out, " ")
		}
		run(stageAt(m, StageHalf) - 1)
		if said() != "" {
			t.Errorf("before half: %s", said())
		}
		run(stageAt(m, StageHalf))
		run(stageAt(m, StageMost) - 1)
		run(stageAt(m, StageMost))
		run(m.Due)
		run(m.Due + day)
		if got := said(); got != "remind:郭向荣 remind:郭向荣 overdue:冯晓岚 · 社区" {
			t.Errorf("%s", got)
		}
		if w.get(m.ID).NextAlarm != 0 {
			t.Error("nothing more to say")
		}
		page := w.list(w.secretary, Query{Overdue: true})
		if len(page.Cards) != 1 {
			t.Errorf("%d overdue", len(page.Cards))
		}
		w.sound()
	})
}

// The system was down over two stages: only the highest is said.
func TestEscalationAfterAPause(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		m := w.working("facility.lamp").Matter
		w.clk.Set(time.UnixMilli(m.Due + day))
		n, err := w.svc.Escalate(ctx, w.clk.Now())
		w.ok(err)
		again, err := w.svc.Escalate(ctx, w.clk.Now())
		w.ok(err)
		if n != 1 || again != 0 {
			t.Errorf("%d then %d", n, again)
		}
		// Sent back: the new round is watched anew.
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: m.ID}})
		w.ok(err)
		m2, err := w.svc.Look(ctx, w.worker, Look{Do: Do{ID: m.ID}, Result: "fail"})
		w.ok(err)
		if m2.NextAlarm != stageAt(m2, StageHalf) || m2.AlarmStage != 0 {
			t.Errorf("%+v", m2)
		}
	})
}

// Nobody claims it: the level above is told once at the end of the claim term.
func TestUnclaimed(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		m := w.report("facility.lamp").Matter
		if m.NextAlarm != m.ClaimDue || m.ClaimDue == 0 {
			t.Fatalf("%+v", m)
		}
		w.clk.Set(time.UnixMilli(m.ClaimDue))
		n, err := w.svc.Escalate(ctx, w.clk.Now())
		w.ok(err)
		steps := w.steps(m.ID)
		if last := steps[len(steps)-1]; n != 1 || last.Act != ActRemind || last.Detail.ToldLabel != "冯晓岚 · 社区" {
			t.Errorf("%d %+v", n, last)
		}
		n, err = w.svc.Escalate(ctx, w.clk.Now())
		w.ok(err)
		if n != 0 {
			t.Errorf("told %d times more", n)
		}
		w.sound()
	})
}

// A term that had to be guessed is computed again when the year's calendar is published, with the old and the new day.
func TestRecount(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		w.clk.Set(at("2027-02-03 09:10")) // Wednesday before a Spring Festival that is not published yet
		m := w.working("facility.lamp").Matter
		if !m.Estimated || !strings.Contains(m.DueWhy, "未公布") {
			t.Fatalf("%+v", m)
		}
		_, err := statute.New(w.db, w.log).Load(ctx, founder, strings.NewReader(`{"year":2027,"source":"test","issued":"2026-11-20","off":[
{"from":"2027-01-01","to":"2027-01-03","name":"元旦"},{"from":"2027-02-04","to":"2027-02-12","name":"春节"},{"from":"2027-04-03","to":"2027-04-05","name":"清明"},
{"from":"2027-05-01","to":"2027-05-05","name":"劳动节"},{"from":"2027-06-09","to":"2027-06-09","name":"端午"},{"from":"2027-09-15","to":"2027-09-15","name":"中秋"},
{"from":"2027-10-01","to":"2027-10-07","name":"国庆"}],"worked":[]}`))
		w.ok(err)
		w.svc.forgetKinds()
		w.svc.kinds.calTo = time.Time{}
		n, err := w.svc.Recount(ctx)
		w.ok(err)
		got := w.get(m.ID)
		if n != 1 || got.Estimated || got.Due == m.Due {
			t.Errorf("%d %+v", n, got)
		}
		steps := w.steps(m.ID)
		if last := steps[len(steps)-1]; last.Act != ActRecount || last.DueFrom != m.Due || last.DueTo != got.Due {
			t.Errorf("%+v", last)
		}
		w.sound()
	})
}

// Lists: pages by keyset over several states and places, in the order of the deadline, each matter once.
func TestListPages(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		kinds := []string{"facility.lamp", "litter", "noise", "fire.door", "tree"}
		for i := range 23 {
			w.later(time.Minute)
			m := w.report(kinds[i%len(kinds)]).Matter
			if i%3 == 0 {
				_, err := w.svc.Claim(ctx, w.manager, Claim{Do{ID: m.ID}})
				w.ok(err)
			}
		}
		for _, a := range []access.Actor{w.secretary, w.worker, w.manager, w.clerk} {
			var all []Card
			q := Query{Limit: 5}
			for range 10 {
				p := w.list(a, q)
				all = append(all, p.Cards...)
				if q.After = p.Next; p.Next == "" {
					break
				}
			}
			seen := map[string]bool{}
			for i, c := range all {
				if seen[c.ID] || i > 0 && !keyOf(all[i-1].Matter).less(keyOf(c.Matter), false) {
					t.Errorf("%s: row %d out of order or twice", a.Name, i)
				}
				seen[c.ID] = true
			}
			if len(all) != 23 {
				t.Errorf("%s sees %d of 23", a.Name, len(all))
			}
		}
		if n := len(w.list(w.secretary, Query{Kinds: []string{"fire"}}).Cards); n != 4 {
			t.Errorf("%d fire matters, want 4", n)
		}
		if n := len(w.list(w.secretary, Query{States: []State{Working}, Limit: 50}).Cards); n != 8 {
			t.Errorf("%d under way, want 8", n)
		}
		if n := len(w.list(w.manager, Query{Mine: true, Limit: 50}).Cards); n != 23 {
			t.Errorf("%d mine", n)
		}
		if n := len(w.list(w.secretary, Query{Places: []string{w.home.ID}}).Cards); n != 0 {
			t.Errorf("%d at a home", n)
		}
		w.read(func(tx *db.Tx) error {
			c, err := w.svc.Counts(tx, w.secretary, Query{})
			if err == nil && (c.Live() != 23 || c.ByState[Working] != 8 || c.ByState[Assigned] != 15 || c.Overdue != 0) {
				t.Errorf("%+v", c)
			}
			pub, err := w.svc.PublicAt(tx, w.building.ID, 50)
			if err == nil && len(pub) != 23 {
				t.Errorf("%d public at the building", len(pub))
			}
			return err
		})
	})
}

// Cost: every range of a list is answered by its own index, in order, without sorting, on both databases.
func TestListPlan(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		w.closed("litter")
		explain := "EXPLAIN QUERY PLAN "
		if w.db.Dialect() == db.Postgres {
			explain = "EXPLAIN "
			w.ok(w.exec("SELECT 1"))
		}
		for _, column := range []string{"", "district", "street", "community", "grid", "compound", "building", "holder"} {
			for _, after := range []bool{false, true} {
				l := lane{column: column, value: "x", state: Working}
				q, args := l.sql(false, after, 31)
				plan := w.plan(explain, q, args)
				index := "matter_" + column + "_list"
				if column == "" {
					index = "matter_city_list"
				}
				if !strings.Contains(plan, index) || strings.Contains(strings.ToLower(plan), "sort") || strings.Contains(plan, "TEMP B-TREE") {
					t.Errorf("%s after=%v: %s", column, after, plan)
				}
			}
		}
		for q, index := range map[string]string{
			"SELECT id FROM matter WHERE next_alarm>0 AND next_alarm<=5 ORDER BY next_alarm,id LIMIT 200":                                             "matter_alarm",
			"SELECT id FROM matter WHERE public AND raised_at>=1 AND raised_at<9 ORDER BY raised_at DESC, id DESC LIMIT 100":                          "matter_public_raised",
			"SELECT id FROM matter WHERE place='x' AND kind='y' AND state='closed' AND closed_at>=1 AND closed_at<=9 ORDER BY closed_at DESC LIMIT 1": "matter_closed_here",
		} {
			if plan := w.plan(explain, q, nil); !strings.Contains(plan, index) {
				t.Errorf("%s: %s", q, plan)
			}
		}
	})
}

func (w *street) plan(explain, q string, args []any) string {
	w.t.Helper()
	var out []string
	w.ok(w.db.Write(ctx, func(tx *db.Tx) error {
		if tx.Dialect() == db.Postgres { // a table of one row would be scanned whatever the index
			if _, err := tx.Exec("SET LOCAL enable_seqscan=off"); err != nil {
				return err
			}
		}
		out = nil
		return tx.Each(explain+q, args, func(scan func(...any) error) error {
			var a, b, c any
			var s string
			if tx.Dialect() == db.Postgres {
				if err := scan(&s); err != nil {
					return err
				}
			} else if err := scan(&a, &b, &c, &s); err != nil {
				return err
			}
			out = append(out, s)
			return nil
		})
	}))
	return strings.Join(out, " | ")
}

// Weekly figures by place and kind from the ledger; the same figures again when read in other batches.
func TestStats(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.closed("facility.lamp")
		_, err := w.svc.Rate(ctx, access.Public(), Rate{Do: Do{ID: r.Matter.ID, Receipt: r.Secret}, Rating: "fair"})
		w.ok(err)
		late := w.working("litter").Matter
		w.clk.Set(time.UnixMilli(late.Due + 1))
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: late.ID}})
		w.ok(err)
		_, err = w.svc.Look(ctx, w.worker, Look{Do: Do{ID: late.ID}, Result: "fail"})
		w.ok(err)
		_, err = w.log.Sequence(ctx)
		w.ok(err)
		for {
			n, err := w.svc.FollowStats(ctx)
			w.ok(err)
			if n == 0 {
				break
			}
		}
		w.read(func(tx *db.Tx) error {
			rows, err := w.svc.Weeks(tx, w.secretary, w.community.ID, "2026-06-01", "2026-07-30")
			if err != nil {
				return err
			}
			x := Total(rows)
			if x.Opened != 2 || x.Assigned != 2 || x.Fixed != 2 || x.OnTime != 1 || x.Late != 1 || x.Closed != 1 || x.Reopened != 1 || x.Fair != 1 {
				t.Errorf("%+v", x)
			}
			if p, ok := x.OnTimeShare().Percent(); !ok || p != 500 {
				t.Errorf("on time %d", p)
			}
			if _, ok := (Sums{}).SatisfiedShare().Percent(); ok {
				t.Error("nothing rated is 无, not 0%")
			}
			if rows[0].Week != "2026-06-22" {
				t.Errorf("weeks begin on Monday: %s", rows[0].Week)
			}
			b := Burndown(rows, 1)
			if len(b) != 1 || b[0].Open != 1 || b[0].Opened != 2 || b[0].Closed != 1 {
				t.Errorf("%+v", b)
			}
			if _, err := w.svc.Weeks(tx, w.outsider, w.community.ID, "2026-06-01", "2026-07-30"); err == nil {
				t.Error("another community reads the figures")
			}
			d, ok, err := w.svc.MedianDays(tx, w.community.ID, "2026-06-01", "2026-07-30")
			if err == nil && (!ok || d != 0) {
				t.Errorf("median %d %v", d, ok)
			}
			return err
		})
	})
}

// Kinds are data: an edit is compared with the revision it was read at, and a broken one is refused field by field.
func TestKindEdit(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		admin := access.Actor{Actor: founder, Grants: []access.Grant{{Role: access.SysAdmin, Path: w.city.Path}}}
		var k Kind
		w.read(func(tx *db.Tx) (err error) { k, err = w.svc.Kind(tx, "litter"); return err })
		if _, err := w.svc.SaveKind(ctx, w.secretary, k); err == nil {
			t.Error("a community edits kinds")
		}
		k.FixTerm = statute.Deadline{Unit: statute.UrgentHour, N: 3}
		saved, err := w.svc.SaveKind(ctx, admin, k)
		w.ok(err)
		if _, err := w.svc.SaveKind(ctx, admin, k); keyOfFault(err) != "matter.stale" {
			t.Errorf("stale: %v", err)
		}
		if m := w.report("litter").Matter; m.Due != m.RaisedAt+3*3600*1000 {
			t.Errorf("the new term counts at once: %+v", m)
		}
		saved.Looks, saved.Word = []int{30, 7}, ""
		_, err = w.svc.SaveKind(ctx, admin, saved)
		if keyOfFault(err) != "fault.fields" {
			t.Errorf("%v", err)
		}
		w.ok(w.svc.Seed(ctx))
		w.read(func(tx *db.Tx) (err error) { k, err = w.svc.Kind(tx, "litter"); return err })
		if k.FixTerm.N != 3 {
			t.Error("seeding again overwrote an edit")
		}
	})
}
