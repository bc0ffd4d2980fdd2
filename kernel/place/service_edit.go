package place

import (
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// apply lays a change over a place. It tells whether anything differs.
func (c Change) apply(p Place) (Place, bool) {
	old := p
	set(&p.Seq, c.Seq)
	set(&p.Type, c.Type)
	set(&p.Side, c.Side)
	set(&p.Area, c.Area)
	set(&p.Use, c.Use)
	set(&p.State, c.State)
	set(&p.Floor, c.Floor)
	set(&p.FloorNo, c.FloorNo)
	if c.Address != nil {
		p.Address = text.Clean(*c.Address)
	}
	if c.Label != nil {
		derived := p.Name == nameOf(p.Kind, "", p.Label)
		p.Label = NormalLabel(*c.Label)
		if derived {
			p.Name = nameOf(p.Kind, "", p.Label)
		}
	}
	if c.Name != nil {
		p.Name = nameOf(p.Kind, text.Clean(*c.Name), p.Label)
	}
	if c.Compound != nil {
		p.Compound = c.Compound
	}
	if c.Building != nil {
		p.Building = c.Building
	}
	same := p.facts() == old.facts()
	a, b := p, old
	a.Compound, a.Building, b.Compound, b.Building = nil, nil, nil, nil
	return p, !same || a != b
}

func set[T any](dst *T, src *T) {
	if src != nil {
		*dst = *src
	}
}

// EditTx is Edit inside a transaction. A change that changes nothing writes nothing.
func (s *Service) EditTx(tx *db.Tx, actor ledger.Actor, id string, rev int64, c Change) (Place, error) {
	old, err := one(tx, "WHERE id = ?", id)
	if err != nil {
		return Place{}, err
	}
	if old.Rev != rev {
		return stale(tx, id)
	}
	p, changed, err := edited(tx, old, c)
	if err != nil || !changed {
		return old, err
	}
	if p, err = update(tx, p); err != nil {
		return p, err
	}
	if p.Kind.door() {
		return p, s.touchBuilding(tx, actor, p, "door")
	}
	if err := rename(tx, old, p); err != nil {
		return Place{}, err
	}
	return p, s.record(tx, actor, EntryChanged, p, nil)
}

// edited applies and checks a change.
func edited(tx *db.Tx, old Place, c Change) (Place, bool, error) {
	p, changed := c.apply(old)
	if !changed {
		return old, false, nil
	}
	var parent Kind
	if old.Parent != "" {
		up, err := one(tx, "WHERE id = ?", old.Parent)
		if err != nil {
			return old, false, err
		}
		parent = up.Kind
	}
	n := NewPlace{Kind: p.Kind, Name: p.Name, Label: p.Label, Area: p.Area}
	if err := checkNew(parent, n); err != nil {
		return old, false, err
	}
	if p.Label != old.Label {
		// the parent's row is locked first, as creation does, so that two cannot take one label
		if _, err := tx.Exec("UPDATE place SET children = children WHERE id = ?", p.Parent); err != nil {
			return old, false, err
		}
		if err := labelFree(tx, p.Parent, p.Kind, p.Label, p.ID); err != nil {
			return old, false, err
		}
	}
	return p, true, nil
}

// rename ends the old name, which becomes a former name people still look for.
func rename(tx *db.Tx, old, p Place) error {
	if p.Kind == Building {
		return nil
	}
	if old.Name != p.Name {
		if _, err := tx.Exec("UPDATE place_name SET kind = ?, until_at = ? WHERE place = ? AND kind = ? AND until_at = 0",
			NameFormer, tx.NowMS(), p.ID, NameCurrent); err != nil {
			return err
		}
		if err := insertNames(tx, []Name{{Place: p.ID, Text: p.Name, Kind: NameCurrent, From: tx.NowMS()}}); err != nil {
			return err
		}
	}
	if old.Address != p.Address {
		if _, err := tx.Exec("UPDATE place_name SET until_at = ? WHERE place = ? AND kind = ? AND until_at = 0", tx.NowMS(), p.ID, NameAddress); err != nil {
			return err
		}
		return insertNames(tx, []Name{{Place: p.ID, Text: p.Address, Kind: NameAddress, From: tx.NowMS()}})
	}
	return nil
}

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
	if err := checkUnits(units); err != nil {
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

// AddFormerNameTx is AddFormerName inside a transaction.
func (s *Service) AddFormerNameTx(tx *db.Tx, actor ledger.Actor, id, name, kind string) error {
	p, err := one(tx, "WHERE id = ?", id)
	if err != nil {
		return err
	}
	if kind != NameFormer && kind != NamePopular || text.Clean(name) == "" || p.Kind.door() || p.Kind == Building {
		return fault.Invalid("place.name_wrong", name)
	}
	if err := insertNames(tx, []Name{{Place: id, Text: name, Kind: kind, From: tx.NowMS()}}); err != nil {
		return err
	}
	if p, err = update(tx, p); err != nil {
		return err
	}
	return s.record(tx, actor, EntryNamed, p, map[string]any{"also": text.Clean(name), "as": kind})
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
	for _, h := range changed {
		if _, err := update(tx, h); err != nil {
			return Place{}, err
		}
	}
	facts := BuildingFacts{}
	if b.Building != nil {
		facts = *b.Building
	}
	facts.Floors = floors
	b.Building = &facts
	if b, err = update(tx, b); err != nil {
		return b, err
	}
	return b, s.record(tx, actor, EntryLabels, b, map[string]any{"count": len(changed)})
}
