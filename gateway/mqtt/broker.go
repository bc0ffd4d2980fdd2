package mqtt

import (
	"bytes"
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"sync"
	"time"

	broker "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"

	"linli/platform/fault"
)

const (
	brokerClients = 4096
	brokerRate    = 50 // messages a second of one connection; twice that in a burst
)

func listen(c Config) (net.Listener, error) {
	ln, err := net.Listen("tcp", c.Address)
	if err != nil {
		return nil, fault.Invalid("mqtt.bad_addr", c.Address).With(err)
	}
	if c.Cert == "" && c.Key == "" {
		return ln, nil
	}
	pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
	if err != nil {
		ln.Close()
		return nil, fault.Invalid("mqtt.bad_cert", c.Cert).With(err)
	}
	return tls.NewListener(ln, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}), nil
}

// serveBroker is the own broker. It gives nothing out: devices publish, nobody subscribes, nothing is retained.
func (g *Gateway) serveBroker(ctx context.Context) error {
	caps := broker.NewDefaultServerCapabilities()
	caps.MaximumClients, caps.MaximumPacketSize, caps.MaximumQos = brokerClients, MaxPayload+1024, 1
	caps.ReceiveMaximum, caps.MaximumInflight, caps.MaximumSessionExpiryInterval = 32, 32, 3600
	s := broker.New(&broker.Options{Capabilities: caps, Logger: slog.New(slog.DiscardHandler)})
	if err := s.AddHook(&hook{g: g, ctx: context.WithoutCancel(ctx), rates: map[string]*bucket{}}, nil); err != nil {
		return err
	}
	if err := s.AddListener(listeners.NewNet("linli", g.ln)); err != nil {
		return err
	}
	if err := s.Serve(); err != nil {
		return err
	}
	g.Log.Info("devices", "gateway", "mqtt", "addr", g.Addr())
	<-ctx.Done()
	return s.Close()
}

// hook is Linli within the broker.
type hook struct {
	broker.HookBase
	g     *Gateway
	ctx   context.Context
	mu    sync.Mutex
	rates map[string]*bucket
}

// bucket is the allowance of one connection.
type bucket struct {
	tokens float64
	at     time.Time
}

// ID names the hook.
func (h *hook) ID() string { return "linli" }

// Provides lists what it wants to be asked.
func (h *hook) Provides(b byte) bool {
	return bytes.Contains([]byte{broker.OnConnectAuthenticate, broker.OnACLCheck, broker.OnPublish, broker.OnWill, broker.OnDisconnect}, []byte{b})
}

// OnConnectAuthenticate lets in who stands in the file of users.
func (h *hook) OnConnectAuthenticate(cl *broker.Client, pk packets.Packet) bool {
	return h.g.users.knows(string(pk.Connect.Username), pk.Connect.Password)
}

// OnACLCheck lets a user publish for its sites and read nothing.
func (h *hook) OnACLCheck(cl *broker.Client, topic string, write bool) bool {
	return write && h.g.users.may(string(cl.Properties.Username), h.g.siteOf(topic))
}

// OnPublish keeps a message before the broker acknowledges it. Not kept: no acknowledgement, the device sends it again.
func (h *hook) OnPublish(cl *broker.Client, pk packets.Packet) (packets.Packet, error) {
	h.hold(cl.ID)
	if err := h.g.take(h.ctx, pk.TopicName, pk.Payload, false); err != nil {
		return pk, packets.ErrRejectPacket
	}
	return pk, packets.CodeSuccessIgnore // acknowledged, passed on to nobody
}

// hold lets a connection that sends too fast wait; the others go on.
func (h *hook) hold(id string) {
	h.mu.Lock()
	b := h.rates[id]
	if b == nil {
		b = &bucket{tokens: 2 * brokerRate, at: time.Now()}
		h.rates[id] = b
	}
	now := time.Now()
	b.tokens = min(b.tokens+now.Sub(b.at).Seconds()*brokerRate, 2*brokerRate) - 1
	b.at = now
	debt := -b.tokens
	h.mu.Unlock()
	if debt > 0 {
		time.Sleep(time.Duration(debt / brokerRate * float64(time.Second)))
	}
}

// OnDisconnect forgets the allowance.
func (h *hook) OnDisconnect(cl *broker.Client, err error, expire bool) {
	h.mu.Lock()
	delete(h.rates, cl.ID)
	h.mu.Unlock()
}

// OnWill hears the last will of a device that went away.
func (h *hook) OnWill(cl *broker.Client, will broker.Will) (broker.Will, error) {
	if h.g.users.may(string(cl.Properties.Username), h.g.siteOf(will.TopicName)) {
		if err := h.g.take(h.ctx, will.TopicName, will.Payload, false); err != nil {
			h.g.Log.Warn("mqtt: last will not kept", "err", err.Error())
		}
	}
	will.Retain = false
	return will, nil
}
