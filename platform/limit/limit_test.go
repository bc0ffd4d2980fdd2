package limit_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/fault"
	"linli/platform/limit"
	"linli/platform/text"
)

var (
	migs = []db.Migrations{limit.Migrations}
	noon = time.Date(2026, 6, 24, 12, 0, 0, 0, clock.Shanghai)
	rule = limit.Rule{Name: "report.source", N: 3, Per: time.Hour}
)

func each(t *testing.T, fn func(t *testing.T, d *db.DB, l *limit.Limiter, clk *clock.Settable)) {
	dbtest.Each(t, migs, func(t *testing.T, d *db.DB) {
		clk := clock.NewSettable(noon)
		fn(t, d, limit.New(d, crypto.NewKeys(crypto.Std), clk), clk)
	})
}

func take(t *testing.T, l *limit.Limiter, r limit.Rule, who string) bool {
	t.Helper()
	err := l.Take(context.Background(), r, who)
	if err == nil {
		return true
	}
	wait, ok := limit.Retry(err)
	if !ok || wait < time.Second || wait > r.Per || !fault.Is(err, fault.KindBusy) {
		t.Fatalf("not a refusal with a time to wait: %v", err)
	}
	return false
}

func TestThreeAnHour(t *testing.T) {
	each(t, func(t *testing.T, _ *db.DB, l *limit.Limiter, clk *clock.Settable) {
		for i := range 3 {
			if !take(t, l, rule, "a") {
				t.Fatalf("act %d refused", i+1)
			}
		}
		for range 20 { // refusals do not make it worse
			if take(t, l, rule, "a") {
				t.Fatal("a fourth was allowed")
			}
		}
		if !take(t, l, rule, "b") {
			t.Fatal("another source pays for the first")
		}
		other := rule
		other.Name = "login.source"
		if !take(t, l, other, "a") {
			t.Fatal("another rule counts with the first")
		}
		clk.Advance(time.Hour) // the window before still weighs whole: no burst at the border
		if take(t, l, rule, "a") {
			t.Fatal("twice as many at the border of two windows")
		}
		clk.Advance(20 * time.Minute) // 3 × 2/3 = 2 still weigh: one is free
		if !take(t, l, rule, "a") || take(t, l, rule, "a") {
			t.Fatal("after 80 minutes exactly one is free")
		}
		clk.Advance(2 * time.Hour)
		for range 3 {
			if !take(t, l, rule, "a") {
				t.Fatal("long ago still counts")
			}
		}
	})
}

func TestForgetAfterTheRightPassword(t *testing.T) {
	each(t, func(t *testing.T, _ *db.DB, l *limit.Limiter, _ *clock.Settable) {
		for range 3 {
			take(t, l, rule, "a")
		}
		if err := l.Forget(context.Background(), rule, "a"); err != nil {
			t.Fatal(err)
		}
		if !take(t, l, rule, "a") {
			t.Fatal("still counted")
		}
	})
}

// Two nodes on one PostgreSQL: of 40 acts at once exactly N pass.
func TestNodesShareTheCount(t *testing.T) {
	dbtest.Each(t, migs, func(t *testing.T, d *db.DB) {
		keys, clk := crypto.NewKeys(crypto.Std), clock.NewSettable(noon)
		nodes := []*limit.Limiter{limit.New(d, keys, clk), limit.New(d, keys, clk)}
		if d.Dialect() == db.SQLite {
			nodes[1] = nodes[0] // one process there
		}
		var passed atomic.Int64
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				err := nodes[i%2].Take(context.Background(), limit.Rule{Name: "x", N: 7, Per: time.Hour}, "a")
				if err == nil {
					passed.Add(1)
				} else if _, ok := limit.Retry(err); !ok {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if passed.Load() != 7 {
			t.Fatalf("%d passed", passed.Load())
		}
	})
}

// The source stands nowhere, the same source has another name tomorrow, and yesterday's
// key is gone, so that nobody can find out which name was whose.
func TestSourceLeavesNoTrace(t *testing.T) {
	d := dbtest.Postgres(t, migs)
	clk := clock.NewSettable(noon)
	l := limit.New(d, crypto.NewKeys(crypto.Std), clk)
	ctx := context.Background()
	take(t, l, rule, "203.0.113.77")
	first := dump(t, d)
	clk.Advance(24 * time.Hour)
	take(t, l, rule, "203.0.113.77")
	if err := l.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	second := dump(t, d)
	if len(first.buckets) != 1 || len(second.buckets) != 1 || first.buckets[0] == second.buckets[0] {
		t.Fatalf("%v, %v", first.buckets, second.buckets)
	}
	if len(second.days) != 1 || second.days[0] != "2026-06-25" {
		t.Fatalf("keys kept: %v", second.days)
	}
	for _, s := range append(first.buckets, second.buckets...) {
		if strings.Contains(s, "203") && strings.Contains(s, "113.77") {
			t.Fatal(s)
		}
	}
}

type dumped struct{ buckets, days []string }

func dump(t *testing.T, d *db.DB) (out dumped) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		out = dumped{}
		for q, to := range map[string]*[]string{`SELECT bucket FROM limit_count`: &out.buckets, `SELECT day FROM limit_key`: &out.days} {
			err := tx.Each(q, nil, func(scan func(...any) error) error {
				var s string
				err := scan(&s)
				*to = append(*to, s)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSource(t *testing.T) {
	for in, want := range map[string]string{
		"1.2.3.4:5678": "1.2.3.4", "1.2.3.4": "1.2.3.4", "[::ffff:1.2.3.4]:80": "1.2.3.4",
		"[2001:db8:1:2:3::4]:80": "2001:db8:1:2::/64", "2001:db8:1:2:ffff::": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
		"": "unknown", "nonsense": "unknown",
	} {
		if got := limit.Source(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestWordsAreComplete(t *testing.T) {
	if gaps := text.Gaps("limit."); len(gaps) > 0 {
		t.Fatal(gaps)
	}
}
