package offline

import (
	"net/http"
	"time"

	"linli/gateway/view"
	"linli/kernel/offline"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// outbox is W5. The page itself holds nothing of anybody: what waits is on the phone, and only script shows it. It is
// therefore the one page that is kept in clear, so that the phone opens it without signal and without PIN.
func (p *Pages) outbox(c *web.Ctx) error {
	t := func(key string) string { return text.T(c.Lang, key) }
	pg := ui.Page{Title: t("outbox.title"), Lang: c.Lang, Big: c.Big, Path: "/outbox", Active: "/outbox", Back: "/today",
		Menu: []ui.MenuItem{{Label: t("desk.today"), Href: "/today"}, {Label: t("outbox.doors"), Href: "/offline/doors"},
			{Label: t("outbox.report"), Href: "/matters/new"}, {Label: t("outbox.title"), Href: "/outbox"}}}
	return c.Page(http.StatusOK, outboxPage(pg))
}

// phones lists the reader's phones: what is in use, until when it may be read, and how to stop a lost one.
func (p *Pages) phones(c *web.Ctx) error {
	list, err := p.mine(c)
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "outbox.phones"), "/outbox")
	pg.Back = "/outbox"
	return c.Page(http.StatusOK, phonesPage(pg, phoneTable(c.Lang, p.DB.Clock().Now(), list), "/offline/phones/"))
}

func phoneTable(lang string, now time.Time, list []offline.Device) ui.Table {
	t := ui.Table{Caption: text.T(lang, "outbox.phones"), Columns: []ui.Column{{Title: text.T(lang, "outbox.col.phone"), Key: true}, {Title: text.T(lang, "outbox.col.made")},
		{Title: text.T(lang, "outbox.col.until")}, {Title: text.T(lang, "outbox.col.state")}, {Go: true}},
		Empty: &ui.Empty{Title: text.T(lang, "outbox.no_phone"), Why: text.T(lang, "outbox.no_phone_why")}}
	for _, d := range list {
		mark := ui.Unknown(text.T(lang, "outbox.state."+d.State))
		until, btn := "—", []ui.Btn(nil)
		if d.State == offline.Active {
			mark = ui.Fine(text.T(lang, "outbox.state.active"))
			until = text.Moment(lang, view.Instant(d.Leased), now)
			btn = []ui.Btn{{Label: text.T(lang, "outbox.revoke"), Small: true, Danger: true, Form: "revoke-" + d.ID}}
		}
		t.Rows = append(t.Rows, ui.Row{ID: d.ID, Tone: mark.Tone, Cells: []ui.Cell{{Text: d.Name, Strong: true}, {Text: text.Moment(lang, view.Instant(d.Made), now)},
			{Text: until}, {Mark: &mark}, {Btns: btn}}})
	}
	return t
}
