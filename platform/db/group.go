package db

import (
	"context"
	"time"

	"linli/platform/fault"
)

// loop is the one writer: it takes who waits, runs them in one transaction, each in a
// savepoint, makes it durable and answers.
func (l *lite) loop() {
	defer close(l.done)
	for {
		select {
		case r := <-l.queue:
			l.group(r)
		case <-l.quit:
			l.drain()
			return
		}
	}
}

// drain serves those who were queued before the end.
func (l *lite) drain() {
	for {
		select {
		case r := <-l.queue:
			l.group(r)
		default:
			return
		}
	}
}

// group runs first and whoever waits behind it in one transaction. The first needs no savepoint: when it fails there is
// nothing else to keep. A single report thus costs no copy of every page that it changes.
func (l *lite) group(first *request) {
	if l.broken != nil {
		answer([]*request{first}, fault.Busy("db.broken").With(l.broken))
		return
	}
	w, bg := l.writer, context.Background()
	if err := l.begin(); err != nil {
		answer([]*request{first}, Translate(err, "begin"))
		return
	}
	started := time.Now()
	group := []*request{first}
	if l.run(first); first.err != nil {
		if _, err := w.exec(bg, "ROLLBACK", nil); err != nil { // there was none left: SQLite has given up on the disk
			l.settle(group, first.err)
			return
		}
		answer(group, nil)
		return
	}
	for r := l.next(len(group), started); r != nil; r = l.next(len(group), started) {
		group = append(group, r)
		if whole := l.one(r); whole != nil {
			w.exec(bg, "ROLLBACK", nil)
			l.settle(group, whole)
			return
		}
	}
	if err := conclude(wrote(group)); err != nil {
		w.exec(bg, "ROLLBACK", nil)
		l.settle(group, err)
		return
	}
	if _, err := w.exec(bg, "COMMIT", nil); err != nil {
		w.exec(bg, "ROLLBACK", nil)
		l.settle(group, unsure(Translate(err, "commit")))
		return
	}
	l.own()
	l.ticks.settle() // before the answers: who then reads what he has written has a stamp that holds
	answer(group, nil)
}

// wrote are the transactions of those of a group whose rows are kept: who failed has none left.
func wrote(group []*request) (out []*Tx) {
	for _, r := range group {
		if r.err == nil {
			out = append(out, r.tx)
		}
	}
	return out
}

// begin opens the transaction of a group and sees whether another process has written since the last one.
func (l *lite) begin() error {
	if _, err := l.writer.exec(context.Background(), "BEGIN IMMEDIATE", nil); err != nil {
		return err
	}
	version, err := l.writer.version()
	if err != nil || version != l.version {
		l.version = version
		l.ticks.touch(anyTable)
	}
	return nil
}

// next gives another waiting caller, or nil when the group is full or nobody waits.
func (l *lite) next(n int, started time.Time) *request {
	if n >= groupMax || time.Since(started) > groupTime {
		return nil
	}
	select {
	case r := <-l.queue:
		return r
	default:
		return nil
	}
}

// one runs a caller in its savepoint. The result is nil, or the fault that took the
// whole transaction away (disk full, I/O): then nobody of the group was saved.
func (l *lite) one(r *request) error {
	w, bg := l.writer, context.Background()
	if _, err := w.exec(bg, "SAVEPOINT s", nil); err != nil {
		return Translate(err, "savepoint")
	}
	if l.run(r); r.err != nil {
		if _, err := w.exec(bg, "ROLLBACK TO s", nil); err != nil {
			return r.err // the savepoint is gone: SQLite has rolled everything back
		}
	}
	if _, err := w.exec(bg, "RELEASE s", nil); err != nil {
		return Translate(err, "release")
	}
	return nil
}

// run calls the function of a request, unless its caller has gone.
func (l *lite) run(r *request) {
	if r.ctx.Err() != nil {
		r.err = fault.Busy("db.gave_up").With(r.ctx.Err())
		return
	}
	r.tx = r.d.newTx(r.ctx, l.writer)
	r.tx.noting()
	r.err = guarded(r.fn, r.tx)
}

// settle answers a group whose transaction was lost. A failed fsync is fatal (P7):
// pages may be marked clean, so nothing is written any more until the restart.
func (l *lite) settle(group []*request, cause error) {
	if fatal(cause) {
		l.mu.Lock()
		l.broken = cause
		l.mu.Unlock()
	}
	k := fault.KindOf(cause)
	if k != fault.KindFull && k != fault.KindBusy {
		cause = fault.Busy("db.storage").With(cause)
	}
	for _, r := range group {
		if r.err == nil {
			r.err = cause
		}
		close(r.over)
	}
}

// unsure is a commit that failed for another reason than a full disk: the log may hold it whole although its fsync failed, or the line to
// the server broke while it was under way. Whoever restarts finds it or does not; "not saved" could be a lie.
func unsure(err error) error {
	if err == nil || fault.KindOf(err) != fault.KindBusy || !fatal(err) && !severed(err) {
		return err
	}
	return fault.Busy("db.unsure").With(err)
}

func answer(group []*request, err error) {
	for _, r := range group {
		if err != nil && r.err == nil {
			r.err = err
		}
		close(r.over)
	}
}

// Broken tells why nothing can be written until the restart; nil when all is well.
func (d *DB) Broken() error {
	if d.lite == nil {
		return nil
	}
	d.lite.mu.Lock()
	defer d.lite.mu.Unlock()
	return d.lite.broken
}
