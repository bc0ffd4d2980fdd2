package upkeep

import (
	"cmp"
	"net/http"
	"sort"
	"strconv"

	upkeeppages "linli/affairs/fire/upkeep/pages"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *pagesOf) drillList(c *web.Ctx) error {
	a, l := access.From(c.Context()), say(c.Lang)
	var v upkeeppages.View
	err := w.read(c, func(tx *db.Tx) error {
		v = upkeeppages.View{Tabs: ground.Tabs(c.Lang, ground.TabDrills, a), Note: l.t("drill.source")}
		cond, args, err := w.below(tx, a, access.FireRead)
		if err != nil {
			return err
		}
		day := ground.Today(tx)
		list, err := drills(tx, cond+" ORDER BY day DESC, id LIMIT 60", args...)
		if err != nil {
			return err
		}
		t, held, open, err := w.drillTable(tx, c.Lang, list, day[:4])
		if err != nil {
			return err
		}
		due, late, err := w.dueTable(tx, c.Lang, a, day)
		if err != nil {
			return err
		}
		v.Tiles = []ui.KPI{{Label: l.t("drill.k_held", day[:4]), Value: text.Count(held)}, {Label: l.t("drill.k_planned"), Value: text.Count(open)}, noted(ui.KPI{Label: l.t("drill.k_due"), Value: text.Count(late), Note: l.t("drill.k_due_note")}, late)}
		v.Main = []upkeeppages.Block{{Title: l.t("drill.list"), Table: &t}, {Title: l.t("drill.due_list"), Table: &due, Note: l.t("drill.due_note")}}
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, l.t("tab.drills"), "/fire")
	pg.Sub = l.t("drill.sub")
	pg.Actions = []ui.Btn{{Label: l.t("drill.six"), Href: "/fire/plans"}}
	if a.Has(access.FirePlan) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: l.t("drill.new"), Href: "/fire/drills/new", Primary: true})
	}
	return c.Page(http.StatusOK, upkeeppages.Page(pg, v))
}

func (w *pagesOf) drillTable(tx *db.Tx, lang string, list []Drill, year string) (t ui.Table, held, open int, err error) {
	l := say(lang)
	t = ui.Table{Caption: l.t("drill.list"), Columns: []ui.Column{key(l.t("upkeep.where")), column(l.t("upkeep.day")), column(l.t("drill.type")), column(l.t("drill.subject")), num(l.t("drill.evacuated")), num(l.t("drill.faults")), column(l.t("drill.state"))}, Empty: &ui.Empty{Title: l.t("drill.empty"), Why: l.t("drill.empty_why")}}
	for _, d := range list {
		at, err := w.Places.Describe(tx, d.Place)
		if err != nil {
			return t, held, open, err
		}
		m := ui.Doing(l.t("drill.state_planned"))
		out := "—"
		if d.State == Held {
			m = ui.Done(l.t("drill.state_held"))
			if d.Evac > 0 && d.Out > 0 {
				out = i64(d.Evacuated)
			}
			if d.Day >= year {
				held++
			}
		} else {
			open++
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{lead(at, "/fire/drills/"+d.ID), cell(d.Day), cell(l.t("drill.type_" + d.Type)), cell(l.t("drill.subject." + d.Subject)), {Text: out}, count(int64(len(d.Faults))), marked(m)}})
	}
	return t, held, open, err
}

func (w *pagesOf) dueTable(tx *db.Tx, lang string, a access.Actor, day string) (t ui.Table, late int, err error) {
	l := say(lang)
	t = ui.Table{Caption: l.t("drill.due_list"), Columns: []ui.Column{key(l.t("upkeep.where")), column(l.t("drill.every")), column(l.t("drill.last")), column(l.t("drill.due")), {Go: true}}, Empty: &ui.Empty{Title: l.t("drill.no_towers"), Why: l.t("drill.no_towers_why")}}
	list, err := w.dueList(tx, a)
	for _, x := range list {
		m := ui.Fine(x.Due)
		switch {
		case x.Last == "":
			m = ui.Late(l.t("drill.never"))
		case x.Due < day:
			m = ui.Late(l.t("drill.overdue")).With(x.Due)
		case x.Due <= clock.AddDays(day, 60):
			m = ui.Due(x.Due)
		}
		if m.Tone == ui.Red {
			late++
		}
		if m.Tone != ui.Red && m.Tone != ui.Amber || len(t.Rows) >= 80 { // what is not due needs no eye
			continue
		}
		at, err := w.Places.Describe(tx, x.Building.ID)
		if err != nil {
			return t, late, err
		}
		r := ui.Row{Cells: []ui.Cell{{Text: at, Href: "/buildings/" + x.Building.ID, Strong: true}, cell(l.t("drill.every_" + strconv.Itoa(x.Every))), cell(x.Last), marked(m), {}}}
		if a.Has(access.FirePlan) {
			r.Cells[4].Btns = []ui.Btn{{Label: l.t("drill.plan_it"), Href: "/fire/drills/new?place=" + x.Building.ID, Small: true}}
		}
		t.Rows = append(t.Rows, r)
	}
	if len(t.Rows) == 0 && len(list) > 0 {
		t.Empty = &ui.Empty{Title: l.t("drill.none_due"), Why: l.t("drill.none_due_why")}
	}
	return t, late, err
}

type drillCmd struct {
	Place     string `form:"place"`
	Day       string `form:"day"`
	Type      string `form:"type"`
	Subject   string `form:"subject"`
	Organiser string `form:"organiser"`
	Units     string `form:"units"`
	Scenario  string `form:"scenario"`
	Notice    string `form:"notice"`
}

func (w *pagesOf) drillNew(c *web.Ctx) error {
	if c.Query("place") == "" {
		return w.chooseArea(c, access.FirePlan, say(c.Lang).t("drill.new"), "/fire/drills/new", "/fire/drills")
	}
	day := clock.DayOf(w.DB.Clock().Now())
	return w.showDrillForm(c, http.StatusOK, drillCmd{Place: c.Query("place"), Day: clock.AddDays(day, 14), Notice: day, Type: "full", Subject: "evacuation"}, nil)
}

func (w *pagesOf) showDrillForm(c *web.Ctx, status int, k drillCmd, bad map[string]string) error {
	l := say(c.Lang)
	pg := w.Frame.Staff(c, l.t("drill.new"), "/fire")
	pg.Back = "/fire/drills"
	err := w.read(c, func(tx *db.Tx) (err error) { pg.Sub, err = w.Places.Describe(tx, k.Place); return err })
	if err != nil {
		return err
	}
	f := &upkeeppages.Form{ID: "drill", Action: "/fire/drills/new", Submit: l.t("drill.save_plan"), Fields: []upkeeppages.Field{hidden("place", k.Place), choose(upkeeppages.Chips, "type", l.t("drill.type"), ui.Options(c.Lang, "fire.drill.type_", Types, k.Type), must), choose(upkeeppages.Chips, "subject", l.t("drill.subject_word"), ui.Options(c.Lang, "fire.drill.subject.", Subjects, k.Subject), must),
		input("day", l.t("upkeep.day"), k.Day, must, typed("date")), area("scenario", l.t("drill.scenario"), k.Scenario, 2, must, hint(l.t("drill.scenario_hint"))), input("organiser", l.t("drill.organiser"), k.Organiser), input("units", l.t("drill.units"), k.Units), input("notice", l.t("drill.notice"), k.Notice, typed("date"))}}
	return c.Page(status, upkeeppages.Page(pg, upkeeppages.View{Errors: failures(bad, f), Main: []upkeeppages.Block{{Form: f}}, Note: l.t("drill.notice_why")}))
}

func (w *pagesOf) drillSave(c *web.Ctx) error {
	k, _, err := web.Decode[drillCmd](c)
	if err != nil {
		return err
	}
	d, err := w.PlanDrill(c.Context(), access.From(c.Context()), Drill{Place: k.Place, Day: k.Day, Type: k.Type, Subject: k.Subject, Organiser: k.Organiser, Units: k.Units, Scenario: k.Scenario, Notice: k.Notice})
	if err != nil {
		return again(c, err, func(c *web.Ctx, status int, bad map[string]string) error { return w.showDrillForm(c, status, k, bad) })
	}
	w.Frame.Done(c, say(c.Lang).t("drill.planned_for", d.Day), nil)
	return c.Redirect("/fire/drills/" + d.ID)
}

func (w *pagesOf) drillShow(c *web.Ctx) error { return w.showDrill(c, http.StatusOK, holdCmd{}, nil) }

// showDrill is one drill: what was planned, and the form or the result of how it went.
func (w *pagesOf) showDrill(c *web.Ctx, status int, k holdCmd, bad map[string]string) error {
	a, l := access.From(c.Context()), say(c.Lang)
	var v upkeeppages.View
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/drills"
	err := w.read(c, func(tx *db.Tx) error {
		v = upkeeppages.View{}
		d, err := w.drill(tx, a, access.FireRead, c.Path("id"))
		if err != nil {
			return err
		}
		at, err := w.Places.Get(tx, d.Place)
		if err != nil {
			return err
		}
		name, err := w.Places.Describe(tx, d.Place)
		if err != nil {
			return err
		}
		pg.Title, pg.Sub = name+" "+l.t("drill.subject."+d.Subject), text.Joined(d.Day, l.t("drill.type_"+d.Type), d.Organiser)
		m := ui.Doing(l.t("drill.state_planned"))
		if d.State == Held {
			m = ui.Done(l.t("drill.state_held"))
		}
		pg.Mark = &m
		v.Side = []upkeeppages.Block{{Title: l.t("drill.planned"), Defs: planDefs(l, d, at)}}
		if d.State == Held {
			return w.result(tx, c.Lang, d, &v)
		}
		if w.mayPlace(tx, a, access.FirePlan, d.Place) == nil {
			k.Rev = d.Rev
			f := holdForm(c.Lang, d, k)
			v.Errors = failures(bad, f)
			v.Main = []upkeeppages.Block{{Title: l.t("drill.how"), Note: l.t("drill.how_note"), Form: f}}
		} else {
			v.Main = []upkeeppages.Block{{Title: l.t("drill.how"), Note: l.t("drill.not_yet")}}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(status, upkeeppages.Page(pg, v))
}

func planDefs(l say, d Drill, at place.Place) []ui.Def {
	plan := ui.Def{Term: l.t("drill.plan"), Text: l.t("drill.no_plan")}
	if d.Version > 0 {
		plan.Text, plan.Href = l.t("drill.version", d.Version), "/fire/plans/"+at.ID+"/v/"+i64(d.Version)
	}
	return []ui.Def{{Term: l.t("drill.scenario"), Text: d.Scenario}, {Term: l.t("drill.units"), Text: cmp.Or(d.Units, "—")}, {Term: l.t("drill.notice"), Text: cmp.Or(d.Notice, "—")}, plan}
}

// marks of the timeline in the order of the form.
func (d Drill) moments() []struct {
	Key string
	At  int64
} {
	return []struct {
		Key string
		At  int64
	}{{"alarm", d.Alarm}, {"confirmed", d.Confirmed}, {"called", d.Called}, {"attack", d.Attack}, {"evac", d.Evac}, {"out", d.Out}}
}

func (w *pagesOf) result(tx *db.Tx, lang string, d Drill, v *upkeeppages.View) error {
	l := say(lang)
	v.Tiles = []ui.KPI{{Label: l.t("drill.out_in"), Value: took(lang, d.Alarm, d.Out)}, {Label: l.t("drill.evacuated"), Value: text.Count(d.Evacuated), Note: l.t("drill.of", d.Expected)}, {Label: l.t("drill.score"), Value: i64(d.Score)}, noted(ui.KPI{Label: l.t("drill.faults"), Value: text.Count(len(d.Faults)), Note: l.t("drill.faults_note")}, len(d.Faults))}
	t := ui.Table{Caption: l.t("drill.timeline"), Columns: []ui.Column{key(l.t("drill.moment")), column(l.t("drill.time")), column(l.t("drill.after"))}}
	list := d.moments()
	sort.SliceStable(list, func(i, j int) bool { return list[i].At != 0 && (list[j].At == 0 || list[i].At < list[j].At) })
	for _, x := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cell(l.t("drill.m_" + x.Key)), cell(timeOf(x.At)), cell(took(lang, d.Alarm, x.At))}})
	}
	p := d.People
	rows, err := w.numbers(tx, d.Matters)
	if err != nil {
		return err
	}
	revised := l.t("drill.revised_no")
	if d.Revised {
		revised = l.t("drill.revised_yes")
	}
	v.Main = []upkeeppages.Block{{Title: l.t("drill.timeline"), Table: &t}}
	if len(rows) > 0 {
		v.Main = append(v.Main, upkeeppages.Block{Title: l.t("drill.faults"), Rows: rows})
	}
	v.Main = append(v.Main, upkeeppages.Block{Title: l.t("drill.what_else"), Defs: []ui.Def{{Term: l.t("drill.people"), Text: l.t("drill.people_line", p.Residents, p.Property, p.Station, p.Fire)}, {Term: l.t("drill.needy"), Text: cmp.Or(d.Needy, "—")}, {Term: l.t("drill.kit"), Text: cmp.Or(d.Kit, "—")}, {Term: l.t("drill.comment"), Text: cmp.Or(d.Comment, "—")}, {Term: l.t("drill.revised"), Text: revised}}})
	return nil
}

type holdCmd struct {
	Rev       int64  `form:"rev"`
	Alarm     string `form:"alarm"`
	Confirmed string `form:"confirmed"`
	Called    string `form:"called"`
	Attack    string `form:"attack"`
	Evac      string `form:"evac"`
	Out       string `form:"out"`
	Expected  int64  `form:"expected"`
	Evacuated int64  `form:"evacuated"`
	Residents int64  `form:"residents"`
	Property  int64  `form:"property"`
	Station   int64  `form:"station"`
	Fire      int64  `form:"fire"`
	Needy     string `form:"needy"`
	Kit       string `form:"kit"`
	Score     int64  `form:"score"`
	Faults    string `form:"faults"`
	Comment   string `form:"comment"`
	Revised   bool   `form:"revised"`
}

func holdForm(lang string, d Drill, k holdCmd) *upkeeppages.Form {
	l := say(lang)
	f := &upkeeppages.Form{ID: "hold", Action: "/fire/drills/" + d.ID, Submit: l.t("drill.save_hold"), Fields: []upkeeppages.Field{hidden("rev", i64(k.Rev))}}
	for i, m := range []struct{ key, value string }{{"alarm", k.Alarm}, {"confirmed", k.Confirmed}, {"called", k.Called}, {"attack", k.Attack}, {"evac", k.Evac}, {"out", k.Out}} {
		x := input(m.key, l.t("drill.m_"+m.key), m.value, typed("time"))
		x.Attrs = map[string]any{"step": "1"}
		x.Required = i == 0
		f.Fields = append(f.Fields, x)
	}
	for _, m := range []struct {
		key   string
		value int64
	}{{"expected", k.Expected}, {"evacuated", k.Evacuated}, {"residents", k.Residents}, {"property", k.Property}, {"station", k.Station}, {"fire", k.Fire}, {"score", k.Score}} {
		f.Fields = append(f.Fields, input(m.key, l.t("drill.n_"+m.key), i64(m.value), typed("number")))
	}
	f.Fields = append(f.Fields, input("needy", l.t("drill.needy"), k.Needy), input("kit", l.t("drill.kit"), k.Kit), area("faults", l.t("drill.faults"), k.Faults, 4, hint(l.t("drill.faults_hint"))), area("comment", l.t("drill.comment"), k.Comment, 2),
		upkeeppages.Field{Kind: upkeeppages.Tick, Input: ui.Input{Name: "revised", Label: l.t("drill.revised_tick")}, On: k.Revised})
	return f
}

func (w *pagesOf) drillHold(c *web.Ctx) error {
	k, _, err := web.Decode[holdCmd](c)
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	day := ""
	if err := w.read(c, func(tx *db.Tx) error {
		d, err := w.drill(tx, a, access.FirePlan, c.Path("id"))
		day = d.Day
		return err
	}); err != nil {
		return err
	}
	d := Drill{ID: c.Path("id"), Rev: k.Rev, Alarm: moment(day, k.Alarm), Confirmed: moment(day, k.Confirmed), Called: moment(day, k.Called), Attack: moment(day, k.Attack), Evac: moment(day, k.Evac), Out: moment(day, k.Out), Expected: k.Expected, Evacuated: k.Evacuated,
		People: People{k.Residents, k.Property, k.Station, k.Fire}, Needy: k.Needy, Kit: k.Kit, Score: k.Score, Faults: Faults(k.Faults), Comment: k.Comment, Revised: k.Revised}
	d, err = w.HoldDrill(c.Context(), a, d)
	if err != nil {
		return again(c, err, func(c *web.Ctx, status int, bad map[string]string) error { return w.showDrill(c, status, k, bad) })
	}
	w.Frame.Done(c, say(c.Lang).t("drill.held", len(d.Matters)), nil)
	return c.Redirect("/fire/drills/" + d.ID)
}
