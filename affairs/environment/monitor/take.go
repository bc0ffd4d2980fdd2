package monitor

import (
	"context"
	"crypto/subtle"
	"fmt"
	"hash/fnv"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/fault"
)

// The limits of the intake.
const (
	batchMost   = 2048    // frames of one transaction
	digestAfter = 16_000  // frames that may wait for their digestion while more keep coming
	digestLimit = 200_000 // frames that may wait at all: from here on the intake waits for the digestion
	mostRefused = 500     // rows of devices that nobody knows; further ones share a row
	seenEvery   = 60_000
	liveWindow  = 10 * 60_000         // QN of live data (T9)
	aheadMost   = 24 * 3600_000       // DataTime
	lateAfter   = 366 * 24 * 3600_000 // older data are kept and marked
)

// Refusals that the seam has no name for: the gateway answers none of them.
const (
	Altered = "altered" // the exchange of an earlier frame with other content
	Retired = "ended"
)

// intake gathers frames that wait while a commit is being made durable, and puts them into the next transaction together.
type intake struct {
	mu      sync.Mutex
	waiting []*request
	leading bool
}

type request struct {
	list []row
	out  []signal.Fate
	done chan struct{}
}

// row is a frame made ready in its own goroutine.
type row struct {
	u                  *signal.Upload
	exch, cn, at, body string
	part, parts        int
	when, qn           int64 // DataTime and QN in Unix ms, 0 = none
	marks              string
	k                  *known
	fate               string
}

type rowKey struct {
	exch, cn string
	num      int64
	part     int
}

func (r *row) key() rowKey { return rowKey{r.exch, r.cn, r.k.Num, r.part} }

// TakeUploads keeps uploads in one transaction with those of other connections and gives the fate of each after the commit. It
// implements signal.TakeUploads and may be called from many goroutines. What could not be committed is Unfinished: the device
// sends it again.
func (s *Service) TakeUploads(uploads []signal.Upload) []signal.Fate {
	if len(uploads) == 0 {
		return nil
	}
	r := &request{list: make([]row, len(uploads)), done: make(chan struct{})}
	for i := range uploads {
		r.list[i] = ready(&uploads[i])
	}
	q := &s.intake
	q.mu.Lock()
	q.waiting = append(q.waiting, r)
	lead := !q.leading
	q.leading = true
	q.mu.Unlock()
	if lead {
		go s.lead()
	}
	<-r.done
	return r.out
}

// ready reads what of a frame needs no register.
func ready(u *signal.Upload) row {
	r := row{u: u, cn: clean(u.Command, 8), part: max(u.Part, 1), parts: max(u.Parts, 1), body: writeBody(u)}
	if u.Resent {
		r.marks = "RF"
	}
	if len(u.Exchange) == 17 {
		if r.qn = stamp(u.Exchange); r.qn != 0 {
			r.exch = u.Exchange
		}
	}
	if len(u.At) >= 14 {
		if r.when = stamp(u.At[:14]); r.when != 0 {
			r.at = u.At[:14]
		}
	}
	switch {
	case r.exch != "":
	case r.at != "":
		r.exch = "D" + r.at
	default:
		h := fnv.New64a()
		h.Write([]byte(r.body))
		r.exch = "B" + strconv.FormatUint(h.Sum64(), 36)
	}
	return r
}

// stamp reads 14 or 17 digits of Shanghai time into Unix ms; 0 for what is no time.
func stamp(s string) int64 {
	n := func(i, j int) (v int) {
		for ; i < j; i++ {
			if s[i] < '0' || s[i] > '9' {
				return -1 << 20
			}
			v = v*10 + int(s[i]-'0')
		}
		return v
	}
	if len(s) != 14 && len(s) != 17 {
		return 0
	}
	y, mo, d, h, mi, sec, ms := n(0, 4), n(4, 6), n(6, 8), n(8, 10), n(10, 12), n(12, 14), 0
	if len(s) == 17 {
		ms = n(14, 17)
	}
	if y < 2000 || y > 2999 || mo < 1 || mo > 12 || d < 1 || d > 31 || h < 0 || h > 23 || mi < 0 || mi > 59 || sec < 0 || sec > 59 || ms < 0 {
		return 0
	}
	t := time.Date(y, time.Month(mo), d, h, mi, sec, ms*1e6, clock.Shanghai)
	if t.Day() != d {
		return 0
	}
	return t.UnixMilli()
}

// lead commits batch after batch until nothing waits. What was committed is digested beside it.
func (s *Service) lead() {
	q := &s.intake
	for {
		q.mu.Lock()
		n, k := 0, 0
		for k < len(q.waiting) && (k == 0 || n+len(q.waiting[k].list) <= batchMost) {
			n += len(q.waiting[k].list)
			k++
		}
		batch := q.waiting[:k:k]
		q.waiting = q.waiting[k:]
		if k == 0 {
			q.waiting, q.leading = nil, false
			q.mu.Unlock()
			return
		}
		q.mu.Unlock()
		s.commit(batch)
		if s.digestSoon(n) > digestLimit {
			s.digestQuietly()
		}
	}
}

// commit keeps a batch in one transaction. When that fails each request is tried alone, so that one bad frame harms no other.
func (s *Service) commit(batch []*request) {
	defer func() {
		for _, r := range batch {
			close(r.done)
		}
	}()
	err := s.keep(batch)
	if err == nil || len(batch) == 1 || fault.Is(err, fault.KindBusy) || s.DB.Broken() != nil {
		return
	}
	for _, r := range batch {
		_ = s.keep([]*request{r}) // it has said Unfinished itself
	}
}

func (s *Service) keep(batch []*request) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Internal(fmt.Errorf("panic: %v\n%s", p, debug.Stack()), "environment.monitor: take")
		}
		if err != nil {
			for _, r := range batch {
				r.out = make([]signal.Fate, len(r.list))
				for i := range r.out {
					r.out[i] = signal.Fate{What: signal.Unfinished}
				}
			}
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var rows []*row
	for _, r := range batch {
		for i := range r.list {
			rows = append(rows, &r.list[i])
		}
	}
	if err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.takeTx(tx, rows) }); err != nil {
		return err
	}
	for _, r := range batch {
		r.out = make([]signal.Fate, len(r.list))
		for i := range r.list {
			f := r.list[i].fate
			r.out[i] = signal.Fate{What: f, Answer: f == signal.Stored || f == signal.Duplicate}
		}
	}
	return nil
}

// TakeTx keeps uploads in a transaction of the caller's: a loader's. It does not digest them.
func (s *Service) TakeTx(tx *db.Tx, uploads []signal.Upload) ([]signal.Fate, error) {
	rows := make([]row, len(uploads))
	list := make([]*row, len(uploads))
	for i := range uploads {
		rows[i] = ready(&uploads[i])
		list[i] = &rows[i]
	}
	if err := s.takeTx(tx, list); err != nil {
		return nil, err
	}
	out := make([]signal.Fate, len(rows))
	for i := range rows {
		out[i] = signal.Fate{What: rows[i].fate, Answer: rows[i].fate == signal.Stored || rows[i].fate == signal.Duplicate}
	}
	return out, nil
}

// takeTx sorts rows out and keeps those that may be kept.
func (s *Service) takeTx(tx *db.Tx, rows []*row) error {
	reg, err := s.registered(tx)
	if err != nil {
		return err
	}
	now, day := tx.NowMS(), clock.DayOf(tx.Now)
	t := taking{Service: s, tx: tx, now: now, first: make(map[rowKey]*row, len(rows)), refused: map[[2]string]*refusal{}, seen: map[int64]*row{}}
	for _, r := range rows {
		r.fate = ""
		r.k = reg[r.u.Device]
		if what := s.refuse(r, now, day); what != "" {
			r.fate = what
			t.refuse(r, what)
			continue
		}
		t.seen[r.k.Num] = r
		if r.cn == Beat {
			r.fate = signal.Stored
			continue
		}
		if r.when != 0 && r.when < now-lateAfter {
			r.marks = joined(r.marks, "late")
		}
		t.add(r)
	}
	for _, step := range []func() error{t.store, t.hear, t.flushRefused} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// refuse tells why a frame is not believed; "" when it is.
func (s *Service) refuse(r *row, now int64, day string) string {
	switch {
	case r.k == nil || !r.k.Serves(day):
		return signal.NotKnown
	case !s.proves(r.k, r.u.Password):
		return signal.BadSecret
	case !r.k.mayFrom(r.u.Remote):
		return signal.BadOrigin
	case r.when > now+aheadMost:
		return signal.BadTime
	}
	if live := r.cn == Realtime || r.cn == Facility || r.cn == Beat; live && !r.u.Resent && r.qn != 0 && (r.qn > now+liveWindow || r.qn < now-liveWindow) {
		return signal.BadTime
	}
	return ""
}

// proves compares a password with the registered one in constant time.
func (s *Service) proves(k *known, pw string) bool {
	if v, ok := s.proved.Load(k.ID); ok {
		p := v.(proof)
		if p.rev == k.Rev && subtle.ConstantTimeCompare([]byte(p.pw), []byte(pw)) == 1 {
			return true
		}
	}
	m := s.secret(k.MN, pw)
	if subtle.ConstantTimeCompare(m[:], k.mac[:]) != 1 {
		return false
	}
	s.proved.Store(k.ID, proof{k.Rev, pw})
	return true
}

// proof spares the digest of a password that was right before. It lies in memory only.
type proof struct {
	rev int64
	pw  string
}

func (s *Service) secret(mn, pw string) [32]byte {
	return s.Keys.MAC("environment.monitor.pw", []byte(mn), []byte(pw))
}
