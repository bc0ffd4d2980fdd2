package offline

import (
	"net/http"
	"slices"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web"
	"linli/platform/web/ui"
)

// What a phone keeps at most.
const (
	mostPages = 120
	mostDoors = 1500
	mostOpen  = 40 // own matters
)

// pages lists what the reader's phone may keep: the day, the own doors, open matters and the forms for them.
func (p *Pages) pages(c *web.Ctx) error {
	a := access.From(c.Context())
	var list []string
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		list, err = p.own(tx, a)
		return err
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"pages": list, "at": p.DB.Clock().Now().UnixMilli()})
}

func (p *Pages) own(tx *db.Tx, a access.Actor) ([]string, error) {
	list := []string{"/today", "/offline/doors"}
	for _, keep := range p.Keep {
		more, err := keep(tx, a)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	if a.Has(access.MatterRead) {
		list = append(list, "/matters?tab=mine")
		own, err := p.Matters.List(tx, a, matter.Query{Mine: true, States: []matter.State{matter.Assigned, matter.Working}, Limit: mostOpen, Brief: true})
		if err != nil {
			return nil, err
		}
		for _, m := range own.Cards {
			list = append(list, "/matters/"+m.ID)
		}
	}
	if a.Has(access.MatterReport) {
		list = append(list, "/matters/new")
		for _, path := range a.Scope(access.MatterReport) {
			some, err := p.Places.Options(tx, path, place.Compound, 12)
			if err != nil {
				return nil, err
			}
			for _, x := range some {
				list = append(list, "/matters/new?place="+x.ID)
			}
		}
	}
	if len(list) > mostPages {
		list = list[:mostPages]
	}
	return list, nil
}

// doorGroup is a unit with the doors the reader answers for.
type doorGroup struct {
	Label string
	Rows  []ui.ListRow
}

// doors is the list of my own doors, minimised for the phone: door, who lives there by masked name, nothing else.
func (p *Pages) doors(c *web.Ctx) error {
	a := access.From(c.Context())
	var groups []doorGroup
	n := 0
	err := p.DB.Read(c.Context(), func(tx *db.Tx) (err error) {
		groups, n, err = p.myDoors(tx, a)
		return err
	})
	if err != nil {
		return err
	}
	pg := p.Desk.Page(c, text.T(c.Lang, "outbox.doors"), "/outbox")
	pg.Back = "/today"
	if n > 0 {
		pg.Sub = text.T(c.Lang, "outbox.doors_sub", n)
	}
	return c.Page(http.StatusOK, doorsPage(pg, groups))
}

func (p *Pages) myDoors(tx *db.Tx, a access.Actor) (groups []doorGroup, n int, err error) {
	homes, err := p.myHomes(tx, a)
	if err != nil || len(homes) == 0 {
		return nil, 0, err
	}
	ids := make([]string, len(homes))
	for i, h := range homes {
		ids[i] = h.ID
	}
	who, err := p.People.ResidentsIn(tx, ids)
	if err != nil {
		return nil, 0, err
	}
	last := ""
	for _, h := range homes {
		if h.Parent != last {
			last = h.Parent
			label, err := p.Places.Describe(tx, h.Parent)
			if err != nil {
				return nil, 0, err
			}
			groups = append(groups, doorGroup{Label: label})
		}
		row := ui.ListRow{Title: h.Name, Sub: ""}
		names := ""
		for _, r := range who[h.ID] {
			if names != "" {
				names += "、"
			}
			names += text.MaskName(r.Person.Name, text.OtherStaff)
		}
		if names != "" {
			row.Sub = names
		}
		g := &groups[len(groups)-1]
		g.Rows = append(g.Rows, row)
	}
	return groups, len(homes), nil
}

// myHomes are the homes of the reader's duties, in walking order, each once.
func (p *Pages) myHomes(tx *db.Tx, a access.Actor) ([]place.Place, error) {
	if a.Person == "" {
		return nil, nil
	}
	ds, err := p.Duties.Of(tx, a.Person, tx.Now)
	if err != nil {
		return nil, err
	}
	var paths []place.Path
	for _, d := range ds {
		if d.Kind != "" && d.Kind != "home" {
			continue
		}
		pl, err := p.Places.Get(tx, d.Place)
		if err != nil {
			return nil, err
		}
		if pl.Kind != place.Grid {
			paths = append(paths, pl.Path)
			continue
		}
		buildings, err := p.Places.BuildingsIn(tx, pl.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		for _, b := range buildings {
			paths = append(paths, b.Path)
		}
	}
	slices.Sort(paths)
	seen := map[string]bool{}
	var out []place.Place
	for _, path := range slices.Compact(paths) {
		list, err := p.Places.Homes(tx, path)
		if err != nil {
			return nil, err
		}
		for _, h := range list {
			if !seen[h.ID] && len(out) < mostDoors {
				seen[h.ID] = true
				out = append(out, h)
			}
		}
	}
	return out, nil
}
