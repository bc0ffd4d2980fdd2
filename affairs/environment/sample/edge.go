package sample

import (
	"linli/affairs/environment/measure"
	"linli/affairs/environment/source"
	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/text"
)

// KindSection is the kind of a point that is a section.
const KindSection = "section"

// Point reads an outlet or a section with the names that stand now. NotFound.
func (s *Service) Point(tx *db.Tx, at string) (Point, error) {
	o, err := s.src().Outlet(tx, at)
	if err == nil {
		return s.pointOf(tx, o)
	}
	if !fault.Is(err, fault.KindNotFound) {
		return Point{}, err
	}
	x, err := s.src().Section(tx, at)
	return sectionPoint(x), err
}

func (s *Service) pointOf(tx *db.Tx, o source.Outlet) (Point, error) {
	p := Point{ID: o.ID, Path: string(o.Path), Name: o.Name, Kind: o.Kind, Company: o.Company, Lat: o.Lat, Lon: o.Lon}
	if o.Company == "" {
		return p, nil
	}
	c, err := s.src().Company(tx, o.Company)
	p.CompanyName = c.Name
	return p, err
}

func sectionPoint(x source.Section) Point {
	name := x.Name
	if name == "" {
		name = x.Code
	}
	return Point{ID: x.ID, Path: string(x.Path), Name: name, Kind: KindSection, Lat: x.Lat, Lon: x.Lon}
}

// points lists where an actor may go: outlets with their companies, then sections.
func (s *Service) points(tx *db.Tx, a access.Actor) (out []Point, err error) {
	list, err := s.src().Outlets(tx, a)
	if err != nil {
		return nil, err
	}
	for _, o := range list {
		p, err := s.pointOf(tx, o)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	sections, err := s.src().Sections(tx, a)
	for _, x := range sections {
		out = append(out, sectionPoint(x))
	}
	return out, err
}

// pointBy finds a point by what a book calls it: its name, or the company's name and its own. false: none, or several.
func (s *Service) pointBy(tx *db.Tx, a access.Actor, words string) (out Point, n int, err error) {
	list, err := s.points(tx, a)
	w := text.Squeeze(words)
	for _, p := range list {
		if w == text.Squeeze(p.Name) || w == text.Squeeze(p.CompanyName+p.Name) || w == text.Squeeze(text.Joined(p.CompanyName, p.Name)) || w == p.ID {
			out = p
			n++
		}
	}
	return out, n, err
}

// limits are all that bind at a point for a pollutant on a day.
func (s *Service) limits(tx *db.Tx, p Point, pollutant, day string) (out []measure.Limit, err error) {
	if p.Kind == KindSection {
		x, err := s.src().Section(tx, p.ID)
		if err != nil {
			return nil, err
		}
		return sectionLimits(x, pollutant, day), nil
	}
	o, err := s.src().Outlet(tx, p.ID)
	if err != nil {
		return nil, err
	}
	list, err := s.src().Limits(tx, o)
	for _, l := range list {
		if l.Pollutant == pollutant {
			out = append(out, l.Measured(""))
		}
	}
	return out, err
}

// judge holds a figure against the strictest limit that held on the day of the sample, and says why that one.
func (s *Service) judge(tx *db.Tx, p Point, v Value, day, lang string) (j Judged, err error) {
	of, err := s.limits(tx, p, v.Pollutant, day)
	if fault.Is(err, fault.KindNotFound) {
		return Judged{Trouble: text.T(lang, "environment.sample.no_limit")}, nil
	}
	if err != nil {
		return j, err
	}
	if len(of) == 0 {
		return Judged{Trouble: text.T(lang, "environment.sample.no_limit")}, nil
	}
	chosen, err := measure.Strictest(of, day)
	if err != nil {
		return Judged{Trouble: said(lang, err)}, nil
	}
	return judged(lang, v, chosen), nil
}

// judged compares; what cannot be compared is said, never guessed.
func judged(lang string, v Value, chosen measure.Selected) Judged {
	l := chosen.Limit
	j := Judged{Limit: l.Figure(), Unit: l.Unit, Basis: l.Where(lang), Why: chosen.Words(lang), Check: l.Check}
	x, err := measure.ParseValue(v.Text)
	if err != nil {
		j.Trouble = said(lang, err)
		return j
	}
	out, err := measure.Judge(measure.Question{Value: x, Unit: v.Unit, Limit: l, Convert: true})
	if err != nil {
		j.Trouble = said(lang, err)
		return j
	}
	j.Known, j.Exceeds, j.Multiple, j.Comparison = true, out.Exceeds, out.Multiple, string(out.Comparison)
	return j
}

// said is a refusal in words.
func said(lang string, err error) string {
	f := fault.Of(err)
	if len(f.Fields) > 0 {
		return text.T(lang, f.Fields[0].Key, f.Fields[0].Args...)
	}
	return text.T(lang, f.Key, f.Args...)
}
