package monitor

import (
	"net/http"
	"slices"
	"strconv"

	envmonitor "linli/affairs/environment/monitor/pages"

	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// channelRows is how many factors the form offers.
const channelRows = 8

// formOf is the register form with what stands or was typed.
func (w *pagesOf) formOf(tx *db.Tx, lang string, a access.Actor, m Monitor, action string, bad map[string]string) (*envmonitor.Form, error) {
	l := say(lang)
	in := func(name, label, value, hint string, must bool) envmonitor.Field {
		return envmonitor.Field{Input: ui.Input{Name: name, Label: label, Value: value, Hint: hint, Required: must, Error: bad[name]}}
	}
	where, err := w.whereField(tx, lang, a, m, bad)
	if err != nil {
		return nil, err
	}
	pw := in("pw", l.t("pw"), "", l.t("pw_hint"), m.ID == "")
	if m.ID != "" {
		pw.Hint = l.t("pw_keep")
	}
	pw.Autocomplete = "off"
	since, until := in("since", l.t("since"), m.Since, "", true), in("until", l.t("until"), m.Until, "", false)
	since.Type, until.Type = "date", "date"
	editions := []ui.Option{{Value: "", Label: l.t("edition_any"), On: m.Edition == ""}}
	for _, e := range []string{"2005", "2017", "2025"} {
		editions = append(editions, ui.Option{Value: e, Label: "HJ 212-" + e, On: m.Edition == e})
	}
	f := &envmonitor.Form{ID: "monitor", Action: action, Submit: l.t("save"), ChannelTitle: l.t("channels"), ChannelHint: l.t("channels_hint"), Fields: []envmonitor.Field{
		{Kind: envmonitor.Hidden, Input: ui.Input{Name: "rev", Value: strconv.FormatInt(m.Rev, 10)}}, in("name", l.t("name"), m.Name, l.t("name_hint"), true), where,
		in("mn", "MN", m.MN, l.t("mn_hint"), true), pw, in("nets", l.t("nets"), m.Nets, l.t("nets_hint"), false), {Kind: envmonitor.Select, Input: ui.Input{Name: "edition", Label: l.t("edition")}, Options: editions}, since, until}}
	for i := range channelRows {
		var ch Channel
		if i < len(m.Channels) {
			ch = m.Channels[i]
		}
		f.Channels = append(f.Channels, channelRow(lang, i, ch, i == 0 || ch.Factor != "" || bad["channels"] != "" && i < 2, bad["channels"]))
	}
	return f, nil
}

func channelRow(lang string, i int, ch Channel, open bool, bad string) envmonitor.ChannelRow {
	l, n := say(lang), strconv.Itoa(i)
	options := []ui.Option{{Value: "", Label: l.t("no_factor")}}
	known := ch.Factor == ""
	for _, f := range Factors {
		options = append(options, ui.Option{Value: f.Code, Label: f.Code + " " + FactorName(lang, f.Code), On: f.Code == ch.Factor})
		known = known || f.Code == ch.Factor
	}
	if !known {
		options = append(options, ui.Option{Value: ch.Factor, Label: ch.Factor, On: true})
	}
	in := func(name, value, hint string) envmonitor.Field {
		return envmonitor.Field{Input: ui.Input{Name: name + n, Label: l.t("ch." + name), Value: value, Hint: hint}}
	}
	title := l.t("channel", i+1)
	if ch.Factor != "" {
		title += " · " + FactorName(lang, ch.Factor)
	}
	if !open {
		bad = ""
	}
	return envmonitor.ChannelRow{Title: title, Open: open, Fields: []envmonitor.Field{{Kind: envmonitor.Select, Input: ui.Input{Name: "factor" + n, Label: l.t("ch.factor"), Error: bad}, Options: options},
		in("unit", ch.Unit, l.t("ch.unit_hint")), in("low", ch.Low, ""), in("high", ch.High, ""), in("limit", ch.Limit, l.t("ch.limit_hint")), in("lunit", ch.LUnit, ""), in("basis", ch.Basis, ""), in("spot", ch.Spot, "")}}
}

// whereField chooses the outlet, or a place while no outlet is drawn.
func (w *pagesOf) whereField(tx *db.Tx, lang string, a access.Actor, m Monitor, bad map[string]string) (envmonitor.Field, error) {
	l := say(lang)
	options := []ui.Option{{Value: "", Label: l.t("choose")}}
	if w.Outlets.All != nil {
		list, err := w.Outlets.All(tx, a)
		if err != nil {
			return envmonitor.Field{}, err
		}
		for _, o := range list {
			options = append(options, ui.Option{Value: "o:" + o.ID, Label: text.Joined(o.Company, o.Name), On: o.ID == m.Outlet})
		}
	}
	for _, p := range a.Scope(access.EnvEdit) {
		for _, k := range []place.Kind{place.District, place.Street, place.Community} {
			list, err := w.Places.Subtree(tx, p, k, "", 300)
			if err != nil {
				return envmonitor.Field{}, err
			}
			for _, x := range list {
				options = append(options, ui.Option{Value: "p:" + x.ID, Label: l.t("at_place", x.Name), On: m.Outlet == "" && x.ID == m.Place})
			}
		}
	}
	return envmonitor.Field{Kind: envmonitor.Select, Input: ui.Input{Name: "place", Label: l.t("outlet"), Required: true, Error: bad["place"]}, Options: options}, nil
}

func (w *pagesOf) newForm(c *web.Ctx) error {
	m := Monitor{MN: c.Query("mn"), Outlet: c.Query("outlet"), Since: clock.DayOf(w.DB.Clock().Now())}
	if len(m.MN) > 40 {
		m.MN = ""
	}
	return w.showForm(c, http.StatusOK, m, nil)
}

func (w *pagesOf) editForm(c *web.Ctx) error {
	var m Monitor
	err := w.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		m, err = w.may(tx, access.From(c.Context()), access.EnvEdit, c.Path("id"))
		return err
	})
	if err != nil {
		return err
	}
	return w.showForm(c, http.StatusOK, m, nil)
}

func (w *pagesOf) showForm(c *web.Ctx, status int, m Monitor, bad map[string]string) error {
	l := say(c.Lang)
	action, back, title := home+"/new", home, l.t("new")
	if m.ID != "" {
		action, back, title = home+"/"+m.ID+"/edit", home+"/"+m.ID, l.t("edit")
	}
	var f *envmonitor.Form
	err := w.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		f, err = w.formOf(tx, c.Lang, access.From(c.Context()), m, action, bad)
		return err
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, title, "/environment")
	pg.Back = back
	return c.Page(status, envmonitor.Page(pg, envmonitor.View{Errors: ui.Summary(bad, "name", "place", "mn", "pw", "nets", "edition", "since", "until", "channels"), Main: []envmonitor.Block{{Form: f}}}))
}

type saveCmd struct {
	Name    string `form:"name"`
	Place   string `form:"place"`
	MN      string `form:"mn"`
	PW      string `form:"pw"`
	Nets    string `form:"nets"`
	Edition string `form:"edition"`
	Since   string `form:"since"`
	Until   string `form:"until"`
	Rev     int64  `form:"rev"`
}

func (w *pagesOf) save(c *web.Ctx) error {
	k, f, err := web.Decode[saveCmd](c)
	if err != nil {
		return err
	}
	m := Monitor{ID: c.Path("id"), Rev: k.Rev, MN: k.MN, Name: k.Name, Nets: k.Nets, Edition: k.Edition, Since: k.Since, Until: k.Until}
	switch {
	case len(k.Place) > 2 && k.Place[:2] == "o:":
		m.Outlet = k.Place[2:]
	case len(k.Place) > 2 && k.Place[:2] == "p:":
		m.Place = k.Place[2:]
	}
	for i := range channelRows {
		n := strconv.Itoa(i)
		ch := Channel{Factor: f.Get("factor" + n), Unit: f.Get("unit" + n), Low: f.Get("low" + n), High: f.Get("high" + n), Limit: f.Get("limit" + n), LUnit: f.Get("lunit" + n), Basis: f.Get("basis" + n), Spot: f.Get("spot" + n)}
		if ch.Factor != "" {
			if i := slices.IndexFunc(Factors, func(x Factor) bool { return x.Code == ch.Factor }); ch.Unit == "" && i >= 0 {
				ch.Unit = Factors[i].Unit
			}
			m.Channels = append(m.Channels, ch)
		}
	}
	out, err := w.Register(c.Context(), access.From(c.Context()), Save{Monitor: m, Password: k.PW})
	if err != nil {
		bad, ok := web.Refusals(c, err)
		if !ok {
			return err
		}
		return w.showForm(c, web.Status(err), m, bad)
	}
	w.Frame.Done(c, say(c.Lang).t("saved", out.Name), nil)
	return c.Redirect(home + "/" + out.ID)
}
