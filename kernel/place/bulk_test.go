package place

import (
	"context"
	"fmt"
	"os"
	"testing"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// BenchmarkBuildings creates towers of 264 homes, as the city demo does four thousand times.
func BenchmarkBuildings(b *testing.B) {
	d := dbtest.SQLite(b, []db.Migrations{ledger.Migrations, Migrations})
	l, err := ledger.New(d, crypto.NewKeys(crypto.Std), clock.System, ledger.Config{})
	if err != nil {
		b.Fatal(err)
	}
	svc, ctx := New(d, l), context.Background()
	comm, err := svc.Create(ctx, actor, NewPlace{Kind: Community, Name: "锦绣社区"})
	if err != nil {
		b.Fatal(err)
	}
	units := RegularUnits(2, RegularFloors(33, nil, nil), 4, 9000)
	n := 0
	for b.Loop() {
		n++
		err := d.Write(ctx, func(tx *db.Tx) error {
			c, err := svc.CreateTx(tx, actor, NewPlace{Parent: comm.ID, Kind: Compound, Name: fmt.Sprint("小区", n)})
			if err != nil {
				return err
			}
			for i := range 10 {
				if _, err := svc.CreateBuildingTx(tx, actor, NewBuilding{NewPlace: NewPlace{Parent: c.ID, Label: fmt.Sprint(i + 1)}, Units: units}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if st, err := os.Stat(d.Path()); err == nil {
		b.ReportMetric(float64(st.Size())/float64(n*2640), "B/home")
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n*2640), "µs/home")
}
