package app

import (
	"context"
	"testing"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// A command's --place takes a code, a plaque's code or a name; the whole name of one place is not taken for another that begins like it.
func TestAPlaceIsMeantByItsWholeName(t *testing.T) {
	w := newWorld(t, "")
	w.place(place.NewPlace{Parent: w.a.community.ID, Kind: place.Compound, Name: w.a.compound.Name + "东区"})
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		for _, code := range []string{w.a.compound.Name, w.a.compound.QR} {
			if p, err := w.k.findPlace(tx, code); err != nil || p.ID != w.a.compound.ID {
				t.Errorf("%s: %s %v", code, p.Name, err)
			}
		}
		if _, err := w.k.findPlace(tx, "锦绣"); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a name that several places begin with: %v", err)
		}
		return nil
	}))
}
