package monitor

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"

	"linli/affairs/environment/ground"
	"linli/kernel/access"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// Service keeps the register of monitors, what they sent and what it shows. Its verbs ask access themselves.
type Service struct {
	ground.Deps
	Outlets Outlets                                                          // where monitors stand; filled by New
	Limits  func(tx *db.Tx, outlet, factor, day string) (Limit, bool, error) // what applies there; filled by New
	intake  intake
	reg     atomic.Pointer[register]
	proved  sync.Map // id of a monitor → proof
	heard   sync.Map // num → when env_seen was written
	looked  sync.Map // num → last whole day in which signs were looked for
	clocked sync.Map // num → []Tick, the latest of its live frames
	dmu     sync.Mutex
	behind  behind
}

// Outlets are the questions to the register of sources.
type Outlets struct {
	One func(tx *db.Tx, id string) (Outlet, error)
	All func(tx *db.Tx, a access.Actor) ([]Outlet, error)
	By  func(tx *db.Tx, code string) (Outlet, error) // by the code people write
}

// Outlet is an outlet as a monitor needs it.
type Outlet struct{ ID, Name, Company, Place string }

// register is the register of monitors as of a moment.
type register struct {
	n    int64
	byMN map[string]*known
	byNo map[int64]*known
}

// NewService makes the service and registers with places.
func NewService(d ground.Deps) *Service {
	s := &Service{Deps: d}
	for _, t := range []string{"env_monitor", "env_monitor_log", "env_sign"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	d.People.Follow(ground.Follows("environment.monitor", ground.Holding{Table: "env_monitor_log", Column: "by_id"}))
	return s
}

// registered is the register by MN, read anew when it has changed.
func (s *Service) registered(tx *db.Tx) (map[string]*known, error) {
	r, err := s.register(tx)
	if err != nil {
		return nil, err
	}
	return r.byMN, nil
}

func (s *Service) register(tx *db.Tx) (*register, error) {
	n, err := tx.Count("SELECT n FROM env_stand WHERE name = 'register'")
	if err != nil {
		return nil, err
	}
	if r := s.reg.Load(); r != nil && r.n == n {
		return r, nil
	}
	r := &register{n: n, byMN: map[string]*known{}, byNo: map[int64]*known{}}
	list, err := monitors(tx, "1 = 1 ORDER BY num")
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		k := prepared(m)
		copy(k.mac[:], unhex(m.Secret))
		r.byNo[m.Num] = k
		if m.State == Active {
			r.byMN[m.MN] = k
		}
	}
	if !tx.Writes() { // a writer's own change may be taken back
		s.reg.Store(r)
	} else {
		tx.After(func() { s.reg.Store(r) })
	}
	return r, nil
}

const monitorColumns = "id, rev, num, mn, secret, name, outlet, company, place, path, nets, edition, channels, since, until, state, made, updated"

func monitors(tx *db.Tx, rest string, args ...any) (out []Monitor, err error) {
	err = tx.Each("SELECT "+monitorColumns+" FROM env_monitor WHERE "+rest, args, func(scan func(...any) error) error {
		var m Monitor
		var path, ch string
		if err := scan(&m.ID, &m.Rev, &m.Num, &m.MN, &m.Secret, &m.Name, &m.Outlet, &m.Company, &m.Place, &path, &m.Nets, &m.Edition, &ch, &m.Since, &m.Until, &m.State, &m.Made, &m.Updated); err != nil {
			return err
		}
		m.Path = place.Path(path)
		if err := json.Unmarshal([]byte(ch), &m.Channels); err != nil {
			return fault.Internal(err, "env_monitor.channels")
		}
		out = append(out, m)
		return nil
	})
	return out, err
}

// write runs fn as one transaction and gives what it gives.
func write[T any](ctx context.Context, s *Service, fn func(tx *db.Tx) (T, error)) (T, error) {
	return db.Value(ctx, s.DB, fn)
}

func zh(key string, args ...any) string { return text.T(text.ZH, "environment.monitor."+key, args...) }

func unhex(s string) []byte {
	out := make([]byte, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		out = append(out, nibble(s[i])<<4|nibble(s[i+1]))
	}
	return out
}

func nibble(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 0
}
