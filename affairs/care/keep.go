package care

import (
	"linli/kernel/access"
	"linli/platform/db"
)

// mostKept is how many visit forms a phone keeps: more than a day's round.
const mostKept = 60

// Keep lists the forms of the visits that are due for the actor, for a phone that will be without signal.
func (s *Service) Keep(tx *db.Tx, a access.Actor) (out []string, err error) {
	if !a.Has(access.CareVisit) {
		return nil, nil
	}
	list, err := s.dueBy(tx, a, today(tx))
	for _, p := range list {
		if len(out) < mostKept {
			out = append(out, "/care/people/"+p.ID+"/visit")
		}
	}
	return out, err
}
