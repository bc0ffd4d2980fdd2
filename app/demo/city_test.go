package demo

import (
	"context"
	"testing"

	"linli/kernel/ledger"
	"linli/platform/db"
)

// A small part of the city: it shrinks with the number of matters, and its ledger is sound.
func TestCity(t *testing.T) {
	w := installation(t)
	accounts, err := Fill(context.Background(), w, Options{Scale: "city", Matters: 1200})
	if err != nil {
		t.Fatal(err)
	}
	if len(accounts) < 13 {
		t.Errorf("%d log-ins, want one for every role", len(accounts))
	}
	var homes, matters, people int64
	if err := w.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
		if homes, err = tx.Count("SELECT count(*) FROM place WHERE kind = 'home'"); err != nil {
			return err
		}
		if matters, err = tx.Count("SELECT count(*) FROM matter"); err != nil {
			return err
		}
		people, err = tx.Count("SELECT count(*) FROM person")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if matters != 1200 || homes != 2*816 || people < 2*homes {
		t.Errorf("%d matters, %d homes, %d people", matters, homes, people)
	}
	r, err := w.Log.Verify(context.Background(), ledger.VerifyOptions{Replayers: []ledger.Replayer{w.Matters.Replayer(), w.Places.Replayer()}})
	if err != nil || !r.Sound() {
		t.Errorf("ledger: %v %+v", err, r.Damage)
	}
}
