package db

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Memo keeps what was read, as long as nobody writes to a table that was read for it, and no longer than a span that is named: what
// was compared with the clock is then that much old at most. Which tables those are it finds by itself, in the statements that ran;
// what read does not read from the database it must have from its key. On PostgreSQL, where others may write unseen, everything is
// read anew.
//
// Example: b, err := m.Get(ctx, d, actor, 30*time.Second, func(tx *db.Tx) ([]byte, error) { … })
type Memo[V any] struct {
	Most int // how many values are kept; 256 when 0
	mu   sync.Mutex
	has  map[string]memo[V]
}

type memo[V any] struct {
	v           V
	of          *lite
	at          int64 // the tick before it was read
	words       []string
	from, until int64
}

// Get gives what is kept under key, or what read finds. The value is shared from then on and must not be changed.
func (m *Memo[V]) Get(ctx context.Context, d *DB, key string, span time.Duration, read func(*Tx) (V, error)) (v V, err error) {
	if d.lite == nil {
		err = d.Read(ctx, func(tx *Tx) (err error) { v, err = read(tx); return err })
		return v, err
	}
	d.lite.foreign()
	now := d.clk.Now().UnixMilli()
	x, ok := m.stands(d.lite, key, now)
	if ok {
		return x.v, nil
	}
	seen := hear(now + span.Milliseconds())
	x = memo[V]{of: d.lite, at: d.lite.ticks.last(), from: now}
	err = d.lite.readSeen(ctx, d, seen, func(tx *Tx) (err error) { x.v, err = read(tx); return err })
	if err != nil {
		return v, err
	}
	x.words, x.until = slices.Collect(maps.Keys(seen.words)), seen.until
	m.put(key, x)
	return x.v, nil
}

// stands gives what is kept under key, when nothing was written to its tables and its span is not over.
func (m *Memo[V]) stands(l *lite, key string, now int64) (memo[V], bool) {
	m.mu.Lock()
	x, ok := m.has[key]
	m.mu.Unlock()
	if !ok || x.of != l || now < x.from || now >= x.until {
		return x, false
	}
	at, quiet := l.ticks.quiet(x.at, x.words)
	if quiet && at != x.at { // others wrote, to other tables: not to be looked for again
		x.at = at
		m.put(key, x)
	}
	return x, quiet
}

// heard is what a Memo hears while something is read: the words of the statements, and until when it may stand.
type heard struct {
	words map[string]bool
	until int64
}

func hear(until int64) *heard { return &heard{map[string]bool{}, until} }

// take adds what a part was read by: the whole stands no longer than its parts.
func (h *heard) take(words []string, until int64) {
	if h == nil {
		return
	}
	for _, w := range words {
		h.words[w] = true
	}
	h.until = min(h.until, until)
}

// Part is Get inside a transaction that reads, for a part of what is kept as a whole: it outlives the whole when a table is written that the
// part was not read from. Who writes reads anew.
func (m *Memo[V]) Part(tx *Tx, key string, span time.Duration, read func() (V, error)) (v V, err error) {
	r, ok := tx.run.(*reader)
	if !ok || tx.d.lite == nil {
		return read()
	}
	tx.d.lite.foreign()
	now := tx.d.clk.Now().UnixMilli()
	if x, ok := m.stands(tx.d.lite, key, now); ok {
		r.conn.seen.take(x.words, x.until)
		return x.v, nil
	}
	whole, own := r.conn.seen, hear(now+span.Milliseconds())
	r.conn.seen = own
	v, err = read()
	r.conn.seen = whole
	words := slices.Collect(maps.Keys(own.words))
	whole.take(words, own.until)
	if err == nil {
		m.put(key, memo[V]{v: v, of: tx.d.lite, at: r.at, words: words, from: now, until: own.until})
	}
	return v, err
}

func (m *Memo[V]) put(key string, x memo[V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	most := m.Most
	if most == 0 {
		most = 256
	}
	if _, there := m.has[key]; m.has == nil || !there && len(m.has) >= most {
		m.has = map[string]memo[V]{}
	}
	m.has[key] = x
}

// ticks count what is written, and remember when a table was last written to.
type ticks struct {
	mu    sync.Mutex
	now   int64
	of    map[string]int64
	dirty map[string]bool // touched and not yet committed; the writer's alone
}

// touch is called before a statement of the writer, settle after its commit: who began to read in between may have seen either.
func (t *ticks) touch(table string) {
	if table == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of, t.dirty = map[string]int64{}, map[string]bool{}
	}
	t.now++
	t.of[table], t.dirty[table] = t.now, true
}

func (t *ticks) settle() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.dirty) == 0 {
		return
	}
	t.now++
	for x := range t.dirty {
		t.of[x] = t.now
	}
	clear(t.dirty)
}

func (t *ticks) last() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now
}

// quiet tells whether nothing was written to tables of these names since a tick, and the tick now.
func (t *ticks) quiet(since int64, words []string) (now int64, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now == since {
		return since, true
	}
	if t.of[anyTable] > since {
		return t.now, false
	}
	for _, w := range words {
		if t.of[w] > since {
			return t.now, false
		}
	}
	return t.now, true
}

// newest is the tick at which one of the tables was last written to: it stays the same as long as none is.
func (t *ticks) newest(tables []string) (n int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, x := range tables {
		n = max(n, t.of[x])
	}
	return n
}

// named are the words of a statement that may be names of tables: all of them, for a column of the same name only makes a Memo
// forget too early.
func named(q string) (out []string) {
	for _, w := range strings.FieldsFunc(strings.ToLower(q), func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) {
		if w[0] > '9' && len(w) > 2 {
			out = append(out, w)
		}
	}
	return out
}

// foreign sees whether another process has written. The version of the file changes with each commit; the writer notes it after its
// own (own), so any other is a stranger's.
func (l *lite) foreign() {
	l.witness.mu.Lock()
	defer l.witness.mu.Unlock()
	if time.Since(l.witness.asked) < strangerAfter {
		return
	}
	l.witness.asked = time.Now()
	if v := l.witness.version(); v != l.witness.seen || v < 0 {
		l.witness.seen = v
		l.ticks.touch(anyTable)
		l.ticks.settle()
	}
}

func (l *lite) own() {
	l.witness.mu.Lock()
	defer l.witness.mu.Unlock()
	l.witness.seen = l.witness.version()
}

// strangerAfter is how long what another process wrote may go unseen: the questions of one page ask the file once.
const strangerAfter = 10 * time.Millisecond

// witness is a connection that only asks for the version of the file.
type witness struct {
	mu    sync.Mutex
	c     *conn
	seen  int64
	asked time.Time
}

// version is -1 when it can not be told: then nothing is kept.
func (w *witness) version() int64 {
	v, err := w.c.version()
	if err != nil {
		return -1
	}
	return v
}

// version changes whenever another connection has changed the file.
func (c *conn) version() (v int64, err error) {
	rows, err := c.query(context.Background(), "PRAGMA data_version", nil)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(&v)
	}
	return v, err
}
