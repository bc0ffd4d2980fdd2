package view

import (
	"sort"

	"linli/platform/web/ui"
)

// Errors lists refused fields in a stable order, for the summary on top of a form.
func Errors(bad map[string]string) []ui.FieldError {
	names := make([]string, 0, len(bad))
	for n := range bad {
		names = append(names, n)
	}
	sort.Strings(names)
	out := make([]ui.FieldError, 0, len(bad))
	for _, n := range names {
		out = append(out, ui.FieldError{Name: n, Text: bad[n]})
	}
	return out
}
