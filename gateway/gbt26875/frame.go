package gbt26875

import (
	"encoding/hex"
	"errors"
)

// Commands of table 2 of the standard. 7 to 127 are reserved, 128 and more belong to makers.
const (
	CmdControl = 1 // the centre asks the device to do something
	CmdSend    = 2 // the device tells something
	CmdConfirm = 3
	CmdRequest = 4
	CmdAnswer  = 5
	CmdDeny    = 6
	CmdUser    = 128
)

// Sizes of a frame.
const (
	head     = 27 // bytes before the application data
	Smallest = 30
	MaxData  = 1024
	Largest  = Smallest + MaxData
)

// Why a run of bytes is no frame. The text is what `linli decode gbt26875` prints.
var (
	ErrCut      = errors.New("cut")      // begins like a frame, the rest is missing
	ErrLength   = errors.New("length")   // more application data than 1,024 bytes
	ErrTail     = errors.New("tail")     // does not end with ##
	ErrChecksum = errors.New("checksum") // the sum is wrong
	ErrCommand  = errors.New("command")  // a command that is reserved
	ErrData     = errors.New("data")     // the application data is shorter than its objects
)

// Addr is an address as it came, in wire order: some devices write their number as BCD or big endian, so the bytes themselves
// are the name of the device.
type Addr [6]byte

// Key is the address in hexadecimal, wire order: the key of the device in kernel/signal.
func (a Addr) Key() string { return hex.EncodeToString(a[:]) }

// Number reads the address as the standard says, little endian.
func (a Addr) Number() (n uint64) {
	for i := 5; i >= 0; i-- {
		n = n<<8 | uint64(a[i])
	}
	return n
}

// AddrOf writes a number as an address.
func AddrOf(n uint64) (a Addr) {
	for i := range a {
		a[i] = byte(n >> (8 * i))
	}
	return a
}

// AddrKey reads a device's key back into an address.
func AddrKey(key string) (a Addr, ok bool) {
	b, err := hex.DecodeString(key)
	if err != nil || len(b) != len(a) {
		return a, false
	}
	return Addr(b), true
}

// Frame is one packet. Data points into the bytes it was read from.
type Frame struct {
	Seq        uint16
	Main, User byte // protocol version
	Label      Label
	Source, To Addr
	Cmd        byte
	Data       []byte
}

// Size is how many bytes the frame takes on the wire.
func (f *Frame) Size() int { return Smallest + len(f.Data) }

// Sum adds bytes as the standard's check does.
func Sum(b []byte) (s byte) {
	for _, x := range b {
		s += x
	}
	return s
}

// Parse reads the frame that begins at b[0]. ErrCut means that b may be the beginning of one; every other fault means that
// there is none here, and that the search goes on one byte later. b[0] and b[1] must be @@.
func Parse(b []byte) (f Frame, err error) {
	if len(b) < head {
		return f, ErrCut
	}
	n := int(b[24]) | int(b[25])<<8
	if n > MaxData {
		return f, ErrLength
	}
	if len(b) < Smallest+n {
		return f, ErrCut
	}
	if b[head+n+1] != '#' || b[head+n+2] != '#' {
		return f, ErrTail
	}
	if Sum(b[2:head+n]) != b[head+n] {
		return f, ErrChecksum
	}
	f.Seq, f.Main, f.User = uint16(b[2])|uint16(b[3])<<8, b[4], b[5]
	f.Label, f.Source, f.To = Label(b[6:12]), Addr(b[12:18]), Addr(b[18:24])
	f.Cmd, f.Data = b[26], b[head:head+n:head+n]
	if f.Cmd == 0 || f.Cmd > CmdDeny && f.Cmd < CmdUser {
		return f, ErrCommand
	}
	return f, nil
}

// Next finds the next @@ at or after from; len(b) when there is none. A single @ at the end may be the half of one and is
// returned as well.
func Next(b []byte, from int) int {
	for i := from; i < len(b); i++ {
		if b[i] == '@' && (i+1 == len(b) || b[i+1] == '@') {
			return i
		}
	}
	return len(b)
}

// Append writes the frame after dst.
func (f *Frame) Append(dst []byte) []byte {
	from := len(dst)
	dst = append(dst, '@', '@', byte(f.Seq), byte(f.Seq>>8), f.Main, f.User)
	dst = append(dst, f.Label[:]...)
	dst = append(dst, f.Source[:]...)
	dst = append(dst, f.To[:]...)
	dst = append(dst, byte(len(f.Data)), byte(len(f.Data)>>8), f.Cmd)
	dst = append(dst, f.Data...)
	return append(dst, Sum(dst[from+2:]), '#', '#')
}

// Reply is the answer of the centre to a frame: same sequence number and version, addresses exchanged, no data.
func (f *Frame) Reply(cmd byte, now Label) Frame {
	return Frame{Seq: f.Seq, Main: f.Main, User: f.User, Label: now, Source: f.To, To: f.Source, Cmd: cmd}
}
