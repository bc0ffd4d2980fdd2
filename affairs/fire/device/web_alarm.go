package device

import (
	"net/http"
	"strings"

	"linli/affairs/fire/device/pages"
	"linli/kernel/access"
	"linli/kernel/signal"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

type wordCmd struct {
	Verdict string `form:"verdict"`
	Note    string `form:"note"`
	Person  string `form:"person"`
}

func (w *pagesOf) alarm(c *web.Ctx) error { return w.showAlarm(c, http.StatusOK, wordCmd{}, nil) }

func (w *pagesOf) handle(c *web.Ctx) error {
	cmd, _, err := web.Decode[wordCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	err = w.write(c, func(tx *db.Tx) error {
		_, err := w.HandleTx(tx, a, c.Path("id"), cmd.Verdict, cmd.Note)
		return err
	})
	if err != nil {
		bad, ok := refusals(c, err)
		if !ok {
			return err
		}
		return w.showAlarm(c, web.Status(err), cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.device.handled_as", text.T(c.Lang, "fire.device."+cmd.Verdict)), nil)
	if cmd.Verdict == signal.True {
		return c.Redirect("/fire/signals/alarms/" + c.Path("id"))
	}
	return c.Redirect("/fire/signals")
}

func (w *pagesOf) send(c *web.Ctx) error {
	cmd, _, err := web.Decode[wordCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	who := ""
	err = w.write(c, func(tx *db.Tx) (err error) {
		_, who, err = w.SendTx(tx, a, c.Path("id"), cmd.Person)
		return err
	})
	if err != nil {
		bad, ok := refusals(c, err)
		if !ok {
			return err
		}
		return w.showAlarm(c, web.Status(err), cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.device.sent", who), nil)
	return c.Redirect("/fire/signals/alarms/" + c.Path("id"))
}

func (w *pagesOf) showAlarm(c *web.Ctx, status int, cmd wordCmd, bad map[string]string) error {
	a := access.From(c.Context())
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/signals"
	var v pages.AlarmView
	err := w.read(c, func(tx *db.Tx) error {
		v = pages.AlarmView{Note: cmd.Note, Bad: bad, Errors: summary(bad, "verdict", "note", "person")}
		o, err := w.Signals.Alarm(tx, c.Path("id"))
		if err != nil || a.May(access.SignalRead, o.Path) != nil {
			return fault.NotFound("signal.no_alarm")
		}
		x := &look{pagesOf: w, tx: tx, lang: c.Lang, a: a, names: map[string]string{}}
		return x.one(&v, &pg, o)
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.Alarm(pg, v))
}

// one fills the page of an alarm.
func (x *look) one(v *pages.AlarmView, pg *ui.Page, o signal.Alarm) error {
	d, err := x.Signals.Device(x.tx, o.Device)
	if err != nil {
		return err
	}
	where, err := x.where(o.Place)
	if err != nil {
		return err
	}
	m := x.mark(o)
	pg.Title, pg.Over, pg.Mark, pg.Short = where+" "+Said(x.lang, o), o.Name, &m, x.t("short")
	v.Facts = []ui.Def{{Term: x.t("c.where"), Text: where}, {Term: x.t("c.device"), Text: d.Name, Href: "/fire/signals/devices/" + d.ID}, {Term: x.t("c.key"), Text: d.Key},
		{Term: x.t("received"), Text: text.DateTime(at(o.Opened))}, {Term: x.t("device_time"), Text: text.DateTime(at(o.Claimed))}, {Term: x.t("c.times"), Text: text.Count(o.N)}}
	if o.Value != "" && o.Value != "true" {
		v.Facts = append(v.Facts, ui.Def{Term: x.t("c.value"), Text: o.Value})
	}
	if o.Trouble != "" {
		v.Facts = append(v.Facts, ui.Def{Term: x.t("no_matter_term"), Text: o.Trouble})
	}
	link, err := x.matterLink(o.Matter)
	if err != nil {
		return err
	}
	if link != nil {
		v.Facts = append(v.Facts, ui.Def{Term: x.t("matter"), Text: link.Label, Href: link.Href})
		v.Told = x.t("has_it", link.Label)
	}
	v.Log = x.log(o)
	if x.a.May(access.SignalHandle, o.Path) != nil {
		return nil
	}
	if o.State == signal.Open {
		v.Handle = "/fire/signals/alarms/" + o.ID + "/handle"
	}
	if o.Matter == "" {
		return nil
	}
	if live, err := x.Service.live(x.tx, o.Matter); err != nil || !live {
		return err
	}
	near, err := x.Near(x.tx, o.Place, x.lang)
	if err != nil || len(near) == 0 {
		return err
	}
	v.Send = "/fire/signals/alarms/" + o.ID + "/send"
	v.People = []ui.Option{{Label: x.t("choose")}}
	for _, n := range near {
		v.People = append(v.People, ui.Option{Value: n.Person, Label: n.Label})
	}
	return nil
}

// log is what happened to the alarm.
func (x *look) log(o signal.Alarm) (out []ui.LogEntry) {
	add := func(ms int64, verb, words string) {
		out = append(out, ui.LogEntry{When: text.Moment(x.lang, at(ms), x.tx.Now), ISO: at(ms), Verb: verb, Text: words})
	}
	if o.State == signal.Handled {
		word := x.t("done")
		if o.Verdict != signal.Done {
			word = x.t(o.Verdict)
		}
		add(o.Handled, word, strings.Trim(o.Label+" · "+o.Note, " ·"))
	}
	if o.Cleared != 0 {
		add(o.Cleared, x.t("cleared"), x.t("cleared_why"))
	}
	if o.N > 1 {
		add(o.Last, x.t("again"), x.t("times", o.N))
	}
	add(o.Opened, x.t("raised"), Said(x.lang, o))
	return out
}
