package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"linli/gateway/sheet"
	"linli/kernel/place"
	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// large is a roster of more homes than go in one transaction.
func large(t *testing.T, write func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, write(&b))
	return b.Bytes()
}

func homesOf(rows int) func(b *bytes.Buffer) error {
	return func(b *bytes.Buffer) error { return sheet.WriteRoster(b, rows) }
}

// A large import is written in parts: others write between them, a node that is stopped in the middle is followed by another that goes
// on where it stopped, and no row is there twice or missing. Withdrawn, everything is as before.
func TestLargeImportInParts(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, _, _ := workTown(t, d)
		w.svc.OnePiece = 60 // fifteen parts and more: others come between them also on a busy machine
		before := w.homes(t)
		const rows = 930
		j := w.load(t, "名册.xlsx", "home", large(t, homesOf(rows)))
		c := j.Counts
		if c.New+c.Changed != rows {
			t.Fatalf("%+v", c)
		}
		j, err := w.svc.Confirm(ctx, w.actor, j.ID, j.Rev)
		must(t, err)
		stop, cancel := context.WithCancel(ctx)
		defer cancel()
		between := make(chan int)
		go func() { // a resident's report beside it: any small writer
			n := 0
			for i := 0; ; i++ {
				err := d.Write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(`INSERT INTO import_mapping (unit, fingerprint, table_name, keys, changed) VALUES ('x',?,'','{}',0)`, fmt.Sprint(i))
					return err
				})
				var read int64
				jobErr := d.Read(ctx, func(tx *db.Tx) (err error) {
					read, err = tx.Count(`SELECT read_rows FROM import_job WHERE id = ? AND state = 'committing'`, j.ID)
					return err
				})
				if err != nil || jobErr != nil {
					break
				}
				if read > 0 {
					n++
					cancel() // the node goes away in the middle
					break
				}
			}
			between <- n
		}()
		_, stopped := w.svc.Run(stop, w.actor, j.ID)
		n := <-between
		if n == 0 {
			t.Error("nobody could write while the import was under way")
		}
		half, err := w.svc.Job(ctx, w.actor, j.ID)
		must(t, err)
		if stopped != nil && (half.State != table.Committing || half.Read == 0 || half.Read >= rows) {
			t.Errorf("stopped in the middle: %s at %d", half.State, half.Read)
		}
		j, err = w.svc.Run(ctx, w.actor, j.ID)
		must(t, err)
		if j.State != table.Done || j.Entry == "" {
			t.Fatalf("%s %s", j.State, j.Problem)
		}
		if back := w.load(t, "回执.xlsx", "home", w.receipt(t, j)); back.Counts.Same != rows || back.Counts.New+back.Counts.Changed+back.Counts.Bad != 0 {
			t.Errorf("the receipt uploaded again: %+v", back.Counts)
		}
		if n := w.count(t, `SELECT COUNT(*) FROM place WHERE kind = 'home' AND ended = 0`); n != int64(c.New)+66 {
			t.Errorf("%d homes, want %d", n, c.New+66)
		}
		w.sound(t)
		if d.Dialect() == db.SQLite {
			w.takeBack(t, j, before)
		}
	})
}

// takeBack withdraws a large batch in the background.
func (w *town) takeBack(t *testing.T, j table.Job, before string) {
	t.Helper()
	j, err := w.svc.Withdraw(ctx, w.actor, j.ID)
	must(t, err)
	if j.State != table.Withdrawing {
		t.Fatalf("a large batch is withdrawn in the background: %s", j.State)
	}
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	if j.State != table.Withdrawn || j.Problem != "" {
		t.Fatalf("%s %s", j.State, j.Problem)
	}
	if got := w.homes(t); got != before {
		t.Errorf("after the withdrawal %d bytes, before %d", len(got), len(before))
	}
	w.sound(t)
}

// When a later part cannot be written, the parts before it are taken back: all or nothing.
func TestLargeImportIsTakenBackWhenItCannotEnd(t *testing.T) {
	w, _, _ := workTown(t, dbtest.SQLite(t, allMigrations))
	w.svc.OnePiece = 60 // fifteen parts and more: others come between them also on a busy machine
	before := w.homes(t)
	const rows = 930
	j := w.load(t, "名册.xlsx", "home", large(t, homesOf(rows)))
	last := fmt.Sprint((rows-1)/132 + 1) // the last building of the file: somebody enters it between dry run and confirmation
	made, err := w.places.CreateBuilding(ctx, w.actor.Actor, place.NewBuilding{NewPlace: place.NewPlace{Parent: w.compound.ID, Label: last}, Units: place.RegularUnits(1, place.RegularFloors(11, nil, nil), 4, 0)})
	must(t, err)
	j, err = w.svc.Confirm(ctx, w.actor, j.ID, j.Rev)
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	if j.State != table.Tried || j.Problem == "" {
		t.Fatalf("%s %q", j.State, j.Problem)
	}
	if n := w.count(t, `SELECT COUNT(*) FROM ledger_draft WHERE kind = 'table.withdraw'`) + w.count(t, `SELECT COUNT(*) FROM ledger_entry WHERE kind = 'table.withdraw'`); n != 1 {
		t.Errorf("%d entries say that it was taken back", n)
	}
	must(t, w.d.Write(ctx, func(tx *db.Tx) error {
		list, err := w.places.Homes(tx, made.Path)
		for _, h := range list {
			if err == nil {
				_, err = w.places.EndTx(tx, w.actor.Actor, h.ID, h.Rev)
			}
		}
		return err
	}))
	if got := w.homes(t); got != before {
		t.Errorf("something of it stayed: %d bytes, before %d", len(got), len(before))
	}
	w.sound(t)
	j = w.confirm(t, w.again(t, j))
	if j.Counts.New+j.Counts.Changed != rows {
		t.Errorf("tried again: %+v", j.Counts)
	}
}

// Residents in parts: a home whose people stand on both sides of a border has one household, and all of it goes with the withdrawal.
func TestLargeImportOfResidents(t *testing.T) {
	w, _, _ := workTown(t, dbtest.SQLite(t, allMigrations))
	w.svc.OnePiece = 60 // fifteen parts and more: others come between them also on a busy machine
	const rows = 902
	w.confirm(t, w.load(t, "房屋.xlsx", "home", large(t, homesOf(rows/2))))
	j := w.confirm(t, w.load(t, "居民.xlsx", "resident", large(t, func(b *bytes.Buffer) error { return sheet.WriteResidents(b, rows) })))
	if j.Counts.New != rows {
		t.Fatalf("%+v", j.Counts)
	}
	if n := w.count(t, `SELECT COUNT(*) FROM household`); n != rows/2 {
		t.Errorf("%d households, want %d", n, rows/2)
	}
	w.sound(t)
	j, err := w.svc.Withdraw(ctx, w.actor, j.ID)
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	if j.State != table.Withdrawn || j.Problem != "" {
		t.Fatalf("%s %s", j.State, j.Problem)
	}
	for _, q := range []string{`SELECT COUNT(*) FROM person WHERE state = 'active'`, `SELECT COUNT(*) FROM person_private`, `SELECT COUNT(*) FROM member`, `SELECT COUNT(*) FROM household WHERE until_day = ''`} {
		if n := w.count(t, q); n != 0 {
			t.Errorf("%s: %d", q, n)
		}
	}
	w.sound(t)
}
