package places

import (
	"net/http"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// fillPairs finds rows that are probably the same person and proposals that wait.
func (p *Pages) fillPairs(tx *db.Tx, to text.Audience, v *personView) error {
	if !v.MayMerge {
		return nil
	}
	v.PairNames, v.Pairs, v.Proposals = map[string]string{}, nil, nil
	scope := v.Person.Path
	if v.Person.Home != "" { // the compound: doubles stand at other doors
		up, err := p.Places.Ancestors(tx, v.Person.Home)
		if err != nil {
			return err
		}
		for _, x := range up {
			if x.Kind == place.Compound {
				scope = x.Path
			}
		}
	}
	pairs, err := p.People.Duplicates(tx, people.Query{Scopes: []place.Path{scope}})
	if err != nil {
		return err
	}
	for _, x := range pairs {
		if x.B.ID == v.Person.ID {
			x.A, x.B = x.B, x.A
		}
		if x.A.ID == v.Person.ID {
			v.Pairs = append(v.Pairs, x)
			if err := p.named(tx, v, x.B.ID, to); err != nil {
				return err
			}
		}
	}
	waiting, err := p.People.Proposals(tx, scope, "", 100)
	if err != nil {
		return err
	}
	for _, x := range waiting {
		if x.Person == v.Person.ID || x.Other == v.Person.ID {
			v.Proposals = append(v.Proposals, x)
			other := x.Other
			if other == v.Person.ID {
				other = x.Person
			}
			if other != "" {
				if err := p.named(tx, v, other, to); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// named writes down name and door of another row for the page.
func (p *Pages) named(tx *db.Tx, v *personView, id string, to text.Audience) error {
	who, err := p.People.Get(tx, id)
	if err != nil {
		return err
	}
	m := people.Masked(who, text.OtherStaff)
	at := ""
	if who.Home != "" {
		if at, err = p.Places.Describe(tx, who.Home); err != nil {
			return err
		}
	}
	v.PairNames[id] = joined(text.MaskName(who.Name, to), m.Phone, people.SayBirth(m.Birth), at)
	return nil
}

// proposeMerge puts two rows up for decision; nothing moves yet.
func (p *Pages) proposeMerge(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		who, _, err := p.who(tx, a, access.PeopleMerge, c.Path("id"))
		if err != nil {
			return err
		}
		other, _, err := p.who(tx, a, access.PeopleMerge, f.Get("other"))
		if err != nil {
			return err
		}
		_, err = p.People.ProposeTx(tx, a.Actor, people.ProposeMerge, who.ID, other.ID, "", text.T(text.ZH, "places.by_hand"))
		return err
	})
	if err != nil {
		return err
	}
	desk.Done(c, text.T(c.Lang, "places.proposed"), nil)
	return c.Redirect("/people/" + c.Path("id") + "#merge")
}

// decide accepts or declines a proposal about this person.
func (p *Pages) decide(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	yes := f.Get("yes") == "1"
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		who, _, err := p.who(tx, a, access.PeopleMerge, c.Path("id"))
		if err != nil {
			return err
		}
		list, err := p.People.Proposals(tx, who.Path, "", 200)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.ID == f.Get("proposal") && (x.Person == who.ID || x.Other == who.ID) {
				_, err := p.People.DecideTx(tx, a.Actor, x.ID, yes)
				return err
			}
		}
		return fault.NotFound("people.no_proposal")
	})
	if err != nil {
		return err
	}
	key := "places.declined"
	if yes {
		key = "places.accepted"
	}
	desk.Done(c, text.T(c.Lang, key), nil)
	return c.Redirect("/people/" + c.Path("id"))
}

// copyPerson prints the copy of data that the person may ask for (PIPL art. 45): one look on
// record with the reason, then a sheet to hand over.
func (p *Pages) copyPerson(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := access.From(c.Context())
	var d people.Dossier
	var homes []string
	err = p.DB.Write(c.Context(), func(tx *db.Tx) error {
		who, _, err := p.who(tx, a, access.PeopleReveal, c.Path("id"))
		if err != nil {
			return err
		}
		if err := p.Access.Look(tx, a, who.ID, "person.copy", f.Get("reason")); err != nil {
			return err
		}
		if d, err = p.People.Copy(tx, who.ID); err != nil {
			return err
		}
		homes = nil
		for _, m := range d.Homes {
			name, err := p.Places.Describe(tx, m.Home)
			if err != nil {
				return err
			}
			homes = append(homes, joined(name, m.Relation, m.Status, m.From, m.Until))
		}
		return nil
	})
	if err != nil {
		bad, mine := refused(c, err)
		if !mine {
			return err
		}
		return p.showPerson(c, web.Status(err), personView{Errors: map[string]string{"copy": firstOf(bad)}})
	}
	return c.Page(http.StatusOK, copyPage(p.copySheet(c, d, homes)))
}

func firstOf(bad map[string]string) string {
	for _, x := range fieldErrors(bad) {
		return x.Text
	}
	return ""
}

func (p *Pages) copySheet(c *web.Ctx, d people.Dossier, homes []string) ui.Sheet {
	t := func(key string) string { return text.T(c.Lang, "places."+key) }
	s := ui.Sheet{Title: text.T(c.Lang, "places.copy_title", d.Person.Name), Lang: c.Lang, BackHref: "/people/" + d.Person.ID, Printed: text.DateTime(p.now()), Source: t("copy_source"),
		Columns: []ui.SheetColumn{{Title: t("item"), Share: 24}, {Title: t("content")}}}
	add := func(key, value string) {
		if value != "" {
			s.Rows = append(s.Rows, []string{t(key), value})
		}
	}
	add("name_word", d.Person.Name)
	add("phone", text.MaskPhone(d.Person.Phone, text.WorkList))
	add("sex", text.T(c.Lang, "places.sex."+string(d.Person.Sex)))
	add("born", people.SayBirth(d.Person.Birth))
	x := d.Private
	for _, kv := range [][2]string{{"id_no", x.IDNo}, {"p.political", x.Political}, {"p.ethnic", x.Ethnic}, {"p.education", x.Education}, {"p.marital", x.Marital}, {"p.work", x.Work}, {"p.domicile", x.Domicile}, {"p.disabled", x.Disabled}, {"note", x.Note}} {
		add(kv[0], kv[1])
	}
	for _, k := range x.Key {
		add("p.key", k)
	}
	for _, h := range homes {
		add("homes_of", h)
	}
	for _, k := range d.Consents {
		add("consents", joined(purpose(c.Lang, k.Purpose), scope(c.Lang, k.Scope)))
	}
	return s
}
