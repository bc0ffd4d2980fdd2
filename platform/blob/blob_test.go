package blob_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/text"
)

var migs = []db.Migrations{blob.Migrations}

// both runs fn on each kind of store: files, rows on SQLite, rows on PostgreSQL.
func both(t *testing.T, quota int64, fn func(t *testing.T, s blob.Store, clk *clock.Settable)) {
	t.Run("files", func(t *testing.T) {
		clk := clock.NewSettable(time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai))
		s, err := blob.OpenFiles(t.TempDir(), blob.Options{Quota: quota, Clock: clk})
		if err != nil {
			t.Fatal(err)
		}
		fn(t, s, clk)
	})
	dbtest.Each(t, migs, func(t *testing.T, d *db.DB) {
		clk := clock.NewSettable(time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai))
		fn(t, blob.NewRows(d, blob.Options{Quota: quota, Clock: clk}), clk)
	})
}

func TestPutGivesTheHashAndGetGivesTheBytes(t *testing.T) {
	both(t, 0, func(t *testing.T, s blob.Store, _ *clock.Settable) {
		ctx := context.Background()
		big := bytes.Repeat([]byte("0123456789abcdef"), 60_000) // several chunks
		for _, data := range [][]byte{[]byte("abc"), big} {
			h, err := s.Put(ctx, data)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := s.Put(ctx, data); err != nil || again != h {
				t.Fatalf("same content again: %s, %v", again, err)
			}
			got, err := s.Get(ctx, h)
			if err != nil || !bytes.Equal(got, data) {
				t.Fatalf("%d bytes, %v", len(got), err)
			}
		}
		// The vector of FIPS 180-2 for "abc".
		if blob.Sum([]byte("abc")) != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
			t.Fatal("the name is not the SHA-256 of the content")
		}
		if n, err := s.Used(ctx); err != nil || n != int64(3+len(big)) {
			t.Fatalf("used %d, %v", n, err)
		}
	})
}

func TestUnknownAndStrangeNamesAreNotFound(t *testing.T) {
	both(t, 0, func(t *testing.T, s blob.Store, _ *clock.Settable) {
		for _, h := range []blob.Hash{"", "..", "../../etc/passwd", blob.Sum([]byte("never put")), "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"} {
			if _, err := s.Get(context.Background(), h); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%q: %v", h, err)
			}
		}
	})
}

func TestQuotaIsFullAndLeavesNothing(t *testing.T) {
	both(t, 10, func(t *testing.T, s blob.Store, _ *clock.Settable) {
		ctx := context.Background()
		h, err := s.Put(ctx, []byte("123456"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Put(ctx, []byte("abcdef")); !fault.Is(err, fault.KindFull) {
			t.Fatalf("over the quota: %v", err)
		}
		if list, err := s.Each(ctx, "", 10); err != nil || len(list) != 1 || list[0].Hash != h || list[0].Size != 6 {
			t.Fatalf("%v, %v", list, err)
		}
		if _, err := s.Put(ctx, nil); !fault.Is(err, fault.KindInvalid) {
			t.Fatalf("empty: %v", err)
		}
		if _, err := s.Put(ctx, make([]byte, blob.MaxSize+1)); !fault.Is(err, fault.KindInvalid) {
			t.Fatalf("too big: %v", err)
		}
	})
}

func TestDropSparesWhatWasPutAgain(t *testing.T) {
	both(t, 0, func(t *testing.T, s blob.Store, clk *clock.Settable) {
		ctx := context.Background()
		old, _ := s.Put(ctx, []byte("old"))
		wanted, _ := s.Put(ctx, []byte("wanted again"))
		clk.Advance(48 * time.Hour)
		if _, err := s.Put(ctx, []byte("wanted again")); err != nil {
			t.Fatal(err)
		}
		since := clk.Now().Add(-24 * time.Hour)
		if gone, err := s.Drop(ctx, old, since); err != nil || !gone {
			t.Fatalf("old: %v, %v", gone, err)
		}
		if gone, err := s.Drop(ctx, wanted, since); err != nil || gone {
			t.Fatalf("wanted again: %v, %v", gone, err)
		}
		if _, err := s.Get(ctx, old); !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("dropped: %v", err)
		}
		if gone, err := s.Drop(ctx, old, since); err != nil || gone {
			t.Fatalf("twice: %v, %v", gone, err)
		}
	})
}

func TestEachPagesThroughAllNames(t *testing.T) {
	both(t, 0, func(t *testing.T, s blob.Store, _ *clock.Settable) {
		ctx := context.Background()
		want := map[blob.Hash]bool{}
		for i := range 40 {
			h, err := s.Put(ctx, []byte{byte(i), 1})
			if err != nil {
				t.Fatal(err)
			}
			want[h] = true
		}
		var after blob.Hash
		for {
			list, err := s.Each(ctx, after, 7)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 0 {
				break
			}
			for _, i := range list {
				if i.Hash <= after || !want[i.Hash] {
					t.Fatalf("%s after %s", i.Hash, after)
				}
				delete(want, i.Hash)
				after = i.Hash
			}
		}
		if len(want) != 0 {
			t.Fatalf("%d names were not listed", len(want))
		}
	})
}

func TestSamePictureFromManyAtOnce(t *testing.T) {
	both(t, 0, func(t *testing.T, s blob.Store, clk *clock.Settable) {
		ctx := context.Background()
		data := bytes.Repeat([]byte("x"), 300_000)
		var wg sync.WaitGroup
		errs := make([]error, 12)
		for i := range errs {
			wg.Go(func() {
				if i%4 == 3 { // a clean-up that takes it for old, at the same time
					_, errs[i] = s.Drop(ctx, blob.Sum(data), clk.Now())
					return
				}
				_, errs[i] = s.Put(ctx, data)
			})
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got, err := s.Get(ctx, blob.Sum(data)); err != nil || len(got) != len(data) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
		if n, _ := s.Used(ctx); n != int64(len(data)) {
			t.Fatalf("used %d", n)
		}
	})
}

func TestChangedFileIsFoundAndHealedByTheSameUpload(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	s, err := blob.OpenFiles(dir, blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h, _ := s.Put(ctx, []byte("evidence"))
	path := filepath.Join(dir, string(h[:2]), string(h))
	if st, err := os.Stat(path); err != nil || st.Mode().Perm()&0o077 != 0 {
		t.Fatalf("readable by others: %v %v", st, err)
	}
	if err := os.WriteFile(path, []byte("Evidence"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(ctx, h); fault.Of(err) == nil || fault.Of(err).Key != "blob.damaged" {
		t.Fatalf("changed: %v", err)
	}
	if _, err := s.Put(ctx, []byte("evidence")); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(ctx, h); err != nil || string(got) != "evidence" {
		t.Fatalf("%q, %v", got, err)
	}
}

func TestChangedChunkIsFound(t *testing.T) {
	dbtest.Each(t, migs, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := blob.NewRows(d, blob.Options{})
		h, err := s.Put(ctx, []byte("evidence"))
		if err != nil {
			t.Fatal(err)
		}
		err = d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE blob_chunk SET body = ? WHERE hash = ?`, []byte("Evidence"), string(h))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(ctx, h); fault.Of(err) == nil || fault.Of(err).Key != "blob.damaged" {
			t.Fatalf("changed: %v", err)
		}
	})
}

// An interrupted Put leaves only a temporary file, which the next start removes.
func TestOpenSweepsWhatAnInterruptedPutLeft(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	s, err := blob.OpenFiles(dir, blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h, _ := s.Put(ctx, []byte("whole"))
	half := filepath.Join(dir, "tmp", "put-123")
	if err := os.WriteFile(half, []byte("ha"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = blob.OpenFiles(dir, blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Fatalf("still there: %v", err)
	}
	if n, _ := s.Used(ctx); n != 5 {
		t.Fatalf("used %d after the restart", n)
	}
	if got, err := s.Get(ctx, h); err != nil || string(got) != "whole" {
		t.Fatalf("%q, %v", got, err)
	}
}

func TestTroubleOfTheDiskIsNeverARefusal(t *testing.T) {
	dir := t.TempDir()
	s, err := blob.OpenFiles(dir, blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "tmp")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(context.Background(), []byte("x")); !fault.Is(err, fault.KindBusy) {
		t.Fatalf("a client would drop its photo: %v", err)
	}
}

func TestWordsAreComplete(t *testing.T) {
	if gaps := text.Gaps("blob."); len(gaps) > 0 {
		t.Fatal(gaps)
	}
}
