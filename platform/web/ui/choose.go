package ui

import (
	"maps"
	"slices"

	"linli/platform/text"
	"strings"
)

// Summary lists refused fields in the order of the form, then the refusal of the whole form, then whatever the order forgot, by
// name: no refusal is ever left unsaid.
func Summary(bad map[string]string, order ...string) (out []FieldError) {
	names := append(slices.Clone(order), "form")
	for _, n := range slices.Sorted(maps.Keys(bad)) {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	for _, n := range names {
		if bad[n] != "" {
			out = append(out, FieldError{Name: n, Text: bad[n]})
		}
	}
	return out
}

// Options makes chips of words: value and text key prefix.
func Options(lang, prefix string, values []string, on ...string) (out []Option) {
	for _, v := range values {
		o := Option{Value: v, Label: text.T(lang, prefix+v)}
		for _, x := range on {
			o.On = o.On || x == v
		}
		out = append(out, o)
	}
	return out
}

// Said puts the words of some keys one after another: 灭火器、烟感.
func Said(lang, prefix string, keys []string) string {
	var out []string
	for _, k := range keys {
		out = append(out, text.T(lang, prefix+k))
	}
	return strings.Join(out, text.T(lang, "ui.comma"))
}
