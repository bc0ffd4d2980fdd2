package matter

import (
	"strings"
	"testing"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// Who changes a row behind the ledger's back is found out, whatever he changes of what was said, where it is and who answers for it; words
// in which a number is masked are no damage by themselves, and their letters are compared.
func TestAChangedRowIsFound(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newStreet(t, d)
		plain, err := w.svc.Report(ctx, access.Public(), Report{Place: w.building.ID, Kind: "litter", Text: " 2单元门口３袋垃圾 ", Part: "门口"})
		w.ok(err)
		masked, err := w.svc.Report(ctx, access.Public(), Report{Place: w.building.ID, Kind: "noise", Title: "夜里施工", Text: "吵,打我13800138000或zhang@example.cn"})
		w.ok(err)
		w.sound()
		for _, c := range []struct{ id, column, to string }{
			{plain.Matter.ID, "said", "1单元门口3袋垃圾"}, {plain.Matter.ID, "part", "屋里"}, {plain.Matter.ID, "place", w.compound.ID}, {plain.Matter.ID, "holder", "somebody-else"}, {plain.Matter.ID, "holder", ""},
			{masked.Matter.ID, "said", "不吵,打我138****8000或z***@example.cn"}, {masked.Matter.ID, "said", ""}, {masked.Matter.ID, "title", "夜里安静"},
		} {
			var was string
			w.ok(d.Write(ctx, func(tx *db.Tx) error {
				if err := tx.Get("SELECT "+c.column+" FROM matter WHERE id=?", []any{c.id}, &was); err != nil {
					return err
				}
				_, err := tx.Exec("UPDATE matter SET "+c.column+"=? WHERE id=?", c.to, c.id)
				return err
			}))
			r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.svc.Replayer()}})
			w.ok(err)
			if len(r.Damage) != 1 || r.Damage[0].Kind != "replay" || !strings.HasSuffix(r.Damage[0].Detail, " in "+c.column) {
				t.Errorf("%s %q for %q: %+v", c.column, c.to, was, r.Damage)
			}
			w.ok(d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec("UPDATE matter SET "+c.column+"=? WHERE id=?", was, c.id)
				return err
			}))
		}
		w.sound()
	})
}
