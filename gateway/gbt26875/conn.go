package gbt26875

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"linli/kernel/signal"
	"linli/platform/fault"
)

// conn is one connection. Its loop is the only reader; orders are written beside it.
type conn struct {
	*Server
	net  net.Conn
	host string
	id   string

	buf      [4 * Largest]byte
	from, to int
	noise    int // bytes since the last good frame that belonged to none
	within   int // bytes left of a broken frame: heads in there are not its sender's
	denials  int // broken frames denied since the last whole one
	tokens   float64
	filled   time.Time
	body     Body

	mu      sync.Mutex // over writing and what follows
	to26    Addr       // the centre's address as the device calls it
	device  Addr
	seq     uint16
	pending map[uint16]*sending
}

// answer is what a frame of the device deserves.
type answer struct {
	frame Frame
	cmd   byte // 0 = none
	msg   int  // index of its message, -1 = none
}

// run reads until the connection ends. Nothing that the device sends ends the process.
func (c *conn) run(ctx context.Context) {
	c.filled = time.Now()
	c.tokens = float64(2 * c.Rate)
	for ctx.Err() == nil {
		partial := c.to > c.from
		limit := c.Idle
		if partial {
			limit = c.FrameTime
		}
		if err := c.net.SetReadDeadline(time.Now().Add(limit)); err != nil || ctx.Err() != nil {
			return // the end of ctx wakes those who read, after it set ctx: asked in this order nobody is missed
		}
		n, err := c.net.Read(c.buf[c.to:])
		c.to += n
		if n > 0 {
			if !c.frames(ctx) {
				return
			}
			continue
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) || !partial || ctx.Err() != nil {
			return
		}
		c.bad(1) // a frame that was begun and not finished: the search goes on behind its head
		if !c.frames(ctx) {
			return
		}
	}
}

// bad gives up n bytes that are no frame.
func (c *conn) bad(n int) {
	c.from += n
	c.noise += n
	c.within = max(0, c.within-n)
}

// frames takes every whole frame out of the buffer, keeps them in one go and answers them in their order. false ends the
// connection.
func (c *conn) frames(ctx context.Context) bool {
	var list []answer
	var msgs []signal.Message
	now := c.Now()
	for {
		c.bad(Next(c.buf[:c.to], c.from) - c.from)
		b := c.buf[c.from:c.to]
		if len(b) < 2 {
			break
		}
		f, err := Parse(b)
		if errors.Is(err, ErrCut) {
			break
		}
		if err != nil {
			c.counts.bad.Add(1)
			if a, deny := c.denial(b, err); deny {
				list = append(list, a)
			}
			c.bad(1)
			continue
		}
		c.noise, c.within, c.denials = 0, 0, 0
		c.from += f.Size()
		c.counts.frames.Add(1)
		a, m := c.sort(ctx, f, now)
		if m != nil {
			a.msg = len(msgs)
			msgs = append(msgs, *m)
		}
		list = append(list, a)
	}
	if !c.keep(ctx, list, msgs) || c.noise > noiseMost {
		return false
	}
	copy(c.buf[:], c.buf[c.from:c.to])
	c.from, c.to = 0, c.to-c.from
	c.throttle(ctx, len(list))
	return true
}

// denialsMost is how many broken frames in a row are denied: more of them are noise, which nobody waits behind.
const denialsMost = 16

// denial answers a frame that is broken, when it was one: a false head within it is not answered. The header of such a frame
// can not be trusted; it is answered as it stands.
func (c *conn) denial(b []byte, err error) (answer, bool) {
	if c.within > 0 || c.denials == denialsMost || len(b) < head {
		return answer{}, false
	}
	c.denials++
	c.within = Smallest
	if !errors.Is(err, ErrLength) { // else its end is not known
		c.within += int(b[24]) | int(b[25])<<8
	}
	f := Frame{Seq: uint16(b[2]) | uint16(b[3])<<8, Main: b[4], User: b[5], Source: Addr(b[12:18]), To: Addr(b[18:24])}
	return answer{frame: f, cmd: CmdDeny, msg: -1}, true
}

// sort decides what a whole frame is: a message to keep, an answer to an order, or something a device has no business to send.
func (c *conn) sort(ctx context.Context, f Frame, now time.Time) (answer, *signal.Message) {
	a := answer{frame: f, msg: -1}
	a.frame.Data = nil
	switch {
	case f.Cmd == CmdConfirm || f.Cmd == CmdDeny || f.Cmd == CmdAnswer:
		c.answered(ctx, f)
		return a, nil
	case f.Cmd == CmdControl || f.Cmd == CmdRequest:
		a.cmd = CmdDeny
		return a, nil
	case f.Cmd >= CmdUser: // some makers send their heartbeat so; it is heard, its data are theirs
		f.Data = nil
	}
	if err := Decode(f.Data, &c.body); err != nil {
		c.counts.bad.Add(1)
		a.cmd = CmdDeny
		return a, nil
	}
	m := Message(&f, &c.body, c.id, now)
	return a, &m
}

// keep commits the messages and then answers: a confirmation for what is on disk, a denial for a device that nobody registered,
// nothing when the commit failed, so that the device repeats it.
func (c *conn) keep(ctx context.Context, list []answer, msgs []signal.Message) bool {
	if len(list) == 0 {
		return true
	}
	out, err := c.Signals.Take(context.WithoutCancel(ctx), msgs...)
	if err != nil {
		c.Log.Error("fire: not kept", "frames", len(msgs), "kind", fault.KindOf(err), "err", err.Error())
	}
	now := LabelOf(c.Now())
	var wire []byte
	for _, a := range list {
		if a.msg >= 0 {
			if err != nil {
				continue
			}
			a.cmd = CmdConfirm
			if out[a.msg] == signal.Stranger {
				a.cmd = CmdDeny
			} else {
				c.known(a.frame)
			}
		}
		if a.cmd == 0 {
			continue
		}
		if a.cmd == CmdDeny {
			c.counts.denied.Add(1)
		}
		r := a.frame.Reply(a.cmd, now)
		wire = r.Append(wire)
	}
	if len(wire) == 0 {
		return true
	}
	return c.write(wire) == nil
}

func (c *conn) write(b []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.net.SetWriteDeadline(time.Now().Add(c.Resend)); err != nil {
		return err
	}
	_, err := c.net.Write(b)
	return err
}

// known remembers which connection leads to a device.
func (c *conn) known(f Frame) {
	c.mu.Lock()
	same := c.device == f.Source && c.to26 == f.To
	c.device, c.to26 = f.Source, f.To
	c.mu.Unlock()
	if same {
		return
	}
	c.Server.mu.Lock()
	c.byKey[f.Source.Key()] = c
	c.Server.mu.Unlock()
}

// throttle holds the connection back when it sends faster than Rate: the rest waits in the network, other connections go on.
func (c *conn) throttle(ctx context.Context, n int) {
	now := time.Now()
	c.tokens = min(c.tokens+now.Sub(c.filled).Seconds()*float64(c.Rate), float64(2*c.Rate)) - float64(n)
	c.filled = now
	if c.tokens < 0 {
		wait(ctx, time.Duration(-c.tokens/float64(c.Rate)*float64(time.Second)))
	}
}
