package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/notify"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// messagesView is X5: what one was told, unread first, and how one wants to be told.
type messagesView struct {
	Tabs   []ui.Tab
	Rows   []messageRow
	Unread bool
	Newest int64
	Next   string
	S      notify.Settings
	At     string
	Ways   []ui.Option
	Langs  []ui.Option
	Errors map[string]string
	Calls  int // residents who are to be told by telephone
	Nobody bool
}

type messageRow struct {
	ID, Text, When, Path string
	Unread, Emergency    bool
}

// me is the person whose inbox it is; accounts without a person have none.
func me(a access.Actor) string { return a.Person }

func (p *Pages) messages(c *web.Ctx) error { return p.messagesPage(c, http.StatusOK, nil, nil) }

func (p *Pages) messagesPage(c *web.Ctx, status int, typed *notify.Settings, bad map[string]string) error {
	a := access.From(c.Context())
	v := messagesView{Errors: bad, Nobody: me(a) == "", Unread: c.Query("all") == ""}
	n := 0
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if v.Nobody {
			return nil
		}
		list, next, err := p.Notify.Inbox(tx, me(a), notify.InboxQuery{Unread: v.Unread, After: c.Query("after"), Limit: 30})
		if err != nil {
			return err
		}
		v.Rows = nil
		for _, m := range list {
			v.Rows = append(v.Rows, messageRow{ID: m.ID, Text: m.Text(c.Lang), When: text.Moment(c.Lang, m.Created, p.now()), Path: web.Local(m.Path), Unread: !m.Read, Emergency: m.Emergency})
			v.Newest = max(v.Newest, m.Seq)
		}
		if next != "" {
			v.Next = desk.With("/messages", "all", c.Query("all"), "after", next)
		}
		if n, err = p.Notify.Unread(tx, me(a)); err != nil {
			return err
		}
		if v.Calls, err = p.countCalls(tx, a); err != nil {
			return err
		}
		v.S, err = p.Notify.Settings(tx, me(a))
		return err
	})
	if err != nil {
		return err
	}
	if typed != nil {
		typed.Rev = max(typed.Rev, v.S.Rev)
		v.S = *typed
	}
	v.fill(c.Lang)
	v.Tabs = []ui.Tab{{Label: text.T(c.Lang, "admin.unread"), Href: "/messages", On: v.Unread, Count: n}, {Label: text.T(c.Lang, "admin.all_messages"), Href: "/messages?all=1", On: !v.Unread}}
	title := text.T(c.Lang, "admin.messages_none")
	if n > 0 {
		title = text.T(c.Lang, "admin.messages_n", n)
	}
	pg := p.Desk.Page(c, title, "/messages")
	pg.Short = text.T(c.Lang, "desk.messages")
	if v.Calls > 0 {
		pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "admin.calls_n", v.Calls), Href: "/messages/phone"}}
	}
	return c.Page(status, messagesPage(pg, v))
}

func (v *messagesView) fill(lang string) {
	v.At = fmt.Sprintf("%02d:%02d", v.S.At/60, v.S.At%60)
	for _, w := range []notify.Way{notify.Digest, notify.Each, notify.Silent} {
		v.Ways = append(v.Ways, ui.Option{Value: string(w), Label: text.T(lang, "admin.way."+string(w)), On: w == v.S.Way})
	}
	for _, l := range []string{"zh", "en"} {
		v.Langs = append(v.Langs, ui.Option{Value: l, Label: text.T(lang, "admin.lang."+l), On: l == v.S.Lang})
	}
}

// read marks messages as read: one and on to what it is about, or all that the page showed.
func (p *Pages) read(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	if me(a) == "" {
		return c.Redirect("/messages")
	}
	if id := f.Get("id"); id != "" {
		if err := p.Notify.Read(c.Context(), me(a), id); err != nil {
			return err
		}
		if to := f.Get("go"); to != "" {
			return c.Redirect(to)
		}
		return c.Redirect("/messages")
	}
	upto, err := strconv.ParseInt(f.Get("upto"), 10, 64)
	if err != nil {
		upto = 0
	}
	if err := p.Notify.ReadAll(c.Context(), me(a), upto); err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "admin.read_all_done"), nil)
	return c.Redirect("/messages")
}

// saveSettings keeps how a person wants to be told.
func (p *Pages) saveSettings(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	if me(a) == "" {
		return c.Redirect("/messages")
	}
	s := notify.Settings{Way: notify.Way(f.Get("way")), At: minuteOf(f.Get("at")), Mail: f.Get("mail"), Emergency: f.Get("emergency") == "1", Lang: f.Get("lang"), Rev: max(0, number(f.Get("rev")))}
	if _, err := p.Notify.SaveSettings(c.Context(), me(a), s); err != nil {
		bad, mine := said(c.Lang, err)
		if !mine {
			return err
		}
		return p.messagesPage(c, web.Status(err), &s, bad)
	}
	desk.Done(c, text.T(c.Lang, "admin.settings_saved"), nil)
	return c.Redirect("/messages")
}

// minuteOf reads 08:30; -1 when it is no time.
func minuteOf(s string) int {
	h, m, ok := strings.Cut(s, ":")
	hour, min := number(h), number(m)
	if !ok || hour < 0 || min < 0 || min > 59 {
		return -1
	}
	return int(hour*60 + min)
}
