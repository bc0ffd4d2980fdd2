package db

import "sync"

// Kept remembers what was read from the tables of a Watch, until one of them changes or a moment comes that was named.
// It serves those who think beside the writer: what they find here counts only when Tx.Holds says so of the same stamp.
type Kept[V any] struct {
	mu  sync.Mutex
	of  Stamp
	has map[string]kept[V]
}

type kept[V any] struct {
	v     V
	until int64
}

// keptMost bounds the memory of a Kept: a city has more places than are reported from in an hour.
const keptMost = 4096

// Get gives what is kept under key as of a stamp, at a moment in Unix milliseconds.
func (k *Kept[V]) Get(s Stamp, key string, ms int64) (v V, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s.w == nil || s != k.of {
		return v, false
	}
	x, ok := k.has[key]
	if !ok || x.until != 0 && ms >= x.until {
		return v, false
	}
	return x.v, true
}

// Put keeps v, read in a transaction that began after the stamp was taken, until a moment in Unix milliseconds (0: as long
// as nothing is written to the tables). v is shared from now on and must not be changed.
func (k *Kept[V]) Put(s Stamp, key string, v V, until int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s.w == nil || s.w == k.of.w && s.n < k.of.n {
		return
	}
	if s != k.of || len(k.has) >= keptMost {
		k.of, k.has = s, map[string]kept[V]{}
	}
	k.has[key] = kept[V]{v, until}
}

// Coming finds the earliest of some moments that lie ahead, in Unix milliseconds: what was found by comparing with now
// holds until then.
type Coming struct{ now, first int64 }

// Next begins with now.
func Next(now int64) *Coming { return &Coming{now: now} }

// At takes a moment in; one that has passed, 0 among them, says nothing.
func (c *Coming) At(ms int64) {
	if ms > c.now && (c.first == 0 || ms < c.first) {
		c.first = ms
	}
}

// MS is the earliest moment, 0 when none lies ahead.
func (c *Coming) MS() int64 { return c.first }
