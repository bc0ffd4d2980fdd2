package upkeep

import (
	"cmp"
	"context"

	"linli/affairs/fire/ground"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// batch is how many causes one transaction handles.
const batch = 100

// Watch opens a matter, once for each cause, for a charging place that was not checked for a month, equipment whose date has
// passed, and a shift of today or tomorrow for which too few are down. It is safe to run again.
func (s *Service) Watch(ctx context.Context) error {
	for _, step := range []func(tx *db.Tx) (int, error){s.watchCharging, s.watchKit, s.watchRoster} {
		for {
			n, err := write(ctx, s, step)
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
		}
	}
	return nil
}

func (s *Service) watchCharging(tx *db.Tx) (n int, err error) {
	list, err := chargings(tx, "state = 'active' AND next_day < ? AND NOT EXISTS (SELECT 1 FROM fire_upkeep_due d WHERE d.cause = 'charging:' || fire_charging.id || ':' || fire_charging.next_day) ORDER BY next_day, id LIMIT ?", ground.Today(tx), batch)
	for _, c := range list {
		opened, err := s.once(tx, "charging:"+c.ID+":"+c.Next, c.Place, "fire.ebike", zh("fire.charging.missed", c.Name), zh("fire.charging.missed_text", cmp.Or(c.Last, c.Opened)))
		if err != nil {
			return n, err
		}
		if opened {
			n++
		}
	}
	return n, err
}

func (s *Service) watchKit(tx *db.Tx) (n int, err error) {
	list, err := kits(tx, "state <> 'ended' AND due <> '' AND due < ? AND NOT EXISTS (SELECT 1 FROM fire_upkeep_due d WHERE d.cause = 'kit:' || fire_kit.id || ':' || fire_kit.due) ORDER BY due, id LIMIT ?", ground.Today(tx), batch)
	for _, k := range list {
		x, err := stations(tx, "id = ?", k.Station)
		if err != nil {
			return n, err
		}
		if len(x) == 0 {
			continue
		}
		opened, err := s.once(tx, "kit:"+k.ID+":"+k.Due, x[0].Place, "fire.equipment", zh("fire.station.kit_due", x[0].Name, k.Name), zh("fire.station.kit_due_text", k.Name, k.Spec, k.Due))
		if err != nil {
			return n, err
		}
		if opened {
			n++
		}
	}
	return n, err
}

func (s *Service) watchRoster(tx *db.Tx) (n int, err error) {
	list, err := stations(tx, "state = 'active' ORDER BY path, id")
	today := ground.Today(tx)
	for _, x := range list {
		if len(Slots(x.Slots)) == 0 {
			continue
		}
		gaps, err := s.gaps(tx, x, today, 2)
		if err != nil {
			return n, err
		}
		for _, g := range gaps { // one matter a day: the first shift that lacks people
			opened, err := s.once(tx, "roster:"+x.ID+":"+g.Day, x.Place, "fire.hazard", zh("fire.station.gap", x.Name, g.Day, g.Slot), zh("fire.station.gap_text", g.Want, g.Have))
			if err != nil {
				return n, err
			}
			if opened {
				n++
			}
		}
	}
	return n, err
}

// replayers let `ledger verify` compare the rows with their entries.
func (s *Service) replayers() []ledger.Replayer {
	one := func(name string, kinds []string, read func(tx *db.Tx, obj string) (map[string]any, int64, error)) ledger.Replayer {
		return ledger.Replayer{Name: name, Kinds: kinds, State: read}
	}
	return []ledger.Replayer{
		one("fire.charging", fields("fire.charging.add fire.charging.edit fire.charging.end"), func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			c, err := first(chargings(tx, "id = ?", obj))
			return c.pub(), c.Rev, err
		}),
		one("fire.station", fields("fire.station.add fire.station.edit fire.station.end"), func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			x, err := first(stations(tx, "id = ?", obj))
			return x.pub(), x.Rev, err
		}),
		one("fire.member", fields("fire.member.*"), func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			m, err := first(members(tx, "id = ?", obj))
			return map[string]any{"post": m.Post, "state": m.State}, m.Rev, err
		}),
		one("fire.kit", fields("fire.kit.*"), func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			k, err := first(kits(tx, "id = ?", obj))
			return k.pub(), k.Rev, err
		}),
		one("fire.cert", fields("fire.cert.*"), func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			c, err := first(certs(tx, "id = ?", obj))
			return c.pub(), c.Rev, err
		}),
		one("fire.class", fields("fire.class.*"), func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			c, err := first(classes(tx, "id = ?", obj))
			if err != nil {
				return nil, 0, err
			}
			list, err := attendees(tx, obj)
			pub := map[string]any{}
			for k, v := range classPub(c, list) {
				if n, ok := v.(int); ok {
					v = int64(n)
				}
				pub[k] = v
			}
			return pub, c.Rev, err
		}),
		one("fire.drill", fields("fire.drill.*"), func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			d, err := first(drills(tx, "id = ?", obj))
			return map[string]any{"state": d.State, "day": d.Day, "score": d.Score, "revised": d.Revised}, d.Rev, err
		}),
	}
}

func first[T any](list []T, err error) (out T, _ error) {
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.upkeep.none")
	}
	if err != nil {
		return out, err
	}
	return list[0], nil
}

const (
	groundUpkeep = "消防法第16条；高层民用建筑消防安全管理规定第26、27、37、41、44条"
	keepUpkeep   = "停用后5年"
)

var readers = fields("grid member secretary community street department property fire")

func hide(string, text.Audience) string { return "****" }

// Fields are the personal columns of this package for the field register (security.md 2.4): office-holders and those who sat in a
// class.
var Fields = func() (out []people.Field) {
	add := func(level people.Level, purpose string, columns ...string) {
		for _, c := range columns {
			f := people.Field{Table: columns[0], Column: c, Level: level, Purpose: purpose, Ground: groundUpkeep, Keep: keepUpkeep}
			if level == people.Personal {
				f.Whole, f.Mask = readers, hide
			}
			if c != columns[0] {
				out = append(out, f)
			}
		}
	}
	add(people.Internal, "值守电话", "fire_charging", "phone")
	add(people.Internal, "谁查的", "fire_charging_check", "maker", "label")
	add(people.Internal, "值守电话", "fire_station", "phone")
	add(people.Personal, "站上有谁、怎么联系、有什么证", "fire_member", "name", "phone", "cert")
	add(people.Internal, "谁交的班", "fire_handover", "maker", "label")
	add(people.Internal, "谁记的", "fire_run", "maker", "label")
	add(people.Internal, "谁讲课", "fire_class", "teacher")
	add(people.Personal, "谁来参加", "fire_attend", "name", "unit")
	add(people.Personal, "谁有证", "fire_cert", "name", "number")
	add(people.Internal, "谁记的", "fire_drill", "maker", "label")
	return out
}()

// Plain are the other columns.
var Plain = map[string][]string{
	"fire_charging":       fields("id place path name outdoor capacity sockets operator power_fen service_fen opened last_day next_day state made rev"),
	"fire_charging_check": fields("id charging path at day what failed note matters"),
	"fire_station":        fields("id place path name level owner address covers opened slots least state made rev"),
	"fire_member":         fields("id station post trained cert_until state rev"),
	"fire_kit":            fields("id station name spec qty spot made_on due state rev"),
	"fire_roster":         fields("station day slot member"),
	"fire_handover":       fields("id station at day slot taker failed note matters"),
	"fire_run":            fields("id station what place path alarm depart there note"),
	"fire_class":          fields("id place path day title audience minutes venue made rev"),
	"fire_attend":         fields("class seq came"),
	"fire_cert":           fields("id place path unit kind until state rev"),
	"fire_drill":          fields("id place path day type subject organiser units scenario plan version notice state alarm confirmed called attack evac out_at expected evacuated people needy kit score faults comment revised matters made rev"),
	"fire_upkeep_due":     fields("cause matter at"),
}
