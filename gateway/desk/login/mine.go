package login

import (
	"net/http"
	"time"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// mineView is the page 我的: devices, factors, what happened to the account.
type mineView struct {
	Page     ui.Page
	Account  access.Account
	Roles    string
	Sessions []access.Session
	Here     string // handle of this session
	Passkeys []access.Passkey
	CanKey   bool
	OIDC     string
	Events   []access.Event
	Code     string // a one-time code, just made
	Until    string
	Lang     string
}

func (p *Pages) mine(c *web.Ctx) error { return p.minePage(c, "", time.Time{}) }

func (p *Pages) minePage(c *web.Ctx, code string, until time.Time) error {
	a := access.From(c.Context())
	v := mineView{Page: p.desk.Page(c, text.T(c.Lang, "login.mine"), "/me"), Here: a.Session, CanKey: p.svc.HasPasskeys(),
		OIDC: p.svc.OIDCLabel(), Code: code, Lang: c.Lang}
	v.Page.Actions = []ui.Btn{{Label: text.T(c.Lang, "login.prefs"), Href: "/me/prefs"}}
	if code != "" {
		v.Until = until.In(clock.Shanghai).Format("15:04")
	}
	var err error
	if v.Account, err = p.svc.AccountOf(c.Context(), a, a.Account); err != nil {
		return err
	}
	if v.Sessions, err = p.svc.Sessions(c.Context(), a); err != nil {
		return err
	}
	if v.Passkeys, err = p.svc.Passkeys(c.Context(), a); err != nil {
		return err
	}
	if v.Events, err = p.svc.OwnEvents(c.Context(), a, 10); err != nil {
		return err
	}
	for i, r := range a.Roles() {
		if i > 0 {
			v.Roles += "、"
		}
		v.Roles += text.T(c.Lang, "access.role."+r)
	}
	return c.Page(http.StatusOK, minePage(v))
}

// newCode shows a one-time code for the phone on this screen.
func (p *Pages) newCode(c *web.Ctx) error {
	code, until, err := p.svc.NewCode(c.Context(), access.From(c.Context()))
	if err != nil {
		return err
	}
	return p.minePage(c, code[:4]+" "+code[4:], until)
}

type handleForm struct {
	Handle string `form:"handle"`
	Key    string `form:"passkey"`
	Name   string `form:"name"`
}

// endSession ends one session of one's own, or with an empty handle all others.
func (p *Pages) endSession(c *web.Ctx) error {
	f, _, err := web.Decode[handleForm](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	if err := p.svc.EndSession(c.Context(), a, f.Handle); err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	if f.Handle == a.Session {
		dropCookie(c, sessionName)
		return c.Redirect("/login")
	}
	desk.Done(c, text.T(c.Lang, "login.ended"), nil)
	return c.Redirect("/me")
}

func (p *Pages) showPassword(c *web.Ctx) error { return p.passwordPage(c, nil) }

func (p *Pages) passwordPage(c *web.Ctx, wrong error) error {
	v := p.stepView(c, "login.change", "")
	v.Page = p.desk.Page(c, text.T(c.Lang, "login.change"), "/me")
	v.Page.Back = "/me"
	return p.stepAgain(c, v, wrong, func(v stepView) web.Page { return passwordPage(v) })
}

func (p *Pages) newPassword(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	password, err := twice(form)
	if err != nil {
		return p.passwordPage(c, err)
	}
	if err := p.svc.ChangePassword(c.Context(), access.From(c.Context()), form.Values.Get("old"), password); err != nil {
		return p.passwordPage(c, err)
	}
	desk.Done(c, text.T(c.Lang, "login.changed"), nil)
	return c.Redirect("/me")
}

func (p *Pages) showTOTP(c *web.Ctx) error {
	e, err := p.svc.BeginTOTP(c.Context(), access.From(c.Context()))
	if done, sent := ToStepUp(c, err, "/me/totp"); done {
		return sent
	}
	if err != nil {
		return err
	}
	putCookie(c, stepName, e.Ticket, stepKeeps)
	return c.Page(http.StatusOK, totpPage(p.totpView(c, e)))
}

func (p *Pages) totpView(c *web.Ctx, e access.Enrolment) stepView {
	v := stepView{Page: p.desk.Page(c, text.T(c.Lang, "login.enrol"), "/me"), Secret: e.Secret, URL: e.URL}
	v.Page.Back = "/me"
	return v
}

func (p *Pages) confirmTOTP(c *web.Ctx) error {
	f, _, err := web.Decode[stepForm](c)
	if err != nil {
		return err
	}
	ticket := readCookie(c, stepName)
	a := access.From(c.Context())
	err = p.svc.ConfirmTOTP(c.Context(), a, ticket, f.Code)
	if done, sent := ToStepUp(c, err, "/me/totp"); done {
		return sent
	}
	if err == nil {
		dropCookie(c, stepName)
		desk.Done(c, text.T(c.Lang, "login.totp_on"), nil)
		return c.Redirect("/me")
	}
	whole, _, mine := said(c, err)
	if !mine {
		return err
	}
	e, open := p.svc.OpenTOTP(c.Context(), a, ticket)
	if open != nil { // too many tries, or too late: begin anew
		desk.Told(c, ui.Amber, whole, "")
		return c.Redirect("/me")
	}
	v := p.totpView(c, e)
	v.Fields = map[string]string{"code": whole}
	return c.Page(status(c, err), totpPage(v))
}

func (p *Pages) dropTOTP(c *web.Ctx) error {
	return p.afterFactor(c, p.svc.DropTOTP(c.Context(), access.From(c.Context())), "login.totp_off")
}

// afterFactor goes back to 我的 after a change of a factor, by way of the step-up when that is wanted.
func (p *Pages) afterFactor(c *web.Ctx, err error, done string) error {
	if up, sent := ToStepUp(c, err, "/me"); up {
		return sent
	}
	if err != nil {
		whole, _, mine := said(c, err)
		if !mine {
			return err
		}
		desk.Told(c, ui.Amber, whole, "")
		return c.Redirect("/me")
	}
	desk.Done(c, text.T(c.Lang, done), nil)
	return c.Redirect("/me")
}

func (p *Pages) beginEnrol(c *web.Ctx) error {
	ticket, options, err := p.svc.BeginPasskey(c.Context(), access.From(c.Context()))
	if err != nil && fault.Of(err).Key == "access.step_up" {
		return c.JSON(http.StatusConflict, map[string]string{"go": StepUpPath("/me")})
	}
	if err != nil {
		return err
	}
	return challenge(c, ticket, options)
}

func (p *Pages) addPasskey(c *web.Ctx) error {
	f, _, err := web.Decode[stepForm](c)
	if err != nil {
		return err
	}
	name := access.DeviceWords(c.R.UserAgent())
	return p.afterFactor(c, p.svc.FinishPasskey(c.Context(), access.From(c.Context()), f.Ticket, name, []byte(f.Answer)), "login.passkey_on")
}

func (p *Pages) dropPasskey(c *web.Ctx) error {
	f, _, err := web.Decode[handleForm](c)
	if err != nil {
		return err
	}
	return p.afterFactor(c, p.svc.DropPasskey(c.Context(), access.From(c.Context()), f.Key), "login.passkey_off")
}
