package place

import (
	"cmp"
	"slices"
)

// DoorColumns gives each home its column in the unit on the wall of a building (楼栋图): doors of one name stand above each other
// (101, 201 …); where the doors of a staircase have too many names, the order on the floor counts.
//
// Example: 501 and 601 of one unit are both column 0, 502 is column 1.
func DoorColumns(homes []Place) map[string]int {
	out := map[string]int{}
	units := map[string][]Place{}
	for _, h := range homes {
		units[h.Parent] = append(units[h.Parent], h)
	}
	for _, list := range units {
		names, widest := map[string]int{}, 0
		floors := map[int][]Place{}
		for _, h := range list {
			names[DoorOf(h.Label, h.Floor)] = 0
			floors[h.FloorNo] = append(floors[h.FloorNo], h)
			widest = max(widest, len(floors[h.FloorNo]))
		}
		if len(names) > widest+2 {
			for _, row := range floors {
				for i, h := range row {
					out[h.ID] = i
				}
			}
			continue
		}
		doors := []string{}
		for n := range names {
			doors = append(doors, n)
		}
		slices.SortFunc(doors, func(x, y string) int { return cmp.Or(OrderLabels(x, y), cmp.Compare(x, y)) })
		for _, h := range list {
			out[h.ID] = slices.Index(doors, DoorOf(h.Label, h.Floor))
		}
	}
	return out
}
