package document

import (
	"bytes"
	"context"
	"errors"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/platform/blob"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/text"
)

var (
	migs   = []db.Migrations{ledger.Migrations, blob.Migrations, Migrations}
	worker = ledger.Actor{ID: "0190a000-0000-7000-8000-000000000001", Kind: "staff", Name: "甲"}
	public = ledger.Actor{Kind: "public"}
	ctx    = context.Background()
)

type world struct {
	*Service
	t   *testing.T
	d   *db.DB
	log *ledger.Log
	clk *clock.Settable
}

func each(t *testing.T, fn func(w *world)) {
	dbtest.Each(t, migs, func(t *testing.T, d *db.DB) {
		clk := clock.NewSettable(time.Date(2026, 6, 24, 9, 10, 0, 0, clock.Shanghai))
		d.SetClock(clk)
		keys := crypto.NewKeys(crypto.Std)
		log, err := ledger.New(d, keys, clk, ledger.Config{})
		if err != nil {
			t.Fatal(err)
		}
		store, err := blob.For(d, t.TempDir(), blob.Options{Clock: clk})
		if err != nil {
			t.Fatal(err)
		}
		fn(&world{New(d, log, store, keys, Config{}), t, d, log, clk})
	})
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Write(ctx, fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) read(fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Read(ctx, fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) put(a ledger.Actor, data []byte, m Meta) Doc {
	w.t.Helper()
	d, err := w.Put(ctx, a, bytes.NewReader(data), m)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) entries(doc string) (out []ledger.Numbered) {
	w.t.Helper()
	if _, err := w.log.Sequence(ctx); err != nil {
		w.t.Fatal(err)
	}
	w.read(func(tx *db.Tx) (err error) { out, err = w.log.Of(tx, doc); return err })
	return out
}

const matter = "0190a000-0000-7000-8000-00000000aaaa"

func TestPhotoIsKeptWithItsLedgerEntry(t *testing.T) {
	each(t, func(w *world) {
		claimed := w.clk.Now().Add(-2 * time.Hour)
		d := w.put(worker, camera(t, scene(2000, 1000), 6), Meta{Kind: Before, Obj: matter, Place: "140402001", ClientID: "photo-0001", Claimed: claimed, Reason: "隐患前照必须有"})
		var again Doc
		var list, after []Doc
		w.read(func(tx *db.Tx) (err error) {
			if again, err = w.Get(tx, d.ID); err != nil {
				return err
			}
			if list, err = w.Of(tx, matter); err != nil {
				return err
			}
			after, err = w.OfKind(tx, matter, After)
			return err
		})
		if again.W != 800 || again.H != 1600 || again.Kind != Before || !again.Claimed.Equal(claimed) || !again.Saved.Equal(w.clk.Now()) ||
			again.Reason != "隐患前照必须有" || again.By != "staff" || again.Positioned || again.Rev != 1 || again.Ledger == "" {
			t.Fatalf("%+v", again)
		}
		if len(list) != 1 || list[0].ID != d.ID || len(after) != 0 {
			t.Fatalf("%d of the matter, %d after", len(list), len(after))
		}
		for size, long := range map[Size]int{Whole: 1600, Thumb: 320} {
			b, err := w.Bytes(ctx, again, size)
			if err != nil {
				t.Fatal(err)
			}
			c, err := jpeg.DecodeConfig(bytes.NewReader(b))
			if err != nil || max(c.Width, c.Height) != long {
				t.Fatalf("%s: %v %v", size, c, err)
			}
		}
		e := w.entries(d.ID)
		if len(e) != 1 || e[0].ID != d.Ledger || e[0].Kind != "document.add" || e[0].Link != string(d.Hash) || e[0].Pub["of"] != matter || e[0].Place != "140402001" {
			t.Fatalf("%+v", e)
		}
	})
}

// T1: nothing of an anonymous sender's photo but its pixels is anywhere: not in the
// database, not in the files.
func TestNoCanaryAnywhere(t *testing.T) {
	each(t, func(w *world) {
		photo := camera(t, scene(300, 200), 1)
		d := w.put(public, photo, Meta{Obj: matter, ClientID: "photo-0001", Position: &Position{36.2, 113.1}})
		if d.Positioned {
			t.Fatal("a position was kept though nobody asked for it")
		}
		w.read(func(tx *db.Tx) error {
			var source string
			var pos []byte
			if err := tx.Get(`SELECT source, position FROM document WHERE id = ?`, []any{d.ID}, &source, &pos); err != nil {
				return err
			}
			if pos != nil || source == string(blob.Sum(photo)) {
				t.Error("position or plain hash of the photo that was sent")
			}
			return nil
		})
		list, err := w.store.Each(ctx, "", 100)
		if err != nil || len(list) != 2 {
			t.Fatalf("%d files %v", len(list), err)
		}
		for _, i := range list {
			b, err := w.store.Get(ctx, i.Hash)
			if err != nil {
				t.Fatal(err)
			}
			clean(t, print{whole: b, thumb: b})
		}
	})
}

func TestPositionIsKeptOnlyOnPurposeAndSealed(t *testing.T) {
	each(t, func(w *world) {
		photo := camera(t, scene(30, 20), 1)
		if _, err := w.Put(ctx, worker, bytes.NewReader(photo), Meta{KeepPosition: true}); !fault.Is(err, fault.KindInvalid) {
			t.Fatalf("kept without a reason: %v", err)
		}
		d := w.put(worker, photo, Meta{Obj: matter, KeepPosition: true, PositionReason: "排放口取样要定点"})
		own := w.put(worker, photo, Meta{Obj: matter, KeepPosition: true, PositionReason: "排放口取样要定点", Position: &Position{36.5, 113.5}})
		none := w.put(worker, webpOf(t, "lossy"), Meta{Obj: matter, KeepPosition: true, PositionReason: "排放口取样要定点"})
		w.read(func(tx *db.Tx) error {
			p, why, err := w.Position(tx, d.ID)
			if err != nil || p.Lat < 36.19 || p.Lat > 36.20 || why != "排放口取样要定点" {
				t.Errorf("%v %s %v", p, why, err)
			}
			if p, _, err = w.Position(tx, own.ID); err != nil || p != (Position{36.5, 113.5}) {
				t.Errorf("%v %v", p, err)
			}
			if _, _, err = w.Position(tx, none.ID); !fault.Is(err, fault.KindNotFound) {
				t.Error(err)
			}
			var box []byte
			if err := tx.Get(`SELECT position FROM document WHERE id = ?`, []any{own.ID}, &box); err != nil || bytes.Contains(box, []byte("36.5")) {
				t.Errorf("%q %v", box, err)
			}
			return nil
		})
		w.write(func(tx *db.Tx) error { return w.Remove(tx, worker, d.ID, "拍错了") })
		w.read(func(tx *db.Tx) error {
			if _, _, err := w.Position(tx, d.ID); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("position of a removed photo: %v", err)
			}
			return nil
		})
	})
}

// T23: the text first, each photo by itself, in any order, cut and sent again.
func TestPhotosJoinAReportOneByOne(t *testing.T) {
	each(t, func(w *world) {
		photos := [][]byte{camera(t, scene(20, 10), 1), camera(t, scene(30, 10), 1), camera(t, scene(40, 10), 1)}
		items := []Item{{ClientID: "photo-000a", Kind: Before}, {ClientID: "photo-000b", SourceHash: string(blob.Sum(photos[1]))}, {ClientID: "photo-000c"}}
		for range 2 { // the report itself may come twice
			w.write(func(tx *db.Tx) error { return w.Expect(tx, matter, items) })
		}
		progress := func() (p Progress) {
			w.read(func(tx *db.Tx) (err error) { p, err = w.Progress(tx, matter); return err })
			return p
		}
		if p := progress(); p.Have != 0 || p.Want != 3 || len(p.Missing) != 3 {
			t.Fatalf("%+v", p)
		}
		w.put(public, photos[2], Meta{Obj: matter, ClientID: "photo-000c"})
		_, err := w.Put(ctx, public, io.MultiReader(bytes.NewReader(photos[1][:50]), broken{}), Meta{Obj: matter, ClientID: "photo-000b"})
		if !fault.Is(err, fault.KindBusy) {
			t.Fatalf("the line broke and the phone is told not to try again: %v", err)
		}
		_, err = w.Put(ctx, public, bytes.NewReader(photos[1][:50]), Meta{Obj: matter, ClientID: "photo-000b", SourceHash: items[1].SourceHash})
		if !fault.Is(err, fault.KindBusy) {
			t.Fatalf("cut without a broken line: %v", err)
		}
		if p := progress(); p.Have != 1 || p.Want != 3 || p.Missing[0].ClientID != "photo-000a" || p.Missing[1].ClientID != "photo-000b" {
			t.Fatalf("%+v", p)
		}
		w.put(public, photos[1], Meta{Obj: matter, ClientID: "photo-000b", SourceHash: items[1].SourceHash})
		w.put(public, photos[0], Meta{Obj: matter, ClientID: "photo-000a", Kind: Before})
		if p := progress(); p.Have != 3 || p.Want != 3 || p.Missing != nil {
			t.Fatalf("%+v", p)
		}
		w.read(func(tx *db.Tx) error {
			if _, err := w.Expected(tx, matter, "photo-000b"); err != nil {
				t.Error(err)
			}
			for _, x := range [][2]string{{matter, "photo-000d"}, {"another", "photo-000b"}, {matter, ""}} {
				if _, err := w.Expected(tx, x[0], x[1]); !fault.Is(err, fault.KindNotFound) {
					t.Errorf("%v: %v", x, err)
				}
			}
			return nil
		})
		err = w.d.Write(ctx, func(tx *db.Tx) error { return w.Expect(tx, matter, make([]Item, MaxExpected+1)) })
		if !fault.Is(err, fault.KindInvalid) {
			t.Fatal(err)
		}
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestSameItemAgainIsTheSameDocument(t *testing.T) {
	each(t, func(w *world) {
		photo, other := camera(t, scene(20, 10), 1), camera(t, scene(10, 20), 1)
		m := Meta{Obj: matter, ClientID: "photo-0001"}
		d := w.put(public, photo, m)
		if again := w.put(public, photo, m); again.ID != d.ID || again.Ledger != d.Ledger {
			t.Fatalf("%s became %s", d.ID, again.ID)
		}
		for _, x := range []struct {
			data []byte
			m    Meta
		}{{other, m}, {photo, Meta{Obj: "another", ClientID: "photo-0001"}}} {
			if _, err := w.Put(ctx, public, bytes.NewReader(x.data), x.m); key(err) != "document.same_id_other_photo" || !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%v", err)
			}
		}
		// Eight at once, prepared before any of them is saved: one document, one entry.
		ids := make([]string, 8)
		var wg sync.WaitGroup
		prepared := make([]*Prepared, len(ids))
		for i := range ids {
			p, err := w.Prepare(ctx, bytes.NewReader(photo), Meta{Obj: matter, ClientID: "photo-0002"})
			if err != nil {
				t.Fatal(err)
			}
			prepared[i] = p
		}
		for i, p := range prepared {
			wg.Go(func() {
				err := w.d.Write(ctx, func(tx *db.Tx) error {
					d, err := w.PutTx(tx, public, p)
					ids[i] = d.ID
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] || id == "" {
				t.Fatalf("%v", ids)
			}
		}
		if e := w.entries(ids[0]); len(e) != 1 {
			t.Fatalf("%d entries", len(e))
		}
		w.read(func(tx *db.Tx) error {
			list, err := w.Of(tx, matter)
			if len(list) != 2 {
				t.Errorf("%d documents", len(list))
			}
			return err
		})
	})
}

func TestAttachOnceAndToOneMatterOnly(t *testing.T) {
	each(t, func(w *world) {
		d := w.put(worker, camera(t, scene(20, 10), 1), Meta{})
		w.read(func(tx *db.Tx) error {
			if list, err := w.Of(tx, ""); err != nil || len(list) != 0 {
				t.Errorf("what belongs to nothing is listed: %v %v", list, err)
			}
			return nil
		})
		for range 2 {
			w.write(func(tx *db.Tx) error { return w.Attach(tx, worker, d.ID, matter, "140402001") })
		}
		err := w.d.Write(ctx, func(tx *db.Tx) error { return w.Attach(tx, worker, d.ID, "another", "") })
		if !fault.Is(err, fault.KindConflict) {
			t.Fatal(err)
		}
		err = w.d.Write(ctx, func(tx *db.Tx) error { return w.Attach(tx, worker, "nobody", matter, "") })
		if !fault.Is(err, fault.KindNotFound) {
			t.Fatal(err)
		}
		e := w.entries(d.ID)
		if len(e) != 2 || e[1].Kind != "document.attach" || e[1].Pub["of"] != matter || e[1].Rev != 2 || e[1].Place != "140402001" {
			t.Fatalf("%+v", e)
		}
	})
}

func TestAMatterHasEnoughPhotosAtSomePoint(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.Prepare(ctx, bytes.NewReader(webpOf(t, "lossy")), Meta{Obj: matter})
		if err != nil {
			t.Fatal(err)
		}
		w.write(func(tx *db.Tx) error {
			for i := range MaxPerObj {
				q := *p
				q.id = strings.Repeat("0", 8) + string(rune('A'+i%26)) + string(rune('A'+i/26))
				if _, err := w.PutTx(tx, worker, &q); err != nil {
					return err
				}
			}
			return nil
		})
		if _, err := w.Put(ctx, worker, bytes.NewReader(webpOf(t, "lossy")), Meta{Obj: matter}); !fault.Is(err, fault.KindNotYet) {
			t.Fatal(err)
		}
	})
}

func TestServe(t *testing.T) {
	each(t, func(w *world) {
		d := w.put(worker, camera(t, scene(20, 10), 1), Meta{Kind: After, Obj: matter, ClientID: "x.html"})
		get := func(method, etag string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, "/d/1?type=text/html", nil)
			r.Header.Set("Accept", "text/html")
			if etag != "" {
				r.Header.Set("If-None-Match", etag)
			}
			rec := httptest.NewRecorder()
			if err := w.Serve(rec, r, d, Thumb); err != nil {
				t.Fatal(err)
			}
			return rec
		}
		rec := get("GET", "")
		h := rec.Header()
		for k, want := range map[string]string{
			"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache",
			"Content-Disposition": `inline; filename="linli-after-` + string(d.Hash[:8]) + `-small.jpg"`, "Etag": `"` + string(d.ThumbHash) + `"`,
		} {
			if h.Get(k) != want {
				t.Errorf("%s: %q", k, h.Get(k))
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "allow") {
			t.Errorf("policy %q", csp)
		}
		if rec.Code != 200 || blob.Sum(rec.Body.Bytes()) != d.ThumbHash {
			t.Errorf("%d, %d bytes", rec.Code, rec.Body.Len())
		}
		if rec := get("GET", h.Get("Etag")); rec.Code != http.StatusNotModified || rec.Body.Len() != 0 {
			t.Errorf("known to the browser: %d", rec.Code)
		}
		if rec := get("HEAD", ""); rec.Code != 200 || rec.Body.Len() != 0 {
			t.Errorf("HEAD: %d, %d bytes", rec.Code, rec.Body.Len())
		}
		rec = httptest.NewRecorder()
		if err := w.Serve(rec, httptest.NewRequest("POST", "/", nil), d, Whole); !fault.Is(err, fault.KindInvalid) {
			t.Error(err)
		}
		d.Gone = true
		if err := w.Serve(rec, httptest.NewRequest("GET", "/", nil), d, Whole); !fault.Is(err, fault.KindNotFound) || len(rec.Header()) != 0 {
			t.Error(err, rec.Header())
		}
	})
}

func TestCleanDropsOrphansAndWhatIsPastItsRetention(t *testing.T) {
	each(t, func(w *world) {
		kept := w.put(worker, camera(t, scene(20, 10), 1), Meta{Obj: matter})
		short := w.put(worker, camera(t, scene(30, 10), 1), Meta{Obj: matter, Retain: 10 * 24 * time.Hour})
		long := w.put(worker, camera(t, scene(40, 10), 1), Meta{Obj: matter, Retain: 10 * 24 * time.Hour})
		w.write(func(tx *db.Tx) error { return w.Keep(tx, worker, long.ID, w.clk.Now().Add(1000*24*time.Hour)) })
		orphan, err := w.Prepare(ctx, bytes.NewReader(camera(t, scene(50, 10), 1)), Meta{})
		if err != nil {
			t.Fatal(err)
		}
		paper, err := w.store.Put(ctx, []byte("a signed paper of another package"))
		if err != nil {
			t.Fatal(err)
		}
		w.Spare(func(_ *db.Tx, hashes []blob.Hash) ([]blob.Hash, error) { return []blob.Hash{paper}, nil })
		if c, err := w.Clean(ctx); err != nil || c != (Cleaned{}) {
			t.Fatalf("within the grace: %+v %v", c, err)
		}
		w.clk.Advance(25 * time.Hour)
		if c, err := w.Clean(ctx); err != nil || c.Dropped != 2 || c.Expired != 0 {
			t.Fatalf("the orphan's two sizes: %+v %v", c, err)
		}
		if _, err := w.store.Get(ctx, orphan.hash); !fault.Is(err, fault.KindNotFound) {
			t.Fatal(err)
		}
		w.clk.Advance(10 * 24 * time.Hour)
		if c, err := w.Clean(ctx); err != nil || c.Expired != 1 || c.Dropped != 2 || c.Bytes == 0 {
			t.Fatalf("past its retention: %+v %v", c, err)
		}
		w.read(func(tx *db.Tx) error {
			for _, x := range []struct {
				id   string
				gone bool
			}{{kept.ID, false}, {short.ID, true}, {long.ID, false}} {
				d, err := w.Get(tx, x.id)
				if err != nil || d.Gone != x.gone {
					t.Errorf("%+v: %+v %v", x, d, err)
				}
				if _, err := w.Bytes(ctx, d, Whole); fault.Is(err, fault.KindNotFound) != x.gone {
					t.Errorf("%+v: %v", x, err)
				}
			}
			return nil
		})
		if _, err := w.store.Get(ctx, paper); err != nil {
			t.Fatalf("the other package's paper: %v", err)
		}
		e := w.entries(short.ID)
		if len(e) != 2 || e[1].Kind != "document.remove" || e[1].Pub["gone"] != "expired" {
			t.Fatalf("%+v", e)
		}
	})
}

func TestRemoveNeedsAReasonAndLeavesTheRow(t *testing.T) {
	each(t, func(w *world) {
		d := w.put(worker, camera(t, scene(20, 10), 1), Meta{Obj: matter})
		err := w.d.Write(ctx, func(tx *db.Tx) error { return w.Remove(tx, worker, d.ID, " ") })
		if !fault.Is(err, fault.KindInvalid) {
			t.Fatal(err)
		}
		for range 2 {
			w.write(func(tx *db.Tx) error { return w.Remove(tx, worker, d.ID, "拍到了别人的脸") })
		}
		w.clk.Advance(25 * time.Hour)
		if c, err := w.Clean(ctx); err != nil || c.Dropped != 2 {
			t.Fatalf("%+v %v", c, err)
		}
		w.read(func(tx *db.Tx) error {
			list, err := w.Of(tx, matter)
			if err != nil || len(list) != 0 {
				t.Errorf("%v %v", list, err)
			}
			got, err := w.Get(tx, d.ID)
			if err != nil || !got.Gone {
				t.Errorf("%+v %v", got, err)
			}
			return nil
		})
		if e := w.entries(d.ID); len(e) != 2 || e[1].Kind != "document.remove" {
			t.Fatalf("%+v", e)
		}
	})
}

// The rows are what the entries say, and a row changed behind the ledger's back is found.
func TestReplayerSeesTheTable(t *testing.T) {
	each(t, func(w *world) {
		d := w.put(worker, camera(t, scene(20, 10), 1), Meta{})
		w.write(func(tx *db.Tx) error { return w.Attach(tx, worker, d.ID, matter, "") })
		gone := w.put(worker, camera(t, scene(30, 10), 1), Meta{Obj: matter})
		w.write(func(tx *db.Tx) error { return w.Remove(tx, worker, gone.ID, "拍错了") })
		if sound := w.sound(); !sound {
			t.Fatal("not sound though nobody touched anything")
		}
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE document SET kind = 'after' WHERE id = ?`, d.ID)
			return err
		})
		if w.sound() {
			t.Fatal("a photo made an after-photo behind the ledger's back is not found")
		}
	})
}

// sound replays the entries the way ledger.Replayer's contract says.
func (w *world) sound() bool {
	w.t.Helper()
	rp, ok := w.Replayer(), true
	type state struct {
		pub map[string]any
		rev int64
	}
	want := map[string]state{}
	if _, err := w.log.Sequence(ctx); err != nil {
		w.t.Fatal(err)
	}
	w.read(func(tx *db.Tx) error {
		list, err := w.log.Follow(tx, 0, 1000)
		if err != nil {
			return err
		}
		for _, e := range list {
			if strings.HasPrefix(e.Kind, "document.") {
				want[e.Obj] = state{e.Pub, e.Rev}
			}
		}
		return rp.Rows(tx, func(obj string, pub map[string]any, rev int64) error {
			for k, v := range pub {
				ok = ok && want[obj].pub[k] == v
			}
			ok = ok && rev == want[obj].rev
			delete(want, obj)
			return nil
		})
	})
	return ok && len(want) == 0
}

func TestDamagedFilesAreNamed(t *testing.T) {
	each(t, func(w *world) {
		good := w.put(worker, camera(t, scene(20, 10), 1), Meta{Obj: matter})
		lost := w.put(worker, camera(t, scene(30, 10), 1), Meta{Obj: matter})
		if ids, err := w.Damaged(ctx); err != nil || len(ids) != 0 {
			t.Fatalf("%v %v", ids, err)
		}
		if gone, err := w.store.Drop(ctx, lost.ThumbHash, w.clk.Now().Add(time.Hour)); err != nil || !gone {
			t.Fatal(gone, err)
		}
		if ids, err := w.Damaged(ctx); err != nil || len(ids) != 1 || ids[0] != lost.ID || ids[0] == good.ID {
			t.Fatalf("%v %v", ids, err)
		}
	})
}

func TestWordsAreComplete(t *testing.T) {
	if gaps := text.Gaps("document."); len(gaps) > 0 {
		t.Fatal(gaps)
	}
}
