package notify

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/kernel/ledger"
	"linli/kernel/place"
	"linli/platform/clock"
	"linli/platform/crypto"
	"linli/platform/db"
	"linli/platform/db/dbtest"
	"linli/platform/outbound"
)

var (
	ctx  = context.Background()
	migs = []db.Migrations{ledger.Migrations, Migrations}
)

const (
	ren  = "0190a000-0000-7000-8000-000000000001" // persons
	guo  = "0190a000-0000-7000-8000-000000000002"
	lamp = "0190a000-0000-7000-8000-00000000aaaa" // a matter
)

const jinxiu = place.Path("/001/002/003/")

// world is a notify service with its real surroundings: ledger, dialer, sinks.
type world struct {
	*Service
	t     *testing.T
	d     *db.DB
	l     *ledger.Log
	clk   *clock.Settable
	keys  *crypto.Keys
	smtp  *smtpSink
	robot *robotSink
}

func each(t *testing.T, fn func(w *world)) {
	dbtest.Each(t, migs, func(t *testing.T, d *db.DB) {
		w := &world{t: t, d: d, clk: clock.NewSettable(at("2026-06-24 10:00:00")), keys: crypto.NewKeys(crypto.Std)}
		d.SetClock(w.clk)
		var err error
		if w.l, err = ledger.New(d, w.keys, w.clk, ledger.Config{}); err != nil {
			t.Fatal(err)
		}
		w.robot = newRobotSink(t)
		w.smtp = newSMTPSink(t, w.robot.TLS.Certificates)
		w.Service = w.node()
		fn(w)
	})
}

// node makes another service on the same database, as a second node would be.
func (w *world) node() *Service {
	roots := x509.NewCertPool()
	roots.AddCert(w.robot.Certificate())
	out := outbound.New(outbound.Config{Mode: outbound.Public, Resolver: loopback{}, Roots: roots,
		Listeners: []netip.AddrPort{w.smtp.addr, netip.MustParseAddrPort(w.robot.Listener.Addr().String())}})
	return New(w.d, w.l, w.keys, out, Config{PublicURL: "https://linli.example.cn/", Log: slog.New(slog.DiscardHandler),
		SMTP: &SMTP{Host: "example.com", Port: int(w.smtp.addr.Port()), From: "linli@example.com"}})
}

// loopback resolves every name to the machine the sinks run on.
type loopback struct{}

func (loopback) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Write(ctx, fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) read(fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Read(ctx, fn); err != nil {
		w.t.Fatal(err)
	}
}

var revs int64

// happen appends an entry of a kind about the lamp and numbers it.
func (w *world) happen(kind string) {
	w.t.Helper()
	revs++
	w.write(func(tx *db.Tx) error {
		_, err := w.l.Append(tx, ledger.Entry{Kind: kind, Obj: lamp, Rev: revs, Actor: ledger.System("test"), Pub: map[string]any{"state": "open"}})
		return err
	})
	if _, err := w.l.Sequence(ctx); err != nil {
		w.t.Fatal(err)
	}
}

// says registers a teller that always says the same.
func (w *world) says(kind string, list ...Notice) {
	w.Tell(kind, func(*db.Tx, ledger.Numbered) ([]Notice, error) { return list, nil })
}

func (w *world) follow() {
	w.t.Helper()
	for {
		n, err := w.Follow(ctx)
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func (w *world) deliver() int {
	w.t.Helper()
	n, err := w.Deliver(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) inbox(person string) (out []Message) {
	w.t.Helper()
	w.read(func(tx *db.Tx) (err error) {
		out, _, err = w.Inbox(tx, person, InboxQuery{})
		return err
	})
	return out
}

func (w *world) settings(person string, x Settings) Settings {
	w.t.Helper()
	got, err := w.SaveSettings(ctx, person, x)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

// states counts what is to leave the house by its state.
func (w *world) states() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	w.read(func(tx *db.Tx) error {
		clear(out)
		return tx.Each(`SELECT state, contact IS NOT NULL FROM notify_outside`, nil, func(scan func(...any) error) error {
			var s string
			var contact bool
			err := scan(&s, &contact)
			if contact {
				s += "+contact"
			}
			out[s]++
			return err
		})
	})
	return out
}

func (w *world) want(states string) {
	w.t.Helper()
	if got := fmt.Sprint(w.states()); got != "map["+states+"]" {
		w.t.Fatalf("%s, want %s", got, states)
	}
}

// robotSink is an https server that answers as a group robot does.
type robotSink struct {
	*httptest.Server
	mu     sync.Mutex
	got    []string // body
	ids    []string
	answer string
	status int
}

func newRobotSink(t *testing.T) *robotSink {
	r := &robotSink{answer: `{"errcode":0,"code":0}`, status: 200}
	r.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		b, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, req.URL.RequestURI()+" "+string(b))
		r.ids = append(r.ids, req.Header.Get("X-Linli-Id"))
		w.WriteHeader(r.status)
		io.WriteString(w, r.answer)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *robotSink) url() string {
	_, port, _ := net.SplitHostPort(r.Listener.Addr().String())
	return "https://example.com:" + port + "/robot/send?access_token=k"
}

func (r *robotSink) say(status int, answer string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status, r.answer = status, answer
}

func (r *robotSink) all() ([]string, []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.got...), append([]string(nil), r.ids...)
}

// smtpSink is a mail server with STARTTLS that keeps what it is given.
type smtpSink struct {
	addr  netip.AddrPort
	certs []tls.Certificate
	mu    sync.Mutex
	mails []string // envelope and text
	plain bool     // does not offer STARTTLS
	whole bool     // TLS from the first byte
	auth  string   // what was sent to log in
	rcpt  string   // answer to RCPT TO
	data  string   // answer after the text
}

func newSMTPSink(t *testing.T, certs []tls.Certificate) *smtpSink {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &smtpSink{addr: netip.MustParseAddrPort(l.Addr().String()), certs: certs, rcpt: "250 ok", data: "250 taken"}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { s.talk(c) })
		}
	})
	t.Cleanup(func() { l.Close(); wg.Wait() })
	return s
}

func (s *smtpSink) set(fn func()) { s.mu.Lock(); defer s.mu.Unlock(); fn() }

func (s *smtpSink) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.mails...)
}

func (s *smtpSink) talk(c net.Conn) {
	defer func() { c.Close() }()
	c.SetDeadline(time.Now().Add(time.Minute))
	r, secure, envelope := bufio.NewReader(c), false, ""
	say := func(line string) { io.WriteString(c, line+"\r\n") }
	s.mu.Lock()
	whole := s.whole
	s.mu.Unlock()
	encrypt := func() bool {
		tc := tls.Server(c, &tls.Config{Certificates: s.certs})
		c, r, secure = tc, bufio.NewReader(tc), true
		return tc.Handshake() == nil
	}
	if whole && !encrypt() {
		return
	}
	say("220 sink")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		s.mu.Lock()
		plain, rcpt, data := s.plain, s.rcpt, s.data
		s.mu.Unlock()
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case strings.HasPrefix(verb, "EHLO"):
			if secure {
				say("250-sink\r\n250 AUTH PLAIN")
			} else if plain {
				say("250 sink")
			} else {
				say("250-sink\r\n250 STARTTLS")
			}
		case verb == "STARTTLS":
			say("220 go")
			if !encrypt() {
				return
			}
		case strings.HasPrefix(verb, "AUTH PLAIN "):
			s.mu.Lock()
			s.auth = strings.TrimSpace(line)
			s.mu.Unlock()
			say("235 welcome")
		case strings.HasPrefix(verb, "MAIL FROM"):
			envelope = fmt.Sprintf("secure=%v %s", secure, strings.TrimSpace(line))
			say("250 ok")
		case strings.HasPrefix(verb, "RCPT TO"):
			envelope += " " + strings.TrimSpace(line)
			say(rcpt)
		case verb == "DATA":
			say("354 text")
			var b strings.Builder
			for {
				l, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if l == ".\r\n" {
					break
				}
				b.WriteString(l)
			}
			s.mu.Lock()
			s.mails = append(s.mails, envelope+"\r\n"+b.String())
			s.mu.Unlock()
			say(data)
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}
