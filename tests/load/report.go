package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"linli/platform/db"
	"linli/platform/id"
)

// resident sends reports as P2 does: the form of a building's page, from an address of its
// own (the limits of a source are for people), never twice the same.
type resident struct {
	site *site
	n    atomic.Int64
	bad  atomic.Int64
	last atomic.Value
}

// raise sends one report and tells whether it was taken.
func (r *resident) raise(w *wire) (bool, error) {
	n := r.n.Add(1)
	codes := r.site.town.Codes
	form := url.Values{"kind": {plainTown.kinds[int(n)%len(plainTown.kinds)]}, "text": {texts[int(n)%len(texts)] + fmt.Sprint(n)}, "sure": {"1"}, "key": {id.New()}}
	a, err := w.send("POST", "/q/"+codes[int(n)%len(codes)]+"/report", form.Encode(), false,
		fmt.Sprintf("X-Forwarded-For: 10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
	if err != nil {
		return false, err
	}
	if a.status != http.StatusSeeOther {
		r.bad.Add(1)
		r.last.Store(a.status)
	}
	return a.status == http.StatusSeeOther, nil
}

// rate is how many reports are accepted a second over conns connections.
func (r *resident) rate(conns int, window time.Duration) (perSecond float64, err error) {
	var wg sync.WaitGroup
	var taken atomic.Int64
	var mu sync.Mutex
	wires := []*wire{}
	for range conns {
		w, err := dial(r.site.addr)
		if err != nil {
			return 0, err
		}
		defer w.close()
		wires = append(wires, w)
	}
	began := time.Now()
	for _, w := range wires {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for time.Since(began) < window {
				ok, e := r.raise(w)
				if e != nil {
					mu.Lock()
					err = e
					mu.Unlock()
					return
				}
				if ok {
					taken.Add(1)
				}
			}
		}()
	}
	wg.Wait()
	return float64(taken.Load()) / time.Since(began).Seconds(), err
}

// bareRows is the yardstick: transactions of one row, each made durable, one after the other.
type bareRows struct {
	c   *sql.Conn
	ins *sql.Stmt
	n   int64
}

func openBare(ctx context.Context, dir string) (*bareRows, func(), error) {
	pool, err := sql.Open(db.SQLiteDriver, db.DSN(filepath.Join(dir, "bare.db"), false))
	if err != nil {
		return nil, nil, err
	}
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	if _, err := c.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS report (id INTEGER PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, said TEXT NOT NULL)"); err != nil {
		return nil, nil, err
	}
	ins, err := c.PrepareContext(ctx, "INSERT INTO report (at, kind, said) VALUES (?,?,?)")
	if err != nil {
		return nil, nil, err
	}
	return &bareRows{c: c, ins: ins}, func() { ins.Close(); c.Close(); pool.Close() }, nil
}

func (b *bareRows) rate(window time.Duration) (float64, error) {
	began, n := time.Now(), 0
	for time.Since(began) < window {
		b.n++
		if _, err := b.ins.Exec(b.n, plainTown.kinds[int(b.n)%len(plainTown.kinds)], texts[int(b.n)%len(texts)]); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(began).Seconds(), nil
}

// report is the first two lines of the table.
func (b *bench) report() error {
	t, err := b.town("report", 2000)
	if err != nil {
		return err
	}
	s, err := b.serve(t)
	if err != nil {
		return err
	}
	defer s.stop()
	bare, done, err := openBare(b.ctx, t.Dir)
	if err != nil {
		return err
	}
	defer done()
	r := &resident{site: s}
	if _, err := r.rate(8, b.window/2); err != nil { // statements prepared, pages in memory
		return err
	}
	var raw, many, one, used []float64
	for range b.rounds {
		x, err := bare.rate(b.window / 2)
		if err != nil {
			return err
		}
		s.ask("profile")
		before, err := s.cpu()
		if err != nil {
			return err
		}
		n := r.n.Load()
		y, err := r.rate(64, b.window)
		if err != nil {
			return err
		}
		after, err := s.cpu()
		if err != nil {
			return err
		}
		s.ask("profile")
		z, err := r.rate(1, b.window/2)
		if err != nil {
			return err
		}
		raw, many, one = append(raw, x), append(many, y), append(one, z)
		used = append(used, (after-before)*1e6/float64(r.n.Load()-n))
		say("   raw %.0f/s, 64 connections %.0f/s, 1 connection %.0f/s", x, y, z)
	}
	note := fmt.Sprintf("%.0f µs of server CPU a report; %d of %d refused (last status %v)", median(used), r.bad.Load(), r.n.Load(), r.last.Load())
	parts := func(v []float64) string { return fmt.Sprintf("%.0f reports/s", median(v)) }
	rows := fmt.Sprintf("%.0f one-row FULL transactions/s", median(raw))
	b.add(bar{job: "durable report over HTTP, 64 connections", what: "accepted/s per raw transaction/s", num: parts(many), den: rows, value: ratios(many, raw), least: true, want: 2, note: note})
	b.add(bar{job: "durable report over HTTP, 1 connection", what: "accepted/s per raw transaction/s", num: parts(one), den: rows, value: ratios(one, raw), least: true, want: 0.6})
	return nil
}
