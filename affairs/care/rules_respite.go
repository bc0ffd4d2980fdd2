package care

import (
	"slices"
	"strconv"
	"time"

	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/fault"
	"linli/platform/mincostflow"
)

// Limits of a respite by volunteers (care.md 5) [check: set by each place].
const (
	RespiteLongest = 4 * time.Hour
	RespiteQuarter = 24 * time.Hour
	RespiteEarly   = 30 * time.Minute // how long before the shift the hand-over note may be read
	RespiteLate    = 30 * time.Minute // after the end: somebody asks
)

// RespiteNeeds are what a stand-in must be able to do. No medical acts by those who are no nurses.
var RespiteNeeds = []string{"feed", "toilet", "transfer", "medicine"}

// Want is one shift that somebody must stand in for.
type Want struct {
	ID    string
	Path  place.Path // of the home
	Needs []string
	Self  []string // persons who can not stand in: the carer and the household
}

// People is how many a shift takes: two when somebody must be lifted.
func (w Want) People() int64 {
	if slices.Contains(w.Needs, "transfer") {
		return 2
	}
	return 1
}

// Willing is somebody who said that they would stand in.
type Willing struct {
	Person string
	Path   place.Path // of their home
	Skills []string
	Free   []string // 1-am … 7-eve; any
	Busy   bool     // away, or on another shift then
}

// Slots names the parts of the week that a time touches: 6-pm.
func Slots(from, until time.Time) (out []string) {
	for t := from.In(clock.Shanghai); t.Before(until); t = t.Add(30 * time.Minute) {
		day := int(t.Weekday())
		if day == 0 {
			day = 7
		}
		part := "am"
		switch {
		case t.Hour() >= 18:
			part = "eve"
		case t.Hour() >= 12:
			part = "pm"
		}
		if s := strconv.Itoa(day) + "-" + part; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// free tells whether somebody is free in all parts.
func (w Willing) free(slots []string) bool {
	if w.Busy {
		return false
	}
	if slices.Contains(w.Free, "any") {
		return true
	}
	return !slices.ContainsFunc(slots, func(s string) bool { return !slices.Contains(w.Free, s) })
}

// able tells whether somebody can do all that is needed.
func (w Willing) able(needs []string) bool {
	return !slices.ContainsFunc(needs, func(n string) bool { return !slices.Contains(w.Skills, n) })
}

// The costs of being further away. Beyond the community nobody is asked.
const (
	nearUnit      = 0
	nearBuilding  = 1
	nearCompound  = 4
	nearCommunity = 12
	unmet         = 1 << 20 // a place that nobody fills: dearer than any number of long ways
)

// near is how far two homes are apart, by the tree: same unit, building, compound, community; false beyond.
func near(a, b place.Path) (int64, bool) {
	for i, cost := range []int64{nearUnit, nearBuilding, nearCompound, nearCommunity} {
		p, q := a, b
		for range i + 1 {
			p, q = p.Parent(), q.Parent()
		}
		if p == q && p != place.RootPath && p != "" {
			return cost, true
		}
	}
	return 0, false
}

// Proposal is who could stand in for each want, best first, and how many places nobody fills.
type Proposal struct {
	For   map[string][]string
	Unmet map[string]int64
}

// Propose finds stand-ins for shifts at one time (an activity) so that as many as can be are filled and the ways are short in
// all: near, willing, able for the care needed, free then; nobody twice. It is a minimum-cost flow, solved to proven optimality.
func Propose(wants []Want, helpers []Willing, slots []string) (Proposal, error) {
	out := Proposal{For: map[string][]string{}, Unmet: map[string]int64{}}
	if len(wants) == 0 {
		return out, nil
	}
	// Nodes: 0 the sink of helpers who are not needed, 1 nobody, then helpers, then wants.
	n := len(helpers)
	p := mincostflow.New(2 + n + len(wants))
	var all int64
	type way struct{ helper, want, arc int }
	var ways []way
	missing := make([]int, len(wants))
	for j, w := range wants {
		all += w.People()
		p.Supply(2+n+j, -w.People())
		missing[j] = p.Arc(1, 2+n+j, 0, w.People(), unmet)
		for i, h := range helpers {
			cost, ok := near(h.Path, w.Path)
			if ok && h.free(slots) && h.able(w.Needs) && !slices.Contains(w.Self, h.Person) {
				ways = append(ways, way{i, j, p.Arc(2+i, 2+n+j, 0, 1, cost)})
			}
		}
	}
	p.Supply(1, all)
	p.Arc(1, 0, 0, all, 0)
	for i := range helpers {
		p.Supply(2+i, 1)
		p.Arc(2+i, 0, 0, 1, 0)
	}
	p.Supply(0, -int64(n))
	s, err := mincostflow.Solve(p, nil)
	if err == nil {
		err = mincostflow.Check(p, s)
	}
	if err != nil {
		return out, fault.Internal(err, "care.Propose")
	}
	for _, x := range ways {
		if s.Flow[x.arc] > 0 {
			out.For[wants[x.want].ID] = append(out.For[wants[x.want].ID], helpers[x.helper].Person)
		}
	}
	for j, w := range wants {
		if f := s.Flow[missing[j]]; f > 0 {
			out.Unmet[w.ID] = f
		}
	}
	return out, nil
}

// MayRespite tells whether somebody's carer can be stood in for: 失能, 失智, or disability of grade 1 or 2, with a family carer
// (care.md 5).
func MayRespite(p Person, f Facts) bool {
	return p.Carer != "" && (f.Has("C05") || f.Has("C06") || f.is("heavy"))
}

// NoteOpen tells whether the hand-over note may be read: from half an hour before the shift until it is handed back.
func NoteOpen(r Respite, now int64) bool {
	switch r.State {
	case RespiteInCare:
		return true
	case RespiteConfirmed:
		return now >= r.From-RespiteEarly.Milliseconds() && now <= r.Until+RespiteLate.Milliseconds()
	}
	return false
}

// RespiteStep gives the state an act leads to.
func RespiteStep(state, act string) (string, error) {
	for _, x := range []struct{ act, from, to string }{
		{"match", RespiteAsked, RespiteMatched}, {"match", RespiteMatched, RespiteMatched}, {"agree", RespiteMatched, RespiteConfirmed}, {"hand", RespiteConfirmed, RespiteInCare}, {"return", RespiteInCare, RespiteReturned},
		{"rate", RespiteReturned, RespiteRated}, {"cancel", RespiteAsked, RespiteCancelled}, {"cancel", RespiteMatched, RespiteCancelled}, {"cancel", RespiteConfirmed, RespiteCancelled},
	} {
		if x.act == act && x.from == state {
			return x.to, nil
		}
	}
	return state, fault.NotYet("care.respite_step." + act)
}
