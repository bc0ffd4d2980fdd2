package gbt26875

import (
	"encoding/binary"
)

// Types of application data (7 of the standard).
const (
	SystemState     = 1
	ComponentState  = 2
	ComponentAnalog = 3
	SystemOperation = 4
	SystemVersion   = 5
	SystemConfig    = 6
	ComponentConfig = 7
	SystemTime      = 8
	DeviceState     = 21
	DeviceOperation = 24
	DeviceVersion   = 25
	DeviceConfig    = 26
	DeviceTime      = 28
	ReadOperation   = 84
	Initialise      = 89
	SetClock        = 90
	DutyCheck       = 91
	dutyAnswered    = 1 << 5 // of the flags of type 24: somebody at the control room pressed the button
)

// Object is one thing a frame tells. Which fields count depends on the type.
type Object struct {
	SystemType, SystemAddr byte
	ComponentType          byte
	ComponentAddr          uint32
	State                  uint16
	AnalogType             byte
	Value                  int16
	Flags, Operator        byte
	Major, Minor           byte
	Text                   string
	Minutes                byte // 91: answer limit; 84: how many records
	Label                  Label
	Timed                  bool
	Raw                    []byte // what has no known layout
}

// Zone and Point are the halves of a component address in the frequent layout 区号 + 位号; the maker decides.
func (o *Object) Zone() int  { return int(o.ComponentAddr & 0xffff) }
func (o *Object) Point() int { return int(o.ComponentAddr >> 16) }

// Body is the application data of a frame.
type Body struct {
	Type    byte
	Objects []Object
	Surplus int  // bytes after the last object: signal strength, battery
	Unknown bool // a reserved or a maker's type, kept as bytes
}

// layout is one type: bytes of an object before its time label, and whether it has one. size -1 is a text with its length before.
type layout struct {
	size  int
	timed bool
	most  int
	read  func(o *Object, b []byte)
}

var layouts = [256]layout{
	SystemState: {4, true, 102, func(o *Object, b []byte) {
		o.SystemType, o.SystemAddr, o.State = b[0], b[1], binary.LittleEndian.Uint16(b[2:])
	}},
	ComponentState: {40, true, 22, func(o *Object, b []byte) {
		o.component(b)
		o.State, o.Text = binary.LittleEndian.Uint16(b[7:]), text(b[9:40])
	}},
	ComponentAnalog: {10, true, 63, func(o *Object, b []byte) {
		o.component(b)
		o.AnalogType, o.Value = b[7], int16(binary.LittleEndian.Uint16(b[8:]))
	}},
	SystemOperation: {4, true, 102, func(o *Object, b []byte) {
		o.SystemType, o.SystemAddr, o.Flags, o.Operator = b[0], b[1], b[2], b[3]
	}},
	SystemVersion: {4, false, 1, func(o *Object, b []byte) {
		o.SystemType, o.SystemAddr, o.Major, o.Minor = b[0], b[1], b[2], b[3]
	}},
	SystemConfig: {-3, false, 3, func(o *Object, b []byte) { o.SystemType, o.SystemAddr, o.Text = b[0], b[1], text(b[3:]) }},
	ComponentConfig: {38, false, 26, func(o *Object, b []byte) {
		o.component(b)
		o.Text = text(b[7:38])
	}},
	SystemTime:  {2, true, 1, func(o *Object, b []byte) { o.SystemType, o.SystemAddr = b[0], b[1] }},
	DeviceState: {1, true, 1, func(o *Object, b []byte) { o.State = uint16(b[0]) }},
	DeviceOperation: {2, true, 127, func(o *Object, b []byte) {
		o.Flags, o.Operator = b[0], b[1]
	}},
	DeviceVersion: {2, false, 1, func(o *Object, b []byte) { o.Major, o.Minor = b[0], b[1] }},
	DeviceConfig:  {-1, false, 1, func(o *Object, b []byte) { o.Text = text(b[1:]) }},
	DeviceTime:    {0, true, 1, func(*Object, []byte) {}},
	ReadOperation: {1, true, 1, func(o *Object, b []byte) { o.Minutes = b[0] }},
	SetClock:      {0, true, 1, func(*Object, []byte) {}},
	DutyCheck:     {1, false, 1, func(o *Object, b []byte) { o.Minutes = b[0] }},
}

func (o *Object) component(b []byte) {
	o.SystemType, o.SystemAddr, o.ComponentType, o.ComponentAddr = b[0], b[1], b[2], binary.LittleEndian.Uint32(b[3:])
}

// Decode reads the application data of a frame into body, using its memory again. A frame without data (a heartbeat, an answer)
// gives type 0 and no object. ErrData: shorter than its objects say; the frame is then invalid (6.5.3).
func Decode(data []byte, body *Body) error {
	body.Type, body.Objects, body.Surplus, body.Unknown = 0, body.Objects[:0], 0, false
	if len(data) == 0 {
		return nil
	}
	if len(data) < 2 {
		return ErrData
	}
	body.Type = data[0]
	n, rest, l := int(data[1]), data[2:], &layouts[data[0]]
	if l.read == nil {
		body.Unknown = true
		body.Objects = append(body.Objects, Object{Raw: rest})
		return nil
	}
	for range n {
		size := l.size
		if size < 0 { // the length of the text is its last fixed byte
			if len(rest) < -size {
				return ErrData
			}
			size = -size + int(rest[-size-1])
		}
		whole := size
		if l.timed {
			whole += len(Label{})
		}
		if len(rest) < whole {
			return ErrData
		}
		body.Objects = append(body.Objects, Object{Timed: l.timed})
		o := &body.Objects[len(body.Objects)-1]
		l.read(o, rest[:size])
		if l.timed {
			o.Label = Label(rest[size:whole])
		}
		rest = rest[whole:]
	}
	body.Surplus = len(rest)
	return nil
}
