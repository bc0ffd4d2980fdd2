package demo

import (
	"container/heap"
	"fmt"
	"time"

	"linli/platform/db"
	"linli/platform/fault"
)

// agenda is what will happen, in the order of time: the city is lived through event by event with the verbs that its
// people use, so every rule of the loop is kept and every entry stands in the ledger at its moment.
type agenda struct {
	list []happening
	n    int
	now  time.Time
	done int
}

// happening is one event. in runs inside a transaction of the day; free needs one of its own.
type happening struct {
	at   time.Time
	n    int
	in   func(tx *db.Tx) error
	free func() error
}

func (a *agenda) Len() int { return len(a.list) }
func (a *agenda) Less(i, j int) bool {
	x, y := a.list[i], a.list[j]
	return x.at.Before(y.at) || x.at.Equal(y.at) && x.n < y.n
}
func (a *agenda) Swap(i, j int) { a.list[i], a.list[j] = a.list[j], a.list[i] }

// Push and Pop are for container/heap.
func (a *agenda) Push(x any) { a.list = append(a.list, x.(happening)) }

// Pop takes the last one.
func (a *agenda) Pop() any {
	n := len(a.list) - 1
	x := a.list[n]
	a.list = a.list[:n]
	return x
}

// on puts an event on the agenda; one that would lie before now happens now, one after today is not part of the demo.
func (t *town) on(at time.Time, in func(tx *db.Tx) error) { t.put(happening{at: at, in: in}) }

// onFree is on for what opens transactions itself.
func (t *town) onFree(at time.Time, free func() error) { t.put(happening{at: at, free: free}) }

func (t *town) put(h happening) {
	if h.at.Before(t.plan.now) {
		h.at = t.plan.now
	}
	if h.at.After(Now) {
		return
	}
	h.at = h.at.Truncate(time.Millisecond)
	t.plan.n++
	h.n = t.plan.n
	heap.Push(t.plan, h)
}

// atOnce is how many events share a transaction.
const atOnce = 200

// run lives through the agenda.
func (t *town) run() error {
	for t.plan.Len() > 0 {
		if next := t.plan.list[0]; next.free != nil {
			heap.Pop(t.plan)
			t.plan.now = next.at
			t.at(next.at)
			if err := next.free(); err != nil {
				return fmt.Errorf("at %s: %w", next.at.Format(time.DateTime), err)
			}
			continue
		}
		t.at(t.plan.list[0].at)
		if err := t.write(t.batch); err != nil {
			return err
		}
	}
	return nil
}

// batch runs events inside one transaction, each at its own moment.
func (t *town) batch(tx *db.Tx) error {
	for n := 0; n < atOnce && t.plan.Len() > 0 && t.plan.list[0].free == nil; n++ {
		h := heap.Pop(t.plan).(happening)
		t.plan.now, tx.Now = h.at, h.at
		if err := h.in(tx); err != nil {
			f := fault.Of(err)
			return f.With(fmt.Errorf("at %s: %w", h.at.Format(time.DateTime), err))
		}
		t.plan.done++
	}
	return nil
}

// clockwork lets the clock speak twice a day, as the server does each minute: reminders, overdue, late departments. The
// ledger is numbered at the same time.
func (t *town) clockwork() {
	for _, d := range days() {
		for _, hour := range []int{9, 18} {
			at := d.Add(time.Duration(hour) * time.Hour)
			t.onFree(at, func() error {
				for {
					n, err := t.Matters.Escalate(t.ctx, at)
					if err != nil {
						return err
					}
					if n < 200 {
						break
					}
				}
				if at.Hour() == 18 && (at.Weekday() == time.Sunday || at.Equal(Now)) {
					fmt.Fprintf(t.opt.Out, "\r  history      %s  %d of %d events   ", at.Format(time.DateOnly), t.plan.done, t.plan.done+t.plan.Len())
					return t.sequence()
				}
				return nil
			})
		}
	}
}

// office moves a moment to when somebody works: office hours, mostly on working days, hardly around the Spring Festival.
func (t *town) office(d dice, at time.Time) time.Time {
	for range 40 {
		h := float64(at.Hour()) + float64(at.Minute())/60
		switch {
		case h < 8.5:
			at = d.clockTime(at, 8.5, 10)
		case h > 18.2:
			at = d.clockTime(at.AddDate(0, 0, 1), 8.5, 11)
		}
		if t.calendar.Day(at).Work || !festival(at) && d.chance(.15) {
			return at
		}
		at = d.clockTime(at.AddDate(0, 0, 1), 8.5, 11.5)
	}
	return at
}
