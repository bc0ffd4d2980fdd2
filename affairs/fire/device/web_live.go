package device

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"linli/kernel/access"
	"linli/platform/fault"
	"linli/platform/web"
)

const (
	streamsMost = 1000            // pages that are told of changes at once; more still work by reloading
	streamLife  = 5 * time.Minute // then the browser comes again, with the rights of that moment
	streamPoll  = time.Second     // other processes on the same database
	streamWrite = 10 * time.Second
	streamGap   = 200 * time.Millisecond // between two looks: a flood of alarms is one change
)

// live tells a page that something changed under the actor's places (server-sent events). The page then loads itself anew, so
// that what it shows passes the same rights as ever; nothing of the alarm is in the stream.
// Whoever does not ask for a stream gets the state once.
func (w *pagesOf) live(c *web.Ctx) error {
	if !strings.Contains(c.R.Header.Get("Accept"), "text/event-stream") {
		n, err := w.Signals.State(c.Context(), access.From(c.Context()).Scope(access.SignalRead))
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, map[string]int64{"state": n})
	}
	if w.streams.Add(1) > streamsMost {
		w.streams.Add(-1)
		return fault.Busy("fire.device.streams")
	}
	defer w.streams.Add(-1)
	under := access.From(c.Context()).Scope(access.SignalRead)
	h := c.W.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(c.W)
	end := time.NewTimer(streamLife)
	defer end.Stop()
	last := int64(-1)
	for {
		wake := w.Signals.Wake()
		state, err := w.Signals.State(c.Context(), under)
		if err != nil {
			return err
		}
		msg := ": still here\n\n"
		if state != last {
			msg = fmt.Sprintf("retry: 2000\nevent: state\ndata: %d\n\n", state)
		}
		last = state
		if out.SetWriteDeadline(time.Now().Add(streamWrite)) != nil {
			return nil
		}
		if _, err := c.W.Write([]byte(msg)); err != nil || out.Flush() != nil {
			return nil // the page is gone
		}
		if !w.pause(c, wake, end.C) {
			return nil
		}
	}
}

// pause waits for a change; false ends the stream.
func (w *pagesOf) pause(c *web.Ctx, wake <-chan struct{}, end <-chan time.Time) bool {
	t := time.NewTimer(streamPoll)
	defer t.Stop()
	select {
	case <-wake:
		t.Reset(streamGap)
		select {
		case <-t.C:
		case <-c.Context().Done():
			return false
		case <-w.Signals.Closing():
			return false
		}
	case <-t.C:
	case <-c.Context().Done():
		return false
	case <-w.Signals.Closing():
		return false
	case <-end:
		return false
	}
	return true
}
