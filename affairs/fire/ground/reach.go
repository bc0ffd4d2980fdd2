package ground

import (
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// Scopes lists the subtrees in which an actor holds a right, with the buildings of a grid in its place.
func (d Deps) Scopes(tx *db.Tx, a access.Actor, perm access.Perm) (out []place.Path, err error) {
	return access.Ground{Places: d.Places}.ScopeAt(tx, a, perm)
}

// May asks whether an actor holds a right at a place, by its path or by the grid that it is in. Errors as access.Ground.MayAt.
func (d Deps) May(tx *db.Tx, a access.Actor, perm access.Perm, at place.Place) error {
	return access.Ground{Places: d.Places}.MayAt(tx, a, perm, at.ID, at.Path)
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
