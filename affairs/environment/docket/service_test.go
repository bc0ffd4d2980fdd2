package docket

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/affairs/environment/source"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// TestACaseFromResultToArchive: the whole way, by whom each step belongs to; the result stays as it was frozen; the ledger is sound.
func TestACaseFromResultToArchive(t *testing.T) {
	each(t, func(w *world) {
		x := w.opened()
		if x.No != "环案〔2026〕001号" || x.State != Clue || x.File.Result.Value != "44" || x.File.Result.Multiple != "1.20" || x.Due != "2026-04-07" {
			w.Fatalf("%+v", x)
		}
		frozen := x.File.Result.Digest()
		w.found.Value.Text = "14"
		_, err := w.step(w.ji, x, ActFile, "2026-03-24")
		w.refused(err, "办案人员不能审批")
		_, err = w.Step(ctx, w.other, Do{ID: x.ID, Act: ActFile, On: "2026-03-24"})
		if !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindDenied) {
			w.Errorf("another district: %v", err)
		}
		x = w.toServed(x)
		if x.Yuan != 260_000 || x.State != Served || x.Matter == "" {
			w.Fatalf("%s %d %q", x.State, x.Yuan, x.Matter)
		}
		x = w.do(w.ji, x, ActPay, "2026-04-28")
		x = w.do(w.lu, x, ActLook, "2026-05-12")
		x = w.do(w.ji, x, ActClose, "2026-05-15")
		x = w.do(w.ji, x, ActArchive, "2026-05-20")
		if got := w.got(x.ID); got.State != Archived || got.File.Result.Digest() != frozen || got.File.Result.Value != "44" || w.matter(x.Matter).State != matter.Closed {
			w.Errorf("%s, %s, matter %s", got.State, got.File.Result.Value, w.matter(x.Matter).State)
		}
		w.sound()
	})
}

// TestLookBack: due 30 days after the delivery that the paper names, not by whom served it, not past the case; a failed one goes to work again.
func TestLookBack(t *testing.T) {
	each(t, func(w *world) {
		x := w.toServed(w.opened())
		m := w.matter(x.Matter)
		if m.State != matter.Fixed || m.LookDue != clock.EndOf("2026-05-20") || m.Public || m.Origin != origin+x.ID {
			w.Errorf("%s, due %s, public %v", m.State, clock.DayOf(clock.Instant(m.LookDue)), m.Public)
		}
		_, err := w.Matters.Look(ctx, w.lu, matter.Look{Do: matter.Do{ID: x.Matter, Note: "看过"}, Result: "pass"})
		w.refused(err, "案件", x.No)
		_, err = w.step(w.ji, x, ActLook, "2026-05-10")
		if !fault.Is(err, fault.KindDenied) {
			w.Errorf("who served the order looks himself: %v", err)
		}
		x = w.do(w.lu, x, ActLook, "2026-05-10", "result", LookStill)
		if m = w.matter(x.Matter); m.State != matter.Working || m.Round != 2 {
			w.Errorf("after a failed look: %s round %d", m.State, m.Round)
		}
		x = w.do(w.ji, x, ActDaily, "2026-05-11")
		var child Case
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { child, err = w.one(tx, "parent = ?", x.ID); return err }))
		if child.Days != 20 || child.PerDay != 260_000 || child.From != "2026-04-21" || child.To != "2026-05-10" {
			w.Errorf("child: %d days × %d from %s to %s", child.Days, child.PerDay, child.From, child.To)
		}
		x = w.do(w.ji, x, ActOrder, "2026-05-12")
		if m = w.matter(x.Matter); m.State != matter.Fixed || m.LookDue != clock.EndOf("2026-06-11") {
			w.Errorf("ordered again: %s, due %s", m.State, clock.DayOf(clock.Instant(m.LookDue)))
		}
		x = w.do(w.lu, x, ActLook, "2026-06-01")
		w.dailyDecided(child)
		w.sound()
	})
}

// dailyDecided plays the case of the daily fine to its own decision: no other amount, its own notice and hearing right.
func (w *world) dailyDecided(c Case) {
	w.Helper()
	c = w.do(w.chai, c, ActFile, "2026-06-02")
	c = w.do(w.ji, c, ActConclude, "2026-06-02")
	_, err := w.step(w.ji, c, ActNotice, "2026-06-03", "yuan", "5200000")
	w.refused(err, "法制审核")
	c = w.do(w.chai, c, ActReview, "2026-06-03")
	_, err = w.step(w.ji, c, ActNotice, "2026-06-03", "yuan", "260000")
	w.refused(err, "20天", "5200000")
	c = w.do(w.ji, c, ActNotice, "2026-06-03", "yuan", "5200000")
	_, err = w.step(w.chai, c, ActDecide, "2026-06-20", "yuan", "5200000")
	w.refused(err, "集体讨论")
	c = w.do(w.ji, c, ActDiscuss, "2026-06-12")
	c = w.do(w.chai, c, ActDecide, "2026-06-20", "yuan", "5200000")
	if c.State != Decided || c.Yuan != 5_200_000 {
		w.Errorf("%s %d", c.State, c.Yuan)
	}
}

// TestBadCases are refused beside their fields, and nothing is kept.
func TestBadCases(t *testing.T) {
	each(t, func(w *world) {
		for part, spoil := range map[string]func(*Open){
			"不能晚于今天": func(o *Open) { o.On = "2026-03-25" },
			"请写当事人":  func(o *Open) { o.Party.Name = "" },
			"前一步的日期": func(o *Open) { o.Found = "2026-03-20" },
			"写成":     func(o *Open) { o.From = "2026-02-30" },
			"执法证号":   func(o *Open) { o.Officer[0].Name = "" },
			"请写案由":   func(o *Open) { o.Cause = strings.Repeat("长", 200) },
		} {
			o := w.asked()
			spoil(&o)
			_, err := w.OpenCase(ctx, w.ji, o)
			f := fault.Of(err)
			said := ""
			if f != nil {
				for _, x := range f.Fields {
					said += words(fault.InvalidFields(x))
				}
			}
			if !strings.Contains(said, part) {
				w.Errorf("want %q, got %q (%v)", part, said, err)
			}
		}
		if _, err := w.OpenCase(ctx, w.other, w.asked()); err == nil {
			w.Error("an officer of another district opens a case here")
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			n, err := tx.Count("SELECT count(*) FROM env_case")
			if n != 0 {
				w.Errorf("%d kept", n)
			}
			return err
		}))
	})
}

// TestTheClock: a term that was not kept becomes one matter, and another term another one.
func TestTheClock(t *testing.T) {
	each(t, func(w *world) {
		x := w.opened()
		count := func() (n int64) {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) {
				n, err = tx.Count("SELECT count(*) FROM matter WHERE kind = ?", KindTerm)
				return err
			}))
			return n
		}
		w.clk.Set(time.Date(2026, 4, 7, 23, 0, 0, 0, clock.Shanghai))
		w.ok(w.Watch(ctx))
		if count() != 0 {
			w.Error("rings on the last day")
		}
		w.clk.Set(time.Date(2026, 4, 8, 1, 0, 0, 0, clock.Shanghai))
		w.ok(w.Watch(ctx))
		w.ok(w.Watch(ctx))
		if count() != 1 || w.got(x.ID).Alarm == "" {
			w.Errorf("%d matters, want one", count())
		}
		x = w.do(w.chai, w.got(x.ID), ActFile, "2026-04-08")
		w.clk.Set(time.Date(2026, 7, 8, 1, 0, 0, 0, clock.Shanghai))
		w.ok(w.Watch(ctx))
		if count() != 2 {
			w.Errorf("%d matters, want a second for the decision", count())
		}
		w.sound()
	})
}

// TestStale: two at the same version, the second is told; the database is as the first left it.
func TestStale(t *testing.T) {
	each(t, func(w *world) {
		x := w.opened()
		w.do(w.chai, x, ActFile, "2026-03-24")
		_, err := w.Step(ctx, w.chai, Do{ID: x.ID, Rev: x.Rev, Act: ActDrop, On: "2026-03-24", V: map[string]string{"why": "没有违法"}})
		w.refused(err, "别人刚刚办过")
	})
}

// TestSealed: no name stands open in the table, and the register names each column.
func TestSealed(t *testing.T) {
	each(t, func(w *world) {
		x := w.opened()
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			var box []byte
			w.ok(tx.Get("SELECT box FROM env_case WHERE id=?", []any{x.ID}, &box))
			if strings.Contains(string(box), "恒泽") || strings.Contains(string(box), "冀文斌") {
				w.Error("the party stands open")
			}
			schema, err := people.Columns(tx)
			mine := map[string][]string{}
			for t := range Plain {
				mine[t] = schema[t]
			}
			for _, bad := range people.CheckRegister(mine, Fields, Plain) {
				w.Error(bad)
			}
			return err
		}))
	})
}

// TestTheDemoIsLawful plays each case of the demo street by the verbs of the service; each step is taken, none refused.
func TestTheDemoIsLawful(t *testing.T) {
	each(t, func(w *world) {
		w.Service.OutletBy = func(*db.Tx, string) (source.Outlet, error) {
			return source.Outlet{}, fault.NotFound("environment.source.none")
		}
		type line struct {
			at   time.Time
			play func(tx *db.Tx) error
		}
		var agenda []line
		stage := affair.Stage{Now: time.Date(2026, 6, 30, 15, 0, 0, 0, clock.Shanghai), On: func(at time.Time, play func(tx *db.Tx) error) { agenda = append(agenda, line{at, play}) },
			Actor: func(name string) access.Actor { return map[string]access.Actor{ji: w.ji, lu: w.lu, chai: w.chai}[name] }}
		w.ok(w.demo(stage))
		slices.SortStableFunc(agenda, func(a, b line) int { return a.at.Compare(b.at) })
		w.clk.Set(time.Date(2026, 3, 1, 8, 0, 0, 0, clock.Shanghai))
		for _, l := range agenda {
			w.clk.Set(l.at)
			if err := w.DB.Write(ctx, l.play); err != nil {
				w.Errorf("%v: %s", err, words(err))
			}
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			n, err := tx.Count("SELECT count(*) FROM env_case")
			m, err2 := tx.Count("SELECT count(*) FROM env_case WHERE yuan = 260000 AND state = 'archived' AND decided_on = '2026-04-20'")
			fell, err3 := tx.Count("SELECT count(*) FROM env_case WHERE yuan = 20000 AND state = 'annulled' AND served_on = '2026-02-26'")
			if n != 10 || m != 1 || fell != 1 {
				w.Errorf("%d cases, %d of them story 9, %d annulled by the review", n, m, fell)
			}
			return errors.Join(err, err2, err3)
		}))
		w.sound()
	})
}
