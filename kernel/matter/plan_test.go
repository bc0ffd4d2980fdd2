package matter

import (
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
)

func (w *street) ahead(c Report) *Plan {
	w.t.Helper()
	return w.svc.Ahead(ctx, access.Public(), c, c.Place, func(*db.Tx) (string, error) { return c.Place, nil })
}

// ready asks in a transaction of its own.
func (w *street) ready(p *Plan) (yes bool) {
	w.t.Helper()
	w.ok(w.db.Write(ctx, func(tx *db.Tx) error { yes = p.Ready(tx); return nil }))
	return yes
}

func (w *street) written(p *Plan) (k Ticket) {
	w.t.Helper()
	w.ok(w.db.Write(ctx, func(tx *db.Tx) (err error) { k, err = w.svc.WriteTx(tx, p); return err }))
	return k
}

// A report planned beside the writer is the same in all its rows and entries as one made in the transaction.
func TestPlannedReportIsTheSame(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		c := Report{Place: w.home.ID, Kind: "facility.lamp", Text: "楼道灯不亮", Part: "前室", Source: "qr"}
		plain, err := w.svc.Report(ctx, access.Public(), c)
		w.ok(err)
		p := w.ahead(c)
		if w.db.Dialect() == db.Postgres {
			if p != nil {
				t.Fatal("on several nodes nothing may be planned ahead")
			}
			return
		}
		if p == nil || !w.ready(p) {
			t.Fatalf("not ready: %+v", p)
		}
		k := w.written(p)
		if k.Secret != p.Secret() || p.Place() != w.home.ID || k.Matter.No == plain.Matter.No || k.Matter.No == "" || k.Matter.Short == "" {
			t.Errorf("secret %s, place %s, number %s, spoken %s", k.Secret, p.Place(), k.Matter.No, k.Matter.Short)
		}
		if a, b := w.dump(plain.Matter.ID), w.dump(k.Matter.ID); a != b {
			t.Errorf("in the transaction\n%s\nplanned\n%s", a, b)
		}
		w.read(func(tx *db.Tx) error {
			r, err := w.svc.ByReceipt(tx, k.Secret)
			if err == nil && (r.Ref != k.Ref || len(r.Steps) == 0) {
				t.Errorf("the receipt opens %+v", r)
			}
			return err
		})
		w.sound()
	})
}

// What the office changes between the plan and the transaction makes the plan void.
func TestPlanIsVoidAfterAChange(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		if w.db.Dialect() == db.Postgres {
			t.Skip("nothing is planned ahead there")
		}
		c := Report{Place: w.building.ID, Kind: "facility.lamp", Text: "楼道灯不亮"}
		_, err := w.svc.Report(ctx, access.Public(), c) // the clock's first entry makes its key
		w.ok(err)
		changes := map[string]func() error{
			"duty": func() error {
				_, err := w.duties.Assign(ctx, founder, duty.Assign{Place: w.building.ID, Person: w.colleague.ID, Role: duty.Property})
				return err
			},
			"place": func() error {
				_, err := w.places.Create(ctx, founder, place.NewPlace{Parent: w.street.ID, Kind: place.Community, Name: "新社区"})
				return err
			},
			"person": func() error {
				_, err := w.people.Add(ctx, founder, people.Draft{Name: "路人甲", At: w.community.ID})
				return err
			},
			"word": func() error {
				return w.exec("INSERT INTO matter_word (place,word,rev) VALUES (?,?,1)", w.street.ID, "岸")
			},
		}
		for name, change := range changes {
			p := w.ahead(c)
			if !w.ready(p) {
				t.Fatalf("%s: the plan is void before anything was changed", name)
			}
			w.ok(change())
			if w.ready(p) {
				t.Errorf("%s: the plan still stands", name)
			}
		}
		p := w.ahead(c)
		if _, err := w.svc.Report(ctx, access.Public(), c); err != nil || !w.ready(p) {
			t.Errorf("another report made the plan void (%v)", err)
		}
		w.later(2 * time.Second)
		if w.ready(p) {
			t.Error("a plan of two seconds ago still stands")
		}
	})
}

// Whatever needs the writer for more than the rows of the matter, or is refused, is not planned ahead.
func TestWhatIsNotPlannedAhead(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		lamp := Report{Place: w.building.ID, Kind: "facility.lamp", Text: "楼道灯不亮"}
		_, err := w.svc.Report(ctx, access.Public(), lamp)
		w.ok(err)
		for name, change := range map[string]func(*Report){
			"a name": func(c *Report) { c.Name = "陈晓" }, "a telephone": func(c *Report) { c.Phone = "13800000000" },
			"words to be masked": func(c *Report) { c.Text = "打我电话13800000000" }, "a photo": func(c *Report) { c.Docs = []string{"x"} },
			"an unknown kind": func(c *Report) { c.Kind = "nothing" }, "an unknown place": func(c *Report) { c.Place = "nowhere" },
			"a named day": func(c *Report) { c.Due = 1 },
		} {
			c := lamp
			change(&c)
			if p := w.ahead(c); p != nil {
				t.Errorf("%s: planned ahead", name)
			}
		}
		if w.db.Dialect() == db.SQLite && w.ahead(lamp) == nil {
			t.Error("the plain report was not planned either")
		}
	})
}

// What was known of a place for one plan serves the next, until time alone changes it: a duty begins, somebody is away, a
// building passes to another grid.
func TestKnownTurnsWithTime(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		if w.db.Dialect() == db.Postgres {
			t.Skip("nothing is planned ahead there")
		}
		c := Report{Place: w.building.ID, Kind: "facility.lamp", Text: "楼道灯不亮"}
		same := func(when string) string {
			t.Helper()
			plain, err := w.svc.Report(ctx, access.Public(), c)
			w.ok(err)
			first, second := w.written(w.ahead(c)).Matter, w.written(w.ahead(c)).Matter // the second from memory
			for _, m := range []Matter{first, second} {
				if m.Holder != plain.Matter.Holder || m.Grid != plain.Matter.Grid {
					t.Errorf("%s: holder %s grid %q, in the transaction %s %q", when, m.Holder, m.Grid, plain.Matter.Holder, plain.Matter.Grid)
				}
			}
			return plain.Matter.Holder + " " + plain.Matter.Grid
		}
		now := w.clk.Now()
		other, err := w.places.Create(ctx, founder, place.NewPlace{Parent: w.community.ID, Kind: place.Grid, Name: "锦绣二格"})
		w.ok(err)
		w.ok(w.places.AssignGrid(ctx, founder, w.building.ID, other.ID, now.Add(2*time.Hour).UnixMilli()))
		_, err = w.duties.Assign(ctx, founder, duty.Assign{Place: w.building.ID, Person: w.colleague.ID, Role: duty.Property, From: now.Add(time.Hour), Until: now.Add(5 * time.Hour)})
		w.ok(err)
		_, err = w.duties.SetAbsence(ctx, founder, duty.Absence{Person: w.colleague.ID, Substitute: w.manager.ID, From: now.Add(3 * time.Hour).UnixMilli(), Until: now.Add(210 * time.Minute).UnixMilli()})
		w.ok(err)
		seen := []string{same("before anything")}
		for _, when := range []string{"the duty has begun", "the grid is another", "he is away", "he is back", "his duty has ended"} {
			w.later(time.Hour)
			seen = append(seen, same(when))
		}
		for i := 1; i < len(seen); i++ {
			if seen[i] == seen[i-1] {
				t.Errorf("after %d h nothing changed: the test asks nothing (%v)", i, seen)
			}
		}
	})
}

// The trouble that came back is found with the plan, and the closed matter gets its line.
func TestPlannedReportJoinsTheChain(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		if w.db.Dialect() == db.Postgres {
			t.Skip("nothing is planned ahead there")
		}
		first := w.closed("facility.lamp").Matter
		w.later(time.Hour)
		c := Report{Place: first.Place, Kind: first.Kind, Text: "又坏了"}
		k := w.written(w.ahead(c))
		if k.Matter.Prior != first.ID || k.Matter.Chain != first.Chain || k.Matter.Recurs != first.Recurs+1 {
			t.Errorf("prior %q chain %q recurs %d", k.Matter.Prior, k.Matter.Chain, k.Matter.Recurs)
		}
		steps := w.steps(first.ID)
		if last := steps[len(steps)-1]; last.Act != ActRecur || last.Detail.Other != k.Matter.No {
			t.Errorf("the last line of the closed one is %s about %s", last.Act, last.Detail.Other)
		}
		w.sound()
	})
}
