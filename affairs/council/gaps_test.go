package council

import (
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/table"
	"linli/platform/db"
)

// A slip of the finger in the meeting is taken back with what it opened; the topic is decided anew, and one promise stands.
func TestADecisionIsTakenBack(t *testing.T) {
	each(t, func(w *hall) {
		lamp := w.topic("路灯")
		m := w.session()
		wrong := Decide{Meeting: m.ID, Topic: lamp.Topic.ID, Talk: "先换灯", Yes: 3, Result: Passed, Todo: []Todo{{What: "换电梯", Who: w.manager.ID}, {What: "查线路"}}}
		_, err := w.svc.Decide(ctx, w.secretary, wrong)
		w.ok(err)
		var k Kept
		w.read(func(tx *db.Tx) error { k, err = w.svc.Kept(tx, m); return err })
		undo := func(by access.Actor) error {
			return w.write(func(tx *db.Tx) error { return w.svc.UndoDecision(tx, by, m.ID, lamp.Topic.ID) })
		}
		w.refused(undo(w.outsider), "access.not_found")
		w.ok(undo(w.secretary))
		w.state(lamp.Topic.ID, Talked)
		for _, x := range k.Matters {
			w.read(func(tx *db.Tx) error {
				got, err := w.svc.Matters.Plain(tx, x.ID)
				if got.State != matter.Withdrawn {
					t.Errorf("%s is %s", x.No, got.State)
				}
				return err
			})
		}
		w.refused(undo(w.secretary), "council.decision_undo_over")
		wrong.Todo = []Todo{{What: "换灯", Who: w.manager.ID}}
		_, err = w.svc.Decide(ctx, w.secretary, wrong)
		w.ok(err)
		w.read(func(tx *db.Tx) error { k, err = w.svc.Kept(tx, m); return err })
		if len(k.Promises) != 1 || k.Promises[0].What != "换灯" {
			t.Errorf("promises: %+v", k.Promises)
		}
		w.clk.Set(w.clk.Now().Add(11 * time.Second))
		w.refused(undo(w.secretary), "council.decision_undo_over")
		w.state(lamp.Topic.ID, Decided)
	})
}

// Who raised a topic that went straight to whoever acts says 还没修好 through the same link; somebody who only seconded it can not.
func TestATopicHandedStraightOnCanBeNotFixed(t *testing.T) {
	each(t, func(w *hall) {
		raised, err := w.svc.Propose(ctx, access.Public(), Propose{Place: w.building.ID, Title: "路灯", Said: "晚上看不见路", Token: "one"})
		w.ok(err)
		seconded, err := w.svc.Second(ctx, access.Public(), raised.Topic.ID, "two", "")
		w.ok(err)
		x, err := w.svc.Review(ctx, w.secretary, Reviewing{Topic: raised.Topic.ID, To: Direct, Reason: "马上能办", Kind: Kind})
		w.ok(err)
		w.refused(w.svc.NotFixed(ctx, seconded.Secret, x.Matter, "没修"), "council.link_unknown")
		w.close(x.Matter)
		w.ok(w.svc.NotFixed(ctx, raised.Secret, x.Matter, "又不亮了"))
		w.read(func(tx *db.Tx) error {
			m, err := w.matters.Plain(tx, x.Matter)
			if m.Round != 2 || m.State.Ended() {
				t.Errorf("after 还没修好: round %d %s", m.Round, m.State)
			}
			return err
		})
		w.refused(w.svc.NotFixed(ctx, raised.Secret, w.building.ID, "x"), "council.link_unknown")
		w.sound()
	})
}

// The answer to a topic is taken back within ten seconds, with the matter it opened; later, or on an agenda, it stands.
func TestUndoOfAReview(t *testing.T) {
	each(t, func(w *hall) {
		propose := func(title string) Topic {
			x, err := w.svc.Propose(ctx, access.Public(), Propose{Place: w.building.ID, Title: title, Token: title})
			w.ok(err)
			return x.Topic
		}
		lamp := propose("路灯")
		x, err := w.svc.Review(ctx, w.secretary, Reviewing{Topic: lamp.ID, To: Direct, Reason: "马上能办"})
		w.ok(err)
		_, err = w.svc.UndoReview(ctx, w.outsider, lamp.ID)
		w.refused(err, "access.not_found")
		w.later(9 * time.Second)
		back, err := w.svc.UndoReview(ctx, w.secretary, lamp.ID)
		w.ok(err)
		if back.State != Raised || back.Matter != "" || back.Reason != "" {
			t.Errorf("taken back: %+v", back)
		}
		w.read(func(tx *db.Tx) error {
			m, err := w.matters.Plain(tx, x.Matter)
			if m.State != matter.Withdrawn {
				t.Errorf("its matter is %s", m.State)
			}
			return err
		})
		_, err = w.svc.Review(ctx, w.secretary, Reviewing{Topic: lamp.ID, To: Listed})
		w.ok(err)
		w.later(matter.UndoWindow)
		_, err = w.svc.UndoReview(ctx, w.secretary, lamp.ID)
		w.refused(err, "council.undo_over")
		w.sound()
	})
}

// An import of each table is taken back as a whole and may come again; a row that somebody worked on stops it.
func TestImportsAreTakenBack(t *testing.T) {
	each(t, func(w *hall) {
		for _, x := range w.svc.tables() {
			cells := map[string]table.Value{"compound": table.TextValue("锦绣苑小区"), "at": table.DayText("2025-03-07"), "raised": table.DayText("2025-03-07"), "day": table.DayText("2025-03-07"), "title": table.TextValue("旧事"),
				"chair": table.TextValue("苗志刚"), "came": table.IntValue(27), "kind": table.TextValue("义诊"), "venue": table.TextValue("广场")}
			values := make([]table.Value, len(x.Columns))
			for i, c := range x.Columns {
				values[i] = cells[c.Key]
			}
			come := func() *table.Batch {
				b := w.batch(x)
				w.ok(w.write(func(tx *db.Tx) error {
					*b = *w.batch(x)
					rows := []*table.Row{{Line: 1, Values: values}}
					if err := x.Owner.Resolve(tx, b, rows); err != nil {
						return err
					}
					if rows[0].Verdict != table.Added {
						t.Errorf("%s: %v %+v", x.Name, rows[0].Verdict, rows[0].Findings)
					}
					return x.Owner.Commit(tx, b, rows)
				}))
				return b
			}
			exported := func() int { return len(w.roundTrip(x)) }
			b := come()
			touched := w.touchedBy(x.Name)
			if len(touched) != 1 || exported() != 1 {
				t.Fatalf("%s: %d touched, %d exported", x.Name, len(touched), exported())
			}
			w.ok(w.write(func(tx *db.Tx) error {
				stop, err := x.Owner.Blocks(tx, b, touched)
				if err != nil || len(stop) != 0 {
					t.Errorf("%s: blocked by %v", x.Name, stop)
				}
				return x.Owner.Withdraw(tx, b, touched)
			}))
			if n := exported(); n != 0 {
				t.Errorf("%s: %d rows after it was taken back", x.Name, n)
			}
			b = come()
			touched = w.touchedBy(x.Name)
			touched[0].Rev-- // somebody has changed the row since
			w.read(func(tx *db.Tx) error {
				stop, err := x.Owner.Blocks(tx, b, touched)
				if len(stop) != 1 || stop[0].What == "" {
					t.Errorf("%s: a changed row does not block: %v", x.Name, stop)
				}
				return err
			})
		}
		w.sound()
	})
}

// touchedBy gives the rows of a table that stand, as a batch keeps them.
func (w *hall) touchedBy(name string) (out []table.Touched) {
	w.Helper()
	q := map[string]string{"council-meeting": "council_meeting WHERE state<>'cancelled'", "council-topic": "council_topic WHERE state<>'withdrawn'", "council-event": "council_event WHERE state<>'cancelled'"}[name]
	w.read(func(tx *db.Tx) error {
		out = nil
		return tx.Each("SELECT id,rev FROM "+q, nil, func(scan func(...any) error) error {
			x := table.Touched{Made: true}
			err := scan(&x.Obj, &x.Rev)
			out = append(out, x)
			return err
		})
	})
	return out
}
