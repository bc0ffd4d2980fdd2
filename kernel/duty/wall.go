package duty

import (
	"sort"
	"time"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Gaps lists the runs of doors without a name at or below a place, compound by compound, at
// most limit of them; more tells that there are others.
func (s *Service) Gaps(tx *db.Tx, path place.Path, limit int) (out []Gap, more bool, err error) {
	err = s.stairs(tx, path, func(st stair) error {
		for _, g := range st.gaps() {
			if len(out) >= limit {
				more = true
				return errEnough
			}
			out = append(out, g)
		}
		return nil
	})
	if err == errEnough {
		err = nil
	}
	return out, more, err
}

var errEnough = fault.Internal(nil, "duty: enough")

// stairs walks the units at or below a path with their doors, building by building: f is satisfied with the first few, and a
// place without a bare door is passed over.
func (s *Service) stairs(tx *db.Tx, path place.Path, f func(stair) error) error {
	p, err := s.Places.ByPath(tx, path)
	if err != nil {
		return err
	}
	switch p.Kind {
	case place.Building, place.Unit, place.Home:
		return s.stairsIn(tx, p, f)
	case place.Compound:
		return s.stairsOf(tx, p, f)
	}
	return s.parts(tx, path, func(c place.Place) error { return s.stairsOf(tx, c, f) })
}

// stairsOf walks the buildings that stand in a compound, or loose in a community or street.
func (s *Service) stairsOf(tx *db.Tx, p place.Place, f func(stair) error) error {
	n, _, err := s.countPart(tx, p)
	if err != nil || n.Bare() == 0 {
		return err
	}
	list, err := s.Places.Children(tx, p.ID, place.Building)
	for _, b := range list {
		if err == nil {
			n, _, err = s.count(tx, b)
		}
		if err == nil && n.Bare() > 0 {
			err = s.stairsIn(tx, b, f)
		}
	}
	return err
}

func (s *Service) stairsIn(tx *db.Tx, p place.Place, f func(stair) error) error {
	list, err := firsts(tx, p.Path, tx.NowMS())
	if err != nil {
		return err
	}
	named := map[place.Path]bool{}
	for _, d := range list {
		named[d.Path] = true
	}
	all, err := s.tree(tx, p)
	if err != nil {
		return err
	}
	for _, st := range all {
		for i := range st.doors {
			q := st.doors[i].path
			st.doors[i].bare = !named[q] && !named[q.Parent()] && !named[q.Parent().Parent()]
		}
		if err := f(st); err != nil {
			return err
		}
	}
	return nil
}

// tree loads the doors at or below a place of at most a compound, stair by stair, floors from
// the ground up.
func (s *Service) tree(tx *db.Tx, p place.Place) ([]stair, error) {
	homes, err := s.Places.Homes(tx, p.Path)
	if err != nil {
		return nil, err
	}
	by := map[place.Path]*stair{}
	var order []place.Path
	for _, h := range homes {
		up := h.Path.Parent()
		st := by[up]
		if st == nil {
			if st, err = s.stairAt(tx, up); err != nil {
				return nil, err
			}
			by[up] = st
			order = append(order, up)
		}
		st.doors = append(st.doors, door{id: h.ID, name: h.Name, path: h.Path, floor: h.Floor, no: h.FloorNo, unit: st.unit, building: st.building})
	}
	out := make([]stair, 0, len(order))
	for _, q := range order {
		ds := by[q].doors
		sort.SliceStable(ds, func(i, j int) bool { return ds[i].no < ds[j].no })
		out = append(out, *by[q])
	}
	return out, nil
}

// stairAt gives the unit, or the building without units, at a path.
func (s *Service) stairAt(tx *db.Tx, path place.Path) (*stair, error) {
	p, err := s.Places.ByPath(tx, path)
	if err != nil {
		return nil, err
	}
	st := &stair{}
	if p.Kind == place.Unit {
		st.unit, st.unitName = p.ID, p.Name
		if p, err = s.Places.ByPath(tx, path.Parent()); err != nil {
			return nil, err
		}
	}
	st.building, st.buildingName = p.ID, p.Name
	if p.Path.Level() > 1 {
		c, err := s.Places.ByPath(tx, p.Path.Parent())
		if err != nil {
			return nil, err
		}
		st.compound = c.ID
	}
	return st, nil
}

// Doubles lists doors with two first-responsibles at or below a place, at most limit.
func (s *Service) Doubles(tx *db.Tx, path place.Path, limit int) ([]Double, error) {
	list, err := firsts(tx, path, tx.NowMS())
	if err != nil {
		return nil, err
	}
	var out []Double
	var roof Duty
	for _, d := range list {
		if roof.ID == "" || !roof.Path.Contains(d.Path) {
			roof = d
			continue
		}
		if d.Person == roof.Person {
			continue
		}
		homes, err := s.Places.Homes(tx, d.Path)
		if err != nil {
			return nil, err
		}
		for _, h := range homes {
			if len(out) >= limit {
				return out, nil
			}
			label, err := s.Places.Describe(tx, h.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, Double{Home: h.ID, Label: label, Duties: [2]string{roof.ID, d.ID}, Persons: [2]string{roof.Person, d.Person}})
		}
	}
	return out, nil
}

// Holding is who looks after one door, for the wall (责任).
type Holding struct {
	Person string // "" nobody
	Duty   string
	Twice  bool
}

// Wall gives the first-responsible of every door of a building, by home id: the nearest one.
func (s *Service) Wall(tx *db.Tx, building string, when time.Time) (map[string]Holding, error) {
	b, err := s.Places.Get(tx, building)
	if err != nil {
		return nil, err
	}
	list, err := firsts(tx, b.Path, when.UnixMilli())
	if err != nil {
		return nil, err
	}
	homes, err := s.Places.Homes(tx, b.Path)
	if err != nil {
		return nil, err
	}
	by := map[place.Path][]Duty{}
	for _, d := range list {
		by[d.Path] = append(by[d.Path], d)
	}
	out := make(map[string]Holding, len(homes))
	for _, h := range homes {
		var x Holding
		for _, q := range []place.Path{h.Path, h.Path.Parent(), h.Path.Parent().Parent()} {
			for _, d := range by[q] {
				if x.Person == "" {
					x = Holding{Person: d.Person, Duty: d.ID}
				} else if d.Person != x.Person {
					x.Twice = true
				}
			}
		}
		out[h.ID] = x
	}
	return out, nil
}
