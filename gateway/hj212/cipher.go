package hj212

import (
	"bytes"
)

// Decrypter opens the encrypted data area of a frame of HJ 212-2025 (SM4 in ECB without padding; a rest shorter than a block stays
// plain [check]). Linli comes without one: such frames are counted and refused. The keys belong to the devices.
//
// Decrypt gets the data segment without its area, the bytes that were written as {0xE4,…} and the plain rest behind them; it gives
// the plain area. Whether that is right is then told by the check of the frame, which is that of the plain segment.
type Decrypter interface {
	Decrypt(before, secret, rest []byte) ([]byte, error)
}

var areaMark = []byte("CP=&&")

// encryptedArea tells whether the area of a segment begins like an encrypted one.
func encryptedArea(seg []byte) bool {
	i := bytes.Index(seg, areaMark)
	return i >= 0 && i+len(areaMark) < len(seg) && seg[i+len(areaMark)] == '{'
}

// cipherFrame finds an encrypted frame at b[0] by its end, because its length can not be trusted: && + four hexadecimal digits + CR
// LF. ErrCut: it may become one. ErrEncrypted is not given here.
func cipherFrame(b []byte, end bool) (Frame, error) {
	i := bytes.Index(b[:min(len(b), maxHead)], areaMark)
	before := b[head:min(len(b), maxHead)]
	if i >= 0 {
		before = b[head:max(i, head)]
	}
	switch {
	case bytes.IndexByte(before, '\n') >= 0 || bytes.Contains(before, []byte("##")):
		return Frame{}, ErrCRC
	case i < 0 && len(b) < maxHead || i >= 0 && len(b) == i+len(areaMark):
		return Frame{}, ErrCut
	case i < 0 || b[i+len(areaMark)] != '{':
		return Frame{}, ErrCRC
	}
	body := i + len(areaMark)
	for at := body; at < min(len(b), maxCipher); at++ {
		switch b[at] {
		case '#':
			if at+1 < len(b) && b[at+1] == '#' {
				return Frame{}, ErrCRC
			}
		case '\n':
			from := at - 5 - 2
			if from < body || b[at-1] != '\r' || b[from] != '&' || b[from+1] != '&' {
				return Frame{}, ErrCRC
			}
			check, ok := unhex(b[from+2:])
			if !ok {
				return Frame{}, ErrCRC
			}
			return Frame{Segment: b[head : from+2 : from+2], Size: at + 1, Encrypted: true, check: check}, nil
		}
	}
	if len(b) >= maxCipher {
		return Frame{}, ErrCRC
	}
	return Frame{}, ErrCut
}

// open decrypts a frame whose area is encrypted, when there is who can.
func (f Frame) open(o Options) (Frame, error) {
	f.Encrypted = true
	if o.Decrypt == nil {
		return f, ErrEncrypted
	}
	i := bytes.Index(f.Segment, areaMark) + len(areaMark)
	area := bytes.TrimSuffix(f.Segment[i:], []byte("&&"))
	secret, rest, ok := cipherBytes(area)
	if !ok {
		return f, ErrEncrypted
	}
	plain, err := o.Decrypt.Decrypt(f.Segment[:i], secret, rest)
	if err != nil {
		return f, ErrEncrypted
	}
	seg := append(append(append([]byte{}, f.Segment[:i]...), plain...), "&&"...)
	if !f.checked && CRC(seg) != f.check {
		return f, ErrCRC
	}
	f.Segment = seg
	return f, nil
}

// cipherBytes reads {0xE4,0x3E,…} and what follows it.
func cipherBytes(area []byte) (secret, rest []byte, ok bool) {
	list, rest, ok := bytes.Cut(area[1:], []byte("}"))
	if !ok {
		return nil, nil, false
	}
	for word := range bytes.SplitSeq(list, []byte(",")) {
		word = bytes.TrimSpace(word)
		if len(word) != 4 || word[0] != '0' || word[1]|0x20 != 'x' {
			return nil, nil, false
		}
		v, good := unhex([]byte{'0', '0', word[2], word[3]})
		if !good {
			return nil, nil, false
		}
		secret = append(secret, byte(v))
	}
	return secret, rest, len(secret) > 0
}
