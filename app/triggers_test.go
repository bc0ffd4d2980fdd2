package app

import (
	"context"
	"slices"
	"strings"
	"testing"

	"linli/platform/db"
	"linli/platform/fault"
)

// The triggers that refuse what nobody may do: one that is missing, changed, switched off or put in from outside is named by the verification
// and by the doctor, on both databases, and what they tell to run puts it right.
func TestTriggersThatDoNotStandAreNamed(t *testing.T) {
	eachWorld(t, func(w *world) {
		ctx := context.Background()
		back, err := db.Open(ctx, w.k.DB.URL(), db.Options{})
		w.ok(err)
		defer back.Close()
		run := func(statements ...string) {
			t.Helper()
			w.ok(back.Write(ctx, func(tx *db.Tx) error {
				for _, s := range statements {
					if _, err := tx.Exec(s); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		odd := func() []db.OddTrigger {
			t.Helper()
			list, err := w.k.DB.Triggers(ctx, Migrations())
			w.ok(err)
			return list
		}
		if list := odd(); len(list) != 0 {
			t.Fatalf("as the migrations made them: %+v", list)
		}
		w.ok(w.k.checkTriggers(ctx))
		want := forgeTriggers(w.k.DB.Dialect(), run)
		list := odd()
		for name, what := range want {
			if !slices.ContainsFunc(list, func(o db.OddTrigger) bool { return o.Name == name && o.What == what }) {
				t.Errorf("%s is not said to be %s: %+v", name, what, list)
			}
		}
		if len(list) != len(want) {
			t.Errorf("%d are named, %d were touched: %+v", len(list), len(want), list)
		}
		_, err = w.k.Log.Sequence(ctx)
		w.ok(err)
		r, err := w.k.verify(ctx, nil)
		w.ok(err)
		said := reportText(r)
		for name := range want {
			if r.Sound() || !strings.Contains(said, "trigger "+name+" (") {
				t.Errorf("the verification does not name %s:\n%s", name, said)
			}
		}
		if err := w.k.checkTriggers(ctx); !fault.Is(err, fault.KindNotYet) || !strings.Contains(err.Error(), "app.triggers") {
			t.Errorf("the doctor says %v", err)
		}
		for _, o := range list {
			if o.Mend == "" {
				t.Errorf("nothing says how %s is put right", o.Name)
			}
			mend(o.Mend, run)
		}
		if list := odd(); len(list) != 0 {
			t.Errorf("after what they told to run: %+v", list)
		}
	})
}

// forgeTriggers is what somebody with the database in his hands does, and what is to be said of it.
func forgeTriggers(dialect string, run func(...string)) map[string]string {
	if dialect == db.SQLite {
		run("DROP TRIGGER matter_step_kept", "DROP TRIGGER security_event_kept", "DROP TRIGGER ledger_entry_delete",
			"CREATE TRIGGER ledger_entry_delete BEFORE DELETE ON ledger_entry WHEN OLD.seq < 0 BEGIN SELECT RAISE(ABORT, 'ledger.append_only'); END",
			"CREATE TRIGGER quietly AFTER INSERT ON matter_peek BEGIN DELETE FROM matter_peek; END")
		return map[string]string{"matter_step_kept": "missing", "security_event_kept": "missing", "ledger_entry_delete": "changed", "quietly": "added"}
	}
	run("DROP TRIGGER matter_step_kept ON matter_step", "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_keep", "DROP TRIGGER ledger_tip_grow ON ledger_tip",
		"CREATE TRIGGER ledger_tip_grow BEFORE UPDATE ON ledger_tip FOR EACH ROW WHEN (NEW.size < 0) EXECUTE FUNCTION ledger_append_only()",
		"CREATE OR REPLACE FUNCTION security_event_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
		"CREATE TRIGGER quietly AFTER INSERT ON matter_peek FOR EACH ROW EXECUTE FUNCTION security_event_fixed()")
	return map[string]string{"matter_step_kept": "missing", "ledger_entry_keep": "off", "ledger_tip_grow": "changed", "security_event_fixed": "changed", "quietly": "added"}
}

// mend runs the statements as the database's own tool would, one after another.
func mend(all string, run func(...string)) {
	for all != "" {
		end := strings.Index(all, ";")
		if i := strings.Index(all, "END;"); i >= 0 && strings.HasPrefix(all, "CREATE TRIGGER") && strings.Contains(all[:i], "BEGIN") {
			end = i + 3
		}
		if strings.HasPrefix(all, "CREATE OR REPLACE FUNCTION") {
			end = strings.Index(all, "$$;") + 2
		}
		run(strings.TrimSuffix(all[:end+1], ";"))
		all = strings.TrimSpace(all[end+1:])
	}
}
