package matter

import (
	"context"
	"testing"
	"time"

	"linli/kernel/access"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// BenchmarkReport is one durable report with its two ledger entries.
func BenchmarkReport(b *testing.B) {
	w := newStreet(b, dbtest.SQLite(b, migrations))
	b.ResetTimer()
	for b.Loop() {
		if _, err := w.svc.Report(ctx, access.Public(), Report{Place: w.building.ID, Kind: "tree", Text: "二单元门口的树枝挡住了路灯", Source: "qr"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReportInGroup is the same without the wait for the disk: a thousand in one transaction.
func BenchmarkReportInGroup(b *testing.B) {
	w := newStreet(b, dbtest.SQLite(b, migrations))
	b.ResetTimer()
	for n := 0; n < b.N; n += 1000 {
		if err := w.db.Write(context.Background(), func(tx *db.Tx) error {
			for i := n; i < min(n+1000, b.N); i++ {
				if _, err := w.svc.ReportTx(tx, access.Public(), Report{Place: w.building.ID, Kind: "tree", Text: "二单元门口的树枝挡住了路灯", Source: "qr"}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad is one closed matter with its history through the loader.
func BenchmarkLoad(b *testing.B) {
	w := newStreet(b, dbtest.SQLite(b, migrations))
	l := w.svc.NewLoader()
	start := w.clk.Now()
	by := func(a access.Actor) By { return By{ID: a.ID, Label: a.Name} }
	b.ResetTimer()
	for n := 0; n < b.N; n += 2000 {
		if err := w.db.Write(context.Background(), func(tx *db.Tx) error {
			for i := n; i < min(n+2000, b.N); i++ {
				at := start.Add(time.Duration(i) * time.Minute)
				if _, err := l.Add(tx, History{Report: Report{Place: w.building.ID, Kind: "service", Text: "二单元门口的树枝挡住了路灯"}, At: at,
					Holder: Holder{Person: w.manager.ID, Label: "郭向荣"}, Events: []Event{
						{At: at.Add(time.Hour), Act: ActClaim, By: by(w.manager)}, {At: at.Add(30 * time.Hour), Act: ActRectify, By: by(w.manager), Measures: "剪枝"},
						{At: at.Add(40 * time.Hour), Act: ActLookPass, By: by(w.worker)}}}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkList is one page of 30 over three states of a community, at 10 thousand matters.
func BenchmarkList(b *testing.B) {
	w := newStreet(b, dbtest.SQLite(b, migrations))
	if err := w.db.Write(ctx, func(tx *db.Tx) error {
		for range 10000 {
			if _, err := w.svc.ReportTx(tx, access.Public(), Report{Place: w.building.ID, Kind: "tree", Source: "qr"}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		if n := len(w.list(w.secretary, Query{States: []State{Assigned}}).Cards); n != 30 {
			b.Fatal(n)
		}
	}
}
