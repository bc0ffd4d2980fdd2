package rescue

import "linli/kernel/affair"

// Demo is written below in time.
func (s *Service) Demo(affair.Stage) error { return nil }
