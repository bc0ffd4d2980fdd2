package sweep

import (
	"context"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Service knocks on doors. Its verbs ask access themselves.
type Service struct{ ground.Deps }

// NewService makes the service, registers with people and places, and answers the seam of the rescue plans.
func NewService(d ground.Deps) *Service {
	s := &Service{d}
	d.People.Follow(s.follower())
	for _, t := range []string{"fire_sweep", "fire_sweep_building", "fire_knock", "fire_help"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	if d.Seams != nil {
		d.Seams.Helped = s.helped
	}
	return s
}

// New is a campaign as its form sends it.
type NewSweep struct {
	Place       string // compound or community
	Title       string
	Script      string
	From, Until string
	Buildings   []string // ids below Place
}

// Begin opens a campaign over buildings: one ledger entry. Invalid with fields; needs fire.edit.
func (s *Service) Begin(ctx context.Context, a access.Actor, c NewSweep) (Sweep, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Sweep, error) { return s.BeginTx(tx, a, c) })
}

// BeginTx is Begin inside a transaction.
func (s *Service) BeginTx(tx *db.Tx, a access.Actor, c NewSweep) (Sweep, error) {
	at, err := s.Places.Get(tx, c.Place)
	if err != nil {
		return Sweep{}, err
	}
	if err := s.May(tx, a, access.FireEdit, at); err != nil {
		return Sweep{}, err
	}
	x := Sweep{ID: id.New(), Place: at.ID, Path: string(at.Path), Title: text.Short(c.Title, 60), Script: text.Short(c.Script, 500), From: c.From, Until: c.Until, State: Open, Maker: a.ID, Label: a.Name, Made: tx.NowMS(), Rev: 1}
	if err := x.check(c.Buildings); err != nil {
		return x, err
	}
	for _, b := range c.Buildings {
		if err := s.takeIn(tx, x, at, b); err != nil {
			return x, err
		}
	}
	if _, err := tx.Exec("INSERT INTO fire_sweep ("+sweepColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", x.ID, x.Place, x.Path, x.Title, x.Script, x.From, x.Until, x.State, x.Maker, x.Label, x.Made, x.Rev); err != nil {
		return x, err
	}
	return x, s.note(tx, a.Actor, "fire.sweep.open", x, map[string]any{"buildings": len(c.Buildings)})
}

func (x Sweep) check(buildings []string) error {
	var bad []fault.Field
	add := func(name, key string) { bad = append(bad, fault.Field{Name: name, Key: key}) }
	if x.Title == "" {
		add("title", "fire.sweep.need_title")
	}
	if !clock.ValidDay(x.From) || !clock.ValidDay(x.Until) || x.From > x.Until {
		add("until", "fire.sweep.bad_days")
	}
	if len(buildings) == 0 {
		add("buildings", "fire.sweep.need_buildings")
	}
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

// takeIn counts the doors of a building and puts it into the campaign.
func (s *Service) takeIn(tx *db.Tx, x Sweep, under place.Place, building string) error {
	b, err := s.Places.Get(tx, building)
	if err != nil {
		return err
	}
	if b.Kind != place.Building || !under.Path.Contains(b.Path) {
		return fault.InvalidFields(fault.Field{Name: "buildings", Key: "fire.sweep.bad_building", Args: []any{b.Name}})
	}
	homes, err := s.Places.Homes(tx, b.Path)
	if err != nil {
		return err
	}
	vacant := 0
	for _, h := range homes {
		if empty(h) {
			vacant++
		}
	}
	_, err = tx.Exec("INSERT INTO fire_sweep_building (sweep, building, path, homes, vacant) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING", x.ID, b.ID, string(b.Path), len(homes), vacant)
	return err
}

// empty tells whether by the register nobody lives in a home.
func empty(h place.Place) bool { return h.State == place.Vacant || h.State == place.Undelivered }

// Close ends a campaign: its doors take no more knocks. NotYet (fire.sweep.closed) when it was over.
func (s *Service) Close(ctx context.Context, a access.Actor, sweep string) (Sweep, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Sweep, error) { return s.CloseTx(tx, a, sweep) })
}

// CloseTx is Close inside a transaction.
func (s *Service) CloseTx(tx *db.Tx, a access.Actor, sweep string) (Sweep, error) {
	x, err := s.reached(tx, a, access.FireEdit, sweep)
	if err != nil {
		return x, err
	}
	if x.State == Closed {
		return x, fault.NotYet("fire.sweep.closed")
	}
	n, err := tx.Exec("UPDATE fire_sweep SET state = ?, rev = rev + 1 WHERE id = ? AND rev = ?", Closed, x.ID, x.Rev)
	if err == nil && n == 0 {
		err = fault.Conflict("fire.sweep.stale")
	}
	if err != nil {
		return x, err
	}
	x.State, x.Rev = Closed, x.Rev+1
	return x, s.note(tx, a.Actor, "fire.sweep.close", x, nil)
}

func (s *Service) note(tx *db.Tx, actor ledger.Actor, kind string, x Sweep, more map[string]any) error {
	pub := map[string]any{"state": x.State, "from": x.From, "until": x.Until}
	for k, v := range more {
		pub[k] = v
	}
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: x.Path, Obj: x.ID, Rev: x.Rev, Actor: actor, Pub: pub, Slots: []ledger.Slot{{Name: "text", Body: map[string]any{"title": x.Title}}}})
	return err
}

// reached reads a campaign that the actor holds a right in: over its area, or over one of its buildings. NotFound outside.
func (s *Service) reached(tx *db.Tx, a access.Actor, perm access.Perm, sweep string) (Sweep, error) {
	x, err := sweepByID(tx, sweep)
	if err != nil {
		return x, err
	}
	err = a.May(perm, place.Path(x.Path))
	if err == nil {
		return x, nil
	}
	if perm == access.FireEdit {
		return Sweep{}, err
	}
	list, e := s.mine(tx, a, x.ID)
	if e != nil {
		return Sweep{}, e
	}
	if len(list) == 0 {
		return Sweep{}, err
	}
	return x, nil
}

// mine lists the buildings of a campaign that the actor may knock in, with their names, in the order of the tree.
func (s *Service) mine(tx *db.Tx, a access.Actor, sweep string) ([]Building, error) {
	paths, err := s.Scopes(tx, a, access.FireSweep)
	if err != nil {
		return nil, err
	}
	cond, args := place.Below("path", paths)
	list, err := buildings(tx, "sweep = ? AND "+cond+" ORDER BY path", append([]any{sweep}, args...)...)
	for i := range list {
		if err == nil {
			list[i].Name, err = s.Places.Describe(tx, list[i].Building)
		}
	}
	return list, err
}

// running lists the open campaigns that the actor has doors in, the newest first.
func (s *Service) running(tx *db.Tx, a access.Actor, state string) ([]Sweep, error) {
	paths, err := s.Scopes(tx, a, access.FireSweep)
	if err != nil {
		return nil, err
	}
	cond, args := place.Below("b.path", paths)
	return sweeps(tx, "state = ? AND id IN (SELECT b.sweep FROM fire_sweep_building b WHERE "+cond+") ORDER BY made DESC, id", append([]any{state}, args...)...)
}

// doors reads the doors of a building in a campaign in walking order.
func (s *Service) doors(tx *db.Tx, sweep string, b place.Place) ([]Door, error) {
	homes, err := s.Places.Homes(tx, b.Path)
	if err != nil {
		return nil, err
	}
	units, err := s.Places.Children(tx, b.ID, place.Unit)
	if err != nil {
		return nil, err
	}
	byID := map[string]place.Place{}
	for _, u := range units {
		byID[u.ID] = u
	}
	list, err := knocks(tx, "sweep = ? AND building = ? AND last", sweep, b.ID)
	if err != nil {
		return nil, err
	}
	last := map[string]Knock{}
	for _, k := range list {
		last[k.Home] = k
	}
	out := make([]Door, 0, len(homes))
	for _, h := range homes {
		out = append(out, Door{Home: h, Unit: byID[h.Parent], Last: last[h.ID], Empty: empty(h)})
	}
	Walk(out)
	return out, nil
}

// zh is a text of this package in the language of the books.
func zh(key string, args ...any) string { return text.T(text.ZH, key, args...) }
