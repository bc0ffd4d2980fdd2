package care

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// respiteList is W6.
func (w *pagesOf) respiteList(c *web.Ctx) error {
	a := access.From(c.Context())
	var v pages.RespiteList
	err := w.read(c, func(tx *db.Tx) error {
		v = pages.RespiteList{}
		paths, err := w.scopes(tx, a, access.CareRespite)
		if err != nil {
			return err
		}
		cond, args := place.Below("path", paths)
		list, err := w.respites(tx, "state <> 'cancelled' AND (until_at >= ? OR state IN ('asked', 'matched', 'confirmed', 'in_care', 'returned')) AND "+cond+" ORDER BY from_at LIMIT 60", append([]any{tx.NowMS()}, args...)...)
		if err != nil {
			return err
		}
		if err := w.sortRespites(tx, c.Lang, list, &v); err != nil {
			return err
		}
		past, err := w.respites(tx, "state = 'rated' AND "+cond+" ORDER BY from_at DESC LIMIT 10", args...)
		if err != nil {
			return err
		}
		for _, r := range past {
			row, err := w.respiteRow(tx, c.Lang, r)
			if err != nil {
				return err
			}
			v.Done = append(v.Done, row)
		}
		if v.Tiles, err = w.respiteTiles(tx, c.Lang, cond, args); err != nil {
			return err
		}
		v.Occasions, err = w.occasionRows(tx, c.Lang, paths)
		return err
	})
	if err != nil {
		return err
	}
	if len(v.Coming)+len(v.Waiting)+len(v.Done)+len(v.Occasions) == 0 {
		v.Empty = &ui.Empty{Title: text.T(c.Lang, "care.r.empty"), Why: text.T(c.Lang, "care.r.empty_why"), Act: &ui.Btn{Label: text.T(c.Lang, "care.title"), Href: "/care?tab=all"}}
	}
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.respite"), "/care")
	pg.Sub, pg.Back = text.T(c.Lang, "care.r.sub"), "/care"
	pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "care.h.title"), Href: "/care/helpers"}}
	return c.Page(http.StatusOK, pages.Respites(pg, v))
}

func (w *pagesOf) sortRespites(tx *db.Tx, lang string, list []Respite, v *pages.RespiteList) error {
	for _, r := range list {
		row, err := w.respiteRow(tx, lang, r)
		if err != nil {
			return err
		}
		if r.State == RespiteConfirmed || r.State == RespiteInCare {
			v.Coming = append(v.Coming, row)
		} else {
			v.Waiting = append(v.Waiting, row)
		}
	}
	return nil
}

func (w *pagesOf) respiteRow(tx *db.Tx, lang string, r Respite) (ui.ListRow, error) {
	p, err := w.person(tx, r.Care)
	if err != nil {
		return ui.ListRow{}, err
	}
	who, err := w.People.Many(tx, []string{p.Person, r.Carer})
	if err != nil {
		return ui.ListRow{}, err
	}
	row := ui.ListRow{Href: "/care/respite/" + r.ID, Title: text.T(lang, "care.r.rests", who[r.Carer].Name), Sub: joined(text.T(lang, "care.r.of", who[p.Person].Name), r.Activity, text.T(lang, "care.rstate."+r.State)), Side: text.Moment(lang, instant(r.From), tx.Now), Tone: ui.Amber}
	switch r.State {
	case RespiteConfirmed, RespiteInCare:
		row.Tone = ui.Blue
	case RespiteRated:
		row.Tone = ui.Green
	}
	return row, nil
}

func (w *pagesOf) respiteTiles(tx *db.Tx, lang, cond string, args []any) ([]ui.KPI, error) {
	var n, minutes int64
	year := strconv.Itoa(tx.Now.In(clock.Shanghai).Year())
	begin, _ := time.ParseInLocation(time.DateOnly, year+"-01-01", clock.Shanghai)
	err := tx.Get("SELECT COUNT(*), COALESCE(SUM(minutes), 0) FROM care_respite WHERE state IN ('returned', 'rated') AND from_at >= ? AND "+cond, append([]any{begin.UnixMilli()}, args...), &n, &minutes)
	return []ui.KPI{{Label: text.T(lang, "care.r.k_times"), Value: text.Count(n)}, {Label: text.T(lang, "care.r.k_hours"), Value: text.Count(minutes / 60)}}, err
}

// occasionRows are activities to which carers could go.
func (w *pagesOf) occasionRows(tx *db.Tx, lang string, paths []place.Path) (out []ui.ListRow, err error) {
	for _, o := range w.occasionsIn(tx, paths, &err) {
		out = append(out, ui.ListRow{Href: "/care/activity?id=" + o.ID, Title: o.Title, Sub: joined(o.Where, text.T(lang, "care.r.who_could")), Side: text.Moment(lang, instant(o.From), tx.Now)})
	}
	return out, err
}

func (w *pagesOf) occasionsIn(tx *db.Tx, paths []place.Path, err *error) (out []affair.Occasion) {
	if w.Occasions == nil {
		return nil
	}
	seen := map[string]bool{}
	for _, p := range paths {
		if at := p; at.Level() > 0 { // a grid's buildings: the activities of their compound
			if b, e := w.Places.ByPath(tx, p); e == nil && b.Kind == place.Building {
				p = p.Parent()
			}
		}
		list, e := w.Occasions(tx, p, tx.NowMS(), tx.Now.AddDate(0, 1, 0).UnixMilli())
		if e != nil {
			*err = e
			return nil
		}
		for _, o := range list {
			if !seen[o.ID] {
				seen[o.ID] = true
				out = append(out, o)
			}
		}
	}
	return out
}

type respiteCmd struct {
	Day      string   `form:"day"`
	Start    string   `form:"start"`
	Hours    string   `form:"hours"`
	Needs    []string `form:"needs"`
	Activity string   `form:"activity"`
	Hand     string   `form:"hand"`
	Phone    string   `form:"phone"`
	Agreed   string   `form:"agreed"`
}

// ask turns day, hour and length into the verb's command; what can not be read stays zero and is refused there.
func (r respiteCmd) ask(care string) AskRespite {
	c := AskRespite{Care: care, Needs: r.Needs, Activity: r.Activity, Hand: r.Hand, Phone: r.Phone, Agreed: r.Agreed != ""}
	t, err := time.ParseInLocation("2006-01-02 15:04", r.Day+" "+r.Start, clock.Shanghai)
	h, err2 := strconv.ParseFloat(r.Hours, 64)
	if err == nil {
		c.From, c.Until = t, t
		if err2 == nil && h > 0 && h < 24 {
			c.Until = t.Add(time.Duration(h * float64(time.Hour)))
		}
	}
	return c
}

func (w *pagesOf) newRespite(c *web.Ctx) error {
	return w.showNewRespite(c, http.StatusOK, respiteCmd{Day: Rhythm{Days: 3}.After(dayOf(w.now())), Start: "15:00", Hours: "2"}, nil)
}

func (w *pagesOf) askRespite(c *web.Ctx) error {
	cmd, _, err := web.Decode[respiteCmd](c)
	if err != nil {
		return err
	}
	r, err := w.Ask(c.Context(), access.From(c.Context()), cmd.ask(c.Path("id")))
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showNewRespite(c, web.Status(err), cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "care.r.asked"), nil)
	return c.Redirect("/care/respite/" + r.ID)
}

func (w *pagesOf) showNewRespite(c *web.Ctx, status int, cmd respiteCmd, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.RespiteForm{Action: "/care/people/" + c.Path("id") + "/respite", Day: cmd.Day, Start: cmd.Start, Activity: cmd.Activity, Hand: cmd.Hand, Phone: cmd.Phone, Agreed: cmd.Agreed != "", Bad: bad,
		Needs: options(c.Lang, "care.can.", RespiteNeeds, cmd.Needs...), Errors: summary(bad, "day", "start", "hours", "needs", "agreed")}
	for _, h := range []string{"1", "2", "3", "4"} {
		v.Hours = append(v.Hours, ui.Option{Value: h, Label: text.T(c.Lang, "care.r.n_hours", h), On: h == cmd.Hours})
	}
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.r.new"), "/care")
	pg.Back = "/care/people/" + c.Path("id")
	err := w.read(c, func(tx *db.Tx) error {
		p, err := w.reached(tx, a, access.CareRespite, c.Path("id"))
		if err != nil {
			return err
		}
		who, err := w.People.Many(tx, []string{p.Person, p.Carer})
		if err != nil {
			return err
		}
		pg.Sub = who[p.Person].Name
		v.Carer = orElse(who[p.Carer].Name, "—")
		if p.Carer != "" {
			v.OnFile, err = w.People.Consented(tx, p.Carer, ConsentRespite)
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.NewRespite(pg, v))
}

func (w *pagesOf) respitePage(c *web.Ctx) error { return w.showRespite(c, http.StatusOK, nil) }

func (w *pagesOf) showRespite(c *web.Ctx, status int, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.RespitePage{Errors: summary(bad, "person", "how"), Search: c.Query("q"), StepTo: "/care/respite/" + c.Path("id") + "/step"}
	pg := w.Frame.Staff(c, "", "/care")
	pg.Back = "/care/respite"
	err := w.read(c, func(tx *db.Tx) error {
		r, arranges, err := w.respiteOf(tx, a, c.Path("id"))
		if err != nil {
			return err
		}
		p, err := w.person(tx, r.Care)
		if err != nil {
			return err
		}
		who, err := w.People.Many(tx, []string{p.Person, r.Carer})
		if err != nil {
			return err
		}
		at, err := w.Places.Describe(tx, r.Home)
		if err != nil {
			return err
		}
		pg.Title, pg.Sub = text.T(c.Lang, "care.r.rests", who[r.Carer].Name), joined(text.T(c.Lang, "care.r.of", who[p.Person].Name), at, text.T(c.Lang, "care.rstate."+r.State))
		w.respiteFacts(tx, c.Lang, r, who[r.Carer], &v)
		if arranges {
			if err := w.respiteWork(tx, c.Lang, a, r, &v); err != nil {
				return err
			}
		}
		v.Acts = respiteActs(c.Lang, r, arranges)
		if len(v.Acts) == 0 {
			v.StepTo = ""
		}
		v.Rate = arranges && r.State == RespiteReturned
		v.Hows = options(c.Lang, "care.r.how_", []string{"good", "fair", "bad"})
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.OneRespite(pg, v))
}

// respiteFacts: when, what for, who; the hand-over note only while the shift runs.
func (w *pagesOf) respiteFacts(tx *db.Tx, lang string, r Respite, carer people.Person, v *pages.RespitePage) {
	t := func(k string) string { return text.T(lang, "care.r."+k) }
	v.Facts = []ui.Def{{Term: t("when"), Text: text.Moment(lang, instant(r.From), tx.Now) + " – " + instant(r.Until).Format("15:04")}, {Term: text.T(lang, "care.carer"), Text: carer.Name, Href: tel(carer.Phone)}}
	if r.Activity != "" {
		v.Facts = append(v.Facts, ui.Def{Term: t("activity"), Text: r.Activity})
	}
	var needs []string
	for _, n := range r.Note.Needs {
		needs = append(needs, text.T(lang, "care.can."+n))
	}
	v.Facts = append(v.Facts, ui.Def{Term: t("needs"), Text: orElse(strings.Join(needs, text.T(lang, "care.comma")), "—")})
	if r.Minutes > 0 {
		v.Facts = append(v.Facts, ui.Def{Term: t("lasted"), Text: text.T(lang, "care.r.minutes", int(r.Minutes))})
	}
	if r.Note.How != "" {
		v.Facts = append(v.Facts, ui.Def{Term: t("how"), Text: joined(t("how_"+r.Note.How), r.Note.HowWords)})
	}
	for _, s := range r.Stands {
		v.Stands = append(v.Stands, ui.Def{Term: s.Label, Text: text.T(lang, "care.r.stand_"+s.State)})
	}
	switch {
	case NoteOpen(r, tx.NowMS()):
		v.Hand = []ui.Def{{Term: t("hand"), Text: orElse(r.Note.Hand, "—")}, {Term: t("phone"), Text: orElse(r.Note.Phone, "120"), Href: tel(orElse(r.Note.Phone, "120"))}}
	case r.State == RespiteReturned || r.State == RespiteRated || r.State == RespiteCancelled:
		v.HandWhy = t("hand_gone")
	default:
		v.HandWhy = t("hand_later")
	}
}

// respiteWork proposes stand-ins to those who arrange.
func (w *pagesOf) respiteWork(tx *db.Tx, lang string, a access.Actor, r Respite, v *pages.RespitePage) error {
	if r.State != RespiteAsked && r.State != RespiteMatched {
		return nil
	}
	v.MatchTo = "/care/respite/" + r.ID + "/match"
	p, names, err := w.ProposeFor(tx, []Respite{r})
	if err != nil {
		return err
	}
	who, err := w.People.Many(tx, p.For[r.ID])
	if err != nil {
		return err
	}
	for _, id := range p.For[r.ID] {
		if slices.ContainsFunc(r.Stands, func(s Stand) bool { return s.Person == id }) {
			continue
		}
		v.Propose = append(v.Propose, pages.Candidate{ID: id, Name: names[id], Why: w.nearWords(lang, who[id].Path, r.Path), Phone: tel(who[id].Phone)})
	}
	if n := p.Unmet[r.ID]; n > 0 {
		v.Unmet = text.T(lang, "care.r.unmet", int(n))
	}
	if v.Search == "" {
		return nil
	}
	paths, err := w.scopes(tx, a, access.CareRespite)
	if err != nil {
		return err
	}
	found, err := w.People.Search(tx, people.Query{Text: v.Search, Scopes: paths, Limit: 10})
	for _, x := range found.People {
		v.Found = append(v.Found, pages.Candidate{ID: x.ID, Name: x.Name, Why: w.nearWords(lang, x.Path, r.Path), Phone: tel(x.Phone)})
	}
	return err
}

// nearWords says how near somebody lives.
func (w *pagesOf) nearWords(lang string, a, b place.Path) string {
	cost, ok := near(a, b)
	if !ok {
		return text.T(lang, "care.near.far")
	}
	return text.T(lang, "care.near."+map[int64]string{nearUnit: "unit", nearBuilding: "building", nearCompound: "compound", nearCommunity: "community"}[cost])
}

// respiteActs are the steps that are possible now.
func respiteActs(lang string, r Respite, arranges bool) (out []ui.Btn) {
	add := func(act string, primary bool) {
		out = append(out, ui.Btn{Label: text.T(lang, "care.ract."+act), Name: "act", Value: act, Primary: primary, Danger: act == "cancel"})
	}
	switch r.State {
	case RespiteMatched:
		if arranges {
			add("agree", true)
		}
	case RespiteConfirmed:
		add("hand", true)
	case RespiteInCare:
		add("return", true)
	case RespiteReturned:
		if arranges {
			add("rate", true)
		}
	}
	if _, err := RespiteStep(r.State, "cancel"); err == nil && arranges {
		add("cancel", false)
	}
	return out
}

type matchCmd struct {
	Person string `form:"person"`
}

func (w *pagesOf) matchRespite(c *web.Ctx) error {
	cmd, _, err := web.Decode[matchCmd](c)
	if err != nil {
		return err
	}
	_, err = w.Match(c.Context(), access.From(c.Context()), c.Path("id"), cmd.Person)
	return w.afterStep(c, err, "care.r.matched")
}

type stepCmd struct {
	Act   string `form:"act"`
	How   string `form:"how"`
	Words string `form:"words"`
}

func (w *pagesOf) stepRespite(c *web.Ctx) error {
	cmd, _, err := web.Decode[stepCmd](c)
	if err != nil {
		return err
	}
	_, err = w.Step(c.Context(), access.From(c.Context()), c.Path("id"), cmd.Act, cmd.How, cmd.Words)
	say := "care.rdone." + cmd.Act
	if !text.Has(c.Lang, say) {
		say = "care.edited"
	}
	return w.afterStep(c, err, say)
}

func (w *pagesOf) afterStep(c *web.Ctx, err error, say string) error {
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showRespite(c, web.Status(err), bad)
	}
	w.Frame.Done(c, text.T(c.Lang, say), nil)
	return c.Redirect("/care/respite/" + c.Path("id"))
}
