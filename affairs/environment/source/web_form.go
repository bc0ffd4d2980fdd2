package source

import (
	"net/http"

	envsource "linli/affairs/environment/source/pages"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// form is the form of anything kept here, empty or as it stands.
func (p *site) form(name string, fresh bool) func(*web.Ctx) error {
	return func(c *web.Ctx) error { return p.showForm(c, name, fresh, http.StatusOK, nil, nil, false) }
}

// showForm shows a form. After somebody was faster (both) it puts both versions side by side, and saving again then means: mine.
func (p *site) showForm(c *web.Ctx, name string, fresh bool, status int, typed values, bad map[string]string, both bool) error {
	v := envsource.FormView{Errors: bad, Action: bases4[name] + "/new", Draft: "env-" + name + "-" + c.Path("id")}
	title, back := t(c, "new."+name), home
	err := p.read(c, func(tx *db.Tx) error {
		stands := values{}
		if fresh && name == "permit" {
			v.Action = bases4["company"] + "/" + c.Path("owner") + "/permits/new"
			co, err := p.Company(tx, c.Path("owner"))
			if err != nil {
				return err
			}
			if err := who(c).May(access.EnvEdit, co.Path); err != nil {
				return err
			}
			back = bases4["company"] + "/" + co.ID
		}
		if !fresh {
			var rev int64
			now, rev, path, err := p.valuesOf(tx, name, c.Path("id"))
			if err != nil {
				return err
			}
			if err := who(c).May(access.EnvEdit, path); err != nil {
				return err
			}
			stands = now
			v.Action, v.Rev = bases4[name]+"/"+c.Path("id")+"/edit", num(rev)
			title, back = t(c, "edit."+name, now["name"]+now["number"]), bases4[name]+"/"+c.Path("id")
			if name == "edge" {
				title, back = t(c, "edit.edge", now["code"]+now["name"]), home+"/network"
			}
		}
		shown := values{}
		for _, f := range forms[name] {
			shown[f.Key] = stands[f.Key]
			if q := c.Query(f.Key); fresh && q != "" && typed == nil {
				shown[f.Key] = q
			}
			if x, given := typed[f.Key]; given {
				shown[f.Key] = x
			}
		}
		for _, f := range forms[name] {
			in, err := p.input(tx, c, name, f, shown, bad)
			if err != nil {
				return err
			}
			v.Fields = append(v.Fields, in)
			if both && typed[f.Key] != stands[f.Key] {
				was := shown[f.Key]
				v.Versions = append(v.Versions, [3]string{t(c, "f."+f.Key), dash(p.said(tx, c, name, f, was)), dash(p.said(tx, c, name, f, stands[f.Key]))})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, f := range forms[name] {
		if f.Sealed {
			v.Draft, v.Why = "", t(c, "sealed_why")
		}
	}
	pg := p.page(c, title)
	pg.Back = back
	return c.Page(status, envsource.Form(pg, v))
}

// said is a value for people.
func (p *site) said(tx *db.Tx, c *web.Ctx, name string, f field, v string) string {
	if v == "" {
		return ""
	}
	switch f.As {
	case asChoice:
		if f.Key == "target" {
			return targetWord(c.Lang, v)
		}
		return t(c, optionKey(name, f)+v)
	case asPlace:
		if x, err := p.Places.Get(tx, v); err == nil {
			return x.Name
		}
	case asOwner:
		if x, err := p.Company(tx, v); err == nil {
			return x.Name
		}
	case asPermit:
		if x, err := permitBy(tx, "id=?", v); err == nil {
			return x.Number
		}
	case asNode:
		if x, err := nodeBy(tx, "id=?", v); err == nil {
			return x.Label()
		}
	}
	return v
}

// optionKey is where the words of a choice stand; the three kinds have a list of their own each.
func optionKey(name string, f field) string {
	if f.Key == "kind" {
		return map[string]string{"outlet": "o.outlet.", "section": "o.kind.", "edge": "o.edge."}[name]
	}
	return "o." + f.Key + "."
}

// mostNodes is how many nodes a form lets choose from; beyond, the code is typed.
const mostNodes = 600

func (p *site) input(tx *db.Tx, c *web.Ctx, name string, f field, shown values, bad map[string]string) (out envsource.FormField, err error) {
	v := shown[f.Key]
	out.Input = ui.Input{Name: f.Key, Label: t(c, "f."+f.Key), Value: v, Required: f.Required, MaxLen: f.Max, Error: bad[f.Key]}
	if key := "hint." + f.Key; hasHint[f.Key] {
		out.Input.Hint = t(c, key)
	}
	empty := ui.Option{Label: t(c, "unsaid")}
	switch f.As {
	case asLong:
		out.Area = true
	case asDay:
		out.Input.Type = "date"
	case asInt:
		out.Input.InputMode = "numeric"
	case asDegree:
		out.Input.InputMode = "decimal"
	case asChoice:
		for _, o := range f.Options {
			label := t(c, "unsaid")
			if f.Key == "target" && o != "" {
				label = targetWord(c.Lang, o)
			} else if o != "" {
				label = t(c, optionKey(name, f)+o)
			}
			out.Options = append(out.Options, ui.Option{Value: o, Label: label, On: o == v})
		}
	case asPlace:
		out.Options, err = p.places(tx, c, v)
	case asOwner:
		out.Options = []ui.Option{{Label: t(c, "municipal")}}
		list, err := p.Companies(tx, who(c))
		if err != nil {
			return out, err
		}
		for _, x := range list {
			out.Options = append(out.Options, ui.Option{Value: x.ID, Label: x.Name, On: x.ID == v})
		}
	case asPermit:
		cond, args := reach(who(c), access.EnvRead)
		list, err := permits(tx, "ended=0 AND "+cond+" ORDER BY number", args...)
		if err != nil {
			return out, err
		}
		out.Options = []ui.Option{empty}
		for _, x := range list {
			if shown["company"] == "" || x.Company == shown["company"] {
				out.Options = append(out.Options, ui.Option{Value: x.ID, Label: x.Number, On: x.ID == v})
			}
		}
	case asNode:
		cond, args := reach(who(c), access.EnvEdit)
		list, err := nodes(tx, "ended=0 AND "+cond+" ORDER BY kind,name,code LIMIT ?", append(args, mostNodes+1)...)
		if err != nil {
			return out, err
		}
		if len(list) > mostNodes {
			out.Input.Hint = t(c, "hint.node_code")
			return out, nil
		}
		out.Options = []ui.Option{empty}
		for _, x := range list {
			out.Options = append(out.Options, ui.Option{Value: x.ID, Label: nodeWord(c, x.Kind) + " " + x.Label(), On: x.ID == v || v != "" && x.Code == v})
		}
	}
	return out, err
}

var hasHint = map[string]bool{"lon": true, "lat": true, "credit": true, "until": true, "mn": true, "every": true, "metres": true, "process": true, "main": true, "from": false}

func nodeWord(c *web.Ctx, kind string) string { return t(c, "o.kind."+kind) }

func (p *site) save(name string, fresh bool) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		typed := values{}
		for _, x := range forms[name] {
			typed[x.Key] = f.Get(x.Key)
		}
		s := Save{Name: name, Rev: whole(f.Get("rev")), Owner: c.Path("owner"), Values: typed}
		if !fresh {
			s.ID = c.Path("id")
		}
		var id string
		err = p.change(c, func(tx *db.Tx) error { id, err = p.KeepTx(tx, who(c), s); return err })
		if conflict(err) {
			return p.showForm(c, name, fresh, http.StatusConflict, typed, nil, true)
		}
		if err != nil {
			return badly(c, err, func(status int, bad map[string]string) error {
				return p.showForm(c, name, fresh, status, typed, bad, false)
			})
		}
		p.Frame.Done(c, t(c, "saved"), nil)
		if name == "edge" {
			return c.Redirect(home + "/network")
		}
		return c.Redirect(bases4[name] + "/" + id)
	}
}

// end takes something out of use or brings it back; the first can be taken back for a while.
func (p *site) end(name string, back bool) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		id := c.Path("id")
		err = p.change(c, func(tx *db.Tx) error { return p.End(tx, who(c), name, id, whole(f.Get("rev")), back) })
		if err != nil {
			return badly(c, err, func(status int, bad map[string]string) error {
				switch name {
				case "company":
					return p.showCompany(c, status, bad)
				case "outlet":
					return p.showOutlet(c, status, bad, nil)
				case "section":
					return p.showSection(c, status, bad)
				case "permit":
					return p.showPermit(c, status, bad, nil)
				}
				return p.showNetwork(c, status, bad)
			})
		}
		var undo *ui.Undo
		word := t(c, "back_done")
		if !back {
			word = t(c, "end_done")
			undo = &ui.Undo{Text: word, Action: bases4[name] + "/" + id + "/back", Fields: map[string]string{}}
		}
		p.Frame.Done(c, word, undo)
		if name == "edge" {
			return c.Redirect(home + "/network")
		}
		return c.Redirect(bases4[name] + "/" + id)
	}
}
