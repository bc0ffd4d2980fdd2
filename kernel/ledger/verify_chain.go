package ledger

import (
	"hash/maphash"

	"golang.org/x/mod/sumdb/tlog"
)

// objKey stands for an object's id in memory: 128 bits under a seed of this run, so that nobody can aim at a collision.
type objKey [2]uint64

type objLast struct{ seq, rev int64 }

type slotKey struct {
	seq  int64
	name string
}

// chain joins checked pages in order: the tree, the objects' chains, the times, what is missing and what was erased.
type chain struct {
	r         *Report
	seeds     [2]maphash.Seed
	edge      edge
	next      int64
	time      int64
	last      map[objKey]objLast
	missing   map[slotKey]bool
	erased    map[slotKey]bool
	acted     map[string]int64    // pseudonyms and the first entry of each
	forgotten map[string]bool     // pseudonyms that erasures name
	full      map[[2]int64][]byte // complete tiles of the upper levels
	known     []known
	passed    int
	replays   *replays
	rows      *rowBook
	broken    bool // a gap was found: positions no longer agree with numbers
}

func newChain(r *Report, o VerifyOptions) *chain {
	c := &chain{r: r, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, last: map[objKey]objLast{},
		missing: map[slotKey]bool{}, erased: map[slotKey]bool{}, acted: map[string]int64{}, forgotten: map[string]bool{}, full: map[[2]int64][]byte{}}
	c.replays = newReplays(o.Replayers)
	c.rows = &rowBook{key: func(s string) uint64 { return maphash.String(c.seeds[0], s) }, of: map[string]*tableBook{}}
	return c
}

func (c *chain) key(obj string) objKey {
	return objKey{maphash.String(c.seeds[0], obj), maphash.String(c.seeds[1], obj)}
}

// join takes the next page.
func (c *chain) join(p *page) {
	for i := range p.results {
		r := &p.results[i]
		for _, d := range r.bad {
			c.r.damage(d.Seq, d.Kind, "%s", d.Detail)
		}
		if r.seq != c.next {
			c.r.damage(c.next, "gap", "entry %d follows entry %d", r.seq, c.next-1)
			c.broken = true
		}
		c.next = r.seq + 1
		if r.time < c.time-backwardMS {
			c.r.damage(r.seq, "time", "the time goes back by %d ms", c.time-r.time)
		}
		c.time = r.time
		c.object(r)
		c.slots(r)
		c.replays.take(r)
		c.rows.take(r)
		c.grow(r.hash, p)
	}
	if len(p.results) < pageSize {
		c.partial(p)
	}
}

// object checks prev and that revisions do not go back.
func (c *chain) object(r *checkedEntry) {
	if r.obj == (objKey{}) {
		if r.prev >= 0 {
			c.r.damage(r.seq, "prev", "prev names %d, but the entry is about nothing", r.prev)
		}
		return
	}
	before, ok := c.last[r.obj]
	if !ok {
		before = objLast{-1, 0}
	}
	if r.prev != before.seq {
		c.r.damage(r.seq, "prev", "prev is %d, the object's previous entry is %d", r.prev, before.seq)
	}
	if r.rev > 0 && r.rev < before.rev {
		c.r.damage(r.seq, "rev", "revision %d after %d", r.rev, before.rev)
	}
	c.last[r.obj] = objLast{r.seq, max(r.rev, before.rev)}
}

func (c *chain) slots(r *checkedEntry) {
	c.r.Slots += r.opened
	for _, name := range r.missing {
		c.missing[slotKey{r.seq, name}] = true
	}
	for _, x := range r.erased.Slots {
		c.erased[slotKey{x.Seq, x.Slot}] = true
	}
	for _, pseudonym := range r.erased.Actors {
		c.forgotten[pseudonym] = true
	}
	if r.actor != "" {
		if _, ok := c.acted[r.actor]; !ok {
			c.acted[r.actor] = r.seq
		}
	}
}

// grow adds a leaf and compares the tree with what was signed about this size.
func (c *chain) grow(h tlog.Hash, p *page) {
	if c.broken {
		c.edge.size++ // roots have no meaning any more; only count
		return
	}
	c.edge.add(h, func(level int, n int64, hashes []byte) error {
		if level > 0 {
			c.full[[2]int64{int64(level), n}] = hashes
		} else {
			c.compareTile(p, n, hashes)
		}
		return nil
	})
	for c.passed < len(c.known) && c.known[c.passed].Size <= c.edge.size {
		k := &c.known[c.passed]
		c.passed++
		if root, err := c.edge.root(); k.Size != c.edge.size || err != nil || root != k.Root {
			c.r.damage(max(0, k.Size-1), k.kind, "%s: another tree of %d entries was signed", k.from, k.Size)
		}
	}
}

func (c *chain) compareTile(p *page, n int64, hashes []byte) {
	have, ok := p.tiles[n]
	delete(p.tiles, n)
	if !ok || string(have) != string(hashes) {
		c.r.damage(n*tileWidth, "tile", "tile 0/%d is not what the entries give", n)
	}
}

// partial compares the growing tile at the end; any tile left in the page then is one too many.
func (c *chain) partial(p *page) {
	if c.broken {
		return
	}
	if len(c.edge.levels) > 0 && len(c.edge.levels[0]) > 0 {
		c.compareTile(p, c.edge.size/tileWidth, joinHashes(c.edge.levels[0]))
	}
	for n := range p.tiles {
		c.r.damage(n*tileWidth, "tile", "tile 0/%d has no entries", n)
	}
}

// upper is what the stored tiles above the lowest level must be.
func (c *chain) upper() map[[2]int64][]byte {
	c.edge.flush(func(level int, n int64, hashes []byte) error {
		if level > 0 {
			c.full[[2]int64{int64(level), n}] = hashes
		}
		return nil
	})
	return c.full
}

// finish settles what could only be known at the end: which missing slots an erasure names.
func (c *chain) finish() {
	for k := range c.missing {
		if c.erased[k] {
			c.r.Erased++
		} else {
			c.r.damage(k.seq, "slot", "slot %s is missing and no erasure names it", k.name)
		}
	}
}
