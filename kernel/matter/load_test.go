package matter

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
)

// The loader leaves exactly what the verbs leave: row, 经过, ribbon, looks, fixes, extensions, ledger entries.
func TestLoadEqualsVerbs(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		start := w.clk.Now()
		hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
		at := func(n int) { w.clk.Set(hour(n)) }
		r := w.report("service")
		id := r.Matter.ID
		later := r.Matter.Due + 3*day
		at(1)
		_, err := w.svc.Claim(ctx, w.manager, Claim{Do{ID: id}})
		w.ok(err)
		at(2)
		_, err = w.svc.AskExtension(ctx, w.manager, AskExtension{Do: Do{ID: id, Note: "等配件"}, Due: later})
		w.ok(err)
		at(3)
		_, err = w.svc.DecideExtension(ctx, w.secretary, Decide{Do: Do{ID: id, Note: "同意"}, Approve: true})
		w.ok(err)
		at(40)
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: id}, Measures: "换灯", MoneyFen: 3600, With: []string{w.colleague.ID}})
		w.ok(err)
		at(41)
		_, err = w.svc.Look(ctx, w.worker, Look{Do: Do{ID: id, Note: "还闪"}, Result: "fail"})
		w.ok(err)
		at(50)
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: id}, Measures: "换线"})
		w.ok(err)
		at(60)
		_, err = w.svc.Look(ctx, w.secretary, Look{Do: Do{ID: id}, Result: "pass"})
		w.ok(err)
		at(61)
		_, err = w.svc.Rate(ctx, access.Public(), Rate{Do: Do{ID: id, Receipt: r.Secret}, Rating: "good"})
		w.ok(err)

		by := func(a access.Actor) By { return By{ID: a.ID, Label: identify(a, false).Label} }
		m := w.get(id)
		h := History{Report: Report{Place: w.building.ID, Kind: "service", Text: "二单元楼道灯不亮", Source: "qr"}, At: start,
			Holder: Holder{Person: w.manager.ID, Label: "郭向荣", Org: "物业", Path: string(w.compound.Path), Rule: w.steps(id)[1].Detail.Rule},
			Events: []Event{
				{At: hour(1), Act: ActClaim, By: by(w.manager)},
				{At: hour(2), Act: ActAskExtend, By: by(w.manager), Note: "等配件", Due: later},
				{At: hour(3), Act: ActGrantExtend, By: by(w.secretary), Note: "同意"},
				{At: hour(40), Act: ActRectify, By: by(w.manager), Measures: "换灯", MoneyFen: 3600, With: []string{w.colleague.ID}},
				{At: hour(41), Act: ActLookFail, By: by(w.worker), Note: "还闪"},
				{At: hour(50), Act: ActRectify, By: by(w.manager), Measures: "换线"},
				{At: hour(60), Act: ActLookPass, By: by(w.secretary)},
				{At: hour(61), Act: ActRate, By: By{Raiser: true}, Rating: "good"},
			}}
		var loaded Matter
		w.ok(w.db.Write(ctx, func(tx *db.Tx) (err error) { loaded, err = w.svc.LoadTx(tx, h); return err }))
		if a, b := w.dump(m.ID), w.dump(loaded.ID); a != b {
			for i, la := range strings.Split(a, "\n") {
				if lb := strings.Split(b, "\n"); i >= len(lb) || lb[i] != la {
					t.Errorf("verbs:  %s\nloader: %s", la, append(lb, "")[min(i, len(lb))])
				}
			}
		}
		w.sound()
	})
}

// dump writes everything of a matter with what must differ taken out.
func (w *street) dump(id string) string {
	w.t.Helper()
	_, err := w.log.Sequence(ctx)
	w.ok(err)
	var b strings.Builder
	put := func(v any) {
		j, err := json.Marshal(v)
		w.ok(err)
		b.Write(append(j, '\n'))
	}
	w.read(func(tx *db.Tx) error {
		m, err := load(tx, id)
		if err != nil {
			return err
		}
		m.ID, m.No, m.Short, m.Chain, m.undo = "", "", "", "", ""
		put(m)
		steps, err := w.svc.Steps(tx, id)
		if err != nil {
			return err
		}
		for _, s := range steps {
			s.Matter, s.Entry = "", ""
			put(s)
		}
		hs, err := w.svc.Holdings(tx, id)
		if err != nil {
			return err
		}
		for _, h := range hs {
			h.Matter = ""
			put(h)
		}
		fs, err := fixes(tx, id)
		if err != nil {
			return err
		}
		put(fs)
		ls, err := looks(tx, id)
		if err != nil {
			return err
		}
		put(ls)
		xs, err := w.svc.Extensions(tx, id)
		if err != nil {
			return err
		}
		for _, x := range xs {
			x.ID, x.Matter = "", ""
			put(x)
		}
		es, err := w.log.Of(tx, id)
		if err != nil {
			return err
		}
		for _, e := range es {
			fmt.Fprintln(&b, e.Kind, e.Place, e.Rev, e.Pub, e.ActorPseudonym, e.Slots)
		}
		return nil
	})
	return b.String()
}

// A history that breaks a rule of the loop is refused, and histories given in the order of raising are numbered in the order of time.
func TestLoader(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		start := w.clk.Now()
		by := func(a access.Actor) By { return By{ID: a.ID, Label: a.Name} }
		plain := func(i int, looker access.Actor) History {
			at := start.Add(time.Duration(i) * time.Hour)
			return History{Report: Report{Place: w.building.ID, Kind: "service"}, At: at, Holder: Holder{Person: w.manager.ID, Label: "郭向荣"}, Events: []Event{
				{At: at.Add(time.Hour), Act: ActClaim, By: by(w.manager)},
				{At: at.Add(30 * time.Hour), Act: ActRectify, By: by(w.manager)},
				{At: at.Add(40 * time.Hour), Act: ActLookPass, By: by(looker)},
			}}
		}
		err := w.db.Write(ctx, func(tx *db.Tx) error { _, err := w.svc.LoadTx(tx, plain(0, w.manager)); return err })
		if keyOfFault(err) != "matter.looker_fixed_it" {
			t.Errorf("the loader lets the fixer look: %v", err)
		}
		w.ok(w.db.Write(ctx, func(tx *db.Tx) error {
			l := w.svc.NewLoader()
			for i := range 60 {
				if _, err := l.Add(tx, plain(i, w.worker)); err != nil {
					return err
				}
			}
			if l.Waiting() == 0 {
				t.Error("what lies ahead waits for its moment")
			}
			return l.Close(tx)
		}))
		w.read(func(tx *db.Tx) error {
			list, err := w.log.Follow(tx, 0, 10000)
			last := time.Time{}
			for _, e := range list {
				if strings.HasPrefix(e.Kind, "matter.") || strings.HasPrefix(e.Kind, "lookback.") {
					if e.Time.Before(last) {
						t.Errorf("entry %d %s goes back in time", e.Seq, e.Kind)
					}
					last = e.Time
				}
			}
			return err
		})
		w.sound()
	})
}
