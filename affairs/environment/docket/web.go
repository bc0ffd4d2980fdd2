package docket

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// site serves the pages of cases.
type site struct{ *Service }

func (w *site) routes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	read, edit := string(access.EnvRead), string(access.EnvCase)
	return []web.Route{
		{Method: get, Pattern: "/environment/cases", Perm: read, Handle: w.list},
		{Method: get, Pattern: "/environment/cases/new", Perm: edit, Handle: w.newForm},
		{Method: post, Pattern: "/environment/cases/new", Perm: edit, Handle: w.open},
		{Method: get, Pattern: "/environment/cases/{id}", Perm: read, Handle: w.show},
		{Method: get, Pattern: "/environment/cases/{id}/sheet", Perm: read, Handle: w.sheet},
		{Method: post, Pattern: "/environment/cases/{id}/sheet", Perm: edit, Handle: w.saveSheet},
		{Method: get, Pattern: "/environment/cases/{id}/papers/{name}", Perm: read, Handle: w.docx},
		{Method: get, Pattern: "/environment/cases/{id}/papers/{name}/print", Perm: read, Handle: w.print},
		{Method: post, Pattern: "/environment/cases/{id}/{act}", Perm: read, Handle: w.step},
	}
}

func t(c *web.Ctx, key string, args ...any) string {
	return text.T(c.Lang, "environment.docket."+key, args...)
}

func (w *site) read(c *web.Ctx, fn func(tx *db.Tx) error) error { return w.DB.Read(c.Context(), fn) }

// refusals says a refusal beside the fields, or on top of the form; also of what is not this person's to do.
func refusals(c *web.Ctx, err error) (map[string]string, bool) {
	if bad, ok := web.Refusals(c, err); ok {
		return bad, ok
	}
	if f := fault.Of(err); f != nil && f.Kind == fault.KindDenied && strings.HasPrefix(f.Key, "environment.docket.") || f != nil && f.Kind == fault.KindDenied && strings.HasPrefix(f.Key, "matter.") {
		return map[string]string{"form": text.T(c.Lang, f.Key, f.Args...)}, true
	}
	return nil, false
}

// mark is the state as shape, word and colour.
func mark(lang, today string, x Case) ui.Mark {
	word := text.T(lang, "environment.docket.state."+string(x.State))
	switch {
	case x.Ours && x.Due != "" && x.Due < today:
		return ui.Late(word)
	case x.State == Closed || x.State == Archived || x.State == Paid:
		return ui.Done(word)
	case x.State == Dropped || x.State == Annulled || x.State == Ended || x.State == Moved || x.State == Spared:
		return ui.Unknown(word)
	case x.State == Noticed || x.State == Hearing || x.State == Served || x.State == Reminded:
		return ui.Waiting(word)
	}
	return ui.Doing(word)
}

// left says what is left of a term: 还剩3个工作日.
func left(lang string, e Env, tm Term) string {
	n := tm.Left(e.Today, e.Cal)
	unit := "days"
	if tm.Working {
		unit = "workdays"
	}
	switch {
	case tm.End == "":
		return ""
	case tm.End < e.Today:
		return text.T(lang, "environment.docket.over_"+unit, max(1, -n))
	case tm.End == e.Today:
		return text.T(lang, "environment.docket.last_day")
	}
	return text.T(lang, "environment.docket.left_"+unit, n)
}

// fieldView makes the field of an act's form, with what was typed.
func fieldView(c *web.Ctx, act Act, x FieldOf, typed map[string][]string, bad map[string]string) envdocket.FieldView {
	label := "environment.docket.f." + string(act) + "." + x.Name
	if !text.Has(c.Lang, label) {
		label = "environment.docket.f." + x.Name
	}
	value := strings.Join(typed[x.Name], ",")
	f := envdocket.FieldView{Kind: string(x.Kind), In: ui.Input{Name: x.Name, Label: text.T(c.Lang, label), Value: value, Required: x.Need, MaxLen: mostText, Error: bad[x.Name]}}
	if hint := "environment.docket.h." + string(act) + "." + x.Name; text.Has(c.Lang, hint) {
		f.In.Hint = text.T(c.Lang, hint)
	}
	switch x.Kind {
	case Day:
		f.In.Type = "date"
	case Area:
		f.In.Rows, f.In.MaxLen = 3, mostArea
	case Money:
		f.In.InputMode = "decimal"
	case Number:
		f.In.InputMode = "numeric"
	case Tick:
		f.On = value == "yes"
	case Choice, Many:
		for _, o := range x.Options {
			on := false
			for _, v := range typed[x.Name] {
				on = on || v == o || strings.Contains(","+v+",", ","+o+",")
			}
			f.Options = append(f.Options, ui.Option{Value: o, Label: optionWord(c.Lang, x.Name, o), On: on})
		}
	}
	return f
}

func optionWord(lang, name, value string) string {
	return text.T(lang, "environment.docket.o."+name+"."+value)
}

func dayField(c *web.Ctx, act Act, value, bad string) envdocket.FieldView {
	f := fieldView(c, act, FieldOf{"on", Day, true, nil}, map[string][]string{"on": {value}}, map[string]string{"on": bad})
	f.In.Why = t(c, "on_why")
	return f
}

// typedOf are the values of a form by name.
func typedOf(f web.Form) map[string][]string { return f.Values }

// values joins what a form sent for an act.
func values(act Act, f web.Form) map[string]string {
	v := map[string]string{}
	for _, x := range Forms[act] {
		v[x.Name] = strings.Join(f.Values[x.Name], ",")
	}
	return v
}

// step takes one act; a refusal comes back on the page of the case, beside the form, with what was typed.
func (w *site) step(c *web.Ctx) error {
	act := Act(c.Path("act"))
	if _, ok := Forms[act]; !ok || act == ActSheet {
		return fault.NotFound("web.no_page")
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	if act == ActClose { // security.md 2.5
		if err := access.From(c.Context()).RequireStepUp(w.DB.Clock().Now()); err != nil {
			return err
		}
	}
	rev, _ := strconv.ParseInt(f.Get("rev"), 10, 64)
	x, err := w.Step(c.Context(), access.From(c.Context()), Do{ID: c.Path("id"), Rev: rev, Act: act, On: f.Get("on"), V: values(act, f)})
	if err != nil {
		if bad, ok := refusals(c, err); ok {
			return w.render(c, web.Status(err), act, typedOf(f), bad)
		}
		return err
	}
	w.Frame.Done(c, t(c, "done", t(c, "act."+string(act))), nil)
	return c.Redirect("/environment/cases/" + x.ID)
}

func moment(lang string, ms int64, now time.Time) string {
	return text.Moment(lang, clock.Instant(ms), now)
}
