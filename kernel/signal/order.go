package signal

import (
	"context"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// What a device may be told.
const (
	OrderDuty  = "duty"  // 查岗: somebody at the control room has to press the button in time
	OrderClock = "clock" // set the clock
)

// The states of an order.
const (
	Waiting   = "waiting"   // no gateway has sent it yet
	Sent      = "sent"      // on the wire
	Confirmed = "confirmed" // the device has it
	Denied    = "denied"    // the device refuses
	Failed    = "failed"    // no answer to three repetitions, or no connection in time
	Answered  = "answered"  // somebody pressed the button in time
	Missed    = "missed"    // nobody did
)

// OrderPatience is how long an order waits for a connection, in ms.
const OrderPatience = 60_000

// Order is something a device was told, and its answer.
type Order struct {
	ID, Device      string
	Path            place.Path
	What            string
	Minutes         int64 // in which a duty check is to be answered
	Asked           int64
	Asker, Label    string
	State           string
	Sent, Due, Done int64
	Operator        string // who pressed the button, as the device numbers them
	Rev             int64
}

// public is what stands in the entry: asked, or how it ended.
func (o Order) public() string {
	if o.Done == 0 {
		return "asked"
	}
	return o.State
}

const orderColumns = "id, device, path, what, minutes, asked, asker, label, state, sent, due, done, operator, rev"

func orders(tx *db.Tx, where string, args ...any) (out []Order, err error) {
	err = tx.Each("SELECT "+orderColumns+" FROM signal_order WHERE "+where, args, func(scan func(...any) error) error {
		var o Order
		err := scan(&o.ID, &o.Device, &o.Path, &o.What, &o.Minutes, &o.Asked, &o.Asker, &o.Label, &o.State, &o.Sent, &o.Due, &o.Done, &o.Operator, &o.Rev)
		out = append(out, o)
		return err
	})
	return out, err
}

// Order gives an order. NotFound.
func (s *Service) Order(tx *db.Tx, orderID string) (Order, error) {
	list, err := orders(tx, "id = ?", orderID)
	if err == nil && len(list) == 0 {
		return Order{}, fault.NotFound("signal.no_order")
	}
	if err != nil {
		return Order{}, err
	}
	return list[0], nil
}

// Orders lists what a device was told, newest first.
func (s *Service) Orders(tx *db.Tx, device string, limit int) ([]Order, error) {
	return orders(tx, "device = ? ORDER BY asked DESC, id LIMIT ?", device, limit)
}

// Ask tells a device something: a duty check to be answered within minutes (1 to 60), or to set its clock. Only transmitters of
// GB/T 26875.3 understand it: NotYet (signal.not_askable). One of a kind at a time: Conflict (signal.asked_already).
func (s *Service) Ask(ctx context.Context, a access.Actor, device, what string, minutes int64) (Order, error) {
	return db.Value(ctx, s.DB, func(tx *db.Tx) (Order, error) {
		d, err := s.Device(tx, device)
		if err != nil {
			return Order{}, err
		}
		if err := a.May(access.SignalHandle, d.Path); err != nil {
			return Order{}, err
		}
		if d.Source != GBT26875 || d.State != Active {
			return Order{}, fault.NotYet("signal.not_askable")
		}
		if what != OrderDuty && what != OrderClock || what == OrderDuty && (minutes < 1 || minutes > 60) {
			return Order{}, fault.InvalidFields(fault.Field{Name: "minutes", Key: "signal.bad_minutes"})
		}
		if twice, err := tx.Exists("SELECT 1 FROM signal_order WHERE device = ? AND what = ? AND done = 0", d.ID, what); err != nil || twice {
			if err == nil {
				err = fault.Conflict("signal.asked_already")
			}
			return Order{}, err
		}
		if what == OrderClock {
			minutes = 0
		}
		o := Order{ID: id.New(), Device: d.ID, Path: d.Path, What: what, Minutes: minutes, Asked: tx.NowMS(), Asker: a.ID, Label: a.Name, State: Waiting, Due: tx.NowMS() + OrderPatience, Rev: 1}
		if _, err := tx.Exec("INSERT INTO signal_order ("+orderColumns+") VALUES ("+db.In(14)+")", o.ID, o.Device, o.Path, o.What, o.Minutes, o.Asked, o.Asker, o.Label, o.State, o.Sent, o.Due, o.Done, o.Operator, o.Rev); err != nil {
			return o, err
		}
		tx.After(s.hub.wake)
		return o, s.recordOrder(tx, a.Actor, "signal.ask", o)
	})
}

func (s *Service) recordOrder(tx *db.Tx, by ledger.Actor, kind string, o Order) error {
	d, err := s.Device(tx, o.Device)
	if err != nil {
		return err
	}
	spot, err := s.Duties.Spot(tx, d.Place)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	_, err = s.Log.Append(tx, ledger.Entry{Kind: kind, Place: spot, Obj: o.ID, Rev: o.Rev, Actor: by, Pub: map[string]any{"what": o.What, "state": o.public(), "minutes": o.Minutes},
		Slots: []ledger.Slot{{Name: "order", Body: map[string]any{"device": o.Device, "operator": o.Operator, "asked": o.Asked, "done": o.Done}}}})
	return err
}

// ToSend gives the orders that wait for a device of this key, for the gateway that holds its connection.
func (s *Service) ToSend(ctx context.Context, source string, keys []string) (map[string][]Order, error) {
	out := map[string][]Order{}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		clear(out)
		waiting, err := orders(tx, "state = 'waiting' AND done = 0 AND due > ? ORDER BY asked, id LIMIT 500", tx.NowMS())
		if err != nil || len(waiting) == 0 {
			return err
		}
		byDevice := map[string][]Order{}
		for _, o := range waiting {
			byDevice[o.Device] = append(byDevice[o.Device], o)
		}
		list, err := s.Many(tx, sorted(byDevice))
		for _, d := range list {
			if d.Source == source {
				out[d.Key] = byDevice[d.ID]
			}
		}
		return err
	})
	here := map[string]bool{}
	for _, k := range keys {
		here[k] = true
	}
	for k := range out {
		if !here[k] {
			delete(out, k)
		}
	}
	return out, err
}

// Report says how an order fared on the wire: Sent, Confirmed, Denied or Failed.
func (s *Service) Report(ctx context.Context, orderID, state string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := s.Order(tx, orderID)
		if err != nil {
			return err
		}
		switch {
		case o.State == Waiting && state == Sent:
			o.Sent = tx.NowMS()
			o.Due = o.Sent + max(o.Minutes*60_000, OrderPatience)
		case (o.State == Sent || o.State == Waiting) && state == Confirmed && o.What == OrderDuty:
		case (o.State == Sent || o.State == Waiting) && (state == Confirmed || state == Denied || state == Failed):
			o.Done = tx.NowMS()
		default:
			return nil // the answer was quicker
		}
		o.State = state
		return s.saveOrder(tx, o, state == Sent || state == Confirmed && o.What == OrderDuty)
	})
}

// saveOrder writes an order; a step that ends it is recorded.
func (s *Service) saveOrder(tx *db.Tx, o Order, quiet bool) error {
	was := o.Rev
	if !quiet {
		o.Rev++
	}
	n, err := tx.Exec("UPDATE signal_order SET state=?, sent=?, due=?, done=?, operator=?, rev=? WHERE id=? AND rev=?", o.State, o.Sent, o.Due, o.Done, o.Operator, o.Rev, o.ID, was)
	if err == nil && n == 0 {
		err = fault.Conflict("signal.stale")
	}
	tx.After(s.hub.wake)
	if err != nil || quiet {
		return err
	}
	return s.recordOrder(tx, ledger.System("signal"), "signal.answer", o)
}

// answered takes the answer to a duty check: a record of operation with bit 5.
func (b *batch) answered(d Device, operator string, now int64) error {
	list, err := orders(b.tx, "device = ? AND what = 'duty' AND state IN ('sent','confirmed') ORDER BY asked LIMIT 1", d.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	o := list[0]
	o.State, o.Done, o.Operator = Answered, now, cut(operator, 20)
	if now > o.Due {
		o.State = Missed
	}
	return b.saveOrder(b.tx, o, false)
}
