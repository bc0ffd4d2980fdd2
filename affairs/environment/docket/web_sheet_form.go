package docket

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/affairs/environment/penalty"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// The names of the sheet's fields: of a factor its key and what is said of it, of a circumstance (从重、从轻) the same behind a prefix.
const modPrefix = "mod."

// sheetForm fills the page with the fields of a table: what was typed, else what the sheet says already, else what the case knows.
func (w *site) sheetForm(c *web.Ctx, e Env, x Case, s Status, tb penalty.Table, typed map[string][]string, bad map[string]string, v *envdocket.SheetView) {
	if typed == nil {
		typed = suggested(e, x, s, tb)
	}
	f := sheetFields{c: c, tb: tb, typed: typed, bad: bad}
	for _, p := range s.Evidence {
		f.proofs = append(f.proofs, ui.Option{Value: strconv.Itoa(p.N), Label: strconv.Itoa(p.N) + " " + p.Name})
	}
	v.Head = []envdocket.FieldView{dayField(c, ActSheet, strings.Join(typed["on"], ""), bad["on"]), {Kind: "hidden", In: ui.Input{Name: "table", Value: tb.ID}}}
	for _, x := range tb.Factors {
		v.Factors = append(v.Factors, f.factor(x))
	}
	for _, m := range tb.Modifiers {
		v.Tail = append(v.Tail, f.modifier(m))
	}
	v.Tail = append(v.Tail, f.part("override", FieldOf{"override", Money, false, nil}, FieldOf{"override_why", Area, false, nil}, FieldOf{"override_reviewer", Text, false, nil}),
		f.part("lighten", FieldOf{"lighten", Money, false, nil}, FieldOf{"lighten_finding", Area, false, nil}, FieldOf{"lighten_basis", Text, false, nil}, FieldOf{"lighten_reviewer", Text, false, nil}))
	if msg := bad["form"]; msg != "" {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Red, Title: msg})
	}
	if s.DefendedOn != "" && s.Notice.Yuan > 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Amber, Title: t(c, "sheet_defended", s.DefendedOn, yuanText(s.Notice.Yuan))})
	}
	for _, n := range slices.Sorted(maps.Keys(bad)) {
		if n != "form" {
			v.Errors = append(v.Errors, ui.FieldError{Name: f.at(n), Text: bad[n]})
		}
	}
}

// suggested are the values of a sheet that nobody has typed on yet.
func suggested(e Env, x Case, s Status, tb penalty.Table) map[string][]string {
	out := map[string][]string{"on": {e.Today}}
	second := []string{cmp.Or(s.Reviewer, otherOfficer(s.Officers, e.Who.Name))}
	for _, f := range tb.Factors {
		out[f.Key+".evidence"], out[f.Key+".officer"], out[f.Key+".reviewer"] = []string{"1"}, []string{e.Who.Name}, second
		if r := x.File.Result; r != nil && f.Measure == "multiple" {
			out[f.Key+".measured"], out[f.Key+".grade"] = []string{r.Multiple}, []string{bandOf(tb, f, r.Multiple)}
		}
	}
	for _, m := range tb.Modifiers {
		out[modPrefix+m.Key+".officer"], out[modPrefix+m.Key+".reviewer"] = []string{e.Who.Name}, second
	}
	if s.Sheet == nil || s.Sheet.Table.ID != tb.ID {
		return out
	}
	found := s.Sheet.Findings
	for _, f := range found.Factors {
		grade := tb.Mark(f.Grade, f.Percent)
		out[f.Key+".grade"], out[f.Key+".measured"], out[f.Key+".evidence"], out[f.Key+".officer"], out[f.Key+".reviewer"] = []string{grade}, []string{f.Measured}, []string{f.Evidence}, []string{f.Officer}, []string{f.Reviewer}
	}
	for _, m := range found.Modifiers {
		key := modPrefix + m.Key
		out[key+".percent"], out[key+".evidence"], out[key+".officer"], out[key+".reviewer"] = []string{m.Percent}, []string{m.Evidence}, []string{m.Officer}, []string{m.Reviewer}
	}
	if o := found.Override; o != nil {
		out["override"], out["override_why"], out["override_reviewer"] = []string{strconv.FormatInt(o.Yuan, 10)}, []string{o.Reason}, []string{o.Reviewer}
	}
	if l := found.Lighten; l != nil {
		out["lighten"], out["lighten_finding"], out["lighten_basis"], out["lighten_reviewer"] = []string{strconv.FormatInt(s.Sheet.Yuan, 10)}, []string{l.Finding}, []string{l.Basis}, []string{l.Reviewer}
	}
	return out
}

// otherOfficer is the officer of the case who did not find: he checks what the first one found.
func otherOfficer(list []Officer, finder string) string {
	for _, o := range list {
		if o.Name != "" && o.Name != finder {
			return o.Name
		}
	}
	return ""
}

// bandOf is the grade, or the percentage, into which a measured figure falls, as the choice of the sheet writes it; empty without one.
func bandOf(tb penalty.Table, f penalty.TableFactor, measured string) string {
	if g, has, err := f.Band(measured); err == nil && has {
		return tb.Mark(g.Grade, g.Percent)
	}
	return ""
}

// sheetFields makes the cards of the sheet from a table and what is typed.
type sheetFields struct {
	c      *web.Ctx
	tb     penalty.Table
	typed  map[string][]string
	bad    map[string]string
	proofs []ui.Option
}

// at is the field that an error of the rules belongs to: they name a factor, its figure or a circumstance, the page has fields of it.
func (f sheetFields) at(name string) string {
	if _, ok := f.tb.Factor(name); ok {
		return name + ".grade"
	}
	if slices.ContainsFunc(f.tb.Modifiers, func(m penalty.TableModifer) bool { return m.Key == name }) {
		return modPrefix + name + ".percent"
	}
	return name
}

// one is a field of a factor or a circumstance.
func (f sheetFields) one(key, what string, kind FieldKind, need bool) envdocket.FieldView {
	out := fieldView(f.c, ActSheet, FieldOf{key + "." + what, kind, need, nil}, f.typed, nil)
	out.In.Label = t(f.c, "f.factor_"+what)
	return out
}

// proof is the choice of the evidence behind a finding.
func (f sheetFields) proof(key string, need bool) envdocket.FieldView {
	out := f.one(key, "evidence", "select", need)
	if !need {
		out.Options = []ui.Option{{Label: t(f.c, "choose")}}
	}
	for _, p := range f.proofs {
		p.On = p.Value == out.In.Value
		out.Options = append(out.Options, p)
	}
	return out
}

// factor is the card of one factor of the table.
func (f sheetFields) factor(x penalty.TableFactor) envdocket.PartView {
	name := x.Name(f.c.Lang)
	if x.Weight != "" {
		name += t(f.c, "weight", x.Weight)
	} else if x.Max != "" {
		name += t(f.c, "most_percent", x.Max)
	}
	grade := f.one(x.Key, "grade", "select", true)
	grade.In.Error = f.bad[x.Key]
	if len(x.Grades) == 0 { // a table that only bounds the percentage
		grade.Kind, grade.In.InputMode, grade.In.Label = string(Text), "decimal", t(f.c, "f.factor_percent")
	} else {
		grade.Options = []ui.Option{{Value: "", Label: t(f.c, "choose")}}
	}
	for _, g := range x.Grades {
		value := f.tb.Mark(g.Grade, g.Percent)
		words := value + " " + g.Name(f.c.Lang)
		if f.tb.Method == penalty.MethodPercent {
			words = g.Name(f.c.Lang) + " " + value + "%"
		}
		grade.Options = append(grade.Options, ui.Option{Value: value, Label: words, On: value == grade.In.Value})
	}
	return envdocket.PartView{Title: name, Fields: []envdocket.FieldView{grade, f.measured(x), f.proof(x.Key, true), f.one(x.Key, "officer", Text, true), f.one(x.Key, "reviewer", Text, true)}}
}

// measured is what stands behind a grade: a figure that the table's bands are held against, or a fact in words.
func (f sheetFields) measured(x penalty.TableFactor) envdocket.FieldView {
	out := f.one(x.Key, "measured", Text, false)
	out.In.Error = f.bad[x.Key+".measured"]
	switch x.Measure {
	case "":
		return out
	case "multiple", "t/d", "times":
		out.In.Label = t(f.c, "f.factor_"+x.Measure)
	default:
		out.In.Label = t(f.c, "f.factor_figure", x.Measure)
	}
	out.In.InputMode = "decimal"
	return out
}

// modifier is the card of a circumstance that makes the fine heavier or lighter; closed until somebody finds it.
func (f sheetFields) modifier(m penalty.TableModifer) envdocket.PartView {
	key := modPrefix + m.Key
	percent := f.one(key, "percent", Text, false)
	percent.In.InputMode, percent.In.Error, percent.In.Hint = "decimal", f.bad[m.Key], t(f.c, "modifier_hint", m.Min, m.Max)
	return envdocket.PartView{Title: m.Name(f.c.Lang), Open: percent.In.Value != "" || percent.In.Error != "",
		Fields: []envdocket.FieldView{percent, f.proof(key, false), f.one(key, "officer", Text, false), f.one(key, "reviewer", Text, false)}}
}

// part is a card of fields that are rarely needed.
func (f sheetFields) part(name string, list ...FieldOf) envdocket.PartView {
	out := envdocket.PartView{Title: t(f.c, "part."+name)}
	for _, x := range list {
		v := fieldView(f.c, ActSheet, x, f.typed, f.bad)
		out.Open = out.Open || v.In.Value != "" || v.In.Error != ""
		out.Fields = append(out.Fields, v)
	}
	return out
}

// findings reads the fields of the sheet. A circumstance without a percentage was not found.
func findings(f web.Form, officer string) (out penalty.Findings) {
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	for name := range f.Values {
		if key, ok := strings.CutSuffix(name, ".grade"); ok && get(name) != "" {
			x := penalty.Factor{Key: key, Percent: get(name), Measured: get(key + ".measured"), Evidence: get(key + ".evidence"), Officer: get(key + ".officer"), Reviewer: get(key + ".reviewer")}
			if n, err := strconv.Atoi(get(name)); err == nil && n >= 1 && n <= 5 {
				x.Grade = n
			}
			out.Factors = append(out.Factors, x)
		}
		if key, ok := strings.CutSuffix(name, ".percent"); ok && strings.HasPrefix(key, modPrefix) && get(name) != "" {
			percent := strings.NewReplacer("%", "", "％", "", "+", "").Replace(text.Clean(get(name)))
			out.Modifiers = append(out.Modifiers, penalty.Modifier{Key: key[len(modPrefix):], Percent: percent, Evidence: get(key + ".evidence"), Officer: get(key + ".officer"), Reviewer: get(key + ".reviewer")})
		}
	}
	slices.SortFunc(out.Factors, func(a, b penalty.Factor) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortFunc(out.Modifiers, func(a, b penalty.Modifier) int { return cmp.Compare(a.Key, b.Key) })
	if v := Fen(f.Get("override")); get("override") != "" {
		out.Override = &penalty.Override{Yuan: v / 100, Reason: get("override_why"), Officer: officer, Reviewer: get("override_reviewer")}
	}
	if v := Fen(f.Get("lighten")); get("lighten") != "" {
		out.Lighten = &penalty.Lighten{Yuan: v / 100, Finding: get("lighten_finding"), Basis: get("lighten_basis"), Officer: officer, Reviewer: get("lighten_reviewer")}
	}
	return out
}

func factorName(lang string, tb penalty.Table, key string) string {
	if f, ok := tb.Factor(key); ok {
		return f.Name(lang)
	}
	return key
}

func modifierName(lang string, tb penalty.Table, key string) string {
	for _, m := range tb.Modifiers {
		if m.Key == key {
			return m.Name(lang)
		}
	}
	return key
}
