package matter

import (
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// site is where a matter lies: the place named, all that stands above it, and the spot that others may see.
type site struct {
	place place.Place
	chain []place.Place
	by    map[place.Kind]place.Place
	spot  place.Place
	label string
	part  string
	word  string // of numbers, when a loader remembers it
}

// site reads the place and its chain. Conflict (matter.place_ended) for a place that no longer stands.
func (s *Service) site(tx *db.Tx, placeID string) (site, error) {
	chain, err := s.places.Chain(tx, placeID, tx.Now)
	if err != nil {
		return site{}, err
	}
	if len(chain) == 0 {
		return site{}, fault.NotFound("matter.place_unknown")
	}
	out := site{place: chain[0], chain: chain, by: map[place.Kind]place.Place{}}
	if out.place.Ended != 0 && out.place.Ended <= tx.NowMS() {
		return site{}, fault.Conflict("matter.place_ended")
	}
	for _, p := range chain {
		if _, ok := out.by[p.Kind]; !ok {
			out.by[p.Kind] = p
		}
	}
	out.spot = spotOf(out)
	out.label = place.DescribeIn(chain, out.spot.ID)
	if out.place.Kind == place.Unit || out.place.Kind == place.Common {
		out.part = out.place.Name
	}
	return out, nil
}

// spotOf is the smallest place that may be shown to everybody: never a household, never anything inside a building.
func spotOf(at site) place.Place {
	if b, ok := at.by[place.Building]; ok && at.place.Kind != place.Facility {
		return b
	}
	if at.place.Kind == place.Home { // a house without a building row: the compound, or above
		for _, k := range []place.Kind{place.Compound, place.Community, place.Street, place.District, place.City} {
			if p, ok := at.by[k]; ok {
				return p
			}
		}
	}
	return at.place
}

// fill spreads the site over the columns of a matter.
func (at site) fill(m *Matter) {
	m.Place, m.Path, m.Spot, m.SpotLabel = at.place.ID, at.place.Path, at.spot.ID, at.label
	m.Lat, m.Lon = at.spot.Lat, at.spot.Lon
	m.District, m.Street, m.Community = at.by[place.District].ID, at.by[place.Street].ID, at.by[place.Community].ID
	m.Grid, m.GridPath = at.by[place.Grid].ID, at.by[place.Grid].Path
	m.Compound, m.Building = at.by[place.Compound].ID, at.by[place.Building].ID
}

// startTerm begins the term for rectification now; due ≠ 0 is a day that a decision has named.
func (t *turn) startTerm(due int64) error {
	m := &t.m
	m.TermFrom = t.tx.NowMS()
	if due != 0 {
		if due <= m.TermFrom {
			return fault.InvalidFields(fault.Field{Name: "due", Key: "matter.due_past"})
		}
		m.Due, m.FirstDue, m.Estimated = due, due, false
		m.DueWhy = text.T(text.ZH, "matter.due_decided")
		return nil
	}
	term, err := fixTerm(t.kind, TermFacts{From: t.now(), Grade: m.Grade, Round: m.Round, Calendar: t.law})
	if err != nil {
		return err
	}
	m.Due = term.End.UnixMilli()
	m.FirstDue, m.Estimated = m.Due, term.Estimated
	m.DueWhy = term.Explain(text.ZH, t.kind.Name, "")
	return nil
}
