package ledger_test

import (
	"context"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

var migrations = []db.Migrations{ledger.Migrations}

// house is a ledger on a fresh database with a clock of its own.
type house struct {
	t    testing.TB
	d    *db.DB
	log  *ledger.Log
	keys *crypto.Keys
	clk  *clock.Settable
	dir  string
}

func newHouse(t testing.TB, d *db.DB) *house {
	h := &house{t: t, d: d, keys: crypto.NewKeys(crypto.Std), clk: clock.NewSettable(time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)), dir: t.TempDir()}
	d.SetClock(h.clk)
	h.log = h.open(ledger.Config{Dir: h.dir, Origin: "linli.140402/test/log1"})
	return h
}

func (h *house) open(cfg ledger.Config) *ledger.Log {
	h.t.Helper()
	if cfg.Origin == "" {
		cfg.Origin = "linli.140402/test/log1"
	}
	l, err := ledger.New(h.d, h.keys, h.clk, cfg)
	h.ok(err)
	return l
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) append(list ...ledger.Entry) []ledger.Ref {
	h.t.Helper()
	var refs []ledger.Ref
	h.ok(h.d.Write(context.Background(), func(tx *db.Tx) error {
		refs = refs[:0]
		for _, e := range list {
			ref, err := h.log.Append(tx, e)
			if err != nil {
				return err
			}
			refs = append(refs, ref)
		}
		return nil
	}))
	return refs
}

func (h *house) sequence() int {
	h.t.Helper()
	n, err := h.log.Sequence(context.Background())
	h.ok(err)
	return n
}

func (h *house) read(fn func(tx *db.Tx) error) {
	h.t.Helper()
	h.ok(h.d.Read(context.Background(), fn))
}

func (h *house) follow() (list []ledger.Numbered) {
	h.t.Helper()
	h.read(func(tx *db.Tx) (err error) {
		list, err = h.log.Follow(tx, 0, 100000)
		return err
	})
	return list
}

var grid = ledger.Actor{ID: "worker-1", Kind: "staff", Name: "赵网格"}

func report(obj string, rev int64) ledger.Entry {
	return ledger.Entry{Kind: "matter.open", Place: "140402001001", Obj: obj, Rev: rev, Actor: grid,
		Pub:   map[string]any{"state": "open", "due": int64(1772352000000)},
		Slots: []ledger.Slot{{Name: "text", Subject: "person-1", Body: "三单元楼道堆物"}, {Name: "reporter", Subject: "person-2", Body: map[string]any{"name": "孙一〇"}}}}
}

func TestAStepIsRecordedAndRead(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ref := h.append(report("m1", 1), report("m2", 1), report("m1", 2))
		if n := h.sequence(); n != 3 {
			t.Fatalf("numbered %d of 3", n)
		}
		list := h.follow()
		if len(list) != 3 || list[0].Seq != 1 || list[2].Seq != 3 || list[2].Prev != 1 || list[0].Prev != -1 || list[2].Rev != 2 {
			t.Fatalf("%+v", list)
		}
		if list[0].ID != ref[0].ID || list[0].Pub["due"] != int64(1772352000000) || list[0].ActorPseudonym == "" || len(list[0].Slots) != 2 {
			t.Fatalf("%+v", list[0])
		}
		h.read(func(tx *db.Tx) error {
			who, err := h.log.Who(tx, list[0].ActorPseudonym)
			if err != nil || who.ID != "worker-1" || who.Kind != "staff" {
				t.Errorf("who: %+v %v", who, err)
			}
			opened, err := h.log.Open(tx, ref[0].ID)
			if err != nil || len(opened) != 2 || string(opened[1].Body) != `"三单元楼道堆物"` || string(opened[0].Body) != `{"name":"孙一〇"}` {
				t.Errorf("opened: %+v %v", opened, err)
			}
			of, err := h.log.Of(tx, "m1")
			if err != nil || len(of) != 2 {
				t.Errorf("of: %d %v", len(of), err)
			}
			return nil
		})
		if n := h.sequence(); n != 0 {
			t.Errorf("numbered %d again", n)
		}
	})
}

func newKeys() *crypto.Keys { return crypto.NewKeys(crypto.Std) }
