package people_test

import (
	"context"
	"fmt"
	"testing"

	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

var migrations = []db.Migrations{ledger.Migrations, place.Migrations, people.Migrations}

var clerk = ledger.Actor{ID: "clerk", Kind: "staff", Name: "郭向荣"}

// town is two communities with the same compound each: what is seen of one must never be
// seen of the other.
type town struct {
	db     *db.DB
	log    *ledger.Log
	people *people.Service
	places *place.Service
	side   [2]side
}

type side struct {
	community, compound, building place.Place
	homes                         []place.Place
}

func newTown(t testing.TB, d *db.DB) *town {
	t.Helper()
	ctx := context.Background()
	keys := crypto.NewKeys(crypto.Std)
	log, err := ledger.New(d, keys, clock.System, ledger.Config{})
	if err != nil {
		t.Fatal(err)
	}
	w := &town{db: d, log: log, places: place.New(d, log)}
	w.people = people.New(people.Deps{DB: d, Log: log, Keys: keys, Places: w.places})
	make := func(parent string, k place.Kind, name string) place.Place {
		p, err := w.places.Create(ctx, clerk, place.NewPlace{Parent: parent, Kind: k, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	street := make("", place.Street, "柳岸街道")
	for i, name := range []string{"锦绣", "翠屏"} {
		s := &w.side[i]
		s.community = make(street.ID, place.Community, name+"社区")
		s.compound = make(s.community.ID, place.Compound, name+"苑")
		var homes []place.NewHome
		for f := 1; f <= 5; f++ {
			for door := 1; door <= 2; door++ {
				homes = append(homes, place.NewHome{Label: fmt.Sprintf("%d0%d", f, door), FloorNo: f})
			}
		}
		b, err := w.places.CreateBuilding(ctx, clerk, place.NewBuilding{NewPlace: place.NewPlace{Parent: s.compound.ID, Label: "3"},
			Units: []place.NewUnit{{Label: "2", Homes: homes}}})
		if err != nil {
			t.Fatal(err)
		}
		s.building = b
		if err := d.Read(ctx, func(tx *db.Tx) (err error) { s.homes, err = w.places.Homes(tx, b.Path); return err }); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func each(t *testing.T, fn func(t *testing.T, w *town)) {
	t.Helper()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { fn(t, newTown(t, d)) })
}

func (w *town) add(t testing.TB, d people.Draft) people.Person {
	t.Helper()
	p, err := w.people.Add(context.Background(), clerk, d)
	if err != nil {
		t.Fatalf("add %s: %v", d.Name, err)
	}
	return p
}

func (w *town) read(t testing.TB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := w.db.Read(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func (w *town) find(t testing.TB, text string, scopes ...place.Path) []string {
	t.Helper()
	var names []string
	w.read(t, func(tx *db.Tx) error {
		f, err := w.people.Search(tx, people.Query{Text: text, Scopes: scopes})
		for _, p := range f.People {
			names = append(names, p.Name)
		}
		return err
	})
	return names
}
