package sample

import "linli/kernel/affair"

// Demo waits.
func (s *Service) Demo(st affair.Stage) error { return nil }
