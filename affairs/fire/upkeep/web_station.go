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

// rateSince is how far back the arrivals of a station are counted, in days.
const rateSince = 365

func (w *pagesOf) stationList(c *web.Ctx) error {
	a, l := access.From(c.Context()), say(c.Lang)
	t := ui.Table{Caption: l.t("tab.stations"), Columns: []ui.Column{key(l.t("station.name")), column(l.t("station.level")), column(l.t("station.people")), column(l.t("station.roster")), column(l.t("station.kit")), column(l.t("station.rate")), column(l.t("upkeep.phone"))},
		Empty: &ui.Empty{Title: l.t("station.empty"), Why: l.t("station.empty_why")}}
	err := w.read(c, func(tx *db.Tx) error {
		t.Rows = nil
		cond, args, err := w.below(tx, a, access.FireRead)
		if err != nil {
			return err
		}
		list, err := stations(tx, "state = 'active' AND "+cond+" ORDER BY path, id LIMIT 300", args...)
		for _, x := range list {
			row, err := w.stationRow(tx, c.Lang, x)
			if err != nil {
				return err
			}
			t.Rows = append(t.Rows, row)
		}
		return err
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, l.t("tab.stations"), "/fire")
	pg.Sub = l.t("station.sub")
	if a.Has(access.FireStation) {
		pg.Actions = []ui.Btn{{Label: l.t("station.new"), Href: "/fire/stations/new", Primary: true}}
	}
	return c.Page(http.StatusOK, upkeeppages.Page(pg, upkeeppages.View{Tabs: ground.Tabs(c.Lang, ground.TabStations, a), Main: []upkeeppages.Block{{Table: &t}}, Note: l.t("station.source")}))
}

func (w *pagesOf) stationRow(tx *db.Tx, lang string, x Station) (ui.Row, error) {
	people, roster, kit, rate, err := w.stationMarks(tx, lang, x)
	return ui.Row{Cells: []ui.Cell{lead(x.Name, "/fire/stations/"+x.ID), cell(say(lang).t("station.level_" + i64(x.Level))), marked(people), marked(roster), marked(kit), marked(rate), cell(x.Phone)}}, err
}

// stationMarks are the four things a station must have in order: people, shifts of the week, equipment, arrivals.
func (w *pagesOf) stationMarks(tx *db.Tx, lang string, x Station) (people, roster, kit, rate ui.Mark, err error) {
	l, day := say(lang), ground.Today(tx)
	n, err := tx.Count("SELECT COUNT(*) FROM fire_member WHERE station = ? AND state = 'active'", x.ID)
	if err != nil {
		return
	}
	people = ui.Fine(l.t("station.n_people", n))
	if n < Needed {
		people = ui.Late(l.t("station.few", n, Needed))
	}
	gaps, err := w.gaps(tx, x, day, 7)
	if err != nil {
		return
	}
	roster = ui.Fine(l.t("station.roster_full"))
	if len(gaps) > 0 {
		roster = ui.Due(l.t("station.roster_gaps", len(gaps)))
	}
	late, err := tx.Count("SELECT COUNT(*) FROM fire_kit WHERE station = ? AND (state = 'broken' OR state = 'ok' AND due <> '' AND due < ?)", x.ID, day)
	if err != nil {
		return
	}
	kit = ui.Fine(l.t("station.kit_fine"))
	if late > 0 {
		kit = ui.Late(l.t("station.kit_late", late))
	}
	list, err := runs(tx, "station = ? AND alarm >= ?", x.ID, tx.NowMS()-rateSince*86_400_000)
	within, all := Rate(list)
	rate = ui.Unknown(l.t("station.no_runs"))
	if all > 0 {
		rate = ui.Fine(text.Share(int64(within), int64(all))).With(l.t("station.of_runs", within, all))
		if within < all {
			rate.Tone, rate.Shape = ui.Amber, "▲"
		}
	}
	return
}

func (w *pagesOf) stationShow(c *web.Ctx) error { return w.stationPage(c, http.StatusOK, nil) }

// stationPage is F4: today's shift, the week, people, equipment, arrivals.
func (w *pagesOf) stationPage(c *web.Ctx, status int, bad map[string]string) error {
	a, l := access.From(c.Context()), say(c.Lang)
	var v upkeeppages.View
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/stations"
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.station(tx, a, access.FireRead, c.Path("id"))
		if err != nil {
			return err
		}
		v = upkeeppages.View{Errors: ui.Summary(bad, "name", "level", "slots", "least", "opened", "post", "trained", "cert_until", "qty", "due", "made_on", "state", "day", "slot", "who", "taker", "failed", "what", "alarm", "there")}
		pg.Title, pg.Sub = x.Name, text.Joined(l.t("station.level_"+i64(x.Level)), x.Owner, x.Phone)
		people, roster, kit, rate, err := w.stationMarks(tx, c.Lang, x)
		if err != nil {
			return err
		}
		for _, k := range []struct {
			label string
			m     ui.Mark
		}{{"people", people}, {"roster", roster}, {"kit", kit}, {"rate", rate}} {
			v.Tiles = append(v.Tiles, ui.KPI{Label: l.t("station." + k.label), Value: k.m.Shape + " " + k.m.Word, Note: k.m.Extra, Tone: k.m.Tone})
		}
		return w.stationBlocks(tx, c.Lang, a, x, &v)
	})
	if err != nil {
		return err
	}
	return c.Page(status, upkeeppages.Page(pg, v))
}

func (w *pagesOf) stationBlocks(tx *db.Tx, lang string, a access.Actor, x Station, v *upkeeppages.View) error {
	l, day := say(lang), ground.Today(tx)
	edit := w.mayPlace(tx, a, access.FireStation, x.Place) == nil
	list, err := members(tx, "station = ? AND state = 'active' ORDER BY post, name", x.ID)
	if err != nil {
		return err
	}
	week, err := w.weekBlock(tx, lang, x, list, day, edit)
	if err != nil {
		return err
	}
	people, err := w.peopleBlock(tx, lang, x, list, day, edit)
	if err != nil {
		return err
	}
	kit, err := w.kitBlock(tx, lang, x, day, edit)
	if err != nil {
		return err
	}
	v.Main = []upkeeppages.Block{week}
	if edit {
		v.Main = append(v.Main, upkeeppages.Block{Form: &upkeeppages.Form{ID: "week", Action: "/fire/stations/" + x.ID + "/week", Submit: l.t("station.copy_week"), Quiet: true}, Note: l.t("station.copy_week_why"), Title: l.t("station.next_week")})
	}
	v.Main = append(v.Main, people)
	if edit && len(list) > 0 {
		v.Main = append(v.Main, leaveBlock(lang, x, list))
	}
	v.Main = append(v.Main, kit)
	shifts, err := w.handoverBlock(tx, lang, x, list, day, edit)
	if err != nil {
		return err
	}
	went, err := w.runBlock(tx, lang, x, day, edit)
	if err != nil {
		return err
	}
	defs := []ui.Def{{Term: l.t("station.address"), Text: cmp.Or(x.Address, "—")}, {Term: l.t("station.covers"), Text: cmp.Or(x.Covers, "—")}, {Term: l.t("station.opened"), Text: cmp.Or(x.Opened, "—")}, {Term: l.t("station.slots"), Text: x.Slots}, {Term: l.t("station.least"), Text: i64(x.Least)}}
	v.Side = append(shifts, upkeeppages.Block{Title: l.t("upkeep.facts"), Defs: defs})
	if edit {
		k := stationCmd{Place: x.Place, Name: x.Name, Level: x.Level, Owner: x.Owner, Address: x.Address, Phone: x.Phone, Covers: x.Covers, Opened: x.Opened, Slots: x.Slots, Least: x.Least, Rev: x.Rev}
		v.Side = append(v.Side, upkeeppages.Block{Form: stationForm(lang, k, "/fire/stations/"+x.ID+"/edit", l.t("upkeep.edit")), Fold: true})
	}
	v.Main = append(v.Main, went)
	v.Note = l.t("station.source")
	return nil
}

// weekBlock is the roster of seven days.
func (w *pagesOf) weekBlock(tx *db.Tx, lang string, x Station, list []Member, day string, edit bool) (b upkeeppages.Block, err error) {
	l := say(lang)
	down, err := w.roster(tx, x.ID, day, 7)
	if err != nil {
		return b, err
	}
	names := map[string]string{}
	for _, m := range list {
		names[m.ID] = m.Name
	}
	t := ui.Table{Caption: l.t("station.week"), Columns: []ui.Column{key(l.t("upkeep.day"))}}
	for _, s := range Slots(x.Slots) {
		t.Columns = append(t.Columns, column(s))
	}
	for i := range 7 {
		d := clock.AddDays(day, i)
		r := ui.Row{Cells: []ui.Cell{{Text: text.DayWords(lang, d, tx.Now), Strong: i == 0}}}
		for _, s := range Slots(x.Slots) {
			who := ""
			ids := down[[2]string{d, s}]
			for _, m := range ids {
				who = text.Joined(who, names[m])
			}
			cl := ui.Cell{Text: cmp.Or(who, "—")}
			if len(ids) < int(x.Least) {
				m := ui.Due(l.t("station.lacks", int(x.Least)-len(ids)))
				cl.Mark, cl.Sub = &m, who
				r.Tone = ui.Amber
			}
			r.Cells = append(r.Cells, cl)
		}
		t.Rows = append(t.Rows, r)
	}
	b = upkeeppages.Block{Title: l.t("station.week"), Table: &t}
	if edit {
		var days, slots, who []ui.Option
		for i := range 14 {
			d := clock.AddDays(day, i)
			days = append(days, ui.Option{Value: d, Label: text.DayWords(lang, d, tx.Now)})
		}
		for _, s := range Slots(x.Slots) {
			slots = append(slots, ui.Option{Value: s, Label: s})
		}
		for _, m := range list {
			who = append(who, ui.Option{Value: m.ID, Label: m.Name})
		}
		b.Form = &upkeeppages.Form{ID: "shift", Action: "/fire/stations/" + x.ID + "/shift", Submit: l.t("station.set_shift"), Fields: []upkeeppages.Field{choose(upkeeppages.Select, "day", l.t("upkeep.day"), days, must), choose(upkeeppages.Chips, "slot", l.t("station.slot"), slots, must), choose(upkeeppages.Many, "who", l.t("station.who"), who)}}
	}
	return b, nil
}

func (w *pagesOf) peopleBlock(tx *db.Tx, lang string, x Station, list []Member, day string, edit bool) (upkeeppages.Block, error) {
	l := say(lang)
	t := ui.Table{Caption: l.t("station.people"), Columns: []ui.Column{key(l.t("upkeep.name")), column(l.t("station.post")), column(l.t("upkeep.phone")), low(l.t("station.trained")), low(l.t("station.cert")), column(l.t("station.cert_until"))}, Empty: &ui.Empty{Title: l.t("station.no_people"), Why: l.t("station.no_people_why")}}
	for _, m := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cell(m.Name), cell(l.t("station.post_" + m.Post)), cell(m.Phone), cell(m.Trained), cell(m.Cert), marked(untilMark(lang, m.CertUntil, day))}})
	}
	b := upkeeppages.Block{Title: l.t("station.people"), Table: &t}
	if edit {
		b.Form = &upkeeppages.Form{ID: "member", Action: "/fire/stations/" + x.ID + "/people", Submit: l.t("station.add_member"), Fields: []upkeeppages.Field{input("name", l.t("upkeep.name"), "", must), choose(upkeeppages.Chips, "post", l.t("station.post"), ui.Options(lang, "fire.station.post_", Posts, "member"), must), input("phone", l.t("upkeep.phone"), "", typed("tel")),
			input("trained", l.t("station.trained"), "", typed("date")), input("cert", l.t("station.cert"), ""), input("cert_until", l.t("station.cert_until"), "", typed("date"))}}
	}
	return b, nil
}

// leaveBlock takes somebody off the list and out of the shifts that are to come.
func leaveBlock(lang string, x Station, list []Member) upkeeppages.Block {
	l := say(lang)
	var who []ui.Option
	for _, m := range list {
		who = append(who, ui.Option{Value: m.ID, Label: m.Name})
	}
	return upkeeppages.Block{Fold: true, Form: &upkeeppages.Form{ID: "leave", Action: "/fire/stations/" + x.ID + "/people/end", Submit: l.t("station.end_member"), Quiet: true,
		Fields: []upkeeppages.Field{choose(upkeeppages.Select, "member", l.t("station.who_leaves"), who, must)}}}
}

func (w *pagesOf) kitBlock(tx *db.Tx, lang string, x Station, day string, edit bool) (b upkeeppages.Block, err error) {
	l := say(lang)
	list, err := kits(tx, "station = ? AND state <> 'ended' ORDER BY CASE WHEN due = '' THEN '9' ELSE due END, name", x.ID)
	t := ui.Table{Caption: l.t("station.kit"), Columns: []ui.Column{key(l.t("station.item")), column(l.t("station.spec")), num(l.t("station.qty")), low(l.t("station.spot")), column(l.t("station.due")), {Go: true}}, Empty: &ui.Empty{Title: l.t("station.no_kit"), Why: l.t("station.no_kit_why")}}
	for _, k := range list {
		m := untilMark(lang, k.Due, day)
		if k.State == "broken" {
			m = ui.Late(l.t("station.broken"))
		}
		r := ui.Row{Cells: []ui.Cell{cell(k.Name), cell(k.Spec), count(k.Qty), cell(k.Spot), marked(m), {}}}
		if edit {
			r.Cells[5].Btns = []ui.Btn{{Label: l.t("station.renew"), Href: "/fire/stations/" + x.ID + "/kit/" + k.ID, Small: true}}
		}
		if m.Tone == ui.Red || m.Tone == ui.Amber {
			r.Tone = m.Tone
		}
		t.Rows = append(t.Rows, r)
	}
	b = upkeeppages.Block{Title: l.t("station.kit"), Table: &t}
	if edit {
		b.Form = kitFields(lang, x.ID, Kit{Qty: 1, State: "ok"}, l.t("station.add_kit"))
	}
	return b, err
}

func kitFields(lang, station string, k Kit, submit string) *upkeeppages.Form {
	l := say(lang)
	return &upkeeppages.Form{ID: "kit", Action: "/fire/stations/" + station + "/kit", Submit: submit, Fields: []upkeeppages.Field{hidden("kit", k.ID), hidden("rev", i64(k.Rev)), input("name", l.t("station.item"), k.Name, must), input("spec", l.t("station.spec"), k.Spec), input("qty", l.t("station.qty"), i64(k.Qty), typed("number")), input("spot", l.t("station.spot"), k.Spot),
		input("made_on", l.t("station.made_on"), k.MadeOn, typed("date")), input("due", l.t("station.due"), k.Due, typed("date")), choose(upkeeppages.Chips, "state", l.t("station.state"), ui.Options(lang, "fire.station.state_", []string{"ok", "broken", Ended}, k.State))}}
}

func (w *pagesOf) handoverBlock(tx *db.Tx, lang string, x Station, list []Member, day string, edit bool) (out []upkeeppages.Block, err error) {
	l := say(lang)
	names := map[string]string{}
	var who, slots []ui.Option
	for _, m := range list {
		names[m.ID] = m.Name
		who = append(who, ui.Option{Value: m.ID, Label: m.Name})
	}
	for _, s := range Slots(x.Slots) {
		slots = append(slots, ui.Option{Value: s, Label: s})
	}
	if edit {
		out = append(out, upkeeppages.Block{Title: l.t("station.hand_over"), Note: l.t("station.hand_over_why"), Form: &upkeeppages.Form{ID: "handover", Action: "/fire/stations/" + x.ID + "/handover", Submit: l.t("station.save_handover"), Fields: []upkeeppages.Field{
			choose(upkeeppages.Chips, "slot", l.t("station.next_slot"), slots, must), choose(upkeeppages.Select, "taker", l.t("station.taker"), who, must), choose(upkeeppages.Many, "failed", l.t("station.not_fine"), ui.Options(lang, "fire.station.aid.", Aids)), area("note", l.t("upkeep.note"), "", 2)}}})
	}
	past, err := handovers(tx, "station = ? ORDER BY at DESC LIMIT 6", x.ID)
	if err != nil {
		return nil, err
	}
	b := upkeeppages.Block{Title: l.t("station.handovers"), Note: ""}
	for _, h := range past {
		words := l.t("station.aid_fine")
		if len(h.Failed) > 0 {
			words = l.t("station.aid_not", ui.Said(lang, "fire.station.aid.", h.Failed))
		}
		at := clock.Instant(h.At)
		b.Log = append(b.Log, ui.LogEntry{When: text.Moment(lang, at, tx.Now), ISO: at, Verb: words, Text: text.Joined(h.Label+" → "+cmp.Or(names[h.Taker], "—"), h.Note)})
	}
	if len(past) == 0 {
		b.Note = l.t("station.no_handover")
	}
	return append(out, b), nil
}

func (w *pagesOf) runBlock(tx *db.Tx, lang string, x Station, day string, edit bool) (b upkeeppages.Block, err error) {
	l := say(lang)
	list, err := runs(tx, "station = ? ORDER BY alarm DESC LIMIT 10", x.ID)
	t := ui.Table{Caption: l.t("station.runs"), Columns: []ui.Column{key(l.t("upkeep.day")), column(l.t("station.what")), column(l.t("upkeep.where")), column(l.t("station.alarm")), column(l.t("station.there")), column(l.t("station.took"))}, Empty: &ui.Empty{Title: l.t("station.no_runs"), Why: l.t("station.no_runs_why")}}
	for _, r := range list {
		at, err := w.Places.Describe(tx, r.Place)
		if err != nil {
			return b, err
		}
		m := ui.Fine(took(lang, r.Alarm, r.There))
		if r.There == 0 || r.There-r.Alarm > InTime {
			m = ui.Late(took(lang, r.Alarm, r.There))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cell(clock.DayOf(clock.Instant(r.Alarm))), cell(l.t("station.what_" + r.What)), cell(at), cell(timeOf(r.Alarm)), cell(timeOf(r.There)), marked(m)}})
	}
	b = upkeeppages.Block{Title: l.t("station.runs"), Table: &t, Note: l.t("station.rate_note")}
	if edit {
		b.Form = &upkeeppages.Form{ID: "run", Action: "/fire/stations/" + x.ID + "/run", Submit: l.t("station.add_run"), Fields: []upkeeppages.Field{choose(upkeeppages.Chips, "what", l.t("station.what"), ui.Options(lang, "fire.station.what_", []string{"alarm", "drill"}, "alarm"), must), input("day", l.t("upkeep.day"), day, must, typed("date")),
			input("alarm", l.t("station.alarm"), "", must, typed("time")), input("depart", l.t("station.depart"), "", typed("time")), input("there", l.t("station.there"), "", typed("time")), area("note", l.t("upkeep.note"), "", 2)}}
		for i := range b.Form.Fields {
			if b.Form.Fields[i].Type == "time" {
				b.Form.Fields[i].Attrs = map[string]any{"step": "1"}
			}
		}
	}
	return b, err
}
