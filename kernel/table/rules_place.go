package table

import (
	"strconv"
	"strings"

	"linli/platform/text"
)

var (
	reBuilding  = text.NewPattern(`^(?:第)?([甲乙丙丁东西南北A-Za-z]?\d{1,3}[A-Za-z]?|[A-Za-z])(?:号楼|号|#楼|#|栋|幢|座|楼|楼栋)?$`)
	reUnit      = text.NewPattern(`^(?:第)?(\d{1,2}|[A-Za-z]|[甲乙丙丁东西南北中])(?:单元|单|门|梯)?$`)
	reDoor      = text.NewPattern(`^(\d{1,5}[A-Za-z]?\d{0,2}|[A-Za-z]\d{1,4})(?:室|号|户)?$`)
	reDateText  = text.NewPattern(`^(\d{1,2})月(\d{1,2})日?$`)
	reEnglish   = text.NewPattern(`^(?:(\d{1,2})-([A-Z][a-z]{2})|([A-Z][a-z]{2})-(\d{1,2}))$`)
	englishName = map[string]int{"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12}
)

// eaten says whether a cell of a place column is what a spreadsheet made of 3-2: a date.
func eaten(cell Cell) (month, day int, ok bool) {
	if cell.Kind == CellNumber && cell.Format.IsDate() {
		d, ok := serialDate(cell.Text, cell.Date04, FormatDate)
		return d.Month, d.Day, ok
	}
	if cell.Kind == CellISO {
		d, ok := parseISO(clip10(cell.Text))
		return d.Month, d.Day, ok
	}
	s := squeeze(tidyCode(cell.Text))
	if m := reDateText.FindStringSubmatch(s); m != nil {
		month, _ = strconv.Atoi(m[1])
		day, _ = strconv.Atoi(m[2])
		return month, day, true
	}
	if m := reEnglish.FindStringSubmatch(s); m != nil {
		month, day = englishName[m[2]+m[3]], 0
		day, _ = strconv.Atoi(m[1] + m[4])
		return month, day, month > 0
	}
	return 0, 0, false
}

func clip10(s string) string {
	if len(s) > 10 {
		return s[:10]
	}
	return s
}

// cleanPlace reads place columns: one part of an address, or the whole as text for the parser of kernel/place.
func cleanPlace(c *Column, cell Cell, o *cleaned) {
	if month, day, ok := eaten(cell); ok {
		o.eatenPlace(c, cell, month, day)
		return
	}
	seen := cell.Text
	s := seen
	if cell.Kind == CellNumber {
		whole, exact, ok := wholeText(seen)
		if !ok || !exact {
			o.refuse("table.f.bad-place", seen)
			return
		}
		s = whole
	}
	s = squeezePlace(s)
	switch c.Part {
	case BuildingOf:
		s = BuildingLabel(s)
	case UnitOf:
		s = UnitLabel(s)
	case DoorOf:
		s = DoorLabel(s)
	}
	o.value = TextValue(s)
	if s != seen && cell.Kind != CellNumber && c.Part != BuildingOf && c.Part != UnitOf {
		o.fix(seen, s)
	}
}

// eatenPlace asks once for the column whether 3月2日 stands for 3号楼2单元.
func (o *cleaned) eatenPlace(c *Column, cell Cell, month, day int) {
	seen := strconv.Itoa(month) + "月" + strconv.Itoa(day) + "日"
	label := strconv.Itoa(month) + "号楼" + strconv.Itoa(day) + "单元"
	options := []Choice{{AnswerYes, "table.c.all-so"}, {AnswerLeave, "table.c.leave"}, {AnswerSkip, "table.c.skip"}}
	choice, done := o.ask("eaten", seen, "table.q.eaten", options, seen, label)
	if !done {
		return
	}
	if choice != AnswerYes {
		o.settle(choice, "table.f.left", seen)
		return
	}
	o.value = TextValue(label)
	if c.Part == BuildingOf {
		o.value = Value{State: Given, Text: strconv.Itoa(month) + "号楼", List: []string{strconv.Itoa(day) + "单元"}}
	}
	o.warn("table.f.eaten", seen, label)
}

// squeezePlace brings an address to half-width digits without white space; Chinese numerals before address words become digits.
func squeezePlace(s string) string {
	if ascii(s) && plain(s) && !strings.Contains(s, " ") {
		return s
	}
	return squeeze(chineseToDigits(tidyCode(s), "号楼栋幢座单门梯层室户#"))
}

// BuildingLabel brings the name of a building to the form 3号楼; names that carry no number stay as they are.
func BuildingLabel(s string) string {
	s = squeezePlace(s)
	if m := reBuilding.FindStringSubmatch(s); m != nil && m[1] != "" {
		return trimZero(strings.ToUpper(m[1])) + "号楼"
	}
	return s
}

// UnitLabel brings the name of a unit to the form 2单元.
func UnitLabel(s string) string {
	s = squeezePlace(s)
	if m := reUnit.FindStringSubmatch(s); m != nil {
		return trimZero(strings.ToUpper(m[1])) + "单元"
	}
	return s
}

// DoorLabel brings the number of a door to the form 501 (0501, 501室 and 501号 are the same door).
func DoorLabel(s string) string {
	s = squeezePlace(s)
	if m := reDoor.FindStringSubmatch(s); m != nil {
		return trimZero(strings.ToUpper(m[1]))
	}
	return s
}

func trimZero(s string) string {
	t := strings.TrimLeft(s, "0")
	if t == "" || t[0] < '0' || t[0] > '9' {
		return s
	}
	return t
}

var (
	reWholeAddress = text.NewPattern(`^(\d{1,3}[A-Za-z]?|[A-Za-z]\d{0,2})(?:(?:号楼|号|#楼|#|栋|幢|座)-?|-)(\d{1,2}|[A-Za-z])(?:(?:单元|单|门|梯)-?|-)(\d{3,5}[A-Za-z]?\d?)(?:室|号|户)?$`)
	reUnitIn       = text.NewPattern(`^(\d{1,3}[A-Za-z]?)(?:(?:号楼|号|#楼|#|栋|幢|座)-?|-)(\d{1,2})(?:单元|单|门|梯)?$`)
	reInBuilding   = text.NewPattern(`^(\d{1,2}|[A-Za-z])(?:(?:单元|单|门|梯)-?|-)(\d{3,5}[A-Za-z]?\d?)(?:室|号|户)?$`)
)

// splitUnit takes building and unit apart that stand in one cell: 3-2, 3号楼2单元.
func splitUnit(s string) (building, unit string, ok bool) {
	m := reUnitIn.FindStringSubmatch(squeezePlace(s))
	if m == nil {
		return "", "", false
	}
	return BuildingLabel(m[1]), UnitLabel(m[2]), true
}

// splitAddress takes an address apart that writes building, unit and door each with its word or a separator: 3-2-1501, 3号楼2单元1501室;
// with a building known beside it, 2单元1501. Nothing else is a complete address.
func splitAddress(s, building string) (b, unit, door string, ok bool) {
	s = squeezePlace(s)
	if m := reWholeAddress.FindStringSubmatch(s); m != nil {
		b = BuildingLabel(m[1] + "号楼")
		if building != "" && b != BuildingLabel(building) {
			return "", "", "", false
		}
		return b, UnitLabel(m[2]), DoorLabel(m[3]), true
	}
	if m := reInBuilding.FindStringSubmatch(s); m != nil && building != "" {
		return BuildingLabel(building), UnitLabel(m[1]), DoorLabel(m[2]), true
	}
	return "", "", "", false
}
