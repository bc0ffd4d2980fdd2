package matter

import (
	"container/heap"
	"fmt"
	"strings"
	"time"

	"linli/kernel/ledger"
	"linli/platform/db"
	"linli/platform/fault"
	"linli/platform/id"
)

// Loader writes histories by the million: the same rules, rows and entries as the verbs, with the reads left out that a
// generator can answer itself. Give histories in the order of At; ledger entries wait in memory until their moment has
// come, so that the ledger is numbered in the order of time. Close writes what still waits. Not safe for goroutines.
type Loader struct {
	s                         *Service
	sites                     map[string]site
	wait                      pastHeap
	n                         int64
	adds                      int64
	beside                    bool                       // rows are written beside the rules, inside Load
	writing                   chan error                 // of the flush that is being written beside; nil for none
	fixes, looks, rows, holds []any                      // rows that wait for the next flush, in the order in which they are written
	free                      map[counter]span           // numbers reserved and not yet given
	ended                     map[[2]string][]closedOnce // the latest closed ones of a place and kind, for recurrence
}

type span struct{ next, last int64 }

type closedOnce struct {
	id, chain  string
	recurs, at int64
}

// flushEvery is how many histories are taken between two looks at what waits.
const flushEvery = 500

// block is how many numbers of a series are reserved at a time; Close gives back the rest.
const block = 500

func (l *Loader) next(tx *db.Tx, c counter) (int64, error) {
	s := l.free[c]
	if s.next == 0 || s.next > s.last {
		last, err := reserve(tx, c, block)
		if err != nil {
			return 0, err
		}
		s = span{last - block + 1, last}
	}
	s.next++
	l.free[c] = s
	return s.next - 1, nil
}

// lastClosed finds what the query of chain would find.
func (l *Loader) lastClosed(place, kind string, from, to int64) (closedOnce, bool) {
	var best closedOnce
	for _, c := range l.ended[[2]string{place, kind}] {
		if c.at >= from && c.at <= to && c.at > best.at {
			best = c
		}
	}
	return best, best.id != ""
}

func (l *Loader) remember(m Matter) {
	if m.State != Closed {
		return
	}
	k := [2]string{m.Place, m.Kind}
	list := append(l.ended[k], closedOnce{m.ID, m.Chain, m.Recurs, m.ClosedAt})
	if len(list) > 8 {
		list = list[1:]
	}
	l.ended[k] = list
}

// NewLoader makes a loader.
func (s *Service) NewLoader() *Loader {
	return &Loader{s: s, sites: map[string]site{}, free: map[counter]span{}, ended: map[[2]string][]closedOnce{}}
}

// LoadTx loads a single history: Add and Close of a loader.
func (s *Service) LoadTx(tx *db.Tx, h History) (Matter, error) {
	l := s.NewLoader()
	m, err := l.Add(tx, h)
	if err != nil {
		return m, err
	}
	return m, l.Close(tx)
}

// recorder collects the steps of one history.
type recorder struct {
	loader *Loader
	fixers map[string]bool
	looks  int64
	steps  []*waiting
	holds  []Holding
	revs   []int64
}

// waiting is a step whose ledger entry has not been written yet.
type waiting struct {
	step    Step
	entry   ledger.Entry
	order   int64
	receipt string // digest of the receipt that hangs on this entry
}

func (r *recorder) facts(t *turn, f *Facts) {
	f.May, f.Above = t.who.ID != "", true
	f.Raised, f.Fixed = t.who.Raiser, r.fixers[t.who.ID]
	f.Now = t.tx.NowMS()
	f.Due, f.FirstDue, f.LookDue, f.RaisedAt, f.ClosedAt = t.m.Due, t.m.FirstDue, t.m.LookDue, t.m.RaisedAt, t.m.ClosedAt
	f.Extensions, f.Passes, f.Rated, f.LastUrge = t.m.Extensions, t.m.Passes, t.m.Rating != "", t.m.LastUrge
	f.LooksLeft, f.Reason = looksLeft(t.kind, t.m), true
	f.Evidence = true
}

func (r *recorder) add(t *turn, s Step, e ledger.Entry, before Matter) {
	r.steps = append(r.steps, &waiting{step: s, entry: e})
	m := &t.m
	if before.State == "" || phase(before.State) == phase(m.State) && before.Holder == m.Holder {
		return
	}
	if n := len(r.holds); n > 0 && r.holds[n-1].To == 0 {
		r.holds[n-1].To = m.UpdatedAt
	}
	if !m.State.Ended() {
		r.hold(m)
	}
}

func (r *recorder) hold(m *Matter) {
	r.holds = append(r.holds, Holding{Matter: m.ID, Phase: phase(m.State), Holder: m.Holder, Label: m.HolderLabel, Org: m.HolderOrg, From: m.UpdatedAt})
	r.revs = append(r.revs, m.Rev)
}

// Add loads one history: its rows are written with the next few hundred, its steps and entries when their time has come;
// Close writes whatever waits. A loader is for one writer: what it remembers is lost with a transaction that fails.
// A history that breaks a rule of the loop is refused with the rule's own fault and the act that broke it.
func (l *Loader) Add(tx *db.Tx, h History) (Matter, error) {
	real := tx.Now
	defer func() { tx.Now = real }()
	tx.Now = h.At.Truncate(time.Millisecond)
	if l.adds++; l.adds%flushEvery == 0 { // in large batches: the ledger numbers thousands at a time
		if err := l.flush(tx, tx.NowMS()); err != nil {
			return Matter{}, err
		}
	}
	t, err := l.open(tx, h)
	if err != nil {
		return Matter{}, err
	}
	fixes, looks := len(l.fixes), len(l.looks)
	for i, e := range h.Events {
		tx.Now = e.At.Truncate(time.Millisecond)
		if err := t.event(e); err != nil {
			l.fixes, l.looks = l.fixes[:fixes], l.looks[:looks]
			return Matter{}, fault.Of(err).With(fmt.Errorf("history of %s, event %d %s at %s: %w", t.m.No, i, e.Act, e.At.Format(time.RFC3339), err))
		}
	}
	l.keep(t)
	return t.m, nil
}

// Load adds histories until next has none, and is Add for each. On SQLite one core thinks and seals while another writes, so it
// takes about two thirds of the time. The first fault ends it and tx must then be given up.
func (l *Loader) Load(tx *db.Tx, next func() (History, bool)) (err error) {
	l.beside = tx.Dialect() == db.SQLite
	defer func() {
		l.beside = false
		if e := l.join(); err == nil {
			err = e
		}
	}()
	for h, ok := next(); ok; h, ok = next() {
		if _, err := l.Add(tx, h); err != nil {
			return err
		}
	}
	return nil
}

// site is where a history lies; read once for each place.
func (l *Loader) site(tx *db.Tx, placeID string) (site, error) {
	if at, ok := l.sites[placeID]; ok {
		return at, nil
	}
	at, err := l.s.site(tx, placeID)
	if err != nil {
		return site{}, err
	}
	if at.word, err = l.s.word(tx, at); err != nil {
		return site{}, err
	}
	l.sites[placeID] = at
	return at, nil
}

func (l *Loader) open(tx *db.Tx, h History) (*turn, error) {
	if err := checkReport(h.Report); err != nil {
		return nil, err
	}
	at, err := l.site(tx, h.Place)
	if err != nil {
		return nil, err
	}
	k, err := l.s.Kind(tx, h.Kind)
	if err != nil {
		return nil, err
	}
	t := &turn{s: l.s, tx: tx, kind: k, do: Do{Docs: h.Docs}, rec: &recorder{loader: l, fixers: map[string]bool{}}, f: Facts{Reason: true}}
	t.m = Matter{ID: id.New(), Round: 1, Kind: k.ID}
	at.fill(&t.m)
	t.by(h.By, true)
	if t.law, err = l.s.calendar(tx); err != nil {
		return nil, err
	}
	if err := t.born(h.Report, at); err != nil {
		return nil, err
	}
	said, reporter, err := t.sealReporter("raised", h.Name, h.Phone, h.Email, h.Text, h.Report)
	if err != nil {
		return nil, err
	}
	if err := t.take(line{act: ActReport, slots: append(reporter, said)}); err != nil {
		return nil, err
	}
	t.rec.steps[0].receipt = l.s.hashSecret(id.Secret())
	if t.m.Gap = h.Holder.Gap || h.Holder.Person == ""; h.Holder.Person == "" {
		t.rec.hold(&t.m)
		return t, nil
	}
	holder := h.Holder
	if holder.Path == "" {
		holder.Path = string(t.m.Path)
	}
	return t, t.hand(holder, line{act: ActAssign, clock: true, detail: Detail{Auto: true, Rule: holder.Rule}})
}

func (l *Loader) keep(t *turn) {
	l.rows = append(l.rows, t.m.values()...)
	l.remember(t.m)
	for i, h := range t.rec.holds {
		l.holds = append(l.holds, h.Matter, t.rec.revs[i], h.Phase, h.Holder, h.Label, h.Org, h.From, h.To)
	}
	for _, w := range t.rec.steps {
		l.n++
		w.order = l.n
		heap.Push(&l.wait, w)
	}
}

const holdingColumns = "matter_holding (matter,rev,phase,holder,label,org,since,until)"

// flushed is what one flush writes: rows, and what has its place in the ledger now.
type flushed struct {
	rows  []intoRows
	steps []*waiting
}

type intoRows struct {
	into  string
	width int
	rows  []any
}

// cut takes out what waits: all rows, and the steps up to a moment. Fixes and looks stand before the matters, whose triggers
// ask for them.
func (l *Loader) cut(upTo int64) flushed {
	f := flushed{rows: []intoRows{{fixColumns, 9, l.fixes}, {lookColumns, 10, l.looks}, {"matter (" + columns + ")", len(columnNames), l.rows}, {holdingColumns, 8, l.holds}}}
	l.fixes, l.looks, l.rows, l.holds = nil, nil, nil, nil
	for len(l.wait) > 0 && l.wait[0].step.At <= upTo {
		f.steps = append(f.steps, heap.Pop(&l.wait).(*waiting))
	}
	return f
}

// insertRows writes rows of width columns in as few statements as the databases like, with few shapes.
func insertRows(tx *db.Tx, into string, width int, args []any) error {
	for len(args) > 0 {
		n := min(len(args)/width, 32)
		if n < 32 {
			n = min(n, 4)
		}
		row := "(" + db.In(width) + ")"
		if _, err := tx.Exec("INSERT INTO "+into+" VALUES "+row+strings.Repeat(","+row, n-1), args[:n*width]...); err != nil {
			return err
		}
		args = args[n*width:]
	}
	return nil
}

// flush writes the rows that wait, and appends what happened up to the given moment to the ledger, in the order of time.
func (l *Loader) flush(tx *db.Tx, upTo int64) error {
	if err := l.join(); err != nil {
		return err
	}
	f := l.cut(upTo)
	if !l.beside {
		return l.s.write(tx, f)
	}
	own := tx.Beside()
	l.writing = make(chan error, 1)
	go func(done chan<- error) { done <- l.s.write(own, f) }(l.writing)
	return nil
}

// join waits for the flush that is being written.
func (l *Loader) join() error {
	if l.writing == nil {
		return nil
	}
	err := <-l.writing
	l.writing = nil
	return err
}

func (s *Service) write(tx *db.Tx, f flushed) error {
	for _, x := range f.rows {
		if err := insertRows(tx, x.into, x.width, x.rows); err != nil {
			return err
		}
	}
	for len(f.steps) > 0 {
		batch := f.steps[:min(len(f.steps), 4000)]
		f.steps = f.steps[len(batch):]
		entries := make([]ledger.Past, len(batch))
		for i, w := range batch {
			entries[i] = ledger.Past{Entry: w.entry, At: time.UnixMilli(w.step.At)}
		}
		refs, err := s.log.AppendBulk(tx, entries)
		if err != nil {
			return err
		}
		if err := writeSteps(tx, batch, refs); err != nil {
			return err
		}
	}
	return nil
}

func writeSteps(tx *db.Tx, batch []*waiting, refs []ledger.Ref) error {
	var steps, receipts []any
	for i, w := range batch {
		w.step.Entry = refs[i].ID
		row, err := w.step.values()
		if err != nil {
			return err
		}
		steps = append(steps, row...)
		if w.receipt != "" {
			receipts = append(receipts, w.receipt, w.step.Matter, "raised", w.step.At, refs[i].ID)
		}
	}
	if err := insertRows(tx, "matter_step ("+stepColumns+")", stepWidth, steps); err != nil {
		return err
	}
	return insertRows(tx, "matter_receipt (hash,matter,what,at,entry)", 5, receipts)
}

// Close gives back the numbers that were not used and appends everything that still waits.
func (l *Loader) Close(tx *db.Tx) error {
	if err := l.join(); err != nil {
		return err
	}
	for c, s := range l.free {
		if _, err := tx.Exec("UPDATE matter_counter SET last=? WHERE word=? AND year=? AND last=?", s.next-1, c.word, c.year, s.last); err != nil {
			return err
		}
	}
	l.free = map[counter]span{}
	return l.flush(tx, 1<<62)
}

// Waiting is how many entries wait for their moment.
func (l *Loader) Waiting() int { return len(l.wait) }

// pastHeap orders waiting steps by time, then by the order in which they were given.
type pastHeap []*waiting

func (h pastHeap) Len() int { return len(h) }
func (h pastHeap) Less(i, j int) bool {
	return h[i].step.At < h[j].step.At || h[i].step.At == h[j].step.At && h[i].order < h[j].order
}
func (h pastHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push and Pop are for container/heap.
func (h *pastHeap) Push(x any) { *h = append(*h, x.(*waiting)) }

// Pop takes the last one.
func (h *pastHeap) Pop() any {
	n := len(*h) - 1
	w := (*h)[n]
	*h = (*h)[:n]
	return w
}
