package device

import (
	"net/http"
	"strconv"
	"strings"

	"linli/affairs/fire/device/pages"
	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/signal"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

type deviceCmd struct {
	Rev     string `form:"rev"`
	Source  string `form:"source"`
	Key     string `form:"key"`
	Name    string `form:"name"`
	Kind    string `form:"kind"`
	Where   string `form:"where"`
	Place   string `form:"place"`
	Beat    string `form:"beat"`
	Until   string `form:"until"` // minutes of a test from now on
	Scale   string `form:"scale"`
	Minutes string `form:"minutes"`
	What    string `form:"what"`
}

func (w *pagesOf) newDevice(c *web.Ctx) error {
	return w.deviceForm(c, http.StatusOK, deviceCmd{Source: c.Query("source"), Key: c.Query("key"), Beat: "30"}, nil)
}

func (w *pagesOf) addDevice(c *web.Ctx) error {
	cmd, _, err := web.Decode[deviceCmd](c)
	if err != nil {
		return err
	}
	d, err := w.put(c, cmd, "")
	if err != nil {
		bad, ok := refusals(c, err)
		if !ok {
			return err
		}
		return w.deviceForm(c, web.Status(err), cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.device.registered", d.Name), nil)
	return c.Redirect("/fire/signals/devices/" + d.ID)
}

func (w *pagesOf) editDevice(c *web.Ctx) error {
	cmd, _, err := web.Decode[deviceCmd](c)
	if err != nil {
		return err
	}
	if _, err := w.put(c, cmd, c.Path("id")); err != nil {
		bad, ok := refusals(c, err)
		if !ok {
			return err
		}
		return w.showDevice(c, web.Status(err), &cmd, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.device.saved"), nil)
	return c.Redirect("/fire/signals/devices/" + c.Path("id"))
}

// put writes the form. A place that was typed is looked up; the form comes back with what was found when it is not one.
func (w *pagesOf) put(c *web.Ctx, cmd deviceCmd, id string) (d signal.Device, err error) {
	a := access.From(c.Context())
	beat, bad := number(cmd.Beat)
	minutes, badMinutes := number(cmd.Until)
	rev, badRev := number(cmd.Rev)
	if bad || badMinutes || badRev || minutes > 7*24*60 {
		return d, fault.InvalidFields(fault.Field{Name: "heartbeat", Key: "signal.bad_heartbeat"})
	}
	err = w.write(c, func(tx *db.Tx) error {
		at := cmd.Place
		if at == "" {
			found, err := w.find(tx, a, cmd.Where)
			if err != nil {
				return err
			}
			if len(found) != 1 {
				return fault.InvalidFields(fault.Field{Name: "place", Key: "signal.bad_place"})
			}
			at = found[0].Value
		}
		r := signal.Register{ID: id, Rev: rev, Source: cmd.Source, Key: cmd.Key, Name: cmd.Name, Kind: cmd.Kind, Place: at, Heartbeat: beat, Scale: cmd.Scale}
		if minutes > 0 {
			r.TestUntil = tx.NowMS() + minutes*60_000
		}
		d, err = w.Signals.PutTx(tx, a, r)
		return err
	})
	return d, err
}

func number(s string) (n int64, bad bool) {
	if s = strings.TrimSpace(s); s == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err != nil || n < 0
}

// find gives the places that words may mean, within the places where the actor may register.
func (w *pagesOf) find(tx *db.Tx, a access.Actor, words string) (out []ui.Option, err error) {
	if strings.TrimSpace(words) == "" {
		return nil, nil
	}
	for _, area := range a.Scope(access.SignalEdit) {
		list, err := w.Places.Find(tx, words, area, 5)
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			for _, b := range f.Buildings {
				out = append(out, ui.Option{Value: b.ID, Label: f.Compound.Name + b.Name})
			}
			if len(f.Buildings) == 0 {
				out = append(out, ui.Option{Value: f.Compound.ID, Label: f.Compound.Name})
			}
		}
	}
	return out[:min(len(out), 40)], nil
}

func (w *pagesOf) form(c *web.Ctx, tx *db.Tx, cmd deviceCmd, bad map[string]string) (f *pages.DeviceForm, err error) {
	f = &pages.DeviceForm{Rev: cmd.Rev, Sources: options(c.Lang, "fire.device.source.", signal.Sources, orElse(cmd.Source, signal.GBT26875)), Kinds: options(c.Lang, "fire.device.kind.", signal.Kinds, orElse(cmd.Kind, "transmitter")),
		Key: cmd.Key, Name: cmd.Name, Where: cmd.Where, Place: cmd.Place, Beat: cmd.Beat, Scale: cmd.Scale, Until: cmd.Until, Bad: bad}
	if bad["place"] != "" {
		if f.Found, err = w.find(tx, access.From(c.Context()), cmd.Where); len(f.Found) > 1 {
			f.Bad["place"] = text.T(c.Lang, "fire.device.which")
		}
	}
	return f, err
}

func (w *pagesOf) deviceForm(c *web.Ctx, status int, cmd deviceCmd, bad map[string]string) error {
	pg := w.Frame.Staff(c, text.T(c.Lang, "fire.device.add"), "/fire")
	pg.Back = "/fire/signals?view=devices"
	v := pages.DeviceView{Tabs: ground.Tabs(c.Lang, ground.TabSignals, access.From(c.Context()))}
	err := w.read(c, func(tx *db.Tx) (err error) {
		v.Form, err = w.form(c, tx, cmd, bad)
		return err
	})
	if err != nil {
		return err
	}
	v.Form.Action, v.Form.Submit = "/fire/signals/devices/new", text.T(c.Lang, "fire.device.add_go")
	v.Errors = deviceErrors(bad)
	return c.Page(status, pages.Device(pg, v))
}

// deviceErrors lists what is refused; the field of the place is called where on the page.
func deviceErrors(bad map[string]string) []ui.FieldError {
	out := summary(bad, "source", "key", "name", "kind", "place", "heartbeat", "scale")
	for i := range out {
		switch out[i].Name {
		case "place":
			out[i].Name = "where"
		case "heartbeat":
			out[i].Name = "beat"
		}
	}
	return out
}

func (w *pagesOf) device(c *web.Ctx) error { return w.showDevice(c, http.StatusOK, nil, nil) }

func (w *pagesOf) showDevice(c *web.Ctx, status int, cmd *deviceCmd, bad map[string]string) error {
	a := access.From(c.Context())
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/signals?view=devices"
	var v pages.DeviceView
	err := w.read(c, func(tx *db.Tx) error {
		v = pages.DeviceView{Errors: deviceErrors(bad)}
		d, err := w.Signals.Device(tx, c.Path("id"))
		if err != nil || a.May(access.SignalRead, d.Path) != nil {
			return fault.NotFound("signal.no_device")
		}
		x := &look{pagesOf: w, tx: tx, lang: c.Lang, a: a, names: map[string]string{}}
		if err := x.deviceFacts(&v, &pg, d); err != nil {
			return err
		}
		if d.State != signal.Active || a.May(access.SignalEdit, d.Path) != nil {
			return nil
		}
		if cmd == nil {
			where, err := x.where(d.Place)
			if err != nil {
				return err
			}
			cmd = &deviceCmd{Rev: strconv.FormatInt(d.Rev, 10), Kind: d.Kind, Name: d.Name, Where: where, Place: d.Place, Beat: strconv.FormatInt(d.Heartbeat, 10), Scale: d.Scale}
		}
		if v.Form, err = w.form(c, tx, *cmd, bad); err != nil {
			return err
		}
		v.Form.Fixed, v.Form.Action, v.Form.Submit = true, "/fire/signals/devices/"+d.ID+"/edit", text.T(c.Lang, "fire.device.save")
		v.End = "/fire/signals/devices/" + d.ID + "/end"
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "fire.device.rule_device"), Href: "/fire/signals/rules/new?device=" + d.ID})
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, pages.Device(pg, v))
}

// deviceFacts fills the page of a device.
func (x *look) deviceFacts(v *pages.DeviceView, pg *ui.Page, d signal.Device) error {
	where, err := x.where(d.Place)
	if err != nil {
		return err
	}
	seen, err := x.Signals.Seen(x.tx, []string{d.ID})
	if err != nil {
		return err
	}
	m := x.heard(d, seen[d.ID])
	if d.State == signal.Ended {
		m = ui.Unknown(x.t("ended"))
	}
	pg.Title, pg.Mark, pg.Short = where+" "+d.Name, &m, d.Name
	v.Facts = []ui.Def{{Term: x.t("c.where"), Text: where}, {Term: x.t("f.kind"), Text: x.t("kind." + d.Kind)}, {Term: x.t("f.source"), Text: x.t("source." + d.Source)}, {Term: x.t("c.key"), Text: d.Key}}
	if d.Heartbeat > 0 {
		v.Facts = append(v.Facts, ui.Def{Term: x.t("f.beat"), Text: x.t("beat_of", d.Heartbeat)})
	}
	if s := seen[d.ID]; s.At != 0 {
		v.Facts = append(v.Facts, ui.Def{Term: x.t("c.heard"), Text: text.DateTime(at(s.At))})
		if off := s.OffBy / 1000; off > 60 || off < -60 {
			v.Facts = append(v.Facts, ui.Def{Term: x.t("clock_off"), Text: x.t("clock_off_by", off)})
		}
	}
	if d.TestUntil > x.tx.NowMS() {
		v.Facts = append(v.Facts, ui.Def{Term: x.t("testing"), Text: x.t("until", text.DateTime(at(d.TestUntil)))})
	}
	list, err := x.Signals.OfDevice(x.tx, d.ID, 20)
	if err != nil {
		return err
	}
	if v.Alarms, err = x.table(list); err != nil {
		return err
	}
	if v.Readings, err = x.readings(d); err != nil {
		return err
	}
	if d.Source != signal.GBT26875 || d.State != signal.Active {
		return nil
	}
	if x.a.May(access.SignalHandle, d.Path) == nil {
		v.Ask = "/fire/signals/devices/" + d.ID + "/ask"
	}
	v.Orders, err = x.orders(d)
	return err
}

func (x *look) readings(d signal.Device) (*ui.Table, error) {
	list, err := x.Signals.Readings(x.tx, d.ID, 30)
	if err != nil {
		return nil, err
	}
	t := &ui.Table{Caption: x.t("readings"), Columns: []ui.Column{{Title: x.t("c.what"), Key: true}, {Title: x.t("c.value")}, {Title: x.t("c.when")}, {Title: x.t("c.part"), Low: true}},
		Empty: &ui.Empty{Title: x.t("no_readings"), Why: x.t("no_readings_why")}}
	for _, r := range list {
		what := r.Kind
		if text.Has(x.lang, "fire.device.r."+r.Kind) {
			what = x.t("r." + r.Kind)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: what}, {Text: strings.TrimSpace(x.words(r.Value) + " " + r.Unit), Sub: x.words(r.Marks)}, {Text: text.Moment(x.lang, at(r.At), x.tx.Now)}, {Text: r.Part}}})
	}
	return t, nil
}

func (x *look) orders(d signal.Device) (*ui.Table, error) {
	list, err := x.Signals.Orders(x.tx, d.ID, 20)
	if err != nil {
		return nil, err
	}
	t := &ui.Table{Caption: x.t("checks"), Columns: []ui.Column{{Title: x.t("c.order"), Key: true}, {Title: x.t("c.asked")}, {Title: x.t("c.answer")}, {Title: x.t("c.who"), Low: true}},
		Empty: &ui.Empty{Title: x.t("no_checks"), Why: x.t("no_checks_why")}}
	for _, o := range list {
		m := orderMark(x, o)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.t(o.What)}, {Text: text.Moment(x.lang, at(o.Asked), x.tx.Now)}, {Mark: &m}, {Text: o.Label}}})
	}
	return t, nil
}

func orderMark(x *look, o signal.Order) ui.Mark {
	word := x.t("order." + o.State)
	switch o.State {
	case signal.Answered:
		return ui.Fine(word).With(x.t("within", (o.Done-o.Sent)/1000))
	case signal.Missed, signal.Failed, signal.Denied:
		return ui.Late(word)
	case signal.Confirmed:
		if o.Done != 0 {
			return ui.Fine(word)
		}
	}
	return ui.Doing(word)
}

func (w *pagesOf) endDevice(c *web.Ctx) error {
	if err := w.Signals.End(c.Context(), access.From(c.Context()), c.Path("id")); err != nil {
		bad, ok := refusals(c, err)
		if !ok {
			return err
		}
		return w.showDevice(c, web.Status(err), nil, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.device.ended_done"), nil)
	return c.Redirect("/fire/signals?view=devices")
}

func (w *pagesOf) ask(c *web.Ctx) error {
	cmd, _, err := web.Decode[deviceCmd](c)
	if err != nil {
		return err
	}
	minutes, _ := number(cmd.Minutes)
	if _, err := w.Signals.Ask(c.Context(), access.From(c.Context()), c.Path("id"), cmd.What, minutes); err != nil {
		bad, ok := refusals(c, err)
		if !ok {
			return err
		}
		return w.showDevice(c, web.Status(err), nil, bad)
	}
	w.Frame.Done(c, text.T(c.Lang, "fire.device.asked"), nil)
	return c.Redirect("/fire/signals/devices/" + c.Path("id"))
}
