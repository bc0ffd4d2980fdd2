package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"testing"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/fault"
)

// Who locks an account stops the phones that keep its pages in the same act: the phone is told to empty itself, not only
// to log in again.
func TestALockedAccountStopsItsPhones(t *testing.T) {
	eachWorld(t, func(w *world) {
		ctx := context.Background()
		acc, _, err := w.k.Access.AddUser(ctx, access.NewAccount{Name: "phonekeeper", Label: "李晋芳", Lang: "zh", Password: access.FirstPassword()})
		w.ok(err)
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		w.ok(err)
		pub, err := key.PublicKey.Bytes()
		w.ok(err)
		her := access.Actor{Account: acc.ID, Actor: ledger.Actor{ID: acc.ID, Kind: access.KindStaff}}
		lent, err := w.k.Offline.Enrol(ctx, her, pub, "Chrome Android")
		w.ok(err)
		if _, err := w.k.Offline.Lend(ctx, her, lent.Device); err != nil {
			t.Fatalf("before the lock: %v", err)
		}
		w.ok(w.k.Access.Lock(ctx, access.System("test"), acc.ID))
		if _, err := w.k.Offline.Lend(ctx, her, lent.Device); fault.Of(err) == nil || fault.Of(err).Key != "offline.revoked" {
			t.Errorf("after the lock: %v, want offline.revoked", err)
		}
	})
}
