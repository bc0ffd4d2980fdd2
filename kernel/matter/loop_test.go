package matter

import (
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// The main story: a lamp is dark, it is reported without log-in, the duty table names the property manager, he mends it, the grid
// worker looks, the resident rates it.
func TestTheLoop(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.report("facility.lamp")
		m := r.Matter
		if m.No != "柳民〔2026〕0001" || m.State != Assigned || m.Holder != w.manager.ID || m.HolderOrg != "物业" || m.Gap {
			t.Fatalf("%+v", m)
		}
		if got := time.UnixMilli(m.Due).In(shanghai).Format(time.DateTime); got != "2026-06-26 00:00:00" {
			t.Errorf("three working days from Monday 22 June end %s", got)
		}
		if m.SpotLabel != "锦绣苑 3号楼" || m.Grid != w.grid.ID || m.Building != w.building.ID || !m.Anonymous || m.Raiser != "" {
			t.Errorf("%+v", m)
		}
		if len(r.Secret) < 26 || !strings.Contains(m.DueWhy, "3") {
			t.Errorf("secret %q why %q", r.Secret, m.DueWhy)
		}
		m, err := w.svc.Claim(ctx, w.manager, Claim{Do{ID: m.ID, Rev: m.Rev}})
		w.ok(err)
		w.later(30 * time.Hour)
		m, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: m.ID, Rev: m.Rev, Note: "换了灯"}, Measures: "换灯泡2只", MoneyFen: 3600})
		w.ok(err)
		if m.State != Fixed || m.NextDue <= w.clk.Now().UnixMilli() {
			t.Errorf("%+v", m)
		}
		w.later(time.Hour)
		m, err = w.svc.Look(ctx, w.worker, Look{Do: Do{ID: m.ID, Rev: m.Rev, Note: "亮了"}, Result: "pass"})
		w.ok(err)
		if m.State != Closed || m.ClosedAt == 0 || m.NextAlarm != 0 {
			t.Errorf("%+v", m)
		}
		m, err = w.svc.Rate(ctx, access.Public(), Rate{Do: Do{ID: m.ID, Receipt: r.Secret}, Rating: "good"})
		w.ok(err)
		var acts []string
		for _, s := range w.steps(m.ID) {
			acts = append(acts, string(s.Act))
		}
		if got := strings.Join(acts, " "); got != "report assign claim rectify look.pass close rate" {
			t.Errorf("经过: %s", got)
		}
		w.ribbon(m.ID, "hold:物业 check:")
		w.sound()
	})
}

func (w *street) ribbon(id, want string) {
	w.t.Helper()
	w.read(func(tx *db.Tx) error {
		hs, err := w.svc.Holdings(tx, id)
		var got []string
		for _, s := range Ribbon(hs, w.clk.Now().UnixMilli()) {
			got = append(got, s.Phase+":"+s.Label)
		}
		if s := strings.Join(got, " "); s != want {
			w.t.Errorf("ribbon %q, want %q", s, want)
		}
		return err
	})
}

// A failed look sends it back with the same number and the next round; the raiser's 还没修好 does so after closing too.
func TestSentBackKeepsTheNumber(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.fixed("facility.lamp")
		id := r.Matter.ID
		old := r.Matter.Due
		w.later(48 * time.Hour)
		m, err := w.svc.Look(ctx, w.worker, Look{Do: Do{ID: id, Note: "还是不亮"}, Result: "fail"})
		w.ok(err)
		if m.State != Working || m.Round != 2 || m.No != r.Matter.No || m.Due <= old || m.State.Key(m.Round) != "matter.state.returned" {
			t.Fatalf("%+v", m)
		}
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: id}, Measures: "换线路"})
		w.ok(err)
		_, err = w.svc.Look(ctx, w.worker, Look{Do: Do{ID: id}, Result: "pass"})
		w.ok(err)
		w.state(id, Closed, 2)
		_, err = w.svc.NotFixed(ctx, access.Public(), NotFixed{Do{ID: id, Receipt: "not-the-secret"}})
		w.refused(err, fault.KindNotFound, "matter.not_found")
		_, err = w.svc.NotFixed(ctx, access.Public(), NotFixed{Do{ID: id, Receipt: r.Secret, Note: "又不亮了"}})
		w.ok(err)
		w.state(id, Working, 3)
		w.later(91 * 24 * time.Hour)
		w.sound()
	})
}

// Kinds with later looks wait for them: fire doors are looked at again after 30 days, and not before.
func TestLaterLooks(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.fixed("fire.door").Matter.ID
		m, err := w.svc.Look(ctx, w.fireman, Look{Do: Do{ID: id}, Result: "pass"})
		w.ok(err)
		if m.State != Watch || m.NextDue != lookAt(Kind{Looks: []int{30}}, 0, w.clk.Now()) {
			t.Fatalf("%+v", m)
		}
		_, err = w.svc.Look(ctx, w.fireman, Look{Do: Do{ID: id}, Result: "pass"})
		w.refused(err, fault.KindNotYet, "matter.look_too_early")
		_, err = w.svc.Look(ctx, w.fireman, Look{Do: Do{ID: id, Note: "没人开门"}, Result: "cannot"})
		w.ok(err)
		w.later(30 * 24 * time.Hour)
		m, err = w.svc.Look(ctx, w.worker, Look{Do: Do{ID: id}, Result: "pass"})
		w.ok(err)
		if m.State != Closed || m.LooksDone != 1 {
			t.Fatalf("%+v", m)
		}
		m, err = w.svc.Look(ctx, w.secretary, Look{Do: Do{ID: id, Note: "抽查又坏"}, Result: "fail"})
		w.ok(err)
		if m.State != Working || m.Round != 2 {
			t.Fatalf("a failed spot check opens it again: %+v", m)
		}
		w.sound()
	})
}

// Two later looks, 7 and 30 days: counted from the passed check.
func TestTwoLaterLooks(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.fixed("environment").Matter.ID
		start := w.clk.Now()
		for i, want := range []State{Watch, Watch, Closed} {
			m, err := w.svc.Look(ctx, w.secretary, Look{Do: Do{ID: id}, Result: "pass"})
			w.ok(err)
			if m.State != want {
				t.Fatalf("after look %d: %s, want %s", i, m.State, want)
			}
			if want == Watch {
				if m.LookDue != lookAt(Kind{Looks: []int{7, 30}}, i, start) {
					t.Errorf("look %d is due %s", i+1, time.UnixMilli(m.LookDue))
				}
				w.clk.Set(time.UnixMilli(m.LookDue - 1))
			}
		}
		w.sound()
	})
}

// The raiser's word closes what needs no office look, and nothing else.
func TestTheRaiserCloses(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.fixed("facility.lamp")
		m, err := w.svc.Look(ctx, access.Public(), Look{Do: Do{ID: r.Matter.ID, Receipt: r.Secret}, Result: "pass"})
		w.ok(err)
		if m.State != Closed {
			t.Errorf("%s", m.State)
		}
		f := w.fixed("fire.passage")
		_, err = w.svc.Look(ctx, access.Public(), Look{Do: Do{ID: f.Matter.ID, Receipt: f.Secret}, Result: "pass"})
		w.refused(err, fault.KindDenied, "matter.kind_needs_office_look")
		_, err = w.svc.Look(ctx, access.Public(), Look{Do: Do{ID: f.Matter.ID, Receipt: r.Secret}, Result: "pass"})
		w.refused(err, fault.KindNotFound, "matter.not_found")
		w.sound()
	})
}

// Nobody answers: the next level up gets it, and the gap shows; nobody at all: it stays 待派发.
func TestNobodyAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		tk, err := w.svc.Report(ctx, access.Public(), Report{Place: w.farBuilding.ID, Kind: "litter", Text: "垃圾成堆"})
		w.ok(err)
		if tk.Matter.Holder != w.clerk.ID || !tk.Matter.Gap {
			t.Errorf("the street answers where the community has nobody: %+v", tk.Matter)
		}
		tk, err = w.svc.Report(ctx, access.Public(), Report{Place: w.district.ID, Kind: "litter", Text: "垃圾成堆"})
		w.ok(err)
		if tk.Matter.State != Open || tk.Matter.Holder != "" || !tk.Matter.Gap {
			t.Errorf("%+v", tk.Matter)
		}
		w.ribbon(tk.Matter.ID, "wait:")
		w.sound()
	})
}

func TestReportRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		ok := Report{Place: w.building.ID, Kind: "litter"}
		for name, c := range map[string]struct {
			change func(*Report)
			field  string
		}{
			"no place":     {func(r *Report) { r.Place = " " }, "place"},
			"unknown":      {func(r *Report) { r.Place = id.New() }, "place"},
			"no kind":      {func(r *Report) { r.Kind = "" }, "kind"},
			"unknown kind": {func(r *Report) { r.Kind = "no.such" }, "kind"},
			"long":         {func(r *Report) { r.Text = strings.Repeat("长", MaxText+1) }, "text"},
			"grade":        {func(r *Report) { r.Grade = "huge" }, "grade"},
			"source":       {func(r *Report) { r.Source = "magic" }, "source"},
		} {
			c2 := ok
			c.change(&c2)
			_, err := w.svc.Report(ctx, access.Public(), c2)
			f := fault.Of(err)
			if f == nil || f.Kind != fault.KindInvalid || len(f.Fields) == 0 || f.Fields[0].Name != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		// T18: what only an office may say has no effect in a resident's report.
		for _, c := range []Report{
			{Place: w.building.ID, Kind: "litter", Assign: &Holder{Person: w.clerk.ID}},
			{Place: w.building.ID, Kind: "litter", Due: 1 << 60},
			{Place: w.building.ID, Kind: "litter", Solved: true},
			{Place: w.building.ID, Kind: "council"},
		} {
			_, err := w.svc.Report(ctx, access.Public(), c)
			if !fault.Is(err, fault.KindDenied) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		var n int64
		w.read(func(tx *db.Tx) (err error) { n, err = tx.Count("SELECT count(*) FROM matter"); return err })
		if n != 0 {
			t.Errorf("%d matters from refused reports", n)
		}
	})
}

// The same kind at the same place within the kind's days joins the chain.
func TestRecurrence(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		first := w.closed("facility.lamp").Matter
		w.later(89 * 24 * time.Hour)
		second := w.report("facility.lamp").Matter
		if second.Chain != first.ID || second.Recurs != 1 || second.Prior != first.ID || second.No == first.No {
			t.Fatalf("%+v", second)
		}
		steps := w.steps(first.ID)
		if last := steps[len(steps)-1]; last.Act != ActRecur || last.Detail.Other != second.No {
			t.Errorf("the closed one says that it came back: %+v", last)
		}
		third, err := w.svc.Report(ctx, access.Public(), Report{Place: w.other.ID, Kind: "facility.lamp"})
		w.ok(err)
		if third.Matter.Recurs != 0 || third.Matter.Chain != third.Matter.ID {
			t.Errorf("another building is another chain: %+v", third.Matter)
		}
		w.sound()
	})
}
