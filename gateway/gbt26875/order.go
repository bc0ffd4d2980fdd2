package gbt26875

import (
	"context"
	"time"

	"linli/kernel/signal"
)

// resends is how often an order is repeated before it counts as failed (6.5.5).
const resends = 3

// sending is an order on the wire.
type sending struct {
	id    string
	wire  []byte
	tries int
	next  time.Time
}

// orders brings what the office asked to the devices that are connected here, and repeats it until it is answered.
func (s *Server) orders(ctx context.Context) {
	tick := time.NewTicker(max(s.Resend/10, 10*time.Millisecond))
	defer tick.Stop()
	look := time.Time{}
	for ctx.Err() == nil {
		wake := s.Signals.Wake()
		if time.Since(look) > time.Second/2 {
			look = time.Now()
			s.sendWaiting(ctx)
		}
		s.repeat(ctx)
		select {
		case <-ctx.Done():
		case <-wake:
			look = time.Time{}
		case <-tick.C:
			if time.Since(look) < 3*time.Second {
				s.repeat(ctx)
				continue
			}
		}
	}
}

// sendWaiting sends orders that no gateway has sent yet.
func (s *Server) sendWaiting(ctx context.Context) {
	s.mu.Lock()
	keys := make([]string, 0, len(s.byKey))
	for k := range s.byKey {
		keys = append(keys, k)
	}
	s.mu.Unlock()
	if len(keys) == 0 {
		return
	}
	list, err := s.Signals.ToSend(ctx, signal.GBT26875, keys)
	if err != nil {
		if ctx.Err() == nil {
			s.Log.Warn("fire: orders", "err", err.Error())
		}
		return
	}
	for k, orders := range list {
		s.mu.Lock()
		c := s.byKey[k]
		s.mu.Unlock()
		if c == nil {
			continue
		}
		addr, ok := AddrKey(k)
		for _, o := range orders {
			if ok {
				c.order(ctx, addr, o)
			}
		}
	}
}

// order sends one, once: Report says whether another node was quicker.
func (c *conn) order(ctx context.Context, device Addr, o signal.Order) {
	if err := c.Signals.Report(ctx, o.ID, signal.Sent); err != nil {
		return
	}
	now := LabelOf(c.Now())
	data := []byte{DutyCheck, 1, byte(o.Minutes)}
	if o.What == signal.OrderClock {
		data = append([]byte{SetClock, 1}, now[:]...)
	}
	c.mu.Lock()
	f := Frame{Seq: c.seq, Main: 1, Label: now, Source: c.to26, To: device, Cmd: CmdControl, Data: data}
	c.seq++
	x := &sending{id: o.ID, wire: f.Append(nil), next: time.Now().Add(c.Resend)}
	c.pending[f.Seq] = x
	c.mu.Unlock()
	if c.write(x.wire) != nil {
		c.net.Close()
	}
}

// repeat sends again what was not answered, and gives up after three times.
func (s *Server) repeat(ctx context.Context) {
	s.mu.Lock()
	conns := make([]*conn, 0, len(s.byKey))
	for _, c := range s.byKey {
		conns = append(conns, c)
	}
	s.mu.Unlock()
	now := time.Now()
	for _, c := range conns {
		for _, x := range c.due(now) {
			if x.tries > resends {
				s.report(ctx, x.id, signal.Failed)
				continue
			}
			if c.write(x.wire) != nil {
				c.net.Close()
			}
		}
	}
}

// due are the orders to repeat now; those that were repeated often enough are taken out.
func (c *conn) due(now time.Time) (out []*sending) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for seq, x := range c.pending {
		if now.Before(x.next) {
			continue
		}
		x.tries++
		x.next = now.Add(c.Resend)
		if x.tries > resends {
			delete(c.pending, seq)
		}
		out = append(out, x)
	}
	return out
}

// answered takes the device's answer to an order, by its sequence number.
func (c *conn) answered(ctx context.Context, f Frame) {
	c.mu.Lock()
	x := c.pending[f.Seq]
	delete(c.pending, f.Seq)
	c.mu.Unlock()
	if x == nil {
		return
	}
	state := signal.Confirmed
	if f.Cmd == CmdDeny {
		state = signal.Denied
	}
	c.report(ctx, x.id, state)
}

func (s *Server) report(ctx context.Context, order, state string) {
	if err := s.Signals.Report(context.WithoutCancel(ctx), order, state); err != nil {
		s.Log.Warn("fire: order", "state", state, "err", err.Error())
	}
}
