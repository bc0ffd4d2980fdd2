package places

import (
	"context"
	"strconv"

	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/text"
	"linli/platform/web/ui"
)

func count(n int) string { return text.Count(n) }

func i64(n int64) string { return strconv.FormatInt(n, 10) }

// revealOptions offers what is masked for the reader: not the name where it is shown anyway.
func revealOptions(ctx context.Context, on string, named bool) (out []ui.Option) {
	for _, k := range revealOrder {
		if k == "name" && named {
			continue
		}
		out = append(out, ui.Option{Value: k, Label: ui.T(ctx, "places.field."+k), On: k == on})
	}
	return out
}

func sexes(ctx context.Context, on string) []ui.Option {
	return []ui.Option{{Value: "m", Label: ui.T(ctx, "places.sex.m"), On: on == "m"}, {Value: "f", Label: ui.T(ctx, "places.sex.f"), On: on == "f"}}
}

// otherOf is the second person of a proposal, seen from one of them.
func otherOf(x people.Proposal, id string) string {
	if x.Person == id {
		return x.Other
	}
	return x.Person
}

func proposed(list []people.Proposal, id string) bool {
	for _, x := range list {
		if x.Person == id || x.Other == id {
			return true
		}
	}
	return false
}

// errorOf is the message of a field when its form was the one refused.
func errorOf(v treeView, act, name string) string {
	if v.Failed != act {
		return ""
	}
	return v.Errors[name]
}

// typedOr is what was typed in the form that was refused, else the value on file.
func typedOr(v treeView, act, name, have string) string {
	if v.Failed == act && v.Typed.Values != nil {
		return v.Typed.Get(name)
	}
	return have
}

func small(b ui.Btn) ui.Btn { b.Small = true; return b }

// endWords says before the button what goes along with the place.
func endWords(ctx context.Context, v treeView) string {
	parts := []string{}
	if v.End.Buildings > 0 {
		parts = append(parts, ui.T(ctx, "places.n_buildings", v.End.Buildings))
	}
	if v.End.Homes > 0 {
		parts = append(parts, ui.T(ctx, "places.n_homes", text.Count(v.End.Homes)))
	}
	if v.End.Lived > 0 {
		parts = append(parts, ui.T(ctx, "places.end_lived", text.Count(v.End.Lived)))
	}
	if len(parts) == 0 {
		return ui.T(ctx, "places.end_alone")
	}
	return ui.T(ctx, "places.end_with", joined(parts...))
}

func endReasons(ctx context.Context) (out []ui.Option) {
	for _, r := range place.EndReasons {
		out = append(out, ui.Option{Value: r, Label: ui.T(ctx, "place.end."+r)})
	}
	return out
}

// systems are the systems of coordinates two numbers may come from.
func systems(ctx context.Context, on string) (out []ui.Option) {
	for _, s := range []string{"wgs", "gcj", "bd"} {
		out = append(out, ui.Option{Value: s, Label: ui.T(ctx, "places.system."+s), On: s == on})
	}
	return out
}
