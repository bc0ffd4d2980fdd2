package upkeep

import (
	"cmp"
	"context"
	"strings"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// The states of rows that end.
const (
	Active = "active"
	Ended  = "ended"
)

// Service keeps charging places, stations, classes and drills. Its verbs ask access themselves.
type Service struct{ ground.Deps }

// NewService makes the service and registers with places.
func NewService(d ground.Deps) *Service {
	s := &Service{d}
	for _, t := range []string{"fire_charging", "fire_charging_check", "fire_station", "fire_run", "fire_class", "fire_cert", "fire_drill"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	return s
}

// write runs fn as one transaction and gives what it gives.
func write[T any](ctx context.Context, s *Service, fn func(tx *db.Tx) (T, error)) (T, error) {
	return db.Value(ctx, s.DB, fn)
}

// at reads a place at which the actor holds a right.
func (s *Service) at(tx *db.Tx, a access.Actor, perm access.Perm, id string) (place.Place, error) {
	if id == "" {
		return place.Place{}, fault.InvalidFields(fault.Field{Name: "place", Key: "fire.upkeep.need_place"})
	}
	p, err := s.Places.Get(tx, id)
	if err != nil {
		return p, err
	}
	return p, s.May(tx, a, perm, p)
}

// mayPath asks for a right at the place of a row.
func (s *Service) mayPlace(tx *db.Tx, a access.Actor, perm access.Perm, placeID string) error {
	_, err := s.at(tx, a, perm, placeID)
	return err
}

// where is what the ledger may say of a place: the building at most.
func (s *Service) where(tx *db.Tx, id string) (string, error) {
	up, err := s.Places.Ancestors(tx, id)
	if err != nil {
		return "", err
	}
	self, err := s.Places.Get(tx, id)
	if err != nil {
		return "", err
	}
	out := ""
	for _, p := range append(up, self) {
		switch p.Kind {
		case place.Unit, place.Home, place.Grid, place.Common, place.Facility:
		default:
			out = string(p.Path)
		}
	}
	return out, nil
}

// note appends the entry of a change in its transaction.
func (s *Service) note(tx *db.Tx, actor ledger.Actor, kind, placeID, obj string, rev int64, pub, body map[string]any) error {
	at, err := s.where(tx, placeID)
	if err != nil {
		return err
	}
	e := ledger.Entry{Kind: kind, Place: at, Obj: obj, Rev: rev, Actor: actor, Pub: pub}
	if body != nil {
		e.Slots = []ledger.Slot{{Name: "text", Body: body}}
	}
	_, err = s.Log.Append(tx, e)
	return err
}

// raise opens a matter for what a record found.
func (s *Service) raise(tx *db.Tx, a access.Actor, placeID, kind, title, words, source, origin string) (string, error) {
	t, err := s.Matters.ReportTx(tx, a, matter.Report{Place: placeID, Kind: kind, Title: text.Short(title, 60), Text: cmp.Or(words, title), Source: source, Origin: origin})
	return t.Matter.ID, err
}

// once opens a matter for a cause that the timer found, unless it did so before.
func (s *Service) once(tx *db.Tx, cause, placeID, kind, title, words string) (bool, error) {
	seen, err := tx.Exists("SELECT 1 FROM fire_upkeep_due WHERE cause = ?", cause)
	if err != nil || seen {
		return false, err
	}
	m, err := s.raise(tx, access.System("timer"), placeID, kind, title, words, "patrol", cause)
	if err != nil {
		return false, err
	}
	_, err = tx.Exec("INSERT INTO fire_upkeep_due (cause, matter, at) VALUES (?,?,?)", cause, m, tx.NowMS())
	return err == nil, err
}

// checks collects refused fields.
type checks []fault.Field

func (c *checks) want(ok bool, field, key string) {
	if !ok {
		*c = append(*c, fault.Field{Name: field, Key: key})
	}
}

func (c checks) err() error {
	if len(c) == 0 {
		return nil
	}
	return fault.InvalidFields(c...)
}

// stale is a Conflict when nothing was written.
func stale(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.Conflict("fire.upkeep.stale")
	}
	return err
}

func masked(s string, n int) string {
	out, _ := text.MaskFree(text.Short(s, n))
	return out
}

func fields(s string) []string { return strings.Fields(s) }

func zh(key string, args ...any) string { return text.T(text.ZH, key, args...) }

// listing reads rows of a table below the actor's scopes.
func (s *Service) below(tx *db.Tx, a access.Actor, perm access.Perm) (string, []any, error) {
	paths, err := s.Scopes(tx, a, perm)
	if err != nil {
		return "", nil, err
	}
	cond, args := place.Below("path", paths)
	return cond, args, nil
}
