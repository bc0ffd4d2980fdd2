package admin

import (
	"net/http"
	"time"

	"linli/gateway/desk"
	"linli/gateway/desk/login"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// usersView is Z2: who may do what where, and the resets that wait for a second person.
type usersView struct {
	Rows   ui.Table
	Resets []resetRow
	Next   string
}

type resetRow struct {
	ID, Line, Reason string
	Mine             bool // asked by the reader, who can not approve it
}

func (p *Pages) users(c *web.Ctx) error {
	a := access.From(c.Context())
	const size = 50
	list, err := p.Access.Accounts(c.Context(), a, c.Query("after"), size+1)
	if err != nil {
		return err
	}
	resets, err := p.Access.Resets(c.Context(), a)
	if err != nil {
		return err
	}
	v := usersView{}
	if len(list) > size {
		list = list[:size]
		v.Next = desk.With("/admin/users", "after", list[size-1].ID)
	}
	v.Rows = ui.Table{Caption: text.T(c.Lang, "desk.users"), Columns: []ui.Column{{Title: text.T(c.Lang, "admin.col.who"), Key: true}, {Title: text.T(c.Lang, "admin.col.roles")}, {Title: text.T(c.Lang, "admin.col.state")}},
		Empty: &ui.Empty{Title: text.T(c.Lang, "admin.users_empty"), Why: text.T(c.Lang, "admin.users_empty_why")}}
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		v.Rows.Rows = nil
		for i := range list {
			x := &list[i]
			m := stateMark(c.Lang, x)
			v.Rows.Rows = append(v.Rows.Rows, ui.Row{ID: x.ID, Tone: m.Tone, Cells: []ui.Cell{{Text: x.Label, Sub: orPhone(c.Lang, x.Name), Href: "/admin/users/" + x.ID, Strong: true},
				{Body: lines(p.grantWords(tx, c.Lang, x.Grants))}, {Mark: &m}}})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, r := range resets {
		v.Resets = append(v.Resets, resetRow{ID: r.ID, Line: text.T(c.Lang, "admin.reset_line", r.Label, text.T(c.Lang, "admin.reset."+r.What), text.MonthDay(c.Lang, instant(r.Ends), p.now())), Reason: r.Reason, Mine: r.AskedBy == a.Account})
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "desk.users"), "/admin/users")
	pg.Sub = text.T(c.Lang, "admin.users_line")
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "admin.user_new"), Href: "/admin/users/new", Primary: true}}
	return c.Page(http.StatusOK, usersPage(pg, v))
}

func orPhone(lang, name string) string {
	if name == "" {
		return text.T(lang, "login.by_phone")
	}
	return name
}

func stateMark(lang string, x *access.Account) ui.Mark {
	switch {
	case x.State == access.StateClosed:
		return ui.Unknown(text.T(lang, "admin.state.closed"))
	case x.State == access.StateLocked:
		return ui.Late(text.T(lang, "admin.state.locked"))
	case x.First:
		return ui.Waiting(text.T(lang, "admin.state.first"))
	}
	return ui.Fine(text.T(lang, "admin.state.active"))
}

// grantWords says each role with its place and term.
func (p *Pages) grantWords(tx *db.Tx, lang string, list []access.Grant) (out []string) {
	for _, g := range list {
		out = append(out, text.T(lang, "access.role."+g.Role)+" · "+p.placeName(tx, lang, g.Path)+termWords(lang, g))
	}
	return out
}

func termWords(lang string, g access.Grant) string {
	s := ""
	if g.Until != 0 {
		s = text.T(lang, "admin.until", text.Date(instant(g.Until)))
	}
	if g.Of != "" {
		s += text.T(lang, "admin.instead")
	}
	return s
}

// userForm is what is typed of a new account.
type userForm struct {
	Label string `form:"label"`
	Name  string `form:"name"`
	Phone string `form:"phone"`
	Role  string `form:"role"`
	Place string `form:"place"`
	At    string `form:"at"` // chosen among several places
	Until string `form:"until"`
}

type newUserView struct {
	F       userForm
	Roles   []ui.Option
	Choices []ui.Option
	Errors  map[string]string
}

func roleOptions(lang, on string) (out []ui.Option) {
	for _, r := range access.Grantable() {
		out = append(out, ui.Option{Value: r, Label: text.T(lang, "access.role."+r), On: r == on})
	}
	return out
}

// newUser asks for the fresh proof of log-in before anything is typed, so that nothing is lost on the way.
func (p *Pages) newUser(c *web.Ctx) error {
	if done, sent := login.ToStepUp(c, access.From(c.Context()).RequireStepUp(p.now()), "/admin/users/new"); done {
		return sent
	}
	return p.newUserPage(c, http.StatusOK, newUserView{})
}

func (p *Pages) newUserPage(c *web.Ctx, status int, v newUserView) error {
	v.Roles = roleOptions(c.Lang, v.F.Role)
	pg := p.Desk.Page(c, text.T(c.Lang, "admin.user_new"), "/admin/users")
	pg.Back = "/admin/users"
	return c.Page(status, newUserPage(pg, v))
}

// addUser makes the account and shows its first password, this once.
func (p *Pages) addUser(c *web.Ctx) error {
	f, _, err := web.Decode[userForm](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	if done, sent := login.ToStepUp(c, a.RequireStepUp(p.now()), "/admin/users/new"); done {
		return sent
	}
	v := newUserView{F: f}
	acc, password, err := p.create(c, a, f, &v)
	if err != nil {
		bad, mine := said(c.Lang, err)
		if !mine {
			return err
		}
		v.Errors = bad
		return p.newUserPage(c, web.Status(err), v)
	}
	return p.passwordPage(c, acc.Label, orPhone(c.Lang, acc.Name), password)
}

func (p *Pages) create(c *web.Ctx, a access.Actor, f userForm, v *newUserView) (acc access.Account, password string, err error) {
	g, err := p.grantOf(c, a, f, &v.Choices)
	if err != nil {
		return acc, "", err
	}
	n := access.NewAccount{Label: f.Label, Name: f.Name, Phone: f.Phone, Grants: []access.Grant{g}}
	n.Behind = func(tx *db.Tx) (string, error) {
		at, err := p.Places.ByPath(tx, g.Path)
		if err != nil {
			return "", err
		}
		return p.People.Behind(tx, a.Actor, people.Draft{Name: f.Label, Phone: f.Phone, At: at.ID})
	}
	return p.Access.Create(c.Context(), a, n)
}

// grantOf reads role, place and term.
func (p *Pages) grantOf(c *web.Ctx, a access.Actor, f userForm, choices *[]ui.Option) (g access.Grant, err error) {
	g.Role = f.Role
	words := f.Place
	if f.At != "" {
		words = f.At
	}
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		at, some, err := p.findPlace(tx, a, access.AdminSecurity, words)
		*choices, g.Path = some, at.Path
		return err
	})
	if err != nil {
		return g, err
	}
	until, ok := dayBegin(f.Until)
	if !ok {
		return g, fault.InvalidFields(fault.Field{Name: "until", Key: "admin.bad_day"})
	}
	if until != 0 {
		g.Until = until + (24 * time.Hour).Milliseconds() // the day itself is within the term
	}
	return g, nil
}

// passwordPage shows a first password. It is never stored, sent or put into a cookie: who leaves the page asks anew.
func (p *Pages) passwordPage(c *web.Ctx, label, name, password string) error {
	pg := p.Desk.Page(c, text.T(c.Lang, "admin.password_title", label), "/admin/users")
	pg.Back = "/admin/users"
	return c.Page(http.StatusOK, firstPasswordPage(pg, name, password))
}
