package access

import (
	"slices"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Ground is the part of the tree of places that a question about a grid needs: kernel/place.
//
// A grid (网格) is another cut of a community: its path holds no building, so a worker of a grid serves places that lie
// elsewhere in the tree (GB/T 34300-2017; grid.md 1). MayAt and ScopeAt are the one place where this is decided.
type Ground struct{ Places *place.Service }

// MayAt is a.May for a place that may belong to one of the actor's grids: a building, unit or home of the grid, or a compound in
// which a building of the grid stands. home is the id of the place when it is known ("" = only the path is), path its path. Errors
// as Actor.May: a place of the actor's grid is never NotFound, there only the act can be Denied.
func (g Ground) MayAt(tx *db.Tx, a Actor, p Perm, home string, path place.Path) error {
	err := a.May(p, path)
	if err == nil || !a.inScopes(p) {
		return err
	}
	mine, e := g.gridsOf(tx, a, home, path)
	if e != nil {
		return e
	}
	for _, at := range mine {
		if err = a.May(p, at); err == nil {
			return nil
		}
	}
	return err
}

// gridsOf lists the actor's grids to which a place belongs.
func (g Ground) gridsOf(tx *db.Tx, a Actor, id string, path place.Path) (out []place.Path, err error) {
	if id != "" {
		at, ok, err := g.Places.GridOf(tx, id, tx.Now)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return nil, err
		}
		if err == nil {
			if ok && slices.ContainsFunc(a.Grants, func(x Grant) bool { return x.Path.Contains(at.Path) }) {
				out = append(out, at.Path)
			}
			return out, nil
		}
	}
	for _, x := range a.Grants {
		list, err := g.inGrid(tx, x.Path)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			if b.Path.Contains(path) || path.Contains(b.Path) && g.compound(tx, path) {
				out = append(out, x.Path)
				break
			}
		}
	}
	return out, nil
}

// compound tells whether a path is no higher than a compound: who serves one building of it serves it too; a community or a street
// stays out of reach.
func (g Ground) compound(tx *db.Tx, path place.Path) bool {
	at, err := g.Places.ByPath(tx, path)
	return err == nil && at.Kind == place.Compound
}

// ScopeAt is a.Scope with the paths of buildings in the place of a grid's own: the subtrees for a list query.
func (g Ground) ScopeAt(tx *db.Tx, a Actor, p Perm) (out []place.Path, err error) {
	for _, path := range a.Scope(p) {
		if path == place.RootPath {
			return []place.Path{path}, nil
		}
		at, err := g.Places.ByPath(tx, path)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if at.Kind != place.Grid {
			out = append(out, path)
			continue
		}
		list, err := g.Places.BuildingsIn(tx, at.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			out = append(out, b.Path)
		}
	}
	return outermost(out), nil
}

// inGrid are the buildings of a grid; none when the path is no grid's.
func (g Ground) inGrid(tx *db.Tx, path place.Path) ([]place.Place, error) {
	if path == place.RootPath {
		return nil, nil
	}
	at, err := g.Places.ByPath(tx, path)
	if fault.Is(err, fault.KindNotFound) || err == nil && at.Kind != place.Grid {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return g.Places.BuildingsIn(tx, at.ID, tx.Now)
}
