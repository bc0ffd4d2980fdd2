package place

import (
	"context"
	"embed"
	"io/fs"

	"linli/kernel/ledger"
	"linli/platform/db"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations of the place tree; after those of the ledger.
var Migrations = db.Migrations{Name: "place", FS: sub(migrationFiles, "migrations")}

func sub(f embed.FS, dir string) fs.FS {
	s, err := fs.Sub(f, dir)
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return s
}

// Service keeps the tree of places.
type Service struct {
	db        *db.DB
	log       *ledger.Log
	options   options
	followers []Follower
	draw      func() string // a code for a plaque
}

// New makes the service.
func New(d *db.DB, l *ledger.Log) *Service { return &Service{db: d, log: l, draw: newCode} }

// write runs fn in a transaction and gives the place it leaves. A Conflict comes back together with the place as it
// stands, so that a page can show both versions.
func (s *Service) write(ctx context.Context, fn func(*db.Tx) (Place, error)) (Place, error) {
	var out Place
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		out, err = fn(tx)
		return err
	})
	return out, err
}

// Create makes one place. Errors: Invalid with fields, NotFound (parent), Conflict (label or code taken).
func (s *Service) Create(ctx context.Context, actor ledger.Actor, n NewPlace) (Place, error) {
	return s.write(ctx, func(tx *db.Tx) (Place, error) { return s.CreateTx(tx, actor, n) })
}

// CreateBuilding makes a building with all units and homes and one ledger entry. Errors: as Create.
func (s *Service) CreateBuilding(ctx context.Context, actor ledger.Actor, n NewBuilding) (Place, error) {
	return s.write(ctx, func(tx *db.Tx) (Place, error) { return s.CreateBuildingTx(tx, actor, n) })
}

// Edit changes a place if it still has revision rev. On Conflict (place.stale) the place as it stands now is returned
// beside the error. Errors: Invalid, NotFound, Conflict.
func (s *Service) Edit(ctx context.Context, actor ledger.Actor, id string, rev int64, c Change) (Place, error) {
	return s.write(ctx, func(tx *db.Tx) (Place, error) { return s.EditTx(tx, actor, id, rev, c) })
}

// EditHomes changes homes of one building with one ledger entry. Errors: Invalid, NotFound, Conflict (place.stale).
func (s *Service) EditHomes(ctx context.Context, actor ledger.Actor, building string, edits []HomeEdit) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.EditHomesTx(tx, actor, building, edits) })
}

// AddDoors adds units and homes to a building that exists; a unit whose label is there already gets the homes.
// Errors: Invalid, NotFound, Conflict (place.label_taken).
func (s *Service) AddDoors(ctx context.Context, actor ledger.Actor, building string, units []NewUnit) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.AddDoorsTx(tx, actor, building, units) })
}

// AddFormerName records a name under which people still look for the place. Errors: Invalid, NotFound.
func (s *Service) AddFormerName(ctx context.Context, actor ledger.Actor, id, name, kind string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.AddFormerNameTx(tx, actor, id, name, kind) })
}

// SetLabels gives the floors of a building their labels (13A for 14) and relabels its homes accordingly.
// Errors: Invalid, NotFound, Conflict (place.stale, place.label_taken).
func (s *Service) SetLabels(ctx context.Context, actor ledger.Actor, building string, rev int64, floors []Floor) (Place, error) {
	return s.write(ctx, func(tx *db.Tx) (Place, error) { return s.SetLabelsTx(tx, actor, building, rev, floors) })
}

// SetSides tells which door of each floor people call 东户, 西户 or 中户. Errors: Invalid, NotFound, Conflict (place.stale).
func (s *Service) SetSides(ctx context.Context, actor ledger.Actor, building string, rev int64, sides []Side) (Place, error) {
	return s.write(ctx, func(tx *db.Tx) (Place, error) { return s.SetSidesTx(tx, actor, building, rev, sides) })
}

// SetGeometry sets the GeoJSON geometry (WGS-84) of a place. Errors: Invalid (place.geometry), NotFound, Conflict.
func (s *Service) SetGeometry(ctx context.Context, actor ledger.Actor, id string, rev int64, geojson string) (Place, error) {
	return s.write(ctx, func(tx *db.Tx) (Place, error) { return s.SetGeometryTx(tx, actor, id, rev, geojson) })
}

// SetCode gives a place a code from a day on and ends its former code of the same source. Errors: Invalid, NotFound,
// Conflict (place.code_taken).
func (s *Service) SetCode(ctx context.Context, actor ledger.Actor, c Code) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.SetCodeTx(tx, actor, c) })
}

// ReissueQR replaces the plaque of a place; the old code stays known as stale. Errors: Invalid (a kind without plaques),
// NotFound.
func (s *Service) ReissueQR(ctx context.Context, actor ledger.Actor, id string) (Scan, error) {
	var out Scan
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.ReissueQRTx(tx, actor, id)
		return err
	})
	return out, err
}

// AssignGrid puts a building into a grid from an instant (Unix ms) on; it leaves its former grid at the same instant.
// Errors: Invalid, NotFound, Conflict (an assignment lies later).
func (s *Service) AssignGrid(ctx context.Context, actor ledger.Actor, building, grid string, from int64) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.AssignGridTx(tx, actor, building, grid, from) })
}

// Move hangs a place with all below it under another parent; IDs stay, paths change. Errors: Invalid, NotFound, Conflict.
func (s *Service) Move(ctx context.Context, actor ledger.Actor, id string, rev int64, parent string) (Place, error) {
	return s.write(ctx, func(tx *db.Tx) (Place, error) { return s.MoveTx(tx, actor, id, rev, parent) })
}

// End marks a place as gone (demolished, merged) with all below it; it stays readable. Errors: NotFound, Conflict.
func (s *Service) End(ctx context.Context, actor ledger.Actor, id string, rev int64) (Place, error) {
	return s.write(ctx, func(tx *db.Tx) (Place, error) { return s.EndTx(tx, actor, id, rev) })
}
