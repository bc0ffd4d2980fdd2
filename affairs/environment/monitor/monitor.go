package monitor

import (
	"net/netip"
	"strings"

	"github.com/shopspring/decimal"

	"linli/affairs/environment/measure"
	"linli/kernel/place"
)

// The states of a monitor's registration.
const (
	Active = "active"
	Ended  = "ended"
)

// The commands of HJ 212 that carry values, by what one of their points stands for.
const (
	Realtime = "2011" // a sample
	Facility = "2021" // states of the treatment facility
	Day      = "2031"
	Minute   = "2051"
	Hour     = "2061"
	Beat     = "9015" // heartbeat
)

// Monitor (自动监测设备) is one data logger at an outlet.
type Monitor struct {
	ID       string
	Rev      int64
	Num      int64 // short number in the tables of values
	MN       string
	Secret   string // keyed digest of PW
	Name     string
	Outlet   string // id in source; "" while none is drawn
	Company  string // as written, for lists
	Place    string
	Path     place.Path
	Nets     string // networks it may send from, blank between; "" = any
	Edition  string // what one expects it to speak: "2005", "2017", "2025" or ""
	Channels []Channel
	Since    string // days; until "" = still
	Until    string
	State    string
	Made     int64
	Updated  int64
}

// Channel (通道) is one factor that a monitor measures. Figures are decimal texts; "" = not known.
type Channel struct {
	Factor string `json:"f"`            // code of HJ 212: w01018
	Unit   string `json:"u"`            // as the device sends it
	Low    string `json:"lo,omitempty"` // range of the instrument
	High   string `json:"hi,omitempty"`
	Limit  string `json:"l,omitempty"` // what may be discharged; "" = ask the outlet
	LUnit  string `json:"lu,omitempty"`
	Basis  string `json:"b,omitempty"` // what the limit rests on, in words
	Spot   string `json:"s,omitempty"` // where in the outlet
}

// Channel gives the channel of a factor.
func (m Monitor) Channel(factor string) (Channel, bool) {
	for _, c := range m.Channels {
		if c.Factor == factor {
			return c, true
		}
	}
	return Channel{}, false
}

// Serves tells whether the registration holds on a day.
func (m Monitor) Serves(day string) bool {
	return m.State == Active && m.Since <= day && (m.Until == "" || day <= m.Until)
}

// Record (运维记录) is a line of the monitor's log: when it was calibrated, maintained, repaired or the plant stood still.
type Record struct {
	ID, Monitor, What string // What: calibration maintenance repair stop
	From, Until       int64
	Note, By, Label   string
	Made              int64
}

// Limit is what applies at an outlet for a factor.
type Limit struct {
	Value decimal.Decimal
	Text  string
	Unit  string
	Basis string
	judge *measure.Limit // of the outlet; nil for one that is typed with the channel
}

// known is a monitor as the intake needs it.
type known struct {
	Monitor
	mac  [32]byte
	nets []netip.Prefix
	ch   map[string]span
}

// span is the range of an instrument in millionths.
type span struct {
	low, high       int64
	hasLow, hasHigh bool
	unit            string
}

func prepared(m Monitor) *known {
	k := &known{Monitor: m, ch: map[string]span{}}
	for _, s := range strings.Fields(m.Nets) {
		if p, err := Network(s); err == nil {
			k.nets = append(k.nets, p)
		}
	}
	for _, c := range m.Channels {
		var s span
		s.unit = c.Unit
		s.low, s.hasLow = micro(c.Low)
		s.high, s.hasHigh = micro(c.High)
		k.ch[c.Factor] = s
	}
	return k
}

// Network reads an address or a network: 10.3.0.0/16, 203.0.113.7.
func Network(s string) (netip.Prefix, error) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, err
	}
	return a.Prefix(a.BitLen())
}

// mayFrom tells whether the device may send from an address.
func (k *known) mayFrom(remote string) bool {
	if len(k.nets) == 0 {
		return strings.TrimSpace(k.Nets) == ""
	}
	a, err := netip.ParseAddr(remote)
	if err != nil {
		return false
	}
	a = a.Unmap().WithZone("")
	for _, p := range k.nets {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
