package admin

import (
	"net/http"
	"time"

	"linli/gateway/desk"
	"linli/gateway/desk/login"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// userView is one account with its roles and what may be done to it.
type userView struct {
	A       access.Account
	Grants  []grantRow
	Covers  []ui.Option // accounts that may stand in
	F       userForm
	D       delegateForm
	What    string
	Reason  string
	Roles   []ui.Option
	Choices []ui.Option
	Errors  map[string]string
	Own     bool // nobody administers the own account
}

type grantRow struct {
	ID, Words string
	Away      string // account it stands in for
}

type delegateForm struct {
	To    string `form:"to"`
	From  string `form:"from"`
	Until string `form:"till"`
}

func (p *Pages) user(c *web.Ctx) error {
	if done, sent := login.ToStepUp(c, access.From(c.Context()).RequireStepUp(p.now()), c.R.URL.RequestURI()); done {
		return sent
	}
	return p.userPage(c, http.StatusOK, userView{})
}

func (p *Pages) userPage(c *web.Ctx, status int, v userView) (err error) {
	a := access.From(c.Context())
	if v.A, err = p.Access.AccountOf(c.Context(), a, c.Path("id")); err != nil {
		return err
	}
	v.Own = v.A.ID == a.Account || v.A.Person != "" && v.A.Person == a.Person
	v.Roles = roleOptions(c.Lang, v.F.Role)
	others, err := p.Access.Accounts(c.Context(), a, "", 200)
	if err != nil {
		return err
	}
	for i := range others {
		if o := &others[i]; o.ID != v.A.ID && o.State == access.StateActive {
			v.Covers = append(v.Covers, ui.Option{Value: o.ID, Label: o.Label, On: o.ID == v.D.To})
		}
	}
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		v.Grants = nil
		for i, w := range p.grantWords(tx, c.Lang, v.A.Grants) {
			v.Grants = append(v.Grants, grantRow{ID: v.A.Grants[i].ID, Words: w, Away: v.A.Grants[i].Of})
		}
		return nil
	})
	if err != nil {
		return err
	}
	m := stateMark(c.Lang, &v.A)
	pg := p.Desk.Page(c, v.A.Label, "/admin/users")
	pg.Short, pg.Back, pg.Mark, pg.Sub = text.T(c.Lang, "desk.users"), "/admin/users", &m, orPhone(c.Lang, v.A.Name)
	return c.Page(status, userPage(pg, v))
}

// userAct does one of the acts of the page.
func (p *Pages) userAct(c *web.Ctx) error {
	f, form, err := web.Decode[userForm](c)
	if err != nil {
		return err
	}
	a, id, act := access.From(c.Context()), c.Path("id"), c.Path("act")
	v := userView{F: f, What: form.Get("what"), Reason: form.Get("reason"), D: delegateForm{form.Get("to"), form.Get("from"), form.Get("till")}}
	switch act {
	case "grant":
		var g access.Grant
		if g, err = p.grantOf(c, a, f, &v.Choices); err == nil {
			_, err = p.Access.Grant(c.Context(), a, id, g)
		}
	case "ungrant":
		err = p.Access.EndGrant(c.Context(), a, id, form.Get("grant"))
	case "lock":
		err = p.Access.Lock(c.Context(), a, id)
	case "unlock":
		err = p.Access.Unlock(c.Context(), a, id)
	case "close":
		err = p.Access.Close(c.Context(), a, id)
	case "reset":
		_, err = p.Access.AskReset(c.Context(), a, id, v.What, v.Reason)
	case "delegate":
		err = p.delegate(c, a, id, v.D)
	case "undelegate":
		err = p.Access.EndDelegation(c.Context(), a, form.Get("away"), id)
	default:
		return fault.NotFound("web.no_page")
	}
	return p.afterAct(c, err, act, v)
}

func (p *Pages) delegate(c *web.Ctx, a access.Actor, away string, d delegateForm) error {
	from, ok := dayBegin(d.From)
	until, fine := dayBegin(d.Until)
	if !ok || !fine || d.Until == "" {
		return fault.InvalidFields(fault.Field{Name: "till", Key: "admin.bad_day"})
	}
	if d.To == "" {
		return fault.InvalidFields(fault.Field{Name: "to", Key: "admin.cover_needed"})
	}
	if now := p.now().UnixMilli(); from < now {
		from = now
	}
	_, err := p.Access.Delegate(c.Context(), a, away, d.To, from, until+(24*time.Hour).Milliseconds())
	return err
}

// afterAct goes back to the account; a refusal keeps what was typed.
func (p *Pages) afterAct(c *web.Ctx, err error, act string, v userView) error {
	at := "/admin/users/" + c.Path("id")
	if done, sent := login.ToStepUp(c, err, at); done {
		return sent
	}
	if err == nil {
		desk.Done(c, text.T(c.Lang, "admin.done."+act), nil)
		return c.Redirect(at)
	}
	bad, mine := said(c.Lang, err)
	if !mine {
		return err
	}
	if s := bad["grants"]; s != "" {
		bad["role"] = s
		delete(bad, "grants")
	}
	if s := bad["until"]; s != "" && act == "delegate" {
		bad["till"] = s
		delete(bad, "until")
	}
	v.Errors = bad
	return p.userPage(c, web.Status(err), v)
}

// approveReset is the second person's half of a reset; the first password is shown once.
func (p *Pages) approveReset(c *web.Ctx) error {
	a := access.From(c.Context())
	label := ""
	if list, err := p.Access.Resets(c.Context(), a); err == nil {
		for _, r := range list {
			if r.ID == c.Path("id") {
				label = r.Label
			}
		}
	}
	password, err := p.Access.ApproveReset(c.Context(), a, c.Path("id"))
	if done, sent := login.ToStepUp(c, err, "/admin/users"); done {
		return sent
	}
	if err != nil {
		bad, mine := said(c.Lang, err)
		if !mine || bad[""] == "" {
			return err
		}
		desk.Told(c, ui.Red, bad[""], "")
		return c.Redirect("/admin/users")
	}
	return p.passwordPage(c, label, "", password)
}
