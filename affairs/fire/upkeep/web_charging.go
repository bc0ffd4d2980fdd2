package upkeep

import (
	"cmp"
	"net/http"

	upkeeppages "linli/affairs/fire/upkeep/pages"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *pagesOf) chargingList(c *web.Ctx) error {
	a, l := access.From(c.Context()), say(c.Lang)
	v := upkeeppages.View{Tabs: ground.Tabs(c.Lang, ground.TabCharging, a)}
	t := ui.Table{Caption: l.t("tab.charging"), Columns: []ui.Column{key(l.t("charging.name")), column(l.t("upkeep.where")), num(l.t("charging.capacity")), low(l.t("charging.operator")), column(l.t("charging.price")), column(l.t("charging.next"))},
		Empty: &ui.Empty{Title: l.t("charging.empty"), Why: l.t("charging.empty_why")}}
	late, places := 0, int64(0)
	err := w.read(c, func(tx *db.Tx) error {
		t.Rows, late, places = nil, 0, 0
		cond, args, err := w.below(tx, a, access.FireRead)
		if err != nil {
			return err
		}
		list, err := chargings(tx, "state = 'active' AND "+cond+" ORDER BY path, id LIMIT 500", args...)
		if err != nil {
			return err
		}
		for _, x := range list {
			at, err := w.Places.Describe(tx, x.Place)
			if err != nil {
				return err
			}
			m := w.nextMark(c.Lang, x.Next, ground.Today(tx))
			if m.Tone == ui.Red {
				late++
			}
			places += x.Capacity
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{lead(x.Name, "/fire/charging/"+x.ID), cell(at), count(x.Capacity), cell(x.Operator), cell(price(l, x)), marked(m)}})
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.Tiles = []ui.KPI{{Label: l.t("tab.charging"), Value: text.Count(len(t.Rows))}, {Label: l.t("charging.capacity"), Value: text.Count(places), Unit: l.t("charging.unit")}, noted(ui.KPI{Label: l.t("charging.k_late"), Value: text.Count(late), Note: l.t("charging.k_late_note")}, late)}
	v.Main = []upkeeppages.Block{{Table: &t}, rulesBlock(c.Lang)}
	pg := w.Frame.Staff(c, l.t("tab.charging"), "/fire")
	pg.Sub = l.t("charging.sub")
	if a.Has(access.FireWork) {
		pg.Actions = []ui.Btn{{Label: l.t("charging.new"), Href: "/fire/charging/new", Primary: true}}
	}
	return c.Page(http.StatusOK, upkeeppages.Page(pg, v))
}

func price(l say, x Charging) string {
	if x.Power == 0 && x.Fee == 0 {
		return l.t("charging.no_price")
	}
	return l.t("charging.split", yuan(x.Power+x.Fee), yuan(x.Power), yuan(x.Fee))
}

func (w *pagesOf) nextMark(lang, next, day string) ui.Mark {
	switch {
	case next < day:
		return ui.Late(say(lang).t("charging.overdue")).With(next)
	case next <= clock.AddDays(day, 7):
		return ui.Due(next)
	}
	return ui.Fine(next)
}

// rulesBlock shows the rules as data, each with where it is from and whether it is checked.
func rulesBlock(lang string) upkeeppages.Block {
	l := say(lang)
	t := ui.Table{Caption: l.t("charging.rules"), Columns: []ui.Column{key(l.t("charging.rule")), column(l.t("charging.source")), column(l.t("charging.mark"))}}
	for _, x := range Items() {
		m := ui.Fine(l.t("charging.sure"))
		if x.Mark != "sure" {
			m = ui.Waiting(l.t("charging.check"))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cell(itemWords(lang, x)), cell(x.Source), marked(m)}})
	}
	return upkeeppages.Block{Title: l.t("charging.rules"), Table: &t, Note: l.t("charging.rules_note")}
}

type chargingCmd struct {
	Place    string `form:"place"`
	Name     string `form:"name"`
	Outdoor  bool   `form:"outdoor"`
	Capacity int64  `form:"capacity"`
	Sockets  int64  `form:"sockets"`
	Operator string `form:"operator"`
	Phone    string `form:"phone"`
	Power    string `form:"power"`
	Fee      string `form:"fee"`
	Opened   string `form:"opened"`
	Rev      int64  `form:"rev"`
}

func (k chargingCmd) row(id string) Charging {
	return Charging{ID: id, Place: k.Place, Name: k.Name, Outdoor: k.Outdoor, Capacity: k.Capacity, Sockets: k.Sockets, Operator: k.Operator, Phone: k.Phone, Power: fen(k.Power), Fee: fen(k.Fee), Opened: k.Opened, Rev: k.Rev}
}

func chargingForm(lang string, k chargingCmd, action, submit string) *upkeeppages.Form {
	l := say(lang)
	out := upkeeppages.Field{Kind: upkeeppages.Tick, Input: ui.Input{Name: "outdoor", Label: l.t("charging.outdoor")}, On: k.Outdoor}
	return &upkeeppages.Form{ID: "charging", Action: action, Submit: submit, Fields: []upkeeppages.Field{hidden("place", k.Place), hidden("rev", i64(k.Rev)), input("name", l.t("charging.name"), k.Name, must), out,
		input("capacity", l.t("charging.capacity"), i64(k.Capacity), must, typed("number")), input("sockets", l.t("charging.sockets"), i64(k.Sockets), typed("number")), input("operator", l.t("charging.operator"), k.Operator), input("phone", l.t("upkeep.phone"), k.Phone, typed("tel")),
		input("power", l.t("charging.power"), k.Power, hint(l.t("charging.power_hint"))), input("fee", l.t("charging.fee"), k.Fee, hint(l.t("charging.fee_hint"))), input("opened", l.t("charging.opened"), k.Opened, must, typed("date"))}}
}

func (w *pagesOf) chargingNew(c *web.Ctx) error {
	if c.Query("place") == "" {
		return w.chooseArea(c, access.FireWork, say(c.Lang).t("charging.new"), "/fire/charging/new", "/fire/charging")
	}
	return w.showCharging(c, http.StatusOK, chargingCmd{Place: c.Query("place"), Outdoor: true, Opened: clock.DayOf(w.DB.Clock().Now())}, nil)
}

func (w *pagesOf) showCharging(c *web.Ctx, status int, k chargingCmd, bad map[string]string) error {
	l := say(c.Lang)
	pg := w.Frame.Staff(c, l.t("charging.new"), "/fire")
	pg.Back = "/fire/charging"
	f := chargingForm(c.Lang, k, "/fire/charging/new", l.t("upkeep.save"))
	return c.Page(status, upkeeppages.Page(pg, upkeeppages.View{Errors: failures(bad, f), Main: []upkeeppages.Block{{Form: f}}}))
}

func (w *pagesOf) chargingSave(c *web.Ctx) error {
	k, _, err := web.Decode[chargingCmd](c)
	if err != nil {
		return err
	}
	x, err := w.SaveCharging(c.Context(), access.From(c.Context()), k.row(c.Path("id")))
	if err != nil {
		return again(c, err, func(c *web.Ctx, status int, bad map[string]string) error {
			if id := c.Path("id"); id != "" {
				return w.chargingPage(c, status, bad, &k)
			}
			return w.showCharging(c, status, k, bad)
		})
	}
	w.Frame.Done(c, say(c.Lang).t("charging.saved", x.Name, cmp.Or(x.Next, "—")), nil)
	return c.Redirect("/fire/charging/" + x.ID)
}

func (w *pagesOf) chargingShow(c *web.Ctx) error {
	return w.chargingPage(c, http.StatusOK, nil, nil)
}

func (w *pagesOf) chargingPage(c *web.Ctx, status int, bad map[string]string, typed *chargingCmd) error {
	a, l := access.From(c.Context()), say(c.Lang)
	var v upkeeppages.View
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/charging"
	err := w.read(c, func(tx *db.Tx) error {
		v = upkeeppages.View{}
		x, err := w.charging(tx, a, access.FireRead, c.Path("id"))
		if err != nil {
			return err
		}
		at, err := w.Places.Describe(tx, x.Place)
		if err != nil {
			return err
		}
		m := w.nextMark(c.Lang, x.Next, ground.Today(tx))
		pg.Title, pg.Sub, pg.Mark = x.Name, at, &m
		w.chargingBlocks(tx, c.Lang, a, x, bad, typed, &v)
		t, err := checkTable(tx, c.Lang, x.ID)
		v.Main = append(v.Main, upkeeppages.Block{Title: l.t("charging.log"), Table: &t})
		return err
	})
	if err != nil {
		return err
	}
	return c.Page(status, upkeeppages.Page(pg, v))
}

// chargingBlocks are the facts of a place and, for those who keep it, the forms.
func (w *pagesOf) chargingBlocks(tx *db.Tx, lang string, a access.Actor, x Charging, bad map[string]string, typed *chargingCmd, v *upkeeppages.View) {
	l := say(lang)
	side := l.t("charging.indoor")
	if x.Outdoor {
		side = l.t("charging.outdoor")
	}
	defs := []ui.Def{{Term: l.t("charging.capacity"), Text: text.Count(x.Capacity)}, {Term: l.t("charging.sockets"), Text: text.Count(x.Sockets)}, {Term: l.t("charging.place"), Text: side}, {Term: l.t("charging.operator"), Text: cmp.Or(x.Operator, "—")}, {Term: l.t("upkeep.phone"), Text: cmp.Or(x.Phone, "—")},
		{Term: l.t("charging.price"), Text: price(l, x)}, {Term: l.t("charging.opened"), Text: x.Opened}, {Term: l.t("charging.next"), Text: x.Next}}
	v.Side = []upkeeppages.Block{{Title: l.t("upkeep.facts"), Defs: defs}}
	if w.mayPlace(tx, a, access.FireWork, x.Place) == nil {
		var options []ui.Option
		for _, i := range Items() {
			options = append(options, ui.Option{Value: i.Code, Label: itemWords(lang, i)})
		}
		f := &upkeeppages.Form{ID: "check", Action: "/fire/charging/" + x.ID + "/check", Submit: l.t("charging.save_check"), Fields: []upkeeppages.Field{
			choose(upkeeppages.Chips, "what", l.t("charging.what"), ui.Options(lang, "fire.charging.what_", []string{"check", "incident"}, "check"), must), choose(upkeeppages.Many, "failed", l.t("charging.failed"), options), area("note", l.t("upkeep.note"), "", 2)}}
		v.Errors = failures(bad, f)
		v.Main = append(v.Main, upkeeppages.Block{Title: l.t("charging.check_now"), Note: l.t("charging.check_note"), Form: f})
		k := chargingCmd{Place: x.Place, Name: x.Name, Outdoor: x.Outdoor, Capacity: x.Capacity, Sockets: x.Sockets, Operator: x.Operator, Phone: x.Phone, Power: yuan(x.Power), Fee: yuan(x.Fee), Opened: x.Opened, Rev: x.Rev}
		if typed != nil {
			k = *typed
		}
		ef := chargingForm(lang, k, "/fire/charging/"+x.ID+"/edit", l.t("upkeep.edit"))
		if typed != nil {
			v.Errors = failures(bad, ef)
		}
		v.Side = append(v.Side, upkeeppages.Block{Form: ef, Fold: true})
	}
}

// checkTable are the latest checks and incidents of a place.
func checkTable(tx *db.Tx, lang, charging string) (ui.Table, error) {
	l := say(lang)
	list, err := chargingChecks(tx, "charging = ? ORDER BY at DESC LIMIT 24", charging)
	t := ui.Table{Caption: l.t("charging.log"), Columns: []ui.Column{key(l.t("upkeep.day")), column(l.t("charging.what")), column(l.t("charging.failed")), column(l.t("upkeep.note")), low(l.t("upkeep.by"))}, Empty: &ui.Empty{Title: l.t("charging.no_check"), Why: l.t("charging.no_check_why")}}
	for _, k := range list {
		words := ""
		for _, f := range k.Failed {
			if i, ok := itemOf(f); ok {
				words = text.Joined(words, itemWords(lang, i))
			}
		}
		res := ui.Fine(l.t("charging.all_fine"))
		if words != "" || k.What == "incident" {
			res = ui.Late(cmp.Or(words, l.t("charging.what_incident")))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cell(k.Day), cell(l.t("charging.what_" + k.What)), marked(res), cell(k.Note), cell(k.Label)}})
	}
	return t, err
}

type checkCmd struct {
	What   string   `form:"what"`
	Failed []string `form:"failed"`
	Note   string   `form:"note"`
}

func (w *pagesOf) chargingCheck(c *web.Ctx) error {
	k, _, err := web.Decode[checkCmd](c)
	if err != nil {
		return err
	}
	x, err := w.CheckCharging(c.Context(), access.From(c.Context()), Check{Charging: c.Path("id"), What: k.What, Failed: k.Failed, Note: k.Note})
	if err != nil {
		return again(c, err, func(c *web.Ctx, status int, bad map[string]string) error { return w.chargingPage(c, status, bad, nil) })
	}
	w.Frame.Done(c, say(c.Lang).t("charging.checked", len(x.Matters)), nil)
	return c.Redirect("/fire/charging/" + c.Path("id"))
}
