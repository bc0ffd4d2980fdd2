package tables

import (
	"context"
	"io"
	"maps"
	"slices"

	"github.com/a-h/templ"

	"linli/kernel/table"
	"linli/platform/web/ui"
)

// withEnv renders a part of a page outside of a shell in the reader's language.
func withEnv(env ui.Env, part templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error { return part.Render(ui.With(ctx, env), w) })
}

// confirmLine says what pressing the button will write, and what not.
func confirmLine(ctx context.Context, v jobView) string {
	n := v.J.Counts
	s := ui.T(ctx, "tables.confirm_line", n.New, n.Changed)
	if left := n.Bad + n.Doubtful; left > 0 {
		s += ui.T(ctx, "tables.confirm_left", left) + " "
	}
	if v.CanWithdraw {
		return s + ui.T(ctx, "tables.confirm_back")
	}
	return s + ui.T(ctx, "tables.confirm_final")
}

func doneLinks(ctx context.Context, j table.Job) []ui.Btn {
	var list []ui.Btn
	if j.Counts.Parked > 0 {
		list = append(list, ui.Btn{Label: ui.T(ctx, "tables.unmatched_open"), Href: "/unmatched"})
	}
	return append(list, ui.Btn{Label: ui.T(ctx, "tables.again_more"), Href: "/imports"})
}

func shownTitle(ctx context.Context, v reportView) string {
	if v.More {
		return ui.T(ctx, "tables.first_rows", v.Shown)
	}
	return ui.T(ctx, "tables.n_rows", v.Shown)
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
