package docket

import (
	"net/http"
	"strings"

	envdocket "linli/affairs/environment/docket/pages"
	"linli/affairs/environment/ground"
	"linli/affairs/environment/penalty"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/id"
	"linli/platform/web"
	"linli/platform/web/ui"
)

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
