package app

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// The operator rotates the signing key at the console: the ledger stays sound, a receipt of before is good with the new files and with the old
// public key, a backup of before is restored with its own key file and rotated again, and while a server runs the command says what to do.
func TestTheOperatorRotatesTheSigningKey(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { rotateAtTheConsole(t, "") })
	t.Run("postgres", func(t *testing.T) { rotateAtTheConsole(t, dbtest.Schema(t)) })
}

func rotateAtTheConsole(t *testing.T, url string) {
	ctx, dir := context.Background(), t.TempDir()
	var said strings.Builder
	c := Config{Data: dir, DB: url, Out: &said, Err: io.Discard}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v\n%s", err, said.String())
		}
	}
	ok(Migrate(ctx, c))
	ok(PlaceDivisions(ctx, c, "140400"))
	ok(LedgerVerify(ctx, c, nil))
	receipt := filepath.Join(t.TempDir(), "receipt.txt")
	ok(with(ctx, c, func(k *Kernel) error {
		return k.DB.Read(ctx, func(tx *db.Tx) error {
			e, err := k.Log.At(tx, 1)
			if err != nil {
				return err
			}
			r, err := k.Log.ReceiptTx(tx, e.ID)
			if err != nil {
				return err
			}
			return os.WriteFile(receipt, []byte(r.Text()), 0o600)
		})
	}))
	oldKey, err := os.ReadFile(filepath.Join(dir, "log.pub"))
	ok(err)
	backup := filepath.Join(t.TempDir(), "old.tar")
	if url == "" {
		ok(Backup(ctx, c, backup, true))
	}
	refusedWhileRunning(t, c)

	said.Reset()
	c.JSON = true
	ok(LedgerRotate(ctx, c, "yearly"))
	var r struct {
		Entry    int64
		Old, New string
	}
	ok(json.Unmarshal([]byte(said.String()), &r))
	c.JSON = false
	newKey, err := os.ReadFile(filepath.Join(dir, "log.pub"))
	ok(err)
	if r.Old != string(oldKey) || r.New != string(newKey) || r.Old == r.New || r.Entry < 1 {
		t.Errorf("%+v", r)
	}
	ok(LedgerVerify(ctx, c, nil))
	ok(ReceiptVerify(ctx, c, receipt, "", ""))
	ok(ReceiptVerify(ctx, c, receipt, string(oldKey), ""))
	ok(ReceiptVerify(ctx, Config{Data: t.TempDir(), Out: io.Discard}, receipt, string(newKey), filepath.Join(dir, ledger.KeysFile)))
	if err := ReceiptVerify(ctx, Config{Data: t.TempDir(), Out: io.Discard}, receipt, string(newKey), ""); Exit(io.Discard, err) != ExitNo {
		t.Errorf("the new key alone proves nothing old: %v", err)
	}
	if url != "" {
		return
	}
	ok(Backup(ctx, c, backup+".new", true))
	older := c
	older.Data = t.TempDir()
	ok(Restore(ctx, older, backup, ""))
	ok(LedgerVerify(ctx, older, nil))
	said.Reset()
	ok(LedgerRotate(ctx, older, ""))
	if !strings.Contains(said.String(), "linli backup") {
		t.Errorf("it does not say what comes next: %s", said.String())
	}
	ok(LedgerVerify(ctx, older, nil))
	ok(ReceiptVerify(ctx, older, receipt, "", ""))
}

// refusedWhileRunning runs the sequencer as a server does.
func refusedWhileRunning(t *testing.T, c Config) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	k, err := Open(ctx, c, openOptions{NoMigrate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	done := make(chan struct{})
	go func() { k.Log.Run(ctx); close(done) }()
	for n := int64(0); n == 0; {
		if err := k.DB.Read(ctx, func(tx *db.Tx) (err error) {
			n, err = tx.Count("SELECT COUNT(*) FROM ledger_lease WHERE name LIKE 'node:%'")
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	var said strings.Builder
	err = LedgerRotate(context.Background(), c, "")
	if exit := Exit(&said, err); exit == 0 || !strings.Contains(said.String(), "linli serve") {
		t.Errorf("exit %d: %s", exit, said.String())
	}
	stop()
	<-done
}
