package table

import (
	"context"
	"embed"
	"io/fs"
	"sync"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations of the package.
var Migrations = func() db.Migrations {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		sub = migrationFiles
	}
	return db.Migrations{Name: "table", FS: sub}
}()

// Deps is what the service works with.
type Deps struct {
	DB       *db.DB
	Log      *ledger.Log
	Keys     *crypto.Keys
	Files    Files
	Catalog  *Catalog
	Places   *place.Service
	Clock    clock.Clock
	AreaCode string // telephone area code of the city
	Demo     bool   // demonstration installation
	OnePiece int    // rows written in one transaction; 0 = onePiece
}

// Service imports, exports and fills forms.
type Service struct {
	Deps
	progress sync.Map // job id → rows done by this node in the running step
}

// New returns the service.
func New(d Deps) *Service {
	if d.OnePiece <= 0 {
		d.OnePiece = onePiece
	}
	if d.Clock == nil {
		d.Clock = clock.System
	}
	if d.Places != nil {
		for _, t := range []string{"import_job", "table_unmatched", "table_report"} {
			d.Places.Follow(place.PathsIn(t, "path"))
		}
	}
	return &Service{Deps: d}
}

// find returns a table by name with an error that lists the names.
func (s *Service) find(name string) (*Table, error) {
	if t := s.Catalog.Find(name); t != nil {
		return t, nil
	}
	return nil, fault.Invalid("table.no_table", name)
}

// today in Shanghai.
func (s *Service) today() Date {
	now := s.Clock.Now().In(clock.Shanghai)
	return Date{Year: now.Year(), Month: int(now.Month()), Day: now.Day(), Precision: ToDay}
}

// scopePath is the path a job or export is about: that of its place, or the widest path of the actor.
func (s *Service) scopePath(tx *db.Tx, a access.Actor, perm access.Perm, placeID string) (place.Place, place.Path, error) {
	if placeID != "" {
		p, err := s.Places.Get(tx, placeID)
		if err != nil {
			return p, "", err
		}
		return p, p.Path, a.May(perm, p.Path)
	}
	scopes := a.Scope(perm)
	if a.Kind == access.KindSystem {
		return place.Place{}, place.RootPath, nil
	}
	if len(scopes) == 0 {
		return place.Place{}, "", a.May(perm, access.Anywhere)
	}
	return place.Place{}, scopes[0], nil
}

// write and read shorten what every verb does.
func (s *Service) write(ctx context.Context, fn func(*db.Tx) error) error { return s.DB.Write(ctx, fn) }
func (s *Service) read(ctx context.Context, fn func(*db.Tx) error) error  { return s.DB.Read(ctx, fn) }
