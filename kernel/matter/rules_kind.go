package matter

import (
	"strings"

	"linli/kernel/statute"
	"linli/platform/fault"
	"linli/platform/text"
)

var kindID = text.NewPattern(`^[a-z0-9]+([.-][a-z0-9]+)*$`)

var datatypes = map[string]bool{"string": true, "number": true, "datetime": true, "text": true, "singlevaluelist": true, "multivaluelist": true}

// CheckKind says, field by field, why a kind can not be kept.
func CheckKind(k Kind) error {
	var bad []fault.Field
	add := func(name, key string, args ...any) { bad = append(bad, fault.Field{Name: name, Key: key, Args: args}) }
	if len(k.ID) > 64 || !kindID.MatchString(k.ID) {
		add("id", "matter.kind_id")
	}
	if strings.TrimSpace(k.Name) == "" || strings.TrimSpace(k.NameEN) == "" {
		add("name", "matter.kind_name")
	}
	if r := []rune(k.Word); len(r) < 1 || len(r) > 2 {
		add("word", "matter.kind_word")
	}
	for name, d := range map[string]statute.Deadline{"claim": k.ClaimTerm, "respond": k.RespondTerm, "check": k.CheckTerm} {
		if d.N != 0 && !goodTerm(d) {
			add(name, "matter.kind_term")
		}
	}
	if !goodTerm(k.FixTerm) {
		add("fix", "matter.kind_term")
	}
	last := 0
	for _, d := range k.Looks {
		if d <= last || d > 400 {
			add("looks", "matter.kind_looks")
			break
		}
		last = d
	}
	if k.RecurDays < 0 || k.RecurDays > 3650 || k.ExtMax < 0 || k.ExtMax > 9 || k.ExtDays < 0 || k.ExtDays > 400 {
		add("limits", "matter.kind_limits")
	}
	bad = append(bad, checkAttributes(k.Attributes)...)
	if len(bad) > 0 {
		return fault.InvalidFields(bad...)
	}
	return nil
}

func goodTerm(d statute.Deadline) bool {
	switch d.Unit {
	case statute.CalendarDay, statute.WorkingDay, statute.WorkHour, statute.UrgentHour:
		return d.N >= 1 && d.N <= 1000
	}
	return false
}

func checkAttributes(as []Attribute) []fault.Field {
	var bad []fault.Field
	seen := map[string]bool{}
	for _, a := range as {
		list := a.Datatype == "singlevaluelist" || a.Datatype == "multivaluelist"
		if a.Code == "" || seen[a.Code] || !datatypes[a.Datatype] || list == (len(a.Values) == 0) {
			bad = append(bad, fault.Field{Name: "attributes", Key: "matter.kind_attribute", Args: []any{a.Code}})
		}
		seen[a.Code] = true
	}
	return bad
}

// Covers tells whether a filter (fire, fire.passage, "" = all) means this kind: a prefix at a dot.
func (k Kind) Covers(filter string) bool {
	return filter == "" || filter == k.ID || strings.HasPrefix(k.ID, filter+".")
}

// Label is the kind's name in a language.
func (k Kind) Label(lang string) string {
	if lang == "en" && k.NameEN != "" {
		return k.NameEN
	}
	return k.Name
}
