package public

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// progressView is P3: who has it, until when, what happened, and what the one who raised
// it may say.
type progressView struct {
	Now       time.Time
	Secret    string
	M         matter.Receipt
	Mark      ui.Mark
	Ribbon    ui.Ribbon
	Log       []ui.LogEntry
	Photos    []ui.Shot
	New       bool
	Sent      string // draft on the device that this page answers
	PhotoNote string
	Emergency bool
	Numbered  bool // the receipt is complete
	Line      int64
	CanRate   bool
	CanReopen bool
	CanBack   bool
	CanPass   bool
	Looks     []string // who saw the reporter's name
	Human     string   // telephone of who answers there
}

// draftName is what the drafts of the public forms are called.
var draftName = text.NewPattern(`^(report-[0-9A-Za-z]{1,40}|feedback)$`)

func (p *Pages) progress(c *web.Ctx) error {
	if err := tooMany(p.Limits.Take(c.Context(), perLookup, source(c))); err != nil {
		return err
	}
	v, err := p.progressView(c)
	if err != nil {
		return err
	}
	pg := p.bare(c, v.M.Title)
	pg.Human = v.Human
	pg.Short = text.T(c.Lang, "public.progress")
	pg.Over = v.M.No
	pg.Mark = &v.Mark
	c.W.Header().Set("Referrer-Policy", "no-referrer") // the address is the key
	return c.Page(http.StatusOK, progressPage(pg, v))
}

func (p *Pages) progressView(c *web.Ctx) (v progressView, err error) {
	v = progressView{Now: p.now(), Secret: c.Path("secret"), New: c.Query("new") == "1"}
	if v.New && draftName.MatchString(c.Query("sent")) {
		v.Sent = c.Query("sent")
	}
	if k := c.Query("photo"); strings.HasPrefix(k, "document.") && len(k) < 60 {
		v.PhotoNote = text.T(c.Lang, k)
	}
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		if v.M, err = p.Matters.ByReceipt(tx, v.Secret); err != nil {
			return unknownSecret(err)
		}
		return p.receiptFacts(tx, c.Lang, &v)
	})
	if err != nil {
		return v, err
	}
	if r, err := p.Log.Receipt(c.Context(), v.M.Ref); err == nil {
		v.Numbered, v.Line = true, r.Seq
	}
	return v, nil
}

// receiptFacts reads what the page draws: state, ribbon, steps, photos, what may be said.
func (p *Pages) receiptFacts(tx *db.Tx, lang string, v *progressView) error {
	m, now := view.Public(v.M.Public), p.now()
	v.Mark = view.Mark(lang, now, m)
	hs, err := p.Matters.Holdings(tx, m.ID)
	if err != nil {
		return err
	}
	for i := range hs {
		hs[i].Label = "" // bodies, never persons
	}
	v.Ribbon = view.Ribbon(lang, now, hs, m)
	v.Log = publicLog(lang, now, v.M.Steps)
	at, err := p.Places.Get(tx, v.M.Spot)
	if err != nil {
		return err
	}
	if v.Human, err = p.phoneAt(tx, lang, at); err != nil {
		return err
	}
	kind, err := p.Matters.Kind(tx, v.M.Kind)
	if err != nil {
		return err
	}
	if v.M.Title == kind.Name {
		v.M.Title = view.KindName(lang, kind)
	}
	v.Emergency = len(matter.Emergency(v.M.Text, kind)) > 0
	may := func(a matter.Act) bool { err, known := v.M.Can[a]; return known && err == nil }
	v.CanReopen, v.CanRate, v.CanBack, v.CanPass = may(matter.ActNotFixed), may(matter.ActRate), may(matter.ActWithdraw), may(matter.ActLookPass)
	for _, x := range v.M.Peeks {
		v.Looks = append(v.Looks, text.T(lang, "public.looked", text.Moment(lang, view.Instant(x.At), now), x.Label, x.Reason))
	}
	docs, err := p.Documents.Of(tx, m.ID)
	v.Photos = shots(lang, now, v.Secret, docs)
	return err
}

// unknownSecret answers alike for wrong and expired (security.md T17).
func unknownSecret(err error) error {
	if fault.Is(err, fault.KindNotFound) {
		return fault.NotFound("public.no_receipt")
	}
	return err
}

func shots(lang string, now time.Time, secret string, docs []document.Doc) (out []ui.Shot) {
	for _, d := range docs {
		if d.Gone {
			continue
		}
		u := "/r/" + secret + "/photo/" + d.ID
		cap := text.T(lang, "public.photo."+string(d.Kind)) + " " + text.MonthDay(lang, d.Saved, now)
		out = append(out, ui.Shot{Src: u + "?size=thumb", Href: u, Alt: cap, Caption: cap})
	}
	return out
}

func (p *Pages) photo(c *web.Ctx) error {
	return view.Photo(c, p.DB, p.Documents, func(tx *db.Tx) (string, error) {
		v, err := p.Matters.ByReceipt(tx, c.Path("secret"))
		return v.ID, unknownSecret(err)
	})
}

// do runs one act of the one who raised it, by the receipt in place of an account.
func (p *Pages) do(c *web.Ctx, act func(d matter.Do, f web.Form) error) error {
	if err := tooMany(p.Limits.Take(c.Context(), perSource, source(c))); err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	secret := c.Path("secret")
	var m string
	if err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		v, err := p.Matters.ByReceipt(tx, secret)
		m = v.ID
		return unknownSecret(err)
	}); err != nil {
		return err
	}
	// Whoever is logged in acts by the link as anybody: no name is recorded. Only what the own hands fixed is not closed with it (T6).
	if err := act(matter.Do{ID: m, Receipt: secret, Beside: access.From(c.Context()).ID, Note: f.Get("note")}, f); err != nil {
		return err
	}
	return c.Redirect("/r/" + secret)
}

func (p *Pages) notFixed(c *web.Ctx) error {
	return p.do(c, func(d matter.Do, f web.Form) error {
		_, err := p.Matters.NotFixed(c.Context(), access.Public(), matter.NotFixed{Do: d})
		return err
	})
}

// pass is the raiser's own word 修好了 where the kind lets it count as the look.
func (p *Pages) pass(c *web.Ctx) error {
	return p.do(c, func(d matter.Do, f web.Form) error {
		_, err := p.Matters.Look(c.Context(), access.Public(), matter.Look{Do: d, Result: "pass"})
		return err
	})
}

func (p *Pages) rate(c *web.Ctx) error {
	return p.do(c, func(d matter.Do, f web.Form) error {
		_, err := p.Matters.Rate(c.Context(), access.Public(), matter.Rate{Do: d, Rating: f.Get("rating")})
		return err
	})
}

func (p *Pages) withdraw(c *web.Ctx) error {
	return p.do(c, func(d matter.Do, f web.Form) error {
		_, err := p.Matters.Withdraw(c.Context(), access.Public(), matter.Simple{Do: d})
		return err
	})
}

// addPhoto joins a photo later (T23).
func (p *Pages) addPhoto(c *web.Ctx) error {
	return p.do(c, func(d matter.Do, f web.Form) error {
		return view.Uploads(f.Files["photo"], func(file io.Reader) error {
			_, err := p.Documents.Put(c.Context(), access.Public().Actor, file, document.Meta{Kind: document.Before, Obj: d.ID})
			return err
		})
	})
}

// receipt gives the proof as a text file: linli ledger receipt verify FILE.
func (p *Pages) receipt(c *web.Ctx) error {
	var v matter.Receipt
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v, err = p.Matters.ByReceipt(tx, c.Path("secret"))
		return unknownSecret(err)
	})
	if err != nil {
		return err
	}
	r, err := p.Log.Receipt(c.Context(), v.Ref, "text")
	if err != nil {
		return err
	}
	name := strings.NewReplacer("〔", "-", "〕", "-").Replace(v.Short)
	c.W.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="linli-receipt-%s.txt"`, asciiOnly(name)))
	return c.Bytes(http.StatusOK, "text/plain; charset=utf-8", []byte(r.Text()))
}

func asciiOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && r > 32 && r != '"' && r != '\\' && r != '/' {
			return r
		}
		return -1
	}, s)
}

// find shows the state behind a number said on the phone; public matters only, and
// never who raised them.
func (p *Pages) find(c *web.Ctx) error {
	no := c.Query("no")
	v := findView{No: no}
	if no != "" {
		if err := tooMany(p.Limits.Take(c.Context(), perLookup, source(c))); err != nil {
			return err
		}
		if s := secretIn(no); s != "" {
			return c.Redirect("/r/" + s)
		}
		err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
			list, err := p.Matters.PublicByShort(tx, no)
			if err == nil {
				err = p.translate(tx, c.Lang, list)
			}
			if err != nil {
				return err
			}
			for _, m := range list {
				v.Rows = append(v.Rows, publicRow(c.Lang, p.now(), "", m))
			}
			return nil
		})
		if err != nil {
			return err
		}
		v.None = len(v.Rows) == 0
	}
	pg := p.page(c, text.T(c.Lang, "public.find"))
	pg.Back = "/"
	if pg.Human != "" {
		v.Call = []ui.Btn{{Label: text.T(c.Lang, "public.call", pg.Human), Href: "tel:" + pg.Human}}
	}
	return c.Page(http.StatusOK, findPage(pg, v))
}

type findView struct {
	No   string
	Rows []ui.ListRow
	None bool
	Call []ui.Btn // whom to ask instead
}

// secretIn finds the secret when somebody pastes the whole saved link.
func secretIn(s string) string {
	_, tail, ok := strings.Cut(s, "/r/")
	if !ok {
		return ""
	}
	return strings.Trim(strings.SplitN(tail, "?", 2)[0], "/ ")
}
