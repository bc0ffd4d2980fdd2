package offline

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	mrand "math/rand/v2"
	"strconv"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/id"
)

// house is the service with its real surroundings and a phone of 李.
type house struct {
	*Service
	t     *testing.T
	d     *db.DB
	clk   *clock.Settable
	li    access.Actor
	key   *ecdsa.PrivateKey
	phone string
}

var ctx = context.Background()

func each(t *testing.T, fn func(h *house)) {
	dbtest.Each(t, []db.Migrations{ledger.Migrations, access.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		h := &house{t: t, d: d, clk: clock.NewSettable(time.Date(2026, 6, 24, 9, 0, 0, 0, clock.Shanghai))}
		d.SetClock(h.clk)
		keys := crypto.NewKeys(crypto.Std)
		l, err := ledger.New(d, keys, h.clk, ledger.Config{})
		h.ok(err)
		h.Service = New(d, l, keys, new(access.Service))
		h.li = access.Actor{Account: "li", Actor: ledger.Actor{ID: "li", Kind: "staff"}}
		h.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		h.ok(err)
		pub, err := h.key.PublicKey.Bytes()
		h.ok(err)
		lent, err := h.Enrol(ctx, h.li, pub, "Chrome Android")
		h.ok(err)
		h.phone = lent.Device
		fn(h)
	})
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refused(err error, key string) {
	h.t.Helper()
	if f := fault.Of(err); f == nil || f.Key != key {
		h.t.Fatalf("got %v, want %s", err, key)
	}
}

func (h *house) sign(x *Item, body []byte) []byte {
	sum := sha256.Sum256(body)
	x.Hash = hex.EncodeToString(sum[:])
	sum = sha256.Sum256(x.Canonical())
	r, s, err := ecdsa.Sign(rand.Reader, h.key, sum[:])
	h.ok(err)
	sig := make([]byte, 64)
	r.FillBytes(sig[:32])
	s.FillBytes(sig[32:])
	return sig
}

// arrive is one request of the phone at the server: what the gateway does, with an effect of its own.
func (h *house) arrive(a access.Actor, x Item, body []byte, effect func(*db.Tx) error) (v Verdict, err error) {
	sig := h.sign(&x, body)
	err = h.d.Read(ctx, func(tx *db.Tx) error {
		dev, err := h.Known(tx, x, body, sig)
		if err != nil {
			return err
		}
		v, err = h.Check(tx, a, dev, x)
		return err
	})
	if err != nil || v.Done || v.Want > 0 {
		return v, err
	}
	c := access.OnClaim(ctx, x.ID, func(tx *db.Tx) error { return h.Taken(tx, x) })
	err = h.d.Write(c, func(tx *db.Tx) error {
		_, found, err := h.acc.Claim(tx, a.Account, x.ID, access.BodyHash(body), access.Result{Status: 303})
		if err != nil || found {
			return err
		}
		return effect(tx)
	})
	return v, err
}

func (h *house) item(seq, low int64) Item {
	return Item{ID: id.New(), Device: h.phone, Seq: seq, Low: low, Kind: "visit", Action: "/care", Claimed: h.clk.Now().UnixMilli()}
}

// Random commands against a ten-line model: the phone writes, sends its oldest, sends anything again, sends out of turn; the
// network loses requests before and answers after their effect. Nothing is lost, nothing is done twice, the order stays.
func TestModelNothingLostNothingDoubledOrderKept(t *testing.T) {
	each(t, func(h *house) {
		h.ok(h.d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`CREATE TABLE effect (n BIGINT NOT NULL, item TEXT NOT NULL)`)
			return err
		}))
		r := mrand.New(mrand.NewPCG(20260624, 1000))
		var all, outbox []Item // the model: everything ever written; what the phone still holds
		run := func(tx *db.Tx, x Item) error {
			n, err := tx.Count(`SELECT count(*) FROM effect`)
			if err == nil {
				_, err = tx.Exec(`INSERT INTO effect (n, item) VALUES (?,?)`, n, x.ID)
			}
			return err
		}
		for len(all) < 150 || len(outbox) > 0 {
			switch k := r.IntN(10); {
			case k < 3 && len(all) < 150: // write down
				x := h.item(int64(len(all)+1), 0)
				all, outbox = append(all, x), append(outbox, x)
			case len(outbox) == 0:
			case k < 7: // send the oldest; the answer may be lost
				x := outbox[0]
				x.Low = x.Seq
				if k == 3 {
					continue // lost on the way there
				}
				v, err := h.arrive(h.li, x, []byte("body "+x.ID), func(tx *db.Tx) error { return run(tx, x) })
				h.ok(err)
				if v.Want != 0 {
					t.Fatalf("the oldest has to wait for %d", v.Want)
				}
				if k != 4 { // the answer came
					outbox = outbox[1:]
				}
			case k == 7: // one that is not its turn, as another tab or a slow network brings it
				x := outbox[r.IntN(len(outbox))]
				x.Low = outbox[0].Seq
				v, err := h.arrive(h.li, x, []byte("body "+x.ID), func(tx *db.Tx) error { return run(tx, x) })
				h.ok(err)
				if before := x.Seq > outbox[0].Seq && v.Want == 0 && !v.Done; before && h.settled() < x.Seq-1 {
					t.Fatalf("%d went before %d", x.Seq, outbox[0].Seq)
				}
			default: // an old one once more
				x := all[r.IntN(len(all))]
				if slicesHas(outbox, x.ID) {
					continue
				}
				x.Low = x.Seq
				v, err := h.arrive(h.li, x, []byte("body "+x.ID), func(tx *db.Tx) error { return run(tx, x) })
				h.ok(err)
				if !v.Done {
					t.Fatalf("%d was settled and is done again", x.Seq)
				}
			}
		}
		var got []string
		h.ok(h.d.Read(ctx, func(tx *db.Tx) error {
			got = nil
			return tx.Each(`SELECT item FROM effect ORDER BY n`, nil, func(scan func(...any) error) error {
				var s string
				err := scan(&s)
				got = append(got, s)
				return err
			})
		}))
		if len(got) != len(all) {
			t.Fatalf("%d written, %d arrived", len(all), len(got))
		}
		for i, x := range all {
			if got[i] != x.ID {
				t.Fatalf("number %s stands at place %d", strconv.FormatInt(x.Seq, 10), i)
			}
		}
	})
}

func slicesHas(list []Item, id string) bool {
	for _, x := range list {
		if x.ID == id {
			return true
		}
	}
	return false
}

func (h *house) settled() (n int64) {
	h.ok(h.d.Read(ctx, func(tx *db.Tx) error {
		d, err := h.Get(tx, h.phone)
		n = d.Seq
		return err
	}))
	return n
}

// A revoked phone: no half, what it still has is held without effect and sealed, and it is told to empty itself.
func TestRevokedPhone(t *testing.T) {
	each(t, func(h *house) {
		x := h.item(1, 1)
		effect := func(*db.Tx) error { h.t.Error("a revoked phone had an effect"); return nil }
		h.ok(h.d.Write(ctx, func(tx *db.Tx) error { return h.Revoke(tx, h.li, h.phone) }))
		_, err := h.Lend(ctx, h.li, h.phone)
		h.refused(err, "offline.revoked")
		_, err = h.arrive(h.li, x, []byte("申秀兰 都好"), effect)
		h.refused(err, "offline.revoked")
		for range 2 {
			h.ok(h.Hold(ctx, h.li, x, []byte("申秀兰 都好")))
		}
		h.ok(h.d.Read(ctx, func(tx *db.Tx) error {
			var half []byte
			var n int64
			h.ok(tx.Get(`SELECT half FROM offline_device WHERE id=?`, []any{h.phone}, &half))
			h.ok(tx.Get(`SELECT count(*) FROM offline_item`, nil, &n))
			held, err := h.HeldItem(tx, x.Device, x.ID)
			if len(half) != 0 || n != 1 || err != nil || string(held.Body) != "申秀兰 都好" || held.Action != x.Action {
				t.Errorf("half %d bytes, %d items, %+v, %v", len(half), n, held, err)
			}
			return nil
		}))
	})
}

// Nobody else, no other key, no changed content, no fourth phone.
func TestStrangers(t *testing.T) {
	each(t, func(h *house) {
		none := func(*db.Tx) error { h.t.Error("it had an effect"); return nil }
		_, err := h.arrive(access.Public(), h.item(1, 1), []byte("a"), none)
		h.refused(err, "offline.login")
		_, err = h.arrive(access.Actor{Account: "wang"}, h.item(1, 1), []byte("a"), none)
		h.refused(err, "offline.other")
		_, err = h.Lend(ctx, access.Actor{Account: "wang"}, h.phone)
		h.refused(err, "offline.other")
		x := h.item(1, 1)
		sig := h.sign(&x, []byte("a"))
		for _, change := range []func(*Item){func(y *Item) { y.Seq = 2 }, func(y *Item) { y.Low = 9 }, func(y *Item) { y.Claimed++ }, func(y *Item) { y.Action = "/x" }, func(y *Item) { y.ID = id.New() }} {
			y := x
			change(&y)
			h.refused(h.d.Read(ctx, func(tx *db.Tx) error { _, err := h.Known(tx, y, []byte("a"), sig); return err }), "offline.signature")
		}
		h.refused(h.d.Read(ctx, func(tx *db.Tx) error { _, err := h.Known(tx, x, []byte("b"), sig); return err }), "offline.signature")
		h.refused(h.d.Read(ctx, func(tx *db.Tx) error { _, err := h.Known(tx, x, []byte("a"), nil); return err }), "offline.signature")
		for range 2 {
			_, err = h.Enrol(ctx, h.li, mustPub(h), "x")
			h.ok(err)
		}
		_, err = h.Enrol(ctx, h.li, mustPub(h), "x")
		h.refused(err, "offline.many")
		_, err = h.Enrol(ctx, h.li, []byte("no point"), "x")
		h.refused(err, "offline.bad_key")
		_, err = h.Enrol(ctx, access.Public(), mustPub(h), "x")
		h.refused(err, "offline.login")
	})
}

func mustPub(h *house) []byte {
	b, err := h.key.PublicKey.Bytes()
	h.ok(err)
	return b
}

// What was refused stays on the phone and may be sent again under its id; those after it go on.
func TestRefusedIsNotLost(t *testing.T) {
	each(t, func(h *house) {
		one, two := h.item(1, 1), h.item(2, 2)
		h.ok(h.Refuse(ctx, one))
		done := 0
		effect := func(*db.Tx) error { done++; return nil }
		v, err := h.arrive(h.li, two, []byte("2"), effect)
		h.ok(err)
		v1, err := h.arrive(h.li, one, []byte("1 mended"), effect)
		h.ok(err)
		if v.Want != 0 || v1.Done || done < 2 {
			t.Errorf("%+v %+v %d", v, v1, done)
		}
		v, err = h.arrive(h.li, one, []byte("1 mended"), effect)
		h.ok(err)
		if !v.Done {
			t.Error("it is done again")
		}
	})
}

// The phone's clock may be days off: the server's decides, both are kept (T21).
func TestBothClocks(t *testing.T) {
	each(t, func(h *house) {
		now := h.clk.Now().UnixMilli()
		for seq, off := range map[int64]time.Duration{1: 72 * time.Hour, 2: -72 * time.Hour} {
			x := h.item(seq, seq)
			x.Claimed = now + off.Milliseconds()
			_, err := h.arrive(h.li, x, []byte("x"), func(*db.Tx) error { return nil })
			h.ok(err)
		}
		h.ok(h.d.Read(ctx, func(tx *db.Tx) error {
			came, err := h.Came(tx, h.phone, 10)
			h.ok(err)
			if len(came) != 2 || came[1].Claimed != now+(72*time.Hour).Milliseconds() || came[0].Claimed != now-(72*time.Hour).Milliseconds() || came[0].Received != now || came[1].Received != now {
				t.Errorf("%+v at %d", came, now)
			}
			return nil
		}))
	})
}

func TestRegisterHoldsEveryColumn(t *testing.T) {
	each(t, func(h *house) {
		h.ok(h.d.Read(ctx, func(tx *db.Tx) error {
			schema, err := people.Columns(tx)
			if err != nil {
				return err
			}
			for _, bad := range people.CheckRegister(schema, Fields, Plain) {
				t.Error(bad)
			}
			return nil
		}))
	})
}

func TestTurn(t *testing.T) {
	for _, c := range []struct{ settled, seq, low, want int64 }{{0, 1, 1, 0}, {0, 2, 1, 1}, {5, 6, 6, 0}, {5, 9, 6, 6}, {5, 9, 9, 0}, {9, 3, 3, 0}, {2, 9, 5, 5}} {
		if got := Turn(c.settled, Item{Seq: c.seq, Low: c.low}); got != c.want {
			t.Errorf("settled %d, item %d (oldest %d): want %d, got %d", c.settled, c.seq, c.low, c.want, got)
		}
	}
}
