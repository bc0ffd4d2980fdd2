package place

import (
	"sync"
	"sync/atomic"
	"time"

	"linli/platform/db"
)

// optionsLive is how long the choices of a filter are kept. A change made by this node ends them at once, one made by
// another node shows after this time. They are names to choose from and decide nothing: what may be read is asked of
// the rows themselves.
const optionsLive = 2 * time.Second

// optionsMost bounds the memory: there are about as many keys as different scopes at work within two seconds.
const optionsMost = 1000

type optionsKey struct {
	path  Path
	kind  Kind
	limit int
}

type optionsKept struct {
	list    []Option
	changes int64
	until   time.Time
}

// options keeps lists of Service.Options. The zero value is ready.
type options struct {
	mu      sync.Mutex
	kept    map[optionsKey]optionsKept
	changes atomic.Int64 // of the tree, by this node, committed
}

func (o *options) get(key optionsKey) ([]Option, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	k, ok := o.kept[key]
	if !ok || k.changes != o.changes.Load() || time.Now().After(k.until) {
		return nil, false
	}
	return k.list[:len(k.list):len(k.list)], true
}

// put keeps a list that was read when the tree had seen so many changes: one read before a change that was committed
// meanwhile is never given out.
func (o *options) put(key optionsKey, changes int64, list []Option) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.kept == nil || len(o.kept) >= optionsMost {
		o.kept = map[optionsKey]optionsKept{}
	}
	o.kept[key] = optionsKept{list, changes, time.Now().Add(optionsLive)}
}

// changed is called in every transaction that changes rows of place.
func (o *options) changed(tx *db.Tx) { tx.After(func() { o.changes.Add(1) }) }
