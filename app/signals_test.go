package app

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/gateway/gbt26875"
	"linli/kernel/access"
	"linli/kernel/ledger"
	"linli/kernel/matter"
	"linli/kernel/signal"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// fireFrame is a smoke detector of a transmitter that reports a fire, or that it is gone.
func fireFrame(seq uint16, source uint64, state byte, now time.Time) []byte {
	l := gbt26875.LabelOf(now)
	data := append([]byte{2, 1, 1, 1, 40, 3, 0, 12, 0, state, 0}, make([]byte, 31)...)
	f := gbt26875.Frame{Seq: seq, Main: 1, Label: l, Source: gbt26875.AddrOf(source), To: gbt26875.AddrOf(1), Cmd: gbt26875.CmdSend, Data: append(data, l[:]...)}
	return f.Append(nil)
}

// stream opens the page's stream as a role and gives its states as they come.
func (w *world) stream(role string) <-chan string {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, "GET", w.srv.URL+"/fire/signals/live", nil)
	w.ok(err)
	req.Header.Set("X-Test-Role", role)
	req.Header.Set("Accept", "text/event-stream")
	res, err := http.DefaultClient.Do(req)
	w.ok(err)
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		w.t.Fatalf("stream: %d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	out := make(chan string, 100)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			if v, ok := strings.CutPrefix(s.Text(), "data: "); ok {
				out <- v
			}
		}
	}()
	w.t.Cleanup(func() { cancel(); <-ended; res.Body.Close() })
	return out
}

// centre opens the fire port and gives a transmitter's connection to it.
func (w *world) centre() (net.Conn, *gbt26875.Scanner) {
	w.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	w.ok(err)
	run, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- gbt26875.New(gbt26875.Config{Signals: w.k.Signals, Now: w.k.DB.Clock().Now}).Serve(run, ln)
	}()
	c, err := net.Dial("tcp", ln.Addr().String())
	w.ok(err)
	w.t.Cleanup(func() {
		c.Close()
		stop()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
	})
	return c, gbt26875.NewScanner(c)
}

// An alarm frame goes in at a thousand devices. When its confirmation arrives, matter, alarm and entries are committed; the stream
// of the person on duty says so after that, never before; the page it then loads shows the alarm; somebody is sent; the other
// community's stream and page say nothing.
func TestAnAlarmReachesThePersonOnDuty(t *testing.T) {
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			u := ""
			if name == "postgres" {
				u = dbtest.Schema(t)
			}
			w := newWorld(t, u)
			w.registerThousand()
			own, far := w.stream(access.Community), w.stream("b:"+access.Community)
			first, before := <-own, <-far
			c, scan := w.centre()
			_, err := c.Write(fireFrame(7, 1007, 2, w.k.DB.Clock().Now()))
			w.ok(err)
			x, err := scan.Next()
			w.ok(err)
			if x.Frame.Cmd != gbt26875.CmdConfirm || x.Frame.Seq != 7 {
				t.Fatalf("answered %d to %d", x.Frame.Cmd, x.Frame.Seq)
			}
			m, alarm := w.alarmNow()
			if second := <-own; second == first {
				t.Error("the stream says the same state again")
			}
			status, body := w.do("GET", "/fire/signals", access.Community, nil)
			for _, want := range []string{"火警 · 感烟探测器 3区12点", m.No, "锦绣苑 3号楼", alarm.ID} {
				if status != 200 || !strings.Contains(body, want) {
					t.Errorf("the page (%d) lacks %s", status, want)
				}
			}
			if _, body := w.do("GET", "/fire/signals", "b:"+access.Community, nil); strings.Contains(body, alarm.ID) || strings.Contains(body, m.No) {
				t.Error("the other community sees the alarm")
			}
			select {
			case s := <-far:
				if s != before {
					t.Error("the other community's stream tells of it")
				}
			default:
			}
			w.word(m, alarm)
			if _, err := w.k.Log.Sequence(context.Background()); err != nil {
				t.Fatal(err)
			}
			rep, err := w.k.Log.Verify(context.Background(), ledger.VerifyOptions{Replayers: w.k.replayers()})
			w.ok(err)
			if !rep.Sound() {
				t.Errorf("ledger: %s", rep)
			}
		})
	}
}

// registerThousand writes a thousand transmitters down at A's building.
func (w *world) registerThousand() {
	w.t.Helper()
	w.ok(w.k.DB.Write(context.Background(), func(tx *db.Tx) error {
		for i := range 1000 {
			_, err := w.k.Signals.PutTx(tx, access.System("test"), signal.Register{Source: signal.GBT26875, Key: gbt26875.AddrOf(uint64(1000 + i)).Key(), Name: fmt.Sprint("装置", i), Kind: "transmitter", Place: w.a.building.ID, Heartbeat: 30})
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

// alarmNow is what is committed at this moment: the one alarm and its matter.
func (w *world) alarmNow() (m matter.Matter, a signal.Alarm) {
	w.t.Helper()
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		list, err := w.k.Signals.Open(tx, access.System("test").Scope(access.SignalRead), 10)
		if err != nil {
			return err
		}
		if len(list) != 1 || list[0].Matter == "" {
			w.t.Fatalf("confirmed, but committed are %+v", list)
		}
		a = list[0]
		m, err = w.k.Matters.Plain(tx, a.Matter)
		return err
	}))
	if m.Kind != "signal.alarm" || m.Source != "sensor" || m.Origin != a.ID {
		w.t.Fatalf("the matter is %+v", m)
	}
	return m, a
}

// word is what the person on duty says and whom he sends, over the page.
func (w *world) word(m matter.Matter, a signal.Alarm) {
	w.t.Helper()
	post := func(path, role string, f url.Values) int { s, _ := w.do("POST", path, role, f); return s }
	at := "/fire/signals/alarms/" + a.ID
	if s := post(at+"/handle", access.Inspector, url.Values{"verdict": {"true"}}); s != http.StatusForbidden {
		w.t.Errorf("the inspector handles alarms: %d", s)
	}
	if s := post(at+"/handle", access.Community, url.Values{"verdict": {"false"}}); s != http.StatusUnprocessableEntity && s != http.StatusBadRequest {
		w.t.Errorf("false without a reason: %d", s)
	}
	if s := post(at+"/send", access.Community, url.Values{"person": {""}}); s < 400 || s >= 500 {
		w.t.Errorf("nobody is sent: %d", s)
	}
	if s := post(at+"/send", access.Community, url.Values{"person": {w.a.person.ID}}); s != http.StatusSeeOther {
		w.t.Errorf("somebody is sent: %d", s)
	}
	if s := post(at+"/handle", access.Community, url.Values{"verdict": {"true"}, "note": {"楼道电动车冒烟"}}); s != http.StatusSeeOther {
		w.t.Errorf("handled: %d", s)
	}
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) error {
		x, err := w.k.Signals.Alarm(tx, a.ID)
		if err != nil {
			return err
		}
		got, err := w.k.Matters.Plain(tx, m.ID)
		if x.Verdict != signal.True || got.Holder != w.a.person.ID {
			w.t.Errorf("verdict %q, holder %q", x.Verdict, got.Holder)
		}
		if got.State == matter.Closed {
			w.t.Error("a word closed the matter")
		}
		return err
	}))
}
