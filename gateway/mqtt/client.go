package mqtt

import (
	"context"
	"hash/maphash"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"sync"
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

// received is a message that waits for a worker.
type received struct {
	client *paho.Client
	packet *paho.Publish
}

// serveClient is a client of the owner's broker: fixed id, no clean start, QoS 1, acknowledged by hand after the commit.
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
	password, _ := u.User.Password()
	conf := autopaho.ClientConfig{
		ServerUrls: []*url.URL{u}, KeepAlive: 30, CleanStartOnInitialConnection: false, SessionExpiryInterval: sessionExpiry, ConnectTimeout: 10 * time.Second,
		ReconnectBackoff: func(n int) time.Duration { return min(time.Duration(1<<min(n, 5))*time.Second, 30*time.Second) },
		ConnectUsername:  u.User.Username(), ConnectPassword: []byte(password),
		AttemptConnection: func(ctx context.Context, _ autopaho.ClientConfig, u *url.URL) (net.Conn, error) {
			return dial(ctx, door, u, port)
		},
		ConnectPacketBuilder: func(c *paho.Connect, _ *url.URL) (*paho.Connect, error) {
			most, size := uint16(workers*8), uint32(MaxPayload+1024)
			if c.Properties == nil {
				c.Properties = &paho.ConnectProperties{}
			}
			c.Properties.ReceiveMaximum, c.Properties.MaximumPacketSize = &most, &size
			return c, nil
		},
		OnConnectionUp: func(m *autopaho.ConnectionManager, _ *paho.Connack) { g.subscribe(ctx, m) },
		OnConnectError: func(err error) { g.Log.Warn("mqtt: no connection", "broker", u.Host, "err", err.Error()) },
		ClientConfig: paho.ClientConfig{ClientID: g.ClientID, EnableManualAcknowledgment: true, SendAcksInterval: 20 * time.Millisecond,
			OnPublishReceived: []func(paho.PublishReceived) (bool, error){func(r paho.PublishReceived) (bool, error) {
				select {
				case lanes[maphash.String(seed, r.Packet.Topic)%workers] <- received{r.Client, r.Packet}:
				case <-ctx.Done():
				}
				return true, nil
			}}},
	}
	m, err := autopaho.NewConnection(ctx, conf)
	if err != nil {
		return fault.Invalid("mqtt.bad_url").With(err)
	}
	<-m.Done()
	wg.Wait()
	return nil
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
		g.Log.Info("devices", "gateway", "mqtt", "broker", "connected")
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
			if err := g.take(ctx, r.packet.Topic, r.packet.Payload, r.packet.Retain); err == nil {
				break
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
		}
		if err := r.client.Ack(r.packet); err != nil { // that connection is gone; the broker sends it again and it is known then
			g.Log.Debug("mqtt: ack", "err", err.Error())
		}
	}
}
