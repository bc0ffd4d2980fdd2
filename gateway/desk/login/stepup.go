package login

import (
	"encoding/json"
	"net/http"
	"net/url"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
)

const stepUpPath = "/login/stepup"

// StepUpPath is where a person proves the log-in anew; next is the page to come back to.
func StepUpPath(next string) string { return desk.With(stepUpPath, "next", web.Local(next)) }

// ToStepUp answers a refusal for want of a fresh proof by a redirect to the step-up page, which leads back to next.
// done is false for every other err, nil included; then nothing was sent.
func ToStepUp(c *web.Ctx, err error, next string) (done bool, sent error) {
	if err == nil || fault.Of(err).Key != "access.step_up" {
		return false, nil
	}
	return true, c.Redirect(StepUpPath(next))
}

// Fresh wraps a handler whose act wants a fresh proof of log-in (access.Actor.RequireStepUp): instead of an error page
// the person is asked for it and comes back to the page the act was on.
func Fresh(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		err := h(c)
		if done, sent := ToStepUp(c, err, cameFrom(c)); done {
			return sent
		}
		return err
	}
}

// cameFrom is this page for a GET, and for a POST the page with the form: a POST is not carried out by itself after
// the step-up, the person presses the button again.
func cameFrom(c *web.Ctx) string {
	if c.R.Method == http.MethodGet {
		return c.R.URL.RequestURI()
	}
	u, err := url.Parse(c.R.Referer())
	if err != nil || u.Host != c.R.Host {
		return "/me"
	}
	return u.RequestURI()
}

func (p *Pages) toStepUp(c *web.Ctx, err error, next string) (bool, error) {
	return ToStepUp(c, err, next)
}

func (p *Pages) showStepUp(c *web.Ctx) error { return p.stepUpPage(c, c.Query("next"), nil) }

func (p *Pages) stepUpPage(c *web.Ctx, next string, wrong error) error {
	a := access.From(c.Context())
	acc, err := p.svc.AccountOf(c.Context(), a, a.Account)
	if err != nil {
		return err
	}
	v := stepView{Page: p.desk.Page(c, text.T(c.Lang, "login.stepup"), ""), Next: next, Who: acc.Label, TOTP: acc.HasTOTP, Passkey: p.svc.HasPasskeys()}
	return p.stepAgain(c, v, wrong, func(v stepView) web.Page { return stepUpPage(v, acc.HasPW) })
}

func (p *Pages) stepUp(c *web.Ctx) error {
	f, form, err := web.Decode[stepForm](c)
	if err != nil {
		return err
	}
	fresh, err := p.svc.StepUp(c.Context(), access.From(c.Context()), Token(c), form.Values.Get("password"), f.Code)
	return p.steppedUp(c, f, fresh, err)
}

func (p *Pages) stepUpPasskey(c *web.Ctx) error {
	f, _, err := web.Decode[stepForm](c)
	if err != nil {
		return err
	}
	fresh, err := p.svc.StepUpByPasskey(c.Context(), access.From(c.Context()), Token(c), f.Ticket, []byte(f.Answer))
	return p.steppedUp(c, f, fresh, err)
}

func (p *Pages) steppedUp(c *web.Ctx, f stepForm, fresh string, err error) error {
	if err != nil {
		return p.stepUpPage(c, f.Next, err)
	}
	ses, _, err := p.svc.Load(c.Context(), fresh)
	if err != nil {
		return err
	}
	putCookie(c, sessionName, fresh, keepFor(ses.Long))
	if to := web.Local(f.Next); to != "/" {
		return c.Redirect(to)
	}
	return c.Redirect("/me")
}

// challenge sends the options of a passkey with the ticket that goes back with the answer.
func challenge(c *web.Ctx, ticket string, options []byte) error {
	return c.JSON(http.StatusOK, struct {
		Ticket  string          `json:"ticket"`
		Options json.RawMessage `json:"options"`
	}{ticket, options})
}
