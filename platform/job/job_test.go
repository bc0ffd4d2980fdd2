package job_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/job"
	"linli/platform/text"
)

// patience is how long a test waits for something that has to happen; it is never how
// long it takes.
const patience = 60 * time.Second

func open(t *testing.T, d *db.DB, dir string) *job.Jobs {
	t.Helper()
	j, err := job.Open(context.Background(), job.Config{DB: d, Data: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Stop(context.Background()) })
	return j
}

func start(t *testing.T, j *job.Jobs) {
	t.Helper()
	if err := j.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func receive[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("it never happened")
		panic("unreachable")
	}
}

func TestEnqueuedJobRunsWithItsPayload(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		j, got := open(t, d, t.TempDir()), make(chan string, 10)
		j.Handle("import.run", func(_ context.Context, p []byte) error { got <- string(p); return nil })
		if err := j.Enqueue(context.Background(), "import.run", nil); err == nil {
			t.Fatal("enqueued before the start")
		}
		start(t, j)
		if err := j.Enqueue(context.Background(), "import.run", []byte("锦绣苑")); err != nil {
			t.Fatal(err)
		}
		if p := receive(t, got); p != "锦绣苑" {
			t.Fatal(p)
		}
		if err := j.Enqueue(context.Background(), "nobody.knows", nil); err == nil {
			t.Fatal("an unknown job was taken")
		}
	})
}

func TestFailedAndPanickingJobsAreTriedAgain(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		j, got := open(t, d, t.TempDir()), make(chan int, 10)
		var mu sync.Mutex
		tries := 0
		j.Handle("flaky", func(context.Context, []byte) error {
			mu.Lock()
			tries++
			n := tries
			mu.Unlock()
			got <- n
			switch n {
			case 1:
				return errors.New("the other side does not answer")
			case 2:
				panic("a mistake of ours")
			}
			return nil
		})
		start(t, j)
		if err := j.Enqueue(context.Background(), "flaky", nil); err != nil {
			t.Fatal(err)
		}
		for want := 1; want <= 2; want++ { // the third is due after 16 s: not waited for
			if n := receive(t, got); n != want {
				t.Fatalf("try %d came as %d", want, n)
			}
		}
	})
}

// Two nodes, one tick every second: whichever node runs it, each second runs it once.
func TestPeriodicJobRunsOncePerTickOnAllNodes(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		nodes := 2
		if d.Dialect() == db.SQLite {
			nodes = 1 // one process there
		}
		ran, dir := make(chan int, 100), t.TempDir()
		list := []*job.Jobs{}
		for i := range nodes {
			j := open(t, d, dir)
			j.Periodic("count", time.Second, func(context.Context) error { ran <- i; return nil })
			j.Periodic("daily", 24*time.Hour, func(context.Context) error { ran <- 100; return nil })
			list = append(list, j)
		}
		began := time.Now().Unix()
		for _, j := range list {
			start(t, j)
		}
		daily, seen := 0, 0
		for seen < 3 {
			if receive(t, ran) == 100 {
				daily++
			} else {
				seen++
			}
		}
		for _, j := range list {
			if err := j.Stop(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		close(ran)
		// Each second between the start and the end has one run at most, however many nodes.
		for i := range ran {
			if i == 100 {
				daily++
			} else {
				seen++
			}
		}
		if ticks := int(time.Now().Unix()-began) + 1; seen > ticks {
			t.Fatalf("%d runs in %d seconds", seen, ticks)
		}
		if daily != 1 {
			t.Fatalf("the day's job ran %d times", daily)
		}
	})
}

func TestOnceIsAddedOnce(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		j, got := open(t, d, t.TempDir()), make(chan string, 10)
		j.Handle("build", func(_ context.Context, p []byte) error { got <- string(p); return nil })
		start(t, j)
		for _, p := range []string{"first", "again"} {
			if err := j.Enqueue(ctx, "build", []byte(p), job.Once("receipt-7")); err != nil {
				t.Fatal(err)
			}
		}
		if err := j.Enqueue(ctx, "build", []byte("other key"), job.Once("receipt-8")); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{receive(t, got): true, receive(t, got): true}
		if err := j.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		if !seen["first"] || !seen["other key"] || len(got) != 0 {
			t.Fatalf("%v and %d more", seen, len(got))
		}
	})
}

func TestLaterJobWaits(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		j, got := open(t, d, t.TempDir()), make(chan string, 10)
		j.Handle("x", func(_ context.Context, p []byte) error { got <- string(p); return nil })
		start(t, j)
		if err := j.Enqueue(ctx, "x", []byte("in an hour"), job.At(time.Now().Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		if err := j.Enqueue(ctx, "x", []byte("now")); err != nil {
			t.Fatal(err)
		}
		if p := receive(t, got); p != "now" {
			t.Fatal(p)
		}
	})
}

// Stop lets a running job finish; one that does not finish is cancelled and runs again
// after the next start, as after a crash.
func TestStopLetsFinishThenCutsOffAndTheNextStartRunsItAgain(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		j, began, ended := open(t, d, dir), make(chan int, 10), make(chan error, 10)
		j.Handle("long", func(ctx context.Context, _ []byte) error {
			began <- 1
			<-ctx.Done()
			ended <- ctx.Err()
			return ctx.Err()
		})
		start(t, j)
		if err := j.Enqueue(context.Background(), "long", nil); err != nil {
			t.Fatal(err)
		}
		receive(t, began)
		now, cancel := context.WithCancel(context.Background())
		cancel()
		if err := j.Stop(now); err != nil {
			t.Fatal(err)
		}
		if err := receive(t, ended); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		again := make(chan int, 10)
		k := open(t, d, dir)
		k.Handle("long", func(context.Context, []byte) error { again <- 1; return nil })
		start(t, k)
		receive(t, again)
	})
}

func TestBrokenJobsFileIsMadeAnew(t *testing.T) {
	d, dir := dbtest.SQLite(t, nil), t.TempDir()
	path := filepath.Join(dir, job.File)
	if err := os.WriteFile(path, []byte("this is not a database, and long enough to be taken for a damaged header of one; it goes on and on"), 0o600); err != nil {
		t.Fatal(err)
	}
	j, got := open(t, d, dir), make(chan int, 1)
	j.Handle("x", func(context.Context, []byte) error { got <- 1; return nil })
	start(t, j)
	if err := j.Enqueue(context.Background(), "x", nil); err != nil {
		t.Fatal(err)
	}
	receive(t, got)
	if kept, err := filepath.Glob(path + ".broken-*"); err != nil || len(kept) != 1 {
		t.Fatalf("the broken file was not kept aside: %v %v", kept, err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", st, err)
	}
}

func TestWordsAreComplete(t *testing.T) {
	if gaps := text.Gaps("job."); len(gaps) > 0 {
		t.Fatal(gaps)
	}
}
