// Package clock (时钟) hands the present moment to services, so that rules take time
// as an argument, tests set it and the demo pins it. The server's clock decides order
// and deadlines; a phone's time is only ever a claim beside it.
package clock

import (
	"sync"
	"time"
)

// Clock tells the present moment.
type Clock interface{ Now() time.Time }

type system struct{}

func (system) Now() time.Time { return time.Now().Truncate(time.Millisecond) }

// System is the machine's clock, in milliseconds.
var System Clock = system{}

// Shanghai is the one time zone of the product (no daylight saving). It is fixed here
// because a machine without zone data must not move deadlines by eight hours.
var Shanghai = time.FixedZone("CST", 8*3600)

// Settable is a clock that stands still until it is moved.
type Settable struct {
	mu sync.Mutex
	t  time.Time
}

// NewSettable makes a clock that shows t.
func NewSettable(t time.Time) *Settable { return &Settable{t: t.Truncate(time.Millisecond)} }

// Fixed makes a clock that always shows t.
func Fixed(t time.Time) Clock { return NewSettable(t) }

// Now shows the set moment.
func (c *Settable) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

// Set moves the clock to t.
func (c *Settable) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = t.Truncate(time.Millisecond)
}

// Advance moves the clock by d.
func (c *Settable) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// From makes a clock that shows start now and then runs at the machine's pace:
// the demo street lives on its own day.
func From(start time.Time) Clock {
	return shifted{start.Sub(time.Now())}
}

type shifted struct{ by time.Duration }

// Shift is what a clock made by From adds to the machine's; 0 for any other. A page tells it to
// the phone, whose button "now" must not write a moment that the demo has not reached.
func Shift(c Clock) time.Duration {
	s, _ := c.(shifted)
	return s.by
}

func (s shifted) Now() time.Time { return time.Now().Add(s.by).Truncate(time.Millisecond) }
