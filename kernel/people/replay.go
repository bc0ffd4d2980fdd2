package people

import (
	"linli/kernel/ledger"
	"linli/platform/db"
)

// Replayers let `ledger verify` compare the rows of this package with their entries: state
// and revision of persons, openness of households, standing of consents, terms of posts.
func (s *Service) Replayers() []ledger.Replayer {
	one := func(name string, kinds []string, q string, keys ...string) ledger.Replayer {
		return ledger.Replayer{Name: name, Kinds: kinds, State: func(tx *db.Tx, obj string) (map[string]any, int64, error) {
			vals, dest := make([]any, len(keys)), make([]any, 0, len(keys)+1)
			var rev int64
			for i := range vals {
				dest = append(dest, &vals[i])
			}
			if err := tx.Get(q, []any{obj}, append(dest, &rev)...); err != nil {
				return nil, 0, err
			}
			pub := map[string]any{}
			for i, k := range keys {
				pub[k] = plainValue(vals[i])
			}
			return pub, rev, nil
		}}
	}
	return []ledger.Replayer{
		one("person", []string{"person.added", "person.changed", "person.left", "person.merged", "person.unmerged", "person.locked", "person.erased"},
			"SELECT state, rev FROM person WHERE id = ?", "state"),
		one("person_request", []string{"right.*"}, "SELECT what, state, matter, rev FROM person_request WHERE id = ?", "what", "state", "matter"),
		one("household", []string{"household.*"}, "SELECT CASE WHEN until_day = '' THEN 'open' ELSE 'closed' END, rev FROM household WHERE id = ?", "state"),
		one("consent", []string{"consent.*"}, "SELECT CASE WHEN withdrawn_at = 0 THEN 'stands' ELSE 'withdrawn' END, rev FROM consent WHERE id = ?", "state"),
		one("org", []string{"org.*"}, "SELECT kind, until_at, rev FROM org WHERE id = ?", "kind", "until"),
		one("post", []string{"post.*"}, "SELECT org, from_at, until_at, rev FROM post WHERE id = ?", "org", "from", "until"),
	}
}

// plainValue gives text as string whatever the driver made of it.
func plainValue(v any) any {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return v
}
