package care

import (
	"slices"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// split takes the grants of party members and building heads away: they reach only the doors that bear their name.
func split(a access.Actor) (office access.Actor, member bool) {
	office = a
	office.Grants = nil
	for _, g := range a.Grants {
		if g.Role == access.Member {
			member = true
		} else {
			office.Grants = append(office.Grants, g)
		}
	}
	return office, member
}

// scopes lists the subtrees that an actor's office reaches; a grid stands for its buildings.
func (s *Service) scopes(tx *db.Tx, a access.Actor, perm access.Perm) ([]place.Path, error) {
	office, _ := split(a)
	return access.Ground{Places: s.Places}.ScopeAt(tx, office, perm)
}

// own lists the places that bear the person's name for the people behind the doors, and those of whom the person stands in for.
func (s *Service) own(tx *db.Tx, person string) (out []place.Path, err error) {
	who := []string{person}
	absent, err := s.Duties.StandsInFor(tx, person, tx.Now)
	if err != nil {
		return nil, err
	}
	for _, p := range append(who, absent...) {
		list, err := s.Duties.Of(tx, p, tx.Now)
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			if d.Kind == duty.KindHome || d.Kind == "" && d.Role == duty.Helper {
				out = append(out, d.Path)
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

// visitor tells whether the person answers for a door today: first, helper, or standing in for one of them.
func (s *Service) visitor(tx *db.Tx, person, home string) (bool, error) {
	if person == "" {
		return false, nil
	}
	ans, err := s.Duties.Holder(tx, home, duty.KindHome, tx.Now)
	if err != nil {
		return false, err
	}
	return ans.Person == person || slices.Contains(ans.Helpers, person), nil
}

// may asks whether the actor may do perm for somebody at a home. Outside it is NotFound, as if there were nobody.
func (s *Service) may(tx *db.Tx, a access.Actor, perm access.Perm, home string, path place.Path) error {
	office, member := split(a)
	err := access.Ground{Places: s.Places}.MayAt(tx, office, perm, home, path)
	if err == nil {
		return nil
	}
	if member && a.May(perm, path) == nil {
		yes, e := s.visitor(tx, a.Person, home)
		if e != nil {
			return e
		}
		if yes {
			return nil
		}
		return fault.NotFound("access.not_found")
	}
	return err
}
