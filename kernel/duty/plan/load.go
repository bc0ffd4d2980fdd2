package plan

import (
	"sort"

	"linli/kernel/duty"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Area reads all that a plan for a compound, or for all compounds of a community together, is made of. Invalid (plan.not_area) for any
// other place.
func (s *Service) Area(tx *db.Tx, placeID string) (*Area, error) {
	p, err := s.Places.Get(tx, placeID)
	if err != nil {
		return nil, err
	}
	a := &Area{Place: p}
	switch p.Kind {
	case place.Compound:
		a.Compounds = []place.Place{p}
	case place.Community:
		if a.Compounds, err = s.Places.Subtree(tx, p.Path, place.Compound, "", 500); err != nil {
			return nil, err
		}
	default:
		return nil, fault.Invalid("plan.not_area")
	}
	needs, err := s.NeedsAt(tx, p.Path)
	if err != nil {
		return nil, err
	}
	var origin *plane
	for c := range a.Compounds {
		if err := s.readDoors(tx, a, c, &origin, needs); err != nil {
			return nil, err
		}
	}
	if err := s.readHolders(tx, a); err != nil {
		return nil, err
	}
	if err := s.readWorkers(tx, a); err != nil {
		return nil, err
	}
	a.loads()
	return a, nil
}

// readDoors reads the homes of one compound with their entrances.
func (s *Service) readDoors(tx *db.Tx, a *Area, c int, origin **plane, needs map[string]Need) error {
	homes, err := s.Places.Homes(tx, a.Compounds[c].Path)
	if err != nil {
		return err
	}
	buildings, err := s.Places.Children(tx, a.Compounds[c].ID, place.Building)
	if err != nil {
		return err
	}
	type stair struct{ building, unit int }
	stairs := map[string]stair{}
	doors := map[int][]spot{}
	for _, b := range buildings {
		no := len(a.Buildings)
		a.Buildings = append(a.Buildings, b)
		units, err := s.Places.Children(tx, b.ID, place.Unit)
		if err != nil {
			return err
		}
		outline := ring(b.GeoJSON)
		if outline != nil && *origin == nil {
			*origin = &plane{outline[0][0], outline[0][1]}
		}
		var o plane
		if *origin != nil {
			o = **origin
		}
		doors[no] = entrances(outline, o, len(units), inRows(no))
		stairs[b.ID] = stair{no, 0}
		for i, u := range units {
			stairs[u.ID] = stair{no, i}
		}
	}
	for _, h := range homes {
		at, ok := stairs[h.Parent]
		if !ok {
			continue // a home outside any building has no stairs: the wall does not show it either
		}
		d := Door{Home: h, Compound: c, Building: at.building, Unit: at.unit, At: doors[at.building][at.unit], Visits: 1}
		if n, ok := needs[h.ID]; ok {
			d.Visits, d.Language = n.Visits, n.Language
		}
		a.Doors = append(a.Doors, d)
	}
	return nil
}

// readHolders says who serves the doors today, by the nearest duty, and which duties begin later.
func (s *Service) readHolders(tx *db.Tx, a *Area) error {
	list, err := s.Duties.Doorkeepers(tx, a.Place.Path)
	if err != nil {
		return err
	}
	by := map[place.Path][]duty.Duty{}
	for _, d := range list {
		if d.From > tx.NowMS() {
			if a.Place.Path.Contains(d.Path) {
				a.Later = append(a.Later, d)
			}
			continue
		}
		by[d.Path] = append(by[d.Path], d)
	}
	for i := range a.Doors {
		d := &a.Doors[i]
		first := ""
		var helpers []string
		for _, q := range []place.Path{d.Home.Path, d.Home.Path.Parent(), d.Home.Path.Parent().Parent()} {
			for _, x := range by[q] {
				switch {
				case x.Role == duty.First && x.Kind == "":
					d.Fixed = true
				case x.Role == duty.Helper && x.Kind == duty.KindHome:
					helpers = append(helpers, x.Person)
				case x.Role == duty.First && first == "":
					first = x.Person
				}
			}
		}
		if first != "" {
			d.Holders = append(d.Holders, first)
		}
		for _, h := range helpers {
			if h != first && len(d.Holders) < d.Visits {
				d.Holders = append(d.Holders, h)
			}
		}
	}
	return nil
}

// readWorkers lists those who are not exempt, and says who can not take part and why.
func (s *Service) readWorkers(tx *db.Tx, a *Area) error {
	list, err := s.Servers(tx, a.Place.Path)
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(list))
	for _, x := range list {
		ids = append(ids, x.Person)
	}
	who, err := s.People.Many(tx, ids)
	if err != nil {
		return err
	}
	door := map[string]int{}
	for i := range a.Doors {
		door[a.Doors[i].Home.ID] = i
	}
	seen := map[string]bool{}
	for _, x := range list {
		p := who[x.Person]
		switch {
		case x.Free(tx.NowMS()):
			a.Exempt++
			continue
		case p.State != people.Active:
			a.Troubles = append(a.Troubles, Trouble{"plan.t.gone", []any{p.Name}, p.ID, ""})
			continue
		case seen[x.Person]:
			continue // serves two compounds of the community: counted where he comes first
		case x.Kind != Grid && p.Home == "":
			a.Troubles = append(a.Troubles, Trouble{"plan.t.no_home", []any{p.Name}, p.ID, ""})
			continue
		}
		seen[x.Person] = true
		w := Worker{Server: x, Name: p.Name, Door: -1}
		if i, ok := door[p.Home]; ok && x.Kind != Grid {
			w.Door = i
		} else if x.Kind != Grid {
			a.Troubles = append(a.Troubles, Trouble{"plan.t.elsewhere", []any{p.Name}, p.ID, ""})
		}
		a.Workers = append(a.Workers, w)
	}
	sort.Slice(a.Workers, func(i, j int) bool { return a.Workers[i].Person < a.Workers[j].Person })
	return nil
}
