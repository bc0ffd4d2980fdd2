package hj212

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"linli/kernel/signal"
	"linli/platform/clock"
	"linli/platform/db"
	"linli/platform/db/dbtest"
)

var ctx = context.Background()

// kept is the table of the keeper that these tests put in place of the affair's: what came, once.
var kept = []db.Migrations{{Name: "hj212_test", FS: fstest.MapFS{"001_hj212_test.sql": {Data: []byte(`-- +goose Up
CREATE TABLE hj212_test (
  device TEXT NOT NULL,
  command TEXT NOT NULL,
  exchange TEXT NOT NULL,
  part BIGINT NOT NULL,
  at TEXT NOT NULL,
  avg TEXT NOT NULL,
  PRIMARY KEY (device, command, exchange, part, at)
);`)}}}}

// receiver is a receiver on a real port, before a keeper with a real table.
type receiver struct {
	testing.TB
	*db.DB
	server *Server
	addr   string
	log    *lines

	mu      sync.Mutex
	secrets map[string]string // PW by MN
	broken  bool              // commits fail
	gate    chan struct{}     // when set, a commit waits for it
	sizes   []int             // uploads of each batch
	stop    func()
}

// lines is a log that the tests read.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (r *receiver) ok(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

var errBroken = errors.New("the disk is full")

// take keeps uploads in one transaction; the fates hold after the commit.
func (r *receiver) take(list []signal.Upload) []signal.Fate {
	r.mu.Lock()
	gate, broken := r.gate, r.broken
	r.sizes = append(r.sizes, len(list))
	r.mu.Unlock()
	if gate != nil {
		<-gate
	}
	out := make([]signal.Fate, len(list))
	err := r.DB.Write(ctx, func(tx *db.Tx) error {
		for i := range list {
			what, err := r.one(tx, &list[i])
			if err != nil {
				return err
			}
			out[i] = signal.Fate{What: what, Answer: what == signal.Stored || what == signal.Duplicate}
		}
		if broken {
			return errBroken
		}
		return nil
	})
	if err != nil {
		for i := range out {
			out[i] = signal.Fate{What: signal.Unfinished}
		}
	}
	return out
}

func (r *receiver) one(tx *db.Tx, u *signal.Upload) (string, error) {
	r.mu.Lock()
	secret, known := r.secrets[u.Device]
	r.mu.Unlock()
	switch {
	case !known:
		return signal.NotKnown, nil
	case secret != u.Password:
		return signal.BadSecret, nil
	case strings.HasPrefix(u.At, "2036"):
		return signal.BadTime, nil
	}
	avg := ""
	for _, x := range u.Items {
		avg += x.Values["Avg"] + x.Values["Rtd"]
	}
	n, err := tx.Exec("INSERT INTO hj212_test (device, command, exchange, part, at, avg) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING", u.Device, u.Command, u.Exchange, u.Part, u.At, avg)
	if err != nil || n == 0 {
		return signal.Duplicate, err
	}
	return signal.Stored, nil
}

func newReceiver(t testing.TB, d *db.DB, c Config) *receiver {
	t.Helper()
	r := &receiver{TB: t, DB: d, log: &lines{}, secrets: map[string]string{"A1400400000000000000A001": "LinLi1", "A1": "123456", "A2": "654321"}}
	c.Take, c.Log = r.take, slog.New(slog.NewTextHandler(r.log, nil))
	c.Now = clock.NewSettable(time.Date(2026, 11, 23, 9, 30, 6, 0, clock.Shanghai)).Now
	r.server = New(c)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	r.ok(err)
	r.addr = ln.Addr().String()
	run, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- r.server.Serve(run, ln) }()
	var once sync.Once
	r.stop = func() {
		once.Do(func() {
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(r.stop)
	return r
}

func each(t *testing.T, c Config, fn func(r *receiver)) {
	t.Helper()
	dbtest.Each(t, kept, func(t *testing.T, d *db.DB) { fn(newReceiver(t, d, c)) })
}

func (r *receiver) rows(where string, args ...any) (n int64) {
	r.Helper()
	r.ok(r.DB.Read(ctx, func(tx *db.Tx) (err error) {
		n, err = tx.Count("SELECT COUNT(*) FROM hj212_test WHERE "+where, args...)
		return err
	}))
	return n
}

// logger is a data logger at the other end of a socket.
type logger struct {
	*receiver
	*net.TCPConn
}

func (r *receiver) dial() *logger {
	r.Helper()
	c, err := net.Dial("tcp", r.addr)
	r.ok(err)
	r.Cleanup(func() { c.Close() })
	return &logger{r, c.(*net.TCPConn)}
}

func (l *logger) send(frames ...string) {
	l.Helper()
	_, err := io.WriteString(l.TCPConn, strings.Join(frames, ""))
	l.ok(err)
}

// expect reads exactly these frames.
func (l *logger) expect(frames ...string) {
	l.Helper()
	l.ok(l.SetReadDeadline(time.Now().Add(20 * time.Second)))
	want := strings.Join(frames, "")
	got := make([]byte, len(want))
	if n, err := io.ReadFull(l.TCPConn, got); err != nil || string(got) != want {
		l.Fatalf("answered %q (%v), want %q", got[:n], err, want)
	}
}

// silent closes the sending half and reads to the end: nothing more was said.
func (l *logger) silent() {
	l.Helper()
	l.ok(l.CloseWrite())
	l.ok(l.SetReadDeadline(time.Now().Add(20 * time.Second)))
	if rest, err := io.ReadAll(l.TCPConn); err != nil || len(rest) > 0 {
		l.Fatalf("said %q (%v)", rest, err)
	}
}

// up is an upload of a device, number n, and its answer.
func up(mn, pw string, flag, n int) (frame, answer string) {
	qn := fmt.Sprintf("20261123093%06d", n)
	return framed("QN=" + qn + ";ST=32;CN=2011;PW=" + pw + ";MN=" + mn + ";Flag=" + strconv.Itoa(flag) + ";CP=&&DataTime=20261123093000;w01018-Rtd=" + strconv.Itoa(n) + ",w01018-Flag=N&&"),
		framed("QN=" + qn + ";ST=91;CN=9014;PW=" + pw + ";MN=" + mn + ";Flag=" + strconv.Itoa(flag&^3) + ";CP=&&&&")
}

// The worked example is answered with the very bytes of the reference, after it is on disk; its repetition is answered again and
// kept once.
func TestAnsweredAfterTheCommit(t *testing.T) {
	each(t, Config{}, func(r *receiver) {
		l := r.dial()
		l.send(example)
		l.expect(exampleAnswer)
		if r.rows("avg = '3.544.0'") != 1 {
			t.Error("answered, and not on disk")
		}
		l.send(example, example)
		l.expect(exampleAnswer, exampleAnswer)
		again := r.dial()
		again.send(example)
		again.expect(exampleAnswer)
		if n := r.rows("1 = 1"); n != 1 {
			t.Errorf("%d rows", n)
		}
		c := r.server.Counts()
		if c.Frames != 4 || c.Answered != 4 || c.Fates[signal.Stored] != 1 || c.Fates[signal.Duplicate] != 3 || c.Conns != 2 || c.Bad != 0 {
			t.Errorf("counted %+v", c)
		}
	})
}

// What could not be committed is not answered, so that the device sends it again; then it is.
func TestNotAnsweredWhenNotKept(t *testing.T) {
	each(t, Config{}, func(r *receiver) {
		r.mu.Lock()
		r.broken = true
		r.mu.Unlock()
		a, _ := up("A1", "123456", 5, 1)
		l := r.dial()
		l.send(a)
		l.silent()
		r.mu.Lock()
		r.broken = false
		r.mu.Unlock()
		if r.rows("1 = 1") != 0 || r.server.Counts().Fates[signal.Unfinished] != 1 {
			t.Error("kept")
		}
		l = r.dial()
		l.send(a)
		_, want := up("A1", "123456", 5, 1)
		l.expect(want)
		l.silent()
	})
}

// Nobody's frames, wrong passwords, times that are not believed, uploads that want no answer, requests, answers, encrypted and
// damaged frames: silence, and the next good frame is answered. No line of the log holds a password.
func TestWhatIsNotAnswered(t *testing.T) {
	each(t, Config{}, func(r *receiver) {
		l := r.dial()
		stranger, _ := up("B7", "123456", 5, 1)
		wrong, _ := up("A1", "wrong1", 5, 2)
		still, _ := up("A1", "123456", 4, 3)
		good, want := up("A1", "123456", 9, 4)
		damaged := strings.Replace(good, "Rtd=4", "Rtd=5", 1)
		l.send(stranger, wrong, still, framed("QN=20261123093000001;ST=32;CN=2011;PW=123456;MN=A1;Flag=5;CP=&&DataTime=20361123093000;w01018-Rtd=1&&"),
			framed("QN=20261123093000001;ST=32;CN=1012;PW=123456;MN=A1;Flag=5;CP=&&SystemTime=20261123093000&&"), framed("QN=20261123093000001;ST=91;CN=9011;PW=123456;MN=A1;Flag=4;CP=&&QnRtn=2&&"),
			framed("QN=20261123093000001;ST=91;CN=9012;PW=123456;MN=A1;Flag=4;CP=&&ExeRtn=5&&"), framed("ST=32;CN=2011;PW=123456;Flag=5;CP=&&&&"), framed(""), secretFrame, damaged, "noise", good)
		l.expect(want)
		l.silent()
		if n := r.rows("1 = 1"); n != 2 {
			t.Errorf("%d rows", n)
		}
		c := r.server.Counts()
		if c.Frames != 10 || c.Bad != 1 || c.Encrypted != 1 || c.Foreign != 3 || c.Answered != 1 || c.Fates[signal.NotKnown] != 1 || c.Fates[signal.BadSecret] != 1 || c.Fates[signal.BadTime] != 1 || c.Fates[signal.Stored] != 2 {
			t.Errorf("counted %+v", c)
		}
		r.stop()
		log := r.log.text()
		for _, s := range []string{"123456", "wrong1", "PW"} {
			if strings.Contains(log, s) {
				t.Errorf("the log holds %s: %s", s, log)
			}
		}
		for _, s := range []string{"nobody registered", "mn=B7", "wrong password", "time of the data", "encrypted frame refused", "damaged frame", "error=crc", "refuses a request", "result=2", "could not execute", "result=5", "no upload"} {
			if !strings.Contains(log, s) {
				t.Errorf("the log lacks %s: %s", s, log)
			}
		}
	})
}

// Notices and heartbeats are answered with 9013; sub-packets one by one; all of a connection in their order.
func TestOneByOneAndInOrder(t *testing.T) {
	each(t, Config{}, func(r *receiver) {
		l := r.dial()
		beat := "QN=20261123093000777;ST=91;CN=9015;PW=123456;MN=A1;Flag=9;CP=&&&&"
		l.send(framed(beat))
		l.expect(framed("QN=20261123093000777;ST=91;CN=9013;PW=123456;MN=A1;Flag=8;CP=&&&&"))
		var wire, want strings.Builder
		for i := range 300 {
			part := func(qn int) string {
				return fmt.Sprintf("QN=2026112309%07d;ST=32;CN=2051;PW=123456;MN=A1;Flag=7;PNUM=300;PNO=%d;CP=&&DataTime=20261123092000;w01018-Avg=1&&", qn, i+1)
			}
			wire.WriteString(framed(part(i / 2))) // two parts with one QN, as some devices send
			want.WriteString(framed(fmt.Sprintf("QN=2026112309%07d;ST=91;CN=9014;PW=123456;MN=A1;Flag=4;CP=&&&&", i/2)))
		}
		l.send(wire.String())
		l.expect(want.String())
		if n := r.rows("command = '2051'"); n != 300 {
			t.Errorf("%d parts kept", n)
		}
		l.silent()
	})
}

// A frame that comes byte by byte, one that ends without its tail, and a last one before the device hangs up.
func TestSlowAndShortFrames(t *testing.T) {
	each(t, Config{TailTime: 30 * time.Millisecond, FrameTime: 150 * time.Millisecond}, func(r *receiver) {
		l := r.dial()
		a, wantA := up("A1", "123456", 5, 1)
		for i := range a {
			l.send(a[i : i+1])
		}
		l.expect(wantA)
		b, wantB := up("A1", "123456", 5, 2)
		l.send(b[:len(b)-2])
		l.expect(wantB)
		c, wantC := up("A1", "123456", 5, 3)
		l.send(c[:len(c)-2] + "\n")
		l.expect(wantC)
		d, wantD := up("A1", "123456", 5, 4)
		l.send(d[:50]) // begun and never finished: the search goes on
		for r.server.Counts().Bad == 0 {
			<-time.After(time.Millisecond)
		}
		l.send(d)
		l.expect(wantD)
		e, wantE := up("A1", "123456", 5, 5)
		l.send(e[:len(e)-2])
		l.ok(l.CloseWrite())
		l.expect(wantE)
		if n := r.server.Counts().Tails; n != 3 {
			t.Errorf("%d odd tails", n)
		}
	})
}

func (l *logger) closed(what string) {
	l.Helper()
	l.ok(l.SetReadDeadline(time.Now().Add(20 * time.Second)))
	if _, err := io.Copy(io.Discard, l.TCPConn); isTimeout(err) {
		l.Errorf("%s: the connection stays open", what)
	}
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// Noise, silence and too many connections end a connection and no other.
func TestLimits(t *testing.T) {
	each(t, Config{PerSource: 3, Idle: 2 * time.Second}, func(r *receiver) {
		a, want := up("A1", "123456", 5, 1)
		noisy := r.dial()
		io.WriteString(noisy.TCPConn, strings.Repeat("no frame at all ", 5000)) // the other end may close while we write
		noisy.closed("noise")
		heads := r.dial()
		io.WriteString(heads.TCPConn, strings.Repeat("##", 40_000))
		heads.closed("noise of heads")
		var l [3]*logger
		for i := range l {
			l[i] = r.dial()
			l[i].send(a)
			l[i].expect(want)
		}
		r.dial().closed("a fourth connection")
		if n := r.server.Counts().Refused; n != 1 {
			t.Errorf("%d refused", n)
		}
		l[0].closed("silence")
	})
}

// A device that never reads its answers, and one whose frames are being committed, stop nobody else.
func TestSlowReadersStopNobody(t *testing.T) {
	each(t, Config{WriteTime: 100 * time.Millisecond, Rate: 1_000_000}, func(r *receiver) {
		slow := r.dial()
		r.ok(slow.SetReadBuffer(1024))
		var wire strings.Builder
		for i := range 2000 {
			f, _ := up("A2", "654321", 5, i)
			wire.WriteString(f)
		}
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			for range 4 {
				if _, err := io.WriteString(slow.TCPConn, wire.String()); err != nil {
					return
				}
			}
		}()
		l := r.dial()
		for i := range 20 {
			f, want := up("A1", "123456", 5, i)
			l.send(f)
			l.expect(want)
		}
		<-gone
		slow.closed("answers that nobody reads")
	})
}

// Frames of many connections that come while a commit runs share the next one.
func TestConnectionsShareACommit(t *testing.T) {
	each(t, Config{PerSource: 100, Takers: 1}, func(r *receiver) {
		gate := make(chan struct{})
		r.mu.Lock()
		r.gate = gate
		r.mu.Unlock()
		first := r.dial()
		f0, want0 := up("A1", "123456", 5, 999)
		first.send(f0)
		for r.batches() == 0 {
			<-time.After(time.Millisecond)
		}
		var l [50]*logger
		for i := range l {
			l[i] = r.dial()
			f, _ := up("A1", "123456", 5, i)
			l[i].send(f)
		}
		for len(r.server.queue) < len(l) {
			<-time.After(time.Millisecond)
		}
		close(gate)
		first.expect(want0)
		for i := range l {
			_, want := up("A1", "123456", 5, i)
			l[i].expect(want)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if len(r.sizes) != 2 || r.sizes[1] != 50 {
			t.Errorf("batches of %v", r.sizes)
		}
	})
}

func (r *receiver) batches() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.sizes)
}

// When the server is told to end while a commit runs, the answer still goes out.
func TestEndingAnswersWhatIsCommitted(t *testing.T) {
	each(t, Config{}, func(r *receiver) {
		gate := make(chan struct{})
		r.mu.Lock()
		r.gate = gate
		r.mu.Unlock()
		l, idle := r.dial(), r.dial()
		f, want := up("A1", "123456", 5, 1)
		l.send(f)
		for r.batches() == 0 {
			<-time.After(time.Millisecond)
		}
		ended := make(chan struct{})
		go func() { r.stop(); close(ended) }()
		idle.closed("idle at the end")
		close(gate)
		l.expect(want)
		<-ended
		if r.rows("1 = 1") != 1 {
			t.Error("not kept")
		}
		if _, err := net.Dial("tcp", r.addr); err == nil {
			t.Error("still listening")
		}
	})
}

// A keeper that breaks confirms nothing and ends nothing.
func TestAKeeperThatBreaks(t *testing.T) {
	each(t, Config{}, func(r *receiver) {
		good := r.server.Take
		var broken sync.Once
		r.server.Take = func(list []signal.Upload) []signal.Fate {
			broken.Do(func() { panic("no such table") })
			return good(list)
		}
		l := r.dial()
		f, want := up("A1", "123456", 5, 1)
		l.send(f)
		for r.server.Counts().Fates[signal.Unfinished] == 0 {
			<-time.After(time.Millisecond)
		}
		l.send(f)
		l.expect(want)
	})
}

// With a setup, a device is told once on each connection, after its first accepted frame; without one, never.
func TestSetupIsToldOnce(t *testing.T) {
	each(t, Config{Setup: &Setup{Clock: true, OverTime: 5, ReCount: 3, Realtime: 60, Minute: 10}}, func(r *receiver) {
		l := r.dial()
		bad, _ := up("A1", "wrong1", 5, 1)
		l.send(bad)
		for i := range 2 {
			f, want := up("A1", "123456", 9, i)
			l.send(f)
			l.expect(want)
			if i == 0 {
				ask := func(n int, cn, area string) string {
					return framed(fmt.Sprintf("QN=2026112309300600%d;ST=32;CN=%s;PW=123456;MN=A1;Flag=9;CP=&&%s&&", n, cn, area))
				}
				l.expect(ask(0, "1000", "OverTime=5;ReCount=3"), ask(1, "1012", "SystemTime=20261123093006"), ask(2, "1062", "RtdInterval=60"), ask(3, "1064", "MinInterval=10"))
			}
		}
		l.silent()
	})
}
