package matter

import (
	"reflect"
	"strings"
	"testing"

	"linli/platform/db"
)

// What a loader takes away comes back as the migrations made it.
func TestIndexesComeBack(t *testing.T) {
	each(t, func(t *testing.T, w *street) {
		before := w.indexes()
		w.ok(w.svc.BeginLoad(ctx))
		if n := len(before) - len(w.indexes()); n != len(indexes) {
			t.Errorf("%d indexes were taken away, %d are listed", n, len(indexes))
		}
		w.ok(w.svc.EndLoad(ctx))
		w.ok(w.svc.EndLoad(ctx))
		if after := w.indexes(); !reflect.DeepEqual(before, after) {
			t.Errorf("before %v\nafter %v", before, after)
		}
	})
}

func (w *street) indexes() map[string]string {
	out := map[string]string{}
	q := "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
	if w.db.Dialect() == db.Postgres {
		q = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
	}
	w.ok(w.db.Read(ctx, func(tx *db.Tx) error {
		return tx.Each(q, nil, func(scan func(...any) error) error {
			var name, text string
			err := scan(&name, &text)
			out[name] = strings.Replace(text, "IF NOT EXISTS ", "", 1)
			return err
		})
	}))
	return out
}
