package app

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/platform/db"
	"linli/platform/fault"
)

// A backup that is damaged or comes without its keys is refused and leaves the folder as it was; the same folder then takes the good one.
func TestABadBackupLeavesNothingBehind(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	c := Config{Data: filepath.Join(dir, "data"), Out: io.Discard, Err: io.Discard}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(Migrate(ctx, c))
	ok(PlaceDivisions(ctx, c, "140400"))
	ok(LedgerVerify(ctx, c, nil)) // signs what was recorded
	good := filepath.Join(dir, "good.tar")
	ok(Backup(ctx, c, good, false))
	whole, err := os.ReadFile(good)
	ok(err)
	keys, err := os.ReadFile(good + ".keys")
	ok(err)
	wrecked := []byte(strings.ReplaceAll(string(whole), "CREATE INDEX", "CREATE XNDEX"))
	into := filepath.Join(dir, "into")
	for name, b := range map[string][]byte{"cut": whole[:len(whole)/2], "wrecked": wrecked, "nothing": nil, "no.keys": whole} {
		tar := filepath.Join(dir, name+".tar")
		ok(os.WriteFile(tar, b, 0o600))
		if name != "no.keys" {
			ok(os.WriteFile(tar+".keys", keys, 0o600))
		}
		err := Restore(ctx, Config{Data: into, Out: io.Discard, Err: io.Discard}, tar, "")
		if err == nil {
			t.Errorf("%s: restored", name)
		}
		if name == "no.keys" && (fault.Of(err) == nil || fault.Of(err).Key != "app.backup_no_keys") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(into); !os.IsNotExist(err) {
			t.Errorf("%s left a folder behind: %v", name, err)
		}
	}
	ok(os.Mkdir(into, 0o700))
	ok(os.WriteFile(filepath.Join(into, "note.txt"), []byte("mine"), 0o600))
	if err := Restore(ctx, Config{Data: into, Out: io.Discard, Err: io.Discard}, filepath.Join(dir, "cut.tar"), ""); err == nil {
		t.Error("restored")
	}
	if list, err := os.ReadDir(into); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
	ok(Restore(ctx, Config{Data: into, Out: io.Discard, Err: io.Discard}, good, ""))
	ok(with(ctx, Config{Data: into, Out: io.Discard, Err: io.Discard}, func(k *Kernel) error {
		return k.DB.Read(ctx, func(tx *db.Tx) error { _, err := k.Log.At(tx, 1); return err })
	}))
}
