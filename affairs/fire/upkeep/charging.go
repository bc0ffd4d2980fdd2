package upkeep

import (
	"cmp"
	"context"
	"strings"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Charging is one charging place (充电场所).
type Charging struct {
	ID, Place, Path   string
	Name              string
	Outdoor           bool
	Capacity, Sockets int64 // vehicles, sockets
	Operator, Phone   string
	Power, Fee        int64 // 电费 and 服务费 in fen for a kWh
	Opened            string
	Last, Next        string // days of the last and next monthly check
	State             string
	Made, Rev         int64
}

// Check is one look at a charging place, or an incident there.
type Check struct {
	ID, Charging, Path string
	At                 int64
	Day, What          string // check, incident
	Failed             []string
	Note               string
	Matters            []string
	Maker, Label       string
}

const chargingColumns = "id, place, path, name, outdoor, capacity, sockets, operator, phone, power_fen, service_fen, opened, last_day, next_day, state, made, rev"

func chargings(tx *db.Tx, where string, args ...any) (out []Charging, err error) {
	err = tx.Each("SELECT "+chargingColumns+" FROM fire_charging WHERE "+where, args, func(scan func(...any) error) error {
		var c Charging
		err := scan(&c.ID, &c.Place, &c.Path, &c.Name, &c.Outdoor, &c.Capacity, &c.Sockets, &c.Operator, &c.Phone, &c.Power, &c.Fee, &c.Opened, &c.Last, &c.Next, &c.State, &c.Made, &c.Rev)
		out = append(out, c)
		return err
	})
	return out, err
}

// charging reads one place that the actor holds a right at. NotFound (fire.charging.none).
func (s *Service) charging(tx *db.Tx, a access.Actor, perm access.Perm, chargingID string) (Charging, error) {
	list, err := chargings(tx, "id = ?", chargingID)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.charging.none")
	}
	if err != nil {
		return Charging{}, err
	}
	return list[0], s.mayPlace(tx, a, perm, list[0].Place)
}

func chargingChecks(tx *db.Tx, where string, args ...any) (out []Check, err error) {
	err = tx.Each("SELECT id, charging, path, at, day, what, failed, note, matters, maker, label FROM fire_charging_check WHERE "+where, args, func(scan func(...any) error) error {
		var c Check
		var failed, matters string
		err := scan(&c.ID, &c.Charging, &c.Path, &c.At, &c.Day, &c.What, &failed, &c.Note, &matters, &c.Maker, &c.Label)
		c.Failed, c.Matters = fields(failed), fields(matters)
		out = append(out, c)
		return err
	})
	return out, err
}

func (c Charging) check(day string) error {
	var bad checks
	bad.want(c.Name != "", "name", "fire.upkeep.need_name")
	bad.want(c.Capacity > 0 && c.Capacity <= 5000, "capacity", "fire.charging.bad_capacity")
	bad.want(c.Sockets >= 0 && c.Sockets <= 5000, "sockets", "fire.charging.bad_capacity")
	bad.want(c.Power >= 0 && c.Power <= 1000 && c.Fee >= 0 && c.Fee <= 1000, "power", "fire.charging.bad_price")
	bad.want(clock.ValidDay(c.Opened) && c.Opened <= day, "opened", "fire.upkeep.bad_past")
	return bad.err()
}

// SaveCharging adds a place (ID "") or changes it (Rev must be the one that was read). Needs fire.work.
func (s *Service) SaveCharging(ctx context.Context, a access.Actor, c Charging) (Charging, error) {
	return write(ctx, s, func(tx *db.Tx) (Charging, error) { return s.SaveChargingTx(tx, a, c) })
}

// SaveChargingTx is SaveCharging inside a transaction.
func (s *Service) SaveChargingTx(tx *db.Tx, a access.Actor, c Charging) (Charging, error) {
	at, err := s.at(tx, a, access.FireWork, c.Place)
	if err != nil {
		return c, err
	}
	c.Name, c.Operator, c.Phone = text.Short(c.Name, 40), text.Short(c.Operator, 40), text.Short(c.Phone, 20)
	if err := c.check(ground.Today(tx)); err != nil {
		return c, err
	}
	pub := map[string]any{"capacity": c.Capacity, "sockets": c.Sockets, "power": c.Power, "service": c.Fee}
	body := map[string]any{"name": c.Name, "operator": c.Operator}
	if c.ID == "" {
		c.ID, c.Path, c.State, c.Made, c.Rev = id.New(), string(at.Path), Active, tx.NowMS(), 1
		c.Next = max(NextCheck(c.Opened), ground.Today(tx))
		_, err := tx.Exec("INSERT INTO fire_charging ("+chargingColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
			c.ID, c.Place, c.Path, c.Name, c.Outdoor, c.Capacity, c.Sockets, c.Operator, c.Phone, c.Power, c.Fee, c.Opened, c.Last, c.Next, c.State, c.Made, c.Rev)
		if err != nil {
			return c, err
		}
		return c, s.note(tx, a.Actor, "fire.charging.add", c.Place, c.ID, c.Rev, pub, body)
	}
	old, err := s.charging(tx, a, access.FireWork, c.ID)
	if err != nil {
		return c, err
	}
	n, err := tx.Exec("UPDATE fire_charging SET name=?, outdoor=?, capacity=?, sockets=?, operator=?, phone=?, power_fen=?, service_fen=?, opened=?, rev=rev+1 WHERE id=? AND rev=?",
		c.Name, c.Outdoor, c.Capacity, c.Sockets, c.Operator, c.Phone, c.Power, c.Fee, c.Opened, c.ID, c.Rev)
	if err := stale(n, err); err != nil {
		return c, err
	}
	c.Rev++
	return c, s.note(tx, a.Actor, "fire.charging.edit", old.Place, c.ID, c.Rev, pub, body)
}

// CheckCharging takes down a monthly check (what failed becomes a matter each) or an incident (one matter).
func (s *Service) CheckCharging(ctx context.Context, a access.Actor, c Check) (Check, error) {
	return write(ctx, s, func(tx *db.Tx) (Check, error) { return s.CheckChargingTx(tx, a, c) })
}

// CheckChargingTx is CheckCharging inside a transaction.
func (s *Service) CheckChargingTx(tx *db.Tx, a access.Actor, c Check) (Check, error) {
	p, err := s.charging(tx, a, access.FireWork, c.Charging)
	if err != nil {
		return c, err
	}
	var bad checks
	bad.want(c.What == "check" || c.What == "incident", "what", "fire.charging.need_what")
	for _, f := range c.Failed {
		_, ok := itemOf(f)
		bad.want(ok, "failed", "fire.charging.bad_item")
	}
	c.Note = masked(c.Note, 200)
	bad.want(c.What != "incident" || c.Note != "", "note", "fire.charging.need_note")
	if err := bad.err(); err != nil {
		return c, err
	}
	c.ID, c.Path, c.At, c.Day, c.Maker, c.Label = id.New(), p.Path, tx.NowMS(), ground.Today(tx), a.ID, a.Name
	if c.What == "incident" {
		c.Failed = nil
		m, err := s.raise(tx, a, p.Place, "fire.ebike", zh("fire.charging.incident_at", p.Name), c.Note, "patrol", "charging:"+c.ID)
		if err != nil {
			return c, err
		}
		c.Matters = []string{m}
	}
	for _, f := range c.Failed {
		x, _ := itemOf(f)
		m, err := s.raise(tx, a, p.Place, x.Kind, zh("fire.charging.not", p.Name, x.ZH), cmp.Or(c.Note, x.ZH+"（"+x.Source+"）"), "patrol", "charging:"+c.ID)
		if err != nil {
			return c, err
		}
		c.Matters = append(c.Matters, m)
	}
	if _, err := tx.Exec("INSERT INTO fire_charging_check (id, charging, path, at, day, what, failed, note, matters, maker, label) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
		c.ID, c.Charging, c.Path, c.At, c.Day, c.What, strings.Join(c.Failed, " "), c.Note, strings.Join(c.Matters, " "), c.Maker, c.Label); err != nil {
		return c, err
	}
	if c.What == "check" {
		if _, err := tx.Exec("UPDATE fire_charging SET last_day = ?, next_day = ? WHERE id = ?", c.Day, NextCheck(c.Day), p.ID); err != nil {
			return c, err
		}
	}
	return c, s.note(tx, a.Actor, "fire.charging.check", p.Place, c.ID, 1, map[string]any{"what": c.What, "failed": len(c.Failed)}, map[string]any{"items": strings.Join(c.Failed, " "), "note": c.Note})
}

// itemWords are the rules of a check in a language.
func itemWords(lang string, x Item) string {
	if lang == text.EN {
		return x.EN
	}
	return x.ZH
}
