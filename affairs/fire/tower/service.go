package tower

import (
	"embed"
	"encoding/json"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"linli/affairs/fire/ground"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the tables of this part.
var Migrations = db.Migrations{Name: "fire_tower", FS: subdir(migrationFiles)}

func subdir(f embed.FS) fs.FS {
	s, err := fs.Sub(f, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return s
}

// Service keeps files, plaques and duties. Verbs that take an actor ask access at the building; Of and HighRise are for callers
// that have asked already.
type Service struct{ ground.Deps }

// NewService makes the service and follows the paths of buildings that move. Of, HighRise and the verbs need nothing else.
func NewService(d ground.Deps) *Service {
	s := &Service{d}
	for _, t := range []string{"fire_file", "fire_plaque", "fire_duty", "fire_patrol"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	d.People.Follow(ground.Carries("fire.tower", [2]string{"fire_plaque", "drafted_by"}, [2]string{"fire_patrol", "person"}))
	return s
}

// Reader makes a service that only reads, for the other parts of the affair; it does not follow places a second time.
func Reader(d ground.Deps) *Service { return &Service{d} }

func (s *Service) now() time.Time { return s.DB.Clock().Now() }

const fileColumns = "id,rev,building,facts,homes,occupied,from_at,updated_at"

// row is what this package keeps of a building.
type row struct {
	id, building    string
	rev             int64
	facts           map[string]string
	homes, occupied int
	from, updated   int64
}

func rows(tx *db.Tx, where string, args ...any) (out map[string]row, err error) {
	out = map[string]row{}
	err = tx.Each("SELECT "+fileColumns+" FROM fire_file WHERE "+where, args, func(scan func(...any) error) error {
		var r row
		var facts string
		if err := scan(&r.id, &r.rev, &r.building, &facts, &r.homes, &r.occupied, &r.from, &r.updated); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(facts), &r.facts); err != nil {
			return fault.Internal(err, "fire_file.facts")
		}
		out[r.building] = r
		return nil
	})
	return out, err
}

// file lays a row over a building.
func file(b place.Place, r row) File {
	f := File{ID: r.id, Rev: r.rev, Building: b, Homes: r.homes, Occupied: r.occupied, Facts: r.facts, From: r.from, UpdatedAt: r.updated}
	if f.Facts == nil {
		f.Facts = map[string]string{}
	}
	derive(&f)
	return f
}

// Of reads the file of a building; one of which nothing was added yet has an empty ID and what the ledger of buildings says.
// NotFound when there is no such building.
func (s *Service) Of(tx *db.Tx, building string) (File, error) {
	b, err := s.Places.Get(tx, building)
	if err != nil {
		return File{}, err
	}
	if b.Kind != place.Building {
		return File{}, fault.NotFound("place.not_found")
	}
	list, err := rows(tx, "building=?", b.ID)
	if err != nil {
		return File{}, err
	}
	f := file(b, list[b.ID])
	f.Homes, f.Occupied, err = s.doors(tx, b)
	return f, err
}

// doors counts the homes of a building, and those in which somebody may be.
func (s *Service) doors(tx *db.Tx, b place.Place) (homes, occupied int, err error) {
	list, err := s.Places.Homes(tx, b.Path)
	for _, h := range list {
		homes++
		if h.State != place.Vacant && h.State != place.Undelivered {
			occupied++
		}
	}
	return homes, occupied, err
}

// HighRise lists the files of the high-rise buildings at and below a place, in the order of the tree. Homes and Occupied are as of
// the last time the file was written or renewed; 0 for a building without a file.
func (s *Service) HighRise(tx *db.Tx, under place.Path) ([]File, error) {
	all, err := s.files(tx, under)
	out := all[:0]
	for _, f := range all {
		if f.HighRise() {
			out = append(out, f)
		}
	}
	return out, err
}

// batch is how many buildings are read at once.
const batch = 1000

// files lists the files of all buildings at and below a place.
func (s *Service) files(tx *db.Tx, under place.Path) (out []File, err error) {
	lo, hi := under.Range()
	known, err := rows(tx, "path>=? AND path<?", lo, hi)
	if err != nil {
		return nil, err
	}
	if at, err := s.Places.ByPath(tx, under); err == nil && at.Kind == place.Building {
		out = append(out, file(at, known[at.ID]))
	}
	after := place.Path("")
	for {
		list, err := s.Places.Subtree(tx, under, place.Building, after, batch)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			after = b.Path
			if b.Ended == 0 && b.Path != under {
				out = append(out, file(b, known[b.ID]))
			}
		}
		if len(list) < batch {
			return out, nil
		}
	}
}

// note appends the entry of a change.
func (s *Service) note(tx *db.Tx, a ledger.Actor, kind, at, obj string, rev int64, pub map[string]any, slots ...ledger.Slot) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: at, Obj: obj, Rev: rev, Actor: a, Pub: pub, Slots: slots})
	return err
}

// may asks access at a building; whoever serves a grid has its buildings.
func (s *Service) may(tx *db.Tx, a access.Actor, p access.Perm, at place.Path) error {
	err := a.May(p, at)
	if err == nil {
		return nil
	}
	for _, g := range a.Grants {
		if g.Role != access.Grid {
			continue
		}
		grid, e := s.Places.ByPath(tx, g.Path)
		if e != nil || grid.Kind != place.Grid {
			continue
		}
		list, e := s.Places.BuildingsIn(tx, grid.ID, tx.Now)
		if e != nil {
			return e
		}
		for _, b := range list {
			if b.Path == at {
				return a.May(p, access.Anywhere)
			}
		}
	}
	return err
}

func num(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func whole(n int64) string { return strconv.FormatInt(n, 10) }

func positive(n int64) string {
	if n <= 0 {
		return ""
	}
	return whole(n)
}
