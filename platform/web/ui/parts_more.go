package ui

import (
	"context"
	"sort"

	"github.com/a-h/templ"
)

func smaller(b Btn) Btn { b.Small = true; return b }

// noticeRole makes bad news an alert, which a screen reader says at once.
func noticeRole(t Tone) string {
	if t == Red {
		return "alert"
	}
	return "status"
}

func currentStep(on bool) templ.Attributes {
	if on {
		return templ.Attributes{"aria-current": "step"}
	}
	return nil
}

func holeText(ctx context.Context, s Shot) string {
	if s.Caption != "" {
		return s.Caption
	}
	return T(ctx, "ui.no_photo")
}

func shotHref(s Shot) string {
	if s.Href != "" {
		return s.Href
	}
	return s.Src
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
