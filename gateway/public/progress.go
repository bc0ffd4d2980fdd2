package public

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/ledger"
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
	Secret    string
	View      matter.PublicView
	Mark      ui.Mark
	Ribbon    ui.Ribbon
	Log       []ui.LogEntry
	Photos    []ui.Shot
	New       bool
	PhotoNote string
	Emergency bool
	Numbered  bool // the receipt is complete
	Line      int64
	CanRate   bool
	CanReopen bool
	CanBack   bool
	Looks     []string // who saw the reporter's name
}

func (p *Pages) progress(c *web.Ctx) error {
	if err := tooMany(p.Limits.Take(c.Context(), perLookup, source(c))); err != nil {
		return err
	}
	v, err := p.progressView(c)
	if err != nil {
		return err
	}
	pg := p.page(c, v.View.Matter.Title)
	pg.Short = text.T(c.Lang, "public.progress")
	pg.Over = v.View.Matter.No
	pg.Mark = &v.Mark
	c.W.Header().Set("Referrer-Policy", "no-referrer") // the address is the key
	return c.Page(http.StatusOK, progressPage(pg, v))
}

func (p *Pages) progressView(c *web.Ctx) (v progressView, err error) {
	v = progressView{Secret: c.Path("secret"), New: c.Query("new") == "1"}
	if k := c.Query("photo"); strings.HasPrefix(k, "document.") && len(k) < 60 {
		v.PhotoNote = text.T(c.Lang, k)
	}
	err = p.DB.Read(c.Context(), func(tx *db.Tx) error {
		if v.View, err = p.Matters.ReceiptView(tx, v.Secret); err != nil {
			return unknownSecret(err)
		}
		m := v.View.Matter
		v.Mark = stateMark(c.Lang, p.now(), m)
		v.Ribbon = ribbonOf(c.Lang, p.now(), v.View.Segments, m)
		v.Log = publicLog(c.Lang, p.now(), v.View.Steps)
		v.Emergency = len(matter.Emergency(m.Text, v.View.Kind)) > 0
		v.CanReopen, v.CanRate, v.CanBack = v.View.Can[matter.ActNotFixed], v.View.Can[matter.ActRate], v.View.Can[matter.ActWithdraw]
		docs, err := p.Documents.Of(tx, m.ID)
		if err != nil {
			return err
		}
		v.Photos = shots(c.Lang, v.Secret, docs)
		return nil
	})
	if err != nil {
		return v, err
	}
	if r, err := p.Log.Receipt(c.Context(), v.View.Ref); err == nil {
		v.Numbered, v.Line = true, r.Seq
	}
	return v, nil
}

// unknownSecret answers alike for wrong and expired (security.md T17).
func unknownSecret(err error) error {
	if fault.Is(err, fault.KindNotFound) {
		return fault.NotFound("public.no_receipt")
	}
	return err
}

func shots(lang, secret string, docs []document.Doc) (out []ui.Shot) {
	for _, d := range docs {
		if d.Gone {
			continue
		}
		u := "/r/" + secret + "/photo/" + d.ID
		cap := text.T(lang, "public.photo."+string(d.Kind)) + " " + text.MonthDay(lang, d.Saved)
		out = append(out, ui.Shot{Src: u + "?size=thumb", Href: u, Alt: cap, Caption: cap})
	}
	return out
}

func (p *Pages) photo(c *web.Ctx) error {
	var doc document.Doc
	err := p.DB.Read(c.Context(), func(tx *db.Tx) error {
		v, err := p.Matters.ReceiptView(tx, c.Path("secret"))
		if err != nil {
			return unknownSecret(err)
		}
		if doc, err = p.Documents.Get(tx, c.Path("doc")); err != nil {
			return err
		}
		if doc.Obj != v.Matter.ID {
			return fault.NotFound("public.no_receipt")
		}
		return nil
	})
	if err != nil {
		return err
	}
	size := document.Whole
	if c.Query("size") == "thumb" {
		size = document.Thumb
	}
	return p.Documents.Serve(c.W, c.R, doc, size)
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
		v, err := p.Matters.ReceiptView(tx, secret)
		m = v.Matter.ID
		return unknownSecret(err)
	}); err != nil {
		return err
	}
	if err := act(matter.Do{ID: m, Receipt: secret, Note: f.Get("note")}, f); err != nil {
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
		for i, h := range f.Files["photo"] {
			if i >= document.MaxExpected || h.Size == 0 {
				continue
			}
			file, err := h.Open()
			if err != nil {
				return fault.Invalid("document.cut_off").With(err)
			}
			_, err = p.Documents.Put(c.Context(), access.Public().Actor, file, document.Meta{Kind: document.Before, Obj: d.ID})
			file.Close()
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// receipt gives the proof as a text file: linli ledger receipt verify FILE.
func (p *Pages) receipt(c *web.Ctx) error {
	var v matter.PublicView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v, err = p.Matters.ReceiptView(tx, c.Path("secret"))
		return unknownSecret(err)
	})
	if err != nil {
		return err
	}
	r, err := p.Log.Receipt(c.Context(), v.Ref, "text")
	if err != nil {
		return err
	}
	name := strings.NewReplacer("〔", "-", "〕", "-").Replace(v.Matter.Short)
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
			for _, m := range list {
				v.Rows = append(v.Rows, publicRow(c.Lang, p.now(), m))
			}
			return err
		})
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		v.None = len(v.Rows) == 0
	}
	pg := p.page(c, text.T(c.Lang, "public.find"))
	pg.Back = "/"
	return c.Page(http.StatusOK, findPage(pg, v))
}

type findView struct {
	No   string
	Rows []ui.ListRow
	None bool
}

// secretIn finds the secret when somebody pastes the whole saved link.
func secretIn(s string) string {
	_, tail, ok := strings.Cut(s, "/r/")
	if !ok {
		return ""
	}
	return strings.Trim(strings.SplitN(tail, "?", 2)[0], "/ ")
}

var (
	_ = time.Now
	_ ledger.Receipt
)
