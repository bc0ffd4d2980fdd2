package offline

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"linli/kernel/access"
	"linli/kernel/offline"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
)

// parcel is an item with its body as it came.
type parcel struct {
	offline.Item
	body []byte
	sig  []byte
}

// unpack reads the multipart body: item (JSON), sign (base64), body (the form as it would be posted, or the picture).
func unpack(c *web.Ctx) (x parcel, err error) {
	f, err := c.Form()
	if err != nil {
		return x, err
	}
	bad := fault.Invalid("offline.bad_item")
	if err := json.Unmarshal([]byte(f.Values.Get("item")), &x.Item); err != nil {
		return x, bad.With(err)
	}
	if x.sig, err = base64.StdEncoding.DecodeString(f.Get("sign")); err != nil {
		return x, bad.With(err)
	}
	files := f.Files["body"]
	if len(files) != 1 {
		return x, bad
	}
	r, err := files[0].Open()
	if err != nil {
		return x, bad.With(err)
	}
	defer r.Close()
	if x.body, err = io.ReadAll(r); err != nil {
		return x, bad.With(err)
	}
	return x, nil
}

// take is the door of the outbox. It answers 200 with the item's id after the commit, and nothing else lets the phone forget.
func (p *Pages) take(c *web.Ctx) error {
	x, err := unpack(c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	var dev offline.Device
	var v offline.Verdict
	err = p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		if dev, err = p.Offline.Known(tx, x.Item, x.body, x.sig); err != nil {
			return err
		}
		v, err = p.Offline.Check(tx, a, dev, x.Item)
		return err
	})
	if f := fault.Of(err); f != nil && f.Key == "offline.revoked" {
		// Its owner wrote this before the phone was stopped, or a thief after: kept, without effect.
		if e := p.Offline.Hold(c.Context(), a, x.Item, x.body); e != nil {
			return e
		}
		return p.turnedAway(c, x.ID, err)
	}
	if err != nil {
		return p.turnedAway(c, x.ID, err)
	}
	if v.Want > 0 {
		return c.JSON(http.StatusConflict, answer{State: "wait", Item: x.ID, Want: v.Want, At: p.DB.Clock().Now().UnixMilli()})
	}
	if x.Kind == offline.KindPhoto {
		return p.takePhoto(c, a, x)
	}
	return p.takeForm(c, a, x, v.Done)
}

// form finds the form of an address.
func (p *Pages) form(action string) (offline.Form, bool) {
	u, err := url.Parse(action)
	if err != nil || web.Local(action) != action {
		return offline.Form{}, false
	}
	h, _ := p.forms.Handler(&http.Request{Method: http.MethodPost, URL: u, Host: "x"})
	f, ok := h.(formHandler)
	return f.Form, ok
}

// takeForm sends the body through the form's own handler, with the session of the one who sends.
func (p *Pages) takeForm(c *web.Ctx, a access.Actor, x parcel, done bool) error {
	f, ok := p.form(x.Action)
	if !ok || f.Kind != x.Kind {
		return p.refused(c, x, http.StatusNotFound, text.T(c.Lang, "offline.no_form"))
	}
	typed, err := url.ParseQuery(string(x.body))
	if err != nil || typed.Get("key") != x.ID {
		return p.refused(c, x, http.StatusUnprocessableEntity, text.T(c.Lang, "offline.bad_item"))
	}
	noted := done
	ctx := access.OnClaim(c.Context(), x.ID, func(tx *db.Tx) error { return p.Offline.Taken(tx, x.Item) })
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, x.Action, bytes.NewReader(x.body))
	if err != nil {
		return p.refused(c, x, http.StatusUnprocessableEntity, text.T(c.Lang, "offline.bad_item"))
	}
	r.Host, r.RemoteAddr, r.TLS = c.R.Host, c.R.RemoteAddr, c.R.TLS
	for _, h := range []string{"Cookie", "User-Agent", "X-Linli-Https", "Origin", "Sec-Fetch-Site"} {
		if v := c.R.Header.Values(h); len(v) > 0 {
			r.Header[h] = v
		}
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	w := newRecorder()
	p.site.ServeHTTP(w, r)
	if w.code >= 500 || w.code == http.StatusTooManyRequests || w.code == http.StatusUnauthorized { // nothing was done: the phone tries again
		return c.JSON(w.code, answer{State: "again", Item: x.ID, At: p.DB.Clock().Now().UnixMilli(), Say: sayOf(w.body.Bytes())})
	}
	if w.code >= 400 {
		return p.notTaken(c, a, f, x, w)
	}
	if !noted {
		if noted, err = p.settled(c, a, x); err != nil {
			return err
		}
	}
	if !noted {
		return fault.Internal(nil, "offline: "+f.Pattern+" answered "+http.StatusText(w.code)+" without claiming its key")
	}
	return c.JSON(http.StatusOK, answer{State: offline.Done, Item: x.ID, To: web.Local(target(w, x.Action)), At: p.DB.Clock().Now().UnixMilli()})
}

// settled looks whether the effect is durable and noted. A form that came by its page before (only its answer was
// lost) had claimed the key without the outbox: the item is noted now.
func (p *Pages) settled(c *web.Ctx, a access.Actor, x parcel) (ok bool, err error) {
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		ok, err = p.Offline.IsDone(tx, x.Device, x.ID)
		if err != nil || ok {
			return err
		}
		if _, ok, err = p.Access.Stored(tx, a.Account, x.ID); err != nil || !ok {
			return err
		}
		return p.Offline.Taken(tx, x.Item)
	})
	return ok, err
}

// known answers a phone that asks by id alone, which it may do while it is locked: has this come?
func (p *Pages) known(c *web.Ctx) error {
	a := access.From(c.Context())
	if !a.LoggedIn() {
		return p.turnedAway(c, c.Path("id"), fault.Denied("offline.login"))
	}
	out := answer{State: "unheard", Item: c.Path("id"), At: p.DB.Clock().Now().UnixMilli()}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		_, found, err := p.Access.Stored(tx, a.Account, out.Item)
		if found {
			out.State = offline.Done
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// target is where the form leads, in a redirect or in JSON.
func target(w *recorder, action string) string {
	if to := w.h.Get("Location"); to != "" {
		return to
	}
	return action
}

// notTaken tells a conflict, with what stands now, from a refusal. "Not yet" has the same status as a conflict and no other version:
// it is a refusal with its words.
func (p *Pages) notTaken(c *web.Ctx, a access.Actor, f offline.Form, x parcel, w *recorder) error {
	words := sayOf(w.body.Bytes())
	if fault.Kind(w.h.Get(web.RefusedHeader)) != fault.KindConflict || f.Theirs == nil {
		return p.refused(c, x, w.code, words)
	}
	out := answer{State: "conflict", Item: x.ID, At: p.DB.Clock().Now().UnixMilli(), Say: words}
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		v, err := f.Theirs(tx, c.Lang, a, x.Action)
		out.Now = &v
		return err
	})
	if err != nil {
		return p.refused(c, x, w.code, words)
	}
	if err := p.Offline.Refuse(c.Context(), x.Item); err != nil {
		return err
	}
	return c.JSON(http.StatusConflict, out)
}

func (p *Pages) refused(c *web.Ctx, x parcel, status int, words string) error {
	if err := p.Offline.Refuse(c.Context(), x.Item); err != nil {
		return err
	}
	return c.JSON(status, answer{State: offline.Refused, Item: x.ID, At: p.DB.Clock().Now().UnixMilli(), Say: words})
}

// takePhoto joins a picture to what its form made.
func (p *Pages) takePhoto(c *web.Ctx, a access.Actor, x parcel) error {
	f, ok := p.form(x.Action)
	if !ok || f.Photo == nil {
		return p.refused(c, x, http.StatusNotFound, text.T(c.Lang, "offline.no_form"))
	}
	var made access.Result
	var found bool
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		made, found, err = p.Access.Stored(tx, a.Account, x.Parent)
		return err
	})
	if err != nil {
		return err
	}
	if !found {
		return p.refused(c, x, http.StatusConflict, text.T(c.Lang, "offline.no_parent"))
	}
	err = f.Photo(c.Context(), a, made, x.ID, x.Claimed, bytes.NewReader(x.body))
	if ft := fault.Of(err); ft != nil {
		if web.Status(err) >= 500 {
			return err
		}
		return p.refused(c, x, web.Status(err), say(c, ft))
	}
	// Noted after the picture: the same picture again is the same document, so a cut between the two loses and doubles nothing.
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error { return p.Offline.Taken(tx, x.Item) })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, answer{State: offline.Done, Item: x.ID, At: p.DB.Clock().Now().UnixMilli()})
}

func say(c *web.Ctx, f *fault.Fault) string {
	words := []string{text.T(c.Lang, f.Key, f.Args...)}
	for _, x := range f.Fields {
		words = append(words, text.T(c.Lang, x.Key, x.Args...))
	}
	return strings.Join(words, " ")
}
