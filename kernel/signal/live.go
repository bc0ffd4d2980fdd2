package signal

import (
	"context"
	"sync"
	"time"

	"linli/platform/db"
)

// hub tells the pages of this process that something changed. Other processes on the same PostgreSQL are seen by Changed.
type hub struct {
	mu     sync.Mutex
	next   chan struct{}
	closed chan struct{}
	end    sync.Once
	last   time.Time
}

// murmurGap is how often readings alone wake the pages at most; alarms always do.
const murmurGap = time.Second

func (h *hub) init() { h.next, h.closed = make(chan struct{}), make(chan struct{}) }

func (h *hub) wake() {
	h.mu.Lock()
	close(h.next)
	h.next = make(chan struct{})
	h.last = time.Now()
	h.mu.Unlock()
}

func (h *hub) murmur() {
	h.mu.Lock()
	late := time.Since(h.last) >= murmurGap
	h.mu.Unlock()
	if late {
		h.wake()
	}
}

// Wake gives a channel that is closed at the next change. Ask for it before looking, so that nothing is missed in between.
func (s *Service) Wake() <-chan struct{} {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	return s.hub.next
}

// Closing is closed when the server ends: streams then end, so that it need not wait for them.
func (s *Service) Closing() <-chan struct{} { return s.hub.closed }

// Close ends the streams.
func (s *Service) Close() { s.hub.end.Do(func() { close(s.hub.closed) }) }

// State is a number that is another one after each alarm, word or registration, in all processes on a database.
func (s *Service) State(ctx context.Context) (n int64, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		n, err = tx.Count("SELECT (SELECT COALESCE(SUM(rev), 0) FROM signal_alarm WHERE state = 'open') + (SELECT COALESCE(MAX(opened), 0) FROM signal_alarm) + (SELECT COUNT(*) FROM signal_alarm WHERE state = 'open') * 1000003 + (SELECT COUNT(*) FROM signal_device) * 10007")
		return err
	})
	return n, err
}
