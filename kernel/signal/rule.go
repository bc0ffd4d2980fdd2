package signal

import (
	"context"
	"slices"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// SetRule writes a rule of a place, or of one device (Device); Wants "" switches the kind off there. There is one rule in force for a
// kind at a place or device: it is changed, and Rev, when not 0, must be the one that was read. Invalid with fields; Denied; Conflict
// (signal.stale).
func (s *Service) SetRule(ctx context.Context, a access.Actor, r Rule) (Rule, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Rule, error) { return s.SetRuleTx(tx, a, r) })
}

// SetRuleTx is SetRule inside a transaction.
func (s *Service) SetRuleTx(tx *db.Tx, a access.Actor, r Rule) (Rule, error) {
	if r.Device != "" {
		d, err := s.Device(tx, r.Device)
		if err != nil || d.State != Active {
			return r, fault.InvalidFields(fault.Field{Name: "place", Key: "signal.no_device"})
		}
		r.Place = d.Place
	}
	at, err := s.Places.Get(tx, r.Place)
	if err != nil {
		return r, fault.InvalidFields(fault.Field{Name: "place", Key: "signal.bad_place"})
	}
	if err := a.May(access.SignalEdit, at.Path); err != nil {
		return r, err
	}
	if bad := checkRule(r); len(bad) > 0 {
		return r, fault.InvalidFields(bad...)
	}
	r.Path, r.State = at.Path, Active
	return s.keepRule(tx, a.Actor, r)
}

// keepRule changes the rule in force of the same kind and place or device, or writes the first.
func (s *Service) keepRule(tx *db.Tx, by ledger.Actor, r Rule) (Rule, error) {
	where, of := "kind = ? AND device = '' AND place = ?", r.Place
	if r.Device != "" {
		where, of = "kind = ? AND device = ?", r.Device
	}
	old, err := s.rules(tx, "state = 'active' AND "+where, r.Kind, of)
	if err != nil {
		return r, err
	}
	if len(old) == 0 && r.Rev != 0 || len(old) > 0 && r.Rev != 0 && r.Rev != old[0].Rev { // it was ended or changed meanwhile
		return r, fault.Conflict("signal.stale")
	}
	if len(old) == 0 {
		r.ID, r.Rev = id.New(), 1
		if _, err := tx.Exec("INSERT INTO signal_rule (id, place, path, device, kind, op, mark, hold, wants, level, state, rev) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
			r.ID, r.Place, r.Path, r.Device, r.Kind, r.Op, r.Limit, r.Hold, r.Wants, r.Level, r.State, r.Rev); err != nil {
			return r, err
		}
		return r, s.recordRule(tx, by, "signal.rule", r)
	}
	r.ID, r.Rev = old[0].ID, old[0].Rev+1
	n, err := tx.Exec("UPDATE signal_rule SET place=?, path=?, op=?, mark=?, hold=?, wants=?, level=?, rev=? WHERE id=? AND rev=?", r.Place, r.Path, r.Op, r.Limit, r.Hold, r.Wants, r.Level, r.Rev, r.ID, r.Rev-1)
	if err == nil && n == 0 {
		err = fault.Conflict("signal.stale")
	}
	if err != nil {
		return r, err
	}
	return r, s.recordRule(tx, by, "signal.rule", r)
}

// EndRule ends a rule: the next one up, or the default, holds again. Its alarms stay. NotFound; Denied; Conflict (signal.stale).
func (s *Service) EndRule(ctx context.Context, a access.Actor, ruleID string, rev int64) (Rule, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Rule, error) {
		r, err := s.Rule(tx, ruleID)
		if err != nil {
			return r, err
		}
		if err := a.May(access.SignalEdit, r.Path); err != nil {
			return r, err
		}
		n, err := tx.Exec("UPDATE signal_rule SET state='ended', rev=rev+1 WHERE id=? AND rev=? AND state='active'", r.ID, rev)
		if err == nil && n == 0 {
			err = fault.Conflict("signal.stale")
		}
		if err != nil {
			return r, err
		}
		r.State, r.Rev = Ended, rev+1
		return r, s.recordRule(tx, a.Actor, "signal.rule.end", r)
	})
}

// recordRule is the entry of a rule.
func (s *Service) recordRule(tx *db.Tx, by ledger.Actor, kind string, r Rule) error {
	spot, err := s.Duties.Spot(tx, r.Place)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	e := ledger.Entry{Kind: kind, Place: spot, Obj: r.ID, Rev: r.Rev, Actor: by, Pub: r.pub()}
	if r.Device != "" {
		e.Slots = []ledger.Slot{{Name: "rule", Body: map[string]any{"device": r.Device}}}
	}
	_, err = s.Log.Append(tx, e)
	return err
}

// pub is the open part of an entry of a rule.
func (r Rule) pub() map[string]any {
	return map[string]any{"signal": r.Kind, "op": r.Op, "limit": r.Limit, "hold": r.Hold, "wants": r.Wants}
}

func checkRule(r Rule) (bad []fault.Field) {
	if !GoodKind(r.Kind) {
		bad = append(bad, fault.Field{Name: "kind", Key: "signal.bad_signal"})
	}
	if !slices.Contains(Ops, r.Op) {
		bad = append(bad, fault.Field{Name: "op", Key: "signal.bad_op"})
	}
	probe := "0"
	if r.Op == "is" {
		probe = r.Limit
	}
	if _, known := r.Meets(probe); !known || r.Limit == "" || len(r.Limit) > 40 {
		bad = append(bad, fault.Field{Name: "limit", Key: "signal.bad_limit"})
	}
	if r.Hold < 0 || r.Hold > 7*24*3600 {
		bad = append(bad, fault.Field{Name: "hold", Key: "signal.bad_hold"})
	}
	if r.Level != LevelAlarm && r.Level != LevelFault {
		bad = append(bad, fault.Field{Name: "level", Key: "signal.bad_level"})
	}
	return bad
}

// rules reads rules, ended ones too.
func (s *Service) rules(tx *db.Tx, where string, args ...any) (out []Rule, err error) {
	err = tx.Each("SELECT id, place, path, device, kind, op, mark, hold, wants, level, state, rev FROM signal_rule WHERE "+where+" ORDER BY kind, path, id", args, func(scan func(...any) error) error {
		var r Rule
		err := scan(&r.ID, &r.Place, &r.Path, &r.Device, &r.Kind, &r.Op, &r.Limit, &r.Hold, &r.Wants, &r.Level, &r.State, &r.Rev)
		out = append(out, r)
		return err
	})
	return out, err
}

// Rule gives one, an ended one too. NotFound.
func (s *Service) Rule(tx *db.Tx, ruleID string) (Rule, error) {
	list, err := s.rules(tx, "id = ?", ruleID)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("signal.no_rule")
	}
	if err != nil {
		return Rule{}, err
	}
	return list[0], nil
}

// Rules lists the rules in force that places and devices have of their own, under some paths.
func (s *Service) Rules(tx *db.Tx, under []place.Path) ([]Rule, error) {
	where, args := within("path", under)
	if where == "" {
		return nil, nil
	}
	return s.rules(tx, "state = 'active' AND ("+where+")", args...)
}
