package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// withFiles gives the house key files, as an installation has them.
func withFiles(t testing.TB, d *db.DB, s crypto.Suite) *house {
	h := newHouse(t, d)
	h.behind("DELETE FROM ledger_meta") // newHouse introduced keys of the memory
	h.reopen(s)
	return h
}

func (h *house) keyDir() string { return filepath.Join(h.dir, "keys") }

// reopen is a restart: keys from their files, the log anew.
func (h *house) reopen(s crypto.Suite) {
	h.t.Helper()
	h.ok(h.tryReopen(s))
	h.read(h.log.PublishKeys)
}

func (h *house) tryReopen(s crypto.Suite) error {
	h.t.Helper()
	keys, err := crypto.OpenKeys(h.keyDir(), s)
	h.ok(err)
	l, err := ledger.New(h.d, keys, h.clk, ledger.Config{Dir: h.dir, Origin: "linli.140402/test/log1"})
	if err == nil {
		h.keys, h.log = keys, l
	}
	return err
}

func (h *house) rotate(s crypto.Suite) ledger.Rotated {
	h.t.Helper()
	r, err := h.log.Rotate(context.Background(), grid, "例行更换")
	h.ok(err)
	h.reopen(s)
	return r
}

func (h *house) keyFile(name string) string {
	h.t.Helper()
	b, err := os.ReadFile(filepath.Join(h.keyDir(), name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		h.t.Fatal(err)
	}
	return string(b)
}

func (h *house) tip() (c ledger.Checkpoint) {
	h.t.Helper()
	h.read(func(tx *db.Tx) (err error) { c, err = h.log.Checkpoint(tx); return err })
	return c
}

func (h *house) chain() (text string) {
	h.t.Helper()
	h.read(func(tx *db.Tx) error {
		c, err := h.log.Keys(tx)
		if err == nil {
			text = c.Text()
		}
		return err
	})
	return text
}

// proves checks a receipt in both forms.
func (h *house) proves(r ledger.Receipt, want bool, keys ...string) {
	h.t.Helper()
	short, err := r.Compact()
	h.ok(err)
	for _, form := range []string{r.Text(), short} {
		if _, err := ledger.VerifyReceipt(strings.NewReader(form), keys...); (err == nil) != want {
			h.t.Errorf("receipt of tree %d: %v, wanted %v", r.Size, err, want)
		}
	}
}

var suites = []crypto.Suite{crypto.Std, crypto.GM}

func TestTheSigningKeyIsRotated(t *testing.T) {
	for _, s := range suites {
		t.Run(s.ID(), func(t *testing.T) {
			dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
				h := withFiles(t, d, s)
				ref := h.append(report("m1", 1), report("m2", 1))
				h.sequence()
				before, err := h.log.Receipt(context.Background(), ref[0].ID, "text")
				h.ok(err)
				oldNote, oldKey, oldFile := h.tip().Note, h.log.VerifierKey(), h.keyFile(crypto.SigningFile)
				old, err := os.Open(filepath.Join(h.keyDir(), crypto.SigningFile)) // what is left of the file itself
				h.ok(err)
				defer old.Close()

				h.append(report("m3", 1)) // waits while the key is rotated: numbered before it
				r := h.rotate(s)
				newKey := h.log.VerifierKey()
				if r.Seq != 4 || r.Old != oldKey || r.New != newKey || oldKey == newKey {
					t.Errorf("%+v", r)
				}
				if h.keyFile(crypto.SigningFile) == oldFile || h.keyFile(crypto.NextFile) != "" {
					t.Error("the key files were not replaced")
				}
				left := make([]byte, 200)
				n, _ := old.Read(left)
				if n == 0 || !bytes.Equal(left[:n], make([]byte, n)) {
					t.Errorf("the old key was not overwritten: %q", left[:n])
				}
				after, err := h.log.Receipt(context.Background(), ref[0].ID, "text")
				h.ok(err)
				chain := h.chain()
				h.proves(before, true, oldKey)
				h.proves(before, true, newKey, chain)
				h.proves(before, false, newKey)
				h.proves(after, true, newKey)
				h.proves(after, true, oldKey, chain)
				h.proves(after, false, oldKey)
				if tip := h.tip(); tip.Size != 5 || strings.Count(tip.Note, "\n\u2014 ") != map[string]int{"std": 1, "gm": 2}[s.ID()] {
					t.Errorf("%+v", tip)
				}
				h.sound(ledger.VerifyOptions{Checkpoints: []string{oldNote, h.tip().Note}})
				second := h.rotate(s)
				if second.Old != newKey {
					t.Errorf("%+v", second)
				}
				h.append(report("m4", 1))
				h.sequence()
				h.proves(before, true, h.log.VerifierKey(), h.chain())
				h.proves(before, true, oldKey, h.chain())
				rep := h.sound(ledger.VerifyOptions{Checkpoints: []string{oldNote}})
				if rep.Keys != 3 || rep.Signed != rep.Size {
					t.Errorf("%+v", rep)
				}
				w := httptest.NewRecorder()
				h.log.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/log/keys", nil))
				if w.Code != 200 || w.Body.String() != h.chain() || strings.Count(h.chain(), "== rotation") != 2 {
					t.Errorf("%d %s", w.Code, w.Body)
				}
				if raw, err := os.ReadFile(filepath.Join(h.dir, ledger.KeysFile)); err != nil || string(raw) != h.chain() {
					t.Errorf("%s %v", raw, err)
				}
			})
		})
	}
}

// The old key is good for its own time only: whoever still has a copy can not go on with it.
func TestAnOldKeySignsNothingNew(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := withFiles(t, d, crypto.Std)
		h.append(report("m1", 1))
		h.sequence()
		thief, oldKey := h.log, h.log.VerifierKey()
		h.rotate(crypto.Std)
		ref := h.append(report("m2", 1))
		h.sequence()
		tip := h.tip()
		h.found(ledger.VerifyOptions{Checkpoints: []string{thief.SignAt(tip.Size, tip.Root)}}, "witness", -1)
		h.found(ledger.VerifyOptions{Checkpoints: []string{h.log.SignAt(1, tlog.Hash{})}}, "witness", -1) // the new one signs nothing old
		r, err := h.log.Receipt(context.Background(), ref[0].ID)
		h.ok(err)
		r.Note = thief.SignAt(tip.Size, tip.Root)
		h.proves(r, false, h.log.VerifierKey(), h.chain())
		h.proves(r, false, oldKey, h.chain())

		// A process that ran on with the old key: what it records counts, and it signs nothing.
		h.append(report("m3", 1))
		if n, err := thief.Sequence(context.Background()); n != 1 || fault.Of(err) == nil || fault.Of(err).Key != "ledger.key_rotated" {
			t.Errorf("%d %v", n, err)
		}
		if h.tip().Size != tip.Size {
			t.Error("it signed")
		}
		h.sequence()
		h.sound(ledger.VerifyOptions{})
	})
}

func TestCosignaturesFollowTheKeys(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := withFiles(t, d, crypto.GM)
		h.fill(3)
		c, vkey, err := ledger.NewCosigner("witness.example", bytes.Repeat([]byte{7}, 32), h.clk.Now)
		h.ok(err)
		h.ok(d.Write(context.Background(), func(tx *db.Tx) error { return h.log.AddWitness(tx, grid, vkey) }))
		h.sequence()
		cosign := func() string {
			own, err := note.NewVerifier(h.log.VerifierKey())
			h.ok(err)
			n, err := note.Open([]byte(h.tip().Note), note.VerifierList(own))
			h.ok(err)
			raw, err := note.Sign(n, c)
			h.ok(err)
			return string(raw)
		}
		old := cosign()
		h.rotate(crypto.GM)
		for _, raw := range []string{old, cosign()} { // the first comes back late
			h.ok(d.Write(context.Background(), func(tx *db.Tx) error {
				names, err := h.log.AddCosignatures(tx, raw)
				if err == nil && len(names) != 1 {
					t.Errorf("%v", names)
				}
				return err
			}))
		}
		h.sound(ledger.VerifyOptions{Checkpoints: []string{old, cosign()}, Witnesses: []string{vkey}})
	})
}

// Killed between two steps of a rotation, it has happened wholly or not at all.
func TestARotationIsNeverHalf(t *testing.T) {
	for _, s := range suites {
		t.Run(s.ID(), func(t *testing.T) {
			dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
				h := withFiles(t, d, s)
				h.append(report("m1", 1))
				h.sequence()
				oldKey, oldFile := h.log.VerifierKey(), h.keyFile(crypto.SigningFile)

				_, err := h.keys.PrepareNext() // killed after the new key was made
				h.ok(err)
				h.reopen(s)
				if h.log.VerifierKey() != oldKey || h.keyFile(crypto.SigningFile) != oldFile {
					t.Error("a prepared key is not in force")
				}
				h.append(report("m2", 1))
				h.sequence()
				h.sound(ledger.VerifyOptions{})

				next := h.keyFile(crypto.NextFile)
				h.ok(h.log.RotateAndDie(context.Background())) // killed after the commit
				if h.keyFile(crypto.SigningFile) != oldFile {
					t.Error("the key was destroyed before anything was known")
				}
				h.reopen(s)
				if h.log.VerifierKey() == oldKey || h.keyFile(crypto.SigningFile) != next || h.keyFile(crypto.NextFile) != "" {
					t.Error("the restart did not finish it")
				}
				h.append(report("m3", 1))
				h.sequence()
				if r := h.sound(ledger.VerifyOptions{}); r.Keys != 2 || r.Signed != r.Size {
					t.Errorf("%+v", r)
				}
				h.reopen(s)
				h.sound(ledger.VerifyOptions{})
			})
		})
	}
}

func TestNoRotationWhileAServerRuns(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := withFiles(t, d, crypto.Std)
		if _, err := h.log.Rotate(context.Background(), grid, ""); !fault.Is(err, fault.KindNotYet) {
			t.Errorf("an empty log: %v", err)
		}
		h.append(report("m1", 1))
		h.sequence()
		before := h.log.VerifierKey()
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		server := h.open(ledger.Config{Dir: h.dir})
		go func() { server.Run(ctx); close(done) }()
		for running := false; !running; {
			h.read(func(tx *db.Tx) error { running = h.log.Running(tx); return nil })
		}
		_, err := h.log.Rotate(context.Background(), grid, "")
		if f := fault.Of(err); f == nil || f.Key != "ledger.running" {
			t.Errorf("%v", err)
		}
		stop()
		<-done
		h.reopen(crypto.Std)
		if h.log.VerifierKey() != before || h.keyFile(crypto.NextFile) != "" {
			t.Error("a refusal changed something")
		}
		h.rotate(crypto.Std)
		h.sound(ledger.VerifyOptions{})
	})
}
