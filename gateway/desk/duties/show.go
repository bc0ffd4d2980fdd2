package duties

import (
	"net/http"
	"sort"
	"strconv"

	"linli/gateway/desk"
	"linli/gateway/desk/places"
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// fits is the load of one person that works (mission: neighbours near the own door).
const fitsFrom, fitsTo = 20, 28

// mostGaps shown at once; the rest appear as these are given away.
const mostGaps = 40

// showView is R1.
type showView struct {
	Compounds []ui.Option
	Place     place.Place
	Cover     duty.Cover
	Plan      ui.Plan
	Gaps      []gapLine
	More      bool
	Loads     []loadLine
	MayEdit   bool
}

// gapLine is one hole with who could take it.
type gapLine struct {
	Label, Href string
	Homes       int
	Advice      []adviceLine
}

type adviceLine struct{ Text, Href string }

// loadLine is one person with the number of doors.
type loadLine struct {
	Name, Href, Group string
	Homes             int
	Away              bool
}

func (p *Pages) show(c *web.Ctx) error {
	a := access.From(c.Context())
	var v showView
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		v = showView{}
		if v.Place, err = p.chosen(tx, c, a, &v); err != nil || v.Place.ID == "" {
			return err
		}
		return p.fill(tx, c.Lang, a, &v)
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "desk.duties"), "/duties")
	if v.Place.ID != "" {
		name := p.doors().Name(c.Lang, a, access.DutyRead, v.Place)
		pg.Title = text.T(c.Lang, "duties.full", name)
		if n := v.Cover.Bare(); n > 0 {
			pg.Title = text.T(c.Lang, "duties.holes", name, n)
		}
		pg.Short = text.T(c.Lang, "desk.duties")
		pg.Sub = text.T(c.Lang, "duties.cover", text.Count(v.Cover.Homes), text.Count(v.Cover.Covered), text.Count(v.Cover.Bare()))
		pg.Actions = []ui.Btn{{Label: text.T(c.Lang, "duties.table"), Href: desk.With("/duties/table", "place", v.Place.ID)}, {Label: text.T(c.Lang, "duties.print_all"), Href: desk.With("/duties/print", "place", v.Place.ID), DeskOnly: true}}
		if v.MayEdit {
			pg.Actions = append(pg.Actions, ui.Btn{Label: text.T(c.Lang, "duties.serve"), Href: desk.With("/duties/serve", "place", v.Place.ID)},
				ui.Btn{Label: text.T(c.Lang, "duties.roster"), Href: desk.With("/duties/servers", "place", v.Place.ID)},
				ui.Btn{Label: text.T(c.Lang, "duties.plan.go"), Href: desk.With("/duties/plan", "place", v.Place.ID)},
				ui.Btn{Label: text.T(c.Lang, "duties.give"), Href: desk.With("/duties/assign", "place", v.Place.ID), Primary: len(v.Gaps) == 0})
		}
	}
	return c.Page(http.StatusOK, showPage(pg, v))
}

// chosen is the compound of the address, else the first with a hole, else the first.
func (p *Pages) chosen(tx *db.Tx, c *web.Ctx, a access.Actor, v *showView) (place.Place, error) {
	list, err := p.reach.Compounds(tx, a, access.DutyRead, "", 200)
	if err != nil {
		return place.Place{}, err
	}
	var first place.Place
	for i, x := range list {
		o := ui.Option{Value: x.ID, Label: x.Name}
		if i < 40 {
			cover, err := p.doors().Cover(tx, a, access.DutyRead, x)
			if err != nil {
				return first, err
			}
			if cover.Bare() > 0 {
				o.Label += " ■ " + text.T(c.Lang, "duties.bare_n", cover.Bare())
				if first.ID == "" {
					first = x
				}
			}
		}
		v.Compounds = append(v.Compounds, o)
	}
	if id := c.Query("place"); id != "" {
		return p.at(tx, a, access.DutyRead, id, place.Compound)
	}
	if first.ID == "" && len(list) > 0 {
		first = list[0]
	}
	return first, nil
}

func (p *Pages) fill(tx *db.Tx, lang string, a access.Actor, v *showView) (err error) {
	for i := range v.Compounds {
		v.Compounds[i].On = v.Compounds[i].Value == v.Place.ID
	}
	if v.Cover, err = p.doors().Cover(tx, a, access.DutyRead, v.Place); err != nil {
		return err
	}
	v.MayEdit = a.May(access.DutyEdit, v.Place.Path) == nil
	buildings, err := p.reach.Buildings(tx, a, access.DutyRead, v.Place)
	if err != nil {
		return err
	}
	atlas := places.Atlas{Duties: p.Duties, People: p.People}
	if err := atlas.Listed(tx, p.Plans, v.Place.Path); err != nil {
		return err
	}
	houses, err := atlas.Houses(tx, lang, buildings)
	if err != nil {
		return err
	}
	v.Plan = atlas.Plan(text.T(lang, "duties.plan", v.Place.Name), houses, "", func(id string) string { return "/buildings/" + id + "?lens=duty" })
	if err := p.gaps(tx, lang, a, v); err != nil {
		return err
	}
	return p.loads(tx, a, atlas, v)
}

// gaps lists the holes with up to three who serve near and have fewer doors.
func (p *Pages) gaps(tx *db.Tx, lang string, a access.Actor, v *showView) error {
	list, more, err := p.doors().Gaps(tx, a, access.DutyRead, v.Place, mostGaps)
	if err != nil {
		return err
	}
	v.More = more
	for i, g := range list {
		line := gapLine{Label: g.Label, Homes: len(g.Homes), Href: gapHref(v.Place.ID, g, "")}
		if v.MayEdit && i < 12 {
			near, err := p.Duties.Suggest(tx, g, 3, fitsTo)
			if err != nil {
				return err
			}
			for _, s := range near {
				who, err := p.People.Get(tx, s.Person)
				if err != nil {
					return err
				}
				line.Advice = append(line.Advice, adviceLine{Text: text.T(lang, "duties.advice", who.Name, text.T(lang, "duties.near."+string(s.Near)), s.Homes), Href: gapHref(v.Place.ID, g, s.Person)})
			}
		}
		v.Gaps = append(v.Gaps, line)
	}
	return nil
}

// gapHref leads to the form with the hole filled in: the whole unit or building, else the doors.
func gapHref(compound string, g duty.Gap, person string) string {
	kv := []string{"place", compound, "building", g.Building, "person", person}
	if g.Whole != place.Building {
		kv = append(kv, "unit", g.Unit)
	}
	u := desk.With("/duties/assign", kv...)
	if g.Whole == "" {
		for _, h := range g.Homes {
			u += "&home=" + h
		}
	}
	return u
}

// loads counts the doors of everybody who answers for a home of the compound, or of the reader's grid in it. The order is by
// group and name, so that it never reads as a ranking.
func (p *Pages) loads(tx *db.Tx, a access.Actor, atlas places.Atlas, v *showView) error {
	paths, _, err := p.doors().Within(tx, a, access.DutyRead, v.Place)
	if err != nil {
		return err
	}
	persons, err := p.firsts(tx, paths...)
	if err != nil {
		return err
	}
	doors, err := p.Duties.Load(tx, persons, tx.Now)
	if err != nil {
		return err
	}
	found, err := p.People.Many(tx, persons)
	if err != nil {
		return err
	}
	for _, id := range persons {
		l := loadLine{Name: found[id].Name, Homes: doors[id]}
		if _, _, err := p.held(tx, a, access.DutyRead, id); err == nil { // who also serves doors elsewhere is not opened
			l.Href = "/duties/people/" + id
		}
		if l.Group, err = atlas.Group(tx, id); err != nil {
			return err
		}
		away, err := p.Duties.Absences(tx, id)
		if err != nil {
			return err
		}
		for _, x := range away {
			l.Away = l.Away || x.From <= tx.NowMS() && tx.NowMS() < x.Until
		}
		v.Loads = append(v.Loads, l)
	}
	sort.SliceStable(v.Loads, func(i, j int) bool {
		if v.Loads[i].Group != v.Loads[j].Group {
			return v.Loads[i].Group < v.Loads[j].Group
		}
		return v.Loads[i].Name < v.Loads[j].Name
	})
	return nil
}

// firsts are the persons who look after homes below some places, each once.
func (p *Pages) firsts(tx *db.Tx, paths ...place.Path) (out []string, err error) {
	seen := map[string]bool{}
	for _, path := range paths {
		after, more := duty.Duty{}, true
		for more {
			list, err := p.Duties.Under(tx, path, tx.Now, after, 500)
			if err != nil {
				return nil, err
			}
			for _, d := range list {
				if after = d; d.Role == duty.First && (d.Kind == duty.KindHome || d.Kind == "") && !seen[d.Person] {
					seen[d.Person] = true
					out = append(out, d.Person)
				}
			}
			more = len(list) == 500
		}
	}
	return out, nil
}

// doors counts within what the reader serves.
func (p *Pages) doors() places.Doors { return places.Doors{Reach: p.reach, Duties: p.Duties} }

func num(n int) string { return strconv.Itoa(n) }
