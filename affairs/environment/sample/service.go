package sample

import (
	"linli/affairs/environment/ground"
	"linli/platform/db"
	"linli/platform/fault"
)

// Service keeps inspections and samples. Its verbs ask access themselves.
type Service struct{ ground.Deps }

// Result is everything a case freezes of one result: figure, limit and why, multiple, chain, officers, report, notes. NotFound
// (environment.sample.none). The caller has asked access.
func (s *Service) Result(tx *db.Tx, id string) (Found, error) {
	return Found{}, fault.NotFound("environment.sample.none")
}
