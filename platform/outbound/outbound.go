package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"linli/platform/fault"
)

// Limits of one exchange (security.md T15).
const (
	Timeout   = 5 * time.Second // for the whole exchange, name look-up included
	MaxAnswer = 64 << 10        // bytes of the answer that are read
)

// Mode says whom Linli may call.
type Mode string

// The modes. The zero value of Config denies everything.
const (
	DenyAll Mode = "deny"   // nobody, whatever Allow says
	Listed  Mode = "listed" // only the names and networks of Allow
	Public  Mode = "public" // any public address, and the networks of Allow
)

// Resolver looks a name up; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Config of a Dialer.
type Config struct {
	Mode Mode // "" = DenyAll
	// Allow lists host names ("oapi.dingtalk.com", ".feishu.cn" for all below it) and
	// networks ("10.1.2.0/24", "10.1.2.3"). A network in it may be private: an office's
	// own mail server mostly is. A name in it still needs a public address, unless the
	// address lies in a listed network.
	Allow []string
	// Own are further addresses of this installation that are never called: its public
	// address behind a load balancer. Those of this machine are found by itself.
	Own []netip.Addr
	// Listeners are exact addresses that are allowed although they are loopback. Only
	// tests set it, for the listener that they opened themselves.
	Listeners []netip.AddrPort
	Resolver  Resolver       // nil = the system's
	Roots     *x509.CertPool // nil = the system's; an office's own certificate authority
	Timeout   time.Duration  // 0 = the constant Timeout
}

// Dialer opens connections to the outside. It is safe for use by many goroutines.
type Dialer struct {
	c     Config
	names []string
	nets  []netip.Prefix
}

// New makes a dialer. An entry of Allow that is neither a name nor a network allows
// nothing; CheckAllow tells the administrator.
func New(c Config) *Dialer {
	if c.Resolver == nil {
		c.Resolver = &net.Resolver{}
	}
	if c.Timeout <= 0 {
		c.Timeout = Timeout
	}
	d := &Dialer{c: c}
	for _, a := range c.Allow {
		a = strings.ToLower(strings.TrimSpace(a))
		if p, ok := network(a); ok {
			d.nets = append(d.nets, p)
		} else if hostname(strings.TrimPrefix(a, ".")) {
			d.names = append(d.names, a)
		}
	}
	return d
}

// CheckAllow gives the entries of list that New would not understand.
func CheckAllow(list []string) (wrong []string) {
	for _, a := range list {
		b := strings.ToLower(strings.TrimSpace(a))
		if _, ok := network(b); !ok && !hostname(strings.TrimPrefix(b, ".")) {
			wrong = append(wrong, a)
		}
	}
	return wrong
}

func network(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	return netip.Prefix{}, false
}

// Dial resolves host once, checks every address it has, and connects to one of the
// checked addresses. Errors: Denied (outbound.off, .not_listed, .private), Busy (no
// answer). The caller closes the connection and sets its deadlines.
func (d *Dialer) Dial(ctx context.Context, host string, port int) (net.Conn, error) {
	addrs, err := d.check(ctx, host, port)
	if err != nil {
		return nil, err
	}
	nd := net.Dialer{Timeout: d.c.Timeout}
	var last error
	for _, a := range addrs {
		conn, err := nd.DialContext(ctx, "tcp", netip.AddrPortFrom(a, uint16(port)).String())
		if err == nil {
			return conn, nil
		}
		last = err
	}
	return nil, fault.Busy("outbound.no_answer", host).With(last)
}

// DialTLS is Dial with TLS on top; the certificate must be host's.
func (d *Dialer) DialTLS(ctx context.Context, host string, port int) (net.Conn, error) {
	raw, err := d.Dial(ctx, host, port)
	if err != nil {
		return nil, err
	}
	conn := tls.Client(raw, d.TLS(host))
	if err := conn.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, fault.Busy("outbound.tls", host).With(err)
	}
	return conn, nil
}

// TLS is the configuration for a connection to host, for STARTTLS.
func (d *Dialer) TLS(host string) *tls.Config {
	return &tls.Config{ServerName: host, RootCAs: d.c.Roots, MinVersion: tls.VersionTLS12}
}

// check gives the addresses that may be called. One forbidden address among several
// refuses the name: such an answer is either a mistake or an attempt.
func (d *Dialer) check(ctx context.Context, host string, port int) ([]netip.Addr, error) {
	if d.c.Mode != Public && d.c.Mode != Listed {
		return nil, fault.Denied("outbound.off")
	}
	if port < 1 || port > 65535 {
		return nil, fault.Invalid("outbound.bad_address", host)
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	addrs, err := d.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	own := ownAddresses()
	for i, a := range addrs {
		addrs[i] = a.Unmap()
		if err := d.permit(host, addrs[i], port, own); err != nil {
			return nil, err
		}
	}
	return addrs, nil
}

func (d *Dialer) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	if !hostname(host) {
		// Also 127.1, 0x7f000001, 2130706433: spellings that some C libraries take for
		// an address and that no name has (the last label of a name is never a number).
		return nil, fault.Invalid("outbound.bad_address", host)
	}
	ctx, cancel := context.WithTimeout(ctx, d.c.Timeout)
	defer cancel()
	addrs, err := d.c.Resolver.LookupNetIP(ctx, "ip", host)
	if err != nil || len(addrs) == 0 {
		return nil, fault.Busy("outbound.no_name", host).With(err)
	}
	return append([]netip.Addr(nil), addrs...), nil
}

func (d *Dialer) permit(host string, a netip.Addr, port int, own map[netip.Addr]bool) error {
	for _, l := range d.c.Listeners {
		if l.Addr().Unmap() == a && int(l.Port()) == port {
			return nil
		}
	}
	for _, o := range d.c.Own {
		if o.Unmap() == a {
			return fault.Denied("outbound.private", host)
		}
	}
	if own[a] {
		return fault.Denied("outbound.private", host)
	}
	if within(a, d.nets) {
		return nil
	}
	if !public(a) {
		return fault.Denied("outbound.private", host)
	}
	if d.c.Mode == Listed && !d.listed(host) {
		return fault.Denied("outbound.not_listed", host)
	}
	return nil
}

func (d *Dialer) listed(host string) bool {
	for _, n := range d.names {
		if n == host || (strings.HasPrefix(n, ".") && strings.HasSuffix(host, n)) {
			return true
		}
	}
	return false
}

// ownAddresses asks at each call: an address may come and go (a floating one of a pair
// of nodes does).
func ownAddresses() map[netip.Addr]bool {
	own := map[netip.Addr]bool{}
	list, err := net.InterfaceAddrs()
	if err != nil {
		return own // the public ranges are still checked
	}
	for _, x := range list {
		if p, err := netip.ParsePrefix(x.String()); err == nil {
			own[p.Addr().Unmap()] = true
		}
	}
	return own
}

// hostname tells whether s is a DNS name of letters, digits and hyphens whose last
// label is not a number.
func hostname(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	labels := strings.Split(s, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		for i := 0; i < len(l); i++ {
			c := l[i]
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
				return false
			}
		}
	}
	last := labels[len(labels)-1]
	if _, err := strconv.ParseUint(last, 0, 64); err == nil {
		return false
	}
	return last[0] < '0' || last[0] > '9'
}
