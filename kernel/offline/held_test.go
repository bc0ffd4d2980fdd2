package offline

import (
	"bytes"
	"testing"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/id"
)

// What a stopped phone still held is kept sealed with the form it was written for, and is decided on once; then its content is gone.
func TestHeldItemsWaitForADecision(t *testing.T) {
	each(t, func(h *house) {
		h.ok(h.d.Write(ctx, func(tx *db.Tx) error { return h.Revoke(tx, h.li, h.phone) }))
		x := Item{ID: id.New(), Device: h.phone, Seq: 1, Kind: "visit", Action: "/care/people/1/visit", Claimed: h.clk.Now().UnixMilli()}
		body := []byte("met=self&words=申秀兰腿疼")
		h.ok(h.Hold(ctx, h.li, x, body))
		h.ok(h.Hold(ctx, h.li, x, body)) // the phone heard no answer and sends it again
		h.ok(h.d.Read(ctx, func(tx *db.Tx) error {
			list, err := h.HeldItems(tx, 10)
			if len(list) != 1 || list[0].Action != x.Action || !bytes.Equal(list[0].Body, body) || list[0].Account != "li" || list[0].Phone == "" {
				t.Errorf("held: %+v", list)
			}
			var raw []byte
			if err == nil {
				err = tx.Get("SELECT body FROM offline_item WHERE id=?", []any{x.ID}, &raw)
			}
			if bytes.Contains(raw, []byte("申秀兰")) {
				t.Error("kept in clear")
			}
			return err
		}))
		chief := access.Actor{Account: "chief", Actor: ledger.Actor{ID: "chief", Kind: "staff"}}
		decide := func(state string) error {
			return h.d.Write(ctx, func(tx *db.Tx) error { return h.Decide(tx, chief, h.phone, x.ID, state) })
		}
		h.refused(decide("done"), "offline.bad_item")
		h.ok(decide(Dropped))
		h.refused(decide(Applied), "offline.decided")
		h.ok(h.d.Read(ctx, func(tx *db.Tx) error {
			list, err := h.HeldItems(tx, 10)
			if len(list) != 0 {
				t.Errorf("still waits: %+v", list)
			}
			n, e := tx.Count("SELECT count(*) FROM offline_item WHERE id=? AND state=? AND length(body)=0", x.ID, Dropped)
			if n != 1 {
				t.Error("its content is still there")
			}
			if err == nil {
				err = e
			}
			return err
		}))
	})
}
