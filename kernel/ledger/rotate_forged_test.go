package ledger_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

func TestAForgedRotationIsDamage(t *testing.T) {
	for name, bare := range map[string]bool{"without the old key": true, "with another key under its name": false} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
				h := withFiles(t, d, crypto.Std)
				h.append(report("m1", 1))
				h.sequence()
				mallory := t.TempDir()
				h.ok(os.WriteFile(filepath.Join(mallory, crypto.MasterFile), []byte(h.keyFile(crypto.MasterFile)), 0o600))
				keys, err := crypto.OpenKeys(mallory, crypto.Std)
				h.ok(err)
				h.ok(h.log.ForgeRotation(context.Background(), keys, bare))
				h.found(ledger.VerifyOptions{}, "rotate", 2) // by this node, still open
				h.found(ledger.VerifyOptions{}, "checkpoint", -1)
				if err := h.tryReopen(crypto.Std); !fault.Is(err, fault.KindConflict) {
					t.Errorf("the true key files: %v", err)
				}
				// even a node with mallory's key files finds it
				h.log, err = ledger.New(h.d, keys, h.clk, ledger.Config{Origin: "linli.140402/test/log1"})
				h.ok(err)
				h.found(ledger.VerifyOptions{}, "rotate", 2)
				h.found(ledger.VerifyOptions{}, "rotate", -1)
				if _, err := h.log.Rotate(context.Background(), grid, ""); fault.Of(err) == nil || fault.Of(err).Key != "ledger.bad_chain" {
					t.Errorf("a rotation after a forged one: %v", err)
				}
			})
		})
	}
}

func TestAChangedChainOfKeysIsFound(t *testing.T) {
	cases := []struct {
		name string
		q    []string
		seq  int64
	}{
		{"first rotation removed", []string{"DELETE FROM ledger_entry WHERE seq=2"}, 4},
		{"last rotation removed", []string{"DELETE FROM ledger_entry WHERE seq=4"}, -1},
		{"hidden under another object", []string{"UPDATE ledger_entry SET obj='m9' WHERE seq=4"}, -1},
		{"order swapped", []string{"UPDATE ledger_entry SET body=CASE seq WHEN 2 THEN (SELECT body FROM ledger_entry WHERE seq=4) ELSE (SELECT body FROM ledger_entry WHERE seq=2) END WHERE seq IN (2,4)"}, 2},
		{"first key changed", []string{"UPDATE ledger_entry SET body=(SELECT body FROM ledger_entry WHERE seq=1) WHERE seq=0"}, 0},
	}
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := withFiles(t, d, crypto.Std)
		h.append(report("m1", 1))
		h.sequence()
		h.rotate(crypto.Std)
		h.append(report("m2", 1))
		h.sequence()
		h.rotate(crypto.Std)
		h.append(report("m3", 1))
		h.sequence()
		h.sound(ledger.VerifyOptions{})
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				save := h.snapshot()
				h.t = t
				for _, q := range c.q {
					h.behind(q)
				}
				h.found(ledger.VerifyOptions{}, "rotate", c.seq)
				save()
				h.sound(ledger.VerifyOptions{})
			})
		}
	})
}

// The chain as a file: whatever is changed in it, it is refused.
func TestAChangedKeysFileIsRefused(t *testing.T) {
	h := withFiles(t, dbtest.SQLite(t, migrations), crypto.Std)
	h.append(report("m1", 1))
	h.sequence()
	h.rotate(crypto.Std)
	h.append(report("m2", 1))
	h.rotate(crypto.Std)
	text := h.chain()
	if c, err := ledger.ParseKeys(text); err != nil || len(c.Spans()) != 3 || c.Current() != h.log.VerifierKey() {
		t.Fatalf("%v", err)
	}
	parts := strings.Split(text, "== rotation\n")
	swapped := parts[0] + "== rotation\n" + parts[2] + "== rotation\n" + parts[1]
	missing := parts[0] + "== rotation\n" + parts[2]
	for _, bad := range []string{swapped, missing, text + "== rotation\n" + parts[2], "", "linli keys/1", strings.Replace(text, parts[0], "linli keys/1\na\nb\n", 1)} {
		if _, err := ledger.ParseKeys(bad); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("taken: %v\n%s", err, bad)
		}
	}
	for i := len(parts[0]); i < len(text); i++ {
		b := []byte(text)
		b[i] ^= 1
		c, err := ledger.ParseKeys(string(b))
		if err == nil && c.Text() == text {
			t.Errorf("byte %d changes nothing", i)
		}
		if err == nil {
			t.Errorf("byte %d (%q) changed and taken", i, text[i])
		}
	}
}

// Key files and database that do not go together are refused with what to do.
func TestKeyFilesAfterARotation(t *testing.T) {
	h := withFiles(t, dbtest.SQLite(t, migrations), crypto.Std)
	h.append(report("m1", 1))
	h.sequence()
	ctx := context.Background()
	oldFile := h.keyFile(crypto.SigningFile)
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.ok(h.d.Backup(ctx, copied))
	h.append(report("m2", 1))
	h.rotate(crypto.Std)
	refused := func(want string) {
		t.Helper()
		if err := h.tryReopen(crypto.Std); fault.Of(err) == nil || fault.Of(err).Key != want {
			t.Errorf("%v, wanted %s", err, want)
		}
	}
	put := func(content string) {
		t.Helper()
		h.ok(os.Remove(filepath.Join(h.keyDir(), crypto.SigningFile)))
		h.ok(os.WriteFile(filepath.Join(h.keyDir(), crypto.SigningFile), []byte(content), 0o600))
	}
	newFile := h.keyFile(crypto.SigningFile)
	put(oldFile)
	refused("ledger.key_rotated") // a second node that kept its old file
	other, err := crypto.OpenKeys(t.TempDir(), crypto.Std)
	h.ok(err)
	if _, err := ledger.New(h.d, other, h.clk, ledger.Config{Origin: "linli.140402/test/log1"}); fault.Of(err) == nil || fault.Of(err).Key != "ledger.foreign_keys" {
		t.Errorf("foreign keys: %v", err)
	}
	put(newFile)
	h.reopen(crypto.Std)

	older, err := db.Open(ctx, copied, db.Options{Clock: h.clk})
	h.ok(err)
	defer older.Close()
	h.d = older
	refused("ledger.older_database")
	put(oldFile) // with the key file of its time, in the same folder: accepted on purpose, then rotated again
	h.reopen(crypto.Std)
	h.append(report("m3", 1))
	if _, err := h.log.Sequence(ctx); !fault.Is(err, fault.KindConflict) {
		t.Errorf("signed a shorter log: %v", err)
	}
	if _, err := h.log.Rotate(ctx, grid, ""); !fault.Is(err, fault.KindConflict) {
		t.Errorf("rotated a shorter log: %v", err)
	}
	h.ok(h.log.AcceptRestore(ctx, grid, "旧备份"))
	h.reopen(crypto.Std)
	h.sequence()
	h.rotate(crypto.Std)
	if r := h.sound(ledger.VerifyOptions{}); r.Keys != 2 {
		t.Errorf("%+v", r)
	}
}
