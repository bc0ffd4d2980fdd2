package care

import (
	"context"
	"encoding/json"
	"strings"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/notify"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// step is how many persons a job reads in one transaction.
const step = 200

// Night lets birthdays, ends of categories and rules that begin or end count: whoever's plan changes is planned anew, with an
// entry. It reads beside the writer and writes only what changes, so it may run often.
func (s *Service) Night(ctx context.Context) error {
	after := ""
	for {
		var changed []string
		next := ""
		err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { changed, next, err = s.moved(tx, after); return err })
		if err != nil {
			return err
		}
		for _, id := range changed {
			if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.replanned(tx, id) }); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		after = next
	}
}

// nightTx is Night in one transaction.
func (s *Service) nightTx(tx *db.Tx) error {
	after := ""
	for {
		changed, next, err := s.moved(tx, after)
		for _, id := range changed {
			if err == nil {
				err = s.replanned(tx, id)
			}
		}
		if err != nil || next == "" {
			return err
		}
		after = next
	}
}

// moved reads the next step of persons behind one of them and tells whose plan the rules now make another; next is "" after the last.
func (s *Service) moved(tx *db.Tx, after string) (changed []string, next string, err error) {
	list, err := s.persons(tx, "state = 'active' AND id > ? ORDER BY id LIMIT ?", after, step)
	for _, p := range list {
		old := p
		if err := s.replan(tx, &p); err != nil {
			return nil, "", err
		}
		if other(old, p) {
			changed = append(changed, p.ID)
		}
	}
	if len(list) == step {
		next = list[step-1].ID
	}
	return changed, next, err
}

// other tells whether the rules now say something else of a person.
func other(old, now Person) bool {
	return old.NextDay != now.NextDay || old.NextWay != now.NextWay || old.Keyed != now.Keyed || old.Plan.Home != now.Plan.Home || old.Plan.Other != now.Plan.Other
}

// replanned writes the new plan of one person, unless somebody changed the row meanwhile so that nothing is left to change.
func (s *Service) replanned(tx *db.Tx, careID string) error {
	p, err := s.person(tx, careID)
	if err != nil || p.State != Active {
		return err
	}
	old := p
	if err := s.replan(tx, &p); err != nil || !other(old, p) {
		return err
	}
	if err := s.savePerson(tx, &p); err != nil {
		return err
	}
	return s.note(tx, access.System("timer").Actor, "care.plan", p)
}

// Watch tells the supervisor, once for each due day, that nobody was at somebody's door for too long; and once of each door at
// which nobody opened and of whose people nobody knows in time. It compares doors, never visitors.
func (s *Service) Watch(ctx context.Context) error {
	for {
		n := 0
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			list, err := s.persons(tx, "state = 'active' AND next_day <> '' AND next_day < ? AND told_for <> next_day ORDER BY next_day, id LIMIT ?", today(tx), step)
			if err != nil {
				return err
			}
			n = 0
			for _, p := range list {
				if !Unvisited(p, today(tx)) {
					continue
				}
				n++
				if err := s.tell(tx, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if n < step {
			if err := s.watchTraces(ctx); err != nil {
				return err
			}
			return s.watchShifts(ctx)
		}
	}
}

// tell marks the due day as told and records who is told: the one answerable above the door, or who stands in for him.
func (s *Service) tell(tx *db.Tx, p Person) error {
	p.ToldFor = p.NextDay
	if err := s.savePerson(tx, &p); err != nil {
		return err
	}
	to, err := s.above(tx, p.Home)
	if err != nil {
		return err
	}
	return s.told(tx, "care.unvisited", p.ID, p.Rev, p.Home, p.Person, map[string]any{"state": p.State}, to)
}

func (s *Service) told(tx *db.Tx, kind, obj string, rev int64, home, subject string, pub map[string]any, to string) error {
	at, err := s.spot(tx, home)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: at, Obj: obj, Rev: rev, Actor: access.System("timer").Actor, Pub: pub,
		Slots: []ledger.Slot{{Name: "told", Subject: subject, Body: map[string]any{"to": to}}}})
	return err
}

// above gives who answers above the building of a home: the branch secretary, else the community; one who is away is replaced
// by the substitute. A property manager answers for pipes, not for people, and is passed over. "" when there is nobody.
func (s *Service) above(tx *db.Tx, home string) (string, error) {
	chain, err := s.Places.Chain(tx, home, tx.Now)
	if err != nil {
		return "", err
	}
	var up []place.Place
	for _, p := range chain {
		switch p.Kind {
		case place.Compound, place.Community, place.Street:
			up = append(up, p)
		}
	}
	for _, p := range up {
		who, err := s.Duties.InOffice(tx, p.ID, tx.Now)
		if err != nil || who != "" {
			return who, err
		}
	}
	return "", nil
}

// watchTraces tells of doors whose time is over.
func (s *Service) watchTraces(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		list, err := s.visits(tx, waits+" AND state <> 'emergency' AND trace_due > 0 AND trace_due <= ? AND trace_told = ? ORDER BY trace_due LIMIT ?", tx.NowMS(), false, step)
		for _, v := range list {
			if _, err := tx.Exec("UPDATE care_visit SET trace_told = ?, rev = rev + 1 WHERE id = ?", true, v.ID); err != nil {
				return err
			}
			to, err := s.above(tx, v.Home)
			if err != nil {
				return err
			}
			if err := s.told(tx, "care.untraced", v.ID, v.Rev+1, v.Home, v.Person, map[string]any{"state": v.State}, to); err != nil {
				return err
			}
		}
		return err
	})
}

// watchShifts tells of shifts that were not handed back half an hour after their end.
func (s *Service) watchShifts(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		list, err := s.respites(tx, "state = 'in_care' AND told = ? AND until_at <= ? ORDER BY until_at LIMIT ?", false, tx.NowMS()-RespiteLate.Milliseconds(), step)
		for _, r := range list {
			r.Told = true
			if err := s.saveRespite(tx, &r); err != nil {
				return err
			}
			p, err := s.person(tx, r.Care)
			if err != nil {
				return err
			}
			to, err := s.above(tx, r.Home)
			if err != nil {
				return err
			}
			if err := s.told(tx, "care.overdue", r.ID, r.Rev, r.Home, p.Person, map[string]any{"state": r.State}, to); err != nil {
				return err
			}
		}
		return err
	})
}

// tellers say whom an entry of this affair concerns.
func (s *Service) tellers() map[string]notify.Teller {
	return map[string]notify.Teller{"care.unvisited": s.tellAbove("/care/people/"), "care.untraced": s.tellAbove("/care/visits/"), "care.overdue": s.tellAbove("/care/respite/"), "care.offer": s.tellOffer}
}

// tellAbove reads from the entry's sealed part who is told. On a locked phone's screen stands the building, never a name.
func (s *Service) tellAbove(to string) notify.Teller {
	return func(tx *db.Tx, e ledger.Numbered) ([]notify.Notice, error) {
		slots, err := s.Log.Open(tx, e.ID)
		if err != nil {
			return nil, err
		}
		for _, x := range slots {
			var body struct {
				To string `json:"to"`
			}
			if x.Name != "told" || json.Unmarshal(x.Body, &body) != nil || body.To == "" {
				continue
			}
			at, err := s.Places.ByPath(tx, place.Path(e.Place))
			if err != nil {
				return nil, err
			}
			name, err := s.Places.Describe(tx, at.ID)
			if err != nil {
				return nil, err
			}
			return []notify.Notice{{Person: body.To, Obj: e.Obj, Key: "care.told." + strings.TrimPrefix(e.Kind, "care."), Args: []any{name}, Path: to + e.Obj, Under: at.Path, Emergency: e.Kind == "care.untraced"}}, nil
		}
		return nil, nil
	}
}

// Replayer lets `ledger verify` compare the list and the visits with their entries.
func (s *Service) Replayer() ledger.Replayer {
	return ledger.Replayer{Name: "care", Kinds: []string{"care.enrol", "care.edit", "care.leave", "care.plan", "care.unvisited", "care.forget"}, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		p, err := s.person(tx, obj)
		if err != nil {
			return nil, 0, err
		}
		return map[string]any{"state": p.State, "ground": p.Ground}, p.Rev, nil
	}}
}
