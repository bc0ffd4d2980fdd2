package login

import (
	"net/http"

	"linli/kernel/access"
	"linli/platform/fault"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// stepView is a page of one further step.
type stepView struct {
	Page    ui.Page
	Next    string
	Wrong   string
	Fields  map[string]string
	Who     string
	TOTP    bool // a code of the authenticator app is possible
	Passkey bool
	Secret  string // enrolment: for typing
	URL     string // enrolment: for the QR code
	Least   int    // characters of a new password
	DJBH    bool
}

func (p *Pages) stepView(c *web.Ctx, title, next string) stepView {
	v := stepView{Page: page(c, title, "/login"), Next: next, Passkey: p.svc.HasPasskeys(), Least: 12, DJBH: p.svc.Config().Profile == access.DJBH}
	if v.DJBH {
		v.Least = 8
	}
	return v
}

// waiting gives the account whose ticket this browser holds, if it waits for the step.
func (p *Pages) waiting(c *web.Ctx, want access.Step) (access.Account, error) {
	step, acc, err := p.svc.TicketStep(c.Context(), readCookie(c, stepName))
	if err == nil && step != want {
		err = fault.NotFound("access.ticket_over")
	}
	return acc, err
}

// lost sends who has no valid ticket back to the beginning, with the reason.
func (p *Pages) lost(c *web.Ctx, next string, err error) error {
	if f := fault.Of(err); f.Key != "access.ticket_over" {
		return err
	}
	dropCookie(c, stepName)
	return p.again(c, entryForm{Next: next}, false, err)
}

func (p *Pages) showSecond(c *web.Ctx) error { return p.secondPage(c, c.Query("next"), nil) }

func (p *Pages) secondPage(c *web.Ctx, next string, wrong error) error {
	acc, err := p.waiting(c, access.StepSecond)
	if err != nil {
		return p.lost(c, next, err)
	}
	v := p.stepView(c, "login.second", next)
	v.Who, v.TOTP = acc.Label, acc.HasTOTP
	return p.stepAgain(c, v, wrong, func(v stepView) web.Page { return secondPage(v) })
}

// stepAgain renders a step, with a refusal when there is one.
func (p *Pages) stepAgain(c *web.Ctx, v stepView, wrong error, render func(stepView) web.Page) error {
	if wrong == nil {
		return c.Page(http.StatusOK, render(v))
	}
	whole, fields, mine := said(c, wrong)
	if !mine {
		return wrong
	}
	v.Wrong, v.Fields = whole, fields
	return c.Page(status(c, wrong), render(v))
}

// stepForm is what the steps send.
type stepForm struct {
	Code   string `form:"code"`
	Next   string `form:"next"`
	Ticket string `form:"ticket"` // of a passkey challenge
	Answer string `form:"answer"` // of the passkey
}

func (p *Pages) second(c *web.Ctx) error {
	f, _, err := web.Decode[stepForm](c)
	if err != nil {
		return err
	}
	if err := filled(f.Code, "code"); err != nil {
		return p.secondPage(c, f.Next, err)
	}
	e, err := p.svc.Second(c.Context(), readCookie(c, stepName), f.Code, p.knock(c, false))
	if err != nil {
		return p.secondAgain(c, f.Next, err)
	}
	return p.arrive(c, e, f.Next)
}

// secondAgain shows the step again while its ticket lives, else the log-in page with the reason.
func (p *Pages) secondAgain(c *web.Ctx, next string, wrong error) error {
	if _, err := p.waiting(c, access.StepSecond); err != nil {
		dropCookie(c, stepName)
		return p.again(c, entryForm{Next: next}, false, wrong)
	}
	return p.secondPage(c, next, wrong)
}

func (p *Pages) secondPasskey(c *web.Ctx) error {
	f, _, err := web.Decode[stepForm](c)
	if err != nil {
		return err
	}
	e, err := p.svc.SecondByPasskey(c.Context(), readCookie(c, stepName), f.Ticket, []byte(f.Answer), p.knock(c, false))
	if err != nil {
		return p.secondAgain(c, f.Next, err)
	}
	return p.arrive(c, e, f.Next)
}

func (p *Pages) showEnrol(c *web.Ctx) error { return p.enrolPage(c, c.Query("next"), nil) }

func (p *Pages) enrolPage(c *web.Ctx, next string, wrong error) error {
	e, err := p.svc.EnrolStep(c.Context(), readCookie(c, stepName))
	if err != nil {
		return p.lost(c, next, err)
	}
	v := p.stepView(c, "login.enrol", next)
	v.Secret, v.URL = e.Secret, e.URL
	return p.stepAgain(c, v, wrong, func(v stepView) web.Page { return enrolPage(v) })
}

func (p *Pages) enrol(c *web.Ctx) error {
	f, _, err := web.Decode[stepForm](c)
	if err != nil {
		return err
	}
	e, err := p.svc.ConfirmEnrol(c.Context(), readCookie(c, stepName), f.Code, p.knock(c, false))
	if err != nil {
		return p.enrolPage(c, f.Next, err)
	}
	return p.arrive(c, e, f.Next)
}

func (p *Pages) showChange(c *web.Ctx) error { return p.changePage(c, c.Query("next"), nil) }

func (p *Pages) changePage(c *web.Ctx, next string, wrong error) error {
	acc, err := p.waiting(c, access.StepChange)
	if err != nil {
		return p.lost(c, next, err)
	}
	v := p.stepView(c, "login.change", next)
	v.Who = acc.Label
	return p.stepAgain(c, v, wrong, func(v stepView) web.Page { return changePage(v) })
}

func (p *Pages) change(c *web.Ctx) error {
	f, form, err := web.Decode[stepForm](c)
	if err != nil {
		return err
	}
	password, err := twice(form)
	if err != nil {
		return p.changePage(c, f.Next, err)
	}
	e, err := p.svc.NewPassword(c.Context(), readCookie(c, stepName), password, p.knock(c, false))
	if err != nil {
		return p.changePage(c, f.Next, err)
	}
	return p.arrive(c, e, f.Next)
}

// twice reads a new password that was typed twice. It is not trimmed: what was typed counts.
func twice(form web.Form) (string, error) {
	one, two := form.Values.Get("password"), form.Values.Get("repeat")
	if one == "" {
		return "", fault.InvalidFields(fault.Field{Name: "password", Key: "login.fill_password"})
	}
	if one != two {
		return "", fault.InvalidFields(fault.Field{Name: "repeat", Key: "login.not_same"})
	}
	return one, nil
}

// beginPasskey answers the challenge for navigator.credentials.get: for the log-in, the second step and the step-up.
func (p *Pages) beginPasskey(c *web.Ctx) error {
	ticket, options, err := p.svc.BeginPasskeyLogin(c.Context())
	if err != nil {
		return err
	}
	return challenge(c, ticket, options)
}

func (p *Pages) passkey(c *web.Ctx) error {
	f, _, err := web.Decode[stepForm](c)
	if err != nil {
		return err
	}
	e, err := p.svc.LogInByPasskey(c.Context(), f.Ticket, []byte(f.Answer), p.knock(c, false))
	if err != nil {
		return p.again(c, entryForm{Next: f.Next}, false, err)
	}
	return p.arrive(c, e, f.Next)
}
