package plan

import (
	"bytes"

	"linli/kernel/duty/assign"
	"linli/platform/db"
	"linli/platform/fault"
)

// Files gives the instance of a draft, who serves whom today, what is pinned and the plan itself as kernel/duty/assign writes files:
// with them anybody can solve again or check (`linli solve duty --verify`) without the database. They hold numbers only.
// Conflict (plan.moved_on) when the place is no longer as it was. NotFound.
func (s *Service) Files(tx *db.Tx, planID string) (map[string][]byte, error) {
	p, err := s.Plan(tx, planID)
	if err != nil {
		return nil, err
	}
	area, err := s.Area(tx, p.Place)
	if err != nil {
		return nil, err
	}
	if area.basis() != p.Basis {
		return nil, fault.Conflict("plan.moved_on")
	}
	lines, err := s.Lines(tx, p.ID)
	if err != nil {
		return nil, err
	}
	pins := map[[2]string]bool{}
	for _, list := range lines {
		for _, l := range list {
			if l.Pinned {
				pins[[2]string{l.Home, l.Person}] = true
			}
		}
	}
	town := area.town(p.Price, pins)
	plan := assign.Plan{Visits: area.visits(lines)}
	out := town.Files()
	var b bytes.Buffer
	err = plan.Write(&b, town)
	out["plan.csv"] = b.Bytes()
	return out, err
}
