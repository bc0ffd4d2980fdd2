package admin

import (
	"net/http"
	"net/url"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/notify"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// hookView is one robot of an office being set up. Its address holds a key: it is never shown again.
type hookView struct {
	H        notify.Hook
	Place    string
	Kept     bool // an address is kept already
	Channels []ui.Option
	Kinds    []ui.Option
	Choices  []ui.Option
	Errors   map[string]string
}

// hookKinds are the beginnings of ledger kinds a robot may be limited to.
var hookKinds = []string{"matter.open", "matter.assign", "matter.overdue", "matter.notfixed", "matter.close"}

func (p *Pages) hookList(tx *db.Tx, a access.Actor) (out []notify.Hook, err error) {
	for _, scope := range a.Scope(access.NotifySettings) {
		list, err := p.Notify.Hooks(tx, scope)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

func (p *Pages) hooks(c *web.Ctx) error {
	a := access.From(c.Context())
	t := ui.Table{Caption: text.T(c.Lang, "admin.tab.robots"), Columns: []ui.Column{{Title: text.T(c.Lang, "admin.h.name"), Key: true}, {Title: text.T(c.Lang, "admin.h.channel")}, {Title: text.T(c.Lang, "admin.h.place")}, {Title: text.T(c.Lang, "admin.col.state")}, {Go: true}},
		Empty: &ui.Empty{Title: text.T(c.Lang, "admin.robots_empty"), Why: text.T(c.Lang, "admin.robots_empty_why"), Act: &ui.Btn{Label: text.T(c.Lang, "admin.robot_new"), Href: "/admin/robots/new"}}}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		list, err := p.hookList(tx, a)
		t.Rows = nil
		for _, h := range list {
			m := ui.Unknown(text.T(c.Lang, "admin.h.off"))
			if h.Active {
				m = ui.Fine(text.T(c.Lang, "admin.h.on"))
			}
			t.Rows = append(t.Rows, ui.Row{ID: h.ID, Cells: []ui.Cell{{Text: h.Name, Sub: hostOf(h.URL), Href: "/admin/robots/" + h.ID, Strong: true}, {Text: text.T(c.Lang, "admin.channel."+string(h.Channel))},
				{Text: p.placeName(tx, c.Lang, h.Under)}, {Mark: &m}, {Btns: []ui.Btn{{Label: text.T(c.Lang, "admin.edit"), Href: "/admin/robots/" + h.ID, Small: true}}}}})
		}
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "admin.tab.robots"), "/admin")
	pg.Sub = text.T(c.Lang, "admin.robots_line")
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "admin.robot_new"), Href: "/admin/robots/new"}}
	note := text.T(c.Lang, "admin.out."+orDash(p.System.Outbound))
	return c.Page(http.StatusOK, listPage(pg, p.adminTabs(c, "/admin/robots"), t, note))
}

// hostOf shows whose robot it is without the key in its address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

func (p *Pages) hook(c *web.Ctx) error {
	if c.Path("id") == "new" {
		return p.hookPage(c, http.StatusOK, hookView{H: notify.Hook{Active: true, Channel: notify.WeCom}})
	}
	h, name, err := p.oneHook(c, c.Path("id"))
	if err != nil {
		return err
	}
	return p.hookPage(c, http.StatusOK, hookView{H: h, Place: name, Kept: true})
}

// oneHook finds a robot within the actor's places.
func (p *Pages) oneHook(c *web.Ctx, id string) (h notify.Hook, name string, err error) {
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		list, err := p.hookList(tx, access.From(c.Context()))
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.ID == id {
				h, name = x, p.placeName(tx, c.Lang, x.Under)
				return nil
			}
		}
		return fault.NotFound("notify.no_hook")
	})
	return h, name, err
}

func (p *Pages) hookPage(c *web.Ctx, status int, v hookView) error {
	for _, ch := range []notify.Channel{notify.WeCom, notify.DingTalk, notify.Feishu} {
		v.Channels = append(v.Channels, ui.Option{Value: string(ch), Label: text.T(c.Lang, "admin.channel."+string(ch)), On: ch == v.H.Channel})
	}
	for _, k := range hookKinds {
		v.Kinds = append(v.Kinds, ui.Option{Value: k, Label: text.T(c.Lang, "admin.told."+k), On: strings.Contains(","+strings.Join(v.H.Kinds, ",")+",", ","+k+",")})
	}
	title := v.H.Name
	if v.H.Rev == 0 {
		title = text.T(c.Lang, "admin.robot_new")
	}
	pg := p.Desk.Page(c, title, "/admin")
	pg.Short, pg.Back = text.T(c.Lang, "admin.tab.robots"), "/admin/robots"
	return c.Page(status, hookPage(pg, v))
}

// saveHook keeps a robot; an empty address or secret keeps the one that is there.
func (p *Pages) saveHook(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	h := notify.Hook{ID: f.Get("id"), Rev: max(0, number(f.Get("rev"))), Name: f.Get("name"), Channel: notify.Channel(f.Get("channel")), URL: f.Get("url"), Secret: f.Get("secret"), Kinds: f.Values["kinds"], Active: f.Get("active") == "1"}
	v := hookView{Place: f.Get("place")}
	if h.Rev > 0 {
		old, _, err := p.oneHook(c, h.ID)
		if err != nil {
			return err
		}
		v.Kept = true
		if h.URL == "" {
			h.URL = old.URL
		}
		if h.Secret == "" {
			h.Secret = old.Secret
		}
		h.Under = old.Under
	}
	if words := f.Get("at") + f.Get("place"); f.Get("at") != "" || h.Rev == 0 || words != "" {
		if f.Get("at") != "" {
			words = f.Get("at")
		}
		err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
			if h.Rev > 0 && words == p.placeName(tx, c.Lang, h.Under) {
				return nil // the place as the form showed it
			}
			at, choices, err := p.findPlace(tx, a, access.NotifySettings, words)
			v.Choices, h.Under = choices, at.Path
			return err
		})
	}
	if err == nil {
		_, err = p.Notify.SaveHook(c.Context(), h)
	}
	if err != nil {
		bad, mine := said(c.Lang, err)
		if !mine {
			return err
		}
		v.H, v.Errors = h, bad
		return p.hookPage(c, web.Status(err), v)
	}
	desk.Done(c, text.T(c.Lang, "admin.robot_saved", h.Name), nil)
	return c.Redirect("/admin/robots")
}

// hookAct tries a robot or removes it.
func (p *Pages) hookAct(c *web.Ctx) error {
	h, _, err := p.oneHook(c, c.Path("id"))
	if err != nil {
		return err
	}
	switch c.Path("act") {
	case "try":
		if err := p.Notify.TryHook(c.Context(), h.ID); err != nil {
			f := fault.Of(err)
			desk.Told(c, ui.Amber, text.T(c.Lang, "admin.try_failed"), text.T(c.Lang, f.Key, f.Args...))
			return c.Redirect("/admin/robots/" + h.ID)
		}
		desk.Done(c, text.T(c.Lang, "admin.try_sent", h.Name), nil)
		return c.Redirect("/admin/robots/" + h.ID)
	case "drop":
		if err := p.Notify.DropHook(c.Context(), h.ID); err != nil {
			return err
		}
		desk.Done(c, text.T(c.Lang, "admin.robot_dropped", h.Name), nil)
		return c.Redirect("/admin/robots")
	}
	return fault.NotFound("web.no_page")
}
