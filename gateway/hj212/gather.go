package hj212

import (
	"fmt"

	"linli/kernel/signal"
)

// job is what one connection read at once. It belongs to the connection, which waits for done before it uses it again.
type job struct {
	uploads []signal.Upload
	fates   []signal.Fate
	done    chan struct{}
}

// gather takes what all connections read meanwhile into one call, so that they share a commit: while one batch is written, the next
// gathers in the queue.
func (s *Server) gather() {
	var jobs []*job
	var all []signal.Upload
	for j := range s.queue {
		jobs, all = append(jobs[:0], j), append(all[:0], j.uploads...)
	more:
		for len(all) < s.Batch {
			select {
			case next, ok := <-s.queue:
				if !ok {
					break more
				}
				jobs, all = append(jobs, next), append(all, next.uploads...)
			default:
				break more
			}
		}
		s.share(jobs, s.take(all))
		clear(all)
	}
}

// share gives each connection its fates. What got none is unfinished: the device sends it again.
func (s *Server) share(jobs []*job, out []signal.Fate) {
	for _, j := range jobs {
		j.fates = j.fates[:0]
		for range j.uploads {
			f := signal.Fate{What: signal.Unfinished}
			if len(out) > 0 {
				f, out = out[0], out[1:]
			}
			j.fates = append(j.fates, f)
		}
		j.done <- struct{}{}
	}
}

// take calls the keeper. A fault of his ends no connection and confirms nothing.
func (s *Server) take(all []signal.Upload) (out []signal.Fate) {
	defer func() {
		if x := recover(); x != nil {
			s.Log.Error("hj212: not kept", "uploads", len(all), "err", fmt.Sprint(x))
			out = nil
		}
	}()
	s.counts.batches.Add(1)
	return s.Take(all)
}
