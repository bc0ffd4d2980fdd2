package people

import (
	"time"
	"unicode/utf8"

	"linli/platform/fault"
)

// nameMax is the longest name in characters; the longest in use has 26.
const nameMax = 50

// Check cleans a draft and refuses what cannot be kept, field by field. It fills sex and
// birth from a sound identity number when they are not given.
func (d Draft) Check() (Draft, error) {
	var bad []fault.Field
	d.Name = CleanName(d.Name)
	if d.Name == "" {
		bad = append(bad, fault.Field{Name: "name", Key: "people.name_missing"})
	} else if utf8.RuneCountInString(d.Name) > nameMax {
		bad = append(bad, fault.Field{Name: "name", Key: "people.name_long", Args: []any{nameMax}})
	}
	if d.Phone != "" {
		if p := Phone(d.Phone); p == "" {
			bad = append(bad, fault.Field{Name: "phone", Key: "people.phone_wrong"})
		} else {
			d.Phone = p
		}
	}
	if d.Sex != "" && d.Sex != Male && d.Sex != Female {
		bad = append(bad, fault.Field{Name: "sex", Key: "people.sex_wrong"})
	}
	if d.Birth != "" && !birthKept(d.Birth) {
		bad = append(bad, fault.Field{Name: "birth", Key: "people.day_wrong"})
	}
	d.Private.IDNo = IDNo(d.Private.IDNo)
	if birth, sex, ok := FromIDNo(d.Private.IDNo); ok {
		if d.Birth == "" {
			d.Birth = birth
		}
		if d.Sex == "" {
			d.Sex = sex
		}
	}
	if len(bad) > 0 {
		return d, fault.InvalidFields(bad...)
	}
	return d, nil
}

// Day tells whether s is yyyy, yyyy-mm or yyyy-mm-dd and exists.
func Day(s string) bool {
	layout := map[int]string{4: "2006", 7: "2006-01", 10: "2006-01-02"}[len(s)]
	if layout == "" {
		return false
	}
	_, err := time.Parse(layout, s)
	return err == nil
}

// sameKey says by which rule two rows are the same person, in the order in which the rules
// are trusted: "id", "phone" (name and mobile), "birth" (name, home and birth year), or "".
func sameKey(a, b Person, sameID bool) string {
	switch {
	case sameID:
		return "id"
	case a.Name != b.Name:
		return ""
	case a.Phone != "" && a.Phone == b.Phone:
		return "phone"
	case a.Home != "" && a.Home == b.Home && len(a.Birth) >= 4 && len(b.Birth) >= 4 && a.Birth[:4] == b.Birth[:4]:
		return "birth"
	}
	return ""
}
