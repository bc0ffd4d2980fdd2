package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
)

// founder is who records what was there before the history begins.
var founder = access.System("console").Actor

// filler is one run: the services, the options and the time spent on each part.
type filler struct {
	Deps
	opt   Options
	ctx   context.Context
	began time.Time
}

// Fill fills the installation and gives the log-ins. The same seed gives the same city, apart from ids, passwords and
// keys. Errors are those of the kernel: a plan that breaks a rule of the loop stops with the rule's own fault.
func Fill(ctx context.Context, d Deps, o Options) ([]Account, error) {
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Seed == 0 {
		o.Seed = Seed
	}
	f := filler{Deps: d, opt: o, ctx: ctx, began: time.Now()}
	if o.Scale == "city" {
		return f.fillCity()
	}
	t := &town{filler: f}
	return t.fill()
}

// Seed is what the demo grows from unless another is asked for.
const Seed = 20260630

// step runs one part and says how long it took.
func (f *filler) step(name string, fn func() (string, error)) error {
	began := time.Now()
	said, err := fn()
	if err != nil {
		for e := err; e != nil; e = errors.Unwrap(e) {
			fmt.Fprintf(f.opt.Out, "\n  %s: %s", name, e)
		}
		return fmt.Errorf("demo: %s: %w", name, err)
	}
	fmt.Fprintf(f.opt.Out, "  %-12s %6.1f s  %s\n", name, time.Since(began).Seconds(), said)
	return nil
}

// write runs fn in one transaction at the demo's moment.
func (f *filler) write(fn func(tx *db.Tx) error) error { return f.DB.Write(f.ctx, fn) }

func (f *filler) read(fn func(tx *db.Tx) error) error { return f.DB.Read(f.ctx, fn) }

// at moves the clock; it never goes back.
func (f *filler) at(t time.Time) {
	if t.After(f.Clock.Now()) {
		f.Clock.Set(t)
	}
}

// dice is a stream of chance of this run.
func (f *filler) dice(stream uint64) dice { return f.opt.dice(stream) }

// part is a volume of the street, or that share of it which a test asks for.
func (f *filler) part(n int) int {
	if f.opt.Share <= 0 {
		return n
	}
	return int(float64(n) * f.opt.Share)
}

// sequence numbers what has been recorded so far.
func (f *filler) sequence() error {
	for {
		n, err := f.Log.Sequence(f.ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

func (t *town) fill() ([]Account, error) {
	t.Clock.Set(Founding)
	var accounts []Account
	for _, part := range []struct {
		name string
		run  func() (string, error)
	}{
		{"places", t.makePlaces},
		{"people", t.makePeople},
		{"staff", t.makeStaff},
		{"duties", t.makeDuties},
		{"servers", t.makeServers},
		{"history", t.live},
		{"accounts", func() (said string, err error) { accounts, said, err = t.makeAccounts(); return said, err }},
		{"figures", t.follow},
		{"samples", t.writeSamples},
	} {
		if err := t.step(part.name, part.run); err != nil {
			return nil, fault.Of(err)
		}
	}
	return accounts, nil
}

// follow brings the readers of the ledger up to date, at the demo's today.
func (t *town) follow() (string, error) {
	t.at(Now)
	if err := t.sequence(); err != nil {
		return "", err
	}
	total := 0
	for {
		n, err := t.Matters.FollowStats(t.ctx)
		if err != nil {
			return "", err
		}
		if n == 0 {
			break
		}
		total += n
	}
	_, err := t.Duties.Refresh(t.ctx)
	return fmt.Sprintf("%d entries", total), err
}

// staffActor is a member of staff as the verbs and the ledger know them.
func staffActor(id, name string, grants ...access.Grant) access.Actor {
	return access.Actor{Actor: ledger.Actor{ID: id, Kind: access.KindStaff, Name: name}, Account: "demo", Person: id, Grants: grants}
}
