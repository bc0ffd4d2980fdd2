package proof

import (
	"context"
	"sync"
	"time"

	"linli/kernel/ledger"
	"linli/platform/db"
)

// atOnce is the size up to which a verification is done while the page waits.
const atOnce = 20_000

// longest is how long a verification in the background may take.
const longest = 30 * time.Minute

const (
	runKind = "ledger.verify"
	// runObj is the one object of all verifications, so that they follow one another in the ledger.
	runObj = "2f0d7c52-6a0e-5d59-8f3c-0b4c5f4a9e11"
)

// run is the verification of this node that goes on now, or the last one.
type run struct {
	Going      bool
	Done, Size int64
	Report     *ledger.Report
	Failed     bool
}

// runner lets one verification at a time run on a node.
type runner struct {
	mu  sync.Mutex
	now run
}

func (r *runner) state() run {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// begin tells whether this call may verify; false = one is going on.
func (r *runner) begin(size int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now.Going {
		return false
	}
	r.now = run{Going: true, Size: size}
	return true
}

func (r *runner) progress(done, size int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now.Done, r.now.Size = done, size
}

func (r *runner) end(rep ledger.Report, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now.Going, r.now.Failed = false, err != nil
	if err == nil {
		r.now.Report = &rep
	}
}

// verify runs and puts the result on record: whoever looked, and what was found, is itself an entry.
func (p *Pages) verify(ctx context.Context, by ledger.Actor) error {
	rep, err := p.Log.Verify(ctx, ledger.VerifyOptions{Replayers: p.Replayers, Progress: p.runs.progress})
	if err == nil {
		err = p.DB.Write(ctx, func(tx *db.Tx) error {
			pub := map[string]any{"sound": rep.Sound(), "size": rep.Size, "damage": rep.Total, "objects": rep.Objects}
			if d := rep.First(); d != nil {
				pub["first"], pub["what"] = d.Seq, d.Kind
			}
			_, err := p.Log.Append(tx, ledger.Entry{Kind: runKind, Obj: runObj, Actor: by, Pub: pub})
			return err
		})
	}
	p.runs.end(rep, err)
	return err
}
