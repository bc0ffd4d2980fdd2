package db_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
)

// diary is a Scribe that writes down what it is told of table told.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) Keys(table string) []string {
	if table == "told" {
		return []string{"id"}
	}
	return nil
}

func (d *diary) Notes() db.Notes { return &page{d: d} }

type page struct {
	d     *diary
	lines []string
	last  int64
}

func (p *page) Row(table string, gone bool, columns []string, values []any, at int64) error {
	if at < p.last && !gone {
		return fmt.Errorf("the clock went back from %d to %d", p.last, at)
	}
	p.last = max(p.last, at)
	word := "is"
	if gone {
		word = "gone"
	}
	p.lines = append(p.lines, fmt.Sprint(table, " ", word, " ", values[slices.Index(columns, "id")], values[slices.Index(columns, "v")]))
	return nil
}

func (p *page) Join(later db.Notes) { p.lines = append(p.lines, later.(*page).lines...) }

func (p *page) Close(tx *db.Tx) error {
	if len(p.lines) == 0 {
		return nil
	}
	p.d.mu.Lock()
	p.d.lines = append(p.d.lines, p.lines...)
	p.d.mu.Unlock()
	_, err := tx.Exec("INSERT INTO quiet (id) VALUES (?)", strings.Join(p.lines, ";"))
	return err
}

// A Scribe sees every row of the tables it follows, whichever statement left it, and its own writing stands or falls with the step.
func TestAScribeSeesEveryRow(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		write := func(want int64, q string, args ...any) {
			t.Helper()
			err := d.Write(ctx, func(tx *db.Tx) error {
				n, err := tx.Exec(q, args...)
				if err == nil && n != want {
					t.Errorf("%s: %d rows", q, n)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		write(0, "CREATE TABLE told (id TEXT PRIMARY KEY, v BIGINT NOT NULL)")
		write(0, "CREATE TABLE quiet (id TEXT PRIMARY KEY)")
		x := &diary{}
		d.SetScribe(x)
		write(2, "INSERT INTO told (id, v) VALUES (?,?), (?,?)", "a", 1, "b", 2)
		write(1, "INSERT INTO told (id, v) VALUES ('a', 7) ON CONFLICT (id) DO UPDATE SET v = excluded.v")
		write(0, "INSERT INTO told (id, v) VALUES ('a', 8) ON CONFLICT (id) DO NOTHING")
		write(0, "UPDATE told SET v = 1 WHERE id = 'nobody'")
		write(1, "UPDATE told SET v = v + 1, id = ? WHERE id IN (SELECT id FROM told WHERE v = ?)", "c where d", 2)
		write(2, "\n\tDELETE FROM told")
		write(1, "INSERT INTO quiet (id) VALUES ('x')")
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec("INSERT INTO told (id, v) VALUES ('z', 1)"); err != nil {
				return err
			}
			return fault.Conflict("test")
		})
		if !fault.Is(err, fault.KindConflict) {
			t.Error(err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error {
			var v int64
			return tx.Get("INSERT INTO told (id, v) VALUES ('y', 1) RETURNING v", nil, &v)
		}); !fault.Is(err, fault.KindInternal) {
			t.Errorf("a row went past the scribe: %v", err)
		}
		slices.Sort(x.lines[len(x.lines)-2:]) // the order of a DELETE is the database's
		want := []string{"told is a1", "told is b2", "told is a7", "told gone b2", "told is c where d3", "told gone a7", "told gone c where d3"}
		if !slices.Equal(x.lines, want) {
			t.Errorf("%q", x.lines)
		}
		if err := d.Read(ctx, func(tx *db.Tx) error {
			n, err := tx.Count("SELECT COUNT(*) FROM quiet")
			if n != 5 {
				t.Errorf("%d pages", n)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Of writers who share a commit, those who fail leave nothing in the notes, and the others are all noted.
func TestAScribeSeesAGroup(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		for _, q := range []string{"CREATE TABLE told (id TEXT PRIMARY KEY, v BIGINT NOT NULL)", "CREATE TABLE quiet (id TEXT PRIMARY KEY)"} {
			if err := d.Write(ctx, func(tx *db.Tx) error { _, err := tx.Exec(q); return err }); err != nil {
				t.Fatal(err)
			}
		}
		x := &diary{}
		d.SetScribe(x)
		var all sync.WaitGroup
		var want []string
		for i := range 60 {
			if i%3 > 0 {
				want = append(want, fmt.Sprint("told is w", i, " ", i))
			}
			all.Go(func() {
				err := d.Write(ctx, func(tx *db.Tx) error {
					if _, err := tx.Exec("INSERT INTO told (id, v) VALUES (?,?)", fmt.Sprint("w", i, " "), i); err != nil || i%3 > 0 {
						return err
					}
					return fault.Conflict("test")
				})
				if (err != nil) != (i%3 == 0) {
					t.Errorf("writer %d: %v", i, err)
				}
			})
		}
		all.Wait()
		got := map[string]bool{}
		if err := d.Read(ctx, func(tx *db.Tx) error {
			return tx.Each("SELECT id FROM quiet", nil, func(scan func(...any) error) error {
				var lines string
				err := scan(&lines)
				for _, l := range strings.Split(lines, ";") {
					got[l] = true
				}
				return err
			})
		}); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !got[w] {
				t.Errorf("nobody noted %q", w)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d rows noted of %d written", len(got), len(want))
		}
	})
}
