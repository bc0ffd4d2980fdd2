package hj212

import (
	"bytes"
	"errors"
)

// Sizes of a frame.
const (
	head      = 6    // ## and the length
	around    = 12   // bytes of a frame beside its data segment
	MaxLength = 1024 // the longest data segment of the standard
	maxCipher = 8192 // an encrypted frame: every byte of its area is written as five characters
	maxHead   = 512  // bytes in which the && of an encrypted area must have begun
)

// Why a run of bytes is no frame. The text is what `linli decode hj212` prints.
var (
	ErrCut       = errors.New("cut")       // begins like a frame, the rest is missing
	ErrLength    = errors.New("length")    // no four digits, more than the limit, or not that of the frame that is there
	ErrCRC       = errors.New("crc")       // the check is wrong or no hexadecimal
	ErrTail      = errors.New("tail")      // does not end with CR LF, nor in a way that is tolerated
	ErrEncrypted = errors.New("encrypted") // an encrypted area of the edition of 2025, which can not be read without its key

	errWait = errors.New("cut") // whole, but the byte behind it decides whether its tail is tolerated
)

// Options of reading. The zero value takes the defaults.
type Options struct {
	Longest    int       // data segment, 2,048: the standard's 1,024 and what was seen in public frames; 9,999 at most
	StrictTail bool      // refuse a frame whose tail is LF alone or missing
	Decrypt    Decrypter // nil: encrypted frames are refused
}

func (o Options) longest() int {
	if o.Longest <= 0 {
		return 2 * MaxLength
	}
	return min(o.Longest, 9999)
}

// How the tail of a frame came.
const (
	TailCRLF = iota
	TailLF   // LF alone
	TailNone // nothing
)

// Frame is one packet. Segment points into the bytes it was read from, unless it was encrypted.
type Frame struct {
	Segment   []byte
	Size      int // on the wire, as it came
	Tail      int
	Encrypted bool

	check   uint16
	checked bool // the check was right for the segment as it came
}

// Parse reads the frame that begins at b[0]; b[0] and b[1] must be ##. end tells that nothing follows b. ErrCut means that b may be
// the beginning of one; every other fault means that there is none here and that the search goes on at the next ## after b[0].
//
// A frame whose length field is wrong but which stands there whole is ErrLength, not ErrCRC. Source: HJ 212-2017 table 2.
func Parse(b []byte, o Options, end bool) (Frame, error) {
	if len(b) < head {
		return Frame{}, cut(b, end)
	}
	n := 0
	for _, c := range b[2:head] {
		if c < '0' || c > '9' {
			return Frame{}, ErrLength
		}
		n = n*10 + int(c-'0')
	}
	if n > o.longest() {
		return otherwise(b, o, end, ErrLength)
	}
	if len(b) < head+n+4 {
		if !end {
			return Frame{}, ErrCut
		}
		return otherwise(b, o, end, ErrCut)
	}
	seg := b[head : head+n : head+n]
	if want, ok := unhex(b[head+n:]); !ok || want != CRC(seg) {
		return otherwise(b, o, end, ErrCRC)
	}
	f := Frame{Segment: seg, Size: n + around, checked: true}
	if err := f.tail(b[head+n+4:], o, end); err != nil {
		return Frame{}, err
	}
	if encryptedArea(seg) {
		return f.open(o)
	}
	return f, nil
}

// cut is the fault of fewer bytes than a length: digits so far may still become one.
func cut(b []byte, end bool) error {
	for _, c := range b[min(2, len(b)):] {
		if c < '0' || c > '9' {
			return ErrLength
		}
	}
	return ErrCut
}

// tail judges what follows the check.
func (f *Frame) tail(t []byte, o Options, end bool) error {
	switch {
	case len(t) >= 2 && t[0] == '\r' && t[1] == '\n':
		return nil
	case o.StrictTail && len(t) >= 2:
		return ErrTail
	case o.StrictTail:
		return ErrCut
	case len(t) == 0 || len(t) == 1 && t[0] == '\r':
		if !end {
			return errWait
		}
		f.Size, f.Tail = f.Size-2+len(t), TailNone
		return nil
	case t[0] == '#':
		f.Size, f.Tail = f.Size-2, TailNone
		return nil
	case t[0] == '\n' && len(t) == 1 && !end:
		return errWait
	case t[0] == '\n' && (len(t) == 1 || t[1] == '#'):
		f.Size, f.Tail = f.Size-1, TailLF
		return nil
	}
	return ErrTail
}

// otherwise looks for the frame that may stand at b[0] although its length does not fit: an encrypted one of 2025, whose length is
// that of its plain text, or one whose length field was damaged. why is the fault when there is neither.
func otherwise(b []byte, o Options, end bool, why error) (Frame, error) {
	f, err := cipherFrame(b, end)
	if err == nil {
		return f.open(o)
	}
	if errors.Is(err, ErrCut) && !end {
		return Frame{}, ErrCut
	}
	window := b[head:min(len(b), head+o.longest()+around)]
	at := bytes.IndexByte(window, '\n')
	if next := bytes.Index(window, []byte("##")); next >= 0 && (at < 0 || next < at) {
		return Frame{}, why
	}
	if at < 0 {
		if len(b) < head+o.longest()+around && !end {
			return Frame{}, ErrCut // its end may still come
		}
		return Frame{}, why
	}
	if at >= 5 && window[at-1] == '\r' {
		if want, ok := unhex(window[at-5:]); ok && want == CRC(window[:at-5]) && bytes.HasSuffix(window[:at-5], []byte("&&")) {
			return Frame{}, ErrLength
		}
	}
	return Frame{}, why
}

// Next finds the next ## at or after from; len(b) when there is none. A single # at the end may be half of one and is returned.
func Next(b []byte, from int) int {
	for from < len(b) {
		i := bytes.IndexByte(b[from:], '#')
		if i < 0 {
			return len(b)
		}
		from += i
		if from+1 == len(b) || b[from+1] == '#' {
			return from
		}
		from++
	}
	return len(b)
}

// Append writes a data segment as a frame, with upper-case digits as the standard shows them. The segment must not be longer than
// 9,999 bytes.
func Append(dst, segment []byte) []byte {
	const digits = "0123456789ABCDEF"
	n, c := len(segment), CRC(segment)
	dst = append(dst, '#', '#', byte('0'+n/1000%10), byte('0'+n/100%10), byte('0'+n/10%10), byte('0'+n%10))
	dst = append(dst, segment...)
	return append(dst, digits[c>>12], digits[c>>8&15], digits[c>>4&15], digits[c&15], '\r', '\n')
}
