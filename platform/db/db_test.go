package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"

	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

func set(name, sql string) []db.Migrations {
	return []db.Migrations{{Name: name, FS: fstest.MapFS{"001_start.sql": {Data: []byte("-- +goose Up\n" + sql)}}}}
}

const table = `CREATE TABLE note (id TEXT PRIMARY KEY, n BIGINT NOT NULL, ok BOOLEAN NOT NULL DEFAULT FALSE, b BYTEA);
-- only sqlite
CREATE TABLE lite_only (x TEXT);
-- end
-- only postgres
CREATE TABLE pg_only (x TEXT);
-- end
`

func put(tx *db.Tx, id string, n int) error {
	_, err := tx.Exec(`INSERT INTO note (id, n, ok, b) VALUES (?,?,?,?)`, id, n, n%2 == 0, []byte{1, 2})
	return err
}

func count(t *testing.T, d *db.DB, q string, args ...any) (n int64) {
	t.Helper()
	if err := d.Read(context.Background(), func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWriteKeepsOnlyWhatSucceeded(t *testing.T) {
	dbtest.Each(t, set("note", table), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		boom := errors.New("boom")
		if err := d.Write(ctx, func(tx *db.Tx) error {
			if err := put(tx, "a", 1); err != nil {
				return err
			}
			return boom
		}); !errors.Is(err, boom) {
			t.Fatalf("the function's own error must come back, got %v", err)
		}
		if n := count(t, d, `SELECT count(*) FROM note`); n != 0 {
			t.Fatalf("a failed write left %d rows", n)
		}
		ran := false
		if err := d.Write(ctx, func(tx *db.Tx) error { tx.After(func() { ran = true }); return put(tx, "a", 1) }); err != nil || !ran {
			t.Fatalf("err %v, After ran %v", err, ran)
		}
		err := d.Write(ctx, func(tx *db.Tx) error { return put(tx, "a", 2) })
		if !fault.Is(err, fault.KindConflict) {
			t.Fatalf("a second row with the same key must be a conflict, got %v", err)
		}
		err = d.Read(ctx, func(tx *db.Tx) error { return tx.Get(`SELECT n FROM note WHERE id=?`, []any{"none"}, new(int)) })
		if !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("no row must be NotFound, got %v", err)
		}
		if err := d.Read(ctx, func(tx *db.Tx) error { return put(tx, "r", 1) }); err == nil {
			t.Fatal("a reader could write")
		}
	})
}

// One slow or failing caller never harms the others that share its commit.
func TestGroupCommitKeepsCallersApart(t *testing.T) {
	dbtest.Each(t, set("note", table), func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		errs := make([]error, 200)
		for i := range errs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				errs[i] = d.Write(context.Background(), func(tx *db.Tx) error {
					if err := put(tx, fmt.Sprint("k", i), i); err != nil {
						return err
					}
					switch {
					case i%5 == 0:
						return fault.NotYet("test.no")
					case i%7 == 0:
						panic("a mistake in one caller")
					}
					return nil
				})
			}()
		}
		wg.Wait()
		for i, err := range errs {
			n := count(t, d, `SELECT count(*) FROM note WHERE id=?`, fmt.Sprint("k", i))
			want := i%5 != 0 && i%7 != 0
			if want != (err == nil) || want != (n == 1) {
				t.Fatalf("caller %d: err %v, rows %d", i, err, n)
			}
		}
	})
}

func TestCompareAndSetUnderLoad(t *testing.T) {
	dbtest.Each(t, set("note", table), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.Write(ctx, func(tx *db.Tx) error { return put(tx, "sum", 0) }); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 40 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if err := d.Write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(`UPDATE note SET n=n+1 WHERE id=?`, "sum")
					return err
				}); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if n := count(t, d, `SELECT n FROM note WHERE id='sum'`); n != 40 {
			t.Fatalf("40 increments gave %d", n)
		}
	})
}

func TestWriteInsideWriteIsRefused(t *testing.T) {
	dbtest.Each(t, set("note", table), func(t *testing.T, d *db.DB) {
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			return d.Write(tx.Ctx, func(*db.Tx) error { return nil })
		})
		if !fault.Is(err, fault.KindInternal) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestMigrateRefusesNewerDatabase(t *testing.T) {
	two := fstest.MapFS{
		"001_start.sql": {Data: []byte("-- +goose Up\n" + table)},
		"002_more.sql":  {Data: []byte("-- +goose Up\nALTER TABLE note ADD COLUMN more TEXT;")},
	}
	dbtest.Each(t, []db.Migrations{{Name: "note", FS: two}}, func(t *testing.T, d *db.DB) {
		err := d.Migrate(context.Background(), set("note", table))
		if !fault.Is(err, fault.KindInvalid) {
			t.Fatalf("an old program must refuse a newer database, got %v", err)
		}
		if err := d.Migrate(context.Background(), []db.Migrations{{Name: "note", FS: two}}); err != nil {
			t.Fatal("migrating twice must do nothing:", err)
		}
	})
}

func TestDialectLines(t *testing.T) {
	dbtest.Each(t, set("note", table), func(t *testing.T, d *db.DB) {
		own := map[string]string{db.SQLite: "lite_only", db.Postgres: "pg_only"}[d.Dialect()]
		if n := count(t, d, `SELECT count(*) FROM `+own); n != 0 {
			t.Fatal(n)
		}
	})
}

func TestDollar(t *testing.T) {
	for in, want := range map[string]string{
		`SELECT ? FROM a WHERE b='?' AND c=?`: `SELECT $1 FROM a WHERE b='?' AND c=$2`,
		"SELECT 1 -- what?\n, ?":              "SELECT 1 -- what?\n, $1",
		`SELECT "a?" , '', ?`:                 `SELECT "a?" , '', $1`,
		`'unfinished ?`:                       `'unfinished ?`,
	} {
		if got := db.Dollar(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if got := db.Dollar("?,?,?,?,?,?,?,?,?,?,?"); got != "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11" {
		t.Error(got)
	}
}

func TestCancelledCallerIsToldAndLeavesNothing(t *testing.T) {
	dbtest.Each(t, set("note", table), func(t *testing.T, d *db.DB) {
		ctx, stop := context.WithCancel(context.Background())
		stop()
		if err := d.Write(ctx, func(tx *db.Tx) error { return put(tx, "x", 1) }); !fault.Is(err, fault.KindBusy) {
			t.Fatalf("got %v", err)
		}
		if n := count(t, d, `SELECT count(*) FROM note`); n != 0 {
			t.Fatal("a cancelled write left a row")
		}
	})
}

// What was read before the transaction counts only while nobody has written to its tables, in whatever way.
func TestStampHoldsOnlyWhileNothingWasWritten(t *testing.T) {
	dbtest.Each(t, set("note", table+"CREATE TABLE other (id TEXT PRIMARY KEY);"), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		w := d.Watch("note")
		holds := func(s db.Stamp) (yes bool) {
			t.Helper()
			if err := d.Write(ctx, func(tx *db.Tx) error { yes = tx.Holds(s); return nil }); err != nil {
				t.Fatal(err)
			}
			return yes
		}
		do := func(q string, args ...any) {
			t.Helper()
			if err := d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(q, args...); return err }); err != nil {
				t.Fatal(err)
			}
		}
		holds(d.Stamp(w)) // the first transaction may find that the file was made by another process
		if d.Dialect() == db.Postgres {
			if holds(d.Stamp(w)) {
				t.Fatal("another node may have written: no stamp may hold")
			}
			return
		}
		s := d.Stamp(w)
		do(`INSERT INTO other (id) VALUES (?)`, "x")
		if !holds(s) {
			t.Fatal("another table was written to")
		}
		if (db.Stamp{}) == s || holds(db.Stamp{}) {
			t.Fatal("the zero stamp must never hold")
		}
		for _, q := range []string{`INSERT INTO note (id, n) VALUES ('a', 1)`, `update note SET n=2`, `DELETE FROM note`,
			`INSERT INTO note(id, n) VALUES ('a', 1) ON CONFLICT (id) DO NOTHING`, `REPLACE INTO note (id, n) VALUES ('a', 3)`,
			`INSERT OR IGNORE INTO note (id, n) VALUES ('b', 3)`, `WITH x AS (SELECT 9 AS n) UPDATE note SET n=(SELECT n FROM x)`} {
			s := d.Stamp(w)
			do(q)
			if holds(s) {
				t.Errorf("not seen: %s", q)
			}
			if !holds(d.Stamp(w)) {
				t.Errorf("a stamp of after the change does not hold: %s", q)
			}
		}
		var before, during db.Stamp
		before = d.Stamp(w)
		if err := d.Write(ctx, func(tx *db.Tx) error {
			if err := put(tx, "z", 1); err != nil {
				return err
			}
			if tx.Holds(before) {
				t.Error("the change of the same group was not seen")
			}
			during = d.Stamp(w) // a reader of this moment does not see the row yet
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if holds(during) {
			t.Error("a stamp of before the commit holds after it")
		}
	})
}

func TestStampSeesAnotherProcess(t *testing.T) {
	path := t.TempDir() + "/a.db"
	ctx := context.Background()
	one, err := db.Open(ctx, path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	if err := one.Migrate(ctx, set("note", table)); err != nil {
		t.Fatal(err)
	}
	w := one.Watch("note")
	if err := one.Write(ctx, func(tx *db.Tx) error { return put(tx, "a", 1) }); err != nil {
		t.Fatal(err)
	}
	s := one.Stamp(w)
	two, err := db.Open(ctx, path, db.Options{}) // as another program would
	if err != nil {
		t.Fatal(err)
	}
	defer two.Close()
	if err := two.Write(ctx, func(tx *db.Tx) error { return put(tx, "b", 1) }); err != nil {
		t.Fatal(err)
	}
	if err := one.Write(ctx, func(tx *db.Tx) error {
		if tx.Holds(s) {
			t.Error("what another process wrote was not seen")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// What is kept is given only for the state of the tables in which it was read, and only until the moment that was named.
func TestKept(t *testing.T) {
	dbtest.Each(t, set("note", table), func(t *testing.T, d *db.DB) {
		var k db.Kept[string]
		w := d.Watch("note")
		touch := func() db.Stamp {
			t.Helper()
			if err := d.Write(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec("DELETE FROM note"); return err }); err != nil {
				t.Fatal(err)
			}
			return d.Stamp(w)
		}
		old := touch()
		k.Put(old, "a", "one", 0)
		k.Put(old, "b", "two", 1000)
		if d.Dialect() == db.Postgres {
			if _, ok := k.Get(old, "a", 0); ok {
				t.Fatal("another node may have written: nothing may be kept")
			}
			return
		}
		for _, x := range []struct {
			key string
			ms  int64
			v   string
			ok  bool
		}{{"a", 1 << 40, "one", true}, {"b", 999, "two", true}, {"b", 1000, "", false}, {"c", 0, "", false}} {
			if v, ok := k.Get(old, x.key, x.ms); ok != x.ok || v != x.v {
				t.Errorf("%s at %d: %q %v", x.key, x.ms, v, ok)
			}
		}
		now := touch()
		if _, ok := k.Get(now, "a", 0); ok {
			t.Error("the table was written to, and the old word is given")
		}
		k.Put(now, "a", "three", 0)
		k.Put(old, "a", "a reader who began before", 0)
		if v, _ := k.Get(now, "a", 0); v != "three" {
			t.Errorf("a late reader's word replaced the newer one: %q", v)
		}
	})
}

func TestComing(t *testing.T) {
	n := db.Next(100)
	for _, ms := range []int64{0, 100, 40} {
		n.At(ms)
	}
	if n.MS() != 0 {
		t.Errorf("nothing lies ahead, and it says %d", n.MS())
	}
	n.At(300)
	n.At(101)
	n.At(200)
	if n.MS() != 101 {
		t.Errorf("the first is %d", n.MS())
	}
}
