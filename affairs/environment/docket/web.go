package docket

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/affairs/environment/ground"
	"linli/affairs/environment/penalty"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
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

// newForm opens a case from a result, of a company, or from a clue.
func (w *site) newForm(c *web.Ctx) error { return w.showNew(c, http.StatusOK, nil, nil) }

var newFields = []string{"party", "natural", "credit", "legal", "address", "phone", "statute", "cause", "spot", "from", "to", "found", "on", "source", "facts", "officer1", "card1", "officer2", "card2", "heavy", "public", "harm", "company", "result"}

func (w *site) showNew(c *web.Ctx, status int, typed map[string][]string, bad map[string]string) error {
	a := access.From(c.Context())
	val := map[string]string{"result": c.Query("result"), "company": c.Query("company"), "on": clock.DayOf(w.DB.Clock().Now()), "officer1": a.Name, "statute": "water.exceed"}
	for n, v := range typed {
		val[n] = strings.Join(v, ",")
	}
	v := envdocket.NewView{Action: "/environment/cases/new", Key: id.New(), Errors: ui.Summary(bad, newFields...)}
	err := w.read(c, func(tx *db.Tx) error {
		o := Open{Result: val["result"], Company: val["company"]}
		if o.Result == "" && o.Company == "" {
			return nil
		}
		if err := w.complete(tx, a, &o); err != nil {
			return err
		}
		if typed == nil {
			prefill(val, o)
			if r := o.File.Result; r != nil {
				if found, err := w.Found(tx, o.Result); err == nil {
					prefillFound(c.Lang, val, found)
				}
			}
		}
		v.Result = resultDefs(c.Lang, o.File.Result)
		return nil
	})
	if err != nil {
		said, ok := refusals(c, err)
		if !ok {
			return err
		}
		v.Errors = ui.Summary(said, newFields...)
	}
	v.Parts = w.newParts(c, val, bad)
	pg := w.Frame.Staff(c, t(c, "new"), "/environment")
	pg.Back, pg.Sub = "/environment/cases", t(c, "new_sub")
	pg.Dock = []ui.Btn{{Label: t(c, "open"), Primary: true, Big: true, Form: "case"}}
	return c.Page(status, envdocket.New(pg, v))
}

func prefill(val map[string]string, o Open) {
	for n, v := range map[string]string{"party": o.Party.Name, "credit": o.Party.Credit, "legal": o.Party.Legal, "address": o.Party.Address, "phone": o.Party.Phone} {
		if v != "" {
			val[n] = v
		}
	}
	if r := o.File.Result; r != nil {
		val["from"], val["found"] = r.Taken, r.Taken
	}
}

func (w *site) newParts(c *web.Ctx, val, bad map[string]string) []envdocket.PartView {
	in := func(name string, kind FieldKind, need bool) envdocket.FieldView {
		return fieldView(c, ActOpen, FieldOf{name, kind, need, nil}, map[string][]string{name: {val[name]}}, bad)
	}
	law := fieldView(c, ActOpen, FieldOf{"statute", "one", true, nil}, map[string][]string{"statute": {val["statute"]}}, bad)
	law.Options = w.statutes(c, val)
	harm := fieldView(c, ActOpen, FieldOf{"harm", Choice, false, harms}, map[string][]string{"harm": {val["harm"]}}, bad)
	company := fieldView(c, ActOpen, FieldOf{"company", "select", false, nil}, map[string][]string{"company": {val["company"]}}, bad)
	company.In.Hint = t(c, "company_hint")
	company.Options = append([]ui.Option{{Value: "", Label: t(c, "no_company")}}, w.firms(c)...)
	hidden := func(name string) envdocket.FieldView {
		return envdocket.FieldView{Kind: "hidden", In: ui.Input{Name: name, Value: val[name]}}
	}
	return []envdocket.PartView{
		{Title: t(c, "part.act"), Fields: []envdocket.FieldView{law, in("cause", Text, true), in("spot", Text, true), in("from", Day, true), in("to", Day, false), in("found", Day, true), in("on", Day, true), in("source", Text, false), in("facts", Area, false)}},
		{Title: t(c, "part.party"), Fields: []envdocket.FieldView{company, in("party", Text, true), in("natural", Tick, false), in("credit", Text, false), in("legal", Text, false), in("address", Text, false), in("phone", Text, false)}},
		{Title: t(c, "part.officers"), Fields: []envdocket.FieldView{in("officer1", Text, true), in("card1", Text, true), in("officer2", Text, true), in("card2", Text, true)}},
		{Title: t(c, "part.weight"), Fields: []envdocket.FieldView{in("heavy", Tick, false), in("public", Tick, false), harm, hidden("result")}},
	}
}

// causes are the acts a case may be opened for, by their ids in the law.
var causes = []string{penalty.IDExceed, penalty.IDPermit, penalty.IDNone, penalty.IDEvade, penalty.IDUnfit, penalty.IDMonitoring, penalty.IDFalsified, penalty.IDObstruct}

// harms are what the term of prescription looks at; none is not chosen.
var harms = []string{penalty.HarmEcology, penalty.HarmLife}

// statutes are the acts that carry a fine, with the article of the day of the act.
func (w *site) statutes(c *web.Ctx, val map[string]string) (out []ui.Option) {
	err := w.read(c, func(tx *db.Tx) error {
		out = nil
		law, err := w.Rules(tx)
		if err != nil {
			return err
		}
		day := val["from"]
		if !clock.ValidDay(day) {
			day = ground.Today(tx)
		}
		for _, one := range causes {
			if s, err := law.Choose(one, penalty.Dates{Act: day}); err == nil && s.Max > 0 {
				out = append(out, ui.Option{Value: one, Label: s.Title + "（" + s.Law + s.Article + "）", On: one == val["statute"]})
			}
		}
		return nil
	})
	if err != nil {
		return nil
	}
	return out
}

// firms are the companies of the register within reach.
func (w *site) firms(c *web.Ctx) (out []ui.Option) {
	err := w.read(c, func(tx *db.Tx) error {
		out = nil
		list, err := w.Companies(tx, access.From(c.Context()))
		for _, x := range list {
			out = append(out, ui.Option{Value: x.ID, Label: x.Name})
		}
		return err
	})
	if err != nil {
		return nil
	}
	return out
}

func (w *site) open(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	yes := func(n string) bool { return f.Get(n) == "yes" }
	o := Open{On: f.Get("on"), Result: f.Get("result"), Company: f.Get("company"), Officer: [2]Officer{{Name: f.Get("officer1"), Card: f.Get("card1")}, {Name: f.Get("officer2"), Card: f.Get("card2")}},
		File: File{Party: Party{Name: f.Get("party"), Natural: yes("natural"), Credit: f.Get("credit"), Legal: f.Get("legal"), Address: f.Get("address"), Phone: f.Get("phone")}, Statute: f.Get("statute"), Cause: f.Get("cause"),
			Spot: f.Get("spot"), From: f.Get("from"), To: f.Get("to"), Found: f.Get("found"), Source: f.Get("source"), Facts: f.Get("facts"), Heavy: yes("heavy"), Public: yes("public"), Harm: f.Get("harm")}}
	a := access.From(c.Context())
	if o.Officer[0].Name == a.Name {
		o.Officer[0].ID = a.ID
	}
	x, err := w.once(c, a, f.Get("key"), o)
	if err != nil {
		if bad, ok := refusals(c, err); ok {
			return w.showNew(c, web.Status(err), typedOf(f), bad)
		}
		return err
	}
	w.Frame.Done(c, t(c, "opened"), nil)
	return c.Redirect("/environment/cases/" + x)
}

// once opens a case once, however often its form is sent.
func (w *site) once(c *web.Ctx, a access.Actor, key string, o Open) (made string, err error) {
	err = w.DB.Write(c.Context(), func(tx *db.Tx) error {
		if id.Valid(key) {
			old, found, err := w.Access.Once(tx, a.Account, key, access.BodyHash([]byte(o.Party.Name), []byte(o.Cause), []byte(o.From), []byte(o.Result)))
			if err != nil || found {
				made = string(old.Body)
				return err
			}
		}
		x, err := w.OpenTx(tx, a, o)
		if err != nil {
			return err
		}
		made = x.ID
		if !id.Valid(key) {
			return nil
		}
		return w.Access.Save(tx, a.Account, key, access.Result{Status: http.StatusSeeOther, Body: []byte(x.ID)})
	})
	return made, err
}

func moment(lang string, ms int64, now time.Time) string {
	return text.Moment(lang, clock.Instant(ms), now)
}
