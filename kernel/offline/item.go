package offline

import (
	"context"
	"encoding/json"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// The states of an item as the server knows it.
const (
	Done    = "done"
	Refused = "refused" // its owner must look at it; the phone still holds it
	Held    = "held"    // came from a revoked phone: kept sealed until somebody decides
)

// Verdict says what is to be done with an item that came.
type Verdict struct {
	Done bool  // it was done before: answer again
	Want int64 // not yet: the item with this number comes first
}

// Known reads the phone of an item and checks the signature over body. Errors: NotFound (offline.unknown); Denied
// (offline.signature).
func (s *Service) Known(tx *db.Tx, x Item, body, sig []byte) (Device, error) {
	d, err := s.Get(tx, x.Device)
	if err != nil {
		return d, err
	}
	if !id.Valid(x.ID) || x.Seq < 1 || !x.Signed(d.public, body, sig) {
		return d, fault.Denied("offline.signature")
	}
	return d, nil
}

// Check says whether the item may be done now by the actor. Errors: Denied (offline.login, offline.other, offline.revoked).
func (s *Service) Check(tx *db.Tx, a access.Actor, d Device, x Item) (Verdict, error) {
	switch {
	case d.State != Active:
		return Verdict{}, fault.Denied("offline.revoked")
	case !a.LoggedIn():
		return Verdict{}, fault.Denied("offline.login")
	case d.Account != a.Account:
		return Verdict{}, fault.Denied("offline.other")
	}
	done, err := s.IsDone(tx, d.ID, x.ID)
	if err != nil || done {
		return Verdict{Done: done}, err
	}
	return Verdict{Want: Turn(d.Seq, x)}, nil
}

// IsDone tells whether an item's effect is in the database.
func (s *Service) IsDone(tx *db.Tx, device, item string) (bool, error) {
	return tx.Exists(`SELECT 1 FROM offline_item WHERE device=? AND id=? AND state=?`, device, item, Done)
}

// Taken notes an item in the transaction of its effect. An item that was not its turn any more is Conflict: another
// request of the same phone was faster.
func (s *Service) Taken(tx *db.Tx, x Item) error { return s.settle(tx, x, Done, []byte{}) }

// Refuse notes that the server has said no, with reasons the phone shows; the phone keeps the item and may send it again
// under its id.
func (s *Service) Refuse(ctx context.Context, x Item) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.settle(tx, x, Refused, []byte{}) })
}

// Hold keeps what a revoked phone still had, sealed: it has no effect until somebody above looks at it, and is not lost.
func (s *Service) Hold(ctx context.Context, by access.Actor, x Item, body []byte) error {
	plain, err := json.Marshal(sealedItem{Action: x.Action, Parent: x.Parent, Body: body})
	if err != nil {
		return fault.Internal(err, "offline.Hold")
	}
	box, err := s.keys.Seal("offline.held", []byte(x.Device+x.ID), plain)
	if err != nil {
		return fault.Internal(err, "offline.Hold")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		known, err := tx.Exists(`SELECT 1 FROM offline_item WHERE device=? AND id=? AND state<>?`, x.Device, x.ID, Refused)
		if err != nil || known {
			return err
		}
		if err := s.settle(tx, x, Held, box); err != nil {
			return err
		}
		_, err = s.log.Append(tx, ledger.Entry{Kind: "offline.held", Obj: x.ID, Rev: 1, Actor: by.Actor, Pub: map[string]any{"kind": x.Kind}})
		return err
	})
}

func (s *Service) settle(tx *db.Tx, x Item, state string, body []byte) error {
	_, err := tx.Exec(`INSERT INTO offline_item (device, id, seq, kind, state, claimed, received, body) VALUES (?,?,?,?,?,?,?,?)
		ON CONFLICT (device, id) DO UPDATE SET state=EXCLUDED.state, received=EXCLUDED.received, body=EXCLUDED.body WHERE offline_item.state='refused'`,
		x.Device, x.ID, x.Seq, x.Kind, state, x.Claimed, tx.NowMS(), body)
	if err != nil {
		return err
	}
	// Of two that come at once the one whose turn it is moves the number; the other's condition no longer holds.
	least := x.Seq - 1
	if x.Low >= x.Seq { // the phone holds nothing older
		least = 0
	}
	n, err := tx.Exec(`UPDATE offline_device SET seq=CASE WHEN seq<? THEN ? ELSE seq END WHERE id=? AND seq>=?`, x.Seq, x.Seq, x.Device, least)
	if err == nil && n == 0 {
		err = fault.Conflict("offline.turn")
	}
	return err
}

// Trace is an item that came from a phone, with both clocks.
type Trace struct {
	ID, Device, Kind, State string
	Seq, Claimed, Received  int64
}

// Came lists what came from a phone, latest number first.
func (s *Service) Came(tx *db.Tx, device string, limit int) (out []Trace, err error) {
	err = tx.Each(`SELECT id, device, kind, state, seq, claimed, received FROM offline_item WHERE device=? ORDER BY seq DESC, id LIMIT `+itoa(limit), []any{device}, func(scan func(...any) error) error {
		var t Trace
		err := scan(&t.ID, &t.Device, &t.Kind, &t.State, &t.Seq, &t.Claimed, &t.Received)
		out = append(out, t)
		return err
	})
	return out, err
}
