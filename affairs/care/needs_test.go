package care

import (
	"strings"
	"testing"

	"linli/kernel/access"
	"linli/kernel/matter"
	"linli/platform/db"
	"linli/platform/id"
)

// Who recorded a visit reads of each need who does it now: herself, or the one it was passed to by name, and by when.
func TestNeedsSayWhoDoesThem(t *testing.T) {
	each(t, func(w *world) {
		p := w.enrolled()
		done, err := w.Record(ctx, w.grid, Record{Care: p.ID, Key: id.New(), Met: MetSelf, How: []string{"well"}, Needs: []string{"repair"}, Words: "水龙头滴水"})
		w.ok(err)
		if len(done.Matters) != 1 {
			t.Fatalf("one need, matters: %v", done.Matters)
		}
		said := func(a access.Actor) (s string) {
			w.ok(w.DB.Read(ctx, func(tx *db.Tx) error {
				list, err := (&pagesOf{w.Service}).handed(tx, "zh", a, done.Matters)
				s = strings.Join(list, "；")
				return err
			}))
			return s
		}
		var m matter.Matter
		w.ok(w.DB.Read(ctx, func(tx *db.Tx) (err error) { m, err = w.Matters.Plain(tx, done.Matters[0]); return err }))
		holder := w.grid
		holder.Person = m.Holder
		if got := said(holder); m.Holder == "" || !strings.HasPrefix(got, "维修，由您办，") || !strings.HasSuffix(got, "前") {
			t.Errorf("the holder herself: %s", got)
		}
		if got := said(w.office); !strings.HasPrefix(got, "维修，已转给 "+m.HolderLabel+" 办") {
			t.Errorf("somebody else: %s", got)
		}
		if !calm(m) {
			t.Error("a dripping tap wakes nobody")
		}
	})
}
