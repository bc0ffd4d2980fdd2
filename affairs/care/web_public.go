package care

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/limit"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// Limits of what may be sent without log-in, from one source and at one place; generous for a whole stairwell behind one address.
var (
	perSource = limit.Rule{Name: "care.public", N: 30, Per: time.Hour}
	perPlace  = limit.Rule{Name: "care.place", N: 60, Per: time.Hour}
)

func (w *pagesOf) allow(c *web.Ctx) error {
	err := w.Limits.Take(c.Context(), perSource, w.Frame.Source(c))
	if err == nil {
		err = w.Limits.Take(c.Context(), perPlace, c.Path("code"))
	}
	if d, ok := limit.Retry(err); ok {
		return web.TooMany(d)
	}
	return err
}

// scanned finds the compound behind a plaque's code; an unknown code is refused without a hint.
func (w *pagesOf) scanned(tx *db.Tx, code string) (comp place.Place, err error) {
	none := fault.NotFound("care.no_code")
	if len(code) > 40 {
		return comp, none
	}
	s, err := w.Places.Scan(tx, strings.TrimSpace(code))
	if fault.Is(err, fault.KindNotFound) {
		return comp, none
	}
	if err != nil || s.Place.Kind == place.Compound {
		return s.Place, err
	}
	up, err := w.Places.Ancestors(tx, s.Place.ID)
	if err != nil {
		return comp, err
	}
	for _, p := range up {
		if p.Kind == place.Compound {
			return p, nil
		}
	}
	return comp, none
}

// help is P7: what can be asked for, who wants to help, which activities come. It names nobody and no need of anybody.
func (w *pagesOf) help(c *web.Ctx) error {
	v := pages.HelpView{Asked: c.Query("offered") == "1"}
	var comp place.Place
	err := w.read(c, func(tx *db.Tx) (err error) {
		v.Events = nil
		if comp, err = w.scanned(tx, c.Path("code")); err != nil || w.Occasions == nil {
			return err
		}
		list, err := w.Occasions(tx, comp.Path, tx.NowMS(), tx.NowMS()+30*dayLength)
		for _, o := range list {
			if len(v.Events) < 5 {
				v.Events = append(v.Events, ui.ListRow{Href: "/q/" + comp.QR + "/events", Title: o.Title, Sub: joined(text.Moment(c.Lang, instant(o.From), tx.Now), o.Where)})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	base := "/q/" + comp.QR
	v.AskTo, v.OfferTo = base+"/help/ask", base+"/help/offer"
	pg := w.Frame.Public(c, text.T(c.Lang, "care.p.title", comp.Name))
	pg.Back, pg.Description = base, text.T(c.Lang, "care.p.line", comp.Name)
	return c.Page(http.StatusOK, pages.Help(pg, v))
}

type pleaCmd struct {
	Place   string `form:"place"`
	Kind    string `form:"kind"`
	Words   string `form:"words"`
	Part    string `form:"part"`
	Name    string `form:"name"`
	Phone   string `form:"phone"`
	Key     string `form:"key"`
	Website string `form:"website"` // people do not see it, robots fill it
}

func (w *pagesOf) askHelp(c *web.Ctx) error {
	return w.showPlea(c, http.StatusOK, pleaCmd{Key: id.New(), Kind: c.Query("kind")}, nil)
}

func (w *pagesOf) showPlea(c *web.Ctx, status int, cmd pleaCmd, bad map[string]string) error {
	v := pages.AskView{Key: cmd.Key, Words: cmd.Words, Part: cmd.Part, Name: cmd.Name, Phone: cmd.Phone, Kinds: options(c.Lang, "care.ask.", AskKinds, cmd.Kind), Bad: bad, Errors: summary(bad, "kind", "words", "name", "phone")}
	var comp place.Place
	err := w.read(c, func(tx *db.Tx) (err error) {
		if comp, err = w.scanned(tx, c.Path("code")); err != nil {
			return err
		}
		v.Places, err = w.wherePlaces(tx, comp, cmd.Place)
		return err
	})
	if err != nil {
		return err
	}
	v.Action = "/q/" + comp.QR + "/help/ask"
	pg := w.Frame.Public(c, text.T(c.Lang, "care.p.ask"))
	pg.Back = "/q/" + comp.QR + "/help"
	return c.Page(status, pages.Ask(pg, v))
}

// wherePlaces offers the compound and its buildings.
func (w *pagesOf) wherePlaces(tx *db.Tx, comp place.Place, on string) ([]ui.Option, error) {
	out := []ui.Option{{Value: comp.ID, Label: comp.Name, On: on == comp.ID}}
	list, err := w.Places.Children(tx, comp.ID, place.Building)
	for _, b := range list {
		out = append(out, ui.Option{Value: b.ID, Label: b.Name, On: on == b.ID})
	}
	return out, err
}

// ask takes a plea; the same form sent twice is one matter.
func (w *pagesOf) ask(c *web.Ctx) error {
	if err := w.allow(c); err != nil {
		return err
	}
	cmd, _, err := web.Decode[pleaCmd](c)
	if err == nil && cmd.Website != "" {
		return c.Redirect("/q/" + c.Path("code") + "/help")
	}
	var secret string
	if err == nil {
		secret, err = w.publicOnce(c, cmd.Key, access.BodyHash([]byte(c.Path("code")), []byte(cmd.Kind), []byte(cmd.Words), []byte(cmd.Phone)), func(tx *db.Tx) (string, error) {
			at, err := w.placeHere(tx, c.Path("code"), cmd.Place)
			if err != nil {
				return "", err
			}
			got, err := w.Plead(tx, Plea{Place: at.ID, Kind: cmd.Kind, Words: cmd.Words, Part: cmd.Part, Name: cmd.Name, Phone: cmd.Phone})
			return got.Secret, err
		})
	}
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		cmd.Key = access.AnotherKey(err, cmd.Key)
		return w.showPlea(c, web.Status(err), cmd, bad)
	}
	return c.Redirect("/r/" + secret + "?new=1")
}

// placeHere is a building of the plaque's compound, else the compound.
func (w *pagesOf) placeHere(tx *db.Tx, code, at string) (place.Place, error) {
	comp, err := w.scanned(tx, code)
	if err != nil || at == "" || at == comp.ID {
		return comp, err
	}
	b, err := w.Places.Get(tx, at)
	if fault.Is(err, fault.KindNotFound) || err == nil && (b.Kind != place.Building || !comp.Path.Contains(b.Path)) {
		return comp, nil
	}
	return b, err
}

// publicOnce does an act for a form's key one time; the same form again gives what it gave.
func (w *pagesOf) publicOnce(c *web.Ctx, key, hash string, do func(tx *db.Tx) (string, error)) (got string, err error) {
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		if !id.Valid(key) {
			got, err = do(tx)
			return err
		}
		old, found, err := w.Access.Once(tx, "public", key, hash)
		if err != nil {
			return err
		}
		if found {
			b, err := w.Keys.Open("care.once", []byte(key), old.Body)
			got = string(b)
			return err
		}
		if got, err = do(tx); err != nil {
			return err
		}
		box, err := w.Keys.Seal("care.once", []byte(key), []byte(got))
		if err != nil {
			return err
		}
		return w.Access.Save(tx, "public", key, access.Result{Status: http.StatusSeeOther, Body: box})
	})
	return got, err
}

type offerCmd struct {
	Place   string   `form:"place"`
	Skills  []string `form:"skills"`
	Words   string   `form:"words"`
	Name    string   `form:"name"`
	Phone   string   `form:"phone"`
	Agreed  string   `form:"agreed"`
	Key     string   `form:"key"`
	Website string   `form:"website"`
}

func (w *pagesOf) offerHelp(c *web.Ctx) error {
	return w.showOffer(c, http.StatusOK, offerCmd{Key: id.New()}, nil)
}

func (w *pagesOf) showOffer(c *web.Ctx, status int, cmd offerCmd, bad map[string]string) error {
	v := pages.OfferView{Key: cmd.Key, Words: cmd.Words, Name: cmd.Name, Phone: cmd.Phone, Agreed: cmd.Agreed != "", Skills: options(c.Lang, "care.offers.", OfferSkills, cmd.Skills...), Bad: bad, Errors: summary(bad, "skills", "name", "phone", "agreed")}
	var comp place.Place
	err := w.read(c, func(tx *db.Tx) (err error) { comp, err = w.scanned(tx, c.Path("code")); return err })
	if err != nil {
		return err
	}
	v.Action = "/q/" + comp.QR + "/help/offer"
	pg := w.Frame.Public(c, text.T(c.Lang, "care.p.offer"))
	pg.Back = "/q/" + comp.QR + "/help"
	return c.Page(status, pages.OfferForm(pg, v))
}

func (w *pagesOf) offer(c *web.Ctx) error {
	if err := w.allow(c); err != nil {
		return err
	}
	cmd, _, err := web.Decode[offerCmd](c)
	if err == nil && cmd.Website == "" {
		_, err = w.publicOnce(c, cmd.Key, access.BodyHash([]byte(c.Path("code")), []byte(cmd.Name), []byte(cmd.Phone)), func(tx *db.Tx) (string, error) {
			comp, err := w.scanned(tx, c.Path("code"))
			if err != nil {
				return "", err
			}
			o, err := w.MakeOffer(tx, comp, cmd.Skills, Offerer{Name: text.CleanName(cmd.Name), Phone: cmd.Phone, Words: cmd.Words}, cmd.Agreed != "")
			return o.ID, err
		})
	}
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		cmd.Key = access.AnotherKey(err, cmd.Key)
		return w.showOffer(c, web.Status(err), cmd, bad)
	}
	return c.Redirect("/q/" + c.Path("code") + "/help?offered=1")
}

// urlQuery escapes a word for an address.
func urlQuery(s string) string { return url.QueryEscape(s) }

// offerList is what waits for staff: call, then find the person on file and make a helper of them, or thank and decline.
func (w *pagesOf) offerList(c *web.Ctx) error {
	a := access.From(c.Context())
	var v pages.OfferList
	err := w.read(c, func(tx *db.Tx) error {
		v.Offers = nil
		paths, err := w.scopes(tx, a, access.CareRespite)
		if err != nil {
			return err
		}
		cond, args := place.Below("path", paths)
		list, err := w.offers(tx, "state = 'waiting' AND "+cond+" ORDER BY made, id LIMIT 100", args...)
		if err != nil {
			return err
		}
		for _, o := range list {
			at, err := w.Places.Describe(tx, o.Place)
			if err != nil {
				return err
			}
			var can []string
			for _, x := range o.Skills {
				can = append(can, text.T(c.Lang, "care.offers."+x))
			}
			v.Offers = append(v.Offers, pages.OfferLine{Who: o.Who.Name, Where: joined(at, text.MonthDay(c.Lang, instant(o.Made), tx.Now)), Can: strings.Join(can, text.T(c.Lang, "care.comma")), Words: o.Who.Words,
				Phone: text.MaskPhone(o.Who.Phone, text.WorkList), Tel: tel(o.Who.Phone), Find: "/care/helpers?q=" + urlQuery(o.Who.Name), Action: "/care/offers/" + o.ID})
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.o.title"), "/care")
	pg.Sub, pg.Back = text.T(c.Lang, "care.o.sub"), "/care/respite"
	return c.Page(http.StatusOK, pages.Offers(pg, v))
}

func (w *pagesOf) answerOffer(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	o, err := w.AnswerOffer(c.Context(), access.From(c.Context()), c.Path("id"), f.Get("taken") == "1")
	if err != nil {
		return err
	}
	w.Frame.Done(c, text.T(c.Lang, "care.o.done_"+o.State), nil)
	return c.Redirect("/care/offers")
}
