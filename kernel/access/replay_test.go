package access

import (
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
)

func TestLedgerFindsRightsChangedByHand(t *testing.T) {
	each(t, Config{}, func(o *office) {
		acc := o.user("clerk", Grid)
		o.user("other", Street)
		_, err := o.Grant(o.ctx, System("t"), acc.ID, Grant{Role: Community, Path: here, Until: start.Add(time.Hour).UnixMilli()})
		o.ok(err)
		_, a := o.in("clerk")
		o.ok(o.ChangePassword(o.ctx, a, password, "another fine phrase"))
		_, err = o.ResetUser(o.ctx, "other", false)
		o.ok(err)
		o.clk.Advance(2 * time.Hour) // a grant that ended by itself is no damage
		sound := func() bool {
			t.Helper()
			_, err := o.log.Sequence(o.ctx)
			o.ok(err)
			r, err := o.log.Verify(o.ctx, ledger.VerifyOptions{Replayers: o.Replayers()})
			o.ok(err)
			if r.Objects == 0 {
				t.Error("nothing was compared")
			}
			return r.Sound()
		}
		if !sound() {
			t.Fatal("an untouched installation is called damaged")
		}
		for _, c := range []struct{ do, undo string }{
			{`UPDATE account_grant SET path='/' WHERE role='grid'`, `UPDATE account_grant SET path='` + string(here) + `' WHERE role='grid'`},
			{`UPDATE account_grant SET role='secadmin' WHERE role='grid'`, `UPDATE account_grant SET role='grid' WHERE role='secadmin'`},
			{`UPDATE account SET state='locked' WHERE name='clerk'`, `UPDATE account SET state='active' WHERE name='clerk'`},
			{`INSERT INTO account (id,label,state,created,rev) VALUES ('ghost','ghost','active',0,1)`, `DELETE FROM account WHERE id='ghost'`},
		} {
			for i, q := range []string{c.do, c.undo} {
				o.ok(o.d.Write(o.ctx, func(tx *db.Tx) error { _, err := tx.Exec(q); return err }))
				if got := sound(); got != (i == 1) {
					t.Errorf("%s: sound %v", q, got)
				}
			}
		}
	})
}

func TestMergedPersonTakesTheAccountsAndWearsOneHat(t *testing.T) {
	each(t, Config{}, func(o *office) {
		day := o.user("day", Grid)
		o.user("night", Community)
		o.user("root", SysAdmin)
		f := o.Follower()
		merge := func(from, to string) (out []people.Moved, err error) {
			err = o.d.Write(o.ctx, func(tx *db.Tx) error {
				var err error
				out, err = f.Merge(tx, ledger.Actor{ID: "x"}, from, to)
				return err
			})
			return out, err
		}
		moved, err := merge("person-day", "person-night")
		o.ok(err)
		if len(moved) != 1 || moved[0].Ref != day.ID {
			t.Fatalf("moved %+v", moved)
		}
		if _, a := o.in("day"); a.ID != "person-night" {
			t.Errorf("the actor is still %s", a.ID)
		}
		_, err = merge("person-root", "person-night")
		o.refused(err, fault.KindInvalid, "access.exclusive")
		o.ok(o.d.Write(o.ctx, func(tx *db.Tx) error { return f.Undo(tx, ledger.Actor{ID: "x"}, moved, "person-day", "person-night") }))
		if _, a := o.in("day"); a.ID != "person-day" {
			t.Errorf("after the undo the actor is %s", a.ID)
		}
	})
}

func TestRegisterHoldsEveryColumn(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.ok(o.d.Read(o.ctx, func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			if err != nil {
				return err
			}
			for _, bad := range people.CheckRegister(schema, Fields, Plain) {
				t.Error(bad)
			}
			return nil
		}))
	})
}
