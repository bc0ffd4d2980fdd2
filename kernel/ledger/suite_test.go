package ledger_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// A city changes to 国密: old entries stay readable and sound, new ones are of the other suite, in one tree.
func TestTheSuiteChanges(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		old := h.append(report("m1", 1))
		h.sequence()
		h.append(report("m1", 2)) // waits while the suite changes
		h.keys = h.keys.WithSuite(crypto.GM)
		h.log = h.open(ledger.Config{Dir: h.dir})
		fresh := h.append(report("m1", 3))
		h.sequence()
		list := h.follow()
		if list[0].Suite != "std" || list[1].Suite != "std" || list[2].Suite != "gm" {
			t.Errorf("%s %s %s", list[0].Suite, list[1].Suite, list[2].Suite)
		}
		h.sound(ledger.VerifyOptions{})
		h.read(func(tx *db.Tx) error {
			for _, ref := range []string{old[0].ID, fresh[0].ID} {
				opened, err := h.log.Open(tx, ref)
				if err != nil || string(opened[1].Body) != `"三单元楼道堆物"` {
					t.Errorf("%+v %v", opened, err)
				}
			}
			c, err := h.log.Checkpoint(tx)
			if err != nil || strings.Count(c.Note, "\n— ") != 2 {
				t.Errorf("two signatures are wanted: %s %v", c.Note, err)
			}
			return nil
		})
		r, err := h.log.Receipt(context.Background(), fresh[0].ID, "text")
		h.ok(err)
		if c, err := ledger.VerifyReceipt(strings.NewReader(r.Text()), h.log.VerifierKey()); err != nil || string(c.Opened["text"]) != `"三单元楼道堆物"` {
			t.Errorf("%+v %v", c, err)
		}
		if compact, err := r.Compact(); err != nil {
			t.Error(err)
		} else if _, err := ledger.VerifyReceipt(strings.NewReader(compact), h.log.VerifierKey()); err != nil {
			t.Error(err)
		}
		h.keys = h.keys.WithSuite(crypto.Std) // and back
		h.log = h.open(ledger.Config{Dir: h.dir})
		h.append(report("m1", 4))
		h.sequence()
		h.sound(ledger.VerifyOptions{})
	})
}

// An older copy is restored on purpose: nothing is signed until a person says so; the erasures since are done again.
func TestARestoredCopyIsAccepted(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t, migrations))
	h.append(report("m1", 1))
	h.sequence()
	copied := filepath.Join(t.TempDir(), "copy.db")
	h.ok(h.d.Backup(context.Background(), copied))
	h.append(report("m2", 1), report("m3", 1))
	h.sequence()
	_, err := h.log.Erase(context.Background(), ledger.Erasure{Subject: "person-1", Ground: "PIPL-47", Actor: grid})
	h.ok(err)
	h.sequence()
	second, err := db.Open(context.Background(), copied, db.Options{Clock: h.clk})
	h.ok(err)
	defer second.Close()
	h.d = second
	h.log = h.open(ledger.Config{Dir: h.dir})
	h.found(ledger.VerifyOptions{}, "witness", 2)
	h.append(report("m4", 1))
	if _, err := h.log.Sequence(context.Background()); !fault.Is(err, fault.KindConflict) {
		t.Fatalf("signed a shorter log: %v", err)
	}
	h.ok(h.log.AcceptRestore(context.Background(), grid, "磁盘坏了，恢复昨夜备份"))
	h.sequence()
	r := h.sound(ledger.VerifyOptions{})
	if r.Erased != 2 || r.Signed != r.Size {
		t.Errorf("%+v", r)
	}
	kinds := ""
	for _, n := range h.follow() {
		kinds += n.Kind + " "
	}
	if kinds != "matter.open matter.open log.restore erase " {
		t.Error(kinds)
	}
}
