package monitor

import "linli/kernel/affair"

// Demo is filled below.
func (s *Service) Demo(affair.Stage) error { return nil }
