package ledger_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"linli/kernel/ledger"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

func TestEveryPairProvesAndEveryMutationFails(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t, migrations))
	const sizes = 70
	var list []ledger.Entry
	for i := range sizes - 1 {
		list = append(list, report(fmt.Sprint("m", i), 1))
	}
	h.append(list...)
	h.sequence()
	h.read(func(tx *db.Tx) error {
		var leaves []tlog.Hash
		err := tx.Each("SELECT body FROM ledger_entry ORDER BY seq", nil, func(scan func(...any) error) error {
			var b []byte
			err := scan(&b)
			leaves = append(leaves, tlog.RecordHash(b))
			return err
		})
		h.ok(err)
		for size := int64(1); size <= sizes; size++ {
			root, err := h.log.Root(tx, size)
			h.ok(err)
			for seq := int64(0); seq < size; seq++ {
				proof, err := h.log.Inclusion(tx, seq, size)
				h.ok(err)
				if err := tlog.CheckRecord(proof, size, root, seq, leaves[seq]); err != nil {
					t.Fatalf("%d of %d: %v", seq, size, err)
				}
				for i := range proof {
					proof[i][i%32] ^= 0x10
					if tlog.CheckRecord(proof, size, root, seq, leaves[seq]) == nil {
						t.Fatalf("%d of %d proves with a wrong hash", seq, size)
					}
					proof[i][i%32] ^= 0x10
				}
			}
			for old := int64(1); old <= size; old++ {
				before, err := h.log.Root(tx, old)
				h.ok(err)
				proof, err := h.log.Consistency(tx, old, size)
				h.ok(err)
				if err := tlog.CheckTree(proof, size, root, old, before); err != nil {
					t.Fatalf("%d to %d: %v", old, size, err)
				}
			}
		}
		for _, bad := range [][2]int64{{0, 0}, {-1, 5}, {5, 5}, {0, sizes + 1}} {
			if _, err := h.log.Inclusion(tx, bad[0], bad[1]); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%v: %v", bad, err)
			}
		}
		return nil
	})
}

func TestAReceiptIsCheckedWithoutTheServer(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		refs := h.append(report("m0", 1), report("m1", 1))
		if _, err := h.log.Receipt(context.Background(), refs[1].ID); !fault.Is(err, fault.KindNotYet) {
			t.Errorf("before its number: %v", err)
		}
		if _, err := h.log.Receipt(context.Background(), "0192f0c1-7a3b-7def-8123-138123456789"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("of nothing: %v", err)
		}
		h.sequence()
		h.fill(40)
		r, err := h.log.Receipt(context.Background(), refs[1].ID, "text")
		h.ok(err)
		text := r.Text()
		if strings.Contains(text, "孙一〇") {
			t.Error("the receipt shows another person's slot")
		}
		c, err := ledger.VerifyReceipt(strings.NewReader(text), h.log.VerifierKey())
		h.ok(err)
		if c.Seq != 2 || c.Kind != "matter.open" || c.Obj != "m1" || string(c.Opened["text"]) != `"三单元楼道堆物"` || c.Origin != h.log.Origin() || !c.Time.Equal(h.clk.Now()) {
			t.Errorf("%+v", c)
		}
		if _, err := ledger.VerifyReceipt(strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n")), h.log.VerifierKey()); err != nil {
			t.Errorf("saved by a Windows editor: %v", err)
		}
		compact, err := r.Compact()
		h.ok(err)
		c2, err := ledger.VerifyReceipt(strings.NewReader(compact+"\n"), h.log.VerifierKey())
		h.ok(err)
		if c2.Root != c.Root || c2.LeafHash != c.LeafHash || c2.Seq != 2 {
			t.Errorf("%+v", c2)
		}
		other, err := ledger.New(dbtest.SQLite(t, migrations), crypto.NewKeys(crypto.Std), h.clk, ledger.Config{Origin: h.log.Origin()})
		h.ok(err)
		for _, doc := range []string{text, compact} {
			if _, err := ledger.VerifyReceipt(strings.NewReader(doc), other.VerifierKey()); !fault.Is(err, fault.KindConflict) {
				t.Errorf("another log's key accepts it: %v", err)
			}
			if _, err := ledger.VerifyReceipt(strings.NewReader(doc)); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("accepted without a trusted key: %v", err)
			}
		}
		for _, none := range []string{"", "x", "linli", "PK\x03\x04"} {
			if _, err := ledger.VerifyReceipt(strings.NewReader(none), h.log.VerifierKey()); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%q: %v", none, err)
			}
		}
		if s := c.String(); !strings.Contains(s, "三单元楼道堆物") || !strings.Contains(s, "第 2 条") || !strings.Contains(s, "2026-03-01 16:00:00") {
			t.Error(s)
		}
		mutate(t, text, h.log.VerifierKey(), c)
		mutate(t, compact, h.log.VerifierKey(), c2)
	})
}

// mutate changes single bytes: whatever is still accepted must say exactly the same.
func mutate(t *testing.T, doc, key string, want ledger.Checked) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 800 {
		b := []byte(doc)
		i := rnd.IntN(len(b))
		b[i] ^= byte(1 << rnd.IntN(7))
		if string(b) == doc {
			continue
		}
		got, err := ledger.VerifyReceipt(strings.NewReader(string(b)), key)
		if err == nil && fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("byte %d: accepted as %+v\n%s", i, got, b)
		}
	}
	for i := 0; i < len(doc)-1; i += 7 {
		if got, err := ledger.VerifyReceipt(strings.NewReader(doc[:i]), key); err == nil {
			t.Fatalf("the first %d bytes were accepted: %+v", i, got)
		}
	}
}

func FuzzReceipt(f *testing.F) {
	f.Add("linli receipt/1\n== checkpoint\nx\n\n— a b\n== seq\n1\n== proof\n== entry\nx\n== end\n")
	f.Add("LL1.AAAA")
	f.Fuzz(func(t *testing.T, s string) {
		_, vkey, err := crypto.NewKeys(crypto.Std).NoteSigner("fuzz")
		if err != nil {
			t.Fatal(err)
		}
		if c, err := ledger.VerifyReceipt(strings.NewReader(s), vkey); err == nil {
			t.Fatalf("accepted %+v", c)
		}
	})
}

func TestAWitnessCosigns(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t, migrations))
	h.fill(5)
	var c ledger.Checkpoint
	h.read(func(tx *db.Tx) (err error) { c, err = h.log.Checkpoint(tx); return err })
	w, wkey, err := ledger.NewCosigner("witness.district", crypto.Random(32), func() time.Time { return time.Unix(1772352000, 0) })
	h.ok(err)
	v, err := note.NewVerifier(h.log.VerifierKey())
	h.ok(err)
	n, err := note.Open([]byte(c.Note), note.VerifierList(v))
	h.ok(err)
	signed, err := note.Sign(n, w)
	h.ok(err)
	h.sound(ledger.VerifyOptions{Checkpoints: []string{string(signed)}, Witnesses: []string{wkey}})
	_, stranger, err := ledger.NewCosigner("witness.other", crypto.Random(32), nil)
	h.ok(err)
	h.found(ledger.VerifyOptions{Checkpoints: []string{string(signed)}, Witnesses: []string{stranger}}, "witness", -1)
	at := strings.Index(string(signed), "— witness.district ") + len("— witness.district ")
	broken := []byte(signed)
	broken[at+30] ^= 3
	h.found(ledger.VerifyOptions{Checkpoints: []string{string(broken)}, Witnesses: []string{wkey}}, "witness", -1)
	if _, err := ledger.ParseWitness(h.log.VerifierKey()); err == nil {
		t.Error("a log's key was taken for a witness's")
	}
}

func TestThePublicDoors(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t, migrations))
	srv := httptest.NewServer(h.log.Handler())
	defer srv.Close()
	get := func(path string, status int) string {
		t.Helper()
		r, err := http.Get(srv.URL + path)
		h.ok(err)
		defer r.Body.Close()
		var b strings.Builder
		if _, err := copyAll(&b, r); err != nil {
			t.Fatal(err)
		}
		if r.StatusCode != status {
			t.Errorf("%s: %d, want %d: %s", path, r.StatusCode, status, b.String())
		}
		return b.String()
	}
	get("/log/checkpoint", 404)
	h.fill(300)
	v, err := note.NewVerifier(strings.TrimSpace(get("/log/key", 200)))
	h.ok(err)
	n, err := note.Open([]byte(get("/log/checkpoint", 200)), note.VerifierList(v))
	h.ok(err)
	lines := strings.Split(n.Text, "\n")
	root, err := tlog.ParseHash(lines[2])
	h.ok(err)
	if lines[1] != "301" {
		t.Fatalf("%q", lines)
	}
	// A client that knows only C2SP tiles proves an entry by itself.
	reader := tlog.TileHashReader(tlog.Tree{N: 301, Hash: root}, tiles{get})
	proof, err := tlog.ProveRecord(301, 5, reader)
	h.ok(err)
	answer := strings.Split(get("/log/proof?seq=5", 200), "\n")
	if answer[0] != "seq 5" || answer[1] != "size 301" || len(answer) != 3+len(proof)+1 {
		t.Fatalf("%q", answer)
	}
	for i, p := range proof {
		if answer[3+i] != base64.StdEncoding.EncodeToString(p[:]) {
			t.Errorf("hash %d differs", i)
		}
	}
	get("/log/proof?old=100&size=301", 200)
	for _, bad := range []string{"/log/proof", "/log/proof?seq=301", "/log/proof?seq=-1", "/log/proof?seq=x", "/log/proof?seq=1&size=999", "/log/proof?old=0&size=5", "/log/proof?seq=05"} {
		get(bad, 400)
	}
	for _, bad := range []string{"/log/tile/0/001", "/log/tile/0/001.p/46", "/log/tile/0/1", "/log/tile/9/000", "/log/tile/0/x999/999", "/log/tile/entries/000", "/log/tile/-1/000", "/log/tile/"} {
		get(bad, 404)
	}
	get("/log/tile/0/000", 200)
	if got := get("/log/tile/1/000.p/1", 200); len(got) != 32 {
		t.Errorf("%d bytes", len(got))
	}
}

// tiles reads tiles over HTTP as a witness would.
type tiles struct{ get func(string, int) string }

func (tiles) Height() int                     { return 8 }
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (s tiles) ReadTiles(list []tlog.Tile) (out [][]byte, err error) {
	for _, t := range list {
		out = append(out, []byte(s.get("/log/"+strings.Replace(t.Path(), "tile/8/", "tile/", 1), 200)))
	}
	return out, nil
}
