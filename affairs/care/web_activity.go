package care

import (
	"net/http"
	"strings"
	"time"

	"linli/affairs/care/pages"
	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// activity lists the carers who could come to an occasion only if somebody stood in, and proposes who could (council 6).
func (w *pagesOf) activity(c *web.Ctx) error { return w.showActivity(c, http.StatusOK, nil) }

func (w *pagesOf) showActivity(c *web.Ctx, status int, bad map[string]string) error {
	a := access.From(c.Context())
	v := pages.ActivityView{Action: "/care/activity?id=" + c.Query("id"), Errors: summary(bad, "care")}
	pg := w.Frame.Staff(c, text.T(c.Lang, "care.a.title"), "/care")
	pg.Back = "/care/respite"
	err := w.read(c, func(tx *db.Tx) error {
		v.Rows = nil
		o, err := w.occasion(tx, a, c.Query("id"))
		if err != nil {
			return err
		}
		pg.Title = text.T(c.Lang, "care.a.of", o.Title)
		v.When = joined(text.Moment(c.Lang, instant(o.From), tx.Now)+" – "+instant(o.Until).Format("15:04"), o.Where)
		list, err := w.couldCome(tx, a, o)
		if err != nil {
			return err
		}
		return w.carerRows(tx, c.Lang, list, &v)
	})
	if err != nil {
		return err
	}
	if len(v.Rows) == 0 {
		v.Empty = &ui.Empty{Title: text.T(c.Lang, "care.a.none"), Why: text.T(c.Lang, "care.a.none_why")}
	}
	return c.Page(status, pages.Activity(pg, v))
}

// occasion finds an activity of the actor's reach by its id.
func (w *pagesOf) occasion(tx *db.Tx, a access.Actor, id string) (affair.Occasion, error) {
	paths, err := w.scopes(tx, a, access.CareRespite)
	if err != nil {
		return affair.Occasion{}, err
	}
	for _, o := range w.occasionsIn(tx, paths, &err) {
		if o.ID == id {
			return o, nil
		}
	}
	if err == nil {
		err = fault.NotFound("access.not_found")
	}
	return affair.Occasion{}, err
}

// couldCome are the shifts that would let carers come: those with consent, with somebody who can not be left alone, and without
// a shift at that time. They begin half an hour before the occasion and are not written yet.
func (w *pagesOf) couldCome(tx *db.Tx, a access.Actor, o affair.Occasion) (out []Respite, err error) {
	all, err := w.reachable(tx, a)
	if err != nil {
		return nil, err
	}
	from, until := o.From-30*60_000, max(o.Until, o.From+3600_000)+30*60_000
	until = min(until, from+RespiteLongest.Milliseconds())
	for _, p := range all {
		if p.Carer == "" || !o.Path.Contains(p.Path) {
			continue
		}
		f, err := w.facts(tx, p)
		if err != nil {
			return nil, err
		}
		yes, err := w.People.Consented(tx, p.Carer, ConsentRespite)
		if err != nil {
			return nil, err
		}
		has, err := tx.Exists("SELECT 1 FROM care_respite WHERE care = ? AND state <> 'cancelled' AND from_at < ? AND until_at > ?", p.ID, until, from)
		if err != nil {
			return nil, err
		}
		if MayRespite(p, f) && yes && !has && w.may(tx, a, access.CareRespite, p.Home, p.Path) == nil {
			out = append(out, Respite{ID: p.ID, Care: p.ID, Carer: p.Carer, Home: p.Home, Path: p.Path, From: from, Until: until, Note: RespiteNote{Needs: needsOf(f)}})
		}
	}
	return out, nil
}

// needsOf is what a stand-in must be able to do when nobody has said more: somebody who is wholly or severely unable is fed,
// taken to the toilet and moved.
func needsOf(f Facts) []string {
	switch {
	case f.Ability >= 3:
		return []string{"feed", "toilet"}
	case f.Ability == 2:
		return []string{"toilet"}
	}
	return nil
}

func (w *pagesOf) carerRows(tx *db.Tx, lang string, list []Respite, v *pages.ActivityView) error {
	p, names, err := w.ProposeFor(tx, list)
	if err != nil {
		return err
	}
	for _, r := range list {
		of, err := w.person(tx, r.Care)
		if err != nil {
			return err
		}
		who, err := w.People.Many(tx, []string{r.Carer, of.Person})
		if err != nil {
			return err
		}
		at, err := w.Places.Describe(tx, r.Home)
		if err != nil {
			return err
		}
		row := pages.CarerRow{ID: r.Care, Who: text.T(lang, "care.a.carer", who[r.Carer].Name, who[of.Person].Name), Where: joined(at, text.MaskPhone(who[r.Carer].Phone, text.WorkList)), On: p.Unmet[r.ID] == 0}
		var stand []string
		for _, id := range p.For[r.ID] {
			stand = append(stand, names[id])
		}
		if len(stand) > 0 {
			row.Stand = text.T(lang, "care.a.stand", strings.Join(stand, text.T(lang, "care.comma")))
		}
		if n := p.Unmet[r.ID]; n > 0 {
			row.Missing = text.T(lang, "care.r.unmet", int(n))
		}
		v.Rows = append(v.Rows, row)
	}
	return nil
}

type activityCmd struct {
	Care []string `form:"care"`
}

// arrange writes the shifts that were ticked, each with the stand-ins proposed; the carers are then called one by one.
func (w *pagesOf) arrange(c *web.Ctx) error {
	cmd, _, err := web.Decode[activityCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	n := 0
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		n = 0
		o, err := w.occasion(tx, a, c.Query("id"))
		if err != nil {
			return err
		}
		list, err := w.couldCome(tx, a, o)
		if err != nil {
			return err
		}
		p, _, err := w.ProposeFor(tx, list)
		if err != nil {
			return err
		}
		for _, r := range list {
			if !(Facts{Codes: cmd.Care}).Has(r.Care) {
				continue
			}
			made, err := w.AskTx(tx, a, AskRespite{Care: r.Care, From: time.UnixMilli(r.From).In(clock.Shanghai), Until: time.UnixMilli(r.Until).In(clock.Shanghai), Needs: r.Note.Needs, Activity: o.Title})
			if err != nil {
				return err
			}
			for _, id := range p.For[r.ID] {
				if _, err := w.matchTx(tx, a, made.ID, id); err != nil {
					return err
				}
			}
			n++
		}
		if n == 0 {
			return fault.InvalidFields(fault.Field{Name: "care", Key: "care.a.nobody"})
		}
		return nil
	})
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showActivity(c, web.Status(err), bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "care.a.done", n), nil)
	return c.Redirect("/care/respite")
}
