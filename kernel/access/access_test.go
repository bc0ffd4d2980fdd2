package access

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/people"
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

	places *place.Service
	people *people.Service
}

var start = time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai)

const password = "horse lamp river nine"

func each(t *testing.T, cfg Config, fn func(o *office)) {
	t.Helper()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations, limit.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
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
	o := &office{t: t, ctx: context.Background(), clk: clk, d: d, places: place.New(d, log)}
	o.people = people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: o.places})
	o.Service, err = New(Deps{DB: d, Log: log, Keys: keys, Rate: limit.New(d, keys, clk), People: o.people}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return o
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
		// Whatever changed the state, and even if the session's row is still there:
		state := func(to string) {
			o.ok(o.d.Write(o.ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE account SET state=? WHERE id=?`, to, acc.ID)
				return err
			}))
		}
		state(StateLocked)
		_, _, err = o.Load(o.ctx, token)
		o.refused(err, fault.KindNotFound, "access.no_session")
		state(StateActive)
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

// A stopped phone loses its log-in; the session in which it is stopped, and those of others, stay.
func TestTheLogInOfAStoppedPhoneEnds(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.user("anna", Community)
		o.user("bert", Community)
		here, a := o.in("anna")
		lost, b := o.in("anna")
		other, c := o.in("bert")
		for _, handle := range []string{b.Session, a.Session, c.Session, ""} {
			o.ok(o.d.Write(o.ctx, func(tx *db.Tx) error { return o.EndSessionOf(tx, a, a.Account, handle) }))
		}
		if _, _, err := o.Load(o.ctx, lost); err == nil {
			t.Error("the stopped phone is still in")
		}
		for _, token := range []string{here, other} {
			if _, _, err := o.Load(o.ctx, token); err != nil {
				t.Errorf("a session that should live: %v", err)
			}
		}
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
