package place

import (
	"fmt"
	"strings"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// CreateTx is Create inside a transaction. A unit or home is recorded as a change of its building.
func (s *Service) CreateTx(tx *db.Tx, actor ledger.Actor, n NewPlace) (Place, error) {
	if n.Kind == Building {
		return s.CreateBuildingTx(tx, actor, NewBuilding{NewPlace: n})
	}
	p, err := s.prepare(tx, &n)
	if err != nil {
		return Place{}, err
	}
	if p.Kind.door() {
		if err := insert(tx, []Place{p}); err != nil {
			return Place{}, err
		}
		return p, s.touchBuilding(tx, actor, p, "door")
	}
	if err := s.settle(tx, &p, n); err != nil {
		return Place{}, err
	}
	return p, s.record(tx, actor, EntryCreated, p, nil)
}

// CreateBuildingTx is CreateBuilding inside a transaction.
func (s *Service) CreateBuildingTx(tx *db.Tx, actor ledger.Actor, n NewBuilding) (Place, error) {
	n.Kind = Building
	b, err := s.prepare(tx, &n.NewPlace)
	if err != nil {
		return Place{}, err
	}
	if err := checkUnits(n.Units, b.knownFacts()); err != nil {
		return Place{}, err
	}
	if err := s.settle(tx, &b, n.NewPlace); err != nil {
		return Place{}, err
	}
	all, err := layOut(b, n.Units, 0)
	if err != nil {
		return Place{}, err
	}
	if err := insert(tx, all); err != nil {
		return Place{}, err
	}
	if _, err := tx.Exec("UPDATE place SET children = ? WHERE id = ?", len(n.Units), b.ID); err != nil {
		return Place{}, err
	}
	if err := countChildren(tx, all); err != nil {
		return Place{}, err
	}
	d, homes := newDoors(), 0
	for _, p := range all { // all is in the order of paths
		d.add(p)
		if p.Kind == Home {
			homes++
		}
	}
	pub := b.public()
	pub["doors"], pub["units"], pub["homes"] = d.sum(), len(n.Units), homes
	s.options.changed(tx)
	_, err = s.log.Append(tx, ledger.Entry{Kind: EntryBuilding, Place: b.Code, Obj: b.ID, Rev: b.Rev, Actor: actor, Pub: pub})
	return b, err
}

// prepare cleans and checks a command and gives the place it makes, with its path; the parent's row is locked from here on.
func (s *Service) prepare(tx *db.Tx, n *NewPlace) (Place, error) {
	n.Name, n.Label = text.Clean(n.Name), NormalLabel(n.Label)
	if n.Label == "" && n.Kind == Building {
		n.Label = labelOfName(n.Name)
	}
	n.Name = nameOf(n.Kind, n.Name, n.Label)
	var parent Place
	var number int
	var err error
	if n.Parent == "" {
		number, err = reserveRoot(tx)
	} else if number, err = reserve(tx, n.Parent, 1); err == nil {
		parent, err = one(tx, "WHERE id = ?", n.Parent)
	}
	if err != nil {
		return Place{}, err
	}
	if err := checkNew(parent.Kind, *n); err != nil {
		return Place{}, err
	}
	if err := labelFree(tx, n.Parent, n.Kind, n.Label, ""); err != nil {
		return Place{}, err
	}
	path, err := parent.Path.Child(number)
	if err != nil {
		return Place{}, fault.Invalid("place.too_many").With(err)
	}
	if n.ID == "" {
		n.ID = id.New()
	}
	if n.Seq == 0 {
		n.Seq = number
	}
	if n.Code == "" {
		n.Code, n.CodeSource = localCode(parent, n.Kind, number), LocalSource
	}
	return Place{ID: n.ID, Parent: n.Parent, Path: path, Kind: n.Kind, Name: n.Name, Label: n.Label, Seq: n.Seq, Type: n.Type,
		Floor: n.Floor, FloorNo: n.FloorNo, Side: n.Side, Area: n.Area, Use: n.Use, State: n.State, Address: text.Clean(n.Address),
		Compound: n.Compound, Building: n.Building, GeoJSON: n.GeoJSON, Code: n.Code, Rev: 1}, nil
}

// settle inserts a place that is no door, with its plaque, its code and its names.
func (s *Service) settle(tx *db.Tx, p *Place, n NewPlace) error {
	if p.GeoJSON != "" {
		var err error
		if p.Lon, p.Lat, err = Centroid(p.GeoJSON); err != nil {
			return err
		}
	}
	if p.Kind.Public() {
		var err error
		if p.QR, err = freeCode(tx, s.draw); err != nil {
			return err
		}
	}
	if err := insert(tx, []Place{*p}); err != nil {
		return err
	}
	if p.QR != "" {
		if err := insertQR(tx, p.ID, p.QR); err != nil {
			return err
		}
	}
	if p.Code != "" {
		if err := insertCode(tx, Code{Place: p.ID, Code: p.Code, Source: orLocal(n.CodeSource), From: n.CodeFrom}); err != nil {
			return err
		}
	}
	if p.Kind == Building {
		return nil // found by their label inside a compound; a city has ten thousand of 3号楼
	}
	names := []Name{{Place: p.ID, Text: p.Name, Kind: NameCurrent, From: tx.NowMS()}}
	for _, f := range n.Former {
		names = append(names, Name{Place: p.ID, Text: f, Kind: NameFormer, From: tx.NowMS()})
	}
	if p.Address != "" {
		names = append(names, Name{Place: p.ID, Text: p.Address, Kind: NameAddress, From: tx.NowMS()})
	}
	return insertNames(tx, names)
}

// labelFree refuses a label that a standing sibling already has. except is the place itself when it is edited.
func labelFree(tx *db.Tx, parent string, k Kind, label, except string) error {
	if label == "" {
		return nil
	}
	taken := false
	err := tx.Each("SELECT id FROM place WHERE parent = ? AND kind = ? AND label = ? AND ended = 0", []any{parent, string(k), label},
		func(scan func(dest ...any) error) error {
			var other string
			err := scan(&other)
			taken = taken || other != except
			return err
		})
	if err == nil && taken {
		return fault.Conflict("place.label_taken", nameOf(k, "", label))
	}
	return err
}

// LocalSource is the source of codes that the installation itself gives.
const LocalSource = "本地"

func orLocal(source string) string {
	if source == "" {
		return LocalSource
	}
	return source
}

// localCode makes a readable code for places that have no official one: 140403001001-C001 for a compound, its third
// building 140403001001-C001-B003. Letters part it, so that it never looks like somebody's number.
func localCode(parent Place, k Kind, number int) string {
	mark := map[Kind]string{Compound: "C", Grid: "G", Building: "B", Community: "S"}[k]
	if mark == "" || parent.Code == "" {
		return ""
	}
	return fmt.Sprintf("%s-%s%03d", parent.Code, mark, number)
}

// checkUnits refuses doors that cannot be told apart, and fills in floors and sides from what is known of the building.
func checkUnits(units []NewUnit, facts BuildingFacts) error {
	seen := map[string]bool{}
	for i := range units {
		u := &units[i]
		u.Label = NormalLabel(u.Label)
		if len(units) > 1 && u.Label == "" {
			return fault.Invalid("place.unit_label_missing")
		}
		if seen["u"+u.Label] {
			return fault.Conflict("place.label_taken", nameOf(Unit, "", u.Label))
		}
		seen["u"+u.Label] = true
		doors := map[string]bool{}
		for j := range u.Homes {
			h := &u.Homes[j]
			h.Label = NormalLabel(h.Label)
			h.fill(facts)
			if h.Label == "" || len(h.Label) > 3*longestLabel || h.Area < 0 || h.Area > 1e11 {
				return fault.Invalid("place.home_wrong", nameOf(Unit, "", u.Label), h.Label)
			}
			if doors[h.Label] {
				return fault.Conflict("place.label_taken", h.Label)
			}
			doors[h.Label] = true
		}
	}
	return nil
}

// layOut gives the units and homes of a building in the order of their paths; after is the number of children the
// building has already.
func layOut(b Place, units []NewUnit, after int) ([]Place, error) {
	var all []Place
	for i, u := range units {
		path, err := b.Path.Child(after + i + 1)
		if err != nil {
			return nil, fault.Invalid("place.too_many").With(err)
		}
		unit := Place{ID: id.New(), Parent: b.ID, Path: path, Kind: Unit, Label: u.Label, Name: nameOf(Unit, "", u.Label), Seq: after + i + 1, Rev: 1}
		all = append(all, unit)
		homes, err := layOutHomes(unit, u.Homes, 0)
		if err != nil {
			return nil, err
		}
		all = append(all, homes...)
	}
	return all, nil
}

func layOutHomes(unit Place, homes []NewHome, after int) ([]Place, error) {
	out := make([]Place, 0, len(homes))
	for j, h := range homes {
		path, err := unit.Path.Child(after + j + 1)
		if err != nil {
			return nil, fault.Invalid("place.too_many").With(err)
		}
		out = append(out, Place{ID: id.New(), Parent: unit.ID, Path: path, Kind: Home, Label: h.Label, Name: h.Label, Seq: after + j + 1,
			Floor: strings.ToUpper(h.Floor), FloorNo: h.FloorNo, Side: h.Side, Area: h.Area, Use: h.Use, State: h.State, Rev: 1})
	}
	return out, nil
}

// countChildren sets the child counters of the units just laid out.
func countChildren(tx *db.Tx, all []Place) error {
	count := map[string]int{}
	var units []string
	for _, p := range all {
		if p.Kind == Unit {
			units = append(units, p.ID)
		} else {
			count[p.Parent]++
		}
	}
	for _, u := range units {
		if _, err := tx.Exec("UPDATE place SET children = ? WHERE id = ?", count[u], u); err != nil {
			return err
		}
	}
	return nil
}
