package app

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"linli/platform/db"
)

// With a full disk a report is answered 507 (an offline client would drop it on a 4xx),
// nothing half-written stays, and pages can still be read (security.md P6).
func TestStorageTroubleIsSaidAndReadingGoesOn(t *testing.T) {
	w := newWorld(t, "")
	ctx := context.Background()
	pragma := func(q string) {
		w.ok(w.k.DB.Write(ctx, func(tx *db.Tx) error { return tx.Each(q, nil, func(func(...any) error) error { return nil }) }))
	}
	count := func() (n int64) {
		w.ok(w.k.DB.Read(ctx, func(tx *db.Tx) (err error) { n, err = tx.Count(`SELECT count(*) FROM matter`); return err }))
		return n
	}
	pragma("PRAGMA max_page_count=1")
	before := count()
	saw := 0
	for range 200 {
		form := url.Values{"kind": {"noise"}, "text": {strings.Repeat("楼上很吵", 900)}, "sure": {"1"}}
		status, _ := w.do("POST", "/q/"+w.a.building.QR+"/report", "", form)
		if status != 303 && status != 507 && status != 503 && status != 429 {
			t.Fatalf("answered %d", status)
		}
		if status == 507 {
			saw++
			break
		}
	}
	if saw == 0 {
		t.Fatal("the disk never filled")
	}
	after := count()
	if status, body := w.do("GET", "/q/"+w.a.building.QR, "", nil); status != 200 || !strings.Contains(body, "锦绣苑") {
		t.Errorf("reading stopped: %d", status)
	}
	pragma("PRAGMA max_page_count=1073741823")
	if count() != after || after < before {
		t.Error("rows came or went by themselves")
	}
	r, err := w.k.Log.Verify(ctx, verifyAll(w.k))
	w.ok(err)
	if !r.Sound() {
		t.Error(reportText(r))
	}
}
