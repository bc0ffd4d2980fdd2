package promises

import (
	"context"
	"path/filepath"

	"linli/kernel/access"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/crypto"
	"linli/platform/db"
)

// The stage of a story may be set through the kernel where setting it is not what the story
// tells; what a story tells goes through pages and commands only.
type stage struct {
	db     *db.DB
	places *place.Service
	people *people.Service
	duties *duty.Service
}

func (w *world) stage(fn func(s stage) error) {
	w.t.Helper()
	d := w.open()
	defer d.Close()
	keys, err := crypto.OpenKeys(filepath.Join(w.data, "keys"), crypto.Std)
	if err != nil {
		w.t.Fatal(err)
	}
	l, err := ledger.New(d, keys, d.Clock(), ledger.Config{Origin: w.origin(d), Dir: w.data})
	if err != nil {
		w.t.Fatal(err)
	}
	s := stage{db: d, places: place.New(d, l)}
	s.people = people.New(people.Deps{DB: d, Log: l, Keys: keys, Places: s.places})
	s.duties = duty.New(duty.Deps{DB: d, Log: l, Places: s.places, People: s.people})
	if err := fn(s); err != nil {
		w.t.Fatal(err)
	}
}

// origin is the name of this installation's log.
func (w *world) origin(d *db.DB) (name string) {
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		return tx.Get(`SELECT value FROM installation WHERE name = 'origin'`, nil, &name)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return name
}

// tree lays the levels above the compound: city > district > street > community.
func (w *world) tree(names []string) {
	w.stage(func(s stage) error {
		parent := ""
		for i, name := range names {
			p, err := s.places.Create(context.Background(), access.System("promises").Actor, place.NewPlace{Parent: parent, Kind: place.Kinds[i], Name: name})
			if err != nil {
				return err
			}
			parent = p.ID
		}
		return nil
	})
}

// answers makes somebody with an account answerable for a place.
func (w *world) answers(name, at, role, kind string) {
	w.stage(func(s stage) error {
		var who []people.Person
		var where []place.Place
		err := s.db.Read(context.Background(), func(tx *db.Tx) (err error) {
			if who, err = s.people.ByPhone(tx, w.person(name).login); err != nil {
				return err
			}
			where, err = s.places.Search(tx, place.Query{Text: at, Limit: 1})
			return err
		})
		if err != nil {
			return err
		}
		if len(who) != 1 || len(where) != 1 {
			w.t.Fatalf("%d persons, %d places", len(who), len(where))
		}
		_, err = s.duties.Assign(context.Background(), access.System("promises").Actor, duty.Assign{Place: where[0].ID, Person: who[0].ID, Role: duty.Role(role), Kind: kind})
		return err
	})
}
