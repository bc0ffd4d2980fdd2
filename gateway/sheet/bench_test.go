package sheet_test

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"linli/gateway/sheet"
	"linli/kernel/table"
	"linli/platform/db/dbtest"
)

func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestRosterRatio prints rows per CPU second of a whole import against the bare row iterator. It runs on request only
// (LINLI_ROSTER=200000), because it measures and takes long.
func TestRosterRatio(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("LINLI_ROSTER"))
	if err != nil || n <= 0 {
		t.Skip("set LINLI_ROSTER to a number of rows")
	}
	w := newTown(t, dbtest.SQLite(t, migrations))
	w.svc.Files = sheet.With(sheet.Operator)
	var b bytes.Buffer
	must(t, sheet.WriteRoster(&b, n))
	start := cpu()
	rows, err := sheet.BareRows(bytes.NewReader(b.Bytes()))
	must(t, err)
	bare := cpu() - start
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.Sys
	start = cpu()
	j, err := w.svc.Upload(ctx, w.actor, table.Upload{Name: "名册.xlsx", Table: "home", Place: w.compound.ID, Body: bytes.NewReader(b.Bytes())})
	must(t, err)
	j, err = w.svc.Run(ctx, w.actor, j.ID)
	must(t, err)
	read := cpu() - start
	j = w.again(t, j)
	tried := cpu() - start
	j = w.confirm(t, j)
	done := cpu() - start
	_, err = w.svc.Receipt(ctx, w.actor, j.ID, io.Discard)
	must(t, err)
	all := cpu() - start
	runtime.ReadMemStats(&m)
	t.Logf("%d rows, %d MB: bare %v; recognise %v, dry run %v, commit %v, receipt %v; ratio %.2f; go memory %d MB (%d before the import); counts %+v", rows, b.Len()>>20, bare, read, tried-read, done-tried, all-done, bare.Seconds()/all.Seconds(), m.Sys>>20, before>>20, j.Counts)
}
