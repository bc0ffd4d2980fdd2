package upkeep

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/id"
)

// SetShift says who is down for a shift; nobody = the shift is empty.
func (s *Service) SetShift(ctx context.Context, a access.Actor, stationID, day, slot string, who []string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.SetShiftTx(tx, a, stationID, day, slot, who) })
}

// SetShiftTx is SetShift inside a transaction.
func (s *Service) SetShiftTx(tx *db.Tx, a access.Actor, stationID, day, slot string, who []string) error {
	x, err := s.station(tx, a, access.FireStation, stationID)
	if err != nil {
		return err
	}
	list, err := members(tx, "station = ? AND state = 'active'", stationID)
	if err != nil {
		return err
	}
	var bad checks
	bad.want(clock.ValidDay(day), "day", "fire.upkeep.bad_day")
	bad.want(isOneOf(slot, Slots(x.Slots)), "slot", "fire.station.bad_slot")
	for _, w := range who {
		bad.want(slices.ContainsFunc(list, func(m Member) bool { return m.ID == w }), "who", "fire.station.no_member")
	}
	if err := bad.err(); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM fire_roster WHERE station = ? AND day = ? AND slot = ?", stationID, day, slot); err != nil {
		return err
	}
	for _, w := range who {
		if _, err := tx.Exec("INSERT INTO fire_roster (station, day, slot, member) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", stationID, day, slot, w); err != nil {
			return err
		}
	}
	return s.note(tx, a.Actor, "fire.roster.set", x.Place, x.ID, 0, map[string]any{"day": day, "slot": slot, "people": len(who)}, nil)
}

// CopyWeek repeats the seven days before a day, where nobody is down yet.
func (s *Service) CopyWeek(ctx context.Context, a access.Actor, stationID string) (int, error) {
	return write(ctx, s, func(tx *db.Tx) (int, error) {
		x, err := s.station(tx, a, access.FireStation, stationID)
		if err != nil {
			return 0, err
		}
		today := ground.Today(tx)
		down, err := s.roster(tx, stationID, clock.AddDays(today, -7), 14)
		if err != nil {
			return 0, err
		}
		n := 0
		for i := range 7 {
			for _, slot := range Slots(x.Slots) {
				from, to := [2]string{clock.AddDays(today, i-7), slot}, [2]string{clock.AddDays(today, i), slot}
				if len(down[to]) > 0 || len(down[from]) == 0 {
					continue
				}
				if err := s.SetShiftTx(tx, a, stationID, to[0], slot, down[from]); err != nil {
					return 0, err
				}
				n++
			}
		}
		return n, nil
	})
}

// roster reads who is down by day and shift; only people who are still on the list.
func (s *Service) roster(tx *db.Tx, stationID, from string, days int) (map[[2]string][]string, error) {
	out := map[[2]string][]string{}
	err := tx.Each("SELECT r.day, r.slot, r.member FROM fire_roster r JOIN fire_member m ON m.id = r.member WHERE r.station = ? AND r.day >= ? AND r.day < ? AND m.state = 'active' ORDER BY r.day, r.slot, m.name", []any{stationID, from, clock.AddDays(from, days)}, func(scan func(...any) error) error {
		var day, slot, m string
		err := scan(&day, &slot, &m)
		out[[2]string{day, slot}] = append(out[[2]string{day, slot}], m)
		return err
	})
	return out, err
}

// gaps are the shifts of the coming days for which too few are down.
func (s *Service) gaps(tx *db.Tx, x Station, from string, days int) ([]Gap, error) {
	down, err := s.roster(tx, x.ID, from, days)
	n := map[[2]string]int{}
	for k, list := range down {
		n[k] = len(list)
	}
	return Gaps(Slots(x.Slots), int(x.Least), n, from, days), err
}

// HandOver takes down a hand-over of a shift: what was in order and what was not; what was not becomes a matter.
func (s *Service) HandOver(ctx context.Context, a access.Actor, h Handover) (Handover, error) {
	return write(ctx, s, func(tx *db.Tx) (Handover, error) { return s.HandOverTx(tx, a, h) })
}

// HandOverTx is HandOver inside a transaction.
func (s *Service) HandOverTx(tx *db.Tx, a access.Actor, h Handover) (Handover, error) {
	x, err := s.station(tx, a, access.FireStation, h.Station)
	if err != nil {
		return h, err
	}
	taker, err := members(tx, "id = ? AND station = ? AND state = 'active'", h.Taker, x.ID)
	if err != nil {
		return h, err
	}
	h.Note = masked(h.Note, 200)
	var bad checks
	bad.want(isOneOf(h.Slot, Slots(x.Slots)), "slot", "fire.station.bad_slot")
	bad.want(len(taker) == 1, "taker", "fire.station.need_taker")
	bad.want(all(h.Failed, Aids), "failed", "fire.station.bad_aid")
	if err := bad.err(); err != nil {
		return h, err
	}
	h.ID, h.At, h.Day, h.Maker, h.Label = id.New(), tx.NowMS(), ground.Today(tx), a.ID, a.Name
	for _, f := range h.Failed {
		m, err := s.raise(tx, a, x.Place, "fire.equipment", zh("fire.station.not", x.Name, zh("fire.station.aid."+f)), h.Note, "patrol", "handover:"+h.ID)
		if err != nil {
			return h, err
		}
		h.Matters = append(h.Matters, m)
	}
	if _, err := tx.Exec("INSERT INTO fire_handover (id, station, at, day, slot, taker, failed, note, matters, maker, label) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
		h.ID, h.Station, h.At, h.Day, h.Slot, h.Taker, strings.Join(h.Failed, " "), h.Note, strings.Join(h.Matters, " "), h.Maker, h.Label); err != nil {
		return h, err
	}
	return h, s.note(tx, a.Actor, "fire.handover", x.Place, h.ID, 1, map[string]any{"slot": h.Slot, "failed": len(h.Failed)}, map[string]any{"taker": h.Taker, "note": h.Note})
}

func handovers(tx *db.Tx, where string, args ...any) (out []Handover, err error) {
	err = tx.Each("SELECT id, station, at, day, slot, taker, failed, note, matters, maker, label FROM fire_handover WHERE "+where, args, func(scan func(...any) error) error {
		var h Handover
		var failed, matters string
		err := scan(&h.ID, &h.Station, &h.At, &h.Day, &h.Slot, &h.Taker, &failed, &h.Note, &matters, &h.Maker, &h.Label)
		h.Failed, h.Matters = fields(failed), fields(matters)
		out = append(out, h)
		return err
	})
	return out, err
}

// AddRun takes down that a station was called: alarm, departure, arrival.
func (s *Service) AddRun(ctx context.Context, a access.Actor, r Run) (Run, error) {
	return write(ctx, s, func(tx *db.Tx) (Run, error) { return s.AddRunTx(tx, a, r) })
}

// AddRunTx is AddRun inside a transaction.
func (s *Service) AddRunTx(tx *db.Tx, a access.Actor, r Run) (Run, error) {
	x, err := s.station(tx, a, access.FireStation, r.Station)
	if err != nil {
		return r, err
	}
	at, err := s.Places.Get(tx, cmp.Or(r.Place, x.Place))
	if err != nil {
		return r, err
	}
	r.Note = masked(r.Note, 200)
	var bad checks
	bad.want(r.What == "alarm" || r.What == "drill", "what", "fire.station.need_what")
	bad.want(r.Alarm > 0 && r.Alarm <= tx.NowMS(), "alarm", "fire.station.bad_alarm")
	bad.want(ordered(r.Alarm, r.Depart, r.There) && r.There <= tx.NowMS() && (r.There == 0 || r.There-r.Alarm <= 86_400_000), "there", "fire.station.bad_order")
	if err := bad.err(); err != nil {
		return r, err
	}
	r.ID, r.Place, r.Path, r.Label = id.New(), at.ID, x.Path, a.Name
	if _, err := tx.Exec("INSERT INTO fire_run (id, station, what, place, path, alarm, depart, there, note, maker, label) VALUES (?,?,?,?,?,?,?,?,?,?,?)", r.ID, r.Station, r.What, r.Place, r.Path, r.Alarm, r.Depart, r.There, r.Note, a.ID, r.Label); err != nil {
		return r, err
	}
	return r, s.note(tx, a.Actor, "fire.run", x.Place, r.ID, 1, map[string]any{"what": r.What, "alarm": r.Alarm, "there": r.There}, map[string]any{"note": r.Note})
}

func runs(tx *db.Tx, where string, args ...any) (out []Run, err error) {
	err = tx.Each("SELECT id, station, what, place, path, alarm, depart, there, note, label FROM fire_run WHERE "+where, args, func(scan func(...any) error) error {
		var r Run
		err := scan(&r.ID, &r.Station, &r.What, &r.Place, &r.Path, &r.Alarm, &r.Depart, &r.There, &r.Note, &r.Label)
		out = append(out, r)
		return err
	})
	return out, err
}
