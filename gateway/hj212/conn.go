package hj212

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"time"

	"linli/kernel/signal"
)

// room is the buffer of a connection: more than the longest frame.
const room = 16 << 10

// conn is one connection. Its loop is the only reader and the only writer.
type conn struct {
	*Server
	net  net.Conn
	host string

	buf      [room]byte
	from, to int
	noise    int       // bytes since the last good frame that belonged to none
	begun    time.Time // when the frame that is not finished yet began
	good     time.Time // last good frame
	tokens   float64
	filled   time.Time
	tail     bool // only the tail of the frame in the buffer is missing

	packet  Packet
	job     job
	replies []reply
	wire    []byte
	told    bool                 // Setup was sent
	said    map[string]time.Time // when what was logged last
}

func newConn(s *Server, c net.Conn, host string) *conn {
	return &conn{Server: s, net: c, host: host, job: job{done: make(chan struct{}, 1)}, said: map[string]time.Time{}}
}

// run reads until the connection ends. Nothing that the device sends ends the process.
func (c *conn) run(ctx context.Context) {
	c.good, c.filled = time.Now(), time.Now()
	c.tokens = float64(2 * c.Rate)
	for {
		limit, idle := c.deadline()
		if err := c.net.SetReadDeadline(limit); err != nil || ctx.Err() != nil {
			return // the end of ctx wakes those who read, after it set ctx: asked in this order nobody is missed
		}
		n, err := c.net.Read(c.buf[c.to:])
		c.to += n
		switch {
		case n > 0:
			if !c.frames(ctx, false) {
				return
			}
		case errors.Is(err, io.EOF):
			c.frames(ctx, true) // the last frame may lack its tail
			return
		case !errors.Is(err, os.ErrDeadlineExceeded) || ctx.Err() != nil || idle:
			return
		default:
			if !c.frames(ctx, true) { // a frame that was begun and not finished
				return
			}
		}
	}
}

// deadline is until when the next byte must come; idle tells that the connection ends then.
func (c *conn) deadline() (at time.Time, idle bool) {
	end := c.good.Add(c.Idle)
	if c.to == c.from {
		return end, true
	}
	at = c.begun.Add(c.FrameTime)
	if c.tail {
		at = time.Now().Add(c.TailTime)
	}
	if at.Before(end) {
		return at, false
	}
	return end, true
}

// frames takes every whole frame out of the buffer, has them kept in one go and answers them in their order. end: nothing follows
// for now, what is unfinished is judged as it stands. false ends the connection.
func (c *conn) frames(ctx context.Context, end bool) bool {
	c.job.uploads, c.job.fates, c.replies = c.job.uploads[:0], c.job.fates[:0], c.replies[:0]
	before := c.from
	now := c.Now().UnixMilli()
	waiting := c.to > 0 && !c.begun.IsZero()
	for c.one(now, end) {
	}
	if !c.keep() || c.noise > noiseMost {
		return false
	}
	if c.from == before && c.to == len(c.buf) {
		c.bad(1) // can not be: a frame is shorter than the buffer
	}
	if !waiting || c.from != before {
		c.begun = time.Now()
	}
	copy(c.buf[:], c.buf[c.from:c.to])
	c.from, c.to = 0, c.to-c.from
	if c.to == 0 {
		c.begun = time.Time{}
	}
	c.throttle(ctx, len(c.job.fates))
	return true
}

// bad gives up n bytes that are no frame.
func (c *conn) bad(n int) {
	c.from += n
	c.noise += n
}

// one takes the next frame or false head; false when there is none yet.
func (c *conn) one(now int64, end bool) bool {
	c.tail = false
	c.bad(Next(c.buf[:c.to], c.from) - c.from)
	b := c.buf[c.from:c.to]
	if len(b) < 2 {
		if end {
			c.bad(len(b))
		}
		return false
	}
	f, err := Parse(b, c.Options, end)
	switch {
	case err == nil:
		c.from, c.noise, c.good = c.from+f.Size, 0, time.Now()
		c.sort(f, now)
	case errors.Is(err, ErrEncrypted):
		c.from, c.noise, c.good = c.from+f.Size, 0, time.Now()
		c.counts.encrypted.Add(1)
		c.say(err.Error(), "hj212: encrypted frame refused: there is no key for it; let the logger send plain text through a VPN", &Packet{})
	case more(err) && !end:
		c.tail = errors.Is(err, errWait)
		return false
	default:
		c.counts.bad.Add(1)
		c.say("bad", "hj212: damaged frame", &Packet{}, "error", err.Error())
		c.bad(1)
	}
	return true
}

// sort decides what a whole frame is: something to keep, an answer to us, or what no device has to send.
func (c *conn) sort(f Frame, now int64) {
	c.counts.frames.Add(1)
	if f.Tail != TailCRLF {
		c.counts.tails.Add(1)
	}
	p := &c.packet
	Decode(string(f.Segment), p)
	f.warn(p)
	switch {
	case p.answer():
		c.result(p)
	case !p.usable():
		c.counts.foreign.Add(1)
		c.say("foreign", "hj212: frame that is no upload", p)
	default:
		c.job.uploads = append(c.job.uploads, p.Upload(c.host, now))
		c.replies = append(c.replies, p.reply())
	}
}

// result notes what a device answered to a request of ours.
func (c *conn) result(p *Packet) {
	if v, ok := p.Field("QnRtn"); ok && v != "1" {
		c.say("QnRtn", "hj212: device refuses a request", p, "result", stored(v))
	}
	if v, ok := p.Field("ExeRtn"); ok && v != "1" {
		c.say("ExeRtn", "hj212: device could not execute a request", p, "result", stored(v))
	}
}

// keep hands the uploads over, waits for their fates and answers those that may be.
func (c *conn) keep() bool {
	if len(c.job.uploads) == 0 {
		return true
	}
	c.queue <- &c.job
	<-c.job.done
	wire := c.wire[:0]
	for i, f := range c.job.fates {
		c.count(f, &c.job.uploads[i])
		r := c.replies[i]
		if !f.Answer {
			continue
		}
		if r.want {
			wire = r.appendAnswer(wire)
			c.counts.answered.Add(1)
		}
		if !c.told && c.Setup != nil {
			c.told = true
			wire = c.Setup.requests(wire, r, c.Now())
		}
	}
	clear(c.job.uploads)
	c.wire = wire
	if len(wire) == 0 {
		return true
	}
	if err := c.net.SetWriteDeadline(time.Now().Add(c.WriteTime)); err != nil {
		return false
	}
	_, err := c.net.Write(wire)
	return err == nil
}

// count counts a fate and says one that is no good news.
func (c *conn) count(f signal.Fate, u *signal.Upload) {
	n := slices.Index(fates[:], f.What)
	if n < 0 {
		n = len(fates) - 1
	}
	c.counts.fates[n].Add(1)
	switch f.What {
	case signal.Stored, signal.Duplicate:
	case signal.NotKnown:
		c.say(f.What, "hj212: nobody registered this device", &Packet{MN: u.Device, CN: u.Command})
	case signal.BadSecret:
		c.say(f.What, "hj212: wrong password", &Packet{MN: u.Device, CN: u.Command})
	case signal.BadOrigin:
		c.say(f.What, "hj212: from an address the device may not send from", &Packet{MN: u.Device, CN: u.Command})
	case signal.BadTime:
		c.say(f.What, "hj212: time of the data is not believed", &Packet{MN: u.Device, CN: u.Command}, "at", u.At)
	case signal.Unfinished:
		c.say(f.What, "hj212: not kept, the device will send again", &Packet{MN: u.Device, CN: u.Command})
	default:
		c.say(f.What, "hj212: not believed", &Packet{MN: u.Device, CN: u.Command}, "fate", f.What)
	}
}

// say logs what happens on a connection, each kind of it once a minute. The password is never part of it.
func (c *conn) say(kind, line string, p *Packet, more ...any) {
	now := time.Now()
	if last, ok := c.said[kind]; ok && now.Sub(last) < time.Minute {
		return
	}
	c.said[kind] = now
	args := append([]any{"remote", c.host}, more...)
	if p.MN != "" {
		args = append(args, "mn", stored(p.MN), "cn", stored(p.CN))
	}
	c.Log.Warn(line, args...)
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
