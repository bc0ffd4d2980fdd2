package places

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"linli/kernel/place"
	"linli/platform/fault"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// homeUses and homeStates are the choices of a home in the order people look for them.
var (
	homeUses   = []place.Use{place.Dwelling, place.Business, place.Dormitory, place.OfficeRoom, place.OtherUse}
	homeStates = []place.State{place.StateUnknown, place.OwnerLives, place.Rented, place.Vacant, place.Separated, place.Crowded, place.ShopState, place.Undelivered}
)

// doorForm is a unit or a home as its form shows it.
func doorForm(pl place.Place) placeCmd {
	f := placeCmd{Rev: pl.Rev, Label: pl.Label}
	if pl.Kind == place.Home {
		f.Floor, f.Side, f.Use, f.State = pl.Floor, pl.Side, string(pl.Use), string(pl.State)
		if pl.FloorNo != 0 {
			f.FloorNo = strconv.Itoa(pl.FloorNo)
		}
		if pl.Area > 0 {
			f.Area = text.Area(pl.Area)
		}
	}
	return f
}

// door is the command behind the form of a unit or a home. Errors: Invalid with its fields.
func (f placeCmd) door(pl place.Place) (place.Change, error) {
	c := place.Change{Label: &f.Label}
	if pl.Kind == place.Unit {
		return c, nil
	}
	var bad []fault.Field
	area, ok := centi(strings.ReplaceAll(f.Area, ",", ""))
	if !ok {
		bad = append(bad, fault.Field{Name: "area", Key: "places.area_wrong"})
	}
	no := 0
	if f.FloorNo != "" {
		n, err := strconv.Atoi(f.FloorNo)
		if err != nil || n < -9 || n > 150 {
			bad = append(bad, fault.Field{Name: "floor_no", Key: "places.floor_no_wrong"})
		}
		no = n
	}
	use, state := place.Use(f.Use), place.State(f.State)
	if !slices.Contains(homeUses, use) {
		bad = append(bad, fault.Field{Name: "use", Key: "places.use_wrong"})
	}
	if !slices.Contains(homeStates, state) {
		bad = append(bad, fault.Field{Name: "state", Key: "places.use_wrong"})
	}
	floor, side := text.Clean(f.Floor), text.Clean(f.Side)
	if len([]rune(floor)) > 8 || len([]rune(side)) > 8 {
		bad = append(bad, fault.Field{Name: "floor", Key: "places.floor_long"})
	}
	c.Area, c.FloorNo, c.Use, c.State, c.Floor, c.Side = &area, &no, &use, &state, &floor, &side
	if len(bad) > 0 {
		return c, fault.InvalidFields(bad...)
	}
	return c, nil
}

func useOptions(ctx context.Context, on string) (out []ui.Option) {
	for _, u := range homeUses {
		out = append(out, ui.Option{Value: string(u), Label: ui.T(ctx, "place.use."+string(u)), On: string(u) == on})
	}
	return out
}

func stateOptions(ctx context.Context, on string) (out []ui.Option) {
	for _, s := range homeStates {
		out = append(out, ui.Option{Value: string(s), Label: ui.T(ctx, "place.state."+string(s)), On: string(s) == on})
	}
	return out
}

// typeOptions are the types of a facility or common part with the word people use first.
func typeOptions(ctx context.Context, on string) []ui.Option {
	keys := make([]string, 0, len(place.FacilityTypes))
	for k := range place.FacilityTypes {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return strings.Compare(place.FacilityTypes[a][0], place.FacilityTypes[b][0]) })
	out := []ui.Option{{Value: "", Label: ui.T(ctx, "places.not_stated"), On: on == ""}}
	for _, k := range keys {
		out = append(out, ui.Option{Value: k, Label: place.FacilityTypes[k][0], On: k == on})
	}
	return out
}

func typeWord(t string) string {
	if w := place.FacilityTypes[t]; len(w) > 0 {
		return w[0]
	}
	return t
}
