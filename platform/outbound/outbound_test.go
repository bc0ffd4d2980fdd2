package outbound_test

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"linli/platform/fault"
	"linli/platform/outbound"
	"linli/platform/text"
)

// names is a resolver that answers from a list, one answer after the other.
type names struct {
	answers [][]string
	asked   atomic.Int64
}

func (n *names) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	i := int(n.asked.Add(1)) - 1
	if i >= len(n.answers) {
		i = len(n.answers) - 1
	}
	var out []netip.Addr
	for _, s := range n.answers[i] {
		out = append(out, netip.MustParseAddr(s))
	}
	return out, nil
}

// sink is a real https server on loopback that counts who reaches it.
type sink struct {
	*httptest.Server
	hits atomic.Int64
	addr netip.AddrPort
	host string // a name its certificate is good for
}

func newSink(t *testing.T, h http.HandlerFunc) *sink {
	t.Helper()
	s := &sink{host: "example.com"} // httptest's certificate is made out to it
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.hits.Add(1)
		h(w, r)
	}))
	t.Cleanup(s.Close)
	s.addr = netip.MustParseAddrPort(s.Listener.Addr().String())
	return s
}

func (s *sink) roots() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(s.Certificate())
	return p
}

func (s *sink) url(path string) string {
	return "https://" + s.host + ":" + strconv.Itoa(int(s.addr.Port())) + path
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(status); io.WriteString(w, body) }
}

func post(d *outbound.Dialer, raw string) (outbound.Response, error) {
	return d.Post(context.Background(), raw, "application/json", []byte(`{}`), nil)
}

func key(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Key
	}
	return ""
}

func TestNothingGoesOutByDefault(t *testing.T) {
	s := newSink(t, answer(200, "ok"))
	res := &names{answers: [][]string{{"127.0.0.1"}}}
	for _, m := range []outbound.Mode{"", outbound.DenyAll, "nonsense"} {
		d := outbound.New(outbound.Config{Mode: m, Resolver: res, Roots: s.roots(), Listeners: []netip.AddrPort{s.addr}, Allow: []string{"127.0.0.0/8", s.host}})
		if _, err := post(d, s.url("/")); key(err) != "outbound.off" {
			t.Errorf("mode %q: %v", m, err)
		}
		if _, err := d.Dial(context.Background(), s.host, int(s.addr.Port())); key(err) != "outbound.off" {
			t.Errorf("mode %q: %v", m, err)
		}
	}
	if s.hits.Load() != 0 || res.asked.Load() != 0 {
		t.Fatalf("%d hits, %d look-ups", s.hits.Load(), res.asked.Load())
	}
}

func TestPostReachesAnAllowedListener(t *testing.T) {
	s := newSink(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		io.WriteString(w, r.Method+" "+r.Header.Get("Content-Type")+" "+r.Header.Get("X-Linli-Id")+" "+string(b))
	})
	d := outbound.New(outbound.Config{Mode: outbound.Public, Resolver: &names{answers: [][]string{{"127.0.0.1"}}}, Roots: s.roots(), Listeners: []netip.AddrPort{s.addr}})
	resp, err := d.Post(context.Background(), s.url("/a?b=c"), "application/json", []byte(`{"x":1}`), http.Header{"X-Linli-Id": {"7"}})
	if err != nil || resp.Status != 200 || string(resp.Body) != `POST application/json 7 {"x":1}` {
		t.Fatalf("%+v %q %v", resp, resp.Body, err)
	}
}

// A loopback server, named in every way that a webhook's address could name it.
func TestForbiddenAddressesAreNotHit(t *testing.T) {
	s := newSink(t, answer(200, "secret"))
	port := strconv.Itoa(int(s.addr.Port()))
	for _, host := range []string{"127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0",
		"localhost", "localhost.", "10.0.0.1", "169.254.169.254", "[fe80::1%25lo]", "[64:ff9b::7f00:1]"} {
		d := outbound.New(outbound.Config{Mode: outbound.Public, Roots: s.roots()})
		_, err := post(d, "https://"+host+":"+port+"/")
		if k := fault.KindOf(err); k != fault.KindDenied && k != fault.KindInvalid {
			t.Errorf("%s: %v", host, err)
		}
	}
	for _, addr := range []string{"127.0.0.1", "::1", "::ffff:127.0.0.1", "192.168.0.7", "fd00::7"} {
		d := outbound.New(outbound.Config{Mode: outbound.Public, Roots: s.roots(), Resolver: &names{answers: [][]string{{"8.8.8.8", addr}}}})
		if _, err := post(d, s.url("/")); key(err) != "outbound.private" {
			t.Errorf("a name that also has %s: %v", addr, err)
		}
	}
	if s.hits.Load() != 0 {
		t.Fatalf("%d hits", s.hits.Load())
	}
}

// A name that is public when it is checked and loopback when it is asked again: it is
// never asked again. The first answer here is a listener the test allows; the second
// would be another port's secret on the same loopback.
func TestNameIsResolvedOnce(t *testing.T) {
	good := newSink(t, answer(200, "good"))
	res := &names{answers: [][]string{{"127.0.0.1"}, {"127.0.0.2"}, {"::1"}}}
	d := outbound.New(outbound.Config{Mode: outbound.Public, Resolver: res, Roots: good.roots(), Listeners: []netip.AddrPort{good.addr}})
	if resp, err := post(d, good.url("/")); err != nil || string(resp.Body) != "good" {
		t.Fatalf("%q %v", resp.Body, err)
	}
	if res.asked.Load() != 1 {
		t.Fatalf("looked up %d times for one call", res.asked.Load())
	}
	if _, err := post(d, good.url("/")); key(err) != "outbound.private" {
		t.Fatalf("rebound name: %v", err)
	}
	if good.hits.Load() != 1 {
		t.Fatalf("%d hits", good.hits.Load())
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	inner := newSink(t, answer(200, "inner"))
	outer := newSink(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inner.URL, http.StatusTemporaryRedirect)
	})
	d := outbound.New(outbound.Config{Mode: outbound.Public, Resolver: &names{answers: [][]string{{"127.0.0.1"}}}, Roots: outer.roots(), Listeners: []netip.AddrPort{outer.addr, inner.addr}})
	resp, err := post(d, outer.url("/"))
	if err != nil || resp.Status != 307 {
		t.Fatalf("%+v %v", resp, err)
	}
	if inner.hits.Load() != 0 {
		t.Fatal("the redirect was followed")
	}
}

func TestOnlyHTTPS(t *testing.T) {
	hits := 0
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits++ }))
	defer plain.Close()
	u, _ := url.Parse(plain.URL)
	d := outbound.New(outbound.Config{Mode: outbound.Public, Listeners: []netip.AddrPort{netip.MustParseAddrPort(u.Host)}})
	for _, raw := range []string{plain.URL, "ftp://example.com/", "file:///etc/passwd", "gopher://example.com", "//example.com", "https://", "https://user:pw@example.com/", "https:example.com", "javascript:alert(1)", "https://exa mple.com/"} {
		if _, err := post(d, raw); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", raw, err)
		}
	}
	if hits != 0 {
		t.Fatal("plain http went out")
	}
}

func TestLongAnswerIsCutAndSaid(t *testing.T) {
	s := newSink(t, answer(200, strings.Repeat("x", outbound.MaxAnswer+1)))
	d := outbound.New(outbound.Config{Mode: outbound.Public, Resolver: &names{answers: [][]string{{"127.0.0.1"}}}, Roots: s.roots(), Listeners: []netip.AddrPort{s.addr}})
	if _, err := post(d, s.url("/")); key(err) != "outbound.long_answer" {
		t.Fatal(err)
	}
}

func TestSilentServerIsGivenUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // accepts into its backlog and never says a word
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	addr := netip.MustParseAddrPort(l.Addr().String())
	d := outbound.New(outbound.Config{Mode: outbound.Public, Timeout: 50 * time.Millisecond, Listeners: []netip.AddrPort{addr}})
	if _, err := post(d, "https://"+addr.String()+"/"); !fault.Is(err, fault.KindBusy) {
		t.Fatal(err)
	}
}

func TestForeignCertificateIsRefused(t *testing.T) {
	s := newSink(t, answer(200, "ok"))
	d := outbound.New(outbound.Config{Mode: outbound.Public, Resolver: &names{answers: [][]string{{"127.0.0.1"}}}, Roots: x509.NewCertPool(), Listeners: []netip.AddrPort{s.addr}})
	if _, err := post(d, s.url("/")); key(err) != "outbound.tls" {
		t.Fatal(err)
	}
	if s.hits.Load() != 0 {
		t.Fatal("a request went to a server that could not prove its name")
	}
}

func TestAllowList(t *testing.T) {
	s := newSink(t, answer(200, "ok"))
	for _, c := range []struct {
		name, host, addr, key string
		cfg                   outbound.Config
	}{
		{"not on the list", "evil.example", "8.8.8.8", "outbound.not_listed", outbound.Config{Mode: outbound.Listed, Allow: []string{"oapi.dingtalk.com"}}},
		{"on the list, but private", "oapi.dingtalk.com", "10.0.0.9", "outbound.private", outbound.Config{Mode: outbound.Listed, Allow: []string{"oapi.dingtalk.com"}}},
		{"suffix needs the dot", "evilfeishu.cn", "8.8.8.8", "outbound.not_listed", outbound.Config{Mode: outbound.Listed, Allow: []string{".feishu.cn"}}},
		{"own address although its network is listed", "mail.example", "127.0.0.1", "outbound.private", outbound.Config{Mode: outbound.Listed, Allow: []string{"127.0.0.0/8"}}},
		{"own address behind a balancer", "self.example", "8.8.4.4", "outbound.private", outbound.Config{Mode: outbound.Public, Own: []netip.Addr{netip.MustParseAddr("::ffff:8.8.4.4")}}},
	} {
		c.cfg.Resolver = &names{answers: [][]string{{c.addr}}}
		if _, err := outbound.New(c.cfg).Dial(context.Background(), c.host, int(s.addr.Port())); key(err) != c.key {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if wrong := outbound.CheckAllow([]string{"oapi.dingtalk.com", ".feishu.cn", "10.0.0.0/8", "10.1.1.1", "https://x.cn", "fe80::1%eth0", "*.cn"}); len(wrong) != 3 {
		t.Fatalf("%q", wrong)
	}
	if s.hits.Load() != 0 {
		t.Fatal("hit")
	}
}

func TestWordsAreComplete(t *testing.T) {
	if gaps := text.Gaps("outbound."); len(gaps) > 0 {
		t.Fatal(gaps)
	}
}
