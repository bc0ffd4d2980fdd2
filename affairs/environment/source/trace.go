package source

import (
	"linli/affairs/environment/ground"
	"linli/affairs/environment/measure"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// mostSuspects is how many outlets a trace asks for figures, the nearest first; the rest is counted.
const mostSuspects = 300

// Traced is what a trace found.
type Traced struct {
	Section   Section
	Pollutant measure.Pollutant
	Day       string
	Own       *Figure // what was measured at the section about that day
	Target    string  // ≤20 mg/L, of the section's class
	Suspects  []Suspect
	Blind     int // of them without any measurement of the pollutant
	Beyond    int // further away than the trace asked
	Hidden    int // in another's district: not shown
	Down      []Affected
}

// Affected is a section, intake or mouth that the water reaches.
type Affected struct {
	Node   Section
	Metres int64
	Figure *Figure
}

// Trace goes from a section (or outlet) upstream to the outlets that can explain a bad figure and downstream to who is affected. Without
// a pollutant COD is taken, without a day today. Errors: NotFound, Denied, Invalid.
func (s *Service) Trace(tx *db.Tx, a access.Actor, at, pollutant, day string) (t Traced, err error) {
	n, err := nodeBy(tx, "id=?", at)
	if err != nil {
		return t, err
	}
	if err := a.May(access.EnvRead, n.Path); err != nil {
		return t, err
	}
	if pollutant == "" {
		pollutant = "w01018"
	}
	if day == "" {
		day = ground.Today(tx)
	}
	t.Section, t.Day = n, day
	if t.Pollutant, err = measure.PollutantBy(pollutant); err != nil {
		return t, fault.InvalidFields(fault.Field{Name: "pollutant", Key: "environment.source.w.pollutant"})
	}
	if !clock.ValidDay(day) {
		return t, fault.InvalidFields(fault.Field{Name: "day", Key: "environment.source.w.day"})
	}
	net, err := s.Net(tx)
	if err != nil {
		return t, err
	}
	aim := aim{pollutant: t.Pollutant.Code, when: clock.EndOf(day) - 12*3600_000}
	if aim.target, aim.known = targetOf(aim.pollutant, n.Target, day); aim.known {
		t.Target = aim.target.Text()
	}
	own, err := s.figures(tx, n.ID, nil, aim)
	if err != nil {
		return t, err
	}
	t.Own = nearest(own, aim.when)
	if err := s.up(tx, a, net, &t, aim); err != nil {
		return t, err
	}
	return t, s.down(tx, a, net, &t, aim)
}

// aim is what a trace looks for.
type aim struct {
	pollutant string
	when      int64
	target    measure.Limit
	known     bool
}

func (s *Service) up(tx *db.Tx, a access.Actor, net *Network, t *Traced, m aim) error {
	for i, h := range net.Upstream(t.Section.ID, NodeOutlet) {
		if i >= mostSuspects {
			t.Beyond++
			continue
		}
		o, err := s.Outlet(tx, h.ID)
		if err != nil {
			return err
		}
		if a.May(access.EnvRead, o.Path) != nil {
			t.Hidden++
			continue
		}
		x := Suspect{Outlet: o, Metres: h.Metres}
		if err := s.weigh(tx, &x, t, m); err != nil {
			return err
		}
		if x.Via, err = s.via(tx, net.Way(o.ID, t.Section.ID)); err != nil {
			return err
		}
		if x.Figure == nil {
			t.Blind++
		}
		t.Suspects = append(t.Suspects, x)
	}
	Order(t.Suspects)
	return nil
}

func (s *Service) weigh(tx *db.Tx, x *Suspect, t *Traced, m aim) error {
	limits, err := s.Limits(tx, x.Outlet)
	if err != nil {
		return err
	}
	list, err := s.figures(tx, x.Outlet.ID, limitsFor(limits, m.pollutant), m)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		if x.others, err = s.measuredAtAll(tx, x.Outlet.ID, m.when); err != nil {
			return err
		}
	}
	fl, err := flows(tx, "outlet=? AND suspicious=1 AND day<=? AND day>=? ORDER BY day DESC,at DESC LIMIT 1", x.Outlet.ID, clock.AddDays(t.Day, int(TheRules.Trace.Days)), clock.AddDays(t.Day, -int(TheRules.Trace.Window)))
	if err != nil {
		return err
	}
	if len(fl) > 0 {
		x.Flow = &fl[0]
	}
	if x.Outlet.Company != "" {
		c, err := s.companies(tx, false, "id=?", x.Outlet.Company)
		if err != nil {
			return err
		}
		if len(c) > 0 {
			x.Owner = c[0].Name
		}
	}
	Weigh(x, list, m.when, t.Target)
	return nil
}

// via names up to six nodes between two ends.
func (s *Service) via(tx *db.Tx, way []string) (out []string, err error) {
	for i := 1; i < len(way)-1; i++ {
		n, err := nodeBy(tx, "id=?", way[i])
		if err != nil {
			return nil, err
		}
		if n.Kind != NodeJunction || len(way) < 6 {
			out = append(out, n.Label())
		}
		if len(out) == 6 {
			break
		}
	}
	return out, nil
}

func (s *Service) down(tx *db.Tx, a access.Actor, net *Network, t *Traced, m aim) error {
	for _, h := range net.Downstream(t.Section.ID, NodeSection, NodeIntake, NodeMouth) {
		if len(t.Down) >= 60 {
			break
		}
		n, err := s.Section(tx, h.ID)
		if err != nil {
			return err
		}
		if a.May(access.EnvRead, n.Path) != nil {
			t.Hidden++
			continue
		}
		x := Affected{Node: n, Metres: h.Metres}
		own := m
		own.target, own.known = targetOf(m.pollutant, n.Target, t.Day)
		list, err := s.figures(tx, n.ID, nil, own)
		if err != nil {
			return err
		}
		x.Figure = nearest(list, m.when)
		t.Down = append(t.Down, x)
	}
	return nil
}

// nearest is the figure whose day is nearest.
func nearest(list []Figure, when int64) *Figure {
	var best *Figure
	for i := range list {
		if best == nil || abs(list[i].When-when) < abs(best.When-when) {
			best = &list[i]
		}
	}
	return best
}

// results are the figures measured at a node within the window before and after a moment, newest first.
func (s *Service) results(tx *db.Tx, at string, when int64) (out []ground.Result, err error) {
	const long = 24 * 3600_000
	since, last := when-TheRules.Trace.Window*long, when+TheRules.Trace.Days*long
	if s.Seams.Sampled != nil {
		list, err := s.Seams.Sampled(tx, at, since, 200)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			if r.When <= last {
				out = append(out, r)
			}
		}
	}
	if s.Seams.Monitored != nil {
		list, err := s.Seams.Monitored(tx, at)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			if r.When >= since && r.When <= last {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

func (s *Service) measuredAtAll(tx *db.Tx, at string, when int64) (bool, error) {
	list, err := s.results(tx, at, when)
	return len(list) > 0, err
}

// figures are those of a pollutant at a node, judged by limits and by the target.
func (s *Service) figures(tx *db.Tx, at string, limits []measure.Limit, m aim) (out []Figure, err error) {
	list, err := s.results(tx, at, m.when)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if r.Pollutant == m.pollutant {
			f := figureOf(r, limits)
			f.against(r, m.target, m.known)
			out = append(out, f)
		}
	}
	return out, nil
}
