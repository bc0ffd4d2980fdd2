package rescue

import (
	"net/http"
	"strings"

	"linli/affairs/fire/kit"
	rescuepages "linli/affairs/fire/rescue/pages"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// card is J14: what a crew reads on a telephone in the dark. Route, water, cut-offs, who can not walk, whom to call.
func (w *site) card(c *web.Ctx) error { return w.showCard(c, http.StatusOK, nil, nil) }

func (w *site) showCard(c *web.Ctx, status int, opened *Help, bad map[string]string) error {
	a := kit.Who(c)
	var v rescuepages.CardView
	pg := w.Frame.Public(c, "")
	pg.Big = true
	err := w.read(c, func(tx *db.Tx) error {
		v = rescuepages.CardView{}
		b, err := kit.Building(tx, w.Places, a, access.FireRead, c.Path("building"))
		if err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, b.ID)
		if err != nil {
			return err
		}
		pg.Title, pg.Back = name, "/fire/plans/"+b.ID
		pg.Over = cardOver(c, b)
		if v.Help, err = w.helpView(c, tx, a, b); err != nil {
			return err
		}
		if opened != nil {
			v.Help = helpOf(c.Lang, *opened)
		} else if v.Help.Ask != nil {
			v.Help.Ask.Error = bad["reason"]
		}
		p, ok, err := w.inForce(tx, b.ID)
		if err != nil {
			return err
		}
		if !ok {
			v.Empty = &ui.Empty{Title: kit.T(c, "fire.rescue.no_plan"), Why: kit.T(c, "fire.rescue.card_none")}
			return nil
		}
		v.Parts, v.More = parts(c.Lang, p.Body, "in", "ladder", "water", "cut"), parts(c.Lang, p.Body, "inside", "forces", "scenes", "leave")
		v.Calls = calls(p.Body.Facts["calls"])
		v.Drawing, v.Legend = drawn(c.Lang, p.Body, b.Name), legend(c.Lang, p.Body)
		v.Print = "/fire/plans/" + b.ID
		if p.Due(clock.DayOf(tx.Now)) {
			v.Notice = &ui.Notice{Tone: ui.Amber, Title: kit.T(c, "fire.rescue.card_due", p.Review)}
		}
		return nil
	})
	if err != nil {
		return err
	}
	pocket(c, &pg, &v)
	return c.Page(status, rescuepages.Card(pg, v))
}

// cardOver says what a crew asks first: how high, how many floors, what is on the wall.
func cardOver(c *web.Ctx, b place.Place) string {
	f := b.Building
	if f == nil {
		return ""
	}
	rating := f.Rating
	if rating == "" {
		rating = "不详"
	}
	return text.Joined(kit.T(c, "fire.rescue.high", kit.Metres(float64(f.HeightCM)/100)), kit.T(c, "fire.rescue.floors", f.Above, f.Below), kit.T(c, "fire.rescue.wall", rating))
}

var lastNumber = text.NewPattern(`^(.*?)[\s:：]*([0-9][0-9\- ]{2,18}[0-9])\s*$`)

// calls reads the call tree: a line a post, the number last.
func calls(lines string) (out []rescuepages.Call) {
	for _, l := range strings.Split(lines, "\n") {
		l = strings.TrimSpace(l)
		if l == "" {
			continue
		}
		if m := lastNumber.FindStringSubmatch(l); m != nil {
			out = append(out, rescuepages.Call{Label: m[1], Number: strings.NewReplacer(" ", "", "-", "").Replace(m[2])})
			continue
		}
		out = append(out, rescuepages.Call{Label: l})
	}
	return out
}

// names opens who needs help, with a reason, on record.
func (w *site) names(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	h, err := w.Names(c.Context(), kit.Who(c), c.Path("building"), f.Get("reason"))
	if err != nil {
		bad, e := kit.Bad(c, err, "reason")
		if e != nil {
			return e
		}
		return w.showCard(c, web.Status(err), nil, bad)
	}
	c.W.Header().Set("Cache-Control", "no-store")
	return w.showCard(c, http.StatusOK, &h, nil)
}

// OnPlaque puts the way to the card on the public page of a building with a plan in force: the first tap of J14. Everybody sees that
// there is one; it opens for who may read it.
func (s *Service) OnPlaque(tx *db.Tx, lang string, at place.Place) ([]affair.PlaqueCard, error) {
	if at.Kind != place.Building || at.QR == "" {
		return nil, nil
	}
	version, _, err := s.Current(tx, at.ID)
	if err != nil || version == 0 {
		return nil, err
	}
	return []affair.PlaqueCard{{Title: text.T(lang, "fire.rescue.door"), Line: text.T(lang, "fire.rescue.door_line"), Link: &ui.Btn{Label: text.T(lang, "fire.rescue.card"), Href: "/q/" + at.QR + "/card"}}}, nil
}

// fromPlaque is the second tap: from the code on the wall to the card of the building, or to the buildings of a compound.
func (w *site) fromPlaque(c *web.Ctx) error {
	var to string
	err := w.read(c, func(tx *db.Tx) error {
		scan, err := w.Places.Scan(tx, c.Path("code"))
		if err != nil {
			return err
		}
		to = "/fire/plans?in=" + scan.Place.ID
		if scan.Place.Kind == place.Building {
			to = "/fire/card/" + scan.Place.ID
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Redirect(to)
}

// print is the card of two pages for the station and the cabinet at the entrance: counts by floor, never a name.
func (w *site) print(c *web.Ctx) error {
	a := kit.Who(c)
	var s ui.Sheet
	var v rescuepages.PrintView
	err := w.read(c, func(tx *db.Tx) error {
		b, err := kit.Building(tx, w.Places, a, access.FireRead, c.Path("building"))
		if err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, b.ID)
		if err != nil {
			return err
		}
		p, ok, err := w.shown(tx, c, b)
		if err == nil && !ok {
			_, err = planBy(tx, "building=? AND state='approved'", b.ID)
		}
		if err != nil {
			return err
		}
		h, err := w.Help(tx, a, b)
		if err != nil {
			return err
		}
		s = ui.Sheet{Title: kit.T(c, "fire.rescue.print_title", name), Lang: c.Lang, BackHref: "/fire/plans/" + b.ID,
			Meta: []string{cardOver(c, b), kit.T(c, "fire.rescue.print_version", p.Version, text.T(c.Lang, "fire.rescue.st."+p.State)), kit.T(c, "fire.rescue.print_review", orDash(p.Review)), text.DateTime(tx.Now)}}
		v = rescuepages.PrintView{Drawing: drawn(c.Lang, p.Body, b.Name), Legend: legend(c.Lang, p.Body), First: parts(c.Lang, p.Body, "in", "ladder", "water", "cut"),
			Second: parts(c.Lang, p.Body, "calls", "inside", "forces", "tasks", "scenes", "leave"), Help: helpOf(c.Lang, h), Doubts: doubtWords(c.Lang, p.Body, b)}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, rescuepages.Print(s, v))
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
