package places

import (
	"sort"

	"linli/gateway/desk"
	"linli/gateway/view"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// panel stands right of the wall: the chosen home, or who serves the building.
type panel struct {
	Home    bool
	Title   string
	Mark    ui.Mark
	Line    string
	Acts    []ui.Btn
	Log     []ui.LogEntry
	LogHead string
	Who     []ui.Def
	Load    []ui.Def // who looks after how many doors of this building
	Common  []ui.ListRow
}

func (p *Pages) panel(tx *db.Tx, lang string, a access.Actor, b block, name string) (v panel, err error) {
	if b.selected.ID != "" {
		return p.homePanel(tx, lang, a, b)
	}
	v.Title = text.T(lang, "places.who_building")
	if v.Who, err = p.ladder(tx, lang, b.building); err != nil {
		return v, err
	}
	doors := map[string]int{}
	for _, h := range b.homes {
		if x := b.lens.holders[h.ID]; x.Person != "" {
			doors[b.lens.names[x.Person]]++
		}
	}
	names := []string{}
	for n := range doors {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		v.Load = append(v.Load, ui.Def{Term: n, Text: text.T(lang, "places.n_homes", text.Count(doors[n]))})
	}
	for i, m := range b.lens.common {
		if i < 6 {
			v.Common = append(v.Common, matterRow(lang, p, m))
		}
	}
	v.Acts = p.buildingActs(tx, lang, a, b)
	return v, nil
}

// buildingActs: one primary, the others after it.
func (p *Pages) buildingActs(tx *db.Tx, lang string, a access.Actor, b block) (out []ui.Btn) {
	out = append(out, ui.Btn{Label: text.T(lang, "places.report"), Href: desk.With("/matters/new", "place", b.building.ID), Primary: true})
	if p.reach.May(tx, a, access.DutyEdit, b.building) == nil {
		out = append(out, ui.Btn{Label: text.T(lang, "places.assign"), Href: desk.With("/duties/assign", "place", b.building.Parent, "building", b.building.ID)})
	}
	if b.building.QR != "" {
		out = append(out, ui.Btn{Label: text.T(lang, "places.plaque"), Href: "/places/" + b.building.ID + "/plaque", DeskOnly: true})
	}
	if a.May(access.PlaceEdit, b.building.Path) == nil {
		out = append(out, ui.Btn{Label: text.T(lang, "places.edit"), Href: "/admin/places/" + b.building.ID, DeskOnly: true})
	}
	return out
}

func (p *Pages) homePanel(tx *db.Tx, lang string, a access.Actor, b block) (v panel, err error) {
	h := b.selected
	v = panel{Home: true, Title: floorLabel(lang, h) + b.unitName(h) + h.Name, Mark: b.lens.of(h), LogHead: text.T(lang, "places.recent")}
	who := text.T(lang, "places.nobody_first")
	if x := b.lens.holders[h.ID]; x.Person != "" {
		who = text.T(lang, "places.first", b.lens.names[x.Person])
	}
	line := []string{who}
	if h.State != place.StateUnknown {
		line = []string{text.T(lang, "place.state."+string(h.State)), who}
	}
	grid, err := p.Duties.Holder(tx, h.ID, "", tx.Now)
	if err != nil {
		return v, err
	}
	if grid.Role == duty.Grid && grid.Person != "" {
		g, err := p.People.Get(tx, grid.Person)
		if err != nil {
			return v, err
		}
		line = append(line, text.T(lang, "places.grid_worker", g.Name))
	}
	v.Line = joined(line...)
	v.Acts = []ui.Btn{{Label: text.T(lang, "places.open_home"), Href: "/homes/" + h.ID, Primary: true}, {Label: text.T(lang, "places.report"), Href: desk.With("/matters/new", "place", h.ID)}}
	if b.lens.holders[h.ID].Person == "" && p.reach.May(tx, a, access.DutyEdit, b.building) == nil {
		v.Acts = append(v.Acts, ui.Btn{Label: text.T(lang, "places.assign"), Href: desk.With("/duties/assign", "place", b.building.Parent, "building", b.building.ID, "home", h.ID)})
	}
	v.Log, err = p.recent(tx, lang, a, b.building, h)
	return v, err
}

// recent lists the matters of a home, the latest first, for those who read people there.
func (p *Pages) recent(tx *db.Tx, lang string, a access.Actor, building, home place.Place) (out []ui.LogEntry, err error) {
	open, closed, err := p.mattersAt(tx, a, home)
	if err != nil {
		return nil, err
	}
	list := append(open, closed...)
	sort.SliceStable(list, func(i, j int) bool { return list[i].RaisedAt > list[j].RaisedAt })
	for _, m := range list[:min(len(list), 5)] {
		at := view.Instant(m.RaisedAt)
		out = append(out, ui.LogEntry{When: text.MonthDay(lang, at, p.now()), ISO: at, Text: m.Title + " → " + text.T(lang, m.State.Key(m.Round)), Link: &ui.Link{Label: m.No, Href: "/matters/" + m.ID}})
	}
	return out, nil
}

// mattersAt reads the open and the closed matters of a home.
func (p *Pages) mattersAt(tx *db.Tx, a access.Actor, home place.Place) (open, closed []matter.Card, err error) {
	if p.reach.May(tx, a, access.PeopleRead, home) != nil || a.May(access.MatterRead, home.Path) != nil {
		return nil, nil, nil
	}
	live, err := p.Matters.List(tx, a, matter.Query{Places: []string{home.ID}, Limit: 30})
	if err != nil {
		return nil, nil, err
	}
	done, err := p.Matters.List(tx, a, matter.Query{Places: []string{home.ID}, States: []matter.State{matter.Closed}, Desc: true, Limit: 30})
	return live.Cards, done.Cards, err
}

func matterRow(lang string, p *Pages, m matter.Card) ui.ListRow {
	k := view.Mark(lang, p.now(), m.Matter)
	return ui.ListRow{Href: "/matters/" + m.ID, Title: m.Title, Sub: joined(m.No, m.Part, m.HolderLabel), Mark: &k, Tone: k.Tone}
}

// ladder lists who answers at each level, from the place itself upwards. Posts and duties are
// public within the office; households are not part of it.
func (p *Pages) ladder(tx *db.Tx, lang string, at place.Place) (out []ui.Def, err error) {
	chain, err := p.Places.Chain(tx, at.ID, tx.Now)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{} // one line a person and role, however many kinds of matters it covers
	for _, rung := range chain {
		ds, err := p.Duties.At(tx, rung.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		for _, d := range ds {
			if key := d.Person + "/" + string(d.Role) + "/" + rung.ID; seen[key] {
				continue
			} else {
				seen[key] = true
			}
			who, err := p.People.Get(tx, d.Person)
			if err != nil {
				return nil, err
			}
			role := text.T(lang, "duty.role."+string(d.Role))
			if d.Kind == duty.KindHome {
				role = text.T(lang, "places.first_word")
			}
			if i := len(out) - 1; i >= 0 && out[i].Term == role && out[i].Href == rung.ID { // one line for a role at a place
				out[i].Text += "、" + who.Name
				continue
			}
			out = append(out, ui.Def{Term: role, Text: who.Name, Href: rung.ID})
		}
		for i := range out {
			if out[i].Href == rung.ID {
				out[i].Text, out[i].Href = out[i].Text+text.Aside(lang, rung.Name), ""
			}
		}
	}
	return out, nil
}
