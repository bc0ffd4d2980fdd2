package care

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

func TestOnTheListByConsentWithAPlan(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		if p.Plan.Home.String() != "7d" || p.Plan.Other.String() != "3d" || p.NextDay != "2026-06-27" || p.Review != "2027-06-24" || !p.Keyed {
			t.Errorf("plan %s/%s next %s review %s keyed %v", p.Plan.Home, p.Plan.Other, p.NextDay, p.Review, p.Keyed)
		}
		if got := w.reread(p.ID); got.Sealed.Detail != "膝关节术后" || got.Consent == "" {
			t.Errorf("read back: %+v", got)
		}
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			yes, err := w.People.Consented(tx, w.old.ID, ConsentVisit)
			if !yes {
				t.Error("the consent is not on file")
			}
			return err
		}))
		_, err := w.Enrol(ctx, w.grid, Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: []Cat{{Code: "C01"}}})
		w.refused("twice", err, fault.KindConflict, "care.twice")
	})
}

// What must not be written is refused in words that say what to do, and nothing is half-written.
func TestHostileEnrolments(t *testing.T) {
	each(t, func(w *world) {
		gone := w.person("迁走的人", "1940", w.homes[3])
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error {
			list, err := w.People.HomesOf(tx, gone.ID)
			if err == nil {
				err = w.People.MoveOutTx(tx, founder, gone.ID, list[0].Household, "")
			}
			return err
		}))
		noHome, err := w.People.Add(ctx, founder, people.Draft{Name: "没有住处", At: w.compound.ID})
		w.ok(err)
		cats := []Cat{{Code: "C02"}}
		for _, x := range []struct {
			name string
			c    Enrol
			kind fault.Kind
			key  string
		}{
			{"moved away", Enrol{Person: gone.ID, Ground: GroundDuty, Cats: cats}, fault.KindNotYet, "care.gone"},
			{"no home", Enrol{Person: noHome.ID, Ground: GroundDuty, Cats: cats}, fault.KindNotYet, "care.no_home"},
			{"nobody", Enrol{Person: id.New(), Ground: GroundDuty, Cats: cats}, fault.KindNotFound, "access.not_found"},
			{"no ground", Enrol{Person: w.old.ID, Cats: cats}, fault.KindInvalid, "care.need_ground"},
			{"no category", Enrol{Person: w.old.ID, Ground: GroundDuty}, fault.KindInvalid, "care.need_category"},
			{"C12", Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: []Cat{{Code: "C12"}}}, fault.KindInvalid, "care.bad_category"},
			{"C18", Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: []Cat{{Code: "C18"}}}, fault.KindInvalid, "care.bad_category"},
			{"typed age", Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: []Cat{{Code: "C04"}}}, fault.KindInvalid, "care.bad_category"},
			{"own carer", Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: cats, Carer: w.old.ID}, fault.KindInvalid, "care.bad_carer"},
			{"carer gone", Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: cats, Carer: gone.ID}, fault.KindInvalid, "care.bad_carer"},
			{"joins tomorrow", Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: cats, Joined: "2026-06-25"}, fault.KindInvalid, "care.future"},
			{"rhythm", Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: cats, Home: "sometimes"}, fault.KindInvalid, "care.bad_rhythm"},
		} {
			_, err := w.Enrol(ctx, w.grid, x.c)
			w.refused(x.name, err, x.kind, x.key)
		}
		if n := w.count("SELECT COUNT(*) FROM care_person"); n != 0 {
			t.Errorf("%d rows of refused enrolments", n)
		}
		_, err = w.Enrol(ctx, w.elsewhere, Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: cats})
		w.refused("from the next community", err, fault.KindNotFound, "access.not_found")
		_, err = w.Enrol(ctx, w.chief, Enrol{Person: w.old.ID, Ground: GroundDuty, Cats: cats})
		w.refused("the street", err, fault.KindDenied, "access.denied.care.edit")
	})
}

// A visit is one act: clocks, matters, errand, ledger entry. Sent again, from two phones at once and shuffled, it is one visit.
func TestVisitArrivesOnce(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		c := Record{Care: p.ID, Key: id.New(), Claimed: w.clk.Now().Add(-3 * 24 * time.Hour).UnixMilli(), Met: MetSelf, How: []string{"ill"}, Needs: []string{"medicine", "repair"}, Words: "腿疼，药快没了，电话13800138000"}
		var wg sync.WaitGroup
		var mu sync.Mutex
		seen := map[string]int{}
		for range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				out, err := w.Record(ctx, w.grid, c)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				seen[out.Visit]++
			}()
		}
		wg.Wait()
		if len(seen) != 1 || w.count("SELECT COUNT(*) FROM care_visit") != 1 {
			t.Fatalf("%d answers, %d visits", len(seen), w.count("SELECT COUNT(*) FROM care_visit"))
		}
		if n := w.count("SELECT COUNT(*) FROM matter WHERE source = 'visit'"); n != 2 {
			t.Errorf("%d matters of two needs", n)
		}
		if n := w.count("SELECT COUNT(*) FROM care_errand WHERE state = 'asked'"); n != 1 {
			t.Errorf("%d errands", n)
		}
		c.Words = "something else"
		_, err := w.Record(ctx, w.grid, c)
		w.refused("other content under the same key", err, fault.KindInvalid, "access.idempotency_mismatch")
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			v, err := w.visits(tx, "care = ?", p.ID)
			if err == nil && (v[0].Claimed != c.Claimed || v[0].Day != "2026-06-24" || strings.Contains(v[0].Found.Words, "13800138000")) {
				t.Errorf("claimed %d, day %s, words %q: server's day counts, the phone's time is kept, numbers are masked", v[0].Claimed, v[0].Day, v[0].Found.Words)
			}
			return err
		}))
		if got := w.reread(p.ID); got.LastHome != "2026-06-24" || got.Rev != 1 {
			t.Errorf("after the visit: last %s, rev %d", got.LastHome, got.Rev)
		}
	})
}

// Nothing of what was found, and no category, stands in the clear in the database.
func TestSealedAtRest(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		_, err := w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, How: []string{"hard"}, Words: "儿子不管她"})
		w.ok(err)
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			for _, q := range []string{"SELECT box FROM care_person", "SELECT box FROM care_visit"} {
				if err := tx.Each(q, nil, func(scan func(...any) error) error {
					var box []byte
					err := scan(&box)
					for _, word := range []string{"C01", "膝关节", "儿子", "hard"} {
						if bytes.Contains(box, []byte(word)) {
							t.Errorf("%s holds %q in the clear", q, word)
						}
					}
					return err
				}); err != nil {
					return err
				}
			}
			schema, err := people.Columns(tx)
			for _, bad := range people.CheckRegister(schema, Fields, Plain) {
				t.Error(bad)
			}
			return err
		}))
	})
}

func TestHostileVisits(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		for _, x := range []struct {
			name, key string
			c         Record
		}{
			{"nobody chosen", "care.need_met", Record{Care: p.ID, How: []string{"well"}}},
			{"nothing found", "care.need_how", Record{Care: p.ID, Met: MetSelf}},
			{"made-up finding", "care.bad_how", Record{Care: p.ID, Met: MetSelf, How: []string{"suspicious"}}},
			{"made-up need", "care.bad_needs", Record{Care: p.ID, Met: MetSelf, How: []string{"well"}, Needs: []string{"money"}}},
			{"yesterday", "care.bad_next", Record{Care: p.ID, Met: MetSelf, How: []string{"well"}, Next: "2026-06-23"}},
			{"in the year 9999", "care.bad_next", Record{Care: p.ID, Met: MetSelf, How: []string{"well"}, Next: "9999-12-31"}},
			{"no day", "care.bad_next", Record{Care: p.ID, Met: MetSelf, How: []string{"well"}, Next: "２０２６－０７－０１"}},
			{"no key", "care.bad_key", Record{Care: p.ID, Met: MetSelf, How: []string{"well"}, Key: "1"}},
		} {
			_, err := w.Record(ctx, w.grid, x.c)
			w.refused(x.name, err, fault.KindInvalid, x.key)
		}
		_, err := w.Record(ctx, w.elsewhere, Record{Care: p.ID, Met: MetSelf, How: []string{"well"}})
		w.refused("another community", err, fault.KindNotFound, "access.not_found")
		other := w.party
		other.ID, other.Person = w.stands.ID, w.stands.ID
		_, err = w.Record(ctx, other, Record{Care: p.ID, Met: MetSelf, How: []string{"well"}})
		w.refused("a member with other doors", err, fault.KindNotFound, "access.not_found")
		_, err = w.Record(ctx, w.party, Record{Care: p.ID, Met: MetSelf, How: []string{"well"}})
		w.ok(err)
		if _, err := w.Leave(ctx, w.grid, p.ID, "x"); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("left without a reason: %v", err)
		}
		_, err = w.Leave(ctx, w.grid, p.ID, "搬去女儿家")
		w.ok(err)
		_, err = w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, How: []string{"well"}})
		w.refused("off the list", err, fault.KindNotYet, "care.left")
	})
}

// 没人应门 at 83 and alone: a new date, and within two hours somebody must know; else the one above is told, once.
func TestNobodyOpens(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		out, err := w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetNobody})
		w.ok(err)
		if out.State != NoAnswer || out.Next != "2026-06-27" {
			t.Fatalf("%+v", out)
		}
		v, err := w.Trace(ctx, w.grid, out.Visit, 1, "call", "")
		w.ok(err)
		_, err = w.Trace(ctx, w.grid, out.Visit, 1, "neighbour", "")
		w.refused("an old page", err, fault.KindConflict, "care.stale")
		w.clk.Set(w.clk.Now().Add(2*time.Hour + time.Minute))
		w.ok(w.Watch(ctx))
		w.ok(w.Watch(ctx))
		if n := w.tellsOf("care.untraced"); len(n) != 1 || n[0] != w.secretary.ID {
			t.Errorf("told %v, want the secretary once", n)
		}
		_, err = w.Trace(ctx, w.grid, out.Visit, 0, "police", "")
		w.ok(err)
		if n := w.count("SELECT COUNT(*) FROM matter WHERE grade = 'major'"); n != 1 {
			t.Errorf("%d emergencies", n)
		}
		v, err = w.Trace(ctx, w.grid, v.ID, 0, "found", "在医院，平安")
		w.ok(err)
		if v.State != Resolved || len(v.Found.Steps) != 3 {
			t.Errorf("%s %v", v.State, v.Found.Steps)
		}
		_, err = w.Trace(ctx, w.grid, v.ID, 0, "call", "")
		w.refused("after the end", err, fault.KindNotYet, "care.trace_over")
	})
}

// tellsOf lists whom the entries of a kind tell, as the inbox would.
func (w *world) tellsOf(kind string) (out []string) {
	w.Helper()
	for {
		n, err := w.Service.Log.Sequence(ctx)
		w.ok(err)
		if n == 0 {
			break
		}
	}
	w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := w.Service.Log.Follow(tx, 0, 1000)
		if err != nil {
			return err
		}
		for _, e := range list {
			if e.Kind != kind {
				continue
			}
			notices, err := w.tellers()[kind](tx, e)
			if err != nil {
				return err
			}
			for _, n := range notices {
				out = append(out, n.Person)
			}
		}
		return nil
	}))
	return out
}

// Nobody came for five days after the due day: the secretary is told once; when he is away the substitute is.
func TestSupervisorIsToldOnceAndTheSubstituteWhenAway(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		w.clk.Set(time.Date(2026, 7, 1, 9, 0, 0, 0, clock.Shanghai))
		w.ok(w.Watch(ctx))
		if got := w.tellsOf("care.unvisited"); len(got) != 0 {
			t.Errorf("told after four days: %v", got)
		}
		_, err := w.Duties.SetAbsence(ctx, founder, duty.Absence{Person: w.secretary.ID, Substitute: w.stands.ID, From: w.clk.Now().UnixMilli(), Until: w.clk.Now().Add(5 * 24 * time.Hour).UnixMilli()})
		w.ok(err)
		w.clk.Set(time.Date(2026, 7, 2, 9, 0, 0, 0, clock.Shanghai))
		for range 3 {
			w.ok(w.Watch(ctx))
		}
		if got := w.tellsOf("care.unvisited"); len(got) != 1 || got[0] != w.stands.ID {
			t.Errorf("told %v, want the substitute once", got)
		}
		_, err = w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, How: []string{"well"}})
		w.ok(err)
		w.clk.Set(time.Date(2026, 7, 11, 9, 0, 0, 0, clock.Shanghai))
		w.ok(w.Watch(ctx))
		if got := w.tellsOf("care.unvisited"); len(got) != 2 || got[1] != w.secretary.ID {
			t.Errorf("told %v, want the secretary for the next due day", got)
		}
	})
}

// Whoever died or moved away is off the list in the same act; links and errands end; whoever is forgotten leaves nothing.
func TestDeathMoveAndForgetting(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		_, err := w.Record(ctx, w.grid, Record{Care: p.ID, Met: MetSelf, How: []string{"well"}, Needs: []string{"clinic"}})
		w.ok(err)
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error {
			x, err := w.People.ProposeTx(tx, founder, people.ProposeDeath, w.old.ID, "", "2026-06-24", "走访")
			if err == nil {
				_, err = w.People.DecideTx(tx, founder, x.ID, true)
			}
			return err
		}))
		if got := w.reread(p.ID); got.State != Left || got.LeftWhy != "去世" || got.NextDay != "" {
			t.Errorf("after the death: %s %q next %q", got.State, got.LeftWhy, got.NextDay)
		}
		if n := w.count("SELECT COUNT(*) FROM care_errand WHERE ended = 0"); n != 0 {
			t.Errorf("%d errands still open", n)
		}
		w.ok(w.DB.Write(ctx, func(tx *db.Tx) error {
			return w.forget(tx, founder, people.Parting{Person: w.old.ID})
		}))
		for _, table := range []string{"care_person", "care_visit", "care_errand"} {
			if n := w.count("SELECT COUNT(*) FROM " + table); n != 0 {
				t.Errorf("%s keeps %d rows of a forgotten person", table, n)
			}
		}
		w.sound() // what the law orders is no damage
	})
}

// The plan is made anew at the birthday, with an entry; the ledger agrees with the rows.
func TestNightAndReplay(t *testing.T) {
	each(t, func(w *world) {
		young := w.person("韩丽萍", "1946-06-26", w.homes[5])
		p, err := w.Enrol(ctx, w.grid, Enrol{Person: young.ID, Ground: GroundDuty, Cats: []Cat{{Code: "C01"}}})
		w.ok(err)
		if p.Plan.Home.String() != "15d" {
			t.Fatalf("at 79: %s", p.Plan.Home)
		}
		w.ok(w.Night(ctx))
		w.clk.Set(time.Date(2026, 6, 26, 1, 0, 0, 0, clock.Shanghai))
		w.ok(w.Night(ctx))
		w.ok(w.Night(ctx))
		if got := w.reread(p.ID); got.Plan.Home.String() != "7d" || got.Rev != 2 {
			t.Errorf("at 80: %s, rev %d", got.Plan.Home, got.Rev)
		}
		w.sound()
	})
}

// sound numbers what was written and lets the ledger be held against the rows.
func (w *world) sound() {
	w.T.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = w.Service.Log.Sequence(ctx)
		w.ok(err)
	}
	rep, err := w.Service.Log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.Replayer()}})
	if err != nil || !rep.Sound() {
		w.T.Errorf("verify: %v %+v", err, rep)
	}
}

// Who sees what by purpose: the member reads the doors of the own name, the street reads no names, the next community nobody.
func TestWhoSeesWhom(t *testing.T) {
	each(t, func(w *world) {
		w.enrolled()
		w.clk.Set(time.Date(2026, 6, 28, 9, 0, 0, 0, clock.Shanghai))
		for _, x := range []struct {
			name string
			a    access.Actor
			want int
		}{{"grid", w.grid, 1}, {"community", w.office, 1}, {"member", w.party, 1}, {"next community", w.elsewhere, 0}, {"street", w.chief, 0}} {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
				day, err := w.Today(tx, "zh", x.a)
				if len(day.Rows) != x.want {
					t.Errorf("%s: %d rows of today, want %d", x.name, len(day.Rows), x.want)
				}
				return err
			}))
		}
		other := w.party
		other.ID, other.Person = w.stands.ID, w.stands.ID
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
			day, err := w.Today(tx, "zh", other)
			if len(day.Rows) != 0 {
				t.Errorf("a member sees doors of others: %v", day.Rows)
			}
			return err
		}))
	})
}
