package sample

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"linli/affairs/environment/ground"
	"linli/affairs/environment/source"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
	"linli/platform/text"
)

// Service keeps inspections and samples. Its verbs ask access themselves. &Service{Deps: d} is enough for a reader; NewService once for
// the affair.
type Service struct{ ground.Deps }

// src reads outlets, sections and limits.
func (s *Service) src() *source.Service { return &source.Service{Deps: s.Deps} }

// NewService makes the service, registers with people and places, and answers the seams of the other parts.
func NewService(d ground.Deps) *Service {
	s := &Service{d}
	d.People.Follow(s.follower())
	for _, t := range []string{"env_officer", "env_task", "env_sample", "env_report"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	if d.Seams != nil {
		d.Seams.Sampled = s.sampled
		d.Seams.TaskAt = func(at string) string { return "/environment/tasks/new?at=" + at }
	}
	return s
}

func field(name, key string, args ...any) fault.Field {
	return fault.Field{Name: name, Key: "environment.sample." + key, Args: args}
}

// sum is the digest of a row, so that what cannot be public for ever is proved all the same.
func sum(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fault.Internal(err, "sample.sum")
	}
	return digest(raw), nil
}

func digest(raw []byte) string {
	h := crypto.Hash256(raw)
	return hex.EncodeToString(h[:])
}

func (s *Service) note(tx *db.Tx, a ledger.Actor, kind, path, obj string, rev int64, pub, body map[string]any) error {
	e := ledger.Entry{Kind: kind, Place: path, Obj: obj, Rev: rev, Actor: a, Pub: pub}
	if len(body) > 0 {
		e.Slots = []ledger.Slot{{Name: "text", Body: body}}
	}
	_, err := s.Log.Append(tx, e)
	return err
}

// NewOfficer is a card as its form sends it.
type NewOfficer struct{ Path, Person, Name, Card, Until string }

// AddOfficer puts a card into the register: one ledger entry. Invalid with fields; needs env.edit.
func (s *Service) AddOfficer(ctx context.Context, a access.Actor, n NewOfficer) (Officer, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Officer, error) { return s.AddOfficerTx(tx, a, n) })
}

// AddOfficerTx is AddOfficer inside a transaction.
func (s *Service) AddOfficerTx(tx *db.Tx, a access.Actor, n NewOfficer) (Officer, error) {
	o := Officer{ID: id.New(), Path: n.Path, Person: n.Person, Name: text.CleanName(text.Short(n.Name, 40)), Card: strings.ToUpper(text.Squeeze(n.Card)), Until: n.Until, State: "active", Made: tx.NowMS(), Rev: 1}
	if err := a.May(access.EnvEdit, place.Path(o.Path)); err != nil {
		return o, err
	}
	var bad []fault.Field
	if o.Name == "" {
		bad = append(bad, field("name", "need_name"))
	}
	if !CardOK(o.Card) {
		bad = append(bad, field("card", "need_card"))
	}
	if !clock.ValidDay(o.Until) || o.Until < ground.Today(tx) {
		bad = append(bad, field("until", "need_until"))
	}
	if len(bad) > 0 {
		return o, fault.InvalidFields(bad...)
	}
	there, err := tx.Exists("SELECT 1 FROM env_officer WHERE card = ? AND state = 'active'", o.Card)
	if err != nil {
		return o, err
	}
	if there {
		return o, fault.InvalidFields(field("card", "card_twice", o.Card))
	}
	if _, err := tx.Exec("INSERT INTO env_officer ("+officerColumns+") VALUES (?,?,?,?,?,?,?,?,?)", o.ID, o.Path, o.Person, o.Name, o.Card, o.Until, o.State, o.Made, o.Rev); err != nil {
		return o, err
	}
	return o, s.note(tx, a.Actor, "env.officer.add", o.Path, o.ID, 1, map[string]any{"state": o.State, "until": o.Until}, map[string]any{"name": o.Name, "card": o.Card})
}

// EndOfficer takes a card out of use. NotFound.
func (s *Service) EndOfficer(ctx context.Context, a access.Actor, officer string) (Officer, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Officer, error) {
		list, err := officers(tx, "id = ? AND state = 'active'", officer)
		if err == nil && len(list) == 0 {
			err = fault.NotFound("environment.sample.no_officer")
		}
		if err != nil {
			return Officer{}, err
		}
		o := list[0]
		if err := a.May(access.EnvEdit, place.Path(o.Path)); err != nil {
			return o, err
		}
		o.State, o.Rev = "ended", o.Rev+1
		if _, err := tx.Exec("UPDATE env_officer SET state = ?, rev = ? WHERE id = ?", o.State, o.Rev, o.ID); err != nil {
			return o, err
		}
		return o, s.note(tx, a.Actor, "env.officer.end", o.Path, o.ID, o.Rev, map[string]any{"state": o.State, "until": o.Until}, nil)
	})
}

// Officers lists the active cards where the actor may inspect, by name.
func (s *Service) Officers(tx *db.Tx, a access.Actor) ([]Officer, error) {
	cond, args := place.Below("path", a.Scope(access.EnvInspect))
	return officers(tx, "state = 'active' AND "+cond+" ORDER BY name, id", args...)
}

// standing reads the cards of a task anew: one that was ended meanwhile counts no longer.
func standing(tx *db.Tx, list []Officer) (out []Officer, err error) {
	for _, o := range list {
		now, err := officers(tx, "id = ?", o.ID)
		if err != nil {
			return nil, err
		}
		if len(now) > 0 {
			o.State, o.Until = now[0].State, now[0].Until
		}
		out = append(out, o)
	}
	return out, nil
}

// chosen reads officers by their ids, each once, in the order of the register.
func (s *Service) chosen(tx *db.Tx, ids []string) (out []Officer, err error) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	for _, x := range slices.Compact(ids) {
		list, err := officers(tx, "id = ?", x)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	slices.SortStableFunc(out, func(a, b Officer) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}
