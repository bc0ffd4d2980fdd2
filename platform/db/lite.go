package db

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"linli/platform/fault"
)

// Limits of one group: a slow writer delays its group by at most groupTime, and a
// storm of small ones shares one fsync.
const (
	groupMax  = 256
	groupTime = 25 * time.Millisecond
)

// walPages is how long the write-ahead log grows before its pages go into the file, 16 MB. A step of the loop changes some
// thirty pages, most of them changed again by the next: at SQLite's own 1,000 pages every thirtieth step would pay for
// a checkpoint. Longer than 4,096 pages, readers would have to look in more than one block of the log's index.
const walPages = 4000

// readerPragma: a reader never writes, and keeps 16 MB of pages. Each commit makes them stale, and dropping them takes longer the more there
// are: with the writer's 64 MB it was a tenth of what a report costs.
const readerPragma = "PRAGMA query_only=1; PRAGMA cache_size=-16384"

// lite is an open SQLite file.
type lite struct {
	path    string
	pool    *sql.DB // connections of readers and of the writer
	writer  *conn
	readers chan *conn
	queue   chan *request
	quit    chan struct{}
	done    chan struct{}
	once    sync.Once
	mu      sync.Mutex
	broken  error // a failed commit on disk: nothing is written until the restart
	ticks   ticks
	witness witness
	version int64 // of the file as the writer knows it: another process that writes changes it
}

// conn is one connection with its prepared statements.
type conn struct {
	c     *sql.Conn
	mu    sync.Mutex // of stmts: a loader's transaction is used by two goroutines
	stmts map[string]stmt
	ticks *ticks // of the writer
	seen  *heard // what a reader asks, while a Memo listens
}

// stmt is a prepared statement and the table it writes to.
type stmt struct {
	*sql.Stmt
	table string
	words []string // of a question, once a Memo has asked for them
}

// request is one caller of Write who waits in the queue.
type request struct {
	ctx  context.Context
	d    *DB
	fn   func(*Tx) error
	tx   *Tx
	err  error
	over chan struct{}
}

func openLite(ctx context.Context, path string, o Options) (*lite, error) {
	if path == "" {
		return nil, fault.Invalid("db.no_path")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, Translate(err, "open "+filepath.Base(path))
	}
	pool, err := openDriver(path, o.Bulk)
	if err != nil {
		return nil, Translate(err, "open")
	}
	l := &lite{path: path, pool: pool, readers: make(chan *conn, o.Readers),
		queue: make(chan *request, 4096), quit: make(chan struct{}), done: make(chan struct{})}
	if err := l.connect(ctx, o.Readers, o.Bulk); err != nil {
		pool.Close()
		return nil, err
	}
	go l.loop()
	return l, nil
}

func (l *lite) connect(ctx context.Context, readers int, bulk bool) error {
	c, err := l.pool.Conn(ctx)
	if err != nil {
		return Translate(err, "open")
	}
	l.writer = &conn{c: c, stmts: map[string]stmt{}, ticks: &l.ticks}
	if err := checkVersion(ctx, c); err != nil {
		return err
	}
	if bulk { // in memory the statement journal of a long transaction is walked to its end after every statement
		if _, err := c.ExecContext(ctx, "PRAGMA temp_store=file"); err != nil {
			return Translate(err, "open")
		}
	}
	if c, err = l.pool.Conn(ctx); err != nil {
		return Translate(err, "open")
	}
	l.witness.c = &conn{c: c, stmts: map[string]stmt{}}
	l.own()
	if l.version, err = l.writer.version(); err != nil {
		return Translate(err, "open")
	}
	for i := 0; i < readers; i++ {
		c, err := l.pool.Conn(ctx)
		if err != nil {
			return Translate(err, "open")
		}
		if _, err := c.ExecContext(ctx, readerPragma); err != nil {
			return Translate(err, "open")
		}
		l.readers <- &conn{c: c, stmts: map[string]stmt{}}
	}
	return nil
}

// checkVersion refuses SQLite older than 3.51.3 (WAL-reset defect, security.md P8).
func checkVersion(ctx context.Context, c *sql.Conn) error {
	var v string
	if err := c.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&v); err != nil {
		return Translate(err, "sqlite_version")
	}
	var a, b, p int
	if _, err := fmt.Sscanf(v, "%d.%d.%d", &a, &b, &p); err != nil || a*1_000_000+b*1000+p < 3_051_003 {
		return fault.Invalid("db.sqlite_too_old", v)
	}
	return nil
}

func (l *lite) close() error {
	l.once.Do(func() { close(l.quit) })
	<-l.done
	return l.pool.Close()
}

func (l *lite) write(ctx context.Context, d *DB, fn func(*Tx) error) error {
	r := &request{ctx: ctx, d: d, fn: fn, over: make(chan struct{})}
	select {
	case <-l.quit:
		return fault.Busy("db.closing")
	case <-ctx.Done():
		return fault.Busy("db.gave_up").With(ctx.Err())
	case l.queue <- r:
	}
	// Once queued the outcome is awaited even when the caller has gone: an answer
	// "not saved" for something that was saved would be a lie.
	select {
	case <-r.over:
	case <-l.done:
		select {
		case <-r.over:
		default:
			return fault.Busy("db.closing")
		}
	}
	if r.err == nil && r.tx != nil {
		for _, f := range r.tx.after {
			f()
		}
	}
	return r.err
}

func (l *lite) read(ctx context.Context, d *DB, fn func(*Tx) error) error {
	return l.readSeen(ctx, d, nil, fn)
}

// readSeen is read that writes down the words of every statement, when seen is not nil.
func (l *lite) readSeen(ctx context.Context, d *DB, seen *heard, fn func(*Tx) error) error {
	var c *conn
	select {
	case c = <-l.readers:
	case <-ctx.Done():
		return fault.Busy("db.gave_up").With(ctx.Err())
	}
	r := &reader{conn: c, at: l.ticks.last()}
	c.seen = seen
	defer func() {
		c.seen = nil
		if r.begun {
			c.exec(ctx, "ROLLBACK", nil)
		}
		l.readers <- c
	}()
	return guarded(fn, d.newTx(ctx, r))
}

// reader begins its transaction with its first statement: whoever finds that nothing need be read pays for none.
type reader struct {
	*conn
	begun bool
	at    int64 // the tick before it began
}

func (r *reader) begin(ctx context.Context) error {
	if r.begun {
		return nil
	}
	_, err := r.conn.exec(ctx, "BEGIN", nil)
	r.begun = err == nil
	return err
}

func (r *reader) exec(ctx context.Context, q string, args []any) (sql.Result, error) {
	if err := r.begin(ctx); err != nil {
		return nil, err
	}
	return r.conn.exec(ctx, q, args)
}

func (r *reader) query(ctx context.Context, q string, args []any) (*sql.Rows, error) {
	if err := r.begin(ctx); err != nil {
		return nil, err
	}
	return r.conn.query(ctx, q, args)
}

// guarded turns a panic of fn into an Internal fault: the writer must live on.
func guarded(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Internal(fmt.Errorf("panic: %v\n%s", p, debug.Stack()), "transaction")
		}
	}()
	return fn(tx)
}

func (c *conn) stmt(q string) (stmt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.stmts[q]
	if ok {
		c.noted(s, q)
		return s, nil
	}
	if len(c.stmts) > 2000 { // texts built from many shapes must not fill the memory
		for k, s := range c.stmts {
			s.Close()
			delete(c.stmts, k)
		}
	}
	p, err := c.c.PrepareContext(context.Background(), steady(q))
	if err != nil {
		return stmt{}, err
	}
	s = stmt{p, target(q), nil}
	c.stmts[q] = s
	c.noted(s, q)
	return s, nil
}

// noted tells those who keep what was read: which table is written to now, or which may be read.
func (c *conn) noted(s stmt, q string) {
	if c.ticks != nil {
		c.ticks.touch(s.table)
	}
	if c.seen == nil {
		return
	}
	if s.words == nil {
		s.words = named(q)
		c.stmts[q] = s
	}
	for _, w := range s.words {
		c.seen.words[w] = true
	}
}

// exec and query do not pass the caller's context on: SQLite answers an interrupt
// inside a transaction by rolling the whole transaction back, other callers' work too.
// bound finds parameters that SQLite would look into while it plans.
var bound = strings.NewReplacer("LIMIT ?", "LIMIT ?+0", "=?", "=+?", "= ?", "= +?")

// steady keeps SQLite from planning a statement anew at each asking. Where a join touches a table with a partial index, or a
// parameter is the whole of a LIMIT, its planner looks at what is bound, and any new binding then expires the plan: reading
// the session of a request took 50 µs so, and 9 µs with a parameter that is an expression. No text holds such a mark in a literal.
func steady(q string) string {
	if !strings.HasPrefix(strings.TrimSpace(q), "SELECT") {
		return q
	}
	return bound.Replace(q)
}

func (c *conn) exec(_ context.Context, q string, args []any) (sql.Result, error) {
	s, err := c.stmt(q)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(context.Background(), args...)
}

func (c *conn) query(_ context.Context, q string, args []any) (*sql.Rows, error) {
	s, err := c.stmt(q)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(context.Background(), args...)
}
