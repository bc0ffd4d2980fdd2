package source

import (
	"linli/affairs/environment/ground"
	"linli/affairs/environment/measure"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// Stand is where an outlet or section stands by what was measured last.
type Stand struct {
	State   string // over fine none unjudged broken
	Figures []Latest
	Class   measure.Class // of a section; 0 = not known
	Day     string        // of the last measurement
}

// Latest is the newest figure of one pollutant.
type Latest struct {
	Pollutant string
	Figure
}

// stand reads the newest figure of each pollutant measured at an outlet within the window, judged by its limits.
func (s *Service) stand(tx *db.Tx, o Outlet) (Stand, error) {
	limits, err := s.Limits(tx, o)
	if err != nil {
		return Stand{}, err
	}
	list, err := s.results(tx, o.ID, tx.NowMS())
	if err != nil {
		return Stand{}, err
	}
	return standing(newest(list), func(p string) []measure.Limit { return limitsFor(limits, p) }), nil
}

// standSection is the same for a section, judged by its class target, with the class of the last samples.
func (s *Service) standSection(tx *db.Tx, n Section) (Stand, error) {
	list, err := s.results(tx, n.ID, tx.NowMS())
	if err != nil {
		return Stand{}, err
	}
	last := newest(list)
	st := standing(last, func(p string) []measure.Limit {
		if l, ok := targetOf(p, n.Target, clock.DayOf(tx.Now)); ok {
			return []measure.Limit{l}
		}
		return nil
	})
	var readings []measure.Reading
	for _, r := range last {
		if v, err := measure.ParseValue(r.Text); err == nil {
			readings = append(readings, measure.Reading{Pollutant: r.Pollutant, Value: v, Unit: r.Unit})
		}
	}
	if len(readings) > 0 {
		if a, err := measure.Classify(readings, measure.River, clock.DayOf(tx.Now)); err == nil {
			st.Class = a.Class
		}
	}
	return st, nil
}

// newest keeps the newest result of each pollutant, in the order of their time.
func newest(list []ground.Result) (out []ground.Result) {
	at := map[string]int{}
	for _, r := range list {
		i, have := at[r.Pollutant]
		switch {
		case !have:
			at[r.Pollutant] = len(out)
			out = append(out, r)
		case r.When > out[i].When:
			out[i] = r
		}
	}
	return out
}

func standing(list []ground.Result, limits func(string) []measure.Limit) Stand {
	st := Stand{State: "none"}
	judged, broken := 0, false
	for _, r := range list {
		f := figureOf(r, limits(r.Pollutant))
		st.Figures = append(st.Figures, Latest{r.Pollutant, f})
		st.Day = max(st.Day, f.Day)
		switch {
		case f.Exceeds && !f.Broken:
			st.State = "over"
		case f.Exceeds:
			broken = true
		case f.HasLimit:
			judged++
		}
	}
	switch {
	case st.State == "over" || len(list) == 0:
	case broken:
		st.State = "broken"
	case judged > 0:
		st.State = "fine"
	default:
		st.State = "unjudged"
	}
	return st
}

// Worst is the figure to show on one line: one that exceeds, else COD, else the first.
func (s Stand) Worst() (Latest, bool) {
	for _, f := range s.Figures {
		if f.Exceeds {
			return f, true
		}
	}
	for _, f := range s.Figures {
		if f.Pollutant == "w01018" {
			return f, true
		}
	}
	if len(s.Figures) > 0 {
		return s.Figures[0], true
	}
	return Latest{}, false
}

func standMark(lang, state string) ui.Mark {
	w := text.T(lang, "environment.source.st."+state)
	switch state {
	case "over":
		return ui.Late(w)
	case "fine":
		return ui.Fine(w)
	case "broken":
		return ui.Waiting(w)
	case "unjudged":
		return ui.Due(w)
	}
	return ui.Unknown(w)
}

// line is a figure in words: 化学需氧量 44 mg/L, 超1.20倍.
func (l Latest) line(lang string) string {
	out := pollutantName(lang, l.Pollutant) + " " + l.Words()
	if l.Exceeds && l.Multiple != "" {
		out += text.T(lang, "environment.source.times", l.Multiple)
	}
	return out
}
