package places

import (
	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/text"
)

// Doors counts doors within what somebody serves: figures beside a list are those of the list, so a grid worker's are those of the
// grid and not of the whole compound.
type Doors struct {
	Reach
	Duties *duty.Service
}

// Within lists the subtrees of a compound that the actor serves, and whether that is all of it.
func (d Doors) Within(tx *db.Tx, a access.Actor, perm access.Perm, compound place.Place) (paths []place.Path, whole bool, err error) {
	if a.May(perm, compound.Path) == nil {
		return []place.Path{compound.Path}, true, nil
	}
	list, err := d.Buildings(tx, a, perm, compound)
	for _, b := range list {
		paths = append(paths, b.Path)
	}
	return paths, false, err
}

// Cover counts the doors of a compound that the actor serves, and how many of them have a name.
func (d Doors) Cover(tx *db.Tx, a access.Actor, perm access.Perm, compound place.Place) (sum duty.Cover, err error) {
	paths, _, err := d.Within(tx, a, perm, compound)
	sum.Place = compound.ID
	for _, path := range paths {
		if err != nil {
			break
		}
		var c duty.Cover
		c, err = d.Duties.Coverage(tx, path)
		sum.Homes, sum.Covered, sum.Doubled = sum.Homes+c.Homes, sum.Covered+c.Covered, sum.Doubled+c.Doubled
	}
	return sum, err
}

// Gaps lists at most limit holes of a compound that the actor serves.
func (d Doors) Gaps(tx *db.Tx, a access.Actor, perm access.Perm, compound place.Place, limit int) (out []duty.Gap, more bool, err error) {
	paths, _, err := d.Within(tx, a, perm, compound)
	for _, path := range paths {
		if err != nil || more {
			break
		}
		var list []duty.Gap
		list, more, err = d.Duties.Gaps(tx, path, limit-len(out))
		out = append(out, list...)
	}
	return out, more, err
}

// Name calls a compound by its name, and says when only the actor's grid of it is meant.
func (d Doors) Name(lang string, a access.Actor, perm access.Perm, compound place.Place) string {
	if a.May(perm, compound.Path) == nil {
		return compound.Name
	}
	return text.T(lang, "places.your_part", compound.Name)
}
