package campaign

import (
	"net/http"
	"strconv"
	"strings"

	campaignpages "linli/affairs/fire/campaign/pages"
	"linli/affairs/fire/kit"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// body are the numbered sentences of a message.
func body(lang, topic string) (out []string) {
	for i := 1; ; i++ {
		key := "fire.campaign.b." + topic + "." + strconv.Itoa(i)
		if !text.Has(lang, key) {
			return out
		}
		out = append(out, text.T(lang, key))
	}
}

func (w *site) hangForm(c *web.Ctx) error {
	now := w.DB.Clock().Now()
	return w.showHang(c, http.StatusOK, HangUp{Place: c.Query("place"), Hung: clock.DayOf(now), Until: clock.DayOf(now.AddDate(0, 3, 0))}, nil)
}

func (w *site) showHang(c *web.Ctx, status int, h HangUp, bad map[string]string) error {
	v := campaignpages.HangView{Action: "/fire/posters/new", Spot: h.Spot, Hung: h.Hung, Until: h.Until, Media: ui.Options(c.Lang, "fire.campaign.m.", Media, h.Medium), Topics: ui.Options(c.Lang, "fire.campaign.t.", Topics, h.Topic), Errors: ui.Summary(bad), Bad: bad}
	pg := w.Frame.Staff(c, kit.T(c, "fire.campaign.hang_new"), "/fire")
	pg.Back = "/fire/campaigns"
	err := w.read(c, func(tx *db.Tx) error {
		list, err := w.places(tx, kit.Who(c), place.Compound)
		if err != nil {
			return err
		}
		more, err := kit.Buildings(tx, w.Places, kit.Who(c), access.FireEdit, kit.High)
		if err != nil {
			return err
		}
		v.Places, err = w.options(tx, append(list, more...), h.Place)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, campaignpages.Hang(pg, v))
}

func (w *site) hang(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	h := HangUp{Place: f.Get("place"), Medium: f.Get("medium"), Topic: f.Get("topic"), Spot: f.Get("spot"), Hung: f.Get("hung"), Until: f.Get("until")}
	var p Poster
	err = w.DB.Write(c.Context(), func(tx *db.Tx) (err error) { p, err = w.Hang(tx, kit.Who(c), h); return err })
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showHang(c, web.Status(err), h, bad)
	}
	w.Frame.Done(c, kit.T(c, "fire.campaign.hung_done"), nil)
	return c.Redirect("/fire/posters/" + p.ID)
}

func (w *site) poster(c *web.Ctx) error { return w.showPoster(c, http.StatusOK, nil) }

func (w *site) showPoster(c *web.Ctx, status int, bad map[string]string) error {
	var v campaignpages.PosterView
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/campaigns"
	err := w.read(c, func(tx *db.Tx) error {
		p, err := first(posters(tx, "id=?", c.Path("id")))
		if err != nil {
			return err
		}
		at, err := w.Places.Get(tx, p.Place)
		if err != nil {
			return err
		}
		if err := kit.May(tx, w.Places, kit.Who(c), access.FireRead, at); err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, at.ID)
		if err != nil {
			return err
		}
		m := stateMark(c.Lang, p.State)
		pg.Title, pg.Mark = kit.T(c, "fire.campaign.t."+p.Topic), &m
		v = campaignpages.PosterView{Errors: ui.Summary(bad), Bad: bad, Until: clock.DayOf(tx.Now.AddDate(0, 3, 0)), CanGo: p.State == Hanging,
			Facts: []ui.Def{{Term: kit.T(c, "fire.campaign.where"), Text: name + " " + p.Spot}, {Term: kit.T(c, "fire.campaign.medium"), Text: kit.T(c, "fire.campaign.m."+p.Medium)}, {Term: kit.T(c, "fire.campaign.hung"), Text: p.Hung}, {Term: kit.T(c, "fire.campaign.until_hang"), Text: p.Until}, {Term: kit.T(c, "fire.campaign.by"), Text: p.ByLabel}}}
		if p.Matter != "" {
			v.Facts = append(v.Facts, ui.Def{Term: kit.T(c, "fire.campaign.matter"), Text: kit.T(c, "fire.campaign.see_matter"), Href: "/matters/" + p.Matter})
		}
		code := ""
		if at.QR != "" {
			code = "&code=" + at.QR
		}
		v.Print = prints(c.Lang, p.Topic, code)
		if kit.May(tx, w.Places, kit.Who(c), access.FireEdit, at) == nil {
			v.Action = "/fire/posters/" + p.ID
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, campaignpages.Poster(pg, v))
}

func prints(lang, topic, more string) []ui.Btn {
	return []ui.Btn{{Label: text.T(lang, "fire.campaign.print_a4"), Href: "/fire/words/" + topic + "/print?size=a4" + more, DeskOnly: true}, {Label: text.T(lang, "fire.campaign.print_a3"), Href: "/fire/words/" + topic + "/print?size=a3" + more, DeskOnly: true}}
}

func (w *site) turn(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	act := c.R.URL.Path[strings.LastIndexByte(c.R.URL.Path, '/')+1:]
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		_, err := w.Turn(tx, kit.Who(c), c.Path("id"), act, f.Get("until"))
		return err
	})
	if err != nil {
		bad, e := kit.Bad(c, err, "form")
		if e != nil {
			return e
		}
		return w.showPoster(c, web.Status(err), bad)
	}
	w.Frame.Done(c, kit.T(c, "fire.campaign.done_"+act), nil)
	return c.Redirect("/fire/posters/" + c.Path("id"))
}

// words are texts and pictures ready to be sent on: to public accounts, groups, boards and screens.
func (w *site) words(c *web.Ctx) error {
	var v campaignpages.WordsView
	for _, t := range Topics {
		lines := body(c.Lang, t)
		for i, l := range lines {
			lines[i] = strconv.Itoa(i+1) + ". " + l
		}
		title := kit.T(c, "fire.campaign.t."+t)
		v.List = append(v.List, campaignpages.Words{Title: title, Text: title + "\n" + strings.Join(lines, "\n") + "\n" + w.Frame.PublicURL + "/fire/guide", LED: kit.T(c, "fire.campaign.l."+t), Picture: "/fire/guide/" + t + ".svg", Prints: prints(c.Lang, t, "")})
	}
	pg := w.Frame.Staff(c, kit.T(c, "fire.campaign.words"), "/fire")
	pg.Back = "/fire/campaigns"
	return c.Page(http.StatusOK, campaignpages.Ready(pg, v))
}

// print is a notice for a lift or a board, with the code that opens the guide of the place.
func (w *site) print(c *web.Ctx) error {
	t := c.Path("topic")
	if !Topic(t) {
		return fault.NotFound("fire.campaign.none")
	}
	address := w.Frame.PublicURL + "/fire/guide"
	if code := place.NormalCode(c.Query("code")); code != "" {
		address = w.Frame.PublicURL + "/q/" + code + "/guide"
	}
	lines := body(c.Lang, t)
	for i, l := range lines {
		lines[i] = strconv.Itoa(i+1) + ". " + l
	}
	p := ui.Poster{Title: kit.T(c, "fire.campaign.t."+t), Body: lines, Address: address, Short: strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"), Ask: kit.T(c, "fire.campaign.scan"), A3: c.Query("size") == "a3", BackHref: "/fire/words", Lang: c.Lang,
		By: kit.T(c, "fire.campaign.call119"), Date: text.Date(w.DB.Clock().Now())}
	return c.Page(http.StatusOK, ui.PosterFrame(p))
}

// picture is a message as an image for groups.
func (w *site) picture(c *web.Ctx) error {
	t, ok := strings.CutSuffix(c.Path("picture"), ".svg")
	if !ok || !Topic(t) {
		return fault.NotFound("fire.campaign.none")
	}
	c.W.Header().Set("Cache-Control", "public, max-age=3600")
	return c.Bytes(http.StatusOK, "image/svg+xml", []byte(Card(kit.T(c, "fire.campaign.t."+t), body(c.Lang, t), kit.T(c, "fire.campaign.foot"))))
}

// guide tells everybody what to do in a fire. Behind the plaque of a building it leads on to the page of its way out.
func (w *site) guide(c *web.Ctx) error {
	v := campaignpages.GuideView{Steps: body(c.Lang, "escape"), Donts: body(c.Lang, "dont")}
	pg := w.Frame.Public(c, kit.T(c, "fire.campaign.guide"))
	pg.Back, pg.Description = "/", kit.T(c, "fire.campaign.guide_line")
	to := ""
	if code := c.Path("code"); code != "" {
		err := w.read(c, func(tx *db.Tx) error {
			to = ""
			s, err := w.Places.Scan(tx, code)
			if err != nil {
				return err
			}
			name, err := w.Places.Describe(tx, s.Place.ID)
			if err != nil {
				return err
			}
			pg.Title, pg.Back = kit.T(c, "fire.campaign.guide_of", name), "/q/"+s.Place.QR
			switch s.Place.Kind {
			case place.Compound:
				return w.around(tx, s.Place, &v)
			case place.Building: // its own page says all that this one does, and how one gets out
				to = "/q/" + s.Place.QR + "/escape"
			}
			return nil
		})
		if err != nil {
			return err
		}
		if to != "" {
			return c.Redirect(to)
		}
	}
	return c.Page(http.StatusOK, campaignpages.Guide(pg, v))
}

// around leads from a compound to its buildings' guides.
func (w *site) around(tx *db.Tx, at place.Place, v *campaignpages.GuideView) error {
	list, err := w.Places.Children(tx, at.ID, place.Building)
	for _, b := range list {
		if b.QR != "" && b.Ended == 0 && len(v.More) < 60 {
			v.More = append(v.More, ui.Link{Label: b.Name, Href: "/q/" + b.QR + "/escape"})
		}
	}
	return err
}
