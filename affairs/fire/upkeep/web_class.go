package upkeep

import (
	"cmp"
	"net/http"
	"strconv"

	upkeeppages "linli/affairs/fire/upkeep/pages"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// hoursOf writes minutes of people as hours with one decimal.
func hoursOf(minutes int64) string { return strconv.FormatFloat(float64(minutes)/60, 'f', 1, 64) }

func (w *pagesOf) classList(c *web.Ctx) error { return w.showClasses(c, http.StatusOK, nil) }

func (w *pagesOf) showClasses(c *web.Ctx, status int, bad map[string]string) error {
	a, l := access.From(c.Context()), say(c.Lang)
	var v upkeeppages.View
	err := w.read(c, func(tx *db.Tx) error {
		v = upkeeppages.View{Tabs: ground.Tabs(c.Lang, ground.TabClasses, a), Errors: ui.Summary(bad, "name", "kind", "until", "place")}
		cond, args, err := w.below(tx, a, access.FireRead)
		if err != nil {
			return err
		}
		year := ground.Today(tx)[:4]
		t, n, err := w.classTable(tx, c.Lang, cond, args, year)
		if err != nil {
			return err
		}
		h, minutes, err := hourTable(tx, c.Lang, cond, args, year)
		if err != nil {
			return err
		}
		ct, late, ending, err := certTable(tx, c.Lang, cond, args)
		if err != nil {
			return err
		}
		v.Tiles = []ui.KPI{{Label: l.t("class.k_year", year), Value: text.Count(n), Unit: l.t("class.unit")}, {Label: l.t("class.k_hours"), Value: hoursOf(minutes), Note: l.t("class.k_hours_note")}, {Label: l.t("class.k_certs"), Value: text.Count(late)}}
		certs := upkeeppages.Block{Title: l.t("class.certs"), Table: &ct}
		if place, ok, err := w.home(tx, a); err != nil {
			return err
		} else if ok {
			certs.Form = &upkeeppages.Form{ID: "cert", Action: "/fire/classes/cert", Submit: l.t("class.add_cert"), Fields: []upkeeppages.Field{hidden("place", place), input("name", l.t("upkeep.name"), "", must), input("unit", l.t("class.unit_of"), ""), choose(upkeeppages.Chips, "kind", l.t("class.cert_kind"), ui.Options(c.Lang, "fire.class.cert_", Certs), must), input("number", l.t("class.number"), ""), input("until", l.t("class.until"), "", typed("date"))}}
		}
		v.Main = []upkeeppages.Block{{Title: l.t("tab.classes"), Table: &t}, {Title: l.t("class.hours", year), Table: &h, Note: l.t("class.hours_note")}, certs}
		if certs.Form != nil && len(ending) > 0 {
			v.Main = append(v.Main, upkeeppages.Block{Fold: true, Form: &upkeeppages.Form{ID: "cert-end", Action: "/fire/classes/cert/end", Submit: l.t("class.end_cert"), Quiet: true,
				Fields: []upkeeppages.Field{choose(upkeeppages.Select, "cert", l.t("class.which_cert"), ending, must), choose(upkeeppages.Chips, "why", l.t("class.end_why"), ui.Options(c.Lang, "fire.class.end_", CertEnds), must)}}})
		}
		return nil
	})
	if err != nil {
		return err
	}
	pg := w.Frame.Staff(c, l.t("tab.classes"), "/fire")
	pg.Sub = l.t("class.sub")
	if a.Has(access.FirePlan) {
		pg.Actions = []ui.Btn{{Label: l.t("class.new"), Href: "/fire/classes/new", Primary: true}}
	}
	return c.Page(status, upkeeppages.Page(pg, v))
}

// home is the widest place at which the actor plans classes, for certificates.
func (w *pagesOf) home(tx *db.Tx, a access.Actor) (string, bool, error) {
	for _, p := range a.Scope(access.FirePlan) {
		at, err := w.Places.ByPath(tx, p)
		if web.IgnoreOutside(err) != nil {
			return "", false, err
		}
		if err == nil {
			return at.ID, true, nil
		}
	}
	return "", false, nil
}

func (w *pagesOf) classTable(tx *db.Tx, lang, cond string, args []any, year string) (t ui.Table, n int, err error) {
	l := say(lang)
	t = ui.Table{Caption: l.t("tab.classes"), Columns: []ui.Column{key(l.t("class.title")), column(l.t("upkeep.day")), column(l.t("class.audience")), column(l.t("upkeep.where")), low(l.t("class.teacher")), num(l.t("class.minutes")), column(l.t("class.came"))}, Empty: &ui.Empty{Title: l.t("class.empty"), Why: l.t("class.empty_why")}}
	list, err := classes(tx, cond+" ORDER BY day DESC, id LIMIT 60", args...)
	for _, x := range list {
		who, err := attendees(tx, x.ID)
		if err != nil {
			return t, n, err
		}
		came := 0
		for _, y := range who {
			if y.Came {
				came++
			}
		}
		if x.Day >= year {
			n++
		}
		at, err := w.Places.Get(tx, x.Place)
		if err != nil {
			return t, n, err
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{lead(x.Title, "/fire/classes/"+x.ID), cell(x.Day), cell(l.t("class.audience_" + x.Audience)), cell(at.Name), cell(x.Teacher), count(x.Minutes), cell(text.Count(came) + " / " + text.Count(len(who)))}})
	}
	return t, n, err
}

func hourTable(tx *db.Tx, lang, cond string, args []any, year string) (t ui.Table, sum int64, err error) {
	l := say(lang)
	t = ui.Table{Caption: l.t("class.hours", year), Columns: []ui.Column{key(l.t("class.unit_of")), num(l.t("class.n")), num(l.t("class.sat")), num(l.t("class.hour"))}, Empty: &ui.Empty{Title: l.t("class.no_hours"), Why: l.t("class.no_hours_why")}}
	list, err := hours(tx, cond, args, year)
	for _, u := range list {
		sum += u.Minutes
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cell(cmp.Or(u.Unit, l.t("class.no_unit"))), count(int64(u.Classes)), count(int64(u.People)), {Text: hoursOf(u.Minutes)}}})
	}
	return t, sum, err
}

// certTable lists the certificates in force, how many of them are over, and each as a choice for whoever ends one.
func certTable(tx *db.Tx, lang, cond string, args []any) (t ui.Table, late int, each []ui.Option, err error) {
	l, day := say(lang), ground.Today(tx)
	t = ui.Table{Caption: l.t("class.certs"), Columns: []ui.Column{key(l.t("upkeep.name")), column(l.t("class.unit_of")), column(l.t("class.cert_kind")), low(l.t("class.number")), column(l.t("class.until"))}, Empty: &ui.Empty{Title: l.t("class.no_certs"), Why: l.t("class.no_certs_why")}}
	list, err := certs(tx, "state = 'active' AND "+cond+" ORDER BY CASE WHEN until = '' THEN '9' ELSE until END, name LIMIT 200", args...)
	for _, x := range list {
		each = append(each, ui.Option{Value: x.ID, Label: text.Joined(x.Name, l.t("class.cert_"+x.Kind), x.Number)})
		if Until(x.Until, day) == Expired {
			late++
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cell(x.Name), cell(x.Unit), cell(l.t("class.cert_" + x.Kind)), cell(x.Number), marked(untilMark(lang, x.Until, day))}})
	}
	return t, late, each, err
}

type classCmd struct {
	Place    string `form:"place"`
	Day      string `form:"day"`
	Title    string `form:"title"`
	Audience string `form:"audience"`
	Minutes  int64  `form:"minutes"`
	Teacher  string `form:"teacher"`
	Venue    string `form:"venue"`
	List     string `form:"list"`
}

func (w *pagesOf) classNew(c *web.Ctx) error {
	if c.Query("place") == "" {
		return w.chooseArea(c, access.FirePlan, say(c.Lang).t("class.new"), "/fire/classes/new", "/fire/classes")
	}
	return w.showClassForm(c, http.StatusOK, classCmd{Place: c.Query("place"), Day: clock.DayOf(w.DB.Clock().Now()), Audience: "property", Minutes: 90}, nil)
}

func (w *pagesOf) showClassForm(c *web.Ctx, status int, k classCmd, bad map[string]string) error {
	l := say(c.Lang)
	pg := w.Frame.Staff(c, l.t("class.new"), "/fire")
	pg.Back = "/fire/classes"
	f := &upkeeppages.Form{ID: "class", Action: "/fire/classes/new", Submit: l.t("upkeep.save"), Fields: []upkeeppages.Field{hidden("place", k.Place), input("title", l.t("class.title"), k.Title, must), choose(upkeeppages.Chips, "audience", l.t("class.audience"), ui.Options(c.Lang, "fire.class.audience_", Audiences, k.Audience), must), input("day", l.t("upkeep.day"), k.Day, must, typed("date")),
		input("minutes", l.t("class.minutes"), i64(k.Minutes), must, typed("number")), input("teacher", l.t("class.teacher"), k.Teacher), input("venue", l.t("class.venue"), k.Venue), area("list", l.t("class.list"), k.List, 6, hint(l.t("class.list_hint")))}}
	return c.Page(status, upkeeppages.Page(pg, upkeeppages.View{Errors: failures(bad, f), Main: []upkeeppages.Block{{Form: f}}}))
}

func (w *pagesOf) classSave(c *web.Ctx) error {
	k, _, err := web.Decode[classCmd](c)
	if err != nil {
		return err
	}
	x, err := w.AddClass(c.Context(), access.From(c.Context()), Class{Place: k.Place, Day: k.Day, Title: k.Title, Audience: k.Audience, Minutes: k.Minutes, Teacher: k.Teacher, Venue: k.Venue}, Attendees(k.List))
	if err != nil {
		return again(c, err, func(c *web.Ctx, status int, bad map[string]string) error { return w.showClassForm(c, status, k, bad) })
	}
	w.Frame.Done(c, say(c.Lang).t("class.saved"), nil)
	return c.Redirect("/fire/classes/" + x.ID)
}

func (w *pagesOf) classShow(c *web.Ctx) error {
	a, l := access.From(c.Context()), say(c.Lang)
	var v upkeeppages.View
	pg := w.Frame.Staff(c, "", "/fire")
	pg.Back = "/fire/classes"
	err := w.read(c, func(tx *db.Tx) error {
		v = upkeeppages.View{}
		x, err := w.class(tx, a, access.FireRead, c.Path("id"))
		if err != nil {
			return err
		}
		at, err := w.Places.Describe(tx, x.Place)
		if err != nil {
			return err
		}
		list, err := attendees(tx, x.ID)
		if err != nil {
			return err
		}
		came := 0
		var options []ui.Option
		t := ui.Table{Caption: l.t("class.list"), Columns: []ui.Column{key(l.t("upkeep.name")), column(l.t("class.unit_of")), column(l.t("class.came"))}, Empty: &ui.Empty{Title: l.t("class.nobody"), Why: l.t("class.nobody_why")}}
		for i, y := range list {
			m := ui.Unknown(l.t("class.absent"))
			if y.Came {
				came++
				m = ui.Fine(l.t("class.present"))
			}
			options = append(options, ui.Option{Value: strconv.Itoa(i + 1), Label: text.Joined(y.Name, y.Unit), On: y.Came})
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{cell(y.Name), cell(y.Unit), marked(m)}})
		}
		pg.Title, pg.Sub = x.Title, text.Joined(x.Day, at, x.Venue)
		v.Tiles = []ui.KPI{{Label: l.t("class.came"), Value: text.Count(came), Note: l.t("class.of", len(list))}, {Label: l.t("class.minutes"), Value: text.Count(x.Minutes)}, {Label: l.t("class.audience"), Value: l.t("class.audience_" + x.Audience)}, {Label: l.t("class.teacher"), Value: cmp.Or(x.Teacher, "—")}}
		v.Main = []upkeeppages.Block{{Title: l.t("class.list"), Table: &t}}
		if w.mayPlace(tx, a, access.FirePlan, x.Place) == nil && len(list) > 0 {
			v.Side = []upkeeppages.Block{{Title: l.t("class.sign"), Note: l.t("class.sign_note"), Form: &upkeeppages.Form{ID: "sign", Action: "/fire/classes/" + x.ID, Submit: l.t("class.sign_save"), Fields: []upkeeppages.Field{hidden("rev", i64(x.Rev)), choose(upkeeppages.Many, "came", l.t("class.who_came"), options)}}}}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, upkeeppages.Page(pg, v))
}

type signCmd struct {
	Rev  int64    `form:"rev"`
	Came []string `form:"came"`
}

func (w *pagesOf) classSign(c *web.Ctx) error {
	k, _, err := web.Decode[signCmd](c)
	if err != nil {
		return err
	}
	var seats []int
	for _, s := range k.Came {
		if n, err := strconv.Atoi(s); err == nil {
			seats = append(seats, n)
		}
	}
	if _, err := w.SignIn(c.Context(), access.From(c.Context()), c.Path("id"), k.Rev, seats); err != nil {
		return err
	}
	w.Frame.Done(c, say(c.Lang).t("class.signed", len(seats)), nil)
	return c.Redirect("/fire/classes/" + c.Path("id"))
}

type certCmd struct {
	Place  string `form:"place"`
	Name   string `form:"name"`
	Unit   string `form:"unit"`
	Kind   string `form:"kind"`
	Number string `form:"number"`
	Until  string `form:"until"`
}

func (w *pagesOf) certSave(c *web.Ctx) error {
	k, _, err := web.Decode[certCmd](c)
	if err != nil {
		return err
	}
	if _, err := w.AddCert(c.Context(), access.From(c.Context()), Cert{Place: k.Place, Name: k.Name, Unit: k.Unit, Kind: k.Kind, Number: k.Number, Until: k.Until}); err != nil {
		return again(c, err, w.showClasses)
	}
	w.Frame.Done(c, say(c.Lang).t("class.cert_saved", k.Name), nil)
	return c.Redirect("/fire/classes")
}

func (w *pagesOf) certEnd(c *web.Ctx) error {
	k, _, err := web.Decode[struct {
		Cert string `form:"cert"`
		Why  string `form:"why"`
	}](c)
	if err != nil {
		return err
	}
	x, err := w.EndCert(c.Context(), access.From(c.Context()), k.Cert, k.Why)
	if err != nil {
		return again(c, err, w.showClasses)
	}
	w.Frame.Done(c, say(c.Lang).t("class.cert_ended", x.Name), nil)
	return c.Redirect("/fire/classes")
}
