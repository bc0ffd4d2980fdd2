package hj212

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"linli/kernel/signal"
)

// Config of the receiver. Zero values take the defaults (security.md 3.1, hj212.md 10).
type Config struct {
	Options
	Take      signal.TakeUploads // who keeps monitors
	Log       *slog.Logger
	Now       func() time.Time
	Conns     int           // connections at once, 4,096
	PerSource int           // of one network address, 64: many loggers stand behind one address of a mobile network
	Rate      int           // frames a second of one connection, 1,000; twice that in a burst. What comes faster waits on the wire
	Batch     int           // uploads of one call of Take, 1,024
	Takers    int           // calls of Take at once, 2: the next batch waits at the keeper while one is being committed
	TailTime  time.Duration // how long a whole frame without its tail may be silent before it counts as one, 1 s
	FrameTime time.Duration // to finish a frame that was begun, 30 s: mobile networks pause
	Idle      time.Duration // without any good frame, 10 min
	WriteTime time.Duration // for a device to read its answers, 10 s
	Setup     *Setup        // what devices are told at their first frame; nil = nothing
}

// noiseMost is how many bytes without any frame end a connection.
const noiseMost = 64 << 10

// fates in the order of the counters.
var fates = [...]string{signal.Stored, signal.Duplicate, signal.NotKnown, signal.BadSecret, signal.BadOrigin, signal.BadTime, signal.Unfinished, other}

// other is any fate without a name in kernel/signal, such as a frame with the QN of an earlier one and other content.
const other = "other"

// Counts say how it goes, for the metrics. Fates are by the names of kernel/signal.
type Counts struct {
	Conns, Frames, Bad, Tails, Encrypted, Refused, Foreign, Answered, Batches int64
	Fates                                                                     map[string]int64
}

// Server is the receiver.
type Server struct {
	Config
	mu      sync.Mutex
	sources map[string]int
	conns   map[*conn]bool
	queue   chan *job
	counts  struct {
		frames, bad, tails, encrypted, refused, foreign, answered, batches atomic.Int64
		fates                                                              [len(fates)]atomic.Int64
	}
}

// New makes a receiver that hands uploads to c.Take.
func New(c Config) *Server {
	def := func(p *int, v int) {
		if *p <= 0 {
			*p = v
		}
	}
	span := func(p *time.Duration, v time.Duration) {
		if *p <= 0 {
			*p = v
		}
	}
	def(&c.Conns, 4096)
	def(&c.PerSource, 64)
	def(&c.Rate, 1000)
	def(&c.Batch, 1024)
	def(&c.Takers, 2)
	span(&c.TailTime, time.Second)
	span(&c.FrameTime, 30*time.Second)
	span(&c.Idle, 10*time.Minute)
	span(&c.WriteTime, 10*time.Second)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Server{Config: c, sources: map[string]int{}, conns: map[*conn]bool{}}
}

// Counts reads the counters.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	n := len(s.conns)
	s.mu.Unlock()
	k := &s.counts
	c := Counts{Conns: int64(n), Frames: k.frames.Load(), Bad: k.bad.Load(), Tails: k.tails.Load(), Encrypted: k.encrypted.Load(), Refused: k.refused.Load(),
		Foreign: k.foreign.Load(), Answered: k.answered.Load(), Batches: k.batches.Load(), Fates: map[string]int64{}}
	for i, name := range fates {
		c.Fates[name] = k.fates[i].Load()
	}
	return c
}

// Serve takes connections until ctx ends; then it closes them and returns nil. What is being committed is still answered. A server
// serves once.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s.queue = make(chan *job, s.Conns)
	var conns, rest sync.WaitGroup
	for range s.Takers {
		rest.Go(s.gather)
	}
	rest.Go(func() { <-ctx.Done(); ln.Close(); s.wake() })
	var failed error
	for ctx.Err() == nil {
		c, err := ln.Accept()
		if err != nil {
			if ctx.Err() == nil && !errors.Is(err, net.ErrClosed) { // too many open files: wait, the others go on
				s.Log.Warn("hj212: accept", "err", err.Error())
				wait(ctx, 100*time.Millisecond)
				continue
			}
			if ctx.Err() == nil {
				failed = err
			}
			break
		}
		x := s.admit(c)
		if x == nil {
			c.Close()
			continue
		}
		conns.Go(func() { defer s.leave(x); x.run(ctx) })
	}
	stop()
	conns.Wait()
	close(s.queue)
	rest.Wait()
	return failed
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// admit takes a connection within the limits; nil refuses it.
func (s *Server) admit(c net.Conn) *conn {
	host, _, err := net.SplitHostPort(c.RemoteAddr().String())
	if err != nil {
		host = c.RemoteAddr().String()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.conns) >= s.Conns || s.sources[host] >= s.PerSource {
		if s.counts.refused.Add(1)%1000 == 1 {
			s.Log.Warn("hj212: connection refused, too many", "remote", host, "of_source", s.sources[host], "all", len(s.conns))
		}
		return nil
	}
	if t, ok := c.(*net.TCPConn); ok {
		t.SetWriteBuffer(32 << 10) // answers are small; who does not read them shall not hold memory
	}
	x := newConn(s, c, host)
	s.sources[host]++
	s.conns[x] = true
	return x
}

// leave gives the place back before the other end sees the close: who then dials again at once finds it free.
func (s *Server) leave(x *conn) {
	defer x.net.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, x)
	if s.sources[x.host]--; s.sources[x.host] <= 0 {
		delete(s.sources, x.host)
	}
}

// wake ends the waiting of all connections for bytes; what is being committed is still answered.
func (s *Server) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.net.SetReadDeadline(time.Now())
	}
}
