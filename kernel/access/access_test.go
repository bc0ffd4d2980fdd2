package access

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/limit"
)

// office is an installation with a settable clock.
type office struct {
	*Service
	t   *testing.T
	ctx context.Context
	clk *clock.Settable
	d   *db.DB
}

var start = time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai)

const password = "horse lamp river nine"

func each(t *testing.T, cfg Config, fn func(o *office)) {
	t.Helper()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, limit.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		fn(open(t, d, cfg))
	})
}

func open(t *testing.T, d *db.DB, cfg Config) *office {
	t.Helper()
	clk := clock.NewSettable(start)
	d.SetClock(clk)
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, clk, ledger.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Second == "" {
		cfg.Second = SecondNone
	}
	s, err := New(Deps{DB: d, Log: log, Keys: keys, Rate: limit.New(d, keys, clk), People: looks{log}}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return &office{Service: s, t: t, ctx: context.Background(), clk: clk, d: d}
}

// looks writes the entry that kernel/people writes; the rows of people are tested there.
type looks struct{ log *ledger.Log }

func (l looks) LookTx(tx *db.Tx, a ledger.Actor, person, field, reason string) (ledger.Ref, error) {
	return l.log.Append(tx, ledger.Entry{Kind: "view.sensitive", Obj: person, Actor: a, Pub: map[string]any{"field": field},
		Slots: []ledger.Slot{{Name: "reason", Subject: person, Body: reason}}})
}

// user makes an account with a lasting password.
func (o *office) user(name string, roles ...string) Account {
	o.t.Helper()
	n := NewAccount{Name: name, Label: name, Password: password, Person: "person-" + name}
	for _, r := range roles {
		n.Grants = append(n.Grants, Grant{Role: r, Path: here})
	}
	acc, _, err := o.AddUser(o.ctx, n)
	if err != nil {
		o.t.Fatal(err)
	}
	return acc
}

// in logs in from a source of its own and gives token and actor.
func (o *office) in(name string) (string, Actor) {
	o.t.Helper()
	e, err := o.LogIn(o.ctx, name, password, Knock{Source: "10.9.9.9:1", Agent: "Firefox Windows"})
	if err != nil || e.Step != StepIn {
		o.t.Fatalf("%s: step %q, %v", name, e.Step, err)
	}
	_, a, err := o.Load(o.ctx, e.Token)
	if err != nil {
		o.t.Fatal(err)
	}
	return e.Token, a
}

// refused checks kind and key of a refusal.
func (o *office) refused(err error, kind fault.Kind, key string) {
	o.t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind || (key != "" && f.Key != key) {
		o.t.Errorf("%v, want %s %s", err, kind, key)
	}
}

func (o *office) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) events(kind string) (n int64) {
	o.t.Helper()
	o.ok(o.d.Read(o.ctx, func(tx *db.Tx) error {
		var err error
		n, err = tx.Count(`SELECT count(*) FROM security_event WHERE kind=?`, kind)
		return err
	}))
	return n
}

func TestLogInAndSession(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("lijinfang", Grid)
		o.ok(o.phone("lijinfang", "10000000011"))
		for _, typed := range []string{"lijinfang", " LiJinFang ", "100 0000 0011", "+86 10000000011"} {
			if _, err := o.LogIn(o.ctx, typed, password, Knock{Source: "a"}); err != nil {
				t.Errorf("%q: %v", typed, err)
			}
		}
		token, a := o.in("lijinfang")
		if a.ID != "person-lijinfang" || a.Kind != KindStaff || a.May(MatterFix, below) != nil || a.May(MatterFix, other) == nil {
			t.Errorf("actor %+v", a)
		}
		var stored int64
		o.ok(o.d.Read(o.ctx, func(tx *db.Tx) (err error) {
			stored, err = tx.Count(`SELECT count(*) FROM account_session WHERE hash=? OR handle=?`, token, token)
			return err
		}))
		if stored != 0 {
			t.Error("the session's secret stands in the database")
		}
		if _, _, err := o.Load(o.ctx, strings.Repeat("0", 64)); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("an invented token: %v", err)
		}
		o.clk.Advance(29 * time.Minute)
		if _, _, err := o.Load(o.ctx, token); err != nil {
			t.Errorf("after 29 minutes: %v", err)
		}
		o.clk.Advance(31 * time.Minute)
		_, _, err := o.Load(o.ctx, token)
		o.refused(err, fault.KindNotFound, "access.no_session")
		if o.events("access.login") < 5 {
			t.Error("log-ins are not recorded")
		}
	})
}

func (o *office) phone(name, phone string) error {
	return o.d.Write(o.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE account SET phone_idx=? WHERE name=?`, o.phoneIndex(phone), name)
		return err
	})
}

func TestSessionEndsAfterTwelveHoursWhateverHappens(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		token, _ := o.in("clerk")
		for i := 0; i < 35; i++ {
			o.clk.Advance(20 * time.Minute)
			if _, _, err := o.Load(o.ctx, token); err != nil {
				t.Fatalf("after %d × 20 min: %v", i+1, err)
			}
		}
		o.clk.Advance(21 * time.Minute)
		_, _, err := o.Load(o.ctx, token)
		o.refused(err, fault.KindNotFound, "access.no_session")
	})
}

func TestRememberedPhoneIsForGridWorkersOnly(t *testing.T) {
	each(t, Config{}, func(o *office) {
		grid := o.user("grid", Grid, Member)
		o.user("street", Street)
		keep := Knock{Source: "a", Remember: true}
		g, err := o.LogIn(o.ctx, "grid", password, keep)
		o.ok(err)
		st, err := o.LogIn(o.ctx, "street", password, keep)
		o.ok(err)
		if !g.Long || st.Long {
			t.Errorf("remembered: grid %v, street %v", g.Long, st.Long)
		}
		o.clk.Advance(13 * 24 * time.Hour)
		if _, _, err := o.Load(o.ctx, g.Token); err != nil {
			t.Errorf("grid worker after 13 days: %v", err)
		}
		if _, _, err := o.Load(o.ctx, st.Token); err == nil {
			t.Error("street staff is still in after 13 days")
		}
		// With a further role the phone is an ordinary session, and long past its twelve hours.
		_, err = o.Grant(o.ctx, System("t"), grid.ID, Grant{Role: Secretary, Path: here})
		o.ok(err)
		if _, _, err := o.Load(o.ctx, g.Token); err == nil {
			t.Error("a secretary's phone is remembered")
		}
	})
}

func TestUnknownAndWrongLookTheSame(t *testing.T) {
	each(t, Config{}, func(o *office) {
		acc := o.user("clerk", Community)
		_, wrong := o.LogIn(o.ctx, "clerk", "not the password", Knock{Source: "a"})
		_, unknown := o.LogIn(o.ctx, "nobody", "not the password", Knock{Source: "b"})
		o.ok(o.Lock(o.ctx, System("t"), acc.ID))
		_, locked := o.LogIn(o.ctx, "clerk", password, Knock{Source: "c"})
		_, code := o.LogInByCode(o.ctx, "clerk", "ABCD2345", Knock{Source: "d"})
		for _, err := range []error{wrong, unknown, locked, code} {
			o.refused(err, fault.KindDenied, "access.wrong")
		}
		// the lock-out counts alike for names that nobody has
		for i := 0; i < 4; i++ {
			_, err := o.LogIn(o.ctx, "nobody", "x", Knock{Source: fmt.Sprintf("10.0.0.%d", i)})
			o.refused(err, fault.KindDenied, "access.wrong")
		}
		_, err := o.LogIn(o.ctx, "nobody", "x", Knock{Source: "10.0.1.1"})
		o.refused(err, fault.KindBusy, "access.locked")
	})
}

func TestFiveFailuresLockTheAccountForAQuarter(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		for i := 0; i < 5; i++ {
			_, err := o.LogIn(o.ctx, "clerk", "wrong", Knock{Source: fmt.Sprintf("10.0.0.%d", i)})
			o.refused(err, fault.KindDenied, "access.wrong")
		}
		_, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "10.0.9.9"})
		o.refused(err, fault.KindBusy, "access.locked")
		if o.events("access.lock") != 1 || o.events("access.fail") != 5 {
			t.Errorf("%d locks and %d failures on record", o.events("access.lock"), o.events("access.fail"))
		}
		o.clk.Advance(15*time.Minute + time.Second)
		if _, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "10.0.9.9"}); err != nil {
			t.Errorf("after the quarter: %v", err)
		}
	})
}

func TestSourceIsLockedButNotKnownDevices(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		first, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "10.0.0.1:99"})
		o.ok(err)
		for i := 0; i < 5; i++ {
			_, err := o.LogIn(o.ctx, fmt.Sprintf("guess%d", i), "wrong", Knock{Source: "10.0.0.1:" + fmt.Sprint(i)})
			o.refused(err, fault.KindDenied, "access.wrong")
		}
		_, err = o.LogIn(o.ctx, "clerk", password, Knock{Source: "10.0.0.1:7"})
		o.refused(err, fault.KindBusy, "access.locked")
		if _, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "10.0.0.1:7", Device: first.Device}); err != nil {
			t.Errorf("from a device that was in before: %v", err)
		}
		if _, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "10.0.0.2:7"}); err != nil {
			t.Errorf("from another source: %v", err)
		}
		var dump string
		o.ok(o.d.Read(o.ctx, func(tx *db.Tx) error {
			return tx.Each(`SELECT key FROM login_failure`, nil, func(scan func(...any) error) error {
				var k string
				err := scan(&k)
				dump += k
				return err
			})
		}))
		if strings.Contains(dump, "10.0.0.1") {
			t.Error("the source itself is stored")
		}
	})
}

// A hundred guesses sent at once get no more than five looks at the password, on one node or on two.
func TestParallelGuessesAreCountedOneByOne(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		var mu sync.Mutex
		answers := map[string]int{}
		var wg sync.WaitGroup
		for i := 0; i < 30; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				pw := "wrong"
				if i == 29 {
					pw = "wrong too"
				}
				_, err := o.LogIn(o.ctx, "clerk", pw, Knock{Source: fmt.Sprintf("10.0.%d.1", i)})
				mu.Lock()
				answers[fault.Of(err).Key]++
				mu.Unlock()
			}()
		}
		wg.Wait()
		if answers["access.wrong"] != 5 || answers["access.locked"] != 25 {
			t.Errorf("answers %v, want 5 checked and 25 refused unseen", answers)
		}
		_, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "10.1.1.1"})
		o.refused(err, fault.KindBusy, "access.locked")
	})
}

func TestRightLogInsDoNotFillTheCounters(t *testing.T) {
	each(t, Config{}, func(o *office) {
		for i := 0; i < 12; i++ {
			o.user(fmt.Sprintf("clerk%d", i), Community)
			if _, err := o.LogIn(o.ctx, fmt.Sprintf("clerk%d", i), password, Knock{Source: "10.0.0.1"}); err != nil {
				t.Fatalf("the %dth colleague behind one address: %v", i+1, err)
			}
		}
	})
}

func TestDisabledAccountIsOutAtTheNextRequest(t *testing.T) {
	each(t, Config{}, func(o *office) {
		acc := o.user("clerk", Community)
		token, a := o.in("clerk")
		code, _, err := o.NewCode(o.ctx, a)
		o.ok(err)
		o.ok(o.Lock(o.ctx, System("t"), acc.ID))
		_, got, err := o.Load(o.ctx, token)
		o.refused(err, fault.KindNotFound, "access.no_session")
		if got.LoggedIn() {
			t.Error("the actor of a locked account is not the public")
		}
		_, err = o.LogInByCode(o.ctx, "clerk", code, Knock{Source: "x"})
		o.refused(err, fault.KindDenied, "access.wrong")
		o.ok(o.Unlock(o.ctx, System("t"), acc.ID))
		if _, _, err := o.Load(o.ctx, token); err == nil {
			t.Error("the old session lives again")
		}
		o.in("clerk")
		o.ok(o.Close(o.ctx, System("t"), acc.ID))
		o.refused(o.Unlock(o.ctx, System("t"), acc.ID), fault.KindNotYet, "access.account_closed")
	})
}

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

func TestFirstPasswordMustBeChangedAndExpires(t *testing.T) {
	each(t, Config{}, func(o *office) {
		grants := []Grant{{Role: Grid, Path: here}}
		_, first, err := o.AddUser(o.ctx, NewAccount{Name: "new", Label: "新人", Phone: "10000000099", Grants: grants})
		o.ok(err)
		e, err := o.LogIn(o.ctx, "10000000099", first, Knock{Source: "a"})
		o.ok(err)
		if e.Step != StepChange || e.Token != "" {
			t.Fatalf("step %q with token %q", e.Step, e.Token)
		}
		_, err = o.NewPassword(o.ctx, e.Ticket, "short", Knock{})
		o.refused(err, fault.KindInvalid, "")
		_, err = o.NewPassword(o.ctx, e.Ticket, first, Knock{})
		o.refused(err, fault.KindInvalid, "")
		in, err := o.NewPassword(o.ctx, e.Ticket, password, Knock{Source: "a"})
		o.ok(err)
		if in.Step != StepIn || in.Token == "" {
			t.Fatalf("after the change: %+v", in)
		}
		_, err = o.NewPassword(o.ctx, e.Ticket, "another fine phrase", Knock{})
		o.refused(err, fault.KindNotFound, "access.ticket_over")
		_, late, err := o.AddUser(o.ctx, NewAccount{Name: "late", Label: "晚来", Grants: grants})
		o.ok(err)
		o.clk.Advance(73 * time.Hour)
		_, err = o.LogIn(o.ctx, "late", late, Knock{Source: "a"})
		o.refused(err, fault.KindDenied, "access.first_expired")
	})
}

func TestDJBHProfile(t *testing.T) {
	each(t, Config{Profile: DJBH}, func(o *office) {
		o.user("clerk", Community)
		_, a := o.in("clerk")
		old := password
		var used []string
		for i := 0; i < 5; i++ {
			next := fmt.Sprintf("Kx9#mvTq-%d", i*7)
			used = append(used, next)
			o.ok(o.ChangePassword(o.ctx, a, old, next))
			old = next
			o.clk.Advance(time.Minute)
		}
		for _, u := range used {
			o.refused(o.ChangePassword(o.ctx, a, old, u), fault.KindInvalid, "")
		}
		o.ok(o.ChangePassword(o.ctx, a, old, password+"#9X")) // older than five: free again, and long
		o.clk.Advance(91 * 24 * time.Hour)
		e, err := o.LogIn(o.ctx, "clerk", password+"#9X", Knock{Source: "a"})
		o.ok(err)
		if e.Step != StepChange {
			t.Errorf("after 91 days the step is %q", e.Step)
		}
	})
}

func TestTOTP(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		_, a := o.in("clerk")
		enrol, err := o.BeginTOTP(o.ctx, a)
		o.ok(err)
		code := func(shift time.Duration) string {
			c, err := totp.GenerateCode(enrol.Secret, o.clk.Now().Add(shift))
			o.ok(err)
			return c
		}
		o.refused(o.ConfirmTOTP(o.ctx, a, enrol.Ticket, "000000"), fault.KindDenied, "access.code_wrong")
		o.ok(o.ConfirmTOTP(o.ctx, a, enrol.Ticket, code(0)))

		ask := func() Entry {
			e, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "a"})
			o.ok(err)
			if e.Step != StepSecond || e.Token != "" {
				t.Fatalf("step %q, token %q", e.Step, e.Token)
			}
			return e
		}
		_, err = o.Second(o.ctx, ask().Ticket, code(0), Knock{})
		o.refused(err, fault.KindDenied, "access.code_wrong") // the code of the enrolment is used up
		o.clk.Advance(time.Minute)
		now := code(0)
		in, err := o.Second(o.ctx, ask().Ticket, now[:3]+" "+now[3:], Knock{Source: "a"})
		o.ok(err)
		if in.Token == "" {
			t.Fatal("not in")
		}
		_, err = o.Second(o.ctx, ask().Ticket, now, Knock{})
		o.refused(err, fault.KindDenied, "access.code_wrong") // replay
		_, err = o.Second(o.ctx, ask().Ticket, code(-30*time.Second), Knock{})
		o.refused(err, fault.KindDenied, "access.code_wrong") // an older one after a newer one
		_, err = o.Second(o.ctx, ask().Ticket, code(5*time.Minute), Knock{})
		o.refused(err, fault.KindDenied, "access.code_wrong")
	})
}

func TestOneTOTPCodeOpensOneSession(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		_, a := o.in("clerk")
		enrol, err := o.BeginTOTP(o.ctx, a)
		o.ok(err)
		c, _ := totp.GenerateCode(enrol.Secret, o.clk.Now())
		o.ok(o.ConfirmTOTP(o.ctx, a, enrol.Ticket, c))
		o.clk.Advance(time.Minute)
		c, _ = totp.GenerateCode(enrol.Secret, o.clk.Now())
		var tickets []string
		for i := 0; i < 4; i++ {
			e, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "a"})
			o.ok(err)
			tickets = append(tickets, e.Ticket)
		}
		var mu sync.Mutex
		in := 0
		var wg sync.WaitGroup
		for _, tk := range tickets {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if e, err := o.Second(o.ctx, tk, c, Knock{Source: "a"}); err == nil && e.Token != "" {
					mu.Lock()
					in++
					mu.Unlock()
				}
			}()
		}
		wg.Wait()
		if in != 1 {
			t.Errorf("one code opened %d sessions", in)
		}
	})
}

func TestWrongCodesLockTheAccountAlthoughThePasswordIsRight(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		_, a := o.in("clerk")
		enrol, err := o.BeginTOTP(o.ctx, a)
		o.ok(err)
		c, _ := totp.GenerateCode(enrol.Secret, o.clk.Now())
		o.ok(o.ConfirmTOTP(o.ctx, a, enrol.Ticket, c))
		tries := 0
		for ; tries < 20; tries++ {
			e, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: fmt.Sprintf("10.0.0.%d", tries)})
			if fault.Is(err, fault.KindBusy) {
				break
			}
			o.ok(err)
			if _, err = o.Second(o.ctx, e.Ticket, "000000", Knock{}); err == nil {
				t.Fatal("000000 was right")
			}
		}
		if tries > 5 {
			t.Errorf("%d wrong codes before the lock", tries)
		}
	})
}

func TestSecondFactorWhereTheInstallationAsks(t *testing.T) {
	each(t, Config{Second: SecondStaff}, func(o *office) {
		o.user("clerk", Community)
		e, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "a"})
		o.ok(err)
		if e.Step != StepEnrol || e.Token != "" {
			t.Fatalf("one factor was enough: step %q", e.Step)
		}
		en, err := o.EnrolStep(o.ctx, e.Ticket)
		o.ok(err)
		again, err := o.EnrolStep(o.ctx, e.Ticket)
		o.ok(err)
		if en.Secret != again.Secret || !strings.Contains(en.URL, en.Secret) {
			t.Error("reloading the page changes the secret")
		}
		c, _ := totp.GenerateCode(en.Secret, o.clk.Now())
		in, err := o.ConfirmEnrol(o.ctx, e.Ticket, c, Knock{Source: "a"})
		o.ok(err)
		_, a, err := o.Load(o.ctx, in.Token)
		o.ok(err)
		o.refused(o.DropTOTP(o.ctx, a), fault.KindNotYet, "access.factor_needed")
	})
}

func TestStepUp(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("clerk", Community)
		token, a := o.in("clerk")
		o.ok(a.RequireStepUp(o.clk.Now()))
		o.clk.Advance(6 * time.Minute)
		o.refused(a.RequireStepUp(o.clk.Now()), fault.KindNotYet, "access.step_up")
		_, err := o.StepUp(o.ctx, a, token, "wrong", "")
		o.refused(err, fault.KindDenied, "access.password_wrong")
		fresh, err := o.StepUp(o.ctx, a, token, password, "")
		o.ok(err)
		_, a, err = o.Load(o.ctx, fresh)
		o.ok(err)
		o.ok(a.RequireStepUp(o.clk.Now()))
		if fresh == token {
			t.Error("the session kept its id")
		}
		o.refused(Public().RequireStepUp(o.clk.Now()), fault.KindDenied, "")
		o.ok(System("cli").RequireStepUp(o.clk.Now()))
	})
}

func TestOneTimeCodeFromTheDesktop(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("grid", Grid)
		token, a := o.in("grid")
		code, until, err := o.NewCode(o.ctx, a)
		o.ok(err)
		if until.Sub(o.clk.Now()) > 10*time.Minute {
			t.Errorf("the code lives until %v", until)
		}
		in, err := o.LogInByCode(o.ctx, "grid", strings.ToLower(code[:4])+"-"+code[4:], Knock{Source: "a", Remember: true})
		o.ok(err)
		if !in.Long {
			t.Error("the phone is not remembered")
		}
		_, err = o.LogInByCode(o.ctx, "grid", code, Knock{Source: "a"})
		o.refused(err, fault.KindDenied, "access.wrong")

		code, _, err = o.NewCode(o.ctx, a)
		o.ok(err)
		o.clk.Advance(11 * time.Minute)
		_, err = o.LogInByCode(o.ctx, "grid", code, Knock{Source: "b"})
		o.refused(err, fault.KindDenied, "access.wrong")

		code, _, err = o.NewCode(o.ctx, a)
		o.ok(err)
		o.ok(o.LogOut(o.ctx, token))
		_, err = o.LogInByCode(o.ctx, "grid", code, Knock{Source: "c"})
		o.refused(err, fault.KindDenied, "access.wrong") // whose session is over
		_, _, err = o.NewCode(o.ctx, Public())
		o.refused(err, fault.KindDenied, "")
	})
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("anna", Community)
		o.user("bert", Community)
		t1, a1 := o.in("anna")
		t2, a2 := o.in("anna")
		tb, ab := o.in("bert")
		list, err := o.Sessions(o.ctx, a1)
		o.ok(err)
		if len(list) != 2 || list[0].Device != "Firefox · Windows" {
			t.Fatalf("list %+v", list)
		}
		o.refused(o.EndSession(o.ctx, ab, a1.Session), fault.KindNotFound, "")
		o.ok(o.EndSession(o.ctx, a1, a2.Session))
		if _, _, err := o.Load(o.ctx, t2); err == nil {
			t.Error("an ended session loads")
		}
		o.ok(o.EndSession(o.ctx, a1, ""))
		for _, tk := range []string{t1, tb} {
			if _, _, err := o.Load(o.ctx, tk); err != nil {
				t.Errorf("a session that should live: %v", err)
			}
		}
		o.ok(o.LogOut(o.ctx, t1))
		if _, _, err := o.Load(o.ctx, t1); err == nil {
			t.Error("still in after the log-out")
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
