package docket

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/affairs/environment/penalty"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (w *site) sheet(c *web.Ctx) error { return w.showSheet(c, http.StatusOK, nil, nil) }

// showSheet is the sheet of discretion: the range of the law, a table, each factor with its evidence, officer and reviewer.
func (w *site) showSheet(c *web.Ctx, status int, typed map[string][]string, bad map[string]string) error {
	a := access.From(c.Context())
	v := envdocket.SheetView{}
	pg := w.Frame.Staff(c, t(c, "act.sheet"), "/environment")
	err := w.read(c, func(tx *db.Tx) error {
		x, err := w.reached(tx, a, access.EnvRead, c.Path("id"))
		if err != nil {
			return err
		}
		e, err := w.env(tx, a, x.Path)
		if err != nil {
			return err
		}
		s := Fold(x.File, e)
		pg.Over, pg.Sub = x.No, x.Cause
		v.Law = rangeDefs(c, e, x)
		v.Rev = strconv.FormatInt(x.Rev, 10)
		v.Formula = sheetDefs(c, s)
		tables := e.Law.Tables(e.Today)
		if len(tables) == 0 {
			v.Notices = []ui.Notice{{Tone: ui.Amber, Title: t(c, "no_table")}}
			return nil
		}
		chosen := tables[0]
		for _, tb := range tables {
			if tb.ID == c.Query("table") || typed != nil && strings.Join(typed["table"], "") == tb.ID {
				chosen = tb
			}
		}
		for _, tb := range tables {
			v.Tables = append(v.Tables, ui.Tab{Label: tb.Title + " " + tb.Version, Href: "/environment/cases/" + x.ID + "/sheet?table=" + tb.ID, On: tb.ID == chosen.ID})
		}
		if e.Who.Case && moves[ActSheet][s.State] != "" {
			v.Action = "/environment/cases/" + x.ID + "/sheet"
		}
		w.sheetForm(c, e, s, chosen, typed, bad, &v)
		return nil
	})
	if err != nil {
		return err
	}
	pg.Back = "/environment/cases/" + c.Path("id")
	return c.Page(status, envdocket.Sheet(pg, v))
}

func rangeDefs(c *web.Ctx, e Env, x Case) (out []ui.Def) {
	law, err := e.Law.Choose(x.File.Statute, x.Dates(e.Today))
	if err != nil {
		return nil
	}
	out = []ui.Def{{Term: t(c, "f.law"), Text: law.Law + law.Article}, {Term: t(c, "range"), Text: t(c, "range_short", yuanText(law.Min), yuanText(law.Max))}, {Term: t(c, "f.law_why"), Text: law.Words(c.Lang)}}
	if r := x.File.Result; r != nil && r.Multiple != "" {
		out = append(out, ui.Def{Term: t(c, "f.multiple"), Text: t(c, "times", r.Multiple)})
	}
	return out
}

func (w *site) sheetForm(c *web.Ctx, e Env, s Status, tb penalty.Table, typed map[string][]string, bad map[string]string, v *envdocket.SheetView) {
	val := func(name, def string) map[string][]string {
		if typed != nil {
			return typed
		}
		return map[string][]string{name: {def}}
	}
	in := func(name string, kind FieldKind, def string) envdocket.FieldView {
		return fieldView(c, ActSheet, FieldOf{name, kind, false, nil}, val(name, def), bad)
	}
	day := e.Today
	if typed != nil {
		day = strings.Join(typed["on"], "")
	}
	v.Head = []envdocket.FieldView{dayField(c, ActSheet, day, bad["on"]), {Kind: "hidden", In: ui.Input{Name: "table", Value: tb.ID}}}
	proofs := []ui.Option{}
	for _, p := range s.Evidence {
		proofs = append(proofs, ui.Option{Value: strconv.Itoa(p.N), Label: strconv.Itoa(p.N) + " " + p.Name})
	}
	reviewer := s.Reviewer
	for _, f := range tb.Factors {
		v.Factors = append(v.Factors, w.factor(c, e, tb, f, val, bad, proofs, reviewer))
	}
	v.Tail = []envdocket.PartView{
		{Title: t(c, "part.override"), Fields: []envdocket.FieldView{in("override", Money, ""), in("override_why", Area, ""), in("override_reviewer", Text, "")}},
		{Title: t(c, "part.lighten"), Fields: []envdocket.FieldView{in("lighten", Money, ""), in("lighten_finding", Area, ""), in("lighten_basis", Text, ""), in("lighten_reviewer", Text, "")}},
	}
	if msg := bad["form"]; msg != "" {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Red, Title: msg})
	}
	for _, n := range []string{"sheet", "override", "override_why", "override_reviewer", "lighten", "lighten_basis", "lighten_reviewer", "on"} {
		if bad[n] != "" {
			v.Errors = append(v.Errors, ui.FieldError{Name: n, Text: bad[n]})
		}
	}
	for n, msg := range bad {
		if strings.HasPrefix(n, "factors") || strings.HasPrefix(n, "modifiers") || strings.HasPrefix(n, "factor") {
			v.Errors = append(v.Errors, ui.FieldError{Name: n, Text: msg})
		}
	}
}

// factor is the card of one factor of the table.
func (w *site) factor(c *web.Ctx, e Env, tb penalty.Table, f penalty.TableFactor, val func(string, string) map[string][]string, bad map[string]string, proofs []ui.Option, reviewer string) envdocket.PartView {
	name := f.ZH
	if c.Lang == text.EN {
		name = f.EN
	}
	if f.Weight != "" {
		name += t(c, "weight", f.Weight)
	} else if f.Max != "" {
		name += t(c, "most_percent", f.Max)
	}
	one := func(key string, kind FieldKind, def string) envdocket.FieldView {
		field := fieldView(c, ActSheet, FieldOf{f.Key + "." + key, kind, key != "measured", nil}, val(f.Key+"."+key, def), bad)
		field.In.Label = t(c, "f.factor_"+key)
		return field
	}
	grade := one("grade", "select", "")
	grade.Options = []ui.Option{{Value: "", Label: t(c, "choose")}}
	for _, g := range f.Grades {
		words := g.ZH
		if c.Lang == text.EN {
			words = g.EN
		}
		value := strconv.Itoa(g.Grade)
		if tb.Method == "P" {
			value = g.Percent
			words += " " + g.Percent + "%"
		} else {
			words = value + " " + words
		}
		grade.Options = append(grade.Options, ui.Option{Value: value, Label: words, On: value == grade.In.Value})
	}
	proof := one("evidence", "select", "1")
	proof.Options = proofs
	return envdocket.PartView{Title: name, Fields: []envdocket.FieldView{grade, one("measured", Text, ""), proof, one("officer", Text, e.Who.Name), one("reviewer", Text, reviewer)}}
}

// saveSheet computes and keeps a sheet. What is sent are findings; the fine is computed here.
func (w *site) saveSheet(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	asked := Asked{Table: f.Get("table"), Findings: findings(f, access.From(c.Context()).Name)}
	body, err := json.Marshal(asked)
	if err != nil {
		return fault.Internal(err, "environment.case sheet")
	}
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	x, err := w.Step(c.Context(), access.From(c.Context()), Do{ID: c.Path("id"), Rev: rev, Act: ActSheet, On: f.Get("on"), V: map[string]string{"sheet": string(body)}})
	if err != nil {
		if bad, ok := refusals(c, err); ok {
			return w.showSheet(c, web.Status(err), typedOf(f), bad)
		}
		return err
	}
	w.Frame.Done(c, t(c, "done", t(c, "act.sheet")), nil)
	return c.Redirect("/environment/cases/" + x.ID)
}

// findings reads the fields of the sheet; factors by the names of their fields.
func findings(f web.Form, officer string) (out penalty.Findings) {
	for name := range f.Values {
		key, ok := strings.CutSuffix(name, ".grade")
		if !ok || f.Get(name) == "" {
			continue
		}
		x := penalty.Factor{Key: key, Measured: strings.TrimSpace(f.Get(key + ".measured")), Evidence: f.Get(key + ".evidence"), Officer: strings.TrimSpace(f.Get(key + ".officer")), Reviewer: strings.TrimSpace(f.Get(key + ".reviewer"))}
		if n, err := strconv.Atoi(f.Get(name)); err == nil && n >= 1 && n <= 5 {
			x.Grade = n
		}
		x.Percent = f.Get(name)
		out.Factors = append(out.Factors, x)
	}
	slicesByKey(out.Factors)
	if v := Fen(f.Get("override")); strings.TrimSpace(f.Get("override")) != "" {
		out.Override = &penalty.Override{Yuan: v / 100, Reason: strings.TrimSpace(f.Get("override_why")), Officer: officer, Reviewer: strings.TrimSpace(f.Get("override_reviewer"))}
	}
	if v := Fen(f.Get("lighten")); strings.TrimSpace(f.Get("lighten")) != "" {
		out.Lighten = &penalty.Lighten{Yuan: v / 100, Finding: strings.TrimSpace(f.Get("lighten_finding")), Basis: strings.TrimSpace(f.Get("lighten_basis")), Officer: officer, Reviewer: strings.TrimSpace(f.Get("lighten_reviewer"))}
	}
	return out
}

func factorName(lang string, tb penalty.Table, key string) string {
	for _, f := range tb.Factors {
		if f.Key == key {
			if lang == text.EN {
				return f.EN
			}
			return f.ZH
		}
	}
	return key
}
