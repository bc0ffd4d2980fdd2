package care

import (
	"strings"
	"testing"
	"time"

	"linli/kernel/affair"
	"linli/platform/db"
	"linli/platform/text"
	"linli/platform/web/ui"
)

// The wall's lens 走访 marks the doors that the looker visits, the late ones red; somebody without the right sees no mark at all.
func TestLensOfVisits(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		look := func(later time.Duration) (got affair.Looked) {
			w.clk.Advance(later)
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { got, err = w.lookAtVisits(tx, text.ZH, w.grid, w.building); return err }))
			return got
		}
		if m := look(0).Marks[p.Home]; m.Tone == ui.Red {
			w.Errorf("late on the day of the plan: %+v", m)
		}
		got := look(60 * 24 * time.Hour)
		if m := got.Marks[p.Home]; m.Tone != ui.Red || m.Word != "逾期" || !strings.Contains(got.Notes[p.Home], "天") || !strings.Contains(got.Finding, "1人逾期") {
			w.Errorf("two months later: %+v %q %q", m, got.Notes[p.Home], got.Finding)
		}
		var none affair.Looked
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) {
			none, err = w.lookAtVisits(tx, text.ZH, w.elsewhere, w.building)
			return err
		}))
		if len(none.Marks) != 0 || strings.Contains(none.Summary, "1人") {
			w.Errorf("somebody who visits nobody here sees %+v", none)
		}
	})
}
