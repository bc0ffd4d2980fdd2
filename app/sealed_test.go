package app

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"linli/app/demo"
	"linli/kernel/duty"
	"linli/kernel/ledger"
	"linli/kernel/people"
	"linli/kernel/place"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

var created = regexp.MustCompile(`(?i)CREATE TABLE (\w+)`)

// Every table of every migration is sealed, or said to be derived with a reason; keys and columns that the list names are there.
func TestEveryTableIsSealedOrDerived(t *testing.T) {
	said := map[string]int{}
	for _, s := range SealedTables() {
		said[s.Name]++
	}
	for _, line := range strings.Split(strings.TrimSpace(derived), "\n") {
		names, why, ok := strings.Cut(line, ": ")
		if !ok || why == "" {
			t.Errorf("no reason: %s", line)
		}
		for _, n := range strings.Fields(names) {
			said[n]++
		}
	}
	for _, m := range Migrations() {
		err := fs.WalkDir(m.FS, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := fs.ReadFile(m.FS, path)
			for _, hit := range created.FindAllStringSubmatch(string(raw), -1) {
				if said[hit[1]] != 1 && said[hit[1]] != -1 {
					t.Errorf("%s/%s: table %s stands %d times in sealed and derived (app/sealed.go)", m.Name, path, hit[1], said[hit[1]])
				}
				said[hit[1]] = -1
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for n, times := range said {
		if times != -1 {
			t.Errorf("%s is no table of any migration", n)
		}
	}
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		for _, s := range SealedTables() {
			err := d.Read(context.Background(), func(tx *db.Tx) error {
				return tx.Each("SELECT "+strings.Join(slices.Concat(s.Key, s.Plain, s.Quiet), ", ")+" FROM "+s.Name+" LIMIT 0", nil, func(func(...any) error) error { return nil })
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// column is one of a table, as a test makes values for it.
type column struct{ name, kind string }

// columnsOf reads the columns of a table with their types.
func columnsOf(tx *db.Tx, table string) (out []column, err error) {
	q := "SELECT name, lower(type) FROM pragma_table_info(?)"
	if tx.Dialect() == db.Postgres {
		q = "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema=current_schema() AND table_name=? ORDER BY ordinal_position"
	}
	err = tx.Each(q, []any{table}, func(scan func(...any) error) error {
		var c column
		err := scan(&c.name, &c.kind)
		out = append(out, c)
		return err
	})
	return out, err
}

func (c column) value(n int) any {
	switch {
	case strings.HasPrefix(c.kind, "bool"):
		return n%2 == 0
	case strings.HasPrefix(c.kind, "byte"):
		return []byte{byte(n), 0xff}
	case strings.Contains(c.kind, "int"):
		return n
	case strings.HasPrefix(c.kind, "double"), strings.HasPrefix(c.kind, "real"):
		return float64(n) + 0.5
	}
	return "v" + strconv.Itoa(n)
}

// loosen takes away what stands against rows that mean nothing, as one who has the database in his hands can: rules, references, triggers.
func loosen(tx *db.Tx, table string) error {
	if tx.Dialect() == db.SQLite {
		if _, err := tx.Exec("PRAGMA ignore_check_constraints=1"); err != nil {
			return err
		}
		return each(tx, "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=?", table, "DROP TRIGGER ")
	}
	if _, err := tx.Exec("ALTER TABLE " + table + " DISABLE TRIGGER USER"); err != nil {
		return err
	}
	return each(tx, "SELECT conname FROM pg_constraint WHERE contype IN ('c','f') AND conrelid=CAST(CAST(? AS TEXT) AS regclass)", table, "ALTER TABLE "+table+" DROP CONSTRAINT ")
}

func each(tx *db.Tx, q, arg, do string) error {
	var names []string
	err := tx.Each(q, []any{arg}, func(scan func(...any) error) error {
		var n string
		err := scan(&n)
		names = append(names, n)
		return err
	})
	for _, n := range names {
		if err == nil {
			_, err = tx.Exec(do + `"` + n + `"`)
		}
	}
	return err
}

func insert(tx *db.Tx, table string, columns []column, n int) error {
	var names []string
	var args []any
	for _, c := range columns {
		names, args = append(names, c.name), append(args, c.value(n))
	}
	_, err := tx.Exec("INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES ("+db.In(len(args))+")", args...)
	return err
}

// In every sealed table, on both databases: rows that the house wrote are sound; one that is changed, one that is taken away and one that is
// put in behind its back are found, each by its name.
func TestAForgedRowOfAnyTableIsFound(t *testing.T) {
	eachWorld(t, func(w *world) {
		ctx := context.Background()
		back, err := db.Open(ctx, w.k.DB.URL(), db.Options{})
		w.ok(err)
		defer back.Close()
		lists := map[string][]column{}
		for _, s := range SealedTables() {
			w.ok(back.Write(ctx, func(tx *db.Tx) (err error) {
				if lists[s.Name], err = columnsOf(tx, s.Name); err != nil {
					return err
				}
				return loosen(tx, s.Name)
			}))
			w.ok(w.k.DB.Write(ctx, func(tx *db.Tx) error {
				if tx.Dialect() == db.SQLite {
					if _, err := tx.Exec("PRAGMA ignore_check_constraints=1"); err != nil {
						return err
					}
				}
				return errors.Join(insert(tx, s.Name, lists[s.Name], 1001), insert(tx, s.Name, lists[s.Name], 1002))
			}))
		}
		_, err = w.k.Log.Sequence(ctx)
		w.ok(err)
		r, err := w.k.Log.Verify(ctx, ledger.VerifyOptions{})
		w.ok(err)
		if !r.Sound() || r.Unsaid != 0 {
			t.Fatalf("rows of the house: %s", r)
		}
		for _, s := range slices.Backward(SealedTables()) { // what refers to others first
			w.ok(back.Write(ctx, func(tx *db.Tx) error { return forge(tx, s, lists[s.Name]) }))
		}
		for _, s := range SealedTables() {
			w.ok(back.Write(ctx, func(tx *db.Tx) error { return insert(tx, s.Name, lists[s.Name], 1003) }))
		}
		r, err = w.k.Log.Verify(ctx, ledger.VerifyOptions{})
		w.ok(err)
		for _, s := range SealedTables() {
			for _, want := range []string{"never recorded", "missing", "changed"} {
				if want == "changed" && len(weighty(s, lists[s.Name])) == 0 {
					continue // nothing but its key
				}
				if !slices.ContainsFunc(r.Damage, func(d ledger.Damage) bool {
					return d.Kind == "replay" && strings.HasPrefix(d.Detail, s.Name+" ") && strings.Contains(d.Detail, want)
				}) {
					t.Errorf("%s: nothing says that a row is %s", s.Name, want)
				}
			}
		}
	})
}

// weighty are the columns of a table that a mark covers, without its key.
func weighty(s ledger.Table, columns []column) []column {
	return slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return slices.Contains(s.Key, c.name) || slices.Contains(s.Plain, c.name) })
}

// forge changes row 1001 and takes 1002 away.
func forge(tx *db.Tx, s ledger.Table, columns []column) error {
	is := func(n int) (where string, args []any) {
		for _, c := range columns {
			if slices.Contains(s.Key, c.name) && !strings.HasPrefix(c.kind, "bool") {
				where, args = where+" AND "+c.name+"=?", append(args, c.value(n))
			}
		}
		return " WHERE 1=1" + where, args
	}
	if list := weighty(s, columns); len(list) > 0 {
		c := list[len(list)-1]
		where, args := is(1001)
		if n, err := tx.Exec("UPDATE "+s.Name+" SET "+c.name+"=?"+where, append([]any{c.value(1004)}, args...)...); err != nil || n != 1 {
			return errors.Join(err, errors.New(s.Name+": "+strconv.FormatInt(n, 10)+" rows changed"))
		}
	}
	where, args := is(1002)
	_, err := tx.Exec("DELETE FROM "+s.Name+where, args...)
	return err
}

// The doors that a bulk gave a name, two records of one person that become one and apart again, and a batch of residents that is taken back: the ledger
// is sound after each, and finds who would rather see another name at a door.
func TestBulksAndMergesAreSealed(t *testing.T) {
	eachWorld(t, func(w *world) {
		ctx := context.Background()
		sound := func(when string) {
			t.Helper()
			_, err := w.k.Log.Sequence(ctx)
			w.ok(err)
			r, err := w.k.Log.Verify(ctx, verifyAll(w.k))
			w.ok(err)
			if !r.Sound() || r.Unsaid != 0 || r.Sealed == 0 {
				t.Errorf("%s: %s", when, r)
			}
		}
		w.ok(w.k.DB.Write(ctx, func(tx *db.Tx) error {
			return w.k.Duties.LoadTx(tx, founder, w.a.compound.Path, []duty.Loaded{{Level: place.Home,
				Duty: duty.Duty{Place: w.a.home.ID, Path: w.a.home.Path, Kind: "facility", Person: w.a.person.ID, Role: duty.Helper, From: 1}}})
		}))
		sound("duties in bulk")
		twin, err := w.k.People.Add(ctx, founder, people.Draft{Name: "重名", Home: w.a.home.ID})
		w.ok(err)
		_, err = w.k.People.MoveIn(ctx, founder, people.MoveIn{Person: twin.ID, Home: w.a.home.ID, Relation: "父亲"})
		w.ok(err)
		m, err := w.k.People.Merge(ctx, founder, w.b.person.ID, twin.ID, "同一人")
		w.ok(err)
		sound("merged")
		_, err = w.k.People.Unmerge(ctx, founder, m.ID)
		w.ok(err)
		sound("apart again")
		back, err := db.Open(ctx, w.k.DB.URL(), db.Options{})
		w.ok(err)
		defer back.Close()
		w.ok(back.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE duty SET person=? WHERE kind='facility' AND role='helper'", w.b.person.ID)
			return err
		}))
		r, err := w.k.Log.Verify(ctx, verifyAll(w.k))
		w.ok(err)
		if len(r.Damage) != 1 || !strings.Contains(r.Damage[0].Detail, "person="+w.b.person.ID) {
			t.Errorf("another name at a door: %s", r)
		}
	})
}

// A loader writes rows of one transaction from two goroutines (db.Tx.Beside): each is sealed as it is.
func TestRowsOfTwoHandsAreSealed(t *testing.T) {
	const rows = 4000
	eachWorld(t, func(w *world) {
		if w.k.DB.Dialect() != db.SQLite {
			return // on PostgreSQL a connection is one goroutine's
		}
		ctx := context.Background()
		w.ok(w.k.DB.Write(ctx, func(tx *db.Tx) error {
			columns, err := columnsOf(tx, "matter_peek")
			if err != nil {
				return err
			}
			write := func(tx *db.Tx, from int) (err error) {
				for n := from; n < from+rows && err == nil; n++ {
					err = insert(tx, "matter_peek", columns, n)
				}
				return err
			}
			other := make(chan error, 1)
			own := tx.Beside()
			go func() { other <- write(own, rows) }()
			return errors.Join(write(tx, 0), <-other)
		}))
		_, err := w.k.Log.Sequence(ctx)
		w.ok(err)
		r, err := w.k.Log.Verify(ctx, ledger.VerifyOptions{})
		w.ok(err)
		if !r.Sound() || r.Sealed < 2*rows {
			t.Errorf("%d of %d rows: %s", r.Sealed, 2*rows, r)
		}
	})
}

// The history of the demo is recorded from its founding on, and the times of a ledger never go back: what opening it records is no younger.
func TestTheDemoBeginsAtItsFounding(t *testing.T) {
	k, _, err := openDemo(context.Background(), Config{Data: t.TempDir(), Out: io.Discard, Err: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	if _, err := k.Log.Sequence(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := k.DB.Read(context.Background(), func(tx *db.Tx) error {
		n, err := tx.Count("SELECT MAX(time) FROM ledger_entry")
		if n != demo.Founding.UnixMilli() {
			t.Errorf("entries of %d, founded at %d", n, demo.Founding.UnixMilli())
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
