package admin

import (
	"context"
	"strconv"

	"linli/platform/web/ui"
)

// at is the name of a field of the n-th extra field of a kind.
func at(n int, name string) string { return "a" + strconv.Itoa(n) + "_" + name }

// keptHint says that an empty address keeps the one that is there.
func keptHint(ctx context.Context, kept bool) string {
	if kept {
		return ui.T(ctx, "admin.h.kept")
	}
	return ""
}
