package care

import (
	"net/http"
	"time"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

type peaceCmd struct {
	Name     string `form:"name"`
	Relation string `form:"relation"`
	Phone    string `form:"phone"`
	Until    string `form:"until"`
	How      string `form:"how"`
	Agreed   string `form:"agreed"`
}

func (w *pagesOf) peace(c *web.Ctx) error { return w.showPeace(c, http.StatusOK, peaceCmd{}, "", nil) }

func (w *pagesOf) openPeace(c *web.Ctx) error {
	cmd, _, err := web.Decode[peaceCmd](c)
	if err != nil {
		return err
	}
	_, secret, err := w.OpenPeace(c.Context(), access.From(c.Context()), c.Path("id"), Relative{Name: cmd.Name, Relation: cmd.Relation, Phone: cmd.Phone}, cmd.Until, cmd.Agreed != "", cmd.How)
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showPeace(c, web.Status(err), cmd, "", bad)
	}
	return w.showPeace(c, http.StatusOK, peaceCmd{}, w.Frame.PublicURL+"/peace/"+secret, nil)
}

func (w *pagesOf) showPeace(c *web.Ctx, status int, cmd peaceCmd, secret string, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.PeaceView{Action: "/care/people/" + c.Path("id") + "/peace", Secret: secret, Name: cmd.Name, Relation: cmd.Relation, Phone: cmd.Phone, Until: cmd.Until, Agreed: cmd.Agreed != "", Bad: bad,
		Errors: summary(bad, "name", "relation", "until", "agreed"), How: options(c.Lang, "care.consent.", []string{"paper", "voice", "online"}, orElse(cmd.How, "paper"))}
	pg := w.Frame.Staff(c, "", "/care")
	pg.Back = "/care/people/" + c.Path("id")
	err := w.read(c, func(tx *db.Tx) error {
		v.Lines = nil
		p, err := w.reached(tx, a, access.CarePeace, c.Path("id"))
		if err != nil {
			return err
		}
		who, err := w.People.Get(tx, p.Person)
		if err != nil {
			return err
		}
		v.Closed = p.State != Active
		pg.Title, pg.Sub = text.T(c.Lang, "care.peace.title", who.Name), text.T(c.Lang, "care.peace.sub")
		list, err := w.peaces(tx, "care = ? ORDER BY made DESC, id DESC", p.ID)
		for _, x := range list {
			v.Lines = append(v.Lines, peaceLine(c.Lang, tx, x))
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.Peace(pg, v))
}

func peaceLine(lang string, tx *db.Tx, x Peace) pages.PeaceLine {
	l := pages.PeaceLine{Who: joined(x.Who.Name, x.Who.Relation), Opens: text.T(lang, "care.peace.opens", int(x.Opens))}
	if x.LastOpen > 0 {
		l.Opens = text.T(lang, "care.peace.opens_last", int(x.Opens), text.Moment(lang, instant(x.LastOpen), tx.Now))
	}
	switch {
	case x.Revoked > 0:
		l.Mark = ui.Unknown(text.T(lang, "care.peace.revoked"))
	case x.Until < today(tx):
		l.Mark = ui.Unknown(text.T(lang, "care.peace.expired"))
	default:
		l.Mark, l.Revoke = ui.Fine(text.T(lang, "care.peace.runs", dayWords(lang, x.Until, tx.Now))), "/care/peace/"+x.ID+"/revoke"
	}
	return l
}

func (w *pagesOf) revokePeace(c *web.Ctx) error {
	p, err := w.RevokePeace(c.Context(), access.From(c.Context()), c.Path("id"))
	if err != nil {
		return err
	}
	w.Frame.Done(c, text.T(c.Lang, "care.peace.revoke_done"), nil)
	return c.Redirect("/care/people/" + p.Care + "/peace")
}

// calmPage is what the relative sees. Wrong and ended links look alike, and guessing is slowed down.
func (w *pagesOf) calmPage(c *web.Ctx) error {
	x, err := w.OpenedPeace(c.Context(), c.Path("secret"))
	if fault.Is(err, fault.KindNotFound) {
		return fault.NotFound("care.no_link")
	}
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Referrer-Policy", "no-referrer")
	now := w.now()
	v := pages.CalmView{Only: text.T(c.Lang, "care.calm.only", dayWords(c.Lang, x.Until, now)), Who: x.Who, Phone: x.Phone}
	if len(x.Days) == 0 {
		v.None = text.T(c.Lang, "care.calm.none")
	} else {
		v.Title, v.Ago = text.T(c.Lang, "care.calm.last", text.Day(c.Lang, x.Days[0], now)), agoWords(c.Lang, x.Days[0], now)
	}
	for _, d := range x.Days[:min(len(x.Days), 10)] {
		v.Days = append(v.Days, text.Day(c.Lang, d, now))
	}
	if x.Next != "" {
		key := "care.calm.next"
		if x.Next < dayOf(now) { // a date that has passed is not announced as to come
			key = "care.calm.soon"
		}
		v.Next = text.T(c.Lang, key, dayWords(c.Lang, x.Next, now))
	}
	pg := w.Frame.Public(c, text.T(c.Lang, "care.calm.title"))
	if x.Phone != "" {
		pg.Human = text.MaskPhone(x.Phone, text.WorkList)
		pg.Dock = []ui.Btn{{Label: text.T(c.Lang, "care.calm.call", x.Who), Href: tel(x.Phone), Primary: true, Big: true}}
	}
	return c.Page(http.StatusOK, pages.Calm(pg, v))
}

func agoWords(lang string, t, now time.Time) string {
	switch n := days(dayOf(t), dayOf(now)); n {
	case 0, 1:
		return text.T(lang, "care.calm.ago"+string(rune('0'+n)))
	default:
		return text.T(lang, "care.calm.ago", n)
	}
}
