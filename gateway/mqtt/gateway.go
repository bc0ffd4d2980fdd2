package mqtt

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"linli/kernel/signal"
	"linli/platform/fault"
)

// Config of the gateway.
type Config struct {
	Signals   *signal.Service
	Log       *slog.Logger
	Now       func() time.Time
	Address   string // mqtt://… or mqtts://… of a broker; or host:port to be one at
	Users     string // file of users, to be a broker
	Cert, Key string // TLS of the own broker
	Adapters  []string
	Allow     []string // further networks that may be called: a broker in the office's own network
	ClientID  string   // linli when ""
}

// Gateway hears devices.
type Gateway struct {
	Config
	adapters []Adapter
	ln       net.Listener
	users    *users
	counts   struct{ kept, dropped, strangers atomic.Int64 }
}

// Counts say how it goes.
type Counts struct{ Kept, Dropped, Strangers int64 }

// Counts reads the counters.
func (g *Gateway) Counts() Counts {
	return Counts{g.counts.kept.Load(), g.counts.dropped.Load(), g.counts.strangers.Load()}
}

// Open checks the settings, and opens the port when Linli is to be the broker. Invalid with what to change.
func Open(c Config) (*Gateway, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.ClientID == "" {
		c.ClientID = "linli"
	}
	g := &Gateway{Config: c}
	var err error
	if g.adapters, err = Adapters(c.Adapters); err != nil {
		return nil, err
	}
	if strings.Contains(c.Address, "://") {
		_, err = brokerURL(c.Address)
		return g, err
	}
	if g.users, err = readUsers(c.Users, c.Address); err != nil {
		return nil, err
	}
	if g.users.open {
		c.Log.Warn("mqtt: no file of users, so every program on this machine may publish; name one by --mqtt-users", "addr", c.Address)
	}
	g.ln, err = listen(c)
	return g, err
}

// Addr is where the own broker listens; "" without one.
func (g *Gateway) Addr() string {
	if g.ln == nil {
		return ""
	}
	return g.ln.Addr().String()
}

// Serve runs until ctx ends.
func (g *Gateway) Serve(ctx context.Context) error {
	go g.beat(ctx)
	if g.ln != nil {
		return g.serveBroker(ctx)
	}
	return g.serveClient(ctx)
}

func (g *Gateway) beat(ctx context.Context) {
	t := time.NewTicker(30 * time.Second)
	defer t.Stop()
	for {
		if err := g.Signals.Listening(ctx, signal.MQTT); err != nil && ctx.Err() == nil {
			g.Log.Warn("mqtt: beat", "err", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// filters are the topics to subscribe to.
func (g *Gateway) filters() []string {
	out := []string{"linli/v1/+/+/up", "linli/v1/+/+/status"}
	for _, a := range g.adapters {
		out = append(out, a.Filter())
	}
	return out
}

// siteOf is the site a topic belongs to, "" for a topic nobody reads.
func (g *Gateway) siteOf(topic string) string {
	if site, _, _, ok := Topic(topic); ok {
		return site
	}
	for _, a := range g.adapters {
		if site, _, ok := a.Match(topic); ok {
			return site
		}
	}
	return ""
}

// read turns what came on a topic into a message.
func (g *Gateway) read(topic string, payload []byte) (m signal.Message, err error) {
	if site, device, what, ok := Topic(topic); ok {
		if what == "status" {
			return Status(site, device, payload)
		}
		return Parse(site, device, payload)
	}
	for _, a := range g.adapters {
		if site, device, ok := a.Match(topic); ok {
			return a.Read(site, device, payload)
		}
	}
	return m, refused("no such topic")
}

// take keeps a message. An error means that it is not on disk and must not be acknowledged; what breaks the convention is dropped
// for good, and nil.
func (g *Gateway) take(ctx context.Context, topic string, payload []byte, retained bool) error {
	m, err := g.read(topic, payload)
	if err != nil {
		g.counts.dropped.Add(1)
		g.Log.Warn("mqtt: dropped", "topic", cut(topic, 150), "why", err.Error(), "begins", first200(payload))
		return nil
	}
	m.Retained, m.Raw = retained, first200(payload)
	out, err := g.Signals.Take(ctx, m)
	if err != nil {
		g.Log.Error("mqtt: not kept", "kind", fault.KindOf(err), "err", err.Error())
		return err
	}
	if out[0] == signal.Stranger {
		g.counts.strangers.Add(1)
		return nil
	}
	g.counts.kept.Add(1)
	return nil
}
