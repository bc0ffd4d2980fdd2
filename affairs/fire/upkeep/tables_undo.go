package upkeep

import "linli/platform/db"

// How the rows of an import go again. A station with people, kit or shifts of its own stays until those go.
var (
	chargingGoes = goes{kind: "fire.charging.end", state: Ended, table: "fire_charging", used: "SELECT COUNT(*) FROM fire_charging_check WHERE charging = ?",
		row: func(tx *db.Tx, id string) (string, string, int64, map[string]any, error) {
			c, err := first(chargings(tx, "id = ?", id))
			return c.Place, c.Name, c.Rev, c.pub(), err
		}}
	stationGoes = goes{kind: "fire.station.end", state: Ended, table: "fire_station",
		used: "SELECT COUNT(*) FROM fire_station s WHERE s.id = ? AND (EXISTS (SELECT 1 FROM fire_kit k WHERE k.station = s.id AND k.state <> 'ended') OR EXISTS (SELECT 1 FROM fire_member m WHERE m.station = s.id AND m.state = 'active') OR EXISTS (SELECT 1 FROM fire_handover h WHERE h.station = s.id) OR EXISTS (SELECT 1 FROM fire_run r WHERE r.station = s.id))",
		row: func(tx *db.Tx, id string) (string, string, int64, map[string]any, error) {
			x, err := first(stations(tx, "id = ?", id))
			return x.Place, x.Name, x.Rev, x.pub(), err
		}}
	drillGoes = goes{kind: "fire.drill.cancel", state: "cancelled", table: "fire_drill",
		row: func(tx *db.Tx, id string) (string, string, int64, map[string]any, error) {
			d, err := first(drills(tx, "id = ?", id))
			return d.Place, d.Day + " " + zh("fire.drill.subject."+d.Subject), d.Rev, d.pub(), err
		}}
)

func (s *Service) kitGoes() goes {
	return goes{kind: "fire.kit.end", state: Ended, table: "fire_kit", row: func(tx *db.Tx, id string) (string, string, int64, map[string]any, error) {
		k, err := first(kits(tx, "id = ?", id))
		if err != nil {
			return "", "", 0, nil, err
		}
		x, err := first(stations(tx, "id = ?", k.Station))
		return x.Place, k.Name + " " + k.Spec, k.Rev, k.pub(), err
	}}
}

// What the ledger says of a place to charge, a station and an item of kit.
func (c Charging) pub() map[string]any {
	return map[string]any{"capacity": c.Capacity, "sockets": c.Sockets, "power": c.Power, "service": c.Fee}
}

func (x Station) pub() map[string]any { return map[string]any{"level": x.Level, "least": x.Least} }

func (k Kit) pub() map[string]any {
	return map[string]any{"state": k.State, "due": k.Due, "qty": k.Qty}
}
