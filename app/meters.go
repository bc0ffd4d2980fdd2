package app

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"linli/gateway/gbt26875"
	"linli/gateway/hj212"
)

// meters are figures that gateways count themselves, read when /metrics is asked. The zero value has none.
type meters struct {
	mu   sync.Mutex
	read []func(say func(name, help, label, value string, n float64))
}

func (m *meters) add(f func(say func(name, help, label, value string, n float64))) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read = append(m.read, f)
}

// Describe says nothing: which gateways run is known only later.
func (m *meters) Describe(chan<- *prometheus.Desc) {}

// Collect reads all.
func (m *meters) Collect(out chan<- prometheus.Metric) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range m.read {
		f(func(name, help, label, value string, n float64) {
			kind, labels, values := prometheus.CounterValue, []string(nil), []string(nil)
			if label == "" {
				kind = prometheus.GaugeValue
			} else {
				labels, values = []string{label}, []string{value}
			}
			out <- prometheus.MustNewConstMetric(prometheus.NewDesc("linli_"+name, help, labels, nil), kind, n, values...)
		})
	}
}

func meterHJ212(c hj212.Counts, say func(name, help, label, value string, n float64)) {
	say("hj212_connections", "Connections of data loggers.", "", "", float64(c.Conns))
	for what, n := range map[string]int64{"good": c.Frames, "damaged": c.Bad, "odd_tail": c.Tails, "encrypted": c.Encrypted, "foreign": c.Foreign, "answered": c.Answered} {
		say("hj212_frames_total", "Frames of HJ 212 by what they were; odd_tail and answered are among the good.", "what", what, float64(n))
	}
	for fate, n := range c.Fates {
		say("hj212_uploads_total", "Uploads of HJ 212 by their fate.", "fate", fate, float64(n))
	}
	for what, n := range map[string]int64{"commits": c.Batches, "refused_connections": c.Refused} {
		say("hj212_events_total", "Batches handed over to be committed, and connections beyond the limits.", "what", what, float64(n))
	}
}

func meterGBT26875(c gbt26875.Counts, say func(name, help, label, value string, n float64)) {
	say("gbt26875_connections", "Connections of fire alarm transmitters.", "", "", float64(c.Conns))
	for what, n := range map[string]int64{"good": c.Frames, "damaged": c.Bad, "denied": c.Denied, "refused_connections": c.Refused} {
		say("gbt26875_frames_total", "Frames of GB/T 26875.3 by what they were, and connections beyond the limits.", "what", what, float64(n))
	}
}
