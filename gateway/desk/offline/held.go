package offline

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/offline"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// mostHeld is how many held items the page shows.
const mostHeld = 200

// above tells whether the reader is above the owner of a phone at one of the owner's places, and is not the owner.
func (p *Pages) above(tx *db.Tx, a access.Actor, account string) (bool, error) {
	if account == a.Account {
		return false, nil
	}
	list, err := p.Access.PlacesOf(tx, account)
	return slices.ContainsFunc(list, func(at place.Path) bool { return a.May(access.DutyHandOver, at) == nil }), err
}

// held lists what stopped phones still had, for those above their owners: it is not lost, and has no effect until somebody decides.
func (p *Pages) held(c *web.Ctx) error {
	a := access.From(c.Context())
	var rows []ui.ListRow
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		rows = nil
		list, err := p.Offline.HeldItems(tx, mostHeld)
		if err != nil {
			return err
		}
		may := map[string]bool{}
		for _, h := range list {
			ok, asked := may[h.Account]
			if !asked {
				if ok, err = p.above(tx, a, h.Account); err != nil {
					return err
				}
				may[h.Account] = ok
			}
			if ok {
				rows = append(rows, ui.ListRow{Href: heldAt(h), Title: kindWords(c.Lang, h.Kind), Sub: text.T(c.Lang, "outbox.held_when", h.Phone, text.Moment(c.Lang, view.Instant(h.Claimed), tx.Now)), Tone: ui.Amber})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "outbox.held"), "/outbox")
	pg.Back, pg.Sub = "/duties", text.T(c.Lang, "outbox.held_line")
	return c.Page(http.StatusOK, heldPage(pg, rows))
}

func heldAt(h offline.HeldItem) string { return "/offline/held/" + h.Device + "/" + h.ID }

func kindWords(lang, kind string) string {
	if k := "outbox.kind." + kind; text.Has(lang, k) {
		return text.T(lang, k)
	}
	return text.T(lang, "outbox.kind.other")
}

// readHeld reads one for somebody above its owner.
func (p *Pages) readHeld(c *web.Ctx) (h offline.HeldItem, err error) {
	a := access.From(c.Context())
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		if h, err = p.Offline.HeldItem(tx, c.Path("device"), c.Path("item")); err != nil {
			return err
		}
		ok, err := p.above(tx, a, h.Account)
		if err == nil && !ok {
			err = fault.NotFound("offline.unknown")
		}
		return err
	})
	return h, err
}

// heldView is one item: what was written, when the reader may open the page it was written for.
type heldView struct {
	Action  string
	Facts   []ui.Def
	Words   []ui.Def
	Hidden  bool // its page is not the reader's: what was written is not shown
	Can     bool // it can be done now
	Refused string
}

func (p *Pages) heldItem(c *web.Ctx) error { return p.showHeld(c, http.StatusOK, "") }

func (p *Pages) showHeld(c *web.Ctx, status int, refused string) error {
	h, err := p.readHeld(c)
	if err != nil {
		return err
	}
	now := p.DB.Clock().Now()
	v := heldView{Action: heldAt(h), Refused: refused, Facts: []ui.Def{{Term: text.T(c.Lang, "outbox.held_what"), Text: kindWords(c.Lang, h.Kind)}, {Term: text.T(c.Lang, "outbox.col.phone"), Text: h.Phone},
		{Term: text.T(c.Lang, "outbox.held_claimed"), Text: text.Moment(c.Lang, view.Instant(h.Claimed), now)}, {Term: text.T(c.Lang, "outbox.held_received"), Text: text.Moment(c.Lang, view.Instant(h.Received), now)}}}
	v.Can = p.opens(c, h.Action)
	v.Hidden = !v.Can
	if typed, err := url.ParseQuery(string(h.Body)); err == nil && v.Can && h.Kind != offline.KindPhoto {
		v.Words = written(c.Lang, typed)
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "outbox.held_one"), "/outbox")
	pg.Back = "/offline/held"
	return c.Page(status, heldItemPage(pg, v))
}

// quiet are fields that say nothing to a reader.
var quiet = []string{"key", "claimed", "rev", "csrf", "from", "photos", "round", "source", "place"}

func written(lang string, typed url.Values) (out []ui.Def) {
	for name, values := range typed {
		var said []string
		for _, x := range values {
			if x != "" {
				said = append(said, x)
			}
		}
		if len(said) > 0 && !slices.Contains(quiet, name) {
			out = append(out, ui.Def{Term: fieldWords(lang, name), Text: strings.Join(valueWords(lang, name, said), "、")})
		}
	}
	slices.SortFunc(out, func(a, b ui.Def) int { return strings.Compare(a.Term, b.Term) })
	return out
}

func fieldWords(lang, name string) string {
	if k := "outbox.field." + name; text.Has(lang, k) {
		return text.T(lang, k)
	}
	return text.T(lang, "outbox.field.other")
}

// valueWords says the chosen values of W4 in words; free text stays as it was written.
func valueWords(lang, name string, values []string) []string {
	prefix := map[string]string{"met": "care.met.", "how": "care.how.", "needs": "care.need."}[name]
	out := make([]string, 0, len(values))
	for _, v := range values {
		if prefix != "" && text.Has(lang, prefix+v) {
			v = text.T(lang, prefix+v)
		}
		out = append(out, v)
	}
	return out
}

// opens tells whether the reader may open the page a form stands on.
func (p *Pages) opens(c *web.Ctx, action string) bool {
	f, ok := p.form(action)
	if !ok {
		return false
	}
	page := action
	if f.Kind == "act" { // a form of M2 stands on the matter's page
		page = action[:strings.LastIndex(action, "/")]
	}
	return p.through(c, http.MethodGet, page, nil).code == http.StatusOK
}

// through sends a request through the whole house with the session of the one who asks.
func (p *Pages) through(c *web.Ctx, method, to string, body []byte) *recorder {
	w := newRecorder()
	r, err := http.NewRequestWithContext(c.Context(), method, to, bytes.NewReader(body))
	if err != nil {
		w.code = http.StatusUnprocessableEntity
		return w
	}
	r.Host, r.RemoteAddr, r.TLS = c.R.Host, c.R.RemoteAddr, c.R.TLS
	for _, h := range []string{"Cookie", "User-Agent", "X-Linli-Https", "Origin", "Sec-Fetch-Site"} {
		if v := c.R.Header.Values(h); len(v) > 0 {
			r.Header[h] = v
		}
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
	}
	p.site.ServeHTTP(w, r)
	return w
}

// decide does an item under the name of the one who looked at it, or lets it go.
func (p *Pages) decide(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	h, err := p.readHeld(c)
	if err != nil {
		return err
	}
	state := offline.Dropped
	if f.Get("do") == "apply" {
		state = offline.Applied
		if words := p.apply(c, h); words != "" {
			return p.showHeld(c, http.StatusUnprocessableEntity, words)
		}
	}
	a := access.From(c.Context())
	if err := p.DB.Write(c.Context(), func(tx *db.Tx) error { return p.Offline.Decide(tx, a, h.Device, h.ID, state) }); err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "outbox.held_"+state), nil)
	return c.Redirect("/offline/held")
}

// apply sends the form as it was written; the id it bears is claimed under the decider's own account, so that twice is once. It
// gives why not, "" when it is done.
func (p *Pages) apply(c *web.Ctx, h offline.HeldItem) string {
	a := access.From(c.Context())
	f, ok := p.form(h.Action)
	if !ok {
		return text.T(c.Lang, "offline.no_form")
	}
	if h.Kind == offline.KindPhoto {
		return p.applyPhoto(c, a, f, h)
	}
	typed, err := url.ParseQuery(string(h.Body))
	if err != nil {
		return text.T(c.Lang, "offline.bad_item")
	}
	typed.Del("rev") // of the day it was written
	w := p.through(c, http.MethodPost, h.Action, []byte(typed.Encode()))
	if w.code >= 400 {
		if s := sayOf(w.body.Bytes()); s != "" {
			return s
		}
		return text.T(c.Lang, "outbox.held_not")
	}
	return ""
}

func (p *Pages) applyPhoto(c *web.Ctx, a access.Actor, f offline.Form, h offline.HeldItem) string {
	if f.Photo == nil {
		return text.T(c.Lang, "offline.no_form")
	}
	var made access.Result
	var found bool
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		made, found, err = p.Access.Stored(tx, a.Account, h.Parent)
		return err
	})
	if err == nil && !found {
		return text.T(c.Lang, "outbox.held_parent")
	}
	if err == nil {
		err = f.Photo(c.Context(), a, made, h.ID, h.Claimed, bytes.NewReader(h.Body))
	}
	if ft := fault.Of(err); ft != nil {
		return say(c, ft)
	}
	return ""
}
