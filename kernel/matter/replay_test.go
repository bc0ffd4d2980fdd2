package matter

import (
	"strings"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/people"
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

// The words of a step and of a look, which no mark covers, are compared with those of the entry as long as the ledger has them; so is who
// did it. Of a masked number only the letters around it count, and the name of an erased person may give way.
func TestChangedWordsOfAStepAreFound(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newStreet(t, d)
		id := w.fixed("litter").Matter.ID
		w.later(time.Minute)
		_, err := w.svc.Look(ctx, w.worker, Look{Do: Do{ID: id, Note: "还有3袋没清，电13800138000"}, Result: "fail"})
		w.ok(err)
		w.sound()
		for _, table := range []string{"matter_step", "matter_look"} {
			w.ok(d.Write(ctx, func(tx *db.Tx) error { // as one who has the database in his hands
				off := "ALTER TABLE " + table + " DISABLE TRIGGER USER"
				if tx.Dialect() == db.SQLite {
					off = "DROP TRIGGER " + table + "_kept"
				}
				_, err := tx.Exec(off)
				return err
			}))
		}
		for _, c := range []struct{ table, column, where, to, says string }{
			{"matter_step", "note", "act='look.fail'", "办好了，居民满意", "note"},
			{"matter_step", "note", "act='rectify'", "办好了，居民满意", "note"},
			{"matter_step", "actor_label", "act='look.fail'", "张三", "label"},
			{"matter_look", "note", "result='fail'", "办好了，居民满意", "note"},
			{"matter_look", "label", "result='fail'", "张三", "label"},
			{"matter_look", "label", "result='fail'", people.Gone, ""},
			{"matter_step", "note", "act='look.fail'", "还有3袋没清，电138****0000", ""},
		} {
			var was string
			w.read(func(tx *db.Tx) error {
				return tx.Get("SELECT "+c.column+" FROM "+c.table+" WHERE matter=? AND "+c.where, []any{id}, &was)
			})
			set := "UPDATE " + c.table + " SET " + c.column + "=? WHERE matter=? AND " + c.where
			w.ok(w.exec(set, c.to, id))
			r, err := w.log.Verify(ctx, ledger.VerifyOptions{Replayers: []ledger.Replayer{w.svc.Replayer()}})
			w.ok(err)
			found := len(r.Damage) == 1 && r.Damage[0].Seq > 0 && strings.HasPrefix(r.Damage[0].Detail, c.table+" "+id) && strings.Contains(r.Damage[0].Detail, ": "+c.says+" ")
			if c.says == "" && !r.Sound() || c.says != "" && !found {
				t.Errorf("%s.%s %q for %q: %+v", c.table, c.column, c.to, was, r.Damage)
			}
			w.ok(w.exec(set, was, id))
		}
		w.sound()
	})
}
