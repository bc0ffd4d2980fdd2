package access

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

func TestRolesWorkAtOnceAndTheIDChanges(t *testing.T) {
	each(t, Config{}, func(o *office) {
		acc := o.user("clerk", Grid)
		token, a := o.in("clerk")
		o.refused(a.May(DutyEdit, here), fault.KindDenied, "")
		g, err := o.Grant(o.ctx, System("t"), acc.ID, Grant{Role: Community, Path: here})
		o.ok(err)
		ses, a, err := o.Load(o.ctx, token)
		o.ok(err)
		if a.May(DutyEdit, here) != nil || !ses.Renew {
			t.Errorf("after the grant: may %v, renew %v", a.May(DutyEdit, here), ses.Renew)
		}
		fresh, renewed, err := o.Renew(o.ctx, token)
		o.ok(err)
		if !renewed || fresh == token {
			t.Fatal("no new id")
		}
		if _, again, _ := o.Renew(o.ctx, token); again {
			t.Error("the old id was exchanged twice")
		}
		if ses, _, err := o.Load(o.ctx, token); err != nil || ses.Renew {
			t.Errorf("a request on its way with the old id: %v", err)
		}
		o.clk.Advance(2 * time.Minute)
		if _, _, err := o.Load(o.ctx, token); err == nil {
			t.Error("the old id still works after two minutes")
		}
		o.ok(o.EndGrant(o.ctx, System("t"), acc.ID, g.ID))
		if _, a, err = o.Load(o.ctx, fresh); err != nil || a.May(DutyEdit, here) == nil {
			t.Errorf("after the role was taken: %v", err)
		}
	})
}

func TestGrantIsNeitherPastNorTwice(t *testing.T) {
	each(t, Config{}, func(o *office) {
		acc := o.user("clerk", Grid)
		give := func(from, until time.Duration) (Grant, error) {
			g := Grant{Role: Community, Path: here, From: start.Add(from).UnixMilli()}
			if until != 0 {
				g.Until = start.Add(until).UnixMilli()
			}
			return o.Grant(o.ctx, System("t"), acc.ID, g)
		}
		_, err := give(-48*time.Hour, -24*time.Hour)
		o.refused(err, fault.KindInvalid, "")
		if f := fault.Of(err); len(f.Fields) != 1 || f.Fields[0].Name != "until" || f.Fields[0].Key != "access.grant_past" {
			t.Errorf("an end that is past: %v %+v", err, f.Fields)
		}
		g, err := give(0, time.Hour)
		o.ok(err)
		_, err = give(0, 0)
		o.refused(err, fault.KindConflict, "access.grant_twice")
		_, err = give(time.Hour, 2*time.Hour) // what follows it is not the same term
		o.ok(err)
		o.ok(o.EndGrant(o.ctx, System("t"), acc.ID, g.ID))
		_, err = give(0, time.Hour)
		o.ok(err)
		twice := Grant{Role: Grid, Path: here}
		_, _, err = o.AddUser(o.ctx, NewAccount{Name: "other", Label: "other", Password: password, Grants: []Grant{twice, twice}})
		o.refused(err, fault.KindConflict, "access.grant_twice")
	})
}

func TestGrantHasATermAndIsAuthentic(t *testing.T) {
	each(t, Config{}, func(o *office) {
		acc := o.user("clerk", Grid)
		from := start.Add(time.Hour)
		_, err := o.Grant(o.ctx, System("t"), acc.ID, Grant{Role: Community, Path: here, From: from.UnixMilli(), Until: from.Add(time.Hour).UnixMilli()})
		o.ok(err)
		may := func() bool {
			_, a := o.in("clerk")
			return a.May(DutyEdit, here) == nil
		}
		if may() {
			t.Error("before the term")
		}
		o.clk.Advance(time.Hour)
		if !may() {
			t.Error("not in the term")
		}
		o.clk.Advance(time.Hour)
		if may() {
			t.Error("after the term")
		}
		// An insider widens the place in the table: the grant is not believed.
		o.ok(o.d.Write(o.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE account_grant SET path='/' WHERE account=? AND role=?`, acc.ID, Grid)
			return err
		}))
		if _, a := o.in("clerk"); a.May(PlaceRead, other) == nil || a.May(PlaceRead, here) == nil {
			t.Error("a grant changed behind the program's back still counts")
		}
	})
}

func TestCreateNeedsASecurityAdministratorOfThePlace(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("sec", SecAdmin)
		o.user("street", Street)
		_, sec := o.in("sec")
		_, street := o.in("street")
		at := func(p place.Path, role string) NewAccount {
			return NewAccount{Name: "x" + strings.ReplaceAll(string(p), "/", "") + role, Label: "某人", Grants: []Grant{{Role: role, Path: p}}}
		}
		_, _, err := o.Create(o.ctx, street, at(here, Grid))
		o.refused(err, fault.KindDenied, "access.denied.admin.security")
		_, _, err = o.Create(o.ctx, sec, at(other, Grid))
		o.refused(err, fault.KindNotFound, "access.not_found")
		_, _, err = o.Create(o.ctx, sec, at(here, "king"))
		o.refused(err, fault.KindInvalid, "")
		_, _, err = o.Create(o.ctx, sec, at(here, RoleSystem))
		o.refused(err, fault.KindInvalid, "")
		both := at(here, Grid)
		both.Grants = append(both.Grants, Grant{Role: AuditAdmin, Path: here})
		_, _, err = o.Create(o.ctx, sec, both)
		o.refused(err, fault.KindInvalid, "access.exclusive")
		made, _, err := o.Create(o.ctx, sec, at(below, Grid))
		o.ok(err)
		_, _, err = o.Create(o.ctx, sec, at(below, Grid))
		o.refused(err, fault.KindConflict, "access.account_exists")
		_, err = o.Grant(o.ctx, sec, made.ID, Grant{Role: SysAdmin, Path: here})
		o.refused(err, fault.KindInvalid, "access.exclusive")
		_, err = o.Grant(o.ctx, sec, sec.Account, Grant{Role: SecAdmin, Path: here})
		o.refused(err, fault.KindDenied, "access.not_own")
		o.clk.Advance(6 * time.Minute)
		_, err = o.Grant(o.ctx, sec, made.ID, Grant{Role: Member, Path: here})
		o.refused(err, fault.KindNotYet, "access.step_up")
	})
}

func TestOnePersonWithTwoAccountsWearsOneHat(t *testing.T) {
	each(t, Config{}, func(o *office) {
		_, _, err := o.AddUser(o.ctx, NewAccount{Name: "day", Label: "甲", Person: "p1", Grants: []Grant{{Role: Community, Path: here}}})
		o.ok(err)
		_, _, err = o.AddUser(o.ctx, NewAccount{Name: "night", Label: "甲", Person: "p1", Grants: []Grant{{Role: SysAdmin, Path: here}}})
		o.refused(err, fault.KindInvalid, "access.exclusive")
	})
}

func TestResetTakesTwoPersons(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("sec1", SecAdmin)
		o.user("sec2", SecAdmin)
		clerk := o.user("clerk", Community)
		_, s1 := o.in("sec1")
		_, s2 := o.in("sec2")
		token, a := o.in("clerk")
		enrol, err := o.BeginTOTP(o.ctx, a)
		o.ok(err)
		c, _ := totp.GenerateCode(enrol.Secret, o.clk.Now())
		o.ok(o.ConfirmTOTP(o.ctx, a, enrol.Ticket, c))

		_, err = o.AskReset(o.ctx, s1, s1.Account, ResetPassword, "自己忘了")
		o.refused(err, fault.KindDenied, "access.not_own")
		_, err = o.AskReset(o.ctx, s1, clerk.ID, ResetFactors, "")
		o.refused(err, fault.KindInvalid, "")
		rid, err := o.AskReset(o.ctx, s1, clerk.ID, ResetFactors, "手机丢了，当面核对过")
		o.ok(err)
		_, err = o.ApproveReset(o.ctx, s1, rid)
		o.refused(err, fault.KindDenied, "access.two_persons")
		if _, _, err := o.Load(o.ctx, token); err != nil {
			t.Error("one person alone has ended the session")
		}
		first, err := o.ApproveReset(o.ctx, s2, rid)
		o.ok(err)
		_, err = o.ApproveReset(o.ctx, s2, rid)
		o.refused(err, fault.KindConflict, "access.reset_done")
		if _, _, err := o.Load(o.ctx, token); err == nil {
			t.Error("the old session lives on")
		}
		_, err = o.LogIn(o.ctx, "clerk", password, Knock{Source: "z"})
		o.refused(err, fault.KindDenied, "access.wrong")
		e, err := o.LogIn(o.ctx, "clerk", first, Knock{Source: "z"})
		o.ok(err)
		if e.Step != StepChange {
			t.Errorf("step %q: the factors were to go", e.Step)
		}
	})
}

func TestResetByOneAccountTwiceIsRefusedAlsoWithoutPerson(t *testing.T) {
	each(t, Config{}, func(o *office) {
		clerk := o.user("clerk", Community)
		_, _, err := o.AddUser(o.ctx, NewAccount{Name: "sec", Label: "安", Password: password, Grants: []Grant{{Role: SecAdmin, Path: here}}})
		o.ok(err)
		_, sec := o.in("sec")
		rid, err := o.AskReset(o.ctx, sec, clerk.ID, ResetPassword, "当面核对过")
		o.ok(err)
		_, err = o.ApproveReset(o.ctx, sec, rid)
		o.refused(err, fault.KindDenied, "access.two_persons")
		_, err = o.ApproveReset(o.ctx, System("timer"), rid)
		o.refused(err, fault.KindDenied, "access.two_persons")
	})
}

func TestConsole(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		token, _ := o.in("clerk")
		first, err := o.ResetUser(o.ctx, "clerk", false)
		o.ok(err)
		if _, _, err := o.Load(o.ctx, token); err == nil {
			t.Error("still in after a reset")
		}
		e, err := o.LogIn(o.ctx, "clerk", first, Knock{Source: "a"})
		o.ok(err)
		if e.Step != StepChange {
			t.Errorf("step %q", e.Step)
		}
		o.ok(o.LockUser(o.ctx, "clerk", true))
		_, err = o.LogIn(o.ctx, "clerk", first, Knock{Source: "a"})
		o.refused(err, fault.KindDenied, "access.wrong")
		_, err = o.ResetUser(o.ctx, "nobody", false)
		o.refused(err, fault.KindNotFound, "access.no_account")
	})
}

func TestDelegationDuringAbsence(t *testing.T) {
	each(t, Config{}, func(o *office) {
		boss := o.user("boss", Street)
		sub := o.user("sub", Grid)
		o.user("third", Community)
		adm := o.user("adm", SysAdmin)
		_, b := o.in("boss")
		_, third := o.in("third")
		from, until := start.UnixMilli(), start.Add(7*24*time.Hour).UnixMilli()
		_, err := o.Delegate(o.ctx, third, boss.ID, sub.ID, from, until)
		o.refused(err, fault.KindDenied, "")
		_, err = o.Delegate(o.ctx, b, boss.ID, adm.ID, from, until)
		o.refused(err, fault.KindInvalid, "access.exclusive")
		_, err = o.Delegate(o.ctx, b, boss.ID, sub.ID, from, start.Add(200*24*time.Hour).UnixMilli())
		o.refused(err, fault.KindInvalid, "")
		gs, err := o.Delegate(o.ctx, b, boss.ID, sub.ID, from, until)
		o.ok(err)
		if len(gs) != 1 || gs[0].Role != Street || gs[0].Of != boss.ID {
			t.Fatalf("given %+v", gs)
		}
		if _, a := o.in("sub"); a.May(MatterApprove, here) != nil {
			t.Error("the substitute may not approve")
		}
		// what one holds for another is not handed on
		_, s := o.in("sub")
		got, err := o.Delegate(o.ctx, s, sub.ID, third.Account, from, until)
		o.ok(err)
		for _, g := range got {
			if g.Role == Street {
				t.Error("a delegated role was handed on")
			}
		}
		o.ok(o.EndDelegation(o.ctx, b, boss.ID, sub.ID))
		if _, a := o.in("sub"); a.May(MatterApprove, here) == nil {
			t.Error("back from the absence, the substitute still approves")
		}
	})
}

func TestEventsStayAndAreForTheAuditor(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		o.user("audit", AuditAdmin)
		_, a := o.in("clerk")
		_, aud := o.in("audit")
		_, err := o.LogIn(o.ctx, "clerk", "wrong", Knock{Source: "a"})
		o.refused(err, fault.KindDenied, "")
		_, err = o.Events(o.ctx, a, "", 0, 10)
		o.refused(err, fault.KindDenied, "access.denied.admin.audit")
		list, err := o.Events(o.ctx, aud, a.Account, 0, 50)
		o.ok(err)
		if len(list) == 0 || list[0].Kind != "access.fail" || list[0].OK {
			t.Errorf("events %+v", list)
		}
		own, err := o.OwnEvents(o.ctx, a, 50)
		o.ok(err)
		if len(own) != len(list) {
			t.Errorf("own %d, audit %d", len(own), len(list))
		}
		for _, q := range []string{`UPDATE security_event SET ok=TRUE`, `DELETE FROM security_event`} {
			err := o.d.Write(o.ctx, func(tx *db.Tx) error { _, err := tx.Exec(q); return err })
			if err == nil {
				t.Errorf("%s was carried out", q)
			}
		}
		n, err := o.log.Sequence(o.ctx)
		o.ok(err)
		if n < len(list) {
			t.Errorf("the ledger has %d entries for %d events", n, len(list))
		}
	})
}

func TestSweepKeepsWhatMustStay(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		token, _ := o.in("clerk")
		o.ok(o.d.Write(o.ctx, func(tx *db.Tx) error {
			if _, _, err := o.Once(tx, "a", "k", "h"); err != nil {
				return err
			}
			return o.Save(tx, "a", "k", Result{Status: 201})
		}))
		o.clk.Advance(60 * 24 * time.Hour)
		o.ok(o.Sweep(o.ctx))
		var found bool
		o.ok(o.d.Write(o.ctx, func(tx *db.Tx) (err error) {
			_, found, err = o.Once(tx, "a", "k", "h")
			return err
		}))
		if !found {
			t.Error("a result was dropped after 60 days; 30 are promised")
		}
		if _, _, err := o.Load(o.ctx, token); err == nil {
			t.Error("an old session loads")
		}
		if o.events("access.login") == 0 {
			t.Error("events were dropped")
		}
	})
}
