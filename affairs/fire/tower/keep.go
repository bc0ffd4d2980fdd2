package tower

import (
	"context"
	"encoding/json"
	"slices"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Save changes fields of a file: Values holds only those that were typed; "" empties one. Rev is that of the file and PlaceRev that of
// the building, as the form was shown; 0 takes what stands (imports).
type Save struct {
	Building      string
	Rev, PlaceRev int64
	Values        map[string]string
}

// SaveTx keeps what was typed. Fields of the ledger of buildings are changed there, in the same transaction. Nothing typed that is
// new writes nothing. Errors: Invalid with a sentence for each field, Conflict when somebody was faster, NotFound out of reach.
func (s *Service) SaveTx(tx *db.Tx, a access.Actor, c Save) (File, error) {
	f, err := s.Of(tx, c.Building)
	if err != nil {
		return f, err
	}
	if err := s.may(tx, a, access.FireEdit, f.Building.Path); err != nil {
		return f, err
	}
	if c.Rev != 0 && c.Rev != f.Rev || c.PlaceRev != 0 && c.PlaceRev != f.Building.Rev || c.Rev == 0 && c.PlaceRev != 0 && f.Rev != 0 {
		return f, fault.Conflict("fire.tower.stale", f.Building.Name)
	}
	clean, err := cleaned(tx, f, c.Values)
	if err != nil {
		return f, err
	}
	return s.write(tx, a.Actor, f, clean)
}

// cleaned checks what was typed and gives what changes.
func cleaned(tx *db.Tx, f File, typed map[string]string) (map[string]string, error) {
	out := map[string]string{}
	var bad []fault.Field
	for _, x := range Fields {
		raw, given := typed[x.Key]
		if !given {
			continue
		}
		v, wrong := x.Clean(raw, tx.Now)
		if wrong != nil {
			bad = append(bad, *wrong)
			continue
		}
		if v != f.Value(x.Key) {
			out[x.Key] = v
		}
	}
	after := func(k string) string {
		if v, ok := out[k]; ok {
			return v
		}
		return f.Value(k)
	}
	if bad = append(bad, checkTogether(after)...); len(bad) > 0 {
		return nil, fault.InvalidFields(bad...)
	}
	return out, nil
}

// write lays changes over a file and the building below it.
func (s *Service) write(tx *db.Tx, by ledger.Actor, f File, change map[string]string) (File, error) {
	if len(change) == 0 {
		return f, nil
	}
	b := place.BuildingFacts{}
	if f.Building.Building != nil {
		b = *f.Building.Building
	}
	facts, base := map[string]string{}, false
	for k, v := range f.Facts {
		facts[k] = v
	}
	for k, v := range change {
		switch {
		case fieldOf[k].Base:
			lay(&b, k, v)
			base = true
		case v == "":
			delete(facts, k)
		default:
			facts[k] = v
		}
	}
	var err error
	if base {
		if f.Building, err = s.Places.EditTx(tx, by, f.Building.ID, f.Building.Rev, place.Change{Building: &b}); err != nil {
			return f, err
		}
	}
	f.Facts = facts
	derive(&f)
	return f, s.put(tx, by, "fire.file.save", &f, change)
}

// put writes the row of a file with its entry, and looks whether its plaque still agrees.
func (s *Service) put(tx *db.Tx, by ledger.Actor, kind string, f *File, change map[string]string) error {
	name, err := s.Places.Describe(tx, f.Building.ID)
	if err != nil {
		return err
	}
	facts, err := json.Marshal(f.Facts)
	if err != nil {
		return err
	}
	f.UpdatedAt = tx.NowMS()
	if f.ID == "" {
		f.ID = id.New()
	}
	f.Rev++
	args := []any{f.ID, f.Rev, f.Building.ID, string(f.Building.Path), string(facts), string(f.Tier), f.Use, f.Height, f.Insulation.Class, f.Insulation.Cavity, flagInt(f.Insulation.Damage),
		f.Flag, f.Filled, f.Needed, f.Homes, f.Occupied, f.From, f.UpdatedAt}
	n, err := tx.Exec("INSERT INTO fire_file (id,rev,building,path,facts,tier,purpose,height,class,cavity,damage,flag,filled,needed,homes,occupied,plaque,from_at,updated_at) "+
		"VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'',?,?) ON CONFLICT (building) DO UPDATE SET rev=excluded.rev,facts=excluded.facts,tier=excluded.tier,purpose=excluded.purpose,height=excluded.height,"+
		"class=excluded.class,cavity=excluded.cavity,damage=excluded.damage,flag=excluded.flag,filled=excluded.filled,needed=excluded.needed,homes=excluded.homes,occupied=excluded.occupied,"+
		"from_at=excluded.from_at,updated_at=excluded.updated_at WHERE fire_file.rev=excluded.rev-1", args...)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("fire.tower.stale", f.Building.Name)
	}
	slot := ledger.Slot{Name: "facts", Body: map[string]any{"changed": change}}
	if err := s.note(tx, by, kind, f.Building.ID, f.ID, f.Rev, f.pub(), slot); err != nil {
		return err
	}
	return s.agree(tx, by, *f, name)
}

// pub is the open part of an entry of a file.
func (f File) pub() map[string]any {
	return map[string]any{"building": f.Building.ID, "tier": string(f.Tier), "class": f.Insulation.Class, "flag": f.Flag, "filled": f.Filled, "from": f.From}
}

func flagInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// ScheduleTx lets the duties of a building be opened as matters from now on, or stops that.
func (s *Service) ScheduleTx(tx *db.Tx, a access.Actor, building string, on bool) (File, error) {
	f, err := s.Of(tx, building)
	if err != nil {
		return f, err
	}
	if err := s.may(tx, a, access.FireEdit, f.Building.Path); err != nil {
		return f, err
	}
	if on && !f.HighRise() {
		return f, fault.NotYet("fire.tower.not_high", f.Building.Name)
	}
	if on == (f.From != 0) {
		return f, nil
	}
	f.From = 0
	if on {
		f.From = tx.NowMS()
	}
	if err := s.put(tx, a.Actor, "fire.file.schedule", &f, nil); err != nil {
		return f, err
	}
	if !on {
		return f, nil
	}
	return f, s.openDue(tx, f)
}

// Renew writes the rows that no longer say what the ledger of buildings says, makes one for each high-rise building that has none,
// and marks plaques that have grown stale. It may run at any time.
func (s *Service) Renew(ctx context.Context) error {
	var ids []string
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := s.files(tx, place.RootPath)
		if err != nil {
			return err
		}
		kept, err := copies(tx)
		if err != nil {
			return err
		}
		hung, err := s.digests(tx)
		if err != nil {
			return err
		}
		for _, f := range all {
			k, ok := kept[f.Building.ID]
			again := f.ID != "" && ok && !k.same(f) || f.ID == "" && f.HighRise()
			if d, on := hung[f.Building.ID]; on && !again {
				name, err := s.Places.Describe(tx, f.Building.ID)
				if err != nil {
					return err
				}
				again = (Digest(PlaqueFacts(f, name)) != d.Digest || d.Code != f.Building.QR) != d.Stale
			}
			if again {
				ids = append(ids, f.Building.ID)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(ids, 50) {
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			for _, b := range part {
				f, err := s.Of(tx, b)
				if err != nil {
					return err
				}
				if err := s.put(tx, access.System("timer").Actor, "fire.file.renew", &f, nil); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// digests are the latest plaques that are not void, by building.
func (s *Service) digests(tx *db.Tx) (map[string]Plaque, error) {
	out := map[string]Plaque{}
	err := tx.Each("SELECT building,digest,code,stale FROM fire_plaque WHERE state<>'void' ORDER BY building,n", nil, func(scan func(...any) error) error {
		var p Plaque
		var stale int64
		err := scan(&p.Building, &p.Digest, &p.Code, &stale)
		p.Stale = stale != 0
		out[p.Building] = p
		return err
	})
	return out, err
}

// copied are the derived columns of a row.
type copied struct {
	tier, purpose, class, flag string
	height, filled, place      int64
}

func (k copied) same(f File) bool {
	return k.tier == string(f.Tier) && k.purpose == f.Use && k.class == f.Insulation.Class && k.flag == f.Flag && k.height == f.Height && k.filled == int64(f.Filled)
}

func copies(tx *db.Tx) (map[string]copied, error) {
	out := map[string]copied{}
	err := tx.Each("SELECT building,tier,purpose,class,flag,height,filled FROM fire_file", nil, func(scan func(...any) error) error {
		var b string
		var k copied
		err := scan(&b, &k.tier, &k.purpose, &k.class, &k.flag, &k.height, &k.filled)
		out[b] = k
		return err
	})
	return out, err
}
