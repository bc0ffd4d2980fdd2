package sweep

import (
	"encoding/json"
	"strings"

	"linli/platform/db"
	"linli/platform/fault"
)

const sweepColumns = "id, place, path, title, script, from_day, until_day, state, maker, label, made, rev"

func sweeps(tx *db.Tx, where string, args ...any) (out []Sweep, err error) {
	err = tx.Each("SELECT "+sweepColumns+" FROM fire_sweep WHERE "+where, args, func(scan func(...any) error) error {
		var s Sweep
		err := scan(&s.ID, &s.Place, &s.Path, &s.Title, &s.Script, &s.From, &s.Until, &s.State, &s.Maker, &s.Label, &s.Made, &s.Rev)
		out = append(out, s)
		return err
	})
	return out, err
}

// sweepByID reads one campaign. NotFound (fire.sweep.none).
func sweepByID(tx *db.Tx, id string) (Sweep, error) {
	list, err := sweeps(tx, "id = ?", id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("fire.sweep.none")
	}
	if err != nil {
		return Sweep{}, err
	}
	return list[0], nil
}

func buildings(tx *db.Tx, where string, args ...any) (out []Building, err error) {
	err = tx.Each("SELECT sweep, building, path, homes, vacant FROM fire_sweep_building WHERE "+where, args, func(scan func(...any) error) error {
		var b Building
		err := scan(&b.Sweep, &b.Building, &b.Path, &b.Homes, &b.Vacant)
		out = append(out, b)
		return err
	})
	return out, err
}

const knockColumns = "id, sweep, building, home, path, at, claimed, day, result, good, found, note, n, second, vacant, knocker, label, matters, entry"

func knocks(tx *db.Tx, where string, args ...any) (out []Knock, err error) {
	err = tx.Each("SELECT "+knockColumns+" FROM fire_knock WHERE "+where, args, func(scan func(...any) error) error {
		var k Knock
		var good, found, matters string
		err := scan(&k.ID, &k.Sweep, &k.Building, &k.Home, &k.Path, &k.At, &k.Claimed, &k.Day, &k.Result, &good, &found, &k.Note, &k.N, &k.Second, &k.Empty, &k.Knocker, &k.Label, &matters, &k.Entry)
		k.Good, k.Found, k.Matters = strings.Fields(good), strings.Fields(found), strings.Fields(matters)
		out = append(out, k)
		return err
	})
	return out, err
}

// insertKnock writes a knock as the one that says how the door stands.
func insertKnock(tx *db.Tx, k Knock) error {
	if _, err := tx.Exec("UPDATE fire_knock SET last = ? WHERE sweep = ? AND home = ? AND last", false, k.Sweep, k.Home); err != nil {
		return err
	}
	_, err := tx.Exec("INSERT INTO fire_knock ("+knockColumns+", last) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		k.ID, k.Sweep, k.Building, k.Home, k.Path, k.At, k.Claimed, k.Day, k.Result, strings.Join(k.Good, " "), strings.Join(k.Found, " "), k.Note, k.N, k.Second, k.Empty, k.Knocker, k.Label, strings.Join(k.Matters, " "), k.Entry, true)
	return err
}

// tallies counts the doors of a campaign, by building; all campaigns of ids in one query each way.
func tallies(tx *db.Tx, list []Building, sweep string) (map[string]Tally, error) {
	type sum struct {
		by               map[string]int
		empty, hazardous int
	}
	sums := map[string]*sum{}
	err := tx.Each("SELECT building, result, vacant, found <> '', COUNT(*) FROM fire_knock WHERE sweep = ? AND last GROUP BY building, result, vacant, found <> ''", []any{sweep}, func(scan func(...any) error) error {
		var b, result string
		var empty, found bool
		var n int
		if err := scan(&b, &result, &empty, &found, &n); err != nil {
			return err
		}
		x := sums[b]
		if x == nil {
			x = &sum{by: map[string]int{}}
			sums[b] = x
		}
		x.by[result] += n
		if empty {
			x.empty += n
		}
		if found {
			x.hazardous += n
		}
		return nil
	})
	out := map[string]Tally{}
	for _, b := range list {
		x := sums[b.Building]
		if x == nil {
			x = &sum{}
		}
		out[b.Building] = Reckon(b.Homes, b.Vacant, x.empty, x.by, x.hazardous)
	}
	return out, err
}

const helpColumns = "id, home, building, path, floor, floor_no, person, consent, how, box, review, state, why, maker, label, made, rev"

// purpose of the key under which the rescue list is sealed, bound to the row.
const purpose = "fire.help.box"

func (s *Service) helps(tx *db.Tx, where string, args ...any) (out []Help, err error) {
	err = tx.Each("SELECT "+helpColumns+" FROM fire_help WHERE "+where, args, func(scan func(...any) error) error {
		var h Help
		var box []byte
		if err := scan(&h.ID, &h.Home, &h.Building, &h.Path, &h.Floor, &h.FloorNo, &h.Person, &h.Consent, &h.How, &box, &h.Review, &h.State, &h.Why, &h.Maker, &h.Label, &h.Made, &h.Rev); err != nil {
			return err
		}
		plain, err := s.Keys.Open(purpose, []byte(h.ID), box)
		if err == nil {
			err = json.Unmarshal(plain, &h.Box)
		}
		if err != nil {
			return fault.Internal(err, "fire.help.open "+h.ID)
		}
		out = append(out, h)
		return nil
	})
	return out, err
}

func (s *Service) seal(h Help) ([]byte, error) {
	plain, err := json.Marshal(h.Box)
	if err == nil {
		var box []byte
		if box, err = s.Keys.Seal(purpose, []byte(h.ID), plain); err == nil {
			return box, nil
		}
	}
	return nil, fault.Internal(err, "fire.help.seal "+h.ID)
}

func (s *Service) insertHelp(tx *db.Tx, h Help) error {
	box, err := s.seal(h)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO fire_help ("+helpColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		h.ID, h.Home, h.Building, h.Path, h.Floor, h.FloorNo, h.Person, h.Consent, h.How, box, h.Review, h.State, h.Why, h.Maker, h.Label, h.Made, h.Rev)
	return err
}

// saveHelp writes a row if it still has revision h.Rev. Conflict (fire.sweep.stale).
func (s *Service) saveHelp(tx *db.Tx, h *Help) error {
	box, err := s.seal(*h)
	if err != nil {
		return err
	}
	n, err := tx.Exec("UPDATE fire_help SET person=?, consent=?, how=?, box=?, review=?, state=?, why=?, rev=rev+1 WHERE id=? AND rev=?", h.Person, h.Consent, h.How, box, h.Review, h.State, h.Why, h.ID, h.Rev)
	if err == nil && n == 0 {
		return fault.Conflict("fire.sweep.stale")
	}
	h.Rev++
	return err
}
