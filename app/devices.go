package app

import (
	"context"
	"log/slog"
	"net"
	"sync"

	"linli/gateway/gbt26875"
	"linli/gateway/mqtt"
	"linli/platform/fault"
)

// Devices say where devices reach Linli; the zero value listens to none.
type Devices struct {
	Fire        string // address of the centre of GB/T 26875.3
	FireSources int    // connections of one network address at once; 16 when 0
	MQTT        string // mqtt://user:password@host or mqtts://… of a broker; or an address to be a broker at
	MQTTUsers   string // file of who may publish, needed to be a broker
	MQTTCert    string // certificate and key of the broker, for TLS
	MQTTKey     string
	Allow       string // networks that may be called besides the broker itself
	Adapters    string // named adapters of foreign formats, comma separated: aliyun, onenet, tencent, or a file
}

// listen opens the ports of the devices; the function it returns waits for their end, after ctx has ended.
func (k *Kernel) listen(ctx context.Context, log *slog.Logger, o Devices) (done func(), err error) {
	var wg sync.WaitGroup
	run := func(name string, serve func(context.Context) error) {
		wg.Go(func() {
			if err := serve(ctx); err != nil && ctx.Err() == nil {
				log.Error("devices", "gateway", name, "err", err.Error())
			}
		})
	}
	if o.MQTT != "" {
		m, err := mqtt.Open(mqtt.Config{Signals: k.Signals, Log: log, Now: k.DB.Clock().Now, Address: o.MQTT, Users: o.MQTTUsers, Cert: o.MQTTCert, Key: o.MQTTKey, Adapters: words(o.Adapters),
			Allow: words(o.Allow)})
		if err != nil {
			return nil, err
		}
		run("mqtt", m.Serve)
	}
	if o.Fire != "" {
		ln, err := net.Listen("tcp", o.Fire)
		if err != nil {
			return nil, fault.Invalid("app.bad_addr", o.Fire).With(err)
		}
		s := gbt26875.New(gbt26875.Config{Signals: k.Signals, Log: log, Now: k.DB.Clock().Now, PerSource: o.FireSources})
		run("gbt26875", func(ctx context.Context) error { return s.Serve(ctx, ln) })
		log.Info("devices", "gateway", "gbt26875", "addr", ln.Addr().String())
	}
	return wg.Wait, nil
}
