package view

import (
	"slices"
	"strings"

	"linli/kernel/matter"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// listStates are the values of the filter 状态 of the three lists. The first holds when nothing is chosen: what is to be worked on.
// What is closed stays in the lists (ledgers.md B7, 已销号) and is shown when asked for.
var listStates = []struct {
	key    string
	states []matter.State
}{
	{"live", matter.Live}, {"open", []matter.State{matter.Open, matter.Assigned}}, {"working", []matter.State{matter.Working}}, {"fixed", []matter.State{matter.Fixed}},
	{"watch", []matter.State{matter.Watch}}, {"hung", []matter.State{matter.Hung}}, {"closed", []matter.State{matter.Closed}},
	{"all", append(slices.Clone(matter.Live), matter.Closed)},
}

// ListParams are the names by which the address of the three lists carries its filter.
var ListParams = []string{"place", "state", "kind", "grade", "source", "returned"}

// ListQuery is what the filter of the three lists asks for. Page, print and export read it here, so that all show the same rows
// (ledgers.md part C). Several kinds stand parted by commas (web.Ctx.Joined). The place is left to the caller: a page asks for it by id, an export by its scope.
func ListQuery(get func(string) string) matter.Query {
	q := matter.Query{States: matter.Live, Grade: get("grade"), Source: get("source"), Returned: get("returned") == "1"}
	for _, s := range listStates {
		if s.key == get("state") {
			q.States = s.states
		}
	}
	q.Desc = slices.Contains(q.States, matter.Closed) // the deadline of a closed matter is the moment of its end: what is under way comes first
	for _, k := range strings.Split(get("kind"), ",") {
		if k = strings.TrimSpace(k); k != "" && !slices.Contains(q.Kinds, k) {
			q.Kinds = append(q.Kinds, k)
		}
	}
	return q
}

// ListStates are the options of the filter 状态.
func ListStates(lang, on string) (out []ui.Option) {
	for i, s := range listStates {
		value := s.key
		if i == 0 {
			value = ""
		}
		out = append(out, ui.Option{Value: value, Label: text.T(lang, "view.list."+s.key), On: value == on})
	}
	return out
}
