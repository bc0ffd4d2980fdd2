package offline

import (
	"encoding/json"
	"slices"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// What became of a held item.
const (
	Applied = "applied" // somebody above looked at it and did it, under the own name
	Dropped = "dropped" // it does not count
)

// HeldItem is what a stopped phone still had: without effect until somebody above decides.
type HeldItem struct {
	Trace
	Account string // whose phone it was
	Phone   string // what its owner called it
	Action  string // the form it was written for
	Parent  string // of a photo
	Body    []byte
}

// sealedItem is what Hold keeps: enough to do the item later.
type sealedItem struct {
	Action string `json:"action"`
	Parent string `json:"parent,omitempty"`
	Body   []byte `json:"body"`
}

const heldCols = `i.id, i.device, i.kind, i.state, i.seq, i.claimed, i.received, i.body, d.account, d.name`

// HeldItems lists what waits for a decision, the oldest first; the caller asks for each account whether the reader may know of it.
func (s *Service) HeldItems(tx *db.Tx, limit int) ([]HeldItem, error) {
	return s.heldItems(tx, `i.state=? ORDER BY i.received, i.id LIMIT `+itoa(limit), Held)
}

// HeldItem reads one. NotFound (offline.unknown) when there is none or it was decided.
func (s *Service) HeldItem(tx *db.Tx, device, item string) (HeldItem, error) {
	list, err := s.heldItems(tx, `i.state=? AND i.device=? AND i.id=?`, Held, device, item)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("offline.unknown")
	}
	if err != nil {
		return HeldItem{}, err
	}
	return list[0], nil
}

func (s *Service) heldItems(tx *db.Tx, where string, args ...any) (out []HeldItem, err error) {
	err = tx.Each(`SELECT `+heldCols+` FROM offline_item i JOIN offline_device d ON d.id=i.device WHERE `+where, args, func(scan func(...any) error) error {
		var h HeldItem
		var box []byte
		if err := scan(&h.ID, &h.Device, &h.Kind, &h.State, &h.Seq, &h.Claimed, &h.Received, &box, &h.Account, &h.Phone); err != nil {
			return err
		}
		plain, err := s.keys.Open("offline.held", []byte(h.Device+h.ID), box)
		if err != nil {
			return fault.Internal(err, "offline.held "+h.ID)
		}
		var x sealedItem
		if json.Unmarshal(plain, &x) == nil {
			h.Action, h.Parent, h.Body = x.Action, x.Parent, x.Body
		}
		out = append(out, h)
		return nil
	})
	return out, err
}

// Decide notes what became of a held item and lets its content go. The caller has asked whether by may. Conflict (offline.decided)
// when somebody else was faster.
func (s *Service) Decide(tx *db.Tx, by access.Actor, device, item, state string) error {
	if !slices.Contains([]string{Applied, Dropped}, state) {
		return fault.Invalid("offline.bad_item")
	}
	n, err := tx.Exec(`UPDATE offline_item SET state=?, body=? WHERE device=? AND id=? AND state=?`, state, []byte{}, device, item, Held)
	if err == nil && n == 0 {
		err = fault.Conflict("offline.decided")
	}
	if err != nil {
		return err
	}
	_, err = s.log.Append(tx, ledger.Entry{Kind: "offline." + state, Obj: item, Rev: 2, Actor: by.Actor, Pub: map[string]any{"state": state}})
	return err
}

// OwnerOf gives the account of the phone that an item came from. NotFound (offline.unknown).
func (s *Service) OwnerOf(tx *db.Tx, item string) (account string, err error) {
	err = tx.Get(`SELECT d.account FROM offline_item i JOIN offline_device d ON d.id=i.device WHERE i.id=?`, []any{item}, &account)
	if fault.Is(err, fault.KindNotFound) {
		err = fault.NotFound("offline.unknown")
	}
	return account, err
}
