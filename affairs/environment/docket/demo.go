package docket

import "linli/kernel/affair"

func (s *Service) demo(st affair.Stage) error { return nil }
