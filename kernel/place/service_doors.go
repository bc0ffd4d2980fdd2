package place

import (
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// touchBuilding records a change of doors on the building they belong to.
func (s *Service) touchBuilding(tx *db.Tx, actor ledger.Actor, door Place, what string) error {
	b, err := s.above(tx, door, Building)
	if err != nil {
		return err
	}
	return s.touch(tx, actor, b.ID, map[string]any{"act": what, "door": door.ID})
}

// touch gives a building its next revision and records its doors as they are now.
func (s *Service) touch(tx *db.Tx, actor ledger.Actor, building string, extra map[string]any) error {
	n, err := tx.Exec("UPDATE place SET rev = rev + 1 WHERE id = ?", building)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("place.not_found")
	}
	b, err := one(tx, "WHERE id = ?", building)
	if err != nil {
		return err
	}
	return s.record(tx, actor, EntryDoors, b, extra)
}

// above finds the nearest place of a kind on the way to the root, the place itself included.
func (s *Service) above(tx *db.Tx, p Place, k Kind) (Place, error) {
	for p.Kind != k {
		if p.Parent == "" {
			return Place{}, fault.NotFound("place.not_found")
		}
		var err error
		if p, err = one(tx, "WHERE id = ?", p.Parent); err != nil {
			return Place{}, err
		}
	}
	return p, nil
}

// EditHomesTx is EditHomes inside a transaction.
func (s *Service) EditHomesTx(tx *db.Tx, actor ledger.Actor, building string, edits []HomeEdit) error {
	b, err := one(tx, "WHERE id = ?", building)
	if err != nil {
		return err
	}
	changed := 0
	for _, e := range edits {
		h, err := one(tx, "WHERE id = ?", e.ID)
		if err != nil {
			return err
		}
		if !b.Path.Contains(h.Path) || !h.Kind.door() {
			return fault.Invalid("place.not_in_building", h.Name, b.Name)
		}
		if e.Rev != 0 && e.Rev != h.Rev {
			_, err := stale(tx, h.ID)
			return err
		}
		p, differs, err := edited(tx, h, e.Change)
		if err != nil {
			return err
		}
		if !differs {
			continue
		}
		if _, err := update(tx, p); err != nil {
			return err
		}
		if err := keepLabel(tx, h, p); err != nil {
			return err
		}
		changed++
	}
	if changed == 0 {
		return nil
	}
	return s.touch(tx, actor, building, map[string]any{"act": "edit", "count": changed})
}

// AddDoorsTx is AddDoors inside a transaction.
func (s *Service) AddDoorsTx(tx *db.Tx, actor ledger.Actor, building string, units []NewUnit) error {
	b, err := one(tx, "WHERE id = ?", building)
	if err != nil {
		return err
	}
	if b.Kind != Building {
		return fault.Invalid("place.wrong_parent", Unit.Word(text.ZH), b.Kind.Word(text.ZH))
	}
	if err := checkUnits(units, b.knownFacts()); err != nil {
		return err
	}
	count := 0
	for _, u := range units {
		if err := s.addUnit(tx, b, u); err != nil {
			return err
		}
		count += len(u.Homes)
	}
	return s.touch(tx, actor, b.ID, map[string]any{"act": "add", "count": count})
}

// addUnit adds one unit, or its homes to the unit of that label that is there already.
func (s *Service) addUnit(tx *db.Tx, b Place, u NewUnit) error {
	number, err := reserve(tx, b.ID, 1) // locks the building
	if err != nil {
		return err
	}
	unit, err := one(tx, "WHERE parent = ? AND kind = ? AND label = ? AND ended = 0", b.ID, string(Unit), u.Label)
	if fault.Is(err, fault.KindNotFound) {
		all, err := layOut(b, []NewUnit{u}, number-1)
		if err != nil {
			return err
		}
		if err := insert(tx, all); err != nil {
			return err
		}
		return countChildren(tx, all)
	}
	if err != nil {
		return err
	}
	first, err := reserve(tx, unit.ID, len(u.Homes))
	if err != nil {
		return err
	}
	for _, h := range u.Homes {
		if err := labelFree(tx, unit.ID, Home, h.Label, ""); err != nil {
			return err
		}
	}
	homes, err := layOutHomes(unit, u.Homes, first-1)
	if err != nil {
		return err
	}
	return insert(tx, homes)
}

// SetLabelsTx is SetLabels inside a transaction.
func (s *Service) SetLabelsTx(tx *db.Tx, actor ledger.Actor, building string, rev int64, floors []Floor) (Place, error) {
	b, err := one(tx, "WHERE id = ?", building)
	if err != nil {
		return Place{}, err
	}
	if b.Kind != Building {
		return Place{}, fault.Invalid("place.wrong_parent", Home.Word(text.ZH), b.Kind.Word(text.ZH))
	}
	if b.Rev != rev {
		return stale(tx, building)
	}
	if floors, err = checkFloors(floors); err != nil {
		return Place{}, err
	}
	homes, err := s.Homes(tx, b.Path)
	if err != nil {
		return Place{}, err
	}
	changed, err := relabel(homes, floors)
	if err != nil {
		return Place{}, err
	}
	facts := b.knownFacts()
	facts.Floors = floors
	b.Building = &facts
	return s.relabelled(tx, actor, b, changed)
}

// SetSidesTx is SetSides inside a transaction.
func (s *Service) SetSidesTx(tx *db.Tx, actor ledger.Actor, building string, rev int64, sides []Side) (Place, error) {
	b, err := one(tx, "WHERE id = ?", building)
	if err != nil {
		return Place{}, err
	}
	if b.Kind != Building || len(sides) > 26 {
		return Place{}, fault.Invalid("place.wrong_parent", Home.Word(text.ZH), b.Kind.Word(text.ZH))
	}
	if b.Rev != rev {
		return stale(tx, building)
	}
	homes, err := s.Homes(tx, b.Path)
	if err != nil {
		return Place{}, err
	}
	var changed []Place
	for _, h := range homes {
		if side := sideOf(h.Label, h.Floor, sides); side != h.Side {
			h.Side = side
			changed = append(changed, h)
		}
	}
	facts := b.knownFacts()
	facts.Sides = sides
	b.Building = &facts
	return s.relabelled(tx, actor, b, changed)
}

// knownFacts is a copy of a building's facts.
func (p Place) knownFacts() BuildingFacts {
	if p.Building == nil {
		return BuildingFacts{}
	}
	return *p.Building
}

// relabelled writes homes with new labels or sides and the building they belong to, with one entry.
func (s *Service) relabelled(tx *db.Tx, actor ledger.Actor, b Place, changed []Place) (Place, error) {
	for _, h := range changed {
		if _, err := update(tx, h); err != nil {
			return Place{}, err
		}
	}
	b, err := update(tx, b)
	if err != nil {
		return b, err
	}
	return b, s.record(tx, actor, EntryLabels, b, map[string]any{"count": len(changed)})
}
