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
		if err := keepLabel(tx, old, p); err != nil {
			return Place{}, err
		}
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

// keepLabel keeps what stood on a door before as a former name of the home.
func keepLabel(tx *db.Tx, old, p Place) error {
	if old.Label == p.Label || old.Label == "" {
		return nil
	}
	return insertNames(tx, []Name{{Place: p.ID, Text: old.Label, Kind: NameFormer, From: tx.NowMS(), Until: tx.NowMS()}})
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
