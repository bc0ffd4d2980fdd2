package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/platform/db"
)

// What `ledger receipt verify` says is a sentence and, with --json, one object with "sound" in it for yes and no; without a trusted key it
// says that nothing was checked, for the key in a receipt can not prove itself.
func TestAReceiptIsJudgedInWords(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	var said strings.Builder
	c := Config{Data: dir, Out: &said, Err: io.Discard}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v\n%s", err, said.String())
		}
	}
	ok(Migrate(ctx, c))
	ok(PlaceDivisions(ctx, c, "140400"))
	said.Reset()
	c.JSON = true
	ok(LedgerVerify(ctx, c, nil))
	var r map[string]any
	ok(json.Unmarshal([]byte(said.String()), &r))
	if damage, is := r["damage"].([]any); r["sound"] != true || !is || len(damage) != 0 {
		t.Errorf("a sound ledger has an empty list of damages: %v", r)
	}
	receipt := filepath.Join(t.TempDir(), "receipt.txt")
	var words string
	ok(with(ctx, c, func(k *Kernel) error {
		return k.DB.Read(ctx, func(tx *db.Tx) error {
			e, err := k.Log.At(tx, 1)
			if err != nil {
				return err
			}
			r, err := k.Log.ReceiptTx(tx, e.ID)
			words = r.Text()
			return err
		})
	}))
	ok(os.WriteFile(receipt, []byte(words), 0o600))
	said.Reset()
	ok(ReceiptVerify(ctx, c, receipt, "", ""))
	clear(r)
	ok(json.Unmarshal([]byte(said.String()), &r))
	if r["sound"] != true || r["seq"] != float64(1) || r["leaf"] == "" || r["root"] == "" || r["kind"] == "" {
		t.Errorf("%v", r)
	}
	proof := strings.Index(words, "== proof\n") + len("== proof\n")
	ok(os.WriteFile(receipt, append(append([]byte(words[:proof]), bytes.Repeat([]byte("A"), 43)...), words[proof+43:]...), 0o600))
	said.Reset()
	if err := ReceiptVerify(ctx, c, receipt, "", ""); Exit(io.Discard, err) != ExitNo {
		t.Error(err)
	}
	clear(r)
	ok(json.Unmarshal([]byte(said.String()), &r))
	if r["sound"] != false || r["detail"] != "回执与签名对不上：记录被改过" {
		t.Errorf("%v", r)
	}
	said.Reset()
	c.JSON = false
	if err := ReceiptVerify(ctx, c, receipt, "", ""); Exit(io.Discard, err) != ExitNo || !strings.Contains(said.String(), "记录被改过") || strings.Contains(said.String(), "ledger.") {
		t.Error(err, said.String())
	}
	var why strings.Builder
	if err := ReceiptVerify(ctx, Config{Data: t.TempDir(), Out: io.Discard}, receipt, "", ""); Exit(&why, err) != 2 || !strings.Contains(why.String(), "--key") {
		t.Error(err, why.String())
	}
}
