package place

import (
	"linli/platform/db"
)

// txRegister is the register of a transaction: names are read at once, each compound when it is first asked for.
type txRegister struct {
	*MemoryRegister
	svc   *Service
	tx    *db.Tx
	paths map[string]Path
}

// Register gives the parser's register of everything below area ("" or RootPath = everywhere), for use inside this
// transaction only. Names of compounds are read at once, their homes when first needed.
func (s *Service) Register(tx *db.Tx, area Path) (Register, error) {
	if area == "" {
		area = RootPath
	}
	r := &txRegister{MemoryRegister: NewRegister(), svc: s, tx: tx, paths: map[string]Path{}}
	lo, hi := area.Range()
	err := tx.Each(`SELECT p.id, p.path, n.name FROM place p JOIN place_name n ON n.place = p.id
		WHERE p.kind = 'compound' AND p.door = FALSE AND p.path >= ? AND p.path < ? AND p.ended = 0
		AND (n.until_at = 0 OR n.kind <> 'address')`, []any{lo, hi},
		func(scan func(dest ...any) error) error {
			var id, path, name string
			if err := scan(&id, &path, &name); err != nil {
				return err
			}
			r.name(id, name)
			r.paths[id] = Path(path)
			return nil
		})
	return r, err
}

// Roll implements Register.
func (r *txRegister) Roll(compound string) (*Roll, error) {
	if roll, ok := r.rolls[compound]; ok {
		return roll, nil
	}
	path, ok := r.paths[compound]
	if !ok {
		return nil, nil
	}
	roll, err := r.svc.Roll(r.tx, path)
	if err == nil {
		r.rolls[compound] = roll
	}
	return roll, err
}

// Roll reads the register of one compound. Errors: NotFound.
func (s *Service) Roll(tx *db.Tx, path Path) (*Roll, error) {
	p, err := s.ByPath(tx, path)
	if err != nil {
		return nil, err
	}
	roll := &Roll{ID: p.ID, Name: p.Name}
	line, err := s.line(tx, p.ID)
	if err != nil {
		return nil, err
	}
	for _, up := range line[:len(line)-1] {
		roll.Above = append(roll.Above, up.Name)
	}
	lo, hi := path.Range()
	f := rollFill{roll: roll, buildings: map[string]*RollBuilding{}, units: map[string]*RollUnit{}, inside: map[string]*RollBuilding{}}
	err = tx.Each(`SELECT id, parent, kind, name, label, type, floor, floor_no, side FROM place
		WHERE path > ? AND path < ? AND ended = 0 ORDER BY path`, []any{lo, hi}, func(scan func(dest ...any) error) error {
		var x Place
		if err := scan(&x.ID, &x.Parent, &x.Kind, &x.Name, &x.Label, &x.Type, &x.Floor, &x.FloorNo, &x.Side); err != nil {
			return err
		}
		x.Name = nameOf(x.Kind, x.Name, x.Label)
		f.add(x)
		return nil
	})
	return roll, err
}

// rollFill fills a roll from places in the order of their paths, which lists parents before their children.
type rollFill struct {
	roll      *Roll
	buildings map[string]*RollBuilding
	units     map[string]*RollUnit
	inside    map[string]*RollBuilding // of any place: the building it stands in
}

func (f *rollFill) add(x Place) {
	in := f.inside[x.Parent]
	switch x.Kind {
	case Building:
		in = &RollBuilding{ID: x.ID, Label: x.Label, Name: x.Name}
		f.roll.Buildings, f.buildings[x.ID] = append(f.roll.Buildings, in), in
	case Unit:
		if in != nil {
			u := &RollUnit{ID: x.ID, Label: x.Label, Name: x.Name}
			in.Units, f.units[x.ID] = append(in.Units, u), u
		}
	case Home:
		f.home(x)
		return
	default:
		o := RollOther{ID: x.ID, Name: x.Name, Label: x.Label, Type: x.Type, Kind: x.Kind}
		if in != nil {
			o.Building = in.Label
		}
		f.roll.Others = append(f.roll.Others, o)
	}
	f.inside[x.ID] = in
}

func (f *rollFill) home(x Place) {
	h := RollHome{ID: x.ID, Label: x.Label, Floor: x.Floor, FloorNo: x.FloorNo, Side: x.Side}
	if u := f.units[x.Parent]; u != nil {
		u.Homes = append(u.Homes, h)
	} else if b := f.buildings[x.Parent]; b != nil {
		b.Loose = append(b.Loose, h)
	}
}
