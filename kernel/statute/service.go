package statute

import (
	"context"
	"embed"
	"encoding/json"
	"io"
	"io/fs"
	"linli/platform/crypto"
	"strconv"
	"sync"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations of the calendars that operators load; after those of the ledger.
var Migrations = db.Migrations{Name: "statute", FS: sub(migrationFiles)}

func sub(f embed.FS) fs.FS {
	s, err := fs.Sub(f, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return s
}

// EntryCalendar is the kind of the ledger entry made when a year's table is loaded. Whoever has open deadlines follows
// it and counts them anew with Calendar.Recompute; nothing is called from here.
const EntryCalendar = "statute.calendar"

// Service keeps the calendars that operators have loaded, for all nodes of an installation.
type Service struct {
	db  *db.DB
	log *ledger.Log

	mu     sync.Mutex
	stamp  string    // what the cached calendar was made of
	cached *Calendar // a cache of the database only; see Calendar
}

// New makes the service.
func New(d *db.DB, l *ledger.Log) *Service { return &Service{db: d, log: l} }

// Calendar gives the embedded calendar with all loaded years over it, as the transaction sees them. It costs one small
// query; the parsed result is kept while nothing new has been loaded.
func (s *Service) Calendar(tx *db.Tx) (*Calendar, error) {
	stamp, bodies := "", []string{}
	err := tx.Each("SELECT year, rev, body FROM statute_calendar ORDER BY year", nil, func(scan func(dest ...any) error) error {
		var year, rev int
		var body string
		if err := scan(&year, &rev, &body); err != nil {
			return err
		}
		stamp += strconv.Itoa(year) + "." + strconv.Itoa(rev) + " "
		bodies = append(bodies, body)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(bodies) == 0 {
		return Embedded(), nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stamp == stamp {
		return s.cached, nil
	}
	cal := Embedded()
	for _, b := range bodies {
		y, err := parseYear([]byte(b))
		if err != nil {
			return nil, fault.Internal(err, "statute_calendar")
		}
		if cal, err = cal.With(y); err != nil {
			return nil, fault.Internal(err, "statute_calendar")
		}
	}
	s.stamp, s.cached = stamp, cal
	return cal, nil
}

// Load takes the published table of a year (JSON in the form of data/calendar-2026.json), for all nodes, with a ledger
// entry. Loading the same table again does nothing. Errors: Invalid as ParseYear.
func (s *Service) Load(ctx context.Context, actor ledger.Actor, r io.Reader) (Year, error) {
	y, err := ParseYear(r)
	if err != nil {
		return Year{}, err
	}
	return y, s.db.Write(ctx, func(tx *db.Tx) error { return s.LoadTx(tx, actor, y) })
}

// LoadTx is Load inside a transaction.
func (s *Service) LoadTx(tx *db.Tx, actor ledger.Actor, y Year) error {
	if err := checkYear(y); err != nil {
		return err
	}
	body, err := json.Marshal(y)
	if err != nil {
		return fault.Internal(err, "statute.Load")
	}
	var old string
	var rev int64
	err = tx.Get("SELECT body, rev FROM statute_calendar WHERE year = ?", []any{y.Year}, &old, &rev)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	if old == string(body) {
		return nil
	}
	rev++
	if _, err := tx.Exec(`INSERT INTO statute_calendar (year, body, source, loaded, rev) VALUES (?,?,?,?,?)
		ON CONFLICT (year) DO UPDATE SET body = excluded.body, source = excluded.source, loaded = excluded.loaded, rev = excluded.rev`,
		y.Year, string(body), y.Source, tx.NowMS(), rev); err != nil {
		return err
	}
	_, err = s.log.Append(tx, ledger.Entry{Kind: EntryCalendar, Obj: calendarObject(y.Year), Rev: rev, Actor: actor, Pub: public(y, body)})
	return err
}

func calendarObject(year int) string { return "calendar-" + strconv.Itoa(year) }

func public(y Year, body []byte) map[string]any {
	sum := crypto.Hash256(body)
	digest := make([]byte, 0, 32) // letters only: figures might look like somebody's number
	for _, b := range sum[:16] {
		digest = append(digest, 'a'+b>>4, 'a'+b&15)
	}
	return map[string]any{"year": y.Year, "source": y.Source, "digest": string(digest)}
}

// Replayer lets `ledger verify` compare the loaded tables with what their entries say.
func (s *Service) Replayer() ledger.Replayer {
	rows := func(tx *db.Tx, each func(obj string, pub map[string]any, rev int64) error) error {
		return tx.Each("SELECT body, rev FROM statute_calendar ORDER BY year", nil, func(scan func(dest ...any) error) error {
			var body string
			var rev int64
			if err := scan(&body, &rev); err != nil {
				return err
			}
			var y Year
			if err := json.Unmarshal([]byte(body), &y); err != nil {
				return fault.Internal(err, "statute_calendar")
			}
			return each(calendarObject(y.Year), public(y, []byte(body)), rev)
		})
	}
	state := func(tx *db.Tx, obj string) (map[string]any, int64, error) {
		var pub map[string]any
		var at int64
		err := rows(tx, func(o string, p map[string]any, rev int64) error {
			if o == obj {
				pub, at = p, rev
			}
			return nil
		})
		if err == nil && pub == nil {
			err = fault.NotFound("statute.rule_unknown", obj, "")
		}
		return pub, at, err
	}
	return ledger.Replayer{Name: "statute", Kinds: []string{EntryCalendar}, State: state, Rows: rows}
}
