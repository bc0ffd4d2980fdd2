package db

import (
	"slices"
	"strings"
)

// Watch tells whether some tables are still as a reader found them. What a writer needs to know can then be read
// before its transaction, beside other writers, and is read again only when it may have changed. SQLite alone has
// it, where all writing goes through one writer: on PostgreSQL a stamp never holds.
type Watch struct{ tables []string }

// Stamp is the state of the tables of a Watch; the zero value never holds.
type Stamp struct {
	w *Watch
	n int64
}

// Watch begins to watch tables. To be called while the program is put together.
func (d *DB) Watch(tables ...string) *Watch {
	return &Watch{append(slices.Clone(tables), anyTable)}
}

// Stamp is what the tables are now. Take it before the transaction that reads them, never inside: a writer may have
// committed in between, and its change counts as seen only when the stamp is younger.
func (d *DB) Stamp(w *Watch) Stamp {
	if d.lite == nil {
		return Stamp{}
	}
	return Stamp{w, d.lite.ticks.newest(w.tables)}
}

// Holds tells, inside Write, whether nothing was written to the tables since the stamp was taken: by this process or
// another, committed or earlier in the same group.
func (t *Tx) Holds(s Stamp) bool {
	return s.w != nil && t.writes && t.d.lite.ticks.newest(s.w.tables) == s.n
}

// anyTable stands for a statement that may change whatever it likes.
const anyTable = "*"

// target is the table that a statement writes to: "" for none, anyTable when that can not be told.
func target(q string) string {
	f := strings.Fields(q[:min(len(q), 200)])
	if len(f) == 0 {
		return anyTable
	}
	at := -1
	switch strings.ToUpper(f[0]) {
	case "SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA":
		return ""
	case "UPDATE":
		at = 1
	case "INSERT", "DELETE", "REPLACE":
		at = 2
	}
	if at < 0 || at >= len(f) || at == 2 && !strings.EqualFold(f[1], "INTO") && !strings.EqualFold(f[1], "FROM") || at == 1 && strings.EqualFold(f[1], "OR") {
		return anyTable
	}
	name, _, _ := strings.Cut(f[at], "(")
	return strings.ToLower(strings.Trim(name, `"`))
}
