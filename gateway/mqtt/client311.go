package mqtt

import (
	"context"
	"errors"
	"net"
	"net/url"
	"time"

	mqtt311 "github.com/eclipse/paho.mqtt.golang"
	mqttpackets "github.com/eclipse/paho.mqtt.golang/packets"
)

// serve311 speaks version 3.1.1, which most brokers in the field do, until ctx ends, or until the broker refuses that version: the
// same client id, no clean session, QoS 1, acknowledged by hand after the commit. This version knows no largest packet, so the limit
// of the payload holds here alone.
func (x *session) serve311(ctx context.Context) error {
	password, _ := x.u.User.Password()
	o := mqtt311.NewClientOptions().AddBroker("tcp://" + x.u.Host).SetProtocolVersion(4).SetClientID(x.ClientID).SetCleanSession(false).SetUsername(x.u.User.Username()).SetPassword(password)
	o.SetKeepAlive(30 * time.Second).SetConnectTimeout(10 * time.Second).SetMaxReconnectInterval(30 * time.Second).SetAutoReconnect(true).SetConnectRetry(false).SetAutoAckDisabled(true).SetOrderMatters(true)
	o.SetCustomOpenConnectionFn(func(*url.URL, mqtt311.ClientOptions) (net.Conn, error) { return x.dial(ctx) })
	o.SetDefaultPublishHandler(func(_ mqtt311.Client, m mqtt311.Message) {
		x.into(ctx, received{m.Topic(), m.Payload(), m.Retained(), func() error { m.Ack(); return nil }})
	})
	o.SetOnConnectHandler(func(c mqtt311.Client) { x.subscribe311(ctx, c) })
	o.SetConnectionLostHandler(func(_ mqtt311.Client, err error) {
		x.Log.Warn("mqtt: connection lost", "broker", x.u.Host, "version", "3.1.1", "err", err.Error())
	})
	c := mqtt311.NewClient(o)
	defer c.Disconnect(250)
	for wait := time.Second; ; wait = min(2*wait, 30*time.Second) {
		err := settled(ctx, c.Connect())
		if err == nil {
			break
		}
		if ctx.Err() != nil || errors.Is(err, mqttpackets.ErrorRefusedBadProtocolVersion) {
			return nil
		}
		x.Log.Warn("mqtt: no connection", "broker", x.u.Host, "version", "3.1.1", "err", err.Error())
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
	<-ctx.Done()
	return nil
}

// subscribe311 asks for the topics anew at each connection.
func (x *session) subscribe311(ctx context.Context, c mqtt311.Client) {
	topics := map[string]byte{}
	for _, f := range x.filters() {
		topics[f] = 1
	}
	go func() {
		if err := settled(ctx, c.SubscribeMultiple(topics, nil)); err != nil && ctx.Err() == nil {
			x.Log.Error("mqtt: can not subscribe", "err", err.Error())
			return
		}
		x.Log.Info("devices", "gateway", "mqtt", "broker", "connected", "version", "3.1.1")
	}()
}

// settled waits for what a call has begun.
func settled(ctx context.Context, t mqtt311.Token) error {
	select {
	case <-t.Done():
		return t.Error()
	case <-ctx.Done():
		return ctx.Err()
	}
}
