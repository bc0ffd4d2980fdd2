package place

import (
	"strings"
	"testing"

	"linli/platform/db"
)

// The lists that pages show must not walk over a city's homes.
func TestPlansUseIndexes(t *testing.T) {
	each(t, func(s *street) {
		if s.db.Dialect() != db.SQLite {
			return // PostgreSQL chooses by statistics, which an empty table has none of
		}
		lo, hi := s.comm.Path.Range()
		for q, want := range map[string]string{
			"SELECT id FROM place WHERE kind = ? AND door = FALSE AND path >= ? AND path < ? AND ended = 0 ORDER BY path LIMIT 20": "place_wide",
			"SELECT id FROM place WHERE kind = 'building' AND door = FALSE AND path >= ? AND path < ? ORDER BY path":               "place_wide",
			"SELECT id FROM place WHERE path >= ? AND path < ? AND kind = 'home' AND ended = 0 ORDER BY path":                      "place_path",
			"SELECT id FROM place WHERE parent = ? AND ended = 0":                                                                  "place_parent",
		} {
			args := []any{"building", lo, hi}[3-strings.Count(q, "?"):]
			var plan []string
			s.read(func(tx *db.Tx) error {
				return tx.Each("EXPLAIN QUERY PLAN "+q, args, func(scan func(dest ...any) error) error {
					var a, b, c int
					var detail string
					err := scan(&a, &b, &c, &detail)
					plan = append(plan, detail)
					return err
				})
			})
			got := strings.Join(plan, "; ")
			if !strings.Contains(got, want) || strings.Contains(got, "TEMP B-TREE") || strings.Contains(got, "SCAN place") {
				s.Errorf("%s\n%s", q, got)
			}
		}
	})
}
