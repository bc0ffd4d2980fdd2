package monitor

import (
	"linli/affairs/environment/ground"
	"linli/kernel/signal"
)

// Service keeps the register of monitors, what they sent and what it shows.
type Service struct{ ground.Deps }

// NewService makes the service.
func NewService(d ground.Deps) *Service { return &Service{Deps: d} }

// TakeUploads keeps uploads in one transaction with those of other connections and gives the fate of each after the commit. It
// implements signal.TakeUploads and may be called from many goroutines.
func (s *Service) TakeUploads(uploads []signal.Upload) []signal.Fate {
	out := make([]signal.Fate, len(uploads))
	for i := range out {
		out[i] = signal.Fate{What: signal.Unfinished}
	}
	return out
}
