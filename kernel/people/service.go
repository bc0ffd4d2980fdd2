package people

import (
	"embed"
	"io/fs"
	"strings"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/crypto"
	"linli/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the tables of this package.
var Migrations = db.Migrations{Name: "people", FS: sub(files)}

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
	Keys   *crypto.Keys
	Places *place.Service
}

// Service keeps persons, households, organisations, posts and consents. It asks no rights:
// callers ask access first, with the person's Path.
type Service struct {
	Deps
	followers []Follower
}

// New gives the service.
func New(d Deps) *Service {
	if d.Places != nil {
		for _, t := range []string{"person_area", "person", "household", "org", "post", "person_proposal"} {
			d.Places.Follow(place.PathsIn(t, "path"))
		}
	}
	return &Service{Deps: d}
}

// Moved is one reference that a merge moved, in the words of the package that keeps it.
type Moved struct{ Kind, Ref string }

// Follower is a package above that keeps person ids. It is told inside the transaction of
// the act; nil functions are skipped. Followers register once, before the server starts.
type Follower struct {
	Name string
	// Merge moves all references from one person to another and says which.
	Merge func(tx *db.Tx, actor ledger.Actor, from, to string) ([]Moved, error)
	// Undo moves back what Merge listed.
	Undo func(tx *db.Tx, actor ledger.Actor, moved []Moved, from, to string) error
	// Leave ends what a person carries who moved away, died or was erased.
	Leave func(tx *db.Tx, actor ledger.Actor, person string, at time.Time) error
	// Withdrawn ends what rested on a consent that was taken back (PIPL 15: it takes effect at once).
	Withdrawn func(tx *db.Tx, actor ledger.Actor, c Consent) error
	// Known lists those of the persons (ids, a few hundred at a time) whom the package refers to, so that an import which brought them
	// is not taken back beneath it.
	Known func(tx *db.Tx, persons []any) ([]string, error)
	// Hold names the duties to keep records that stand against an erasure.
	Hold func(tx *db.Tx, p Parting) ([]Hold, error)
	// Forget destroys what the package holds about a person, or (Parting.Locked) hides it from every door. It may be
	// called again for the same person.
	Forget func(tx *db.Tx, actor ledger.Actor, p Parting) error
}

// Referred is a Known over one query that gives ids; {in} stands where the list goes, as often as it is needed.
func Referred(query string) func(tx *db.Tx, persons []any) ([]string, error) {
	return func(tx *db.Tx, persons []any) (out []string, err error) {
		in := "(" + db.In(len(persons)) + ")"
		var args []any
		for range strings.Count(query, "{in}") {
			args = append(args, persons...)
		}
		err = tx.Each(strings.ReplaceAll(query, "{in}", in), args, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			out = append(out, id)
			return err
		})
		return out, err
	}
}

// Follow registers a follower.
func (s *Service) Follow(f Follower) { s.followers = append(s.followers, f) }

// leave tells the followers that a person is gone.
func (s *Service) leave(tx *db.Tx, actor ledger.Actor, person string) error {
	for _, f := range s.followers {
		if f.Leave == nil {
			continue
		}
		if err := f.Leave(tx, actor, person, tx.Now); err != nil {
			return err
		}
	}
	return nil
}
