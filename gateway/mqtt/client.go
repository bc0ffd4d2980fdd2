package mqtt

import (
	"context"
	"errors"
	"hash/maphash"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/packets"
	"github.com/eclipse/paho.golang/paho"

	"linli/platform/fault"
	"linli/platform/outbound"
)

const (
	sessionExpiry = 7 * 24 * 3600 // seconds that the broker keeps what came while Linli was down
	workers       = 64            // messages of one topic stay in their order, others go beside
)

// brokerURL reads mqtt://user:password@host:1883 or mqtts://…:8883.
func brokerURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Scheme != "mqtt" && u.Scheme != "mqtts" || u.Path != "" && u.Path != "/" {
		return nil, fault.Invalid("mqtt.bad_url")
	}
	if u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), map[string]string{"mqtt": "1883", "mqtts": "8883"}[u.Scheme])
	}
	if port, err := strconv.Atoi(u.Port()); err != nil || port < 1 || port > 65535 {
		return nil, fault.Invalid("mqtt.bad_url").With(err)
	}
	return u, nil
}

// dialer goes to this one broker, by the one door out. A broker on this very machine is what the operator named.
func (g *Gateway) dialer(u *url.URL) (*outbound.Dialer, int, error) {
	port, err := strconv.Atoi(u.Port())
	if err != nil || port < 1 || port > 65535 {
		return nil, 0, fault.Invalid("mqtt.bad_url").With(err)
	}
	c := outbound.Config{Mode: outbound.Listed, Allow: append([]string{u.Hostname()}, g.Allow...)}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil {
		c.Listeners = []netip.AddrPort{netip.AddrPortFrom(a, uint16(port))}
	}
	return outbound.New(c), port, nil
}

// received is a message that waits for a worker, and how it is acknowledged once it is kept.
type received struct {
	topic    string
	payload  []byte
	retained bool
	ack      func() error
}

// session is a connection to the owner's broker: whoever speaks with it, in version 5 or 3.1.1, puts what came into the lanes.
type session struct {
	*Gateway
	u    *url.URL
	dial func(context.Context) (net.Conn, error)
	into func(context.Context, received)
}

// serveClient is a client of the owner's broker: fixed id, no clean start, QoS 1, acknowledged by hand after the commit. It speaks
// version 5, and 3.1.1 with a broker that refuses 5 or does not understand it; each change is logged.
func (g *Gateway) serveClient(ctx context.Context) error {
	u, err := brokerURL(g.Address)
	if err != nil {
		return err
	}
	door, port, err := g.dialer(u)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	lanes := make([]chan received, workers)
	for i := range lanes {
		lanes[i] = make(chan received, 16)
		wg.Go(func() { g.work(ctx, lanes[i]) })
	}
	seed := maphash.MakeSeed()
	x := &session{Gateway: g, u: u, dial: func(ctx context.Context) (net.Conn, error) { return dial(ctx, door, u, port) },
		into: func(ctx context.Context, r received) {
			select {
			case lanes[maphash.String(seed, r.topic)%workers] <- r:
			case <-ctx.Done():
			}
		}}
	for five := true; ctx.Err() == nil; five = !five {
		if five {
			err = x.serve5(ctx)
		} else {
			err = x.serve311(ctx)
		}
		if err != nil {
			return err
		}
		if ctx.Err() == nil {
			g.Log.Warn("mqtt: the broker does not take this version of the protocol; trying the other", "broker", u.Host, "was5", five)
		}
	}
	wg.Wait()
	return nil
}

// deaf is how many times in a row a broker may answer a connection with something else than MQTT 5 before 3.1.1 is tried.
const deaf = 2

// serve5 speaks version 5 until ctx ends, or until the broker refuses that version.
func (x *session) serve5(ctx context.Context) error {
	run, stop := context.WithCancel(ctx)
	defer stop()
	var reached atomic.Bool // the port opened in this attempt
	var odd atomic.Int64
	password, _ := x.u.User.Password()
	conf := autopaho.ClientConfig{
		ServerUrls: []*url.URL{x.u}, KeepAlive: 30, CleanStartOnInitialConnection: false, SessionExpiryInterval: sessionExpiry, ConnectTimeout: 10 * time.Second,
		ReconnectBackoff: func(n int) time.Duration { return min(time.Duration(1<<min(n, 5))*time.Second, 30*time.Second) },
		ConnectUsername:  x.u.User.Username(), ConnectPassword: []byte(password),
		AttemptConnection: func(ctx context.Context, _ autopaho.ClientConfig, _ *url.URL) (net.Conn, error) {
			reached.Store(false)
			c, err := x.dial(ctx)
			reached.Store(err == nil)
			return c, err
		},
		ConnectPacketBuilder: func(c *paho.Connect, _ *url.URL) (*paho.Connect, error) {
			most, size := uint16(workers*8), uint32(MaxPayload+1024)
			if c.Properties == nil {
				c.Properties = &paho.ConnectProperties{}
			}
			c.Properties.ReceiveMaximum, c.Properties.MaximumPacketSize = &most, &size
			return c, nil
		},
		OnConnectionUp: func(m *autopaho.ConnectionManager, _ *paho.Connack) { odd.Store(0); x.subscribe(ctx, m) },
		OnConnectError: func(err error) {
			x.Log.Warn("mqtt: no connection", "broker", x.u.Host, "version", 5, "err", err.Error())
			if refuses5(err) || reached.Load() && !answered(err) && odd.Add(1) >= deaf {
				stop()
			}
		},
		ClientConfig: paho.ClientConfig{ClientID: x.ClientID, EnableManualAcknowledgment: true, SendAcksInterval: 20 * time.Millisecond,
			OnPublishReceived: []func(paho.PublishReceived) (bool, error){func(r paho.PublishReceived) (bool, error) {
				x.into(ctx, received{r.Packet.Topic, r.Packet.Payload, r.Packet.Retain, func() error { return r.Client.Ack(r.Packet) }})
				return true, nil
			}}},
	}
	m, err := autopaho.NewConnection(run, conf)
	if err != nil {
		return fault.Invalid("mqtt.bad_url").With(err)
	}
	<-m.Done()
	return nil
}

// refuses5 tells whether a broker said in so many words that it does not speak version 5: 0x84, or the 0x01 of 3.1.1.
func refuses5(err error) bool {
	var c *autopaho.ConnackError
	return errors.As(err, &c) && (c.ReasonCode == 0x84 || c.ReasonCode == 1)
}

// answered tells whether a broker understood the question, whatever it answered: a wrong password is no other version.
func answered(err error) bool {
	var c *autopaho.ConnackError
	return errors.As(err, &c) && !refuses5(err)
}

func dial(ctx context.Context, door *outbound.Dialer, u *url.URL, port int) (net.Conn, error) {
	open := door.Dial
	if u.Scheme == "mqtts" {
		open = door.DialTLS
	}
	c, err := open(ctx, u.Hostname(), port)
	if err != nil {
		return nil, err
	}
	return packets.NewThreadSafeConn(c), nil
}

// subscribe asks for the topics anew at each connection: a session that the broker has lost would be silent else.
func (g *Gateway) subscribe(ctx context.Context, m *autopaho.ConnectionManager) {
	s := &paho.Subscribe{}
	for _, f := range g.filters() {
		s.Subscriptions = append(s.Subscriptions, paho.SubscribeOptions{Topic: f, QoS: 1})
	}
	go func() {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		if _, err := m.Subscribe(ctx, s); err != nil && ctx.Err() == nil {
			g.Log.Error("mqtt: can not subscribe", "err", err.Error())
			return
		}
		g.Log.Info("devices", "gateway", "mqtt", "broker", "connected", "version", 5)
	}()
}

// work keeps messages and acknowledges them. One that could not be kept is tried again until it is, or Linli ends: then the broker
// still has it.
func (g *Gateway) work(ctx context.Context, lane <-chan received) {
	for {
		var r received
		select {
		case <-ctx.Done():
			return
		case r = <-lane:
		}
		for wait := 100 * time.Millisecond; ; wait = min(2*wait, 10*time.Second) {
			if err := g.take(ctx, r.topic, r.payload, r.retained); err == nil {
				break
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
		}
		if err := r.ack(); err != nil { // that connection is gone; the broker sends it again and it is known then
			g.Log.Debug("mqtt: ack", "err", err.Error())
		}
	}
}
