package places

import (
	"net/http"

	"linli/gateway/desk"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// homeView is W3.
type homeView struct {
	Home      place.Place
	Building  string
	Who       []ui.Def
	Gap       string
	Assign    string // address, "" when not allowed
	People    ui.Table
	SeePeople bool
	Reveal    revealBox
	Past      []ui.LogEntry
	Open      []ui.ListRow
	Closed    []ui.ListRow
	SeeMatter bool
	Affairs   []ui.ListRow
}

func (p *Pages) home(c *web.Ctx) error { return p.showHome(c, http.StatusOK, revealBox{}) }

// showHome shows W3; r may carry what was just revealed, or a refused form.
func (p *Pages) showHome(c *web.Ctx, status int, r revealBox) error {
	a := access.From(c.Context())
	var v homeView
	var name, wall string
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		h, err := p.at(tx, a, access.PlaceRead, c.Path("id"), place.Home)
		if err != nil {
			return err
		}
		if name, err = p.Places.Describe(tx, h.ID); err != nil {
			return err
		}
		up, err := p.Places.Ancestors(tx, h.ID)
		if err != nil {
			return err
		}
		v = homeView{Home: h, Reveal: r}
		for _, x := range up {
			if x.Kind == place.Building {
				v.Building = x.ID
				wall = desk.With("/buildings/"+x.ID, "home", h.ID)
				if p.reach.May(tx, a, access.DutyEdit, x) == nil {
					v.Assign = desk.With("/duties/assign", "place", x.Parent, "building", x.ID, "home", h.ID)
				}
			}
		}
		return p.fillHome(tx, c.Lang, a, &v)
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, name, "/places")
	pg.Back = wall
	if v.Home.State != place.StateUnknown {
		m := stateMark(c.Lang, v.Home.State)
		pg.Mark = &m
	}
	if v.Home.Area > 0 {
		pg.Sub = text.Area(v.Home.Area) + " m²"
	}
	pg.SubLink = &ui.Btn{Label: text.T(c.Lang, "places.see_wall"), Href: wall}
	if p.mayEdit(a, v.Home) {
		pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "places.edit_door"), Href: "/admin/places/" + v.Home.ID})
	}
	pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "places.report"), Href: desk.With("/matters/new", "place", v.Home.ID), Primary: true})
	return c.Page(status, homePage(pg, v))
}

func (p *Pages) fillHome(tx *db.Tx, lang string, a access.Actor, v *homeView) (err error) {
	if p.reach.May(tx, a, access.DutyRead, v.Home) == nil {
		if v.Who, err = p.ladder(tx, lang, v.Home); err != nil {
			return err
		}
		if err := p.bare(tx, lang, v); err != nil {
			return err
		}
	}
	open, closed, err := p.mattersAt(tx, a, v.Home)
	if err != nil {
		return err
	}
	v.SeeMatter = p.reach.May(tx, a, access.PeopleRead, v.Home) == nil
	for _, m := range open {
		v.Open = append(v.Open, matterRow(lang, p, m))
	}
	for _, m := range closed {
		v.Closed = append(v.Closed, matterRow(lang, p, m))
	}
	for _, of := range p.AtHome {
		rows, err := of(tx, lang, a, v.Home.ID)
		if err != nil {
			return err
		}
		v.Affairs = append(v.Affairs, rows...)
	}
	return p.fillPeople(tx, lang, a, v)
}

// bare says when nobody looks after the home, as the coverage report counts it: a building head
// answers for what happens in the building, not for the people behind a door.
func (p *Pages) bare(tx *db.Tx, lang string, v *homeView) error {
	if v.Building == "" {
		return nil
	}
	wall, err := p.Duties.Wall(tx, v.Building, tx.Now)
	if err != nil || wall[v.Home.ID].Person != "" {
		return err
	}
	ans, err := p.Duties.Holder(tx, v.Home.ID, duty.KindHome, tx.Now)
	if err != nil {
		return err
	}
	v.Gap = text.T(lang, "places.no_first")
	if ans.Person != "" {
		who, err := p.People.Get(tx, ans.Person)
		if err != nil {
			return err
		}
		v.Gap = text.T(lang, "places.no_first_now", who.Name)
	}
	return nil
}

// fillPeople lists who lives here today, masked for the reader, and who lived here before.
func (p *Pages) fillPeople(tx *db.Tx, lang string, a access.Actor, v *homeView) error {
	if p.reach.May(tx, a, access.PeopleRead, v.Home) != nil {
		return nil
	}
	v.SeePeople = true
	to := p.reach.Audience(tx, a, v.Home)
	list, err := p.People.Residents(tx, v.Home.ID)
	if err != nil {
		return err
	}
	v.People, v.Reveal.Named = peopleTable(lang, list, to), to == text.WorkList
	if p.reach.May(tx, a, access.PeopleReveal, v.Home) == nil {
		for _, r := range list {
			v.Reveal.People = append(v.Reveal.People, ui.Option{Value: r.ID, Label: text.MaskName(r.Name, to) + " " + r.Relation, On: r.ID == v.Reveal.Person || len(list) == 1})
		}
	}
	return p.fillPast(tx, lang, v, to)
}

func peopleTable(lang string, list []people.Resident, to text.Audience) ui.Table {
	t := ui.Table{Caption: text.T(lang, "places.people"), Columns: []ui.Column{{Title: text.T(lang, "places.name_word"), Key: true}, {Title: text.T(lang, "places.relation")}, {Title: text.T(lang, "places.status")},
		{Title: text.T(lang, "places.phone")}, {Title: text.T(lang, "places.born")}, {Title: text.T(lang, "places.since"), Low: true}}}
	for _, r := range list {
		m := people.Masked(r.Person, text.OtherStaff)
		relation := r.Relation
		if r.Head && relation == "" {
			relation = text.T(lang, "places.head")
		}
		t.Rows = append(t.Rows, ui.Row{ID: "p-" + r.ID, Cells: []ui.Cell{{Text: text.MaskName(r.Name, to), Href: "/people/" + r.ID, Strong: true}, {Text: orDash(relation)}, {Text: orDash(r.Status)},
			{Text: orDash(m.Phone)}, {Text: orDash(people.SayBirth(m.Birth))}, {Text: orDash(r.Since)}}})
	}
	t.Empty = &ui.Empty{Title: text.T(lang, "places.nobody_lives"), Why: text.T(lang, "places.nobody_lives_why")}
	return t
}

// fillPast is the history of households: who came and went, without telephones.
func (p *Pages) fillPast(tx *db.Tx, lang string, v *homeView, to text.Audience) error {
	hs, err := p.People.HouseholdsAt(tx, v.Home.ID)
	if err != nil {
		return err
	}
	for _, h := range hs {
		ms, err := p.People.MembersOf(tx, h.ID)
		if err != nil {
			return err
		}
		for _, m := range ms {
			if m.Until == "" && m.From == "" {
				continue
			}
			who, err := p.People.Resolve(tx, m.Person)
			if err != nil {
				return err
			}
			when, verb := m.From, text.T(lang, "places.moved_in")
			if m.Until != "" {
				when, verb = m.Until, text.T(lang, "places.moved_out")
			}
			v.Past = append(v.Past, ui.LogEntry{When: when, Verb: verb, Text: joined(text.MaskName(who.Name, to), m.Relation)})
		}
	}
	return nil
}

// mayEdit tells whether the reader keeps the register of places here: the way to Z1 is shown to nobody else.
func (p *Pages) mayEdit(a access.Actor, h place.Place) bool {
	return a.May(access.PlaceEdit, h.Path) == nil
}
