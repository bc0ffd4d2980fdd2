package gbt26875

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"linli/kernel/signal"
	"linli/platform/crypto"
)

// bitKinds are the signals that the bits of a state mean to the rules of kernel/signal, by type of data.
var bitKinds = map[byte]map[int]string{
	SystemState:    {1: "fire", 2: "fault", 3: "shielded", 8: "main_power_fault", 9: "standby_power_fault", 10: "bus_fault"},
	ComponentState: {1: "fire", 2: "fault", 3: "shielded", 8: "power_fault"},
	DeviceState:    {1: "fire", 2: "fault", 3: "main_power_fault", 4: "standby_power_fault", 5: "centre_link_fault", 6: "alarm_line_fault"},
}

// bitOrder keeps the order of samples the same from frame to frame.
var bitOrder = []int{1, 2, 3, 4, 5, 6, 8, 9, 10}

// Message translates a frame from the wire. conn names the connection: a sequence number begins anew with each, so where the
// data bear no time of their own only a repetition on the same connection is known as one.
func Message(f *Frame, body *Body, conn string, now time.Time) signal.Message {
	m := signal.Message{Source: signal.GBT26875, Key: f.Source.Key(), Raw: "type " + strconv.Itoa(int(body.Type)) + ": " + hex.EncodeToString(f.Data)}
	if t, _, ok := f.Label.Read(now); ok {
		m.OffBy = t.Sub(now).Milliseconds()
	}
	timed := false
	for i := range body.Objects {
		o := &body.Objects[i]
		at, marks, ok := moment(o, now)
		timed = timed || ok
		for _, x := range samples(body.Type, o) {
			x.At, x.Marks = at, marks
			m.Samples = append(m.Samples, x)
		}
		if words := inShort(body.Type, o); words != "" && m.Words == "" {
			m.Words = words
		}
		if body.Type == DeviceOperation && o.Flags&dutyAnswered != 0 {
			m.Duty = strconv.Itoa(int(o.Operator))
		}
		if (body.Type == SystemTime || body.Type == DeviceTime) && ok {
			m.OffBy = at - now.UnixMilli()
		}
	}
	if len(f.Data) > 0 {
		parts := [][]byte{{byte(f.Seq), byte(f.Seq >> 8)}, f.Data}
		if !timed {
			parts = append(parts, []byte(conn))
		}
		h := crypto.Hash256(parts...)
		m.Digest = hex.EncodeToString(h[:16])
	}
	return m
}

func moment(o *Object, now time.Time) (at int64, marks string, ok bool) {
	if !o.Timed {
		return 0, "", false
	}
	t, bcd, ok := o.Label.Read(now)
	switch {
	case !ok:
		return 0, "clock", false
	case bcd:
		return t.UnixMilli(), "bcd", true
	}
	return t.UnixMilli(), "", true
}

// samples are what one object says.
func samples(kind byte, o *Object) (out []signal.Sample) {
	base := signal.Sample{Part: part(kind, o), Name: partName(kind, o)}
	say := func(k, v, unit string, keep bool) {
		x := base
		x.Kind, x.Value, x.Unit, x.Keep = k, v, unit, keep
		out = append(out, x)
	}
	switch kind {
	case SystemState, ComponentState, DeviceState:
		say("state", strings.Join(StateNames(kind, o.State), " "), "", true)
		for _, bit := range bitOrder {
			if k := bitKinds[kind][bit]; k != "" {
				say(k, strconv.FormatBool(o.State&(1<<bit) != 0), "", false)
			}
		}
	case ComponentAnalog:
		q, ok := quantities[o.AnalogType]
		if !ok {
			q = quantity{name: "analog." + strconv.Itoa(int(o.AnalogType)), div: 1}
		}
		say(q.name, Scaled(int64(o.Value), q.div), q.unit, true)
		out[0].Code, out[0].Raw = strconv.Itoa(int(o.AnalogType)), int64(o.Value)
	case SystemOperation, DeviceOperation:
		say("operation", strings.Join(OperationNames(kind, o.Flags), " "), "", true)
		if o.Flags&(1<<2) != 0 { // somebody pressed the button 手动报警
			base.Part, base.Name = base.Part+"manual", "手动报警"
			say("fire", "true", "", false)
		}
	case SystemVersion, DeviceVersion:
		say("version", strconv.Itoa(int(o.Major))+"."+strconv.Itoa(int(o.Minor)), "", true)
	case SystemConfig, ComponentConfig, DeviceConfig:
		say("config", o.Text, "", true)
	default:
		if len(o.Raw) > 0 {
			say("raw", hex.EncodeToString(o.Raw[:min(len(o.Raw), 128)]), "", true)
		}
	}
	return out
}

// part is the component within the device: its address, which the maker defines.
func part(kind byte, o *Object) string {
	switch kind {
	case ComponentState, ComponentAnalog, ComponentConfig:
		return strconv.Itoa(int(o.SystemType)) + "/" + strconv.Itoa(int(o.SystemAddr)) + "/" + strconv.Itoa(int(o.ComponentType)) + "/" + strconv.FormatUint(uint64(o.ComponentAddr), 10)
	case SystemState, SystemOperation, SystemVersion, SystemConfig, SystemTime:
		return strconv.Itoa(int(o.SystemType)) + "/" + strconv.Itoa(int(o.SystemAddr))
	}
	return ""
}

// partName says it to people: what it is, both halves of its address, and the maker's text.
func partName(kind byte, o *Object) string {
	switch kind {
	case ComponentState, ComponentAnalog, ComponentConfig:
		what := ComponentTypes[o.ComponentType]
		if what == "" {
			what = "部件类型" + strconv.Itoa(int(o.ComponentType))
		}
		return strings.TrimSpace(what + " " + strconv.Itoa(o.Zone()) + "区" + strconv.Itoa(o.Point()) + "点 " + o.Text)
	case SystemState, SystemOperation, SystemVersion, SystemConfig, SystemTime:
		what := SystemTypes[o.SystemType]
		if what == "" {
			what = "系统类型" + strconv.Itoa(int(o.SystemType))
		}
		return what + " " + strconv.Itoa(int(o.SystemAddr)) + "号"
	}
	return ""
}

func inShort(kind byte, o *Object) string {
	switch kind {
	case SystemState, ComponentState, DeviceState:
		return strings.Join(StateNames(kind, o.State), " ")
	}
	return ""
}
