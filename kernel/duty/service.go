package duty

import (
	"embed"
	"hash/fnv"
	"io/fs"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this package.
var Migrations = db.Migrations{Name: "duty", FS: sub(files)}

func sub(f embed.FS) fs.FS {
	s, err := fs.Sub(f, "migrations")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return s
}

// Deps are what the service stands on.
type Deps struct {
	DB     *db.DB
	Log    *ledger.Log
	Places *place.Service
	People *people.Service
}

// Service keeps duties and absences. It asks no rights: callers ask access first.
type Service struct {
	Deps
	movers []Mover
}

// New gives the service and registers with people, so that merges move duties and that duties
// of a person who left end.
func New(d Deps) *Service {
	s := &Service{Deps: d}
	d.Places.Follow(place.PathsIn("duty", "path"))
	d.Places.Follow(place.PathsIn("duty_cover", "path"))
	d.People.Follow(people.Follower{Name: "duty", Merge: s.merge, Undo: s.unmerge, Leave: s.leave,
		Known: people.Referred("SELECT person FROM duty WHERE person IN {in} UNION SELECT person FROM absence WHERE person IN {in}")})
	return s
}

// buckets is how many rows duty_lock has.
const buckets = 64

// lock makes other writers of the same key wait for this transaction. Keys of one transaction
// are locked in any order: a deadlock is retried by platform/db.
func lock(tx *db.Tx, key string) error {
	h := fnv.New32a()
	h.Write([]byte(key))
	n, err := tx.Exec("UPDATE duty_lock SET n = n + 1 WHERE bucket = ?", int64(h.Sum32()%buckets))
	if err == nil && n == 0 {
		return fault.Internal(nil, "duty.lock: no bucket")
	}
	return err
}

// LockTx makes other writers of the same key wait for this transaction, for packages that stand on duties.
func (s *Service) LockTx(tx *db.Tx, key string) error { return lock(tx, key) }

// spot gives the place a ledger entry may name: nothing finer than a building. line goes from
// the place upwards or from the root down; the first that is large enough and nearest wins.
func spot(line []place.Place) string {
	var best place.Place
	for _, p := range line {
		switch p.Kind {
		case place.Home, place.Unit, place.Common, place.Facility, place.Grid:
			continue
		}
		if p.Path.Level() >= best.Path.Level() || best.ID == "" {
			best = p
		}
	}
	return string(best.Path)
}
