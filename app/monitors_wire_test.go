package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"linli/affairs/environment/monitor"
	"linli/gateway/hj212"
	"linli/kernel/access"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

// wire is a data logger's connection to the receiver that the app makes.
type wire struct {
	*world
	net.Conn
}

func (w *world) receiver() *wire {
	w.t.Helper()
	s, err := w.k.monitors(slog.New(slog.DiscardHandler), HJ212{})
	w.ok(err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	w.ok(err)
	run, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(run, ln) }()
	c, err := net.Dial("tcp", ln.Addr().String())
	w.ok(err)
	w.t.Cleanup(func() {
		c.Close()
		stop()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
	})
	return &wire{w, c}
}

// hour is a frame with the mean COD of an hour, and its answer.
func hour(mn, pw string, qn, at time.Time, cod, flag string) (frame, answer string) {
	q := strings.Replace(qn.In(clock.Shanghai).Format("20060102150405.000"), ".", "", 1)
	seg := fmt.Sprintf("QN=%s;ST=32;CN=2061;PW=%s;MN=%s;Flag=5;CP=&&DataTime=%s;w00000-Avg=3.5,w00000-Flag=N;w01018-Min=%s,w01018-Avg=%s,w01018-Max=%s,w01018-Flag=%s&&", q, pw, mn, at.In(clock.Shanghai).Format("20060102150405"), cod, cod, cod, flag)
	return string(hj212.Append(nil, []byte(seg))), string(hj212.Append(nil, []byte("QN="+q+";ST=91;CN=9014;PW="+pw+";MN="+mn+";Flag=4;CP=&&&&")))
}

func (x *wire) say(frames ...string) {
	x.t.Helper()
	_, err := io.WriteString(x.Conn, strings.Join(frames, ""))
	x.ok(err)
}

// hears reads exactly these answers.
func (x *wire) hears(answers ...string) {
	x.t.Helper()
	want := strings.Join(answers, "")
	got := make([]byte, len(want))
	x.ok(x.SetReadDeadline(time.Now().Add(30 * time.Second)))
	if n, err := io.ReadFull(x.Conn, got); err != nil || string(got) != want {
		x.t.Fatalf("answered %q (%v), want %q", got[:n], err, want)
	}
}

func (w *world) number(q string, args ...any) (n int64) {
	w.t.Helper()
	w.ok(w.k.DB.Read(context.Background(), func(tx *db.Tx) (err error) { n, err = tx.Count(q, args...); return err }))
	return n
}

// watch runs what the monitors do every minute.
func (w *world) watch() {
	w.t.Helper()
	for _, a := range w.k.Affairs {
		for _, j := range a.Jobs {
			if j.Name == "environment.monitor" {
				w.ok(j.Run(context.Background()))
			}
		}
	}
}

// A logger is registered on the page; its frames over the limit are committed before they are answered and open one matter; a
// repetition counts once; a wrong password, a stranger and a calibration open nothing; the ledger holds.
func TestAMonitorOverItsLimitOpensAMatterOnce(t *testing.T) {
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			u := ""
			if name == "postgres" {
				u = dbtest.Schema(t)
			}
			w := newWorld(t, u)
			const mn, pw = "A1400400000000000000A001", "LinLi1"
			form := url.Values{"name": {"矿井水排口自动站"}, "place": {"p:" + w.a.community.ID}, "mn": {mn}, "pw": {pw}, "nets": {"127.0.0.0/8"}, "edition": {"2017"}, "since": {"2026-01-01"}, "rev": {"0"},
				"factor0": {"w01018"}, "unit0": {"mg/L"}, "low0": {"0"}, "high0": {"200"}, "limit0": {"20"}, "lunit0": {"mg/L"}, "basis0": {"DB14/1928-2019"}, "factor1": {"w00000"}, "unit1": {"L/s"}}
			if status, body := w.do("POST", "/environment/monitors/new", access.Environment, form); status != 303 {
				t.Fatalf("registering: %d %.600s", status, body)
			}
			x := w.receiver()
			now := w.k.DB.Clock().Now()
			top := now.Truncate(time.Hour)
			stranger, _ := hour("B7", pw, now, top.Add(-5*time.Hour), "44.0", "N")
			wrong, _ := hour(mn, "wrong1", now, top.Add(-5*time.Hour), "44.0", "N")
			over, answer := hour(mn, pw, now, top.Add(-4*time.Hour), "44.0", "N")
			x.say(stranger, wrong, over)
			x.hears(answer)
			if n := w.number("SELECT COUNT(*) FROM env_frame"); n != 1 {
				t.Errorf("%d frames on disk when the answer arrives", n)
			}
			next, answer2 := hour(mn, pw, now.Add(time.Millisecond), top.Add(-3*time.Hour), "43.1", "N")
			calibration, answer3 := hour(mn, pw, now.Add(2*time.Millisecond), top.Add(-2*time.Hour), "90.0", "C")
			x.say(over, next, calibration, next)
			x.hears(answer, answer2, answer3, answer2)
			if n := w.number("SELECT COUNT(*) FROM env_frame"); n != 3 {
				t.Errorf("%d frames kept", n)
			}
			w.watch()
			if n := w.number("SELECT COUNT(*) FROM env_cause WHERE cause LIKE 'limit:%:w01018'"); n != 1 {
				t.Errorf("%d matters of the limit", n)
			}
			if n := w.number("SELECT COUNT(*) FROM matter WHERE kind = ?", monitor.Kind); n != 3 { // the limit, and one alarm each for the stranger and the password (T9)
				t.Errorf("%d matters", n)
			}
			if n := w.number("SELECT COUNT(*) FROM env_refused WHERE what IN ('unknown', 'password')"); n != 2 {
				t.Errorf("%d refusals listed", n)
			}
			for _, page := range []string{"/environment/monitors", "/environment/monitors/unknown"} {
				status, body := w.do("GET", page, access.Environment, nil)
				if status != 200 || strings.Contains(body, pw) {
					t.Errorf("%s: %d, or it shows the password", page, status)
				}
			}
			if _, body := w.do("GET", "/environment/monitors", access.Environment, nil); !strings.Contains(body, "矿井水排口自动站") {
				t.Error("the page lacks the monitor")
			}
			if r, err := w.k.Log.Verify(context.Background(), verifyAll(w.k)); err != nil || !r.Sound() {
				t.Errorf("ledger: %v %+v", err, r)
			}
		})
	}
}
