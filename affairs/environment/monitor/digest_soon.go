package monitor

import (
	"context"
	"sync"
	"time"

	"linli/platform/db"
)

// behind is what was committed and waits for its digestion, and who sees to it.
type behind struct {
	mu      sync.Mutex
	frames  int
	last    time.Time // of the latest commit
	running bool
}

// less takes n off and gives what is left.
func (b *behind) less(n int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.frames = max(b.frames-n, 0)
	return b.frames
}

// How long the digestion lets the intake go first.
const (
	digestQuiet = 40 * time.Millisecond // nothing was committed for so long
	digestWait  = 2 * time.Second       // or so long at most
)

// digestSoon notes frames that were committed and sees to it that they are digested: when the intake rests, when many wait, and after
// digestWait at the latest. It gives how many wait.
func (s *Service) digestSoon(n int) int {
	b := &s.behind
	b.mu.Lock()
	defer b.mu.Unlock()
	b.frames += n
	b.last = time.Now()
	if !b.running {
		b.running = true
		go s.digester()
	}
	return b.frames
}

// digester digests until nothing waits.
func (s *Service) digester() {
	b := &s.behind
	tick := time.NewTicker(digestQuiet / 4)
	defer tick.Stop()
	for since := time.Now(); ; <-tick.C {
		b.mu.Lock()
		if b.frames == 0 {
			b.running = false
			b.mu.Unlock()
			return
		}
		due := b.frames >= digestAfter || time.Since(b.last) >= digestQuiet || time.Since(since) >= digestWait
		b.mu.Unlock()
		if due {
			s.digestQuietly()
			since = time.Now()
		}
	}
}

// Digest packs and judges what has come since the last time: blocks for charts, means against limits, refusals into one alarm. It is
// safe to run again and from several places. Reading and packing happen before the transaction that writes, so that frames are
// committed meanwhile.
func (s *Service) Digest(ctx context.Context) error {
	s.dmu.Lock()
	defer s.dmu.Unlock()
	for {
		b := &s.behind
		n := b.less(0)
		var d *digestion
		err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { d, err = s.prepare(tx); return err })
		if err != nil {
			b.less(n)
			return err
		}
		more, err := db.Value(ctx, s.DB, func(tx *db.Tx) (bool, error) { return s.finish(tx, d) })
		if err == nil && more {
			n = d.count
		}
		b.less(n)
		if err != nil || !more {
			return err
		}
	}
}

// digestQuietly is Digest behind the intake: what fails is tried again by the timer, which says so.
func (s *Service) digestQuietly() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_ = s.Digest(ctx)
}
