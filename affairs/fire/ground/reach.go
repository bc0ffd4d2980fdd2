package ground

import (
	"slices"
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Scopes lists the subtrees in which an actor holds a right; a grid is another cut of the community and stands for its
// buildings.
func (d Deps) Scopes(tx *db.Tx, a access.Actor, perm access.Perm) (out []place.Path, err error) {
	for _, path := range a.Scope(perm) {
		if path == place.RootPath {
			return []place.Path{path}, nil
		}
		at, err := d.Places.ByPath(tx, path)
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
		list, err := d.Places.BuildingsIn(tx, at.ID, tx.Now)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			out = append(out, b.Path)
		}
	}
	slices.Sort(out)
	return out, nil
}

// May asks whether an actor holds a right at a place, by its path or by the grid that its building is in. Errors as
// access.Actor.May: NotFound outside, Denied within.
func (d Deps) May(tx *db.Tx, a access.Actor, perm access.Perm, at place.Place) error {
	err := a.May(perm, at.Path)
	if err == nil {
		return nil
	}
	switch at.Kind {
	case place.Building, place.Unit, place.Home:
		g, ok, e := d.Places.GridOf(tx, at.ID, tx.Now)
		if e != nil && !fault.Is(e, fault.KindNotFound) {
			return e
		}
		if ok && a.May(perm, g.Path) == nil {
			return nil
		}
	}
	return err
}

// Spread gives the buildings of a grid, or the path itself: for exports, whose scopes are paths.
func (d Deps) Spread(tx *db.Tx, path place.Path, perm access.Perm) ([]place.Path, error) {
	if path == place.RootPath {
		return []place.Path{path}, nil
	}
	return d.Scopes(tx, access.Actor{Actor: ledger.Actor{Kind: access.KindSystem}, Grants: []access.Grant{{Role: access.RoleSystem, Path: path}}}, perm)
}

// BuildingOf is the building in or at which a place is; NotFound (place.not_found) when it is in none.
func (d Deps) BuildingOf(tx *db.Tx, id string) (place.Place, error) {
	at, err := d.Places.Get(tx, id)
	for err == nil && at.Kind != place.Building {
		if at.Parent == "" {
			return place.Place{}, fault.NotFound("place.not_found")
		}
		at, err = d.Places.Get(tx, at.Parent)
	}
	return at, err
}

// Below makes the WHERE part for rows below one of some paths; no path selects nothing.
func Below(column string, paths []place.Path) (string, []any) {
	if len(paths) == 0 {
		return "1 = 0", nil
	}
	var parts []string
	var args []any
	for _, p := range paths {
		lo, hi := p.Range()
		parts = append(parts, "("+column+" >= ? AND "+column+" < ?)")
		args = append(args, lo, hi)
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}
