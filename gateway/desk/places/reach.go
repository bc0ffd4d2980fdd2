package places

import (
	"sort"

	"linli/kernel/access"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
)

// Reach answers whether a place lies within what somebody serves. A grid is another cut of the
// community: its worker reads the buildings that are in it although they hang elsewhere in the tree.
type Reach struct{ Places *place.Service }

// May asks access first, then the grid of a building, unit or home, then for a compound whether
// one of its buildings is in a grid of the actor. Errors as access.Actor.May.
func (r Reach) May(tx *db.Tx, a access.Actor, perm access.Perm, at place.Place) error {
	err := a.May(perm, at.Path)
	if err == nil {
		return nil
	}
	switch at.Kind {
	case place.Building, place.Unit, place.Home:
		g, ok, e := r.Places.GridOf(tx, at.ID, tx.Now)
		if e != nil {
			return e
		}
		if ok && a.May(perm, g.Path) == nil {
			return nil
		}
	case place.Compound:
		list, e := r.gridBuildings(tx, a, perm)
		if e != nil {
			return e
		}
		for _, b := range list {
			if b.Parent == at.ID {
				return nil
			}
		}
	}
	return err
}

// gridBuildings lists the buildings of the grids that the actor serves.
func (r Reach) gridBuildings(tx *db.Tx, a access.Actor, perm access.Perm) (out []place.Place, err error) {
	for _, path := range a.Scope(perm) {
		if path == place.RootPath {
			continue
		}
		g, err := r.Places.ByPath(tx, path)
		if err != nil {
			return nil, err
		}
		if g.Kind != place.Grid {
			continue
		}
		list, err := r.Places.BuildingsIn(tx, g.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// Compounds lists at most limit compounds of the actor's scope after a path, in the order of the tree.
func (r Reach) Compounds(tx *db.Tx, a access.Actor, perm access.Perm, after place.Path, limit int) ([]place.Place, error) {
	seen := map[string]bool{}
	var out []place.Place
	for _, path := range a.Scope(perm) {
		list, err := r.Places.Subtree(tx, path, place.Compound, after, limit)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			seen[c.ID] = true
			out = append(out, c)
		}
	}
	ofGrid, err := r.gridBuildings(tx, a, perm)
	if err != nil {
		return nil, err
	}
	for _, b := range ofGrid {
		if seen[b.Parent] || b.Path.Parent() <= after {
			continue
		}
		seen[b.Parent] = true
		c, err := r.Places.Get(tx, b.Parent)
		if err != nil {
			return nil, err
		}
		if c.Kind == place.Compound {
			out = append(out, c)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out[:min(limit, len(out))], nil
}

// Buildings lists the buildings of a compound that the actor may see.
func (r Reach) Buildings(tx *db.Tx, a access.Actor, perm access.Perm, compound place.Place) ([]place.Place, error) {
	list, err := r.Places.Children(tx, compound.ID, place.Building)
	if err != nil || a.May(perm, compound.Path) == nil {
		return list, err
	}
	var out []place.Place
	for _, b := range list {
		if r.May(tx, a, perm, b) == nil {
			out = append(out, b)
		}
	}
	return out, nil
}

// Person asks about the place of a person: the home, else where the row was made.
func (r Reach) Person(tx *db.Tx, a access.Actor, perm access.Perm, who people.Person) error {
	if who.Home != "" {
		h, err := r.Places.Get(tx, who.Home)
		if err != nil {
			return err
		}
		return r.May(tx, a, perm, h)
	}
	return a.May(perm, who.Path)
}

// serving are the roles that read names whole (field register of people, grid.md 8: work list).
var serving = map[string]bool{access.Grid: true, access.Member: true, access.Secretary: true, access.Community: true, access.Street: true}

// Audience says how the reader sees the people of a place: those who serve it read names whole,
// all other staff read 王**.
func (r Reach) Audience(tx *db.Tx, a access.Actor, at place.Place) text.Audience {
	own := a
	own.Grants = nil
	for _, g := range a.Grants {
		if serving[g.Role] {
			own.Grants = append(own.Grants, g)
		}
	}
	if r.May(tx, own, access.PeopleRead, at) == nil {
		return text.WorkList
	}
	return text.OtherStaff
}
