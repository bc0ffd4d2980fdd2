package gbt26875

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"linli/kernel/signal"
)

// Config of the centre. Zero values take the defaults (security.md 3.1).
type Config struct {
	Signals   *signal.Service
	Log       *slog.Logger
	Now       func() time.Time
	Conns     int           // connections at once, 4,096
	PerSource int           // of one network address, 16
	Rate      int           // frames a second of one connection, 200; twice that in a burst. What comes faster waits on the wire
	FrameTime time.Duration // to finish a frame that was begun, 5 s
	Idle      time.Duration // without any byte, 10 min
	Resend    time.Duration // 10 s, as 6.5.4 recommends; an order is repeated three times
}

// noiseMost is how many bytes without any frame end a connection.
const noiseMost = 64 << 10

// Counts say how it goes, for the metrics.
type Counts struct{ Conns, Frames, Bad, Denied, Refused int64 }

// Server is the monitoring centre.
type Server struct {
	Config
	mu      sync.Mutex
	sources map[string]int
	conns   map[*conn]bool
	byKey   map[string]*conn // of devices that are registered
	serial  int64
	counts  struct{ frames, bad, denied, refused atomic.Int64 }
}

// New makes a centre over the signals.
func New(c Config) *Server {
	def := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	span := func(p *time.Duration, v time.Duration) {
		if *p == 0 {
			*p = v
		}
	}
	def(&c.Conns, 4096)
	def(&c.PerSource, 16)
	def(&c.Rate, 200)
	span(&c.FrameTime, 5*time.Second)
	span(&c.Idle, 10*time.Minute)
	span(&c.Resend, 10*time.Second)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Server{Config: c, sources: map[string]int{}, conns: map[*conn]bool{}, byKey: map[string]*conn{}}
}

// Counts reads the counters.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	n := len(s.conns)
	s.mu.Unlock()
	return Counts{int64(n), s.counts.frames.Load(), s.counts.bad.Load(), s.counts.denied.Load(), s.counts.refused.Load()}
}

// Serve takes connections until ctx ends; then it closes them and returns nil. A frame that is being committed is still confirmed.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	wg.Go(func() { s.orders(ctx) })
	wg.Go(func() { s.beat(ctx) })
	wg.Go(func() { <-ctx.Done(); ln.Close(); s.closeAll() })
	var failed error
	for ctx.Err() == nil {
		c, err := ln.Accept()
		if err != nil {
			if ctx.Err() == nil && !errors.Is(err, net.ErrClosed) { // too many open files: wait, the others go on
				s.Log.Warn("fire: accept", "err", err.Error())
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
		wg.Go(func() { defer s.leave(x); x.run(ctx) })
	}
	stop()
	wg.Wait()
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
		s.counts.refused.Add(1)
		return nil
	}
	s.serial++
	x := &conn{Server: s, net: c, host: host, id: strconv.FormatInt(s.serial, 36) + "-" + strconv.FormatInt(s.Now().UnixNano(), 36), pending: map[uint16]*sending{}}
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
	for k, c := range s.byKey {
		if c == x {
			delete(s.byKey, k)
		}
	}
}

func (s *Server) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.net.SetReadDeadline(time.Now()) // what is being committed is still confirmed
	}
}

// beat says every half minute that we listen, so that the silence of devices counts.
func (s *Server) beat(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.Signals.Listening(ctx, signal.GBT26875); err != nil && ctx.Err() == nil {
			s.Log.Warn("fire: beat", "err", err.Error())
		}
		wait(ctx, 30*time.Second)
	}
}
