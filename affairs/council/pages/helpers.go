package pages

import (
	"context"
	"sort"

	"linli/platform/web/ui"
)

// errorsOf lists refused fields in a stable order, for the summary on top of a form.
func errorsOf(bad map[string]string) []ui.FieldError {
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

func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

func cameWord(ctx context.Context, came bool) string {
	if came {
		return ui.T(ctx, "council.not_came")
	}
	return ui.T(ctx, "council.tick_came")
}

func onWord(on bool) string {
	if on {
		return "1"
	}
	return "0"
}
