package duty

import (
	"sort"
	"strings"

	"linli/kernel/place"
)

// Rung is one step of the way up from the place asked for.
type Rung struct {
	Place string
	Kind  place.Kind
}

// away is the answer to: does this person answer now? sub is who stands in.
type away map[string]string

// matches tells whether a duty of kind have answers for a matter of kind want.
func matches(have, want string) bool {
	return have == "" || have == want || strings.HasPrefix(want, have+".")
}

// order is the rank of a role at one place for one kind; Helper never holds.
func (r Role) order() int {
	for i, x := range Roles {
		if x == r {
			return i
		}
	}
	return len(Roles)
}

// Valid tells whether r is one of Roles.
func (r Role) Valid() bool { return r.order() < len(Roles) }

// resolve is the rule of who answers. rungs go from the place upwards; duties are those that
// run at the instant at any of them; gone names who is absent and who stands in ("" nobody).
func resolve(rungs []Rung, duties []Duty, kind string, gone away) Answer {
	a := Answer{Gap: true, Why: "duty.gap_nobody", Level: len(rungs)}
	var helpers []string
	absent := false
	for level, rung := range rungs {
		for _, d := range at(duties, rung.Place, kind) {
			person, stands := present(d.Person, gone)
			if person == "" {
				absent = absent || d.Role != Helper
				continue
			}
			if d.Role == Helper {
				helpers = append(helpers, person)
				continue
			}
			if a.Person != "" {
				continue
			}
			a = Answer{Person: person, Role: d.Role, Post: d.Post, Duty: d.ID, Place: d.Place, PlaceKind: rung.Kind, Kind: d.Kind, Level: level}
			if stands {
				a.Substitute, a.For, a.Post = true, d.Person, ""
			}
		}
		if a.Person != "" {
			break
		}
	}
	a.Helpers = without(helpers, a.Person)
	if a.Person != "" && len(rungs) > 0 && tooHigh(rungs[0].Kind, a.PlaceKind, a.Level, kind) {
		a.Gap, a.Why = true, "duty.gap_nobody"
	}
	if absent && (a.Gap || a.Person == "") {
		a.Gap, a.Why = true, "duty.gap_absent"
	}
	return a
}

// at gives the duties of one place that answer for a kind: the most specific kind first, then
// by the order of roles, then the older one.
func at(duties []Duty, placeID, kind string) []Duty {
	var out []Duty
	for _, d := range duties {
		if d.Place == placeID && matches(d.Kind, kind) {
			out = append(out, d)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		switch {
		case len(a.Kind) != len(b.Kind):
			return len(a.Kind) > len(b.Kind)
		case a.Role != b.Role:
			return a.Role.order() < b.Role.order()
		case a.From != b.From:
			return a.From < b.From
		}
		return a.ID < b.ID
	})
	return out
}

// present gives who answers for a person: himself, or who stands in for him, through at most
// five substitutes of substitutes. "" when nobody does.
func present(person string, gone away) (who string, stands bool) {
	seen := map[string]bool{}
	for range 5 {
		sub, isAway := gone[person]
		if !isAway {
			return person, stands
		}
		seen[person] = true
		if sub == "" || seen[sub] {
			return "", false
		}
		person, stands = sub, true
	}
	return "", false
}

// tooHigh tells whether an answer comes from higher up than an office should leave it: for the
// people behind a door from above the building, for anything else from above the compound.
// Whoever holds the very place asked for is never too high.
func tooHigh(asked, found place.Kind, level int, kind string) bool {
	if level == 0 {
		return false
	}
	switch found {
	case place.Home, place.Unit, place.Building, place.Facility, place.Common:
		return false
	case place.Grid, place.Compound:
		return matches(KindHome, kind) && kind != ""
	}
	return true
}

func without(list []string, person string) []string {
	var out []string
	seen := map[string]bool{person: true}
	for _, p := range list {
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}

// overlap tells whether two spans [from, until) share an instant.
func overlap(from1, until1, from2, until2 int64) bool { return from1 < until2 && from2 < until1 }
