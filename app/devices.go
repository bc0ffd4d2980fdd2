package app

import (
	"context"
	"log/slog"
	"net"
	"sync"
	"time"

	"linli/gateway/gbt26875"
	"linli/gateway/hj212"
	"linli/gateway/mqtt"
	"linli/kernel/signal"
	"linli/platform/fault"
)

// Devices say where devices reach Linli; the zero value listens to none.
type Devices struct {
	Fire        string // address of the centre of GB/T 26875.3
	FireSources int    // connections of one network address at once; 16 when 0
	HJ212       HJ212  // online monitors
	MQTT        string // mqtt://user:password@host or mqtts://… of a broker; or an address to be a broker at
	MQTTUsers   string // file of who may publish, needed to be a broker
	MQTTCert    string // certificate and key of the broker, for TLS
	MQTTKey     string
	Allow       string // networks that may be called besides the broker itself
	Adapters    string // named adapters of foreign formats, comma separated: aliyun, onenet, tencent, or a file
}

// HJ212 says how the data loggers of online monitors reach Linli.
type HJ212 struct {
	Addr       string // "" = nobody listens
	Sources    int    // connections of one network address at once; 64 when 0
	Longest    int    // longest data segment; 2,048 when 0
	StrictTail bool   // refuse frames that do not end with CR LF
	Idle       time.Duration
	Setup      string // what devices are told at their first frame: see hj212.ParseSetup; "" = nothing
}

// uploads is who keeps monitors: the affair that offers it. Nil when there is none.
func (k *Kernel) uploads() signal.TakeUploads {
	for _, a := range k.Affairs {
		if a.Uploads != nil {
			return a.Uploads
		}
	}
	return nil
}

// monitors makes the receiver of HJ 212.
func (k *Kernel) monitors(log *slog.Logger, o HJ212) (*hj212.Server, error) {
	take := k.uploads()
	if take == nil {
		return nil, fault.Invalid("app.no_monitors")
	}
	setup, err := hj212.ParseSetup(o.Setup)
	if err != nil {
		return nil, fault.Invalid("app.bad_setup", o.Setup)
	}
	s := hj212.New(hj212.Config{Take: take, Log: log, Now: k.DB.Clock().Now, PerSource: o.Sources, Idle: o.Idle, Setup: setup,
		Options: hj212.Options{Longest: o.Longest, StrictTail: o.StrictTail}})
	k.meters.add(func(say func(name, help, label, value string, n float64)) { meterHJ212(s.Counts(), say) })
	return s, nil
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
		k.meters.add(func(say func(name, help, label, value string, n float64)) { meterGBT26875(s.Counts(), say) })
		run("gbt26875", func(ctx context.Context) error { return s.Serve(ctx, ln) })
		log.Info("devices", "gateway", "gbt26875", "addr", ln.Addr().String())
	}
	if o.HJ212.Addr != "" {
		s, err := k.monitors(log, o.HJ212)
		if err != nil {
			return nil, err
		}
		ln, err := net.Listen("tcp", o.HJ212.Addr)
		if err != nil {
			return nil, fault.Invalid("app.bad_addr", o.HJ212.Addr).With(err)
		}
		run("hj212", func(ctx context.Context) error { return s.Serve(ctx, ln) })
		log.Info("devices", "gateway", "hj212", "addr", ln.Addr().String())
	}
	return wg.Wait, nil
}
