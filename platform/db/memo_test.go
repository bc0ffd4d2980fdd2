package db_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// A page that was kept is given again until a table that was read for it is written to, by this process or another, or until its
// span is over; what was written elsewhere does not touch it.
func TestMemo(t *testing.T) {
	two := table + "CREATE TABLE other (id TEXT PRIMARY KEY, body TEXT NOT NULL);"
	dbtest.Each(t, set("note", two), func(t *testing.T, d *db.DB) {
		pinned := clock.NewSettable(time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC))
		d.SetClock(pinned)
		ctx := context.Background()
		var m db.Memo[int64]
		reads := 0
		ask := func() int64 {
			t.Helper()
			n, err := m.Get(ctx, d, "notes", time.Minute, func(tx *db.Tx) (int64, error) { reads++; return tx.Count("SELECT COUNT(*) FROM note") })
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		write := func(d *db.DB, q string, args ...any) {
			t.Helper()
			if err := d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(q, args...); return err }); err != nil {
				t.Fatal(err)
			}
		}
		want := func(n int64, lite int, what string) {
			t.Helper()
			if got := ask(); got != n {
				t.Errorf("%s: %d notes, want %d", what, got, n)
			}
			if d.Dialect() == db.SQLite && reads != lite {
				t.Errorf("%s: read %d times, want %d", what, reads, lite)
			}
		}
		write(d, "DELETE FROM note") // the writer's first look at the file finds what the migration has done
		want(0, 1, "at first")
		want(0, 1, "again")
		write(d, "INSERT INTO other(id,body) VALUES('x','y')")
		want(0, 1, "another table was written to")
		write(d, "INSERT INTO note(id,n) VALUES('a',1)")
		want(1, 2, "the table was written to")
		pinned.Advance(time.Minute)
		want(1, 3, "the span is over")
		if d.Dialect() == db.SQLite {
			foreign, err := db.Open(ctx, d.URL(), db.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer foreign.Close()
			write(foreign, "INSERT INTO note(id,n) VALUES('b',1)")
			for started := time.Now(); ask() != 2; runtime.Gosched() { // it is seen within milliseconds
				if time.Since(started) > time.Minute {
					t.Fatal("what another process has written is not seen")
				}
			}
			want(2, 4, "another process has written")
			want(2, 4, "and nothing since")
		}
	})
}

// A part of a page that is kept outlives the page when a table is written that the part was not read from; and the page does not outlive
// its part, even when it took it as it was kept.
func TestMemoOfParts(t *testing.T) {
	two := table + "CREATE TABLE other (id TEXT PRIMARY KEY, body TEXT NOT NULL);"
	dbtest.Each(t, set("note", two), func(t *testing.T, d *db.DB) {
		pinned := clock.NewSettable(time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC))
		d.SetClock(pinned)
		ctx := context.Background()
		var whole, part db.Memo[int64]
		wholes, parts := 0, 0
		count := func(tx *db.Tx, table string) int64 {
			n, err := tx.Count("SELECT COUNT(*) FROM " + table)
			if err != nil {
				t.Error(err)
			}
			return n
		}
		want := func(n int64, w, p int, what string) {
			t.Helper()
			got, err := whole.Get(ctx, d, "page", time.Minute, func(tx *db.Tx) (int64, error) {
				wholes++
				notes, err := part.Part(tx, "notes", time.Minute, func() (int64, error) { parts++; return count(tx, "note"), nil })
				return 100*notes + count(tx, "other"), err
			})
			if err != nil || got != n {
				t.Errorf("%s: %d, want %d: %v", what, got, n, err)
			}
			if d.Dialect() == db.SQLite && (wholes != w || parts != p) {
				t.Errorf("%s: the page was read %d times, the part %d times, want %d and %d", what, wholes, parts, w, p)
			}
		}
		write := func(q string) {
			t.Helper()
			if err := d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(q); return err }); err != nil {
				t.Fatal(err)
			}
		}
		write("DELETE FROM note")
		want(0, 1, 1, "at first")
		want(0, 1, 1, "again")
		write("INSERT INTO other(id,body) VALUES('x','y')")
		want(1, 2, 1, "a table of the rest was written to")
		write("INSERT INTO note(id,n) VALUES('a',1)")
		want(101, 3, 2, "a table of the part was written to, which the page took as it was kept")
		want(101, 3, 2, "again")
		pinned.Advance(40 * time.Second)
		write("INSERT INTO other(id,body) VALUES('z','y')")
		want(102, 4, 2, "a table of the rest was written to, later")
		pinned.Advance(30 * time.Second)
		want(102, 5, 3, "the span of the part is over, and with it that of the page")
		if err := d.Write(ctx, func(tx *db.Tx) error { // a writer sees its own
			if _, err := tx.Exec("INSERT INTO note(id,n) VALUES('b',1)"); err != nil {
				return err
			}
			n, err := part.Part(tx, "notes", time.Minute, func() (int64, error) { return count(tx, "note"), nil })
			if n != 2 {
				t.Errorf("the writer sees %d", n)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Whoever has written sees it at the next asking, whatever others keep at the same time.
func TestMemoShowsWhatWasWritten(t *testing.T) {
	dbtest.Each(t, set("note", table), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var m db.Memo[int64]
		var wg sync.WaitGroup
		for who := range 6 {
			wg.Go(func() {
				for i := range 60 {
					var mine int64
					err := d.Write(ctx, func(tx *db.Tx) error {
						if _, err := tx.Exec("INSERT INTO note(id,n) VALUES(?,1)", fmt.Sprint(who, "-", i)); err != nil {
							return err
						}
						var err error
						mine, err = tx.Count("SELECT COUNT(*) FROM note")
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
					n, err := m.Get(ctx, d, "all", time.Hour, func(tx *db.Tx) (int64, error) { return tx.Count("SELECT COUNT(*) FROM note") })
					if err != nil || n < mine {
						t.Errorf("%d notes are shown, and %d had been written: %v", n, mine, err)
						return
					}
				}
			})
		}
		wg.Wait()
	})
}
