package matter

import (
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
)

// Never looked back by the one who fixed it: by the verb, by a second account with wider rights, by direct SQL.
func TestTheFixerNeverLooks(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.working("facility.lamp")
		id := r.Matter.ID
		wide := w.worker // the grid worker helps to fix it, and holds matter.look
		_, err := w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: id}, Measures: "一起修", With: []string{wide.ID}})
		w.ok(err)
		for _, a := range []access.Actor{wide, w.manager, {Actor: w.manager.Actor, Account: "second account", Grants: []access.Grant{{Role: access.Street, Path: w.street.Path}}}} {
			_, err := w.svc.Look(ctx, a, Look{Do: Do{ID: id}, Result: "pass"})
			w.refused(err, fault.KindDenied, "matter.looker_fixed_it")
		}
		for _, person := range []string{wide.ID, w.manager.ID} {
			err := w.exec("INSERT INTO matter_look (matter,n,round,what,looker,result,at) VALUES (?,1,1,'check',?,'pass',1)", id, person)
			w.refused(err, fault.KindNotYet, "matter.looker_fixed_it")
		}
		w.refused(w.exec("UPDATE matter SET state='closed' WHERE id=?", id), fault.KindNotYet, "matter.look_first")
		w.refused(w.exec("UPDATE matter SET state='watch' WHERE id=?", id), fault.KindNotYet, "matter.look_first")
		w.state(id, Fixed, 1)

		_, err = w.svc.Look(ctx, w.secretary, Look{Do: Do{ID: id}, Result: "pass"})
		w.ok(err)
		err = w.exec("INSERT INTO matter_fix (matter,round,fixer,main,at) VALUES (?,1,?,TRUE,1)", id, w.secretary.ID)
		w.refused(err, fault.KindNotYet, "matter.fixer_looked_at_it")
		for _, q := range []string{"UPDATE matter_look SET result='pass' WHERE matter=?", "DELETE FROM matter_look WHERE matter=?", "UPDATE matter_fix SET fixer='x' WHERE matter=?",
			"DELETE FROM matter_fix WHERE matter=?", "UPDATE matter_step SET note='x' WHERE matter=?", "DELETE FROM matter_step WHERE matter=?"} {
			w.refused(w.exec(q, id), fault.KindNotYet, "matter.step_is_kept")
		}
		w.sound()
	})
}

// A fixer of an earlier round does not look in a later one either.
func TestTheFixerOfAnEarlierRound(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.working("facility.lamp").Matter.ID
		_, err := w.svc.Rectify(ctx, w.worker, Rectify{Do: Do{ID: id}, Measures: "网格员先拧紧"}) // matter.fix of the grid
		w.ok(err)
		_, err = w.svc.Look(ctx, w.secretary, Look{Do: Do{ID: id}, Result: "fail"})
		w.ok(err)
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: id}, Measures: "换灯"})
		w.ok(err)
		_, err = w.svc.Look(ctx, w.worker, Look{Do: Do{ID: id}, Result: "pass"})
		w.refused(err, fault.KindDenied, "matter.looker_fixed_it")
		w.state(id, Fixed, 2)
	})
}

// Many at once: one claims, one looks, and what the losers get is a refusal in words.
func TestRace(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		id := w.fixed("facility.lamp").Matter.ID
		rev := w.get(id).Rev
		const n = 16
		errs := make([]error, n)
		var wg sync.WaitGroup
		for i := range n {
			wg.Add(1)
			go func() {
				defer wg.Done()
				a := []access.Actor{w.worker, w.secretary, w.clerk, w.manager}[i%4]
				_, errs[i] = w.svc.Look(ctx, a, Look{Do: Do{ID: id, Rev: rev}, Result: "pass"})
			}()
		}
		wg.Wait()
		won := 0
		for i, err := range errs {
			switch {
			case err == nil:
				won++
			case i%4 == 3 && fault.Is(err, fault.KindDenied):
			case fault.Is(err, fault.KindConflict):
			default:
				t.Errorf("%d: %v", i, err)
			}
		}
		if won != 1 {
			t.Errorf("%d looks won, want 1", won)
		}
		looks, err := w.count("SELECT count(*) FROM matter_look WHERE matter=?", id)
		w.ok(err)
		if looks != 1 {
			t.Errorf("%d looks on record", looks)
		}
		w.sound()
	})
}

// While one person marks it fixed, the same person looks, both by direct SQL in two transactions: at most one is kept.
func TestFixAndLookInParallel(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		for i := range 12 {
			id := w.report("litter").Matter.ID
			var wg sync.WaitGroup
			var fix, look error
			wg.Add(2)
			go func() {
				defer wg.Done()
				fix = w.exec("INSERT INTO matter_fix (matter,round,fixer,main,at) VALUES (?,1,'p',TRUE,1)", id)
			}()
			go func() {
				defer wg.Done()
				look = w.exec("INSERT INTO matter_look (matter,n,round,what,looker,result,at) VALUES (?,1,1,'check','p','pass',1)", id)
			}()
			wg.Wait()
			if (fix == nil) == (look == nil) {
				t.Fatalf("round %d: fix %v, look %v: exactly one may stand", i, fix, look)
			}
		}
	})
}

func (w *street) count(q string, args ...any) (int64, error) {
	var n int64
	err := w.db.Read(ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err })
	return n, err
}

// A stale form is refused, and the row says so.
func TestStale(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.report("litter")
		_, err := w.svc.Claim(ctx, w.manager, Claim{Do{ID: r.Matter.ID, Rev: r.Matter.Rev}})
		w.ok(err)
		_, err = w.svc.Rectify(ctx, w.manager, Rectify{Do: Do{ID: r.Matter.ID, Rev: r.Matter.Rev}})
		w.refused(err, fault.KindConflict, "matter.stale")
	})
}

// Scope (T5, T6): another community sees and does nothing; the property manager decides and looks at nothing.
func TestScope(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r := w.working("facility.lamp")
		id := r.Matter.ID
		for name, try := range map[string]func(access.Actor) error{
			"assign": func(a access.Actor) error {
				_, err := w.svc.Assign(ctx, a, Assign{Do: Do{ID: id}, To: Holder{Person: w.colleague.ID}})
				return err
			},
			"look": func(a access.Actor) error {
				_, err := w.svc.Look(ctx, a, Look{Do: Do{ID: id}, Result: "pass"})
				return err
			},
			"decline": func(a access.Actor) error {
				_, err := w.svc.Decline(ctx, a, Simple{Do{ID: id, Note: "不归我们"}})
				return err
			},
			"note": func(a access.Actor) error { _, err := w.svc.Note(ctx, a, Simple{Do{ID: id, Note: "x"}}); return err },
			"get": func(a access.Actor) error {
				return w.db.Read(ctx, func(tx *db.Tx) error { _, err := w.svc.View(tx, a, id); return err })
			},
			"by no": func(a access.Actor) error {
				return w.db.Read(ctx, func(tx *db.Tx) error { _, err := w.svc.ByNo(tx, a, r.Matter.No); return err })
			},
		} {
			for _, a := range []access.Actor{w.outsider, access.Public()} {
				if err := try(a); fault.KindOf(err) != fault.KindNotFound {
					t.Errorf("%s from outside: %v", name, err)
				}
			}
		}
		_, err := w.svc.Decline(ctx, w.manager, Simple{Do{ID: id, Note: "不归我们"}})
		w.refused(err, fault.KindDenied, "matter.may_not_decline")
		_, err = w.svc.Assign(ctx, w.manager, Assign{Do: Do{ID: id}, To: Holder{Person: w.colleague.ID}})
		w.refused(err, fault.KindDenied, "matter.may_not_assign")
		page := w.list(w.outsider, Query{})
		if len(page.Cards) != 0 {
			t.Errorf("another community lists %d", len(page.Cards))
		}
		w.read(func(tx *db.Tx) error {
			_, err := w.svc.List(tx, w.outsider, Query{Places: []string{w.building.ID}})
			w.refused(err, fault.KindNotFound, "access.not_found")
			return nil
		})
		if got := w.list(w.worker, Query{}); len(got.Cards) != 1 {
			t.Errorf("the grid worker sees the buildings of the grid: %d", len(got.Cards))
		}
	})
}

func (w *street) list(a access.Actor, q Query) Page {
	w.t.Helper()
	var p Page
	w.read(func(tx *db.Tx) (err error) { p, err = w.svc.List(tx, a, q); return err })
	return p
}

// Who reported: sealed, never for the property side or the holder, each look on record and on the receipt (T1, T2).
func TestReporter(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		r, err := w.svc.Report(ctx, access.Public(), Report{Place: w.home.ID, Kind: "noise", Text: "楼上太吵,打我10012345678", Name: "申秀兰", Phone: "10099887766", Source: "qr"})
		w.ok(err)
		if r.Matter.Anonymous || strings.Contains(r.Matter.Text, "12345678") || r.Matter.Spot != w.building.ID {
			t.Errorf("%+v", r.Matter)
		}
		look := func(a access.Actor, reason string) (out []Reporter, err error) {
			err = w.db.Write(ctx, func(tx *db.Tx) error { out, err = w.svc.Reporter(tx, a, r.Matter.ID, reason); return err })
			return out, err
		}
		for _, a := range []access.Actor{w.manager, w.worker} {
			if _, err := look(a, "想知道是谁"); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: %v", a.Name, err)
			}
		}
		if _, err := look(w.outsider, "想知道"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("outsider: %v", err)
		}
		if _, err := look(w.secretary, " "); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("without a reason: %v", err)
		}
		got, err := look(w.secretary, "上门核实")
		w.ok(err)
		if len(got) != 1 || got[0].Name != "申秀兰" || got[0].Phone != "10099887766" || !strings.Contains(got[0].Said, "10012345678") {
			t.Errorf("%+v", got)
		}
		w.read(func(tx *db.Tx) error {
			rec, err := w.svc.ByReceipt(tx, r.Secret)
			if err == nil && (len(rec.Peeks) != 1 || rec.Peeks[0].Reason != "上门核实") {
				t.Errorf("the receipt shows who looked: %+v", rec.Peeks)
			}
			return err
		})
		w.nowhere("申秀兰", "10099887766", "10012345678", r.Secret)
		w.sound()
	})
}

// nowhere looks for words in every text column of every matter table.
func (w *street) nowhere(words ...string) {
	w.t.Helper()
	w.read(func(tx *db.Tx) error {
		for _, table := range []string{"matter", "matter_step", "matter_holding", "matter_look", "matter_fix", "matter_receipt", "matter_extension", "matter_whistle"} {
			cols := map[string]string{"matter": "title||said||part||extra||holder_label||raiser", "matter_step": "note||detail||actor_label||docs", "matter_holding": "label||org",
				"matter_look": "note||label||looker", "matter_fix": "measures||label", "matter_receipt": "hash||entry", "matter_extension": "reason||answer", "matter_whistle": "reason||answer||secret||code"}[table]
			for _, word := range words {
				n, err := tx.Count("SELECT count(*) FROM "+table+" WHERE "+cols+" LIKE ?", "%"+word+"%")
				if err != nil {
					return err
				}
				if n > 0 {
					w.t.Errorf("%q stands in %s", word, table)
				}
			}
		}
		return nil
	})
}

// Numbers under concurrency: all different, one counter for a word, and the spoken number finds its matter.
func TestNumbersAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		const n = 24
		var mu sync.Mutex
		seen := map[string]bool{}
		var wg sync.WaitGroup
		for i := range n {
			wg.Add(1)
			go func() {
				defer wg.Done()
				at := []string{w.building.ID, w.farBuilding.ID}[i%2]
				r, err := w.svc.Report(ctx, access.Public(), Report{Place: at, Kind: "litter"})
				mu.Lock()
				defer mu.Unlock()
				if err != nil || seen[r.Matter.No] || seen[r.Matter.Short] {
					t.Errorf("%s %s %v", r.Matter.No, r.Matter.Short, err)
				}
				seen[r.Matter.No], seen[r.Matter.Short] = true, true
			}()
		}
		wg.Wait()
		if !seen["柳民〔2026〕0001"] || !seen["柳民〔2026〕0024"] {
			t.Errorf("numbers begin at 1 and leave no gap without refusals: %v", seen)
		}
		fire := w.report("fire.passage").Matter
		if fire.No != "柳消〔2026〕0001" {
			t.Errorf("another group has its own counter: %s", fire.No)
		}
		w.read(func(tx *db.Tx) error {
			got, err := w.svc.ByShort(tx, w.secretary, strings.ToLower(fire.Short))
			if err == nil && (len(got) != 1 || got[0].ID != fire.ID) {
				t.Errorf("%+v", got)
			}
			return err
		})
		w.read(func(tx *db.Tx) error {
			got, err := w.svc.ByFigures(tx, w.secretary, "第0001号")
			found := 0
			for _, m := range got {
				if m.ID == fire.ID {
					found++
				}
				if !strings.HasSuffix(m.No, "〕0001") {
					t.Errorf("0001 found %s", m.No)
				}
			}
			if err != nil || found != 1 {
				t.Errorf("0001: %v, the fire's matter %d times of %d", err, found, len(got))
			}
			for _, other := range []string{"0099", "01", "0001x", "00000001", "电梯"} {
				if got, err := w.svc.ByFigures(tx, w.secretary, other); err != nil || len(got) > 0 {
					t.Errorf("%s: %v %+v", other, err, got)
				}
			}
			return err
		})
		w.clk.Set(time.Date(2027, 1, 1, 8, 0, 0, 0, shanghai))
		if no := w.report("litter").Matter.No; no != "柳民〔2027〕0001" {
			t.Errorf("a new year begins at 1: %s", no)
		}
		w.sound()
	})
}
