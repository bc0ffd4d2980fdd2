package app

import (
	"context"

	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
)

// PlaceOptions of linli place add.
type PlaceOptions struct{ Kind, Name, Parent, Code string }

// PlaceAdd makes one place: an empty installation begins with its city.
func PlaceAdd(ctx context.Context, c Config, o PlaceOptions) error {
	return with(ctx, c, func(k *Kernel) error {
		parent, err := k.placeID(ctx, o.Parent)
		if err != nil {
			return err
		}
		p, err := k.Places.Create(ctx, cli().Actor, place.NewPlace{Parent: parent, Kind: place.Kind(o.Kind), Name: o.Name, Code: o.Code})
		if err != nil {
			return err
		}
		return c.print(map[string]any{"id": p.ID, "kind": p.Kind, "name": p.Name, "qr": p.QR, "code": p.Code}, "%s\t%s\t%s", p.ID, p.Name, p.QR)
	})
}

// PlaceDivisions makes city, counties and streets from the embedded division codes.
func PlaceDivisions(ctx context.Context, c Config, code string) error {
	return with(ctx, c, func(k *Kernel) error {
		if err := k.DB.Read(ctx, func(tx *db.Tx) error {
			some, err := tx.Exists(`SELECT 1 FROM place`)
			if err == nil && some {
				err = fault.Conflict("app.not_empty", c.Data)
			}
			return err
		}); err != nil {
			return err
		}
		n, err := k.Places.LoadDivisions(ctx, cli().Actor, code, place.Divisions())
		if err != nil {
			return err
		}
		return c.print(map[string]any{"places": n}, "%d places", n)
	})
}
