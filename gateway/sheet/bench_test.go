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

// TestResidentRatio is TestRosterRatio for residents (LINLI_ROSTER=200000): half as many homes are imported first, then the people, and
// then the same file again, whose rows must all be the same.
func TestResidentRatio(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("LINLI_ROSTER"))
	if err != nil || n <= 0 {
		t.Skip("set LINLI_ROSTER to a number of rows")
	}
	w := newTown(t, dbtest.SQLite(t, migrations))
	w.svc.Files = sheet.With(sheet.Operator)
	run := func(tab string, data []byte) {
		runtime.GC()
		var m runtime.MemStats
		start := cpu()
		rows, err := sheet.BareRows(bytes.NewReader(data))
		must(t, err)
		bare := cpu() - start
		start = cpu()
		j, err := w.svc.Upload(ctx, w.actor, table.Upload{Name: "名册.xlsx", Table: tab, Place: w.compound.ID, Body: bytes.NewReader(data)})
		must(t, err)
		j, err = w.svc.Run(ctx, w.actor, j.ID)
		must(t, err)
		read := cpu() - start
		j = w.again(t, j)
		tried := cpu() - start
		clock := time.Now()
		if j.Counts.New+j.Counts.Changed > 0 {
			j = w.confirm(t, j)
		}
		wall := time.Since(clock)
		done := cpu() - start
		_, err = w.svc.Receipt(ctx, w.actor, j.ID, io.Discard)
		must(t, err)
		all := cpu() - start
		runtime.ReadMemStats(&m)
		t.Logf("%s: %d rows, %d MB: bare %v; recognise %v, dry run %v, commit %v (%v on the clock), receipt %v; %.0f rows per CPU second, ratio %.2f; go memory %d MB; counts %+v",
			tab, rows, len(data)>>20, bare, read, tried-read, done-tried, wall, all-done, float64(rows)/all.Seconds(), bare.Seconds()/all.Seconds(), m.Sys>>20, j.Counts)
	}
	var homes, people bytes.Buffer
	must(t, sheet.WriteRoster(&homes, n/2))
	run("home", homes.Bytes())
	must(t, sheet.WriteResidents(&people, n))
	run("resident", people.Bytes())
	if os.Getenv("LINLI_ROSTER_ONCE") == "" {
		run("resident", people.Bytes())
	}
}
