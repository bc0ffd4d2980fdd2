package public

import (
	"io"
	"net/http"
	"strings"

	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/document"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// feedbackKind is the kind of a suggestion about Linli itself (ux.md R5).
const feedbackKind = "tool.feedback"

type feedbackView struct {
	From, Text, Phone, Key string
	Errors                 map[string]string
}

func (p *Pages) feedbackForm(c *web.Ctx) error {
	return p.showFeedback(c, http.StatusOK, feedbackView{From: web.Local(c.Query("from")), Key: id.New()})
}

func (p *Pages) showFeedback(c *web.Ctx, status int, v feedbackView) error {
	pg := p.page(c, text.T(c.Lang, "public.feedback"))
	pg.Back = v.From
	pg.Dock = []ui.Btn{{Label: text.T(c.Lang, "public.submit"), Primary: true, Big: true, Form: "feedback"}}
	return c.Page(status, feedbackPage(pg, v))
}

// feedback opens a matter with a deadline at the office that answers it.
func (p *Pages) feedback(c *web.Ctx) error {
	if err := tooMany(p.Limits.Take(c.Context(), perSource, source(c))); err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	v := feedbackView{From: web.Local(f.Get("from")), Text: f.Get("text"), Phone: f.Get("phone"), Key: f.Get("key")}
	if v.Errors = checkFeedback(c.Lang, v); len(v.Errors) > 0 {
		return p.showFeedback(c, http.StatusUnprocessableEntity, v)
	}
	secret, err := p.suggest(c, v)
	if fault.Is(err, fault.KindInvalid) {
		v.Errors["text"] = text.T(c.Lang, fault.Of(err).Key, fault.Of(err).Args...)
		return p.showFeedback(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/r/" + secret + "?new=1&sent=feedback")
}

// maxPart is how much of a place or a page's address stands with a matter, in characters.
const maxPart = 60

// suggest opens the matter, once for each form, and gives the receipt's secret.
func (p *Pages) suggest(c *web.Ctx, v feedbackView) (secret string, err error) {
	a := access.From(c.Context())
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		office, err := p.office(tx, a, v.From)
		if err != nil {
			return err
		}
		secret, err = p.once(tx, v.Key, access.BodyHash([]byte(v.Text), []byte(v.Phone)), func() (matter.Ticket, error) {
			return p.Matters.ReportTx(tx, a, matter.Report{Place: office, Kind: feedbackKind, Text: v.Text, Part: text.Short(v.From, maxPart), Source: "qr", Phone: v.Phone})
		})
		return err
	})
	return secret, err
}

// office is the place whose office is answerable for a suggestion: of the plaque whose page it came from, or where its sender works;
// the root of the city while no office works with the program yet.
func (p *Pages) office(tx *db.Tx, a access.Actor, from string) (string, error) {
	var near place.Path
	if code, ok := strings.CutPrefix(from, "/q/"); ok {
		code, _, _ = strings.Cut(code, "/")
		if s, err := p.scanned(tx, code); err == nil {
			near = s.Place.Path
		} else if !fault.Is(err, fault.KindNotFound) {
			return "", err
		}
	} else if len(a.Grants) > 0 {
		near = a.Grants[0].Path
	}
	path, err := p.Access.FeedbackOffice(tx, near)
	if err != nil {
		return "", err
	}
	if path.Level() > 0 {
		at, err := p.Places.ByPath(tx, path)
		if err == nil || !fault.Is(err, fault.KindNotFound) {
			return at.ID, err
		}
	}
	roots, err := p.Places.Subtree(tx, place.RootPath, place.City, "", 1)
	if err == nil && len(roots) == 0 {
		err = fault.NotYet("public.no_city")
	}
	if err != nil {
		return "", err
	}
	return roots[0].ID, nil
}

func checkFeedback(lang string, v feedbackView) map[string]string {
	bad := checkReport(lang, reportCmd{Kind: feedbackKind, Text: v.Text, Phone: v.Phone})
	if strings.TrimSpace(matter.Mask(v.Text)) == "" { // nothing that can be read
		bad["text"] = text.T(lang, "public.need_text")
	}
	return bad
}

// whistleView is what a department sees that was whistled for (吹哨报到): its name and the
// term until the code is given, then the matter and the form for the answer; no account.
type whistleView struct {
	Secret, Code string
	Guest        matter.Guest
	Call         matter.Called
	M            matter.Matter
	Errors       map[string]string
	Text, Name   string
	Why          string // until when, in the reader's language
	Done         bool
}

func (p *Pages) whistleForm(c *web.Ctx) error {
	return p.showWhistle(c, http.StatusOK, whistleView{Done: c.Query("done") == "1"})
}

func (p *Pages) showWhistle(c *web.Ctx, status int, v whistleView) error {
	if err := tooMany(p.Limits.Take(c.Context(), perCode, source(c))); err != nil {
		return err
	}
	v.Secret = c.Path("secret")
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v.Guest, err = p.Matters.WhistleDoor(tx, v.Secret)
		return unknownSecret(err)
	})
	if err != nil {
		return err
	}
	pg := p.page(c, text.T(c.Lang, "public.whistle", v.Guest.Dept))
	c.W.Header().Set("Referrer-Policy", "no-referrer")
	return c.Page(status, whistlePage(pg, v))
}

// whistle takes the code, and with it the answer. Wrong codes are counted in the kernel.
func (p *Pages) whistle(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v := whistleView{Text: f.Get("text"), Name: f.Get("name"), Errors: map[string]string{}}
	call, m, err := p.Matters.OpenWhistle(c.Context(), c.Path("secret"), f.Get("code"))
	if err != nil {
		return p.whistleRefused(c, v, "code", err)
	}
	v.Code, v.Call, v.M = f.Get("code"), call, m
	if v.Why = call.DueWhy; c.Lang != text.ZH { // kept is the Chinese sentence of the day of the whistle
		v.Why = text.T(c.Lang, "public.whistle_due", text.Moment(c.Lang, view.Instant(call.Due), p.now()))
	}
	if f.Get("act") == "" {
		return p.showWhistle(c, http.StatusOK, v)
	}
	docs, err := p.whistlePhotos(c, f)
	if err != nil {
		return p.whistleRefused(c, v, "photo", err)
	}
	_, err = p.Matters.AnswerWhistle(c.Context(), matter.Answer{Secret: c.Path("secret"), Code: v.Code, Act: f.Get("act"), Name: v.Name,
		Text: v.Text, Docs: docs, Resolved: f.Get("resolved") == "1"})
	if err != nil {
		return p.whistleRefused(c, v, "text", err)
	}
	return c.Redirect("/w/" + c.Path("secret") + "?done=1")
}

func (p *Pages) whistlePhotos(c *web.Ctx, f web.Form) (docs []string, err error) {
	err = view.Uploads(f.Files["photo"], func(file io.Reader) error {
		d, err := p.Documents.Put(c.Context(), access.Public().Actor, file, document.Meta{Kind: document.After})
		if err == nil {
			docs = append(docs, d.ID)
		}
		return err
	})
	return docs, err
}

func (p *Pages) whistleRefused(c *web.Ctx, v whistleView, field string, err error) error {
	ft := fault.Of(err)
	switch ft.Kind {
	case fault.KindInvalid, fault.KindDenied, fault.KindNotYet, fault.KindConflict:
	default:
		return unknownSecret(err)
	}
	for _, x := range ft.Fields {
		v.Errors[strings.ToLower(x.Name)] = text.T(c.Lang, x.Key, x.Args...)
	}
	if len(ft.Fields) == 0 {
		v.Errors[field] = text.T(c.Lang, ft.Key, ft.Args...)
	}
	return p.showWhistle(c, web.Status(err), v)
}
