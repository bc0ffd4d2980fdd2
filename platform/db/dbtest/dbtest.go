// Package dbtest (数据库测试) gives each test a fresh, real database: the same test runs
// on SQLite and on PostgreSQL.
package dbtest

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/id"
)

// Default is where the project's own script starts a PostgreSQL for tests.
const Default = "postgres://linli:linli@127.0.0.1:54329/linli?sslmode=disable"

// Each runs fn on a fresh SQLite file and on a fresh PostgreSQL schema with the
// migrations applied. Without PostgreSQL the second part is skipped with a sentence,
// and fails when CI is set.
func Each(t *testing.T, migs []db.Migrations, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t, migs)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t, migs)) })
}

// SQLite gives a fresh SQLite database with the migrations applied.
func SQLite(t testing.TB, migs []db.Migrations) *db.DB {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "linli.db"), migs)
}

// Postgres gives a fresh schema on the test server, dropped at the end.
func Postgres(t testing.TB, migs []db.Migrations) *db.DB {
	t.Helper()
	return open(t, Schema(t), migs)
}

// Schema makes an empty schema on the test server and gives the address that opens it,
// for tests that start the program itself.
func Schema(t testing.TB) string {
	t.Helper()
	base := os.Getenv("LINLI_TEST_DB")
	if base == "" {
		base = Default
	}
	admin, err := sql.Open("pgx", base)
	if err == nil {
		err = admin.PingContext(context.Background())
	}
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("no PostgreSQL for the tests: %v", err)
		}
		t.Skip("no PostgreSQL here: run tools/postgres.sh start, or set LINLI_TEST_DB")
	}
	name := "t_" + strings.ToLower(id.Code(16))
	if _, err := admin.Exec(`CREATE SCHEMA "` + name + `"`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		admin.Exec(`DROP SCHEMA "` + name + `" CASCADE`)
		admin.Close()
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func open(t testing.TB, url string, migs []db.Migrations) *db.DB {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, url, db.Options{Clock: clock.System, Readers: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Migrate(ctx, migs); err != nil {
		t.Fatal(err)
	}
	return d
}
