package place

import (
	"cmp"
	"sort"
	"strconv"
	"strings"

	"linli/platform/fault"
	"linli/platform/text"
)

// NormalLabel makes labels comparable: full-width figures plain, letters upper case, Chinese figures read (三 → 3), a
// trailing word (号楼, 单元, 室 …) and leading zeros dropped. 0301 and 301 are one door; 13A stays 13A.
func NormalLabel(s string) string {
	s = strings.ToUpper(text.Squeeze(s))
	for _, w := range []string{"号楼", "#楼", "号院", "单元", "楼", "栋", "幢", "座", "号", "#", "室", "户", "梯", "门"} {
		head, ok := strings.CutSuffix(s, w)
		if ok && head != "" && labelLike(head) {
			s = head
			break
		}
	}
	if n, ok := text.Numeral(s); ok {
		s = strconv.FormatInt(n, 10)
	}
	return trimZeros(s)
}

// labelLike tells whether s is figures, letters or a Chinese number, so that 东户 and 南门 keep their last character.
func labelLike(s string) bool {
	for _, r := range s {
		if !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r == '-' || text.IsNumeral(r) || strings.ContainsRune("甲乙丙丁戊", r)) {
			return false
		}
	}
	return s != ""
}

func trimZeros(s string) string {
	t := strings.TrimLeft(s, "0")
	if t == "" || t[0] < '0' || t[0] > '9' {
		if len(s) > 0 && t != s {
			return "0" + t
		}
		return s
	}
	return t
}

// labelOfName gives the label inside a name: 3 of 3号楼, "" when the name is no numbered one.
func labelOfName(name string) string {
	l := NormalLabel(name)
	if l != "" && labelLike(l) && l != strings.ToUpper(text.Squeeze(name)) {
		return l
	}
	return ""
}

// OrderLabels compares labels as people do: 2 before 10, 3 before 3A before 4.
func OrderLabels(a, b string) int {
	na, ra := leadingNumber(a)
	nb, rb := leadingNumber(b)
	if c := cmp.Compare(na, nb); c != 0 {
		return c
	}
	return cmp.Compare(ra, rb)
}

func leadingNumber(s string) (int, string) {
	i := 0
	for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(s[:i])
	if err != nil {
		n = 1 << 30 // labels without a number stand last
	}
	return n, s[i:]
}

// DoorOf gives the part of a home's label after its floor: 01 of 1501 on floor 15, 1 of 15A1 on floor 15A.
func DoorOf(label, floor string) string {
	if floor != "" {
		if door, ok := strings.CutPrefix(label, floor); ok {
			return door
		}
	}
	return label
}

// FloorOfRoom guesses the floor of a room label where the building has no label map: the last two figures are the door,
// the rest the floor (1501 → 15, 301 → 3). A label with letters or under three figures gives "" and 0.
func FloorOfRoom(label string) (floor string, no int) {
	if len(label) < 3 || len(label) > 5 || strings.Trim(label, "0123456789") != "" {
		return "", 0
	}
	floor = trimZeros(label[:len(label)-2])
	no, _ = strconv.Atoi(floor)
	return floor, no
}

// FloorInMap finds the floor of a room label by the label map of its building: the door is what two characters are left
// of the label, or one. false when no floor of the map fits.
func FloorInMap(label string, floors []Floor) (Floor, bool) {
	for _, left := range []int{2, 1} {
		for _, f := range floors {
			if len(label) == len(f.Label)+left && strings.HasPrefix(label, f.Label) {
				return f, true
			}
		}
	}
	return Floor{}, false
}

// fill completes a new home: its floor by the building's label map, or by arithmetic where there is none, and its side.
func (h *NewHome) fill(facts BuildingFacts) {
	h.Floor = strings.ToUpper(text.Squeeze(h.Floor))
	if h.Floor == "" {
		if len(facts.Floors) > 0 {
			if f, ok := FloorInMap(h.Label, facts.Floors); ok {
				h.Floor, h.FloorNo = f.Label, f.No
			}
		} else {
			h.Floor, h.FloorNo = FloorOfRoom(h.Label)
		}
	}
	if h.Side == "" {
		h.Side = sideOf(h.Label, h.Floor, facts.Sides)
	}
}

// sideOf gives the word for a door where doors go by side.
func sideOf(label, floor string, sides []Side) string {
	door := DoorOf(label, floor)
	for _, s := range sides {
		if s.Door != "" && trimZeros(s.Door) == trimZeros(door) {
			return s.Word
		}
	}
	return ""
}

// RegularFloors makes the label map of a building of n floors that skips some labels (4, 13, 14 …) or replaces them:
// skip lists labels left out, as maps a label to another (13 → 12A). The map is bottom-up with ordinals from 1.
func RegularFloors(n int, skip []string, as map[string]string) []Floor {
	left := map[string]bool{}
	for _, s := range skip {
		left[s] = true
	}
	out := make([]Floor, 0, n)
	for number, no := 1, 1; no <= n; number++ {
		label := strconv.Itoa(number)
		if left[label] {
			continue
		}
		if other, ok := as[label]; ok {
			label = other
		}
		out = append(out, Floor{No: no, Label: label})
		no++
	}
	return out
}

// RegularUnits makes units 1…n with perFloor doors 01, 02 … on each floor: the shape of most buildings. A single unit
// keeps the label 1. area is each home's, in 0.01 m².
func RegularUnits(n int, floors []Floor, perFloor int, area int64) []NewUnit {
	units := make([]NewUnit, n)
	for i := range units {
		units[i].Label = strconv.Itoa(i + 1)
		for _, f := range floors {
			for d := 1; d <= perFloor; d++ {
				door := strconv.Itoa(d)
				if d < 10 && strings.Trim(f.Label, "0123456789") == "" {
					door = "0" + door
				}
				units[i].Homes = append(units[i].Homes, NewHome{Label: f.Label + door, Floor: f.Label, FloorNo: f.No, Area: area})
			}
		}
	}
	return units
}

// checkFloors sorts a label map and refuses doubles.
func checkFloors(floors []Floor) ([]Floor, error) {
	out := append([]Floor(nil), floors...)
	sort.Slice(out, func(i, j int) bool { return out[i].No < out[j].No })
	seen := map[string]bool{}
	for i := range out {
		out[i].Label = strings.ToUpper(text.Squeeze(out[i].Label))
		f := out[i]
		if f.Label == "" || len(f.Label) > 6 || f.No == 0 || seen[f.Label] || i > 0 && out[i-1].No == f.No {
			return nil, fault.Invalid("place.floor_wrong", f.No, f.Label)
		}
		seen[f.Label] = true
	}
	return out, nil
}

// relabel gives the homes whose floor is called otherwise by the new map, with their new labels. Errors: Conflict when two
// homes of a unit would have one label.
func relabel(homes []Place, floors []Floor) ([]Place, error) {
	label := map[int]string{}
	for _, f := range floors {
		label[f.No] = f.Label
	}
	taken := map[string]bool{}
	var changed []Place
	for _, h := range homes {
		to, ok := label[h.FloorNo]
		if ok && to != h.Floor && h.FloorNo != 0 {
			door := DoorOf(h.Label, h.Floor)
			h.Label, h.Floor = to+door, to
			h.Name = h.Label
			changed = append(changed, h)
		}
		if taken[h.Parent+"|"+h.Label] {
			return nil, fault.Conflict("place.label_taken", h.Label)
		}
		taken[h.Parent+"|"+h.Label] = true
	}
	return changed, nil
}
