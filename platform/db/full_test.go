package db_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// limitPages makes the file as full as a full disk (SQLITE_FULL), or free again.
func limitPages(t *testing.T, d *db.DB, pages int) {
	t.Helper()
	if err := d.Write(context.Background(), func(tx *db.Tx) error {
		return tx.Each(fmt.Sprintf("PRAGMA max_page_count=%d", pages), nil, func(func(...any) error) error { return nil })
	}); err != nil {
		t.Fatal(err)
	}
}

// A full disk refuses writers with Full, harms no reader, keeps what was acknowledged,
// and is over when there is room again.
func TestFullDisk(t *testing.T) {
	d := dbtest.SQLite(t, set("note", table))
	ctx := context.Background()
	if err := d.Write(ctx, func(tx *db.Tx) error { return put(tx, "first", 1) }); err != nil {
		t.Fatal(err)
	}
	limitPages(t, d, 1)
	big := make([]byte, 1<<20)
	var wg sync.WaitGroup
	acked := make([]bool, 40)
	for i := range acked {
		wg.Add(1)
		go func() {
			defer wg.Done()
			err := d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO note (id, n, b) VALUES (?,?,?)`, fmt.Sprint("big", i), i, big)
				return err
			})
			acked[i] = err == nil
			if err != nil && !fault.Is(err, fault.KindFull) && !fault.Is(err, fault.KindBusy) {
				t.Errorf("a full disk must be said as such, got %v", err)
			}
		}()
	}
	wg.Wait()
	if n := count(t, d, `SELECT n FROM note WHERE id='first'`); n != 1 {
		t.Fatal("reading must go on")
	}
	for i, ok := range acked {
		if n := count(t, d, `SELECT count(*) FROM note WHERE id=?`, fmt.Sprint("big", i)); ok != (n == 1) {
			t.Errorf("big%d: acknowledged %v, rows %d", i, ok, n)
		}
	}
	limitPages(t, d, 1<<30)
	if err := d.Write(ctx, func(tx *db.Tx) error { return put(tx, "after", 2) }); err != nil {
		t.Fatal("with room again writing must go on:", err)
	}
}
