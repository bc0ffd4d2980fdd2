package matter

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"linli/platform/fault"
)

// longestValue is the most characters of one attribute, longestExtra of all that is kept beside the fields of a report, as it is written.
const (
	longestValue = 4000
	longestExtra = 20_000
)

// ReadAttributes holds what was answered against the attributes of a kind, for every door by which programs report: known are the typed
// values, unknown the codes that the kind does not have, sorted. Every offence is one field, named by its code.
func ReadAttributes(defs []Attribute, given map[string][]string) (known map[string]any, unknown []string, bad []fault.Field) {
	known = map[string]any{}
	has := map[string]bool{}
	for _, d := range InOrder(defs) {
		has[d.Code] = true
		vs := given[d.Code]
		if !d.Variable {
			continue
		}
		if len(vs) == 0 {
			if d.Required {
				bad = append(bad, fault.Field{Name: d.Code, Key: "matter.attribute_required", Args: []any{d.Code, d.Description}})
			}
			continue
		}
		v, f := readAttribute(d, vs)
		if f.Key != "" {
			bad = append(bad, f)
			continue
		}
		known[d.Code] = v
	}
	codes := make([]string, 0, len(given))
	for code := range given {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		if f := tooLong(code, given[code]); f.Key != "" {
			bad = append(bad, f)
		} else if !has[code] {
			unknown = append(unknown, code)
		}
	}
	return known, unknown, bad
}

// extraTooLong tells whether what stands beside the fields of a report is more than is kept: it goes into the ledger whole, for ever.
func extraTooLong(extra map[string]any) bool {
	if len(extra) == 0 {
		return false
	}
	b, err := json.Marshal(extra)
	return err != nil || utf8.RuneCount(b) > longestExtra
}

// ReadInstant reads a date with a zone. A blank before the offset is a plus sign that a client forgot to encode.
func ReadInstant(s string) (time.Time, bool) {
	x := strings.TrimSpace(s)
	if i := strings.LastIndexByte(x, ' '); i > 10 {
		x = x[:i] + "+" + x[i+1:]
	}
	for _, l := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} { // the W3C profile: seconds may be left out
		if t, err := time.Parse(l, x); err == nil && t.Year() > 1969 && t.Year() < 2262 {
			return t, true
		}
	}
	return time.Time{}, false
}

func tooLong(code string, vs []string) (f fault.Field) {
	for _, v := range append([]string{code}, vs...) {
		if utf8.RuneCountInString(v) > longestValue {
			return fault.Field{Name: repeated(code), Key: "matter.text_long", Args: []any{longestValue}}
		}
	}
	return f
}

// readAttribute gives the typed value of one attribute, or the refusal.
func readAttribute(d Attribute, vs []string) (any, fault.Field) {
	wrong := func(key string, args ...any) (any, fault.Field) {
		return nil, fault.Field{Name: d.Code, Key: key, Args: append([]any{d.Code}, args...)}
	}
	if d.Datatype != "multivaluelist" && len(vs) > 1 {
		return wrong("matter.attribute_once")
	}
	switch d.Datatype {
	case "number":
		x, err := strconv.ParseFloat(vs[0], 64)
		if err != nil || x != x || x > 1e15 || x < -1e15 || strings.ContainsAny(vs[0], "xXpP_") {
			return wrong("matter.attribute_number", repeated(vs[0]))
		}
		return json.Number(strconv.FormatFloat(x, 'f', -1, 64)), fault.Field{}
	case "datetime":
		t, ok := ReadInstant(vs[0])
		if !ok {
			return wrong("matter.attribute_date", repeated(vs[0]))
		}
		return t.UTC().Format(time.RFC3339), fault.Field{}
	case "singlevaluelist", "multivaluelist":
		for _, v := range vs {
			if !slices.ContainsFunc(d.Values, func(x Value) bool { return x.Key == v }) {
				return wrong("matter.attribute_key", repeated(v))
			}
		}
		if d.Datatype == "multivaluelist" {
			slices.Sort(vs)
			return slices.Compact(vs), fault.Field{}
		}
	case "string":
		if strings.ContainsAny(vs[0], "\r\n") {
			return wrong("matter.attribute_line")
		}
	}
	return vs[0], fault.Field{}
}

// InOrder gives the attributes in the order of the definition, 1 first.
func InOrder(defs []Attribute) []Attribute {
	out := slices.Clone(defs)
	slices.SortStableFunc(out, func(a, b Attribute) int { return a.Order - b.Order })
	return out
}

// repeated is what of a wrong value stands in the refusal.
func repeated(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
