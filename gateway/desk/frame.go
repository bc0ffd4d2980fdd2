package desk

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Item is an entry of the menu and the permission that shows it.
type Item struct {
	Key, Href string // text key, address
	Perm      access.Perm
}

// Menu is the rail in the order of the prototype; 更多 gathers the rest.
var Menu = []Item{
	{"desk.today", "/today", ""},
	{"desk.matters", "/matters", access.MatterRead},
	{"desk.lists", "/lists", access.MatterRead},
	{"desk.places", "/places", access.PlaceRead},
	{"desk.duties", "/duties", access.DutyRead},
	{"desk.reports", "/reports", access.FormFill},
	{"desk.imports", "/imports", access.TableImport},
	{"desk.search", "/search", access.SearchUse},
	{"desk.messages", "/messages", access.NotifyOwn},
	{"desk.outbox", "/outbox", access.MatterReport},
	{"desk.inspect", "/inspect", access.OverviewInspect},
	{"desk.ledger", "/ledger", access.LedgerRead},
	{"desk.admin", "/admin", access.AdminSystem},
	{"desk.users", "/admin/users", access.AdminSecurity},
	{"desk.audit", "/admin/audit", access.AdminAudit},
}

// MenuOf is what of the menu an actor has. An administrator works at a desk: nothing of an administrator's waits for a signal, so
// 待上传 is left out; should a page wait all the same, the bar of the page leads there.
func MenuOf(a access.Actor) (out []Item) {
	office := slices.ContainsFunc(a.Roles(), access.Administrator)
	for _, m := range Menu {
		if (m.Perm == "" || a.Has(m.Perm)) && !(office && m.Href == "/outbox") {
			out = append(out, m)
		}
	}
	return out
}

// Desk makes the frame of a page.
type Desk struct {
	DB      *db.DB
	Affairs []Item // the group 业务: one entry an affair
	Demo    bool
	Unread  func(tx *db.Tx, person string) (int, error) // count of unread messages; nil = none
}

// Page fills what every staff page has. active is the Href of a menu entry.
func (d *Desk) Page(c *web.Ctx, title, active string) ui.Page {
	a := access.From(c.Context())
	p := ui.Page{Title: title, Lang: c.Lang, Big: c.Big, Path: c.R.URL.RequestURI(), Active: active,
		User: ui.User{Name: a.Name, Post: d.post(c, a)}, LogoutHref: "/logout"}
	for _, m := range MenuOf(a) {
		p.Menu = append(p.Menu, ui.MenuItem{Label: text.T(c.Lang, m.Key), Href: m.Href})
	}
	for _, m := range d.Affairs {
		if m.Perm == "" || a.Has(m.Perm) {
			p.Affairs = append(p.Affairs, ui.MenuItem{Label: text.T(c.Lang, m.Key), Href: m.Href})
		}
	}
	p.Flash, p.Undo, p.Sent = takeFlash(c)
	return p
}

// post names the first role in words: 社区.
func (d *Desk) post(c *web.Ctx, a access.Actor) string {
	words := []string{}
	for _, r := range a.Roles() {
		words = append(words, text.T(c.Lang, "access.role."+string(r)))
	}
	s := strings.Join(words, "、")
	if d.Demo {
		s += " · " + text.T(c.Lang, "desk.demo")
	}
	return s
}

// flash is what a POST leaves for the page after the redirect.
type flash struct {
	Tone  ui.Tone
	Title string
	Text  string
	Undo  *ui.Undo
	Draft string // key of the draft that was just sent
}

const flashCookie = "linli_done"

// Done keeps a sentence for the next page: what now happens, and how to take it back
// within ten seconds (undo may be nil).
func Done(c *web.Ctx, sentence string, undo *ui.Undo) {
	leave(c, flash{Tone: ui.Green, Title: sentence, Undo: undo})
}

// Sent is Done for a form with a draft: the next page drops what the device kept of it.
func Sent(c *web.Ctx, sentence string, undo *ui.Undo, draft string) {
	leave(c, flash{Tone: ui.Green, Title: sentence, Undo: undo, Draft: draft})
}

// Told keeps a warning for the next page.
func Told(c *web.Ctx, tone ui.Tone, title, more string) {
	leave(c, flash{Tone: tone, Title: title, Text: more})
}

func leave(c *web.Ctx, f flash) {
	b, err := json.Marshal(f)
	if err != nil || len(b) > 3000 {
		return // a sentence that can not be kept is not worth failing what was done
	}
	c.Cookie(flashCookie, base64.RawURLEncoding.EncodeToString(b), 20*time.Second)
}

// Telling tells whether the page has a sentence of Done, Sent or Told to show.
func Telling(c *web.Ctx) bool {
	return carried(c) != ""
}

func carried(c *web.Ctx) string {
	k, err := c.R.Cookie(flashCookie)
	if err != nil {
		return ""
	}
	return k.Value
}

func takeFlash(c *web.Ctx) (*ui.Notice, *ui.Undo, string) {
	kept := carried(c)
	if kept == "" {
		return nil, nil, ""
	}
	http.SetCookie(c.W, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	b, err := base64.RawURLEncoding.DecodeString(kept)
	if err != nil {
		return nil, nil, ""
	}
	var f flash
	if json.Unmarshal(b, &f) != nil || f.Title == "" {
		return nil, nil, ""
	}
	if f.Undo != nil {
		f.Undo.Action = web.Local(f.Undo.Action)
		return nil, f.Undo, f.Draft
	}
	return &ui.Notice{Tone: f.Tone, Title: f.Title, Text: f.Text}, nil, f.Draft
}

// With gives a local address with query values set, for filters and pagers.
func With(path string, kv ...string) string {
	u := url.URL{Path: path}
	q := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		if kv[i+1] != "" {
			q.Set(kv[i], kv[i+1])
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}
