package db

import "testing"

// A parameter behind a mark keeps its meaning: the same rows, the same index, whatever is bound.
func TestSteadyTextsAnswerTheSame(t *testing.T) {
	for q, want := range map[string]string{
		"SELECT a FROM t WHERE b=? AND c = ? LIMIT ?":     "SELECT a FROM t WHERE b=+? AND c = +? LIMIT ?+0",
		"\n\tSELECT a FROM t WHERE b<=? AND d IN (?,?)":   "\n\tSELECT a FROM t WHERE b<=+? AND d IN (?,?)",
		"UPDATE t SET a=? WHERE b=?":                      "UPDATE t SET a=? WHERE b=?",
		"SELECT a FROM t WHERE a LIKE ? AND t MATCH ?":    "SELECT a FROM t WHERE a LIKE ? AND t MATCH ?",
		"INSERT INTO t (a) VALUES (?) ON CONFLICT DO ...": "INSERT INTO t (a) VALUES (?) ON CONFLICT DO ...",
	} {
		if got := steady(q); got != want {
			t.Errorf("steady(%q) = %q, want %q", q, got, want)
		}
	}
}
