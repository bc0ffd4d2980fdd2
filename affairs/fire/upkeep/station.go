package upkeep

import (
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

// Station is one micro fire station (微型消防站).
type Station struct {
	ID, Place, Path                       string
	Name                                  string
	Level                                 int64 // 1 2 3
	Owner, Address, Phone, Covers, Opened string
	Slots                                 string // "08:00-20:00 20:00-08:00"
	Least                                 int64  // people on each shift
	State                                 string
	Made, Rev                             int64
}

// Member is one of its people: an office-holder with a duty telephone.
type Member struct {
	ID, Station, Name, Post, Phone string
	Trained, Cert, CertUntil       string
	State                          string
	Rev                            int64
}

// Kit is one item of equipment with the day on which it must be looked at or replaced.
type Kit struct {
	ID, Station, Name, Spec string
	Qty                     int64
	Spot, MadeOn, Due       string
	State                   string // ok, broken, ended
	Rev                     int64
}

// Handover is one hand-over of a shift with what was checked.
type Handover struct {
	ID, Station  string
	At           int64
	Day, Slot    string
	Taker        string // member
	Failed       []string
	Note         string
	Matters      []string
	Maker, Label string
}

const stationColumns = "id, place, path, name, level, owner, address, phone, covers, opened, slots, least, state, made, rev"

func stations(tx *db.Tx, where string, args ...any) (out []Station, err error) {
	err = tx.Each("SELECT "+stationColumns+" FROM fire_station WHERE "+where, args, func(scan func(...any) error) error {
		var x Station
		err := scan(&x.ID, &x.Place, &x.Path, &x.Name, &x.Level, &x.Owner, &x.Address, &x.Phone, &x.Covers, &x.Opened, &x.Slots, &x.Least, &x.State, &x.Made, &x.Rev)
		out = append(out, x)
		return err
	})
	return out, err
}

// station reads one that the actor holds a right at. NotFound (fire.station.none).
func (s *Service) station(tx *db.Tx, a access.Actor, perm access.Perm, stationID string) (Station, error) {
	list, err := stations(tx, "id = ?", stationID)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.station.none")
	}
	if err != nil {
		return Station{}, err
	}
	return list[0], s.mayPlace(tx, a, perm, list[0].Place)
}

func members(tx *db.Tx, where string, args ...any) (out []Member, err error) {
	err = tx.Each("SELECT id, station, name, post, phone, trained, cert, cert_until, state, rev FROM fire_member WHERE "+where, args, func(scan func(...any) error) error {
		var m Member
		err := scan(&m.ID, &m.Station, &m.Name, &m.Post, &m.Phone, &m.Trained, &m.Cert, &m.CertUntil, &m.State, &m.Rev)
		out = append(out, m)
		return err
	})
	return out, err
}

func kits(tx *db.Tx, where string, args ...any) (out []Kit, err error) {
	err = tx.Each("SELECT id, station, name, spec, qty, spot, made_on, due, state, rev FROM fire_kit WHERE "+where, args, func(scan func(...any) error) error {
		var k Kit
		err := scan(&k.ID, &k.Station, &k.Name, &k.Spec, &k.Qty, &k.Spot, &k.MadeOn, &k.Due, &k.State, &k.Rev)
		out = append(out, k)
		return err
	})
	return out, err
}

// SaveStation adds a station (ID "") or changes it. Needs fire.station.
func (s *Service) SaveStation(ctx context.Context, a access.Actor, x Station) (Station, error) {
	return write(ctx, s, func(tx *db.Tx) (Station, error) { return s.SaveStationTx(tx, a, x) })
}

// SaveStationTx is SaveStation inside a transaction.
func (s *Service) SaveStationTx(tx *db.Tx, a access.Actor, x Station) (Station, error) {
	at, err := s.at(tx, a, access.FireStation, x.Place)
	if err != nil {
		return x, err
	}
	x.Name, x.Owner, x.Address, x.Phone, x.Covers, x.Slots = text.Short(x.Name, 40), text.Short(x.Owner, 40), text.Short(x.Address, 60), text.Short(x.Phone, 20), text.Short(x.Covers, 100), strings.Join(fields(x.Slots), " ")
	var bad checks
	bad.want(x.Name != "", "name", "fire.upkeep.need_name")
	bad.want(x.Level >= 1 && x.Level <= 3, "level", "fire.station.bad_level")
	bad.want(ValidSlots(x.Slots), "slots", "fire.station.bad_slots")
	bad.want(x.Least >= 1 && x.Least <= 20, "least", "fire.station.bad_least")
	bad.want(x.Opened == "" || clock.ValidDay(x.Opened) && x.Opened <= ground.Today(tx), "opened", "fire.upkeep.bad_past")
	if err := bad.err(); err != nil {
		return x, err
	}
	pub, body := map[string]any{"level": x.Level, "least": x.Least}, map[string]any{"name": x.Name, "phone": x.Phone}
	if x.ID == "" {
		x.ID, x.Path, x.State, x.Made, x.Rev = id.New(), string(at.Path), Active, tx.NowMS(), 1
		if _, err := tx.Exec("INSERT INTO fire_station ("+stationColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
			x.ID, x.Place, x.Path, x.Name, x.Level, x.Owner, x.Address, x.Phone, x.Covers, x.Opened, x.Slots, x.Least, x.State, x.Made, x.Rev); err != nil {
			return x, err
		}
		return x, s.note(tx, a.Actor, "fire.station.add", x.Place, x.ID, x.Rev, pub, body)
	}
	if _, err := s.station(tx, a, access.FireStation, x.ID); err != nil {
		return x, err
	}
	n, err := tx.Exec("UPDATE fire_station SET name=?, level=?, owner=?, address=?, phone=?, covers=?, opened=?, slots=?, least=?, rev=rev+1 WHERE id=? AND rev=?",
		x.Name, x.Level, x.Owner, x.Address, x.Phone, x.Covers, x.Opened, x.Slots, x.Least, x.ID, x.Rev)
	if err := stale(n, err); err != nil {
		return x, err
	}
	x.Rev++
	return x, s.note(tx, a.Actor, "fire.station.edit", x.Place, x.ID, x.Rev, pub, body)
}

// AddMember puts somebody on a station's list.
func (s *Service) AddMember(ctx context.Context, a access.Actor, m Member) (Member, error) {
	return write(ctx, s, func(tx *db.Tx) (Member, error) { return s.AddMemberTx(tx, a, m) })
}

// AddMemberTx is AddMember inside a transaction.
func (s *Service) AddMemberTx(tx *db.Tx, a access.Actor, m Member) (Member, error) {
	x, err := s.station(tx, a, access.FireStation, m.Station)
	if err != nil {
		return m, err
	}
	m.Name, m.Phone, m.Cert = text.Short(m.Name, 20), text.Short(m.Phone, 20), text.Short(m.Cert, 40)
	var bad checks
	bad.want(m.Name != "", "name", "fire.upkeep.need_name")
	bad.want(isOneOf(m.Post, Posts), "post", "fire.station.need_post")
	bad.want(m.CertUntil == "" || clock.ValidDay(m.CertUntil), "cert_until", "fire.upkeep.bad_day")
	bad.want(m.Trained == "" || clock.ValidDay(m.Trained) && m.Trained <= ground.Today(tx), "trained", "fire.upkeep.bad_past")
	if err := bad.err(); err != nil {
		return m, err
	}
	m.ID, m.State, m.Rev = id.New(), Active, 1
	if _, err := tx.Exec("INSERT INTO fire_member (id, station, name, post, phone, trained, cert, cert_until, state, rev) VALUES (?,?,?,?,?,?,?,?,?,?)", m.ID, m.Station, m.Name, m.Post, m.Phone, m.Trained, m.Cert, m.CertUntil, m.State, m.Rev); err != nil {
		return m, err
	}
	return m, s.note(tx, a.Actor, "fire.member.add", x.Place, m.ID, m.Rev, map[string]any{"post": m.Post, "state": m.State}, map[string]any{"station": x.ID, "name": m.Name})
}

// EndMember takes somebody off the list and out of the shifts that are to come.
func (s *Service) EndMember(ctx context.Context, a access.Actor, stationID, memberID string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := s.station(tx, a, access.FireStation, stationID)
		if err != nil {
			return err
		}
		list, err := members(tx, "id = ? AND station = ? AND state = 'active'", memberID, stationID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.NotFound("fire.station.no_member")
		}
		m := list[0]
		if _, err := tx.Exec("UPDATE fire_member SET state = 'ended', rev = rev + 1 WHERE id = ?", m.ID); err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM fire_roster WHERE station = ? AND member = ? AND day >= ?", stationID, m.ID, ground.Today(tx)); err != nil {
			return err
		}
		return s.note(tx, a.Actor, "fire.member.end", x.Place, m.ID, m.Rev+1, map[string]any{"post": m.Post, "state": Ended}, nil)
	})
}

// SaveKit adds an item of equipment (ID "") or changes it: looked at again, renewed, broken, given away.
func (s *Service) SaveKit(ctx context.Context, a access.Actor, k Kit) (Kit, error) {
	return write(ctx, s, func(tx *db.Tx) (Kit, error) { return s.SaveKitTx(tx, a, k) })
}

// SaveKitTx is SaveKit inside a transaction.
func (s *Service) SaveKitTx(tx *db.Tx, a access.Actor, k Kit) (Kit, error) {
	x, err := s.station(tx, a, access.FireStation, k.Station)
	if err != nil {
		return k, err
	}
	k.Name, k.Spec, k.Spot = text.Short(k.Name, 30), text.Short(k.Spec, 30), text.Short(k.Spot, 30)
	var bad checks
	bad.want(k.Name != "", "name", "fire.upkeep.need_name")
	bad.want(k.Qty >= 0 && k.Qty <= 9999, "qty", "fire.station.bad_qty")
	bad.want(k.Due == "" || clock.ValidDay(k.Due), "due", "fire.upkeep.bad_day")
	bad.want(k.MadeOn == "" || clock.ValidDay(k.MadeOn) && k.MadeOn <= ground.Today(tx), "made_on", "fire.upkeep.bad_past")
	bad.want(isOneOf(k.State, []string{"ok", "broken", Ended}), "state", "fire.station.bad_state")
	if err := bad.err(); err != nil {
		return k, err
	}
	pub := map[string]any{"state": k.State, "due": k.Due, "qty": k.Qty}
	body := map[string]any{"station": x.ID, "name": k.Name, "spec": k.Spec}
	if k.ID == "" {
		k.ID, k.Rev = id.New(), 1
		if _, err := tx.Exec("INSERT INTO fire_kit (id, station, name, spec, qty, spot, made_on, due, state, rev) VALUES (?,?,?,?,?,?,?,?,?,?)", k.ID, k.Station, k.Name, k.Spec, k.Qty, k.Spot, k.MadeOn, k.Due, k.State, k.Rev); err != nil {
			return k, err
		}
		return k, s.note(tx, a.Actor, "fire.kit.add", x.Place, k.ID, k.Rev, pub, body)
	}
	n, err := tx.Exec("UPDATE fire_kit SET name=?, spec=?, qty=?, spot=?, made_on=?, due=?, state=?, rev=rev+1 WHERE id=? AND station=? AND rev=?", k.Name, k.Spec, k.Qty, k.Spot, k.MadeOn, k.Due, k.State, k.ID, k.Station, k.Rev)
	if err := stale(n, err); err != nil {
		return k, err
	}
	k.Rev++
	return k, s.note(tx, a.Actor, "fire.kit.edit", x.Place, k.ID, k.Rev, pub, body)
}
