package ledger_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// A named witness's signature under a checkpoint is kept, shown and verified; a stranger's, or one under a changed note, is not.
func TestCosignaturesAreCollected(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.fill(3)
		write := func(fn func(*db.Tx) error) error { return d.Write(context.Background(), fn) }
		add := func(raw string) error {
			return write(func(tx *db.Tx) error { _, err := h.log.AddCosignatures(tx, raw); return err })
		}
		met := func() (met bool) {
			h.read(func(tx *db.Tx) (err error) { met, _, err = h.log.Witnessed(tx); return err })
			return met
		}
		c, vkey, err := ledger.NewCosigner("witness.example", bytes.Repeat([]byte{7}, 32), h.clk.Now)
		h.ok(err)
		own, err := note.NewVerifier(h.log.VerifierKey())
		h.ok(err)
		tip := ""
		h.read(func(tx *db.Tx) error { x, err := h.log.Checkpoint(tx); tip = x.Note; return err })
		n, err := note.Open([]byte(tip), note.VerifierList(own))
		h.ok(err)
		raw, err := note.Sign(n, c)
		h.ok(err)
		signed := string(raw)

		if !met() {
			t.Error("without witnesses nothing is missing")
		}
		if err := add(signed); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a stranger's signature: %v", err)
		}
		h.ok(write(func(tx *db.Tx) error { return h.log.AddWitness(tx, grid, vkey) }))
		if met() {
			t.Error("a witness is named and nobody signed: the policy is not met")
		}
		if err := add(strings.Replace(signed, "\n4\n", "\n3\n", 1)); err == nil {
			t.Error("a changed note is taken")
		}
		h.ok(add(signed))
		h.ok(add(signed)) // again: nothing new, no harm
		if !met() {
			t.Error("the witness signed")
		}
		h.clk.Set(h.clk.Now().Add(ledger.WitnessWithin + 1e9))
		if met() {
			t.Error("a day later it is too old")
		}
		w, err := ledger.ParseWitness(vkey)
		h.ok(err)
		h.read(func(tx *db.Tx) error {
			shown, err := h.log.Cosigned(tx)
			if err == nil {
				_, err = note.Open([]byte(shown), note.VerifierList(w))
			}
			return err
		})
		h.sequence()
		h.sound(ledger.VerifyOptions{})
		if err := write(func(tx *db.Tx) error { _, err := tx.Exec("UPDATE ledger_cosig SET line='x'"); return err }); err == nil {
			t.Error("a stored signature can be changed")
		}
		h.ok(write(func(tx *db.Tx) error {
			_, err := tx.Exec("INSERT INTO ledger_cosig (size, witness, line, at) VALUES (1,'witness.example','x',0)")
			return err
		}))
		h.found(ledger.VerifyOptions{}, "witness", -1)
	})
}
