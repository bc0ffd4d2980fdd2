package proof

import (
	"net/http"
	"strconv"
	"strings"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

const auditPage = 50

type auditView struct {
	Table       ui.Table
	Next, First string
	Account     string
}

// audit lists log-ins and what was done to accounts, keys and rights, newest first, for the audit administrator alone
// (GB/T 22239 8.1.4.3). It is a line for each event: nobody's events are counted, and there is no sum by person.
func (p *Pages) audit(c *web.Ctx) error {
	a := access.From(c.Context())
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64)
	list, err := p.Access.Events(c.Context(), a, c.Query("account"), before, auditPage+1)
	if err != nil {
		return err
	}
	v := auditView{Account: c.Query("account")}
	if len(list) > auditPage {
		list = list[:auditPage]
		v.Next = desk.With("/admin/audit", "account", v.Account, "before", strconv.FormatInt(list[auditPage-1].At, 10))
	}
	if before > 0 || v.Account != "" {
		v.First = "/admin/audit"
	}
	v.Table = p.auditTable(c.Lang, list)
	pg := p.Desk.Page(c, text.T(c.Lang, "proof.audit"), "/admin/audit")
	pg.Sub = text.T(c.Lang, "proof.audit_line")
	return c.Page(http.StatusOK, auditPageOf(pg, v))
}

func (p *Pages) auditTable(lang string, list []access.Event) ui.Table {
	t := ui.Table{Caption: text.T(lang, "proof.audit"), Columns: []ui.Column{{Title: text.T(lang, "proof.f.time")}, {Title: text.T(lang, "proof.a.event"), Key: true},
		{Title: text.T(lang, "proof.a.account")}, {Title: text.T(lang, "proof.a.result")}, {Go: true}}}
	t.Empty = &ui.Empty{Title: text.T(lang, "proof.no_events"), Why: text.T(lang, "proof.no_events_why")}
	for _, e := range list {
		mark := ui.Fine(text.T(lang, "proof.a.ok"))
		if !e.OK {
			mark = ui.Late(text.T(lang, "proof.a.refused"))
		}
		who := ui.Cell{Text: dash(e.Label)}
		if e.Label != "" {
			who.Href = desk.With("/admin/audit", "account", e.Account)
		}
		t.Rows = append(t.Rows, ui.Row{ID: e.ID, Cells: []ui.Cell{{Text: text.Moment(lang, view.Instant(e.At), p.now())}, {Text: kindWord(lang, e.Kind), Sub: detail(lang, e.Detail)},
			who, {Mark: &mark}, {Text: text.T(lang, "proof.a.entry"), Href: "/ledger/" + e.ID}}})
	}
	return t
}

// detail says the stored words of an event in the reader's language: "password+totp", "asked factors", "oidc state". A word
// nobody knows stands as it is.
func detail(lang, s string) string {
	if key := "proof.d." + strings.ReplaceAll(s, " ", "_"); s != "" && text.Has(lang, key) {
		return text.T(lang, key)
	}
	list := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '+' })
	for i, w := range list {
		if key := "proof.d." + w; text.Has(lang, key) {
			list[i] = text.T(lang, key)
		}
	}
	if lang == text.ZH && !strings.Contains(s, "+") {
		return strings.Join(list, "")
	}
	return strings.Join(list, text.T(lang, "proof.d.and"))
}
