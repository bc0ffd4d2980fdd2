package monitor

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// BenchmarkTakeUploads commits typical frames of 500 connections, each waiting for its answer.
func BenchmarkTakeUploads(b *testing.B) {
	for _, x := range []struct {
		name string
		open func(testing.TB, []db.Migrations) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		for _, cn := range []string{Minute, Hour} {
			b.Run(x.name+"/"+cn, func(b *testing.B) { benchTake(b, x.open(b, tables()), cn) })
		}
	}
}

func benchTake(b *testing.B, d *db.DB, cn string) {
	s, mns := benchWorld(b, d, 500)
	var next atomic.Int64
	start := time.Now()
	base := start.Add(-time.Hour)
	b.ResetTimer()
	var wg sync.WaitGroup
	for c := range 500 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				at := base.Add(time.Duration(i/500) * time.Minute).In(clock.Shanghai)
				u := signal.Upload{Source: "hj212", Device: mns[c], Password: "LinLi1", Remote: "10.3.0.7", Edition: "2017", System: "32", Command: cn, Exchange: strings.Replace(start.Add(time.Duration(i)*time.Millisecond).In(clock.Shanghai).Format("20060102150405.000"), ".", "", 1), Part: 1, Parts: 1, At: at.Format("20060102150405"), Received: time.Now().UnixMilli(), WantAnswer: true,
					Items: []signal.UploadItem{{Code: "w00000", Values: map[string]string{"Cou": "12.6", "Min": "3.1", "Avg": "3.5", "Max": "3.9", "Flag": "N"}}, {Code: "w01018", Values: map[string]string{"Cou": "0.55", "Min": "11.2", "Avg": fmt.Sprintf("1%d.0", i%10), "Max": "16.8", "Flag": "N"}}}}
				if f := s.TakeUploads([]signal.Upload{u}); f[0].What != signal.Stored {
					b.Errorf("%d: %s", i, f[0].What)
					return
				}
			}
		}()
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "frames/s")
	b.StopTimer()
	if err := s.Digest(context.Background()); err != nil {
		b.Fatal(err)
	}
}
