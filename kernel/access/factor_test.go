package access

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"linli/platform/clock"
	"linli/platform/fault"
)

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

// A demo lives on its own day, the authenticator app on a phone does not.
func TestTOTPFollowsThePhoneInADemo(t *testing.T) {
	each(t, Config{}, func(o *office) {
		o.d.SetClock(clock.From(time.Now().AddDate(0, 0, -152)))
		o.user("clerk", Community)
		_, a := o.in("clerk")
		enrol, err := o.BeginTOTP(o.ctx, a)
		o.ok(err)
		code := func(at time.Time) string {
			c, err := totp.GenerateCode(enrol.Secret, at)
			o.ok(err)
			return c
		}
		o.refused(o.ConfirmTOTP(o.ctx, a, enrol.Ticket, code(o.d.Clock().Now())), fault.KindDenied, "access.code_wrong")
		o.ok(o.ConfirmTOTP(o.ctx, a, enrol.Ticket, code(time.Now())))
		e, err := o.LogIn(o.ctx, "clerk", password, Knock{Source: "a"})
		o.ok(err)
		in, err := o.Second(o.ctx, e.Ticket, code(time.Now().Add(30*time.Second)), Knock{Source: "a"})
		o.ok(err)
		if in.Token == "" {
			t.Error("the next code of the app does not open the session")
		}
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
