package access

import (
	"testing"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
)

// Rights given at or below a place follow it when it moves, sealed anew and told in the ledger.
func TestRightsFollowAPlaceThatMoves(t *testing.T) {
	each(t, Config{}, func(o *office) {
		acc := o.user("clerk", Grid)
		other := o.user("far", Street)
		below, err := here.Child(7)
		o.ok(err)
		_, err = o.Grant(o.ctx, System("t"), acc.ID, Grant{Role: Community, Path: below})
		o.ok(err)
		to := place.Path("/0zz/001/")
		o.ok(o.d.Write(o.ctx, func(tx *db.Tx) error {
			return o.PlaceFollower()(tx, ledger.Actor{ID: "mover", Kind: KindStaff}, place.Moved{From: below, Place: place.Place{Path: to}})
		}))
		_, a := o.in("clerk")
		if a.May(DutyEdit, to) != nil {
			t.Error("the right did not follow")
		}
		o.ok(o.d.Read(o.ctx, func(tx *db.Tx) error {
			gs, err := o.grantsOf(tx, other.ID, true)
			if len(gs) != 1 || gs[0].Path != here {
				t.Errorf("a right elsewhere has changed: %+v", gs)
			}
			return err
		}))
		_, err = o.log.Sequence(o.ctx)
		o.ok(err)
		r, err := o.log.Verify(o.ctx, ledger.VerifyOptions{Replayers: o.Replayers()})
		o.ok(err)
		if !r.Sound() {
			t.Errorf("%+v", r)
		}
	})
}
