package access

import "time"

// failure is the count of wrong proofs behind one key (an account, a source, everybody). Instants are Unix ms.
type failure struct {
	fails  int64
	since  int64 // begin of the window
	locked int64 // until
	level  int64 // locks so far, each twice as long as the one before
}

// quiet is how long nothing must have happened until locks begin short again.
const quiet = 24 * time.Hour

// strike counts one try before it is checked, so that a hundred tries sent at once are not a hundred free guesses.
// wait > 0: the key is locked, the try may not be checked and does not count. The try that fills the limit is still
// checked, and locks the key behind it; if it proves right the caller forgives.
func (f failure) strike(now int64, limit int, l Limits) (after failure, wait time.Duration) {
	if f.locked > now {
		return f, time.Duration(f.locked-now) * time.Millisecond
	}
	if f.locked > 0 && now-f.locked > quiet.Milliseconds() {
		f.level = 0
	}
	if now-f.since >= l.Window.Milliseconds() {
		f.fails, f.since = 0, now
	}
	f.fails++
	if f.fails >= int64(limit) {
		f.locked = now + lockFor(f.level, l).Milliseconds()
		f.level++
		f.fails, f.since = 0, now
	}
	return f, 0
}

// lockFor is the length of the n-th lock in a row, counted from 0.
func lockFor(n int64, l Limits) time.Duration {
	d := l.Lock
	for i := int64(0); i < n && d < l.LongLock; i++ {
		d *= 2
	}
	return min(d, l.LongLock)
}

// forgive takes one strike back, because the try proved right: a busy office is not locked for logging in.
func (f failure) forgive(now int64, limit int) failure {
	switch {
	case f.fails > 0:
		f.fails--
	case f.locked > now && f.level > 0: // this try, or one beside it, filled the limit
		f.locked, f.level, f.fails = 0, f.level-1, int64(limit)-1
	}
	return f
}
