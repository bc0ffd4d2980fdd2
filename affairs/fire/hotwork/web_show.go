package hotwork

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/affairs/fire/hotwork/pages"
	"linli/affairs/fire/tower"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// checkLines are what is ticked on the spot, each in order or not.
var checkLines = []string{"cleared", "below", "equipment", "guard", "facilities", "wall"}

// path of the states in the order of a permit that goes well.
var way = []State{Applied, Checked, Approved, Posted, Working, Ended, Watched, Closed}

// nextAct is what a state waits for.
var nextAct = map[State]Act{Applied: ActCheck, Checked: ActApprove, Approved: ActPost, Posted: ActStart, Working: ActEnd, Ended: ActWatch, Watched: ActClose}

func (w *site) show(c *web.Ctx) error { return w.render(c, http.StatusOK, web.Form{}, nil) }

func (w *site) render(c *web.Ctx, status int, typed web.Form, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.ShowView{Errors: summary(bad), Terms: terms(), Typed: typed.Get("note")}
	pg := w.Frame.Staff(c, "", "/fire")
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.reached(tx, a, access.FireRead, c.Path("id"))
		if err != nil {
			return err
		}
		wall, err := w.Wall(tx, x.Place)
		if err != nil {
			return err
		}
		m := mark(c.Lang, tx.Now, x)
		pg.Title, pg.Short, pg.Over, pg.Mark, pg.Sub = x.What, x.No, x.No+" · "+class(c.Lang, x), &m, x.Label+" "+x.Part+" · "+timer(c.Lang, tx.Now, x)
		pg.Actions = []ui.Btn{{Label: t(c, "print"), Href: "/fire/works/" + x.ID + "/print", DeskOnly: true}, {Label: t(c, "print_notice"), Href: "/fire/works/" + x.ID + "/notice"}}
		if a.May(access.FireWork, x.Path) == nil {
			if !x.State.Over() {
				pg.Actions = append(pg.Actions, ui.Btn{Label: t(c, "site_go"), Href: "/fire/works/" + x.ID + "/site"})
			}
			pg.Actions = append(pg.Actions, ui.Btn{Label: t(c, "copy_go"), Href: "/fire/works/new?copy=" + x.ID})
		}
		v.Checks = lookAt(c, x.facts(tx.Now, wall), x, wall)
		v.Facts, v.Log, v.Photos = sheet(c, x), history(c, tx.Now, x), shots(c, x)
		v.Notices = warnings(c, tx.Now, x)
		w.fill(c, tx.Now, a, x, typed, &v)
		return nil
	})
	if err != nil {
		return err
	}
	pg.Back = "/fire/works"
	return c.Page(status, pages.Show(pg, v))
}

// fill says what comes next and whether the reader may do it.
func (w *site) fill(c *web.Ctx, now time.Time, a access.Actor, x Work, typed web.Form, v *pages.ShowView) {
	for i, s := range way {
		v.Steps = append(v.Steps, t(c, "state."+string(s)))
		if s == x.State {
			v.On = i
		}
	}
	if x.State.Over() && x.State != Closed {
		v.Steps, v.On = []string{t(c, "state.applied"), t(c, "state."+string(x.State))}, 1
	}
	act := nextAct[x.State]
	works, approves := a.May(access.FireWork, x.Path) == nil, a.May(access.FireApprove, x.Path) == nil
	v.Action, v.Rev, v.Wind = "/fire/works/"+x.ID, strconv.FormatInt(x.Rev, 10), strconv.Itoa(x.Wind)
	mine := works
	if act == ActApprove {
		mine = approves
	}
	if act == "" || !mine {
		if act != "" {
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Blue, Title: t(c, "waits."+string(act))})
		}
		return
	}
	v.Act, v.Ready = string(act), true
	for _, l := range checkLines {
		v.Ticks = append(v.Ticks, ui.Option{Value: l, Label: t(c, "line."+l), On: known(typed.Values["line"], l)})
	}
	switch {
	case act == ActApprove && a.ID == x.Applicant:
		v.Ready, v.Wait = false, t(c, "own_request")
	case act == ActWatch:
		v.Ready, v.Wait = waits(c, now, x, "watch_minutes", "watch_on")
	case act == ActClose:
		v.Ready, v.Wait = waits(c, now, x, "recheck_minutes", "recheck_at")
	case act == ActStart && now.Before(instant(x.From)):
		v.Ready, v.Wait = false, t(c, "starts_at", text.DateTime(instant(x.From)))
	}
	if approves && a.ID != x.Applicant && (x.State == Applied || x.State == Checked) {
		v.More = append(v.More, "refuse")
	}
	if x.State == Working {
		v.More = append(v.More, "round")
	}
	if _, err := Next(x.State, ActCancel, Facts{}); err == nil && works {
		v.More = append(v.More, "cancel")
	}
}

func waits(c *web.Ctx, now time.Time, x Work, term, key string) (bool, string) {
	left := Left(now, instant(x.EndedAt), Term(term))
	if left == 0 {
		return true, ""
	}
	return false, t(c, key, minutes(left))
}

// lookAt is what an approver sees at one glance: each line fine or not.
func lookAt(c *web.Ctx, f Facts, x Work, wall tower.Insulation) []ui.ListRow {
	line := func(title, sub string, m ui.Mark) ui.ListRow {
		return ui.ListRow{Title: title, Sub: sub, Tone: m.Tone, Mark: &m}
	}
	cert, wind := ui.Fine(t(c, "fine")), ui.Fine(t(c, "fine"))
	if x.CertUntil < lastDay(f.Until) {
		cert = ui.Late(t(c, "cert_bad"))
	}
	if f.OpenAir && (f.Wind >= Term("wind_level") || f.Storm) {
		wind = ui.Late(t(c, "weather_bad"))
	}
	skin := ui.Fine(t(c, "fine"))
	switch {
	case f.Outer && f.Unknown:
		skin = ui.Unknown(t(c, "wall_unknown_mark"))
	case f.Outer && f.Forbidden:
		skin = ui.Late(t(c, "article19_mark"))
	case f.Forbidden:
		skin = ui.Due(t(c, "wall_near"))
	}
	weather := t(c, "wind_n", x.Wind)
	if x.Storm {
		weather += " · " + t(c, "f.storm")
	}
	return []ui.ListRow{line(t(c, "look.cert"), x.Worker+" · "+x.Cert+" · "+t(c, "until_day", x.CertUntil), cert), line(t(c, "look.wall"), t(c, "wall."+orUnknown(wall.Class))+" · "+t(c, "cavity."+orUnknown(wall.Cavity)), skin),
		line(t(c, "look.weather"), weather, wind), line(t(c, "look.guard"), x.Guard+" · "+x.Equipment, ui.Fine(t(c, "fine"))), line(t(c, "look.time"), span(c.Lang, f.Now, x)+" · "+t(c, "at_most", Hours(x.Spot)), ui.Fine(t(c, "fine")))}
}

func orUnknown(s string) string {
	if s == "" {
		return tower.Unknown
	}
	return s
}

func methods(lang string, x Work) string {
	var out []string
	for _, m := range x.Methods {
		out = append(out, text.T(lang, "fire.work.method."+m))
	}
	return strings.Join(out, "、")
}

func sheet(c *web.Ctx, x Work) []ui.Def {
	d := func(key, v string) ui.Def { return ui.Def{Term: t(c, "f."+key), Text: orDash(v)} }
	return []ui.Def{d("spot", t(c, "spot."+x.Spot)), d("part", x.Part), d("methods", methods(c.Lang, x)), d("contractor", x.Contractor), d("guard", x.Guard), d("equipment", x.Equipment), d("radius", strconv.FormatInt(x.Radius, 10)),
		d("separation", x.Separation), d("gas", x.Gas), d("applicant", x.ApplicantLabel), d("approver", x.ApproverLabel)}
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func history(c *web.Ctx, now time.Time, x Work) (out []ui.LogEntry) {
	for i := len(x.Lines) - 1; i >= 0; i-- {
		l := x.Lines[i]
		by := l.By
		if by == "" {
			by = t(c, "the_clock")
		}
		out = append(out, ui.LogEntry{When: text.Moment(c.Lang, instant(l.At), now), ISO: instant(l.At), Verb: t(c, "did."+string(l.Act)), Text: text.Joined(by, l.Note, came(c, now, l))})
	}
	return out
}

// came says when something that was written down without signal arrived.
func came(c *web.Ctx, now time.Time, l Line) string {
	if l.Received == 0 {
		return ""
	}
	return t(c, "came", text.Moment(c.Lang, instant(l.Received), now))
}

func shots(c *web.Ctx, x Work) (out []ui.Shot) {
	add := func(doc, key string) {
		if doc != "" && !strings.HasPrefix(doc, Later) {
			at := "/fire/works/" + x.ID + "/photo/" + doc
			out = append(out, ui.Shot{Src: at + "?size=thumb", Href: at, Alt: t(c, key), Caption: t(c, key)})
		}
	}
	add(x.Entrance, "f.entrance")
	add(x.Site, "f.site")
	add(x.Closing, "f.photo")
	return out
}

func warnings(c *web.Ctx, now time.Time, x Work) (out []ui.Notice) {
	if x.Matter != "" && !x.State.Over() {
		out = append(out, ui.Notice{Tone: ui.Red, Title: t(c, "alarm_title", x.No, x.Label), Text: t(c, "alarm_do"), Links: []ui.Btn{{Label: t(c, "to_matter"), Href: "/matters/" + x.Matter}}})
	}
	if n := x.missing(); n > 0 {
		out = append(out, ui.Notice{Tone: ui.Amber, Title: t(c, "photos_left", n), Text: t(c, "photos_left_why")})
	}
	if x.State == Refused || x.State == Cancelled {
		out = append(out, ui.Notice{Tone: ui.Amber, Title: t(c, "state."+string(x.State)), Text: x.Why})
	}
	if x.State == Working && x.lastRound().Add(time.Duration(Term("round_minutes"))*time.Minute).Before(now) {
		out = append(out, ui.Notice{Tone: ui.Amber, Title: t(c, "round_due", Term("round_minutes")), Text: t(c, "round_do")})
	}
	return out
}

// lastRound is when somebody last looked at the work under way.
func (w Work) lastRound() time.Time {
	for i := len(w.Lines) - 1; i >= 0; i-- {
		if w.Lines[i].Act == ActRound || w.Lines[i].Act == ActStart {
			return instant(w.Lines[i].At)
		}
	}
	return instant(w.StartedAt)
}

// step takes one act: photos first, then the act; a refusal is said on the page.
func (w *site) step(c *web.Ctx) error {
	act := Act(c.Path("act"))
	if _, ok := moves[act]; !ok || act == ActExpire {
		return fault.NotFound("web.no_page")
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	x := Step{ID: c.Path("id"), Rev: rev, Act: act, Note: f.Get("note"), Wind: num(f.Get("wind"), -1), Storm: f.Get("storm") == "1", Clear: true}
	for _, l := range checkLines {
		x.Clear = x.Clear && known(f.Values["line"], l)
	}
	x.Key, x.Claimed = f.Get("key"), int64(num(f.Get("claimed"), 0))
	x.follows(f.Get("photos"), f.Get)
	err = w.read(c, func(tx *db.Tx) error { _, err := w.reached(tx, a, access.FireRead, x.ID); return err })
	if err != nil {
		return err
	}
	for _, p := range []struct {
		name string
		to   *string
	}{{"entrance", &x.Entrance}, {"site", &x.Site}, {"photo", &x.Photo}} {
		if err == nil && *p.to == "" {
			*p.to, err = w.taken(c.Context(), a, f.Files[p.name])
		}
	}
	if err == nil {
		_, err = w.Step(c.Context(), a, x)
	}
	if err != nil {
		if bad, ok := refusals(c, err); ok && !fromPhone(c) {
			return w.render(c, web.Status(err), f, bad)
		}
		return err
	}
	w.Frame.Done(c, t(c, "done."+string(act)), nil)
	if to := "/fire/works/" + x.ID + "/site"; f.Get("onward") == to {
		return c.Redirect(to)
	}
	return c.Redirect("/fire/works/" + x.ID)
}

// fromPhone tells whether the outbox asks: it wants the reason, not a page.
func fromPhone(c *web.Ctx) bool {
	return strings.Contains(c.R.Header.Get("Accept"), "application/json")
}
