package open311

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"linli/kernel/matter"
	"linli/platform/fault"
)

// longestValue is the most characters of one attribute.
const longestValue = 4000

// attributeValues collects the attributes of a body in all the spellings that clients use: attribute[CODE]=v,
// attribute[CODE][]=v, attribute[CODE][0]=v, the plain form repeated.
func attributeValues(values map[string][]string) map[string][]string {
	out := map[string][]string{}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		rest, ok := strings.CutPrefix(name, "attribute[")
		if !ok {
			continue
		}
		code, tail, ok := strings.Cut(rest, "]")
		if !ok || code == "" || tail != "" && (!strings.HasPrefix(tail, "[") || !strings.HasSuffix(tail, "]")) {
			continue
		}
		for _, v := range values[name] {
			if v = strings.TrimSpace(v); v != "" { // absent and empty are the same (section 2)
				out[code] = append(out[code], v)
			}
		}
	}
	return out
}

// checkAttributes validates what was given against the definition of the kind. Every offence is one field, so that the
// answer has one error entry for each. What the definition does not know is kept as it came.
func checkAttributes(defs []matter.Attribute, given map[string][]string) (map[string]any, []fault.Field) {
	out := map[string]any{}
	var bad []fault.Field
	known := map[string]bool{}
	for _, d := range ordered(defs) {
		known[d.Code] = true
		vs := given[d.Code]
		if !d.Variable {
			continue
		}
		if len(vs) == 0 {
			if d.Required {
				bad = append(bad, fault.Field{Name: d.Code, Key: "open311.attribute_required", Args: []any{d.Code, d.Description}})
			}
			continue
		}
		v, f := readAttribute(d, vs)
		if f.Key != "" {
			bad = append(bad, f)
			continue
		}
		out[d.Code] = v
	}
	codes := make([]string, 0, len(given))
	for code := range given {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		if f := tooLong(code, given[code]); f.Key != "" {
			bad = append(bad, f)
		} else if !known[code] {
			out[code] = given[code]
		}
	}
	return out, bad
}

func tooLong(code string, vs []string) (f fault.Field) {
	for _, v := range append([]string{code}, vs...) {
		if utf8.RuneCountInString(v) > longestValue {
			return fault.Field{Name: short(code), Key: "open311.too_long", Args: []any{longestValue}}
		}
	}
	return f
}

// readAttribute gives the typed value of one attribute, or the refusal.
func readAttribute(d matter.Attribute, vs []string) (any, fault.Field) {
	wrong := func(key string, args ...any) (any, fault.Field) {
		return nil, fault.Field{Name: d.Code, Key: key, Args: append([]any{d.Code}, args...)}
	}
	if d.Datatype != "multivaluelist" && len(vs) > 1 {
		return wrong("open311.attribute_once")
	}
	switch d.Datatype {
	case "number":
		x, err := strconv.ParseFloat(vs[0], 64)
		if err != nil || x != x || x > 1e15 || x < -1e15 || strings.ContainsAny(vs[0], "xXpP_") {
			return wrong("open311.attribute_number", short(vs[0]))
		}
		return json.Number(strconv.FormatFloat(x, 'f', -1, 64)), fault.Field{}
	case "datetime":
		t, err := readTime(d.Code, vs[0])
		if err != nil {
			return wrong("open311.attribute_date", short(vs[0]))
		}
		return printTime(t.UnixMilli()), fault.Field{}
	case "singlevaluelist", "multivaluelist":
		for _, v := range vs {
			if !slices.ContainsFunc(d.Values, func(x matter.Value) bool { return x.Key == v }) {
				return wrong("open311.attribute_key", short(v))
			}
		}
		if d.Datatype == "multivaluelist" {
			slices.Sort(vs)
			return slices.Compact(vs), fault.Field{}
		}
	case "string":
		if strings.ContainsAny(vs[0], "\r\n") {
			return wrong("open311.attribute_line")
		}
	}
	return vs[0], fault.Field{}
}

// ordered gives the attributes in the order of the definition, 1 first.
func ordered(defs []matter.Attribute) []matter.Attribute {
	out := slices.Clone(defs)
	slices.SortStableFunc(out, func(a, b matter.Attribute) int { return a.Order - b.Order })
	return out
}
