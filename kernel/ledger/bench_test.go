package ledger_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
)

// million makes a ledger of n entries in the way the city demo does: six steps for each matter, in order of time, with the
// reporter's text and name under his own key.
func million(b *testing.B, n int) (*db.DB, *ledger.Log) {
	b.Helper()
	ctx := context.Background()
	path := filepath.Join(b.TempDir(), "linli.db")
	d, err := db.Open(ctx, path, db.Options{Bulk: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	if err := d.Migrate(ctx, migrations); err != nil {
		b.Fatal(err)
	}
	l, err := ledger.New(d, crypto.NewKeys(crypto.Std), clock.System, ledger.Config{})
	if err != nil {
		b.Fatal(err)
	}
	started := time.Now()
	at := time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC)
	const call = 5000
	for done := 0; done < n; done += call {
		list := make([]ledger.Past, 0, call)
		for i := done; i < min(done+call, n); i++ {
			list = append(list, ledger.Past{Entry: step(i), At: at.Add(time.Duration(i) * 40 * time.Second)})
		}
		err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := l.AppendBulk(tx, list)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if _, err := l.Sequence(ctx); err != nil {
		b.Fatal(err)
	}
	took := time.Since(started).Seconds()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("loaded %d entries in %.1f s (%.0f a second, %.0f bytes an entry)", n, took, float64(n)/took, float64(info.Size())/float64(n))
	return d, l
}

// step is entry i: matters are opened one after the other and each goes on for a while.
func step(i int) ledger.Entry {
	matter, stage := i/6, i%6
	e := ledger.Entry{Kind: "matter." + []string{"open", "assign", "claim", "fix", "look", "close"}[stage], Place: "140402001001",
		Obj: fmt.Sprintf("0192f0c1-7a3b-7def-8123-%012d", matter), Rev: int64(stage + 1),
		Actor: ledger.Actor{Kind: "staff", ID: fmt.Sprint("worker-", matter%2000)},
		Pub:   map[string]any{"state": "s" + strconv.Itoa(stage), "due": 1772352000000 + int64(matter), "holder": "0192f0c1-7a3b-7def-8123-138123456789"}}
	switch stage {
	case 0:
		who := fmt.Sprintf("0192f0c1-7a3b-7def-9123-%012d", matter%300000)
		e.Slots = []ledger.Slot{{Name: "reporter", Subject: who, Body: map[string]any{"name": "孙一〇", "phone": "10012345678"}},
			{Name: "text", Subject: who, Body: "三单元楼道里堆了纸箱和旧家具，电动车也推进来充电，请来看看。"}}
	case 3, 4:
		e.Slots = []ledger.Slot{{Name: "note", Body: "已到场核查，杂物当天清走，楼道恢复畅通。"}}
	}
	return e
}

// BenchmarkVerify prints the seconds that verification of LINLI_LEDGER_ENTRIES entries (default 1,000,000) takes, business
// rows compared as well. The bar is 60 s for a million on two cores.
//
//	go test -tags sqlite_fts5 -run '^$' -bench Verify -benchtime 1x ./kernel/ledger
func BenchmarkVerify(b *testing.B) {
	n := 1_000_000
	if s, err := strconv.Atoi(os.Getenv("LINLI_LEDGER_ENTRIES")); err == nil {
		n = s
	}
	_, l := million(b, n)
	rows := ledger.Replayer{Name: "matter", Kinds: []string{"matter.*"}, Rows: func(_ *db.Tx, each func(string, map[string]any, int64) error) error {
		for m := 0; m*6 < n; m++ {
			e := step(min(m*6+5, n-1))
			if err := each(e.Obj, e.Pub, e.Rev); err != nil {
				return err
			}
		}
		return nil
	}}
	b.ResetTimer()
	for b.Loop() {
		r, err := l.Verify(context.Background(), ledger.VerifyOptions{Replayers: []ledger.Replayer{rows}})
		if err != nil || !r.Sound() || r.Size != int64(n)+1 {
			b.Fatalf("%v %+v", err, r)
		}
		b.Logf("verified %d entries, %d slots, %d objects in %.1f s", r.Size, r.Slots, r.Objects, r.Took.Seconds())
	}
}

// BenchmarkAppend shows what an entry with two slots costs inside a business transaction, without the commit.
func BenchmarkAppend(b *testing.B) {
	ctx := context.Background()
	d, err := db.Open(ctx, filepath.Join(b.TempDir(), "linli.db"), db.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(ctx, migrations); err != nil {
		b.Fatal(err)
	}
	l, err := ledger.New(d, crypto.NewKeys(crypto.Std), clock.System, ledger.Config{})
	if err != nil {
		b.Fatal(err)
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		for i := 0; b.Loop(); i++ {
			if _, err := l.Append(tx, step(6*(i%1000))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	started := time.Now()
	n, err := l.Sequence(ctx)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(started).Microseconds())/float64(n), "µs-numbering/entry")
}
