package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"linli/kernel/access"
	"linli/platform/fault"
	"linli/platform/job"
)

// background starts the readers of the ledger and the timers; the function it returns
// waits for their end. Loops are cheap to run on several nodes: each pass takes a lease
// or advances its cursor in the transaction of its effect.
func (k *Kernel) background(ctx context.Context, log *slog.Logger) (func(), error) {
	jobs, err := job.Open(ctx, job.Config{DB: k.DB, Data: k.Config.Data})
	if err != nil {
		return nil, err
	}
	for _, p := range k.timers() {
		jobs.Periodic(p.name, p.every, p.run)
	}
	if err := jobs.Start(ctx); err != nil {
		return nil, err
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		k.Log.Run(ctx)
	}()
	for _, l := range k.loops() {
		wg.Add(1)
		go func() {
			defer wg.Done()
			loop(ctx, log, l)
		}()
	}
	return func() { wg.Wait(); jobs.Stop(context.WithoutCancel(ctx)) }, nil
}

// timer is work at wall-clock intervals, once for all nodes.
type timer struct {
	name  string
	every time.Duration
	run   func(context.Context) error
}

func (k *Kernel) timers() []timer {
	out := []timer{
		{"matter.escalate", time.Minute, func(ctx context.Context) error {
			_, err := k.Matters.Escalate(ctx, k.DB.Clock().Now())
			return err
		}},
		{"duty.refresh", time.Minute, func(ctx context.Context) error { _, err := k.Duties.Refresh(ctx); return err }},
		{"notify.clean", 24 * time.Hour, k.Notify.Clean},
		{"access.sweep", time.Hour, k.Access.Sweep},
		{"limit.sweep", time.Hour, func(ctx context.Context) error { return k.Limits.Sweep(ctx) }},
		{"people.erase", time.Hour, k.eraseDue},
		{"table.sweep", 24 * time.Hour, func(ctx context.Context) error { _, err := k.Tables.Sweep(ctx); return err }},
		{"document.clean", 24 * time.Hour, func(ctx context.Context) error { _, err := k.Documents.Clean(ctx); return err }},
	}
	for _, a := range k.Affairs {
		for _, j := range a.Jobs {
			out = append(out, timer{a.Name + "." + j.Name, j.Every, j.Run})
		}
	}
	return out
}

// behind is how many entries a pass over the ledger must have found to be followed by another at once. Fewer wait for the
// rest of a second: otherwise every report would be followed by two transactions of readers, before the next one.
const behind = 50

// eraseDue destroys what had been locked until a duty to keep records ended, and takes what was deleted out of the log
// files too.
func (k *Kernel) eraseDue(ctx context.Context) error {
	if _, err := k.People.EraseDue(ctx, access.System("timer").Actor); err != nil {
		return err
	}
	if err := k.DB.Scrub(ctx); !fault.Is(err, fault.KindBusy) {
		return err
	}
	return nil // readers kept it from being cut; the next hour does it
}

// follower is a pass that is repeated: at once while it finds work, then after a rest.
type follower struct {
	name string
	rest time.Duration
	pass func(context.Context) (busy bool, err error)
}

func (k *Kernel) loops() []follower {
	return []follower{
		{"stats", time.Second, func(ctx context.Context) (bool, error) { n, err := k.Matters.FollowStats(ctx); return n >= behind, err }},
		{"notify", time.Second, func(ctx context.Context) (bool, error) { n, err := k.Notify.Follow(ctx); return n >= behind, err }},
		{"deliver", 5 * time.Second, func(ctx context.Context) (bool, error) { n, err := k.Notify.Deliver(ctx); return n > 0, err }},
		{"import", time.Second, func(ctx context.Context) (bool, error) { return k.Tables.Work(ctx, k.node()) }},
	}
}

// loop repeats a pass until ctx ends. Trouble is logged once per kind and waited out.
func loop(ctx context.Context, log *slog.Logger, f follower) {
	last := ""
	for ctx.Err() == nil {
		busy, err := f.pass(ctx)
		rest := f.rest
		if err != nil {
			if msg := err.Error(); msg != last && ctx.Err() == nil {
				log.Error("background", "loop", f.name, "kind", fault.KindOf(err), "err", msg)
				last = msg
			}
			rest = max(rest, 2*time.Second)
		} else if last = ""; busy {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(rest):
		}
	}
}
