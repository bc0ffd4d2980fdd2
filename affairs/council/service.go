package council

import (
	"embed"
	"encoding/hex"
	"io/fs"
	"slices"
	"time"

	"linli/kernel/access"
	"linli/kernel/affair"
	"linli/kernel/document"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/limit"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the tables of this affair.
var Migrations = db.Migrations{Name: "council", FS: subdir(migrationFiles)}

func subdir(f embed.FS) fs.FS {
	s, err := fs.Sub(f, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return s
}

// Deps are the kernel parts that the council stands on.
type Deps struct {
	DB        *db.DB
	Log       *ledger.Log
	Keys      *crypto.Keys
	Places    *place.Service
	People    *people.Service
	Access    *access.Service
	Documents *document.Service // photos of paper sign-in sheets; nil = none are kept
	Duties    *duty.Service
	Matters   *matter.Service
	Limits    *limit.Limiter
	Frame     *affair.Frame
}

// Service is the council. Its verbs take the actor and ask access at the compound; each has a Tx form.
type Service struct {
	Deps
}

// NewService makes the service and registers with the packages that move paths and people.
func NewService(d Deps) *Service {
	s := &Service{d}
	for _, t := range []string{"council_topic", "council_meeting", "council_event"} {
		d.Places.Follow(place.PathsIn(t, "path"))
	}
	d.People.Follow(s.follower())
	return s
}

// now is the moment of the installation.
func (s *Service) now() time.Time { return s.DB.Clock().Now() }

// compound reads the compound a place lies in, for somebody who has p there. NotFound for places outside of any compound
// and outside the actor's reach.
func (s *Service) compound(tx *db.Tx, a access.Actor, p access.Perm, id string) (place.Place, error) {
	c, err := s.compoundOf(tx, id)
	if err != nil {
		return place.Place{}, err
	}
	return c, s.may(tx, a, p, c.Path)
}

// may asks access for a compound, where a grid worker has the compounds of the grid's buildings.
func (s *Service) may(tx *db.Tx, a access.Actor, p access.Perm, at place.Path) error {
	return access.Ground{Places: s.Places}.MayAt(tx, a, p, "", at)
}

// rights are what somebody may do at a compound, for the buttons of a page.
type rights struct{ write, record, run bool }

func (s *Service) rights(tx *db.Tx, a access.Actor, at place.Path) (r rights, err error) {
	for p, to := range map[access.Perm]*bool{Write: &r.write, Record: &r.record, Run: &r.run} {
		err := s.may(tx, a, p, at)
		if *to = err == nil; err != nil && !fault.Is(err, fault.KindDenied) && !fault.Is(err, fault.KindNotFound) {
			return r, err
		}
	}
	return r, nil
}

// compounds lists the compounds where somebody has a permission, each once.
func (s *Service) compounds(tx *db.Tx, a access.Actor, p access.Perm) (out []place.Place, err error) {
	seen := map[string]bool{}
	add := func(list []place.Place) {
		for _, c := range list {
			if !seen[c.ID] && c.Ended == 0 {
				seen[c.ID] = true
				out = append(out, c)
			}
		}
	}
	own := a.Scope(p)
	paths, err := access.Ground{Places: s.Places}.ScopeAt(tx, a, p)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		list, err := s.Places.Subtree(tx, path, place.Compound, "", 500)
		if err != nil {
			return nil, err
		}
		add(list)
		if slices.Contains(own, path) {
			continue
		}
		at, err := s.Places.ByPath(tx, path)
		if err != nil {
			return nil, err
		}
		c, err := s.compoundOf(tx, at.ID) // a building of a grid stands for its compound
		if err == nil {
			add([]place.Place{c})
		} else if !fault.Is(err, fault.KindNotFound) {
			return nil, err
		}
	}
	return out, nil
}

// compoundOf finds the compound a place lies in.
func (s *Service) compoundOf(tx *db.Tx, id string) (place.Place, error) {
	at, err := s.Places.Get(tx, id)
	if err != nil || at.Kind == place.Compound {
		return at, err
	}
	ups, err := s.Places.Ancestors(tx, id)
	if err != nil {
		return place.Place{}, err
	}
	for _, u := range ups {
		if u.Kind == place.Compound {
			return u, nil
		}
	}
	return place.Place{}, fault.NotFound("council.no_compound")
}

// spot is what may stand in the ledger and be shown: the building or above, never a home.
func (s *Service) spot(tx *db.Tx, id string) (place.Place, error) {
	at, err := s.Places.Get(tx, id)
	if err != nil {
		return at, err
	}
	if at.Kind.Public() {
		return at, nil
	}
	ups, err := s.Places.Ancestors(tx, id)
	for i := len(ups) - 1; i >= 0; i-- {
		if ups[i].Kind.Public() {
			return ups[i], err
		}
	}
	return at, err
}

// note appends the entry of a change.
func (s *Service) note(tx *db.Tx, a ledger.Actor, kind, at, obj string, rev int64, pub map[string]any, slots ...ledger.Slot) error {
	_, err := s.Log.Append(tx, ledger.Entry{Kind: kind, Place: at, Obj: obj, Rev: rev, Actor: a, Pub: pub, Slots: slots})
	return err
}

// said is a slot of words under the installation's key.
func said(name string, body map[string]any) ledger.Slot { return ledger.Slot{Name: name, Body: body} }

// mark is the digest by which a voice is known at one object: it differs from object to object, so that it can not be followed.
func (s *Service) mark(obj, token string) string {
	if token == "" {
		return ""
	}
	m := s.Keys.MAC("council.mark", []byte(obj), []byte(token))
	return hex.EncodeToString(m[:16])
}

// hashOf is how a secret of a link is stored.
func hashOf(secret string) string {
	h := crypto.Hash256([]byte("linli.council/1\n"), []byte(secret))
	return hex.EncodeToString(h[:])
}

// seal keeps a contact for one purpose and row.
func (s *Service) seal(row, text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return s.Keys.Seal("council.contact", []byte(row), []byte(text))
}

func (s *Service) unseal(row string, box []byte) (string, error) {
	if len(box) == 0 {
		return "", nil
	}
	b, err := s.Keys.Open("council.contact", []byte(row), box)
	return string(b), err
}
