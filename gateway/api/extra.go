package api

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"linli/kernel/matter"
	"linli/platform/fault"
)

// extraOf holds what came under "extra" against the attributes of the kind, as Open311 does; nothing is dropped without a word: what the
// kind does not ask is refused. Fields are named extra.CODE.
func extraOf(k matter.Kind, extra map[string]any) (map[string]any, error) {
	given, bad := answersOf(extra)
	known, unknown, wrong := matter.ReadAttributes(k.Attributes, given)
	bad = append(bad, wrong...)
	for _, code := range unknown {
		bad = append(bad, fault.Field{Name: code, Key: "matter.attribute_unknown"})
	}
	if len(bad) == 0 {
		return known, nil
	}
	for i := range bad {
		bad[i].Name = "extra." + bad[i].Name
	}
	return nil, fault.InvalidFields(bad...)
}

// answersOf writes JSON values as the forms of Open311 carry them. null and "" are the same as absent.
func answersOf(extra map[string]any) (given map[string][]string, bad []fault.Field) {
	given = map[string][]string{}
	codes := make([]string, 0, len(extra))
	for code := range extra {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		values, ok := extra[code].([]any)
		if !ok {
			values = []any{extra[code]}
		}
		for _, v := range values {
			s, ok := answer(v)
			if !ok {
				bad = append(bad, fault.Field{Name: code, Key: "matter.attribute_shape"})
				break
			}
			if s = strings.TrimSpace(s); s != "" {
				given[code] = append(given[code], s)
			}
		}
	}
	return given, bad
}

func answer(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}
