package care

import (
	"net/http"
	"strconv"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *pagesOf) trace(c *web.Ctx) error { return w.showTrace(c, http.StatusOK, nil, "") }

// showTrace is what follows 没人应门: the new date, whom to call, and for those who live alone the telephone tree.
func (w *pagesOf) showTrace(c *web.Ctx, status int, bad map[string]string, note string) error {
	a := access.From(c.Context())
	v := pages.TraceView{Action: "/care/visits/" + c.Path("id"), Card: "/care/visits/" + c.Path("id") + "/card", NextTo: "/today", Note: note, Errors: summary(bad, "what", "note")}
	pg := w.Frame.Staff(c, "", "/today")
	pg.Back = "/today"
	err := w.read(c, func(tx *db.Tx) error {
		x, p, err := w.visitOf(tx, a, access.CareVisit, c.Path("id"))
		if err != nil {
			return err
		}
		who, err := w.People.Get(tx, p.Person)
		if err != nil {
			return err
		}
		d := &doors{s: w.Service, tx: tx, seen: map[string]place.Place{}}
		at, err := d.of(p.Home)
		if err != nil {
			return err
		}
		pg.Title, pg.Over, pg.Sub = at.short+" "+who.Name, at.group, text.T(c.Lang, "care.state."+x.State)
		v.Rev, v.Open = strconv.FormatInt(x.Rev, 10), x.State == NoAnswer || x.State == Traced || x.State == Emergency
		v.Head = traceHead(c.Lang, tx, x)
		v.Options = options(c.Lang, "care.step.", TraceSteps)
		for i := len(x.Found.Steps) - 1; i >= 0; i-- {
			s := x.Found.Steps[i]
			v.Steps = append(v.Steps, ui.LogEntry{When: text.Moment(c.Lang, instant(s.At), tx.Now), ISO: instant(s.At), Verb: text.T(c.Lang, "care.step."+s.What), Text: joined(s.By, s.Note)})
		}
		if c.Query("round") != "" {
			next, err := w.nextDoor(tx, c.Lang, a)
			if err != nil {
				return err
			}
			if next != "" {
				v.NextTo = next + "?round=1"
			}
		}
		if v.Photos, err = w.arrived(tx, c.Lang, x.ID); err != nil {
			return err
		}
		v.Calls, err = w.calls(tx, c.Lang, p)
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.Trace(pg, v))
}

// traceHead says what now happens.
func traceHead(lang string, tx *db.Tx, v Visit) ui.Notice {
	again := text.T(lang, "care.again", dayWords(lang, v.NextDay, tx.Now))
	switch v.State {
	case Undone:
		return ui.Notice{Tone: ui.Grey, Title: text.T(lang, "care.state.undone")}
	case NoAnswer, Traced:
		return ui.Notice{Tone: ui.Amber, Title: text.T(lang, "care.trace.title", text.Moment(lang, instant(v.TraceDue), tx.Now)), Text: again}
	case Emergency:
		return ui.Notice{Tone: ui.Red, Title: text.T(lang, "care.trace.emergency"), Text: text.T(lang, "care.trace.emergency_text")}
	case Resolved:
		return ui.Notice{Tone: ui.Green, Title: text.T(lang, "care.trace.resolved"), Text: again}
	}
	if v.Met == MetNobody {
		return ui.Notice{Tone: ui.Green, Title: text.T(lang, "care.nobody_saved"), Text: again}
	}
	return ui.Notice{Tone: ui.Green, Title: text.T(lang, "care.saved"), Text: again}
}

// calls are whom to telephone: the person, the carer, who answers for the door.
func (w *pagesOf) calls(tx *db.Tx, lang string, p Person) (out []ui.Def, err error) {
	ids := []string{p.Person, p.Carer}
	ans, err := w.Duties.Holder(tx, p.Home, duty.KindHome, tx.Now)
	if err != nil {
		return nil, err
	}
	who, err := w.People.Many(tx, append(ids, ans.Person))
	if err != nil {
		return nil, err
	}
	for _, x := range []struct{ key, id string }{{"care.self", p.Person}, {"care.carer", p.Carer}, {"care.first", ans.Person}} {
		if one, ok := who[x.id]; ok && x.id != "" && one.Phone != "" {
			out = append(out, ui.Def{Term: text.T(lang, x.key), Text: one.Name + " " + text.MaskPhone(one.Phone, text.WorkList), Href: tel(one.Phone)})
		}
	}
	return out, nil
}

type traceCmd struct {
	Rev  int64  `form:"rev"`
	What string `form:"what"`
	Note string `form:"note"`
}

func (w *pagesOf) traceStep(c *web.Ctx) error {
	cmd, _, err := web.Decode[traceCmd](c)
	if err != nil {
		return err
	}
	v, err := w.Trace(c.Context(), access.From(c.Context()), c.Path("id"), cmd.Rev, cmd.What, cmd.Note)
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showTrace(c, web.Status(err), bad, cmd.Note)
	}
	w.Frame.Done(c, text.T(c.Lang, "care.step_done."+v.State), nil)
	return c.Redirect("/care/visits/" + v.ID)
}

// card is the A6 card for the door. It names nobody who lives there and says nothing of why somebody came.
func (w *pagesOf) card(c *web.Ctx) error {
	a := access.From(c.Context())
	var v ui.Poster
	err := w.read(c, func(tx *db.Tx) error {
		x, p, err := w.visitOf(tx, a, access.CareVisit, c.Path("id"))
		if err != nil {
			return err
		}
		phone := ""
		if who, err := w.People.Get(tx, x.Visitor); err == nil {
			phone = text.MaskPhone(who.Phone, text.WorkList)
		}
		v = ui.Poster{Title: text.T(c.Lang, "care.card.title"), A6: true, Lang: c.Lang, BackHref: "/care/visits/" + x.ID, By: x.Label, Date: dayWords(c.Lang, x.Day, tx.Now),
			Body: []string{text.T(c.Lang, "care.card.body", text.Moment(c.Lang, instant(x.At), tx.Now)), text.T(c.Lang, "care.card.again", dayWords(c.Lang, p.NextDay, tx.Now)), text.T(c.Lang, "care.card.call", x.Label, orElse(phone, "____________"))}}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.Card(v))
}
