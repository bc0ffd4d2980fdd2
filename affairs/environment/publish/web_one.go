package publish

import (
	"net/http"
	"strconv"

	publishpages "linli/affairs/environment/publish/pages"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *site) one(c *web.Ctx) error { return w.showOne(c, http.StatusOK, web.Form{}, nil) }

// showOne is a publication for staff: exactly what the public reads, what must be gone from it, and what comes next.
func (w *site) showOne(c *web.Ctx, status int, f web.Form, bad map[string]string) error {
	a := who(c)
	var p Publication
	v := publishpages.OneView{Bad: bad, Errors: ui.Summary(bad, "confirmed", "months", "how", "reason", "changed", "day", "note"), Form: map[string]string{}}
	for _, k := range []string{"months", "reason", "changed", "day", "note"} {
		v.Form[k] = f.Get(k)
	}
	err := w.read(c, func(tx *db.Tx) (err error) {
		if p, err = w.mine(tx, a, access.EnvRead, c.Path("id")); err != nil {
			return err
		}
		found := map[string][]Spot{}
		if p.State == Draft {
			if found, _, err = w.spots(tx, a, p); err != nil && !fault.Is(err, fault.KindNotYet) && !fault.Is(err, fault.KindNotFound) {
				return err
			}
			if err != nil { // the decision no longer stands, or docket does not hand it over
				v.Gone = text.T(c.Lang, fault.Of(err).Key, fault.Of(err).Args...)
			}
		}
		v.Reading = reading(c, p, found)
		w.spotRows(c, p, found, &v)
		return w.steps(c, tx, a, p, f, &v)
	})
	if err != nil {
		return err
	}
	m := mark(c, p)
	pg := w.Frame.Staff(c, p.Title, "/environment")
	pg.Over, pg.Mark, pg.Back, pg.Sub = t(c, "kind."+p.Kind), &m, "/environment/typical", text.Joined(p.Number, p.Party)
	return c.Page(status, publishpages.One(pg, v))
}

// spotRows say in words what was found.
func (w *site) spotRows(c *web.Ctx, p Publication, found map[string][]Spot, v *publishpages.OneView) {
	for _, f := range p.named() {
		for _, x := range found[f[0]] {
			m := ui.Late(t(c, "must_go"))
			if !x.Hard {
				m = ui.Due(t(c, "must_look"))
				v.Soft++
			} else {
				v.Hard++
			}
			v.Spots = append(v.Spots, ui.ListRow{Title: x.Words, Sub: t(c, "spot."+x.Kind), Mark: &m})
		}
	}
}

// steps fills what an actor may do next.
func (w *site) steps(c *web.Ctx, tx *db.Tx, a access.Actor, p Publication, f web.Form, v *publishpages.OneView) error {
	base := "/environment/typical/" + p.ID
	v.Base = base
	v.Facts = []ui.Def{{Term: t(c, "writer"), Text: text.Joined(p.WriterLabel, text.DateTime(clock.Instant(p.WrittenAt)))}}
	cal, err := w.Statute.Calendar(tx)
	if err != nil {
		return err
	}
	_, rule, err := dueOf(cal, "environment.publish", p.Day)
	if err != nil {
		return err
	}
	due := t(c, "due_from", p.Day, p.Due)
	if rule.Check {
		due += t(c, "to_check", rule.Law)
	}
	v.Facts = append(v.Facts, ui.Def{Term: t(c, "due"), Text: due})
	if p.PublishedAt > 0 {
		v.Facts = append(v.Facts, ui.Def{Term: t(c, "publisher"), Text: text.Joined(p.PublishLabel, text.DateTime(clock.Instant(p.PublishedAt)))}, ui.Def{Term: t(c, "address"), Text: w.Frame.PublicURL + p.Address(), Href: map[bool]string{true: p.Address()}[p.State == Public]}, ui.Def{Term: t(c, "until_label"), Text: p.Until})
	}
	if p.EndedAt > 0 {
		v.Facts = append(v.Facts, ui.Def{Term: t(c, "down_on"), Text: text.DateTime(clock.Instant(p.EndedAt))})
	}
	if p.How != "" {
		v.Facts = append(v.Facts, ui.Def{Term: t(c, "why_down"), Text: text.Joined(t(c, "how."+p.How), p.Reason)})
	}
	if p.ChangedDay != "" {
		last, r, err := dueOf(cal, "environment.withdraw", p.ChangedDay)
		if err != nil {
			return err
		}
		v.Facts = append(v.Facts, ui.Def{Term: t(c, "withdraw_due"), Text: t(c, "withdraw_by", p.ChangedDay, last, r.Law+r.Article)})
	}
	if p.Repair != "" {
		v.Facts = append(v.Facts, ui.Def{Term: t(c, "repair"), Text: text.Joined(t(c, "repair."+p.Repair), p.RepairDay, p.RepairNote)})
	}
	may := a.May(access.EnvPublish, p.Path) == nil
	d := DisplayOn(clock.DayOf(tx.Now))
	v.Display = t(c, "display_line", d.MinMonths, d.MaxMonths)
	if d.Check {
		v.Display += t(c, "to_check", d.Source)
	}
	v.Own = may && p.State == Draft && p.Writer == a.ID
	v.CanEdit = may && p.State == Draft && v.Gone == ""
	v.CanPublish = v.CanEdit && !v.Own && v.Hard == 0
	v.CanWithdraw = may && p.State == Public
	v.CanAsk = may && p.State == Public && p.Kind == Decision && (p.Repair == "" || p.Repair == RepairRefused)
	v.CanAnswer = may && p.State == Public && p.Repair == RepairAsked
	months := f.Get("months")
	if months == "" {
		months = "12"
	}
	for _, n := range []int{3, 6, 12, 24, 36} {
		v.Months = append(v.Months, ui.Option{Value: strconv.Itoa(n), Label: t(c, "months", n), On: strconv.Itoa(n) == months})
	}
	v.Hows = ui.Options(c.Lang, "environment.publish.how.", Hows, f.Get("how"))
	return nil
}

// act is one of publish, mask, withdraw, repair, grant, refuse.
func (w *site) act(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, id, act := who(c), c.Path("id"), c.Path("act")
	err = w.DB.Write(c.Context(), func(tx *db.Tx) (err error) {
		switch act {
		case "publish":
			months, _ := strconv.Atoi(f.Get("months"))
			_, err = w.Publish(tx, a, id, months, f.Get("confirmed") == "1")
		case "mask":
			_, err = w.Mask(tx, a, id)
		case "withdraw":
			_, err = w.Withdraw(tx, a, id, f.Get("how"), f.Get("reason"), f.Get("changed"))
		case "repair":
			_, err = w.AskRepair(tx, a, id, f.Get("day"), f.Get("note"))
		case "grant", "refuse":
			_, err = w.AnswerRepair(tx, a, id, act == "grant")
		default:
			err = fault.NotFound("environment.publish.none")
		}
		return err
	})
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showOne(c, web.Status(err), f, bad)
	}
	w.Frame.Done(c, t(c, "done."+act), nil)
	return c.Redirect("/environment/typical/" + id)
}
