package admin

import (
	"encoding/json"
	"net/http"
	"strings"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// prefsView is X6: text size, language, the own data.
type prefsView struct {
	Big    bool
	Lang   string
	Facts  []ui.Def
	Person bool
}

func (p *Pages) prefs(c *web.Ctx) error {
	a := access.From(c.Context())
	v := prefsView{Big: c.Big, Lang: c.Lang, Person: a.Person != "", Facts: []ui.Def{{Term: text.T(c.Lang, "login.who"), Text: a.Name}}}
	if v.Person {
		err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
			x, err := p.People.Get(tx, a.Person)
			if err == nil {
				m := people.Masked(x, text.WorkList)
				v.Facts = append(v.Facts[:1], ui.Def{Term: text.T(c.Lang, "admin.phone"), Text: orDash(m.Phone)})
			}
			return err
		})
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "admin.prefs"), "/me")
	pg.Back = "/me"
	return c.Page(http.StatusOK, prefsPage(pg, v))
}

// data hands a person the copy of the own data (PIPL art. 45). The look is written down like any other.
func (p *Pages) data(c *web.Ctx) error {
	a := access.From(c.Context())
	if a.Person == "" {
		return fault.NotFound("admin.no_person")
	}
	var d people.Dossier
	err := p.DB.Write(c.Context(), func(tx *db.Tx) error {
		if _, err := p.People.LookTx(tx, a.Actor, a.Person, "copy", text.T("zh", "admin.own_copy")); err != nil {
			return err
		}
		var err error
		d, err = p.People.Copy(tx, a.Person)
		return err
	})
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fault.Internal(err, "admin.data")
	}
	c.W.Header().Set("Content-Disposition", `attachment; filename="my-data.json"`)
	c.W.Header().Set("X-Content-Type-Options", "nosniff")
	return c.Bytes(http.StatusOK, "application/json; charset=utf-8", b)
}

// feedbackKind is the kind of a suggestion about Linli itself (ux.md R5).
const feedbackKind = "tool.feedback"

// feedback lists what people say of the tool, with the day by which they are answered. Whoever looks after the tool
// holds no business rights, so the list is read for him at the places where he may read feedback, and nothing else.
func (p *Pages) feedback(c *web.Ctx) error {
	a := access.From(c.Context())
	q := matter.Query{Kinds: []string{feedbackKind}, Limit: 50, After: c.Query("after")}
	closed := c.Query("tab") == "closed"
	if closed {
		q.States, q.Desc = []matter.State{matter.Closed, matter.Declined, matter.Withdrawn}, true
	}
	reader := access.System("feedback")
	reader.Grants = nil
	for _, path := range a.Scope(access.FeedbackRead) {
		reader.Grants = append(reader.Grants, access.Grant{Role: access.RoleSystem, Path: path})
	}
	var page matter.Page
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) { page, err = p.Matters.List(tx, reader, q); return err })
	if err != nil {
		return err
	}
	t := ui.Table{Caption: text.T(c.Lang, "admin.tab.feedback"), Columns: []ui.Column{{Title: text.T(c.Lang, "admin.fb.said"), Key: true}, {Title: text.T(c.Lang, "admin.fb.page"), Low: true}, {Title: text.T(c.Lang, "admin.fb.who")}, {Title: text.T(c.Lang, "admin.fb.due")}, {Title: text.T(c.Lang, "admin.col.state")}},
		Empty: &ui.Empty{Title: text.T(c.Lang, "admin.feedback_empty"), Why: text.T(c.Lang, "admin.feedback_empty_why")}}
	for _, m := range page.Cards {
		mark := view.Mark(c.Lang, p.now(), m.Matter)
		said := ui.Cell{Over: m.No, Text: clip(m.Text, 80), Strong: true}
		if a.Has(access.MatterRead) {
			said.Href = "/matters/" + m.ID
		}
		t.Rows = append(t.Rows, ui.Row{ID: m.ID, Tone: mark.Tone, Cells: []ui.Cell{said, {Text: orDash(m.Part)}, {Text: orDash(m.HolderLabel), Sub: m.HolderOrg}, {Text: view.Term(c.Lang, p.now(), m.Due)}, {Mark: &mark}}})
	}
	next := ""
	if page.Next != "" {
		next = desk.With("/admin/feedback", "tab", c.Query("tab"), "after", page.Next)
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "admin.tab.feedback"), "/admin")
	pg.Sub = text.T(c.Lang, "admin.feedback_line")
	tabs := []ui.Tab{{Label: text.T(c.Lang, "admin.fb.open"), Href: "/admin/feedback", On: !closed}, {Label: text.T(c.Lang, "admin.fb.closed"), Href: "/admin/feedback?tab=closed", On: closed}}
	return c.Page(http.StatusOK, feedbackPage(pg, p.adminTabs(c, "/admin/feedback"), tabs, t, next))
}

func clip(s string, n int) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}
