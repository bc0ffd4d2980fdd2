package open311

import (
	"slices"
	"strings"
)

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
