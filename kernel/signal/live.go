package signal

import (
	"context"
	"sync"
	"time"

	"linli/kernel/place"
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

// State is a number that is another one after each alarm, word or registration under some paths, in all processes on a database.
func (s *Service) State(ctx context.Context, under []place.Path) (n int64, err error) {
	where, args := within("path", under)
	if where == "" {
		return 0, nil
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		open, err := tx.Count("SELECT COALESCE(SUM(rev + n), 0) + COUNT(*) * 1000003 FROM signal_alarm WHERE state = 'open' AND ("+where+")", args...)
		if err != nil {
			return err
		}
		last, err := tx.Count("SELECT COALESCE(MAX(opened), 0) FROM signal_alarm WHERE "+where, args...)
		if err != nil {
			return err
		}
		devices, err := tx.Count("SELECT COALESCE(SUM(rev), 0) FROM signal_device WHERE "+where, args...)
		n = open + last + devices*10007
		return err
	})
	return n, err
}
