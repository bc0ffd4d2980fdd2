package sheet_test

import (
	"context"
	"fmt"
	"testing"

	"linli/kernel/table"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// A wide sheet of many problems is written in parts: others write between them, a stopped node is followed by another, nothing is
// doubled or missing, and the ledger is sound. A file whose rows complete each other stays in one piece.
func TestLargeImportOfHazardsInParts(t *testing.T) {
	dbtest.Each(t, allMigrations, func(t *testing.T, d *db.DB) {
		w, _, _ := workTown(t, d)
		w.svc.OnePiece = 60
		const rows = 300
		list := [][]any{{"排查时间", "楼栋", "部位", "问题描述", "类别"}}
		for i := range rows {
			list = append(list, []any{"2025-06-20", "3号楼", fmt.Sprintf("%d层前室", i), "闭门器损坏", []string{"疏散设施", "市容环境"}[i%2]})
		}
		list = append(list, list[7]) // the same once more: taken with the first
		j := w.load(t, "排查.xlsx", "hazard", book(t, list))
		if j.Counts.New != rows || j.Counts.Same != 1 {
			t.Fatalf("%+v", j.Counts)
		}
		j, err := w.svc.Confirm(ctx, w.actor, j.ID, j.Rev)
		must(t, err)
		stop, cancel := context.WithCancel(ctx)
		defer cancel()
		done := make(chan bool)
		go func() { // the node goes away after the first part
			defer close(done)
			for {
				var read, busy int64
				err := d.Read(ctx, func(tx *db.Tx) (err error) {
					if busy, err = tx.Count(`SELECT COUNT(*) FROM import_job WHERE id = ? AND state = 'committing'`, j.ID); err == nil && busy > 0 {
						read, err = tx.Count(`SELECT read_rows FROM import_job WHERE id = ?`, j.ID)
					}
					return err
				})
				if err != nil || read > 0 || busy == 0 {
					cancel()
					return
				}
			}
		}()
		_, _ = w.svc.Run(stop, w.actor, j.ID)
		<-done
		j, err = w.svc.Run(ctx, w.actor, j.ID)
		must(t, err)
		if j.State != table.Done {
			t.Fatalf("%s %s", j.State, j.Problem)
		}
		if n := w.count(t, `SELECT COUNT(*) FROM import_chunk WHERE job = ? AND role = 'touched'`, j.ID); n < 3 {
			t.Errorf("%d rows were written in %d pieces", rows, n)
		}
		if n := w.count(t, `SELECT COUNT(*) FROM matter WHERE source = 'import'`); n != rows {
			t.Errorf("%d matters, want %d", n, rows)
		}
		if n := w.count(t, `SELECT COUNT(*) FROM matter WHERE source = 'import' AND kind = 'litter'`); n != rows/2 {
			t.Errorf("%d of 市容环境, want %d", n, rows/2)
		}
		again := w.load(t, "排查.xlsx", "hazard", book(t, list))
		if again.Counts.New+again.Counts.Changed != 0 {
			t.Errorf("the same file again: %+v", again.Counts)
		}
		w.sound(t)
	})
}
