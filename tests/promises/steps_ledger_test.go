package promises

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"linli/kernel/people"
	"linli/platform/db"
)

// ledgerSentences: what the ledger holds, and what somebody does behind its back.
var ledgerSentences = []sentence{
	{`the ledger holds for (\S+): (.+)`, func(w *world, v, _ []string) { w.holds(v[0], "", v[1]) }},
	// Where days pass while people act, the clock may remind before or after
	// them; a story that is not about reminders leaves them out by name.
	{`the ledger holds for (\S+), apart from (\S+): (.+)`, func(w *world, v, _ []string) { w.holds(v[0], v[1], v[2]) }},
	{`somebody changes the database behind its back: (.+)`, func(w *world, v, _ []string) {
		d := w.open()
		defer d.Close()
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			n, err := tx.Exec(v[0])
			if err == nil && n == 0 {
				w.t.Fatal("nothing was changed")
			}
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}},
	{`the database counts (\d+): (.+)`, func(w *world, v, _ []string) {
		if n := w.count(v[1]); n != v[0] {
			w.t.Fatalf("it counts %s", n)
		}
	}},
	{`no table holds "([^"]+)"`, func(w *world, v, _ []string) {
		if found := w.inTables(v[0]); len(found) > 0 {
			w.t.Fatalf("it stands in %v", found)
		}
	}},
	{`some table holds "([^"]+)"`, func(w *world, v, _ []string) {
		if len(w.inTables(v[0])) == 0 {
			w.t.Fatal("no table does")
		}
	}},
	{`no door shows "([^"]+)" or "([^"]+)" to (\S+):`, func(w *world, v, body []string) {
		p := w.person(v[2])
		for _, at := range body {
			p.open(at)
			for _, word := range v[:2] {
				if strings.Contains(string(p.body), word) {
					w.t.Errorf("%s shows %q (%d)\n%s", at, word, p.status, p.short())
				}
			}
		}
	}},
	{`no file of the installation holds "([^"]+)"`, func(w *world, v, _ []string) {
		err := filepath.WalkDir(w.data, func(p string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			b, err := os.ReadFile(p)
			if err == nil && bytes.Contains(b, []byte(v[0])) {
				w.t.Errorf("%s holds it", p)
			}
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}},
}

// holds waits until the entries of an object, without those of the kind left
// out, are exactly the wanted ones.
func (w *world) holds(object, without, wanted string) {
	want := strings.ReplaceAll(wanted, ",", "")
	got := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		kinds := slices.DeleteFunc(w.entries(object), func(kind string) bool { return kind == without })
		if got = strings.Join(kinds, " "); got == want {
			return
		}
	}
	w.t.Fatalf("the ledger holds\n  %s\nwanted\n  %s", got, want)
}

// entries lists the kinds of the numbered entries of an object, in their order.
func (w *world) entries(obj string) (out []string) {
	d := w.open()
	defer d.Close()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		return tx.Each(`SELECT kind FROM ledger_entry WHERE obj = ? ORDER BY seq`, []any{obj}, func(scan func(...any) error) error {
			var k string
			if err := scan(&k); err != nil {
				return err
			}
			out = append(out, k)
			return nil
		})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// inTables names the columns of the database that hold a word, as a dump would show it.
func (w *world) inTables(word string) (found []string) {
	d := w.open()
	defer d.Close()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		schema, err := people.Columns(tx)
		if err != nil {
			return err
		}
		for table, columns := range schema {
			for _, c := range columns {
				hit, err := tx.Exists("SELECT 1 FROM "+table+` WHERE CAST("`+c+`" AS TEXT) LIKE ?`, "%"+word+"%")
				if err != nil {
					return err
				}
				if hit {
					found = append(found, table+"."+c)
				}
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

func (w *world) count(query string) (n string) {
	d := w.open()
	defer d.Close()
	err := d.Read(context.Background(), func(tx *db.Tx) error { return tx.Get("SELECT CAST(COUNT(*) AS TEXT) FROM "+query, nil, &n) })
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}
