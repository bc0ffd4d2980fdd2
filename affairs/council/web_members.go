package council

import (
	"net/http"

	"linli/affairs/council/pages"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/web"
	"linli/platform/web/ui"
)

func (p *site) members(c *web.Ctx) error {
	return p.showMembers(c, http.StatusOK, c.Query("place"), "", nil)
}

func (p *site) showMembers(c *web.Ctx, status int, at, names string, bad map[string]string) error {
	var comp place.Place
	var list []Member
	err := p.read(c, func(tx *db.Tx) (err error) {
		if comp, err = p.compound(tx, who(c), Run, at); err != nil {
			return err
		}
		list, err = p.Members(tx, comp.ID)
		return err
	})
	if err != nil {
		return err
	}
	v := pages.MembersView{Action: "/council/members?place=" + comp.ID, Names: names, Errors: bad}
	v.Members = ui.Table{Caption: t(c, "council.members"), Columns: []ui.Column{{Title: t(c, "council.sign_name"), Key: true}, {Title: t(c, "council.role")}, {Go: true}},
		Empty: &ui.Empty{Title: t(c, "council.no_members"), Why: t(c, "council.no_members_why")}}
	for _, m := range list {
		v.Members.Rows = append(v.Members.Rows, ui.Row{ID: m.ID, Cells: []ui.Cell{{Text: m.Label, Strong: true}, {Text: orDash(m.Role)}, {Btns: []ui.Btn{{Label: t(c, "council.member_end"), Small: true, Name: "end", Value: m.ID}}}}})
	}
	pg := p.Frame.Staff(c, t(c, "council.members_of", comp.Name, len(list)), menu)
	pg.Back, pg.Short, pg.Sub = "/council/c/"+comp.ID, t(c, "council.members"), t(c, "council.members_line")
	pg.Actions = []ui.Btn{{Label: t(c, "council.members_branch"), Href: "/council/members?branch=1&place=" + comp.ID}}
	if c.Query("branch") == "1" && names == "" {
		pg.Actions = nil
		if err := p.read(c, func(tx *db.Tx) (err error) { v.Names, err = p.branchNames(tx, c, comp); return err }); err != nil {
			return err
		}
	}
	return c.Page(status, pages.Members(pg, v))
}

// branchNames are the members of the compound's branch, one a line, to be looked over before they are added.
func (p *site) branchNames(tx *db.Tx, c *web.Ctx, comp place.Place) (string, error) {
	orgs, err := p.People.Orgs(tx, people.OrgQuery{Kind: people.Branch, Under: comp.Path})
	if err != nil {
		return "", err
	}
	out := ""
	for _, o := range orgs {
		list, err := p.People.Holders(tx, o.ID, "", tx.Now)
		if err != nil {
			return "", err
		}
		for _, x := range list {
			who, err := p.People.Get(tx, x.Person)
			if err != nil {
				return "", err
			}
			out += who.Name + " " + x.Title + "\n"
		}
	}
	return out, nil
}

func (p *site) addMembers(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	at := c.Query("place")
	list, err := Names(f.Get("names"))
	if err == nil {
		err = p.change(c, func(tx *db.Tx) error {
			if end := f.Get("end"); end != "" {
				return p.EndMember(tx, who(c), at, end)
			}
			_, err := p.AddMembers(tx, who(c), at, list)
			return err
		})
	}
	if err != nil {
		bad, err := refused(c, err, "names")
		if err != nil {
			return err
		}
		return p.showMembers(c, http.StatusUnprocessableEntity, at, f.Get("names"), bad)
	}
	p.Frame.Done(c, t(c, "council.members_kept"), nil)
	return c.Redirect("/council/members?place=" + at)
}

func (p *site) settings(c *web.Ctx) error {
	return p.showSettings(c, http.StatusOK, c.Query("place"), nil, nil)
}

func (p *site) showSettings(c *web.Ctx, status int, at string, typed, bad map[string]string) error {
	var comp place.Place
	set := map[string]string{}
	err := p.read(c, func(tx *db.Tx) (err error) {
		if comp, err = p.Places.Get(tx, at); err != nil {
			return err
		}
		if err := p.may(tx, who(c), Run, comp.Path); err != nil {
			return err
		}
		return tx.Each("SELECT name, value FROM council_setting WHERE place=?", []any{comp.ID}, func(scan func(...any) error) error {
			var n, v string
			err := scan(&n, &v)
			set[n] = v
			return err
		})
	})
	if err != nil {
		return err
	}
	v := pages.SettingsView{Action: "/council/settings?place=" + comp.ID, Errors: bad}
	usual := map[string]string{termNotice: itoa(int64(DefaultTerms.Notice)), termPublish: itoa(int64(DefaultTerms.Publish)), termYear: itoa(int64(DefaultTerms.Year)), NameCouncil: t(c, "council.name")}
	for _, n := range Settings() {
		in := ui.Input{Name: n, Label: t(c, "council.set."+n), Value: set[n], Error: bad[n], MaxLen: 12, Placeholder: usual[n]}
		if in.Placeholder == "" {
			in.Placeholder = t(c, "council."+n)
		}
		if x, ok := typed[n]; ok {
			in.Value = x
		}
		v.Fields = append(v.Fields, in)
	}
	pg := p.Frame.Staff(c, t(c, "council.settings_of", comp.Name), menu)
	pg.Back, pg.Short = "/council", t(c, "council.settings")
	return c.Page(status, pages.Settings(pg, v))
}

func (p *site) setWords(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	at, typed := c.Query("place"), map[string]string{}
	err = p.change(c, func(tx *db.Tx) error {
		for _, n := range Settings() {
			typed[n] = f.Get(n)
			if err := p.SetWord(tx, who(c), at, n, f.Get(n)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		bad, err := refused(c, err, "")
		if err != nil {
			return err
		}
		return p.showSettings(c, http.StatusUnprocessableEntity, at, typed, bad)
	}
	p.Frame.Done(c, t(c, "council.settings_kept"), nil)
	return c.Redirect("/council/settings?place=" + at)
}
