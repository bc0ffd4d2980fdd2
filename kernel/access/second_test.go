package access

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
)

func (o *office) fresh(name string) Actor {
	_, a := o.in(name)
	a.StepUp = o.clk.Now()
	return a
}

func (o *office) ask(a Actor, reason string) (x Wish, err error) {
	err = o.d.Write(o.ctx, func(tx *db.Tx) (err error) {
		x, err = o.AskSecondTx(tx, a, AskSecond{Kind: SecondExport, Perm: TableWhole, Path: here, Reason: reason, Body: map[string]string{"table": "resident"}})
		return err
	})
	return x, err
}

func (o *office) decide(a Actor, id string, yes bool) error {
	return o.d.Write(o.ctx, func(tx *db.Tx) error { _, err := o.DecideSecondTx(tx, a, id, yes); return err })
}

func (o *office) use(a Actor, id string) error {
	return o.d.Write(o.ctx, func(tx *db.Tx) error { _, err := o.UseSecondTx(tx, a, id, SecondExport); return err })
}

// A large export: reason, another person, one use within 24 hours by the account that asked (security.md 2.4.4).
func TestSecondPerson(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("feng", Community)
		o.user("miao", Street)
		o.user("li", Grid)
		feng, miao, li := o.fresh("feng"), o.fresh("miao"), o.fresh("li")
		_, err := o.ask(feng, "查")
		o.refused(err, fault.KindInvalid, "")
		_, err = o.ask(li, "与台账核对")
		o.refused(err, fault.KindDenied, "")
		stale := feng
		stale.StepUp = o.clk.Now().Add(-time.Hour)
		_, err = o.ask(stale, "与台账核对")
		o.refused(err, fault.KindNotYet, "access.step_up")
		x, err := o.ask(feng, "与台账核对")
		o.ok(err)

		o.refused(o.decide(feng, x.ID, true), fault.KindDenied, "access.second_self")
		twin := miao // another account of the same person
		twin.ID, twin.Person = feng.ID, feng.Person
		o.refused(o.decide(twin, x.ID, true), fault.KindDenied, "access.second_self")
		o.refused(o.use(feng, x.ID), fault.KindNotYet, "access.second_asked")
		o.ok(o.decide(miao, x.ID, true))
		o.refused(o.decide(miao, x.ID, false), fault.KindConflict, "access.second_decided")
		o.refused(o.use(miao, x.ID), fault.KindNotFound, "")
		o.ok(o.use(feng, x.ID))
		o.refused(o.use(feng, x.ID), fault.KindConflict, "access.second_used")

		late, err := o.ask(feng, "与台账核对")
		o.ok(err)
		o.ok(o.decide(miao, late.ID, true))
		o.clk.Set(o.clk.Now().Add(SecondLives + time.Second))
		o.refused(o.use(feng, late.ID), fault.KindNotYet, "access.second_over")
	})
}

// The database itself keeps one person from being both, and of many uses at once one counts.
func TestSecondPersonInParallel(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("feng", Community)
		o.user("miao", Street)
		feng, miao := o.fresh("feng"), o.fresh("miao")
		x, err := o.ask(feng, "与台账核对")
		o.ok(err)
		err = o.d.Write(o.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE second_person SET decider=asker WHERE id=?`, x.ID)
			return err
		})
		if err == nil {
			t.Error("the database lets one person be both")
		}
		var agreed, used, self atomic.Int32
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if o.decide(miao, x.ID, true) == nil {
					agreed.Add(1)
				}
			})
			wg.Go(func() {
				if o.decide(feng, x.ID, true) == nil {
					self.Add(1)
				}
			})
		}
		wg.Wait()
		for range 8 {
			wg.Go(func() {
				if o.use(feng, x.ID) == nil {
					used.Add(1)
				}
			})
		}
		wg.Wait()
		if agreed.Load() != 1 || used.Load() != 1 || self.Load() != 0 {
			t.Errorf("agreed %d, used %d, by himself %d", agreed.Load(), used.Load(), self.Load())
		}
	})
}
