package public

import (
	"context"

	"linli/gateway/view"
	"linli/kernel/matter"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// whatNow says in one sentence who has it and what comes next.
func whatNow(ctx context.Context, v progressView) string {
	m, lang := v.M, ui.EnvOf(ctx).Lang
	who := m.Org
	if who == "" {
		who = text.T(lang, "public.role.community")
	}
	switch m.State {
	case matter.Open:
		return ui.T(ctx, "public.now_open")
	case matter.Assigned, matter.Working:
		return ui.T(ctx, "public.now_assigned", who, view.Term(lang, v.Now, m.Due))
	case matter.Fixed:
		return ui.T(ctx, "public.now_fixed", who)
	case matter.Watch:
		return ui.T(ctx, "public.now_watch", text.MonthDay(lang, view.Instant(m.LookDue), v.Now))
	case matter.Closed:
		return ui.T(ctx, "public.now_closed", text.MonthDay(lang, view.Instant(m.ClosedAt), v.Now))
	case matter.Hung:
		return ui.T(ctx, "public.now_hung")
	}
	return ui.T(ctx, "public.now_ended", text.T(lang, m.State.Key(m.Round)))
}
