package signal

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
)

// batchMost is how many messages one transaction takes.
const batchMost = 512

// intake gathers messages that wait while a commit is being made durable, and puts them into the next transaction together.
type intake struct {
	mu      sync.Mutex
	waiting []*request
	leading bool
}

type request struct {
	list []Message
	out  []Outcome
	err  error
	done chan struct{}
}

// Take keeps messages and returns after the commit: what it calls Kept or Twice may be confirmed to the device. Messages of one
// call are kept in their order and together. An error means that nothing of them is known to be kept; the device repeats them.
func (s *Service) Take(ctx context.Context, list ...Message) ([]Outcome, error) {
	if len(list) == 0 {
		return nil, nil
	}
	r := &request{list: list, done: make(chan struct{})}
	q := &s.intake
	q.mu.Lock()
	q.waiting = append(q.waiting, r)
	lead := !q.leading
	q.leading = true
	q.mu.Unlock()
	if lead {
		go s.lead()
	}
	select {
	case <-r.done:
		return r.out, r.err
	case <-ctx.Done(): // it may still be kept; without a confirmation the device repeats it and is told so then
		return nil, ctx.Err()
	}
}

// lead commits batch after batch until nothing waits.
func (s *Service) lead() {
	q := &s.intake
	for {
		q.mu.Lock()
		n, k := 0, 0
		for k < len(q.waiting) && (k == 0 || n+len(q.waiting[k].list) <= batchMost) {
			n += len(q.waiting[k].list)
			k++
		}
		batch := q.waiting[:k:k]
		q.waiting = q.waiting[k:]
		if k == 0 {
			q.waiting, q.leading = nil, false
			q.mu.Unlock()
			return
		}
		q.mu.Unlock()
		s.commit(batch)
	}
}

// commit keeps a batch in one transaction. When that fails each request is tried alone, so that one bad message never harms the
// others.
func (s *Service) commit(batch []*request) {
	defer func() {
		for _, r := range batch {
			close(r.done)
		}
	}()
	if len(batch) > 1 {
		if err := s.keep(batch); err == nil || fault.Is(err, fault.KindBusy) || s.DB.Broken() != nil {
			for _, r := range batch {
				r.err = err
			}
			return
		}
	}
	for _, r := range batch {
		r.err = s.keep([]*request{r})
	}
}

func (s *Service) keep(batch []*request) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Internal(fmt.Errorf("panic: %v\n%s", p, debug.Stack()), "signal: take")
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var all []Message
	for _, r := range batch {
		all = append(all, r.list...)
	}
	var out []Outcome
	err = s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		out, err = s.TakeTx(tx, all)
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range batch {
		r.out, out = out[:len(r.list):len(r.list)], out[len(r.list):]
	}
	return nil
}
